package glossary

import (
	"slices"
	"strings"

	"balise/engine/text"
)

// Word is a word of a text as it is looked for: its stem, its place among all the words of the text, its place in bytes.
type Word struct {
	Stem       string
	Position   int
	Start, End int
}

// Analysis cuts a text of a language into the words that are looked for, in order; those that say nothing are left out.
type Analysis func(l text.Lang, s string) []Word

// Matcher finds the concepts of texts.
type Matcher struct {
	glossary *Glossary
	words    Analysis
	tries    map[text.Lang]map[string][]int // the stems of a form → concepts
	longest  int                            // words of the longest form
}

// NewMatcher makes a matcher of a glossary, for texts cut by an analysis.
func NewMatcher(g *Glossary, words Analysis) *Matcher {
	m := &Matcher{glossary: g, words: words, tries: map[text.Lang]map[string][]int{}}
	for _, l := range Langs {
		m.tries[l] = map[string][]int{}
		for i, c := range g.Concepts {
			for _, f := range c.Forms[l] {
				if f.Whole {
					m.learn(l, f.Text, i)
				}
			}
		}
	}
	return m
}

func (m *Matcher) learn(l text.Lang, form string, concept int) {
	stems := joined(m.words(l, form))
	if stems == "" {
		return
	}
	m.longest = max(m.longest, strings.Count(stems, " ")+1)
	if list := m.tries[l][stems]; !slices.Contains(list, concept) {
		m.tries[l][stems] = append(list, concept)
	}
}

func joined(words []Word) string {
	stems := make([]string, len(words))
	for i, w := range words {
		stems[i] = w.Stem
	}
	return strings.Join(stems, " ")
}

// Found is a part of a text that says a concept.
type Found struct {
	Concept    *Concept
	Lang       text.Lang // in which it was understood
	Start, End int       // in bytes
}

// Find gives the concepts that a text says, by the longest form at each place, in the order of the text. The text may be in any
// of the languages given, the first of which is preferred: a word that says something in it is not read in another.
func (m *Matcher) Find(s string, langs ...text.Lang) []Found {
	var all []candidate
	for rank, l := range langs {
		all = append(all, m.candidates(l, rank, m.words(l, s))...)
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		if a.words != b.words {
			return b.words - a.words
		}
		if a.rank != b.rank {
			return a.rank - b.rank
		}
		return a.start - b.start
	})
	var found []Found
	var taken []candidate
	for _, c := range all {
		if slices.ContainsFunc(taken, func(t candidate) bool { return t.start < c.end && c.start < t.end }) {
			continue
		}
		taken = append(taken, c)
		for _, i := range c.concepts {
			found = append(found, Found{Concept: &m.glossary.Concepts[i], Lang: langs[c.rank], Start: c.start, End: c.end})
		}
	}
	slices.SortStableFunc(found, func(a, b Found) int { return a.Start - b.Start })
	return found
}

// candidate is a form read at one place of a text.
type candidate struct {
	concepts   []int
	rank       int // of its language
	words      int
	start, end int
}

// gap is how many words that say nothing may stand between two words of a form: « aide à la décision ».
const gap = 2

func (m *Matcher) candidates(l text.Lang, rank int, words []Word) []candidate {
	var all []candidate
	for i := range words {
		stems := ""
		for n := 1; n <= m.longest && i+n <= len(words); n++ {
			last := words[i+n-1]
			if n > 1 {
				if last.Position-words[i+n-2].Position > gap+1 {
					break
				}
				stems += " "
			}
			stems += last.Stem
			if concepts := m.tries[l][stems]; len(concepts) > 0 {
				all = append(all, candidate{concepts, rank, n, words[i].Start, last.End})
			}
		}
	}
	return all
}

// Concept gives a concept of the glossary that is matched, by its id, or nil.
func (m *Matcher) Concept(id string) *Concept { return m.glossary.Concept(id) }
