package register

import (
	"bytes"
	"context"
	_ "embed" // the counts of the official Portrait
	"fmt"
	"sync"

	"go.yaml.in/yaml/v3"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/web"
	"balise/platform/web/ui"
)

//go:embed figures_official.yaml
var officialData []byte

// official is what the government's Portrait counted, by edition.
type official struct {
	Source   text.Text         `yaml:"source"`
	URL      string            `yaml:"url"`
	Editions []officialEdition `yaml:"editions"`
	Notes    []text.Text       `yaml:"notes"`
}

// officialEdition counts initiatives by the codes of three taxonomies.
type officialEdition struct {
	Version   string         `yaml:"version"`
	Category  map[string]int `yaml:"category"`
	Status    map[string]int `yaml:"portrait_status"`
	Portfolio map[string]int `yaml:"portfolio"`
}

var readOfficial = sync.OnceValues(func() (official, error) {
	var o official
	d := yaml.NewDecoder(bytes.NewReader(officialData))
	d.KnownFields(true)
	if err := d.Decode(&o); err != nil {
		return o, fmt.Errorf("figures_official.yaml: %w", err)
	}
	return o, nil
})

// OfficialPage compares the editions of the government's Portrait. Its figures lead to their source: the entries that they
// count are not in this register.
type OfficialPage struct {
	Source        text.Text   `json:"source"`
	URL           string      `json:"url"`
	Figures       []Figure    `json:"figures"`
	Comparability []text.Text `json:"comparability"`
	Notes         []text.Text `json:"notes"`
}

func (r *Register) official(ctx context.Context, _ struct{}) (OfficialPage, error) {
	o, err := readOfficial()
	if err != nil {
		return OfficialPage{}, err
	}
	page := OfficialPage{Source: o.Source, URL: o.URL, Notes: o.Notes}
	for _, list := range []struct {
		id, taxonomy string
		title        text.Text
		of           func(officialEdition) map[string]int
	}{
		{"official-category", "category", text.T("Le Portrait par catégorie, d’une édition à l’autre", "The Portrait by category, from one edition to the next"), func(e officialEdition) map[string]int { return e.Category }},
		{"official-status", "portrait_status", text.T("Le Portrait par statut, d’une édition à l’autre", "The Portrait by status, from one edition to the next"), func(e officialEdition) map[string]int { return e.Status }},
		{"official-portfolio", "portfolio", text.T("Le Portrait par portefeuille, d’une édition à l’autre", "The Portrait by portfolio, from one edition to the next"), func(e officialEdition) map[string]int { return e.Portfolio }},
	} {
		t := r.Corpus.Taxonomy(list.taxonomy)
		f := Figure{ID: list.id, Title: list.title, Rule: ruleOfficial, What: t.Title, kind: ui.Bars}
		for _, e := range o.Editions {
			f.Series = append(f.Series, text.T(e.Version, e.Version))
		}
		for _, set := range t.Compare(t.Editions[0].Version, t.Current().Version) {
			if row := o.row(t, set.Codes(), list.of); row.Total.Count > 0 {
				f.Rows = append(f.Rows, row)
			}
		}
		f.image = web.URL(ctx, "register.figures.image", "figure", f.ID)
		f.values = web.URL(ctx, "register.figures.values", "figure", f.ID)
		page.Figures = append(page.Figures, f)
		if len(t.Editions) > 1 {
			all := t.Compare(t.Editions[0].Version, t.Current().Version)
			page.Comparability = append(page.Comparability, comparison{t, t.Editions[0], t.Current()}.say(all)...)
		}
	}
	return page, nil
}

var ruleOfficial = text.T("Initiatives déclarées, en développement ou en production. Ce qui a été partagé ou réuni entre deux éditions est compté ensemble.",
	"Initiatives declared, in development or in production. What was split or merged between two editions is counted together.")

// row sums the counts of a set of terms in each edition.
func (o official) row(t *instrument.Taxonomy, codes []string, of func(officialEdition) map[string]int) FigureRow {
	row := FigureRow{Code: codes[0], Label: joined(codes, func(code string) text.Text { return taxonomyLabel(t, code) }),
		Total: FigureCount{URL: text.T(o.URL, o.URL)}}
	for _, e := range o.Editions {
		n := 0
		for _, code := range codes {
			n += of(e)[code]
		}
		row.Counts = append(row.Counts, FigureCount{Count: n, URL: text.T(o.URL, o.URL)})
		row.Total.Count += n
	}
	return row
}

// Charts are the figures, drawn.
func (p OfficialPage) Charts() []ui.Chart {
	var all []ui.Chart
	for _, f := range p.Figures {
		all = append(all, f.chart())
	}
	return all
}
