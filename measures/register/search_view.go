package register

import (
	"net/url"
	"strconv"

	"balise/engine/text"
	"balise/platform/web/ui"
)

// Text is what was searched.
func (p SearchPage) Text() string { return p.query.Text }

// Relaxed tells that no entry has all the words, and that those with some are shown.
func (p SearchPage) Relaxed() bool { return p.found.Relaxed }

// Suggestion is a spelling that would find more.
func (p SearchPage) Suggestion() string { return p.found.Suggestion }

// SuggestionURL leads to the search of the suggestion.
func (p SearchPage) SuggestionURL() string {
	v := p.query.values()
	v.Set("q", p.found.Suggestion)
	return p.address + "?" + v.Encode()
}

// Results are the entries found, with the words searched marked.
func (p SearchPage) Results() []ui.Result { return p.results }

// Box is the search form; it keeps the filters in force.
func (p SearchPage) Box() ui.SearchBox {
	return ui.SearchBox{Action: p.address, Name: "q", Value: p.query.Text, Label: text.T("Chercher dans le registre", "Search the register"),
		Hint: text.T("Un service, un organisme, un besoin\u00a0: «\u00a0permis\u00a0», «\u00a0radiographie\u00a0», «\u00a0autobus\u00a0»…", "A service, a body, a need: “permit”, “X-ray”, “bus”…"),
		Keep: hidden(p.query.values(), "q")}
}

func hidden(v url.Values, except ...string) []ui.Hidden {
	var all []ui.Hidden
	for name, values := range v {
		skip := false
		for _, e := range except {
			skip = skip || e == name
		}
		for _, value := range values {
			if !skip {
				all = append(all, ui.Hidden{Name: name, Value: value})
			}
		}
	}
	return all
}

// mostOptions is how many choices of a facet the page offers; with hundreds of bodies, more would bury the results.
const mostOptions = 24

// Panel is the form of facets.
func (p SearchPage) Panel() ui.Facets {
	f := ui.Facets{Action: p.address, Clear: p.clearURL()}
	if p.query.Text != "" {
		f.Keep = append(f.Keep, ui.Hidden{Name: "q", Value: p.query.Text})
	}
	if p.query.Sort != "" {
		f.Keep = append(f.Keep, ui.Hidden{Name: "sort", Value: p.query.Sort})
	}
	for i, facet := range p.Facets {
		group := ui.FacetGroup{Name: facet.Name, Label: facet.Label, Open: i < 3}
		for i, o := range facet.Options {
			if i >= mostOptions && !o.Checked {
				group.Rest++
				continue
			}
			group.Options = append(group.Options, ui.FacetOption{Value: o.Code, Label: o.Label, N: o.Count, Checked: o.Checked})
			group.Open = group.Open || o.Checked
		}
		f.Groups = append(f.Groups, group)
	}
	return f
}

func (p SearchPage) clearURL() string {
	if p.query.Text == "" {
		return p.address
	}
	return p.address + "?" + url.Values{"q": {p.query.Text}}.Encode()
}

// Chips are the filters in force, each with the address without it.
func (p SearchPage) Chips() ui.Chips {
	chips := ui.Chips{Clear: p.clearURL()}
	for _, facet := range p.Facets {
		for _, o := range facet.Options {
			if !o.Checked {
				continue
			}
			v := p.query.values()
			var kept []string
			for _, value := range v[facet.Name] {
				if value != o.Code {
					kept = append(kept, value)
				}
			}
			v[facet.Name] = kept
			chips.Items = append(chips.Items, ui.Chip{Facet: facet.Label, Value: o.Label, Href: p.address + "?" + v.Encode()})
		}
	}
	return chips
}

// SortChoice is an order in which results may be shown.
type SortChoice struct {
	Label   text.Text
	Href    string
	Current bool
}

// Sorts are the orders on offer.
func (p SearchPage) Sorts() []SortChoice {
	var all []SortChoice
	for _, s := range []struct {
		code  string
		label text.Text
	}{
		{"relevance", text.T("Pertinence", "Relevance")},
		{"newest", text.T("Plus récentes", "Newest")},
		{"name", text.T("Nom", "Name")},
	} {
		if s.code == "relevance" && p.query.Text == "" {
			continue
		}
		v := p.query.values()
		v.Set("sort", s.code)
		all = append(all, SortChoice{s.label, p.address + "?" + v.Encode(), p.query.order() == s.code})
	}
	return all
}

// Pagination leads to the other pages of results.
func (p SearchPage) Pagination() ui.Pagination {
	return ui.Paginate(p.Number, min(p.Pages, lastPage), func(n int) string {
		v := p.query.values()
		if n > 1 {
			v.Set("page", strconv.Itoa(n))
		}
		return p.address + "?" + v.Encode()
	})
}

// DigestURL leads to the form by which one receives by e-mail what changes in these results.
func (p SearchPage) DigestURL() string {
	v := p.query.values()
	v.Del("sort")
	if len(v) == 0 {
		return p.digest
	}
	return p.digest + "?" + v.Encode()
}

// Files lead to the results as files, whatever the page.
func (p SearchPage) Files() []ui.Link { return p.files }

// Feeds lead to the news of the entries found.
func (p SearchPage) Feeds() []ui.FeedLink { return p.feeds }

// News leads to the same news, for people.
func (p SearchPage) News() string { return p.newsPage }

// StandardsURL leads to the same entries by the standards of others.
func (p SearchPage) StandardsURL() string { return p.standards }

// Empty says what to do when nothing was found.
func (p SearchPage) Empty() ui.Empty {
	return ui.Empty{Title: text.T("Aucune fiche ne correspond", "No entry matches"),
		Message: text.T("Essayez d’autres mots, ou retirez des filtres. L’absence de fiche ne prouve pas l’absence d’IA\u00a0: seul ce qui est publié se trouve ici.",
			"Try other words, or remove filters. No entry does not prove that no AI is used: only what is published can be found here."),
		Links: []ui.Link{{Label: text.T("Voir tout le registre", "See the whole register"), Href: p.address}}}
}
