package usecases

import (
	"context"

	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
	"balise/measures/usecases/find"
	"balise/platform/search"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// summaryLength is how much of a summary a list shows, in characters.
const summaryLength = 240

// result shows a case in a list: an extract around the words searched or, when there are none, what its source says in brief.
func (p *Pages) result(ctx context.Context, c catalogue.Case, ref CaseRef, hit find.Hit) ui.Result {
	l := web.Lang(ctx)
	r := ui.Result{Label: ref.Label, Href: ref.href, Title: fragments(hit.Title), Snippet: fragments(hit.Snippet), Notes: whys(hit), Tags: p.tags(c),
		Lang: text.Lang(ref.In(string(l))),
		Pick: &ui.Pick{Name: "cas", Value: ref.Label, Label: text.T("Comparer", "Compare")},
		Meta: []ui.Meta{{Label: text.T("Pays", "Country"), Value: ref.country}}}
	if hit.TitleLang != "" && hit.TitleLang != l {
		r.Lang = hit.TitleLang
	}
	if len(r.Title) == 0 {
		r.Title = []ui.Fragment{{Text: ref.Name}}
	}
	if len(r.Snippet) == 0 {
		lead := p.lead(c, l)
		r.Snippet = []ui.Fragment{{Text: shorten(lead.Text.FR, summaryLength)}}
	}
	if c.Organisation != "" {
		r.Meta = append(r.Meta, ui.Meta{Label: text.T("Organisation", "Organisation"), Value: text.T(c.Organisation, c.Organisation), Icon: "body"})
	}
	for i, code := range c.Record.All(usecase.Technique) {
		if i < 2 {
			r.Meta = append(r.Meta, ui.Meta{Label: text.T("Technique", "Technique"), Value: p.Names.Code(usecase.Technique, code), Icon: "document"})
		}
	}
	return r
}

func fragments(found []search.Fragment) []ui.Fragment {
	var all []ui.Fragment
	for _, f := range found {
		all = append(all, ui.Fragment(f))
	}
	return all
}

// whys says which words found the case: one reason for each word asked.
func whys(hit find.Hit) []text.Text {
	var all []text.Text
	told := map[string]bool{}
	for _, r := range hit.Why {
		if !told[r.Asked] {
			told[r.Asked] = true
			all = append(all, r.Text())
		}
	}
	return all
}

// Relaxed tells that no case has all the words, and that those with some are shown.
func (p SearchPage) Relaxed() bool { return p.found.Relaxed }

// Suggestion is a spelling that would find more.
func (p SearchPage) Suggestion() string { return p.found.Suggestion }

// SuggestionURL leads to the search of the suggestion.
func (p SearchPage) SuggestionURL() string {
	v := p.query.values()
	v.Set("q", p.found.Suggestion)
	return ui.WithQuery(p.address, v)
}

// shorten cuts a text after a whole word.
func shorten(s string, length int) string {
	runes := []rune(s)
	if len(runes) <= length {
		return s
	}
	cut := runes[:length]
	for i := len(cut) - 1; i > 0; i-- {
		if cut[i] == ' ' {
			cut = cut[:i]
			break
		}
	}
	return string(cut) + "…"
}

// Text is what was searched.
func (p SearchPage) Text() string { return p.query.Text }

// Results are the cases found, with the words searched marked.
func (p SearchPage) Results() []ui.Result { return p.results }

// Box is the search form; it keeps the filters in force.
func (p SearchPage) Box() ui.SearchBox {
	return ui.SearchBox{Action: p.address, Name: "q", Value: p.query.Text, Label: text.T("Chercher ce que font les autres administrations", "Search what other administrations do"),
		Hint: text.T("En français\u00a0: Balise trouve aussi ce qui est écrit en anglais ou en néerlandais. «\u00a0fraude\u00a0», «\u00a0traduction\u00a0», «\u00a0déneigement\u00a0»…",
			"In English or French: Balise finds what is written in other languages too. “fraud”, “translation”, “snow removal”…"),
		Keep: p.browse().Keep("q")}
}

// browse is how the reader narrows, orders and leafs through the cases.
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
func (p SearchPage) Panel() ui.Facets { return p.browse().Panel(1) }

// Chips are the filters in force.
func (p SearchPage) Chips() ui.Chips { return p.browse().Chips() }

// Sorts are the orders on offer.
func (p SearchPage) Sorts() []ui.Choice {
	return p.browse().Orders(p.query.order(), ui.Order{Code: "relevance", Label: text.T("Pertinence", "Relevance")},
		ui.Order{Code: "newest", Label: text.T("Derniers changés", "Last changed")}, ui.Order{Code: "name", Label: text.T("Nom", "Name")})
}

// Pagination leads to the other pages of results.
func (p SearchPage) Pagination() ui.Pagination {
	return p.browse().Leaf(p.Number, min(p.Pages, lastPage))
}

// FiguresURL leads to the same cases in figures.
func (p SearchPage) FiguresURL() string { return p.links.figures }

// ChangesURL leads to what changes among them.
func (p SearchPage) ChangesURL() string { return p.links.changes }

// DigestURL leads to the form by which one receives by e-mail what changes among them.
func (p SearchPage) DigestURL() string { return p.links.digest }

// CompareURL is where the cases chosen are put side by side.
func (p SearchPage) CompareURL() string { return p.links.compare }

// EditionsURL leads to what was loaded.
func (p SearchPage) EditionsURL() string { return p.links.editions }

// Files lead to the results as files, whatever the page.
func (p SearchPage) Files() []ui.Link { return p.links.files }

// Feeds lead to the news of the cases found.
func (p SearchPage) Feeds() []ui.FeedLink { return p.links.feeds }

// Empty says what to do when nothing was found.
func (p SearchPage) Empty() ui.Empty {
	return ui.Empty{Title: text.T("Aucun cas ne correspond", "No case matches"),
		Message: text.T("Essayez d’autres mots, ou retirez des filtres. L’absence de cas ne prouve rien\u00a0: seuls les inventaires publiés et chargés ici se trouvent ici.",
			"Try other words, or remove filters. No case proves nothing: only inventories that were published and loaded here can be found here."),
		Links: []ui.Link{{Label: text.T("Voir tous les cas", "See all cases"), Href: p.address}, {Label: text.T("Voir les inventaires chargés", "See the inventories loaded"), Href: p.links.editions}}}
}
