package readiness

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations make the tables of this package. They stand on those of people and record.
var Migrations = db.Migrations{Name: "readiness", FS: migrations}

// Task is something that a body decided to do after an assessment, followed until it is done or dropped.
type Task struct {
	ID        string
	BodyID    string
	RecordID  string // the assessment that it came from
	Question  string // the practice that it puts in place, or shows
	Kind      string // of the action: maturity.Practice or maturity.Proof
	State     TaskState
	OwnerID   string // a person of the body
	OwnerName string // as they were called when they were given it
	Due       people.Day
	Note      string
	Evidence  *instrument.Evidence // what shows that it is done; nil before
	Version   int                  // counts its changes; what a change must be based on
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TaskState is where a task stands.
type TaskState string

// The three states of a task.
const (
	Open    TaskState = "open"
	Done    TaskState = "done"
	Dropped TaskState = "dropped"
)

var stateTitles = map[TaskState]text.Text{
	Open: text.T("À faire", "To do"), Done: text.T("Faite", "Done"), Dropped: text.T("Abandonnée", "Dropped"),
}

// Late tells whether the task should be done by now.
func (t Task) Late(today people.Day) bool { return t.State == Open && t.Due < today }

// TaskAct is what somebody does to a task.
type TaskAct string

// The acts. Each makes one version and one line of the audit trail.
const (
	Take   TaskAct = "take"   // make it of an action
	Change TaskAct = "change" // of owner, date or note
	Finish TaskAct = "finish" // with what shows it
	Drop   TaskAct = "drop"   // with a reason
	Reopen TaskAct = "reopen" // with a reason
)

// TaskEvent is one change of a task. It is never altered.
type TaskEvent struct {
	Version   int
	Act       TaskAct
	At        time.Time
	By        string
	OwnerName string
	Due       people.Day
	Note      string // the note of the task, or the reason
}

const (
	sqlTasks = `SELECT id, body_id, record_id, question, kind, state, owner_id, owner_name, due, note, evidence, version, created_at, updated_at
		FROM readiness_task ORDER BY due, id`

	sqlTasksOf = `SELECT id, body_id, record_id, question, kind, state, owner_id, owner_name, due, note, evidence, version, created_at, updated_at
		FROM readiness_task WHERE body_id = ? ORDER BY due, id`

	sqlTask = `SELECT id, body_id, record_id, question, kind, state, owner_id, owner_name, due, note, evidence, version, created_at, updated_at
		FROM readiness_task WHERE id = ?`

	sqlTaskEvents = `SELECT version, act, at, by_name, owner_name, due, note FROM readiness_task_event WHERE task_id = ? ORDER BY version DESC`
)

// Tasks gives the tasks that the actor may read, the first due first.
func (r *Readiness) Tasks(ctx context.Context, actor people.Actor) (found []Task, err error) {
	all, bodies := people.Reach(actor, people.ReadinessRead)
	err = r.DB.Read(ctx, func(tx *db.Tx) error {
		if all {
			found, err = readTasks(ctx, tx, sqlTasks)
			return err
		}
		for _, b := range bodies {
			some, err := readTasks(ctx, tx, sqlTasksOf, b)
			if err != nil {
				return err
			}
			found = append(found, some...)
		}
		return nil
	})
	return found, err
}

// TasksOf gives the tasks of a body, the first due first.
func (r *Readiness) TasksOf(ctx context.Context, bodyID string) (found []Task, err error) {
	err = r.DB.Read(ctx, func(tx *db.Tx) error {
		found, err = readTasks(ctx, tx, sqlTasksOf, bodyID)
		return err
	})
	return found, err
}

func readTasks(ctx context.Context, tx *db.Tx, query string, args ...any) ([]Task, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("tasks: %w", err)
	}
	defer rows.Close()
	var found []Task
	for rows.Next() {
		t, err := scanTask(rows)
		if err != nil {
			return nil, fmt.Errorf("tasks: %w", err)
		}
		found = append(found, t)
	}
	return found, rows.Err()
}

func scanTask(row interface{ Scan(...any) error }) (Task, error) {
	var t Task
	var evidence string
	var created, updated int64
	err := row.Scan(&t.ID, &t.BodyID, &t.RecordID, &t.Question, &t.Kind, &t.State, &t.OwnerID, &t.OwnerName, &t.Due, &t.Note, &evidence, &t.Version, &created, &updated)
	if err != nil {
		return t, err
	}
	t.CreatedAt, t.UpdatedAt = db.Time(created), db.Time(updated)
	if evidence != "" {
		if err := json.Unmarshal([]byte(evidence), &t.Evidence); err != nil {
			return t, fmt.Errorf("task %s: %w", t.ID, err)
		}
	}
	return t, nil
}

// Task gives a task that the actor may read; a not-found fault for any other.
func (r *Readiness) Task(ctx context.Context, actor people.Actor, id string) (t Task, err error) {
	err = r.DB.Read(ctx, func(tx *db.Tx) error {
		t, err = taskOf(ctx, tx, id)
		return err
	})
	if err == nil && !people.Can(actor, people.ReadinessRead, t.BodyID) {
		return Task{}, errNoTask()
	}
	return t, err
}

func taskOf(ctx context.Context, tx *db.Tx, id string) (Task, error) {
	t, err := scanTask(tx.QueryRow(ctx, sqlTask, id))
	if errors.Is(err, db.ErrNoRows) {
		return t, errNoTask()
	}
	return t, err
}

func errNoTask() error {
	return fault.NotFound(text.T("Cette tâche n’existe pas.", "This task does not exist."))
}

// TaskEvents gives everything done to a task, the latest first.
func (r *Readiness) TaskEvents(ctx context.Context, id string) (all []TaskEvent, err error) {
	err = r.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlTaskEvents, id)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var e TaskEvent
			var at int64
			if err := rows.Scan(&e.Version, &e.Act, &at, &e.By, &e.OwnerName, &e.Due, &e.Note); err != nil {
				return err
			}
			e.At = db.Time(at)
			all = append(all, e)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("task %s: what was done: %w", id, err)
	}
	return all, nil
}

// trimmed is a text as it is kept.
func trimmed(s string) string { return strings.TrimSpace(s) }
