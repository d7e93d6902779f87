package work

import (
	"context"
	"time"

	"balise/platform/db"
)

// Job is a task asked for, and what became of it.
type Job struct {
	ID, Task  string
	CreatedAt time.Time
	Due       time.Time
	Running   bool
	Ended     time.Time // zero while it waits or runs
	Tries     int
	Problem   string // of the last try, in the words of the program
}

// GivenUp tells that the job failed too often to be tried again.
func (j Job) GivenUp() bool { return !j.Ended.IsZero() && j.Problem != "" }

const sqlList = `SELECT id, task, created_at, due_at, leased_to, ended_at, tries, problem FROM job ORDER BY id DESC LIMIT ?`

// List gives the latest jobs, at most limit of them.
func (q *Queue) List(ctx context.Context, limit int) (jobs []Job, err error) {
	err = q.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlList, limit)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var j Job
			var created, due, leased, ended int64
			if err := rows.Scan(&j.ID, &j.Task, &created, &due, &leased, &ended, &j.Tries, &j.Problem); err != nil {
				return err
			}
			j.CreatedAt, j.Due, j.Ended = db.Time(created), db.Time(due), db.Time(ended)
			j.Running = ended == 0 && leased > db.Micros(q.now())
			jobs = append(jobs, j)
		}
		return rows.Err()
	})
	return jobs, err
}

const sqlCountWaiting = `SELECT COUNT(*) FROM job WHERE ended_at = 0`

// Waiting counts the jobs that have not ended.
func (q *Queue) Waiting(ctx context.Context) (n int, err error) {
	err = q.db.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(ctx, sqlCountWaiting).Scan(&n) })
	return n, err
}
