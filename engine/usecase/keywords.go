package usecase

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed keywords.yaml
var keywordFile []byte

// How sure a code is that the words of the field tell.
const (
	wholeKeyword = 0.8 // the cell is the word
	someKeyword  = 0.6 // the word is in the cell
)

// lexicon tells codes of one taxonomy by words of several languages.
type lexicon struct {
	phrases map[string][]wording // by their first word, the longest first
	codes   map[string]bool
}

type wording struct {
	words []string
	code  string
}

// keywords are the lexicons that ship with Balise, by taxonomy.
var keywords = sync.OnceValue(func() map[string]*lexicon {
	var file map[string]map[string][]string
	if err := yaml.Unmarshal(keywordFile, &file); err != nil {
		panic(fmt.Sprintf("keywords.yaml: %v", err)) // it is part of the program
	}
	all := map[string]*lexicon{}
	for taxonomy, codes := range file {
		l := &lexicon{phrases: map[string][]wording{}, codes: map[string]bool{}}
		for _, code := range slices.Sorted(maps.Keys(codes)) {
			l.codes[code] = true
			for _, text := range codes[code] {
				l.add(text, code)
			}
		}
		for _, list := range l.phrases {
			slices.SortStableFunc(list, func(a, b wording) int { return len(b.words) - len(a.words) })
		}
		all[taxonomy] = l
	}
	return all
})

func (l *lexicon) add(text, code string) {
	if w := words(text); len(w) > 0 {
		l.phrases[w[0]] = append(l.phrases[w[0]], wording{w, code})
	}
}

// has tells whether a folded text is a code itself.
func (l *lexicon) has(code string) bool { return l != nil && l.codes[code] }

// CheckKeywords follows the codes of the words that ship with Balise; has tells whether a taxonomy holds a code.
func CheckKeywords(has func(taxonomy, code string) bool) error {
	var problems []error
	for _, taxonomy := range slices.Sorted(maps.Keys(keywords())) {
		for _, code := range slices.Sorted(maps.Keys(keywords()[taxonomy].codes)) {
			if !has(taxonomy, code) {
				problems = append(problems, fmt.Errorf("keywords.yaml: the taxonomy %s has no code %q", taxonomy, code))
			}
		}
	}
	return errors.Join(problems...)
}

// find gives the codes that the words of a text tell, once each, and how sure they are. A longer phrase is preferred to a shorter one
// that begins it: “not in production” is not production.
func (l *lexicon) find(text string) (codes []string, confidence float64) {
	if l == nil {
		return nil, 0
	}
	all := words(text)
	for i := 0; i < len(all); {
		taken := 1
		for _, p := range l.phrases[all[i]] {
			if len(p.words) > len(all)-i || !slices.Equal(p.words, all[i:i+len(p.words)]) {
				continue
			}
			if taken = len(p.words); !slices.Contains(codes, p.code) {
				codes = append(codes, p.code)
			}
			if confidence = someKeyword; taken == len(all) {
				confidence = wholeKeyword
			}
			break
		}
		i += taken
	}
	return codes, confidence
}
