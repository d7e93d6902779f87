package search

import (
	"cmp"
	"slices"

	bleve "github.com/blevesearch/bleve/v2/search"

	"balise/engine/text"
)

// Because tells why a word of a record was found.
type Because int

// The reasons, the nearest to what was typed first.
const (
	Typed     Because = iota + 1 // it is the word that was typed
	Inflected                    // it is another form of it
	Meant                        // it says the same: Word.Key tells which synonym said so
	Spelt                        // it is spelt nearly the same, or begins with it
)

// Word is a word of a record that was found.
type Word struct {
	Text  string // as the record writes it
	Lang  text.Lang
	Why   Because
	Asked string // the part of the query that it answers, as it was typed
	Key   string
}

// cause is why a form is looked for in a field.
type cause struct {
	why        Because
	asked, key string
}

// causes are the reasons of a query, by field and form; of two for the same form, the nearest to what was typed stays.
type causes map[[2]string]cause

func (c causes) add(field, form string, why Because, asked, key string) {
	if c == nil {
		return // nobody asks
	}
	at := [2]string{field, form}
	if had, ok := c[at]; !ok || why < had.why {
		c[at] = cause{why, asked, key}
	}
}

// part is a part of what was asked.
func (a asked) part(start, end int) string { return a.text[start:end] }

// finding is a word found at one place.
type finding struct {
	cause
	span
	text int // place in textPlaces
}

// findings tells where the words of a match stand, and why they were looked for.
func (c causes) findings(m *bleve.DocumentMatch) []finding {
	var all []finding
	for _, place := range m.FieldTermLocations {
		why, ok := c[[2]string{place.Field, place.Term}]
		if !ok {
			continue
		}
		at := slices.IndexFunc(textPlaces, func(p textPlace) bool { return p.field == place.Field })
		if place.Field == fieldWords && len(place.Location.ArrayPositions) == 1 {
			at = int(place.Location.ArrayPositions[0])
		}
		if at >= 0 {
			all = append(all, finding{why, span{int(place.Location.Start), int(place.Location.End)}, at})
		}
	}
	slices.SortFunc(all, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.start, b.start), cmp.Compare(a.why, b.why))
	})
	return slices.CompactFunc(all, func(a, b finding) bool { return a.text == b.text && a.start == b.start })
}

// between words of one expression stand at most that many bytes: a space, a hyphen, « à la ».
const withinExpression = 8

// mostWords is how many words of a record are told.
const mostWords = 12

// words tells which words were found, each once, with those of an expression together.
func words(found []finding, texts map[string]string) []Word {
	var list []Word
	for i := 0; i < len(found); i++ {
		f := found[i]
		end := f.end
		for f.why == Meant && i+1 < len(found) && found[i+1].text == f.text && found[i+1].cause == f.cause && found[i+1].start-end <= withinExpression {
			i++
			end = found[i].end
		}
		place := textPlaces[f.text]
		whole := texts[place.field]
		if end > len(whole) {
			continue
		}
		w := Word{Text: oneLine(whole[f.start:end]), Lang: place.lang, Why: f.why, Asked: f.asked, Key: f.key}
		same := func(had Word) bool {
			return had.cause() == w.cause() && had.Lang == w.Lang && string(fold([]byte(had.Text))) == string(fold([]byte(w.Text)))
		}
		if len(list) < mostWords && !slices.ContainsFunc(list, same) {
			list = append(list, w)
		}
	}
	return list
}

func (w Word) cause() cause { return cause{w.Why, w.Asked, w.Key} }
