package usecase_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"balise/engine/inventory"
	"balise/engine/usecase"
)

func TestAProfileAtFaultIsRefusedWithAllThatIsWrong(t *testing.T) {
	t.Parallel()
	sound := profileYAML("field: name", "")
	for change, want := range map[[2]string]string{
		{"id: test\n", "id: Test!\n"}:                                                            "test.yaml: id: it is written in lower case, with hyphens: us-federal-2025",
		{"version: \"2026\"\n", ""}:                                                              "test.yaml: version is missing: the edition that the profile was written from",
		{"{fr: Essai, en: Test}", "{fr: Essai}"}:                                                 "test.yaml: title: it is needed in French and in English",
		{"country: US", "country: Usa"}:                                                          "test.yaml: country: two capital letters, CA, or EU",
		{"lang: en", "lang: English"}:                                                            "test.yaml: lang: two letters, en, fr or nl",
		{"identity: [{fields: [source_id]}]\n", ""}:                                              "test.yaml: identity is missing: what tells one record from another",
		{"fields: [source_id]", "fields: [number]"}:                                              `test.yaml: identity 1: there is no field "number"`,
		{"field: name", "field: nom"}:                                                            `test.yaml: column "cell": there is no field "nom"`,
		{"field: name", "field: name, part: 2"}:                                                  `test.yaml: column "cell": part counts from 1, and needs split`,
		{"field: name", "field: name, blank: empty"}:                                             `test.yaml: column "cell": there is no absence "empty"`,
		{"field: name", "field: name, kind: code"}:                                               `test.yaml: column "cell": name has no codes`,
		{"field: name", "field: name, values: [{raw: [a]}]"}:                                     `test.yaml: column "cell": the value ["a"] leads to something, or to an absence`,
		{"field: name", "field: notice, values: [{raw: [a], to: [maybe]}]"}:                      `test.yaml: column "cell": "maybe" is not yes, no or partly`,
		{"field: name", "field: notice, values: [{raw: [A], to: [yes]}, {raw: [a.], to: [no]}]"}: `test.yaml: column "cell": the value "a." is told twice`,
		{"field: name", "field: lifecycle, values: [{raw: [A], to: [pilot, idea]}]"}:             `test.yaml: column "cell": ["A"] leads to several values, and the field has one`,
		{"country: US", "country: US\nedition: May 2024"}:                                        `test.yaml: edition: "May 2024" is not 2024, 2024-05 or 2024-05-31`,
		{"country: US", "country: US\ndate_order: ymd"}:                                          `test.yaml: date_order: dmy or mdy, not "ymd"`,
		{"country: US", "country: US\nno_value: {nothing: [x]}"}:                                 `test.yaml: no_value: there is no absence "nothing"`,
		{"country: US", "country: US\ncolour: blue"}:                                             "test.yaml: yaml: unmarshal errors:\n  line 6: field colour not found in type usecase.Profile",
		{sound, ""}:                     "test.yaml: the file is empty",
		{sound, sound + "---\nid: x\n"}: "test.yaml: a file holds one profile",
	} {
		_, err := usecase.ParseProfile("test.yaml", []byte(strings.Replace(sound, change[0], change[1], 1)))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v; want %s", change[1], err, want)
		}
	}
	p, err := usecase.ParseProfile("test.yaml", []byte(profileYAML("field: lifecycle, values: [{raw: [a], to: [asleep]}], asked: {category: [magic]}", "constants: {country: [NL]}\n")))
	if err != nil {
		t.Fatal(err)
	}
	err = p.CheckCodes(func(taxonomy, code string) bool { return taxonomy == "country" && code == "nl" })
	want := "profile test, column \"cell\": the taxonomy lifecycle has no code \"asleep\"\nprofile test, column \"cell\", asked: the taxonomy category has no code \"magic\""
	if err == nil || err.Error() != want {
		t.Errorf("got %v; want %s", err, want)
	}
}

const agencies = `id: test
version: "2026"
title: {fr: Essai, en: Test}
source: {name: {fr: Source, en: Source}, licence: {fr: Libre, en: Free}}
country: US
lang: en
identity: [{fields: [organisation, source_id]}, {columns: [agency, name]}]
columns:
  - {header: agency, field: organisation}
  - {header: id, field: source_id}
  - {header: name, field: name}
  - {header: Other, nth: 2, field: risks}
  - {header: stage, field: lifecycle, optional: true}
  - {header: review, field: oversight, optional: true, asked: {lifecycle: [production]}}
constants: {country: [US]}
`

func readBy(t testing.TB, yaml, csv string) *usecase.Reading {
	t.Helper()
	p, err := usecase.ParseProfile("test.yaml", []byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	table, err := inventory.ReadForeign(strings.NewReader(csv), inventory.Foreign{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.Read(table)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func keys(r *usecase.Reading) []string {
	var all []string
	for _, one := range r.Records {
		all = append(all, one.Key)
	}
	return all
}

func TestRecordsAreIdentifiedByTheFirstRuleThatSaysSomething(t *testing.T) {
	t.Parallel()
	got := readBy(t, agencies, "agency,id,name,Other,Other\nEPA,34,A,x,y\nNSF,34,B,,\nEPA,34,Another,,\nEPA,TBD,The “C”.,,\nEPA,7,,,\n,9,,,\n,,\"no number, no name\",,\n")
	want := []string{"epa/34", "nsf/34", "epa/34#2", "epa/c", "epa/7"}
	if !slices.Equal(keys(got), want) {
		t.Errorf("keys %q; want %q", keys(got), want)
	}
	if len(got.Refused) != 2 || got.Refused[0].Line != 7 || got.Refused[1].Line != 8 || !got.Refused[0].Message.Complete() {
		t.Errorf("refused %v", got.Refused)
	}
	if v, _ := got.Records[0].Of(usecase.Risks); v.Column != "Other (2)" || v.Raw != "y" || !slices.Equal(got.Unmapped, []string{"Other"}) {
		t.Errorf("the second of two headers is %+v, unmapped %q", v, got.Unmapped)
	}
	if v, ok := got.Records[0].Of(usecase.Country); !ok || v.Rule != usecase.Constant || v.Column != "" {
		t.Errorf("the constant is %+v", v)
	}
}

func TestABlankOfAQuestionThatWasNotAskedSaysSo(t *testing.T) {
	t.Parallel()
	got := readBy(t, agencies, "agency,id,name,Other,Other,stage,review\nA,1,a,,,pilot,\nA,2,b,,,production,\nA,3,c,,,,\nA,4,d,,,pilot,done\n")
	for i, want := range []usecase.Absence{usecase.NotAsked, usecase.Blank, usecase.Blank, ""} {
		for _, v := range got.Records[i].Values {
			if v.Column == "review" && v.Absence != want {
				t.Errorf("record %d: %q; want %q", i+1, v.Absence, want)
			}
		}
	}
}

func TestAFileOfAnotherSourceIsRefused(t *testing.T) {
	t.Parallel()
	p, err := usecase.ParseProfile("test.yaml", []byte(agencies))
	if err != nil {
		t.Fatal(err)
	}
	table, err := inventory.ReadForeign(strings.NewReader("a,b\n1,2\n"), inventory.Foreign{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Read(table)
	want := "Line 1: none of the columns that identify records is in this file (agency, id, name): this profile, “test”, is that of another file"
	if err == nil || err.Error() != want {
		t.Errorf("got %v; want %s", err, want)
	}
	short := readBy(t, agencies, "agency,id,name\nA,1,x\n")
	if len(short.Warnings) != 1 || short.Warnings[0].Message.EN != "columns of the profile that are not in this file: Other" {
		t.Errorf("warnings %v", short.Warnings)
	}
}

// The order of the rows is not a fact: sorted otherwise, an edition gives the same records under the same keys.
func TestTheOrderOfTheRowsChangesNothing(t *testing.T) {
	t.Parallel()
	table := cut(t, "us-federal-2024/2024_consolidated_ai_inventory_raw_v2.csv")
	p := shipped(t, "us-federal-2024")
	first, err := p.Read(table)
	if err != nil {
		t.Fatal(err)
	}
	again, err := p.Read(table)
	if err != nil || !reflect.DeepEqual(first, again) {
		t.Fatalf("two readings of one table differ (%v)", err)
	}
	mixed := *table
	mixed.Records = slices.Clone(table.Records)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(mixed.Records), func(i, j int) { mixed.Records[i], mixed.Records[j] = mixed.Records[j], mixed.Records[i] })
	other, err := p.Read(&mixed)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, r := range first.Records {
		said[r.Key] = fmt.Sprint(r.Values)
	}
	for _, r := range other.Records {
		if said[r.Key] != fmt.Sprint(r.Values) {
			t.Errorf("%s says something else when the rows are in another order", r.Key)
		}
	}
}

// The CSV file and the workbook of one edition say the same, but for what the publisher itself wrote otherwise.
func TestTheTwoFormsOfAnEditionSayTheSame(t *testing.T) {
	t.Parallel()
	csv := reading(t, "us-federal-2025", "us-federal-2025/2025_individually_reported_AI_use_cases.csv")
	book := reading(t, "us-federal-2025", "us-federal-2025/2025_individually_reported_AI_use_cases.xlsx")
	byKey := map[string]*usecase.Record{}
	for i := range book.Records {
		byKey[book.Records[i].Key] = &book.Records[i]
	}
	differ := map[usecase.Field]int{}
	for i := range csv.Records {
		r := &csv.Records[i]
		other := byKey[r.Key]
		if other == nil {
			t.Errorf("the workbook has no %s", r.Key)
			continue
		}
		for _, f := range usecase.Fields() {
			if !slices.Equal(r.All(f.Field), other.All(f.Field)) {
				differ[f.Field]++
			}
		}
	}
	for f, n := range differ {
		if about, _ := usecase.AboutField(f); about.Kind != usecase.TextKind && f != usecase.Consultation {
			t.Errorf("%s differs in %d records", f, n)
		}
	}
}

func BenchmarkProfileRead(b *testing.B) {
	table := cut(b, "us-federal-2025/2025_individually_reported_AI_use_cases.csv")
	p := shipped(b, "us-federal-2025")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Read(table); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzParseProfile(f *testing.F) {
	f.Add([]byte(agencies))
	f.Add([]byte(profileYAML("field: name", "")))
	f.Add([]byte("id: [\n"))
	f.Add([]byte("- a\n- &a *a\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := usecase.ParseProfile("f.yaml", data)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f.yaml: ") {
				t.Fatalf("an error without its file: %v", err)
			}
			return
		}
		table, err := inventory.ReadForeign(strings.NewReader("agency,id,name\nA,1,x\nB,,\n"), inventory.Foreign{})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := p.Read(table); err == nil && len(got.Records)+len(got.Refused) != len(table.Records) {
			t.Fatal("a record is lost")
		}
	})
}

// Where each organisation publishes its own file, the file of one does not make the cases of another missing.
func TestAFileOfOneOrganisationSaysNothingOfTheOthers(t *testing.T) {
	t.Parallel()
	parts := strings.Replace(agencies, "lang: en\n", "lang: en\nparts: organisation\n", 1)
	var known []usecase.Known
	for _, r := range readBy(t, parts, "agency,id,name,Other,Other\nEPA,1,A,,\nEPA,2,B,,\nNSF,1,C,,\n").Records {
		known = append(known, usecase.Known{Key: r.Key, Record: r})
	}
	for yaml, want := range map[string][]string{parts: {"epa/2"}, agencies: {"epa/2", "nsf/1"}} {
		plan := usecase.Reconcile(known, readBy(t, yaml, "agency,id,name,Other,Other\nEPA,1,A,,\n"), nil)
		if !slices.Equal(plan.Missing, want) {
			t.Errorf("missing %q; want %q", plan.Missing, want)
		}
	}
}
