package intake

import (
	"context"
	"strconv"
	"strings"

	"balise/engine/inventory"
	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// LoadPage says what a load changed.
type LoadPage struct {
	Load       LoadView       `json:"load"`
	Renamed    []RenameView   `json:"renamed"`
	Refused    []ProblemView  `json:"refused"`
	Changes    []ChangeView   `json:"changes"` // of this page
	Stats      []ui.Stat      `json:"-"`
	About      ui.SummaryList `json:"-"`
	Tables     []ui.Table     `json:"-"`
	FileURL    string         `json:"-"`
	Back       string         `json:"-"`
	Pagination ui.Pagination  `json:"-"`
}

// ProblemView is something of the file that was not kept, and where.
type ProblemView struct {
	Line   int    `json:"line"`
	Reason string `json:"reason"`
}

// RenameView is an organisation that bears another name.
type RenameView struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Cases int    `json:"cases"`
}

// ChangeView is what a load does to a case.
type ChangeView struct {
	Case   string      `json:"case,omitempty"` // UC-000123; empty for a case that is not in the catalogue yet
	Key    string      `json:"key"`
	Kind   string      `json:"kind"`
	Name   string      `json:"name"`
	Fields []FieldView `json:"fields"`
}

// FieldView is a column that changed.
type FieldView struct {
	Column  string `json:"column"`
	Field   string `json:"field,omitempty"`
	Before  string `json:"before"`
	After   string `json:"after"`
	Meaning bool   `json:"meaning"`
}

// changesShown is how many changes a page lists.
const changesShown = 100

type loadIn struct {
	Load string `path:"load"`
	Page int    `query:"page"`
}

func (k *Intake) load(ctx context.Context, in loadIn) (LoadPage, error) {
	in.Page = min(max(in.Page, 1), 10_000)
	l, err := k.Store.Load(ctx, in.Load)
	if err != nil {
		return LoadPage{}, err
	}
	told, _, err := k.Store.Told(ctx, l.ID)
	if err != nil {
		return LoadPage{}, err
	}
	changes, err := k.Store.ChangesOf(ctx, l.ID, (in.Page-1)*changesShown, changesShown)
	if err != nil {
		return LoadPage{}, err
	}
	page := LoadPage{Load: loadView(l), Renamed: []RenameView{}, Refused: problemViews(ctx, told.Refused), Changes: []ChangeView{}, Back: web.URL(ctx, "usecases.intake"),
		FileURL: web.URL(ctx, "usecases.intake.file", "load", l.ID), Stats: stats(l.New, l.Changed, l.Unchanged, l.Missing, l.Suspected, l.Refused), About: aboutLoad(l)}
	for _, r := range told.Renamed {
		page.Renamed = append(page.Renamed, RenameView(r))
	}
	for _, c := range changes {
		page.Changes = append(page.Changes, ChangeView{c.Case.Label(), c.Case.Record.Key, string(c.Kind), nameOf(&c.Case.Record), fieldViews(c.Fields)})
	}
	total := l.New + l.Changed + l.Missing
	page.Pagination = ui.Paginate(in.Page, (total+changesShown-1)/changesShown, func(n int) string {
		return web.URL(ctx, "usecases.intake.load", "load", l.ID, "page", strconv.Itoa(n))
	})
	page.Tables = []ui.Table{refusedTable(page.Refused), renamedTable(told.Renamed), schemaTable(told.Schema), suspectedTable(told.Suspected), changesTable(page.Changes)}
	return page, nil
}

func stats(fresh, changed, unchanged, missing, suspected, refused int) []ui.Stat {
	return []ui.Stat{
		{Number: int64(fresh), Label: text.T("Nouveaux", "New")}, {Number: int64(changed), Label: text.T("Changés", "Changed")},
		{Number: int64(unchanged), Label: text.T("Inchangés", "Unchanged")}, {Number: int64(missing), Label: text.T("Manquants", "Missing")},
		{Number: int64(suspected), Label: text.T("Doublons possibles", "Possible duplicates")}, {Number: int64(refused), Label: text.T("Refusés", "Refused")},
	}
}

func aboutLoad(l catalogue.Load) ui.SummaryList {
	return ui.SummaryList{Rows: []ui.SummaryRow{
		{Label: text.T("Chargé", "Loaded"), Value: told(l.At, l.By)},
		{Label: text.T("Profil", "Profile"), Value: sameInBoth(l.Profile + ", " + l.ProfileVersion)},
		{Label: text.T("Date des données", "Date of the data"), Value: sameInBoth(l.Edition)},
		{Label: text.T("Encodage", "Encoding"), Value: sameInBoth(l.Encoding)},
		{Label: text.T("Ligne des titres", "Row of headers"), Value: sameInBoth(strconv.Itoa(l.HeaderRow))},
		{Label: text.T("Empreinte SHA-256", "SHA-256"), Value: sameInBoth(l.SHA256)},
	}}
}

func problemViews(ctx context.Context, all []inventory.Problem) []ProblemView {
	views := []ProblemView{}
	for _, p := range all {
		views = append(views, ProblemView{p.Line, catalogue.Located(p).In(web.Lang(ctx))})
	}
	return views
}

func fieldViews(all []usecase.Difference) []FieldView {
	views := []FieldView{}
	for _, d := range all {
		views = append(views, FieldView{d.Column, string(d.Field), d.Before, d.After, d.Meaning})
	}
	return views
}

// nameOf is what readers know a record by; its key, for want of a name.
func nameOf(r *usecase.Record) string {
	if v, told := r.Of(usecase.Name); told {
		return brief(v.Items[0])
	}
	return r.Key
}

// brief shows a text on a line: its beginning, when it is long.
func brief(s string) string {
	const most = 160 // characters
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

var kindTitles = map[string]text.Text{
	string(catalogue.New): text.T("Nouveau", "New"), string(catalogue.Changed): text.T("Changé", "Changed"),
	string(catalogue.Missing): text.T("Manquant", "Missing"), string(catalogue.Back): text.T("De retour", "Back"),
}

// shown cuts a table where no one would read on, and says so.
func shown(t ui.Table) ui.Table {
	const most = 100
	if n := len(t.Rows); n > most {
		t.Rows = t.Rows[:most]
		a, b := strconv.Itoa(most), strconv.Itoa(n)
		t.Caption = text.T(t.Caption.FR+" (les "+a+" premières lignes sur "+b+")", t.Caption.EN+" (the first "+a+" lines of "+b+")")
	}
	return t
}

func refusedTable(refused []ProblemView) ui.Table {
	t := ui.Table{ID: "refused", Caption: text.T("Refusés", "Refused"), Columns: []ui.Column{number("Ligne", "Line"), {Label: text.T("Raison", "Reason")}}}
	for _, p := range refused {
		t.Rows = append(t.Rows, []ui.Cell{count(p.Line), {Text: sameInBoth(p.Reason)}})
	}
	return shown(t)
}

func renamedTable(renamed []usecase.Rename) ui.Table {
	t := ui.Table{ID: "renamed", Caption: text.T("Organisations sous un autre nom", "Organisations under another name"),
		Columns: []ui.Column{{Label: text.T("Avant", "Before")}, {Label: text.T("Après", "After")}, number("Cas", "Cases")}}
	for _, r := range renamed {
		t.Rows = append(t.Rows, []ui.Cell{{Text: sameInBoth(r.From), Head: true}, {Text: sameInBoth(r.To)}, count(r.Cases)})
	}
	return shown(t)
}

func schemaTable(changes []usecase.SchemaChange) ui.Table {
	t := ui.Table{ID: "schema", Caption: text.T("Colonnes qui ont changé", "Columns that changed"), Columns: []ui.Column{{Label: text.T("Changement", "Change")}}}
	for _, c := range changes {
		t.Rows = append(t.Rows, []ui.Cell{{Text: c.Text()}})
	}
	return shown(t)
}

func suspectedTable(suspected []usecase.Suspicion) ui.Table {
	t := ui.Table{ID: "suspected", Caption: text.T("Doublons possibles", "Possible duplicates"),
		Columns: []ui.Column{{Label: text.T("Fiche", "Record")}, {Label: text.T("Ressemble à", "Looks like")}, {Label: text.T("Pourquoi", "Why")}}}
	for _, s := range suspected {
		t.Rows = append(t.Rows, []ui.Cell{{Text: sameInBoth(brief(s.Key)), Head: true}, {Text: sameInBoth(brief(s.Other))}, {Text: s.Why.Text()}})
	}
	return shown(t)
}

// changesTable tells each change, column by column.
func changesTable(changes []ChangeView) ui.Table {
	t := ui.Table{ID: "changes", Caption: text.T("Ce qui change, colonne par colonne", "What changes, column by column"), Columns: []ui.Column{{Label: text.T("Cas", "Case")},
		{Label: text.T("Sort", "Fate")}, {Label: text.T("Colonne", "Column")}, {Label: text.T("Avant", "Before")}, {Label: text.T("Après", "After")}}}
	for _, c := range changes {
		head := []ui.Cell{{Text: sameInBoth(strings.TrimSpace(c.Case + " " + c.Name)), Head: true}, {Text: kindTitles[c.Kind]}}
		if len(c.Fields) == 0 {
			t.Rows = append(t.Rows, append(head, ui.Cell{}, ui.Cell{}, ui.Cell{}))
		}
		for _, f := range c.Fields {
			after := sameInBoth(brief(f.After))
			if !f.Meaning {
				after = text.T(after.FR+" (écriture seulement)", after.EN+" (in writing only)")
			}
			t.Rows = append(t.Rows, append(head[:2:2], ui.Cell{Text: sameInBoth(brief(f.Column))}, ui.Cell{Text: sameInBoth(brief(f.Before))}, ui.Cell{Text: after}))
		}
	}
	return t
}

// file gives back the file of a load, as its source published it.
func (k *Intake) file(ctx context.Context, in struct {
	Load string `path:"load"`
}) (web.Download, error) {
	l, err := k.Store.Load(ctx, in.Load)
	if err != nil {
		return web.Download{}, err
	}
	f, err := k.Store.File(ctx, l.SHA256, l.FileName)
	return web.Download{Name: f.Name, MediaType: "application/octet-stream", Data: f.Data}, err
}
