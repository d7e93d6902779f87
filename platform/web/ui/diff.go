package ui

import (
	"strings"

	"balise/engine/text"
)

// Diff shows what changed between two versions ("ui/diff").
type Diff struct {
	// Before and After name the two versions.
	Before, After text.Text
	Rows          []DiffRow
}

// DiffRow is a question answered differently; an empty side is said in words.
type DiffRow struct {
	Label         text.Text
	Before, After text.Text
}

// Kind is "added", "removed" or "changed": the template says it in words beside the colours.
func (r DiffRow) Kind() string {
	switch {
	case r.Before.Empty():
		return "added"
	case r.After.Empty():
		return "removed"
	}
	return "changed"
}

// Old gives the text before in a language, with the words that went away marked.
func (r DiffRow) Old(lang string) []Fragment {
	old, _ := r.words(text.Lang(lang))
	return old
}

// New gives the text after in a language, with the words that came marked.
func (r DiffRow) New(lang string) []Fragment {
	_, now := r.words(text.Lang(lang))
	return now
}

func (r DiffRow) words(l text.Lang) (old, now []Fragment) {
	return Words(r.Before.In(l), r.After.In(l))
}

// maxDiffWords bounds the work of a comparison word by word; longer texts are shown whole on both sides.
const maxDiffWords = 1500

// Words compares two texts word by word and marks, in each, what the other does not have.
func Words(before, after string) (old, now []Fragment) {
	a, b := words(before), words(after)
	if len(a) > maxDiffWords || len(b) > maxDiffWords {
		return []Fragment{{Text: before, Mark: true}}, []Fragment{{Text: after, Mark: true}}
	}
	common := commonLengths(a, b)
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			old, now = grow(old, a[i], false), grow(now, b[j], false)
			i, j = i+1, j+1
		case j == len(b) || (i < len(a) && common[i+1][j] >= common[i][j+1]):
			old = grow(old, a[i], true)
			i++
		default:
			now = grow(now, b[j], true)
			j++
		}
	}
	return old, now
}

// words cuts a text after each space, so that the pieces put together are the text.
func words(s string) []string {
	if s == "" {
		return nil
	}
	return strings.SplitAfter(s, " ")
}

// commonLengths tells, for each pair of places, how many words the rests have in common in order.
func commonLengths(a, b []string) [][]int {
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	return common
}

func grow(all []Fragment, word string, mark bool) []Fragment {
	if n := len(all); n > 0 && all[n-1].Mark == mark {
		all[n-1].Text += word
		return all
	}
	return append(all, Fragment{Text: word, Mark: mark})
}
