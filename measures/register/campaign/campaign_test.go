package campaign

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
)

// Two years of a body: what it declared first, then what it confirmed, updated, retired and added.
func TestTwoYearsOfABody(t *testing.T) {
	h := newHouse(t)
	buoys := h.initiative(h.port, declared("Bouées", "automation"))
	ferries := h.initiative(h.port, declared("Traversiers", "automation"))
	tides := h.initiative(h.port, declared("Marées", "decision_support"))
	first := h.openCampaign(2025)
	for _, r := range []record.Record{buoys, ferries, tides} {
		if d := h.decide(first, r); d != Confirmed {
			t.Errorf("the first year, %s is %s", r.Title.FR, d)
		}
	}
	h.answerForm(first)
	was := h.sign(first)
	if len(was.Entries) != 3 || was.Hash == "" || was.Number != 1 || was.Previous != "" || was.Signature.Name != "Luc Tremblay" {
		t.Errorf("signed: %+v", was)
	}

	ferries = h.edit(ferries, "name", text.T("Traversiers du fleuve", "River ferries"))
	second := h.openCampaign(2026)
	fog := h.initiative(h.port, declared("Brume", "image_processing"))
	if s := h.sheet(second); len(s.Entries) != 4 || s.Last == nil || s.Done() != 0 {
		t.Fatalf("the sheet of the second year: %d entries, %d done", len(s.Entries), s.Done())
	}
	for r, want := range map[*record.Record]Decision{&buoys: Confirmed, &ferries: Updated, &fog: Added} {
		if got := h.decide(second, *r); got != want {
			t.Errorf("%s is %s, want %s", r.Title.FR, got, want)
		}
	}
	e, err := h.sheet(second).Entry(tides.Number)
	h.check(err)
	end := Choice{Number: tides.Number, Base: e.Record.Version, Seen: e.Seen(), Retire: true, Ended: "2026-03-31", Reason: text.T("Le contrat est fini.", "The contract is over.")}
	decision, err := h.Decide(h.ctx, h.agent(), second, h.port.ID, end)
	h.check(err)
	if decision != Retired {
		t.Errorf("the end of a use is %s", decision)
	}
	h.answerForm(second)
	now := h.sign(second)
	if i := slices.IndexFunc(now.Entries, func(f Frozen) bool { return f.Number == tides.Number }); i < 0 || now.Entries[i].Ended != "2026-03-31" {
		t.Errorf("the end of the use is not in what was signed: %+v", now.Entries)
	}
	tides, err = h.Records.Record(h.ctx, tides.ID)
	h.check(err)
	if tides.State != record.Retired {
		t.Errorf("the register still has it as %s", tides.State)
	}
	difference, found, err := h.Compare(h.ctx, second, false)
	h.check(err)
	names := func(all []Listed) string {
		var said []string
		for _, l := range all {
			said = append(said, l.Name.FR)
		}
		return strings.Join(said, ", ")
	}
	if !found || names(difference.Added) != "Brume" || names(difference.Ended) != "Marées" || names(difference.Changed) != "Traversiers du fleuve" || difference.Same != 1 {
		t.Errorf("the difference: %+v", difference)
	}
	if c := difference.Changed[0].Changes; len(c) != 1 || c[0].Field != "name" || c[0].Before.FR != "Traversiers" {
		t.Errorf("what changed: %+v", c)
	}
}

func TestWhatWasSignedNeverChanges(t *testing.T) {
	h := newHouse(t)
	r := h.initiative(h.port, declared("Bouées", "automation"))
	c := h.openCampaign(2025)
	h.decide(c, r)
	h.answerForm(c)
	before := h.sign(c)
	h.edit(r, "name", text.T("Autre chose", "Something else"))
	d := h.sheet(c).Declaration
	after, err := h.Signed(h.ctx, d, 1)
	h.check(err)
	if after.Hash != before.Hash || after.Entries[0].Title.FR != "Bouées" {
		t.Errorf("a later edit reached what was signed: %+v", after.Entries[0].Title)
	}

	// Reopened, signed again: a second version, while the first stays.
	h.check(h.ActOn(h.ctx, central(), c, h.port.ID, ActReopenOf, text.T("Oubli", "Omission")))
	if s := h.sheet(c); s.Done() != 0 || len(h.Problems(s)) != 1 {
		t.Errorf("what changed since must be read again: %+v", h.Problems(s))
	}
	h.decide(c, r)
	second := h.sign(c)
	if second.Number != 2 || second.Previous != before.Hash || second.Entries[0].Title.FR != "Autre chose" {
		t.Errorf("the second version: %d, %s", second.Number, second.Entries[0].Title.FR)
	}
	if first, err := h.Signed(h.ctx, d, 1); err != nil || first.Hash != before.Hash {
		t.Errorf("the first version: %v", err)
	}

	// Somebody with the database in their hands: the content alone, the content with its hash, a version under another.
	d = h.sheet(c).Declaration
	forged := before.Declared
	forged.Entries[0].Title = text.T("Falsifiée", "Forged")
	content, err := json.Marshal(forged)
	h.check(err)
	h.alter(d.ID, 1, string(content), before.Hash)
	if _, err := h.Signed(h.ctx, d, 1); !errors.Is(err, errAltered) {
		t.Errorf("a forged content is read: %v", err)
	}
	h.alter(d.ID, 1, string(content), fingerprint(content))
	if _, err := h.Signed(h.ctx, d, 2); !errors.Is(err, errAltered) {
		t.Errorf("a version that no longer follows the one before is read: %v", err)
	}
	h.alter(d.ID, 2, string(content), before.Hash)
	if _, err := h.Results(h.ctx, c); !errors.Is(err, errAltered) {
		t.Errorf("results are made of what was forged: %v", err)
	}
}

func TestTwoAgentsAtOnce(t *testing.T) {
	h := newHouse(t)
	r := h.initiative(h.port, declared("Bouées", "automation"))
	c := h.openCampaign(2025)
	e, err := h.sheet(c).Entry(r.Number)
	h.check(err)
	choice := Choice{Number: r.Number, Base: e.Record.Version, Seen: e.Seen()}
	h.decide(c, r)
	_, err = h.Decide(h.ctx, h.agent(), c, h.port.ID, choice)
	h.refused(err, fault.ConflictKind) // a colleague decided meanwhile

	e, err = h.sheet(c).Entry(r.Number)
	h.check(err)
	choice = Choice{Number: r.Number, Base: e.Record.Version, Seen: e.Seen()}
	h.edit(r, "category", "decision_support")
	_, err = h.Decide(h.ctx, h.agent(), c, h.port.ID, choice)
	h.refused(err, fault.ConflictKind) // the record is no longer the one that was read

	h.decide(c, r)
	h.answerForm(c)
	s := h.sheet(c)
	h.refused(h.Answer(h.ctx, h.agent(), c, h.port.ID, s.Version-1, s.Answers), fault.ConflictKind)
	seen, err := h.Fingerprint(s)
	h.check(err)
	h.check(h.Submit(h.ctx, h.agent(), c, h.port.ID, s.Version, seen))
	h.refused(h.Submit(h.ctx, h.agent(), c, h.port.ID, s.Version+1, seen), fault.ConflictKind)
	_, err = h.Decide(h.ctx, h.agent(), c, h.port.ID, choice)
	h.refused(err, fault.ConflictKind) // it waits for a signature
	h.edit(r, "name", text.T("Balises", "Beacons"))
	err = h.Sign(h.ctx, h.approver(), c, h.port.ID, s.Version+1, seen, "Luc")
	h.refused(err, fault.InvalidKind) // nobody signs what nobody read
	if signed := h.sheet(c).Declaration.Signed; signed != 0 {
		t.Errorf("signed %d times", signed)
	}
	h.refused(h.Return(h.ctx, h.approver(), c, h.port.ID, s.Version+1, ""), fault.InvalidKind)
	h.check(h.Return(h.ctx, h.approver(), c, h.port.ID, s.Version+1, "Relire les bouées."))
	if s := h.sheet(c); s.Stage != InProgress || s.Comment != "Relire les bouées." {
		t.Errorf("returned: %s, %q", s.Stage, s.Comment)
	}
}

func TestABodyThatHasNone(t *testing.T) {
	h := newHouse(t)
	c := h.openCampaign(2025)
	h.answerForm(c)
	s := h.sheet(c)
	if len(h.Problems(s)) != 1 {
		t.Errorf("a declaration of nothing is not whole until it says so: %+v", h.Problems(s))
	}
	h.check(h.Nothing(h.ctx, h.agent(), c, h.port.ID, s.Version, true))
	if v := h.sign(c); !v.Nothing || len(v.Entries) != 0 {
		t.Errorf("signed %+v", v.Declared)
	}
	rows, err := h.Rows(h.ctx, c)
	h.check(err)
	if by, late := Counts(rows); by[StatusHasNone] != 1 || by[StatusNotStarted] != 1 || late != 0 {
		t.Errorf("counts: %v, %d late", by, late)
	}
	h.check(h.ActOn(h.ctx, central(), c, h.port.ID, ActReopenOf, text.T("Oubli", "Omission")))
	h.initiative(h.port, declared("Bouées", "automation"))
	s = h.sheet(c)
	h.refused(h.Nothing(h.ctx, h.agent(), c, h.port.ID, s.Version, true), fault.ConflictKind)
}

func TestWhatTheCampaignAsksToConfirmMustHaveAnAnswer(t *testing.T) {
	h := newHouse(t)
	a := declared("Bouées", "automation")
	delete(a, "category")
	r := h.initiative(h.port, a)
	c := h.openCampaign(2025)
	_, err := h.Decide(h.ctx, h.agent(), c, h.port.ID, Choice{Number: r.Number, Base: 1, Seen: "0"})
	h.refused(err, fault.InvalidKind)
	_, err = h.Decide(h.ctx, h.agent(), c, h.port.ID, Choice{Number: r.Number, Base: 1, Seen: "0", Retire: true, Ended: "2099-01-01"})
	h.refused(err, fault.InvalidKind)
	_, err = h.Decide(h.ctx, h.agent(), c, h.port.ID, Choice{Number: r.Number + 1, Base: 1, Seen: "0"})
	h.refused(err, fault.NotFoundKind)
	other := h.initiative(h.museum, declared("Tableaux", "automation"))
	_, err = h.Decide(h.ctx, h.agent(), c, h.port.ID, Choice{Number: other.Number, Base: 1, Seen: "0"})
	h.refused(err, fault.NotFoundKind)
}

func TestWhoIsBoundAndUntilWhen(t *testing.T) {
	h := newHouse(t)
	h.body("Cégep des quais", "higher_education")
	h.clock = at(2025, 10, 1)
	set := settings("2025-10-01", "2025-10-31")
	_, err := h.Open(h.ctx, central(), 2025, Settings{})
	h.refused(err, fault.InvalidKind)
	_, err = h.Open(h.ctx, central(), 2025, set, Exclusion{BodyID: h.museum.ID})
	h.refused(err, fault.InvalidKind)
	c, err := h.Open(h.ctx, central(), 2025, set, Exclusion{h.museum.ID, text.T("Musée fermé", "Museum closed")})
	h.check(err)
	_, err = h.Open(h.ctx, central(), 2025, set)
	h.refused(err, fault.ConflictKind)
	rows, err := h.Rows(h.ctx, c)
	h.check(err)
	if by, _ := Counts(rows); len(rows) != 2 || by[StatusExempt] != 1 || by[StatusNotStarted] != 1 {
		t.Errorf("bound: %d, %v", len(rows), by)
	}
	college := h.body("Université des phares", "higher_education")
	h.check(h.ActOn(h.ctx, central(), c, college.ID, ActBind, text.T("Elle le demande", "It asks for it")))
	h.refused(h.ActOn(h.ctx, central(), c, h.port.ID, ActExempt, text.Text{}), fault.InvalidKind)
	h.refused(h.ActOn(h.ctx, central(), c, "nobody", ActBind, text.T("a", "a")), fault.NotFoundKind)
	h.refused(h.ActOn(h.ctx, central(), c, h.port.ID, "abolish", text.T("a", "a")), fault.NotFoundKind)

	h.clock = at(2025, 11, 5)
	rows, err = h.Rows(h.ctx, c)
	h.check(err)
	if _, late := Counts(rows); late != 2 {
		t.Errorf("%d late", late)
	}
	_, err = h.Extend(h.ctx, central(), 2025, c.Version, "2025-11-01", text.T("a", "a"))
	h.refused(err, fault.InvalidKind) // a day that is past
	c, err = h.Extend(h.ctx, central(), 2025, c.Version, "2025-11-30", text.T("Congé", "Holiday"))
	h.check(err)
	_, err = h.Close(h.ctx, central(), 2025, c.Version-1, text.T("a", "a"))
	h.refused(err, fault.ConflictKind) // somebody extended it meanwhile
	c, err = h.Close(h.ctx, central(), 2025, c.Version, text.T("C’est fini", "It is over"))
	h.check(err)
	h.refused(h.Nothing(h.ctx, h.agent(), c, h.port.ID, 1, true), fault.ConflictKind)
	c, err = h.Reopen(h.ctx, central(), 2025, c.Version, "2025-12-15", text.T("Encore", "Again"))
	h.check(err)
	events, err := h.Events(h.ctx, c)
	h.check(err)
	var acts []string
	for _, e := range events {
		acts = append(acts, string(e.Act)+" "+string(e.Due))
	}
	if got := strings.Join(acts, ", "); got != "reopen 2025-12-15, close 2025-11-30, extend 2025-11-30, open 2025-10-31" {
		t.Errorf("events: %s", got)
	}
}

func TestOnlyThoseInTheTableAct(t *testing.T) {
	h := newHouse(t)
	c := h.openCampaign(2025)
	stranger := people.Actor{ID: "s", Name: "S", Grants: []people.Grant{{Role: people.Approver, BodyID: h.museum.ID}, {Role: people.Auditor}}}
	reason := text.T("a", "a")
	for name, act := range map[string]func(people.Actor) error{
		"open":    func(a people.Actor) error { _, err := h.Open(h.ctx, a, 2030, Settings{}); return err },
		"change":  func(a people.Actor) error { _, err := h.Change(h.ctx, a, 2025, 1, c.Settings); return err },
		"extend":  func(a people.Actor) error { _, err := h.Extend(h.ctx, a, 2025, 1, "2025-12-01", reason); return err },
		"close":   func(a people.Actor) error { _, err := h.Close(h.ctx, a, 2025, 1, reason); return err },
		"reopen":  func(a people.Actor) error { _, err := h.Reopen(h.ctx, a, 2025, 1, "2025-12-01", reason); return err },
		"exempt":  func(a people.Actor) error { return h.ActOn(h.ctx, a, c, h.port.ID, ActExempt, reason) },
		"remind":  func(a people.Actor) error { _, err := h.Remind(h.ctx, a, c, []string{h.port.ID}, "x"); return err },
		"decide":  func(a people.Actor) error { _, err := h.Decide(h.ctx, a, c, h.port.ID, Choice{}); return err },
		"answer":  func(a people.Actor) error { return h.Answer(h.ctx, a, c, h.port.ID, 1, nil) },
		"nothing": func(a people.Actor) error { return h.Nothing(h.ctx, a, c, h.port.ID, 1, true) },
		"submit":  func(a people.Actor) error { return h.Submit(h.ctx, a, c, h.port.ID, 1, "") },
		"return":  func(a people.Actor) error { return h.Return(h.ctx, a, c, h.port.ID, 1, "a") },
		"sign":    func(a people.Actor) error { return h.Sign(h.ctx, a, c, h.port.ID, 1, "", "a") },
	} {
		for who, a := range map[string]people.Actor{"a visitor": {}, "another body’s": stranger} {
			if err := act(a); !fault.Is(err, fault.ForbiddenKind) {
				t.Errorf("%s, by %s: %v", name, who, err)
			}
		}
	}
	h.refused(h.Sign(h.ctx, h.agent(), c, h.port.ID, 1, "", "a"), fault.ForbiddenKind)
	h.refused(h.Return(h.ctx, h.agent(), c, h.port.ID, 1, "a"), fault.ForbiddenKind)
	h.refused(h.ActOn(h.ctx, h.approver(), c, h.port.ID, ActExempt, reason), fault.ForbiddenKind)
}
