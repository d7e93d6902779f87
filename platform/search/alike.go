package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"

	"balise/engine/text"
)

// tellingWords is how many words of a text, its rarest, are enough to find the records that speak of the same thing.
const tellingWords = 16

// Alike is a record that has many of the rare words of a text.
type Alike struct {
	ID     string
	Number int64
	Score  float64
}

// Alike gives the records, at most limit, that share most of the rare words of a text; the nearest first. It proposes:
// how near they really are is for the caller to judge from the texts.
func (x *Index) Alike(ctx context.Context, t text.Text, limit int) ([]Alike, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if err := x.usable(); err != nil {
		return nil, err
	}
	v, err := x.view()
	if err != nil {
		return nil, err
	}
	found, err := v.alike(ctx, t, limit)
	if closing := v.reader.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return nil, fmt.Errorf("searching for what is alike: %w", err)
	}
	return found, nil
}

func (v view) alike(ctx context.Context, t text.Text, limit int) ([]Alike, error) {
	var ways []query.Query
	for _, l := range text.Langs {
		if !t.Has(l) {
			continue
		}
		words, err := v.telling(ctx, t.In(l), l)
		if err != nil {
			return nil, err
		}
		for _, w := range words {
			ways = append(ways, in(bodyField(l), w, inBody), in(titleField(l), w, inTitle))
		}
	}
	if len(ways) == 0 {
		return nil, nil
	}
	matches, err := v.run(ctx, query.NewDisjunctionQuery(ways))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(matches, func(a, b match) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(v.table.numbers[a.doc], v.table.numbers[b.doc]))
	})
	var found []Alike
	for _, m := range matches[:min(len(matches), limit)] {
		id, err := v.reader.ExternalID(index.NewIndexInternalID(nil, uint64(m.doc)))
		if err != nil {
			return nil, err
		}
		found = append(found, Alike{ID: id, Number: v.table.numbers[m.doc], Score: m.score})
	}
	return found, nil
}

// telling gives the words of a text that fewest records have, among those that some have.
func (v view) telling(ctx context.Context, s string, l text.Lang) ([]string, error) {
	frequency := map[string]uint64{}
	for _, token := range stemmed[l].Analyze([]byte(s)) {
		form := string(token.Term)
		if _, counted := frequency[form]; counted {
			continue
		}
		n, err := v.count(ctx, bodyField(l), form)
		if err != nil {
			return nil, err
		}
		frequency[form] = n
	}
	var words []string
	for form, n := range frequency {
		if n > 0 {
			words = append(words, form)
		}
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(cmp.Compare(frequency[a], frequency[b]), cmp.Compare(a, b)) })
	return words[:min(len(words), tellingWords)], nil
}
