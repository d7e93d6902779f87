package intake

import (
	"context"
	"time"
)

func (k *Intake) Fiction(ctx context.Context, now time.Time) error { return nil }
