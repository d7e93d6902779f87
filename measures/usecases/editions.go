package usecases

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
	"balise/measures/usecases/show"
	"balise/platform/lang"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// EditionsPage lists what was loaded, the latest first.
type EditionsPage struct {
	Editions []Edition `json:"editions"`
}

// Edition is a file that came into the catalogue, and what it changed.
type Edition struct {
	ID        string    `json:"id"`
	Source    Source    `json:"source"`
	Series    string    `json:"series" doc:"Inventaire dont c’est une édition / Inventory that this is an edition of"`
	Country   string    `json:"country"`
	File      string    `json:"file" doc:"Nom du fichier / Name of the file"`
	SHA256    string    `json:"sha256"`
	Encoding  string    `json:"encoding,omitempty"`
	At        time.Time `json:"at" doc:"Chargé le / Loaded on"`
	Records   int       `json:"records_read" doc:"Fiches lues / Records read"`
	New       int       `json:"new"`
	Changed   int       `json:"changed"`
	Unchanged int       `json:"unchanged"`
	Missing   int       `json:"missing" doc:"Cas que l’édition ne contient plus / Cases that the edition no longer holds"`
	Suspected int       `json:"suspected" doc:"Doubles possibles / Possible duplicates"`
	Refused   int       `json:"refused" doc:"Lignes refusées / Lines refused"`
	URL       text.Text `json:"url"`

	href    string
	country text.Text
}

// Href leads to what the edition changed.
func (e Edition) Href() string { return e.href }

// CountryName names the country.
func (e Edition) CountryName() text.Text { return e.country }

// Of says the date of the data.
func (e Edition) Of() text.Text { return show.Date(e.Source.Edition) }

func (p *Pages) edition(ctx context.Context, l catalogue.Load) (Edition, error) {
	from, err := p.source(ctx, l.ID)
	return Edition{ID: l.ID, Source: from, Series: l.Series, Country: l.Country, File: l.FileName, SHA256: l.SHA256, Encoding: l.Encoding, At: l.At, Records: l.RecordsRead,
		New: l.New, Changed: l.Changed, Unchanged: l.Unchanged, Missing: l.Missing, Suspected: l.Suspected, Refused: l.Refused,
		URL: bothURLs(ctx, "usecases.edition", "load", l.ID), href: web.URL(ctx, "usecases.edition", "load", l.ID), country: p.Names.Code(usecase.Country, l.Country)}, err
}

func (p *Pages) editions(ctx context.Context, _ struct{}) (EditionsPage, error) {
	page := EditionsPage{Editions: []Edition{}}
	loads, err := p.Store.Loads(ctx)
	if err != nil {
		return page, err
	}
	for _, l := range loads {
		e, err := p.edition(ctx, l)
		if err != nil {
			return page, err
		}
		page.Editions = append(page.Editions, e)
	}
	return page, nil
}

// Table lists the editions.
func (p EditionsPage) Table() ui.Table {
	t := ui.Table{ID: "editions", Caption: text.T("Éditions chargées, la dernière d’abord", "Editions loaded, the last one first"),
		Empty: text.T("Aucun inventaire n’a encore été chargé.", "No inventory has been loaded yet."), Columns: []ui.Column{
			{Label: text.T("Source", "Source")}, {Label: text.T("Pays", "Country")}, {Label: text.T("Édition", "Edition")}, {Label: text.T("Chargée le", "Loaded on")},
			{Label: text.T("Fiches lues", "Records read"), Numeric: true}, {Label: text.T("Nouveaux", "New"), Numeric: true}, {Label: text.T("Changés", "Changed"), Numeric: true},
			{Label: text.T("Absents", "Missing"), Numeric: true}}}
	for _, e := range p.Editions {
		t.Rows = append(t.Rows, []ui.Cell{{Text: e.Source.Name, Href: e.href, Head: true}, {Text: e.country}, {Text: e.Of()},
			{Text: text.T(lang.Date(text.FR, e.At), lang.Date(text.EN, e.At))}, count(e.Records), count(e.New), count(e.Changed), count(e.Missing)})
	}
	return t
}

func count(n int) ui.Cell {
	return ui.Cell{Text: text.T(lang.Number(text.FR, int64(n)), lang.Number(text.EN, int64(n))), Numeric: true}
}

// EditionIn names a load, and which of its changes to show.
type EditionIn struct {
	Load string `path:"load" doc:"Chargement, tel que la liste le nomme / Load, as the list names it"`
	Kind string `query:"kind" enum:"new,changed,missing,back" doc:"Ce qui est arrivé aux cas\u00a0; tout, si rien n’est dit / What became of the cases; everything, when nothing is said"`
	Page int    `query:"page" minimum:"1" doc:"Page, à partir de 1 / Page, from 1"`
}

// EditionPage tells what an edition changed in the catalogue.
type EditionPage struct {
	Edition
	Renamed []usecase.Rename `json:"renamed" doc:"Organisations qui ont changé de nom / Organisations whose name changed"`
	Total   int              `json:"total" doc:"Changements ainsi choisis / Changes so chosen"`
	Number  int              `json:"page"`
	Pages   int              `json:"pages"`
	Changes []EditionChange  `json:"changes"`

	kind   string
	told   catalogue.Told
	counts map[catalogue.ChangeKind]int
}

// EditionChange is what an edition did to one case.
type EditionChange struct {
	Kind   string               `json:"kind"`
	Case   CaseRef              `json:"case"`
	Fields []usecase.Difference `json:"fields,omitempty"`
}

// Tag names what happened.
func (c EditionChange) Tag() ui.Tag { return kindTag(catalogue.ChangeKind(c.Kind)) }

// Diff shows the differences.
func (c EditionChange) Diff() ui.Diff { return diff(c.Fields) }

// changesLength is how many changes stand on one page.
const changesLength = 25

func (p *Pages) editionPage(ctx context.Context, in EditionIn) (EditionPage, error) {
	l, err := p.Store.Load(ctx, in.Load)
	if err != nil {
		return EditionPage{}, err
	}
	e, err := p.edition(ctx, l)
	page := EditionPage{Edition: e, Renamed: []usecase.Rename{}, Changes: []EditionChange{}, Number: max(1, in.Page), kind: in.Kind}
	if err != nil {
		return page, err
	}
	if page.told, _, err = p.Store.Told(ctx, l.ID); err != nil {
		return page, err
	}
	page.Renamed = append(page.Renamed, page.told.Renamed...)
	if page.counts, err = p.Store.CountChanges(ctx, l.ID); err != nil {
		return page, err
	}
	for kind, n := range page.counts {
		if in.Kind == "" || in.Kind == string(kind) {
			page.Total += n
		}
	}
	page.Pages = max(1, (page.Total+changesLength-1)/changesLength)
	changes, err := p.changesOf(ctx, l.ID, catalogue.ChangeKind(in.Kind), (page.Number-1)*changesLength)
	for _, c := range changes {
		c.Case.Record = c.Case.Record.Public()
		page.Changes = append(page.Changes, EditionChange{Kind: string(c.Kind), Case: p.ref(ctx, c.Case), Fields: public(c.Fields)})
	}
	return page, err
}

func (p *Pages) changesOf(ctx context.Context, load string, kind catalogue.ChangeKind, offset int) ([]catalogue.LoadChange, error) {
	if kind == "" {
		return p.Store.ChangesOf(ctx, load, offset, changesLength)
	}
	return p.Store.ChangesOfKind(ctx, load, kind, offset, changesLength)
}

// Facts says what the file was.
func (p EditionPage) Facts() ui.SummaryList {
	number := func(n int) text.Text { return count(n).Text }
	rows := []ui.SummaryRow{
		{Label: text.T("Édition", "Edition"), Value: p.Of()},
		{Label: text.T("Chargée le", "Loaded on"), Value: text.T(lang.Date(text.FR, p.At), lang.Date(text.EN, p.At))},
		{Label: text.T("Fichier", "File"), Value: text.T(p.File, p.File)},
		{Label: text.T("Empreinte SHA-256", "SHA-256"), Value: text.T(p.SHA256, p.SHA256)},
		{Label: text.T("Fiches lues", "Records read"), Value: number(p.Records)},
		{Label: text.T("Cas inchangés", "Unchanged cases"), Value: number(p.Unchanged)},
		{Label: text.T("Doubles possibles", "Possible duplicates"), Value: number(p.Suspected)},
		{Label: text.T("Lignes refusées", "Lines refused"), Value: number(p.Refused)},
	}
	if !p.Source.Licence.Empty() {
		rows = append(rows, ui.SummaryRow{Label: text.T("Licence", "Licence"), Value: p.Source.Licence})
	}
	if href := show.Href(p.Source.URL); href != "" {
		rows = append(rows, ui.SummaryRow{Label: text.T("Page de la source", "Page of the source"), Links: []ui.Link{{Label: text.T(href, href), Href: href}}})
	}
	return ui.SummaryList{Rows: rows}
}

// Kinds are the kinds of change, each with the address that shows it alone.
func (p EditionPage) Kinds() []KindChoice {
	whole := 0
	for _, n := range p.counts {
		whole += n
	}
	all := []KindChoice{{Label: text.T("Tout", "All"), N: whole, Href: p.href, Current: p.kind == ""}}
	for _, k := range []struct {
		kind  catalogue.ChangeKind
		label text.Text
	}{{catalogue.New, text.T("Nouveaux", "New")}, {catalogue.Changed, text.T("Changés", "Changed")}, {catalogue.Missing, text.T("Absents", "Missing")},
		{catalogue.Back, text.T("De retour", "Back")}} {
		if n := p.counts[k.kind]; n > 0 || k.kind != catalogue.Back {
			all = append(all, KindChoice{k.label, n, p.href + "?kind=" + string(k.kind), p.kind == string(k.kind)})
		}
	}
	return all
}

// KindChoice is a kind of change to show alone.
type KindChoice struct {
	Label   text.Text
	N       int
	Href    string
	Current bool
}

// Renames lists the organisations that changed names.
func (p EditionPage) Renames() ui.Table {
	t := ui.Table{ID: "renames", Caption: text.T("Organisations qui ont changé de nom", "Organisations whose name changed"), Columns: []ui.Column{
		{Label: text.T("Avant", "Before")}, {Label: text.T("Après", "After")}, {Label: text.T("Cas", "Cases"), Numeric: true}}}
	for _, r := range p.Renamed {
		t.Rows = append(t.Rows, []ui.Cell{{Text: text.T(r.From, r.From)}, {Text: text.T(r.To, r.To)}, count(r.Cases)})
	}
	return t
}

// Pagination leads to the other pages of changes.
func (p EditionPage) Pagination() ui.Pagination {
	return ui.Paginate(p.Number, p.Pages, func(n int) string {
		v := url.Values{}
		if p.kind != "" {
			v.Set("kind", p.kind)
		}
		if n > 1 {
			v.Set("page", strconv.Itoa(n))
		}
		if len(v) == 0 {
			return p.href
		}
		return p.href + "?" + v.Encode()
	})
}
