package search

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/blevesearch/bleve/v2/search/query"
)

// Rarity tells how telling a synonym is among the records: 1 when one of ten thousand says it, or none, 0 when all do.
func (x *Index) Rarity(ctx context.Context, s Synonym) (rarity float64, err error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if err := x.usable(); err != nil {
		return 0, err
	}
	v, err := x.view()
	if err != nil {
		return 0, err
	}
	var most uint64
	for _, l := range v.leaves(s) {
		if len(l.forms) > 1 {
			continue // an expression is no commoner than its rarest word, and seldom the commonest way
		}
		n, failed := v.count(ctx, l.field, l.forms[0])
		if failed != nil {
			err = failed
			break
		}
		most = max(most, n)
	}
	if closing := v.reader.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return 0, fmt.Errorf("counting a concept: %w", err)
	}
	share := float64(max(most, 1)) / float64(max(len(v.table.live), 1))
	return min(1, max(0, -math.Log10(share)/4)), nil
}

func (v view) leaves(s Synonym) []leaf {
	c := composer{asked: asked{langs: v.langs}, longer: v.compoundsOf}
	return c.ways(s)
}

// Saying gives the numbers of the records that say most of the synonyms, and the rarest, at most limit of them; those that have
// one of the codes of the facets refused are left out. Places of the synonyms tell nothing.
func (x *Index) Saying(ctx context.Context, synonyms []Synonym, refused map[string][]string, limit int) ([]int64, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if err := x.usable(); err != nil {
		return nil, err
	}
	v, err := x.view()
	if err != nil {
		return nil, err
	}
	matches, err := v.saying(ctx, synonyms)
	if closing := v.reader.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return nil, fmt.Errorf("searching for what says the same: %w", err)
	}
	not := v.table.allowed(refused)
	matches = slices.DeleteFunc(matches, func(m match) bool { return v.table.hasAny(m.doc, not) })
	slices.SortFunc(matches, func(a, b match) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(v.table.numbers[a.doc], v.table.numbers[b.doc]))
	})
	numbers := make([]int64, min(len(matches), limit))
	for i := range numbers {
		numbers[i] = v.table.numbers[matches[i].doc]
	}
	return numbers, nil
}

// saying finds what says at least two of the synonyms.
func (v view) saying(ctx context.Context, synonyms []Synonym) ([]match, error) {
	var all []query.Query
	for _, s := range synonyms {
		if leaves := v.leaves(s); len(leaves) > 0 {
			all = append(all, v.kept(s, choiceOf(leaves)))
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	both := query.NewDisjunctionQuery(all)
	both.SetMin(float64(min(2, len(all))))
	return v.run(ctx, both)
}

// hasAny tells that a document has one of the codes of one of the facets.
func (t *table) hasAny(d uint32, chosen [][]bool) bool {
	for i, codes := range chosen {
		if codes != nil && slices.ContainsFunc(t.facets[i].of(d), func(code uint32) bool { return codes[code] }) {
			return true
		}
	}
	return false
}
