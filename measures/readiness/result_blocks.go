package readiness

import (
	"context"
	"strconv"
	"strings"

	"balise/engine/maturity"
	"balise/engine/text"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// The series of charts of levels, in their order.
var levelSeries = []text.Text{text.T("Montré par des preuves", "Supported by evidence"), text.T("Déclaré", "Declared"), text.T("Visé", "Target")}

// standing is what is seen first: the gap between what is declared and what is shown, and to the target.
func (r *Readiness) standing(s sheet) ui.Block {
	b := ui.Block{ID: "standing", Title: text.T("Où en est l’organisme", "Where the body stands")}
	if !s.Result.Whole() {
		b.Parts = append(b.Parts, ui.Part{Callout: s.bounds()})
	}
	b.Parts = append(b.Parts, ui.Part{Stats: []ui.Stat{
		{Number: int64(s.unsupported()), Label: text.T("Niveaux déclarés sans être montrés", "Levels declared and not shown"), Note: text.T("sur les huit dimensions", "over the eight dimensions")},
		{Number: int64(len(s.below())), Label: text.T("Dimensions sous leur cible", "Dimensions under their target"), Note: s.form.Profile(s.Result.Profile).Title},
		{Number: int64(s.Result.Worst.Stage), Label: text.T("Étape atteinte", "Stage reached"), Note: text.T("sur "+strconv.Itoa(len(s.form.Gates.Stages)), "of "+strconv.Itoa(len(s.form.Gates.Stages)))},
	}})
	radar, bars := s.chart("levels", ui.Radar), s.chart("bars", ui.Bars)
	bars.Title, bars.Series = text.T("Déclaré et montré, dimension par dimension", "Declared and shown, dimension by dimension"), levelSeries[:2]
	for i := range bars.Rows {
		bars.Rows[i].Counts = bars.Rows[i].Counts[:2]
	}
	bars.About = text.T("Là où la barre «\u00a0Déclaré\u00a0» est plus longue, ce qui est dit n’est pas encore montré.", "Where the bar “Declared” is longer, what is said is not yet shown.")
	b.Parts = append(b.Parts, ui.Part{Chart: &radar}, ui.Part{Chart: &bars}, ui.Part{Table: s.gaps()})
	return b
}

// bounds says what is still open while answers are missing.
func (s sheet) bounds() *ui.Callout {
	n := len(s.Result.Missing)
	title := text.T("Il manque "+whole(n).FR+" réponses", whole(n).EN+" answers are missing")
	if n == 1 {
		title = text.T("Il manque une réponse", "One answer is missing")
	}
	return &ui.Callout{Tone: ui.Warning, Title: title, Body: []text.Text{text.T("Les niveaux montrés comptent pour rien ce qui n’a pas de réponse\u00a0: c’est le moins que l’évaluation puisse donner. La colonne «\u00a0Au mieux\u00a0» dit jusqu’où elle peut aller.",
		"The levels shown count for nothing what has no answer: it is the least that the assessment may come to. The column “At best” says how far it may go.")}}
}

// chart shows the levels of the dimensions: shown, declared, target.
func (s sheet) chart(id string, kind ui.ChartKind) ui.Chart {
	c := ui.Chart{ID: id, Kind: kind, Title: text.T("Niveau de chaque dimension", "Level of each dimension"), What: text.T("Dimension", "Dimension"),
		About:  text.T("Niveaux de 0 à 4. Un niveau est atteint quand tous ceux qui le précèdent le sont.", "Levels from 0 to 4. A level is reached when all those before it are."),
		Series: levelSeries, Top: int64(len(s.form.Gates.Levels) - 1)}
	worst := s.Result.Worst
	for _, d := range s.form.Dimensions() {
		c.Rows = append(c.Rows, ui.ChartRow{Label: d.Title, Counts: []ui.ChartCount{
			{N: int64(worst.Supported[d.ID].Level)}, {N: int64(worst.Declared[d.ID].Level)}, {N: int64(s.target(d.ID))}}})
	}
	return c
}

// gaps lists the levels in words, with what is missing.
func (s sheet) gaps() *ui.Table {
	t := &ui.Table{ID: "gaps", Caption: text.T("Écarts par dimension", "Gaps by dimension"), Columns: []ui.Column{
		{Label: text.T("Dimension", "Dimension")}, {Label: text.T("Montré", "Supported")}, {Label: text.T("Déclaré", "Declared")}, {Label: text.T("Déclaré sans preuve", "Declared without evidence"), Numeric: true},
		{Label: text.T("Visé", "Target")}, {Label: text.T("Manque à la cible", "Missing to the target"), Numeric: true}}}
	if !s.Result.Whole() {
		t.Columns = append(t.Columns, ui.Column{Label: text.T("Au mieux", "At best")})
	}
	worst, best := s.Result.Worst, s.Result.Best
	for _, d := range s.form.Dimensions() {
		declared, supported := worst.Declared[d.ID].Level, worst.Supported[d.ID].Level
		row := []ui.Cell{{Text: d.Title, Head: true}, {Text: s.level(supported)}, {Text: s.level(declared)}, {Text: whole(declared - supported), Numeric: true},
			{Text: s.level(s.target(d.ID))}, {Text: whole(worst.Gap[d.ID]), Numeric: true}}
		if !s.Result.Whole() {
			row = append(row, ui.Cell{Text: s.level(best.Supported[d.ID].Level)})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// stage tells the stage reached, what blocks the next, and what to do at this one.
func (r *Readiness) stage(s sheet) ui.Block {
	worst, stages := s.Result.Worst, s.form.Gates.Stages
	b := ui.Block{ID: "stage", Title: each(func(l text.Lang) string {
		return text.T("Étape ", "Stage ").In(l) + strconv.Itoa(worst.Stage) + text.T(" sur ", " of ").In(l) + strconv.Itoa(len(stages))
	})}
	if !s.Result.Whole() && s.Result.Best.Stage > worst.Stage {
		b.Parts = append(b.Parts, ui.Part{Text: []text.Text{each(func(l text.Lang) string {
			return text.T("Au mieux, une fois toutes les réponses données\u00a0: étape ", "At best, once all answers are given: stage ").In(l) + strconv.Itoa(s.Result.Best.Stage) + "."
		})}})
	}
	if len(worst.Blocking) == 0 {
		b.Parts = append(b.Parts, ui.Part{Text: []text.Text{text.T("C’est la dernière étape.", "This is the last stage.")}})
	} else {
		required := stages[worst.Stage]
		t := &ui.Table{ID: "blocking", Caption: text.T("Ce qui empêche l’étape suivante", "What blocks the next stage"), Columns: []ui.Column{
			{Label: text.T("Dimension", "Dimension")}, {Label: text.T("Montré", "Supported")}, {Label: text.T("Demandé par l’étape suivante", "Asked by the next stage")}}}
		for _, d := range worst.Blocking {
			t.Rows = append(t.Rows, []ui.Cell{{Text: s.title(d), Head: true}, {Text: s.level(worst.Supported[d].Level)}, {Text: s.level(required[d])}})
		}
		b.Parts = append(b.Parts, ui.Part{Table: t})
	}
	b.Parts = append(b.Parts, ui.Part{Callout: routing(worst.Stage)})
	return b
}

// routing says where a body at this stage may turn to (readiness.md §3.3, to be validated).
func routing(stage int) *ui.Callout {
	c := &ui.Callout{Tone: ui.Info, Title: text.T("À cette étape (à valider)", "At this stage (to be validated)")}
	switch {
	case stage < 1:
		c.Body = []text.Text{text.T("Commencer par la formation et par la cellule d’expertise, avant tout projet.", "Begin with training and with the expertise cell, before any project.")}
	case stage < 2:
		c.Body = []text.Text{text.T("Lever ce qui bloque l’étape 2 avec la cellule d’expertise\u00a0; le laboratoire vient ensuite.", "Remove what blocks stage 2 with the expertise cell; the lab comes next.")}
	case stage < 3:
		c.Body = []text.Text{text.T("Le laboratoire peut accueillir un essai de l’organisme.", "The lab can host a trial of the body.")}
	default:
		c.Body = []text.Text{text.T("L’organisme peut répondre à l’appel de projets porteurs.", "The body can answer the call for flagship projects.")}
	}
	return c
}

// dimensions tells of each why it stands where it does, and what would change it.
func (r *Readiness) dimensions(ctx context.Context, s sheet) (ui.Block, bool, error) {
	b := ui.Block{ID: "dimensions", Title: text.T("Pourquoi ces niveaux", "Why these levels")}
	for _, d := range s.form.Dimensions() {
		checks, err := s.explain(d.ID)
		if err != nil {
			return b, false, err
		}
		b.Parts = append(b.Parts, ui.Part{
			Title: each(func(l text.Lang) string {
				return d.Title.In(l) + text.T("\u00a0: ", ": ").In(l) + s.level(s.Result.Worst.Supported[d.ID].Level).In(l)
			}),
			Text:    s.why(d.ID, checks),
			Buttons: []ui.Button{{Label: each(func(l text.Lang) string { return text.T("Le détail\u00a0: ", "Details: ").In(l) + d.Title.In(l) }), Kind: "quiet", Href: web.URL(ctx, "readiness.dimension", "id", s.Record.ID, "dimension", d.ID)}},
		})
	}
	return b, true, nil
}

// why says in words what keeps a dimension at its level.
func (s sheet) why(dimension string, checks []maturity.Check) []text.Text {
	level, gate := s.Result.Worst.Supported[dimension].Level, s.form.Gates.Gate
	if level == len(checks) {
		return []text.Text{text.T("Tous les niveaux sont atteints.", "All levels are reached.")}
	}
	next := checks[level]
	var said []text.Text
	if next.Supported.Mean < gate.Mean {
		said = append(said, each(func(l text.Lang) string {
			return text.T("Le niveau ", "Level ").In(l) + strconv.Itoa(next.Level) + text.T(" demande une moyenne de ", " asks for a mean of ").In(l) + decimal(gate.Mean).In(l) +
				text.T("\u00a0; les preuves en soutiennent ", "; evidence supports ").In(l) + decimal(next.Supported.Mean).In(l) +
				text.T(", et les réponses en déclarent ", ", and answers declare ").In(l) + decimal(next.Declared.Mean).In(l) + "."
		}))
	}
	if len(next.Supported.Short) > 0 {
		said = append(said, each(func(l text.Lang) string {
			return text.T("Pratique essentielle trop faible\u00a0: ", "Essential practice too weak: ").In(l) + s.labels(next.Supported.Short, l)
		}))
	}
	var enough []string
	for _, v := range next.Items {
		if v.Enough {
			enough = append(enough, v.Code)
		}
	}
	if len(enough) > 0 {
		said = append(said, each(func(l text.Lang) string {
			return text.T("Suffirait à elle seule, généralisée et prouvée\u00a0: ", "Would be enough by itself, everywhere and shown: ").In(l) + s.labels(enough, l)
		}))
	} else {
		said = append(said, text.T("Aucune réponse ne suffit seule\u00a0: il en faut plusieurs.", "No single answer is enough: several are needed."))
	}
	return said
}

// labels writes the questions in words, each ended as it is.
func (s sheet) labels(questions []string, l text.Lang) string {
	var all []string
	for _, id := range questions {
		all = append(all, strings.TrimSuffix(s.form.Question(id).Label.In(l), "."))
	}
	return strings.Join(all, text.T("\u00a0; ", "; ").In(l)) + "."
}

// missing lists what is not answered, with the way to each answer.
func (r *Readiness) missing(ctx context.Context, s sheet) (ui.Block, bool, error) {
	b := ui.Block{ID: "missing", Title: text.T("Ce qui manque", "What is missing")}
	t := &ui.Table{ID: "missing-table", Caption: text.T("Questions sans réponse", "Questions without an answer"),
		Columns: []ui.Column{{Label: text.T("Question", "Question")}, {Label: text.T("Dimension", "Dimension")}, {Label: text.T("Niveau", "Level"), Numeric: true}}}
	for _, id := range s.Result.Missing {
		q := s.form.Question(id)
		cell := ui.Cell{Text: q.Label, Head: true}
		if s.draft() {
			cell.Href = s.field(ctx, id)
		}
		t.Rows = append(t.Rows, []ui.Cell{cell, {Text: s.title(s.dimensionOf(id))}, {Text: whole(q.Practice.Level), Numeric: true}})
	}
	b.Parts = []ui.Part{{Table: t}}
	return b, len(t.Rows) > 0, nil
}

// renewals lists the evidence that ended, or will soon.
func (r *Readiness) renewals(_ context.Context, s sheet) (ui.Block, bool, error) {
	b := ui.Block{ID: "evidence", Title: text.T("Preuves à renouveler", "Evidence to renew")}
	t := s.renewalTable()
	b.Parts = []ui.Part{{Text: []text.Text{text.T("Une preuve vaut 24 mois. Ensuite, elle ne compte plus que comme une déclaration.", "Evidence is good for 24 months. After that it only counts as a statement.")}, Table: t}}
	return b, len(t.Rows) > 0, nil
}

func (s sheet) renewalTable() *ui.Table {
	t := &ui.Table{ID: "renewals", Caption: text.T("Preuves expirées ou bientôt", "Evidence expired or soon to be"), Columns: []ui.Column{
		{Label: text.T("Pratique", "Practice")}, {Label: text.T("Preuve", "Evidence")}, {Label: text.T("Bonne jusqu’au", "Good until")}, {Label: text.T("État", "State")}}}
	for _, one := range s.renewals() {
		tag := ui.Tag{Label: text.T("Expire bientôt", "Expires soon"), Tone: ui.Warning}
		if one.Expired {
			tag = ui.Tag{Label: text.T("Expirée", "Expired"), Tone: ui.Bad}
		}
		t.Rows = append(t.Rows, []ui.Cell{{Text: one.Question.Label, Head: true}, {Text: s.evidence(one.Evidence)}, {Text: same(one.Last.String())}, {Tag: &tag}})
	}
	return t
}
