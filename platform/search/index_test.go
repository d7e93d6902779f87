package search_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"balise/engine/text"
	"balise/platform/search"
)

func TestApplyReplacesRemovesAndKeepsItsPlace(t *testing.T) {
	dir := t.TempDir()
	x, err := search.Open(dir, facets)
	if err != nil {
		t.Fatal(err)
	}
	apply := func(docs []search.Doc, removed []string, seq int64) {
		t.Helper()
		if err := x.Apply(docs, removed, seq); err != nil {
			t.Fatal(err)
		}
	}
	apply(small, nil, 40)
	changed := small[0]
	changed.Title = text.T("Tri des plaintes", "Sorting of complaints")
	changed.Facets = map[string][]string{"status": {"retired"}}
	apply([]search.Doc{small[0], changed}, []string{"r2", "never seen"}, 41)
	apply(nil, nil, 45)

	check := func(when string) {
		t.Helper()
		if x.Seq() != 45 {
			t.Errorf("%s: followed up to %d", when, x.Seq())
		}
		r := find(t, x, search.Query{})
		if ids(r) != "r1 r3 r4" {
			t.Errorf("%s: holds %q", when, ids(r))
		}
		if got := fmt.Sprint(r.Facets["status"]); got != "[{idea 1} {production 1} {retired 1}]" {
			t.Errorf("%s: counts %s", when, got)
		}
		if r := find(t, x, search.Query{Text: "plaintes"}); ids(r) != "r1" {
			t.Errorf("%s: the new title finds %q", when, ids(r))
		}
	}
	check("after writing")
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Search(context.Background(), search.Query{}); err == nil {
		t.Error("a closed index answered")
	}
	if x, err = search.Open(dir, facets); err != nil {
		t.Fatal(err)
	}
	check("after opening again")
	if err := x.Reset(""); err != nil {
		t.Fatal(err)
	}
	if r := find(t, x, search.Query{}); r.Total != 0 || x.Seq() != 0 {
		t.Errorf("after a reset: %d records, followed up to %d", r.Total, x.Seq())
	}
	apply(small, nil, 45)
	apply([]search.Doc{changed}, []string{"r2"}, 45)
	check("after a rebuild")
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestFilesOfAnotherMappingAreNotRead(t *testing.T) {
	dir := t.TempDir()
	x, err := search.Open(dir, facets)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(x.Apply(small, nil, 7), x.Close()); err != nil {
		t.Fatal(err)
	}
	other, err := search.Open(dir, []string{"body", "year"})
	if err != nil {
		t.Fatal(err)
	}
	if !other.NeedsRebuild() || other.Seq() != 0 {
		t.Errorf("needs a rebuild: %v, followed up to %d", other.NeedsRebuild(), other.Seq())
	}
	if _, err := other.Search(context.Background(), search.Query{}); !errors.Is(err, search.ErrNeedsRebuild) {
		t.Errorf("a search gave %v", err)
	}
	if err := other.Apply(small, nil, 8); !errors.Is(err, search.ErrNeedsRebuild) {
		t.Errorf("a write gave %v", err)
	}
	if err := other.Reset(""); err != nil {
		t.Fatal(err)
	}
	if other.NeedsRebuild() {
		t.Error("a reset index still needs a rebuild")
	}
	if err := errors.Join(other.Apply(small, nil, 8), other.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestAnIndexIsHeldByOneProcess(t *testing.T) {
	dir := t.TempDir()
	x, err := search.Open(dir, facets)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := search.Open(dir, facets); err == nil || errors.Is(err, search.ErrNeedsRebuild) {
		t.Errorf("a folder already open gave %v", err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}

// model is what the index must answer, computed in the plainest way.
type model map[string]search.Doc

func (m model) counts(word string, filters map[string][]string) (total int, counts map[string]map[string]int) {
	counts = map[string]map[string]int{}
	for _, f := range facets {
		counts[f] = map[string]int{}
	}
	for _, doc := range m {
		if word != "" && doc.Body.FR != word {
			continue
		}
		passes := func(except string) bool {
			for f, chosen := range filters {
				if f != except && !slices.ContainsFunc(doc.Facets[f], func(c string) bool { return slices.Contains(chosen, c) }) {
					return false
				}
			}
			return true
		}
		if passes("") {
			total++
		}
		for _, f := range facets {
			if passes(f) {
				for _, c := range doc.Facets[f] {
					counts[f][c]++
				}
			}
		}
	}
	return total, counts
}

// Random lives of an index, with many small batches that Bleve merges meanwhile: the counts are always those of a plain
// count over the documents.
func TestCountsAreThoseOfAPlainCount(t *testing.T) {
	codes := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c", "d"}), 0, 3, rapid.ID[string])
	filter := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c", "d", "unknown"}), 1, 3, rapid.ID[string])
	word := rapid.SampledFrom([]string{"renard", "castor", "orignal"})
	x := open(t)
	rapid.Check(t, func(r *rapid.T) {
		if err := x.Reset(""); err != nil {
			r.Fatal(err)
		}
		m := model{}
		for seq := range rapid.IntRange(1, 12).Draw(r, "batches") {
			var docs []search.Doc
			var removed []string
			for range rapid.IntRange(0, 8).Draw(r, "documents") {
				n := rapid.IntRange(1, 30).Draw(r, "number")
				id := fmt.Sprint("doc", n)
				if rapid.IntRange(0, 3).Draw(r, "act") == 0 && !slices.ContainsFunc(docs, func(d search.Doc) bool { return d.ID == id }) {
					removed = append(removed, id)
					delete(m, id)
					continue
				}
				doc := search.Doc{ID: id, Number: int64(n), Body: text.T(word.Draw(r, "word"), ""),
					Facets: map[string][]string{"body": codes.Draw(r, "body"), "status": codes.Draw(r, "status")}}
				docs = append(docs, doc)
				m[id] = doc
			}
			if err := x.Apply(docs, removed, int64(seq)); err != nil {
				r.Fatal(err)
			}
			filters := map[string][]string{}
			for _, f := range facets {
				if rapid.Bool().Draw(r, "filtered") {
					filters[f] = filter.Draw(r, f)
				}
			}
			asked := ""
			if rapid.Bool().Draw(r, "with a word") {
				asked = word.Draw(r, "asked")
			}
			compare(r, x, m, asked, filters)
		}
	})
}

func compare(r *rapid.T, x *search.Index, m model, asked string, filters map[string][]string) {
	got, err := x.Search(context.Background(), search.Query{Text: asked, Filters: filters, Limit: 100})
	if err != nil {
		r.Fatal(err)
	}
	total, counts := m.counts(asked, filters)
	if got.Total != total || len(got.Hits) != total {
		r.Fatalf("%q with %v: %d records and %d shown, want %d", asked, filters, got.Total, len(got.Hits), total)
	}
	for _, f := range facets {
		counted := map[string]int{}
		for _, c := range got.Facets[f] {
			if c.N > 0 {
				counted[c.Code] = c.N
			}
		}
		if !maps.Equal(counted, counts[f]) {
			r.Fatalf("%q with %v: facet %s counts %v, want %v", asked, filters, f, counted, counts[f])
		}
	}
	for _, hit := range got.Hits {
		if doc, ok := m[hit.ID]; !ok || doc.Number != hit.Number {
			r.Fatalf("%q shows %s with the number %d", asked, hit.ID, hit.Number)
		}
	}
}

// Searches during many writes each see one whole batch or another, never half of one: every batch holds the same number
// of records for each code.
func TestSearchesSeeWholeBatches(t *testing.T) {
	const size, batches = 20, 60
	write := func(x *search.Index, n int) error {
		docs := make([]search.Doc, size)
		for i := range docs {
			docs[i] = search.Doc{ID: fmt.Sprint(i), Number: int64(i), Title: text.T("fiche", ""), Facets: map[string][]string{"body": {fmt.Sprint("batch", n)}}}
		}
		return x.Apply(docs, nil, int64(n))
	}
	x := open(t)
	if err := write(x, 0); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for {
				r, err := x.Search(context.Background(), search.Query{Text: "fiche"})
				if err != nil || r.Total != size || len(r.Facets["body"]) != 1 || r.Facets["body"][0].N != size {
					t.Errorf("saw %d records, %v, error %v", r.Total, r.Facets["body"], err)
					return
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for n := 1; n <= batches; n++ {
		if err := write(x, n); err != nil {
			t.Error(err)
		}
	}
	close(done)
	readers.Wait()
	if r := find(t, x, search.Query{}); r.Facets["body"][0].Code != fmt.Sprint("batch", batches) {
		t.Errorf("the last batch is not what is read: %v", r.Facets["body"])
	}
}

func TestAChosenCodeStaysShown(t *testing.T) {
	x := open(t, small...)
	r := find(t, x, search.Query{Text: "bélugas", Filters: map[string][]string{"status": {"production"}}})
	if got := fmt.Sprint(r.Total, r.Facets["status"], r.Facets["body"]); got != "0 [{idea 1} {production 0}] []" {
		t.Errorf("got %s", got)
	}
}

func TestASearchStopsWithItsContext(t *testing.T) {
	docs := make([]search.Doc, 1100)
	for i := range docs {
		docs[i] = search.Doc{ID: fmt.Sprint(i), Number: int64(i), Title: text.T("fiche", "")}
	}
	x := open(t, docs...)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := x.Search(ctx, search.Query{Text: "fiche"}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// Bleve merges the segments of many small batches as it likes, and numbers documents anew: whatever it did meanwhile,
// each code leads to its own record.
func TestManySmallBatchesKeepEachCodeWithItsRecord(t *testing.T) {
	const many = 150
	x := open(t)
	held := map[int]bool{}
	for n := range many {
		doc := search.Doc{ID: fmt.Sprint("r", n), Number: int64(n), Title: text.T(fmt.Sprint("fiche mot", n), ""), Facets: map[string][]string{"body": {fmt.Sprint("b", n)}}}
		held[n] = true
		var removed []string
		if n%3 == 2 {
			removed = []string{fmt.Sprint("r", n/2)}
			delete(held, n/2)
		}
		if err := x.Apply([]search.Doc{doc}, removed, int64(n)); err != nil {
			t.Fatal(err)
		}
		if got := find(t, x, search.Query{}).Total; got != len(held) {
			t.Fatalf("after batch %d: %d records, want %d", n, got, len(held))
		}
	}
	for n := range many {
		want := ""
		if held[n] {
			want = fmt.Sprint("r", n)
		}
		if got := ids(find(t, x, search.Query{Text: "fiche", Filters: map[string][]string{"body": {fmt.Sprint("b", n)}}})); got != want {
			t.Errorf("code b%d leads to %q, want %q", n, got, want)
		}
	}
}

// Damaged files are told, or are an earlier state whose Seq leads the follower to give again what is missing.
func TestDamagedFilesAreToldAndReset(t *testing.T) {
	for why, damage := range map[string]func(dir string) error{
		"a root that is not one": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "bleve", "root.bolt"), []byte(strings.Repeat("damaged", 5000)), 0o600)
		},
		"segments that are gone": func(dir string) error {
			segments, err := filepath.Glob(filepath.Join(dir, "bleve", "*.zap"))
			if len(segments) == 0 {
				return errors.New("no segment to remove")
			}
			for _, name := range segments {
				err = errors.Join(err, os.Remove(name))
			}
			return err
		},
		"segments cut short": func(dir string) error {
			segments, err := filepath.Glob(filepath.Join(dir, "bleve", "*.zap"))
			for _, name := range segments {
				err = errors.Join(err, os.Truncate(name, 3))
			}
			return err
		},
	} {
		t.Run(why, func(t *testing.T) {
			dir := t.TempDir()
			x, err := search.Open(dir, facets)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(x.Apply(small, nil, 7), x.Close(), damage(dir)); err != nil {
				t.Fatal(err)
			}
			if x, err = search.Open(dir, facets); err != nil {
				t.Fatal(err)
			}
			if !x.NeedsRebuild() && x.Seq() != 0 {
				t.Errorf("the damage is not told: all would be there up to %d", x.Seq())
			}
			if err := errors.Join(x.Reset(""), x.Apply(small, nil, 7)); err != nil {
				t.Fatal(err)
			}
			if r := find(t, x, search.Query{Text: "permis"}); ids(r) != "r1" {
				t.Errorf("after the rebuild: %q", ids(r))
			}
			if err := x.Close(); err != nil {
				t.Fatal(err)
			}
		})
	}
}
