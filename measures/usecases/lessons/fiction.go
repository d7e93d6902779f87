package lessons

import (
	"context"
	"time"
)

// Fiction is filled below.
func (l *Lessons) Fiction(ctx context.Context, now time.Time) error { return nil }
