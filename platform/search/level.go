package search

import (
	"context"
	"math"

	"github.com/blevesearch/bleve/v2/mapping"
	bleve "github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"
)

// level is a query whose score grows slowly: a record that says one thing in ten ways does not come before one that says each of two
// things once. It is for queries that synonyms say too, whose parts have many ways.
type level struct{ query.Query }

// even levels a part of a query of which synonyms say another.
func (c *composer) even(q query.Query) query.Query {
	if len(c.synonyms) == 0 {
		return q
	}
	return level{q}
}

// Searcher is called by Bleve.
func (l level) Searcher(ctx context.Context, i index.IndexReader, m mapping.IndexMapping, options bleve.SearcherOptions) (bleve.Searcher, error) {
	s, err := l.Query.Searcher(ctx, i, m, options)
	if err != nil {
		return nil, err
	}
	s.SetQueryNorm(1) // scores of their own: those of a query are divided by what it asks in all
	return &leveller{s}, nil
}

type leveller struct{ bleve.Searcher }

// Next is called by Bleve.
func (l *leveller) Next(ctx *bleve.SearchContext) (*bleve.DocumentMatch, error) {
	return levelled(l.Searcher.Next(ctx))
}

// Advance is called by Bleve.
func (l *leveller) Advance(ctx *bleve.SearchContext, id index.IndexInternalID) (*bleve.DocumentMatch, error) {
	return levelled(l.Searcher.Advance(ctx, id))
}

func levelled(m *bleve.DocumentMatch, err error) (*bleve.DocumentMatch, error) {
	if m != nil {
		m.Score = math.Log1p(m.Score)
	}
	return m, err
}

// Weight and SetQueryNorm keep what a query asks in all out of the score.
func (l *leveller) Weight() float64 { return 1 }

// SetQueryNorm is called by Bleve.
func (l *leveller) SetQueryNorm(float64) {}
