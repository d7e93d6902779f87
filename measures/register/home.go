package register

import (
	"bytes"
	"context"
	"fmt"
	"html/template"
	"slices"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"balise/engine/text"
	"balise/measures/register/dialogue"
	"balise/platform/corpus"
	"balise/platform/initiative"
	"balise/platform/search"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// HomePage explains in plain words, and lets one search at once.
type HomePage struct {
	Title, Lead text.Text
	Sections    []Passage
	Stats       []ui.Stat
	Chart       ui.BarChart
	Years       ui.ColumnChart
	Latest      []ui.Result
	feeds       []ui.FeedLink
	address     string
	findPage    string
}

// Passage is a part of an explanatory page.
type Passage struct {
	ID    string
	Title text.Text
	Body  template.HTML
}

// Feeds lead to all the news.
func (p HomePage) Feeds() []ui.FeedLink { return p.feeds }

// Box is the search form of the home page.
func (p HomePage) Box() ui.SearchBox {
	return ui.SearchBox{Action: p.address, Name: "q", Label: text.T("Chercher un service, un organisme, un besoin", "Search for a service, a body, a need"), Large: true}
}

// AskBox is the form that asks whether a service uses AI.
func (p HomePage) AskBox() ui.SearchBox { return dialogue.Box(p.findPage, "") }

func (r *Register) home(ctx context.Context, _ struct{}) (HomePage, error) {
	content := r.Corpus.Page("home")
	passages, err := passages(web.Lang(ctx), content)
	if err != nil {
		return HomePage{}, err
	}
	all, err := r.Index.Search(ctx, search.Query{Lang: web.Lang(ctx), Sort: "newest", Limit: 3, Bare: true})
	if err != nil {
		return HomePage{}, err
	}
	directory, err := r.People.Directory(ctx)
	if err != nil {
		return HomePage{}, err
	}
	page := HomePage{Title: content.Title, Lead: content.Lead, Sections: passages, feeds: feedLinks(ctx, NewsIn{}), address: web.URL(ctx, "register.search"), findPage: web.URL(ctx, "dialogue.find")}
	for _, hit := range all.Hits {
		p, err := r.listed.of(ctx, r.Records, hit)
		if err != nil {
			return HomePage{}, err
		}
		body, _ := directory.Body(p.bodyID)
		page.Latest = append(page.Latest, r.result(ctx, p, body, hit, false))
	}
	page.Stats = r.stats(ctx, all)
	page.Chart = ui.BarChart{Title: text.T("Fiches publiées par catégorie", "Published entries by category"),
		What: text.T("Catégorie", "Category"), Count: text.T("Fiches", "Entries")}
	for _, c := range all.Facets[initiative.FacetCategory] {
		page.Chart.Bars = append(page.Chart.Bars, ui.Bar{Label: r.label("category", c.Code), N: int64(c.N),
			Href: web.URL(ctx, "register.search", "category", c.Code)})
	}
	page.Years = r.years(ctx, all)
	return page, nil
}

// stats gives the figures worth a glance; each leads to what it counts.
func (r *Register) stats(ctx context.Context, all search.Result) []ui.Stat {
	count := func(facet, code string) int64 {
		for _, c := range all.Facets[facet] {
			if c.Code == code {
				return int64(c.N)
			}
		}
		return 0
	}
	return []ui.Stat{
		{Number: int64(all.Total), Label: text.T("fiches publiées", "published entries"), Href: web.URL(ctx, "register.search")},
		{Number: int64(len(all.Facets[initiative.FacetBody])), Label: text.T("organismes", "public bodies"), Href: web.URL(ctx, "bodies")},
		{Number: count(initiative.FacetStatus, "production"), Label: text.T("en production", "in production"), Href: web.URL(ctx, "register.search", "status", "production")},
		{Number: count(initiative.FacetDecision, "automated"), Label: text.T("prennent seules des décisions", "decide on their own"), Href: web.URL(ctx, "register.search", "decision", "automated")},
	}
}

// years counts the entries by the year since which they stand as they do. Those that give no year are not drawn: the
// search page counts them.
func (r *Register) years(ctx context.Context, all search.Result) ui.ColumnChart {
	chart := ui.ColumnChart{ID: "years", Title: text.T("Fiches selon l’année de leur état actuel", "Entries by the year of their present status"),
		What: text.T("Année", "Year"), Count: text.T("Fiches", "Entries")}
	for _, c := range all.Facets[initiative.FacetYear] {
		if c.Code != initiative.NotGiven {
			chart.Bars = append(chart.Bars, ui.Bar{Label: text.T(c.Code, c.Code), N: int64(c.N), Href: web.URL(ctx, "register.search", "year", c.Code)})
		}
	}
	slices.SortFunc(chart.Bars, func(a, b ui.Bar) int { return compareYears(a.Label.FR, b.Label.FR) })
	return chart
}

// passages turns the Markdown of a page into HTML; raw HTML in it stays text.
func passages(l text.Lang, p *corpus.Page) ([]Passage, error) {
	markdown := goldmark.New(goldmark.WithExtensions(extension.Table))
	var all []Passage
	for _, s := range p.Sections {
		var body bytes.Buffer
		if err := markdown.Convert([]byte(s.Body.In(l)), &body); err != nil {
			return nil, fmt.Errorf("page %s, section %s: %w", p.ID, s.ID, err)
		}
		all = append(all, Passage{ID: s.ID, Title: s.Title, Body: template.HTML(body.String())}) //nolint:gosec // goldmark escapes raw HTML
	}
	return all, nil
}

// ContentPage is an explanatory page.
type ContentPage struct {
	Title, Lead text.Text
	Sections    []Passage
}

func (r *Register) content(id string) func(context.Context, struct{}) (ContentPage, error) {
	return func(ctx context.Context, _ struct{}) (ContentPage, error) {
		p := r.Corpus.Page(id)
		sections, err := passages(web.Lang(ctx), p)
		return ContentPage{Title: p.Title, Lead: p.Lead, Sections: sections}, err
	}
}
