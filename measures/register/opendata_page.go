package register

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"balise/engine/text"
	"balise/measures/register/edition"
	"balise/measures/register/opendata"
	"balise/measures/register/portrait"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/web"
)

// openDataPage explains the data and leads to every file.
var openDataPage = web.Page{Name: "opendata", FR: "/donnees-ouvertes", EN: "/en/open-data"}

// openData are the pages and files of the open data, besides the downloads of the register itself.
func (r *Register) openData() []web.Endpoint {
	under := func(name, fr, en, template string) web.Page {
		return web.Page{Name: "opendata." + name, FR: openDataPage.FR + fr, EN: openDataPage.EN + en, Files: files, Template: template}
	}
	home := openDataPage
	home.API, home.Files, home.Template, home.Fresh = "/api/v1/open-data", files, "opendata.html", true
	home.Summary = text.T("Lister les fichiers et les éditions des données ouvertes", "List the files and editions of the open data")
	dictionary := under("dictionary", "/dictionnaire", "/dictionary", "dictionary.html")
	dictionary.API, dictionary.Summary = "/api/v1/open-data/dictionary", text.T("Lire le dictionnaire des données", "Read the data dictionary")
	one := under("edition", "/editions/{day}", "/editions/{day}", "edition.html")
	one.API, one.Fresh, one.Summary = "/api/v1/open-data/editions/{day}", true, text.T("Lire une édition datée", "Read a dated edition")
	freeze := web.Page{Name: "opendata.freeze", FR: "/espace/editions/figer", EN: "/en/workspace/editions/freeze", Files: files, Template: "freeze.html",
		Action: string(people.EditionFreeze)}
	all := []web.Endpoint{
		web.Get(home, r.openDataHome),
		web.Get(dictionary, r.dictionary),
		web.File(under("dictionary.csv", "/dictionnaire.csv", "/dictionary.csv", ""), r.dictionaryCSV),
		web.File(under("ckan", "/package.json", "/package.json", ""), r.described("package.json", "application/json", opendata.Dataset.CKAN)),
		web.File(under("dcat", "/dcat.jsonld", "/dcat.jsonld", ""), r.described("dcat.jsonld", "application/ld+json", opendata.Dataset.DCAT)),
		web.File(under("portrait.csv", "/portrait.csv", "/portrait.csv", ""), r.portraitCSV),
		web.File(under("portrait.json", "/portrait.json", "/portrait.json", ""), r.portraitJSON),
		web.Get(one, r.edition),
		web.Get(freeze, r.freezeForm),
		web.Post(freeze, r.freeze),
	}
	for _, f := range frozenFormats {
		page := under("edition."+f.name, "/editions/{day}/registre."+f.name, "/editions/{day}/register."+f.name, "")
		all = append(all, web.File(page, r.editionFile(f)))
	}
	return all
}

// FileRef leads to a file.
type FileRef struct {
	Name      text.Text `json:"name"`
	Format    string    `json:"format"`
	MediaType string    `json:"media_type"`
	URL       text.Text `json:"url"`
	Size      int64     `json:"size,omitempty" doc:"Octets / Bytes"`
	SHA256    string    `json:"sha256,omitempty"`

	about text.Text
}

// About says what is in the file.
func (f FileRef) About() text.Text { return f.about }

// EditionPage is a dated edition, kept for ever.
type EditionPage struct {
	Day      string    `json:"day"`
	FrozenAt time.Time `json:"frozen_at"`
	Entries  int64     `json:"entries"`
	Files    []FileRef `json:"files"`
	URL      text.Text `json:"url"`

	href string
}

// Href leads to the page of the edition.
func (e EditionPage) Href() string { return e.href }

// OpenDataPage lists what is given away.
type OpenDataPage struct {
	Licence  string        `json:"licence"`
	Files    []FileRef     `json:"files"`
	Editions []EditionPage `json:"editions"`

	content ContentPage
	freeze  string
}

// Content explains the data.
func (p OpenDataPage) Content() ContentPage { return p.content }

// Freeze leads to freezing an edition, where the visitor may.
func (p OpenDataPage) Freeze() string { return p.freeze }

func (r *Register) openDataHome(ctx context.Context, _ struct{}) (OpenDataPage, error) {
	content, err := r.content("open-data")(ctx, struct{}{})
	if err != nil {
		return OpenDataPage{}, err
	}
	page := OpenDataPage{Licence: opendata.Licence.URL, Files: r.files(ctx), Editions: []EditionPage{}, content: content}
	all, err := r.editions().All(ctx)
	if err != nil {
		return page, err
	}
	for _, e := range all {
		page.Editions = append(page.Editions, editionPage(ctx, e))
	}
	if people.Can(people.ActorFrom(ctx), people.EditionFreeze, "") {
		page.freeze = web.URL(ctx, "opendata.freeze")
	}
	return page, nil
}

// files are those that follow the register.
func (r *Register) files(ctx context.Context) []FileRef {
	made := []FileRef{}
	add := func(route, format, mediaType string, name, about text.Text) {
		made = append(made, FileRef{Name: name, Format: format, MediaType: mediaType, URL: bothURLs(ctx, route), about: about})
	}
	whole := text.T("Toutes les fiches publiées", "All published entries")
	add("register.csv", "CSV", formatCSV.mediaType, whole, text.T("Une ligne par fiche, UTF-8, séparé par des virgules. Les codes et leurs libellés.", "One line for each entry, UTF-8, separated by commas. Codes and their labels."))
	add("register.xlsx", "XLSX", formatXLSX.mediaType, whole, text.T("La même chose pour un tableur, avec le dictionnaire sur une deuxième feuille.", "The same for a spreadsheet program, with the dictionary on a second sheet."))
	add("register.json", "JSON", formatJSON.mediaType, whole, text.T("Les deux langues, les réponses complètes, les libellés de tous les codes.", "Both languages, whole answers, the labels of all codes."))
	add("register.jsonl", "JSONL", formatLines.mediaType, whole, text.T("Un objet JSON par ligne, pour lire au fil de l’eau.", "One JSON object for each line, to read as it flows."))
	six := text.T("Le Portrait en six colonnes", "The Portrait in six columns")
	add("opendata.portrait.csv", "CSV", formatCSV.mediaType, six, text.T("Nom, catégorie, organisme, portefeuille, bénéfices, statut\u00a0: les organismes du Québec.", "Name, category, body, portfolio, benefits, status: the bodies of Québec."))
	add("opendata.portrait.json", "JSON", formatJSON.mediaType, six, text.T("Les mêmes six attributs.", "The same six attributes."))
	add("opendata.dictionary.csv", "CSV", formatCSV.mediaType, text.T("Dictionnaire des données", "Data dictionary"), text.T("Chaque colonne\u00a0: titre, type, valeurs, raisons d’absence, fondement juridique.", "Each column: header, type, values, reasons for absence, legal basis."))
	return made
}

func bothURLs(ctx context.Context, route string, params ...any) text.Text {
	return text.T(web.Absolute(ctx, web.URLIn(ctx, text.FR, route, params...)), web.Absolute(ctx, web.URLIn(ctx, text.EN, route, params...)))
}

func editionPage(ctx context.Context, e edition.Edition) EditionPage {
	page := EditionPage{Day: string(e.Day), FrozenAt: e.At, Entries: int64(e.Entries), Files: []FileRef{}, URL: bothURLs(ctx, "opendata.edition", "day", e.Day),
		href: web.URL(ctx, "opendata.edition", "day", e.Day)}
	for _, f := range frozenFormats {
		if file, kept := e.File(f.name); kept {
			name := text.T("Édition du "+string(e.Day), "Edition of "+string(e.Day))
			page.Files = append(page.Files, FileRef{Name: name, Format: formatName(f), MediaType: f.mediaType,
				URL: bothURLs(ctx, "opendata.edition."+f.name, "day", e.Day), Size: file.Size, SHA256: file.SHA256})
		}
	}
	return page
}

func formatName(f format) string {
	return map[string]string{"csv": "CSV", "xlsx": "XLSX", "json": "JSON", "jsonl": "JSONL"}[f.name]
}

type dayIn struct {
	Day string `path:"day"`
}

func (r *Register) edition(ctx context.Context, in dayIn) (EditionPage, error) {
	e, err := r.editions().Of(ctx, people.Day(in.Day))
	return editionPage(ctx, e), err
}

func (r *Register) editionFile(f format) func(context.Context, dayIn) (web.Download, error) {
	return func(ctx context.Context, in dayIn) (web.Download, error) {
		e, err := r.editions().Of(ctx, people.Day(in.Day))
		if err != nil {
			return web.Download{}, err
		}
		file, _ := e.File(f.name) // an edition has every frozen format
		return web.Download{Name: text.T("registre-ia-", "ai-register-").In(web.Lang(ctx)) + in.Day + "." + f.name, MediaType: f.mediaType, Hash: file.SHA256,
			Write: func(out io.Writer) error { return r.editions().Give(ctx, file, out) }}, nil
	}
}

// DictionaryPage says what each column of the files holds.
type DictionaryPage struct {
	Fields []opendata.Field `json:"fields"`

	csv string
}

// CSV leads to the dictionary as a file.
func (p DictionaryPage) CSV() string { return p.csv }

// Questions are the fields that people read about: those that only say another in words are left to the file.
func (p DictionaryPage) Questions() []opendata.Field {
	return slices.DeleteFunc(slices.Clone(p.Fields), func(f opendata.Field) bool { return f.Words })
}

func (r *Register) dictionary(ctx context.Context, _ struct{}) (DictionaryPage, error) {
	layout, err := opendata.Layout(r.Entry)
	if err != nil {
		return DictionaryPage{}, err
	}
	return DictionaryPage{Fields: opendata.Dictionary(layout), csv: web.URL(ctx, "opendata.dictionary.csv")}, nil
}

func (r *Register) dictionaryCSV(ctx context.Context, _ struct{}) (web.Download, error) {
	layout, err := opendata.Layout(r.Entry)
	if err != nil {
		return web.Download{}, err
	}
	l := web.Lang(ctx)
	return web.Download{Name: text.T("dictionnaire.csv", "dictionary.csv").In(l), MediaType: formatCSV.mediaType, Write: func(out io.Writer) error {
		w := csv.NewWriter(out)
		for _, line := range opendata.DictionaryTable(layout, l) {
			if err := w.Write(guarded(line)); err != nil {
				return fmt.Errorf("writing the dictionary: %w", err)
			}
		}
		w.Flush()
		return w.Error()
	}}, nil
}

// described gives a description of the data for catalogues.
func (r *Register) described(name, mediaType string, describe func(opendata.Dataset) ([]byte, error)) func(context.Context, struct{}) (web.Download, error) {
	return func(ctx context.Context, _ struct{}) (web.Download, error) {
		d, err := r.dataset(ctx)
		if err != nil {
			return web.Download{}, err
		}
		data, err := describe(d)
		return web.Download{Name: name, MediaType: mediaType, Data: data, Shown: true}, err
	}
}

func (r *Register) dataset(ctx context.Context) (opendata.Dataset, error) {
	l := web.Lang(ctx)
	d := opendata.Dataset{URL: r.site(openDataPage).FR, Modified: r.Now()}
	for _, f := range r.files(ctx) {
		d.Files = append(d.Files, opendata.Resource{URL: f.URL.In(l), Name: f.Name, Description: f.about, Format: f.Format, MediaType: f.MediaType})
	}
	all, err := r.editions().All(ctx)
	if err != nil {
		return d, err
	}
	for _, e := range all {
		for _, f := range editionPage(ctx, e).Files {
			d.Files = append(d.Files, opendata.Resource{URL: f.URL.In(l), Name: f.Name, Description: frozenNote, Format: f.Format, MediaType: f.MediaType,
				Edition: string(e.Day), SHA256: f.SHA256, Size: f.Size})
		}
	}
	seq, err := r.Records.LastPublishedSeq(ctx, initiative.KindID)
	if err != nil || seq == 0 {
		return d, err
	}
	last, err := r.Records.Publication(ctx, seq)
	d.Modified = last.At
	return d, err
}

var frozenNote = text.T("Figée\u00a0: cette adresse donnera toujours les mêmes octets.", "Frozen: this address will always give the same bytes.")

func (r *Register) portraitCSV(ctx context.Context, _ struct{}) (web.Download, error) {
	walk, err := r.Published(ctx)
	if err != nil {
		return web.Download{}, err
	}
	l := web.Lang(ctx)
	return web.Download{Name: "portrait.csv", MediaType: formatCSV.mediaType, Write: func(out io.Writer) error {
		w := csv.NewWriter(out)
		header := make([]string, 0, len(portrait.Attributes))
		for _, a := range portrait.Attributes {
			header = append(header, portrait.Labels[a].In(l))
		}
		if err := w.Write(header); err != nil {
			return fmt.Errorf("writing the Portrait: %w", err)
		}
		if _, err := r.portrait(ctx, walk, l, func(line []string) error { return w.Write(guarded(line)) }); err != nil {
			return err
		}
		w.Flush()
		return w.Error()
	}}, nil
}

// portraitJSON writes an object for each entry, by attribute.
func (r *Register) portraitJSON(ctx context.Context, _ struct{}) (web.Download, error) {
	walk, err := r.Published(ctx)
	if err != nil {
		return web.Download{}, err
	}
	l := web.Lang(ctx)
	return web.Download{Name: "portrait.json", MediaType: formatJSON.mediaType, Write: func(out io.Writer) error {
		separator := "["
		_, err := r.portrait(ctx, walk, l, func(line []string) error {
			object := map[string]string{}
			for i, a := range portrait.Attributes {
				object[a] = line[i]
			}
			data, err := json.Marshal(object)
			if err == nil {
				_, err = fmt.Fprintf(out, "%s\n%s", separator, data)
			}
			separator = ","
			return err
		})
		if err == nil && separator == "[" {
			_, err = io.WriteString(out, "[")
		}
		if err == nil {
			_, err = io.WriteString(out, "\n]\n")
		}
		return err
	}}, nil
}
