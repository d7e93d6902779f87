package record

import (
	"context"
	"fmt"
	"math"

	"balise/platform/db"
)

const sqlNews = "SELECT seq, number, state FROM publication WHERE kind = ? AND seq < ? ORDER BY seq DESC LIMIT ?"

// News gives the latest publications of a kind that are wanted, the latest first and limit of them at most: those before a place
// in the sequence, all of them for 0. More tells whether there are older ones.
func (s *Store) News(ctx context.Context, kind string, before int64, limit int, wanted func(number int64, state State) bool) (found []Publication, more bool, err error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	var chosen []int64
	for len(chosen) <= limit {
		some, err := s.newsBefore(ctx, kind, before)
		if err != nil {
			return nil, false, fmt.Errorf("record: news of %s: %w", kind, err)
		}
		for _, p := range some {
			if wanted(p.Number, p.State) && len(chosen) <= limit {
				chosen = append(chosen, p.Seq)
			}
			before = p.Seq
		}
		if len(some) < newsBatch {
			break
		}
	}
	for _, seq := range chosen[:min(limit, len(chosen))] {
		p, err := s.Publication(ctx, seq)
		if err != nil {
			return nil, false, err
		}
		found = append(found, p)
	}
	return found, len(chosen) > limit, nil
}

// newsBatch is how many publications are looked over at once: only their places, numbers and states.
const newsBatch = 2000

func (s *Store) newsBefore(ctx context.Context, kind string, before int64) (some []Publication, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlNews, kind, before, newsBatch)
		if err != nil {
			return err
		}
		some, err = collect(rows, func(row scanner) (p Publication, err error) {
			err = row.Scan(&p.Seq, &p.Number, &p.State)
			return p, err
		})
		return err
	})
	return some, err
}
