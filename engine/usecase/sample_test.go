package usecase_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"balise/engine/inventory"
	"balise/engine/usecase"
)

// stored finds a file of the stored inventories, which are not copied into the project.
func stored(t testing.TB, name string) string {
	t.Helper()
	for dir := "."; ; dir = filepath.Join(dir, "..") {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			path := filepath.Join(dir, "../shared/data/inventories", name)
			if _, err := os.Stat(path); err == nil {
				return path
			}
			if os.Getenv("CI") == "true" {
				t.Fatalf("%s is not beside the project", path)
			}
			t.Skipf("%s is not beside the project", path)
		}
	}
}

// simple reads a table whose key is the texts of some columns, and whose fields are given by header.
func simple(table *inventory.Table, key []string, fields map[string]usecase.Field) *usecase.Reading {
	read := &usecase.Reading{Profile: &usecase.Profile{ID: "test", Country: "NL"}}
	headers := unique(table)
	for _, row := range table.Records {
		record := usecase.Record{Line: row.Line}
		var keys []string
		for c, h := range headers {
			raw := row.Cells[c].Text
			v := usecase.Value{Column: h, Field: fields[h], Raw: raw, Rule: usecase.Kept}
			switch tidy := strings.TrimSpace(raw); {
			case tidy == "":
				v.Absence = usecase.Blank
			case v.Field != "":
				v.Items, v.Rule = []string{tidy}, usecase.Tidied
			}
			if slices.Contains(key, h) {
				keys = append(keys, strings.ToLower(strings.TrimSpace(raw)))
			}
			record.Values = append(record.Values, v)
		}
		record.Key = strings.Join(keys, "/")
		read.Records = append(read.Records, record)
	}
	return read
}

func unique(table *inventory.Table) []string {
	seen := map[string]int{}
	var all []string
	for _, h := range table.Header {
		if seen[h.Text]++; seen[h.Text] > 1 {
			all = append(all, fmt.Sprintf("%s (%d)", h.Text, seen[h.Text]))
		} else {
			all = append(all, h.Text)
		}
	}
	return all
}

// edition is a small table, in CSV: id, name, organisation, and what else.
func edition(t testing.TB, csv string) *usecase.Reading {
	t.Helper()
	table, err := inventory.ReadCSV(strings.NewReader(csv))
	if err != nil {
		t.Fatal(err)
	}
	return simple(table, []string{"id"}, map[string]usecase.Field{"id": usecase.SourceID, "name": usecase.Name, "org": usecase.Organisation, "text": usecase.Summary, "status": usecase.Lifecycle})
}

// accepted is what is known once a plan is accepted.
func accepted(before []usecase.Known, p *usecase.Plan) []usecase.Known {
	at := map[string]int{}
	known := slices.Clone(before)
	for i := range known {
		at[known[i].Key] = i
	}
	for _, c := range append(slices.Clone(p.Changed), p.Carried...) {
		known[at[c.Key]] = usecase.Known{Key: c.Record.Key, Record: c.Record}
	}
	for _, k := range p.Missing {
		known[at[k]].Missing = true
	}
	for _, r := range p.New {
		known = append(known, usecase.Known{Key: r.Key, Record: r})
	}
	return known
}

// outcome tells a plan in a few lines.
func outcome(p *usecase.Plan) string {
	var b strings.Builder
	fmt.Fprintf(&b, "read %d, new %d, changed %d, unchanged %d, missing %d\n", p.RecordsRead, len(p.New), len(p.Changed), len(p.Unchanged), len(p.Missing))
	for _, c := range p.Changed {
		fmt.Fprintf(&b, "changed %s:", c.Key)
		for _, f := range c.Fields {
			fmt.Fprintf(&b, " %s %q → %q", f.Column, f.Before, f.After)
			if !f.Meaning {
				b.WriteString(" (writing)")
			}
		}
		b.WriteByte('\n')
	}
	for _, k := range p.Missing {
		fmt.Fprintf(&b, "missing %s\n", k)
	}
	for _, r := range p.Renamed {
		fmt.Fprintf(&b, "renamed %s → %s: %d\n", r.From, r.To, r.Cases)
	}
	for _, s := range p.Schema {
		fmt.Fprintf(&b, "column %s: %s → %s: %d\n", s.Kind, s.Before, s.After, s.Cases)
	}
	for _, s := range p.Suspected {
		fmt.Fprintf(&b, "suspected %s: %s, %s\n", s.Why, s.Key, s.Other)
	}
	return b.String()
}
