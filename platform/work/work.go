// Package work does what takes long, or comes back by the calendar, outside the request that asks for it.
//
// A job is written in the transaction of the act that causes it, so that none is lost and none runs for an act that failed.
// Any number of processes on one database share the jobs: each is leased to one at a time, and the lease of a process that
// died ends by itself. A job may therefore run twice, never not at all: what a task does, it does in one transaction, or
// such that a second time changes nothing.
package work

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"balise/platform/db"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations make the tables of this package.
var Migrations = db.Migrations{Name: "work", FS: migrations}

// Task is something that can be done in the background.
type Task struct {
	Name string // "register.digests": of the measure, then what is done
	// Every is how often the task comes back by itself; zero when it only runs if asked for with Queue.Add.
	Every time.Duration
	// Do does it, on the input given to Queue.Add as JSON; none when the calendar called. An error brings it back later.
	Do func(ctx context.Context, input []byte) error
}

// Queue keeps the jobs in the database and runs them. It is safe for concurrent use.
type Queue struct {
	db    *db.DB
	now   func() time.Time
	wake  chan struct{}
	mu    sync.Mutex
	tasks map[string]Task
}

// New gives the queue of a migrated database. Nothing runs before Run or RunDue.
func New(d *db.DB, now func() time.Time) *Queue {
	return &Queue{db: d, now: now, wake: make(chan struct{}, 1), tasks: map[string]Task{}}
}

// Register tells the queue how tasks are done. A job whose task nobody registered waits for a process that knows it.
func (q *Queue) Register(tasks ...Task) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, t := range tasks {
		if _, twice := q.tasks[t.Name]; twice || t.Name == "" || t.Do == nil {
			return fmt.Errorf("work: task %q has no name, nothing to do, or the name of another", t.Name)
		}
		q.tasks[t.Name] = t
	}
	return nil
}

const sqlAdd = `INSERT INTO job (id, task, input, created_at, due_at, lease, leased_to, tries, ended_at, problem)
	VALUES (?, ?, ?, ?, ?, '', 0, 0, 0, '')`

// Add asks for a task to be done once, with this input as JSON, when the transaction is kept. It gives the job's identifier.
func (q *Queue) Add(ctx context.Context, tx *db.Tx, task string, input any) (string, error) {
	data, err := json.Marshal(input)
	if err != nil {
		return "", fmt.Errorf("work: input of %s: %w", task, err)
	}
	id, now := db.NewID(), db.Micros(q.now())
	if _, err := tx.Exec(ctx, sqlAdd, id, task, string(data), now, now); err != nil {
		return "", fmt.Errorf("work: %w", err)
	}
	select {
	case q.wake <- struct{}{}: // heard before the commit at worst, and then found at the next look
	default:
	}
	return id, nil
}
