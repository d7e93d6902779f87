package readiness

import (
	"context"
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

// taskOrigin is the kind of thing that an answer proposed by a task is from.
const taskOrigin = "readiness-task"

// proposals lists the tasks of the body that are done and that the draft does not know of yet: their evidence may change an answer.
func (r *Readiness) proposals(ctx context.Context, s sheet) ([]Task, error) {
	tasks, err := r.TasksOf(ctx, s.Record.BodyID)
	if err != nil {
		return nil, err
	}
	var found []Task
	for _, t := range tasks {
		q := s.form.Question(t.Question)
		if t.State != Done || t.Evidence == nil || q == nil || q.Practice == nil {
			continue
		}
		e := s.Record.Answers[t.Question].Evidence
		if e == nil || e.Date.Compare(t.Evidence.Date) < 0 {
			found = append(found, t)
		}
	}
	return found, nil
}

type bringIn struct {
	ID   string     `path:"id"`
	Base int        `form:"_base"`
	Form url.Values `form:"*"`
}

// bringable gives an assessment that may still be filled, and what tasks propose to it.
func (r *Readiness) bringable(ctx context.Context, id string) (sheet, []Task, error) {
	s, err := r.open(ctx, id)
	if err != nil {
		return s, nil, err
	}
	if err := people.Allow(people.ActorFrom(ctx), people.ReadinessFill, s.Record.BodyID); err != nil {
		return s, nil, err
	}
	if s.Record.State != record.Draft {
		return s, nil, fault.Conflict(text.T("Cette évaluation n’est pas un brouillon\u00a0: commencez-en une autre, ou reprenez celle-ci.", "This assessment is not a draft: begin another one, or take this one up again."))
	}
	tasks, err := r.proposals(ctx, s)
	return s, tasks, err
}

func (r *Readiness) bringForm(ctx context.Context, in sheetIn) (FormPage, error) {
	s, tasks, err := r.bringable(ctx, in.ID)
	if err != nil {
		return FormPage{}, err
	}
	return r.bringPage(ctx, s, tasks), nil
}

func (r *Readiness) bringPage(ctx context.Context, s sheet, tasks []Task) FormPage {
	page := FormPage{Kicker: s.Body.Name, Title: text.T("Ce que les tâches faites changent", "What the tasks done change"), Action: web.URL(ctx, "readiness.bring", "id", s.Record.ID),
		Cancel: web.URL(ctx, deskName+".show", "id", s.Record.ID), Button: ui.Button{Label: text.T("Reprendre dans l’évaluation", "Take over into the assessment")},
		Hidden: []ui.Hidden{{Name: "_base", Value: strconv.Itoa(s.Record.Version)}},
		Lead: text.T("Pour chaque tâche faite, dites jusqu’où la pratique vaut maintenant. Sa preuve sera reprise avec la réponse.",
			"For each task done, say how far the practice now holds. Its evidence will be taken over with the answer.")}
	for _, t := range tasks {
		q := s.form.Question(t.Question)
		f := ui.Field{Kind: "one_of", Name: t.ID, Label: q.Label, Values: url.Values{}, Help: each(func(l text.Lang) string {
			return text.T("Réponse actuelle\u00a0: ", "Present answer: ").In(l) + answerText(q, s.Record.Answers[q.ID]).In(l) + text.T("\u00a0; preuve de la tâche\u00a0: ", "; evidence of the task: ").In(l) + s.evidence(t.Evidence).In(l)
		})}
		for _, term := range q.Taxonomy().Current().Terms {
			f.Options = append(f.Options, ui.Option{Value: term.Code, Label: term.Label, Help: term.Help})
		}
		page.Fields = append(page.Fields, f)
	}
	return page
}

func (r *Readiness) bring(ctx context.Context, in bringIn) (web.Outcome[FormPage], error) {
	s, tasks, err := r.bringable(ctx, in.ID)
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	answers, taken := s.Record.Answers.Clone(), 0
	for _, t := range tasks {
		code := in.Form.Get(t.ID)
		if s.form.Question(t.Question).Taxonomy().Term(code) == nil {
			continue
		}
		a := answers[t.Question]
		a.Value, a.Absence, a.Evidence, a.From = code, nil, t.Evidence, instrument.Origin(taskOrigin, t.ID, t.Question)
		answers[t.Question] = a
		taken++
	}
	if taken == 0 {
		return web.Stay(r.bringPage(ctx, s, tasks).filled(in.Form, []ui.Problem{{Message: text.T("Choisissez au moins une réponse.", "Choose at least one answer.")}}), 422), nil
	}
	err = r.Records.Write(ctx, func(w *record.Writer) error {
		_, err := w.Edit(ctx, people.ActorFrom(ctx), s.Record.ID, in.Base, answers, text.Text{})
		return err
	})
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	return web.Go[FormPage](web.URL(ctx, deskName+".show", "id", s.Record.ID), "notice.readiness.brought"), nil
}
