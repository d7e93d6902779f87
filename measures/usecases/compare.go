package usecases

import (
	"context"
	"slices"
	"strings"

	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/show"
	"balise/platform/fault"
	"balise/platform/web"
)

// mostCompared is how many cases stand side by side.
const mostCompared = 4

// CompareIn names the cases to compare.
type CompareIn struct {
	Cases []string `query:"cas" example:"UC-000012" doc:"Cas à comparer, quatre au plus / Cases to compare, four at most"`
	Add   string   `query:"ajouter" example:"UC-000012" doc:"Un cas de plus / One more case"`
}

// ComparePage shows cases side by side, field by field.
type ComparePage struct {
	Cases []Compared    `json:"cases"`
	Rows  []ComparedRow `json:"rows"`

	address string
	search  string
}

// Compared is a case that is compared.
type Compared struct {
	CaseRef
	without string
}

// Without leads to the comparison without it.
func (c Compared) Without() string { return c.without }

// ComparedRow is what each case says in one field.
type ComparedRow struct {
	Field usecase.Field  `json:"field"`
	Label text.Text      `json:"label"`
	Cells []ComparedCell `json:"cells" doc:"Dans l’ordre des cas / In the order of the cases"`
}

// ComparedCell is what one case says.
type ComparedCell struct {
	Value  []string  `json:"value"`
	Absent text.Text `json:"absent,omitzero"`

	answer show.Answer
	of     string
	lang   string
}

// Answer is what the case says, for people.
func (c ComparedCell) Answer() show.Answer { return c.answer }

// Of names the case, where the columns are stacked.
func (c ComparedCell) Of() string { return c.of }

// In gives the language to say for its name.
func (c ComparedCell) In(l string) string { return show.Item{Lang: c.lang}.In(l) }

func (p *Pages) compare(ctx context.Context, in CompareIn) (ComparePage, error) {
	page := ComparePage{Cases: []Compared{}, Rows: []ComparedRow{}, address: web.URL(ctx, "usecases.compare"), search: web.URL(ctx, "usecases.search")}
	var labels []string
	for _, l := range append(in.Cases, in.Add) {
		if l = strings.ToUpper(strings.TrimSpace(l)); l != "" && !slices.Contains(labels, l) {
			labels = append(labels, l)
		}
	}
	if len(labels) > mostCompared {
		return page, fault.Invalid(text.T("On compare quatre cas au plus\u00a0: retirez-en un avant d’en ajouter un autre.", "Four cases at most are compared: remove one before you add another."))
	}
	rows := make([]ComparedRow, len(show.Fields()))
	for i, f := range show.Fields() {
		rows[i] = ComparedRow{Field: f, Label: show.Label(f)}
	}
	for _, label := range labels {
		c, err := p.byLabel(ctx, label)
		if err != nil {
			return page, err
		}
		ref := p.ref(ctx, c)
		page.Cases = append(page.Cases, Compared{CaseRef: ref, without: without(page.address, labels, label)})
		for i, f := range show.Fields() {
			a, asked := p.Names.Answer(c.Record, c.Lang, f)
			if !asked && f == usecase.Country {
				a.Items = []show.Item{{Text: ref.country}}
			} else if !asked {
				a.Absent = text.T("La source n’a pas cette colonne", "The source has no such column")
			}
			cell := ComparedCell{Value: []string{}, Absent: a.Absent, answer: a, of: ref.Name, lang: ref.Lang}
			for _, item := range a.Items {
				cell.Value = append(cell.Value, item.Text.In(web.Lang(ctx)))
			}
			rows[i].Cells = append(rows[i].Cells, cell)
		}
	}
	for _, r := range rows { // what no case says is left out
		if slices.ContainsFunc(r.Cells, func(c ComparedCell) bool { return len(c.Value) > 0 }) {
			page.Rows = append(page.Rows, r)
		}
	}
	return page, nil
}

// without gives the address of the comparison without one of its cases.
func without(address string, labels []string, gone string) string {
	sign := "?"
	for _, l := range labels {
		if l != gone {
			address, sign = address+sign+"cas="+l, "&"
		}
	}
	return address
}

// Address is where one more case is asked for.
func (p ComparePage) Address() string { return p.address }

// SearchURL leads to where cases are found.
func (p ComparePage) SearchURL() string { return p.search }

// Full tells that no more case fits.
func (p ComparePage) Full() bool { return len(p.Cases) >= mostCompared }
