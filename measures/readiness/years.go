package readiness

import (
	"context"
	"slices"
	"strconv"

	"balise/engine/text"
	"balise/measures/readiness/assessment"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// YearsPage is where a body stood each year that it signed an assessment.
type YearsPage struct {
	Body    string         `json:"body" doc:"Organisme, tel que dans son adresse / Body, as in its address"`
	Years   []YearResult   `json:"years" nullable:"false" doc:"Évaluations signées, par année / Signed assessments, by year"`
	Changes []ChangeResult `json:"changes" nullable:"false" doc:"Changement depuis l’évaluation d’avant, sur les mêmes questions / Change since the assessment before, on the same questions"`

	head   sheetHead
	blocks []ui.Block
	links  []ui.Link
}

// YearResult is one signed assessment.
type YearResult struct {
	Year      int            `json:"year" doc:"Année / Year"`
	Stage     int            `json:"stage" doc:"Étape atteinte / Stage reached"`
	Declared  map[string]int `json:"declared" doc:"Niveau déclaré, par dimension / Declared level, by dimension"`
	Supported map[string]int `json:"supported" doc:"Niveau que les preuves soutiennent, par dimension / Level that evidence supports, by dimension"`
	Version   string         `json:"instrument_version" doc:"Version du questionnaire / Version of the questionnaire"`
}

// ChangeResult compares two assessments that follow each other, on the questions answered in both.
type ChangeResult struct {
	From      int     `json:"from" doc:"Année d’avant / Year before"`
	To        int     `json:"to" doc:"Année / Year"`
	Dimension string  `json:"dimension" doc:"Dimension / Dimension"`
	Same      int     `json:"same_questions" doc:"Questions répondues les deux fois / Questions answered both times"`
	Up        int     `json:"up" doc:"Qui valent plus / Worth more"`
	Down      int     `json:"down" doc:"Qui valent moins / Worth less"`
	Mean      float64 `json:"mean_change" doc:"Changement moyen de ce que les preuves soutiennent, de -1 à 1 / Mean change of what evidence supports, from -1 to 1"`
}

// Head gives the top of the page.
func (p YearsPage) Head() sheetHead { return p.head }

// Blocks are the parts of the page.
func (p YearsPage) Blocks() []ui.Block { return p.blocks }

// Links lead to other pages.
func (p YearsPage) Links() []ui.Link { return p.links }

type yearsIn struct {
	Slug string `path:"slug" doc:"Organisme, tel que dans son adresse / Body, as in its address"`
}

func (r *Readiness) years(ctx context.Context, in yearsIn) (YearsPage, error) {
	body, err := r.People.BodyBySlug(ctx, in.Slug)
	if err != nil {
		return YearsPage{}, err
	}
	if !people.Can(people.ActorFrom(ctx), people.ReadinessRead, body.ID) {
		return YearsPage{}, fault.NotFound(text.T("Cet organisme n’existe pas.", "This body does not exist."))
	}
	past, err := r.past(ctx, body)
	if err != nil {
		return YearsPage{}, err
	}
	page := YearsPage{Body: body.Slug, Years: []YearResult{}, Changes: []ChangeResult{}, head: sheetHead{Title: text.T("D’une année à l’autre", "From year to year"), Body: body.Name}}
	page.links = []ui.Link{{Label: text.T("Toutes les évaluations", "All the assessments"), Href: web.URL(ctx, deskName+".list")},
		{Label: text.T("Tâches de l’organisme", "Tasks of the body"), Href: web.URL(ctx, "readiness.tasks", "organisme", body.Slug)}}
	if people.Can(people.ActorFrom(ctx), people.ReadinessFill, body.ID) {
		page.links = append(page.links, ui.Link{Label: text.T("Commencer l’évaluation suivante", "Begin the next assessment"), Href: web.URL(ctx, "readiness.begin", "organisme", body.Slug)})
	}
	for i, s := range past {
		page.Years = append(page.Years, yearResult(s))
		if i > 0 {
			page.Changes = append(page.Changes, changes(past[i-1], s)...)
		}
	}
	page.blocks = yearBlocks(ctx, past, page.Changes)
	return page, nil
}

// past reads the signed assessments of a body, by year, each as of its own day.
func (r *Readiness) past(ctx context.Context, body people.Body) ([]sheet, error) {
	signed, err := assessment.SignedOf(ctx, r.Records, body.ID)
	if err != nil {
		return nil, err
	}
	var all []sheet
	for _, one := range signed {
		s, err := r.asSigned(one, body)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// asSigned is an assessment as its approver signed it.
func (r *Readiness) asSigned(one assessment.Signed, body people.Body) (sheet, error) {
	s := sheet{form: r.form.Under(one.InstrumentVersion), Body: body, Record: record.Record{ID: one.RecordID, Kind: assessment.KindID, Number: one.Number, BodyID: one.BodyID, State: record.Published,
		Answers: one.Answers, InstrumentVersion: one.InstrumentVersion, UpdatedAt: one.At, UpdatedBy: one.By}}
	var err error
	s.Result, err = s.form.Assess(one.Answers, one.At)
	return s, err
}

func yearResult(s sheet) YearResult {
	y := YearResult{Year: assessmentYear(s), Stage: s.Result.Worst.Stage, Declared: map[string]int{}, Supported: map[string]int{}, Version: s.Record.InstrumentVersion}
	for _, d := range s.form.Dimensions() {
		y.Declared[d.ID], y.Supported[d.ID] = s.Result.Worst.Declared[d.ID].Level, s.Result.Worst.Supported[d.ID].Level
	}
	return y
}

// changes compares two assessments, dimension by dimension, on the questions answered in both.
func changes(before, after sheet) []ChangeResult {
	var all []ChangeResult
	for _, d := range after.form.Dimensions() {
		c := ChangeResult{From: assessmentYear(before), To: assessmentYear(after), Dimension: d.ID}
		sum := 0.0
		for _, q := range d.Questions {
			was, then := before.worth(q.ID)
			is, now := after.worth(q.ID)
			if !then || !now {
				continue
			}
			c.Same, sum = c.Same+1, sum+is-was
			if is > was {
				c.Up++
			} else if is < was {
				c.Down++
			}
		}
		if c.Same > 0 {
			c.Mean = sum / float64(c.Same)
		}
		all = append(all, c)
	}
	return all
}

// worth tells what evidence supports of an answer, and whether there is one that counts.
func (s sheet) worth(question string) (worth float64, there bool) {
	a, given := s.Result.Answers[question]
	if !given || a.Order == nil {
		return 0, false
	}
	rule := s.form.Gates.Rule()
	return min(rule.Worth[*a.Order], rule.Caps[a.Evidence]), true
}

func yearBlocks(ctx context.Context, past []sheet, changed []ChangeResult) []ui.Block {
	if len(past) == 0 {
		return []ui.Block{{ID: "years", Title: text.T("Aucune évaluation signée", "No signed assessment"), Parts: []ui.Part{{Text: []text.Text{
			text.T("L’histoire commence avec la première évaluation que la personne qui approuve signe.", "The history begins with the first assessment that the approver signs.")}}}}}
	}
	last := past[len(past)-1]
	chart := ui.Chart{ID: "year-by-year", Kind: ui.Columns, Title: text.T("Niveau montré, année par année", "Supported level, year by year"), What: text.T("Dimension", "Dimension"),
		About: text.T("Niveaux de 0 à 4 que les preuves soutenaient à la date de chaque évaluation.", "Levels from 0 to 4 that evidence supported on the date of each assessment.")}
	stages := &ui.Table{ID: "stages", Caption: text.T("Évaluations signées", "Signed assessments"), Columns: []ui.Column{{Label: text.T("Année", "Year")}, {Label: text.T("Étape", "Stage"), Numeric: true},
		{Label: text.T("Niveaux déclarés sans être montrés", "Levels declared and not shown"), Numeric: true}, {Label: text.T("Dimensions sous leur cible", "Dimensions under their target"), Numeric: true},
		{Label: text.T("Version du questionnaire", "Version of the questionnaire")}, {Label: text.T("Signée par", "Signed by")}}}
	for _, s := range past {
		year := same(strconv.Itoa(assessmentYear(s)))
		chart.Series = append(chart.Series, year)
		stages.Rows = append(stages.Rows, []ui.Cell{{Text: year, Head: true, Href: web.URL(ctx, "readiness.result", "id", s.Record.ID)}, {Text: whole(s.Result.Worst.Stage), Numeric: true},
			{Text: whole(s.unsupported()), Numeric: true}, {Text: whole(len(s.below())), Numeric: true}, {Text: same(s.Record.InstrumentVersion)}, {Text: same(s.Record.UpdatedBy)}})
	}
	slices.Reverse(stages.Rows)
	for _, d := range last.form.Dimensions() {
		row := ui.ChartRow{Label: d.Title}
		for _, s := range past {
			row.Counts = append(row.Counts, ui.ChartCount{N: int64(s.Result.Worst.Supported[d.ID].Level)})
		}
		chart.Rows = append(chart.Rows, row)
	}
	blocks := []ui.Block{{ID: "years", Title: text.T("Niveaux", "Levels"), Parts: []ui.Part{{Table: stages}, {Chart: &chart}}}}
	if len(changed) > 0 {
		blocks = append(blocks, ui.Block{ID: "changes", Title: text.T("Changement sur les mêmes questions", "Change on the same questions"),
			Parts: []ui.Part{{Text: []text.Text{text.T("Seules comptent les questions répondues les deux fois. Le changement moyen va de -1 à 1.", "Only the questions answered both times count. The mean change goes from -1 to 1.")}, Table: last.changeTable(changed)}}})
	}
	return blocks
}

func (s sheet) changeTable(changed []ChangeResult) *ui.Table {
	t := &ui.Table{ID: "change", Caption: text.T("Changement d’une évaluation à la suivante", "Change from one assessment to the next"), Columns: []ui.Column{{Label: text.T("Dimension", "Dimension")}, {Label: text.T("Années", "Years")},
		{Label: text.T("Mêmes questions", "Same questions"), Numeric: true}, {Label: text.T("Mieux", "Better"), Numeric: true}, {Label: text.T("Moins bien", "Worse"), Numeric: true}, {Label: text.T("Changement moyen", "Mean change"), Numeric: true}}}
	for _, c := range changed {
		t.Rows = append(t.Rows, []ui.Cell{{Text: s.title(c.Dimension), Head: true}, {Text: same(strconv.Itoa(c.From) + " → " + strconv.Itoa(c.To))}, {Text: whole(c.Same), Numeric: true},
			{Text: whole(c.Up), Numeric: true}, {Text: whole(c.Down), Numeric: true}, {Text: signedDecimal(c.Mean), Numeric: true}})
	}
	return t
}

// signedDecimal writes a change: +0,25.
func signedDecimal(x float64) text.Text {
	d := decimal(x)
	if x > 0 {
		return each(func(l text.Lang) string { return "+" + d.In(l) })
	}
	return d
}
