package readiness

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/measures/readiness/assessment"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// keptAbout are the questions about the assessment whose answers hold from one year to the next.
var keptAbout = []string{"use", "coordinator"}

type beginIn struct {
	Body string     `query:"organisme"` // slug
	Form url.Values `form:"*"`
}

func (r *Readiness) beginForm(ctx context.Context, in beginIn) (FormPage, error) {
	bodies, err := r.fillable(ctx)
	if err != nil {
		return FormPage{}, err
	}
	chosen := ""
	for _, b := range bodies {
		if b.Slug == in.Body || len(bodies) == 1 {
			chosen = b.ID
		}
	}
	return r.beginPage(ctx, bodies, url.Values{"body": {chosen}, "year": {strconv.Itoa(r.Now().Year())}, "take_over": {"yes"}}), nil
}

// fillable lists the bodies whose assessment the visitor may fill.
func (r *Readiness) fillable(ctx context.Context) ([]people.Body, error) {
	all, err := r.People.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	actor, today := people.ActorFrom(ctx), people.DayOf(r.Now())
	return slices.DeleteFunc(slices.Clone(all), func(b people.Body) bool { return !b.ActiveAt(today) || !people.Can(actor, people.ReadinessFill, b.ID) }), nil
}

func (r *Readiness) beginPage(ctx context.Context, bodies []people.Body, values url.Values) FormPage {
	var options []ui.Option
	for _, b := range bodies {
		options = append(options, ui.Option{Value: b.ID, Label: b.Name})
	}
	return FormPage{Title: text.T("Commencer une évaluation", "Begin an assessment"), Lead: r.form.Lead, Action: web.URL(ctx, "readiness.begin"), Cancel: web.URL(ctx, deskName+".list"),
		Button: ui.Button{Label: text.T("Commencer", "Begin")}, Fields: []ui.Field{
			{Kind: "select", Name: "body", Label: text.T("Organisme", "Body"), Required: true, Options: options, Values: values},
			{Kind: "line", Name: "year", Label: text.T("Année de l’évaluation", "Year of the assessment"), Required: true, Values: values},
			{Kind: "check", Name: "take_over", Label: text.T("Partir de la dernière évaluation signée", "Start from the last signed assessment"), Values: values,
				Options: []ui.Option{{Value: "yes", Label: text.T("Oui", "Yes")}},
				Help:    text.T("Ses réponses et ses preuves sont reprises, et montrées comme telles. Il reste à les relire.", "Its answers and evidence are taken over, and shown as such. They still have to be read again.")},
		}}
}

func (r *Readiness) begin(ctx context.Context, in beginIn) (web.Outcome[FormPage], error) {
	bodies, err := r.fillable(ctx)
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	made, err := r.Begin(ctx, people.ActorFrom(ctx), in.Form.Get("body"), in.Form.Get("year"), in.Form.Get("take_over") != "")
	if problems, status := refusal(err); problems != nil {
		return web.Stay(r.beginPage(ctx, bodies, in.Form).filled(in.Form, problems), status), nil
	}
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	return web.Go[FormPage](web.URL(ctx, deskName+".show", "id", made.ID), "notice.readiness.begun"), nil
}

// Begin makes the draft of an assessment of a body, with the answers of the last one that was signed where one wants them.
func (r *Readiness) Begin(ctx context.Context, actor people.Actor, bodyID, year string, takeOver bool) (made record.Record, err error) {
	n, err := strconv.Atoi(trimmed(year))
	if err != nil || n < 2020 || n > 2100 {
		return made, fault.Invalid(text.T("L’évaluation n’est pas commencée.", "The assessment is not begun."),
			fault.Field{Name: "year", Message: text.T("Donnez l’année en quatre chiffres, par exemple 2026.", "Give the year in four digits, for example 2026.")})
	}
	if bodyID == "" {
		return made, fault.Invalid(text.T("L’évaluation n’est pas commencée.", "The assessment is not begun."),
			fault.Field{Name: "body", Message: text.T("Choisissez l’organisme.", "Choose the body.")})
	}
	if err := people.Allow(actor, people.ReadinessFill, bodyID); err != nil {
		return made, err
	}
	answers := instrument.Answers{}
	if takeOver {
		if answers, err = r.lastAnswers(ctx, bodyID); err != nil {
			return made, err
		}
	}
	answers["year"] = instrument.Answer{Value: instrument.Number(strconv.Itoa(n))}
	err = r.Records.Write(ctx, func(w *record.Writer) (err error) {
		made, err = w.Create(ctx, actor, assessment.KindID, bodyID, answers, text.Text{}, "")
		return err
	})
	return made, err
}

// lastAnswers gives the answers of the last signed assessment of a body that hold for the next one, each with where it is from.
func (r *Readiness) lastAnswers(ctx context.Context, bodyID string) (instrument.Answers, error) {
	signed, err := assessment.SignedOf(ctx, r.Records, bodyID)
	taken := instrument.Answers{}
	if err != nil || len(signed) == 0 {
		return taken, err
	}
	last := signed[len(signed)-1]
	for _, q := range r.form.Questions() {
		a, given := last.Answers[q.ID]
		if !given || q.Practice == nil && !slices.Contains(keptAbout, q.ID) {
			continue
		}
		a.Remark, a.From = text.Text{}, instrument.Origin(assessment.KindID, last.RecordID, q.ID)
		taken[q.ID] = a
	}
	return taken, nil
}
