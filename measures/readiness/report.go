package readiness

import (
	"context"
	"strconv"

	"balise/engine/text"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// ReportPage is what the management committee reads: one page first, then the details. It is made to be printed.
type ReportPage struct {
	head    sheetHead
	First   []ui.Block // what fits the first page
	Details []ui.Block
	Back    string
	Profile text.Text
	By      string // who signed; "" while nobody did
}

// Head gives the top of the page.
func (p ReportPage) Head() sheetHead { return p.head }

// firstActions is how many actions the first page names.
const firstActions = 5

func (r *Readiness) report(ctx context.Context, in sheetIn) (ReportPage, error) {
	s, err := r.open(ctx, in.ID)
	if err != nil {
		return ReportPage{}, err
	}
	tasks, err := r.TasksOf(ctx, s.Record.BodyID)
	if err != nil {
		return ReportPage{}, err
	}
	page := ReportPage{head: r.head(s), Back: web.URL(ctx, "readiness.result", "id", s.Record.ID), Profile: s.form.Profile(s.Result.Profile).Title}
	if !s.draft() {
		page.By = s.Record.UpdatedBy
	}
	page.First = []ui.Block{r.summary(s), r.firstThings(s), r.underWay(tasks)}
	stage := r.stage(s)
	page.Details = []ui.Block{r.bars(s), stage}
	for _, more := range []func(context.Context, sheet) (ui.Block, bool, error){r.reasons, r.missing, r.renewals} {
		block, there, err := more(ctx, s)
		if err != nil {
			return page, err
		}
		if there {
			page.Details = append(page.Details, block)
		}
	}
	for _, list := range lists {
		if all := listed(s.actions(), list.code); len(all) > 0 {
			page.Details = append(page.Details, ui.Block{ID: "list-" + string(list.code), Title: list.title, Parts: []ui.Part{{Table: r.plainActions(s, "table-"+string(list.code), list.title, all)}}})
		}
	}
	past, err := r.past(ctx, s.Body)
	if err != nil {
		return page, err
	}
	if len(past) > 1 {
		page.Details = append(page.Details, yearBlocks(ctx, past, changes(past[len(past)-2], past[len(past)-1]))...)
	}
	return page, nil
}

// summary is the whole result in a few lines and one picture.
func (r *Readiness) summary(s sheet) ui.Block {
	worst := s.Result.Worst
	b := ui.Block{ID: "summary", Title: text.T("En bref", "In short")}
	if !s.Result.Whole() {
		b.Parts = append(b.Parts, ui.Part{Callout: s.bounds()})
	}
	said := []text.Text{each(func(l text.Lang) string {
		return text.T("Étape ", "Stage ").In(l) + strconv.Itoa(worst.Stage) + text.T(" sur ", " of ").In(l) + strconv.Itoa(len(s.form.Gates.Stages)) + "."
	})}
	if n := s.unsupported(); n > 0 {
		said = append(said, each(func(l text.Lang) string {
			return text.T("Niveaux déclarés que rien ne montre encore\u00a0: ", "Levels declared that nothing shows yet: ").In(l) + strconv.Itoa(n) + "."
		}))
	} else {
		said = append(said, text.T("Tout ce qui est déclaré est montré par des preuves.", "All that is declared is shown by evidence."))
	}
	if below := s.below(); len(below) > 0 {
		said = append(said, each(func(l text.Lang) string {
			return text.T("Sous la cible\u00a0: ", "Under the target: ").In(l) + s.named(below).In(l) + "."
		}))
	} else {
		said = append(said, text.T("Chaque dimension atteint sa cible.", "Each dimension reaches its target."))
	}
	chart := s.chart("levels", ui.Radar)
	b.Parts = append(b.Parts, ui.Part{Text: said}, ui.Part{Chart: &chart})
	return b
}

func (r *Readiness) bars(s sheet) ui.Block {
	return ui.Block{ID: "gaps-block", Title: text.T("Écarts", "Gaps"), Parts: []ui.Part{{Table: s.gaps()}}}
}

// firstThings names what comes first, whatever the list.
func (r *Readiness) firstThings(s sheet) ui.Block {
	all := s.actions()
	b := ui.Block{ID: "first", Title: text.T("Par où commencer", "Where to begin")}
	if len(all) == 0 {
		b.Parts = []ui.Part{{Text: []text.Text{text.T("Rien ne manque à la cible.", "Nothing is missing to the target.")}}}
		return b
	}
	b.Parts = []ui.Part{{Table: r.plainActions(s, "first-table", text.T("Les premières actions, les trois listes ensemble", "The first actions, the three lists together"), all[:min(firstActions, len(all))])}}
	return b
}

// plainActions shows actions without links: to be read on paper.
func (r *Readiness) plainActions(s sheet, id string, caption text.Text, all []action) *ui.Table {
	t := &ui.Table{ID: id, Caption: caption, Columns: []ui.Column{{Label: text.T("Quoi", "What")}, {Label: text.T("Dimension et niveau", "Dimension and level")},
		{Label: text.T("Effort", "Effort"), Numeric: true}, {Label: text.T("Effet", "Impact"), Numeric: true}, {Label: text.T("Priorité", "Priority"), Numeric: true}, {Label: text.T("D’abord", "First")}}}
	for _, a := range all {
		t.Rows = append(t.Rows, []ui.Cell{{Text: a.what(), Head: true}, {Text: s.place(a)}, {Text: decimal(a.Effort), Numeric: true}, {Text: decimal(a.Impact), Numeric: true},
			{Text: decimal(a.Priority), Numeric: true}, {Text: s.first(a)}})
	}
	return t
}

// underWay tells where the tasks of the body are.
func (r *Readiness) underWay(tasks []Task) ui.Block {
	b := ui.Block{ID: "tasks", Title: text.T("Ce qui est en cours", "What is under way")}
	var rows []taskRow
	for _, t := range tasks {
		rows = append(rows, r.taskRow(t, people.Body{}, people.DayOf(r.Now())))
	}
	if len(rows) == 0 {
		b.Parts = []ui.Part{{Text: []text.Text{text.T("Aucune action n’est encore une tâche.", "No action is a task yet.")}}}
		return b
	}
	b.Parts = []ui.Part{{Stats: taskCounts(rows)}}
	return b
}

// reasons tells of each dimension why it stands where it does, in words only.
func (r *Readiness) reasons(ctx context.Context, s sheet) (ui.Block, bool, error) {
	b, there, err := r.dimensions(ctx, s)
	for i := range b.Parts {
		b.Parts[i].Buttons = nil
	}
	return b, there, err
}
