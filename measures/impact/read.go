package impact

import (
	"context"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/initiative"
	"balise/platform/pages"
	"balise/platform/record"
	"balise/platform/web/ui"
)

// ReadPage is the summary of an approved assessment, as everyone reads it.
type ReadPage struct {
	Summary
	Duties  []PublicDuty            `json:"duties" nullable:"false" doc:"Ce que l’organisme a à faire / What the body has to do"`
	Answers map[string]pages.Answer `json:"answers" doc:"Réponses publiques, par question / Public answers, by question"`
	Form    string                  `json:"form_version" doc:"Version du questionnaire / Version of the questionnaire"`

	sections []pages.Section
	block    ui.Block
	duties   ui.SummaryList
	newer    *ui.Callout
}

// PublicDuty is something that the level or the answers ask of the body.
type PublicDuty struct {
	ID    string    `json:"id"`
	Title text.Text `json:"title"`
	Text  text.Text `json:"text"`
	Legal []string  `json:"legal_basis" nullable:"false" doc:"Références\u00a0; aucune pour une recommandation / References; none for a recommendation"`
}

func (a *Assessments) read(ctx context.Context, in struct {
	Number int64 `path:"number" minimum:"1" example:"1" doc:"Numéro de l’évaluation / Number of the assessment"`
}) (ReadPage, error) {
	p, err := a.Records.Current(ctx, KindID, in.Number)
	if err != nil {
		return ReadPage{}, hidden(err)
	}
	all, err := a.summaries(ctx)
	if err != nil {
		return ReadPage{}, err
	}
	page := ReadPage{Form: p.InstrumentVersion, Duties: []PublicDuty{}}
	for _, one := range all {
		if one.Number == in.Number {
			page.Summary = one
		}
	}
	if page.Number == 0 {
		return ReadPage{}, hidden(nil)
	}
	for _, one := range all {
		if one.about == page.about && one.Newest && !page.Newest {
			page.newer = &ui.Callout{Tone: ui.Warning, Title: text.T("Une évaluation plus récente la remplace", "A newer assessment replaces it"),
				Links: []ui.Link{{Label: text.T("Lire la plus récente", "Read the newest"), Href: one.path}}}
		}
	}
	page.fillDuties()
	w := account{Assessments: a, r: record.Record{Answers: page.answers}, result: page.result, level: levelOf(page.result)}
	w.points = w.result.Score(w.level.Rule.Levels.Score)
	page.block = w.levelBlock()
	reader, err := a.names(ctx)
	if err != nil {
		return page, err
	}
	page.sections = reader.SectionsBut(a.in, page.answers, map[string]bool{nameQuestion: true, "summary": true, aboutQuestion: true})
	page.Answers, err = pages.AnswersJSON(page.answers)
	return page, err
}

// hidden is the fault of an assessment that the public may not read: whether it exists is not told.
func hidden(err error) error {
	if err == nil || fault.Is(err, fault.NotFoundKind) {
		return fault.NotFound(text.T("Cette évaluation n’existe pas ou n’est pas publique.", "This assessment does not exist or is not public."))
	}
	return err
}

func (p *ReadPage) fillDuties() {
	for _, d := range p.result.Duties {
		if d.Holds != instrument.Yes {
			continue
		}
		one := PublicDuty{ID: d.ID, Title: d.Title, Text: d.Text, Legal: []string{}}
		for _, l := range d.LegalBasis {
			one.Legal = append(one.Legal, l.Ref)
		}
		p.Duties = append(p.Duties, one)
		p.duties.Rows = append(p.duties.Rows, statementRow(d.Statement))
	}
}

// Brief is what the body says of the initiative.
func (p ReadPage) Brief() text.Text {
	summary, _ := p.answers["summary"].Value.(text.Text)
	return summary
}

// Entry leads to the initiative in the register.
func (p ReadPage) Entry() string { return p.entry }

// Tag names and colours the level.
func (p ReadPage) Tag() ui.Tag { return p.tag() }

// Blocks give the level.
func (p ReadPage) Blocks() []ui.Block { return []ui.Block{p.block} }

// DutyList shows what the body has to do.
func (p ReadPage) DutyList() ui.SummaryList { return p.duties }

// Newer leads to the assessment that replaced this one; nil when it counts.
func (p ReadPage) Newer() *ui.Callout { return p.newer }

// Sections shows the public answers.
func (p ReadPage) Sections() []pages.Section { return p.sections }

// onEntry shows, on the public page of an initiative, its newest assessment.
func (a *Assessments) onEntry(ctx context.Context, p record.Publication) ([]ui.Block, error) {
	found, err := a.Records.Citing(ctx, p.RecordID, KindID, aboutQuestion)
	if err != nil || len(found) == 0 || p.Kind != initiative.KindID || p.State == record.Withdrawn {
		return nil, err
	}
	directory, err := a.People.Directory(ctx)
	if err != nil {
		return nil, err
	}
	var newest Summary
	for _, r := range found {
		if r.PublicState == "" {
			continue
		}
		current, err := a.Records.Current(ctx, KindID, r.Number)
		if err != nil {
			return nil, err
		}
		one, shown, err := a.summary(ctx, current, directory)
		if err != nil {
			return nil, err
		}
		if shown && one.ApprovedAt.After(newest.ApprovedAt) {
			newest = one
		}
	}
	if newest.Number == 0 {
		return nil, nil
	}
	return []ui.Block{{ID: "impact", Title: text.T("Évaluation de l’incidence", "Impact assessment"), Parts: []ui.Part{{Callout: &ui.Callout{
		Title: newest.LevelTitle, Tone: toneOf(newest.rank), Icon: "scale",
		Body:  []text.Text{text.T("L’organisme a évalué ce que ce système peut faire aux personnes, et ce qui les protège.", "The body assessed what this system may do to people, and what protects them.")},
		Links: []ui.Link{{Label: text.T("Lire le résumé de l’évaluation", "Read the summary of the assessment"), Href: newest.path}}}}}}}, nil
}
