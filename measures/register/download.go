package register

import (
	"context"
	"fmt"
	"io"
	"net/url"

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
		entries, file, err := r.entries(ctx, in.SearchIn, web.Lang(ctx), func(number int64) text.Text { return entryURL(ctx, number) })
		if err != nil {
			return web.Download{}, err
		}
		file.Codes, file.About = in.Codes, web.Absolute(ctx, web.URL(ctx, "about"))
		name := text.T("registre-ia-", "ai-register-").In(web.Lang(ctx)) + string(people.DayOf(r.Now())) + "." + f.name
		return web.Download{Name: name, MediaType: f.mediaType, Write: func(out io.Writer) error {
			_, err := f.write(ctx, file, out, entries)
			return err
		}}, nil
	}
}

// entries gives the published entries that a search finds now, all of them for an empty search, and what their files have in
// common.
func (r *Register) entries(ctx context.Context, in SearchIn, l text.Lang, address func(int64) text.Text) (opendata.Entries, opendata.File, error) {
	fail := func(err error) (opendata.Entries, opendata.File, error) {
		return nil, opendata.File{}, fmt.Errorf("giving the register away: %w", err)
	}
	layout, err := opendata.Layout(r.Entry)
	if err != nil {
		return fail(err)
	}
	directory, err := r.People.Directory(ctx)
	if err != nil {
		return fail(err)
	}
	var numbers []int64
	if !in.everything() {
		if numbers, err = r.Index.Numbers(ctx, search.Query{Text: in.Text, Lang: l, Filters: in.filters()}); err != nil {
			return fail(err)
		}
	}
	asOf, err := r.Records.LastPublishedSeq(ctx, initiative.KindID)
	if err != nil {
		return fail(err)
	}
	file := opendata.File{Layout: layout, Lang: l, Bodies: func(id string) text.Text {
		body, _ := directory.Body(id)
		return body.Name
	}}
	return opendata.From(r.Records.Public(ctx, initiative.KindID, asOf, numbers), directory, address), file, nil
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
			all = append(all, ui.Link{Label: name, Href: withQuery(web.URL(ctx, "register."+f.name), query)})
		}
	}
	return all
}

// withQuery puts a search after an address.
func withQuery(address string, query url.Values) string {
	if len(query) == 0 {
		return address
	}
	return address + "?" + query.Encode()
}
