package portrait

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/lang"
	"balise/platform/mail"
	"balise/platform/people"
)

// reminderEvery is how long must pass between two reminders to one body.
const reminderEvery = 7 * 24 * time.Hour

// sqlRemind marks a reminder, only if the last one is old enough: two at once mark it once.
const sqlRemind = `UPDATE readiness_expected SET reminded_at = ?, reminders = reminders + 1 WHERE year = ? AND body_id = ? AND reminded_at <= ?`

// mayRemind tells whether a body may be written to again.
func (x Expected) mayRemind(now time.Time) bool {
	return x.RemindedAt.IsZero() || !now.Before(x.RemindedAt.Add(reminderEvery))
}

// Remind writes to the agents and approvers of bodies that have not signed, and tells how many bodies were written to. A body that was
// written to less than a week ago is refused.
func (s *Store) Remind(ctx context.Context, actor people.Actor, year int, bodyIDs []string) (sent int, err error) {
	if err := people.Allow(actor, people.PortraitManage, ""); err != nil {
		return 0, err
	}
	e, err := s.Edition(ctx, year)
	if err != nil {
		return 0, err
	}
	if e.State != Open {
		return 0, fault.Conflict(text.T("Cette édition est close\u00a0: plus personne n’est attendu.", "This edition is closed: nobody is expected any more."))
	}
	g, err := s.gather(ctx, e)
	if err != nil {
		return 0, err
	}
	if err := s.checkReminder(g, bodyIDs); err != nil {
		return 0, err
	}
	persons, err := s.People.Persons(ctx)
	if err != nil {
		return 0, err
	}
	directory, err := s.People.Directory(ctx)
	if err != nil {
		return 0, err
	}
	now := s.now()
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		sent = 0
		for _, id := range bodyIDs {
			marked, err := tx.Exec(ctx, sqlRemind, db.Micros(now), year, id, db.Micros(now.Add(-reminderEvery)))
			if err != nil {
				return fmt.Errorf("reminder of the readiness edition of %d: %w", year, err)
			}
			if marked == 0 {
				continue // somebody else has just written to it
			}
			body, _ := directory.Body(id)
			to := responsible(persons, id)
			for _, p := range to {
				message, err := s.message(e, body, p)
				if err != nil {
					return err
				}
				if err := s.Outbox.Add(ctx, tx, message); err != nil {
					return err
				}
			}
			if err := s.audit(ctx, tx, actor, "remind", year, id, map[string]string{"recipients": strconv.Itoa(len(to))}); err != nil {
				return err
			}
			sent++
		}
		return nil
	})
	return sent, err
}

// checkReminder refuses bodies that are not to be written to.
func (s *Store) checkReminder(g gathered, bodyIDs []string) error {
	wrong := func(message text.Text) error {
		return fault.Invalid(text.T("Aucun rappel n’est parti.", "No reminder left."), fault.Field{Name: "bodies", Message: message})
	}
	if len(bodyIDs) == 0 {
		return wrong(text.T("Cochez au moins un organisme à qui écrire.", "Tick at least one body to write to."))
	}
	may := map[string]bool{}
	for i, x := range g.expected {
		if !g.bodies[i].Signed {
			may[x.BodyID] = x.mayRemind(s.now())
		}
	}
	for _, id := range bodyIDs {
		allowed, waiting := may[id]
		if !waiting {
			return wrong(text.T("Un des organismes choisis n’a rien à signer.", "One of the bodies chosen has nothing to sign."))
		}
		if !allowed {
			return wrong(text.T("Un des organismes choisis a déjà reçu un rappel depuis moins d’une semaine.", "One of the bodies chosen was reminded less than a week ago."))
		}
	}
	return nil
}

// responsible lists the agents and approvers of a body who can be written to.
func responsible(persons []people.Person, bodyID string) (all []people.Person) {
	for _, p := range persons {
		for _, g := range p.Grants {
			if g.BodyID == bodyID && g.Role.ForOneBody() && !p.Disabled {
				all = append(all, p)
				break
			}
		}
	}
	return all
}

// message is what a person of a body is written, in both languages.
func (s *Store) message(e Edition, b people.Body, p people.Person) (mail.Message, error) {
	link, err := s.Address(text.FR, "readiness.desk.list")
	if err != nil {
		return mail.Message{}, err
	}
	year, due := strconv.Itoa(e.Year), dayText(e.Due)
	return mail.Message{To: p.Email, Lang: text.FR, Subject: "Aptitude à l’IA " + year + " / " + year + " readiness for AI",
		Body: "Bonjour " + p.Name + ",\n\nL’évaluation de l’aptitude à l’IA de cet organisme n’est pas encore signée\u00a0: " + b.Name.In(text.FR) +
			". Elle est attendue d’ici le " + due.FR + ".\n\n" + link + "\n\n---\n\nHello " + p.Name + ",\n\nThe assessment of readiness for AI of this body is not signed yet: " +
			b.Name.In(text.EN) + ". It is due by " + due.EN + ".\n\n" + link + "\n"}, nil
}

// dayText writes a day in words.
func dayText(d people.Day) text.Text {
	at, err := time.ParseInLocation(time.DateOnly, string(d), lang.Zone)
	if err != nil {
		return text.T(string(d), string(d))
	}
	return text.T(lang.Date(text.FR, at), lang.Date(text.EN, at))
}
