package find

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"balise/platform/app"
)

const (
	batch     = 500              // cases read at once
	poll      = time.Second      // how often the loads of other processes are looked for
	longPause = 30 * time.Second // the longest wait after failures
)

// CatchUp follows everything that the catalogue changed since, from the start when the index is damaged or followed another life
// of the database.
func (x *Index) CatchUp(ctx context.Context) error {
	life, err := x.life(ctx)
	if err != nil {
		return fmt.Errorf("search of the catalogue: %w", err)
	}
	if x.words.NeedsRebuild() || x.words.Life() != life {
		if err := x.words.Reset(life); err != nil {
			return err
		}
	}
	if err := x.Reread(ctx); err != nil {
		return fmt.Errorf("search of the catalogue: %w", err)
	}
	for {
		next, err := x.cases.Since(ctx, x.Seq(), batch)
		if err != nil {
			return fmt.Errorf("search of the catalogue: %w", err)
		}
		if len(next) == 0 {
			return nil
		}
		if err := x.apply(next); err != nil {
			return err
		}
	}
}

// Run follows the catalogue until the context ends. A failure is logged and tried again, each time later.
func (x *Index) Run(ctx context.Context, log *slog.Logger) {
	pause := poll
	for ctx.Err() == nil {
		if err := x.CatchUp(ctx); err != nil && ctx.Err() == nil {
			pause = min(2*pause, longPause)
			log.Error("the search of the catalogue cannot follow", "retry_in", pause, "error", err)
		} else {
			pause = poll
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
	}
}

// Lag tells how far the index is behind the catalogue.
func (x *Index) Lag(ctx context.Context) (int64, error) {
	last, err := x.cases.LastSeq(ctx)
	return last - x.Seq(), err
}

// Version changes whenever what pages show of the catalogue does: what is kept, what is found, and by which words.
func (x *Index) Version(ctx context.Context) (int64, error) {
	last, err := x.cases.LastSeq(ctx)
	return last + x.Seq() + x.read.Load(), err // each only grows
}

// Projection is what the program knows of the index.
func (x *Index) Projection() app.Projection {
	return app.Projection{Name: "usecases", Open: x.Open, CatchUp: x.CatchUp, Run: x.Run, Lag: x.Lag, Close: x.Close}
}
