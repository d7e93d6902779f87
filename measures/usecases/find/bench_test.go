package find

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"balise/engine/glossary"
	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
)

// many is the number of cases that the speed of the search is measured on.
const many = 100_000

// generated makes cases whose words are those of the glossary among a long tail of others: in English for six of ten, in Dutch for
// three, in French for one.
func generated(words *glossary.Glossary, n int) []catalogue.Case {
	random := rand.New(rand.NewPCG(3, 2))
	syllables := []string{"ba", "te", "lo", "ri", "cha", "men", "tion", "pu", "no", "gra", "sur", "de", "vi", "qua", "son"}
	tail := make([]string, 20_000)
	for i := range tail {
		for range 2 + random.IntN(3) {
			tail[i] += syllables[random.IntN(len(syllables))]
		}
	}
	zipf := rand.NewZipf(random, 1.1, 4, uint64(len(tail)-1))
	concept := rand.NewZipf(random, 1.2, 40, uint64(len(words.Concepts)-1))
	say := func(l text.Lang, n int) string {
		all := make([]string, n)
		for i := range all {
			all[i] = tail[zipf.Uint64()]
			if i%6 == 0 {
				if forms := words.Concepts[concept.Uint64()].Forms[l]; len(forms) > 0 {
					all[i] = forms[random.IntN(len(forms))].Text
				}
			}
		}
		return strings.Join(all, " ")
	}
	langs := []text.Lang{text.EN, text.EN, text.EN, text.EN, text.EN, text.EN, text.NL, text.NL, text.NL, text.FR}
	code := func(kind string, n int) string { return fmt.Sprint(kind, random.IntN(n)) }
	cases := make([]catalogue.Case, n)
	for i := range cases {
		l := langs[i%len(langs)]
		r := told(fmt.Sprint("key", i), "name|"+say(l, 6), "summary|"+say(l, 60), "purpose|"+say(l, 40),
			"organisation|"+code("Organisation ", 1500), "function|"+code("f", 10), "category|"+code("c", 10), "technique|"+code("t", 12),
			"lifecycle|"+code("l", 6), "high_impact|yes", "personal_information|no", "supplier|"+code("Supplier ", 3000), "start_date|"+fmt.Sprint(2010+random.IntN(16)))
		c := catalogue.Case{ID: fmt.Sprintf("id%06d", i), Number: int64(i + 1), Seq: int64(i + 1), Series: code("s", 13), Country: code("C", 20), Lang: string(l), Record: r}
		if v, ok := r.Of(usecase.Organisation); ok {
			c.Organisation = v.Items[0]
		}
		cases[i] = c
	}
	return cases
}

// BenchmarkSearchCases works each search out anew: a filter that the index does not know asks the same, and is not what was kept. It
// tells the median and the 99th percentile of each query, and the memory that the index holds.
func BenchmarkSearchCases(b *testing.B) {
	x := opened(b, nil)
	if err := x.words.Reset("bench"); err != nil {
		b.Fatal(err)
	}
	cases := generated(shipped(b), many)
	for at := 0; at < many; at += batch {
		if err := x.apply(cases[at : at+batch]); err != nil {
			b.Fatal(err)
		}
	}
	cases = nil
	if _, err := x.Search(b.Context(), Query{Words: "inondation"}); err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	b.Logf("%d cases hold %d MB", many, memory.HeapAlloc>>20)
	for _, c := range []struct {
		name string
		q    Query
	}{
		{"everything", Query{}},
		{"a rare concept", Query{Words: "inondation"}},
		{"a common concept", Query{Words: "permis"}},
		{"an expression", Query{Words: "apprentissage automatique"}},
		{"two concepts", Query{Words: "détection de la fraude à l’aide sociale"}},
		{"three concepts, none has all", Query{Words: "caviardage d’enregistrements vocaux de tribunaux"}},
		{"two concepts, two filters", Query{Words: "permis de construire, immeuble", Filters: map[string][]string{"country": {"C1", "C2"}, "lifecycle": {"l3"}}}},
		{"a mistake", Query{Words: "innondation"}},
		{"an identifier", Query{Words: "UC-000123"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			var took []time.Duration
			total := 0
			for i := 0; b.Loop(); i++ {
				q := c.q
				q.Lang, q.Limit = text.FR, 20
				q.Filters = map[string][]string{"again": {fmt.Sprint(i)}}
				for facet, codes := range c.q.Filters {
					q.Filters[facet] = codes
				}
				start := time.Now()
				found, err := x.Search(b.Context(), q)
				took = append(took, time.Since(start))
				if err != nil {
					b.Fatal(err)
				}
				total = found.Total
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64(total), "found")
		})
	}
}
