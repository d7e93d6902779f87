package usecases

import (
	"context"
	"net/url"
	"strconv"

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
	return withQuery(p.address, v)
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
		Keep: hidden(p.query.values(), "q")}
}

func hidden(v url.Values, except string) []ui.Hidden {
	var all []ui.Hidden
	for name, values := range v {
		for _, value := range values {
			if name != except {
				all = append(all, ui.Hidden{Name: name, Value: value})
			}
		}
	}
	return all
}

// mostOptions is how many choices of a facet the page offers; with hundreds of organisations, more would bury the results.
const mostOptions = 24

// Panel is the form of facets.
func (p SearchPage) Panel() ui.Facets {
	f := ui.Facets{Action: p.address, Clear: p.clearURL()}
	for name, value := range map[string]string{"q": p.query.Text, "sort": p.query.Sort} {
		if value != "" {
			f.Keep = append(f.Keep, ui.Hidden{Name: name, Value: value})
		}
	}
	for i, facet := range p.Facets {
		if len(facet.Options) == 0 {
			continue
		}
		group := ui.FacetGroup{Name: facet.Name, Label: facet.Label, Open: i == 0}
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
			chips.Items = append(chips.Items, ui.Chip{Facet: facet.Label, Value: o.Label, Href: withQuery(p.address, v)})
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
		{"relevance", text.T("Pertinence", "Relevance")}, {"newest", text.T("Derniers changés", "Last changed")}, {"name", text.T("Nom", "Name")},
	} {
		if s.code == "relevance" && p.query.Text == "" {
			continue
		}
		v := p.query.values()
		v.Set("sort", s.code)
		all = append(all, SortChoice{s.label, withQuery(p.address, v), p.query.order() == s.code})
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
		return withQuery(p.address, v)
	})
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
