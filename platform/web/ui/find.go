package ui

import "balise/engine/text"

// SearchBox is a search form by GET; Keep carries the filters that a new search must not lose ("ui/search-box").
type SearchBox struct {
	Action, Name, Value string
	Label, Hint         text.Text
	Keep                []Hidden
	// Large is the one of the home page.
	Large bool
}

// Facets is the form of filters beside results ("ui/facets").
type Facets struct {
	Action string
	Keep   []Hidden
	Groups []FacetGroup
	Clear  string
}

// FacetGroup is one facet. Its name is the parameter of the address.
type FacetGroup struct {
	Name    string
	Label   text.Text
	Options []FacetOption
	Open    bool
	// Rest counts the choices left out, too many to leaf through: searching by their name finds them.
	Rest int
}

// FacetOption is a choice with the number of results it would leave.
type FacetOption struct {
	Value   string
	Label   text.Text
	N       int
	Checked bool
}

// shownFacets is how many choices a facet shows at once; the others unfold.
const shownFacets = 8

// First are the choices shown at once: the first ones, and every chosen one.
func (g FacetGroup) First() []FacetOption { first, _ := g.split(); return first }

// More are the choices that unfold.
func (g FacetGroup) More() []FacetOption { _, more := g.split(); return more }

func (g FacetGroup) split() (first, more []FacetOption) {
	if len(g.Options) <= shownFacets+1 {
		return g.Options, nil
	}
	for i, o := range g.Options {
		if i < shownFacets || o.Checked {
			first = append(first, o)
		} else {
			more = append(more, o)
		}
	}
	return first, more
}

// Chosen counts the choices made in the facet.
func (g FacetGroup) Chosen() int {
	n := 0
	for _, o := range g.Options {
		if o.Checked {
			n++
		}
	}
	return n
}

// ID is the id of a choice's box.
func (g FacetGroup) ID(value string) string { return "facet-" + g.Name + "-" + value }

// Chips are the filters in force, each with the address without it ("ui/chips").
type Chips struct {
	Items []Chip
	Clear string
}

// Chip is one filter in force.
type Chip struct {
	Facet, Value text.Text
	Href         string
}

// Fragment is a piece of a text in which what was searched is marked.
type Fragment struct {
	Text string
	Mark bool
}

// Result is one entry of a list of results ("ui/results" takes a []Result).
type Result struct {
	Number  int64
	Href    string
	Title   []Fragment
	Snippet []Fragment
	Tags    []Tag
	Meta    []Meta
	// Lang is the language of title and snippet when it is not the page's.
	Lang text.Lang
	// Label names the entry where a number would not.
	Label string
	// Notes say why it was found.
	Notes []text.Text
	// Pick is the box that chooses it, in a list that stands in a form.
	Pick *Pick
}

// Meta is a fact about a result: its label is for screen readers, its value for all.
type Meta struct {
	Label, Value text.Text
	Icon         string
}

// Pagination leads through pages of results ("ui/pagination"); Paginate makes one.
type Pagination struct {
	Previous, Next string
	Pages          []PageLink
}

// PageLink is a page number, or a gap between two of them.
type PageLink struct {
	Number  int
	Href    string
	Current bool
	Gap     bool
}

// Paginate shows the first page, the last, and those around the current one; page counts from 1.
func Paginate(page, pages int, href func(page int) string) Pagination {
	var p Pagination
	if pages < 2 {
		return p
	}
	if page > 1 {
		p.Previous = href(page - 1)
	}
	if page < pages {
		p.Next = href(page + 1)
	}
	gap := false
	for n := 1; n <= pages; n++ {
		if n == 1 || n == pages || (n >= page-1 && n <= page+1) {
			p.Pages = append(p.Pages, PageLink{Number: n, Href: href(n), Current: n == page})
			gap = false
		} else if !gap {
			p.Pages = append(p.Pages, PageLink{Gap: true})
			gap = true
		}
	}
	return p
}
