package record_test

import (
	"strings"
	"testing"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
)

// reviews is a kind of record that is about a note, and that one approves.
func reviews(t *testing.T) record.Kind {
	t.Helper()
	in, err := instrument.Load("review.yaml", []byte(`
id: review
version: "2026-11"
title: {fr: "Relecture", en: "Review"}
sections:
  - id: all
    title: {fr: "Tout", en: "Everything"}
    questions:
      - {id: note, kind: record, of: note, label: {fr: "Note", en: "Note"}, required: draft}
`))
	if err != nil {
		t.Fatal(err)
	}
	return record.Kind{ID: "review", Instrument: in, Title: func(instrument.Answers) text.Text { return text.T("Relecture", "Review") },
		Words: record.Words{
			States: map[record.State]text.Text{record.Published: text.T("Approuvée", "Approved")},
			Acts:   map[record.Act]text.Text{record.Publish: text.T("Approuver", "Approve")},
			Done:   map[record.Act]text.Text{record.Publish: text.T("Approbation", "Approved")},
		}}
}

func (h *house) review(actor people.Actor, body, note string) (record.Record, error) {
	return h.try(func(w *record.Writer) (record.Record, error) {
		return w.Create(h.ctx, actor, "review", body, about(note), text.Text{}, "")
	})
}

func about(note string) instrument.Answers { return instrument.Answers{"note": {Value: note}} }

func TestARecordCitesOneOfItsBody(t *testing.T) {
	h := open(t, notes(t), reviews(t))
	first, second := h.create("Bouée"), h.create("Phare")
	r := h.must(h.review(agent, "port", first.ID))
	for name, cited := range map[string]string{"nothing of that name": "01NOWHERE", "one of another kind": r.ID} {
		if _, err := h.review(agent, "port", cited); !fault.Is(err, fault.InvalidKind) || !refusedBecause(err, "note") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := h.review(stranger, "lock", first.ID); !refusedBecause(err, "note") {
		t.Errorf("another body cites it: %v", err)
	}
	citing := func(id string) (found []int64) {
		t.Helper()
		records, err := h.store.Citing(h.ctx, id, "review", "note")
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range records {
			found = append(found, r.Number)
		}
		return found
	}
	if got := citing(first.ID); len(got) != 1 || got[0] != r.Number {
		t.Errorf("the note is cited by %v", got)
	}
	if _, err := h.edit(agent, r, about("01NOWHERE")); !refusedBecause(err, "note") {
		t.Errorf("the edit: %v", err)
	}
	r = h.must(h.edit(agent, r, about(second.ID)))
	r = h.must(h.edit(agent, r, about(first.ID))) // a link that is already there is no conflict
	h.must(h.edit(agent, r, about(second.ID)))
	if got := citing(first.ID); got != nil {
		t.Errorf("what it no longer cites is still cited by %v", got)
	}
	if got := citing(second.ID); len(got) != 1 {
		t.Errorf("the second note is cited by %v", got)
	}
}

func TestAKindHasItsOwnWords(t *testing.T) {
	h := open(t, notes(t), reviews(t))
	r := h.must(h.review(agent, "port", h.create("Bouée").ID))
	_, err := h.move(approver, r, record.Publish)
	if !fault.Is(err, fault.ConflictKind) || !strings.Contains(err.Error(), "Approve") {
		t.Errorf("the refusal does not use its words: %v", err)
	}
	kind, general := reviews(t), notes(t)
	for got, want := range map[text.Text]text.Text{
		kind.StateTitle(record.Published):    text.T("Approuvée", "Approved"),
		kind.ActTitle(record.Publish):        text.T("Approuver", "Approve"),
		kind.DoneTitle(record.Publish):       text.T("Approbation", "Approved"),
		kind.StateTitle(record.Draft):        record.Draft.Title(),
		kind.ActTitle(record.Submit):         record.Submit.Title(),
		general.StateTitle(record.Published): record.Published.Title(),
		general.DoneTitle(record.Edit):       text.T("Modification", "Edited"),
	} {
		if got != want {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}
