package record

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"balise/platform/db"
)

const (
	twenty = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"

	sqlPublicAfter = `SELECT p.seq, p.record_id, p.kind, p.number, p.body_id, p.state, p.title_fr, p.title_en, p.answers, p.instrument_version,
		p.at, p.reason_fr, p.reason_en, p.previous
		FROM publication p WHERE p.kind = ? AND p.number > ? AND p.seq <= ? AND NOT EXISTS
		(SELECT 1 FROM publication n WHERE n.kind = p.kind AND n.number = p.number AND n.seq > p.seq AND n.seq <= ?)
		ORDER BY p.number LIMIT ?`

	sqlPublicOf = `SELECT p.seq, p.record_id, p.kind, p.number, p.body_id, p.state, p.title_fr, p.title_en, p.answers, p.instrument_version,
		p.at, p.reason_fr, p.reason_en, p.previous
		FROM publication p WHERE p.kind = ? AND p.number IN (` + twenty + ", " + twenty + ", " + twenty + ", " + twenty + ", " + twenty + `) AND p.seq <= ? AND NOT EXISTS
		(SELECT 1 FROM publication n WHERE n.kind = p.kind AND n.number = p.number AND n.seq > p.seq AND n.seq <= ?)
		ORDER BY p.number`
)

// ofNumbers is how many numbers sqlPublicOf takes.
const ofNumbers = 100

// Public walks what the public read of the records of a kind when the sequence was at that number, in the order of their
// numbers; of those of these numbers only, when numbers is not nil. Publications are never altered, so that the walk, which
// reads a few of them at a time, tells of one moment however long it lasts.
func (s *Store) Public(ctx context.Context, kind string, asOf int64, numbers []int64) iter.Seq2[Publication, error] {
	return func(yield func(Publication, error) bool) {
		next := s.allPublic(kind, asOf)
		if numbers != nil {
			next = s.somePublic(kind, asOf, numbers)
		}
		for {
			some, more, err := next(ctx)
			if err != nil {
				yield(Publication{}, fmt.Errorf("record: what is public of %s: %w", kind, err))
				return
			}
			for _, p := range some {
				if !yield(p, nil) {
					return
				}
			}
			if !more {
				return
			}
		}
	}
}

// batches gives the next publications, and whether there may be others.
type batches func(ctx context.Context) (some []Publication, more bool, err error)

func (s *Store) allPublic(kind string, asOf int64) batches {
	after := int64(0)
	return func(ctx context.Context) (some []Publication, more bool, err error) {
		some, err = s.readPublic(ctx, sqlPublicAfter, kind, after, asOf, asOf, batch)
		if len(some) > 0 {
			after = some[len(some)-1].Number
		}
		return some, len(some) == batch, err
	}
}

func (s *Store) somePublic(kind string, asOf int64, numbers []int64) batches {
	left := slices.Compact(slices.Sorted(slices.Values(numbers)))
	return func(ctx context.Context) (some []Publication, more bool, err error) {
		if len(left) == 0 {
			return nil, false, nil
		}
		n := min(len(left), ofNumbers)
		args := []any{kind}
		for i := range ofNumbers {
			args = append(args, left[min(i, n-1)]) // the last one again where there are fewer
		}
		left = left[n:]
		some, err = s.readPublic(ctx, sqlPublicOf, append(args, asOf, asOf)...)
		return some, len(left) > 0, err
	}
}

func (s *Store) readPublic(ctx context.Context, query string, args ...any) (some []Publication, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, query, args...)
		if err != nil {
			return err
		}
		some, err = collect(rows, scanPublication)
		return err
	})
	return some, err
}
