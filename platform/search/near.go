package search

import (
	"cmp"
	"context"
	"slices"
	"unicode"
	"unicode/utf8"

	index "github.com/blevesearch/bleve_index_api"
)

const (
	mostNear     = 8  // near spellings looked for, for one word
	mostLonger   = 30 // longer words, for one start of a word
	mostCompared = 60 // candidates whose frequency is read
	shortWord    = 4  // letters from which one mistake is forgiven
	longWord     = 8  // letters from which two are
	shortStart   = 2  // letters from which longer words are looked for
)

// nearWords gives, for each word that few records have, the words of the dictionary near it in spelling or that start
// with it; and, for each that no record has, the one it was most likely meant for. Identifiers are only ever completed:
// next to one that is mistyped stands another that exists.
func (v view) nearWords(ctx context.Context, a asked) (near map[string][]string, spelling map[string]string, err error) {
	near, spelling = map[string][]string{}, map[string]string{}
	for _, t := range a.terms {
		if t.synonym >= 0 {
			continue // it is understood: it is no mistake
		}
		switch t.kind {
		case code:
			if near[t.whole], err = v.startingWith(fieldCodes, t.whole); err != nil {
				return nil, nil, err
			}
		case word:
			w := t.typed[0]
			known, err := v.frequency(ctx, t)
			if err != nil {
				return nil, nil, err
			}
			if known >= few {
				continue
			}
			mistyped, err := v.spelledLike(ctx, w)
			if err != nil {
				return nil, nil, err
			}
			longer, err := v.startingWith(fieldWords, w)
			if err != nil {
				return nil, nil, err
			}
			if known == 0 && len(longer) == 0 && len(mistyped) > 0 {
				spelling[w] = mistyped[0]
			}
			near[w] = append(mistyped, longer...)
		}
	}
	return near, spelling, nil
}

// frequency counts the documents of the field where the word, in any of its forms, is the most frequent.
func (v view) frequency(ctx context.Context, t term) (uint64, error) {
	most, err := v.count(ctx, fieldWords, t.typed[0])
	for l, stem := range t.stems {
		for _, field := range []string{titleField(l), bodyField(l)} {
			n, failed := v.count(ctx, field, stem)
			if failed != nil {
				err = failed
			}
			most = max(most, n)
		}
	}
	return most, err
}

func (v view) count(ctx context.Context, field, form string) (uint64, error) {
	reader, err := v.reader.TermFieldReader(ctx, []byte(form), field, false, false, false)
	if err != nil {
		return 0, err
	}
	return reader.Count(), reader.Close()
}

// spelledLike gives the words of the dictionary one mistake away or, when there are none and the word is long, two; the
// most frequent first.
func (v view) spelledLike(ctx context.Context, w string) ([]string, error) {
	mistakes := 0
	switch letters := utf8.RuneCountInString(w); {
	case letters >= longWord:
		mistakes = 2
	case letters >= shortWord:
		mistakes = 1
	default:
		return nil, nil
	}
	dictionary, err := v.reader.FieldDictFuzzy(fieldWords, w, mistakes, "")
	if err != nil {
		return nil, err
	}
	byDistance := map[uint8][]string{}
	err = each(dictionary, func(e *index.DictEntry) bool {
		if e.Term != w && !hasDigit(e.Term) {
			byDistance[e.EditDistance] = append(byDistance[e.EditDistance], e.Term)
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	found := byDistance[1]
	if len(found) == 0 {
		found = byDistance[2]
	}
	found = found[:min(len(found), mostCompared)]
	frequency := make(map[string]uint64, len(found))
	for _, other := range found {
		if frequency[other], err = v.count(ctx, fieldWords, other); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(found, func(a, b string) int {
		return cmp.Or(cmp.Compare(frequency[b], frequency[a]), cmp.Compare(a, b))
	})
	return found[:min(len(found), mostNear)], nil
}

func hasDigit(s string) bool { return slices.ContainsFunc([]rune(s), unicode.IsDigit) }

// startingWith gives the first words of a field that are longer than w and start with it.
func (v view) startingWith(field, w string) ([]string, error) {
	if utf8.RuneCountInString(w) < shortStart {
		return nil, nil
	}
	dictionary, err := v.reader.FieldDictPrefix(field, []byte(w))
	if err != nil {
		return nil, err
	}
	var longer []string
	err = each(dictionary, func(e *index.DictEntry) bool {
		if e.Term != w {
			longer = append(longer, e.Term)
		}
		return len(longer) < mostLonger
	})
	return longer, err
}

// each walks a dictionary and closes it, until do has enough.
func each(dictionary index.FieldDict, do func(*index.DictEntry) bool) error {
	for {
		e, err := dictionary.Next()
		if err != nil {
			_ = dictionary.Close() // the first error tells more
			return err
		}
		if e == nil || !do(e) {
			return dictionary.Close()
		}
	}
}
