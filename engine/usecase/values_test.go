package usecase_test

import (
	"fmt"
	"strings"
	"testing"

	"balise/engine/inventory"
	"balise/engine/usecase"
)

// column reads a column of cells as values of a field; more is what else the profile says, in YAML.
func column(t testing.TB, entry, more string, cells ...string) []usecase.Value {
	t.Helper()
	p, err := usecase.ParseProfile("test.yaml", []byte(profileYAML(entry, more)))
	if err != nil {
		t.Fatal(err)
	}
	table := &inventory.Table{Header: []inventory.Cell{{Text: "id", Line: 1}, {Text: "cell", Line: 1}}}
	for i, text := range cells {
		table.Records = append(table.Records, inventory.Record{Line: i + 2, Cells: []inventory.Cell{{Text: fmt.Sprint(i)}, {Text: text}}})
	}
	read, err := p.Read(table)
	if err != nil {
		t.Fatal(err)
	}
	var all []usecase.Value
	for _, r := range read.Records {
		all = append(all, r.Values[1])
	}
	return all
}

func profileYAML(entry, more string) string {
	return `id: test
version: "2026"
title: {fr: Essai, en: Test}
source: {name: {fr: Source, en: Source}, licence: {fr: Libre, en: Free}}
country: US
lang: en
identity: [{fields: [source_id]}]
columns:
  - {header: id, field: source_id}
  - {header: cell, ` + entry + "}\n" + more
}

// told writes a value in short: its items, or why there is none; then the rule, the confidence when it is not 1, and the doubt.
func told(v usecase.Value) string {
	s := strings.Join(v.Items, " | ")
	if v.Absence != "" {
		s = "(" + string(v.Absence) + ")"
	}
	s += " " + string(v.Rule)
	if v.Confidence != 1 {
		s += fmt.Sprintf(" %.1f", v.Confidence)
	}
	if v.Ambiguous {
		s += " ambiguous"
	}
	return s
}

func compare(t *testing.T, entry, more string, want map[string]string) {
	t.Helper()
	for raw, expected := range want {
		v := column(t, entry, more, raw)[0]
		if got := told(v); got != expected || v.Raw != raw {
			t.Errorf("%s: %q is read as %q; want %q", entry, raw, got, expected)
		}
	}
}

func TestDatesKeepTheirPrecisionAndTheirDoubt(t *testing.T) {
	t.Parallel()
	compare(t, "field: start_date", "date_order: mdy\n", map[string]string{
		"7/1/2023": "2023-07-01 date", "1/30/2026": "2026-01-30 date", "30/1/2026": "2026-01-30 date", "9/11/2024 0:00": "2024-09-11 date",
		"09/24/2024 12:00:00 AM": "2024-09-24 date", "2025-09-08 00:00:00": "2025-09-08 date", "2021/01/01": "2021-01-01 date",
		"2025-04-28T18:31:09Z": "2025-04-28 date", "2020-01-31T13:21:33.790670": "2020-01-31 date", "20240531": "2024-05-31 date",
		"01/2024": "2024-01 date", "08-2021": "2021-08 date", "2022-08": "2022-08 date", "2020": "2020 date", "  2020 ": "2020 date",
		"mei 2023": "2023-05 date", "janvier 2024": "2024-01 date", "1er janvier 2024": "2024-01-01 date", "January 5, 2024": "2024-01-05 date", "5 août 2023": "2023-08-05 date",
		"2022-08 (estimated)": "2022-08 date 0.8", "2022-09-13 Technical kickoff (no new acquisition)": "2022-09-13 date 0.6", "circa 2019": "2019 date 0.8", "sinds 2015": "2015 date 0.8", "Spring 2022": "2022 date 0.8",
		"Q4FY25": "2025-07 date 0.8", "Q1FY25": "2024-10 date 0.8", "Q3 2024": "2024-07 date 0.8",
		"24-Nov": "2024-11 date 0.5 ambiguous", "Jan-03": "2003-01 date 0.5 ambiguous", "Nov-99": "1999-11 date", "7/16/1905": "2024 date 0.5 ambiguous", "45323": "2024-02-01 date 0.7",
		"10/12023": "(unreadable) not_read 0.0", "Pre-2021": "(unreadable) not_read 0.0", "2015-2022": "(unreadable) not_read 0.0", "Scheduled for FY2025": "(unreadable) not_read 0.0",
		"2024-02-15 (contract kick-off); 2024-08-23 (signed)": "(unreadable) not_read 0.0", "31/02/2024": "(unreadable) not_read 0.0", "2024-13": "(unreadable) not_read 0.0", "12345": "(unreadable) not_read 0.0", "99999": "(unreadable) not_read 0.0",
		"N/A": "(not_applicable) no_value", "TBD": "(unknown) no_value", "N/A -Consolidated into another use case.": "(not_applicable) no_value 0.8",
	})
	compare(t, "field: start_date", "", map[string]string{"9/11/2024": "2024 date 0.5 ambiguous", "5/5/2024": "2024-05-05 date", "13/5/2024": "2024-05-13 date"})
}

func TestTheOtherDatesOfAColumnTellTheOrderOfTheirNumbers(t *testing.T) {
	t.Parallel()
	for cells, want := range map[string]string{"9/11/2024,25/12/2024": "2024-11-09 date 0.9", "9/11/2024,12/25/2024": "2024-09-11 date 0.9", "9/11/2024,12/25/2024,25/12/2024": "2024 date 0.5 ambiguous"} {
		if got := told(column(t, "field: start_date", "", strings.Split(cells, ",")...)[0]); got != want {
			t.Errorf("%s: the first is read as %q; want %q", cells, got, want)
		}
	}
}

func TestListsAreCutAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	compare(t, "field: demographics", "", map[string]string{
		`["Race/Ethnicity","Age"]`: "Race/Ethnicity | Age list_json", `[{"title": "AVG", "link": "https://x.nl/a"}, {"title": "Woo", "link": null}]`: "AVG, https://x.nl/a | Woo list_json",
		`['it\'s one, really', "two"]`: "it's one, really | two list_python", `['a) Race/Ethnicity', 'b) Sex']`: "Race/Ethnicity | Sex list_python", `['k) None of the above']`: "(not_applicable) list_python", "[]": "(blank) no_value", `['']`: "(blank) no_value",
		"Age; Sex ;": "Age | Sex list_split", "• Age\n• Sex": "Age | Sex list_split", "- Age\r\n- Sex": "Age | Sex list_split",
		"b) Sex c) Age": "Sex | Age lettered", "j) Employment Status i) Income": "Employment Status | Income lettered", "Age": "Age as_is", "Age, gender": "Age, gender as_is",
		"[not a list": "[not a list as_is", "None": "(not_applicable) no_value", "": "(blank) no_value", " \u00a0": "(blank) no_value",
	})
	compare(t, `field: supplier, split: " / "`, "", map[string]string{"Microsoft / OpenAI": "Microsoft | OpenAI list_split", "Acme; Inc.": "Acme; Inc. as_is"})
}

func TestFlagsAreReadInFiveLanguages(t *testing.T) {
	t.Parallel()
	compare(t, "field: personal_information", "", map[string]string{
		"Yes": "yes dictionary", "YES": "yes dictionary", "Y": "yes dictionary", "TRUE": "yes dictionary", "Oui": "yes dictionary", "Ja": "yes dictionary", "Sí": "yes dictionary", "yes": "yes as_is",
		" No\u00a0": "no dictionary", "Nee": "no dictionary", "non": "no dictionary", "a) Yes": "yes lettered", "b) In-progress": "partly lettered", "En cours": "partly dictionary", "Deels": "partly dictionary",
		"Yes – by the CAIO": "yes keyword 0.9", "No - Some individual decisions": "no keyword 0.9", "No problem at all": "(unreadable) not_read 0.0", "Not applicable": "(not_applicable) no_value", "b) Not applicable": "(not_applicable) no_value",
		"Onbekend": "(unknown) no_value", "": "(blank) no_value",
	})
}

func TestWordsThatSayNothingTellWhy(t *testing.T) {
	t.Parallel()
	for absence, cells := range map[usecase.Absence][]string{
		usecase.Blank:         {"", " ", "Blank/Not Provided", "Data not reported by submitter", "-"},
		usecase.NotApplicable: {"N/A", "NA", "None", "Not Applicable", "s. o.", "s.o.", "n.v.t.", "geen", "Sans objet", "None of the above."},
		usecase.WithheldValue: {"Redacted for cybersecurity purposes.", "Confidentiel"},
		usecase.Unknown:       {"Onbekend", "TBD", "à déterminer", "Unknown", "Information indisponible", "Desconocido"},
		usecase.Unreadable:    {"#NAME?"},
	} {
		for i, v := range column(t, "field: summary", "", cells...) {
			if v.Absence != absence || v.Rule != usecase.NoValue || len(v.Items) > 0 {
				t.Errorf("%q: %s; want %s", cells[i], told(v), absence)
			}
		}
	}
	compare(t, "field: start_date, blank: withheld, placeholders: [2021/01/01]", "no_value: {not_asked: [pas demandé]}\n", map[string]string{
		"": "(withheld) no_value", "2021/01/01": "(placeholder) no_value", "Pas demandé.": "(not_asked) no_value", "2021/01/02": "2021-01-02 date"})
}

func TestTextsAreTidiedAndSayWhatWasDone(t *testing.T) {
	t.Parallel()
	compare(t, "field: summary", "", map[string]string{
		"One\u00a0two ": "One two tidied", "one\rtwo": "one\ntwo tidied", "e\u0301te\u0301": "été tidied", "=SUM(A1)": "=SUM(A1) as_is", "a < b & c > d": "a < b & c > d as_is",
		"<div><p>One&nbsp;two</p><ul><li>three</li></ul></div>": "One two\n- three markup", "R&amp;D": "R&D markup", "<p></p>": "(blank) no_value",
		"Caf\ufffd\ufffd du coin": "Caf[?] du coin damaged 0.5", "N/A - The Agency does not own any of it": "N/A - The Agency does not own any of it as_is",
	})
}

func TestCodesComeFromTheProfileThenFromTheWordsOfTheField(t *testing.T) {
	t.Parallel()
	compare(t, `field: lifecycle, values: [{raw: [Fini], to: [retired]}, {raw: [Autre], absent: unknown}]`, "", map[string]string{
		"fini.": "retired dictionary", "a) Fini": "retired dictionary", "Autre": "(unknown) no_value", "In gebruik": "production keyword 0.8", "production": "production dictionary",
		"Successfully tested but not in production, this summer": "development keyword 0.6", "Completed": "(unreadable) not_read 0.0", "pilot in production": "(unreadable) not_read 0.0",
	})
	compare(t, "field: technique", "", map[string]string{
		"Generative AI; NLP": "language_model | language_analysis keyword 0.8", "Big Data": "(unreadable) not_read 0.0", "Big Data; OCR": "language_analysis keyword 0.6"})
	compare(t, "field: country", "", map[string]string{"Netherlands": "NL keyword 0.8", "Pays-Bas": "NL keyword 0.8", "nl": "NL dictionary"})
	compare(t, "field: source_code", "", map[string]string{"see https://github.com/a/b.": "https://github.com/a/b tidied", "No": "(not_applicable) no_value 0.8", "in our drive": "(unreadable) not_read 0.0"})
}

func TestAPartOfACellIsTaken(t *testing.T) {
	t.Parallel()
	compare(t, `field: organisation, split: " / ", part: 1`, "", map[string]string{"Canada Post / Postes Canada": "Canada Post list_split"})
	compare(t, `field: name, split: ":", part: 2`, "", map[string]string{"USDA-001: Repair: Spend": "Repair: Spend list_split", "USDA-001": "(blank) no_value"})
}
