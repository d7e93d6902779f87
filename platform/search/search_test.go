package search_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"

	"balise/engine/text"
	"balise/platform/search"
)

var facets = []string{"body", "status"}

// small is a register of a few records, whose words the tests look for.
var small = []search.Doc{
	{
		ID: "r1", Number: 1, Title: text.T("Tri des demandes de permis", "Sorting of permit applications"),
		Body:   text.T("Un algorithme classe les demandes de l’Agence selon leur urgence.\nHôpital régional", "An algorithm sorts the agency’s applications by urgency.\nRegional hospital"),
		Facets: map[string][]string{"body": {"agence"}, "status": {"production"}}, Sort: map[string]string{"newest": "9"},
	},
	{
		ID: "r2", Number: 2, Title: text.T("Évaluation des travaux d’été", "Evaluation of summer works"),
		Body:   text.T("L’évaluation aide les réseaux d’Hydro-Fiction. Référence 2526-ATSSC-SCDATA-001.", "The evaluation helps networks. Reference 2526-ATSSC-SCDATA-001."),
		Facets: map[string][]string{"body": {"hydro"}, "status": {"development"}}, Sort: map[string]string{"newest": "10"},
	},
	{
		ID: "r3", Number: 12, Title: text.T("Assistant des bibliothèques", "Library assistant"),
		Body:   text.T("Répond aux questions du public ; la reconnaissance vocale aide les malvoyants. Référence 2526-ATSSC-SCDATA-002.", "Answers questions from citizens; policies apply."),
		Facets: map[string][]string{"body": {"agence", "hydro"}, "status": {"production"}}, Sort: map[string]string{"newest": "8"},
	},
	{
		ID: "r4", Number: 120, Title: text.T("Écoute des bélugas", ""),
		Body:   text.T("Un réseau de neurones reconnaît le chant des animaux marins.", ""),
		Facets: map[string][]string{"body": {"parc"}, "status": {"idea"}}, Sort: map[string]string{"newest": "7"},
	},
}

func open(t testing.TB, docs ...search.Doc) *search.Index {
	t.Helper()
	x, err := search.Open(t.TempDir(), facets)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := x.Apply(docs, nil, 1); err != nil {
		t.Fatal(err)
	}
	return x
}

func find(t testing.TB, x *search.Index, q search.Query) search.Result {
	t.Helper()
	r, err := x.Search(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func ids(r search.Result) string {
	var all []string
	for _, h := range r.Hits {
		all = append(all, h.ID)
	}
	return strings.Join(all, " ")
}

func TestWordsAreFoundInTheirForms(t *testing.T) {
	x := open(t, small...)
	for _, c := range []struct {
		why, text string
		lang      text.Lang
		want      string
	}{
		{"a plural finds the singular", "algorithmes", text.FR, "r1"},
		{"a singular finds the plural", "demande", text.FR, "r1"},
		{"an irregular plural", "travail", text.FR, "r2"},
		{"a plural in -aux", "hôpitaux", text.FR, "r1"},
		{"an animal among animals", "animal", text.FR, "r4"},
		{"without accents", "evaluation", text.FR, "r2"},
		{"accents that the text lacks", "pèrmis", text.FR, "r1"},
		{"capitals", "BÉLUGA", text.FR, "r4"},
		{"a typographic elision", "l’agence", text.FR, "r1"},
		{"a straight elision", "d'agence", text.FR, "r1"},
		{"the word alone where the text elides", "été", text.FR, "r2"},
		{"a word in two halves", "Hydro-Fiction", text.FR, "r2"},
		{"an English plural", "policy", text.EN, "r3"},
		{"an English singular", "libraries", text.EN, "r3"},
		{"an English possessive", "agency", text.EN, "r1"},
		{"English words by a French reader", "networks", text.FR, "r2"},
		{"French words by an English reader", "demandes de permis", text.EN, "r1"},
		{"stop words are not required", "les permis pour la", text.FR, "r1"},
		{"every word is required", "évaluation réseaux", text.FR, "r2"},
		{"a longer word from its start", "bibli", text.FR, "r3"},
		{"a missing letter", "algoritme", text.FR, "r1"},
		{"two letters exchanged", "permsi", text.FR, "r1"},
		{"two mistakes in a long word", "reconaisance", text.FR, "r3"},
		{"a mistake in English", "libary", text.EN, "r3"},
		{"a phrase", `"reconnaissance vocale"`, text.FR, "r3"},
		{"a phrase between guillemets", "« demandes de permis »", text.FR, "r1"},
		{"an identifier as typed", "2526-ATSSC-SCDATA-001", text.FR, "r2"},
		{"an identifier in small letters with other dashes", "2526–atssc–scdata–002", text.FR, "r3"},
		{"the start of an identifier", "2526-ATSSC-SCD", text.FR, "r2 r3"},
		{"a public number", "12", text.FR, "r3"},
		{"a public number with its sign", "#120", text.EN, "r4"},
	} {
		r := find(t, x, search.Query{Text: c.text, Lang: c.lang})
		got := strings.Split(ids(r), " ")
		if c.why != "a public number" {
			slices.Sort(got)
		} else {
			got = got[:1] // 120 starts with 12: it may follow
		}
		if strings.Join(got, " ") != c.want || r.Relaxed {
			t.Errorf("%s: %q found %q (relaxed %v), want %q", c.why, c.text, ids(r), r.Relaxed, c.want)
		}
	}
}

func TestNothingIsFoundWhereNothingIs(t *testing.T) {
	x := open(t, small...)
	for why, q := range map[string]string{
		"words that stand apart are not a phrase":  `"algorithme urgence"`,
		"a phrase does not run from title to body": `"permis un"`,
		"a short word is not corrected":            "ete1 tro",
		"an identifier is not corrected":           "2526-ATSSC-SCDATA-009",
		"an unknown word":                          "xylophone",
	} {
		if r := find(t, x, search.Query{Text: q}); r.Total != 0 {
			t.Errorf("%s: %q found %s", why, q, ids(r))
		}
	}
}

func TestWordsThatNoRecordHasTogetherAreRelaxed(t *testing.T) {
	x := open(t, small...)
	r := find(t, x, search.Query{Text: "bélugas permis demandes"})
	if !r.Relaxed || r.Total != 2 || r.Hits[0].ID != "r1" {
		t.Errorf("got %s, relaxed %v; want r1, which has two of the words, before r4", ids(r), r.Relaxed)
	}
	// A filter that excludes everything does not change what the words mean.
	r = find(t, x, search.Query{Text: "bélugas chant", Filters: map[string][]string{"body": {"hydro"}}})
	if r.Relaxed || r.Total != 0 {
		t.Errorf("a filter relaxed the words: %s", ids(r))
	}
}

func TestExactWordsStandBeforeNearOnes(t *testing.T) {
	x := open(t,
		search.Doc{ID: "near", Number: 1, Title: text.T("Fiche fiche fiche", "")},
		search.Doc{ID: "exact", Number: 2, Title: text.T("Sans titre", ""), Body: text.T("On y parle longuement de beaucoup de choses, puis de niche.", "")},
	)
	if r := find(t, x, search.Query{Text: "niche"}); ids(r) != "exact near" {
		t.Errorf("got %q", ids(r))
	}
}

func TestSuggestionsAreWrittenAsTheRecordsWriteThem(t *testing.T) {
	x := open(t, small...)
	for asked, want := range map[string]string{
		"evalution des travaux": "évaluation des travaux",
		"algoritme":             "algorithme",
		"algorithmes":           "", // found as it is
		"bibli":                 "", // the start of a word is not a mistake
	} {
		if r := find(t, x, search.Query{Text: asked, Lang: text.FR}); r.Suggestion != want {
			t.Errorf("%q suggests %q, want %q", asked, r.Suggestion, want)
		}
	}
}

func TestTheReadersLanguageWeighsMore(t *testing.T) {
	x := open(t,
		search.Doc{ID: "en", Number: 1, Title: text.T("Sujet", "Transport")},
		search.Doc{ID: "fr", Number: 2, Title: text.T("Transport", "Subject")},
	)
	if r := find(t, x, search.Query{Text: "transport", Lang: text.FR}); ids(r) != "fr en" {
		t.Errorf("French: %q", ids(r))
	}
	if r := find(t, x, search.Query{Text: "transport", Lang: text.EN}); ids(r) != "en fr" {
		t.Errorf("English: %q", ids(r))
	}
}

func TestBadInputIsNeverAnError(t *testing.T) {
	x := open(t, small...)
	for _, q := range []string{
		"permis\x00\x1b\u202e", "\xff\xfepermis", `"permis`, "permis « ",
		"permis " + strings.Repeat("permis ", 2000), "  permis\t\r\n ", "<b>permis</b>",
	} {
		r := find(t, x, search.Query{Text: q, Sort: "sideways", Offset: -3, Limit: -1})
		if !strings.Contains(ids(r), "r1") {
			t.Errorf("%.30q found %q", q, ids(r))
		}
	}
	for _, q := range []string{"", "   ", "???", `""`, "+ - * ~ ^ : /"} {
		if r := find(t, x, search.Query{Text: q, Lang: "xx"}); r.Total != len(small) {
			t.Errorf("%q asks for nothing in particular, and found %d", q, r.Total)
		}
	}
	for _, q := range []string{strings.Repeat("a", 10_000), strings.Repeat("ab ", 5_000), strings.Repeat("1", 500), "a/**/OR 1=1--", "/.*/", "title.fr:permis~9"} {
		find(t, x, search.Query{Text: q, Filters: map[string][]string{"nowhere": {"x"}, "body": {"\xff"}}, Offset: 1 << 40, Limit: 1 << 40})
	}
}

func TestResultsAreSorted(t *testing.T) {
	docs := []search.Doc{
		{ID: "zone", Number: 1, Title: text.T("Zone", "Area"), Sort: map[string]string{"newest": "100"}},
		{ID: "ete", Number: 2, Title: text.T("Été", "Summer"), Sort: map[string]string{"newest": "20"}},
		{ID: "etude", Number: 3, Title: text.T("Étude", "Study"), Sort: map[string]string{"newest": "9"}},
		{ID: "eau", Number: 4, Title: text.T("eau", "Water")},
		{ID: "fleuve", Number: 5, Title: text.T("Fleuve", ""), Sort: map[string]string{"newest": "3"}},
		{ID: "lot10", Number: 6, Title: text.T("Lot 10", "lot 10")},
		{ID: "lot9", Number: 7, Title: text.T("Lot 9", "lot 9")},
	}
	x := open(t, docs...)
	for _, c := range []struct {
		sort string
		lang text.Lang
		want string
	}{
		{search.Name, text.FR, "eau ete etude fleuve lot9 lot10 zone"},
		{search.Name, text.EN, "zone fleuve lot9 lot10 etude ete eau"},
		{search.Newest, text.FR, "zone ete etude fleuve lot9 lot10 eau"},
		{search.Relevance, text.FR, "zone ete etude fleuve lot9 lot10 eau"},
	} {
		if got := ids(find(t, x, search.Query{Sort: c.sort, Lang: c.lang})); got != c.want {
			t.Errorf("by %s in %s: %q, want %q", c.sort, c.lang, got, c.want)
		}
	}
	var leafed []string
	for at := 0; at < 8; at += 3 {
		leafed = append(leafed, ids(find(t, x, search.Query{Sort: search.Name, Offset: at, Limit: 3})))
	}
	if got := strings.Join(leafed, " "); got != "eau ete etude fleuve lot9 lot10 zone" {
		t.Errorf("page by page: %q", got)
	}
}

func TestAlikeProposesWhatSharesRareWords(t *testing.T) {
	x := open(t, small...)
	numbers := func(said text.Text, limit int) []int64 {
		found, err := x.Alike(context.Background(), said, limit)
		if err != nil {
			t.Fatal(err)
		}
		var all []int64
		for _, f := range found {
			all = append(all, f.Number)
		}
		return all
	}
	for _, c := range []struct {
		said text.Text
		want []int64
	}{
		{text.Text{}, nil},
		{text.T("les des une", "the of"), nil},
		{text.T("zzz yyy", ""), nil},
		{text.T("Un autre algorithme qui classe toutes sortes de demandes selon l’urgence", ""), []int64{1}},
		{text.T("", "Some networks evaluated"), []int64{2}},
	} {
		if got := numbers(c.said, 1); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.said, got, c.want)
		}
	}
	if got := numbers(text.T("Le réseau de neurones des animaux et l’évaluation des travaux", ""), 5); len(got) < 2 {
		t.Errorf("both should be proposed: %v", got)
	}
}

// A list goes on after the record that was last read, even when others were published since, or when that one is gone.
func TestAListGoesOnAfterARecord(t *testing.T) {
	doc := func(n int64) search.Doc {
		id := string(rune('a' + n - 1))
		return search.Doc{ID: id, Number: n, Title: text.T("Fiche "+id, ""), Sort: map[string]string{"newest": strconv.FormatInt(n, 10)}}
	}
	x := open(t, doc(1), doc(2), doc(3), doc(4), doc(5))
	first := find(t, x, search.Query{Sort: search.Newest, Limit: 2})
	if got := ids(first); got != "e d" {
		t.Fatalf("the first page is %q", got)
	}
	if err := x.Apply([]search.Doc{doc(6), doc(7)}, nil, x.Seq()+1); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		after  int64
		offset int
		want   string
	}{
		"two were published":  {4, 2, "c b"},
		"the last page":       {2, 4, "a"},
		"beyond the end":      {1, 5, ""},
		"a record that is no": {99, 2, "e d"},
		"far from its place":  {4, 1 << 40, ""},
		"from the beginning":  {0, 0, "g f"},
	} {
		if got := ids(find(t, x, search.Query{Sort: search.Newest, After: c.after, Offset: c.offset, Limit: 2})); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
