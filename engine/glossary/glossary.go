// Package glossary knows the same concepts by their words in several languages. It lets someone who searches the world catalogue
// (measure 3.2) in French find what other countries wrote in their own language, and says which words it went by.
//
// It is pure: how a text is cut into words and stems is handed to it, so that a query is understood as the texts are indexed.
package glossary

import (
	"slices"

	"balise/engine/text"
)

// Langs lists the languages of the forms.
var Langs = []text.Lang{text.FR, text.EN, text.NL}

// Glossary is a set of concepts. It never changes: it may be shared by goroutines.
type Glossary struct {
	ID       string
	Version  string
	Title    text.Text
	Concepts []Concept

	shared forms
	place  map[string]int
}

// Concept is one thing, and how each language says it.
type Concept struct {
	ID    string
	Forms map[text.Lang][]Form
	Note  text.Text // for who edits; often empty
	// Covers are the ids of narrower concepts: who asks for sea mammals wants whales too, but who asks for whales wants whales.
	Covers []string
}

// Form is a word or an expression.
type Form struct {
	Text string // without the hyphen that tells where it stands
	// Starts and Ends tell that it also begins, or ends, longer words: « overstroming » in « overstromingsrisico ».
	Starts, Ends bool
	// Whole tells that it is also a word by itself.
	Whole bool
}

// forms holds texts by language.
type forms map[text.Lang][]string

// Concept gives a concept by its id, or nil.
func (g *Glossary) Concept(id string) *Concept {
	if i, ok := g.place[id]; ok {
		return &g.Concepts[i]
	}
	return nil
}

// Name gives the first form of the concept in a language, or in the first language that has one.
func (c *Concept) Name(l text.Lang) string {
	for _, l := range append([]text.Lang{l}, Langs...) {
		if list := c.Forms[l]; len(list) > 0 {
			return list[0].Text
		}
	}
	return c.ID
}

// With gives the glossary with more forms: those of a concept that it has are added to it, the others are new concepts. A form
// that another concept has is then shared.
func (g *Glossary) With(own []Concept) *Glossary {
	more := &Glossary{ID: g.ID, Version: g.Version, Title: g.Title, shared: g.shared, place: map[string]int{}}
	for _, c := range g.Concepts {
		more.add(c)
	}
	for _, c := range own {
		more.add(c)
	}
	return more
}

func (g *Glossary) add(c Concept) {
	at, known := g.place[c.ID]
	if !known {
		g.place[c.ID] = len(g.Concepts)
		g.Concepts = append(g.Concepts, c)
		return
	}
	merged := Concept{ID: c.ID, Note: g.Concepts[at].Note, Covers: g.Concepts[at].Covers, Forms: map[text.Lang][]Form{}}
	for _, l := range Langs {
		merged.Forms[l] = slices.Clone(g.Concepts[at].Forms[l])
		for _, f := range c.Forms[l] {
			if !slices.ContainsFunc(merged.Forms[l], func(had Form) bool { return key(had.Text) == key(f.Text) }) {
				merged.Forms[l] = append(merged.Forms[l], f)
			}
		}
	}
	g.Concepts[at] = merged
}
