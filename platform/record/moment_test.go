package record_test

import (
	"fmt"
	"strings"
	"testing"

	"balise/platform/record"
)

// seen tells what the public read at one place of the sequence.
func (h *house) seen(asOf int64, numbers []int64) string {
	h.t.Helper()
	var all []string
	for p, err := range h.store.Public(h.ctx, "note", asOf, numbers) {
		if err != nil {
			h.t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("%d %s %s", p.Number, p.Title.FR, p.State))
	}
	return strings.Join(all, "; ")
}

func TestWhatWasPublicAtAMomentNeverChanges(t *testing.T) {
	h := open(t)
	first := h.acts(h.create("Phare"), record.Submit, record.Publish)
	h.create("Brouillon")
	second := h.acts(h.create("Quai"), record.Submit, record.Publish)
	before := second.Seq
	first = h.must(h.edit(agent, first, note("Phare rouge")))
	first = h.acts(first, record.Submit, record.Publish)
	h.acts(second, record.Withdraw)
	head, err := h.store.Head(h.ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		asOf    int64
		numbers []int64
		want    string
	}{
		{head, nil, "1 Phare rouge corrected; 3 Quai withdrawn"},
		{first.Seq, nil, "1 Phare rouge corrected; 3 Quai published"},
		{before, nil, "1 Phare published; 3 Quai published"},
		{0, nil, ""},
		{head, []int64{}, ""},
		{head, []int64{3, 2, 99, 3}, "3 Quai withdrawn"},
		{before, []int64{3, 1}, "1 Phare published; 3 Quai published"},
	} {
		if got := h.seen(c.asOf, c.numbers); got != c.want {
			t.Errorf("at %d, %v: got %q, want %q", c.asOf, c.numbers, got, c.want)
		}
	}
}

// Batches end on round numbers: what is at their edges must come once.
func TestALongWalkMissesNothing(t *testing.T) {
	h := open(t)
	const n = 1001
	var numbers []int64
	err := h.store.Write(h.ctx, func(w *record.Writer) error {
		for i := range n {
			r, err := w.Create(h.ctx, operator, "note", "port", note(fmt.Sprint("Note ", i)), because, "")
			for _, act := range []record.Act{record.Submit, record.Publish} {
				if err == nil {
					r, err = w.Move(h.ctx, operator, r.ID, r.Version, act, because)
				}
			}
			if err != nil {
				return err
			}
			numbers = append(numbers, r.Number)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, chosen := range [][]int64{nil, numbers, numbers[:100], numbers[:101]} {
		last, count := int64(0), 0
		for p, err := range h.store.Public(h.ctx, "note", 1<<40, chosen) {
			if err != nil || p.Number <= last {
				t.Fatalf("%d after %d: %v", p.Number, last, err)
			}
			last, count = p.Number, count+1
		}
		if want := len(chosen); count != want && (chosen != nil || count != n) {
			t.Errorf("%d publications, want %d", count, want)
		}
	}
}

func TestARecordFromElsewhereKeepsItsNumberWhileItCan(t *testing.T) {
	h := open(t)
	as := func(number int64) int64 {
		return h.must(h.try(func(w *record.Writer) (record.Record, error) {
			return w.CreateAs(h.ctx, operator, "note", "port", number, note("Note"), because, "")
		})).Number
	}
	if got := fmt.Sprint(as(5), as(7), as(6), as(0), as(9)); got != "5 7 8 9 10" {
		t.Errorf("numbers %s", got)
	}
}
