package readiness

import (
	"context"

	"balise/engine/text"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// How far ahead the workspace shows a person’s tasks, in days, and how many of them.
const (
	ahead       = 30
	cornerShown = 8
)

// Corner gives what the workspace shows of tasks: those that are late, and one’s own that are due soon.
func (r *Readiness) Corner(ctx context.Context) (lists []pages.WaitingList, cards []ui.Card, err error) {
	actor := people.ActorFrom(ctx)
	if !people.Can(actor, people.ReadinessRead, "") {
		return nil, nil, nil
	}
	cards = []ui.Card{{Title: text.T("Tâches de l’aptitude", "Readiness tasks"), Icon: "check", Href: web.URL(ctx, "readiness.tasks"),
		Body: text.T("Ce que l’organisme a décidé de faire, qui le fait et pour quand.", "What the body decided to do, who does it and by when.")}}
	if !people.Can(actor, people.ReadinessFill, "") {
		return nil, cards, nil
	}
	rows, err := r.taskRows(ctx, actor, tasksIn{State: string(Open)})
	if err != nil {
		return nil, nil, err
	}
	soon := people.DayOf(r.Now().AddDate(0, 0, ahead))
	list := pages.WaitingList{ID: "readiness-tasks", Title: text.T("Tâches de l’aptitude, en retard ou bientôt dues", "Readiness tasks, late or due soon")}
	for _, row := range rows {
		if !row.Late && (row.task.OwnerID != actor.ID || row.task.Due > soon) {
			continue
		}
		if len(list.Tasks) == cornerShown {
			list.AllURL = web.URL(ctx, "readiness.tasks", "etat", string(Open))
			break
		}
		list.Tasks = append(list.Tasks, ui.Task{Label: row.Label, Href: web.URL(ctx, "readiness.task", "task", row.ID), Tag: taskTag(row.task, row.Late),
			Hint: each(func(l text.Lang) string {
				return row.bodyName.In(l) + " · " + row.Owner + " · " + dayText(row.task.Due).In(l)
			})})
	}
	if len(list.Tasks) == 0 {
		return nil, cards, nil
	}
	return []pages.WaitingList{list}, cards, nil
}

// panels is what the page of an assessment shows of its result, and what the tasks done since propose.
func (r *Readiness) panels(ctx context.Context, s sheet) ([]ui.Block, error) {
	b := ui.Block{ID: "result", Title: text.T("Ce que cela donne", "What it comes to"), Links: []ui.Link{
		{Label: text.T("Tout le résultat", "The whole result"), Href: web.URL(ctx, "readiness.result", "id", s.Record.ID)},
		{Label: text.T("Quoi faire ensuite", "What to do next"), Href: web.URL(ctx, "readiness.actions", "id", s.Record.ID)}}}
	b.Parts = r.standing(s).Parts
	for i := range b.Parts {
		if b.Parts[i].Stats != nil {
			b.Parts = b.Parts[:i+1] // the pictures are on the page of the result
			break
		}
	}
	blocks := []ui.Block{b}
	if s.Record.State != "draft" || !people.Can(people.ActorFrom(ctx), people.ReadinessFill, s.Record.BodyID) {
		return blocks, nil
	}
	tasks, err := r.proposals(ctx, s)
	if err != nil || len(tasks) == 0 {
		return blocks, err
	}
	return append(blocks, ui.Block{ID: "proposals", Title: text.T("Ce que les tâches faites changent", "What the tasks done change"), Parts: []ui.Part{{
		Text:    []text.Text{text.T("Des tâches faites ont laissé une preuve que ces réponses n’ont pas encore.", "Tasks that were done left evidence that these answers do not have yet.")},
		Buttons: []ui.Button{{Label: text.T("Voir ce qu’elles proposent", "See what they propose"), Kind: "secondary", Href: web.URL(ctx, "readiness.bring", "id", s.Record.ID)}}}}}), nil
}
