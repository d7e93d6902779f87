package standards

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strings"

	"balise/engine/inventory"
	"balise/engine/standard"
	"balise/engine/text"
	"balise/measures/register/opendata"
)

// Write writes the entries in one of the formats of the standard. It tells how many were written.
func (f File) Write(ctx context.Context, format standard.Format, out io.Writer, entries opendata.Entries) (int, error) {
	switch format {
	case standard.CSV:
		return writeCSV(out, f.lines(entries))
	case standard.XLSX:
		return opendata.WriteSheet(ctx, out, text.T("Fiches", "Entries").In(f.Lang), f.lines(entries))
	case standard.Markdown:
		return f.writeMarkdown(out, entries)
	}
	return f.writeJSON(out, entries)
}

// lines gives the header, then a line for each entry.
func (f File) lines(entries opendata.Entries) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		if !yield(f.header(), nil) {
			return
		}
		for m, err := range f.each(entries) {
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(line(m), nil) {
				return
			}
		}
	}
}

// writeCSV writes a header and lines as comma-separated values (RFC 4180, UTF-8). What a spreadsheet would compute is kept
// from it by an apostrophe. It tells how many lines followed the header.
func writeCSV(out io.Writer, lines iter.Seq2[[]string, error]) (int, error) {
	w, n := csv.NewWriter(out), -1
	for cells, err := range lines {
		if err != nil {
			return max(n, 0), err
		}
		for i := range cells {
			cells[i] = inventory.Guard(cells[i])
		}
		if err := w.Write(cells); err != nil {
			return max(n, 0), fmt.Errorf("writing CSV: %w", err)
		}
		n++
	}
	w.Flush()
	return max(n, 0), w.Error()
}

// writeJSON writes an array of objects, one for each entry, whose properties have the names of the standard, in its order.
// Empty fields are left out; the fields of a section stand in an object of their own.
func (f File) writeJSON(out io.Writer, entries opendata.Entries) (n int, err error) {
	w := bufio.NewWriter(out)
	separator := "["
	for m, err := range f.each(entries) {
		if err != nil {
			return n, err
		}
		fmt.Fprintf(w, "%s\n%s", separator, f.object(m)) //nolint:errcheck // Flush tells
		separator = ","
		n++
	}
	if n == 0 {
		w.WriteString("[") //nolint:errcheck
	}
	w.WriteString("\n]\n") //nolint:errcheck
	return n, w.Flush()
}

// object writes one entry.
func (f File) object(m Made) []byte {
	var sections []string
	inside := map[string]*bytes.Buffer{}
	for i, field := range f.Standard.Fields {
		if m.Values[i].Empty() {
			continue
		}
		b := inside[field.Section]
		if b == nil {
			b = &bytes.Buffer{}
			inside[field.Section], sections = b, append(sections, field.Section)
		} else {
			b.WriteByte(',')
		}
		fmt.Fprintf(b, "%s:%s", inJSON(field.ID), property(field.Type, m.Values[i]))
	}
	var whole bytes.Buffer
	for i, id := range sections {
		if i > 0 {
			whole.WriteByte(',')
		}
		if id == "" {
			whole.Write(inside[id].Bytes())
			continue
		}
		fmt.Fprintf(&whole, "%s:{%s}", inJSON(id), inside[id].Bytes())
	}
	return fmt.Appendf(nil, "{%s}", whole.Bytes())
}

func property(t standard.Type, v standard.Value) []byte {
	switch t {
	case standard.Texts:
		return inJSON(v.Texts)
	case standard.Links:
		return inJSON(v.Links)
	}
	return inJSON(v.Line())
}

// writeMarkdown writes a document that people read: every field of every entry, and why it is empty.
func (f File) writeMarkdown(out io.Writer, entries opendata.Entries) (n int, err error) {
	w, l := bufio.NewWriter(out), f.Lang
	if f.Standard.Lang != "" {
		l = f.Standard.Lang
	}
	for m, err := range f.each(entries) {
		if err != nil {
			return n, err
		}
		if n > 0 {
			w.WriteString("\n---\n\n") //nolint:errcheck // Flush tells
		}
		fmt.Fprintf(w, "# %s\n", marked(m.Name.In(l))) //nolint:errcheck
		section := ""
		for i, field := range f.Standard.Fields {
			if field.Section != section {
				section = field.Section
				fmt.Fprintf(w, "\n## %s\n", marked(f.section(section).In(l))) //nolint:errcheck
			}
			fmt.Fprintf(w, "\n### %s\n\n%s\n", marked(field.Title.In(l)), said(field, m, i, l)) //nolint:errcheck
		}
		n++
	}
	return n, w.Flush()
}

func (f File) section(id string) text.Text {
	for _, s := range f.Standard.Sections {
		if s.ID == id {
			return s.Title
		}
	}
	return text.Text{}
}

// said writes a field, or in italics why it is empty.
func said(field *standard.Field, m Made, i int, l text.Lang) string {
	if !m.Values[i].Empty() {
		return marked(m.Values[i].Line())
	}
	var why []string
	for _, g := range m.Of(field.ID) {
		why = append(why, marked(Sentence(g).In(l)))
	}
	return "*" + strings.Join(why, " ") + "*"
}

// marks are the characters to which Markdown gives a meaning.
var marks = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "#", `\#`, "|", `\|`)

// starts are what begins a list or a line of a table at the beginning of a line.
var starts = regexp.MustCompile(`(?m)^([ \t]*[0-9]*)([-+=~]|[.)])`)

func marked(s string) string { return starts.ReplaceAllString(marks.Replace(s), `${1}\${2}`) }
