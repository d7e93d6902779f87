package lessons

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/retention"
)

// Interest is a body that says that a case interests it.
type Interest struct {
	Case    int64
	BodyID  string
	Reason  string // in the language of whoever marked it
	Contact string // how other bodies and the central team reach the body
	By      string
	At      time.Time
}

const (
	mostReason  = 1000 // characters
	mostContact = 200
)

const (
	sqlMark = `INSERT INTO lesson_interest (case_number, body_id, reason, contact, by_id, by_name, at) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (case_number, body_id) DO UPDATE SET reason = excluded.reason, contact = excluded.contact,
		by_id = excluded.by_id, by_name = excluded.by_name, at = excluded.at`

	sqlUnmark = "DELETE FROM lesson_interest WHERE case_number = ? AND body_id = ?"

	sqlChanged = "UPDATE lesson_sequence SET changes = changes + 1"

	sqlInterests = "SELECT case_number, body_id, reason, contact, by_name, at FROM lesson_interest ORDER BY at DESC, case_number, body_id"

	sqlInterestsOf = "SELECT case_number, body_id, reason, contact, by_name, at FROM lesson_interest WHERE case_number = ? ORDER BY at DESC, body_id"

	sqlOld = "SELECT COUNT(*) FROM lesson_interest WHERE at < ?"

	sqlForget = "DELETE FROM lesson_interest WHERE at < ?"

	sqlInterested = "SELECT COUNT(*) FROM lesson_interest WHERE case_number = ?"
)

// Retention says how long an interest stands.
var Retention = []retention.Rule{{
	Name:  "lessons.interest",
	What:  text.T("L’intérêt d’un organisme pour un cas, avec sa raison et son contact", "The interest of a body in a case, with its reason and contact"),
	Since: text.T("après avoir été dit ou renouvelé", "after it was said or renewed"),
	Why:   text.T("Un intérêt de deux ans ne dit plus ce qui intéresse aujourd’hui\u00a0; qui s’intéresse encore le dit de nouveau.", "An interest two years old no longer says what interests today; whoever still is interested says so again."),
	Keep:  730 * retention.Day,
	Count: sqlOld,
	Erase: sqlForget,
}}

// Mark says that a case interests a body; said again, it is renewed.
func (l *Lessons) Mark(ctx context.Context, actor people.Actor, number int64, bodyID, reason, contact string) error {
	if _, err := l.Cases.Case(ctx, number); err != nil {
		return err
	}
	reason, contact = strings.TrimSpace(reason), strings.TrimSpace(contact)
	if problems := checkInterest(reason, contact); len(problems) > 0 {
		return fault.Invalid(text.T("L’intérêt n’est pas noté.", "The interest is not noted."), problems...)
	}
	return l.change(ctx, actor, number, bodyID, "interest.mark", func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, sqlMark, number, bodyID, reason, contact, actor.ID, actor.Name, db.Micros(l.Now()))
		return err
	})
}

// Unmark withdraws the interest of a body in a case.
func (l *Lessons) Unmark(ctx context.Context, actor people.Actor, number int64, bodyID string) error {
	return l.change(ctx, actor, number, bodyID, "interest.withdraw", func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, sqlUnmark, number, bodyID)
		if err != nil || n > 0 {
			return err
		}
		return fault.Conflict(text.T("Cet organisme ne s’intéresse pas à ce cas, ou ne s’y intéresse plus.", "This body is not interested in this case, or no longer is."))
	})
}

// change does something to the interest of a body, with its traces, when the actor may.
func (l *Lessons) change(ctx context.Context, actor people.Actor, number int64, bodyID, action string, do func(*db.Tx) error) error {
	if err := people.Allow(actor, people.InterestMark, bodyID); err != nil {
		return err
	}
	return l.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := people.FindBody(ctx, tx, bodyID); errors.Is(err, db.ErrNoRows) {
			return fault.Invalid(text.T("Choisissez l’organisme.", "Choose the body."), fault.Field{Name: "body", Message: text.T("Choisissez l’organisme.", "Choose the body.")})
		} else if err != nil {
			return fmt.Errorf("interest: %w", err)
		}
		if err := do(tx); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlChanged); err != nil {
			return fmt.Errorf("interest: %w", err)
		}
		return people.Audit(ctx, tx, people.Entry{At: l.Now(), Actor: actor, Action: action, Kind: "usecase", ObjectID: label(number), BodyID: bodyID})
	})
}

func checkInterest(reason, contact string) []fault.Field {
	var problems []fault.Field
	if reason == "" {
		problems = append(problems, fault.Field{Name: "reason", Message: text.T("Dites en quoi ce cas vous intéresse.", "Say why this case interests you.")})
	}
	if utf8.RuneCountInString(reason) > mostReason {
		problems = append(problems, fault.Field{Name: "reason", Message: text.T("Écrivez 1\u00a0000 caractères ou moins.", "Write 1,000 characters or fewer.")})
	}
	if contact == "" {
		problems = append(problems, fault.Field{Name: "contact", Message: text.T("Dites comment vous joindre.", "Say how to reach you.")})
	}
	if utf8.RuneCountInString(contact) > mostContact {
		problems = append(problems, fault.Field{Name: "contact", Message: text.T("Écrivez 200 caractères ou moins.", "Write 200 characters or fewer.")})
	}
	return problems
}

// Interests gives the interests that the actor may see, the last said first.
func (l *Lessons) Interests(ctx context.Context, actor people.Actor) ([]Interest, error) {
	return l.interests(ctx, actor, sqlInterests)
}

// interestsOf gives those in one case.
func (l *Lessons) interestsOf(ctx context.Context, actor people.Actor, number int64) ([]Interest, error) {
	return l.interests(ctx, actor, sqlInterestsOf, number)
}

func (l *Lessons) interests(ctx context.Context, actor people.Actor, query string, args ...any) (found []Interest, err error) {
	err = l.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var i Interest
			var at int64
			if err := rows.Scan(&i.Case, &i.BodyID, &i.Reason, &i.Contact, &i.By, &at); err != nil {
				return err
			}
			if i.At = db.Time(at); people.Can(actor, people.InterestRead, i.BodyID) {
				found = append(found, i)
			}
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("interests: %w", err)
	}
	return found, nil
}

// Interested tells how many bodies a case interests: all that everyone reads of it.
func (l *Lessons) Interested(ctx context.Context, number int64) (n int, err error) {
	err = l.DB.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(ctx, sqlInterested, number).Scan(&n) })
	if err != nil {
		return 0, fmt.Errorf("interests in case %d: %w", number, err)
	}
	return n, nil
}
