package readiness

import (
	"context"

	"balise/engine/text"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// actionsPage shows the three lists that the measure asks for, each in the order of priorities.
func (r *Readiness) actionsPage(ctx context.Context, in sheetIn) (BlocksPage, error) {
	s, err := r.open(ctx, in.ID)
	if err != nil {
		return BlocksPage{}, err
	}
	tasks, err := r.TasksOf(ctx, s.Record.BodyID)
	if err != nil {
		return BlocksPage{}, err
	}
	page := BlocksPage{head: r.head(s), links: []ui.Link{
		{Label: text.T("Tout le résultat", "The whole result"), Href: web.URL(ctx, "readiness.result", "id", s.Record.ID)},
		{Label: text.T("Tâches de l’organisme", "Tasks of the body"), Href: web.URL(ctx, "readiness.tasks", "organisme", s.Body.Slug)},
		{Label: text.T("Télécharger en CSV", "Download as CSV"), Href: web.URL(ctx, "readiness.actions.csv", "id", s.Record.ID)},
		{Label: text.T("Télécharger en XLSX", "Download as XLSX"), Href: web.URL(ctx, "readiness.actions.xlsx", "id", s.Record.ID)},
	}}
	page.head.Title = text.T("Quoi faire ensuite", "What to do next")
	all := s.actions()
	for _, list := range lists {
		block := ui.Block{ID: string(list.code), Title: list.title, Parts: []ui.Part{{Table: r.actionTable(ctx, s, "list-"+string(list.code), list.title, listed(all, list.code), tasks)}}}
		if len(listed(all, list.code)) == 0 {
			block.Parts = []ui.Part{{Text: []text.Text{list.none}}}
		}
		page.blocks = append(page.blocks, block)
	}
	return page, nil
}

// actionTable shows actions, and the tasks that they became.
func (r *Readiness) actionTable(ctx context.Context, s sheet, id string, caption text.Text, all []action, tasks []Task) *ui.Table {
	t := &ui.Table{ID: id, Caption: caption, Columns: []ui.Column{
		{Label: text.T("Quoi", "What")}, {Label: text.T("Dimension et niveau", "Dimension and level")}, {Label: text.T("Effort", "Effort"), Numeric: true}, {Label: text.T("Effet", "Impact"), Numeric: true},
		{Label: text.T("Priorité", "Priority"), Numeric: true}, {Label: text.T("D’abord", "First")}, {Label: text.T("Suivi", "Follow-up")}}}
	may := people.Can(people.ActorFrom(ctx), people.ReadinessFill, s.Record.BodyID)
	for _, a := range all {
		follow := ui.Cell{Text: text.T("Pas encore une tâche", "Not a task yet")}
		if may {
			follow = ui.Cell{Text: text.T("En faire une tâche", "Make it a task"), Href: web.URL(ctx, "readiness.take", "id", s.Record.ID, "item", a.Question)}
		}
		for _, task := range tasks {
			if task.State == Open && task.Question == a.Question {
				follow = ui.Cell{Text: each(func(l text.Lang) string {
					return text.T("Tâche de ", "Task of ").In(l) + task.OwnerName + ", " + dayText(task.Due).In(l)
				}), Href: web.URL(ctx, "readiness.task", "task", task.ID)}
			}
		}
		t.Rows = append(t.Rows, []ui.Cell{{Text: a.what(), Head: true}, {Text: s.place(a)}, {Text: decimal(a.Effort), Numeric: true}, {Text: decimal(a.Impact), Numeric: true},
			{Text: decimal(a.Priority), Numeric: true}, {Text: s.first(a)}, follow})
	}
	return t
}

// what says what to do: put the practice in place, or show that it is.
func (a action) what() text.Text {
	return each(func(l text.Lang) string {
		if a.proof() {
			return text.T("Fournir la preuve\u00a0: ", "Give the evidence: ").In(l) + a.Label.In(l) + " (" + a.question.EvidenceAsked.In(l) + ")"
		}
		return a.Label.In(l)
	})
}

func (s sheet) place(a action) text.Text {
	return each(func(l text.Lang) string {
		said := s.title(a.Dimension).In(l) + text.T(", niveau ", ", level ").In(l) + whole(a.Level).In(l)
		if a.Essential {
			said += text.T(" (essentielle)", " (essential)").In(l)
		}
		return said
	})
}

// first names what has to be done before.
func (s sheet) first(a action) text.Text {
	if len(a.BlockedBy) == 0 {
		return text.T("Rien", "Nothing")
	}
	return each(func(l text.Lang) string { return s.labels(a.BlockedBy, l) })
}
