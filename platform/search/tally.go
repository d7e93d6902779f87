package search

import (
	"context"
	"fmt"
)

// Tally counts what a query finds, and nothing else: unlike the facets of a Result, which also count what another choice
// would show, each facet whose records have one code sums to Total, and a filter on one code of a facet finds as many.
type Tally struct {
	Total int
	// Facets counts the records of each code, by facet; codes that count nothing are left out.
	Facets map[string]map[string]int
	// Pairs counts the records that have a code of each of two facets.
	Pairs map[Pair]map[[2]string]int
}

// Pair names two facets that are counted together.
type Pair [2]string

// Tally counts the records that a query finds by each facet, and by the pairs asked. It fails as Search does, and for a
// pair of facets that the index was not opened with.
func (x *Index) Tally(ctx context.Context, q Query, pairs ...Pair) (Tally, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if err := x.usable(); err != nil {
		return Tally{}, err
	}
	v, err := x.view()
	if err != nil {
		return Tally{}, err
	}
	found, err := v.matching(ctx, v.parse(q), q)
	if closing := v.reader.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return Tally{}, fmt.Errorf("counting: %w", err)
	}
	return v.table.tally(found.matches, q.Filters, pairs)
}

func (t *table) tally(found []match, filters map[string][]string, pairs []Pair) (Tally, error) {
	allowed := t.allowed(filters)
	sum := Tally{Facets: map[string]map[string]int{}, Pairs: map[Pair]map[[2]string]int{}}
	var kept []uint32
	for _, m := range found {
		if t.judge(m.doc, allowed) == accepted {
			kept = append(kept, m.doc)
		}
	}
	sum.Total = len(kept)
	for i := range t.facets {
		sum.Facets[t.facets[i].name] = t.facets[i].countAll(kept)
	}
	for _, pair := range pairs {
		a, b := t.facet(pair[0]), t.facet(pair[1])
		if a == nil || b == nil {
			return Tally{}, fmt.Errorf("counting: the index has no facets %q and %q", pair[0], pair[1])
		}
		sum.Pairs[pair] = countPairs(a, b, kept)
	}
	return sum, nil
}

func (t *table) facet(name string) *facet {
	for i := range t.facets {
		if t.facets[i].name == name {
			return &t.facets[i]
		}
	}
	return nil
}

func (f *facet) countAll(kept []uint32) map[string]int {
	counts := make([]int, len(f.names))
	for _, d := range kept {
		for _, code := range f.of(d) {
			counts[code]++
		}
	}
	named := map[string]int{}
	for place, n := range counts {
		if n > 0 {
			named[f.names[place]] = n
		}
	}
	return named
}

func countPairs(a, b *facet, kept []uint32) map[[2]string]int {
	counts := make([]int, len(a.names)*len(b.names))
	for _, d := range kept {
		for _, x := range a.of(d) {
			for _, y := range b.of(d) {
				counts[int(x)*len(b.names)+int(y)]++
			}
		}
	}
	named := map[[2]string]int{}
	for place, n := range counts {
		if n > 0 {
			named[[2]string{a.names[place/len(b.names)], b.names[place%len(b.names)]}] = n
		}
	}
	return named
}
