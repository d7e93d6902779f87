package lang_test

import (
	"strings"
	"testing"
	"time"

	"balise/engine/text"
	"balise/platform/lang"
)

func TestSayFillsPlaceholdersAndChoosesThePlural(t *testing.T) {
	c, err := lang.NewCatalogue(map[string][]byte{"texts.yaml": []byte(`
found: {fr: {one: "{n} fiche", other: "{n} fiches"}, en: {one: "{n} record", other: "{n} records"}}
hello: {fr: "Bonjour {name}", en: "Hello {name}"}
`)})
	if err != nil {
		t.Fatal(err)
	}
	for _, c2 := range []struct {
		l    text.Lang
		key  string
		args []any
		want string
	}{
		{text.FR, "found", []any{"n", 0}, "0 fiche"}, // French: zero is singular
		{text.EN, "found", []any{"n", 0}, "0 records"},
		{text.FR, "found", []any{"n", 1}, "1 fiche"},
		{text.EN, "found", []any{"n", 1}, "1 record"},
		{text.FR, "found", []any{"n", 1409}, "1\u00a0409 fiches"},
		{text.EN, "found", []any{"n", int64(1409)}, "1,409 records"},
		{text.EN, "hello", []any{"name", text.T("Ève", "Eve")}, "Hello Eve"},
	} {
		got, err := c.Say(c2.l, c2.key, c2.args...)
		if err != nil || got != c2.want {
			t.Errorf("Say(%s, %s, %v) = %q, %v; want %q", c2.l, c2.key, c2.args, got, err, c2.want)
		}
	}
	if _, err := c.Say(text.FR, "absent"); err == nil {
		t.Error("an unknown key must be an error")
	}
}

func TestCatalogueRefusesWhatIsIncomplete(t *testing.T) {
	for name, yaml := range map[string]string{
		"a missing language":     `a: {fr: "oui"}`,
		"a plural on one side":   `a: {fr: {one: x, other: y}, en: z}`,
		"an unknown field":       `a: {fr: x, en: y, de: z}`,
		"a plural without other": `a: {fr: {one: x}, en: {one: y}}`,
	} {
		if _, err := lang.NewCatalogue(map[string][]byte{"t.yaml": []byte(yaml)}); err == nil {
			t.Errorf("%s was accepted", name)
		} else if !strings.Contains(err.Error(), "t.yaml") {
			t.Errorf("%s: the error does not name the file: %v", name, err)
		}
	}
}

func TestDatesAreWrittenAsReadersExpect(t *testing.T) {
	at := time.Date(2026, 5, 1, 18, 5, 0, 0, time.UTC)
	lang.Zone = time.FixedZone("EDT", -4*3600)
	for want, got := range map[string]string{
		"1er\u00a0mai 2026":                        lang.Date(text.FR, at),
		"May 1, 2026":                              lang.Date(text.EN, at),
		"1er\u00a0mai 2026 à 14\u00a0h\u00a005":    lang.DateTime(text.FR, at),
		"May 1, 2026 at 2:05\u00a0p.m.":            lang.DateTime(text.EN, at),
		"-1\u00a0234\u00a0567":                     lang.Number(text.FR, -1234567),
		"12":                                       lang.Number(text.EN, 12),
		"ecole d'ete oeuvre":                       lang.Fold("  École  d’été ŒUVRE "),
		"centre hospitalier de l'universite laval": lang.Fold("Centre hospitalier de l’Université Laval "),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if lang.Sorter(text.FR)("Écluse", "Effort") >= 0 {
		t.Error("É must sort with E")
	}
}
