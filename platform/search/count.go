package search

import (
	"cmp"
	"slices"
)

// What a document is to the filters, besides the place of the only facet that refuses it.
const (
	accepted = -1
	refused  = -2
)

// count applies the filters and counts every facet in one walk. A document refused by one facet only is counted in
// that facet: it is what another choice there would show.
func (t *table) count(found []match, filters map[string][]string) ([]match, map[string][]Count) {
	allowed := t.allowed(filters)
	counts := make([][]int, t.counted)
	for i, f := range t.facets[:t.counted] {
		counts[i] = make([]int, len(f.names))
	}
	kept := found
	if slices.ContainsFunc(allowed, func(a []bool) bool { return a != nil }) {
		kept = t.filter(found, allowed, counts)
	} else {
		t.countAll(found, counts)
	}
	all := make(map[string][]Count, t.counted)
	for i, f := range t.facets[:t.counted] {
		all[f.name] = f.tally(counts[i], filters[f.name])
	}
	return kept, all
}

// countAll counts every match in every facet, one facet after the other: its codes then stay in the processor's cache.
func (t *table) countAll(found []match, counts [][]int) {
	for i := range counts {
		f, tally := &t.facets[i], counts[i]
		for _, m := range found {
			for _, code := range f.of(m.doc) {
				tally[code]++
			}
		}
	}
}

// filter keeps the matches that the filters let through, and counts as count says.
func (t *table) filter(found []match, allowed [][]bool, counts [][]int) []match {
	kept := make([]match, 0, len(found))
	for _, m := range found {
		verdict := t.judge(m.doc, allowed)
		switch {
		case verdict == refused:
			continue
		case verdict == accepted:
			kept = append(kept, m)
			for i := range counts {
				for _, code := range t.facets[i].of(m.doc) {
					counts[i][code]++
				}
			}
		case verdict < t.counted: // not a group
			for _, code := range t.facets[verdict].of(m.doc) {
				counts[verdict][code]++
			}
		}
	}
	return kept
}

// allowed gives, for each facet that is filtered, which of its codes pass.
func (t *table) allowed(filters map[string][]string) [][]bool {
	allowed := make([][]bool, len(t.facets))
	for i, f := range t.facets {
		if chosen := filters[f.name]; len(chosen) > 0 {
			allowed[i] = f.allowed(chosen)
		}
	}
	return allowed
}

func (f *facet) allowed(chosen []string) []bool {
	allowed := make([]bool, len(f.names))
	for _, name := range chosen {
		if place, known := f.place[name]; known {
			allowed[place] = true
		}
	}
	return allowed
}

// judge gives accepted, refused, or the place of the only facet that refuses a document.
func (t *table) judge(d uint32, allowed [][]bool) int {
	verdict := accepted
	for i, codes := range allowed {
		if codes == nil || slices.ContainsFunc(t.facets[i].of(d), func(code uint32) bool { return codes[code] }) {
			continue
		}
		if verdict != accepted {
			return refused
		}
		verdict = i
	}
	return verdict
}

// tally lists the codes counted, most frequent first, and those chosen even when they count nothing: a reader must be
// able to undo a choice.
func (f *facet) tally(counts []int, chosen []string) []Count {
	list := []Count{}
	for place, n := range counts {
		if n > 0 || slices.Contains(chosen, f.names[place]) {
			list = append(list, Count{Code: f.names[place], N: n})
		}
	}
	slices.SortFunc(list, func(a, b Count) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Code, b.Code)) })
	return list
}
