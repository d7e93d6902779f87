package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/mail"
	"balise/platform/people"
	"balise/platform/record"
)

// Account is somebody who can sign in to the demonstration.
type Account struct {
	Name, Email string
	Roles       text.Text
}

// loader lives the fiction in a database, on stores whose clock it moves.
type loader struct {
	*Fiction
	clock    time.Time
	people   *people.Store
	records  *record.Store
	operator people.Actor
	bodies   map[string]string // slug → identifier
	actors   []people.Actor    // the persons, in the order of the fiction
}

// Load fills a database that has no bodies, as of now, and gives every person this password. A database that was filled
// before keeps what it holds: its persons only get the password. It refuses one that holds something else.
func (f *Fiction) Load(ctx context.Context, d *db.DB, now time.Time, password string) ([]Account, error) {
	l := &loader{Fiction: f, clock: now, operator: people.Operator("Balise (démonstration)"), bodies: map[string]string{}}
	present := func() time.Time { return l.clock }
	l.people = people.NewStore(d, present, mail.NewOutbox(d, present))
	l.records = record.NewStore(d, present, f.kind)
	there, err := l.people.Bodies(ctx)
	if err != nil {
		return nil, fmt.Errorf("demonstration: %w", err)
	}
	if len(there) > 0 {
		return f.accounts(), l.renew(ctx, password)
	}
	l.clock = now.AddDate(-span, 0, 0)
	if err := l.saveBodies(ctx); err != nil {
		return nil, fmt.Errorf("demonstration: %w", err)
	}
	if err := l.invite(ctx, password); err != nil {
		return nil, fmt.Errorf("demonstration: %w", err)
	}
	if err := l.live(ctx, now); err != nil {
		return nil, fmt.Errorf("demonstration: %w", err)
	}
	return f.accounts(), nil
}

// saveBodies makes the bodies, each after the one that took over its mission.
func (l *loader) saveBodies(ctx context.Context) error {
	for len(l.bodies) < len(l.Bodies) {
		before := len(l.bodies)
		for _, b := range l.Bodies {
			successor, ready := l.bodies[b.Successor]
			if _, done := l.bodies[b.Slug]; done || b.Successor != "" && !ready {
				continue
			}
			saved, err := l.people.SaveBody(ctx, l.operator, people.Body{
				Slug: b.Slug, Name: b.Name, Acronym: b.Acronym, Type: b.Type, Portfolio: b.Portfolio, Jurisdiction: b.Jurisdiction,
				Aliases: b.Aliases, From: b.From, Until: b.Until, SuccessorID: successor, Fictional: true,
			})
			if err != nil {
				return fmt.Errorf("body %s: %w", b.Slug, err)
			}
			l.bodies[b.Slug] = saved.ID
		}
		if len(l.bodies) == before {
			return fmt.Errorf("the successors of some bodies lead back to them")
		}
	}
	return nil
}

// invite makes the persons known, and has each accept their invitation with the password.
func (l *loader) invite(ctx context.Context, password string) error {
	for _, p := range l.Persons {
		grants := make([]people.Grant, len(p.Grants))
		for i, g := range p.Grants {
			grants[i] = people.Grant{Role: g.Role, BodyID: l.bodies[g.Body]}
		}
		var token string
		_, err := l.people.Invite(ctx, l.operator, p.Email, p.Name, grants, keep(&token))
		if err != nil {
			return fmt.Errorf("person %s: %w", p.Email, err)
		}
		actor, err := l.people.Accept(ctx, token, password)
		if err != nil {
			return fmt.Errorf("person %s: %w", p.Email, err)
		}
		l.actors = append(l.actors, actor)
	}
	return nil
}

// keep makes no link of a token: it gives it to the one who runs the demonstration.
func keep(token *string) func(string) string {
	return func(t string) string {
		*token = t
		return "https://exemple.invalid/"
	}
}

// renew gives the password to the persons of a demonstration that was filled before.
func (l *loader) renew(ctx context.Context, password string) error {
	known, err := l.people.Persons(ctx)
	if err != nil {
		return fmt.Errorf("demonstration: %w", err)
	}
	ids := map[string]string{}
	for _, p := range known {
		ids[p.Email] = p.ID
	}
	for _, p := range l.Persons {
		id, there := ids[p.Email]
		if !there {
			return fault.Conflict(text.T(
				"Ces données ne sont pas celles de la démonstration\u00a0: elle n’y touche pas. Donnez-lui un autre dossier.",
				"This data is not the demonstration’s: it is left alone. Give the demonstration another folder."))
		}
		var token string
		if err := l.people.Reinvite(ctx, l.operator, id, keep(&token)); err != nil {
			return fmt.Errorf("demonstration: person %s: %w", p.Email, err)
		}
		if _, err := l.people.Accept(ctx, token, password); err != nil {
			return fmt.Errorf("demonstration: person %s: %w", p.Email, err)
		}
	}
	return nil
}

// live makes everything happen, in order, each thing at its time.
func (l *loader) live(ctx context.Context, now time.Time) error {
	records := make([]record.Record, len(l.Initiatives))
	for _, m := range l.calendar(now) {
		one := l.Initiatives[m.initiative]
		l.clock = m.at
		err := l.records.Write(ctx, func(w *record.Writer) (err error) {
			next, err := l.act(ctx, w, one, records[m.initiative], m)
			if err == nil {
				records[m.initiative] = next
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("initiative %s: %s: %w", one.Key, m.act, err)
		}
	}
	l.clock = now
	return nil
}

func (l *loader) act(ctx context.Context, w *record.Writer, one Initiative, r record.Record, m moment) (record.Record, error) {
	body := l.bodies[one.Body]
	actor := l.who(body, m)
	switch m.act {
	case record.Create:
		return w.Create(ctx, actor, l.kind.ID, body, l.withBodies(m.answers), text.Text{}, "")
	case record.Edit:
		return w.Edit(ctx, actor, r.ID, r.Version, l.withBodies(m.answers), m.reason(one))
	}
	return w.Move(ctx, actor, r.ID, r.Version, m.act, m.reason(one))
}

// reason is what the public reads of a correction, a withdrawal or a retirement; other acts have none.
func (m moment) reason(one Initiative) text.Text {
	switch {
	case m.act == record.Withdraw || m.act == record.Retire:
		return one.Reason
	case m.correcting:
		return one.Correction
	}
	return text.Text{}
}

// who gives the person of the body who does it: an agent writes, an approver decides, and writes what is withheld or what
// no agent is there to write. Where the body has nobody, the demonstration does it.
func (l *loader) who(body string, m moment) people.Actor {
	roles := []people.Role{people.Approver}
	switch m.act {
	case record.Create, record.Edit, record.Submit:
		if !withholds(m.answers) {
			roles = []people.Role{people.Agent, people.Approver}
		}
	}
	for _, role := range roles {
		for _, actor := range l.actors {
			if slices.Contains(actor.Grants, people.Grant{Role: role, BodyID: body}) {
				return actor
			}
		}
	}
	return l.operator
}

func withholds(answers instrument.Answers) bool {
	for _, a := range answers {
		if a.Absence != nil && a.Absence.Reason == instrument.Withheld {
			return true
		}
	}
	return false
}

// withBodies gives the answers with the identifiers of bodies in place of their slugs.
func (l *loader) withBodies(answers instrument.Answers) instrument.Answers {
	named := answers.Clone()
	for id, answer := range answers {
		q := l.kind.Instrument.Question(id)
		if slug, ok := answer.Value.(string); ok && q.Kind == instrument.KindBody {
			answer.Value = l.bodies[slug]
			named[id] = answer
		}
		rows, ok := answer.Value.([]instrument.Answers)
		if !ok {
			continue
		}
		replaced := make([]instrument.Answers, len(rows))
		for i, row := range rows {
			replaced[i] = row.Clone()
			for _, field := range q.Fields {
				if slug, ok := row[field.ID].Value.(string); ok && field.Kind == instrument.KindBody {
					replaced[i][field.ID] = instrument.Answer{Value: l.bodies[slug]}
				}
			}
		}
		answer.Value = replaced
		named[id] = answer
	}
	return named
}
