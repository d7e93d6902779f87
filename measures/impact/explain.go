package impact

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// leversShown is how many single answers are shown that would change the level: past it, a list helps nobody.
const leversShown = 12

// leversBlock lists the single answers that would change the level.
func (w account) leversBlock() []ui.Block {
	levers := w.in.Levers(w.r.Answers, w.today(), LevelScore)
	if len(levers) == 0 {
		return nil
	}
	slices.SortStableFunc(levers, func(x, y instrument.Lever) int { return int(x.Value) - int(y.Value) })
	t := &ui.Table{ID: "levers-table", Caption: text.T("Une seule autre réponse changerait le niveau", "One other answer alone would change the level"), Columns: []ui.Column{
		{Label: text.T("Question", "Question")}, {Label: text.T("Aujourd’hui", "Today")}, {Label: text.T("Si la réponse était", "If the answer were")}, {Label: text.T("Le niveau serait", "The level would be")}}}
	for _, l := range levers[:min(len(levers), leversShown)] {
		tag := ui.Tag{Label: l.Level.Title, Tone: toneOf(l.Value)}
		t.Rows = append(t.Rows, []ui.Cell{{Text: l.Question.Label, Head: true, Href: w.to(l.Question)}, {Text: w.line(l.Question)}, {Text: codeLabel(l.Question, l.Code)}, {Tag: &tag}})
	}
	part := ui.Part{Table: t}
	if more := len(levers) - leversShown; more > 0 {
		part.Text = []text.Text{text.T("Les "+strconv.Itoa(leversShown)+" premières sur "+strconv.Itoa(len(levers))+".", "The first "+strconv.Itoa(leversShown)+" of "+strconv.Itoa(more+leversShown)+".")}
	}
	return []ui.Block{{ID: "levers", Title: text.T("Ce qui changerait le niveau", "What would change the level"), Parts: []ui.Part{part}}}
}

// codeLabel names an answer by its code.
func codeLabel(q *instrument.Question, code string) text.Text {
	if taxonomy := q.Taxonomy(); taxonomy != nil {
		if term := taxonomy.Term(code); term != nil {
			return term.Label
		}
	}
	if code == "yes" {
		return text.T("Oui", "Yes")
	}
	return text.T("Non", "No")
}

// missingBlock lists what is asked, by the answers so far, and not answered: first what gives points.
func (w account) missingBlock() []ui.Block {
	shown := w.in.Shown(w.r.Answers)
	var tasks []ui.Task
	add := func(q *instrument.Question, tag ui.Tag) {
		tasks = append(tasks, ui.Task{Label: q.Label, Href: w.to(q), Tag: tag})
	}
	scored := map[string]bool{}
	for _, q := range w.result.Missing {
		scored[q.ID] = true
		add(q, ui.Tag{Label: text.T("Donne des points", "Gives points"), Tone: ui.Warning})
	}
	for _, q := range w.in.Questions() {
		if shown[q.ID] && !scored[q.ID] && !w.r.Answers[q.ID].Given() {
			add(q, ui.Tag{Label: text.T("Sans points", "No points"), Tone: ui.Neutral})
		}
	}
	if len(tasks) == 0 {
		return nil
	}
	n := strconv.Itoa(len(tasks))
	return []ui.Block{{ID: "unanswered", Title: text.T("Questions sans réponse ("+n+")", "Unanswered questions ("+n+")"), Parts: []ui.Part{
		{Text: []text.Text{text.T("Celles que vos réponses rendent sans objet n’y sont pas.", "Those that your answers make irrelevant are not listed.")}, Tasks: tasks}}}}
}

// findingsBlock says what the answers reveal, with its legal basis.
func (w account) findingsBlock() []ui.Block {
	var list ui.SummaryList
	for _, f := range w.result.Findings {
		if f.Holds == instrument.Yes {
			list.Rows = append(list.Rows, statementRow(f.Statement))
		}
	}
	if len(list.Rows) == 0 {
		return nil
	}
	return []ui.Block{{ID: "findings", Title: text.T("Ce que les réponses font voir", "What the answers show"), Parts: []ui.Part{{Summary: &list}}}}
}

// statementRow shows a finding or a duty: what it says, and what it rests on.
func statementRow(s *instrument.Statement) ui.SummaryRow {
	row := ui.SummaryRow{Label: s.Title, Paragraphs: []text.Text{s.Text}}
	for _, l := range s.LegalBasis {
		row.Legal = append(row.Legal, ui.Legal{Ref: l.Ref, Text: l.Text, ToValidate: l.Confidence == instrument.ToValidate})
	}
	if len(s.LegalBasis) == 0 {
		row.Paragraphs = append(row.Paragraphs, text.T("Notre recommandation.", "Our recommendation."))
	}
	return row
}

// peerReview is the duty that a standing opinion meets by itself.
const peerReview = "peer_review"

// met tells whether a duty is done: its evidence was given, or, for the review, somebody gave an opinion that still holds.
func (w account) met(d *instrument.Statement) bool {
	return w.done[d.ID].Done || d.ID == peerReview && len(w.said) > 0
}

// dutyCount counts the duties of the assessment, those that are done, and the blocking ones that are not.
func (w account) dutyCount() (all, done, blocked int) {
	for _, d := range w.result.Duties {
		if d.Holds != instrument.Yes {
			continue
		}
		all++
		switch {
		case w.met(d.Statement):
			done++
		case d.Blocking:
			blocked++
		}
	}
	return all, done, blocked
}

// dutiesBlock lists what has to be done, each with the evidence that shows it. Fixed tells that nothing can be ticked from here: the report.
func (w account) dutiesBlock(ctx context.Context, fixed bool) []ui.Block {
	var now, perhaps ui.SummaryList
	for _, d := range w.result.Duties {
		row := statementRow(d.Statement)
		if !d.Evidence.Empty() {
			row.Paragraphs = append(row.Paragraphs, joinText(text.T("Preuve attendue\u00a0: ", "Evidence expected: "), d.Evidence))
		}
		switch d.Holds {
		case instrument.Undecided:
			perhaps.Rows = append(perhaps.Rows, row)
		case instrument.Yes:
			tag := w.dutyTag(d.Statement)
			row.Tag = &tag
			row.Items = w.tickLines(d.ID)
			if !fixed && people.Can(people.ActorFrom(ctx), people.RecordEdit, w.r.BodyID) {
				row.Change = web.URL(ctx, dutyRoute, "id", w.r.ID, "duty", d.ID)
			}
			now.Rows = append(now.Rows, row)
		}
	}
	b := ui.Block{ID: "duties", Title: text.T("Ce qu’il y a à faire", "What has to be done")}
	if len(now.Rows) > 0 {
		b.Parts = append(b.Parts, ui.Part{Summary: &now})
	}
	if len(perhaps.Rows) > 0 {
		b.Parts = append(b.Parts, ui.Part{Title: text.T("Peut-être, selon les réponses qui manquent", "Perhaps, depending on the answers that are missing"), Summary: &perhaps})
	}
	if len(b.Parts) == 0 {
		return nil
	}
	return []ui.Block{b}
}

func (w account) dutyTag(d *instrument.Statement) ui.Tag {
	switch {
	case w.met(d):
		return ui.Tag{Label: text.T("Fait", "Done"), Tone: ui.Good}
	case d.Blocking:
		return ui.Tag{Label: text.T("À faire avant l’approbation", "To do before approval"), Tone: ui.Bad}
	}
	return ui.Tag{Label: text.T("À faire", "To do"), Tone: ui.Warning}
}

// tickLines says what shows that a duty is done.
func (w account) tickLines(duty string) []text.Text {
	t, ticked := w.done[duty]
	if !ticked || !t.Done {
		return nil
	}
	kind := w.Corpus.Taxonomy(instrument.EvidenceTaxonomy)
	return []text.Text{each(func(l text.Lang) string {
		said := kind.Label(t.Evidence, l) + text.T("\u00a0: ", ": ").In(l) + t.Reference
		if !t.Dated.IsZero() {
			said += ", " + t.Dated.Written(l)
		}
		return said + " (" + t.ByName + ", " + lang.Date(l, t.At) + ")"
	})}
}

func joinText(a, b text.Text) text.Text {
	return each(func(l text.Lang) string { return a.In(l) + b.In(l) })
}

// same is a text that is the same in both languages, such as a number.
func same(s string) text.Text { return text.T(s, s) }

// whole rounds points for a drawing.
func whole(points float64) int64 { return int64(math.Round(points)) }

// pointsText writes points with at most two decimals.
func pointsText(l text.Lang, points float64) string {
	s := strconv.FormatFloat(math.Round(points*100)/100, 'f', -1, 64)
	if l == text.FR {
		return strings.Replace(s, ".", ",", 1)
	}
	return s
}

// percent writes a share.
func percent(l text.Lang, share float64) string {
	n := strconv.FormatFloat(math.Round(share*100), 'f', -1, 64)
	if l == text.FR {
		return n + "\u00a0%"
	}
	return n + "%"
}
