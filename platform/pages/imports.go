package pages

import (
	"context"
	"errors"
	"net/url"
	"strconv"

	"balise/engine/inventory"
	"balise/engine/text"
	"balise/platform/bulk"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// ImportsPage is where a body's own spreadsheet comes in: a file, the mapping to begin with, and what came before.
type ImportsPage struct {
	Action, Back string
	Fields       []ui.Field
	Runs         ui.Table
	Mappings     ui.Table
	problems     []ui.Problem
}

// Problems gives the error summary.
func (p ImportsPage) Problems() []ui.Problem { return p.problems }

func (d *Desk) imports(ctx context.Context, _ struct{}) (ImportsPage, error) {
	return d.importsPage(ctx, url.Values{}, nil)
}

func (d *Desk) importsPage(ctx context.Context, typed url.Values, problems []ui.Problem) (ImportsPage, error) {
	page := ImportsPage{Action: web.URL(ctx, d.Name+".imports"), Back: web.URL(ctx, d.Name+".list"), problems: problems}
	bodies, err := d.writable(ctx)
	if err != nil {
		return page, err
	}
	var ids []string
	names := map[string]text.Text{}
	for _, b := range bodies {
		ids, names[b.Value] = append(ids, b.Value), b.Label
	}
	saved, err := d.Imports.Mappings(ctx, d.Kind.ID, ids...)
	if err != nil {
		return page, err
	}
	runs, err := d.Imports.Runs(ctx, d.Kind.ID, ids)
	if err != nil {
		return page, err
	}
	page.Fields = marked(uploadFields(bodies, saved, names, typed), problems)
	page.Runs, page.Mappings = d.runTable(ctx, runs, names), mappingTable(saved, names)
	return page, nil
}

// uploadFields ask for the file, the body and the mapping; what leaves no choice is not asked.
func uploadFields(bodies []ui.Option, saved []bulk.Saved, names map[string]text.Text, typed url.Values) []ui.Field {
	fields := []ui.Field{{Kind: "attachment", Name: "file", Label: text.T("Votre tableur", "Your spreadsheet"), Required: true, Accept: ".csv,.xlsx,text/csv",
		Help: text.T("Un fichier XLSX, ou un CSV en UTF-8 ou Windows-1252. La première ligne donne le titre des colonnes. Au plus 12\u00a0Mo et 20\u00a0000 fiches.",
			"An XLSX file, or a CSV in UTF-8 or Windows-1252. The first line gives the column headers. At most 12 MB and 20,000 records.")}}
	if len(bodies) > 1 {
		fields = append(fields, ui.Field{Kind: "body", Name: "body", Label: text.T("Organisme responsable", "Responsible body"), Required: true, Options: bodies, Values: typed})
	}
	if len(saved) > 0 {
		f := ui.Field{Kind: "select", Name: "mapping", Label: text.T("Correspondance des colonnes", "Mapping of columns"), Values: typed,
			Help: text.T("Sans choix, Balise en propose une d’après les titres et les valeurs.", "Without a choice, Balise proposes one from the headers and the values.")}
		for _, m := range saved {
			label := sameInBoth(m.Name)
			if len(bodies) > 1 {
				body := names[m.BodyID]
				label = text.T(m.Name+" – "+body.FR, m.Name+" – "+body.In(text.EN))
			}
			f.Options = append(f.Options, ui.Option{Value: m.ID, Label: label})
		}
		fields = append(fields, f)
	}
	return fields
}

var runTags = map[bulk.RunState]ui.Tag{
	bulk.Open:      {Label: text.T("En cours", "Under way"), Tone: ui.Info},
	bulk.Imported:  {Label: text.T("Importé", "Imported"), Tone: ui.Good},
	bulk.Cancelled: {Label: text.T("Annulé", "Cancelled"), Tone: ui.Neutral},
}

func (d *Desk) runTable(ctx context.Context, runs []bulk.Run, names map[string]text.Text) ui.Table {
	t := ui.Table{ID: "runs", Caption: text.T("Dernières importations", "Latest imports"), Columns: []ui.Column{{Label: text.T("Fichier", "File")},
		{Label: text.T("Organisme", "Body")}, {Label: text.T("État", "State")}, {Label: text.T("Fiches touchées", "Records touched"), Numeric: true}, {Label: text.T("Envoyé", "Sent")}}}
	for _, r := range runs {
		tag, when := runTags[r.State], at(r.At)
		t.Rows = append(t.Rows, []ui.Cell{{Text: sameInBoth(r.FileName), Href: web.URL(ctx, d.Name+".import", "run", r.ID), Head: true}, {Text: names[r.BodyID]}, {Tag: &tag},
			{Text: sameInBoth(strconv.Itoa(len(r.Touched))), Numeric: true}, {Text: text.T(when.FR+" · "+r.ByName, when.EN+" · "+r.ByName)}})
	}
	return t
}

func mappingTable(saved []bulk.Saved, names map[string]text.Text) ui.Table {
	t := ui.Table{ID: "mappings", Caption: text.T("Correspondances enregistrées", "Saved mappings"), Columns: []ui.Column{{Label: text.T("Nom", "Name")},
		{Label: text.T("Organisme", "Body")}, {Label: text.T("Colonnes importées", "Columns imported"), Numeric: true}, {Label: text.T("Enregistrée", "Saved")}}}
	for _, m := range saved {
		n, when := 0, at(m.At)
		for _, c := range m.Mapping.Columns {
			if c.Question != "" {
				n++
			}
		}
		t.Rows = append(t.Rows, []ui.Cell{{Text: sameInBoth(m.Name), Head: true}, {Text: names[m.BodyID]}, {Text: sameInBoth(strconv.Itoa(n)), Numeric: true},
			{Text: text.T(when.FR+" · "+m.ByName, when.EN+" · "+m.ByName)}})
	}
	return t
}

type beginIn struct {
	Upload  *web.Upload `file:"file"`
	Body    string      `form:"body"`
	Mapping string      `form:"mapping"`
}

func (d *Desk) beginImport(ctx context.Context, in beginIn) (web.Outcome[ImportsPage], error) {
	stay := func(problems ...ui.Problem) (web.Outcome[ImportsPage], error) {
		page, err := d.importsPage(ctx, url.Values{"body": {in.Body}, "mapping": {in.Mapping}}, problems)
		return web.Stay(page, 422), err
	}
	bodies, err := d.writable(ctx)
	if err != nil {
		return web.Outcome[ImportsPage]{}, err
	}
	if len(bodies) == 1 {
		in.Body = bodies[0].Value
	}
	switch {
	case in.Body == "":
		return stay(ui.Problem{Field: "body", Message: text.T("Choisissez l’organisme responsable.", "Choose the responsible body.")})
	case in.Upload == nil:
		return stay(ui.Problem{Field: "file", Message: text.T("Choisissez un fichier.", "Choose a file.")})
	}
	actor := people.ActorFrom(ctx)
	if err := people.Allow(actor, people.RecordCreate, in.Body); err != nil {
		return web.Outcome[ImportsPage]{}, err
	}
	table, err := bulk.ReadFile(in.Upload.Data, "")
	var told *fault.Error
	if errors.As(err, &told) && len(told.Fields) > 0 {
		return stay(ui.Problem{Field: "file", Message: told.Fields[0].Message})
	}
	if err != nil {
		return web.Outcome[ImportsPage]{}, err
	}
	mapping, err := d.firstMapping(ctx, in, table)
	if err != nil {
		return web.Outcome[ImportsPage]{}, err
	}
	id, err := d.Imports.Begin(ctx, actor, d.Kind.ID, in.Body, in.Upload.Name, in.Upload.Data, mapping)
	if err != nil {
		return web.Outcome[ImportsPage]{}, err
	}
	return web.Go[ImportsPage](web.URL(ctx, d.Name+".import", "run", id), ""), nil
}

// firstMapping is the proposed one, in which the saved mapping, when one was chosen, says what it knows of each column.
func (d *Desk) firstMapping(ctx context.Context, in beginIn, table *inventory.Table) (inventory.Mapping, error) {
	proposed := inventory.Suggest(table, d.Kind.Instrument)
	if in.Mapping == "" {
		return proposed, nil
	}
	saved, err := d.Imports.Mappings(ctx, d.Kind.ID, in.Body)
	if err != nil {
		return proposed, err
	}
	for _, m := range saved {
		if m.ID == in.Mapping {
			return m.Mapping.For(table), nil
		}
	}
	return proposed, nil
}
