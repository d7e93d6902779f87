package search

import (
	"context"

	bleve "github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"

	"balise/engine/text"
)

// few is the number of records under which a search also looks for near spellings and longer words: with that many, the
// reader typed words that the register knows, and near words would only blur the counts.
const few = 3

// find looks for the records that have every word. When there are few, it adds those that have near spellings; when
// there is none, those that have any of the words. Filters come later and never change how the words are understood.
func (v view) find(ctx context.Context, a asked, l text.Lang) (outcome, error) {
	q := compose(a, l, nil)
	exact, err := v.run(ctx, q.all())
	if err != nil || len(exact) >= few {
		return outcome{matches: exact, query: q.all()}, err
	}
	near, spelling, err := v.nearWords(ctx, a)
	if err != nil {
		return outcome{}, err
	}
	if len(exact) > 0 {
		spelling = nil // every word is known to a record
	}
	q = compose(a, l, near)
	wider, err := v.run(ctx, q.all())
	if err != nil {
		return outcome{}, err
	}
	if len(wider) > 0 || len(a.terms) == 1 {
		return outcome{matches: promote(exact, wider), query: q.all(), spelling: spelling}, nil
	}
	wider, err = v.run(ctx, q.any())
	return outcome{matches: promote(nil, wider), query: q.any(), relaxed: len(wider) > 0, spelling: spelling}, err
}

// promote marks among the wider matches those that were exact.
func promote(exact, wider []match) []match {
	is := make(map[uint32]bool, len(exact))
	for _, m := range exact {
		is[m.doc] = true
	}
	for i := range wider {
		wider[i].exact = is[wider[i].doc]
	}
	return wider
}

// run walks every document that a query matches, in order of internal number.
func (v view) run(ctx context.Context, q query.Query) ([]match, error) {
	searcher, err := q.Searcher(ctx, v.reader, nil, bleve.SearcherOptions{})
	if err != nil {
		return nil, err
	}
	defer searcher.Close()
	walk := &bleve.SearchContext{DocumentMatchPool: bleve.NewDocumentMatchPool(searcher.DocumentMatchPoolSize()+1, 0), IndexReader: v.reader}
	var found []match
	for {
		m, err := searcher.Next(walk)
		if err != nil || m == nil {
			return found, err
		}
		found = append(found, match{doc: uint32(m.IndexInternalID.Value()), exact: true, score: m.Score})
		walk.DocumentMatchPool.Put(m)
		if len(found)%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
}

// The weights of a match, by where it stands. The title tells what a record is; a word in its typed form is nearer than
// another form of it; what the reader may not have meant counts little.
const (
	inTitle     = 4.0
	inBody      = 1.0
	ownLanguage = 2.0
	asTyped     = 1.0
	wholeCode   = 20.0
	startOfCode = 5.0
	nearby      = 0.2
)

// composed is a query in parts: what must be found and what only weighs.
type composed struct{ must, should []query.Query }

// compose makes the query of the terms, with the near words of each where they are given. A word that says nothing in
// the reader's language (« les », "the") is left out, and one that says nothing in the other only weighs; but when
// there are no others, they are what is looked for.
func compose(a asked, l text.Lang, near map[string][]string) composed {
	var q composed
	var mute []query.Query
	for _, t := range a.terms {
		switch {
		case t.kind == phrase:
			q.must = append(q.must, side(t.typed, inTitle))
		case t.kind == code:
			q.must = append(q.must, codeQuery(t, near[t.whole]))
		case len(t.stems) == len(text.Langs):
			q.must = append(q.must, wordQuery(t, l, near[t.typed[0]]))
		case t.stems[l] != "":
			q.should = append(q.should, wordQuery(t, l, nil))
		default:
			mute = append(mute, wordQuery(t, l, nil))
		}
	}
	if len(q.must) == 0 && len(q.should) == 0 {
		q.must = mute
	}
	if len(q.must) == 0 {
		q.must, q.should = q.should, nil
	}
	return q
}

func (q composed) all() query.Query {
	if len(q.must) == 1 && len(q.should) == 0 {
		return q.must[0]
	}
	return query.NewBooleanQuery(q.must, q.should, nil)
}

func (q composed) any() query.Query {
	return query.NewDisjunctionQuery(append(append([]query.Query{}, q.must...), q.should...))
}

func wordQuery(t term, l text.Lang, near []string) query.Query {
	forms := []query.Query{in(fieldWords, t.typed[0], asTyped)}
	forms = append(forms, forStems(t.stems, l, 1)...)
	for _, other := range near {
		forms = append(forms, in(fieldWords, other, nearby*asTyped))
		forms = append(forms, forStems(stems(other), l, nearby)...)
	}
	return query.NewDisjunctionQuery(forms)
}

func forStems(forms map[text.Lang]string, reader text.Lang, weight float64) []query.Query {
	var all []query.Query
	for _, l := range text.Langs {
		if forms[l] == "" {
			continue
		}
		boost := weight
		if l == reader {
			boost *= ownLanguage
		}
		all = append(all, in(titleField(l), forms[l], boost*inTitle), in(bodyField(l), forms[l], boost*inBody))
	}
	return all
}

func codeQuery(t term, near []string) query.Query {
	ways := []query.Query{in(fieldCodes, t.whole, wholeCode)}
	if len(t.typed) > 0 {
		ways = append(ways, side(t.typed, asTyped))
	}
	for _, longer := range near {
		ways = append(ways, in(fieldCodes, longer, startOfCode))
	}
	return query.NewDisjunctionQuery(ways)
}

// side looks for words side by side.
func side(words []string, boost float64) query.Query {
	if len(words) == 1 {
		return in(fieldWords, words[0], boost)
	}
	q := query.NewPhraseQuery(words, fieldWords)
	q.SetBoost(boost)
	return q
}

func in(field, form string, boost float64) query.Query {
	q := query.NewTermQuery(form)
	q.SetField(field)
	q.SetBoost(boost)
	return q
}
