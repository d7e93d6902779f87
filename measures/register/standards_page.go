package register

import (
	"context"
	"fmt"
	"io"
	"net/url"

	"balise/engine/standard"
	"balise/engine/text"
	"balise/measures/register/opendata"
	"balise/measures/register/standards"
	"balise/platform/fault"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// standardsPage lists the standards in which the register is given away.
var standardsPage = web.Page{Name: "standards", FR: "/registre/normes", EN: "/en/register/standards", API: "/api/v1/register/standards"}

// standardFormats are the files of each standard, with what programs are told they hold.
var standardFormats = map[standard.Format]string{
	standard.CSV: formatCSV.mediaType, standard.XLSX: formatXLSX.mediaType, standard.JSON: formatJSON.mediaType, standard.Markdown: "text/markdown; charset=utf-8",
}

// standardFiles lists them in the order in which they are offered.
var standardFiles = []standard.Format{standard.JSON, standard.CSV, standard.XLSX, standard.Markdown}

// standards are the pages and files of the register as others describe such uses. Each has one segment more than a page of an
// entry, whose number stands where the word “normes” does.
func (r *Register) standards() []web.Endpoint {
	under := func(name, fr, en, template string) web.Page {
		return web.Page{Name: "standards." + name, FR: standardsPage.FR + "/{standard}" + fr, EN: standardsPage.EN + "/{standard}" + en, Files: files, Template: template}
	}
	list := standardsPage
	list.Files, list.Template, list.Summary = files, "standards.html", text.T("Lister les normes d’ailleurs et ce que le registre en remplit", "List the standards of others and what the register fills of them")
	gaps := under("gaps", "/ecarts", "/gaps", "standard.html")
	gaps.API, gaps.Kept, gaps.Summary = "/api/v1/register/standards/{standard}/gaps", true, text.T("Compter ce que les fiches ne disent pas comme une norme le demande", "Count what entries do not say as a standard asks")
	one := under("entry", "/fiches/{number}", "/entries/{number}", "standard_entry.html")
	one.API, one.Summary = "/api/v1/register/standards/{standard}/entries/{number}", text.T("Lire une fiche selon une norme, et ses écarts", "Read an entry by a standard, and its gaps")
	draft := web.Page{Name: deskName + ".standards", FR: "/espace/registre/{id}/normes", EN: "/en/workspace/register/{id}/standards", Files: files,
		Template: "standard_draft.html", Action: string(people.RecordRead)}
	all := []web.Endpoint{web.Get(list, r.listStandards), web.Get(gaps, r.standardGaps), web.Get(one, r.standardEntry), web.Get(draft, r.standardDraft)}
	for _, f := range standardFiles {
		all = append(all, web.File(under("entries."+string(f), "/fiches."+string(f), "/entries."+string(f), ""), r.standardFile(f)))
	}
	for _, f := range []standard.Format{standard.CSV, standard.JSON} {
		all = append(all, web.File(under("gaps."+string(f), "/ecarts."+string(f), "/gaps."+string(f), ""), r.standardGapFile(f)))
	}
	return all
}

// StandardIn is a search of the register, wanted by a standard.
type StandardIn struct {
	SearchIn
	Standard string `path:"standard" example:"nl-publication" doc:"La norme, par son identifiant / The standard, by its identifier"`
}

// StandardFileIn is what a file by a standard holds: the results of a search, or one entry.
type StandardFileIn struct {
	StandardIn
	// Conforming keeps, in the files of entries, those that satisfy the standard.
	Conforming bool `query:"conforming" doc:"Seulement les fiches auxquelles rien d’exigé ne manque / Only the entries that lack nothing required"`
	// Entry keeps one entry, whatever the search.
	Entry int64 `query:"entry" minimum:"1" doc:"Une seule fiche, par son numéro / One entry only, by its number"`
}

// standardNamed gives a standard by its identifier.
func (r *Register) standardNamed(id string) (*standard.Standard, error) {
	if s := r.Corpus.Standard(id); s != nil {
		return s, nil
	}
	return nil, fault.NotFound(text.T("Balise ne connaît pas cette norme. La page «\u00a0Normes d’ailleurs\u00a0» donne la liste.",
		"Balise does not know this standard. The page “Standards of others” lists them."))
}

// byStandard gives the entries that a search finds and what their files by a standard have in common.
func (r *Register) byStandard(ctx context.Context, in StandardFileIn) (opendata.Entries, standards.File, error) {
	s, err := r.standardNamed(in.Standard)
	if err != nil {
		return nil, standards.File{}, err
	}
	give := func() (opendata.Entries, opendata.File, error) { return r.entries(ctx, in.SearchIn, web.Lang(ctx)) }
	if in.Entry > 0 {
		give = func() (opendata.Entries, opendata.File, error) { return r.oneEntry(ctx, in.Entry) }
	}
	entries, file, err := give()
	return entries, standards.File{Standard: s, Lang: file.Lang, Bodies: file.Bodies, Conforming: in.Conforming}, err
}

// oneEntry gives an entry as the public reads it now.
func (r *Register) oneEntry(ctx context.Context, number int64) (opendata.Entries, opendata.File, error) {
	if _, err := r.published(ctx, number); err != nil {
		return nil, opendata.File{}, err
	}
	asOf, err := r.Records.LastPublishedSeq(ctx, initiative.KindID)
	if err != nil {
		return nil, opendata.File{}, err
	}
	return r.entriesAt(ctx, asOf, []int64{number}, web.Lang(ctx))
}

func (r *Register) standardFile(f standard.Format) func(context.Context, StandardFileIn) (web.Download, error) {
	return func(ctx context.Context, in StandardFileIn) (web.Download, error) {
		entries, file, err := r.byStandard(ctx, in)
		if err != nil {
			return web.Download{}, err
		}
		if !file.Standard.Has(f) {
			return web.Download{}, fault.NotFound(text.T("Cette norme ne s’écrit pas dans ce format.", "This standard is not written in this format."))
		}
		return web.Download{Name: standardFileName(file.Standard, "", f), MediaType: standardFormats[f], Write: writing(ctx, f, entries, file.Write)}, nil
	}
}

func (r *Register) standardGapFile(f standard.Format) func(context.Context, StandardFileIn) (web.Download, error) {
	return func(ctx context.Context, in StandardFileIn) (web.Download, error) {
		entries, file, err := r.byStandard(ctx, in)
		if err != nil {
			return web.Download{}, err
		}
		return web.Download{Name: standardFileName(file.Standard, text.T("-ecarts", "-gaps").In(file.Lang), f), MediaType: standardFormats[f],
			Write: writing(ctx, f, entries, file.WriteGaps)}, nil
	}
}

func standardFileName(s *standard.Standard, what string, f standard.Format) string {
	return s.ID + what + "." + string(f)
}

func writing(ctx context.Context, f standard.Format, entries opendata.Entries, write func(context.Context, standard.Format, io.Writer, opendata.Entries) (int, error)) func(io.Writer) error {
	return func(out io.Writer) error {
		_, err := write(ctx, f, out, entries)
		return err
	}
}

// StandardRef names a standard.
type StandardRef struct {
	ID       string    `json:"id"`
	Version  string    `json:"version" doc:"Édition de la norme / Edition of the standard"`
	Title    text.Text `json:"title"`
	Fields   int       `json:"fields" doc:"Champs de la norme / Fields of the standard"`
	Filled   int       `json:"filled" doc:"Champs que le registre sait remplir / Fields that the register can fill"`
	Validate bool      `json:"to_validate" doc:"Une personne doit encore la comparer au texte officiel / A person has yet to compare it with the official text"`

	s    *standard.Standard
	href string
}

func standardRef(ctx context.Context, s *standard.Standard, in SearchIn) StandardRef {
	return StandardRef{ID: s.ID, Version: s.Version, Title: s.Title, Fields: len(s.Fields), Filled: s.Filled(), Validate: s.NeedsValidation(), s: s,
		href: ui.WithQuery(web.URL(ctx, "standards.gaps", "standard", s.ID), unsorted(in))}
}

// Lead says what the standard is for.
func (s StandardRef) Lead() text.Text { return s.s.Lead }

// Before says what one must know before sending a file to anyone.
func (s StandardRef) Before() text.Text { return s.s.Before }

// Source names who publishes the standard.
func (s StandardRef) Source() ui.Link { return ui.Link{Label: s.s.Source.Name, Href: s.s.Source.URL} }

// Href leads to its gaps.
func (s StandardRef) Href() string { return s.href }

// Covered says how many of its fields the register fills.
func (s StandardRef) Covered() text.Text {
	return text.T(fmt.Sprintf("Le registre sait remplir %d de ses %d champs.", s.Filled, s.Fields), fmt.Sprintf("The register can fill %d of its %d fields.", s.Filled, s.Fields))
}

// StandardsPage lists the standards.
type StandardsPage struct {
	Standards []StandardRef `json:"standards"`

	query SearchIn
	back  string
}

// Searching tells that what follows is about the results of a search only.
func (p StandardsPage) Searching() bool { return !p.query.everything() }

// Back leads to the entries.
func (p StandardsPage) Back() string { return p.back }

func (r *Register) listStandards(ctx context.Context, in SearchIn) (StandardsPage, error) {
	page := StandardsPage{Standards: []StandardRef{}, query: in, back: ui.WithQuery(web.URL(ctx, "register.search"), unsorted(in))}
	for _, s := range r.Corpus.Standards {
		page.Standards = append(page.Standards, standardRef(ctx, s, in))
	}
	return page, nil
}

// unsorted gives a search back as an address, without an order, which files do not follow.
func unsorted(in SearchIn) url.Values {
	query := in.values()
	query.Del("sort")
	return query
}
