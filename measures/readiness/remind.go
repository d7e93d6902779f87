package readiness

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/mail"
	"balise/platform/people"
	"balise/platform/retention"
	"balise/platform/work"
)

// The days of reminders: before the due date, on it, then so often past it.
const (
	noticeDays = 14
	lateEvery  = 14
)

const (
	sqlAddReminder = `INSERT INTO readiness_reminder (task_id, occasion, at) VALUES (?, ?, ?) ON CONFLICT (task_id, occasion) DO NOTHING`

	sqlOldReminders = "SELECT COUNT(*) FROM readiness_reminder WHERE at < ?"

	sqlForgetReminders = "DELETE FROM readiness_reminder WHERE at < ?"
)

// Retention says how long the trace of a reminder stands.
var Retention = []retention.Rule{{
	Name:  "readiness.reminder",
	What:  text.T("La trace des rappels envoyés pour une tâche de l’aptitude", "The trace of reminders sent for a readiness task"),
	Since: text.T("après l’envoi", "after it was sent"),
	Why:   text.T("Elle sert à ne pas écrire deux fois\u00a0; après deux ans, elle ne sert plus.", "It serves not to write twice; after two years, it serves no more."),
	Keep:  730 * retention.Day,
	Count: sqlOldReminders,
	Erase: sqlForgetReminders,
}}

// tasks are what the measure does by the calendar.
func (r *Readiness) tasks() []work.Task {
	return []work.Task{{Name: "readiness.reminders", Every: time.Hour, Do: func(ctx context.Context, _ []byte) error { return r.Remind(ctx) }}}
}

// occasion names the reminder that a day calls for; "" when it calls for none. The due date is part of its name: when it moves, the
// reminders begin again.
func occasion(t Task, today people.Day) string {
	left := daysBetween(today, t.Due)
	switch {
	case t.State != Open || left > noticeDays:
		return ""
	case left > 0:
		return string(t.Due) + " notice"
	case left > -lateEvery:
		return string(t.Due) + " due"
	}
	return string(t.Due) + " late-" + strconv.Itoa(-left/lateEvery)
}

// daysBetween counts the days from one day to another; negative when it comes before.
func daysBetween(from, to people.Day) int {
	a, errA := time.Parse(time.DateOnly, string(from))
	b, errB := time.Parse(time.DateOnly, string(to))
	if errA != nil || errB != nil {
		return 0
	}
	return int(b.Sub(a).Hours() / 24)
}

// Remind writes to the persons whose tasks are due soon or late; to the approvers of the body when a person is no longer there. It may
// run as often as one likes: no reminder leaves twice.
func (r *Readiness) Remind(ctx context.Context) error {
	var all []Task
	err := r.DB.Read(ctx, func(tx *db.Tx) (err error) {
		all, err = readTasks(ctx, tx, sqlTasks)
		return err
	})
	if err != nil {
		return err
	}
	persons, err := r.People.Persons(ctx)
	if err != nil {
		return err
	}
	today := people.DayOf(r.Now())
	for _, t := range all {
		when := occasion(t, today)
		if when == "" {
			continue
		}
		body, err := r.People.Body(ctx, t.BodyID)
		if err != nil {
			return err
		}
		if err := r.remind(ctx, t, r.taskRow(t, body, today), when, addressed(persons, t)); err != nil {
			return fmt.Errorf("reminder of task %s: %w", t.ID, err)
		}
	}
	return nil
}

// addressed gives whom a reminder is for.
func addressed(persons []people.Person, t Task) []people.Person {
	var approvers []people.Person
	for _, p := range persons {
		ofBody := func(role people.Role) bool {
			return slices.ContainsFunc(p.Grants, func(g people.Grant) bool { return g.BodyID == t.BodyID && g.Role == role })
		}
		switch {
		case p.Disabled:
		case p.ID == t.OwnerID && (ofBody(people.Agent) || ofBody(people.Approver)):
			return []people.Person{p}
		case ofBody(people.Approver):
			approvers = append(approvers, p)
		}
	}
	return approvers
}

func (r *Readiness) remind(ctx context.Context, t Task, row taskRow, when string, to []people.Person) error {
	return r.DB.Write(ctx, func(tx *db.Tx) error {
		added, err := tx.Exec(ctx, sqlAddReminder, t.ID, when, db.Micros(r.Now()))
		if err != nil || added == 0 {
			return err
		}
		for _, p := range to {
			message, err := r.message(row, p)
			if err != nil {
				return err
			}
			if err := r.Outbox.Add(ctx, tx, message); err != nil {
				return err
			}
		}
		return people.Audit(ctx, tx, people.Entry{At: r.Now(), Actor: people.Actor{Name: "Balise"}, Action: "readiness.task.remind", Kind: "readiness-task", ObjectID: t.ID, BodyID: t.BodyID,
			Detail: map[string]string{"recipients": strconv.Itoa(len(to)), "due": string(t.Due)}})
	})
}

// message is what a person is written, in both languages.
func (r *Readiness) message(row taskRow, p people.Person) (mail.Message, error) {
	link, err := r.Address(text.FR, "readiness.task", "task", row.task.ID)
	if err != nil {
		return mail.Message{}, err
	}
	late := text.T("Elle est due le ", "It is due on ")
	if row.Late {
		late = text.T("Elle était due le ", "It was due on ")
	}
	in := func(l text.Lang, hello, what, whose string) string {
		return hello + " " + p.Name + ",\n\n" + what + " " + row.bodyName.In(l) + ".\n\n" + row.Label.In(l) + "\n" + whose + " " + row.Owner + ". " + late.In(l) + dayText(row.task.Due).In(l) + ".\n\n" + link + "\n"
	}
	return mail.Message{To: p.Email, Lang: text.FR, Subject: "Tâche de l’aptitude à l’IA / Readiness for AI task",
		Body: in(text.FR, "Bonjour", "Balise vous rappelle une tâche qui suit l’évaluation de l’aptitude de cet organisme\u00a0:", "À faire par") + "\n---\n\n" +
			in(text.EN, "Hello", "Balise reminds you of a task that follows the readiness assessment of this body:", "To be done by")}, nil
}
