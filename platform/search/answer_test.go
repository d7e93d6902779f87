package search

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestGatherBringsTheFirstOnesToTheFront(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOf(rapid.IntRange(0, 40)).Draw(t, "list")
		n := rapid.IntRange(0, len(list)).Draw(t, "n")
		want := slices.Sorted(slices.Values(list))
		gather(list, n, cmp.Compare)
		slices.Sort(list[:n])
		if !slices.Equal(list[:n], want[:n]) {
			t.Fatalf("the first %d are %v, want %v", n, list[:n], want[:n])
		}
		if rest := slices.Sorted(slices.Values(list[n:])); !slices.Equal(rest, want[n:]) {
			t.Fatalf("the others are %v, want %v", rest, want[n:])
		}
	})
}

// Whatever the pages asked for, and in whatever order, they are those of the whole list put in order.
func TestPagesOfAnAnswerAreInOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		docs := rapid.Permutation(upTo(2500)).Draw(t, "docs")
		a := &answer{compare: func(a, b match) int { return cmp.Compare(a.doc, b.doc) }}
		for _, d := range docs {
			a.kept = append(a.kept, match{doc: d})
		}
		for range 5 {
			offset, limit := rapid.IntRange(0, 3000).Draw(t, "offset"), rapid.IntRange(1, 700).Draw(t, "limit")
			page := a.page(offset, limit)
			if len(page) != max(0, min(limit, len(docs)-offset)) {
				t.Fatalf("page %d+%d has %d matches", offset, limit, len(page))
			}
			for i, m := range page {
				if int(m.doc) != offset+i {
					t.Fatalf("page %d+%d holds %d at %d", offset, limit, m.doc, i)
				}
			}
		}
	})
}

func upTo(n int) []uint32 {
	all := make([]uint32, n)
	for i := range all {
		all[i] = uint32(i)
	}
	return all
}
