package register

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"balise/engine/text"
	"balise/platform/initiative"
	"balise/platform/lang"
	"balise/platform/search"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// FiguresIn is a search of the register to be counted, and how its years are compared.
type FiguresIn struct {
	SearchIn
	By    string `query:"by" doc:"category, portfolio, status, decision, body_type"`
	Years string `query:"years" doc:"published, started, year"`
}

// FiguresPage counts the published entries that a search finds.
type FiguresPage struct {
	Total   int      `json:"total"`
	On      string   `json:"on" doc:"Jour du compte / Day of the count"`
	Figures []Figure `json:"figures"`
	// Comparability says which terms may be compared from one edition of the list to the next, and which may not.
	Comparability []text.Text `json:"comparability"`

	on     time.Time
	search SearchPage
	choice evolution
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

	group  figureGroup
	kind   ui.ChartKind
	drawn  int  // rows drawn; 0: all
	shares bool // the rows share out the total
	sums   bool // the series share out each row
	image  string
	values string
}

// FigureRow is a line of a figure.
type FigureRow struct {
	Code   string        `json:"code"`
	Label  text.Text     `json:"label"`
	Counts []FigureCount `json:"counts"`
	Total  FigureCount   `json:"total"`
}

// FigureCount is a number and the address of what it counts, where as many are found.
type FigureCount struct {
	Count int       `json:"count"`
	URL   text.Text `json:"url"`
	href  string
}

// figureGroup is the part of the page in which a figure stands.
type figureGroup int

const (
	groupUses figureGroup = iota
	groupPeople
	groupYears
	groupWho
)

// counter makes the figures of one search.
type counter struct {
	*Register
	ctx   context.Context
	in    SearchIn
	sum   search.Tally
	label func(facet, code string) text.Text
}

func (r *Register) figures(ctx context.Context, in FiguresIn) (FiguresPage, error) {
	in.Page = 0
	query := search.Query{Text: in.Text, Lang: web.Lang(ctx), Filters: in.filters(), Limit: 1, Bare: true}
	choice := evolutionOf(in)
	sum, err := r.Index.Tally(ctx, query, append(crossed(), choice.pair())...)
	if err != nil {
		return FiguresPage{}, fmt.Errorf("counting the register: %w", err)
	}
	found, err := r.Index.Search(ctx, query)
	if err != nil {
		return FiguresPage{}, fmt.Errorf("searching the register: %w", err)
	}
	directory, err := r.People.Directory(ctx)
	if err != nil {
		return FiguresPage{}, err
	}
	c := counter{Register: r, ctx: ctx, in: in.SearchIn, sum: sum, label: r.namer(directory)}
	c.in.Sort = ""
	now := r.Now()
	page := FiguresPage{Total: sum.Total, On: now.In(lang.Zone).Format(time.DateOnly), on: now, choice: choice,
		all: web.URL(ctx, "register.search") + question(c.in.values())}
	page.search = SearchPage{query: in.SearchIn, address: web.URL(ctx, "register.figures"), Facets: r.facets(found, in.SearchIn, c.label)}
	for _, facet := range counted {
		page.Figures = append(page.Figures, c.byFacet(facet))
	}
	for _, pair := range crossed() {
		page.Figures = append(page.Figures, c.byPair(pair))
	}
	evolved, said := c.evolve(choice)
	page.Figures, page.Comparability = append(page.Figures, evolved), said
	if len(in.filters()) == 0 && strings.TrimSpace(in.Text) == "" {
		page.Figures = append(page.Figures, c.whoPublished(directory.Bodies(), now)...)
	}
	for i := range page.Figures {
		f, asked := &page.Figures[i], question(in.address())
		f.image = web.URL(ctx, "register.figures.image", "figure", f.ID) + asked
		f.values = web.URL(ctx, "register.figures.values", "figure", f.ID) + asked
	}
	page.Figures = slices.DeleteFunc(page.Figures, func(f Figure) bool { return len(f.Rows) == 0 })
	return page, nil
}

// version changes with what the dialogue shows, and at midnight: figures tell their day, and a body exists until a day.
func (r *Register) version(ctx context.Context) (int64, error) {
	n, err := r.counter.Version(ctx)
	year, month, day := r.Now().In(lang.Zone).Date()
	return n + time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()/(24*60*60), err
}

// address gives the figures back as an address.
func (in FiguresIn) address() url.Values {
	v := in.values()
	for name, value := range map[string]string{"by": in.By, "years": in.Years} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v
}

func question(v url.Values) string {
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

// narrowed is the search, with the codes that one or two facets must have.
func (c counter) narrowed(facets map[string][]string) url.Values {
	v := c.in.values()
	for facet, codes := range facets {
		v[facet] = codes
	}
	return v
}

// count gives a number and where what it counts is found.
func (c counter) count(n int, route string, v url.Values) FigureCount {
	path := func(l text.Lang) string { return web.URLIn(c.ctx, l, route) + question(v) }
	return FigureCount{Count: n, href: path(web.Lang(c.ctx)),
		URL: text.T(web.Absolute(c.ctx, path(text.FR)), web.Absolute(c.ctx, path(text.EN)))}
}

// entries counts entries that have codes of some facets.
func (c counter) entries(n int, facets map[string][]string) FigureCount {
	return c.count(n, "register.search", c.narrowed(facets))
}

// byFacet counts the entries by the codes of one facet.
func (c counter) byFacet(facet string) Figure {
	about := aboutFacets[facet]
	f := Figure{ID: facet, Title: about.title, Rule: about.rule, What: facetLabels[facet], Series: []text.Text{entriesLabel},
		group: about.group, kind: ui.Bars, shares: true}
	codes := c.codes(facet)
	for _, code := range codes {
		n := c.entries(c.sum.Facets[facet][code], map[string][]string{facet: {code}})
		f.Rows = append(f.Rows, FigureRow{Code: code, Label: c.label(facet, code), Counts: []FigureCount{n}, Total: n})
	}
	if isYear(facet) {
		f.kind, f.drawn, f.shares = ui.Line, len(codes), false
		if len(codes) > 0 && codes[len(codes)-1] == initiative.NotGiven {
			f.drawn-- // a point without a year stands nowhere
		}
	} else if len(codes) > mostBars {
		f.drawn = mostBars
	}
	return f
}

// mostBars is how many bars are drawn; the table lists all.
const mostBars = 20

// byPair counts the entries of each code of a facet by the codes of another.
func (c counter) byPair(pair search.Pair) Figure {
	about := aboutPairs[pair]
	f := Figure{ID: pair[0] + "-" + pair[1], Title: about.title, Rule: about.rule, What: facetLabels[pair[0]], group: about.group,
		kind: ui.Stacked, sums: true}
	columns := c.codes(pair[1])
	for _, code := range columns {
		f.Series = append(f.Series, c.label(pair[1], code))
	}
	for _, code := range c.codes(pair[0]) {
		row := FigureRow{Code: code, Label: c.label(pair[0], code),
			Total: c.entries(c.sum.Facets[pair[0]][code], map[string][]string{pair[0]: {code}})}
		for _, column := range columns {
			row.Counts = append(row.Counts, c.entries(c.sum.Pairs[pair][[2]string{code, column}],
				map[string][]string{pair[0]: {code}, pair[1]: {column}}))
		}
		f.Rows = append(f.Rows, row)
	}
	if len(f.Rows) > mostBars {
		f.drawn = mostBars
	}
	return f
}
