package campaign

import (
	"context"
	"slices"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/record"
)

// teller tells the campaigns of the demonstration: two that are over, one that is under way.
type teller struct {
	*Store
	clock   time.Time
	actors  []people.Actor
	records map[string][]dated // by body
}

// dated is a record with its revisions, the latest first.
type dated struct {
	record.Record
	revisions []record.Revision
}

// Tell fills the demonstration with three years of campaigns. It does nothing where there is a campaign already.
func (s *Store) Tell(ctx context.Context, now time.Time) error {
	there, err := s.Campaigns(ctx)
	if err != nil || len(there) > 0 {
		return err
	}
	t := &teller{records: map[string][]dated{}}
	t.Store = NewStore(s.House, func() time.Time { return t.clock })
	if err := t.meet(ctx); err != nil {
		return err
	}
	for back := 2; back > 0; back-- {
		if err := t.past(ctx, now.AddDate(-back, 0, -20)); err != nil {
			return err
		}
	}
	return t.underWayNow(ctx, now)
}

// meet reads who works for whom, and what happened to every record.
func (t *teller) meet(ctx context.Context) error {
	persons, err := t.People.Persons(ctx)
	if err != nil {
		return err
	}
	for _, p := range persons {
		actor, err := t.People.ActorByID(ctx, p.ID)
		if err != nil && !fault.Is(err, fault.NotFoundKind) {
			return err
		}
		t.actors = append(t.actors, actor)
	}
	bodies, err := t.People.Bodies(ctx)
	if err != nil {
		return err
	}
	for _, b := range bodies {
		records, err := t.Records.OfBody(ctx, initiative.KindID, b.ID)
		if err != nil {
			return err
		}
		for _, r := range records {
			revisions, err := t.Records.Revisions(ctx, r.ID)
			if err != nil {
				return err
			}
			t.records[b.ID] = append(t.records[b.ID], dated{r, revisions})
		}
	}
	return nil
}

// who gives a person with that role for the body; where there is none, the demonstration itself.
func (t *teller) who(role people.Role, bodyID string) people.Actor {
	for _, a := range t.actors {
		if slices.Contains(a.Grants, people.Grant{Role: role, BodyID: bodyID}) {
			return a
		}
	}
	return people.Operator("Balise (démonstration)")
}

func (t *teller) openAt(ctx context.Context, at time.Time, days int) (Campaign, error) {
	t.clock = at
	var types []string
	for _, term := range t.Corpus.Taxonomy("body_type").Current().Terms {
		types = append(types, term.Code)
	}
	day := people.DayOf(at)
	return t.Open(ctx, t.who(people.Central, ""), at.Year(), Settings{Reference: day, Opens: day, Due: people.DayOf(at.AddDate(0, 0, days)), Types: types,
		Confirm: usualQuestions, NameLate: at.Year()%2 == 1, Message: usualMessage})
}

// past tells a campaign that is over: most bodies signed, a few never did.
func (t *teller) past(ctx context.Context, at time.Time) error {
	c, err := t.openAt(ctx, at, 30)
	if err != nil {
		return err
	}
	rows, err := t.Rows(ctx, c)
	if err != nil {
		return err
	}
	for i, r := range rows {
		if i%9 == 4 && t.who(people.Agent, r.BodyID).ID == people.OperatorID {
			continue // those whose agents can sign in have a past to look at
		}
		t.clock = at.AddDate(0, 0, 3+i%25)
		if err := t.signedThen(ctx, c, r); err != nil {
			return err
		}
	}
	t.clock = at.AddDate(0, 0, 40)
	_, err = t.Close(ctx, t.who(people.Central, ""), c.Year, c.Version, text.T("La campagne est terminée.", "The campaign is over."))
	return err
}

// signedThen freezes what a body had at that moment, as if it had been declared and signed then.
func (t *teller) signedThen(ctx context.Context, c Campaign, r Row) error {
	basis, err := t.basis(ctx, c, r.BodyID)
	if err != nil {
		return err
	}
	return t.Records.Write(ctx, func(w *record.Writer) error {
		what := t.declare(Sheet{Campaign: c, Declaration: r.Declaration, Body: r.Body})
		what.Answers = t.answers()
		for _, one := range t.records[r.BodyID] {
			if f, there := t.frozenThen(one, basis); there {
				what.Entries = append(what.Entries, f)
			}
		}
		what.Nothing = !slices.ContainsFunc(what.Entries, func(f Frozen) bool { return f.Decision != Retired })
		approver := t.who(people.Approver, r.BodyID)
		what.Signature = Signature{PersonID: approver.ID, Name: approver.Name, Statement: Statement, At: t.present()}
		d := r.Declaration
		d.Nothing, d.Answers, d.SubmittedBy = what.Nothing, what.Answers, t.who(people.Agent, r.BodyID).Name
		hash, err := t.freeze(ctx, w.Tx(), &d, what)
		if err != nil {
			return err
		}
		for _, f := range what.Entries {
			if _, err := w.Tx().Exec(ctx, sqlSetLine, d.ID, f.RecordID, string(f.Decision), f.Version, string(f.Ended), f.Reason.FR, f.Reason.EN,
				db.Micros(t.clock), d.SubmittedBy); err != nil {
				return err
			}
		}
		d.Version++
		return t.save(ctx, w.Tx(), approver, d, "sign", map[string]string{"version": "1", "hash": hash})
	})
}

// frozenThen is an initiative as its record stood at the clock's moment; there is none before it was first written.
func (t *teller) frozenThen(one dated, b basis) (Frozen, bool) {
	i := slices.IndexFunc(one.revisions, func(v record.Revision) bool { return !v.At.After(t.clock) })
	if i < 0 {
		return Frozen{}, false
	}
	v, base := one.revisions[i], b.base[one.ID]
	if one.Number%4 == 1 && b.last == nil && initiative.Code(v.Answers, "status") == "production" {
		v.Answers = v.Answers.Clone() // the first time one in four was still being developed
		v.Answers["status"] = instrument.Answer{Value: "development"}
		delete(v.Answers, "stage")
	}
	e := Entry{Record: record.Record{Answers: v.Answers}, Base: base}
	decision := e.asItStands(t.Store.Entry)
	if v.State == record.Retired {
		if base == nil {
			return Frozen{}, false
		}
		decision = Retired
	}
	f := t.frozen(one.ID, one.Number, v.Version, v.InstrumentVersion, v.Answers, decision)
	if decision == Retired {
		f.Ended, f.Reason = people.DayOf(v.At), v.Reason
	}
	return f, true
}

func (t *teller) answers() instrument.Answers {
	return instrument.Answers{
		"prepared_by":      {Value: text.T("Responsable de l’architecture (fiction)", "Head of architecture (fiction)")},
		"method":           {Value: text.T("Tour des directions et relecture des contrats.", "A round of the branches and a reading of the contracts.")},
		"complete":         {Value: true},
		"generative_tools": {Value: t.clock.Day()%2 == 0},
	}
}

// underWayNow tells the campaign that is open: bodies are at every stage.
func (t *teller) underWayNow(ctx context.Context, now time.Time) error {
	c, err := t.openAt(ctx, now.AddDate(0, 0, -20), 35)
	if err != nil {
		return err
	}
	if err := t.RemindByCalendar(ctx); err != nil {
		return err
	}
	rows, err := t.Rows(ctx, c)
	if err != nil {
		return err
	}
	for i, r := range rows {
		t.clock = now.AddDate(0, 0, -17+i%14)
		switch {
		case t.who(people.Agent, r.BodyID).ID == people.OperatorID && (i%3 == 0 || t.ended(r.BodyID, now.AddDate(-1, 0, 0))):
			err = t.signedThen(ctx, c, r)
		case t.who(people.Agent, r.BodyID).ID != people.OperatorID:
			err = t.underWay(ctx, c, r, i%2 == 0)
		case i%3 == 1:
			err = t.underWay(ctx, c, r, false)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// ended tells whether a use of the body ended since then.
func (t *teller) ended(bodyID string, since time.Time) bool {
	return slices.ContainsFunc(t.records[bodyID], func(one dated) bool { return one.State == record.Retired && one.UpdatedAt.After(since) })
}

// underWay lets an agent decide on some of the initiatives; on all of them, and hand the declaration over, when whole.
func (t *teller) underWay(ctx context.Context, c Campaign, r Row, whole bool) error {
	agent := t.who(people.Agent, r.BodyID)
	sheet, err := t.Sheet(ctx, c, r.BodyID)
	if err != nil {
		return err
	}
	for i, e := range sheet.Entries {
		if !whole && i%2 == 1 {
			continue
		}
		t.clock = t.clock.Add(time.Minute)
		_, err := t.Decide(ctx, agent, c, r.BodyID, Choice{Number: e.Record.Number, Base: e.Record.Version, Seen: e.Seen()})
		if err != nil && !fault.Is(err, fault.InvalidKind) && !fault.Is(err, fault.ConflictKind) {
			return err // what is refused stays to be decided
		}
	}
	if !whole {
		return nil
	}
	if err := t.Answer(ctx, agent, c, r.BodyID, 1, t.answers()); err != nil {
		return err
	}
	if sheet, err = t.Sheet(ctx, c, r.BodyID); err != nil || len(t.Problems(sheet)) > 0 {
		return err
	}
	seen, err := t.Fingerprint(sheet)
	if err != nil {
		return err
	}
	return t.Submit(ctx, agent, c, r.BodyID, sheet.Version, seen)
}
