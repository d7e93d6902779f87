package catalogue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
)

const (
	caseColumns = `c.id, c.number, c.series, c.source_key, c.profile, c.country, c.lang, c.organisation_id, c.organisation, c.revision, c.seq,
		c.first_seen, c.last_changed, c.missing_since, c.last_load, r.load_id, r.data`

	fromCases = ` FROM usecase_case c JOIN usecase_revision r ON r.case_id = c.id AND r.number = c.revision `

	sqlCase = "SELECT " + caseColumns + fromCases + "WHERE c.number = ?"

	sqlCasesSince = "SELECT " + caseColumns + fromCases + "WHERE c.seq > ? ORDER BY c.seq LIMIT ?"

	sqlLastSeq = "SELECT last FROM usecase_sequence"

	sqlRevisions = `SELECT r.number, r.load_id, r.at, r.data, c.source_key, COALESCE(h.fields, '[]') FROM usecase_revision r
		JOIN usecase_case c ON c.id = r.case_id LEFT JOIN usecase_change h ON h.load_id = r.load_id AND h.case_id = r.case_id
		WHERE r.case_id = ? ORDER BY r.number`

	sqlChangesOf = "SELECT h.seq, h.kind, h.at, h.load_id, h.fields, " + caseColumns + ` FROM usecase_change h JOIN usecase_case c ON c.id = h.case_id
		JOIN usecase_revision r ON r.case_id = c.id AND r.number = c.revision WHERE h.load_id = ? AND h.kind <> 'carried' ORDER BY h.seq LIMIT ? OFFSET ?`

	sqlHistory = "SELECT h.seq, h.kind, h.at, h.load_id, h.fields, " + caseColumns + ` FROM usecase_change h JOIN usecase_case c ON c.id = h.case_id
		JOIN usecase_revision r ON r.case_id = c.id AND r.number = c.revision WHERE h.case_id = ? AND h.kind <> 'carried' ORDER BY h.seq`

	sqlLayout = "SELECT layout FROM usecase_load WHERE id = ?"
)

// raw is a case whose record is still as it is kept: a layout is read once the rows are closed.
type raw struct {
	Case
	load, data string
}

func (c *raw) columns() []any {
	return []any{&c.ID, &c.Number, &c.Series, &c.Record.Key, &c.Profile, &c.Country, &c.Lang, &c.OrgID, &c.Organisation, &c.Revision, &c.Seq,
		&micros{&c.FirstSeen}, &micros{&c.LastChanged}, &micros{&c.Missing}, &c.Load, &c.load, &c.data}
}

// Case gives a case by its number; a not-found fault when there is none.
func (s *Store) Case(ctx context.Context, number int64) (c Case, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		var r raw
		if err := tx.QueryRow(ctx, sqlCase, number).Scan(r.columns()...); err != nil {
			return err
		}
		c, err = s.open(ctx, tx, r)
		return err
	})
	if errors.Is(err, db.ErrNoRows) {
		return Case{}, fault.NotFound(text.T("Aucun cas ne porte ce numéro.", "No case has that number."))
	}
	if err != nil {
		return Case{}, fmt.Errorf("case %d: %w", number, err)
	}
	return c, nil
}

// Cases gives cases by their numbers, in that order; those that do not exist are left out.
func (s *Store) Cases(ctx context.Context, numbers []int64) (found []Case, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		found = make([]Case, 0, len(numbers))
		for _, n := range numbers {
			var r raw
			err := tx.QueryRow(ctx, sqlCase, n).Scan(r.columns()...)
			if errors.Is(err, db.ErrNoRows) {
				continue
			}
			if err != nil {
				return err
			}
			c, err := s.open(ctx, tx, r)
			if err != nil {
				return err
			}
			found = append(found, c)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("cases: %w", err)
	}
	return found, nil
}

// Since gives, as they are now, the cases whose last change came after seq, in the order of those changes: what projections follow.
// Those that do not change meanwhile come once.
func (s *Store) Since(ctx context.Context, seq int64, limit int) ([]Case, error) {
	return s.list(ctx, sqlCasesSince, seq, limit)
}

// list reads whole cases.
func (s *Store) list(ctx context.Context, query string, args ...any) (found []Case, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		found, err = s.listIn(ctx, tx, query, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("cases: %w", err)
	}
	return found, nil
}

func (s *Store) listIn(ctx context.Context, tx *db.Tx, query string, args ...any) ([]Case, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var raws []raw
	for rows.Next() {
		var r raw
		if err := rows.Scan(r.columns()...); err != nil {
			return nil, err
		}
		raws = append(raws, r)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	found := make([]Case, len(raws))
	for i, r := range raws {
		if found[i], err = s.open(ctx, tx, r); err != nil {
			return nil, err
		}
		raws[i].data = "" // what was read is not held twice
	}
	return found, nil
}

// open reads the record of a case.
func (s *Store) open(ctx context.Context, tx *db.Tx, r raw) (Case, error) {
	l, err := s.layout(ctx, tx, r.load)
	if err != nil {
		return Case{}, err
	}
	c := r.Case
	c.Record, err = l.read(r.Record.Key, r.data)
	return c, err
}

// layout gives the layout of a load.
func (s *Store) layout(ctx context.Context, tx *db.Tx, load string) (*layout, error) {
	if known, ok := s.layouts.Load(load); ok {
		return known.(*layout), nil
	}
	var data string
	if err := tx.QueryRow(ctx, sqlLayout, load).Scan(&data); err != nil {
		return nil, fmt.Errorf("layout of load %s: %w", load, err)
	}
	l := &layout{}
	if err := json.Unmarshal([]byte(data), l); err != nil {
		return nil, fmt.Errorf("layout of load %s: %w", load, err)
	}
	s.layouts.Store(load, l)
	return l, nil
}

// LastSeq tells how far changes have come.
func (s *Store) LastSeq(ctx context.Context) (last int64, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(ctx, sqlLastSeq).Scan(&last) })
	if err != nil {
		return 0, fmt.Errorf("last change: %w", err)
	}
	return last, nil
}

// Revisions gives what the source of a case said of it, the first first.
func (s *Store) Revisions(ctx context.Context, caseID string) (found []Revision, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		found, err = s.revisions(ctx, tx, caseID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("revisions of %s: %w", caseID, err)
	}
	return found, nil
}

func (s *Store) revisions(ctx context.Context, tx *db.Tx, caseID string) ([]Revision, error) {
	rows, err := tx.Query(ctx, sqlRevisions, caseID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []Revision
	var kept []string
	for rows.Next() {
		var r Revision
		var data, fields string
		if err := rows.Scan(&r.Number, &r.Load, &micros{&r.At}, &data, &r.Record.Key, &fields); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(fields), &r.Fields); err != nil {
			return nil, err
		}
		found, kept = append(found, r), append(kept, data)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	for i, r := range found {
		l, err := s.layout(ctx, tx, r.Load)
		if err != nil {
			return nil, err
		}
		if found[i].Record, err = l.read(r.Record.Key, kept[i]); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// ChangesOf gives what a load did, in the order in which it did it; a limit of 0 is no limit.
func (s *Store) ChangesOf(ctx context.Context, loadID string, offset, limit int) ([]LoadChange, error) {
	if limit == 0 {
		limit = math.MaxInt32
	}
	return s.changes(ctx, sqlChangesOf, loadID, limit, offset)
}

// History gives everything that happened to a case, the first first.
func (s *Store) History(ctx context.Context, caseID string) ([]LoadChange, error) {
	return s.changes(ctx, sqlHistory, caseID)
}

func (s *Store) changes(ctx context.Context, query string, args ...any) (found []LoadChange, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		found, err = s.changesIn(ctx, tx, query, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("changes of cases: %w", err)
	}
	return found, nil
}

func (s *Store) changesIn(ctx context.Context, tx *db.Tx, query string, args ...any) ([]LoadChange, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []LoadChange
	var raws []raw
	for rows.Next() {
		var h LoadChange
		var r raw
		var fields string
		if err := rows.Scan(append([]any{&h.Seq, &h.Kind, &micros{&h.At}, &h.Load, &fields}, r.columns()...)...); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(fields), &h.Fields); err != nil {
			return nil, err
		}
		found, raws = append(found, h), append(raws, r)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	for i, r := range raws {
		if found[i].Case, err = s.open(ctx, tx, r); err != nil {
			return nil, err
		}
	}
	return found, nil
}
