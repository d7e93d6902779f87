package pages

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"balise/engine/instrument"
	"balise/engine/inventory"
	"balise/engine/text"
	"balise/platform/bulk"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// ImportRunPage is a file on its way in: what each of its columns answers, for a person to correct; or, once it is over,
// what it did.
type ImportRunPage struct {
	File, Action, Back string
	Body               text.Text
	State              ui.Tag
	Open               bool
	Lines              int
	Columns            []ImportColumn
	Key, Name          ui.Field
	Sheet              ui.Field // its Name is empty where the file has one sheet
	Done               ui.Table
	BulkURL            string // leads to what can be done to the records touched
	MayUndo            bool   // it edited records, whose answers can be given back
	Undone             text.Text
	problems           []ui.Problem
}

// Problems gives the error summary.
func (p ImportRunPage) Problems() []ui.Problem { return p.problems }

// ImportColumn is one column of the file: some of its values, what it answers, and what its strange values mean.
type ImportColumn struct {
	Header  string
	Samples []string
	Target  ui.Field
	Words   []ui.Field
}

type runIn struct {
	Run  string     `path:"run"`
	Form url.Values `form:"*"`
}

func (d *Desk) importRun(ctx context.Context, in struct {
	Run string `path:"run"`
}) (ImportRunPage, error) {
	r, err := d.Imports.Run(ctx, people.ActorFrom(ctx), in.Run)
	if err != nil {
		return ImportRunPage{}, err
	}
	return d.runPage(ctx, r, nil)
}

func (d *Desk) runPage(ctx context.Context, r bulk.Run, problems []ui.Problem) (ImportRunPage, error) {
	body, err := d.People.Body(ctx, r.BodyID)
	page := ImportRunPage{File: r.FileName, Action: web.URL(ctx, d.Name+".import", "run", r.ID), Back: web.URL(ctx, d.Name+".imports"), Body: body.Name,
		State: runTags[r.State], Open: r.State == bulk.Open, problems: problems}
	if err != nil {
		return page, err
	}
	if !page.Open {
		page.Done, page.BulkURL = d.touchedTable(ctx, r.Touched), d.touchedBulk(ctx, r.Touched)
		page.MayUndo = slices.ContainsFunc(r.Touched, func(one bulk.Touched) bool { return one.Before > 0 })
		return page, nil
	}
	table, err := r.Table(r.Mapping.Sheet)
	if err != nil {
		return page, err
	}
	page.Lines = len(table.Records) + len(table.Problems)
	page.Columns = d.importColumns(table, r.Mapping)
	page.Key = ui.Field{Kind: "select", Name: "key", Label: text.T("Colonne qui identifie chaque fiche", "Column that identifies each record"), Values: url.Values{"key": {r.Mapping.Key}},
		Help: text.T("Votre numéro interne, par exemple. Elle permet de reconnaître la fiche dans le prochain fichier, même si son nom change. Sans elle, c’est le nom qui compte.",
			"Your internal number, for example. It makes the record known again in the next file, even if its name changes. Without it, the name counts.")}
	for _, c := range table.Header {
		page.Key.Options = append(page.Key.Options, ui.Option{Value: c.Text, Label: sameInBoth(c.Text)})
	}
	if shown := table.Sheets.Shown; len(shown) > 1 {
		page.Sheet = ui.Field{Kind: "select", Name: "sheet", Label: text.T("Feuille du classeur", "Sheet of the workbook"), Values: url.Values{"sheet": {table.Sheets.Read}}}
		for _, s := range shown {
			page.Sheet.Options = append(page.Sheet.Options, ui.Option{Value: s, Label: sameInBoth(s)})
		}
	}
	page.Name = ui.Field{Kind: "line", Name: "name", Label: text.T("Enregistrer cette correspondance sous le nom", "Save this mapping under the name"), MaxLength: 80, Values: url.Values{},
		Help: text.T("Facultatif. Elle servira pour le prochain fichier de l’organisme.", "Optional. It will serve for the body’s next file.")}
	return page, nil
}

func columnField(i int) string { return "col." + strconv.Itoa(i) }

func wordField(i, j int) string { return "word." + strconv.Itoa(i) + "." + strconv.Itoa(j) }

// importColumns draws each column with what it answers for now.
func (d *Desk) importColumns(t *inventory.Table, m inventory.Mapping) []ImportColumn {
	const samples = 3
	targets := targetOptions(d.Kind.Instrument)
	columns := make([]ImportColumn, 0, len(t.Header))
	for i, h := range t.Header {
		c := ImportColumn{Header: h.Text}
		for _, r := range t.Records {
			if v := strings.TrimSpace(r.Cells[i].Text); v != "" && len(c.Samples) < samples {
				c.Samples = append(c.Samples, brief(v))
			}
		}
		mapped := inventory.Mapped{Header: h.Text}
		if i < len(m.Columns) {
			mapped = m.Columns[i]
		}
		name := columnField(i)
		c.Target = ui.Field{Kind: "select", Name: name, Label: text.T("Ce que dit la colonne «\u00a0"+h.Text+"\u00a0»", "What the column “"+h.Text+"” says"), Options: targets, Values: url.Values{name: {targetValue(mapped)}}}
		c.Words = d.wordFields(t, i, mapped)
		columns = append(columns, c)
	}
	return columns
}

// wordFields ask what the values that no list knows mean.
func (d *Desk) wordFields(t *inventory.Table, i int, mapped inventory.Mapped) []ui.Field {
	var fields []ui.Field
	q := d.Kind.Instrument.Question(mapped.Question)
	for j, v := range mapped.Strange(t, d.Kind.Instrument) {
		name := wordField(i, j)
		fields = append(fields, ui.Field{Kind: "select", Name: name, Label: text.T("«\u00a0"+v+"\u00a0» veut dire", "“"+v+"” means"), Options: meanings(q),
			Values: url.Values{name: {mapped.Words[inventory.WordKey(v)]}}})
	}
	return fields
}

// meanings are what a strange value may mean: the choices of the question, and the reasons that it offers.
func meanings(q *instrument.Question) []ui.Option {
	var options []ui.Option
	switch {
	case q.Kind == instrument.KindYesNo:
		options = ui.Field{}.YesNo()
	case q.Taxonomy() != nil:
		for _, term := range q.Taxonomy().Current().Terms {
			options = append(options, ui.Option{Value: term.Code, Label: term.Label})
		}
	}
	for _, r := range q.Absences {
		options = append(options, ui.Option{Value: inventory.AbsentPrefix + string(r), Label: r.Label()})
	}
	return options
}

func targetValue(m inventory.Mapped) string {
	if m.Lang == "" {
		return m.Question
	}
	return m.Question + "." + string(m.Lang)
}

func targetOptions(in *instrument.Instrument) []ui.Option {
	var options []ui.Option
	for _, target := range inventory.Targets(in) {
		label := target.Question.Label
		switch target.Lang {
		case text.FR:
			label = text.T(label.FR+" – en français", label.EN+" – in French")
		case text.EN:
			label = text.T(label.FR+" – en anglais", label.EN+" – in English")
		}
		options = append(options, ui.Option{Value: targetValue(inventory.Mapped{Question: target.Question.ID, Lang: target.Lang}), Label: label})
	}
	return options
}

// mapImport takes what the person corrected, and leads to the plan; or to the columns again, where another sheet was chosen.
func (d *Desk) mapImport(ctx context.Context, in runIn) (web.Outcome[ImportRunPage], error) {
	actor := people.ActorFrom(ctx)
	r, err := d.Imports.Run(ctx, actor, in.Run)
	if err != nil {
		return web.Outcome[ImportRunPage]{}, err
	}
	if in.Form.Get("_do") == "undo" {
		return d.undoImport(ctx, actor, r)
	}
	if r.State != bulk.Open {
		return web.Outcome[ImportRunPage]{}, fault.Conflict(text.T("Cette importation est déjà terminée.", "This import is already over."))
	}
	here := web.URL(ctx, d.Name+".import", "run", r.ID)
	if in.Form.Get("_do") == "cancel" {
		return web.Go[ImportRunPage](here, "notice.import.cancelled"), d.Imports.Cancel(ctx, r)
	}
	table, err := r.Table(r.Mapping.Sheet)
	if err != nil {
		return web.Outcome[ImportRunPage]{}, err
	}
	if sheet := in.Form.Get("sheet"); sheet != "" && sheet != table.Sheets.Read {
		if table, err = r.Table(sheet); err != nil {
			return d.stayOnColumns(ctx, r, err)
		}
		return web.Go[ImportRunPage](here, ""), d.Imports.Map(ctx, r, inventory.Suggest(table, d.Kind.Instrument))
	}
	r.Mapping = d.chosenMapping(table, in.Form)
	if problems := d.twice(r.Mapping); problems != nil {
		page, err := d.runPage(ctx, r, problems)
		return web.Stay(page, 422), err
	}
	if err := d.Imports.Map(ctx, r, r.Mapping); err != nil {
		return web.Outcome[ImportRunPage]{}, err
	}
	if name := in.Form.Get("name"); name != "" {
		if err := d.Imports.SaveMapping(ctx, actor, r.Kind, r.BodyID, name, r.Mapping); err != nil {
			return d.stayOnColumns(ctx, r, err)
		}
	}
	if in.Form.Get("_do") == "columns" {
		return web.Go[ImportRunPage](here, "notice.import.mapped"), nil
	}
	return web.Go[ImportRunPage](web.URL(ctx, d.Name+".import.plan", "run", r.ID), ""), nil
}

// undoImport gives back the answers that an import replaced, and says for how many records.
func (d *Desk) undoImport(ctx context.Context, actor people.Actor, r bulk.Run) (web.Outcome[ImportRunPage], error) {
	undone, left, err := d.Imports.Undo(ctx, actor, r)
	if err != nil {
		return web.Outcome[ImportRunPage]{}, err
	}
	page, err := d.runPage(ctx, r, nil)
	page.Undone = text.T(fmt.Sprintf("Fiches remises comme avant : %d. Fiches changées depuis, laissées telles quelles : %d.", undone, left),
		fmt.Sprintf("Records put back as before: %d. Records changed since, left as they are: %d.", undone, left))
	return web.Stay(page, 200), err
}

func (d *Desk) stayOnColumns(ctx context.Context, r bulk.Run, err error) (web.Outcome[ImportRunPage], error) {
	var told *fault.Error
	problems, status := refused(err)
	if problems == nil || !errors.As(err, &told) {
		return web.Outcome[ImportRunPage]{}, err
	}
	page, err := d.runPage(ctx, r, problems)
	return web.Stay(page, status), err
}

// chosenMapping is what the form says of each column.
func (d *Desk) chosenMapping(t *inventory.Table, form url.Values) inventory.Mapping {
	m := inventory.Mapping{Columns: make([]inventory.Mapped, len(t.Header)), Sheet: t.Sheets.Read}
	if at := t.Column(form.Get("key")); form.Get("key") != "" && at >= 0 {
		m.Key = t.Header[at].Text
	}
	for i, h := range t.Header {
		c := inventory.Mapped{Header: h.Text}
		question, language, _ := strings.Cut(form.Get(columnField(i)), ".")
		for _, target := range inventory.Targets(d.Kind.Instrument) {
			if target.Question.ID == question && string(target.Lang) == language {
				c.Question, c.Lang = question, target.Lang
			}
		}
		for j, v := range c.Strange(t, d.Kind.Instrument) {
			if means := form.Get(wordField(i, j)); means != "" {
				if c.Words == nil {
					c.Words = map[string]string{}
				}
				c.Words[inventory.WordKey(v)] = means
			}
		}
		m.Columns[i] = c
	}
	return m
}

// twice refuses two columns that say the same thing.
func (d *Desk) twice(m inventory.Mapping) []ui.Problem {
	var problems []ui.Problem
	first := map[string]string{}
	for i, c := range m.Columns {
		if c.Question == "" {
			continue
		}
		if other, taken := first[targetValue(c)]; taken {
			problems = append(problems, ui.Problem{Field: columnField(i), Message: text.T(
				"Les colonnes «\u00a0"+other+"\u00a0» et «\u00a0"+c.Header+"\u00a0» répondent à la même question\u00a0: gardez-en une.",
				"The columns “"+other+"” and “"+c.Header+"” answer the same question: keep one.")})
		}
		first[targetValue(c)] = c.Header
	}
	return problems
}

// touchedTable shows what an import did, so that it can be undone.
func (d *Desk) touchedTable(ctx context.Context, touched []bulk.Touched) ui.Table {
	t := ui.Table{ID: "touched", Caption: text.T("Ce que l’importation a fait", "What the import did"), Columns: []ui.Column{{Label: text.T("Fiche", "Record")},
		{Label: text.T("Ce qui a été fait", "What was done")}, {Label: text.T("Pour revenir en arrière", "To go back")}}}
	for _, one := range touched[:min(len(touched), planShown)] {
		row := []ui.Cell{{Text: recordNumber(one.Number), Href: web.URL(ctx, d.Name+".show", "id", one.ID), Head: true}}
		if one.Before == 0 {
			row = append(row, ui.Cell{Text: text.T("Brouillon créé", "Draft created")}, ui.Cell{Text: text.T("La personne qui approuve peut le classer.", "The approver can retire it.")})
		} else {
			n := strconv.Itoa(one.Before)
			row = append(row, ui.Cell{Text: text.T("Fiche modifiée", "Record edited")}, ui.Cell{Text: text.T("Comparer avec la version "+n, "Compare with version "+n),
				Href: web.URL(ctx, d.Name+".compare", "id", one.ID, "de", one.Before, "a", one.After)})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// touchedBulk leads to what may be done to the records of an import at once, when they are few enough.
func (d *Desk) touchedBulk(ctx context.Context, touched []bulk.Touched) string {
	const most = 200 // an address has its limits
	if len(touched) == 0 || len(touched) > most {
		return ""
	}
	ids := url.Values{}
	for _, one := range touched {
		ids.Add("fiche", one.ID)
	}
	return web.URL(ctx, d.Name+".bulk") + "?" + ids.Encode()
}
