// Package alike tells how much two texts say the same thing in the same words, and quotes the passages that they share. It
// helps people who write in the public register (9.2) find the entries that already describe the product they describe.
//
// It compares runs of three words, whatever their case, accents and punctuation. Longer texts do not count more: what is
// measured is the share of the shorter one that the other holds. The package is pure.
package alike

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// run is how many words in a row count as the same words rather than the same language.
const run = 3

// fewest is how many runs a text needs to be compared at all: below, two names would be called a copy of each other.
const fewest = 5

// Likeness is how much two texts share.
type Likeness struct {
	// Share goes from 0 to 1: the part of the shorter text's runs of words that the other has too. 0 when one is too short.
	Share float64
	// Passages quote the first text where both say the same, the longest first, at most three of them.
	Passages []string
}

// word is a word of a text: its folded form and its place, in bytes.
type word struct {
	folded     string
	start, end int
}

// Compare tells how much b says what a says.
func Compare(a, b string) Likeness {
	first, second := words(a), words(b)
	inA, inB := runs(first), runs(second)
	least := min(len(inA), len(inB))
	if least < fewest {
		return Likeness{}
	}
	common := 0
	for r := range inA {
		if inB[r] {
			common++
		}
	}
	return Likeness{Share: float64(common) / float64(least), Passages: passages(a, first, inB)}
}

// words cuts a text into words, folded so that only what they say counts.
func words(s string) []word {
	var all []word
	start := -1
	add := func(end int) {
		if start >= 0 {
			all = append(all, word{fold(s[start:end]), start, end})
		}
		start = -1
	}
	for i, r := range s {
		inside := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
		switch {
		case inside && start < 0:
			start = i
		case !inside:
			add(i)
		}
	}
	add(len(s))
	return all
}

// fold leaves out case and accents.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

func runAt(all []word, i int) string {
	parts := make([]string, run)
	for k := range run {
		parts[k] = all[i+k].folded
	}
	return strings.Join(parts, " ")
}

func runs(all []word) map[string]bool {
	set := map[string]bool{}
	for i := 0; i+run <= len(all); i++ {
		set[runAt(all, i)] = true
	}
	return set
}

// passages quotes a text where its runs are in the other's.
func passages(s string, all []word, other map[string]bool) []string {
	const shown = 3
	type span struct{ from, to int } // words, the last one included
	var found []span
	for i := 0; i+run <= len(all); i++ {
		if !other[runAt(all, i)] {
			continue
		}
		if last := len(found) - 1; last >= 0 && i <= found[last].to {
			found[last].to = i + run - 1
		} else {
			found = append(found, span{i, i + run - 1})
		}
	}
	slices.SortStableFunc(found, func(a, b span) int { return cmp.Compare(b.to-b.from, a.to-a.from) })
	var quotes []string
	for _, f := range found[:min(len(found), shown)] {
		quotes = append(quotes, strings.Join(strings.Fields(s[all[f.from].start:all[f.to].end]), " "))
	}
	return quotes
}
