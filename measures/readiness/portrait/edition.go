package portrait

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	portraits "balise/engine/portrait"
	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
)

// State is where an edition stands.
type State string

// The two states of an edition. A closed one never opens again: two figures of one year would tell who signed in between.
const (
	Open   State = "open"
	Closed State = "closed"
)

// Edition is the assessment of a year.
type Edition struct {
	Year     int
	State    State
	Opens    people.Day
	Due      people.Day // the last day to sign
	Version  int        // counts its changes; what a change must be based on
	OpenedAt time.Time
	ClosedAt time.Time // zero until it is closed
	Sequence int64     // up to which signatures counted; 0 until it is closed
	Settled  *Settled  // nil until it is closed
}

// Settled are what is told of a closed edition. They never change.
type Settled struct {
	Questionnaire string `json:"questionnaire"` // its version
	portraits.Portrait
	// Compared counts the bodies that signed this edition and the one of Since, on which Changes are told; 0 when none may be.
	Since    int                `json:"since"`
	Compared int                `json:"compared"`
	Changes  []portraits.Change `json:"changes"`
}

// Expected is a body of which an assessment is expected.
type Expected struct {
	BodyID     string
	Groups     map[string]string // by axis, as they were when the edition opened
	RemindedAt time.Time         // zero before the first reminder
	Reminders  int
}

const (
	sqlEditions = `SELECT year, state, opens, due, version, opened_at, closed_at, sequence, figures FROM readiness_edition
		WHERE (CAST(? AS INTEGER) = 0 OR year = ?) ORDER BY year DESC`

	sqlExpected = `SELECT body_id, portfolio, type, size, reminded_at, reminders FROM readiness_expected WHERE year = ? ORDER BY body_id`

	sqlVersions = `SELECT COALESCE(SUM(version), 0) FROM readiness_edition`
)

// Version changes whenever what everyone reads of the editions does.
func (s *Store) Version(ctx context.Context) (n int64, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(ctx, sqlVersions).Scan(&n) })
	return n, err
}

// Editions lists the editions, the latest year first.
func (s *Store) Editions(ctx context.Context) (all []Edition, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = readEditions(ctx, tx, 0)
		return err
	})
	return all, err
}

// Edition gives the edition of a year; a not-found fault when there is none.
func (s *Store) Edition(ctx context.Context, year int) (e Edition, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		e, err = editionOf(ctx, tx, year)
		return err
	})
	return e, err
}

func editionOf(ctx context.Context, tx *db.Tx, year int) (Edition, error) {
	none := fault.NotFound(text.T("Il n’y a pas d’édition cette année-là.", "There is no edition that year."))
	if year < 1 || year > 9999 {
		return Edition{}, none
	}
	all, err := readEditions(ctx, tx, year)
	if err != nil {
		return Edition{}, err
	}
	if len(all) == 0 {
		return Edition{}, none
	}
	return all[0], nil
}

func readEditions(ctx context.Context, tx *db.Tx, year int) ([]Edition, error) {
	rows, err := tx.Query(ctx, sqlEditions, year, year)
	if err != nil {
		return nil, fmt.Errorf("readiness editions: %w", err)
	}
	defer rows.Close()
	var all []Edition
	for rows.Next() {
		var e Edition
		var state, figures string
		var opened, closed int64
		if err := rows.Scan(&e.Year, &state, &e.Opens, &e.Due, &e.Version, &opened, &closed, &e.Sequence, &figures); err != nil {
			return nil, fmt.Errorf("readiness editions: %w", err)
		}
		e.State, e.OpenedAt = State(state), db.Time(opened)
		if e.State == Closed {
			e.ClosedAt, e.Settled = db.Time(closed), &Settled{}
			if err := json.Unmarshal([]byte(figures), e.Settled); err != nil {
				return nil, fmt.Errorf("figures of the readiness edition of %d: %w", e.Year, err)
			}
		}
		all = append(all, e)
	}
	return all, errors.Join(rows.Err())
}

// Expected lists the bodies of which an assessment is expected in an edition.
func (s *Store) Expected(ctx context.Context, year int) (all []Expected, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlExpected, year)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			e := Expected{Groups: map[string]string{}}
			var portfolio, kind, size string
			var reminded int64
			if err := rows.Scan(&e.BodyID, &portfolio, &kind, &size, &reminded, &e.Reminders); err != nil {
				return err
			}
			e.Groups[portfolioAxis], e.Groups[typeAxis], e.Groups[sizeAxis] = portfolio, kind, size
			if reminded > 0 {
				e.RemindedAt = db.Time(reminded)
			}
			all = append(all, e)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("bodies expected in the readiness edition of %d: %w", year, err)
	}
	return all, nil
}
