package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const lighthouses = "Use case ID,Use case name,Department,Description of the use case,Development stage\n" +
	"LH-1,Lamp watch,Department of Lamps,Tells when a lamp fails,In production\n" +
	"LH-2,Fog bells,Department of Fog,Rings before the fog comes,Pilot\n"

// inventoryFile writes a file of its own.
func inventoryFile(t *testing.T, name, data string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// usecases runs the command on a data folder, and gives what it said.
func usecases(t *testing.T, data string, args ...string) string {
	t.Helper()
	code, out, stderr := ask(t, append([]string{"import", "usecases", "--data", data}, args...)...)
	if code != 0 {
		t.Fatalf("code %d: %s%s", code, out, stderr)
	}
	return out
}

// planOf is the plan that a machine reads.
type planOf struct {
	RecordsRead int     `json:"records_read"`
	New         int     `json:"new"`
	Changed     int     `json:"changed"`
	Unchanged   int     `json:"unchanged"`
	Missing     int     `json:"missing"`
	DuplicateOf *string `json:"duplicate_of"`
	HeaderRow   int     `json:"header_row"`
	Encoding    string  `json:"encoding"`
	Records     []struct {
		Values []struct {
			Column, Raw, Rule string
			Confidence        float64
		}
	}
}

func planned(t *testing.T, data string, args ...string) (p planOf) {
	t.Helper()
	out := usecases(t, data, append(args, "--json")...)
	if err := json.Unmarshal([]byte(out), &p); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return p
}

func TestAnInventoryShowsItsPlanThenComesInWholeAndOnce(t *testing.T) {
	data, file := t.TempDir(), inventoryFile(t, "lighthouses.csv", lighthouses)
	expect(t, usecases(t, data, "--profile", "auto", file), "Lamp watch", "ajoutez --apply")
	expect(t, usecases(t, data, "--profile", "auto", file, "--plan", "--lang", "en"), "Lamp watch", "add --apply")
	if p := planned(t, data, "--profile", "auto", file); p.RecordsRead != 2 || p.New != 2 || p.HeaderRow != 1 || p.DuplicateOf != nil || p.Records != nil {
		t.Errorf("a plan that was only shown changed something, or says wrong: %+v", p)
	}
	p := planned(t, data, "--profile", "auto", file, "--values")
	if len(p.Records) != 2 || len(p.Records[0].Values) < 5 || p.Records[0].Values[0].Raw != "LH-1" || p.Records[0].Values[0].Confidence == 0 {
		t.Errorf("the values: %+v", p.Records)
	}
	expect(t, usecases(t, data, "--profile", "auto", file, "--apply", "--lang", "en"), "The plan is applied: load 1.")
	other := inventoryFile(t, "copy of it.csv", lighthouses)
	if p := planned(t, data, "--profile", "auto", file); p.New+p.Changed+p.Missing != 0 || p.Unchanged != 2 || p.DuplicateOf == nil {
		t.Errorf("the same file again: %+v", p)
	}
	if p := planned(t, data, "--profile", "auto", other); p.New+p.Changed+p.Missing != 0 || p.DuplicateOf == nil || *p.DuplicateOf != "lighthouses.csv" {
		t.Errorf("the same bytes under another name: %+v", p)
	}
	expect(t, usecases(t, data, "--profile", "auto", file, "--apply", "--lang", "en"), "nothing is changed")
}

func TestAProfileInAFileReadsAnInventoryAndEditionsFollow(t *testing.T) {
	data := t.TempDir()
	profile := inventoryFile(t, "lighthouses.yaml", `id: xl-lighthouses
version: "2026"
title: {fr: Phares, en: Lighthouses}
source: {name: {fr: Phares, en: Lighthouses}, licence: {fr: Libre, en: Free}}
country: IE
lang: en
identity:
  - columns: [Use case ID]
columns:
  - {header: Use case ID, field: source_id}
  - {header: Use case name, field: name}
  - {header: Department, field: organisation}
`)
	usecases(t, data, "--profile", profile, inventoryFile(t, "one.csv", lighthouses), "--apply", "--edition", "2026-01")
	next := strings.Replace(strings.Replace(lighthouses, "Lamp watch", "Lamp guard", 1), "LH-2", "LH-3", 1)
	if p := planned(t, data, "--profile", profile, inventoryFile(t, "two.csv", next), "--edition", "2026-02"); p.Changed != 1 || p.New != 1 || p.Missing != 1 {
		t.Errorf("%+v", p)
	}
}

func TestWhatCannotBeReadIsToldAndChangesNothing(t *testing.T) {
	data := t.TempDir()
	for _, c := range []struct{ name, data, profile, want string }{
		{"a.pdf", "%PDF-1.7\n", "auto", "PDF"},
		{"a.csv", "", "auto", ""},
		{"a.csv", lighthouses, "unheard-of", "us-federal-2025"},
		{"a.csv", lighthouses, "us-federal-2025", ""},
		{"a.csv", lighthouses, inventoryFile(t, "bad.yaml", "id: x\ncolour: red\n"), "colour"},
		{"a.csv", lighthouses, "", "--profile"},
	} {
		args := []string{"import", "usecases", "--data", data, inventoryFile(t, c.name, c.data), "--apply"}
		if c.profile != "" {
			args = append(args, "--profile", c.profile)
		}
		code, out, stderr := ask(t, args...)
		if code != 1 || out != "" || !strings.Contains(stderr, c.want) {
			t.Errorf("%s by %q: code %d, %s%s", c.name, c.profile, code, out, stderr)
		}
	}
	if code, _, _ := ask(t, "import", "usecases", "--data", data, "--profile", "auto", filepath.Join(data, "none.csv")); code != 1 {
		t.Error("a file that is not there")
	}
	file := inventoryFile(t, "a.csv", lighthouses)
	if p := planned(t, data, "--profile", "auto", file); p.New != 2 || p.DuplicateOf != nil {
		t.Errorf("something came in: %+v", p)
	}
	expect(t, usecases(t, data, "--profiles", "--lang", "en"), "us-federal-2025\tshipped with Balise\tUS\t")
}
