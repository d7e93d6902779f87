package usecases

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"balise/engine/inventory"
	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
	"balise/measures/usecases/show"
	"balise/platform/lang"
	"balise/platform/web"
)

// format is a kind of file in which the cases that a search finds are given away.
type format struct {
	name, mediaType string
	label           text.Text
	write           func(*file, context.Context, io.Writer) error
}

var formats = []format{
	{"csv", "text/csv; charset=utf-8; header=present", text.T("CSV", "CSV"), (*file).csv},
	{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", text.T("Excel", "Excel"), (*file).xlsx},
	{"json", "application/json", text.T("JSON", "JSON"), (*file).json},
}

// file is the cases that a search finds, being written.
type file struct {
	*Pages
	ctx   context.Context
	lang  text.Lang
	cases iter.Seq2[catalogue.Case, error]
}

func (p *Pages) downloads() []web.Endpoint {
	var all []web.Endpoint
	for _, f := range formats {
		all = append(all, web.File(web.Page{Name: "usecases." + f.name, FR: "/ailleurs." + f.name, EN: "/en/elsewhere." + f.name}, p.download(f)))
	}
	return all
}

func (p *Pages) download(f format) func(context.Context, SearchIn) (web.Download, error) {
	return func(ctx context.Context, in SearchIn) (web.Download, error) {
		numbers, err := p.Index.Numbers(ctx, in.query(web.Lang(ctx)))
		if err != nil {
			return web.Download{}, err
		}
		written := &file{Pages: p, ctx: ctx, lang: web.Lang(ctx), cases: p.each(ctx, numbers)}
		name := text.T("cas-ia-", "ai-use-cases-").In(written.lang) + p.Now().In(lang.Zone).Format(time.DateOnly) + "." + f.name
		return web.Download{Name: name, MediaType: f.mediaType, Write: func(out io.Writer) error { return f.write(written, ctx, out) }}, nil
	}
}

// chunk is how many cases are read at a time.
const chunk = 200

// each gives cases by their numbers, as everyone may read them, one after the other.
func (p *Pages) each(ctx context.Context, numbers []int64) iter.Seq2[catalogue.Case, error] {
	return func(yield func(catalogue.Case, error) bool) {
		for start := 0; start < len(numbers); start += chunk {
			cases, err := p.Store.Cases(ctx, numbers[start:min(start+chunk, len(numbers))])
			if err != nil {
				yield(catalogue.Case{}, err)
				return
			}
			for _, c := range cases {
				c.Record = c.Record.Public()
				if !yield(c, nil) {
					return
				}
			}
		}
	}
}

// header names the columns: those of the catalogue, then the common fields.
func (f *file) header() []string {
	var line []string
	for _, t := range []text.Text{text.T("Cas", "Case"), text.T("Adresse", "Address"), text.T("Source", "Source"), text.T("Édition", "Edition"),
		text.T("Langue", "Language"), text.T("Absent de sa source depuis", "Missing from its source since")} {
		line = append(line, t.In(f.lang))
	}
	for _, field := range show.Fields() {
		line = append(line, show.Label(field).In(f.lang))
	}
	return line
}

// line writes a case as cells: codes in words, several items apart by " | ".
func (f *file) line(c catalogue.Case) ([]string, error) {
	from, err := f.source(f.ctx, c.Load)
	if err != nil {
		return nil, err
	}
	missing := ""
	if !c.Missing.IsZero() {
		missing = c.Missing.In(lang.Zone).Format(time.DateOnly)
	}
	line := []string{c.Label(), bothURLs(f.ctx, "usecases.case", "label", c.Label()).In(f.lang), from.Name.In(f.lang), from.Edition, c.Lang, missing}
	for _, field := range show.Fields() {
		a, asked := f.Names.Answer(c.Record, c.Lang, field)
		if !asked && field == usecase.Country {
			a.Items = []show.Item{{Text: f.Names.Code(field, c.Country)}}
		}
		var words []string
		for _, i := range a.Items {
			words = append(words, i.Text.In(f.lang))
		}
		line = append(line, strings.Join(words, " | "))
	}
	return line, nil
}

// csv writes the cases as comma-separated values. What a spreadsheet would compute is kept from it by an apostrophe.
func (f *file) csv(_ context.Context, out io.Writer) error {
	w := csv.NewWriter(out)
	if err := w.Write(f.header()); err != nil {
		return fmt.Errorf("writing CSV: %w", err)
	}
	for c, err := range f.cases {
		if err != nil {
			return err
		}
		line, err := f.line(c)
		if err != nil {
			return err
		}
		for i := range line {
			line[i] = inventory.Guard(line[i])
		}
		if err := w.Write(line); err != nil {
			return fmt.Errorf("writing CSV: %w", err)
		}
	}
	w.Flush()
	return w.Error()
}

// givenCase is a case in a file of JSON.
type givenCase struct {
	CaseRef
	Source  Source    `json:"source"`
	Missing time.Time `json:"missing_since,omitzero"`
	Values  []Value   `json:"values"`
}

// json writes the cases with every value and its provenance, one a line of an array.
func (f *file) json(_ context.Context, out io.Writer) error {
	w := bufio.NewWriter(out)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	sign := "["
	for c, err := range f.cases {
		if err != nil {
			return err
		}
		given := givenCase{CaseRef: f.ref(f.ctx, c), Missing: c.Missing, Values: valuesOf(c.Record)}
		if given.Source, err = f.source(f.ctx, c.Load); err != nil {
			return err
		}
		w.WriteString(sign + "\n") //nolint:errcheck // Flush tells
		if err := encoder.Encode(given); err != nil {
			return fmt.Errorf("writing JSON: %w", err)
		}
		sign = ","
	}
	if sign == "[" {
		w.WriteString("[") //nolint:errcheck
	}
	w.WriteString("]\n") //nolint:errcheck
	return w.Flush()
}
