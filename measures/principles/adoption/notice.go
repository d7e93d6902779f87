package adoption

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/mail"
	"balise/platform/people"
	"balise/platform/work"
)

// noticesTask writes to bodies when a version is proposed, and before comments end.
const noticesTask = "framework.notices"

// lastDays is how long before the end of comments bodies are reminded, in days.
const lastDays = 5

const sqlAddNotice = `INSERT INTO framework_notice (version_id, body_id, occasion, at, recipients) VALUES (?, ?, ?, ?, ?)
	ON CONFLICT (version_id, body_id, occasion) DO NOTHING`

// Tasks are what this package does by the calendar.
func (s *Store) Tasks() []work.Task {
	return []work.Task{{Name: noticesTask, Every: time.Hour, Do: func(ctx context.Context, _ []byte) error { return s.Notify(ctx) }}}
}

// occasion names the message that a day calls for; "" for none. The last day of comments is part of the name of the reminder: when it
// moves, bodies are reminded again.
func occasion(v Version, today people.Day) string {
	if !v.Commentable(today) {
		return ""
	}
	until, errUntil := time.Parse(time.DateOnly, string(v.Until))
	now, errNow := time.Parse(time.DateOnly, string(today))
	if errUntil != nil || errNow != nil || until.Sub(now) > lastDays*24*time.Hour {
		return "opening"
	}
	return string(v.Until) + " last"
}

// Notify sends the messages that today calls for. It may run as often as one likes: none leaves twice. A body that has sent its
// comments is not reminded.
func (s *Store) Notify(ctx context.Context) error {
	all, err := s.Versions(ctx)
	if err != nil {
		return err
	}
	today := people.DayOf(s.now())
	for _, v := range all {
		when := occasion(v, today)
		if when == "" {
			continue
		}
		sent, err := s.Comments(ctx, v)
		if err != nil {
			return err
		}
		heard := map[string]bool{}
		for _, c := range sent {
			heard[c.BodyID] = true
		}
		bodies, err := s.People.Bodies(ctx)
		if err != nil {
			return err
		}
		persons, err := s.People.Persons(ctx)
		if err != nil {
			return err
		}
		for _, b := range bodies {
			if !b.ActiveAt(today) || when != "opening" && heard[b.ID] {
				continue
			}
			if err := s.notify(ctx, v, b, responsible(persons, b.ID), when); err != nil {
				return err
			}
		}
	}
	return nil
}

// responsible lists the agents and approvers of a body who can be written to.
func responsible(persons []people.Person, bodyID string) []people.Person {
	var all []people.Person
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

func (s *Store) notify(ctx context.Context, v Version, b people.Body, to []people.Person, when string) error {
	if len(to) == 0 {
		return nil
	}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		added, err := tx.Exec(ctx, sqlAddNotice, v.ID, b.ID, when, db.Micros(s.now()), len(to))
		if err != nil || added == 0 {
			return err
		}
		for _, p := range to {
			m, err := s.message(v, b, p, when != "opening")
			if err != nil {
				return err
			}
			if err := s.Outbox.Add(ctx, tx, m); err != nil {
				return err
			}
		}
		return people.Audit(ctx, tx, people.Entry{At: s.now(), Actor: people.Actor{Name: "Balise"}, Action: "framework.notice", Kind: "framework", ObjectID: v.ID, BodyID: b.ID,
			Detail: map[string]string{"version": strconv.FormatInt(v.Number, 10), "count": strconv.Itoa(len(to))}})
	})
	if err != nil {
		return errors.Join(fmt.Errorf("principles: notice to %s", b.Slug), err)
	}
	return nil
}

// message is what a person of a body is written, in both languages.
func (s *Store) message(v Version, b people.Body, p people.Person, last bool) (mail.Message, error) {
	link, err := s.Address(text.FR, "framework.version", "number", v.Number)
	if err != nil {
		return mail.Message{}, err
	}
	step, _ := v.Proposal()
	until, n := DayText(v.Until), strconv.FormatInt(v.Number, 10)
	what := text.T("La version "+n+" du cadre d’IA responsable est proposée aux organismes.", "Version "+n+" of the framework of responsible AI is proposed to public bodies.")
	if last {
		what = text.T("Il reste peu de temps pour commenter la version "+n+" du cadre d’IA responsable\u00a0; rien n’a encore été envoyé par cet organisme.",
			"Little time is left to comment on version "+n+" of the framework of responsible AI; this body has sent nothing yet.")
	}
	in := func(l text.Lang, hello, by string) string {
		return hello + " " + p.Name + ",\n\n" + what.In(l) + " " + by + " (" + b.Name.In(l) + ")\n\n" + step.Words.In(l) + "\n\n" + link + "\n"
	}
	return mail.Message{To: p.Email, Lang: text.FR, Subject: "Cadre d’IA responsable, version " + n + " / Framework of responsible AI, version " + n,
		Body: in(text.FR, "Bonjour", "Vous pouvez commenter jusqu’au "+until.FR+" inclus.") + "\n---\n\n" +
			in(text.EN, "Hello", "You may comment until the end of "+until.EN+".")}, nil
}
