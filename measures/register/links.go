package register

import (
	"context"
	"time"

	"balise/platform/initiative"
	"balise/platform/work"
)

// linkTask opens, each day, the links of entries that were not opened for a week.
func (r *Register) linkTask() work.Task {
	return work.Task{Name: "register.links", Every: 24 * time.Hour, Do: func(ctx context.Context, _ []byte) error {
		return r.Links.Sweep(ctx, r.Records, initiative.Kind(r.Entry))
	}}
}
