package readiness

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"balise/engine/maturity"
	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// TasksPage lists the tasks that the visitor may read.
type TasksPage struct {
	Tasks []TaskResult `json:"tasks" nullable:"false" doc:"Tâches / Tasks"`

	Filters []ui.Field `json:"-"`
	CSV     string     `json:"-"`
	XLSX    string     `json:"-"`
	Table   ui.Table   `json:"-"`
	Counts  []ui.Stat  `json:"-"`
}

// TaskResult is a task as programs read it.
type TaskResult struct {
	ID       string        `json:"id" doc:"Tâche / Task"`
	Body     string        `json:"body" doc:"Organisme, tel que dans son adresse / Body, as in its address"`
	Question string        `json:"question" doc:"Pratique, telle que dans le questionnaire / Practice, as in the questionnaire"`
	Label    text.Text     `json:"label" doc:"La pratique, en mots / The practice, in words"`
	List     maturity.List `json:"list" doc:"Liste : practice, expertise ou action / List: practice, expertise or action"`
	State    string        `json:"state" doc:"open, done ou dropped / open, done or dropped"`
	Owner    string        `json:"owner" doc:"Qui la fait / Who does it"`
	Due      string        `json:"due" doc:"Échéance / Due date"`
	Late     bool          `json:"late" doc:"En retard / Late"`
}

// taskRow is a task with the words around it.
type taskRow struct {
	TaskResult
	task      Task
	bodyName  text.Text
	dimension text.Text
}

type tasksIn struct {
	Body  string `query:"organisme" doc:"Organisme, tel que dans son adresse / Body, as in its address"`
	State string `query:"etat" doc:"open, late, done ou dropped / open, late, done or dropped"`
	Mine  string `query:"qui" doc:"moi : les miennes / moi: mine"`
}

// taskRows gives the chosen tasks that the actor may read: open ones first, then by date.
func (r *Readiness) taskRows(ctx context.Context, actor people.Actor, in tasksIn) ([]taskRow, error) {
	tasks, err := r.Tasks(ctx, actor)
	if err != nil {
		return nil, err
	}
	directory, err := r.People.Directory(ctx)
	if err != nil {
		return nil, err
	}
	today := people.DayOf(r.Now())
	rows := []taskRow{}
	for _, t := range tasks {
		body, _ := directory.Body(t.BodyID)
		row := r.taskRow(t, body, today)
		if chosenTask(row, actor, in) {
			rows = append(rows, row)
		}
	}
	slices.SortStableFunc(rows, func(a, b taskRow) int {
		return strings.Compare(order(a.task)+a.Due, order(b.task)+b.Due)
	})
	return rows, nil
}

// order puts open tasks before the others.
func order(t Task) string {
	if t.State == Open {
		return "0"
	}
	return "1"
}

func (r *Readiness) taskRow(t Task, body people.Body, today people.Day) taskRow {
	row := taskRow{task: t, bodyName: body.Name, TaskResult: TaskResult{ID: t.ID, Body: body.Slug, Question: t.Question, State: string(t.State), Owner: t.OwnerName, Due: string(t.Due), Late: t.Late(today)}}
	s := sheet{form: r.form}
	row.Label, row.dimension = same(t.Question), s.title(s.dimensionOf(t.Question))
	if q := r.form.Question(t.Question); q != nil && q.Practice != nil { // a later version may no longer ask
		row.Label, row.List = q.Label, q.Practice.List
		if t.Kind == maturity.Proof {
			row.Label = text.T("Fournir la preuve\u00a0: "+q.Label.FR, "Give the evidence: "+q.Label.EN)
		}
	}
	return row
}

func chosenTask(row taskRow, actor people.Actor, in tasksIn) bool {
	return (in.Body == "" || in.Body == row.Body) && (in.State == "" || in.State == row.State || in.State == "late" && row.Late) &&
		(in.Mine == "" || row.task.OwnerID == actor.ID)
}

func (r *Readiness) tasksPage(ctx context.Context, in tasksIn) (TasksPage, error) {
	actor := people.ActorFrom(ctx)
	all, err := r.taskRows(ctx, actor, tasksIn{})
	if err != nil {
		return TasksPage{}, err
	}
	page := TasksPage{Tasks: []TaskResult{}, CSV: web.URL(ctx, "readiness.tasks.csv", "organisme", in.Body, "etat", in.State, "qui", in.Mine),
		XLSX: web.URL(ctx, "readiness.tasks.xlsx", "organisme", in.Body, "etat", in.State, "qui", in.Mine), Filters: r.taskFilters(ctx, all, in)}
	var chosen []taskRow
	for _, row := range all {
		if chosenTask(row, actor, in) {
			chosen, page.Tasks = append(chosen, row), append(page.Tasks, row.TaskResult)
		}
	}
	page.Table, page.Counts = taskTable(ctx, chosen), taskCounts(chosen)
	return page, nil
}

// taskCounts counts what is shown.
func taskCounts(rows []taskRow) []ui.Stat {
	var open, late, done int64
	for _, row := range rows {
		switch {
		case row.Late:
			late, open = late+1, open+1
		case row.task.State == Open:
			open++
		case row.task.State == Done:
			done++
		}
	}
	return []ui.Stat{{Number: open, Label: text.T("À faire", "To do")}, {Number: late, Label: text.T("En retard", "Late")}, {Number: done, Label: text.T("Faites", "Done")}}
}

func taskTable(ctx context.Context, rows []taskRow) ui.Table {
	t := ui.Table{ID: "tasks", Caption: text.T("Tâches", "Tasks"), Columns: []ui.Column{{Label: text.T("Quoi", "What")}, {Label: text.T("Organisme", "Body")}, {Label: text.T("Qui", "Who")},
		{Label: text.T("Échéance", "Due")}, {Label: text.T("État", "State")}, {Label: text.T("Liste", "List")}}}
	for _, row := range rows {
		tag := taskTag(row.task, row.Late)
		t.Rows = append(t.Rows, []ui.Cell{{Text: row.Label, Head: true, Href: web.URL(ctx, "readiness.task", "task", row.ID)}, {Text: row.bodyName}, {Text: same(row.Owner)},
			{Text: dayText(row.task.Due)}, {Tag: &tag}, {Text: listTitle(row.List)}})
	}
	return t
}

func taskTag(t Task, late bool) ui.Tag {
	tag := ui.Tag{Label: stateTitles[t.State], Tone: map[TaskState]ui.Tone{Open: ui.Info, Done: ui.Good, Dropped: ui.Neutral}[t.State]}
	if late {
		tag = ui.Tag{Label: text.T("En retard", "Late"), Tone: ui.Bad}
	}
	return tag
}

func (r *Readiness) taskFilters(ctx context.Context, rows []taskRow, in tasksIn) []ui.Field {
	names := map[string]text.Text{}
	for _, row := range rows {
		names[row.Body] = row.bodyName
	}
	field := func(name string, label text.Text, typed string, options ...ui.Option) ui.Field {
		return ui.Field{Kind: "select", Name: name, Label: label, Options: options, Values: url.Values{name: {typed}}}
	}
	var fields []ui.Field
	if len(names) > 1 || in.Body != "" {
		var bodies []ui.Option
		for slug, name := range names {
			bodies = append(bodies, ui.Option{Value: slug, Label: name})
		}
		compare := lang.Sorter(web.Lang(ctx))
		slices.SortFunc(bodies, func(a, b ui.Option) int { return compare(a.Label.In(web.Lang(ctx)), b.Label.In(web.Lang(ctx))) })
		fields = append(fields, field("organisme", text.T("Organisme", "Body"), in.Body, bodies...))
	}
	return append(fields,
		field("etat", text.T("État", "State"), in.State, ui.Option{Value: string(Open), Label: stateTitles[Open]}, ui.Option{Value: "late", Label: text.T("En retard", "Late")},
			ui.Option{Value: string(Done), Label: stateTitles[Done]}, ui.Option{Value: string(Dropped), Label: stateTitles[Dropped]}),
		field("qui", text.T("Qui", "Who"), in.Mine, ui.Option{Value: "moi", Label: text.T("Mes tâches", "My tasks")}))
}

// Empty says why nothing is shown.
func (p TasksPage) Empty() ui.Empty {
	return ui.Empty{Title: text.T("Aucune tâche à montrer", "No task to show"),
		Message: text.T("Une personne fait une tâche d’une action, depuis la page «\u00a0Quoi faire ensuite\u00a0» d’une évaluation.", "A person makes a task of an action, from the page “What to do next” of an assessment.")}
}

// dayText writes a day in words.
func dayText(d people.Day) text.Text {
	at, err := time.ParseInLocation(time.DateOnly, string(d), lang.Zone)
	if err != nil {
		return same(string(d))
	}
	return each(func(l text.Lang) string { return lang.Date(l, at) })
}
