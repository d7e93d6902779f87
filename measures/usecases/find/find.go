// Package find searches the world catalogue (measure 3.2): a person asks in French and finds what the Netherlands or the United
// States wrote in their own language, with the words that were found and why. It is a projection of the catalogue: it follows the
// changes of cases, each process has its own on disk, and it is made again when it is lost.
//
// Words come from platform/search, which cuts French, English and Dutch as they need; other languages are reached by the concepts
// of engine/glossary. What people asked is understood when they ask: a term added to the glossary is found at once.
package find

import (
	"context"
	"fmt"
	"sync/atomic"

	"balise/engine/glossary"
	"balise/engine/text"
	"balise/measures/usecases/catalogue"
	"balise/platform/search"
)

// Facets are those that every search counts, in the order of the page. The codes of organisation and supplier are their names;
// those of year are years, of source the series of catalogue.Case, of country two letters, of high_impact and
// personal_information yes, no or partly, and the others those of their taxonomies.
var Facets = []string{"country", "organisation", "function", "category", "technique", "lifecycle", "high_impact", "personal_information", "supplier", "year", "source"}

// Groups filter as facets do, and are not counted: the clusters of a case (see Clusters), and whether its source still holds it
// (missing: yes).
var Groups = []string{"cluster", "missing"}

// GlossaryID names the glossary of the content by which queries are understood.
const GlossaryID = "public-ai"

// The orders of results.
const (
	Relevance = search.Relevance
	Newest    = search.Newest // the latest changed first
	Name      = search.Name
)

// Index is the projection of the catalogue that is searched. It is safe for concurrent use.
type Index struct {
	dir     string
	words   *search.Index
	cases   *catalogue.Store
	life    func(context.Context) (string, error)
	terms   Terms
	matcher atomic.Pointer[glossary.Matcher]
	read    atomic.Int64 // up to which change of the terms the matcher knows
}

// Terms gives the glossary with what people added to it, and the count of changes that it holds, which only grows.
type Terms func(context.Context) (*glossary.Glossary, int64, error)

// New gives the index of a folder, which Open opens. Queries are read by the shipped glossary, until Reread or CatchUp reads what
// people added. Life tells which life of the database is followed: the index is emptied when it followed another.
func New(dir string, cases *catalogue.Store, shipped *glossary.Glossary, terms Terms, life func(context.Context) (string, error)) *Index {
	x := &Index{dir: dir, cases: cases, terms: terms, life: life}
	x.matcher.Store(glossary.NewMatcher(shipped, cut))
	return x
}

// Open opens the files of the index, or starts an empty one. Until then, only Reread may be asked of it.
func (x *Index) Open() (err error) {
	x.words, err = search.OpenAs(x.dir, search.Layout{Facets: Facets, Groups: Groups, Langs: []text.Lang{text.NL}, Why: true})
	if err != nil {
		return fmt.Errorf("opening the search of the catalogue: %w", err)
	}
	return nil
}

// Reread has queries read by what people added to the glossary since.
func (x *Index) Reread(ctx context.Context) error {
	words, changes, err := x.terms(ctx)
	if err != nil || changes == x.read.Load() {
		return err
	}
	x.matcher.Store(glossary.NewMatcher(words, cut))
	x.read.Store(changes)
	return nil
}

// Understand tells which concepts of a glossary a query says, for a reader of a language.
func Understand(words *glossary.Glossary, query string, reader text.Lang) []Understood {
	return understand(glossary.NewMatcher(words, cut), search.Clean(query), reader)
}

func understand(m *glossary.Matcher, words string, reader text.Lang) []Understood {
	var all []Understood
	for _, f := range m.Find(words, reading(reader)...) {
		all = append(all, Understood{Typed: words[f.Start:f.End], Concept: f.Concept, start: f.Start, end: f.End})
	}
	return all
}

func cut(l text.Lang, s string) []glossary.Word {
	tokens := search.Tokens(l, s)
	words := make([]glossary.Word, len(tokens))
	for i, t := range tokens {
		words[i] = glossary.Word{Stem: t.Form, Position: t.Position, Start: t.Start, End: t.End}
	}
	return words
}

// Close closes the files.
func (x *Index) Close() error { return x.words.Close() }

// Seq tells up to which change of the catalogue the index has followed; 0 as long as it is not open.
func (x *Index) Seq() int64 {
	if x.words == nil {
		return 0
	}
	return x.words.Seq()
}

// Query is what a person asks.
type Query struct {
	Words   string              // in French, English or Dutch
	Lang    text.Lang           // the reader's
	Filters map[string][]string // any of the codes of a facet, and all of the facets
	Sort    string              // Relevance when it is none of the three orders
	// After is the number of the case just before those wanted, 0 for the beginning; Offset stands in where it is gone.
	After  int64
	Offset int
	Limit  int
}

// Result is what was found.
type Result struct {
	Total int
	// Whole is how many of them say everything that was asked; they come first by relevance.
	Whole  int
	Hits   []Hit
	Facets map[string][]search.Count
	// Relaxed tells that no case has every word asked for, and that those with some of them are given.
	Relaxed bool
	// Suggestion is the text asked with its unknown words spelt as the nearest known ones, or empty.
	Suggestion string
	Understood []Understood
}

// Understood is a concept of the glossary that the query says.
type Understood struct {
	Typed   string // as it was typed
	Concept *glossary.Concept

	start, end int
}

// Hit is a case found.
type Hit struct {
	Number                 int64
	ID                     string
	Title, Snippet         []search.Fragment
	TitleLang, SnippetLang text.Lang // fr, en or nl
	Why                    []Reason
}

// enough is how many cases that have every word spare a look at those that have most of them: a first page.
const enough = 10

// Search finds cases. It fails only when the index cannot be read or the context ends.
func (x *Index) Search(ctx context.Context, q Query) (Result, error) {
	asked, understood := x.asked(q)
	found, err := x.words.Search(ctx, asked)
	if err != nil {
		return Result{}, fmt.Errorf("searching the catalogue: %w", err)
	}
	result := Result{Total: found.Total, Whole: found.Whole, Facets: found.Facets, Relaxed: found.Relaxed, Suggestion: found.Suggestion, Understood: understood}
	for _, h := range found.Hits {
		hit := Hit{Number: h.Number, ID: h.ID, Title: h.Title, Snippet: h.Snippet, TitleLang: h.TitleLang, SnippetLang: h.SnippetLang}
		for _, w := range h.Words {
			hit.Why = append(hit.Why, reason(w))
		}
		result.Hits = append(result.Hits, hit)
	}
	return result, nil
}

// Numbers gives the numbers of all the cases that a query finds, in ascending order.
func (x *Index) Numbers(ctx context.Context, q Query) ([]int64, error) {
	asked, _ := x.asked(q)
	return x.words.Numbers(ctx, asked)
}

// Tally counts the cases that a query finds by each facet, and by the pairs of facets asked, for pictures.
func (x *Index) Tally(ctx context.Context, q Query, pairs ...search.Pair) (search.Tally, error) {
	asked, _ := x.asked(q)
	return x.words.Tally(ctx, asked, pairs...)
}

// asked makes the query of the engine, and tells what was understood of it.
func (x *Index) asked(q Query) (search.Query, []Understood) {
	words := search.Clean(q.Words)
	asked := search.Query{
		Text: words, Lang: q.Lang, Filters: q.Filters, Sort: q.Sort, After: q.After, Offset: q.Offset, Limit: q.Limit, Enough: enough,
	}
	understood := understand(x.matcher.Load(), words, q.Lang)
	for _, u := range understood {
		asked.Synonyms = append(asked.Synonyms, search.Synonym{Start: u.start, End: u.end, Key: u.Concept.ID, Ways: x.ways(u.Concept)})
	}
	return asked, understood
}

// reading is the order in which the languages of a query are tried: the reader's first.
func reading(reader text.Lang) []text.Lang {
	if reader == text.EN {
		return []text.Lang{text.EN, text.FR, text.NL}
	}
	return []text.Lang{text.FR, text.EN, text.NL}
}

// ways gives the forms of a concept, and of those that it covers, as the engine looks for them.
func (x *Index) ways(c *glossary.Concept) []search.Way {
	all := forms(c)
	for _, id := range c.Covers {
		for _, w := range forms(x.matcher.Load().Concept(id)) {
			w.Narrower = true
			all = append(all, w)
		}
	}
	return all
}

func forms(c *glossary.Concept) []search.Way {
	var all []search.Way
	for _, l := range glossary.Langs {
		for _, f := range c.Forms[l] {
			all = append(all, search.Way{Lang: l, Text: f.Text, Whole: f.Whole, Starts: f.Starts, Ends: f.Ends})
		}
	}
	return all
}
