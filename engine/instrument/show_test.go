package instrument_test

import (
	"fmt"
	"strings"
	"testing"

	"balise/engine/instrument"
	"balise/engine/text"
)

func TestAnswersShowOnOneLineInBothLanguages(t *testing.T) {
	in := sample(t)
	var b strings.Builder
	for _, q := range in.Questions() {
		for _, l := range text.Langs {
			fmt.Fprintf(&b, "%s %s: %s\n", q.ID, l, instrument.Show(q, everything()[q.ID], l))
		}
	}
	golden(t, "show.golden", strings.ReplaceAll(b.String(), "\u00a0", "~")) // no-break spaces, made visible
}

func TestShowAroundTheEdges(t *testing.T) {
	in := sample(t)
	for _, c := range []struct {
		question string
		answer   instrument.Answer
		fr, en   string
	}{
		{"start", instrument.Answer{}, "", ""},
		{"start", instrument.Answer{Value: instrument.Date{Year: 2024, Month: 8}}, "août 2024", "August 2024"},
		{"start", instrument.Answer{Value: instrument.Date{Year: 2024, Month: 8, Day: 12}}, "12~août 2024", "August 12, 2024"},
		{"start", instrument.Answer{Value: instrument.Date{Year: 2024}}, "2024", "2024"},
		{"cost", instrument.Answer{Value: instrument.Money{Cents: 100000000, Currency: "CAD"}}, "1~000~000~$", "$1,000,000"},
		{"cost", instrument.Answer{Value: instrument.Money{Cents: -5, Currency: "CAD"}}, "-0,05~$", "-$0.05"},
		{"cost", instrument.Answer{Value: instrument.Money{Cents: 1250, Currency: "EUR"}}, "12,50~EUR", "12.50~EUR"},
		{"personal", instrument.Answer{Value: false}, "Non", "No"},
		{"fruit", instrument.Answer{Value: "lemon"}, "Citron", "Lemon"},   // of an old edition
		{"fruit", instrument.Answer{Value: "banana"}, "banana", "banana"}, // of none
		{"fruit", instrument.Answer{Value: 12}, "", ""},                   // of a wrong type
		{"why", instrument.Answer{Value: text.T("un\n\ndeux", "")}, "un deux", "un deux"},
		{"people", instrument.Answer{Absence: &instrument.Absence{Reason: instrument.NotApplicable, Note: text.T("Essai\nseul", "Trial")}},
			"Sans objet~: Essai seul", "Not applicable: Trial"},
		{"people", instrument.Answer{Absence: &instrument.Absence{Reason: instrument.NotAsked}},
			"Information non demandée cette année-là", "Not asked that year"},
	} {
		for l, want := range map[text.Lang]string{text.FR: c.fr, text.EN: c.en} {
			got := strings.ReplaceAll(instrument.Show(in.Question(c.question), c.answer, l), "\u00a0", "~")
			if got != want {
				t.Errorf("%s %+v in %s: %q, want %q", c.question, c.answer, l, got, want)
			}
		}
	}
}

func TestDisplayNamesBodies(t *testing.T) {
	in := sample(t)
	d := instrument.Display{Lang: text.EN, BodyName: func(id string) text.Text {
		if id == "B1" {
			return text.T("Ministère des Lacs", "Department of Lakes")
		}
		return text.Text{}
	}}
	if got, want := d.Line(in.Question("partners"), everything()["partners"]), "Department of Lakes, Provides, 2023; B2, Reçoit, Apple"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReasonsHaveLabels(t *testing.T) {
	for _, r := range instrument.Reasons {
		if !r.Label().Complete() {
			t.Errorf("%s has no label in both languages", r)
		}
	}
	if !instrument.Reason("lazy").Label().Empty() {
		t.Error("an unknown reason has a label")
	}
}
