package search_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"balise/engine/text"
	"balise/platform/search"
)

// Whatever is asked, each facet sums to the total, each pair to each of its sides, and a search for one code finds as many
// records as were counted: a figure and the list it leads to never differ.
func TestFiguresEqualWhatASearchFinds(t *testing.T) {
	chance := rand.New(rand.NewPCG(9, 2))
	var docs []search.Doc
	for i := range 120 {
		docs = append(docs, search.Doc{ID: fmt.Sprint("r", i), Number: int64(i + 1), Title: text.T("Fiche permis", "Permit entry"),
			Body:   text.T([]string{"autobus", "radiographie", "algues"}[chance.IntN(3)], ""),
			Facets: map[string][]string{"body": {fmt.Sprint("b", chance.IntN(7))}, "status": {fmt.Sprint("s", chance.IntN(4))}}})
	}
	x := open(t, docs...)
	pair := search.Pair{"body", "status"}
	for range 60 {
		q := search.Query{Lang: text.FR, Text: []string{"", "permis", "autobus", "rien de tel"}[chance.IntN(4)], Filters: map[string][]string{}}
		if chance.IntN(2) == 0 {
			q.Filters["status"] = []string{fmt.Sprint("s", chance.IntN(5)), "s1"}
		}
		if chance.IntN(3) == 0 {
			q.Filters["body"] = []string{fmt.Sprint("b", chance.IntN(8))}
		}
		sum, err := x.Tally(context.Background(), q, pair)
		if err != nil {
			t.Fatal(err)
		}
		if found := find(t, x, q); found.Total != sum.Total {
			t.Fatalf("%+v: %d counted, %d found", q, sum.Total, found.Total)
		}
		sides := map[string]int{}
		for codes, n := range sum.Pairs[pair] {
			sides["body"+codes[0]] += n
			sides["status"+codes[1]] += n
		}
		for facet, counts := range sum.Facets {
			all := 0
			for code, n := range counts {
				all += n
				if sides[facet+code] != n {
					t.Errorf("%+v: %s %s is counted %d alone and %d in pairs", q, facet, code, n, sides[facet+code])
				}
				if found := find(t, x, narrowed(q, facet, code)); found.Total != n {
					t.Errorf("%+v: %s %s is counted %d and found %d", q, facet, code, n, found.Total)
				}
			}
			if all != sum.Total {
				t.Errorf("%+v: %s sums to %d, not %d", q, facet, all, sum.Total)
			}
		}
	}
}

func narrowed(q search.Query, facet, code string) search.Query {
	filters := map[string][]string{}
	for name, codes := range q.Filters {
		filters[name] = codes
	}
	filters[facet] = []string{code}
	q.Filters = filters
	return q
}

func TestAPairOfUnknownFacetsIsAnError(t *testing.T) {
	if _, err := open(t, small...).Tally(context.Background(), search.Query{}, search.Pair{"body", "colour"}); err == nil {
		t.Error("an unknown facet was counted")
	}
}
