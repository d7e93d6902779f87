package pages

import (
	"context"
	"strconv"

	"balise/engine/text"
	"balise/platform/bulk"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// ImportPlanPage says what a file would do, line by line, before it does anything.
type ImportPlanPage struct {
	File, Action, Back string
	Body               text.Text
	Stats              []ui.Stat
	Refused            ui.Table
	New                ui.Table
	Changes            ui.Table
	Nothing            bool
	Key                string
	// Without asks to leave out the refused lines; its Name is empty where none is refused.
	Without  ui.Field
	Confirm  text.Text
	problems []ui.Problem
}

// Problems gives the error summary.
func (p ImportPlanPage) Problems() []ui.Problem { return p.problems }

func (d *Desk) importPlan(ctx context.Context, in struct {
	Run string `path:"run"`
}) (ImportPlanPage, error) {
	page, _, err := d.planned(ctx, in.Run)
	return page, err
}

func (d *Desk) planned(ctx context.Context, id string) (ImportPlanPage, *bulk.ImportPlan, error) {
	actor := people.ActorFrom(ctx)
	r, err := d.Imports.Run(ctx, actor, id)
	if err != nil {
		return ImportPlanPage{}, nil, err
	}
	page := ImportPlanPage{File: r.FileName, Action: web.URL(ctx, d.Name+".import.plan", "run", r.ID), Back: web.URL(ctx, d.Name+".import", "run", r.ID)}
	if r.State != bulk.Open {
		return page, nil, fault.Conflict(text.T("Cette importation est déjà terminée.", "This import is already over."))
	}
	body, err := d.People.Body(ctx, r.BodyID)
	if err != nil {
		return page, nil, err
	}
	page.Body = body.Name
	plan, err := d.Imports.PlanImport(ctx, actor, r)
	if err != nil {
		return page, nil, err
	}
	reader, err := d.reader(ctx, true)
	if err != nil {
		return page, nil, err
	}
	d.showImport(ctx, &page, reader, plan)
	return page, plan, nil
}

// showImport writes the plan: each table is cut where no one would read on.
func (d *Desk) showImport(ctx context.Context, page *ImportPlanPage, reader Reader, plan *bulk.ImportPlan) {
	created, changed, unchanged, bad := plan.Count(people.New), plan.Count(people.Changed), plan.Count(people.Unchanged), plan.Count(people.Refused)
	page.Key, page.Nothing = plan.Key(), created+changed == 0
	page.Stats = []ui.Stat{{Number: int64(created), Label: text.T("Nouvelles", "New")}, {Number: int64(changed), Label: text.T("Modifiées", "Changed")},
		{Number: int64(unchanged), Label: text.T("Inchangées", "Unchanged")}, {Number: int64(bad), Label: text.T("Refusées", "Refused")}}
	n := countText(created+changed, "fiche", "fiches", "record", "records")
	page.Confirm = text.T("Importer "+n.FR, "Import "+n.EN)
	if bad > 0 {
		page.Without = ui.Field{Kind: "check", Name: "without", Label: text.T("Importer sans les lignes refusées", "Import without the refused lines")}
	}
	line := ui.Column{Label: text.T("Ligne", "Line"), Numeric: true}
	page.Refused = ui.Table{ID: ui.FieldID("refused"), Caption: text.T("Lignes refusées", "Refused lines"), Columns: []ui.Column{line, {Label: text.T("Fiche", "Record")}, {Label: text.T("Où, et comment corriger", "Where, and how to mend it")}}}
	page.New = ui.Table{ID: "new", Caption: text.T("Nouveaux brouillons", "New drafts"), Columns: []ui.Column{line, {Label: text.T("Fiche", "Record")}, {Label: text.T("Réponses", "Answers"), Numeric: true}}}
	page.Changes = ui.Table{ID: "changes", Caption: text.T("Fiches modifiées, réponse par réponse", "Changed records, answer by answer"), Columns: []ui.Column{line,
		{Label: text.T("Fiche", "Record")}, {Label: text.T("Question", "Question")}, {Label: text.T("Avant", "Before")}, {Label: text.T("Après", "After")}}}
	for _, row := range plan.Rows {
		d.showRow(ctx, page, reader, row)
	}
	for _, t := range []*ui.Table{&page.Refused, &page.New, &page.Changes} {
		cutTable(t)
	}
}

func (d *Desk) showRow(ctx context.Context, page *ImportPlanPage, reader Reader, row bulk.Row) {
	line, name := ui.Cell{Text: sameInBoth(strconv.Itoa(row.Line)), Numeric: true}, ui.Cell{Text: row.Name, Head: true}
	if name.Text.Empty() {
		name.Text = text.T("Fiche sans nom", "Unnamed record")
	}
	if row.Before.ID != "" {
		name.Href = web.URL(ctx, d.Name+".show", "id", row.Before.ID)
	}
	switch row.Fate {
	case people.Refused:
		for _, why := range row.Why {
			page.Refused.Rows = append(page.Refused.Rows, []ui.Cell{line, name, {Text: why}})
		}
	case people.New:
		page.New.Rows = append(page.New.Rows, []ui.Cell{line, name, {Text: sameInBoth(strconv.Itoa(len(row.Answers))), Numeric: true}})
	case people.Changed:
		for _, c := range row.Changes {
			before, after := reader.write(c.Question, c.Before), reader.write(c.Question, c.After)
			if before.Empty() {
				before = text.T("Rien", "Nothing")
			}
			page.Changes.Rows = append(page.Changes.Rows, []ui.Cell{line, name, {Text: c.Question.Label}, {Text: text.T(brief(before.FR), brief(before.EN))}, {Text: text.T(brief(after.FR), brief(after.EN))}})
		}
	}
}

// cutTable keeps the first rows of a long table, and says so.
func cutTable(t *ui.Table) {
	n := len(t.Rows)
	if n <= planShown {
		return
	}
	t.Rows = t.Rows[:planShown]
	shown, all := strconv.Itoa(planShown), strconv.Itoa(n)
	t.Caption = text.T(t.Caption.FR+" (les "+shown+" premières lignes sur "+all+")", t.Caption.EN+" (the first "+shown+" lines of "+all+")")
}

type applyIn struct {
	Run     string `path:"run"`
	Key     string `form:"_key"`
	Do      string `form:"_do"`
	Without bool   `form:"without"`
}

func (d *Desk) applyImport(ctx context.Context, in applyIn) (web.Outcome[ImportPlanPage], error) {
	actor := people.ActorFrom(ctx)
	page, plan, err := d.planned(ctx, in.Run)
	if err != nil {
		return web.Outcome[ImportPlanPage]{}, err
	}
	stay := func(status int, p ui.Problem) (web.Outcome[ImportPlanPage], error) {
		page.problems = []ui.Problem{p}
		return web.Stay(page, status), nil
	}
	switch {
	case in.Do == "cancel":
		r, err := d.Imports.Run(ctx, actor, in.Run)
		if err != nil {
			return web.Outcome[ImportPlanPage]{}, err
		}
		return web.Go[ImportPlanPage](page.Back, "notice.import.cancelled"), d.Imports.Cancel(ctx, r)
	case in.Key != plan.Key():
		return stay(409, ui.Problem{Message: text.T("Rien n’a été importé\u00a0: des fiches ont changé depuis que le plan a été fait. Voici le nouveau plan.",
			"Nothing was imported: records have changed since the plan was made. Here is the new plan.")})
	case page.Without.Name != "" && !in.Without:
		return stay(422, ui.Problem{Field: "without", Message: text.T("Des lignes sont refusées\u00a0: corrigez le fichier, ou cochez la case pour importer les autres.",
			"Some lines are refused: mend the file, or tick the box to import the others.")})
	case page.Nothing:
		return stay(422, ui.Problem{Message: text.T("Il n’y a rien à importer.", "There is nothing to import.")})
	}
	err = d.Imports.Import(ctx, actor, plan)
	if problems, status := refused(err); problems != nil {
		if page, _, err = d.planned(ctx, in.Run); err != nil {
			return web.Outcome[ImportPlanPage]{}, err
		}
		return stay(status, problems[0])
	}
	if err != nil {
		return web.Outcome[ImportPlanPage]{}, err
	}
	return web.Go[ImportPlanPage](page.Back, "notice.import.done"), nil
}
