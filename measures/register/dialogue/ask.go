package dialogue

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/guard"
	"balise/platform/lang"
)

// Asked is what somebody sends.
type Asked struct {
	Kind    Kind
	Subject string // the service, for a request about one
	Record  int64
	BodyID  string
	Message string
	Lang    text.Lang
	Email   string // where to send the answer; empty for nowhere
	Publish bool
}

// How much one may write, in characters.
const (
	mostSubject = 200
	mostMessage = 3000
	mostEmail   = 254
)

// perAddress is how much one address may ask.
var perAddress = guard.Limits{Hour: 6, Day: 20}

// Purpose is the purpose of the seals of the forms of this package.
const Purpose = "dialogue"

// The doubts that this package adds to the guard's.
const (
	manyLinks guard.Doubt = "links" // more links than a person writes
	repeated  guard.Doubt = "twin"  // the same words were sent lately
	flooded   guard.Doubt = "flood" // too much comes from everywhere
)

const (
	linksAllowed = 2
	twinSpan     = 7 * 24 * time.Hour
	floodSpan    = time.Hour
	floodFrom    = 120 // requests in floodSpan, from everyone together, past which each is read first
	linkLife     = 365 * 24 * time.Hour
)

const (
	sqlNumber = "UPDATE dialogue_sequence SET number = number + 1 RETURNING number"

	sqlTwins = "SELECT COUNT(*) FROM dialogue_request WHERE twin = ? AND asked_at > ?"

	sqlAskedSince = "SELECT COUNT(*) FROM dialogue_request WHERE asked_at > ?"

	sqlAddRequest = `INSERT INTO dialogue_request (id, number, kind, subject, record_number, body_id, state, doubts, message, twin, lang, email,
		publish, asked_at, due_at, taken_by, answer, answered_at, closed_at, close_ground, close_reason, erased_at, version, folded)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', 0, 0, '', '', 0, 1, ?)`

	sqlAddLink = "INSERT INTO dialogue_link (token_hash, request_id, expires_at) VALUES (?, ?, ?)"
)

// Ask keeps a request and gives the token of the private link by which whoever asked follows it: it is given once, the
// database keeps its hash. The refusals of the guard come out as they are.
func (s *Store) Ask(ctx context.Context, a Asked, sent guard.Sent) (token string, err error) {
	a.Subject, a.Message, a.Email = oneLine(a.Subject), strings.TrimSpace(a.Message), strings.TrimSpace(a.Email)
	if problems := a.check(); len(problems) > 0 {
		return "", fault.Invalid(text.T("La demande n’est pas partie.", "The request was not sent."), problems...)
	}
	sent.Purpose, sent.Limits = Purpose, perAddress
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		doubts, err := s.guard.Admit(ctx, tx, sent)
		if err != nil {
			return err
		}
		more, err := s.doubts(ctx, tx, a)
		if err != nil {
			return err
		}
		token, err = s.add(ctx, tx, a, append(doubts, more...))
		return err
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

func (s *Store) add(ctx context.Context, tx *db.Tx, a Asked, doubts []guard.Doubt) (token string, err error) {
	now, id, state := s.now(), db.NewID(), Open
	if len(doubts) > 0 {
		state = Held
	}
	words := make([]string, len(doubts))
	for i, d := range doubts {
		words[i] = string(d)
	}
	var number int64
	if err := tx.QueryRow(ctx, sqlNumber).Scan(&number); err != nil {
		return "", fmt.Errorf("dialogue: number: %w", err)
	}
	if _, err := tx.Exec(ctx, sqlAddRequest, id, number, string(a.Kind), a.Subject, a.Record, a.BodyID, string(state),
		strings.Join(words, " "), a.Message, a.twin(), string(a.Lang), a.Email, a.Publish, db.Micros(now),
		db.Micros(deadline(now, s.AnswerDays)), lang.Fold(fmt.Sprintf("%s\n%s\n%d", a.Subject, a.Message, number))); err != nil {
		return "", fmt.Errorf("dialogue: ask: %w", err)
	}
	if err := addEvent(ctx, tx, id, Event{At: now, Act: Received, BodyID: a.BodyID}); err != nil {
		return "", err
	}
	return s.addLink(ctx, tx, id)
}

// addLink makes a private link to a request.
func (s *Store) addLink(ctx context.Context, tx *db.Tx, id string) (token string, err error) {
	token, hash := guard.Token()
	if _, err := tx.Exec(ctx, sqlAddLink, hash, id, db.Micros(s.now().Add(linkLife))); err != nil {
		return "", fmt.Errorf("dialogue: link: %w", err)
	}
	return token, nil
}

// doubts judges the words, not the form.
func (s *Store) doubts(ctx context.Context, tx *db.Tx, a Asked) ([]guard.Doubt, error) {
	var doubts []guard.Doubt
	if len(link.FindAllStringIndex(a.Subject+"\n"+a.Message, -1)) > linksAllowed {
		doubts = append(doubts, manyLinks)
	}
	var twins, recent int64
	if err := tx.QueryRow(ctx, sqlTwins, a.twin(), db.Micros(s.now().Add(-twinSpan))).Scan(&twins); err != nil {
		return nil, fmt.Errorf("dialogue: twins: %w", err)
	}
	if err := tx.QueryRow(ctx, sqlAskedSince, db.Micros(s.now().Add(-floodSpan))).Scan(&recent); err != nil {
		return nil, fmt.Errorf("dialogue: flood: %w", err)
	}
	if twins > 0 {
		doubts = append(doubts, repeated)
	}
	if recent >= floodFrom {
		doubts = append(doubts, flooded)
	}
	return doubts, nil
}

var link = regexp.MustCompile(`(?i)https?://|www\.|\[url|<a\s`)

// twin is the same for two requests that say the same about the same thing.
func (a Asked) twin() string {
	sum := sha256.Sum256([]byte(fmt.Sprintf("%d|%s|%s|%s", a.Record, a.BodyID, lang.Fold(a.Subject), lang.Fold(a.Message))))
	return hex.EncodeToString(sum[:16])
}

// check tells what is wrong. The names of the fields are those of the forms.
func (a Asked) check() []fault.Field {
	var problems []fault.Field
	add := func(field, fr, en string) {
		problems = append(problems, fault.Field{Name: field, Message: text.T(fr, en)})
	}
	if !slices.Contains(Kinds, a.Kind) || (a.Kind == Service) != (a.Record == 0) {
		add("kind", "Choisissez de quoi il s’agit.", "Choose what it is about.")
	}
	switch n := utf8.RuneCountInString(a.Subject); {
	case a.Kind == Service && n < 2:
		add("subject", "Nommez le service ou l’organisme.", "Name the service or the body.")
	case n > mostSubject:
		add("subject", "Ce nom dépasse 200 caractères.", "This name is longer than 200 characters.")
	}
	switch n := utf8.RuneCountInString(a.Message); {
	case a.Kind != Service && n < 10:
		add("message", "Écrivez votre message, en 10 caractères au moins.", "Write your message, in 10 characters at least.")
	case n > mostMessage:
		add("message", "Ce message dépasse 3000 caractères.", "This message is longer than 3000 characters.")
	}
	if a.Email != "" && !goodEmail(a.Email) {
		add("email", "Écrivez une adresse comme nom@exemple.ca, ou laissez ce champ vide.", "Write an address such as name@example.ca, or leave this field empty.")
	}
	return problems
}

// goodEmail tells whether an address is a bare one that mail can be sent to.
func goodEmail(address string) bool {
	parsed, err := mail.ParseAddress(address)
	_, domain, _ := strings.Cut(address, "@")
	return err == nil && parsed.Address == address && strings.Contains(domain, ".") && len(address) <= mostEmail
}

// oneLine tidies what was typed on one line.
func oneLine(typed string) string { return strings.Join(strings.Fields(typed), " ") }
