package glossary_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"balise/engine/glossary"
	"balise/engine/text"
)

// plain cuts at what is no letter, and takes the plural off: enough to tell how forms are matched.
func plain(_ text.Lang, s string) []glossary.Word {
	var words []glossary.Word
	position := 0
	for start := 0; start < len(s); {
		length := strings.IndexFunc(s[start:]+" ", func(r rune) bool { return !unicode.IsLetter(r) })
		if length == 0 {
			start++
			continue
		}
		word := s[start : start+length]
		if word != "de" && word != "à" && word != "la" {
			words = append(words, glossary.Word{Stem: strings.TrimSuffix(strings.ToLower(word), "s"), Position: position, Start: start, End: start + length})
		}
		position++
		start += length
	}
	return words
}

const small = `
id: small
version: "1"
title: {fr: Petit, en: Small}
shared: {fr: [permis]}
concepts:
  - {id: flood, fr: [inondation], en: [flood, flooding], nl: [overstroming]}
  - {id: permit, fr: [permis], en: [permit], nl: [vergunning]}
  - {id: allowed, fr: [permis], en: [allowed], nl: [mag]}
  - {id: building-permit, fr: [permis de construire], en: [building permit], nl: [omgevingsvergunning]}
  - {id: decision-support, fr: [aide à la décision], en: [decision support], nl: [parkeer-, -steun]}
`

func read(t *testing.T, source string) *glossary.Glossary {
	t.Helper()
	g, err := glossary.Load("small.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestTheLongestFormIsFound(t *testing.T) {
	m := glossary.NewMatcher(read(t, small), plain)
	for _, c := range []struct{ asked, want string }{
		{"inondations", "flood:fr[inondations]"},
		{"un permis de construire", "building-permit:fr[permis de construire]"},
		{"un permis pour construire une maison", "permit:fr[permis] allowed:fr[permis]"},
		{"aide à la décision, inondation", "decision-support:fr[aide à la décision] flood:fr[inondation]"},
		{"overstroming in Limburg", "flood:nl[overstroming]"},
		{"flood permit", "flood:en[flood] permit:en[permit]"},
		{"parkeer", ""},
		{"", ""},
	} {
		var got []string
		for _, f := range m.Find(c.asked, text.FR, text.EN, text.NL) {
			got = append(got, fmt.Sprintf("%s:%s[%s]", f.Concept.ID, f.Lang, c.asked[f.Start:f.End]))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q: got %q, want %q", c.asked, strings.Join(got, " "), c.want)
		}
	}
}

func TestFormsSayWhereTheyStand(t *testing.T) {
	g := read(t, small)
	for _, c := range []struct {
		concept string
		lang    text.Lang
		want    glossary.Form
	}{
		{"flood", text.NL, glossary.Form{Text: "overstroming", Starts: true, Ends: true, Whole: true}},
		{"flood", text.EN, glossary.Form{Text: "flood", Whole: true}},
		{"allowed", text.NL, glossary.Form{Text: "mag", Whole: true}},
		{"decision-support", text.NL, glossary.Form{Text: "parkeer", Starts: true}},
	} {
		if got := g.Concept(c.concept).Forms[c.lang][0]; got != c.want {
			t.Errorf("%s in %s: got %+v", c.concept, c.lang, got)
		}
	}
	if got := g.Concept("decision-support").Forms[text.NL][1]; !got.Ends || got.Starts || got.Whole {
		t.Errorf("a form that only ends words: got %+v", got)
	}
}

func TestOwnTermsJoinTheGlossary(t *testing.T) {
	g := read(t, small)
	more := g.With([]glossary.Concept{
		{ID: "flood", Forms: map[text.Lang][]glossary.Form{text.FR: {{Text: "crue", Whole: true}, {Text: "Inondation", Whole: true}}}},
		{ID: "beaver", Forms: map[text.Lang][]glossary.Form{text.FR: {{Text: "castor", Whole: true}}, text.EN: {{Text: "beaver", Whole: true}}}},
	})
	if n := len(more.Concept("flood").Forms[text.FR]); n != 2 {
		t.Errorf("flood has %d French forms, want 2", n)
	}
	if n := len(g.Concept("flood").Forms[text.FR]); n != 1 {
		t.Errorf("the glossary that was added to has changed: %d forms", n)
	}
	m := glossary.NewMatcher(more, plain)
	if found := m.Find("la crue et le castor", text.FR); len(found) != 2 || found[1].Concept.Name(text.EN) != "beaver" {
		t.Errorf("found %+v", found)
	}
}

func TestMistakesAreNamedWithTheirLine(t *testing.T) {
	head := "id: g\nversion: \"1\"\ntitle: {fr: G, en: G}\nconcepts:\n"
	for _, c := range []struct{ name, source, want string }{
		{"no title", "id: g\nversion: \"1\"\nconcepts: []\n", "title"},
		{"unknown key", head + "  - {id: a, fr: [a], en: [a], de: [a]}\n", `no "de"`},
		{"unknown key of the file", head + "  - {id: a, fr: [a], en: [a]}\nextra: 1\n", "extra"},
		{"id", head + "  - {id: A b, fr: [a], en: [a]}\n", "g.yaml:5: \"A b\" is no id"},
		{"twice", head + "  - {id: a, fr: [b], en: [b]}\n  - {id: a, fr: [c], en: [c]}\n", "g.yaml:6: the concept \"a\" stands twice"},
		{"no French", head + "  - {id: a, en: [a]}\n", "French"},
		{"empty form", head + "  - {id: a, fr: [\" \"], en: [a]}\n", "a form is"},
		{"same form", head + "  - {id: a, fr: [Forêt], en: [a]}\n  - {id: b, fr: [foret], en: [b]}\n", `"a" and "b" both have "foret"`},
		{"form twice", head + "  - {id: a, fr: [x, x], en: [a]}\n", "twice in fr"},
		{"no YAML", "concepts: [", "g.yaml"},
	} {
		if _, err := glossary.Load("g.yaml", []byte(c.source)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q in it", c.name, err, c.want)
		}
	}
	if _, err := glossary.ReadForm(text.FR, strings.Repeat("a", 81)); !errors.Is(err, glossary.ErrForm) {
		t.Errorf("a long form: %v", err)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(small)
	f.Add("concepts: [{id: a, fr: [x], en: [\"-\"]}]")
	f.Fuzz(func(t *testing.T, source string) {
		g, err := glossary.Load("f.yaml", []byte(source))
		if err != nil {
			return
		}
		m := glossary.NewMatcher(g, plain)
		for _, found := range m.Find(source, glossary.Langs...) {
			if found.Start >= found.End || found.End > len(source) {
				t.Fatalf("a concept stands at %d–%d of %d", found.Start, found.End, len(source))
			}
		}
	})
}
