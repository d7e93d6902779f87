package search

import (
	"testing"

	"pgregory.net/rapid"

	"balise/platform/lang"
)

// A query is folded letter by letter as a text is, and both as the rest of Balise folds.
func TestFoldingLetterByLetterIsTheFoldingOfTheHouse(t *testing.T) {
	letters := rapid.StringMatching(`[a-zA-ZÀ-ſ0-9œŒæÆĳʼ’'̀́ΑΩабв-]{0,12}`)
	rapid.Check(t, func(r *rapid.T) {
		word := letters.Draw(r, "word")
		if got, want := string(fold([]byte(word))), lang.Fold(word); got != want {
			r.Fatalf("%q is folded to %q, want %q", word, got, want)
		}
	})
}
