package catalogue

import (
	"context"
	"fmt"

	"balise/platform/db"
)

const (
	sqlChangesBefore = "SELECT h.seq, h.kind, h.at, h.load_id, h.fields, " + caseColumns + ` FROM usecase_change h JOIN usecase_case c ON c.id = h.case_id
		JOIN usecase_revision r ON r.case_id = c.id AND r.number = c.revision WHERE h.seq < ? AND h.kind <> 'carried' ORDER BY h.seq DESC LIMIT ?`

	sqlGlance = `SELECT h.seq, h.kind, c.number FROM usecase_change h JOIN usecase_case c ON c.id = h.case_id
		WHERE h.seq < ? AND h.kind <> 'carried' ORDER BY h.seq DESC LIMIT ?`

	sqlChangesAfter = "SELECT h.seq, h.kind, h.at, h.load_id, h.fields, " + caseColumns + ` FROM usecase_change h JOIN usecase_case c ON c.id = h.case_id
		JOIN usecase_revision r ON r.case_id = c.id AND r.number = c.revision WHERE h.seq > ? AND h.kind <> 'carried' ORDER BY h.seq LIMIT ?`

	sqlChangesOfKind = "SELECT h.seq, h.kind, h.at, h.load_id, h.fields, " + caseColumns + ` FROM usecase_change h JOIN usecase_case c ON c.id = h.case_id
		JOIN usecase_revision r ON r.case_id = c.id AND r.number = c.revision WHERE h.load_id = ? AND h.kind = ? ORDER BY h.seq LIMIT ? OFFSET ?`

	sqlCountChanges = "SELECT kind, COUNT(*) FROM usecase_change WHERE load_id = ? AND kind <> 'carried' GROUP BY kind"
)

// Before gives what happened to cases before a number of the sequence, whatever the load, the latest first.
func (s *Store) Before(ctx context.Context, seq int64, limit int) ([]LoadChange, error) {
	return s.changes(ctx, sqlChangesBefore, seq, limit)
}

// Glance is a change without what it changed.
type Glance struct {
	Seq    int64
	Kind   ChangeKind
	Number int64 // of the case
}

// GlanceBefore gives the same as Before, at a glance: for who looks through many changes to tell a few.
func (s *Store) GlanceBefore(ctx context.Context, seq int64, limit int) (found []Glance, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		found = nil
		rows, err := tx.Query(ctx, sqlGlance, seq, limit)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var g Glance
			if err := rows.Scan(&g.Seq, &g.Kind, &g.Number); err != nil {
				return err
			}
			found = append(found, g)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("changes of cases: %w", err)
	}
	return found, nil
}

// After gives what happened to cases after a number of the sequence, whatever the load, the first first.
func (s *Store) After(ctx context.Context, seq int64, limit int) ([]LoadChange, error) {
	return s.changes(ctx, sqlChangesAfter, seq, limit)
}

// ChangesOfKind gives what a load did of one kind, in the order in which it did it.
func (s *Store) ChangesOfKind(ctx context.Context, loadID string, kind ChangeKind, offset, limit int) ([]LoadChange, error) {
	return s.changes(ctx, sqlChangesOfKind, loadID, string(kind), limit, offset)
}

// CountChanges counts what a load did, by kind.
func (s *Store) CountChanges(ctx context.Context, loadID string) (counts map[ChangeKind]int, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		counts = map[ChangeKind]int{}
		rows, err := tx.Query(ctx, sqlCountChanges, loadID)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var kind string
			var n int
			if err := rows.Scan(&kind, &n); err != nil {
				return err
			}
			counts[ChangeKind(kind)] = n
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("changes of load %s: %w", loadID, err)
	}
	return counts, nil
}
