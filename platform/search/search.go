// Package search finds records by their words and counts them by facet. It is a projection: it follows the sequence of
// publications, holds nothing that cannot be made again from them, and each node has its own on disk.
//
// Bleve keeps the words and finds the documents. Facets are counted here, in small arrays of codes by document, over
// every match: that is ten times cheaper than Bleve's own, and lets each facet be counted with the filters of the
// others, so that a chosen facet still shows its alternatives.
package search

import (
	"context"
	"fmt"
	"slices"

	"github.com/blevesearch/bleve/v2/search/query"

	"balise/engine/text"
)

// The orders of results. Relevance without words is the newest first.
const (
	Relevance = "relevance"
	Newest    = "newest"
	Name      = "name"
)

// Doc is a record as it is searched.
type Doc struct {
	ID     string
	Number int64
	Title  text.Text
	Body   text.Text             // all that can be found besides the title, a line for each answer
	Codes  []string              // identifiers by which it is found, besides its number and those of its texts
	Facets map[string][]string   // codes by facet; a facet that the index was not opened with is left out
	Also   map[text.Lang]Passage // texts in the languages that the index was opened with besides French and English
	Sort   map[string]string     // "newest": any text or whole number whose greatest comes first
}

// Passage is the text of a record in one language.
type Passage struct{ Title, Body string }

// Query is what a reader asks. Nothing in it can be an error: what cannot be understood finds nothing or is left out.
type Query struct {
	Text    string
	Lang    text.Lang           // the reader's: its texts weigh more, and are those shown
	Filters map[string][]string // any of the codes of a facet, and all of the facets
	Sort    string              // Relevance when it is none of the three orders
	// Synonyms say parts of Text in other ways. Places in Text hold for a text that Clean gave.
	Synonyms []Synonym
	// Enough, when it is more than 0, asks that a query that finds fewer records by all its words gives, after them, those that
	// have most of them.
	Enough int
	// After is the number of the record that comes just before those wanted, 0 for the beginning. It is found where it stands
	// now, so that nothing is lost or told twice when records were published meanwhile; Offset stands in where it is gone.
	After  int64
	Offset int
	Limit  int // 20 when it is not positive, 1000 at most
	// Bare leaves Hit.Title and Hit.Snippet empty, for who shows results from elsewhere: texts are read from the disk.
	Bare bool
}

// Result is what was found.
type Result struct {
	Total int
	// Whole is how many of them have every word asked; they come first by relevance.
	Whole  int
	Hits   []Hit
	Facets map[string][]Count // most frequent first; only codes that are counted or chosen
	// Relaxed tells that no record has every word asked for, and that those with some of them are given.
	Relaxed bool
	// Suggestion is the text asked with its unknown words spelt as the nearest known ones, or empty.
	Suggestion string
}

// Hit is a record found.
type Hit struct {
	ID          string
	Number      int64
	Newest      int64 // the whole number given as Sort["newest"]; 0 when it was none
	Score       float64
	Title       []Fragment
	Snippet     []Fragment // the part of the body where the words stand
	TitleLang   text.Lang  // the reader's, or the other where the record has no title in it
	SnippetLang text.Lang
	Words       []Word // what was found in the texts, and why: only for an index that explains
}

// Fragment is a piece of plain text, marked when it is what was looked for.
type Fragment struct {
	Text string
	Mark bool
}

// Count is a code of a facet and how many records a filter on it would leave.
type Count struct {
	Code string
	N    int
}

const (
	defaultLimit = 20
	maxLimit     = 1000
)

// Search answers a query on the last state applied. It fails only when the index must be rebuilt, cannot be read, or
// when the context ends.
func (x *Index) Search(ctx context.Context, q Query) (Result, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if err := x.usable(); err != nil {
		return Result{}, err
	}
	v, err := x.view()
	if err != nil {
		return Result{}, err
	}
	result, err := v.search(ctx, q)
	if closing := v.reader.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return Result{}, fmt.Errorf("searching: %w", err)
	}
	return result, nil
}

// Numbers gives the numbers of all the records that a query finds, in ascending order: what Search counts, without limit.
func (x *Index) Numbers(ctx context.Context, q Query) ([]int64, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if err := x.usable(); err != nil {
		return nil, err
	}
	v, err := x.view()
	if err != nil {
		return nil, err
	}
	found, err := v.matching(ctx, v.parse(q), q)
	if closing := v.reader.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	kept, _ := v.table.count(found.matches, q.Filters)
	numbers := make([]int64, len(kept))
	for i, m := range kept {
		numbers[i] = v.table.numbers[m.doc]
	}
	slices.Sort(numbers)
	return numbers, nil
}

// known gives the reader's language, French where it is none of ours.
func known(l text.Lang) text.Lang {
	if l == text.EN {
		return l
	}
	return text.FR
}

// matching finds what has the words asked, before any filter; everything when there are none.
func (v view) matching(ctx context.Context, asked asked, q Query) (outcome, error) {
	if asked.empty() {
		return outcome{matches: v.table.all()}, nil
	}
	return v.find(ctx, asked, known(q.Lang), q.Enough)
}

func (v view) search(ctx context.Context, q Query) (Result, error) {
	if q.Limit <= 0 {
		q.Limit = defaultLimit
	}
	q.Limit, q.Offset = min(q.Limit, maxLimit), max(q.Offset, 0)

	q.Lang = known(q.Lang)
	asked := v.parse(q)
	work := func() (*answer, error) { return v.answer(ctx, q, asked) }
	a, err := v.recent.answer(keyOf(q), work)
	if err != nil && ctx.Err() == nil {
		a, err = work() // whoever was working it out for us left, or met trouble: this reader is still here
	}
	if err != nil {
		return Result{}, err
	}
	result := Result{Total: len(a.kept), Whole: a.whole, Facets: a.facets, Relaxed: a.found.relaxed}
	page := a.page(a.start(q, func(m match) int64 { return v.table.numbers[m.doc] }), q.Limit)
	if q.Bare {
		result.Hits, err = v.bareHits(page)
		return result, err
	}
	if result.Hits, err = v.hits(ctx, page, a.found, q.Lang); err != nil {
		return Result{}, err
	}
	result.Suggestion = asked.suggestion(a.found.spelling, result.Hits)
	return result, nil
}

// answer finds, filters, counts and orders.
func (v view) answer(ctx context.Context, q Query, asked asked) (*answer, error) {
	found, err := v.matching(ctx, asked, q)
	if err != nil {
		return nil, err
	}
	kept, facets := v.table.count(found.matches, q.Filters)
	found.matches = nil
	whole := 0
	for _, m := range kept {
		if m.tier < anyWord {
			whole++
		}
	}
	return &answer{kept: kept, whole: whole, facets: facets, found: found, compare: v.table.order(q, asked.empty())}, nil
}

// outcome is what the words found, before any filter.
type outcome struct {
	matches  []match
	query    query.Query // the widest one run, which tells what to mark; nil when everything matches
	causes   causes      // why each of its words is looked for
	composed composed    // that query in parts, when near words were looked for
	relaxed  bool
	spelling map[string]string // unknown word → nearest known one
}

// match is a document found: its internal number in the snapshot, how near it is to what was asked, and its score.
type match struct {
	doc   uint32
	tier  uint8 // how near it is to what was asked: 0 has every word
	score float64
}
