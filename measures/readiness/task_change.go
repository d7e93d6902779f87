package readiness

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
)

const (
	sqlAddTask = `INSERT INTO readiness_task (id, body_id, record_id, question, kind, state, owner_id, owner_name, due, note, evidence, version, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

	sqlSetTask = `UPDATE readiness_task SET state = ?, owner_id = ?, owner_name = ?, due = ?, note = ?, evidence = ?, version = ?, updated_at = ? WHERE id = ?`

	sqlAddTaskEvent = `INSERT INTO readiness_task_event (task_id, version, act, at, by_id, by_name, owner_name, due, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
)

// mostNote is how long a note or a reason may be, in characters; mostReference, where evidence is found.
const (
	mostNote      = 2000
	mostReference = 300
)

// Plan is who does a task, by when, and how.
type Plan struct {
	OwnerID string
	Due     people.Day
	Note    string
}

// TakeTask makes a task of an action of an assessment. A body has one open task for a practice.
func (r *Readiness) TakeTask(ctx context.Context, actor people.Actor, s sheet, a action, p Plan) (Task, error) {
	if err := people.Allow(actor, people.ReadinessFill, s.Record.BodyID); err != nil {
		return Task{}, err
	}
	owner, err := r.planned(ctx, s.Record.BodyID, &p)
	if err != nil {
		return Task{}, err
	}
	t := Task{ID: db.NewID(), BodyID: s.Record.BodyID, RecordID: s.Record.ID, Question: a.Question, Kind: a.Kind, State: Open,
		OwnerID: owner.ID, OwnerName: owner.Name, Due: p.Due, Note: p.Note, CreatedAt: r.Now()}
	err = r.DB.Write(ctx, func(tx *db.Tx) error {
		there, err := readTasks(ctx, tx, sqlTasksOf, t.BodyID)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(there, func(o Task) bool { return o.State == Open && o.Question == t.Question }) {
			return fault.Conflict(text.T("Cette action est déjà une tâche\u00a0: ouvrez-la dans la liste des tâches.", "This action is a task already: open it in the list of tasks."))
		}
		return r.keep(ctx, tx, actor, &t, Take, t.Note)
	})
	return t, err
}

// ChangeTask gives an open task another owner, date or note.
func (r *Readiness) ChangeTask(ctx context.Context, actor people.Actor, id string, base int, p Plan) error {
	return r.changeTask(ctx, actor, id, base, Change, Open, func(t *Task) (string, error) {
		owner, err := r.planned(ctx, t.BodyID, &p)
		t.OwnerID, t.OwnerName, t.Due, t.Note = owner.ID, owner.Name, p.Due, p.Note
		return p.Note, err
	})
}

// FinishTask tells that a task is done, and what shows it.
func (r *Readiness) FinishTask(ctx context.Context, actor people.Actor, id string, base int, e instrument.Evidence, note string) error {
	if problems := r.checkEvidence(e); len(problems) > 0 {
		return fault.Invalid(text.T("La tâche n’est pas encore faite.", "The task is not done yet."), problems...)
	}
	return r.changeTask(ctx, actor, id, base, Finish, Open, func(t *Task) (string, error) {
		t.State, t.Evidence = Done, &e
		return trimmed(note), checkNote("note", trimmed(note), false)
	})
}

// DropTask gives a task up, with a reason.
func (r *Readiness) DropTask(ctx context.Context, actor people.Actor, id string, base int, reason string) error {
	return r.changeTask(ctx, actor, id, base, Drop, Open, func(t *Task) (string, error) {
		t.State = Dropped
		return trimmed(reason), checkNote("note", trimmed(reason), true)
	})
}

// ReopenTask takes a task up again that was done or dropped, with a reason.
func (r *Readiness) ReopenTask(ctx context.Context, actor people.Actor, id string, base int, reason string) error {
	return r.changeTask(ctx, actor, id, base, Reopen, "", func(t *Task) (string, error) {
		if t.State == Open {
			return "", fault.Conflict(text.T("Cette tâche est déjà ouverte.", "This task is open already."))
		}
		t.State, t.Evidence = Open, nil
		return trimmed(reason), checkNote("note", trimmed(reason), true)
	})
}

// changeTask does one act to a task that stands in a state, any for "".
func (r *Readiness) changeTask(ctx context.Context, actor people.Actor, id string, base int, act TaskAct, from TaskState, change func(*Task) (note string, err error)) error {
	t, err := r.Task(ctx, actor, id)
	if err != nil {
		return err
	}
	if err := people.Allow(actor, people.ReadinessFill, t.BodyID); err != nil {
		return err
	}
	note, err := change(&t) // what it needs to read is read before the transaction that writes
	if err != nil {
		return err
	}
	return r.DB.Write(ctx, func(tx *db.Tx) error {
		now, err := taskOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if now.Version != base || from != "" && now.State != from {
			return fault.Conflict(text.T("Quelqu’un a changé cette tâche pendant que vous la lisiez. Relisez-la, puis recommencez.",
				"Somebody changed this task while you were reading it. Read it again, then start over."))
		}
		t.Version = now.Version
		return r.keep(ctx, tx, actor, &t, act, note)
	})
}

// keep writes the next version of a task, what was done, and the line of the audit trail.
func (r *Readiness) keep(ctx context.Context, tx *db.Tx, actor people.Actor, t *Task, act TaskAct, note string) error {
	t.Version++
	t.UpdatedAt = r.Now()
	evidence := ""
	if t.Evidence != nil {
		data, err := json.Marshal(t.Evidence)
		if err != nil {
			return fmt.Errorf("task %s: %w", t.ID, err)
		}
		evidence = string(data)
	}
	var err error
	if t.Version == 1 {
		_, err = tx.Exec(ctx, sqlAddTask, t.ID, t.BodyID, t.RecordID, t.Question, t.Kind, string(t.State), t.OwnerID, t.OwnerName, string(t.Due), t.Note, evidence,
			t.Version, db.Micros(t.CreatedAt), db.Micros(t.UpdatedAt))
	} else {
		_, err = tx.Exec(ctx, sqlSetTask, string(t.State), t.OwnerID, t.OwnerName, string(t.Due), t.Note, evidence, t.Version, db.Micros(t.UpdatedAt), t.ID)
	}
	if err != nil {
		return fmt.Errorf("task %s: %w", t.ID, err)
	}
	if _, err := tx.Exec(ctx, sqlAddTaskEvent, t.ID, t.Version, string(act), db.Micros(t.UpdatedAt), actor.ID, actor.Name, t.OwnerName, string(t.Due), note); err != nil {
		return fmt.Errorf("task %s: %w", t.ID, err)
	}
	return people.Audit(ctx, tx, people.Entry{At: t.UpdatedAt, Actor: actor, Action: "readiness.task." + string(act), Kind: "readiness-task", ObjectID: t.ID, BodyID: t.BodyID,
		Detail: map[string]string{"question": t.Question, "due": string(t.Due)}})
}

// planned checks a plan, and gives the person who is to do it.
func (r *Readiness) planned(ctx context.Context, bodyID string, p *Plan) (people.Person, error) {
	p.Note = trimmed(p.Note)
	persons, err := r.personsOf(ctx, bodyID)
	if err != nil {
		return people.Person{}, err
	}
	var problems []fault.Field
	i := slices.IndexFunc(persons, func(one people.Person) bool { return one.ID == p.OwnerID })
	if i < 0 {
		problems = append(problems, fault.Field{Name: "owner", Message: text.T("Choisissez une personne de l’organisme.", "Choose a person of the body.")})
	}
	if at, err := time.Parse(time.DateOnly, string(p.Due)); err != nil || at.Year() < 2020 || at.Year() > 2100 {
		problems = append(problems, fault.Field{Name: "due", Message: text.T("Donnez l’échéance au jour près.", "Give the due date to the day.")})
	}
	if utf8.RuneCountInString(p.Note) > mostNote {
		problems = append(problems, fault.Field{Name: "note", Message: tooLong})
	}
	if len(problems) > 0 {
		return people.Person{}, fault.Invalid(text.T("La tâche n’est pas enregistrée.", "The task is not saved."), problems...)
	}
	return persons[i], nil
}

var tooLong = text.T("Écrivez 2\u00a0000 caractères ou moins.", "Write 2,000 characters or fewer.")

// personsOf lists the persons of a body who can be given a task.
func (r *Readiness) personsOf(ctx context.Context, bodyID string) ([]people.Person, error) {
	all, err := r.People.Persons(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(p people.Person) bool {
		return p.Disabled || !slices.ContainsFunc(p.Grants, func(g people.Grant) bool { return g.BodyID == bodyID && g.Role.ForOneBody() })
	}), nil
}

func checkNote(field, note string, needed bool) error {
	switch {
	case needed && note == "":
		return fault.Invalid(text.T("Dites pourquoi.", "Say why."), fault.Field{Name: field, Message: text.T("Dites pourquoi\u00a0: on le lira plus tard.", "Say why: it will be read later.")})
	case utf8.RuneCountInString(note) > mostNote:
		return fault.Invalid(tooLong, fault.Field{Name: field, Message: tooLong})
	}
	return nil
}

// checkEvidence wants something that shows that the task is done.
func (r *Readiness) checkEvidence(e instrument.Evidence) []fault.Field {
	var problems []fault.Field
	if (sheet{form: r.form}).kinds().Term(e.Code) == nil || r.form.Gates.Caps[e.Code] < 1 {
		problems = append(problems, fault.Field{Name: "evidence", Message: text.T("Choisissez ce qui montre que c’est fait.", "Choose what shows that it is done.")})
	}
	if !e.Date.Valid() {
		problems = append(problems, fault.Field{Name: "date", Message: text.T("Donnez la date de la preuve, par exemple 2026-11.", "Give the date of the evidence, for example 2026-11.")})
	}
	if e.Reference == "" {
		problems = append(problems, fault.Field{Name: "reference", Message: text.T("Dites où se trouve la preuve.", "Say where the evidence is.")})
	}
	if utf8.RuneCountInString(e.Reference) > mostReference {
		problems = append(problems, fault.Field{Name: "reference", Message: text.T("Écrivez 300 caractères ou moins.", "Write 300 characters or fewer.")})
	}
	return problems
}
