package catalogue

import "context"

const (
	sqlChangesBefore = "SELECT h.seq, h.kind, h.at, h.load_id, h.fields, " + caseColumns + ` FROM usecase_change h JOIN usecase_case c ON c.id = h.case_id
		JOIN usecase_revision r ON r.case_id = c.id AND r.number = c.revision WHERE h.seq < ? AND h.kind <> 'carried' ORDER BY h.seq DESC LIMIT ?`

	sqlChangesAfter = "SELECT h.seq, h.kind, h.at, h.load_id, h.fields, " + caseColumns + ` FROM usecase_change h JOIN usecase_case c ON c.id = h.case_id
		JOIN usecase_revision r ON r.case_id = c.id AND r.number = c.revision WHERE h.seq > ? AND h.kind <> 'carried' ORDER BY h.seq LIMIT ?`
)

// Before gives what happened to cases before a number of the sequence, whatever the load, the latest first.
func (s *Store) Before(ctx context.Context, seq int64, limit int) ([]LoadChange, error) {
	return s.changes(ctx, sqlChangesBefore, seq, limit)
}

// After gives what happened to cases after a number of the sequence, whatever the load, the first first.
func (s *Store) After(ctx context.Context, seq int64, limit int) ([]LoadChange, error) {
	return s.changes(ctx, sqlChangesAfter, seq, limit)
}
