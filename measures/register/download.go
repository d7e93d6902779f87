package register

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"balise/engine/text"
	"balise/measures/register/opendata"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/search"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// format is a kind of file in which the register is given away.
type format struct {
	name, mediaType string
	write           func(ctx context.Context, f opendata.File, out io.Writer, entries opendata.Entries) (int, error)
}

var (
	formatCSV = format{"csv", "text/csv; charset=utf-8; header=present", func(_ context.Context, f opendata.File, out io.Writer, e opendata.Entries) (int, error) {
		return f.WriteCSV(out, e)
	}}
	formatXLSX = format{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", func(ctx context.Context, f opendata.File, out io.Writer, e opendata.Entries) (int, error) {
		return f.WriteXLSX(ctx, out, e)
	}}
	formatJSON = format{"json", "application/json", func(_ context.Context, f opendata.File, out io.Writer, e opendata.Entries) (int, error) {
		return f.WriteJSON(out, e)
	}}
	formatLines = format{"jsonl", "application/jsonl", func(_ context.Context, f opendata.File, out io.Writer, e opendata.Entries) (int, error) {
		return f.WriteLines(out, e)
	}}
	formats = []format{formatCSV, formatXLSX, formatJSON, formatLines}
)

// DownloadIn is a search of the register whose results are wanted whole, with no page.
type DownloadIn struct {
	SearchIn
	Codes bool `query:"codes" doc:"Identifiants des colonnes plutôt que leurs titres / Identifiers of the columns rather than their titles"`
}

func (r *Register) downloads() []web.Endpoint {
	var all []web.Endpoint
	for _, f := range formats {
		all = append(all, web.File(web.Page{Name: "register." + f.name, FR: "/registre." + f.name, EN: "/en/register." + f.name}, r.download(f)))
	}
	return all
}

func (r *Register) download(f format) func(context.Context, DownloadIn) (web.Download, error) {
	return func(ctx context.Context, in DownloadIn) (web.Download, error) {
		entries, file, err := r.entries(ctx, in.SearchIn, web.Lang(ctx))
		if err != nil {
			return web.Download{}, err
		}
		file.Codes, file.About = in.Codes, web.Absolute(ctx, web.URL(ctx, "opendata"))
		name := text.T("registre-ia-", "ai-register-").In(web.Lang(ctx)) + string(people.DayOf(r.Now())) + "." + f.name
		return web.Download{Name: name, MediaType: f.mediaType, Write: func(out io.Writer) error {
			_, err := f.write(ctx, file, out, entries)
			return err
		}}, nil
	}
}

// entries gives the published entries that a search finds now, all of them for an empty search, and what their files have in
// common.
func (r *Register) entries(ctx context.Context, in SearchIn, l text.Lang) (opendata.Entries, opendata.File, error) {
	fail := func(err error) (opendata.Entries, opendata.File, error) {
		return nil, opendata.File{}, fmt.Errorf("giving the register away: %w", err)
	}
	var numbers []int64
	var err error
	if !in.everything() {
		if numbers, err = r.Index.Numbers(ctx, search.Query{Text: in.Text, Lang: l, Filters: in.filters()}); err != nil {
			return fail(err)
		}
	}
	asOf, err := r.Records.LastPublishedSeq(ctx, initiative.KindID)
	if err != nil {
		return fail(err)
	}
	entries, file, err := r.entriesAt(ctx, asOf, numbers, l)
	if err != nil {
		return fail(err)
	}
	return entries, file, nil
}

// entriesAt gives the entries as the public read them when the sequence had come to asOf: those of these numbers, all of them
// when numbers is nil.
func (r *Register) entriesAt(ctx context.Context, asOf int64, numbers []int64, l text.Lang) (opendata.Entries, opendata.File, error) {
	layout, err := opendata.Layout(r.Entry)
	if err != nil {
		return nil, opendata.File{}, err
	}
	directory, err := r.People.Directory(ctx)
	if err != nil {
		return nil, opendata.File{}, err
	}
	file := opendata.File{Layout: layout, Lang: l, Bodies: func(id string) text.Text {
		body, _ := directory.Body(id)
		return body.Name
	}}
	return opendata.From(r.Records.Public(ctx, initiative.KindID, asOf, numbers), directory, r.address), file, nil
}

// address gives the address of an entry, whoever asks: a reader, a job or a command.
func (r *Register) address(number int64) text.Text {
	return r.site(entryPage, "number", number)
}

// site gives the address of a page in both languages, on this installation.
func (r *Register) site(page web.Page, params ...any) text.Text {
	base := strings.TrimRight(r.BaseURL, "/")
	fr, errFR := page.Path(text.FR, params...)
	en, errEN := page.Path(text.EN, params...)
	if err := errors.Join(errFR, errEN); err != nil {
		r.Log.Error("wrong link", "error", err)
	}
	return text.T(base+fr, base+en)
}

// everything tells that the search asks for nothing in particular.
func (in SearchIn) everything() bool { return in.Text == "" && len(in.filters()) == 0 }

// fileLinks lead to the results of a search as files.
func fileLinks(ctx context.Context, in SearchIn) []ui.Link {
	names := map[string]text.Text{"csv": text.T("CSV", "CSV"), "xlsx": text.T("Excel", "Excel"), "json": text.T("JSON", "JSON")}
	query := in.values()
	query.Del("sort")
	var all []ui.Link
	for _, f := range formats {
		if name, offered := names[f.name]; offered {
			all = append(all, ui.Link{Label: name, Href: ui.WithQuery(web.URL(ctx, "register."+f.name), query)})
		}
	}
	return all
}
