package intake

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"time"

	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
	"balise/platform/fault"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// LoadsPage lists what came into the catalogue, and takes another file.
type LoadsPage struct {
	Loads    []LoadView `json:"loads"`
	Action   string     `json:"-"` // empty for who only reads
	Fields   []ui.Field `json:"-"`
	Waiting  ui.Table   `json:"-"`
	Table    ui.Table   `json:"-"`
	Profiles string     `json:"-"`
	problems []ui.Problem
}

// Problems gives the error summary.
func (p LoadsPage) Problems() []ui.Problem { return p.problems }

// LoadView is a load, as programs read it.
type LoadView struct {
	ID             string    `json:"id"`
	Number         int64     `json:"number"`
	Series         string    `json:"series"`
	Profile        string    `json:"profile"`
	ProfileVersion string    `json:"profile_version"`
	Country        string    `json:"country"`
	File           string    `json:"file"`
	SHA256         string    `json:"sha256"`
	Encoding       string    `json:"encoding"`
	HeaderRow      int       `json:"header_row"`
	Edition        string    `json:"edition"`
	At             time.Time `json:"at"`
	By             string    `json:"by"`
	RecordsRead    int       `json:"records_read"`
	New            int       `json:"new"`
	Changed        int       `json:"changed"`
	Unchanged      int       `json:"unchanged"`
	Missing        int       `json:"missing"`
	Suspected      int       `json:"suspected"`
	Refused        int       `json:"refused"`
}

func loadView(l catalogue.Load) LoadView {
	return LoadView{l.ID, l.Number, l.Series, l.Profile, l.ProfileVersion, l.Country, l.FileName, l.SHA256, l.Encoding, l.HeaderRow, l.Edition, l.At, l.By,
		l.RecordsRead, l.New, l.Changed, l.Unchanged, l.Missing, l.Suspected, l.Refused}
}

func (k *Intake) loads(ctx context.Context, _ struct{}) (LoadsPage, error) {
	return k.loadsPage(ctx, url.Values{"profile": {catalogue.Auto}}, nil)
}

func (k *Intake) loadsPage(ctx context.Context, typed url.Values, problems []ui.Problem) (LoadsPage, error) {
	page := LoadsPage{Loads: []LoadView{}, Profiles: web.URL(ctx, "usecases.intake.profiles"), problems: problems}
	loads, err := k.Store.Loads(ctx)
	if err != nil {
		return page, err
	}
	page.Table = ui.Table{ID: "loads", Caption: text.T("Ce qui est entré dans le catalogue", "What came into the catalogue"), Empty: text.T("Aucun inventaire n’est encore chargé.", "No inventory is loaded yet."),
		Columns: []ui.Column{{Label: text.T("Fichier", "File")}, {Label: text.T("Source", "Source")}, {Label: text.T("Date des données", "Date of the data")},
			number("Fiches lues", "Records read"), number("Nouveaux", "New"), number("Changés", "Changed"), number("Manquants", "Missing"), {Label: text.T("Chargé", "Loaded")}}}
	for _, l := range loads {
		page.Loads = append(page.Loads, loadView(l))
		page.Table.Rows = append(page.Table.Rows, []ui.Cell{{Text: sameInBoth(l.FileName), Href: web.URL(ctx, "usecases.intake.load", "load", l.ID), Head: true},
			{Text: sameInBoth(l.Profile)}, {Text: sameInBoth(l.Edition)}, count(l.RecordsRead), count(l.New), count(l.Changed), count(l.Missing), {Text: told(l.At, l.By)}})
	}
	if !people.Can(people.ActorFrom(ctx), people.CatalogueLoad, "") {
		return page, nil
	}
	page.Action = web.URL(ctx, "usecases.intake")
	if page.Waiting, err = k.waiting(ctx); err != nil {
		return page, err
	}
	page.Fields, err = k.sendFields(ctx, typed)
	page.Fields = marked(page.Fields, problems)
	return page, err
}

func number(fr, en string) ui.Column { return ui.Column{Label: text.T(fr, en), Numeric: true} }

func count(n int) ui.Cell {
	return ui.Cell{Text: text.T(lang.Number(text.FR, int64(n)), lang.Number(text.EN, int64(n))), Numeric: true}
}

// told says when something was done, and by whom.
func told(at time.Time, by string) text.Text {
	return text.T(lang.Date(text.FR, at)+" · "+by, lang.Date(text.EN, at)+" · "+by)
}

func (k *Intake) waiting(ctx context.Context) (ui.Table, error) {
	t := ui.Table{ID: "waiting", Caption: text.T("Fichiers qui attendent une décision", "Files that wait for a decision"),
		Columns: []ui.Column{{Label: text.T("Fichier", "File")}, {Label: text.T("Profil", "Profile")}, {Label: text.T("Envoyé", "Sent")}}}
	uploads, err := k.Store.Uploads(ctx)
	for _, u := range uploads {
		t.Rows = append(t.Rows, []ui.Cell{{Text: sameInBoth(u.FileName), Href: web.URL(ctx, "usecases.intake.plan", "upload", u.ID), Head: true}, {Text: u.Origin.Text()}, {Text: told(u.At, u.By)}})
	}
	return t, err
}

// sendFields ask for the file, and for what only its sender knows of it.
func (k *Intake) sendFields(ctx context.Context, typed url.Values) ([]ui.Field, error) {
	known, err := k.Store.Known(ctx, k.Shipped.Profiles)
	return []ui.Field{
		{Kind: "attachment", Name: "file", Label: text.T("L’inventaire", "The inventory"), Required: true, Accept: ".csv,.xlsx,.json,.jsonl,text/csv,application/json",
			Help: text.T("Un fichier CSV, XLSX, JSON ou JSON Lines, tel que sa source le publie. Au plus 12\u00a0Mo\u00a0; la ligne de commande en prend de plus gros. La lecture d’un gros fichier prend quelques secondes\u00a0: le plan s’affiche ensuite, et rien n’entre dans le catalogue avant votre accord.",
				"A CSV, XLSX, JSON or JSON Lines file, as its source publishes it. At most 12 MB; the command line takes larger ones. Reading a large file takes a few seconds: the plan then shows, and nothing comes into the catalogue before you agree.")},
		{Kind: "select", Name: "profile", Label: text.T("Comment lire ses colonnes", "How to read its columns"), Required: true, Options: profileOptions(known), Values: typed},
		{Kind: "line", Name: "edition", Label: text.T("Date des données", "Date of the data"), Values: typed, MaxLength: 10, Help: text.T("Facultatif\u00a0: 2024, 2024-05 ou 2024-05-31. Sinon, celle du profil.", "Optional: 2024, 2024-05 or 2024-05-31. Otherwise, that of the profile.")},
	}, err
}

// marked puts each problem on its field.
func marked(fields []ui.Field, problems []ui.Problem) []ui.Field {
	for i := range fields {
		for _, p := range problems {
			if p.Field == fields[i].Name {
				fields[i].Errors = append(fields[i].Errors, p.Message)
			}
		}
	}
	return fields
}

type sendIn struct {
	File    *web.Upload `file:"file"`
	Profile string      `form:"profile"`
	Edition string      `form:"edition"`
}

// send keeps the file and leads to its plan; to its columns first, when no profile is known that reads it.
func (k *Intake) send(ctx context.Context, in sendIn) (web.Outcome[LoadsPage], error) {
	stay := func(problems ...ui.Problem) (web.Outcome[LoadsPage], error) {
		page, err := k.loadsPage(ctx, url.Values{"profile": {in.Profile}, "edition": {in.Edition}}, problems)
		return web.Stay(page, 422), err
	}
	if in.File == nil {
		return stay(ui.Problem{Field: "file", Message: text.T("Choisissez un fichier.", "Choose a file.")})
	}
	f := catalogue.FileOf(in.File.Name, in.File.Data)
	ask := catalogue.Request{Name: cmp.Or(in.Profile, catalogue.Auto), Edition: in.Edition}
	chosen, table, err := k.Store.Choose(ctx, k.Shipped, f, ask)
	if err == nil && table == nil {
		_, err = catalogue.Table(f, chosen.Sheet)
	}
	if problems := problemsOf(err, "file"); problems != nil {
		return stay(problems...)
	}
	if err != nil {
		return web.Outcome[LoadsPage]{}, err
	}
	id, err := k.Store.Send(ctx, people.ActorFrom(ctx), f, chosen.Origin, chosen.Profile, in.Edition)
	if problems := problemsOf(err, "edition"); problems != nil {
		return stay(problems...)
	}
	if err != nil {
		return web.Outcome[LoadsPage]{}, err
	}
	next := "usecases.intake.plan"
	if chosen.Origin == usecase.Proposed {
		next = "usecases.intake.columns"
	}
	return web.Go[LoadsPage](web.URL(ctx, next, "upload", id), ""), nil
}

// problemsOf tells a form what a fault says, at its fields or at the one given; none when the error is not a mistake of the sender.
func problemsOf(err error, field string) []ui.Problem {
	var said *fault.Error
	if !errors.As(err, &said) || said.Kind != fault.InvalidKind {
		return nil
	}
	if len(said.Fields) == 0 {
		return []ui.Problem{{Field: field, Message: said.Message}}
	}
	var all []ui.Problem
	for _, f := range said.Fields {
		all = append(all, ui.Problem{Field: field, Message: f.Message})
	}
	return all
}
