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
func (v view) find(ctx context.Context, a asked, l text.Lang, enough int) (outcome, error) {
	q, causes := v.compose(a, l, nil)
	exact, err := v.run(ctx, q.all())
	if err != nil || len(exact) >= max(few, enough) {
		return outcome{matches: exact, query: q.all(), causes: causes}, err
	}
	if len(exact) >= few {
		return v.most(ctx, q, causes, exact, enough)
	}
	near, spelling, err := v.nearWords(ctx, a)
	if err != nil {
		return outcome{}, err
	}
	if len(exact) > 0 {
		spelling = nil // every word is known to a record
	}
	q, causes = v.compose(a, l, near)
	wider, err := v.run(ctx, q.all())
	if err != nil {
		return outcome{}, err
	}
	if len(wider) > 0 || len(a.terms) == 1 {
		found, err := v.most(ctx, q, causes, wider, enough)
		found.spelling = spelling
		return found.promoted(exact), err
	}
	wider, err = v.run(ctx, q.any())
	return outcome{matches: promote(nil, wider), query: q.any(), causes: causes, relaxed: len(wider) > 0, spelling: spelling}, err
}

// most adds, when fewer than enough were found by all their words, those that have most of them.
func (v view) most(ctx context.Context, q composed, causes causes, whole []match, enough int) (outcome, error) {
	if len(whole) >= enough || len(q.must) < 3 {
		return outcome{matches: whole, query: q.all(), causes: causes}, nil
	}
	wider, err := v.run(ctx, q.most())
	return outcome{matches: promote(whole, wider), query: q.any(), causes: causes}, err
}

// promoted marks as exact only those that were.
func (o outcome) promoted(exact []match) outcome {
	o.matches = promote(exact, o.matches)
	return o
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
	meaning     = 0.8 // another way of saying it
	inside      = 0.4 // another way of saying it, inside a longer word
)

// composed is a query in parts: what must be found and what only weighs.
type composed struct{ must, should []query.Query }

// composer makes queries of what was asked.
type composer struct {
	asked
	reader text.Lang
	near   map[string][]string
	causes causes
	longer func(l text.Lang, form string, starts, ends bool) []string
}

// compose makes the query of the terms, with the near words of each where they are given. A word that says nothing in
// the reader's language (« les », "the") is left out, and one that says nothing in the other only weighs; but when
// there are no others, they are what is looked for.
func (v view) compose(a asked, l text.Lang, near map[string][]string) (composed, causes) {
	c := composer{asked: a, reader: l, near: near, longer: v.compoundsOf}
	if v.layout.Why {
		c.causes = causes{}
	}
	var q composed
	var mute []query.Query
	said := map[int]bool{}
	for _, t := range a.terms {
		switch {
		case t.synonym >= 0:
			if !said[t.synonym] {
				said[t.synonym] = true
				q.must = append(q.must, c.said(t.synonym))
			}
		case t.kind == phrase:
			c.phrase(t)
			q.must = append(q.must, side(t.typed, inTitle))
		case t.kind == code:
			q.must = append(q.must, c.code(t))
		case t.telling():
			q.must = append(q.must, c.word(t, 1))
		case t.stems[l] != "":
			q.should = append(q.should, c.word(t, 1))
		default:
			mute = append(mute, c.word(t, 1))
		}
	}
	if len(q.must) == 0 && len(q.should) == 0 {
		q.must = mute
	}
	if len(q.must) == 0 {
		q.must, q.should = q.should, nil
	}
	return q, c.causes
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

// most finds what has most of the words: all but one of four, three of five.
func (q composed) most() query.Query {
	d := query.NewDisjunctionQuery(q.must)
	d.SetMin(float64(len(q.must) - 1 - len(q.must)/5))
	return d
}

func (c *composer) word(t term, weight float64) query.Query {
	c.causes.add(fieldWords, t.typed[0], Typed, c.part(t.start, t.end), "")
	forms := []query.Query{in(fieldWords, t.typed[0], weight*asTyped)}
	forms = append(forms, c.stems(t, t.stems, weight, Inflected)...)
	if t.synonym < 0 {
		for _, other := range c.near[t.typed[0]] {
			c.causes.add(fieldWords, other, Spelt, c.part(t.start, t.end), "")
			forms = append(forms, in(fieldWords, other, weight*nearby*asTyped))
			forms = append(forms, c.stems(t, stems(other, c.langs), weight*nearby, Spelt)...)
		}
	}
	return query.NewDisjunctionQuery(forms)
}

func (c *composer) stems(t term, forms map[text.Lang]string, weight float64, because Because) []query.Query {
	var all []query.Query
	for _, l := range c.langs {
		if forms[l] == "" {
			continue
		}
		boost := weight
		if l == c.reader {
			boost *= ownLanguage
		}
		for _, place := range []struct {
			field string
			boost float64
		}{{titleField(l), boost * inTitle}, {bodyField(l), boost * inBody}} {
			c.causes.add(place.field, forms[l], because, c.part(t.start, t.end), "")
			all = append(all, in(place.field, forms[l], place.boost))
		}
	}
	return all
}

func (c *composer) phrase(t term) {
	for _, w := range t.typed {
		c.causes.add(fieldWords, w, Typed, c.part(t.start, t.end), "")
	}
}

func (c *composer) code(t term) query.Query {
	ways := []query.Query{in(fieldCodes, t.whole, wholeCode)}
	if len(t.typed) > 0 {
		c.phrase(t)
		ways = append(ways, side(t.typed, asTyped))
	}
	for _, longer := range c.near[t.whole] {
		ways = append(ways, in(fieldCodes, longer, startOfCode))
	}
	return query.NewDisjunctionQuery(ways)
}

// side looks for words side by side.
func side(words []string, boost float64) query.Query { return sideIn(fieldWords, words, boost) }

func sideIn(field string, words []string, boost float64) query.Query {
	if len(words) == 1 {
		return in(field, words[0], boost)
	}
	q := query.NewPhraseQuery(words, field)
	q.SetBoost(boost)
	return q
}

func in(field, form string, boost float64) query.Query {
	q := query.NewTermQuery(form)
	q.SetField(field)
	q.SetBoost(boost)
	return q
}
