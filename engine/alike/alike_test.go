package alike_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"balise/engine/alike"
)

const sorting = "L’outil propose un ordre de traitement des demandes de permis, puis une personne décide de chaque demande."

func TestCompare(t *testing.T) {
	for name, c := range map[string]struct {
		a, b        string
		least, most float64
		passages    []string
	}{
		"the same":                 {sorting, sorting, 1, 1, []string{strings.TrimSuffix(sorting, ".")}},
		"case, accents, marks":     {sorting, strings.ToUpper(strings.ReplaceAll(sorting, ",", " ;")), 1, 1, []string{strings.TrimSuffix(sorting, ".")}},
		"nothing":                  {"", sorting, 0, 0, nil},
		"too short to tell":        {"un ordre de traitement des", sorting, 0, 0, nil},
		"another subject":          {sorting, "Une caméra repère les épaves à la dérive et avertit les bateaux qui passent au large du port.", 0, 0, nil},
		"a copy inside more":       {sorting, "Autre début, bien plus long que le reste. " + sorting + " Autre fin, sans aucun rapport avec le début.", 1, 1, []string{strings.TrimSuffix(sorting, ".")}},
		"half of it was rewritten": {sorting, "L’outil propose un ordre de traitement des dossiers, que l’équipe suit ou change à sa guise chaque matin.", 0.2, 0.5, []string{"L’outil propose un ordre de traitement des"}},
	} {
		got := alike.Compare(c.a, c.b)
		if got.Share < c.least || got.Share > c.most || !slices.Equal(got.Passages, c.passages) {
			t.Errorf("%s: %.2f %q", name, got.Share, got.Passages)
		}
		if back := alike.Compare(c.b, c.a); back.Share != got.Share {
			t.Errorf("%s: %.2f one way, %.2f the other", name, got.Share, back.Share)
		}
	}
}

func FuzzCompare(f *testing.F) {
	f.Add(sorting, sorting)
	f.Add("a b c d e f g h", "A B C é e f\xff g")
	f.Fuzz(func(t *testing.T, a, b string) {
		l := alike.Compare(a, b)
		if math.IsNaN(l.Share) || l.Share < 0 || l.Share > 1 {
			t.Fatalf("share %v", l.Share)
		}
		if self := alike.Compare(a, a); self.Share != 0 && self.Share != 1 {
			t.Fatalf("a text shares %v with itself", self.Share)
		}
	})
}
