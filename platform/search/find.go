package search

import (
	"context"
	"slices"

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
	found := outcome{matches: exact, query: q.all(), causes: causes}
	if len(exact) < few {
		if found, err = v.nearly(ctx, a, l, exact); err != nil {
			return outcome{}, err
		}
		q = found.composed
	}
	if len(found.matches) < enough {
		return v.widen(ctx, q, found, enough)
	}
	if len(found.matches) == 0 && len(a.terms) > 1 {
		found.query, found.relaxed = q.any(), true
		found.matches, err = v.run(ctx, found.query)
		found.relaxed = len(found.matches) > 0
		lower(found.matches, nil, anyWord)
	}
	return found, err
}

// The nearness of a match to what was asked: lower comes first.
const (
	allWords  = 0 // every word, as it was typed or in another form of it
	nearWords = 1 // near spellings of them
	anyWord   = 2 // and more: only some of them
)

// nearly adds to the exact matches those that have near spellings of the words.
func (v view) nearly(ctx context.Context, a asked, l text.Lang, exact []match) (outcome, error) {
	near, spelling, err := v.nearWords(ctx, a)
	if err != nil {
		return outcome{}, err
	}
	if len(exact) > 0 {
		spelling = nil // every word is known to a record
	}
	q, causes := v.compose(a, l, near)
	wider, err := v.run(ctx, q.all())
	lower(wider, exact, nearWords)
	return outcome{matches: wider, query: q.all(), causes: causes, composed: q, spelling: spelling}, err
}

// widen adds records that have less and less of the words, until there are enough.
func (v view) widen(ctx context.Context, q composed, found outcome, enough int) (outcome, error) {
	whole := len(found.matches)
	for i, wider := range q.wider() {
		if len(found.matches) >= enough {
			break
		}
		more, err := v.run(ctx, wider)
		if err != nil {
			return outcome{}, err
		}
		lower(more, found.matches, uint8(anyWord+i))
		found.matches, found.query = more, q.any()
	}
	found.relaxed = whole == 0 && len(found.matches) > 0
	return found, nil
}

// lower gives matches that were found by a wider query the place of those found before, or else the place of the query.
func lower(wider, before []match, tier uint8) {
	was := make(map[uint32]uint8, len(before))
	for _, m := range before {
		was[m.doc] = m.tier
	}
	for i := range wider {
		t, had := was[wider[i].doc]
		if !had {
			t = tier
		}
		wider[i].tier = t
	}
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
		found = append(found, match{doc: uint32(m.IndexInternalID.Value()), score: m.Score})
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
	narrower    = 0.5 // one kind of it
)

// composed is a query in parts: what must be found and what only weighs.
type composed struct {
	must, should []query.Query
	meant        []query.Query // those of must that synonyms say too
}

// composer makes queries of what was asked.
type composer struct {
	asked
	reader text.Lang
	near   map[string][]string
	causes causes
	longer func(w Way, stem string) []string
	kept   func(s Synonym, ways query.Query) query.Query
}

// compose makes the query of the terms, with the near words of each where they are given. A word that says nothing in
// the reader's language (« les », "the") is left out, and one that says nothing in the other only weighs; but when
// there are no others, they are what is looked for.
func (v view) compose(a asked, l text.Lang, near map[string][]string) (composed, causes) {
	c := composer{asked: a, reader: l, near: near, longer: v.compoundsOf, kept: v.kept}
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
				said := c.said(t.synonym)
				q.must, q.meant = append(q.must, said), append(q.meant, said)
			}
		case t.kind == phrase:
			c.phrase(t)
			q.must = append(q.must, c.even(side(t.typed, inTitle)))
		case t.kind == code:
			q.must = append(q.must, c.even(c.code(t)))
		case t.telling():
			q.must = append(q.must, c.even(c.word(t, 1)))
		case t.stems[l] != "":
			q.should = append(q.should, c.even(c.word(t, 1)))
		default:
			mute = append(mute, c.even(c.word(t, 1)))
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

// wider gives the queries that ask for less and less: what synonyms say, without the words that no other language may have; most of
// it, which is all but one of four, three of five; any of it.
func (q composed) wider() []query.Query {
	core := q.must
	var all []query.Query
	if n := len(q.meant); n > 0 && n < len(q.must) {
		core = q.meant
		all = append(all, query.NewBooleanQuery(core, slices.Concat(q.must, q.should), nil))
	}
	if n := len(core); n > 2 {
		most := query.NewDisjunctionQuery(core)
		most.SetMin(float64(n - 1 - n/5))
		all = append(all, most)
	}
	if len(core) > 1 {
		all = append(all, query.NewDisjunctionQuery(core))
	}
	return all
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
