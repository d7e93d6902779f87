package pages

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// ImportPage loads bodies from a file: the plan is shown first, and it is applied to that very file.
type ImportPage struct {
	Action   string
	Fields   []ui.Field
	Columns  ui.Table
	Planned  bool
	File     string
	Stats    []ui.Stat
	Mistakes ui.Table
	New      ui.Table
	Changes  ui.Table
	Nothing  bool        // the plan changes nothing
	Kept     []ui.Hidden // the file and the plan, to apply them; empty where nothing may be applied
	problems []ui.Problem
}

// Problems gives the error summary.
func (p ImportPage) Problems() []ui.Problem { return p.problems }

type importIn struct {
	Upload  *web.Upload `file:"file"`
	Name    string      `form:"name"`
	Content string      `form:"content"`
	Plan    string      `form:"plan"`
	Apply   bool        `form:"apply"`
}

// maxKept bounds a file carried from the plan to its application, packed, in characters; a form value holds no more.
const maxKept = 190_000

func (a *Admin) importForm(ctx context.Context, _ struct{}) (ImportPage, error) {
	return importPage(ctx, nil), nil
}

func importPage(ctx context.Context, problems []ui.Problem) ImportPage {
	fields := []ui.Field{{Kind: "attachment", Name: "file", Label: text.T("Fichier CSV", "CSV file"), Required: true, Accept: ".csv,text/csv",
		Help: text.T("En UTF-8, séparé par des virgules, des points-virgules ou des tabulations.", "In UTF-8, separated by commas, semicolons or tabs.")}}
	return ImportPage{Action: web.URL(ctx, "bodies.import"), Fields: marked(fields, problems), Columns: importColumns(), problems: problems}
}

func (a *Admin) importBodies(ctx context.Context, in importIn) (web.Outcome[ImportPage], error) {
	file, kept, problem := in.open()
	if problem != nil {
		return web.Stay(importPage(ctx, []ui.Problem{*problem}), 422), nil
	}
	plan, err := a.People.PlanBodies(ctx, people.ReadBodiesCSV(file, a.codes()))
	if err != nil {
		return web.Outcome[ImportPage]{}, err
	}
	if !in.Apply || in.Upload != nil {
		return a.stayOnPlan(ctx, in, kept, plan, nil, 200)
	}
	if in.Plan != planKey(plan) {
		return a.stayOnPlan(ctx, in, kept, plan, []ui.Problem{{Message: text.T(
			"Rien n’a été importé\u00a0: des organismes ont changé depuis que le plan a été fait. Voici le nouveau plan.",
			"Nothing was imported: bodies have changed since the plan was made. Here is the new plan.")}}, 409)
	}
	err = a.People.ImportBodies(ctx, people.ActorFrom(ctx), plan)
	if problems, status := refused(err); problems != nil {
		return a.stayOnPlan(ctx, in, kept, plan, problems, status)
	}
	if err != nil {
		return web.Outcome[ImportPage]{}, err
	}
	return web.Go[ImportPage](web.URL(ctx, "bodies.admin"), "notice.bodies.imported"), nil
}

// open gives the file that was just sent, or the one that came back with its plan; and how it is carried on, empty where
// it is too large for that.
func (in importIn) open() (file io.Reader, kept string, problem *ui.Problem) {
	if in.Upload != nil {
		if kept = pack(in.Upload.Data); len(kept) > maxKept {
			kept = ""
		}
		return bytes.NewReader(in.Upload.Data), kept, nil
	}
	if in.Content == "" {
		return nil, "", &ui.Problem{Field: "file", Message: text.T("Choisissez un fichier CSV.", "Choose a CSV file.")}
	}
	packed := base64.NewDecoder(base64.StdEncoding, strings.NewReader(in.Content))
	unpacked, err := gzip.NewReader(packed)
	if err != nil {
		return nil, "", &ui.Problem{Field: "file", Message: text.T("Le fichier n’est pas revenu entier\u00a0: choisissez-le de nouveau.", "The file did not come back whole: choose it again.")}
	}
	return unpacked, in.Content, nil // its reader stops at the size that a file may have
}

// pack makes of a file a value that a form carries unchanged: browsers rewrite the line ends of anything typed.
func pack(data []byte) string {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	w.Write(data) //nolint:errcheck // memory does not fail
	w.Close()     //nolint:errcheck // memory does not fail
	return base64.StdEncoding.EncodeToString(packed.Bytes())
}

// planKey tells one plan from another by all that it would do.
func planKey(plan people.BodyPlan) string {
	var steps []any
	for _, r := range plan.Rows {
		steps = append(steps, r.Line, r.Fate, r.Before.ID, r.Changes)
	}
	return fingerprint(steps)
}

func (a *Admin) stayOnPlan(ctx context.Context, in importIn, kept string, plan people.BodyPlan, problems []ui.Problem, status int) (web.Outcome[ImportPage], error) {
	page := importPage(ctx, nil)
	page.Planned, page.File = true, in.Name
	if in.Upload != nil {
		page.File = in.Upload.Name
	}
	a.showPlan(&page, plan)
	switch {
	case len(plan.Problems) > 0:
		if status = 422; problems == nil {
			problems = []ui.Problem{{Field: "mistakes-caption", Message: text.T("Le fichier est à corriger\u00a0: rien ne sera importé.", "The file needs correcting: nothing will be imported.")}}
		}
	case page.Nothing:
	case kept == "":
		status = 422
		problems = append(problems, ui.Problem{Field: "file", Message: text.T(
			"Le fichier est trop gros pour être importé d’ici\u00a0: divisez-le, puis importez chaque partie.", "The file is too large to be imported from here: split it, then import each part.")})
	default:
		page.Kept = []ui.Hidden{{Name: "name", Value: page.File}, {Name: "content", Value: kept}, {Name: "plan", Value: planKey(plan)}, {Name: "apply", Value: "yes"}}
	}
	page.problems = problems
	return web.Stay(page, status), nil
}

// codes reads what a file says as a code or as a label in either language.
func (a *Admin) codes() people.Codes {
	return people.Codes{Type: a.codeOf("body_type"), Portfolio: a.codeOf("portfolio"), Jurisdiction: a.codeOf("jurisdiction")}
}

func (a *Admin) codeOf(taxonomy string) func(string) (string, bool) {
	known := map[string]string{}
	if t := a.Corpus.Taxonomy(taxonomy); t != nil {
		for _, e := range t.Editions {
			for _, term := range e.Terms {
				known[term.Code], known[lang.Fold(term.Label.FR)], known[lang.Fold(term.Label.EN)] = term.Code, term.Code, term.Code
			}
		}
	}
	return func(said string) (string, bool) {
		code, ok := known[lang.Fold(said)]
		return code, ok
	}
}

// bodyColumn is a column of the file of bodies: its header, and what to write in it.
type bodyColumn struct{ header, help text.Text }

var bodyColumns = []bodyColumn{
	{text.T("identifiant", "identifier"), text.T("L’adresse de la page de l’organisme. Laissez vide pour un nouvel organisme.", "The address of the body’s page. Leave empty for a new body.")},
	{text.T("nom", "french name"), text.T("Le nom officiel en français.", "The official name in French.")},
	{text.T("nom anglais", "english name"), text.T("Le nom officiel en anglais.", "The official name in English.")},
	{text.T("sigle", "french acronym"), text.T("Le sigle en français.", "The acronym in French.")},
	{text.T("sigle anglais", "english acronym"), text.T("Le sigle en anglais.", "The acronym in English.")},
	{text.T("type", "type"), text.T("Un code ou un libellé de la liste des types.", "A code or a label of the list of types.")},
	{text.T("portefeuille", "portfolio"), text.T("Un code ou un libellé de la liste des portefeuilles.", "A code or a label of the list of portfolios.")},
	{text.T("administration", "jurisdiction"), text.T("Québec, Canada (fédéral) ou Autre.", "Québec, Canada (federal) or Other.")},
	{text.T("autres noms", "other names"), text.T("Séparés par une barre verticale\u00a0: Nom | Ancien nom [2010-01-01/2015-01-01].", "Separated by a vertical bar: Name | Former name [2010-01-01/2015-01-01].")},
	{text.T("début", "from"), text.T("Le premier jour de l’organisme\u00a0: AAAA-MM-JJ.", "The first day of the body: YYYY-MM-DD.")},
	{text.T("fin", "until"), text.T("Le premier jour où il n’existe plus\u00a0: AAAA-MM-JJ.", "The first day on which it no longer exists: YYYY-MM-DD.")},
	{text.T("fictif", "fictional"), text.T("oui ou non.", "yes or no.")},
}

func importColumns() ui.Table {
	t := ui.Table{ID: "columns", Caption: text.T("Colonnes reconnues", "Known columns"), Columns: []ui.Column{
		{Label: text.T("Titre de la colonne", "Header of the column")}, {Label: text.T("Ce qu’on y écrit", "What to write in it")}}}
	for _, c := range bodyColumns {
		t.Rows = append(t.Rows, []ui.Cell{{Text: c.header, Head: true}, {Text: c.help}})
	}
	return t
}

// bodyTemplate gives an empty file to fill. Its separator is the one that the reader's spreadsheet expects, and its byte
// order mark tells the spreadsheet that it is UTF-8.
func (a *Admin) bodyTemplate(ctx context.Context, _ struct{}) (web.Download, error) {
	l := web.Lang(ctx)
	headers := make([]string, len(bodyColumns))
	for i, c := range bodyColumns {
		headers[i] = c.header.In(l)
	}
	name, separator := "organismes.csv", ";"
	if l == text.EN {
		name, separator = "bodies.csv", ","
	}
	data := fmt.Sprintf("\ufeff%s\r\n", strings.Join(headers, separator))
	return web.Download{Name: name, MediaType: "text/csv; charset=utf-8", Data: []byte(data)}, nil
}
