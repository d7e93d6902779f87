package find

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"balise/content"
	"balise/engine/glossary"
	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
	"balise/platform/corpus"
	"balise/platform/people"
	"balise/platform/search"
	"balise/testkit/testdb"
)

// shipped is the glossary that ships with Balise.
func shipped(t testing.TB) *glossary.Glossary {
	t.Helper()
	c, err := corpus.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	return c.Glossary(GlossaryID)
}

// told makes a record of texts by field; what comes before a | is its field.
func told(key string, values ...string) usecase.Record {
	r := usecase.Record{Line: 2, Key: key}
	for _, v := range values {
		field, said, _ := strings.Cut(v, "|")
		r.Values = append(r.Values, usecase.Value{Column: field, Field: usecase.Field(field), Raw: said, Items: []string{said}, Rule: usecase.AsIs, Confidence: 1})
	}
	return r
}

func inLang(l string, r usecase.Record) usecase.Record {
	for i := range r.Values {
		r.Values[i].Lang = l
	}
	return r
}

var small = []usecase.Record{
	told("a1", "name|Flood forecasting", "summary|Predicts flooding of the river with a neural network.", "organisation|Agency of Rivers", "country|US", "technique|machine_learning", "start_date|2024-03", "high_impact|no"),
	inLang("nl", told("b1", "name|Risicokaart water", "summary|Voorspelt het overstromingsrisico per straat.", "organisation|Gemeente Delta", "country|NL", "start_date|2023")),
	inLang("nl", told("b2", "name|Anonimiseersoftware", "purpose|De software verbergt persoonsgegevens in documenten voordat ze openbaar worden gemaakt.", "organisation|Gemeente Delta", "country|NL", "supplier|Zorgvuldig BV", "product|Laklak")),
	inLang("nl", told("b3", "name|Anonimiseren", "purpose|De software verbergt persoonsgegevens in documenten voordat ze openbaar worden gemaakt.", "organisation|Gemeente Duin", "country|NL", "supplier|Zorgvuldig BV", "product|Laklak")),
	inLang("nl", told("b4", "name|Lakken", "purpose|Lakt namen in stukken.", "organisation|Gemeente Heide", "country|NL", "supplier|Zorgvuldig BV", "product|Laklak")),
	told("c1", "name|Redaction helper", "summary|Redacts personal information in documents released under freedom of information.", "organisation|Bureau of Records", "country|US", "contact|Jane Doe"),
	inLang("fr", told("d1", "name|Caviardage assisté", "summary|Propose les passages à caviarder dans les documents.", "organisation|Ministère des Archives", "country|CA")),
	told("c2", "name|Licence plate reader", "summary|Reads license plates of parked cars.", "organisation|City of Harbour", "country|US", "source_id|DOT-42-LPR"),
}

// filled gives an index that has followed a catalogue of these records.
func filled(t testing.TB, records ...usecase.Record) (*Index, *catalogue.Store) {
	t.Helper()
	store := catalogue.NewStore(testdb.New(t, people.Migrations, catalogue.Migrations), func() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) })
	central := people.Actor{ID: "p1", Name: "Cécile", Grants: []people.Grant{{Role: people.Central}}}
	plan := &catalogue.Plan{
		Plan: usecase.Plan{Series: "small", RecordsRead: len(records), New: records, Profile: &usecase.Profile{ID: "small", Version: "1", Country: "US", Lang: "en"}},
		File: catalogue.File{Name: "small.csv", SHA256: "small", Data: []byte("small")},
	}
	if _, err := store.Apply(t.Context(), central, plan); err != nil {
		t.Fatal(err)
	}
	x := opened(t, store)
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	return x, store
}

func opened(t testing.TB, store *catalogue.Store) *Index {
	t.Helper()
	words := shipped(t)
	terms := func(context.Context) (*glossary.Glossary, int64, error) { return words, 0, nil }
	x := New(t.TempDir(), store, words, terms, func(context.Context) (string, error) { return "one life", nil })
	if err := x.Open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

// why writes the reasons of a hit: kind, what was asked, what was found.
func why(h Hit) string {
	var all []string
	for _, r := range h.Why {
		all = append(all, fmt.Sprintf("%s:%s=%s(%s)", r.Kind, r.Asked, r.Found, r.Lang))
	}
	return strings.Join(all, " ")
}

func keysOf(t *testing.T, store *catalogue.Store, hits []Hit) (keys []string) {
	t.Helper()
	for _, h := range hits {
		c, err := store.Case(t.Context(), h.Number)
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, c.Record.Key)
	}
	slices.Sort(keys)
	return keys
}

func TestAFrenchQueryFindsWhatOthersWroteInTheirLanguage(t *testing.T) {
	x, store := filled(t, small...)
	for _, c := range []struct {
		words string
		lang  text.Lang
		want  string
	}{
		{"inondation", text.FR, "[a1 b1]"},
		{"inondations prévues", text.FR, "[a1 b1]"}, // no glossary knows « prévues » as a noun: those that have most of it
		{"caviardage", text.FR, "[b2 b3 b4 c1 d1]"},
		{"plaque d’immatriculation", text.FR, "[c2]"},
		{"flood", text.EN, "[a1 b1]"},
		{"overstroming", text.FR, "[a1 b1]"},
		{"UC-000002", text.FR, "[b1]"},
		{"DOT-42-LPR", text.EN, "[c2]"},
		{"Zorgvuldig", text.FR, "[b2 b3 b4]"},
		{"Jane Doe", text.EN, "[]"},
		{"zorgvuldgi", text.FR, "[b2 b3 b4]"},
	} {
		found, err := x.Search(t.Context(), Query{Words: c.words, Lang: c.lang})
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(keysOf(t, store, found.Hits)); got != c.want || found.Total != len(found.Hits) {
			t.Errorf("%q finds %s (%d), want %s", c.words, got, found.Total, c.want)
		}
	}
}

func TestEachHitTellsWhichWordsWereFoundAndWhy(t *testing.T) {
	x, _ := filled(t, small...)
	for _, c := range []struct{ words, filter, want string }{
		{"inondation", "NL", "concept:inondation=overstromingsrisico(nl)"},
		{"inondation", "US", "concept:inondation=Flood(en) concept:inondation=flooding(en)"},
		{"caviarder", "CA", "concept:caviarder=Caviardage(fr) literal:caviarder=caviarder(fr)"},
		{"laklak", "NL", "literal:laklak=Laklak(nl)"},
		{"documenten", "NL", "literal:documenten=documenten(nl)"},
		{"releasing", "US", "stem:releasing=released(en)"},
		{"plaques d’immatriculation", "US", "concept:plaques d’immatriculation=Licence plate(en) concept:plaques d’immatriculation=license plates(en)"},
		{"redactoin", "US", "spelling:redactoin=Redaction(en) spelling:redactoin=Redacts(en)"},
	} {
		found, err := x.Search(t.Context(), Query{Words: c.words, Lang: text.FR, Filters: map[string][]string{"country": {c.filter}}})
		if err != nil {
			t.Fatal(err)
		}
		if len(found.Hits) == 0 || why(found.Hits[0]) != c.want {
			t.Errorf("%q in %s: got %+v", c.words, c.filter, found.Hits)
		}
	}
	found, err := x.Search(t.Context(), Query{Words: "inondation", Lang: text.FR})
	if err != nil || len(found.Understood) != 1 || found.Understood[0].Concept.ID != "flood" {
		t.Errorf("what was understood: %+v, %v", found.Understood, err)
	}
	if got := found.Hits[0].Why[0].Text(); !strings.Contains(got.FR, "glossaire") || !strings.Contains(got.EN, "glossary") {
		t.Errorf("a reason reads %+v", got)
	}
}

func TestFacetsAreCountedAndFilter(t *testing.T) {
	x, store := filled(t, small...)
	found, err := x.Search(t.Context(), Query{Words: "caviardage", Lang: text.FR, Filters: map[string][]string{"country": {"NL"}, "supplier": {"Zorgvuldig BV"}}})
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(keysOf(t, store, found.Hits)); got != "[b2 b3 b4]" {
		t.Errorf("found %s", got)
	}
	if got := fmt.Sprint(found.Facets["country"]); got != "[{NL 3}]" {
		t.Errorf("countries with this supplier: %s", got)
	}
	all, err := x.Search(t.Context(), Query{Lang: text.FR})
	if err != nil {
		t.Fatal(err)
	}
	for facet, want := range map[string]string{
		"country": "[{NL 4} {US 3} {CA 1}]", "year": "[{2023 1} {2024 1}]", "high_impact": "[{no 1}]", "technique": "[{machine_learning 1}]", "source": "[{small 8}]",
	} {
		if got := fmt.Sprint(all.Facets[facet]); got != want {
			t.Errorf("%s: %s, want %s", facet, got, want)
		}
	}
	for facet := range all.Facets {
		if !slices.Contains(Facets, facet) {
			t.Errorf("%s is counted", facet)
		}
	}
	tally, err := x.Tally(t.Context(), Query{}, search.Pair{"country", "year"})
	if err != nil || tally.Pairs[search.Pair{"country", "year"}][[2]string{"NL", "2023"}] != 1 {
		t.Errorf("%+v, %v", tally, err)
	}
}

func TestClustersAreProductsThatSeveralBodiesUse(t *testing.T) {
	x, _ := filled(t, small...)
	clusters, err := x.Clusters(t.Context())
	if err != nil || len(clusters) != 1 {
		t.Fatalf("%+v, %v", clusters, err)
	}
	if c := clusters[0]; c.Kind != SameProduct || c.Name != "Laklak" || c.Supplier != "Zorgvuldig BV" || c.Bodies != 3 || len(c.Numbers) != 3 || c.Countries[0] != "NL" {
		t.Errorf("%+v", c)
	}
	numbers, err := x.Numbers(t.Context(), Query{Filters: map[string][]string{"cluster": {clusters[0].Key}}})
	if err != nil || fmt.Sprint(numbers) != fmt.Sprint(clusters[0].Numbers) {
		t.Errorf("its filter finds %v, %v", numbers, err)
	}
}

func TestSimilarCasesAreOfOtherCountriesAndSayWhy(t *testing.T) {
	x, _ := filled(t, small...)
	similar, err := x.Similar(t.Context(), 3, 5) // b2
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, l := range similar {
		keys = append(keys, l.Case.Record.Key)
		if l.Case.Country == "NL" || len(l.Shared) < fewestShared || !strings.Contains(l.Text().FR, "Les deux parlent de") {
			t.Errorf("%s: %+v", l.Case.Label(), l.Shared)
		}
	}
	if fmt.Sprint(keys) != "[c1]" {
		t.Errorf("similar to b2: %v", keys)
	}
	if _, err := x.Similar(t.Context(), 99, 5); err == nil {
		t.Error("a case that does not exist has similar ones")
	}
}

func TestTheIndexFollowsLoadsAndLives(t *testing.T) {
	x, _ := filled(t, small...)
	if lag, err := x.Lag(t.Context()); err != nil || lag != 0 {
		t.Fatalf("lag %d, %v", lag, err)
	}
	x.life = func(context.Context) (string, error) { return "another life", nil }
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	found, err := x.Search(t.Context(), Query{Words: "inondation"})
	if err != nil || found.Total != 2 || x.Seq() != int64(len(small)) {
		t.Errorf("after another life: %d found, at %d, %v", found.Total, x.Seq(), err)
	}
	added := shipped(t).With([]glossary.Concept{{ID: "harbour-term", Forms: map[text.Lang][]glossary.Form{
		text.FR: {{Text: "bidule", Whole: true}}, text.EN: {{Text: "neural network", Whole: true}}}}})
	x.terms = func(context.Context) (*glossary.Glossary, int64, error) { return added, 1, nil }
	if err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if found, err := x.Search(t.Context(), Query{Words: "bidules", Lang: text.FR}); err != nil || found.Total != 1 {
		t.Errorf("a term of one’s own finds %d, %v", found.Total, err)
	}
}
