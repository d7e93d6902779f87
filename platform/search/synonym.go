package search

import (
	"slices"

	"github.com/blevesearch/bleve/v2/search/query"

	"balise/engine/text"
)

// Synonym says a part of a query in other ways, in any language of the texts. A record that says it in one of them is found as by
// the words that were typed, and weighs less.
type Synonym struct {
	Start, End int // the part of the query's text, in bytes
	Key        string
	Ways       []Way
}

// Way is one way of saying it: a word, or several in a row.
type Way struct {
	Lang text.Lang
	Text string
	// Whole looks for the word itself; Starts and Ends for longer words that begin or end with it.
	Whole, Starts, Ends bool
	Narrower            bool // it says one kind of it only, and weighs less
}

// leaf is one thing to look for, before its weight is known.
type leaf struct {
	field string
	forms []string
	boost float64
}

// said makes the query of a part that synonyms say too: as it was typed, or in one of their ways.
//
// Bleve divides the score of a choice by how many ways it has; those of a synonym are multiplied by it first, so that a concept with
// many words does not count less than one with few.
func (c *composer) said(synonym int) query.Query {
	first := c.synonyms[synonym]
	choice := []query.Query{level{c.typed(synonym, 1)}}
	for _, s := range c.synonyms {
		if s.Start == first.Start && s.End == first.End {
			if leaves := c.ways(s); len(leaves) > 0 {
				choice = append(choice, c.kept(s, choiceOf(leaves)))
			}
		}
	}
	return query.NewDisjunctionQuery(choice)
}

// choiceOf makes the query of leaves.
func choiceOf(leaves []leaf) query.Query {
	choice := make([]query.Query, len(leaves))
	for i, l := range leaves {
		choice[i] = sideIn(l.field, l.forms, l.boost*float64(len(leaves)))
	}
	return query.NewDisjunctionQuery(choice)
}

// typed makes the query of the words themselves: all of them, but those that say nothing.
func (c *composer) typed(synonym int, weight float64) query.Query {
	var telling, all []query.Query
	for _, t := range c.terms {
		if t.synonym != synonym {
			continue
		}
		var q query.Query
		switch t.kind {
		case word:
			q = c.word(t, weight)
		case phrase:
			c.phrase(t)
			q = side(t.typed, weight)
		case code:
			q = c.code(t)
		}
		all = append(all, q)
		if t.kind != word || t.telling() {
			telling = append(telling, q)
		}
	}
	if len(telling) > 0 {
		all = telling
	}
	if len(all) == 1 {
		return all[0]
	}
	return query.NewConjunctionQuery(all)
}

// ways gives what to look for to find what a synonym says. A way that the index would cut into nothing says nothing.
func (c *composer) ways(s Synonym) []leaf {
	var leaves []leaf
	asked := c.part(s.Start, s.End)
	for _, w := range s.Ways {
		forms := formsOf(w)
		if len(forms) == 0 || !slices.Contains(c.langs, w.Lang) {
			continue
		}
		share := 1.0
		if w.Narrower {
			share = narrower
		}
		if w.Whole {
			leaves = append(leaves, c.leaves(w.Lang, forms, share*meaning, asked, s.Key)...)
		}
		if (w.Starts || w.Ends) && len(forms) == 1 {
			for _, longer := range c.longer(w, forms[0]) {
				leaves = append(leaves, c.leaves(w.Lang, []string{longer}, share*inside, asked, s.Key)...)
			}
		}
	}
	return leaves
}

func (c *composer) leaves(l text.Lang, forms []string, weight float64, asked, key string) []leaf {
	for _, form := range forms {
		c.causes.add(titleField(l), form, Meant, asked, key)
		c.causes.add(bodyField(l), form, Meant, asked, key)
	}
	return []leaf{{titleField(l), forms, weight * inTitle}, {bodyField(l), forms, weight * inBody}}
}

// formsOf gives the stems of a way, with an empty one where a word that says nothing stands between two others.
func formsOf(w Way) []string {
	var forms []string
	last := 0
	for i, t := range Tokens(w.Lang, w.Text) {
		for at := last + 1; i > 0 && at < t.Position; at++ {
			forms = append(forms, "")
		}
		forms, last = append(forms, t.Form), t.Position
	}
	return forms
}
