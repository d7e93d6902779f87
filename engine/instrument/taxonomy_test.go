package instrument_test

import (
	"strings"
	"testing"

	"balise/engine/instrument"
	"balise/engine/text"
)

func TestTaxonomiesMapBetweenEditions(t *testing.T) {
	fruit := taxonomy(t, "fruit.yaml")
	for _, c := range []struct{ code, from, to, want string }{
		{"apple", "2023", "2025", "apple"},
		{"grape", "2023", "2024", "red_grape white_grape"},
		{"grape", "2023", "2025", "red_grape white_grape"},
		{"white_grape", "2025", "2023", "grape"},
		{"pear", "2025", "2024", "peach"},
		{"pear", "2025", "2023", ""}, // peach is new in 2024
		{"lemon", "2023", "2024", "lemon"},
		{"lemon", "2024", "2025", ""}, // it went away
		{"lemon", "2024", "2024", "lemon"},
		{"lemon", "2025", "2024", ""},
		{"apple", "2022", "2024", ""},
		{"apple", "2024", "2026", ""},
	} {
		if got := strings.Join(fruit.Map(c.code, c.from, c.to), " "); got != c.want {
			t.Errorf("%s of %s in %s: %q, want %q", c.code, c.from, c.to, got, c.want)
		}
	}
}

func TestTaxonomiesKeepOldTerms(t *testing.T) {
	fruit := taxonomy(t, "fruit.yaml")
	for code, want := range map[string]string{
		"apple": "Pomme", // the newest label
		"grape": "Raisin", "pear": "Poire ou pêche", "banana": "banana",
	} {
		if got := fruit.Label(code, text.FR); got != want {
			t.Errorf("%s is %q, want %q", code, got, want)
		}
	}
	if fruit.Current().Version != "2025" || fruit.Edition("2023").Term("grape") == nil || fruit.Edition("2025").Term("grape") != nil {
		t.Error("editions hold terms that are not theirs")
	}
	if fruit.Edition("1999") != nil || fruit.Term("banana") != nil {
		t.Error("something was found that does not exist")
	}
}

func TestCoarseTaxonomiesCoverFineOnes(t *testing.T) {
	data := `
id: colour
title: {fr: "Couleur", en: "Colour"}
groups: fruit
editions:
  - version: "2025"
    from: 2025-01-01
    terms:
      - {code: red, label: {fr: "Rouge", en: "Red"}, covers: [apple, red_grape]}
      - {code: green, label: {fr: "Vert", en: "Green"}, covers: [pear]}
`
	colour, err := instrument.LoadTaxonomy("colour.yaml", []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	fruit := taxonomy(t, "fruit.yaml")
	if err := instrument.LinkTaxonomies(colour, fruit); err != nil {
		t.Error(err)
	}
	if term := colour.Covering("red_grape"); term == nil || term.Code != "red" {
		t.Errorf("red grapes are %+v", term)
	}
	if term := colour.Covering("lemon"); term != nil {
		t.Errorf("lemons are %+v", term)
	}
	err = instrument.LinkTaxonomies(colour)
	if want := `colour.yaml:9: term "red": taxonomy "fruit" has no term "apple"`; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("without the fine taxonomy: %v", err)
	}
}
