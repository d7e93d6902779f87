package search

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/blevesearch/bleve/v2/mapping"
	bleve "github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"
)

// mostListed bounds the matches of synonyms kept by one snapshot: 16 bytes each.
const mostListed = 2_000_000

// lists keeps what the ways of a synonym find in a snapshot: a concept has dozens of ways, many of several words, and is asked for
// again and again in other company.
type lists struct {
	mu    sync.Mutex
	found map[string]*listed
	size  int
}

type listed struct {
	once    sync.Once
	matches []match // in order of internal number
	err     error
}

// matches gives what is kept under a key, or what work finds.
func (l *lists) matches(key string, work func() ([]match, error)) ([]match, error) {
	l.mu.Lock()
	one := l.found[key]
	if one == nil {
		if l.found == nil || l.size > mostListed {
			l.found, l.size = map[string]*listed{}, 0
		}
		one = &listed{err: errInterrupted}
		l.found[key] = one
	}
	l.mu.Unlock()
	one.once.Do(func() {
		one.matches, one.err = work()
		l.mu.Lock()
		defer l.mu.Unlock()
		if one.err != nil {
			delete(l.found, key)
		}
		l.size += len(one.matches)
	})
	return one.matches, one.err
}

func (v view) kept(s Synonym, ways query.Query) query.Query {
	return anyWay{key: fmt.Sprint(s.Key, s.Ways), ways: ways, lists: v.lists, run: v.run}
}

// anyWay is a query for the ways of a synonym, whose matches are kept.
type anyWay struct {
	key   string
	ways  query.Query
	lists *lists
	run   func(context.Context, query.Query) ([]match, error)
}

// Searcher is called by Bleve. Where the words stand is not kept: for who asks, they are looked for again.
func (a anyWay) Searcher(ctx context.Context, i index.IndexReader, m mapping.IndexMapping, options bleve.SearcherOptions) (bleve.Searcher, error) {
	if options.IncludeTermVectors {
		return level{a.ways}.Searcher(ctx, i, m, options)
	}
	found, err := a.lists.matches(a.key, func() ([]match, error) { return a.run(ctx, level{a.ways}) })
	if err != nil {
		return nil, err
	}
	return &listSearcher{matches: found}, nil
}

// listSearcher walks kept matches as Bleve walks its own.
type listSearcher struct {
	matches []match
	at      int
}

// Next is called by Bleve.
func (l *listSearcher) Next(ctx *bleve.SearchContext) (*bleve.DocumentMatch, error) {
	if l.at >= len(l.matches) {
		return nil, nil
	}
	m := l.matches[l.at]
	l.at++
	out := ctx.DocumentMatchPool.Get()
	out.IndexInternalID = index.NewIndexInternalID(out.IndexInternalID, uint64(m.doc))
	out.Score = m.score
	return out, nil
}

// Advance is called by Bleve.
func (l *listSearcher) Advance(ctx *bleve.SearchContext, id index.IndexInternalID) (*bleve.DocumentMatch, error) {
	wanted := uint32(id.Value())
	rest := l.matches[l.at:]
	skip, _ := slices.BinarySearchFunc(rest, wanted, func(m match, doc uint32) int { return int(m.doc) - int(doc) })
	l.at += skip
	return l.Next(ctx)
}

// Close is called by Bleve, as are the methods after it.
func (l *listSearcher) Close() error { return nil }

// Weight keeps what a query asks in all out of the score, with SetQueryNorm.
func (l *listSearcher) Weight() float64 { return 1 }

// SetQueryNorm does nothing: the scores were made once.
func (l *listSearcher) SetQueryNorm(float64) {}

// Count is how many there are.
func (l *listSearcher) Count() uint64 { return uint64(len(l.matches)) }

// Min is asked of those that need several of theirs to match.
func (l *listSearcher) Min() int { return 0 }

// Size is in bytes, without what is shared.
func (l *listSearcher) Size() int { return 64 }

// DocumentMatchPoolSize is how many matches are in its hands at once.
func (l *listSearcher) DocumentMatchPoolSize() int { return 1 }
