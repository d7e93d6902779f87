package standard_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"balise/engine/exchange"
	"balise/engine/instrument"
	"balise/engine/standard"
	"balise/engine/text"
)

func read(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func sighting(t testing.TB) *instrument.Instrument {
	t.Helper()
	var all []yaml.Node
	if err := yaml.Unmarshal([]byte(read(t, "taxonomies.yaml")), &all); err != nil {
		t.Fatal(err)
	}
	var taxonomies []*instrument.Taxonomy
	for _, node := range all {
		data, err := yaml.Marshal(&node)
		if err != nil {
			t.Fatal(err)
		}
		taxonomy, err := instrument.LoadTaxonomy("taxonomies.yaml", data)
		if err != nil {
			t.Fatal(err)
		}
		taxonomies = append(taxonomies, taxonomy)
	}
	in, err := instrument.Load("sighting.yaml", []byte(read(t, "sighting.yaml")))
	if err != nil {
		t.Fatal(err)
	}
	if err := in.Use(taxonomies...); err != nil {
		t.Fatal(err)
	}
	return in
}

func atlas(t testing.TB) *standard.Standard {
	t.Helper()
	s, err := standard.Load("atlas.yaml", []byte(read(t, "atlas.yaml")))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Use(sighting(t)); err != nil {
		t.Fatal(err)
	}
	return s
}

// answered is a record with these answers and a short name.
func answered(answers instrument.Answers) exchange.Record {
	r := exchange.Record{Number: 7, State: "published", PublishedAt: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), Answers: answers,
		Body: exchange.Body{Name: text.T("Parc du Nord", "North Park"), Portfolio: "woods", Type: "park", Jurisdiction: "south"}}
	if !r.Answers["name"].Given() {
		r.Answers["name"] = instrument.Answer{Value: text.T("Le lynx", "The lynx")}
	}
	return r
}

func absent(reason instrument.Reason) instrument.Answer {
	return instrument.Answer{Absence: &instrument.Absence{Reason: reason}}
}

// told writes the gaps of a field on one line: kind, reason, and the detail in English.
func told(gaps []standard.Gap) string {
	var all []string
	for _, g := range gaps {
		said := string(g.Kind) + " " + string(g.Why)
		if !g.Detail.Empty() {
			said += ": " + g.Detail.EN
		}
		if g.Blocks {
			said += "!"
		}
		all = append(all, said)
	}
	return strings.Join(all, "; ")
}

func TestEachFieldSaysWhatItHoldsAndWhatItLacks(t *testing.T) {
	t.Parallel()
	long := instrument.Answer{Value: []instrument.Link{{URL: "https://exemple.invalid/une-adresse-trop-longue"}}}
	links := instrument.Answer{Value: []instrument.Link{{Title: text.T("Une", "One"), URL: "https://a.invalid"}, {URL: "https://b.invalid"}}}
	withheld := instrument.Answer{Absence: &instrument.Absence{Reason: instrument.Withheld, Ground: "nest", Until: instrument.Date{Year: 2027}}}
	for _, c := range []struct {
		name      string
		field     string
		answers   instrument.Answers
		want, gap string
	}{
		{"a short text", "title", instrument.Answers{}, "Le lynx", ""},
		{"a text over the limit is cut after a word", "title", instrument.Answers{"name": {Value: text.T("Le lynx du Nord-Est", "")}}, "Le lynx du…", "truncated too_long: 19 characters, limit of 12"},
		{"a text at the limit is whole", "title", instrument.Answers{"name": {Value: text.T("Le lynx nord", "")}}, "Le lynx nord", ""},
		{"one language serves where none is asked", "title", instrument.Answers{"name": {Value: text.T("", "Lynx")}}, "Lynx", "approximate other_language"},
		{"the other language leaves its column empty", "title_en", instrument.Answers{"name": {Value: text.T("Le lynx", "")}}, "", "empty other_language"},
		{"both languages in one cell", "keeper", instrument.Answers{}, "North Park / Parc du Nord", ""},
		{"codes that are one value together", "kind", instrument.Answers{"animals": {Value: []string{"lynx", "moose"}}}, "Both", ""},
		{"a code brought to the nearest", "kind", instrument.Answers{"animals": {Value: []string{"lynx"}}}, "Cat", "approximate nearest: roughly"},
		{"a code left over", "kind", instrument.Answers{"animals": {Value: []string{"goose", "moose"}}}, "Deer", "approximate no_counterpart: “Goose”: birds are not there"},
		{"a code that means nothing", "kind", instrument.Answers{"animals": {Value: []string{"goose"}}}, "", "empty no_counterpart: “Goose”: birds are not there!"},
		{"nothing answered", "kind", instrument.Answers{}, "", "empty unanswered!"},
		{"a reason given", "kind", instrument.Answers{"animals": absent(instrument.NotAsked)}, "", "empty not_asked!"},
		{"a day cut to its month", "month", instrument.Answers{"seen": {Value: instrument.Date{Year: 2024, Month: 5, Day: 3}}}, "2024-05", "approximate nearest: full date: 2024-05-03"},
		{"a month", "month", instrument.Answers{"seen": {Value: instrument.Date{Year: 2024, Month: 5}}}, "2024-05", ""},
		{"a year without its month", "month", instrument.Answers{"seen": {Value: instrument.Date{Year: 2024}}}, "", "empty imprecise: year only: 2024"},
		{"yes", "tame", instrument.Answers{"tame": {Value: true}}, "Y", ""},
		{"a code for no answer", "tame", instrument.Answers{"tame": absent(instrument.Unknown)}, "N", "assumed unknown"},
		{"two paragraphs, the second titled", "text", instrument.Answers{"story": {Value: text.T("Vu.", "Seen.")}, "place": {Value: "lac"}}, "Vu.\n\nOù\u00a0: lac", ""},
		{"a part withheld is told", "text", instrument.Answers{"story": withheld, "place": {Value: "lac"}}, "Où\u00a0: lac", "approximate withheld: Nest to protect, review: 2027"},
		{"a withheld value is for nobody", "text", instrument.Answers{"story": {Value: text.T("Au nid 4", ""), Absence: withheld.Absence}}, "", "empty withheld: Nest to protect, review: 2027"},
		{"the most telling reason", "text", instrument.Answers{"story": withheld}, "", "empty withheld: Nest to protect, review: 2027"},
		{"the first address", "page", instrument.Answers{"pages": links}, "https://a.invalid", "approximate nearest: first link of 2"},
		{"an address is not cut", "page", instrument.Answers{"pages": long}, "", "empty too_long: 47 characters, limit of 30"},
		{"addresses with their titles", "pages", instrument.Answers{"pages": links}, "Une <https://a.invalid>; https://b.invalid <https://b.invalid>", ""},
		{"labels of the newest edition", "labels", instrument.Answers{"animals": {Value: []string{"goose", "lynx"}}}, "Oie; Lynx", ""},
		{"the second origin, when the first says nothing", "number", instrument.Answers{}, "7", "assumed by_rule: for want of a place"},
		{"the first origin", "number", instrument.Answers{"place": {Value: "A-1"}}, "A-1", ""},
		{"a constant", "version", instrument.Answers{}, "3", ""},
		{"what is not asked", "chief", instrument.Answers{}, "", "empty not_in_form: not asked"},
	} {
		s := atlas(t)
		out := s.Apply(answered(c.answers), text.FR, nil)
		at := slices.Index(s.Fields, s.Field(c.field))
		if got := out.Values[at].Line(); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if got := told(out.Of(c.field)); got != c.gap {
			t.Errorf("%s: the gap is %q, want %q", c.name, got, c.gap)
		}
	}
}

func TestAJurisdictionForWhichCodesAreExact(t *testing.T) {
	t.Parallel()
	r := answered(instrument.Answers{"animals": {Value: []string{"lynx"}}})
	r.Body.Jurisdiction = "north"
	if got := told(atlas(t).Apply(r, text.FR, nil).Of("kind")); got != "" {
		t.Errorf("got %q, though the code is exact there", got)
	}
}

func TestASlashInANameDoesNotPartTheLanguages(t *testing.T) {
	t.Parallel()
	r := answered(instrument.Answers{})
	r.Body.Name = text.T("Lac / Rivière", "Lake / River")
	out := atlas(t).Apply(r, text.FR, nil)
	if got, gap := out.Values[2].Line(), told(out.Of("keeper")); got != "Lake/River / Lac/Rivière" || !strings.HasPrefix(gap, "approximate nearest") {
		t.Errorf("got %q, %q", got, gap)
	}
}

func TestWhatTheStandardDoesNotSpeakOf(t *testing.T) {
	t.Parallel()
	r := answered(instrument.Answers{"first": {Value: "goose"}})
	if got := atlas(t).Apply(r, text.FR, nil); got.OutOfScope.EN != "no birds" || got.Conforms() || len(got.Values) > 0 {
		t.Errorf("a goose is in scope: %+v", got)
	}
	r.State = "withdrawn"
	if got := atlas(t).Apply(r, text.FR, nil).OutOfScope.EN; got != "withdrawn" {
		t.Errorf("got %q: the first condition is told", got)
	}
}

func TestWhatHasNoPlace(t *testing.T) {
	t.Parallel()
	out := atlas(t).Apply(answered(instrument.Answers{"weight": {Value: instrument.Number("12")}, "animals": {Value: []string{"moose"}}}), text.FR, nil)
	last := out.Gaps[len(out.Gaps)-1]
	if last.Kind != standard.NoPlace || last.Question != "weight" || last.Blocks || !out.Conforms() {
		t.Errorf("the weight has a place: %+v", last)
	}
}

func TestTheTallyCountsEachRecordOnce(t *testing.T) {
	t.Parallel()
	s := atlas(t)
	tally := s.Tally()
	for _, answers := range []instrument.Answers{
		{"animals": {Value: []string{"moose"}}, "weight": {Value: instrument.Number("1")}}, {"animals": {Value: []string{"lynx"}}}, {"animals": absent(instrument.Unknown)}, {},
		{"first": {Value: "goose"}},
	} {
		tally.Add(s.Apply(answered(answers), text.FR, nil))
	}
	kind := tally.Fields[3]
	if tally.Records != 5 || tally.Covered != 4 || tally.Conforming != 2 || tally.NoPlace["weight"] != 1 || len(tally.LeftOut) != 1 || tally.LeftOut[0].Records != 1 {
		t.Errorf("the set is counted wrong: %+v", tally)
	}
	if kind.Filled != 2 || kind.Gaps[standard.Empty] != 2 || kind.Gaps[standard.Approximate] != 1 || !slices.Equal(kind.Reasons(), []standard.Why{standard.Unknown, standard.Unanswered}) {
		t.Errorf("the kind is counted wrong: %+v, %v", kind, kind.Reasons())
	}
}

func TestAFileThatDoesNotStandIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, old, new, want string }{
		{"an unknown key", "version: \"3\"\n", "version: \"3\"\nedition: 3\n", "line 4"},
		{"no title in English", `title: {fr: "Titre", en: "Title"}`, `title: {fr: "Titre"}`, `field "title": it needs a title in both languages`},
		{"no source", `source: "1", `, ``, `field "title": it needs its source`},
		{"a field twice", "id: title_en", "id: title", `field "title": it is declared twice`},
		{"neither origin nor reason", ", missing: {fr: \"pas demandé\", en: \"not asked\"}", "", `field "chief": it needs either from, or missing`},
		{"two things in an origin", "{question: name}", "{question: name, fact: url}", "one of question, fact and constant"},
		{"a title of what is not joined", "{question: pages}]}\n  - {id: labels", "{question: pages, titled: true}]}\n  - {id: labels", "titled only of the questions"},
		{"an unknown format", "[json, csv]", "[json, pdf]", "formats among"},
		{"a code without fate", "to: Deer", "near: {fr: \"a\", en: \"b\"}", "either to, or none"},
		{"an unknown question", "[{question: name}]}\n  - {id: title_en", "[{question: nom}]}\n  - {id: title_en", `has no question "nom"`},
		{"a question that is not public", "{question: story}", "{question: secret}", `the question "secret" is not public`},
		{"an unknown fact", "fact: organisation", "fact: postcode", `no fact "postcode"`},
		{"an unknown code", "from: [goose]", "from: [swan]", `no code "swan"`},
		{"a code without a word on it", "          - {from: [goose], none: {fr: \"les oiseaux n’y sont pas\", en: \"birds are not there\"}}\n", "", "what becomes of goose"},
		{"a value that is not permitted", "to: Cat", "to: Dog", `"Dog" is not among its permitted values`},
		{"a date in words", "{question: seen, as: month}", "{question: seen}", "is written as year or month"},
		{"links of a text", "type: links, from: [{question: pages}]", "type: links, from: [{question: name}]", "has no address"},
		{"an unknown jurisdiction", "exact_for: north", "exact_for: west", `no jurisdiction "west"`},
		{"a scope that does not exist", "codes: [lynx, moose], blank", "codes: [fox], blank", `scope: there is no code "fox"`},
	} {
		changed := strings.Replace(read(t, "atlas.yaml"), c.old, c.new, 1)
		s, err := standard.Load("atlas.yaml", []byte(changed))
		if err == nil {
			err = s.Use(sighting(t))
		}
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "atlas.yaml") {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}

// Whatever is in the file, it is a standard or a clear refusal, never a crash.
func FuzzLoad(f *testing.F) {
	f.Add(read(f, "atlas.yaml"))
	f.Add("fields: [{from: [{}]}]")
	in := sighting(f)
	f.Fuzz(func(t *testing.T, data string) {
		s, err := standard.Load("x.yaml", []byte(data))
		if err != nil || s.Use(in) != nil {
			return
		}
		s.Apply(answered(instrument.Answers{}), text.EN, nil)
	})
}
