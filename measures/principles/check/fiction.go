package check

import (
	"context"
	"slices"
	"time"

	"balise/engine/framework"
	"balise/engine/instrument"
	"balise/engine/text"
	"balise/measures/principles/adoption"
	"balise/platform/fault"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/record"
)

// Tell adds two checks to the demonstration: one that is approved, one being written. It does nothing where there is one already.
func (c *Checks) Tell(ctx context.Context, now time.Time) error {
	there, err := c.Records.List(ctx, record.Filter{Kind: KindID, Limit: 1})
	if err != nil || len(there) > 0 {
		return err
	}
	c.Forms.Refresh(ctx) // the demonstration has just adopted a version
	persons, err := c.People.Persons(ctx)
	if err != nil {
		return err
	}
	told := 0
	for _, p := range persons {
		agent, err := c.People.ActorByID(ctx, p.ID)
		if fault.Is(err, fault.NotFoundKind) {
			continue
		}
		if err != nil {
			return err
		}
		at := slices.IndexFunc(agent.Grants, func(g people.Grant) bool { return g.Role == people.Agent })
		if at < 0 || told == 2 {
			continue
		}
		body := agent.Grants[at].BodyID
		initiatives, err := c.Records.List(ctx, record.Filter{Kind: initiative.KindID, BodyIDs: []string{body}, State: record.Published})
		if err != nil {
			return err
		}
		if len(initiatives) <= told {
			continue
		}
		approver, err := c.approverOf(ctx, persons, body)
		if err != nil {
			return err
		}
		if err := c.tell(ctx, agent, approver, body, initiatives[told], now, told == 0); err != nil {
			return err
		}
		told++
	}
	return nil
}

func (c *Checks) approverOf(ctx context.Context, persons []people.Person, body string) (people.Actor, error) {
	for _, p := range persons {
		for _, g := range p.Grants {
			if g.Role == people.Approver && g.BodyID == body {
				return c.People.ActorByID(ctx, p.ID)
			}
		}
	}
	return people.Actor{}, nil
}

func (c *Checks) tell(ctx context.Context, agent, approver people.Actor, body string, about record.Record, now time.Time, whole bool) error {
	v, err := c.Store.InForce(ctx)
	if err != nil {
		return err
	}
	day, err := instrument.ParseDate(string(people.DayOf(now.AddDate(0, 0, -15))))
	if err != nil {
		return err
	}
	a := invented(v, now, whole)
	a[initiativeQuestion], a[nameQuestion], a[dateQuestion] = instrument.Answer{Value: about.ID}, instrument.Answer{Value: about.Title}, instrument.Answer{Value: day}
	return c.Records.Write(ctx, func(w *record.Writer) error {
		r, err := w.Create(ctx, agent, KindID, body, a, text.Text{}, "")
		if err != nil || !whole || approver.ID == "" {
			return err
		}
		if r, err = w.Move(ctx, agent, r.ID, r.Version, record.Submit, text.Text{}); err != nil {
			return err
		}
		_, err = w.Move(ctx, approver, r.ID, r.Version, record.Publish, text.Text{})
		return err
	})
}

// invented answers the controls of a version, by a pattern that shows every case: in place and shown, declared, expired, missing, without
// object. A check being written stops half-way.
func invented(v adoption.Version, now time.Time, whole bool) instrument.Answers {
	a := instrument.Answers{}
	codes := []string{"everywhere", "mostly", "partly", "everywhere", "none", "mostly", "everywhere"}
	i := 0
	for _, p := range v.Text.Places() {
		if p.Level != framework.Control {
			continue
		}
		i++
		if !whole && i > 24 {
			break
		}
		if i%17 == 0 {
			a[p.ID] = instrument.Answer{Absence: &instrument.Absence{Reason: instrument.NotApplicable, Note: text.T("Cette initiative ne traite aucun renseignement personnel (fictif).", "This initiative handles no personal information (fictional).")}}
			continue
		}
		answer := instrument.Answer{Value: codes[i%len(codes)]}
		if answer.Value != "none" && i%3 != 0 {
			e := instrument.Evidence{Code: "documented", Reference: "Document interne (fictif)"}
			at := now.AddDate(0, -i, 0)
			e.Date = instrument.Date{Year: at.Year(), Month: int(at.Month())}
			answer.Evidence = &e
		}
		a[p.ID] = answer
	}
	return a
}
