package digest

import (
	"context"
	"fmt"

	"balise/engine/text"
)

// Source is something whose changes are told by digests: a search of it is what one subscribes to. A measure declares one.
type Source struct {
	// Name is kept with each subscription and stands in addresses: it never changes.
	Name string
	// Usual tells the source that an address is about when it names none.
	Usual bool
	// Title names the whole: « Tout le registre ».
	Title text.Text
	// Subject begins the subject of its mails, Opening is their first sentence, Asked says in the message that asks for
	// confirmation what would be sent: « les changements du registre ».
	Subject, Opening, Asked text.Text
	// Lead says on the form what comes.
	Lead text.Text
	// Search is the page where its things are searched.
	Search string
	// Facets are those of the search, in order, with their names.
	Facets []Facet
	// Sorts are the kinds of changes, in the order in which they are told.
	Sorts []Sort
	// Head is the last number of what may be told now on this machine.
	Head func(ctx context.Context) (int64, error)
	// Since gives what changed after a number, a thing once; at most limit changes are read.
	Since func(ctx context.Context, from int64, limit int) (Window, error)
	// Numbers gives the things that have all the words, as the search finds them.
	Numbers func(ctx context.Context, l text.Lang, words string) (map[int64]bool, error)
	// Namer names the codes of the facets.
	Namer func(ctx context.Context) (func(facet, code string) text.Text, error)
	// Choices are the lists by which the whole may be narrowed on the form itself, in a language’s order.
	Choices func(ctx context.Context, l text.Lang) ([]Choice, error)
}

// Facet is a facet of a search.
type Facet struct {
	Name  string
	Label text.Text
}

// Sort is a kind of change and the title under which it is told.
type Sort struct {
	Name  string
	Title text.Text
}

// Choice is a list of codes of one facet.
type Choice struct {
	Facet   string
	Label   text.Text
	Options []Option
}

// Option is a code and its name.
type Option struct {
	Code  string
	Label text.Text
}

// Window is what changed in a stretch of a source’s sequence.
type Window struct {
	From, Upto int64
	Entries    []Entry
}

// Entry is a thing that changed in the window.
type Entry struct {
	Number       int64
	Sort         string
	Name, Detail text.Text
	// Reason is said when there is one.
	Reason text.Text
	Link   func(l text.Lang) (string, error)
	// Codes are its codes in every facet at each moment of the window, and just before it.
	Codes []map[string][]string
}

// fits tells whether the entry was, at some moment of the window, within the filters: what a correction takes out of a
// search is told too.
func (e Entry) fits(s Scope) bool {
	for _, codes := range e.Codes {
		if s.fits(codes) {
			return true
		}
	}
	return false
}

// Criteria names what a scope holds.
type Criteria struct{ Facet, Value text.Text }

// Criteria names what a scope of this source holds, for people.
func (s Source) Criteria(ctx context.Context, scope Scope) ([]Criteria, error) {
	var all []Criteria
	if scope.Words != "" {
		all = append(all, Criteria{text.T("Mots", "Words"), text.T("«\u00a0"+scope.Words+"\u00a0»", "“"+scope.Words+"”")})
	}
	name, err := s.Namer(ctx)
	if err != nil {
		return nil, fmt.Errorf("digest: names of %s: %w", s.Name, err)
	}
	for _, facet := range s.Facets {
		for _, code := range scope.Filters[facet.Name] {
			all = append(all, Criteria{facet.Label, name(facet.Name, code)})
		}
	}
	return all, nil
}

// About says in words what a scope of this source is.
func (s Source) About(ctx context.Context, scope Scope) (text.Text, error) {
	if s.Namer == nil {
		return text.T("Ce qui n’est plus suivi ici", "What is no longer followed here"), nil
	}
	criteria, err := s.Criteria(ctx, scope)
	if err != nil || len(criteria) == 0 {
		return s.Title, err
	}
	var said text.Text
	for i, c := range criteria {
		if i > 0 {
			said = text.T(said.FR+" · ", said.EN+" · ")
		}
		said = text.T(said.FR+c.Facet.FR+"\u00a0: "+c.Value.In(text.FR), said.EN+c.Facet.In(text.EN)+": "+c.Value.In(text.EN))
	}
	return said, nil
}
