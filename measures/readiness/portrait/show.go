package portrait

import (
	"strconv"
	"strings"

	portraits "balise/engine/portrait"
	"balise/engine/text"
	"balise/platform/web/ui"
)

// hiddenText stands for a count that is not told.
var hiddenText = text.T("non montré", "not shown")

func whole(n int) text.Text { return text.T(strconv.Itoa(n), strconv.Itoa(n)) }

func each(said func(l text.Lang) string) text.Text { return text.T(said(text.FR), said(text.EN)) }

// percent writes a share in whole per cent.
func percent(n int) text.Text { return text.T(strconv.Itoa(n)+"\u00a0%", strconv.Itoa(n)+"%") }

// className names a class of bodies: all of them, one term, or several that are told together.
func (s *Store) className(c portraits.Class) text.Text {
	if c.Axis == "" {
		return text.T("Tous les organismes", "All bodies")
	}
	return each(func(l text.Lang) string {
		var names []string
		for _, code := range c.Codes {
			switch {
			case code == unknownSize && c.Axis == sizeAxis:
				names = append(names, text.T("taille inconnue", "unknown size").In(l))
			case code == "":
				names = append(names, text.T("non précisé", "not stated").In(l))
			default:
				names = append(names, s.Corpus.Taxonomy(taxonomies[c.Axis]).Label(code, l))
			}
		}
		return axisTitles[c.Axis].In(l) + text.T("\u00a0: ", ": ").In(l) + strings.Join(names, ", ")
	})
}

func classKey(c portraits.Class) string { return c.Axis + "." + strings.Join(c.Codes, ".") }

// chosen gives the class of a key; the whole when there is none of that key.
func chosen(p portraits.Portrait, key string) portraits.Class {
	for _, c := range p.Classes {
		if classKey(c) == key {
			return c
		}
	}
	return p.Classes[0]
}

// classFilter offers the classes of a portrait.
func (s *Store) classFilter(p portraits.Portrait, key string) ui.Field {
	f := ui.Field{Kind: "select", Name: "classe", Label: text.T("Organismes", "Bodies"), Values: map[string][]string{"classe": {key}}}
	for _, c := range p.Classes {
		f.Options = append(f.Options, ui.Option{Value: classKey(c), Label: s.className(c)})
	}
	return f
}

// blocks shows the figures of a class: who answered, where dimensions stand, what evidence supports, and what changed.
func (s *Store) blocks(f Settled, c portraits.Class) []ui.Block {
	rate := 0
	if c.Expected > 0 {
		rate = (100*c.Signed + c.Expected/2) / c.Expected
	}
	all := []ui.Block{{ID: "answered", Title: text.T("Qui a répondu", "Who answered"), Parts: []ui.Part{{Stats: []ui.Stat{
		{Number: int64(c.Signed), Label: text.T("Organismes qui ont signé leur évaluation", "Bodies that signed their assessment"), Note: each(func(l text.Lang) string {
			return text.T("sur ", "of ").In(l) + strconv.Itoa(c.Expected) + text.T(" attendus, soit ", " expected, that is ").In(l) + percent(rate).In(l)
		})}}}}}}
	if len(c.Figures) == 0 {
		all[0].Parts = append(all[0].Parts, ui.Part{Callout: &ui.Callout{Tone: ui.Info, Title: text.T("Trop peu d’organismes pour montrer des chiffres", "Too few bodies to show figures"),
			Body: []text.Text{text.T("Un groupe de moins de cinq organismes n’est pas montré, pour qu’aucun ne soit reconnu.", "A group of fewer than five bodies is not shown, so that none is recognized.")}}})
		return all
	}
	levels := ui.Block{ID: "levels", Title: text.T("Niveaux montrés par des preuves", "Levels supported by evidence"), Parts: []ui.Part{
		{Text: []text.Text{text.T("Nombre d’organismes à chaque niveau, de 0 à 4. Un nombre sous cinq n’est pas montré, ni ceux qui permettraient de le déduire.",
			"Number of bodies at each level, from 0 to 4. A number under five is not shown, nor those that would let it be worked out.")}}}}
	if chart, ok := s.distribution(c); ok {
		levels.Parts = append(levels.Parts, ui.Part{Chart: &chart})
	} else {
		levels.Parts = append(levels.Parts, ui.Part{Table: s.counts(c)})
	}
	levels.Parts = append(levels.Parts, ui.Part{Table: s.quartiles(c)})
	all = append(all, levels, s.claims(c))
	if f.Compared > 0 && c.Axis == "" {
		all = append(all, s.changes(f))
	}
	return all
}

func (s *Store) levelNames() []text.Text {
	var names []text.Text
	for i, l := range s.Form.Gates.Levels {
		names = append(names, each(func(in text.Lang) string { return strconv.Itoa(i) + " " + l.In(in) }))
	}
	return names
}

func (s *Store) dimension(id string) text.Text {
	for _, d := range s.Form.Dimensions() {
		if d.ID == id {
			return d.Title
		}
	}
	return text.T(id, id)
}

// distribution draws the counts by level, where none is hidden.
func (s *Store) distribution(c portraits.Class) (ui.Chart, bool) {
	chart := ui.Chart{ID: "by-level", Kind: ui.Stacked, Title: text.T("Organismes par niveau montré", "Bodies by supported level"), What: text.T("Dimension", "Dimension"), Series: s.levelNames()}
	for _, f := range c.Figures {
		row := ui.ChartRow{Label: s.dimension(f.Dimension)}
		for _, n := range f.Supported.Counts {
			if n == nil {
				return chart, false
			}
			row.Counts = append(row.Counts, ui.ChartCount{N: int64(*n)})
		}
		chart.Rows = append(chart.Rows, row)
	}
	return chart, true
}

func counted(n *int) ui.Cell {
	if n == nil {
		return ui.Cell{Text: hiddenText}
	}
	return ui.Cell{Text: whole(*n), Numeric: true}
}

func (s *Store) counts(c portraits.Class) *ui.Table {
	t := &ui.Table{ID: "counts", Caption: text.T("Organismes par niveau montré", "Bodies by supported level"), Columns: []ui.Column{{Label: text.T("Dimension", "Dimension")}}}
	for _, name := range s.levelNames() {
		t.Columns = append(t.Columns, ui.Column{Label: name, Numeric: true})
	}
	for _, f := range c.Figures {
		row := []ui.Cell{{Text: s.dimension(f.Dimension), Head: true}}
		for _, n := range f.Supported.Counts {
			row = append(row, counted(n))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// quartiles lists the median and the quartiles of what is supported.
func (s *Store) quartiles(c portraits.Class) *ui.Table {
	t := &ui.Table{ID: "quartiles", Caption: text.T("Niveau montré\u00a0: médiane et quartiles", "Supported level: median and quartiles"), Columns: []ui.Column{{Label: text.T("Dimension", "Dimension")},
		{Label: text.T("Premier quartile", "First quartile"), Numeric: true}, {Label: text.T("Médiane", "Median"), Numeric: true}, {Label: text.T("Troisième quartile", "Third quartile"), Numeric: true}}}
	for _, f := range c.Figures {
		row := []ui.Cell{{Text: s.dimension(f.Dimension), Head: true}}
		for i := range 3 {
			if q := f.Supported.Quartiles; q != nil {
				row = append(row, ui.Cell{Text: decimal(q[i], 2), Numeric: true})
			} else {
				row = append(row, ui.Cell{Text: hiddenText})
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// decimal writes a number with a comma in French.
func decimal(x float64, digits int) text.Text {
	en := strconv.FormatFloat(x, 'f', digits, 64)
	return text.T(strings.Replace(en, ".", ",", 1), en)
}

// claims shows the share of what is declared that evidence supports.
func (s *Store) claims(c portraits.Class) ui.Block {
	chart := ui.Chart{ID: "claims-by-dimension", Kind: ui.Bars, Title: text.T("Part de ce qui est déclaré que des preuves appuient", "Share of what is declared that evidence supports"), What: text.T("Dimension", "Dimension"),
		Series: []text.Text{text.T("Pour cent", "Per cent")}, Top: 100}
	for _, f := range c.Figures {
		if f.Share != nil {
			chart.Rows = append(chart.Rows, ui.ChartRow{Label: s.dimension(f.Dimension), Counts: []ui.ChartCount{{N: int64(*f.Share)}}})
		}
	}
	b := ui.Block{ID: "claims", Title: text.T("Ce que des preuves appuient", "What evidence supports")}
	if len(chart.Rows) == 0 {
		b.Parts = append(b.Parts, ui.Part{Text: []text.Text{text.T("Rien n’est encore déclaré.", "Nothing is declared yet.")}})
		return b
	}
	b.Parts = append(b.Parts, ui.Part{Chart: &chart})
	return b
}

// changes shows what moved since the edition before, on the same questions and the same bodies.
func (s *Store) changes(f Settled) ui.Block {
	since := strconv.Itoa(f.Since)
	t := &ui.Table{ID: "change-by-dimension", Caption: text.T("Changement depuis "+since, "Change since "+since), Columns: []ui.Column{{Label: text.T("Dimension", "Dimension")}, {Label: text.T("Mêmes questions", "Same questions"), Numeric: true},
		{Label: text.T("En hausse", "Up"), Numeric: true}, {Label: text.T("Stables", "Same"), Numeric: true}, {Label: text.T("En baisse", "Down"), Numeric: true}}}
	for _, c := range f.Changes {
		t.Rows = append(t.Rows, []ui.Cell{{Text: s.dimension(c.Dimension), Head: true}, {Text: whole(c.Items), Numeric: true}, counted(c.Up), counted(c.Same), counted(c.Down)})
	}
	n := strconv.Itoa(f.Compared)
	return ui.Block{ID: "change", Title: text.T("Ce qui a changé", "What changed"), Parts: []ui.Part{{Text: []text.Text{text.T(
		n+" organismes ont signé les deux éditions. On compare leurs réponses aux mêmes questions.", n+" bodies signed both editions. Their answers to the same questions are compared.")}}, {Table: t}}}
}
