package record_test

import (
	"testing"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/record"
)

// What stays inside is approved like any other record, and nobody outside reads a word of it.
func TestWhatStaysInsideIsApprovedAndTellsNothing(t *testing.T) {
	kind := notes(t)
	kind.Inside = true
	h := open(t, kind)
	r := h.acts(h.create("Phare"), record.Submit, record.Publish)
	p, err := h.store.Current(h.ctx, "note", r.Number)
	if err != nil || p.State != record.Published || !p.Title.Empty() || len(p.Answers) != 0 {
		t.Errorf("%+v, %v", p, err)
	}
	approved, err := h.store.RevisionAt(h.ctx, p.Seq)
	if err != nil || approved.RecordID != r.ID || approved.Answers["name"].Value != text.T("Phare", "") {
		t.Errorf("%+v, %v", approved, err)
	}
	proposed, err := h.store.Proposed(h.ctx, r)
	if err != nil || !proposed.Title.Empty() || len(proposed.Answers) != 0 {
		t.Errorf("%+v, %v", proposed, err)
	}
	if _, err := h.store.RevisionAt(h.ctx, p.Seq+100); !fault.Is(err, fault.NotFoundKind) {
		t.Errorf("a revision that there is not: %v", err)
	}
}

// A body has one record for the same thing, unless the other was retired; another body has its own.
func TestABodyHasOneRecordForTheSameThing(t *testing.T) {
	kind := notes(t)
	kind.Only = func(a instrument.Answers) string {
		name, _ := a["name"].Value.(text.Text)
		return name.FR
	}
	h := open(t, kind)
	first, other := h.create("Phare"), h.create("Bouée")
	create := func(body string) error {
		_, err := h.try(func(w *record.Writer) (record.Record, error) {
			return w.Create(h.ctx, operator, "note", body, note("Phare"), text.Text{}, "")
		})
		return err
	}
	wantFault(t, create("port"), fault.ConflictKind)
	if err := create("lock"); err != nil {
		t.Errorf("another body: %v", err)
	}
	_, err := h.edit(agent, other, note("Phare"))
	wantFault(t, err, fault.ConflictKind)
	first = h.must(h.edit(agent, first, note("Phare")))
	h.acts(first, record.Submit, record.Publish, record.Retire)
	if err := create("port"); err != nil {
		t.Errorf("the other was retired: %v", err)
	}
}
