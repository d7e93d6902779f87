package standards_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"balise/content"
	"balise/engine/exchange"
	"balise/engine/instrument"
	"balise/engine/inventory"
	"balise/engine/standard"
	"balise/engine/text"
	"balise/measures/register/opendata"
	"balise/measures/register/standards"
	"balise/platform/corpus"
)

var update = flag.Bool("update", false, "write the golden files anew")

func reference(t testing.TB) *corpus.Corpus {
	t.Helper()
	c, err := corpus.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func said(fr, en string) instrument.Answer { return instrument.Answer{Value: text.T(fr, en)} }
func value(v instrument.Value) instrument.Answer {
	return instrument.Answer{Value: v}
}
func why(r instrument.Reason) instrument.Answer {
	return instrument.Answer{Absence: &instrument.Absence{Reason: r}}
}

// fictional are three entries: one that says all it can, one that says little, one of another government.
func fictional() opendata.Entries {
	at := time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)
	entry := func(number int64, state string, body exchange.Body, a instrument.Answers) exchange.Record {
		address := "https://exemple.invalid/registre/" + string(rune('0'+number))
		name, _ := a["name"].Value.(text.Text)
		return exchange.Record{Number: number, URL: text.T(address, strings.Replace(address, "/registre", "/en/register", 1)), Name: name, State: state, PublishedAt: at,
			Form: "2026-11", Body: body, Answers: a}
	}
	lakes := exchange.Body{Slug: "lacs", Name: text.T("Office des lacs (fictif)", "Lakes Office (fictional)"), Type: "ministry", Portfolio: "environment", Jurisdiction: "quebec"}
	fog := exchange.Body{Slug: "brume", Name: text.T("Agence de la brume (fictive)", "Fog Agency (fictional)"), Type: "federal_institution", Portfolio: "outside_quebec", Jurisdiction: "canada_federal"}
	all := []exchange.Record{
		entry(1, "published", lakes, instrument.Answers{
			"name": said("Repérer les algues", "Spotting algae"), "summary": said("Le système lit des photos d’eau. Une biologiste décide.", "The system reads photos of water. A biologist decides."),
			"category": value("image_processing"), "technique": value([]string{"computer_vision", "deep_learning"}), "capabilities": said("=1+1 n’est pas une formule.\nIl manque *la nuit*.", "It misses the *night*."),
			"status": value("production"), "status_since": value(instrument.Date{Year: 2025, Month: 6, Day: 2}), "start": value(instrument.Date{Year: 2025, Month: 6}), "users": value([]string{"staff"}),
			"public_facing": value(false), "decision": value("support"), "affected": said("Les riverains.", "Shoreline owners."), "benefits": value([]string{"environment", "faster_service"}),
			"results": said("Délai de 9 à 4 jours.", "From 9 to 4 days."), "personal_information": value(true), "personal_information_banks": said("Adresses des riverains.", "Addresses of owners."),
			"privacy_assessment": value("done"), "notice": value(true), "notice_text": said("Un avis est affiché.", "A notice is posted."), "human_oversight": said("Une biologiste relit tout.", "A biologist reviews all."),
			"recourse": said("Écrivez à l’Office.", "Write to the Office."), "review_contact": said("Révision", "Review"), "data_sources": said("5 000 photos.", "5,000 photos."), "sourcing": value("contracted"),
			"supplier": {Absence: &instrument.Absence{Reason: instrument.Withheld, Ground: "commercial_names"}}, "hosting": value("quebec"),
			"links":   value([]instrument.Link{{Title: text.T("Méthode", "Method"), URL: "https://exemple.invalid/methode"}, {URL: "https://exemple.invalid/essai"}}),
			"contact": value("ia@lacs.exemple.invalid"), "annual_cost": value(instrument.Money{Cents: 1_200_000, Currency: "CAD"}),
		}),
		entry(2, "corrected", lakes, instrument.Answers{
			"name": said("Compter les huards", ""), "summary": said(strings.TrimSpace(strings.Repeat("Une phrase qui se répète sans fin. ", 14)), ""), "category": value("automation"),
			"status": value("suspended"), "start": value(instrument.Date{Year: 2024}), "users": why(instrument.Unknown), "decision": value("none"), "benefits": why(instrument.NotAsked),
			"personal_information": why(instrument.Unknown), "human_oversight": {Absence: &instrument.Absence{Reason: instrument.Withheld, Ground: "security", Until: instrument.Date{Year: 2027, Month: 1}}},
		}),
		entry(3, "published", fog, instrument.Answers{
			"name": said("Voir la brume", "Seeing fog"), "summary": said("Voit la brume.", "Sees fog."), "source_ref": value("2526-FOG-001"), "status": value("development"), "users": value([]string{"public", "staff"}),
			"sourcing": value("in_house"), "personal_information": value(false), "notice": value(false), "status_since": value(instrument.Date{Year: 2026}),
		}),
		entry(4, "withdrawn", lakes, instrument.Answers{"name": said("Retirée", "Withdrawn"), "status": value("production")}),
	}
	return func(yield func(exchange.Record, error) bool) {
		for _, e := range all {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	name = "testdata/" + name
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is no longer what is written, which is:\n%s", name, got)
	}
}

// What each standard makes of fictional entries, in each of its formats that is a text, and what each lacks.
func TestEachStandardIsWrittenAsAgreed(t *testing.T) {
	t.Parallel()
	for _, s := range reference(t).Standards {
		f := standards.File{Standard: s, Lang: text.FR, Bodies: func(id string) text.Text { return text.T(id, id) }}
		for _, format := range s.Formats {
			if format == standard.XLSX {
				continue
			}
			var b bytes.Buffer
			if n, err := f.Write(t.Context(), format, &b, fictional()); err != nil || n == 0 {
				t.Fatalf("%s %s: %d, %v", s.ID, format, n, err)
			}
			golden(t, s.ID+"."+string(format), b.String())
		}
		var b bytes.Buffer
		if _, err := f.WriteGaps(t.Context(), standard.CSV, &b, fictional()); err != nil {
			t.Fatal(err)
		}
		golden(t, s.ID+"-gaps.csv", b.String())
	}
}

// A spreadsheet holds the same lines as the separated values, and none of its cells is a formula.
func TestTheSpreadsheetSaysTheSame(t *testing.T) {
	t.Parallel()
	f := standards.File{Standard: reference(t).Standard("ca-register"), Lang: text.EN}
	read := func(format standard.Format) [][]string {
		var b bytes.Buffer
		if _, err := f.Write(t.Context(), format, &b, fictional()); err != nil {
			t.Fatal(err)
		}
		table, err := inventory.ReadTable(&b, "")
		if err != nil {
			t.Fatal(err)
		}
		var lines [][]string
		for _, r := range append([]inventory.Record{{Cells: table.Header}}, table.Records...) {
			var line []string
			for _, cell := range r.Cells {
				line = append(line, strings.TrimPrefix(cell.Text, "'"))
			}
			lines = append(lines, line)
		}
		return lines
	}
	csv, xlsx := read(standard.CSV), read(standard.XLSX)
	if len(csv) != 4 || len(xlsx) != len(csv) {
		t.Fatalf("%d lines and %d", len(csv), len(xlsx))
	}
	for i := range csv {
		if !slices.Equal(csv[i], xlsx[i]) {
			t.Errorf("line %d: %q in the spreadsheet, %q in the separated values", i, xlsx[i], csv[i])
		}
	}
}

// The objects of the Dutch standard read back give the fields that were written, and nothing else.
func TestTheDutchObjectsReadBack(t *testing.T) {
	t.Parallel()
	s := reference(t).Standard("nl-publication")
	f := standards.File{Standard: s, Lang: text.FR}
	var b bytes.Buffer
	if _, err := f.Write(t.Context(), standard.JSON, &b, fictional()); err != nil {
		t.Fatal(err)
	}
	var objects []map[string]any
	if err := json.Unmarshal(b.Bytes(), &objects); err != nil {
		t.Fatal(err)
	}
	i := 0
	for e := range fictional() {
		made := f.Apply(e)
		if !made.OutOfScope.Empty() {
			continue
		}
		filled := 0
		for at, v := range made.Values {
			if v.Empty() {
				continue
			}
			filled++
			if got := objects[i][s.Fields[at].ID]; !same(got, s.Fields[at].Type, v) {
				t.Errorf("entry %d: %s came back as %v, not %v", e.Number, s.Fields[at].ID, got, v)
			}
		}
		if filled != len(objects[i]) {
			t.Errorf("entry %d: %d properties came back, of %d", e.Number, len(objects[i]), filled)
		}
		i++
	}
	if i != 3 || len(objects) != 3 {
		t.Errorf("%d entries, %d objects", i, len(objects))
	}
}

func same(got any, kind standard.Type, v standard.Value) bool {
	if kind == standard.Single {
		return got == v.Line()
	}
	all, is := got.([]any)
	if !is || len(all) != len(v.Texts) {
		return false
	}
	for i, one := range all {
		if one != v.Texts[i] {
			return false
		}
	}
	return true
}

// A failure on the way is told, and so is a reader who leaves while a spreadsheet waits for its turn.
func TestAFailureOnTheWayIsTold(t *testing.T) {
	t.Parallel()
	broken := opendata.Entries(func(yield func(exchange.Record, error) bool) { yield(exchange.Record{}, context.DeadlineExceeded) })
	for _, s := range reference(t).Standards {
		f := standards.File{Standard: s, Lang: text.FR}
		for _, format := range s.Formats {
			if _, err := f.Write(t.Context(), format, &bytes.Buffer{}, broken); err == nil {
				t.Errorf("%s %s: the failure is lost", s.ID, format)
			}
		}
		for _, format := range []standard.Format{standard.CSV, standard.JSON} {
			if _, err := f.WriteGaps(t.Context(), format, &bytes.Buffer{}, broken); err == nil {
				t.Errorf("%s %s: the failure is lost among the gaps", s.ID, format)
			}
		}
	}
}
