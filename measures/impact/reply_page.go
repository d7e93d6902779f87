package impact

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// textOf reads a text in both languages.
func textOf(form url.Values, name string) text.Text {
	tidy := func(l string) string {
		return strings.TrimSpace(strings.ReplaceAll(form.Get(name+"."+l), "\r\n", "\n"))
	}
	return text.T(tidy("fr"), tidy("en"))
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// opinionOf gives an opinion on an assessment that the visitor may write.
func (a *Assessments) opinionOf(ctx context.Context, id, opinion string) (record.Record, Opinion, error) {
	r, err := a.open(ctx, id)
	if err != nil {
		return r, Opinion{}, err
	}
	if err := people.Allow(people.ActorFrom(ctx), people.RecordEdit, r.BodyID); err != nil {
		return r, Opinion{}, err
	}
	said, err := a.Opinions(ctx, r.ID)
	if err != nil {
		return r, Opinion{}, err
	}
	for _, o := range said {
		if o.ID == opinion {
			return r, o, nil
		}
	}
	return r, Opinion{}, fault.NotFound(text.T("Cet avis n’existe pas.", "This opinion does not exist."))
}

func replyField(place int) string { return "reply." + strconv.Itoa(place) }

func (a *Assessments) replyForm(ctx context.Context, in struct {
	ID      string `path:"id"`
	Opinion string `path:"opinion"`
}) (FormPage, error) {
	r, o, err := a.opinionOf(ctx, in.ID, in.Opinion)
	if err != nil {
		return FormPage{}, err
	}
	page := FormPage{Title: text.T("Répondre aux conditions", "Answer the conditions"), Of: r.Title, Back: web.URL(ctx, reviewRoute, "id", r.ID),
		Action: web.URL(ctx, replyRoute, "id", r.ID, "opinion", o.ID), Button: ui.Button{Label: text.T("Enregistrer les réponses", "Save the answers")},
		Lead: text.T("Dites ce que vous avez fait, ou pourquoi vous ne le ferez pas. Une réponse ne s’efface pas\u00a0: la dernière compte.",
			"Say what you did, or why you will not do it. An answer is never erased: the last one counts.")}
	form := url.Values{}
	for i, c := range o.Conditions {
		if last := o.reply(i); last != nil {
			form.Set(replyField(i)+".fr", last.Words.FR)
			form.Set(replyField(i)+".en", last.Words.EN)
		}
		page.Fields = append(page.Fields, ui.Field{Kind: "long_text", Name: replyField(i), Label: c, Values: form})
	}
	return page, nil
}

func (a *Assessments) saveReply(ctx context.Context, in struct {
	ID      string     `path:"id"`
	Opinion string     `path:"opinion"`
	Form    url.Values `form:"*"`
}) (web.Outcome[FormPage], error) {
	r, o, err := a.opinionOf(ctx, in.ID, in.Opinion)
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	said := map[int]text.Text{}
	for i := range o.Conditions {
		said[i] = textOf(in.Form, replyField(i))
	}
	if err := a.Answer(ctx, people.ActorFrom(ctx), r, o, said); err != nil {
		return web.Outcome[FormPage]{}, err
	}
	return web.Go[FormPage](web.URL(ctx, reviewRoute, "id", r.ID), "notice.impact.reply"), nil
}

type dutyIn struct {
	ID   string     `path:"id"`
	Duty string     `path:"duty"`
	Form url.Values `form:"*"`
}

func (a *Assessments) dutyForm(ctx context.Context, in struct {
	ID   string `path:"id"`
	Duty string `path:"duty"`
}) (FormPage, error) {
	r, err := a.open(ctx, in.ID)
	if err != nil {
		return FormPage{}, err
	}
	if err := people.Allow(people.ActorFrom(ctx), people.RecordEdit, r.BodyID); err != nil {
		return FormPage{}, err
	}
	done, err := a.Done(ctx, r.ID)
	if err != nil {
		return FormPage{}, err
	}
	form := url.Values{"evidence": {done[in.Duty].Evidence}, "reference": {done[in.Duty].Reference}, "done": {"yes"}}
	if t, ticked := done[in.Duty]; ticked && !t.Done {
		form.Set("done", "no")
	}
	if d := done[in.Duty].Dated; !d.IsZero() {
		form.Set("dated", d.String())
	}
	return a.dutyFields(ctx, r, in.Duty, form)
}

func (a *Assessments) dutyFields(ctx context.Context, r record.Record, duty string, form url.Values) (FormPage, error) {
	d := a.duty(duty)
	if d == nil {
		return FormPage{}, fault.NotFound(text.T("Cette obligation n’existe pas.", "There is no such duty."))
	}
	row := statementRow(d)
	page := FormPage{Title: d.Title, Of: r.Title, Back: web.URL(ctx, resultRoute, "id", r.ID), Action: web.URL(ctx, dutyRoute, "id", r.ID, "duty", duty),
		Facts:  ui.SummaryList{Rows: []ui.SummaryRow{{Label: text.T("Ce qu’il y a à faire", "What has to be done"), Paragraphs: row.Paragraphs, Legal: row.Legal}}},
		Button: ui.Button{Label: text.T("Enregistrer", "Save")}}
	if !d.Evidence.Empty() {
		page.Facts.Rows = append(page.Facts.Rows, ui.SummaryRow{Label: text.T("Preuve attendue", "Evidence expected"), Value: d.Evidence})
	}
	kinds := ui.Field{Kind: "one_of", Name: "evidence", Label: text.T("Qu’est-ce qui le montre\u00a0?", "What shows it?"), Values: form}
	for _, t := range a.Corpus.Taxonomy(instrument.EvidenceTaxonomy).Current().Terms {
		if t.Code != "none" {
			kinds.Options = append(kinds.Options, ui.Option{Value: t.Code, Label: t.Label, Help: t.Help})
		}
	}
	page.Fields = []ui.Field{
		{Kind: "yes_no", Name: "done", Label: text.T("Est-ce fait\u00a0?", "Is it done?"), Required: true, Values: form}, kinds,
		{Kind: "line", Name: "reference", Label: text.T("Document", "Document"), Help: text.T("Son titre, son numéro ou son adresse.", "Its title, number or address."), MaxLength: mostReference, Values: form},
		{Kind: "line", Name: "dated", Label: text.T("Date du document", "Date of the document"), Help: text.T("Par exemple 2026, 2026-05 ou 2026-05-31.", "For example 2026, 2026-05 or 2026-05-31."), Values: form},
	}
	return page, nil
}

func (a *Assessments) saveDuty(ctx context.Context, in dutyIn) (web.Outcome[FormPage], error) {
	r, err := a.open(ctx, in.ID)
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	page, err := a.dutyFields(ctx, r, in.Duty, in.Form)
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	t := Tick{Done: in.Form.Get("done") == "yes", Evidence: in.Form.Get("evidence"), Reference: strings.TrimSpace(in.Form.Get("reference"))}
	if typed := strings.TrimSpace(in.Form.Get("dated")); typed != "" {
		if t.Dated, err = instrument.ParseDate(typed); err != nil {
			err = fault.Invalid(text.T("La preuve n’est pas enregistrée.", "The evidence is not saved."), fault.Field{Name: "dated", Message: text.T(
				"Écrivez une date comme 2026, 2026-05 ou 2026-05-31.", "Write a date such as 2026, 2026-05 or 2026-05-31.")})
		}
	}
	if err == nil {
		err = a.Tick(ctx, people.ActorFrom(ctx), r, in.Duty, t)
	}
	if page.refused(err) {
		return web.Stay(page, 422), nil
	}
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	return web.Go[FormPage](web.URL(ctx, resultRoute, "id", r.ID)+"#duties", "notice.impact.duty"), nil
}
