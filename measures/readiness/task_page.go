package readiness

import (
	"context"

	"balise/engine/text"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// TaskPage is one task: what it is, where it stands, everything that was done to it.
type TaskPage struct {
	Title   text.Text
	Body    text.Text
	Tag     ui.Tag
	Facts   ui.SummaryList
	Buttons []ui.Button
	Events  []ui.Event
	Back    string
}

type taskIn struct {
	Task string `path:"task"`
}

func (r *Readiness) taskPage(ctx context.Context, in taskIn) (TaskPage, error) {
	actor := people.ActorFrom(ctx)
	t, err := r.Task(ctx, actor, in.Task)
	if err != nil {
		return TaskPage{}, err
	}
	body, err := r.People.Body(ctx, t.BodyID)
	if err != nil {
		return TaskPage{}, err
	}
	row := r.taskRow(t, body, people.DayOf(r.Now()))
	page := TaskPage{Title: row.Label, Body: body.Name, Tag: taskTag(t, row.Late), Back: web.URL(ctx, "readiness.tasks", "organisme", body.Slug), Facts: r.taskFacts(ctx, row)}
	if people.Can(actor, people.ReadinessFill, t.BodyID) {
		page.Buttons = taskButtons(ctx, t)
	}
	events, err := r.TaskEvents(ctx, t.ID)
	if err != nil {
		return page, err
	}
	for _, e := range events {
		page.Events = append(page.Events, ui.Event{Title: actTitles[e.Act].done, At: e.At, Who: e.By, Reason: each(func(l text.Lang) string {
			said := e.OwnerName + ", " + dayText(e.Due).In(l)
			if e.Note != "" {
				said += text.T("\u00a0: ", ": ").In(l) + e.Note
			}
			return said
		})})
	}
	return page, nil
}

func (r *Readiness) taskFacts(ctx context.Context, row taskRow) ui.SummaryList {
	t, q := row.task, r.form.Question(row.Question)
	list := ui.SummaryList{Rows: []ui.SummaryRow{{Label: text.T("Qui", "Who"), Value: same(t.OwnerName)}, {Label: text.T("Échéance", "Due"), Value: dayText(t.Due)},
		{Label: text.T("Dimension", "Dimension"), Value: row.dimension}, {Label: text.T("Liste", "List"), Value: listTitle(row.List)}}}
	if q != nil {
		list.Rows = append(list.Rows, ui.SummaryRow{Label: text.T("Ce qui le montrerait", "What would show it"), Value: q.EvidenceAsked})
	}
	if t.Note != "" {
		list.Rows = append(list.Rows, ui.SummaryRow{Label: text.T("Note", "Note"), Paragraphs: []text.Text{same(t.Note)}})
	}
	if t.Evidence != nil {
		list.Rows = append(list.Rows, ui.SummaryRow{Label: text.T("Preuve", "Evidence"), Value: sheet{form: r.form}.evidence(t.Evidence)})
	}
	list.Rows = append(list.Rows, ui.SummaryRow{Label: text.T("Vient de l’évaluation", "Comes from the assessment"),
		Links: []ui.Link{{Label: text.T("Ouvrir l’évaluation", "Open the assessment"), Href: web.URL(ctx, "readiness.result", "id", t.RecordID)}}})
	return list
}

func taskButtons(ctx context.Context, t Task) []ui.Button {
	step := func(act TaskAct, kind string) ui.Button {
		return ui.Button{Label: actTitles[act].do, Kind: kind, Href: web.URL(ctx, "readiness.task.move", "task", t.ID, "deed", string(act))}
	}
	if t.State != Open {
		return []ui.Button{step(Reopen, "secondary")}
	}
	return []ui.Button{step(Finish, ""), {Label: actTitles[Change].do, Kind: "secondary", Href: web.URL(ctx, "readiness.task.change", "task", t.ID)}, step(Drop, "quiet")}
}

// actTitles names the acts: what one may do, and what was done.
var actTitles = map[TaskAct]struct{ do, done text.Text }{
	Take:   {text.T("En faire une tâche", "Make it a task"), text.T("Tâche créée", "Task made")},
	Change: {text.T("Changer la personne, la date ou la note", "Change the person, the date or the note"), text.T("Tâche changée", "Task changed")},
	Finish: {text.T("C’est fait", "It is done"), text.T("Tâche faite", "Task done")},
	Drop:   {text.T("Abandonner", "Drop"), text.T("Tâche abandonnée", "Task dropped")},
	Reopen: {text.T("Rouvrir", "Reopen"), text.T("Tâche rouverte", "Task reopened")},
}
