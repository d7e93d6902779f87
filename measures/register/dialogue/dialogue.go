// Package dialogue is where the public asks and public bodies answer, in measure 9.2 (« Portrait public des utilisations
// de l’IA »): whether a service uses AI, what a record gets wrong or leaves out, what worries somebody about it.
//
// What the public sends is a request, not a record: it belongs to whoever asked. It waits in the queue of a body until a
// date that both sides read. Only a version made for the public, agreed to by whoever asked, is ever shown to others; the
// means to reach them is erased some time after the end.
package dialogue

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/guard"
	"balise/platform/mail"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations make the tables of this package.
var Migrations = db.Migrations{Name: "dialogue", FS: migrations}

// Kind is what a request is about.
type Kind string

// The kinds of requests. The first asks about a service, with or without a body; the others are about a record.
const (
	Service  Kind = "service"
	Mistake  Kind = "error"
	Missing  Kind = "missing"
	Question Kind = "question"
	Concern  Kind = "concern"
	Other    Kind = "other"
)

// Kinds lists them, in the order in which they are offered.
var Kinds = []Kind{Service, Mistake, Missing, Question, Concern, Other}

var kindTitles = map[Kind]text.Text{
	Service:  text.T("Ce service utilise-t-il l’IA\u00a0?", "Does this service use AI?"),
	Mistake:  text.T("Erreur dans la fiche", "Mistake in the entry"),
	Missing:  text.T("Renseignement manquant", "Missing information"),
	Question: text.T("Question", "Question"),
	Concern:  text.T("Inquiétude au sujet d’une décision", "Concern about a decision"),
	Other:    text.T("Autre chose", "Something else"),
}

// Title names the kind.
func (k Kind) Title() text.Text { return kindTitles[k] }

// State is where a request stands.
type State string

// The states. A held request raised a doubt: somebody reads it before it counts.
const (
	Held      State = "held"
	Open      State = "open"
	Answered  State = "answered"
	Closed    State = "closed"
	Withdrawn State = "withdrawn"
)

// States lists them.
var States = []State{Held, Open, Answered, Closed, Withdrawn}

var stateTitles = map[State]text.Text{
	Held:      text.T("À vérifier", "To be checked"),
	Open:      text.T("À répondre", "To be answered"),
	Answered:  text.T("Répondue", "Answered"),
	Closed:    text.T("Fermée", "Closed"),
	Withdrawn: text.T("Reprise par la personne", "Taken back"),
}

// Title names the state.
func (s State) Title() text.Text { return stateTitles[s] }

// Ground is why a request is closed without an answer.
type Ground string

// The grounds.
const (
	Abuse     Ground = "abuse"
	Twin      Ground = "duplicate"
	Elsewhere Ground = "elsewhere"
)

// Grounds lists them.
var Grounds = []Ground{Abuse, Twin, Elsewhere}

var groundTitles = map[Ground]text.Text{
	Abuse:     text.T("Abus\u00a0: publicité, insultes, envoi automatique", "Abuse: advertising, insults, automatic sending"),
	Twin:      text.T("Doublon d’une autre demande", "Duplicate of another request"),
	Elsewhere: text.T("Hors du sujet\u00a0: la demande ne porte pas sur l’IA d’un organisme public", "Off topic: it is not about the AI of a public body"),
}

// Title names the ground.
func (g Ground) Title() text.Text { return groundTitles[g] }

// Request is what somebody asked. Whoever reads it never sees the address to which the answer is sent.
type Request struct {
	ID       string
	Number   int64
	Kind     Kind
	Subject  string // the service asked about
	Record   int64  // number of the record it is about; 0 for none
	BodyID   string // whose queue it is in; empty for the central team's
	State    State
	Doubts   []guard.Doubt
	Message  string
	Lang     text.Lang
	HasEmail bool // the answer is also sent by e-mail
	Publish  bool // whoever asked agrees that others read the answer
	AskedAt  time.Time
	Due      time.Time // the first moment that is late
	TakenBy  string    // name of whoever looks after it
	Answer   string
	Answered time.Time
	Closed   time.Time // when it was answered, closed or taken back
	Ground   Ground
	Reason   string // of its closing, for whoever asked
	Erased   time.Time
	Version  int64
}

// Late tells whether the answer is, or was, later than the date shown.
func (r Request) Late(now time.Time) bool {
	if !r.Answered.IsZero() {
		return !r.Answered.Before(r.Due)
	}
	return r.Waiting() && !now.Before(r.Due)
}

// Waiting tells whether somebody has something to do.
func (r Request) Waiting() bool { return r.State == Held || r.State == Open }

// DueDay is a moment of the last day that is in time.
func (r Request) DueDay() time.Time { return r.Due.Add(-time.Second) }

// Event is something that happened to a request.
type Event struct {
	At     time.Time
	Act    Act
	By     string // empty when whoever asked did it, or the program
	BodyID string // the body it went to
	Note   string // for those who answer
}

// Terms are what an installation promises to whoever asks.
type Terms struct {
	AnswerDays int // working days to answer
	KeepDays   int // days after the end during which the means to reach whoever asked is kept
}

// Store keeps requests. It is safe for concurrent use.
type Store struct {
	Terms
	db     *db.DB
	now    func() time.Time
	guard  *guard.Guard
	outbox *mail.Outbox
}

// NewStore gives a store on a migrated database.
func NewStore(d *db.DB, now func() time.Time, g *guard.Guard, outbox *mail.Outbox, terms Terms) *Store {
	return &Store{Terms: terms, db: d, now: now, guard: g, outbox: outbox}
}

const (
	sqlColumns = `SELECT id, number, kind, subject, record_number, body_id, state, doubts, message, lang,
		CASE WHEN email = '' THEN 0 ELSE 1 END, publish, asked_at, due_at, taken_by, answer, answered_at, closed_at, close_ground,
		close_reason, erased_at, version FROM dialogue_request `

	sqlRequest = sqlColumns + `WHERE id = ?`

	sqlByToken = sqlColumns + `WHERE id = (SELECT request_id FROM dialogue_link WHERE token_hash = ? AND expires_at > ?)`

	sqlEvents = "SELECT at, act, by_name, body_id, note FROM dialogue_event WHERE request_id = ? ORDER BY id DESC"

	sqlAddEvent = "INSERT INTO dialogue_event (id, request_id, at, act, by_name, body_id, note) VALUES (?, ?, ?, ?, ?, ?, ?)"

	sqlChanges = "SELECT changes FROM dialogue_sequence"

	sqlCountChange = "UPDATE dialogue_sequence SET changes = changes + 1"
)

// Version changes with whatever this package shows to everyone.
func (s *Store) Version(ctx context.Context) (n int64, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(ctx, sqlChanges).Scan(&n) })
	if err != nil {
		return 0, fmt.Errorf("dialogue: version: %w", err)
	}
	return n, nil
}

// Request gives a request with what happened to it, the latest first; a not-found fault when there is none.
func (s *Store) Request(ctx context.Context, id string) (r Request, events []Event, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if r, err = s.load(ctx, tx, id); err != nil {
			return err
		}
		events, err = readEvents(ctx, tx, id)
		return err
	})
	return r, events, err
}

func (s *Store) load(ctx context.Context, tx *db.Tx, id string) (Request, error) {
	r, err := scanRequest(tx.QueryRow(ctx, sqlRequest, id))
	if errors.Is(err, db.ErrNoRows) {
		return r, fault.NotFound(text.T("Cette demande n’existe pas.", "This request does not exist."))
	}
	if err != nil {
		return r, fmt.Errorf("dialogue: request: %w", err)
	}
	return r, nil
}

func readEvents(ctx context.Context, tx *db.Tx, id string) ([]Event, error) {
	rows, err := tx.Query(ctx, sqlEvents, id)
	if err != nil {
		return nil, fmt.Errorf("dialogue: events: %w", err)
	}
	defer rows.Close()
	var events []Event
	for rows.Next() {
		var e Event
		var at int64
		if err := rows.Scan(&at, &e.Act, &e.By, &e.BodyID, &e.Note); err != nil {
			return nil, fmt.Errorf("dialogue: events: %w", err)
		}
		e.At = db.Time(at)
		events = append(events, e)
	}
	return events, rows.Err()
}

func addEvent(ctx context.Context, tx *db.Tx, id string, e Event) error {
	if _, err := tx.Exec(ctx, sqlAddEvent, db.NewID(), id, db.Micros(e.At), string(e.Act), e.By, e.BodyID, e.Note); err != nil {
		return fmt.Errorf("dialogue: event: %w", err)
	}
	return nil
}
