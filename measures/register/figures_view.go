package register

import (
	"net/url"
	"slices"
	"time"

	"balise/engine/text"
	"balise/platform/web/ui"
)

// Search gives the form of filters, whose answers are figures.
func (p FiguresPage) Search() SearchPage { return p.search }

// When is the moment of the count.
func (p FiguresPage) When() time.Time { return p.on }

// Entries leads to the entries counted.
func (p FiguresPage) Entries() string { return p.all }

// Uses are the figures about what the initiatives are.
func (p FiguresPage) Uses() []ui.Chart { return p.charts(groupUses) }

// People are the figures about what matters to persons.
func (p FiguresPage) People() []ui.Chart { return p.charts(groupPeople) }

// Who are the figures about bodies.
func (p FiguresPage) Who() []ui.Chart { return p.charts(groupWho) }

// Over are the figures along the years.
func (p FiguresPage) Over() []ui.Chart { return p.charts(groupYears) }

func (p FiguresPage) charts(group figureGroup) []ui.Chart {
	var charts []ui.Chart
	for _, f := range p.Figures {
		if f.group == group && f.ID != "evolution" {
			charts = append(charts, f.chart())
		}
	}
	return charts
}

// Evolution follows one list along the years.
func (p FiguresPage) Evolution() []ui.Chart {
	for _, f := range p.Figures {
		if f.ID == "evolution" {
			return []ui.Chart{f.chart()}
		}
	}
	return nil
}

// chart draws a figure.
func (f Figure) chart() ui.Chart {
	c := ui.Chart{ID: f.ID, Kind: f.kind, Title: f.Title, About: f.Rule, What: f.What, Series: f.Series, Most: f.drawn, Shares: f.shares, Sums: f.sums,
		Image: f.image, Values: f.values}
	for _, r := range f.Rows {
		row := ui.ChartRow{Label: r.Label, Href: r.Total.href}
		for _, n := range r.Counts {
			row.Counts = append(row.Counts, ui.ChartCount{N: int64(n.Count), Href: n.href})
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

// only gives a few figures by their names, without their files.
func (p FiguresPage) only(names ...string) []ui.Chart {
	var charts []ui.Chart
	for _, f := range p.Figures {
		if slices.Contains(names, f.ID) {
			f.image, f.values = "", ""
			charts = append(charts, f.chart())
		}
	}
	return charts
}

// Choices are the lists that may be followed, and the years along which.
func (p FiguresPage) Choices() []Choices {
	lists := Choices{Label: text.T("Comparer\u00a0:", "Compare:")}
	for _, by := range evolvedBy {
		lists.Options = append(lists.Options, p.option(facetLabels[by], evolution{by, p.choice.years}))
	}
	years := Choices{Label: text.T("Selon\u00a0:", "By:")}
	for _, over := range evolvedOver {
		years.Options = append(years.Options, p.option(facetLabels[over], evolution{p.choice.by, over}))
	}
	return []Choices{lists, years}
}

// Choices are ways to see the same thing.
type Choices struct {
	Label   text.Text
	Options []ui.Choice
}

func (p FiguresPage) option(label text.Text, e evolution) ui.Choice {
	v := p.search.query.values()
	v.Set("by", e.by)
	v.Set("years", e.years)
	return ui.Choice{Label: label, Href: p.search.address + "?" + v.Encode() + "#evolution-title", Current: e == p.choice}
}

// FiguresURL leads from a search to its figures.
func (p SearchPage) FiguresURL() string {
	v := url.Values{}
	for name, values := range p.query.values() {
		if name != "sort" {
			v[name] = values
		}
	}
	return p.figures + question(v)
}
