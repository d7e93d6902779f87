package record

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"balise/platform/db"
)

const (
	sqlHead = "SELECT last FROM sequence"

	sqlChanges = `SELECT seq, record_id, kind, number, body_id, state, title_fr, title_en, answers, instrument_version, at, reason_fr, reason_en, previous
		FROM publication WHERE seq > ? ORDER BY seq LIMIT ?`
)

// Head gives the last number of the sequence; 0 in an empty database.
func (s *Store) Head(ctx context.Context) (head int64, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(ctx, sqlHead).Scan(&head) })
	if err != nil {
		return 0, fmt.Errorf("record: head of the sequence: %w", err)
	}
	return head, nil
}

// Changes gives at most limit publications after a sequence number, in the order of the sequence.
func (s *Store) Changes(ctx context.Context, after int64, limit int) ([]Publication, error) {
	changes, _, err := s.changes(ctx, after, limit)
	return changes, err
}

// changes also gives up to which number they are all there is.
func (s *Store) changes(ctx context.Context, after int64, limit int) (found []Publication, upto int64, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if err := tx.QueryRow(ctx, sqlHead).Scan(&upto); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, sqlChanges, after, limit)
		if err != nil {
			return err
		}
		found, err = collect(rows, scanPublication)
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("record: changes after %d: %w", after, err)
	}
	if len(found) == limit {
		upto = found[limit-1].Seq
	}
	return found, upto, nil
}

// Follower keeps a projection up to date: something derived from publications, such as a search index.
type Follower struct {
	Name string
	// Prepare is called before each look at the sequence, when it is not nil: there the projection is emptied if it must start
	// over.
	Prepare func(ctx context.Context) error
	// Seq tells up to which number the projection has followed; it is asked before each batch, so that a projection set
	// back to 0, even meanwhile, is followed again from the start.
	Seq func(ctx context.Context) (int64, error)
	// Apply takes the next publications, in order, and keeps upto as the projection's Seq, both or neither. There may be
	// no publication: the sequence also counts what is not public.
	Apply func(ctx context.Context, next []Publication, upto int64) error
}

const (
	batch     = 500              // publications given to Apply at once
	poll      = time.Second      // how often the writes of other processes are looked for
	longPause = 30 * time.Second // the longest wait after failures
)

// Run follows the store until the context is over. A failure is logged and tried again, each time later.
func (f Follower) Run(ctx context.Context, s *Store, log *slog.Logger) {
	pause := poll
	for ctx.Err() == nil {
		written := s.Wait() // before reading, so that no write falls between
		if err := f.CatchUp(ctx, s); err != nil && ctx.Err() == nil {
			pause, written = min(2*pause, longPause), nil // a new write would not repair it
			log.Error("a projection cannot follow", "projection", f.Name, "retry_in", pause, "error", err)
		} else {
			pause = poll
		}
		timer := time.NewTimer(pause)
		select {
		case <-written:
		case <-timer.C:
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

// CatchUp applies everything that the projection has not followed yet.
func (f Follower) CatchUp(ctx context.Context, s *Store) error {
	if f.Prepare != nil {
		if err := f.Prepare(ctx); err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	for {
		seq, err := f.Seq(ctx)
		if err != nil {
			return fmt.Errorf("%s: its place in the sequence: %w", f.Name, err)
		}
		next, upto, err := s.changes(ctx, seq, batch)
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		if seq == upto {
			return nil
		}
		if seq > upto {
			return fmt.Errorf("%s: it is at %d while the database is at %d: it was made from another database and must be rebuilt", f.Name, seq, upto)
		}
		if err := f.Apply(ctx, next, upto); err != nil {
			return fmt.Errorf("%s: apply up to %d: %w", f.Name, upto, err)
		}
	}
}

// Lag tells how many numbers of the sequence the projection has yet to follow.
func (f Follower) Lag(ctx context.Context, s *Store) (int64, error) {
	seq, err := f.Seq(ctx)
	if err != nil {
		return 0, fmt.Errorf("%s: its place in the sequence: %w", f.Name, err)
	}
	head, err := s.Head(ctx)
	if err != nil {
		return 0, err
	}
	return head - seq, nil
}
