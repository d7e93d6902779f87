package bulk_test

import (
	"fmt"
	"strings"
	"testing"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/bulk"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
)

func (h *house) plan(actor people.Actor, c bulk.Change, chosen ...record.Record) *bulk.Plan {
	h.Helper()
	p, err := bulk.MakePlan(h.ctx, h.records, "buoy", actor, chosen, c)
	h.must(err)
	return p
}

// Each line is what is asked of a record and what becomes of one of its answers, or why it cannot be done.
func TestWhatAChangeDoesToAnAnswer(t *testing.T) {
	h := open(t)
	red := instrument.Answers{"colours": value([]string{"red"}), "summary": value(text.T("avant", "before")), "pages": value([]instrument.Link{{URL: "https://a.example"}})}
	for i, c := range []struct {
		question string
		how      bulk.How
		answer   instrument.Answer
		want     string
	}{
		{"colours", bulk.Set, value([]string{"green"}), "Green"},
		{"colours", bulk.Add, value([]string{"green"}), "Red; Green"},
		{"colours", bulk.Add, value([]string{"red"}), "same"},
		{"colours", bulk.Clear, instrument.Answer{}, ""},
		{"colours", bulk.Set, value([]string{"purple"}), "no: “Colours”: "},
		{"colours", bulk.Set, instrument.Answer{Absence: &instrument.Absence{Reason: instrument.Unknown}}, "Unknown"},
		{"summary", bulk.Set, value(text.T("après", "")), "before"}, // the English stays
		{"summary", bulk.Set, value(text.T("", "after")), "after"},
		{"pages", bulk.Add, value([]instrument.Link{{URL: "https://a.example"}, {URL: "https://b.example"}}), "https://a.example; https://b.example"},
		{"name", bulk.Clear, instrument.Answer{}, "no: “Name”: Answer the question “Name”."},
		{"lamp", bulk.Set, value("LED"), "no: the question does not apply to this record, given its other answers"},
		{"lamp", bulk.Clear, instrument.Answer{}, "same"},
		{"supplier", bulk.Set, instrument.Answer{Absence: &instrument.Absence{Reason: instrument.Withheld, Ground: "security"}}, "no: “Supplier”: You may not change whether this information is disclosed: ask the person who approves."},
	} {
		r := h.buoy(fmt.Sprintf("Bouée %d", i), red)
		p := h.plan(agent, bulk.Change{Act: record.Edit, Question: c.question, How: c.how, Answer: c.answer}, r)
		s, got := p.Steps[0], ""
		switch {
		case s.Same:
			got = "same"
		case len(s.Why) > 0:
			got = "no: " + s.Why[0].EN
		default:
			h.must(bulk.Apply(h.ctx, h.records, agent, p))
			q := buoys(t).Instrument.Question(c.question)
			got = instrument.Show(q, h.now(r.ID).Answers[q.ID], text.EN)
		}
		if got != c.want && !(strings.HasSuffix(c.want, ": ") && strings.HasPrefix(got, c.want)) {
			t.Errorf("%s %s: %q, want %q", c.how, c.question, got, c.want)
		}
	}
}

func TestEverythingIsDoneOrNothing(t *testing.T) {
	h := open(t)
	one, two := h.buoy("Une", nil), h.buoy("Deux", nil)
	p := h.plan(agent, bulk.Change{Act: record.Edit, Question: "supplier", How: bulk.Set, Answer: value("Navires inc.")}, one, two)
	h.must(h.records.Write(h.ctx, func(w *record.Writer) error {
		_, err := w.Edit(h.ctx, agent, two.ID, 1, instrument.Answers{"name": value(text.T("Deux bis", ""))}, text.Text{})
		return err
	}))
	err := bulk.Apply(h.ctx, h.records, agent, p)
	if !fault.Is(err, fault.ConflictKind) || h.now(one.ID).Version != 1 || h.now(two.ID).Version != 2 {
		t.Errorf("%v; versions %d and %d", err, h.now(one.ID).Version, h.now(two.ID).Version)
	}
	again := h.plan(agent, p.Change, h.now(one.ID), h.now(two.ID))
	if again.Key() == p.Key() {
		t.Error("the plan of another version has the same key")
	}
	h.must(bulk.Apply(h.ctx, h.records, agent, again))
	if h.now(two.ID).Answers["supplier"].Value != "Navires inc." {
		t.Error("the second plan was not done")
	}
}

// The whole way to the public and out of it, in batches: what each step needs, and what it tells of the public.
func TestBatchesFollowTheLifeOfRecords(t *testing.T) {
	h := open(t)
	ready, bare := h.buoy("Prête", instrument.Answers{"summary": value(text.T("Résumé", ""))}), h.buoy("Nue", nil)
	counts := func(p *bulk.Plan) string {
		change, same, refused := p.Count()
		return fmt.Sprintf("%d/%d/%d", change, same, refused)
	}
	submit := h.plan(agent, bulk.Change{Act: record.Submit}, ready, bare)
	if counts(submit) != "1/0/1" || submit.NeedsReason() || !strings.Contains(submit.Steps[1].Why[0].EN, "Summary") {
		t.Errorf("submit: %s %+v", counts(submit), submit.Steps[1].Why)
	}
	h.must(bulk.Apply(h.ctx, h.records, agent, submit))
	if p := h.plan(agent, bulk.Change{Act: record.Publish}, h.now(ready.ID)); counts(p) != "0/0/1" {
		t.Errorf("an agent would publish: %s", counts(p))
	}
	publish := h.plan(approver, bulk.Change{Act: record.Publish}, h.now(ready.ID), h.now(bare.ID))
	if s := publish.Steps[0]; counts(publish) != "1/0/1" || !s.First || publish.NeedsReason() || len(s.Shown) != 2 {
		t.Errorf("publish: %s %+v", counts(publish), s)
	}
	h.must(bulk.Apply(h.ctx, h.records, approver, publish))
	withdraw := h.plan(approver, bulk.Change{Act: record.Withdraw}, h.now(ready.ID))
	if !withdraw.NeedsReason() {
		t.Error("the public would not be told why")
	}
	if err := bulk.Apply(h.ctx, h.records, approver, withdraw); !fault.Is(err, fault.InvalidKind) {
		t.Errorf("withdrawn without a reason: %v", err)
	}
	withdraw.Change.Reason = text.T("Fini", "Over")
	h.must(bulk.Apply(h.ctx, h.records, approver, withdraw))
	if r := h.now(ready.ID); r.PublicState != record.Withdrawn {
		t.Errorf("%s", r.PublicState)
	}
}

func TestTooManyAtOnceIsRefused(t *testing.T) {
	h := open(t)
	_, err := bulk.MakePlan(h.ctx, h.records, "buoy", agent, make([]record.Record, bulk.Most+1), bulk.Change{Act: record.Submit})
	if !fault.Is(err, fault.InvalidKind) {
		t.Errorf("%v", err)
	}
}
