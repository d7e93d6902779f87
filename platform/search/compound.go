package search

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	index "github.com/blevesearch/bleve_index_api"

	"balise/engine/text"
)

// mostCompounds is how many longer words, the most frequent, are looked for instead of one.
const mostCompounds = 24

// compounds are the words of a language that writes them in one piece, from both ends: made once for a snapshot, when needed.
type compounds struct {
	mu    sync.Mutex
	words map[text.Lang]*vocabulary
}

// vocabulary is the stems of a language, in order, and in the order of their ends.
type vocabulary struct {
	forward, backward []string
	frequency         map[string]uint64
	found             map[string][]string
}

// compoundsOf gives the words of the texts that begin or end with a way of saying something, of which the stem is given. An error
// leaves them out: they only add.
func (v view) compoundsOf(w Way, stem string) []string {
	l := w.Lang
	v.longer.mu.Lock()
	defer v.longer.mu.Unlock()
	words := v.longer.words[l]
	if words == nil {
		var err error
		if words, err = v.vocabulary(l); err != nil {
			return nil
		}
		if v.longer.words == nil {
			v.longer.words = map[text.Lang]*vocabulary{}
		}
		v.longer.words[l] = words
	}
	return words.containing(string(fold([]byte(w.Text))), stem, w.Starts, w.Ends)
}

func (v view) vocabulary(l text.Lang) (*vocabulary, error) {
	words := &vocabulary{frequency: map[string]uint64{}, found: map[string][]string{}}
	for _, field := range []string{titleField(l), bodyField(l)} {
		dictionary, err := v.reader.FieldDict(field)
		if err != nil {
			return nil, err
		}
		err = each(dictionary, func(e *index.DictEntry) bool {
			words.frequency[e.Term] += e.Count
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	for word := range words.frequency {
		words.forward = append(words.forward, word)
		words.backward = append(words.backward, reversed(word))
	}
	slices.Sort(words.forward)
	slices.Sort(words.backward)
	return words, nil
}

// containing gives the stems of longer words. Inside a word stands the form as it is written (« wegbeheersysteem »), at its end
// its stem.
func (v *vocabulary) containing(form, stem string, starts, ends bool) []string {
	key := form
	if starts {
		key += ">"
	}
	if ends {
		key = "<" + key
	}
	if found, ok := v.found[key]; ok {
		return found
	}
	longer := map[string]bool{}
	if starts {
		for _, word := range beginning(v.forward, form) {
			longer[word] = true
		}
	}
	if ends {
		for _, word := range beginning(v.backward, reversed(stem)) {
			longer[reversed(word)] = true
		}
	}
	delete(longer, stem)
	var list []string
	for word := range longer {
		list = append(list, word)
	}
	slices.SortFunc(list, func(a, b string) int { return cmp.Or(cmp.Compare(v.frequency[b], v.frequency[a]), cmp.Compare(a, b)) })
	list = list[:min(len(list), mostCompounds)]
	v.found[key] = list
	return list
}

// beginning gives the part of a sorted list that begins with a prefix.
func beginning(sorted []string, prefix string) []string {
	from, _ := slices.BinarySearch(sorted, prefix)
	to := from
	for to < len(sorted) && strings.HasPrefix(sorted[to], prefix) {
		to++
	}
	return sorted[from:to]
}

func reversed(s string) string {
	out := make([]byte, 0, len(s))
	for len(s) > 0 {
		_, size := utf8.DecodeLastRuneInString(s)
		out = append(out, s[len(s)-size:]...)
		s = s[:len(s)-size]
	}
	return string(out)
}
