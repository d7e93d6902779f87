package usecase_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"balise/engine/usecase"
)

var known = []usecase.Institution{
	{ID: "us-state", Country: "US", Names: []usecase.InstitutionName{{Text: "Department of State"}, {Text: "DOS", Acronym: true}}},
	{ID: "qc-chum", Country: "CA", Names: []usecase.InstitutionName{{Text: "Centre hospitalier de l’Université de Montréal"}, {Text: "CHUM", Acronym: true}}},
	{ID: "nl-bin", Country: "NL", Names: []usecase.InstitutionName{{Text: "Bureau Informatiediensten", From: "2026-06-19"}, {Text: "Inlichtingenbureau", To: "2026-06-19"}}},
	{ID: "nl-old", Country: "NL", Names: []usecase.InstitutionName{{Text: "Archief", To: "2020-01-01"}}},
	{ID: "nl-new", Country: "NL", Names: []usecase.InstitutionName{{Text: "Archief", From: "2020-01-01"}}},
}

func TestOrganisationsResolveThroughTheirNames(t *testing.T) {
	d, err := usecase.NewDirectory(known)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, country, at, want string }{
		{"Department of State", "US", "", "us-state"},
		{"  the  DEPARTMENT of\u00a0State (DOS)", "US", "", "us-state"},
		{"State Dept (DOS)", "US", "", "us-state"},
		{"Department of State", "CA", "", ""},
		{"Centre hospitalier de l'Universite  de Montreal ", "CA", "", "qc-chum"},
		{"CHUM", "CA", "2024-01-01", "qc-chum"},
		{"Centre hospitalier", "CA", "", ""},
		{"Bureau Informatiediensten", "NL", "2026-06-19", "nl-bin"},
		{"Inlichtingenbureau", "NL", "2027-01-01", "nl-bin"}, // nobody else bears it: a source that lags
		{"Archief", "NL", "2019-12-31", "nl-old"},
		{"Archief", "NL", "2020-01-01", "nl-new"},
		{"Archief", "NL", "", ""}, // two bore it: the time tells which
		{"", "NL", "", ""},
	} {
		if id, ok := d.Resolve(c.name, c.country, day(t, c.at)); id != c.want || ok != (c.want != "") {
			t.Errorf("Resolve(%q, %s, %s) = %q, %v; want %q", c.name, c.country, c.at, id, ok, c.want)
		}
	}
	var none *usecase.Directory
	if got := none.Identify("The Département d’État (DÉ)", "US", time.Time{}); got != "us-departement-d-etat" {
		t.Errorf("the identifier of an unknown organisation is %q", got)
	}
}

// day reads a date; empty is any time.
func day(t *testing.T, s string) time.Time {
	t.Helper()
	if s == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestADirectoryRefusesWhatItCannotTellApart(t *testing.T) {
	name := func(s string) []usecase.InstitutionName { return []usecase.InstitutionName{{Text: s}} }
	for _, c := range []struct {
		all  []usecase.Institution
		want string
	}{
		{[]usecase.Institution{{ID: "a", Names: name("A")}, {ID: "a", Names: name("B")}}, "needs an identifier that no other has"},
		{[]usecase.Institution{{ID: "a"}}, "needs a name"},
		{[]usecase.Institution{{ID: "a", Names: name("État")}, {ID: "b", Names: name("etat ")}}, "a bears it at the same time"},
		{[]usecase.Institution{{ID: "a", Names: name("…")}}, "says nothing"},
		{[]usecase.Institution{{ID: "a", Names: []usecase.InstitutionName{{Text: "A", From: "2024"}}}}, "is not a day"},
	} {
		if _, err := usecase.NewDirectory(c.all); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want %q", c.all, err, c.want)
		}
	}
}

func TestOrganisationFilesAreChecked(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"country: US\nsource: x\norganisations:\n- {id: us-a, names: [{text: A}]}\n", ""},
		{"country: US\nsource: x\norganisations:\n- {id: a, names: [{text: A}]}\n", "begins with the country"},
		{"country: US\norganisations: []\n", "country and source are needed"},
		{"country: US\nsource: x\norganizations: []\n", "field organizations not found"},
	} {
		_, err := usecase.LoadOrganisations(fstest.MapFS{"organisations/us.yaml": {Data: []byte(c.file)}})
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.file, err, c.want)
		}
	}
}
