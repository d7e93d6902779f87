package register

import (
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
		Keep: p.browse().Keep("q")}
}

// browse is how the reader narrows, orders and leafs through the results.
func (p SearchPage) browse() ui.Browse {
	b := ui.Browse{Address: p.address, Query: p.query.values()}
	for _, facet := range p.Facets {
		group := ui.FacetGroup{Name: facet.Name, Label: facet.Label}
		for _, o := range facet.Options {
			group.Options = append(group.Options, ui.FacetOption{Value: o.Code, Label: o.Label, N: o.Count, Checked: o.Checked})
		}
		b.Facets = append(b.Facets, group)
	}
	return b
}

// Panel is the form of facets.
func (p SearchPage) Panel() ui.Facets { return p.browse().Panel(openFacets) }

// openFacets is how many facets are unfolded at first.
const openFacets = 3

// Chips are the filters in force.
func (p SearchPage) Chips() ui.Chips { return p.browse().Chips() }

// Sorts are the orders on offer.
func (p SearchPage) Sorts() []ui.Choice {
	return p.browse().Orders(p.query.order(), ui.Order{Code: "relevance", Label: text.T("Pertinence", "Relevance")},
		ui.Order{Code: "newest", Label: text.T("Plus récentes", "Newest")}, ui.Order{Code: "name", Label: text.T("Nom", "Name")})
}

// Pagination leads to the other pages of results.
func (p SearchPage) Pagination() ui.Pagination {
	return p.browse().Leaf(p.Number, min(p.Pages, lastPage))
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
