package usecases

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"balise/engine/text"
	"balise/measures/usecases/find"
	"balise/platform/lang"
	"balise/platform/search"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// FiguresPage counts the cases that a search finds.
type FiguresPage struct {
	Total   int      `json:"total"`
	On      string   `json:"on" doc:"Jour du compte / Day of the count"`
	Figures []Figure `json:"figures"`

	search SearchPage
	on     time.Time
	all    string
}

// Figure is counts of one kind: rows counted by one series or several.
type Figure struct {
	ID     string      `json:"id"`
	Title  text.Text   `json:"title"`
	Rule   text.Text   `json:"rule" doc:"Ce qui est compté, et comment / What is counted, and how"`
	What   text.Text   `json:"what" doc:"Ce que sont les lignes / What the rows are"`
	Series []text.Text `json:"series"`
	Rows   []FigureRow `json:"rows"`

	kind          ui.ChartKind
	drawn         int // rows drawn; 0: all
	shares        bool
	image, values string
}

// FigureRow is a line of a figure.
type FigureRow struct {
	Code   string        `json:"code"`
	Label  text.Text     `json:"label"`
	Counts []FigureCount `json:"counts"`
	Total  FigureCount   `json:"total"`
}

// FigureCount is a number and the address of the cases it counts.
type FigureCount struct {
	Count int       `json:"count"`
	URL   text.Text `json:"url"`

	href string
}

// counted says what each figure counts.
var counted = []struct {
	facet       string
	title, rule text.Text
}{
	{"country", text.T("Selon le pays", "By country"), text.T("Le pays de l’administration.", "The country of the administration.")},
	{"function", text.T("Selon la fonction de l’État", "By function of government"),
		text.T("Les divisions de la classification COFOG\u00a0; un cas peut en avoir plusieurs.", "The divisions of the COFOG classification; a case may have several.")},
	{"technique", text.T("Selon la technique", "By technique"), text.T("Un cas peut en avoir plusieurs.", "A case may have several.")},
	{"category", text.T("Selon la catégorie", "By category"), text.T("Les dix catégories du Portrait du Québec.", "The ten categories of Québec’s Portrait.")},
	{"lifecycle", text.T("Selon l’étape", "By stage"), text.T("L’étape que dit la source.", "The stage that the source tells.")},
	{"year", text.T("Selon l’année", "By year"), text.T("L’année du début ou, à défaut, de la parution dans la source.", "The year of the start or, failing that, of its publication by the source.")},
}

const (
	mapID    = "map"
	mostBars = 20 // bars drawn; the table lists all
)

var casesLabel = text.T("Cas", "Cases")

func (p *Pages) figures(ctx context.Context, in SearchIn) (FiguresPage, error) {
	in.Page, in.Sort = 0, ""
	q := in.query(web.Lang(ctx))
	q.Limit = 1
	found, err := p.Index.Search(ctx, q)
	if err != nil {
		return FiguresPage{}, fmt.Errorf("counting the catalogue: %w", err)
	}
	now := p.Now()
	page := FiguresPage{Total: found.Total, On: now.In(lang.Zone).Format(time.DateOnly), on: now, Figures: []Figure{},
		search: SearchPage{query: in, address: web.URL(ctx, "usecases.figures"), links: p.searchLinks(ctx, in)}, all: ui.WithQuery(web.URL(ctx, "usecases.search"), in.values())}
	if page.search.Facets, err = p.facets(ctx, found, in); err != nil {
		return page, err
	}
	name, err := p.namer(ctx)
	if err != nil {
		return page, err
	}
	c := tally{ctx: ctx, in: in, name: name}
	for _, about := range counted {
		f := c.byFacet(about.facet, found.Facets[about.facet])
		f.Title, f.Rule = about.title, about.rule
		page.Figures = append(page.Figures, f)
	}
	common, err := p.common(ctx, c, found)
	if err != nil {
		return page, err
	}
	page.Figures = slices.DeleteFunc(append(page.Figures, common), func(f Figure) bool { return len(f.Rows) == 0 })
	for i := range page.Figures {
		f := &page.Figures[i]
		f.image = ui.WithQuery(web.URL(ctx, "usecases.figures.image", "figure", f.ID), in.values())
		f.values = ui.WithQuery(web.URL(ctx, "usecases.figures.values", "figure", f.ID), in.values())
	}
	return page, nil
}

// tally makes the figures of one search.
type tally struct {
	ctx  context.Context
	in   SearchIn
	name func(facet, code string) text.Text
}

// cases gives a number and where the cases it counts are found: those of the search, with these codes.
func (t tally) cases(n int, codes map[string]string) FigureCount {
	v := url.Values{}
	for name, values := range t.in.values() {
		v[name] = values
	}
	for facet, code := range codes {
		v[facet] = []string{code}
	}
	path := func(l text.Lang) string { return ui.WithQuery(web.URLIn(t.ctx, l, "usecases.search"), v) }
	here := ""
	if n > 0 { // nothing is not worth a visit
		here = path(web.Lang(t.ctx))
	}
	return FigureCount{Count: n, href: here, URL: text.T(web.Absolute(t.ctx, path(text.FR)), web.Absolute(t.ctx, path(text.EN)))}
}

func (t tally) byFacet(facet string, counts []search.Count) Figure {
	f := Figure{ID: facet, What: facetLabels[facet], Series: []text.Text{casesLabel}, Rows: []FigureRow{}, kind: ui.Bars, shares: facet == "country" || facet == "lifecycle"}
	counts = slices.Clone(counts)
	if facet == "year" {
		f.kind, counts = ui.Line, everyYear(counts)
	}
	for _, c := range counts {
		n := t.cases(c.N, map[string]string{facet: c.Code})
		f.Rows = append(f.Rows, FigureRow{Code: c.Code, Label: t.name(facet, c.Code), Counts: []FigureCount{n}, Total: n})
	}
	f.drawn = min(len(f.Rows), mostBars)
	if f.kind == ui.Line {
		f.drawn = len(f.Rows)
	}
	return f
}

// longestSpan is how many years a chart goes through; a mistyped year must not draw a thousand of them.
const longestSpan = 40

// everyYear puts years in order and adds those between that count nothing, unless they are too many.
func everyYear(counts []search.Count) []search.Count {
	var years, rest []search.Count
	for _, c := range counts {
		if _, err := strconv.Atoi(c.Code); err == nil {
			years = append(years, c)
		} else {
			rest = append(rest, c)
		}
	}
	slices.SortFunc(years, func(a, b search.Count) int { return cmp.Compare(a.Code, b.Code) })
	var all []search.Count
	for i, c := range years {
		if i > 0 {
			before, _ := strconv.Atoi(years[i-1].Code)
			now, _ := strconv.Atoi(c.Code)
			for year := before + 1; year < now && now-before <= longestSpan; year++ {
				all = append(all, search.Count{Code: strconv.Itoa(year)})
			}
		}
		all = append(all, c)
	}
	return append(all, rest...)
}

// common is the map of what is common and what is rare: the functions of government by the techniques.
func (p *Pages) common(ctx context.Context, t tally, found find.Result) (Figure, error) {
	f := Figure{ID: mapID, Title: text.T("Ce qui est courant, ce qui est rare", "What is common, what is rare"), kind: ui.Heat, What: facetLabels["function"], Rows: []FigureRow{},
		Rule: text.T("Les cas de chaque fonction de l’État, selon la technique. Une case vide\u00a0: aucun cas publié, ce qui ne veut pas dire que personne ne le fait.",
			"The cases of each function of government, by technique. An empty cell: no case published, which does not mean that nobody does it.")}
	pair := search.Pair{"function", "technique"}
	sum, err := p.Index.Tally(ctx, t.in.query(web.Lang(ctx)), pair)
	if err != nil {
		return f, fmt.Errorf("counting the catalogue: %w", err)
	}
	techniques := found.Facets["technique"]
	for _, c := range techniques {
		f.Series = append(f.Series, t.name("technique", c.Code))
	}
	if len(techniques) == 0 {
		return f, nil
	}
	for _, c := range found.Facets["function"] {
		row := FigureRow{Code: c.Code, Label: t.name("function", c.Code), Total: t.cases(c.N, map[string]string{"function": c.Code})}
		for _, technique := range techniques {
			row.Counts = append(row.Counts, t.cases(sum.Pairs[pair][[2]string{c.Code, technique.Code}], map[string]string{"function": c.Code, "technique": technique.Code}))
		}
		f.Rows = append(f.Rows, row)
	}
	return f, nil
}

// chart draws a figure.
func (f Figure) chart() ui.Chart {
	c := ui.Chart{ID: f.ID, Kind: f.kind, Title: f.Title, About: f.Rule, What: f.What, Series: f.Series, Most: f.drawn, Shares: f.shares, Image: f.image, Values: f.values}
	for _, r := range f.Rows {
		row := ui.ChartRow{Label: r.Label, Href: r.Total.href}
		for _, n := range r.Counts {
			row.Counts = append(row.Counts, ui.ChartCount{N: int64(n.Count), Href: n.href})
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

// Charts are the figures, drawn.
func (p FiguresPage) Charts() []ui.Chart {
	var all []ui.Chart
	for _, f := range p.Figures {
		all = append(all, f.chart())
	}
	return all
}

// Search gives the form of filters, whose answers are figures.
func (p FiguresPage) Search() SearchPage { return p.search }

// When is the moment of the count.
func (p FiguresPage) When() time.Time { return p.on }

// CasesURL leads to the cases counted.
func (p FiguresPage) CasesURL() string { return p.all }
