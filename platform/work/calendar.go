package work

import (
	"context"
	"errors"
	"fmt"

	"balise/platform/db"
)

const (
	sqlNext    = `SELECT next_at FROM job_calendar WHERE task = ?`
	sqlPlan    = `INSERT INTO job_calendar (task, next_at) VALUES (?, ?) ON CONFLICT (task) DO UPDATE SET next_at = excluded.next_at`
	sqlWaiting = `SELECT COUNT(*) FROM job WHERE task = ? AND ended_at = 0`
)

// callDue makes a job of each task that comes back by itself and whose time has come: one for all processes together, and
// none while the previous one is still under way.
func (q *Queue) callDue(ctx context.Context) error {
	for _, t := range q.known() {
		if t.Every <= 0 {
			continue
		}
		due, err := q.due(ctx, t)
		if err != nil {
			return err
		}
		if !due {
			continue
		}
		if err := q.db.Write(ctx, func(tx *db.Tx) error { return q.call(ctx, tx, t) }); err != nil {
			return fmt.Errorf("work: calendar of %s: %w", t.Name, err)
		}
	}
	return nil
}

// due looks without writing: most looks find nothing to do.
func (q *Queue) due(ctx context.Context, t Task) (due bool, err error) {
	err = q.db.Read(ctx, func(tx *db.Tx) error {
		next, err := nextCall(ctx, tx, t.Name)
		due = next <= db.Micros(q.now())
		return err
	})
	return due, err
}

func nextCall(ctx context.Context, tx *db.Tx, task string) (next int64, err error) {
	err = tx.QueryRow(ctx, sqlNext, task).Scan(&next)
	if errors.Is(err, db.ErrNoRows) {
		return 0, nil
	}
	return next, err
}

func (q *Queue) call(ctx context.Context, tx *db.Tx, t Task) error {
	now := q.now()
	next, err := nextCall(ctx, tx, t.Name)
	if err != nil || next > db.Micros(now) { // another process called meanwhile
		return err
	}
	if _, err := tx.Exec(ctx, sqlPlan, t.Name, db.Micros(now.Add(t.Every))); err != nil {
		return err
	}
	var waiting int
	if err := tx.QueryRow(ctx, sqlWaiting, t.Name).Scan(&waiting); err != nil || waiting > 0 {
		return err
	}
	_, err = q.Add(ctx, tx, t.Name, nil)
	return err
}
