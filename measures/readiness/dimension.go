package readiness

import (
	"context"
	"slices"
	"strconv"

	"balise/engine/instrument"
	"balise/engine/maturity"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// BlocksPage is a page made of blocks about one assessment or one body.
type BlocksPage struct {
	head   sheetHead
	blocks []ui.Block
	links  []ui.Link
}

// Head gives the top of the page.
func (p BlocksPage) Head() sheetHead { return p.head }

// Blocks are the parts of the page.
func (p BlocksPage) Blocks() []ui.Block { return p.blocks }

// Links lead to other pages.
func (p BlocksPage) Links() []ui.Link { return p.links }

type dimensionIn struct {
	ID        string `path:"id"`
	Dimension string `path:"dimension"`
}

// dimension tells answer by answer why a dimension stands where it does.
func (r *Readiness) dimension(ctx context.Context, in dimensionIn) (BlocksPage, error) {
	s, err := r.open(ctx, in.ID)
	if err != nil {
		return BlocksPage{}, err
	}
	i := slices.IndexFunc(s.form.Dimensions(), func(d *instrument.Section) bool { return d.ID == in.Dimension })
	if i < 0 {
		return BlocksPage{}, fault.NotFound(text.T("Cette dimension n’existe pas.", "There is no such dimension."))
	}
	d := s.form.Dimensions()[i]
	checks, err := s.explain(d.ID)
	if err != nil {
		return BlocksPage{}, err
	}
	page := BlocksPage{head: r.head(s), links: []ui.Link{{Label: text.T("Tout le résultat", "The whole result"), Href: web.URL(ctx, "readiness.result", "id", s.Record.ID)}}}
	page.head.Title = d.Title
	first := ui.Block{ID: "why", Title: s.level(s.Result.Worst.Supported[d.ID].Level), Parts: []ui.Part{{Text: append([]text.Text{d.Help}, s.why(d.ID, checks)...)}, {Table: s.checkTable(checks)}}}
	page.blocks = append(page.blocks, first)
	for _, c := range checks {
		page.blocks = append(page.blocks, ui.Block{ID: "level-" + strconv.Itoa(c.Level), Title: each(func(l text.Lang) string {
			return text.T("Niveau ", "Level ").In(l) + s.level(c.Level).In(l)
		}), Parts: []ui.Part{{Table: s.itemTable(ctx, c)}}})
	}
	return page, nil
}

// field leads to a question in the form of its part.
func (s sheet) field(ctx context.Context, question string) string {
	return web.URL(ctx, deskName+".part", "id", s.Record.ID, "part", s.form.SectionOf(question).ID) + "#" + ui.FieldID(question)
}

// checkTable shows what each level takes, and what there is.
func (s sheet) checkTable(checks []maturity.Check) *ui.Table {
	gate := s.form.Gates.Gate
	t := &ui.Table{ID: "levels", Caption: each(func(l text.Lang) string {
		return text.T("Ce que chaque niveau demande\u00a0: une moyenne de ", "What each level takes: a mean of ").In(l) + decimal(gate.Mean).In(l) +
			text.T(", et aucune pratique essentielle sous ", ", and no essential practice under ").In(l) + decimal(gate.Essential).In(l)
	}), Columns: []ui.Column{{Label: text.T("Niveau", "Level")}, {Label: text.T("Moyenne montrée", "Supported mean"), Numeric: true}, {Label: text.T("Moyenne déclarée", "Declared mean"), Numeric: true},
		{Label: text.T("Essentielle, montrée", "Essential, supported")}, {Label: text.T("Atteint", "Reached")}}}
	before := true
	for _, c := range checks {
		essential := text.T("Suffisante", "Enough")
		if len(c.Supported.Short) > 0 {
			essential = text.T("Trop faible", "Too weak")
		}
		before = before && c.Supported.Open
		tag := ui.Tag{Label: text.T("Non", "No"), Tone: ui.Neutral}
		if before {
			tag = ui.Tag{Label: text.T("Oui", "Yes"), Tone: ui.Good}
		}
		t.Rows = append(t.Rows, []ui.Cell{{Text: s.level(c.Level), Head: true}, {Text: decimal(c.Supported.Mean), Numeric: true}, {Text: decimal(c.Declared.Mean), Numeric: true}, {Text: essential}, {Tag: &tag}})
	}
	return t
}

// itemTable shows the answers of one level and what each is worth.
func (s sheet) itemTable(ctx context.Context, c maturity.Check) *ui.Table {
	t := &ui.Table{ID: "items-" + strconv.Itoa(c.Level), Caption: text.T(
		"Niveau "+strconv.Itoa(c.Level)+"\u00a0: réponses et ce qu’elles valent, de 0 à 1", "Level "+strconv.Itoa(c.Level)+": answers and what they are worth, from 0 to 1"), Columns: []ui.Column{
		{Label: text.T("Pratique", "Practice")}, {Label: text.T("Réponse", "Answer")}, {Label: text.T("Preuve", "Evidence")},
		{Label: text.T("Déclaré", "Declared"), Numeric: true}, {Label: text.T("Montré", "Supported"), Numeric: true}, {Label: text.T("À noter", "Note")}}}
	for _, v := range c.Items {
		answer, evidence := s.answer(v.Code)
		cell := ui.Cell{Text: s.form.Question(v.Code).Label, Head: true}
		if s.draft() {
			cell.Href = s.field(ctx, v.Code)
		}
		declared, supported := decimal(v.Declared), decimal(v.Supported)
		if !v.Applies {
			declared, supported = same("–"), same("–")
		}
		t.Rows = append(t.Rows, []ui.Cell{cell, {Text: answer}, {Text: evidence}, {Text: declared, Numeric: true}, {Text: supported, Numeric: true}, {Text: noteOf(v)}})
	}
	return t
}

// noteOf says what stands out of an item.
func noteOf(v maturity.Value) text.Text {
	return each(func(l text.Lang) string {
		said := ""
		add := func(t text.Text) {
			if said != "" {
				said += text.T("\u00a0; ", "; ").In(l)
			}
			said += t.In(l)
		}
		if v.Essential {
			add(text.T("essentielle", "essential"))
		}
		if v.Supported < v.Declared {
			add(text.T("la preuve limite ce que la réponse vaut", "evidence limits what the answer is worth"))
		}
		if v.Enough {
			add(text.T("suffirait à elle seule", "would be enough by itself"))
		}
		return said
	})
}
