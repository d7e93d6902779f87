package portrait

import (
	"context"
	"math"
	"strconv"

	"balise/engine/instrument"
	portraits "balise/engine/portrait"
	"balise/engine/psychometrics"
	"balise/engine/text"
	"balise/platform/web/ui"
)

// What statistics are judged by: conventions that readiness.md §3.4 recalls, to be validated.
const (
	usableAlpha    = 0.70
	redundantAlpha = 0.95
	weakItem       = 0.20 // item-rest correlation, and discrimination
	packed         = 80   // per cent at the lowest or the highest answer
	confidence     = 0.95
)

func (s *Store) itemsPage(ctx context.Context, in yearIn) (InsidePage, error) {
	e, err := s.Edition(ctx, in.Year)
	if err != nil {
		return InsidePage{}, err
	}
	g, err := s.gather(ctx, e)
	if err != nil {
		return InsidePage{}, err
	}
	year := strconv.Itoa(e.Year)
	v := View{Title: text.T("Comment se comportent les questions, "+year, "How the questions behave, "+year), Back: backTo(ctx, "readiness.portrait.edition", text.T("L’édition", "The edition"), "year", e.Year),
		Lead: text.T("Pour l’équipe qui tient le questionnaire\u00a0: les questions d’une dimension mesurent-elles une seule chose, et distinguent-elles les organismes\u00a0? Calculé sur ce qui est déclaré, avant toute règle de niveau. Les seuils sont des conventions, à valider.",
			"For the team that keeps the questionnaire: do the questions of a dimension measure one thing, and tell bodies apart? Worked out on what is declared, before any rule of level. The thresholds are conventions, to be validated.")}
	for _, d := range s.Form.Dimensions() {
		b, err := s.items(g, d)
		if err != nil {
			return InsidePage{}, err
		}
		v.Blocks = append(v.Blocks, b)
	}
	return InsidePage{v}, nil
}

// responses gives what each body that answered every question of a dimension declares, bodies × questions.
func (s *Store) responses(g gathered, d *instrument.Section) (questions []*instrument.Question, rows [][]float64) {
	for _, q := range d.Questions {
		if q.Practice != nil {
			questions = append(questions, q)
		}
	}
	for _, b := range g.bodies {
		var row []float64
		for _, q := range questions {
			if claim, _, there := portraits.Worth(s.Form.Gates.Rule(), b.Answers, q.ID); there {
				row = append(row, claim)
			}
		}
		if b.Signed && len(row) == len(questions) {
			rows = append(rows, row)
		}
	}
	return questions, rows
}

func (s *Store) items(g gathered, d *instrument.Section) (ui.Block, error) {
	b := ui.Block{ID: "items-" + d.ID, Title: d.Title}
	questions, rows := s.responses(g, d)
	if len(rows) < portraits.Floor {
		b.Parts = []ui.Part{{Text: []text.Text{text.T("Moins de cinq organismes ont répondu à toutes ses questions\u00a0: rien n’est calculé.", "Fewer than five bodies answered all its questions: nothing is worked out.")}}}
		return b, nil
	}
	scale, err := psychometrics.Analyse(rows, 1)
	if err != nil {
		return b, err
	}
	low, high := scale.Interval(confidence)
	b.Parts = append(b.Parts, ui.Part{Text: []text.Text{each(func(l text.Lang) string {
		return text.T("Organismes\u00a0: ", "Bodies: ").In(l) + strconv.Itoa(scale.Respondents) + " · alpha " + figure(scale.Alpha).In(l) + text.T(", entre ", ", between ").In(l) + figure(low).In(l) + text.T(" et ", " and ").In(l) + figure(high).In(l) +
			text.T(" (confiance de 95\u00a0%) · alpha standardisé ", " (95% confidence) · standardised alpha ").In(l) + figure(scale.Standardised).In(l) + text.T(" · erreur type de mesure ", " · standard error of measurement ").In(l) + figure(scale.SEM).In(l)
	}), judgeScale(scale.Alpha)}})
	t := &ui.Table{ID: "table-" + d.ID, Caption: text.T("Questions de «\u00a0"+d.Title.FR+"\u00a0»", "Questions of “"+d.Title.EN+"”"), Columns: []ui.Column{{Label: text.T("Question", "Question")}, {Label: text.T("Moyenne", "Mean"), Numeric: true},
		{Label: text.T("Lien avec les autres", "Item-rest"), Numeric: true}, {Label: text.T("Discrimination", "Discrimination"), Numeric: true}, {Label: text.T("Au plus bas", "At the lowest"), Numeric: true}, {Label: text.T("Au plus haut", "At the highest"), Numeric: true}, {Label: text.T("À examiner", "To look into")}}}
	for i, item := range scale.Items {
		t.Rows = append(t.Rows, []ui.Cell{{Text: questions[i].Label, Head: true}, {Text: figure(item.Mean), Numeric: true}, {Text: figure(item.ItemRest), Numeric: true}, {Text: figure(item.Discrimination), Numeric: true},
			{Text: percent(int(math.Round(item.Floor))), Numeric: true}, {Text: percent(int(math.Round(item.Ceiling))), Numeric: true}, {Text: judgeItem(item)}})
	}
	b.Parts = append(b.Parts, ui.Part{Table: t}, ui.Part{Text: []text.Text{s.order(questions, rows)}})
	return b, nil
}

// figure writes a statistic, which may not exist.
func figure(x float64) text.Text {
	if math.IsNaN(x) {
		return text.T("–", "–")
	}
	return decimal(x, 2)
}

func judgeScale(alpha float64) text.Text {
	switch {
	case math.IsNaN(alpha):
		return text.T("Rien ne varie\u00a0: l’alpha n’existe pas.", "Nothing varies: there is no alpha.")
	case alpha < usableAlpha:
		return text.T("Les questions ne mesurent pas assez la même chose pour être résumées ensemble.", "The questions do not measure the same thing enough to be summed up together.")
	case alpha > redundantAlpha:
		return text.T("Des questions se répètent sans doute.", "Some questions probably repeat each other.")
	}
	return text.T("Les questions se tiennent.", "The questions hold together.")
}

func judgeItem(i psychometrics.Item) text.Text {
	switch {
	case i.ItemRest < 0:
		return text.T("mal comprise ou inversée", "misread or reversed")
	case i.ItemRest < weakItem:
		return text.T("peu liée aux autres", "little tied to the others")
	case i.Discrimination < weakItem:
		return text.T("distingue peu", "tells little apart")
	case i.Floor > packed:
		return text.T("presque tous au plus bas", "nearly all at the lowest")
	case i.Ceiling > packed:
		return text.T("presque tous au plus haut", "nearly all at the highest")
	}
	return text.Text{}
}

// order tells whether levels get harder one after the other: a level is passed when the mean of its questions opens its gate.
func (s *Store) order(questions []*instrument.Question, rows [][]float64) text.Text {
	passes := make([][]bool, len(rows))
	for n, row := range rows {
		sum, count := make([]float64, len(s.Form.Gates.Levels)), make([]float64, len(s.Form.Gates.Levels))
		for i, q := range questions {
			sum[q.Practice.Level] += row[i]
			count[q.Practice.Level]++
		}
		for level := 1; level < len(sum); level++ {
			passes[n] = append(passes[n], count[level] > 0 && sum[level]/count[level] >= s.Form.Gates.Gate.Mean)
		}
	}
	o := psychometrics.StepOrder(passes)
	if len(o.Reversed) > 0 {
		return text.T("Ordre des niveaux\u00a0: un niveau est franchi plus souvent que celui qui le précède. À revoir.", "Order of levels: one level is passed more often than the one before it. To be reviewed.")
	}
	wrong := strconv.Itoa(o.Wrong)
	return text.T("Ordre des niveaux\u00a0: respecté\u00a0; organismes qui franchissent un niveau sans un de ceux d’avant\u00a0: "+wrong+".", "Order of levels: kept; bodies that pass a level without one of those before it: "+wrong+".")
}
