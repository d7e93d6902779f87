package impact

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// account is what the answers of an assessment come to, with what is needed to explain it.
type account struct {
	*Assessments
	r      record.Record
	result instrument.Result
	level  *instrument.Score // rank of the level
	points *instrument.Score // what the level ranges over
	done   map[string]Tick
	said   []Opinion
	reader pages.Reader
	edit   func(section string) string // address of the form of a part; nil for who may not change the answers
}

// account works an assessment out, for whoever reads it in the workspace.
func (a *Assessments) account(ctx context.Context, r record.Record) (account, error) {
	w := account{Assessments: a, r: r, result: a.in.Under(r.InstrumentVersion).Score(r.Answers, a.today())}
	w.level = levelOf(w.result)
	w.points = w.result.Score(w.level.Rule.Levels.Score)
	var err error
	if w.done, err = a.Done(ctx, r.ID); err != nil {
		return w, err
	}
	if w.said, err = a.Opinions(ctx, r.ID); err != nil {
		return w, err
	}
	names, err := a.names(ctx)
	if err != nil {
		return w, err
	}
	w.reader = names
	w.reader.Inside = true
	editable := slices.Contains(a.kind.Acts(people.ActorFrom(ctx), r), record.Edit)
	if editable {
		w.edit = func(section string) string { return web.URL(ctx, deskName+".part", "id", r.ID, "part", section) }
	}
	return w, nil
}

// names gives a reader of answers in the language of the request, with the names of bodies and of initiatives.
func (a *Assessments) names(ctx context.Context) (pages.Reader, error) {
	directory, err := a.People.Directory(ctx)
	return pages.Reader{Lang: web.Lang(ctx), Grounds: a.in.Taxonomy(instrument.GroundTaxonomy),
		BodyName: func(id string) text.Text {
			body, _ := directory.Body(id)
			return body.Name
		},
		RecordName: func(id string) text.Text {
			about, err := a.Records.Record(ctx, id)
			if err != nil || !people.Can(people.ActorFrom(ctx), people.RecordRead, about.BodyID) {
				return text.Text{}
			}
			return about.Title
		}}, err
}

// blocks explain the whole result.
func (w account) blocks(ctx context.Context) []ui.Block {
	all := []ui.Block{w.levelBlock(), w.partsBlock(), w.pointsBlock()}
	all = append(all, w.leversBlock()...)
	all = append(all, w.missingBlock()...)
	all = append(all, w.findingsBlock()...)
	return append(all, w.dutiesBlock(ctx, false)...)
}

// tones of the levels, from the lowest rank.
var levelTones = []ui.Tone{ui.Good, ui.Info, ui.Warning, ui.Bad}

// toneOf gives the tone of a level by its rank from 1.
func toneOf(rank float64) ui.Tone {
	return levelTones[min(max(int(rank), 1), len(levelTones))-1]
}

// levelBlock gives the level, its thresholds in points, and where this assessment stands.
func (w account) levelBlock() ui.Block {
	b := ui.Block{ID: "level", Title: text.T("Niveau d’incidence", "Impact level")}
	callout := ui.Callout{Title: w.level.Level.Title, Body: []text.Text{w.level.Level.Help, w.where()}, Tone: toneOf(w.level.Value), Icon: "scale"}
	if w.level.Floor != nil {
		callout.Body = append(callout.Body, joinText(text.T("Plancher\u00a0: ", "Floor: "), w.level.Floor.Reason))
	}
	if w.open() {
		callout.Body = append(callout.Body, w.bounds())
	}
	callout.Body = slices.DeleteFunc(callout.Body, text.Text.Empty)
	b.Parts = append(b.Parts, ui.Part{Callout: &callout}, ui.Part{Table: w.thresholds()})
	return b
}

// open tells that answers to come may change the points.
func (w account) open() bool { return len(w.result.Missing) > 0 }

// where says how many points there are, and between which thresholds they stand.
func (w account) where() text.Text {
	return each(func(l text.Lang) string {
		said := text.T("Points du risque qui reste\u00a0: ", "Points of the risk that remains: ").In(l) + pointsText(l, w.points.Value) +
			text.T(" sur ", " out of ").In(l) + pointsText(l, w.points.Max) + "."
		for _, step := range w.level.Rule.Levels.Steps {
			if step.UpTo != nil && *step.UpTo >= w.points.Value {
				left := *step.UpTo - w.points.Value
				return said + text.T(" Le seuil suivant est à ", " The next threshold is ").In(l) + pointsText(l, left+1) + text.T(" points de plus.", " points higher.").In(l)
			}
		}
		return said
	})
}

// bounds says between which levels the result may end, once everything is answered.
func (w account) bounds() text.Text {
	n := strconv.Itoa(len(w.result.Missing))
	if w.level.LowLevel == w.level.HighLevel {
		return text.T("Questions à points sans réponse\u00a0: "+n+". Le niveau n’y changera pas\u00a0; les points, peut-être.",
			"Questions with points unanswered: "+n+". They will not change the level; they may change the points.")
	}
	return each(func(l text.Lang) string {
		return text.T("Questions à points sans réponse\u00a0: ", "Questions with points unanswered: ").In(l) + n +
			text.T(". Selon les réponses, le niveau ira de «\u00a0", ". Depending on the answers, the level will be from “").In(l) + w.level.LowLevel.Title.In(l) +
			text.T("\u00a0» (", "” (").In(l) + pointsText(l, w.points.Low) + text.T(" points) à «\u00a0", " points) to “").In(l) + w.level.HighLevel.Title.In(l) +
			text.T("\u00a0» (", "” (").In(l) + pointsText(l, w.points.High) + text.T(" points).", " points).").In(l)
	})
}

// thresholds lists the levels with their points.
func (w account) thresholds() *ui.Table {
	t := &ui.Table{ID: "thresholds", Caption: text.T("Les seuils, en points", "The thresholds, in points"), Columns: []ui.Column{
		{Label: text.T("Niveau", "Level")}, {Label: text.T("Plus de", "More than"), Numeric: true}, {Label: text.T("Jusqu’à", "Up to"), Numeric: true}, {Label: text.T("Cette évaluation", "This assessment")}}}
	from := ""
	for _, step := range w.level.Rule.Levels.Steps {
		row := []ui.Cell{{Text: step.Title, Head: true}, {Text: same(from), Numeric: true}, {Text: text.T("pas de limite", "no limit"), Numeric: true}, {}}
		if step.UpTo != nil {
			row[2].Text = each(func(l text.Lang) string { return pointsText(l, *step.UpTo) })
			from = pointsText(text.EN, *step.UpTo)
		}
		if step.Code == w.level.Level.Code {
			tag := ui.Tag{Label: each(func(l text.Lang) string { return pointsText(l, w.points.Value) + text.T(" points", " points").In(l) }), Tone: toneOf(w.level.Value)}
			row[3] = ui.Cell{Tag: &tag}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// ofSection gives the scores of a part: what puts people at risk, what protects them, what is left. A part may lack some.
func (w account) ofSection(id string) (risk, measures, left *instrument.Score) {
	risk, measures, left = w.result.Score("risk_"+id), w.result.Score("measures_"+id), w.result.Score("left_"+id)
	return risk, measures, left
}

// partsBlock compares the parts: raw points, measures, and what is left, with the reductions explained.
func (w account) partsBlock() ui.Block {
	b := ui.Block{ID: "parts", Title: text.T("D’où viennent les points", "Where the points come from")}
	chart := &ui.Chart{ID: "points-by-part", Kind: ui.Bars, Title: text.T("Points par partie", "Points by part"), What: text.T("Partie", "Part"),
		About:  text.T("Le risque avant toute mesure, ce que valent les mesures, et le risque qui reste.", "The risk before any measure, what the measures are worth, and the risk that remains."),
		Series: []text.Text{text.T("Risque", "Risk"), text.T("Mesures", "Measures"), text.T("Risque qui reste", "Risk that remains")}}
	var reductions ui.SummaryList
	for _, s := range w.in.Sections {
		risk, measures, left := w.ofSection(s.ID)
		if risk == nil || risk.Max == 0 {
			continue
		}
		after := risk
		if left != nil {
			after = left
			reductions.Rows = append(reductions.Rows, ui.SummaryRow{Label: s.Title, Value: reduction(risk, measures, left)})
		}
		row := ui.ChartRow{Label: s.Title, Counts: []ui.ChartCount{{N: whole(risk.Value)}, {}, {N: whole(after.Value)}}}
		if measures != nil {
			row.Counts[1].N = whole(measures.Value)
		}
		chart.Rows = append(chart.Rows, row)
	}
	if len(chart.Rows) == 0 {
		return ui.Block{ID: b.ID, Title: b.Title, Parts: []ui.Part{{Text: []text.Text{text.T("Aucune réponse ne donne encore de points.", "No answer gives points yet.")}}}}
	}
	b.Parts = append(b.Parts, ui.Part{Chart: chart})
	if len(reductions.Rows) > 0 {
		b.Parts = append(b.Parts, ui.Part{Title: text.T("Ce que les mesures retranchent", "What the measures take off"), Summary: &reductions})
	}
	return b
}

// reduction explains what the measures of a part took off its risk, or what they lack.
func reduction(risk, measures, left *instrument.Score) text.Text {
	rule := left.Rule.Reduce
	return each(func(l text.Lang) string {
		reached := text.T("Mesures\u00a0: ", "Measures: ").In(l) + pointsText(l, measures.Value) + text.T(" sur ", " out of ").In(l) + pointsText(l, measures.Max) + ". "
		if left.Reduced {
			return reached + text.T("Le seuil de ", "The threshold of ").In(l) + percent(l, rule.Share) + text.T(" est atteint\u00a0: le risque baisse de ", " is reached: the risk falls by ").In(l) +
				percent(l, rule.By) + text.T(", de ", ", from ").In(l) + pointsText(l, risk.Value) + text.T(" à ", " to ").In(l) + pointsText(l, left.Value) + "."
		}
		return reached + text.T("Sous ", "Below ").In(l) + percent(l, rule.Share) + text.T(", le risque ne baisse pas\u00a0: ", ", the risk does not fall: ").In(l) + pointsText(l, risk.Value) + "."
	})
}

// pointsBlock lists the answers that give points, the heaviest first.
func (w account) pointsBlock() ui.Block {
	t := &ui.Table{ID: "answers", Caption: text.T("Les réponses qui donnent des points", "The answers that give points"), Columns: []ui.Column{
		{Label: text.T("Question", "Question")}, {Label: text.T("Réponse", "Answer")}, {Label: text.T("Compte comme", "Counts as")}, {Label: text.T("Points", "Points"), Numeric: true}},
		Empty: text.T("Aucune réponse ne donne encore de points.", "No answer gives points yet.")}
	type given struct {
		part instrument.Part
		as   text.Text
	}
	var all []given
	for _, s := range w.result.Scores {
		as, counted := text.T("Risque", "Risk"), strings.HasPrefix(s.Rule.ID, "risk_")
		if strings.HasPrefix(s.Rule.ID, "measures_") {
			as, counted = text.T("Mesure", "Measure"), true
		}
		for _, p := range s.Parts {
			if counted && p.Question != nil && p.Points > 0 {
				all = append(all, given{p, as})
			}
		}
	}
	slices.SortStableFunc(all, func(x, y given) int { return int(math.Round((y.part.Points - x.part.Points) * 100)) })
	for _, g := range all {
		q := g.part.Question
		t.Rows = append(t.Rows, []ui.Cell{{Text: q.Label, Head: true, Href: w.to(q)}, {Text: w.line(q)}, {Text: g.as},
			{Text: each(func(l text.Lang) string {
				return pointsText(l, g.part.Points) + text.T(" sur ", " of ").In(l) + pointsText(l, g.part.Max)
			}), Numeric: true}})
	}
	return ui.Block{ID: "answers-block", Title: text.T("Quelles réponses ont donné quels points", "Which answers gave which points"), Parts: []ui.Part{{Table: t}}}
}

// line writes an answer in both languages.
func (w account) line(q *instrument.Question) text.Text {
	return each(func(l text.Lang) string {
		return instrument.Display{Lang: l, BodyName: w.reader.BodyName, RecordName: w.reader.RecordName}.Line(q, w.r.Answers[q.ID])
	})
}

// to leads to a question in the form; nowhere for who may not change it.
func (w account) to(q *instrument.Question) string {
	if w.edit == nil {
		return ""
	}
	return w.edit(w.in.SectionOf(q.ID).ID) + "#" + ui.FieldID(q.FirstField())
}
