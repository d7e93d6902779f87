package ui

import (
	"maps"
	"net/url"
	"slices"
	"strconv"

	"balise/engine/text"
)

// Browse is a list of results that its reader narrows, orders and leafs through.
type Browse struct {
	Address string
	Query   url.Values   // in force, without the number of the page
	Facets  []FacetGroup // with all their choices; which are shown is worked out
}

// mostOptions is how many choices of a facet a page offers; with hundreds of bodies, more would bury the results.
const mostOptions = 24

// Choice is one of several ways to see a page.
type Choice struct {
	Label   text.Text
	Href    string
	Current bool
}

// WithQuery puts a query after an address.
func WithQuery(address string, query url.Values) string {
	if len(query) == 0 {
		return address
	}
	return address + "?" + query.Encode()
}

// Keep gives what a form must send again besides its own fields, always in the same order.
func (b Browse) Keep(except ...string) []Hidden {
	var all []Hidden
	for _, name := range slices.Sorted(maps.Keys(b.Query)) {
		for _, value := range b.Query[name] {
			if !slices.Contains(except, name) {
				all = append(all, Hidden{Name: name, Value: value})
			}
		}
	}
	return all
}

// with gives the address with one parameter otherwise.
func (b Browse) with(name string, values ...string) string {
	v := maps.Clone(b.Query)
	if v == nil {
		v = url.Values{}
	}
	v[name] = values
	return WithQuery(b.Address, v)
}

// clear leads to the same words without a filter.
func (b Browse) clear() string {
	if q := b.Query.Get("q"); q != "" {
		return WithQuery(b.Address, url.Values{"q": {q}})
	}
	return b.Address
}

// Panel is the form of facets, of which the first ones are open. A facet without a choice is left out.
func (b Browse) Panel(open int) Facets {
	f := Facets{Action: b.Address, Clear: b.clear()}
	for _, name := range []string{"q", "sort"} {
		if value := b.Query.Get(name); value != "" {
			f.Keep = append(f.Keep, Hidden{Name: name, Value: value})
		}
	}
	for i, facet := range b.Facets {
		if len(facet.Options) == 0 {
			continue
		}
		group := FacetGroup{Name: facet.Name, Label: facet.Label, Open: i < open}
		for n, o := range facet.Options {
			if n >= mostOptions && !o.Checked {
				group.Rest++
				continue
			}
			group.Options = append(group.Options, o)
			group.Open = group.Open || o.Checked
		}
		f.Groups = append(f.Groups, group)
	}
	return f
}

// Chips are the filters in force, each with the address without it.
func (b Browse) Chips() Chips {
	chips := Chips{Clear: b.clear()}
	for _, facet := range b.Facets {
		for _, o := range facet.Options {
			if o.Checked {
				kept := slices.DeleteFunc(slices.Clone(b.Query[facet.Name]), func(v string) bool { return v == o.Value })
				chips.Items = append(chips.Items, Chip{Facet: facet.Label, Value: o.Label, Href: b.with(facet.Name, kept...)})
			}
		}
	}
	return chips
}

// Order is a way to order results.
type Order struct {
	Code  string
	Label text.Text
}

// Orders are the orders on offer. Relevance is none where no words were searched.
func (b Browse) Orders(current string, orders ...Order) []Choice {
	var all []Choice
	for _, o := range orders {
		if o.Code != "relevance" || b.Query.Get("q") != "" {
			all = append(all, Choice{o.Label, b.with("sort", o.Code), o.Code == current})
		}
	}
	return all
}

// Leaf leads to the other pages of results.
func (b Browse) Leaf(page, pages int) Pagination {
	return Paginate(page, pages, func(n int) string {
		if n == 1 {
			return WithQuery(b.Address, b.Query)
		}
		return b.with("page", strconv.Itoa(n))
	})
}
