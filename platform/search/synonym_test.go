package search_test

import (
	"fmt"
	"strings"
	"testing"

	"balise/engine/text"
	"balise/platform/search"
)

// three opens an index of texts in three languages, grouped by product.
func three(t testing.TB) *search.Index {
	t.Helper()
	x, err := search.OpenAs(t.TempDir(), search.Layout{Facets: []string{"country"}, Groups: []string{"product"}, Langs: []text.Lang{text.NL}, Why: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	dutch := func(title, body string) map[text.Lang]search.Passage {
		return map[text.Lang]search.Passage{text.NL: {Title: title, Body: body}}
	}
	err = x.Apply([]search.Doc{
		{ID: "fr", Number: 1, Title: text.T("Carte des inondations", ""), Facets: map[string][]string{"country": {"CA"}}},
		{ID: "en", Number: 2, Title: text.T("", "River model"), Body: text.T("", "Tells flash floods a day ahead."), Codes: []string{"AB-77"}, Facets: map[string][]string{"country": {"US"}, "product": {"p"}}},
		{ID: "nl", Number: 3, Also: dutch("Kaart", "Berekent het overstromingsrisico van wegen."), Facets: map[string][]string{"country": {"NL"}, "product": {"p"}}},
		{ID: "road", Number: 4, Also: dutch("Wegbeheersysteem", "Plant het onderhoud."), Facets: map[string][]string{"country": {"NL"}, "product": {"p"}}},
	}, nil, 4)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func flood(start, end int) search.Synonym {
	return search.Synonym{Start: start, End: end, Key: "flood", Ways: []search.Way{
		{Lang: text.EN, Text: "flash flood", Whole: true}, {Lang: text.NL, Text: "overstroming", Whole: true, Starts: true, Ends: true}}}
}

func TestSynonymsFindWhatOtherLanguagesSay(t *testing.T) {
	x := three(t)
	r := find(t, x, search.Query{Text: "inondation", Synonyms: []search.Synonym{flood(0, 10)}})
	if ids(r) != "fr en nl" || r.Whole != 3 {
		t.Fatalf("found %s, %d whole", ids(r), r.Whole)
	}
	for i, want := range []string{"{inondations fr 2 inondation }", "{flash floods en 3 inondation flood}", "{overstromingsrisico nl 3 inondation flood}"} {
		if got := fmt.Sprint(r.Hits[i].Words[0]); got != want {
			t.Errorf("the words of %s: %s, want %s", r.Hits[i].ID, got, want)
		}
	}
	if hit := r.Hits[2]; hit.TitleLang != text.NL || !strings.Contains(marked(hit.Snippet), "[overstromingsrisico]") {
		t.Errorf("the Dutch hit shows %q in %s", marked(hit.Snippet), hit.SnippetLang)
	}
}

func TestWordsThatNoLanguageHasOnlyWeigh(t *testing.T) {
	x := three(t)
	q := search.Query{Text: "carte inondation", Synonyms: []search.Synonym{flood(6, 16)}}
	if r := find(t, x, q); ids(r) != "fr" {
		t.Errorf("every word: %s", ids(r))
	}
	q.Enough = 10
	if r := find(t, x, q); ids(r) != "fr en nl" || r.Whole != 1 || r.Relaxed {
		t.Errorf("what is meant after what has every word: %s, %d whole", ids(r), r.Whole)
	}
	q.Text, q.Synonyms = "plan inondation", []search.Synonym{flood(5, 15)}
	if r := find(t, x, q); !strings.Contains(ids(r), "nl") || r.Whole != 0 || !r.Relaxed {
		t.Errorf("none has every word: %s, %d whole, relaxed %v", ids(r), r.Whole, r.Relaxed)
	}
}

func TestDutchWordsStandInsideLongerOnes(t *testing.T) {
	x := three(t)
	way := search.Way{Lang: text.NL, Text: "wegbeheer", Starts: true}
	r := find(t, x, search.Query{Text: "chaussee", Synonyms: []search.Synonym{{Start: 0, End: 8, Key: "road", Ways: []search.Way{way}}}})
	if ids(r) != "road" {
		t.Errorf("the beginning of a word finds %q", ids(r))
	}
	way.Starts, way.Whole = false, true
	r = find(t, x, search.Query{Text: "chaussee", Synonyms: []search.Synonym{{Start: 0, End: 8, Key: "road", Ways: []search.Way{way}}}})
	if len(r.Hits) != 0 {
		t.Errorf("the word itself finds %q", ids(r))
	}
}

func TestGroupsFilterAndAreNotCounted(t *testing.T) {
	x := three(t)
	r := find(t, x, search.Query{Filters: map[string][]string{"product": {"p"}}})
	if r.Total != 3 || r.Facets["product"] != nil || fmt.Sprint(r.Facets["country"]) != "[{NL 2} {US 1}]" {
		t.Errorf("%d found, facets %v", r.Total, r.Facets)
	}
	groups, err := x.Groups(t.Context(), "product", "country", 2)
	if err != nil || fmt.Sprint(groups) != "[{p [2 3 4] 2}]" {
		t.Errorf("%v, %v", groups, err)
	}
	if groups, err := x.Groups(t.Context(), "product", "country", 3); err != nil || len(groups) != 0 {
		t.Errorf("fewer countries than asked: %v, %v", groups, err)
	}
	if _, err := x.Groups(t.Context(), "product", "planet", 1); err == nil {
		t.Error("an unknown facet groups")
	}
}

func TestIdentifiersGivenBesideTheTextsAreFound(t *testing.T) {
	if r := find(t, three(t), search.Query{Text: "ab-77"}); ids(r) != "en" {
		t.Errorf("found %q", ids(r))
	}
}

func TestWhatSaysTheSameIsFoundWithoutAQuery(t *testing.T) {
	x := three(t)
	numbers, err := x.Saying(t.Context(), []search.Synonym{flood(0, 0)}, map[string][]string{"country": {"US"}}, 10)
	if err != nil || fmt.Sprint(numbers) != "[3]" {
		t.Errorf("%v, %v", numbers, err)
	}
	rare, err := x.Rarity(t.Context(), flood(0, 0))
	if err != nil || rare <= 0 || rare >= 1 {
		t.Errorf("rarity %f, %v", rare, err)
	}
}

func FuzzSynonyms(f *testing.F) {
	f.Add("inondation", "flash flood", 0, 10)
	f.Add("", "", 5, -3)
	f.Add("a b « c »", "\xff", 3, 100)
	x := three(f)
	f.Fuzz(func(t *testing.T, asked, way string, start, end int) {
		q := search.Query{Text: asked, Enough: 5, Synonyms: []search.Synonym{{Start: start, End: end, Ways: []search.Way{{Lang: text.NL, Text: way, Whole: true, Starts: true, Ends: true}}}}}
		if _, err := x.Search(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	})
}
