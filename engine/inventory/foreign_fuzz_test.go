package inventory_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"balise/engine/inventory"
)

// seeds adds the snippets written after the traps of the stored inventories.
func seeds(f *testing.F, pattern string) {
	f.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "traps", pattern))
	if err != nil || len(files) == 0 {
		f.Fatalf("no seed %s: %v", pattern, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		must(f, err)
		f.Add(data)
	}
}

// readable reads whatever bytes, and checks that it gives a sound table or a problem that has a place and both languages.
func readable(t *testing.T, data []byte) (*inventory.Table, error) {
	t.Helper()
	got, err := inventory.ReadForeign(bytes.NewReader(data), inventory.Foreign{})
	if err != nil {
		var problem *inventory.Problem
		if !errors.As(err, &problem) || problem.Line < 1 || !problem.Message.Complete() {
			t.Fatalf("an error without its place: %v", err)
		}
		return nil, err
	}
	sound(t, got)
	return got, nil
}

func FuzzReadForeign(f *testing.F) {
	seeds(f, "*.csv")
	for _, seed := range []string{"\xff\xfea\x00", "a\x00b", "%PDF", "sep=;\na;b", "PK\x03\x04", "a,b\n\"x\"y\"z\n,\"", "\x81\n", "é,\xe9", "\xef\xbb\xbf"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := readable(t, data)
		if err != nil || bytes.ContainsRune(data, utf8.RuneError) || bytes.Contains(data, []byte(`\u`)) || got.Encoding.Name == inventory.UTF16LE || got.Encoding.Name == inventory.UTF16BE {
			return
		}
		for _, r := range got.Records {
			for _, c := range r.Cells {
				if strings.ContainsRune(c.Text, utf8.RuneError) {
					t.Fatalf("a character was lost in %q", c.Text)
				}
			}
		}
	})
}

// What is read as JSON is JSON for the standard library too; and what is JSON for it is only refused for what it holds.
func FuzzReadForeignJSON(f *testing.F) {
	seeds(f, "*.json*")
	for _, seed := range []string{`[{"a":1,"a":2}]`, `[{"a":"\ud800"}]`, `{"a":{"b":1},"c":{"b":2}}`, `[{"a":[1, {"b":"x"}]}]`, `[{"":{}}, null]`, `[{"a":-0.1e+5}]`, `{"a":1}{"a":2}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := readable(t, data)
		plain := bytes.TrimPrefix(data, []byte("\ufeff"))
		switch {
		case !utf8.Valid(data):
		case err == nil && got.Format == inventory.FormatJSON && !json.Valid(plain):
			t.Fatalf("this is not JSON: %q", data)
		case err != nil && json.Valid(plain) && (strings.Contains(err.Error(), "cannot stand here") || strings.Contains(err.Error(), "truncated")):
			t.Fatalf("%q is JSON: %v", data, err)
		}
	})
}

func FuzzReadForeignXLSX(f *testing.F) {
	for _, seed := range []string{
		`<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>`,
		`<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>0</v></c></row><row r="3"><c r="B3"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2:A3"/></mergeCells><sheetData>`,
		`<row><c t="e"><v>#REF!</v></c></row>`, `<row><c><f>x</f></c></row>`, `<row r="9"><c r="XFD9"><v>1</v></c></row><row r="10"><c r="A10"><v>1</v></c></row>`,
		`<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row><row r="3"><c r="B3"><v>1</v></c></row></sheetData><mergeCell ref="A2:C2"/>`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, sheet []byte) {
		_, _ = readable(t, parts(t, `<worksheet><sheetData>`+string(sheet)+`</sheetData></worksheet>`))
	})
}

// Wherever the headers are found to be, no row under them is lost: it is a record, word for word, or a problem.
func FuzzFindHeader(f *testing.F) {
	seeds(f, "*.csv")
	f.Fuzz(func(t *testing.T, data []byte) {
		if !utf8.Valid(data) || bytes.ContainsAny(data, ";|\t\x00") {
			t.Skip()
		}
		r := csv.NewReader(bytes.NewReader(data))
		r.FieldsPerRecord, r.LazyQuotes = -1, true
		rows, err := r.ReadAll()
		if err != nil || len(rows) == 0 {
			t.Skip()
		}
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		must(t, w.WriteAll(rows))
		got, err := readable(t, append([]byte("sep=,\n"), b.Bytes()...))
		if err != nil || got.Format != inventory.FormatCSV {
			return
		}
		said, under := words(rows[got.HeaderRow:]), 0
		var read [][]string
		for _, r := range got.Records {
			var cells []string
			for _, c := range r.Cells {
				cells = append(cells, c.Text)
			}
			read = append(read, cells)
		}
		for _, row := range words(read) {
			for under < len(said) && said[under] != row {
				under++
			}
			if under++; under > len(said) {
				t.Fatalf("the record %q is no row of the file, or not in its order", row)
			}
		}
		if len(read)+len(got.Problems) != len(said) {
			t.Fatalf("%d rows under row %d gave %d records and %d problems", len(said), got.HeaderRow, len(read), len(got.Problems))
		}
	})
}

// words writes each row that says something as its cells that do.
func words(rows [][]string) []string {
	var all []string
	for _, row := range rows {
		said := ""
		for _, cell := range row {
			if strings.TrimSpace(cell) != "" {
				said += "|" + cell
			}
		}
		if said != "" {
			all = append(all, said)
		}
	}
	return all
}
