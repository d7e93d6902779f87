// Package adoption is how the framework of responsible AI (measure 8.1, « IA responsable ») is written, commented by public bodies,
// answered and adopted.
//
// Nothing is ever changed in its tables: a version is the text it started from and the edits made since, so that each can be read as it
// was when it was proposed and when it was adopted, with what bodies said of it and what they were answered.
package adoption

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"balise/engine/framework"
	"balise/engine/text"
	"balise/platform/app"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations make the tables of this package.
var Migrations = db.Migrations{Name: "principles", FS: migrations}

// State is where a version stands.
type State string

// The states.
const (
	Draft    State = "draft"
	Proposed State = "proposed"
	Adopted  State = "adopted"
	Dropped  State = "dropped"
)

var stateTitles = map[State]text.Text{
	Draft: text.T("En rédaction", "Being written"), Proposed: text.T("En consultation", "Open for comment"),
	Adopted: text.T("Adoptée", "Adopted"), Dropped: text.T("Abandonnée", "Dropped"),
}

// Title names the state.
func (s State) Title() text.Text { return stateTitles[s] }

// What is done to a version as a whole.
const (
	actPropose = "propose"
	actExtend  = "extend"
	actAdopt   = "adopt"
	actDrop    = "drop"
)

// Version is one version of the framework. Number 0 is the text that Balise ships, which nobody adopted.
type Version struct {
	ID       string
	Number   int64
	Base     int64 // the version that it started from
	State    State
	OpenedAt time.Time
	OpenedBy string
	Until    people.Day // last day of comments, once proposed
	From     people.Day // first day in force, once adopted
	// Edits counts the edits made so far, and Commented those that were in the text that bodies read.
	Edits, Commented int
	Steps            []Step
	// Start is what it started from, Text what it says now, and Offered what was proposed; nil when it was not.
	Start, Text, Offered *framework.Framework
	Hash                 string // of what was adopted
}

// Step is something done to a version as a whole: the message that goes with a proposal, the decision of an adoption, the reason for
// dropping it.
type Step struct {
	Act   string
	At    time.Time
	By    string
	Day   people.Day
	Words text.Text
}

// Adoption gives the step by which it was adopted.
func (v Version) Adoption() (Step, bool) { return v.last(actAdopt) }

// Proposal gives the step by which it was proposed.
func (v Version) Proposal() (Step, bool) { return v.last(actPropose) }

func (v Version) last(act string) (found Step, ok bool) {
	for _, s := range v.Steps {
		if s.Act == act {
			found, ok = s, true
		}
	}
	return found, ok
}

// Open tells whether the version is still being made.
func (v Version) Open() bool { return v.State == Draft || v.State == Proposed }

// Commentable tells whether bodies may comment on a day.
func (v Version) Commentable(today people.Day) bool { return v.State == Proposed && today <= v.Until }

// Edit is an edit made to a version.
type Edit struct {
	framework.Edit
	Seq     int
	At      time.Time
	By      string
	Comment string // id of the comment that it takes into the text
}

// Store keeps versions, comments and answers. It is safe for concurrent use.
type Store struct {
	*app.House
	now     func() time.Time
	shipped *framework.Framework
	known   known
}

// FrameworkID is the framework of the content that versions start from.
const FrameworkID = "framework"

// NewStore gives a store on a house, with a clock.
func NewStore(h *app.House, now func() time.Time) *Store {
	return &Store{House: h, now: now, shipped: h.Corpus.Framework(FrameworkID)}
}

const (
	sqlVersions = "SELECT id, number, base, opened_at, opened_by, content FROM framework_version ORDER BY number"

	sqlSteps = "SELECT act, at, by_name, day, words_fr, words_en, edits, content, sha256 FROM framework_step WHERE version_id = ? ORDER BY seq"

	sqlEdits = "SELECT seq, at, by_name, comment_id, edit FROM framework_edit WHERE version_id = ? ORDER BY seq"

	sqlChanges = "SELECT changes FROM framework_sequence"

	sqlPublic = "SELECT changes + (SELECT COUNT(*) FROM framework_step WHERE act = 'adopt' AND day <= ?) FROM framework_sequence"

	sqlCountChange = "UPDATE framework_sequence SET changes = changes + 1"
)

// Shipped is the text that Balise ships, as the version of number 0.
func (s *Store) Shipped() Version {
	return Version{State: Draft, Start: s.shipped, Text: s.shipped}
}

// Versions gives every version, the first one first; the shipped text is not among them.
func (s *Store) Versions(ctx context.Context) (all []Version, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = s.known.read(ctx, tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("principles: versions: %w", err)
	}
	return all, nil
}

// known keeps the versions as they were last read: their texts are long, and seldom change.
type known struct {
	mu      sync.Mutex
	changes int64
	all     []Version
}

func (k *known) read(ctx context.Context, tx *db.Tx) ([]Version, error) {
	var changes int64
	if err := tx.QueryRow(ctx, sqlChanges).Scan(&changes); err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.all == nil || k.changes != changes {
		all, err := readVersions(ctx, tx)
		if err != nil {
			return nil, err
		}
		k.changes, k.all = changes, append([]Version{}, all...)
	}
	return slices.Clone(k.all), nil
}

// Version gives a version by its number: the shipped text for 0, a not-found fault when there is none.
func (s *Store) Version(ctx context.Context, number int64) (Version, error) {
	if number == 0 {
		return s.Shipped(), nil
	}
	all, err := s.Versions(ctx)
	if err != nil {
		return Version{}, err
	}
	return pick(all, number)
}

func pick(all []Version, number int64) (Version, error) {
	for _, v := range all {
		if v.Number == number {
			return v, nil
		}
	}
	return Version{}, fault.NotFound(text.T("Cette version n’existe pas.", "There is no such version."))
}

// Current gives, of the versions, the one in force on a day, and whether there is one.
func Current(all []Version, day people.Day) (Version, bool) {
	var found Version
	for _, v := range all {
		if v.State == Adopted && v.From <= day {
			found = v
		}
	}
	return found, found.Number > 0
}

// InForce gives the version in force today; the shipped text when none was adopted yet.
func (s *Store) InForce(ctx context.Context) (Version, error) {
	all, err := s.Versions(ctx)
	if err != nil {
		return Version{}, err
	}
	if v, ok := Current(all, people.DayOf(s.now())); ok {
		return v, nil
	}
	return s.Shipped(), nil
}

// Public changes with whatever this package shows to everyone: with what is written, and with the day on which a version comes into
// force. It only grows.
func (s *Store) Public(ctx context.Context) (n int64, err error) {
	today := string(people.DayOf(s.now()))
	err = s.DB.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(ctx, sqlPublic, today).Scan(&n) })
	if err != nil {
		return 0, fmt.Errorf("principles: changes: %w", err)
	}
	return n, nil
}

func readVersions(ctx context.Context, tx *db.Tx) ([]Version, error) {
	rows, err := tx.Query(ctx, sqlVersions)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Version
	for rows.Next() {
		v := Version{State: Draft}
		var at int64
		var content string
		if err := rows.Scan(&v.ID, &v.Number, &v.Base, &at, &v.OpenedBy, &content); err != nil {
			return nil, err
		}
		v.OpenedAt = db.Time(at)
		if v.Start, err = decode(content); err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, err
	}
	for i := range all {
		if err := all[i].read(ctx, tx); err != nil {
			return nil, fmt.Errorf("version %d: %w", all[i].Number, err)
		}
	}
	return all, nil
}

// read fills what was done to a version, and what it says now.
func (v *Version) read(ctx context.Context, tx *db.Tx) error {
	rows, err := tx.Query(ctx, sqlSteps, v.ID)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var s Step
		var at int64
		var edits int
		var content, hash string
		if err := rows.Scan(&s.Act, &at, &s.By, &s.Day, &s.Words.FR, &s.Words.EN, &edits, &content, &hash); err != nil {
			return err
		}
		s.At = db.Time(at)
		if err := v.step(s, edits, content, hash); err != nil {
			return err
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	edits, err := readEdits(ctx, tx, v.ID)
	if err != nil {
		return err
	}
	v.Edits = len(edits)
	if v.Text != nil {
		return nil // what was adopted is read as it was then
	}
	v.Text = v.Start
	for _, e := range edits {
		now, problems := v.Text.Apply(e.Edit)
		if len(problems) > 0 {
			return fmt.Errorf("edit %d does not apply: %s", e.Seq, problems[0].Message.EN)
		}
		v.Text = now
	}
	return nil
}

func (v *Version) step(s Step, edits int, content, hash string) (err error) {
	v.Steps = append(v.Steps, s)
	switch s.Act {
	case actPropose:
		v.State, v.Until, v.Commented = Proposed, s.Day, edits
		v.Offered, err = frozen(content, hash)
	case actExtend:
		v.Until = s.Day
	case actAdopt:
		v.State, v.From, v.Hash = Adopted, s.Day, hash
		v.Text, err = frozen(content, hash)
	case actDrop:
		v.State = Dropped
	}
	return err
}

func readEdits(ctx context.Context, tx *db.Tx, versionID string) ([]Edit, error) {
	rows, err := tx.Query(ctx, sqlEdits, versionID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Edit
	for rows.Next() {
		var e Edit
		var at int64
		var raw string
		if err := rows.Scan(&e.Seq, &at, &e.By, &e.Comment, &raw); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(raw), &e.Edit); err != nil {
			return nil, fmt.Errorf("edit %d: %w", e.Seq, err)
		}
		e.At = db.Time(at)
		all = append(all, e)
	}
	return all, rows.Err()
}

// EditsOf gives the edits made to a version, the first one first.
func (s *Store) EditsOf(ctx context.Context, v Version) (all []Edit, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = readEdits(ctx, tx, v.ID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("principles: edits: %w", err)
	}
	return all, nil
}

func encode(f *framework.Framework) (content, hash string, err error) {
	data, err := json.Marshal(f)
	if err != nil {
		return "", "", fmt.Errorf("principles: writing a framework: %w", err)
	}
	sum := sha256.Sum256(data)
	return string(data), hex.EncodeToString(sum[:]), nil
}

func decode(content string) (*framework.Framework, error) {
	f := &framework.Framework{}
	if err := json.Unmarshal([]byte(content), f); err != nil {
		return nil, fmt.Errorf("reading a framework: %w", err)
	}
	return f, nil
}

// frozen reads a text that was proposed or adopted, and refuses it when it is no longer what it was.
func frozen(content, hash string) (*framework.Framework, error) {
	if sum := sha256.Sum256([]byte(content)); hex.EncodeToString(sum[:]) != hash {
		return nil, errors.New("the text is not the one that was kept: its hash differs")
	}
	return decode(content)
}
