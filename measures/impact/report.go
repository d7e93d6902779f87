package impact

import (
	"context"
	"encoding/json"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/pages"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// ReportPage is a whole assessment on paper: facts, result, answers, opinions, approval. It is read inside only.
type ReportPage struct {
	Of        text.Text
	Back      string
	Facts     ui.SummaryList
	Blocks    []ui.Block
	Sections  []pages.Section
	Approvals []ui.Event
	JSON, CSV string
}

func (a *Assessments) reportPage(ctx context.Context, in idIn) (ReportPage, error) {
	r, err := a.open(ctx, in.ID)
	if err != nil {
		return ReportPage{}, err
	}
	w, err := a.account(ctx, r)
	if err != nil {
		return ReportPage{}, err
	}
	w.edit = nil // on paper, nothing leads to a form
	page := ReportPage{Of: r.Title, Back: web.URL(ctx, deskName+".show", "id", r.ID),
		JSON: web.URL(ctx, "impact.export.json", "id", r.ID), CSV: web.URL(ctx, "impact.export.csv", "id", r.ID),
		Sections: w.reader.Sections(a.in, r.Answers)}
	body, err := a.People.Body(ctx, r.BodyID)
	if err != nil {
		return page, err
	}
	state := pages.KindStateTag(a.kind, r.State)
	page.Facts.Rows = []ui.SummaryRow{
		{Label: text.T("Organisme", "Body"), Value: body.Name},
		{Label: text.T("Évaluation", "Assessment"), Value: each(func(l text.Lang) string {
			return text.T("nº ", "no. ").In(l) + number(r.Number) + ", version " + number(int64(r.Version))
		})},
		{Label: text.T("État", "State"), Tag: &state},
		{Label: text.T("Questionnaire", "Questionnaire"), Value: each(func(l text.Lang) string { return a.in.Title.In(l) + ", " + r.InstrumentVersion })},
		{Label: text.T("Dernière modification", "Last change"), Value: each(func(l text.Lang) string { return lang.DateTime(l, r.UpdatedAt) + ", " + r.UpdatedBy })},
	}
	page.Blocks = []ui.Block{w.levelBlock(), w.partsBlock(), w.pointsBlock()}
	page.Blocks = append(page.Blocks, w.missingBlock()...)
	page.Blocks = append(page.Blocks, w.findingsBlock()...)
	page.Blocks = append(page.Blocks, w.dutiesBlock(ctx, true)...)
	opinions, err := w.opinionsBlock(ctx)
	if err != nil {
		return page, err
	}
	page.Blocks = append(page.Blocks, opinions...)
	page.Approvals, err = a.approvals(ctx, r)
	return page, err
}

// approvals gives what was decided of an assessment, and by whom, the last decision first.
func (a *Assessments) approvals(ctx context.Context, r record.Record) ([]ui.Event, error) {
	revisions, err := a.Records.Revisions(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	var events []ui.Event
	for _, v := range revisions {
		switch v.Act {
		case record.Submit, record.Return, record.Publish, record.Withdraw, record.Retire:
			state := pages.KindStateTag(a.kind, v.State)
			events = append(events, ui.Event{Title: each(func(l text.Lang) string {
				return a.kind.DoneTitle(v.Act).In(l) + ", version " + number(int64(v.Version))
			}),
				Tag: &state, At: v.At, Who: v.ByName, Reason: v.Reason})
		}
	}
	return events, nil
}

// exported is a whole assessment as a file for programs of the body.
type exported struct {
	Number     int64              `json:"number"`
	Version    int                `json:"version"`
	State      string             `json:"state"`
	Instrument string             `json:"instrument"`
	Form       string             `json:"form_version"`
	Title      text.Text          `json:"title"`
	Answers    instrument.Answers `json:"answers"`
	Level      string             `json:"level"`
	LowLevel   string             `json:"level_low"`
	HighLevel  string             `json:"level_high"`
	Scores     []exportedScore    `json:"scores"`
	Missing    []string           `json:"missing"`
	Findings   []string           `json:"findings"`
	Duties     []exportedDuty     `json:"duties"`
	Opinions   []exportedOpinion  `json:"opinions"`
}

type exportedScore struct {
	ID    string  `json:"id"`
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Max   float64 `json:"max"`
}

type exportedDuty struct {
	ID        string `json:"id"`
	Blocking  bool   `json:"blocking"`
	Done      bool   `json:"done"`
	Evidence  string `json:"evidence,omitempty"`
	Dated     string `json:"dated,omitempty"`
	Reference string `json:"reference,omitempty"`
}

type exportedOpinion struct {
	Version    int         `json:"version"`
	Section    string      `json:"section,omitempty"`
	Outcome    Outcome     `json:"outcome"`
	Words      text.Text   `json:"words"`
	Conditions []text.Text `json:"conditions,omitempty"`
	Replies    []Reply     `json:"replies,omitempty"`
	At         time.Time   `json:"at"`
	By         string      `json:"by"`
}

func (a *Assessments) exportJSON(ctx context.Context, in idIn) (web.Download, error) {
	r, err := a.open(ctx, in.ID)
	if err != nil {
		return web.Download{}, err
	}
	w, err := a.account(ctx, r)
	if err != nil {
		return web.Download{}, err
	}
	out := exported{Number: r.Number, Version: r.Version, State: string(r.State), Instrument: a.in.ID, Form: r.InstrumentVersion, Title: r.Title, Answers: r.Answers,
		Level: w.level.Level.Code, LowLevel: w.level.LowLevel.Code, HighLevel: w.level.HighLevel.Code}
	for _, s := range w.result.Scores {
		out.Scores = append(out.Scores, exportedScore{s.Rule.ID, s.Value, s.Low, s.High, s.Max})
	}
	for _, q := range w.result.Missing {
		out.Missing = append(out.Missing, q.ID)
	}
	for _, f := range w.result.Findings {
		if f.Holds == instrument.Yes {
			out.Findings = append(out.Findings, f.ID)
		}
	}
	for _, d := range w.result.Duties {
		if d.Holds == instrument.Yes {
			t := w.done[d.ID]
			out.Duties = append(out.Duties, exportedDuty{d.ID, d.Blocking, w.met(d.Statement), t.Evidence, t.Dated.String(), t.Reference})
		}
	}
	for _, o := range w.said {
		out.Opinions = append(out.Opinions, exportedOpinion{o.Version, o.Section, o.Outcome, o.Words, o.Conditions, o.Replies, o.At, o.ByName})
	}
	data, err := json.MarshalIndent(out, "", "  ")
	return web.Download{Name: "evaluation-" + number(r.Number) + ".json", MediaType: "application/json", Data: data}, err
}

// exportCSV gives the answers of an assessment, one line a question asked, with the points, notes and evidence.
func (a *Assessments) exportCSV(ctx context.Context, in idIn) (web.Download, error) {
	r, err := a.open(ctx, in.ID)
	if err != nil {
		return web.Download{}, err
	}
	w, err := a.account(ctx, r)
	if err != nil {
		return web.Download{}, err
	}
	points := map[string]instrument.Part{}
	for _, s := range w.result.Scores {
		for _, p := range s.Parts {
			if p.Question != nil {
				points[p.Question.ID] = p
			}
		}
	}
	l := web.Lang(ctx)
	lines := [][]string{{}}
	for _, c := range []text.Text{text.T("partie", "part"), text.T("code", "code"), text.T("question", "question"), text.T("réponse", "answer"), text.T("points", "points"),
		text.T("points possibles", "possible points"), text.T("remarque", "remark"), text.T("preuve", "evidence")} {
		lines[0] = append(lines[0], c.In(l))
	}
	shown := a.in.Shown(r.Answers)
	for _, s := range a.in.Sections {
		for _, q := range s.Questions {
			answer := r.Answers[q.ID]
			if !shown[q.ID] && !answer.Given() {
				continue
			}
			line := []string{s.Title.In(l), q.ID, q.Label.In(l), w.line(q).In(l), "", "", answer.Remark.In(l), ""}
			if p, scored := points[q.ID]; scored {
				line[4], line[5] = pointsText(text.EN, p.Points), pointsText(text.EN, p.Max)
			}
			if answer.Evidence != nil {
				line[7] = answer.Evidence.Code + " " + answer.Evidence.Reference
			}
			lines = append(lines, line)
		}
	}
	data, err := csvOf(lines)
	return web.Download{Name: "evaluation-" + number(r.Number) + ".csv", MediaType: "text/csv; charset=utf-8", Data: data}, err
}
