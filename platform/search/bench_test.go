package search_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"balise/engine/text"
	"balise/platform/search"
)

var eight = []string{"status", "category", "decision", "public_facing", "personal_information", "portfolio", "body", "year"}

// generated makes documents of a hundred words in each language, with a few common words and a long tail.
func generated(n int) []search.Doc {
	random := rand.New(rand.NewPCG(1, 2))
	vocabulary := make([]string, 20_000)
	syllables := []string{"ba", "té", "lo", "ri", "cha", "men", "tion", "pu", "no", "gra", "sur", "dé", "vi", "qua", "son"}
	for i := range vocabulary {
		for range 2 + random.IntN(3) {
			vocabulary[i] += syllables[random.IntN(len(syllables))]
		}
	}
	tail := rand.NewZipf(random, 1.1, 4, uint64(len(vocabulary)-1))
	words := func(n int) string {
		all := make([]string, n)
		for i := range all {
			all[i] = vocabulary[tail.Uint64()]
		}
		return strings.Join(all, " ")
	}
	docs := make([]search.Doc, n)
	for i := range docs {
		docs[i] = search.Doc{ID: fmt.Sprintf("id%06d", i), Number: int64(i + 1), Facets: map[string][]string{},
			Title: text.T("Fiche "+words(5), "Record "+words(5)), Body: text.T(words(100), words(100)), Sort: map[string]string{"newest": fmt.Sprint(i)}}
		if i%10 == 0 {
			docs[i].Body.FR += " algorithme"
		}
		for f, facet := range eight {
			docs[i].Facets[facet] = []string{fmt.Sprint("code", random.IntN(4+f*f))}
		}
	}
	return docs
}

// many is the number that the speed of the register is measured on; some is enough where filling is what is measured.
const (
	many = 100_000
	some = 10_000
)

func filled(b *testing.B, n int) (*search.Index, string) {
	dir := b.TempDir()
	x, err := search.Open(dir, eight)
	if err != nil {
		b.Fatal(err)
	}
	docs := generated(n)
	for at := 0; at < n; at += 500 {
		if err := x.Apply(docs[at:at+500], nil, int64(at)); err != nil {
			b.Fatal(err)
		}
	}
	return x, dir
}

// BenchmarkSearch works each search out anew: a trailing space asks the same, and is not what was kept.
func BenchmarkSearch(b *testing.B) {
	x, _ := filled(b, many)
	b.Cleanup(func() { _ = x.Close() })
	for _, c := range []struct {
		name string
		q    search.Query
	}{
		{"everything", search.Query{}},
		{"word of every record", search.Query{Text: "fiche"}},
		{"word of a tenth", search.Query{Text: "algorithmes"}},
		{"two words, two filters", search.Query{Text: "fiche algorithme", Filters: map[string][]string{"status": {"code1", "code2"}, "body": {"code3"}}}},
		{"mistake", search.Query{Text: "algoritme"}},
		{"nothing, relaxed", search.Query{Text: "zzyzxa algorithme qwfpgj"}},
		{"sixteen unknown words", search.Query{Text: strings.Repeat("batélori dévichasur ", 8)}},
		{"by name", search.Query{Text: "fiche", Sort: search.Name}},
	} {
		b.Run(c.name, func(b *testing.B) {
			total := 0
			for i := 0; b.Loop(); i++ {
				q := c.q
				q.Text += strings.Repeat(" ", i%10_000)
				r, err := x.Search(context.Background(), q)
				if err != nil {
					b.Fatal(err)
				}
				total = r.Total
			}
			b.ReportMetric(float64(total), "found")
		})
	}
}

// BenchmarkSnapshot is a search after a write: the table of the new snapshot is read first.
func BenchmarkSnapshot(b *testing.B) {
	x, _ := filled(b, some)
	b.Cleanup(func() { _ = x.Close() })
	docs := generated(1)
	seq := int64(some)
	for b.Loop() {
		b.StopTimer()
		seq++
		if err := x.Apply(docs, nil, seq); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if _, err := x.Search(context.Background(), search.Query{Text: "algorithme"}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFill(b *testing.B) {
	for b.Loop() {
		x, _ := filled(b, some)
		_ = x.Close()
	}
}

// BenchmarkOpen opens an index of many documents and answers a first search.
func BenchmarkOpen(b *testing.B) {
	x, dir := filled(b, many)
	for b.Loop() {
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
		var err error
		if x, err = search.Open(dir, eight); err != nil {
			b.Fatal(err)
		}
		if _, err := x.Search(context.Background(), search.Query{Text: "algorithme"}); err != nil {
			b.Fatal(err)
		}
	}
	_ = x.Close()
}

// BenchmarkTally counts every record by eight facets and by three pairs of them, as the page of figures does.
func BenchmarkTally(b *testing.B) {
	x, _ := filled(b, many)
	b.Cleanup(func() { _ = x.Close() })
	pairs := []search.Pair{{"status", "body"}, {"category", "status"}, {"category", "year"}}
	for b.Loop() {
		if _, err := x.Tally(context.Background(), search.Query{}, pairs...); err != nil {
			b.Fatal(err)
		}
	}
}
