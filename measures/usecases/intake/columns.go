package intake

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"balise/engine/inventory"
	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
	"balise/platform/fault"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// ColumnsPage shows what each column of a waiting file answers, for a person to correct.
type ColumnsPage struct {
	File     string
	Action   string
	Back     string
	Proposed bool // no profile is known for this file
	Records  int
	Columns  []ColumnView
	Fields   []ui.Field // about the whole source
	problems []ui.Problem
}

// Problems gives the error summary.
func (p ColumnsPage) Problems() []ui.Problem { return p.problems }

// ColumnView is one column: some of its values, the field that it answers, and why.
type ColumnView struct {
	Header  string
	Samples []string
	Target  ui.Field
	Why     text.Text
}

// draft is a waiting file with the profile as it stands.
type draft struct {
	catalogue.Upload
	profile *usecase.Profile
	table   *inventory.Table
}

func (k *Intake) draft(ctx context.Context, id string) (draft, error) {
	u, err := k.Store.Upload(ctx, id)
	if err == nil && u.State != catalogue.Waiting {
		err = fault.Conflict(text.T("Ce fichier n’attend plus\u00a0: il a été chargé ou écarté.", "This file no longer waits: it was loaded or set aside."))
	}
	if err != nil {
		return draft{}, err
	}
	d := draft{Upload: u}
	if d.profile, err = u.Profile(); err != nil {
		return d, err
	}
	f, err := k.Store.File(ctx, u.SHA256, u.FileName)
	if err != nil {
		return d, err
	}
	d.table, err = catalogue.Table(f, d.profile.Sheet)
	return d, err
}

func (k *Intake) columns(ctx context.Context, in uploadIn) (ColumnsPage, error) {
	d, err := k.draft(ctx, in.Upload)
	if err != nil {
		return ColumnsPage{}, err
	}
	return k.columnsPage(ctx, d, d.typed(), nil)
}

func (k *Intake) columnsPage(ctx context.Context, d draft, typed url.Values, problems []ui.Problem) (ColumnsPage, error) {
	page := ColumnsPage{File: d.FileName, Action: web.URL(ctx, "usecases.intake.columns", "upload", d.ID), Back: web.URL(ctx, "usecases.intake.plan", "upload", d.ID),
		Proposed: d.Origin == usecase.Proposed, Records: len(d.table.Records), problems: problems}
	var guesses []usecase.Guess
	if page.Proposed {
		directory, err := k.Store.Directory(ctx, k.Shipped)
		if err != nil {
			return page, err
		}
		guesses = usecase.Propose(d.table, d.FileName, directory).Columns
	}
	options := targetOptions()
	for i, h := range d.table.Header {
		name := columnName(i)
		c := ColumnView{Header: h.Text, Samples: samples(d.table, i)}
		c.Target = ui.Field{Kind: "select", Name: name, Label: text.T("Ce que dit la colonne «\u00a0"+brief(h.Text)+"\u00a0»", "What the column “"+brief(h.Text)+"” says"), Options: options, Values: typed}
		for _, g := range guesses {
			if g.Place == i && g.Field != "" && string(g.Field) == typed.Get(name) {
				c.Why = text.T(strconv.Itoa(int(g.Score*100))+"\u00a0%\u00a0: "+g.Reason.FR, strconv.Itoa(int(g.Score*100))+"%: "+g.Reason.EN)
			}
		}
		page.Columns = append(page.Columns, c)
	}
	page.Fields = marked(d.sourceFields(typed), problems)
	return page, nil
}

func columnName(i int) string { return "col." + strconv.Itoa(i) }

func samples(t *inventory.Table, column int) []string {
	const most = 3
	var found []string
	for _, r := range t.Records {
		v := brief(r.Cells[column].Text)
		if v == "" || slices.Contains(found, v) {
			continue
		}
		if found = append(found, v); len(found) == most {
			break
		}
	}
	return found
}

func targetOptions() []ui.Option {
	var options []ui.Option
	for _, f := range usecase.Fields() {
		options = append(options, ui.Option{Value: string(f.Field), Label: f.Label})
	}
	return options
}

// nth tells which of the columns of the same header one is, from 1.
func (d draft) nth(column int) int {
	n := 0
	for _, h := range d.table.Header[:column+1] {
		if h.Text == d.table.Header[column].Text {
			n++
		}
	}
	return n
}

// mapped tells whether an entry of the profile is about a column of the file.
func (d draft) mapped(c usecase.Column, column int) bool {
	header := d.table.Header[column].Text
	return max(c.Nth, 1) == d.nth(column) && slices.ContainsFunc(append([]string{c.Header}, c.Accept...), func(s string) bool { return headerKey(s) == headerKey(header) })
}

// headerKey is equal for the spellings of a header that differ by spaces, case and accents only.
func headerKey(s string) string { return lang.Fold(strings.Join(strings.Fields(s), " ")) }

// identityColumns is how many columns a person may choose to tell records apart.
const identityColumns = 3

func identityName(i int) string { return "key." + strconv.Itoa(i) }

// typed is the profile as the form shows it.
func (d draft) typed() url.Values {
	p := d.profile
	v := url.Values{"id": {p.ID}, "title.fr": {p.Title.FR}, "title.en": {p.Title.EN}, "source.fr": {p.Source.Name.FR}, "source.en": {p.Source.Name.EN}, "url": {p.Source.URL},
		"licence.fr": {p.Source.Licence.FR}, "licence.en": {p.Source.Licence.EN}, "country": {p.Country}, "lang": {p.Lang}, "dates": {p.DateOrder}, "series": {p.Series},
		"edition": {d.Edition}, "sheet": {d.table.Sheets.Read}}
	for i := range d.table.Header {
		for _, c := range p.Columns {
			if d.mapped(c, i) && v.Get(columnName(i)) == "" {
				v.Set(columnName(i), string(c.Field))
			}
		}
	}
	for i, column := range d.identity() {
		v.Set(identityName(i), strconv.Itoa(column))
	}
	return v
}

// identity gives the columns of the first rule of identity, by their places in the file.
func (d draft) identity() []int {
	var places []int
	if len(d.profile.Identity) == 0 {
		return nil
	}
	rule := d.profile.Identity[0]
	for i, h := range d.table.Header {
		named := slices.ContainsFunc(rule.Columns, func(s string) bool { return headerKey(s) == headerKey(h.Text) })
		asField := slices.ContainsFunc(d.profile.Columns, func(c usecase.Column) bool { return d.mapped(c, i) && slices.Contains(rule.Fields, c.Field) })
		if named || asField {
			places = append(places, i)
		}
	}
	return places[:min(len(places), identityColumns)]
}

// sourceFields ask about the whole source.
func (d draft) sourceFields(typed url.Values) []ui.Field {
	columns := make([]ui.Option, len(d.table.Header))
	for i, h := range d.table.Header {
		columns[i] = ui.Option{Value: strconv.Itoa(i), Label: sameInBoth(brief(h.Text))}
	}
	var fields []ui.Field
	if shown := d.table.Sheets.Shown; len(shown) > 1 {
		f := ui.Field{Kind: "select", Name: "sheet", Label: text.T("Feuille du classeur", "Sheet of the workbook"), Values: typed}
		for _, s := range shown {
			f.Options = append(f.Options, ui.Option{Value: s, Label: sameInBoth(s)})
		}
		fields = append(fields, f)
	}
	for i := range identityColumns {
		n := strconv.Itoa(i + 1)
		f := ui.Field{Kind: "select", Name: identityName(i), Label: text.T("Colonne "+n+" qui identifie un cas", "Column "+n+" that identifies a case"), Options: columns, Values: typed}
		if i == 0 {
			f.Required = true
			f.Help = text.T("Un numéro qui reste d’une édition à l’autre, ou l’organisme et le nom ensemble. C’est ce qui fait reconnaître le cas dans le prochain fichier.",
				"A number that stays from one edition to the next, or the organisation and the name together. It is what makes the case known again in the next file.")
		}
		fields = append(fields, f)
	}
	return append(fields,
		ui.Field{Kind: "line", Name: "country", Label: text.T("Pays", "Country"), Required: true, MaxLength: 2, Values: typed, Help: text.T("Deux lettres\u00a0: CA, US, NL… EU pour l’Union européenne.", "Two letters: CA, US, NL… EU for the European Union.")},
		ui.Field{Kind: "select", Name: "lang", Label: text.T("Langue des textes", "Language of the texts"), Required: true, Values: typed, Options: []ui.Option{
			{Value: "en", Label: text.T("Anglais", "English")}, {Value: "fr", Label: text.T("Français", "French")}, {Value: "nl", Label: text.T("Néerlandais", "Dutch")}}},
		ui.Field{Kind: "select", Name: "dates", Label: text.T("Ordre des dates comme 9/11/2024 (sans choix\u00a0: ambigu)", "Order of dates such as 9/11/2024 (no choice: ambiguous)"), Values: typed, Options: []ui.Option{
			{Value: "dmy", Label: text.T("Jour, mois, année", "Day, month, year")}, {Value: "mdy", Label: text.T("Mois, jour, année", "Month, day, year")}}},
		ui.Field{Kind: "line", Name: "edition", Label: text.T("Date des données", "Date of the data"), MaxLength: 10, Values: typed, Help: text.T("2024, 2024-05 ou 2024-05-31.", "2024, 2024-05 or 2024-05-31.")},
		ui.Field{Kind: "line", Name: "id", Label: text.T("Enregistrer le profil sous le nom", "Save the profile under the name"), Required: true, MaxLength: 60, Values: typed,
			Help: text.T("En minuscules et sans espace\u00a0: us-federal-2025. Un nom déjà pris reçoit une nouvelle édition\u00a0; les anciennes restent.", "In lower case, without spaces: us-federal-2025. A name that is taken gets a new edition; the old ones stay.")},
		ui.Field{Kind: "line", Name: "series", Label: text.T("Suite d’inventaires à laquelle il appartient", "Series of inventories that it belongs to"), MaxLength: 60, Values: typed,
			Help: text.T("Facultatif. Deux profils de la même suite parlent des mêmes cas, d’une année à l’autre.", "Optional. Two profiles of the same series speak of the same cases, from one year to the next.")},
		ui.Field{Kind: "text", Name: "title", Label: text.T("Titre de l’inventaire", "Title of the inventory"), Required: true, Values: typed},
		ui.Field{Kind: "text", Name: "source", Label: text.T("Qui le publie", "Who publishes it"), Required: true, Values: typed},
		ui.Field{Kind: "text", Name: "licence", Label: text.T("Licence", "Licence"), Required: true, Values: typed},
		ui.Field{Kind: "line", Name: "url", Label: text.T("Adresse de la source", "Address of the source"), Values: typed},
	)
}

type correctIn struct {
	Upload string     `path:"upload"`
	Form   url.Values `form:"*"`
}

// correct takes what the person corrected, saves the profile and leads to the plan; or to the columns again, for another sheet.
func (k *Intake) correct(ctx context.Context, in correctIn) (web.Outcome[ColumnsPage], error) {
	d, err := k.draft(ctx, in.Upload)
	if err != nil {
		return web.Outcome[ColumnsPage]{}, err
	}
	here := web.URL(ctx, "usecases.intake.columns", "upload", d.ID)
	if sheet := in.Form.Get("sheet"); sheet != "" && sheet != d.table.Sheets.Read {
		return web.Go[ColumnsPage](here, ""), k.anotherSheet(ctx, d, sheet)
	}
	profile := d.corrected(in.Form)
	err = k.save(ctx, d, profile, in.Form.Get("edition"))
	if problems := problemsOf(err, "id"); problems != nil {
		page, err := k.columnsPage(ctx, d, in.Form, problems)
		return web.Stay(page, 422), err
	}
	return web.Go[ColumnsPage](web.URL(ctx, "usecases.intake.plan", "upload", d.ID), ""), err
}

func (k *Intake) save(ctx context.Context, d draft, p *usecase.Profile, edition string) error {
	if err := k.checkCodes(p); err != nil {
		return err
	}
	if _, err := k.Store.SaveProfile(ctx, people.ActorFrom(ctx), p); err != nil {
		return err
	}
	return k.Store.ReadBy(ctx, d.ID, usecase.Saved, p, edition)
}

// anotherSheet proposes a profile for another sheet of the workbook.
func (k *Intake) anotherSheet(ctx context.Context, d draft, sheet string) error {
	f, err := k.Store.File(ctx, d.SHA256, d.FileName)
	if err != nil {
		return err
	}
	table, err := catalogue.Table(f, sheet)
	if err != nil {
		return err
	}
	directory, err := k.Store.Directory(ctx, k.Shipped)
	if err != nil {
		return err
	}
	p := usecase.Propose(table, d.FileName, directory, k.Shipped.Profiles...).Profile
	p.Sheet = sheet
	return k.Store.ReadBy(ctx, d.ID, usecase.Proposed, p, d.Edition)
}

// corrected is the profile as the form says it. What the form does not show of a column stays as long as its field does.
func (d draft) corrected(form url.Values) *usecase.Profile {
	p := *d.profile
	before := d.typed()
	p.ID, p.Country, p.Lang, p.DateOrder, p.Series = strings.TrimSpace(form.Get("id")), strings.ToUpper(strings.TrimSpace(form.Get("country"))), form.Get("lang"), form.Get("dates"), strings.TrimSpace(form.Get("series"))
	both := func(name string) text.Text {
		return text.T(strings.TrimSpace(form.Get(name+".fr")), strings.TrimSpace(form.Get(name+".en")))
	}
	p.Title, p.Source = both("title"), usecase.Source{Name: both("source"), Licence: both("licence"), URL: strings.TrimSpace(form.Get("url"))}
	if p.Edition = form.Get("edition"); p.Version == "" {
		p.Version = p.Edition
	}
	p.Columns = slices.Clone(p.Columns)
	for i, h := range d.table.Header {
		field := usecase.Field(form.Get(columnName(i)))
		if string(field) == before.Get(columnName(i)) {
			continue
		}
		p.Columns = slices.DeleteFunc(p.Columns, func(c usecase.Column) bool { return d.mapped(c, i) })
		if field != "" {
			p.Columns = append(p.Columns, usecase.Column{Header: h.Text, Nth: nthWritten(d.nth(i)), Field: field})
		}
	}
	var rule usecase.Identity
	same := true
	for i := range identityColumns {
		chosen := form.Get(identityName(i))
		same = same && chosen == before.Get(identityName(i))
		if at, err := strconv.Atoi(chosen); err == nil && at >= 0 && at < len(d.table.Header) {
			rule.Columns = append(rule.Columns, d.table.Header[at].Text)
		}
	}
	if !same {
		p.Identity = nil
		if len(rule.Columns) > 0 {
			p.Identity = []usecase.Identity{rule}
		}
	}
	return &p
}

// nthWritten leaves out what is usual.
func nthWritten(n int) int {
	if n == 1 {
		return 0
	}
	return n
}
