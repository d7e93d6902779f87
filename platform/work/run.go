package work

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"balise/platform/db"
)

const (
	lease    = time.Minute     // after which a job whose process died is taken up by another; renewed while it runs
	look     = 2 * time.Second // between two looks at the queue
	workers  = 2               // jobs of this process at a time
	maxTries = 10
)

// known gives the tasks registered, in the order of their names.
func (q *Queue) known() []Task {
	q.mu.Lock()
	defer q.mu.Unlock()
	tasks := slices.Collect(maps.Values(q.tasks))
	slices.SortFunc(tasks, func(a, b Task) int { return strings.Compare(a.Name, b.Name) })
	return tasks
}

// Run does what is due, again and again, until the context ends; then it waits for the jobs under way, which are told.
func (q *Queue) Run(ctx context.Context, log *slog.Logger) {
	var group sync.WaitGroup
	for range workers {
		group.Go(func() { q.work(ctx, log) })
	}
	group.Wait()
}

func (q *Queue) work(ctx context.Context, log *slog.Logger) {
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	for {
		if _, err := q.runDue(ctx, log); err != nil && ctx.Err() == nil {
			log.Error("the queue of jobs could not be read", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-q.wake:
		case <-ticker.C:
		}
	}
}

// RunDue does everything that is due, and tells how many jobs ran. What fails is put off, and is no error here.
func (q *Queue) RunDue(ctx context.Context) (int, error) {
	return q.runDue(ctx, slog.New(slog.DiscardHandler))
}

func (q *Queue) runDue(ctx context.Context, log *slog.Logger) (done int, err error) {
	if err := q.callDue(ctx); err != nil {
		return 0, err
	}
	for ctx.Err() == nil {
		j, found, err := q.claim(ctx)
		if err != nil || !found {
			return done, err
		}
		problem := q.do(ctx, j)
		if problem != nil {
			log.Error("a job failed", "task", j.Task, "job", j.ID, "tries", j.Tries, "error", problem)
		}
		if ctx.Err() != nil {
			return done, nil // told to stop: the lease ends by itself, and the job is taken up again
		}
		if err := q.settle(ctx, j, problem); err != nil {
			return done, err
		}
		done++
	}
	return done, nil
}

const (
	sqlFindDue = `SELECT id, task, input, tries FROM job WHERE ended_at = 0 AND due_at <= ? AND leased_to <= ? ORDER BY due_at, id LIMIT 50`
	sqlClaim   = `UPDATE job SET lease = ?, leased_to = ?, tries = tries + 1 WHERE id = ? AND ended_at = 0 AND leased_to <= ?`
	sqlRenew   = `UPDATE job SET leased_to = ? WHERE id = ? AND lease = ?`
	sqlEnd     = `UPDATE job SET ended_at = ?, problem = ?, leased_to = 0 WHERE id = ? AND lease = ?`
	sqlPutOff  = `UPDATE job SET due_at = ?, problem = ?, leased_to = 0 WHERE id = ? AND lease = ?`
)

// claimed is a job leased to this process.
type claimed struct {
	ID, Task, lease string
	input           []byte
	Tries           int
}

// claim leases the first job that is due and whose task is known here.
func (q *Queue) claim(ctx context.Context) (j claimed, found bool, err error) {
	candidates, err := q.candidates(ctx)
	if err != nil || len(candidates) == 0 {
		return j, false, err
	}
	err = q.db.Write(ctx, func(tx *db.Tx) error {
		found = false
		for _, c := range candidates {
			now := q.now()
			c.lease = db.NewID()
			rows, err := tx.Exec(ctx, sqlClaim, c.lease, db.Micros(now.Add(lease)), c.ID, db.Micros(now))
			if err != nil {
				return err
			}
			if rows == 1 {
				j, found = c, true
				j.Tries++
				return nil
			}
		}
		return nil
	})
	return j, found, err
}

func (q *Queue) candidates(ctx context.Context) (jobs []claimed, err error) {
	q.mu.Lock()
	tasks := maps.Clone(q.tasks)
	q.mu.Unlock()
	err = q.db.Read(ctx, func(tx *db.Tx) error {
		now := db.Micros(q.now())
		rows, err := tx.Query(ctx, sqlFindDue, now, now)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var j claimed
			var input string
			if err := rows.Scan(&j.ID, &j.Task, &input, &j.Tries); err != nil {
				return err
			}
			j.input = []byte(input)
			if _, known := tasks[j.Task]; known {
				jobs = append(jobs, j)
			}
		}
		return rows.Err()
	})
	return jobs, err
}

// do runs the job, and keeps its lease for as long as that takes. A panic is a failure like another.
func (q *Queue) do(ctx context.Context, j claimed) (err error) {
	q.mu.Lock()
	t := q.tasks[j.Task]
	q.mu.Unlock()
	running, stop := context.WithCancel(ctx)
	var renewing sync.WaitGroup
	renewing.Go(func() { q.renew(running, j, stop) })
	defer renewing.Wait()
	defer stop()
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("panic: %v\n%s", reason, debug.Stack())
		}
	}()
	return t.Do(running, j.input)
}

// renew keeps the lease while the job runs, and stops the job when another process took it.
func (q *Queue) renew(ctx context.Context, j claimed, stop context.CancelFunc) {
	ticker := time.NewTicker(lease / 3)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		err := q.db.Write(ctx, func(tx *db.Tx) error {
			rows, err := tx.Exec(ctx, sqlRenew, db.Micros(q.now().Add(lease)), j.ID, j.lease)
			if err == nil && rows == 0 {
				return errLost
			}
			return err
		})
		if errors.Is(err, errLost) {
			stop()
			return
		}
	}
}

var errLost = errors.New("work: the job was taken by another process")

// settle writes what became of a job: done, put off, or given up.
func (q *Queue) settle(ctx context.Context, j claimed, problem error) error {
	now := q.now()
	return q.db.Write(ctx, func(tx *db.Tx) (err error) {
		switch {
		case problem == nil:
			_, err = tx.Exec(ctx, sqlEnd, db.Micros(now), "", j.ID, j.lease)
		case j.Tries >= maxTries:
			_, err = tx.Exec(ctx, sqlEnd, db.Micros(now), brief(problem), j.ID, j.lease)
		default:
			_, err = tx.Exec(ctx, sqlPutOff, db.Micros(now.Add(putOff(j.Tries))), brief(problem), j.ID, j.lease)
		}
		return err
	})
}

// putOff tells how long a job waits after it failed for the n-th time: half a minute, then twice as long each time.
func putOff(n int) time.Duration { return 15 * time.Second << min(n, 10) }

// brief keeps the head of an error's words.
func brief(err error) string {
	s := strings.ToValidUTF8(strings.ReplaceAll(err.Error(), "\x00", ""), "")
	line, _, _ := strings.Cut(s, "\n")
	runes := []rune(line)
	return string(runes[:min(len(runes), 300)])
}
