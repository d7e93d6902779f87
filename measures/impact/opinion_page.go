package impact

import (
	"context"
	"errors"
	"net/url"
	"strconv"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// FormPage asks something about an assessment: an opinion, answers to conditions, what shows that a duty is done.
type FormPage struct {
	Title    text.Text
	Of       text.Text
	Back     string
	Lead     text.Text
	Action   string
	Facts    ui.SummaryList
	Fields   []ui.Field
	Hidden   []ui.Hidden
	Button   ui.Button
	problems []ui.Problem
}

// Problems gives the error summary.
func (p FormPage) Problems() []ui.Problem { return p.problems }

// refused turns a fault about what was typed into an error summary, and marks the fields; other errors are given back.
func (p *FormPage) refused(err error) bool {
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != fault.InvalidKind {
		return false
	}
	for _, one := range f.Fields {
		p.problems = append(p.problems, ui.Problem{Field: one.Name, Message: one.Message})
		for i := range p.Fields {
			if name := p.Fields[i].Name; one.Name == name || one.Name == name+".fr" {
				p.Fields[i].Errors = append(p.Fields[i].Errors, one.Message)
			}
		}
	}
	return true
}

func (a *Assessments) opinionsPage(ctx context.Context, in idIn) (BlocksPage, error) {
	r, err := a.open(ctx, in.ID)
	if err != nil {
		return BlocksPage{}, err
	}
	page := a.blocksPage(ctx, r, text.T("Avis sur l’évaluation", "Opinions on the assessment"),
		text.T("Un avis vient de quelqu’un qui n’a rien écrit de l’évaluation. Il porte sur une version, et ne se change pas\u00a0: un autre le remplace.",
			"An opinion comes from somebody who wrote nothing of the assessment. It is about one version, and is never changed: another one replaces it."))
	w, err := a.account(ctx, r)
	if err != nil {
		return page, err
	}
	page.Blocks, err = w.opinionsBlock(ctx)
	return page, err
}

// opinionsBlock shows the opinions, the last one first, with what the body answered; and where to give one.
func (w account) opinionsBlock(ctx context.Context) ([]ui.Block, error) {
	b := ui.Block{ID: "opinions", Title: text.T("Avis", "Opinions")}
	for _, o := range w.said {
		part, err := w.opinionPart(ctx, o)
		if err != nil {
			return nil, err
		}
		b.Parts = append(b.Parts, part)
	}
	if len(w.said) == 0 {
		b.Parts = append(b.Parts, ui.Part{Text: []text.Text{text.T("Personne n’a encore donné d’avis.", "Nobody has given an opinion yet.")}})
	}
	if mayReview(people.ActorFrom(ctx), w.r.BodyID) {
		b.Parts = append(b.Parts, ui.Part{Buttons: []ui.Button{{Label: text.T("Donner un avis", "Give an opinion"), Kind: "secondary", Href: web.URL(ctx, giveRoute, "id", w.r.ID)}}})
	}
	return []ui.Block{b}, nil
}

var outcomeTones = map[Outcome]ui.Tone{Favourable: ui.Good, Conditional: ui.Warning, Unfavourable: ui.Bad}

func (w account) opinionPart(ctx context.Context, o Opinion) (ui.Part, error) {
	old, err := w.outOfDate(ctx, o)
	if err != nil {
		return ui.Part{}, err
	}
	about := text.T("toute l’évaluation", "the whole assessment")
	if s := w.section(o.Section); s != nil {
		about = s.Title
	}
	tag := ui.Tag{Label: outcomeTitles[o.Outcome], Tone: outcomeTones[o.Outcome]}
	title := each(func(l text.Lang) string {
		return outcomeTitles[o.Outcome].In(l) + " – " + about.In(l) + ", version " + strconv.Itoa(o.Version)
	})
	part := ui.Part{Title: title, Events: []ui.Event{{Title: about, Tag: &tag, At: o.At, Who: o.ByName, Reason: o.Words}}}
	if old {
		part.Callout = &ui.Callout{Tone: ui.Warning, Title: text.T("Les réponses ont changé depuis cet avis", "The answers have changed since this opinion"),
			Body: []text.Text{text.T("Il porte sur la version "+strconv.Itoa(o.Version)+"\u00a0; l’évaluation en est à la version "+strconv.Itoa(w.r.Version)+".",
				"It is about version "+strconv.Itoa(o.Version)+"; the assessment is at version "+strconv.Itoa(w.r.Version)+".")},
			Links: []ui.Link{{Label: text.T("Voir ce qui a changé", "See what changed"), Href: web.URL(ctx, deskName+".compare", "id", w.r.ID, "de", o.Version, "a", w.r.Version)}}}
	}
	var list ui.SummaryList
	for i, c := range o.Conditions {
		row := ui.SummaryRow{Label: c, Value: text.T("Sans réponse pour l’instant.", "No answer yet.")}
		if reply := o.reply(i); reply != nil {
			row.Value = each(func(l text.Lang) string { return reply.Words.In(l) + " (" + reply.ByName + ")" })
		}
		list.Rows = append(list.Rows, row)
	}
	if len(list.Rows) > 0 {
		part.Summary = &list
		if people.Can(people.ActorFrom(ctx), people.RecordEdit, w.r.BodyID) {
			part.Buttons = []ui.Button{{Label: text.T("Répondre aux conditions", "Answer the conditions"), Kind: "secondary", Href: web.URL(ctx, replyRoute, "id", w.r.ID, "opinion", o.ID)}}
		}
	}
	return part, nil
}

// outOfDate tells whether what an opinion is about has changed since the version that the reviewer read.
func (w account) outOfDate(ctx context.Context, o Opinion) (bool, error) {
	read, err := w.Records.Revision(ctx, w.r.ID, o.Version)
	if err != nil {
		return false, err
	}
	for _, s := range w.in.Sections {
		if o.Section != "" && o.Section != s.ID {
			continue
		}
		for _, q := range s.Questions {
			if !instrument.Equal(read.Answers[q.ID], w.r.Answers[q.ID]) {
				return true, nil
			}
		}
	}
	return false, nil
}

func (a *Assessments) opinionForm(ctx context.Context, in idIn) (FormPage, error) {
	r, err := a.open(ctx, in.ID)
	if err != nil {
		return FormPage{}, err
	}
	if err := people.Allow(people.ActorFrom(ctx), people.AssessmentReview, r.BodyID); err != nil {
		return FormPage{}, err
	}
	return a.opinionFields(ctx, r, url.Values{"version": {strconv.Itoa(r.Version)}}), nil
}

func (a *Assessments) opinionFields(ctx context.Context, r record.Record, form url.Values) FormPage {
	page := FormPage{Title: text.T("Donner un avis", "Give an opinion"), Of: r.Title, Back: web.URL(ctx, reviewRoute, "id", r.ID), Action: web.URL(ctx, giveRoute, "id", r.ID),
		Lead:   text.T("Votre nom, la date et la version que vous avez lue sont gardés avec l’avis. Il ne se change plus ensuite.", "Your name, the date and the version that you read are kept with the opinion. It is never changed afterwards."),
		Hidden: []ui.Hidden{{Name: "version", Value: form.Get("version")}}, Button: ui.Button{Label: text.T("Donner cet avis", "Give this opinion")}}
	part := ui.Field{Kind: "select", Name: "section", Label: text.T("Sur quelle partie\u00a0?", "On which part?"), Values: form,
		Help: text.T("Sans choix, l’avis porte sur toute l’évaluation.", "With no choice, the opinion is about the whole assessment.")}
	for _, s := range a.in.Sections {
		part.Options = append(part.Options, ui.Option{Value: s.ID, Label: s.Title})
	}
	outcome := ui.Field{Kind: "one_of", Name: "outcome", Label: text.T("Conclusion", "Conclusion"), Required: true, Values: form}
	for _, o := range outcomes {
		outcome.Options = append(outcome.Options, ui.Option{Value: string(o), Label: outcomeTitles[o]})
	}
	conditions := ui.Field{Kind: "list", Name: "conditions", Label: text.T("Conditions", "Conditions"), Values: form,
		Help: text.T("Une par ligne. L’organisme répondra à chacune avant d’approuver.", "One a row. The body will answer each before it approves.")}
	for i := range ui.RowCount(form, "conditions") {
		conditions.Rows = append(conditions.Rows, []ui.Field{{Kind: "long_text", Name: "conditions." + strconv.Itoa(i) + ".condition", Label: text.T("Condition", "Condition"), Values: form}})
	}
	page.Fields = []ui.Field{part, outcome,
		{Kind: "long_text", Name: "words", Label: text.T("Ce que vous en pensez, et sur quoi vous vous appuyez", "What you think of it, and what it rests on"), Required: true, Values: form, Tall: true}, conditions}
	return page
}

type formIn struct {
	ID   string     `path:"id"`
	Form url.Values `form:"*"`
}

func (a *Assessments) giveOpinion(ctx context.Context, in formIn) (web.Outcome[FormPage], error) {
	r, err := a.open(ctx, in.ID)
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	if ui.RowsChanged(in.Form) {
		return web.Stay(a.opinionFields(ctx, r, ui.WithoutRemoved(in.Form)), 200), nil
	}
	o := Opinion{Section: in.Form.Get("section"), Outcome: Outcome(in.Form.Get("outcome")), Words: textOf(in.Form, "words")}
	o.Version, _ = strconv.Atoi(in.Form.Get("version")) // 0 is refused
	for i := range ui.RowCount(in.Form, "conditions") {
		if c := textOf(in.Form, "conditions."+strconv.Itoa(i)+".condition"); !c.Empty() {
			o.Conditions = append(o.Conditions, c)
		}
	}
	err = a.Give(ctx, people.ActorFrom(ctx), r, o)
	page := a.opinionFields(ctx, r, in.Form)
	if page.refused(err) {
		return web.Stay(page, 422), nil
	}
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	return web.Go[FormPage](web.URL(ctx, reviewRoute, "id", r.ID), "notice.impact.opinion"), nil
}
