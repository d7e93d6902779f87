package record_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"balise/platform/record"
)

// TestAnyLifeLeavesAWholeHistory leads records through lives drawn at random, always the same ones, and checks what must
// hold whatever happened.
func TestAnyLifeLeavesAWholeHistory(t *testing.T) {
	h := open(t)
	draw := rand.New(rand.NewPCG(9, 2))
	records := []record.Record{h.create("Phare"), h.create("Bouée"), h.create("Écluse")}
	for step := range 120 {
		i := draw.IntN(len(records))
		acts := notes(t).Acts(operator, records[i])
		if len(acts) == 0 {
			t.Fatalf("%s, public %s, is a dead end", records[i].State, records[i].PublicState)
		}
		if act := acts[draw.IntN(len(acts))]; act == record.Edit {
			records[i] = h.must(h.edit(operator, records[i], note(fmt.Sprintf("Pas %d", step))))
		} else {
			records[i] = h.acts(records[i], act)
		}
	}
	seen := map[int64]bool{}
	for _, r := range records {
		h.checkHistory(r, seen)
	}
	for seq := int64(1); seq <= h.head(); seq++ {
		if !seen[seq] {
			t.Errorf("no revision has number %d of the sequence", seq)
		}
	}
}

// checkHistory checks one record against its revisions and publications, and marks the numbers that its revisions took.
func (h *house) checkHistory(r record.Record, seen map[int64]bool) {
	h.t.Helper()
	revisions, err := h.store.Revisions(h.ctx, r.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	acts := map[int64]record.Act{}
	for i, v := range revisions {
		if v.Version != len(revisions)-i || seen[v.Seq] || v.Seq > r.Seq {
			h.t.Errorf("record %d: revision %+v", r.Number, v)
		}
		seen[v.Seq], acts[v.Seq] = true, v.Act
	}
	if last := revisions[0]; last.Version != r.Version || last.Seq != r.Seq || last.State != r.State {
		h.t.Errorf("record %d is at %+v, its last revision is %+v", r.Number, r, last)
	}
	publications, err := h.store.Publications(h.ctx, r.Kind, r.Number)
	if err != nil {
		h.t.Fatal(err)
	}
	for i, p := range publications {
		previous := int64(0)
		if i+1 < len(publications) {
			previous = publications[i+1].Seq
		}
		wanted := map[record.State]record.Act{
			record.Published: record.Publish, record.Corrected: record.Publish, record.Withdrawn: record.Withdraw, record.Retired: record.Retire,
		}[p.State]
		if p.Previous != previous || acts[p.Seq] != wanted || (p.State == record.Published) != (previous == 0) {
			h.t.Errorf("record %d: publication %+v after %d, made by %s", r.Number, p, previous, acts[p.Seq])
		}
	}
	public := record.State("")
	if len(publications) > 0 {
		public = publications[0].State
	}
	if public != r.PublicState {
		h.t.Errorf("record %d is publicly %q, its last publication is %q", r.Number, r.PublicState, public)
	}
}
