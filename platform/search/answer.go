package search

import (
	"slices"
	"sync"
)

// answer is all that a query finds. It is shared by those who ask the same, each for a page of it.
//
// Most readers see the first page only: only the matches that somebody may see are put in order.
type answer struct {
	facets  map[string][]Count
	found   outcome // without its matches
	compare func(a, b match) int
	whole   int // of those kept, how many have every word

	mu     sync.Mutex
	kept   []match // filtered; the first ones, as many as sorted tells, are in order and before all the others
	sorted int
}

// firstSorted is how many matches are put in order when the first page is asked for.
const firstSorted = 1000

// page gives at most limit matches from an offset on, in order.
func (a *answer) page(offset, limit int) []match {
	a.mu.Lock()
	defer a.mu.Unlock()
	offset = min(offset, len(a.kept))
	end := min(offset+limit, len(a.kept))
	a.sortUpTo(end)
	return slices.Clone(a.kept[offset:end])
}

// moved is how far from where it stood the record before a page is looked for: that many may be published between two pages.
const moved = 1000

// start gives where a page begins: after the record that was before it, near where it stood, or else where it stood.
func (a *answer) start(q Query, number func(match) int64) int {
	if q.After == 0 {
		return q.Offset
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	until := min(q.Offset+moved, len(a.kept))
	a.sortUpTo(until)
	for i := max(0, min(q.Offset-moved, until)); i < until; i++ {
		if number(a.kept[i]) == q.After {
			return i + 1
		}
	}
	return q.Offset
}

// sortUpTo puts the first matches in order, and some more for who leafs on.
func (a *answer) sortUpTo(n int) {
	if n > a.sorted {
		a.sortTo(min(max(firstSorted, 2*n), len(a.kept)))
	}
}

func (a *answer) sortTo(n int) {
	rest := a.kept[a.sorted:]
	n -= a.sorted
	gather(rest, n, a.compare)
	slices.SortFunc(rest[:n], a.compare)
	a.sorted += n
}

// gather brings the n first of a list to its front, in no order: Hoare's selection, linear on average.
func gather[T any](list []T, n int, compare func(a, b T) int) {
	for 0 < n && n < len(list) {
		pivot := list[len(list)/2]
		i, j := 0, len(list)-1
		for i <= j {
			for compare(list[i], pivot) < 0 {
				i++
			}
			for compare(list[j], pivot) > 0 {
				j--
			}
			if i <= j {
				list[i], list[j] = list[j], list[i]
				i++
				j--
			}
		}
		switch {
		case n <= j:
			list = list[:j+1]
		case n > i:
			list, n = list[i:], n-i
		default:
			return // what lies between j and i equals the pivot
		}
	}
}
