package readiness

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

type takeIn struct {
	ID       string     `path:"id"`
	Question string     `path:"item"`
	Form     url.Values `form:"*"`
}

// taken gives the assessment and its action that an address names.
func (r *Readiness) taken(ctx context.Context, in takeIn) (sheet, action, error) {
	s, err := r.open(ctx, in.ID)
	if err != nil {
		return s, action{}, err
	}
	if err := people.Allow(people.ActorFrom(ctx), people.ReadinessFill, s.Record.BodyID); err != nil {
		return s, action{}, err
	}
	all := s.actions()
	i := slices.IndexFunc(all, func(a action) bool { return a.Question == in.Question })
	if i < 0 {
		return s, action{}, fault.NotFound(text.T("Cette action n’est pas dans les listes de l’évaluation.", "This action is not in the lists of the assessment."))
	}
	return s, all[i], nil
}

func (r *Readiness) takeForm(ctx context.Context, in takeIn) (FormPage, error) {
	s, a, err := r.taken(ctx, in)
	if err != nil {
		return FormPage{}, err
	}
	return r.takePage(ctx, s, a)
}

func (r *Readiness) takePage(ctx context.Context, s sheet, a action) (FormPage, error) {
	fields, err := r.planFields(ctx, s.Record.BodyID, url.Values{"owner": {people.ActorFrom(ctx).ID}})
	return FormPage{Kicker: s.Body.Name, Title: actTitles[Take].do, Lead: a.what(), Fields: fields, Button: ui.Button{Label: text.T("Créer la tâche", "Create the task")},
		Action: web.URL(ctx, "readiness.take", "id", s.Record.ID, "item", a.Question), Cancel: web.URL(ctx, "readiness.actions", "id", s.Record.ID)}, err
}

// planFields ask who, by when, and how.
func (r *Readiness) planFields(ctx context.Context, bodyID string, values url.Values) ([]ui.Field, error) {
	persons, err := r.personsOf(ctx, bodyID)
	if err != nil {
		return nil, err
	}
	var options []ui.Option
	for _, p := range persons {
		options = append(options, ui.Option{Value: p.ID, Label: same(p.Name)})
	}
	return []ui.Field{
		{Kind: "select", Name: "owner", Label: text.T("Qui la fait", "Who does it"), Required: true, Options: options, Values: values,
			Help: text.T("Une personne de l’organisme qui a un accès à Balise. Elle recevra les rappels.", "A person of the body who has access to Balise. They will receive the reminders.")},
		{Kind: "day", Name: "due", Label: text.T("Échéance", "Due date"), Required: true, Values: values},
		{Kind: "paragraph", Name: "note", Label: text.T("Note", "Note"), MaxLength: mostNote, Values: values,
			Help: text.T("Par où commencer, avec qui, ce qu’il faut.", "Where to begin, with whom, what it takes.")},
	}, nil
}

// planOf reads who, by when, and how.
func planOf(form url.Values) Plan {
	d, err := instrument.ParseDate(dayTyped(form, "due"))
	p := Plan{OwnerID: form.Get("owner"), Note: form.Get("note")}
	if err == nil && d.Day > 0 {
		p.Due = people.Day(d.String())
	}
	return p
}

// dayTyped writes the three parts of a day as one.
func dayTyped(form url.Values, name string) string {
	two := func(s string) string {
		if len(s) == 1 {
			return "0" + s
		}
		return s
	}
	return form.Get(name+".year") + "-" + two(form.Get(name+".month")) + "-" + two(form.Get(name+".day"))
}

func (r *Readiness) take(ctx context.Context, in takeIn) (web.Outcome[FormPage], error) {
	s, a, err := r.taken(ctx, in)
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	t, err := r.TakeTask(ctx, people.ActorFrom(ctx), s, a, planOf(in.Form))
	if problems, status := refusal(err); problems != nil {
		page, err := r.takePage(ctx, s, a)
		return web.Stay(page.filled(in.Form, problems), status), err
	}
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	return web.Go[FormPage](web.URL(ctx, "readiness.task", "task", t.ID), "notice.readiness.task.take"), nil
}

type changeIn struct {
	Task string     `path:"task"`
	Act  string     `path:"deed"`
	Base int        `form:"_base"`
	Form url.Values `form:"*"`
}

// mine gives a task that the visitor may change.
func (r *Readiness) mine(ctx context.Context, id string) (Task, error) {
	t, err := r.Task(ctx, people.ActorFrom(ctx), id)
	if err != nil {
		return t, err
	}
	return t, people.Allow(people.ActorFrom(ctx), people.ReadinessFill, t.BodyID)
}

func (r *Readiness) changeForm(ctx context.Context, in taskIn) (FormPage, error) {
	t, err := r.mine(ctx, in.Task)
	if err != nil {
		return FormPage{}, err
	}
	return r.changePage(ctx, t)
}

func (r *Readiness) changePage(ctx context.Context, t Task) (FormPage, error) {
	d, err := instrument.ParseDate(string(t.Due))
	if err != nil {
		return FormPage{}, err
	}
	fields, err := r.planFields(ctx, t.BodyID, url.Values{"owner": {t.OwnerID}, "note": {t.Note}, "due.year": {strconv.Itoa(d.Year)}, "due.month": {strconv.Itoa(d.Month)}, "due.day": {strconv.Itoa(d.Day)}})
	page, stepErr := r.stepPage(ctx, t, Change)
	page.Fields, page.Action = fields, web.URL(ctx, "readiness.task.change", "task", t.ID)
	page.Button.Label = text.T("Enregistrer", "Save")
	if err == nil {
		err = stepErr
	}
	return page, err
}

// stepPage is what the forms of a task share.
func (r *Readiness) stepPage(ctx context.Context, t Task, act TaskAct) (FormPage, error) {
	body, err := r.People.Body(ctx, t.BodyID)
	row := r.taskRow(t, body, people.DayOf(r.Now()))
	return FormPage{Kicker: body.Name, Title: actTitles[act].do, Lead: row.Label, Hidden: []ui.Hidden{{Name: "_base", Value: strconv.Itoa(t.Version)}},
		Button: ui.Button{Label: actTitles[act].do}, Cancel: web.URL(ctx, "readiness.task", "task", t.ID),
		Action: web.URL(ctx, "readiness.task.move", "task", t.ID, "deed", string(act))}, err
}

func (r *Readiness) change(ctx context.Context, in changeIn) (web.Outcome[FormPage], error) {
	t, err := r.mine(ctx, in.Task)
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	err = r.ChangeTask(ctx, people.ActorFrom(ctx), t.ID, in.Base, planOf(in.Form))
	if problems, status := refusal(err); problems != nil {
		page, err := r.changePage(ctx, t)
		return web.Stay(page.filled(in.Form, problems), status), err
	}
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	return web.Go[FormPage](web.URL(ctx, "readiness.task", "task", t.ID), "notice.readiness.task.change"), nil
}

type moveIn struct {
	Task string `path:"task"`
	Act  string `path:"deed"`
}

func (r *Readiness) moveForm(ctx context.Context, in moveIn) (FormPage, error) {
	t, err := r.mine(ctx, in.Task)
	if err != nil {
		return FormPage{}, err
	}
	return r.movePage(ctx, t, TaskAct(in.Act))
}

func (r *Readiness) movePage(ctx context.Context, t Task, act TaskAct) (FormPage, error) {
	page, err := r.stepPage(ctx, t, act)
	if err != nil {
		return page, err
	}
	note := ui.Field{Kind: "paragraph", Name: "note", Label: text.T("Pourquoi", "Why"), Required: true, MaxLength: mostNote, Values: url.Values{}}
	switch act {
	case Finish:
		page.Lead = each(func(l text.Lang) string {
			return page.Lead.In(l) + " " + text.T("La preuve sera proposée à la prochaine évaluation.", "The evidence will be proposed to the next assessment.").In(l)
		})
		note.Label, note.Required = text.T("Ce qui a été fait", "What was done"), false
		page.Fields = append(r.evidenceFields(), note)
	case Drop, Reopen:
		page.Fields = []ui.Field{note}
	default:
		return page, fault.NotFound(text.T("Cette étape n’existe pas.", "This step does not exist."))
	}
	return page, nil
}

// evidenceFields ask what shows that a task is done.
func (r *Readiness) evidenceFields() []ui.Field {
	f := ui.Field{Kind: "one_of", Name: "evidence", Label: text.T("Ce qui le montre", "What shows it"), Required: true, Values: url.Values{}}
	for _, term := range (sheet{form: r.form}).kinds().Current().Terms {
		if r.form.Gates.Caps[term.Code] >= 1 {
			f.Options = append(f.Options, ui.Option{Value: term.Code, Label: term.Label, Help: term.Help})
		}
	}
	return []ui.Field{f,
		{Kind: "line", Name: "date", Label: text.T("Date de la preuve", "Date of the evidence"), Required: true, Example: text.T("2026-11", "2026-11"), Values: url.Values{}},
		{Kind: "line", Name: "reference", Label: text.T("Où elle se trouve", "Where it is"), Required: true, MaxLength: mostReference, Values: url.Values{},
			Help: text.T("Le titre du document, son numéro ou son adresse.", "The title of the document, its number or its address.")}}
}

func (r *Readiness) move(ctx context.Context, in changeIn) (web.Outcome[FormPage], error) {
	t, err := r.mine(ctx, in.Task)
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	page, err := r.movePage(ctx, t, TaskAct(in.Act))
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	actor := people.ActorFrom(ctx)
	switch TaskAct(in.Act) {
	case Finish:
		e := instrument.Evidence{Code: in.Form.Get("evidence"), Reference: trimmed(in.Form.Get("reference"))}
		e.Date, _ = instrument.ParseDate(trimmed(in.Form.Get("date"))) // a date that cannot be read is none, which is refused
		err = r.FinishTask(ctx, actor, t.ID, in.Base, e, in.Form.Get("note"))
	case Drop:
		err = r.DropTask(ctx, actor, t.ID, in.Base, in.Form.Get("note"))
	default:
		err = r.ReopenTask(ctx, actor, t.ID, in.Base, in.Form.Get("note"))
	}
	if problems, status := refusal(err); problems != nil {
		return web.Stay(page.filled(in.Form, problems), status), nil
	}
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	return web.Go[FormPage](web.URL(ctx, "readiness.task", "task", t.ID), "notice.readiness.task."+in.Act), nil
}
