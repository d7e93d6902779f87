package inventory

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"balise/engine/instrument"
	"balise/engine/text"
)

// How sure a proposal must be. The weights are ours; a person corrects what they get wrong.
const (
	headerWeight = 0.7
	shapeWeight  = 0.3
	leastScore   = 0.42
	sampled      = 60 // records looked at for the shape of values
)

// Suggest proposes what each column of a table answers, from its header and from what its cells look like. No question is
// proposed for two columns; what it is not sure of is left out.
func Suggest(t *Table, in *instrument.Instrument) Mapping {
	type guess struct {
		column int
		target Target
		score  float64
	}
	var guesses []guess
	targets := Targets(in)
	dictionaries := map[*instrument.Question]map[string]string{}
	for _, target := range targets {
		dictionaries[target.Question] = dictionary(target.Question)
	}
	for i, h := range t.Header {
		values := t.sample(i)
		for _, target := range targets {
			shape := shapeOf(target.Question, dictionaries[target.Question], values)
			header := headerLikeness(h.Text, target)
			score := headerWeight*header + shapeWeight*shape
			if closed := target.Question.Taxonomy() != nil; closed && shape == 1 && header < 0.5 {
				score = max(score, leastScore+0.05) // every value is a term of this list: it speaks of that
			}
			if shape > 0 && score >= leastScore {
				guesses = append(guesses, guess{i, target, score})
			}
		}
	}
	slices.SortStableFunc(guesses, func(a, b guess) int { return cmp.Compare(b.score, a.score) })
	m := Mapping{Columns: make([]Mapped, len(t.Header)), Key: t.identity(), Sheet: t.Sheets.Read}
	for i, h := range t.Header {
		m.Columns[i].Header = h.Text
	}
	taken := map[Target]bool{}
	for _, g := range guesses {
		if c := &m.Columns[g.column]; c.Question == "" && !taken[g.target] {
			c.Question, c.Lang = g.target.Question.ID, g.target.Lang
			taken[g.target] = true
		}
	}
	return m
}

// sample gives the values of a column that say something, each as it stands.
func (t *Table) sample(column int) []string {
	var values []string
	for _, r := range t.Records[:min(len(t.Records), sampled)] {
		if v := oneLine(unguard(r.Cells[column].Text)); v != "" {
			values = append(values, v)
		}
	}
	return values
}

// identity gives the header of a column that tells records apart, by its name and because it hardly ever repeats itself: the
// few lines that do will be refused, which tells more than to pass over the column.
func (t *Table) identity() string {
	telling := []string{"id", "nº", "n", "identifiant", "identifier", "no", "numero", "number", "reference", "ref", "code", "cle", "key"}
	for i, h := range t.Header {
		if !slices.ContainsFunc(tokens(h.Text), func(w string) bool { return slices.Contains(telling, w) }) {
			continue
		}
		seen := map[string]bool{}
		for _, r := range t.Records {
			if k := key(r.Cells[i].Text); k != "" {
				seen[k] = true
			}
		}
		if len(seen) > 0 && 5*len(seen) >= 3*len(t.Records) {
			return h.Text
		}
	}
	return ""
}

// headerLikeness tells from 0 to 1 how much a header says the same as a question, in the language of the target.
func headerLikeness(header string, target Target) float64 {
	q := target.Question
	said := languageOf(header)
	labels := []string{q.Label.FR, q.Label.EN, strings.ReplaceAll(q.ID, "_", " ")}
	if target.Lang == "" {
		return likest(header, labels...)
	}
	own, other := likest(header, q.Label.In(target.Lang)), likest(header, q.Label.In(target.Lang.Other()))
	id := likest(header, labels[2])
	switch {
	case said == target.Lang:
		return max(own, other, id) + 0.01 // « nom anglais » is nearer to the English name than to the French one
	case said != "":
		return max(own, other, id) * 0.3
	case own >= other:
		return max(own, id)
	}
	return own
}

func likest(header string, labels ...string) float64 {
	best := 0.0
	for _, l := range labels {
		best = max(best, likeness(tokens(header), tokens(l)))
	}
	return best
}

// likeness is the share of words that two names have in common; the same beginning counts for a plural or a feminine.
func likeness(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	same := func(x, y string) bool {
		n := min(len(x), len(y))
		return x == y || n >= 5 && x[:5] == y[:5]
	}
	common := 0
	for _, x := range a {
		if slices.ContainsFunc(b, func(y string) bool { return same(x, y) }) {
			common++
		}
	}
	return 2 * float64(common) / float64(len(a)+len(b)) * min(1, float64(len(b)+1)/float64(len(a)))
}

// smallWords say nothing in a header.
var smallWords = []string{"le", "la", "les", "l", "de", "du", "des", "d", "un", "une", "et", "ou", "en", "a", "au", "aux", "est", "il", "elle", "the", "of", "and", "or", "is",
	"for", "to", "francais", "anglais", "french", "english", "fr", "en", "s"}

func tokens(s string) []string {
	words := strings.FieldsFunc(key(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.DeleteFunc(words, func(w string) bool { return slices.Contains(smallWords, w) })
}

// languageOf gives the language that a header names.
func languageOf(header string) text.Lang {
	words := strings.FieldsFunc(key(header), func(r rune) bool { return !unicode.IsLetter(r) })
	for _, w := range words {
		switch w {
		case "anglais", "english", "eng":
			return text.EN
		case "francais", "french", "fra":
			return text.FR
		}
	}
	if n := len(words); n > 1 && words[n-1] == "en" {
		return text.EN
	} else if n > 1 && words[n-1] == "fr" {
		return text.FR
	}
	return ""
}

var (
	anyDate   = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)
	anyNumber = regexp.MustCompile(`^[\d\s.,\x{00a0}\x{202f}]+(\$|\s?%)?$`)
)

// shapeOf tells from 0 to 1 how well values fit a question; a column without values fits any, weakly.
func shapeOf(q *instrument.Question, words map[string]string, values []string) float64 {
	if len(values) == 0 {
		return 0.5
	}
	fits := 0
	for _, v := range values {
		if fitsOne(q, words, v) {
			fits++
		}
	}
	share := float64(fits) / float64(len(values))
	if share < 0.2 && q.Kind != instrument.KindOneOf && q.Kind != instrument.KindManyOf {
		return 0 // nine cells in ten are something else
	}
	return max(share, 0.1)
}

func fitsOne(q *instrument.Question, words map[string]string, v string) bool {
	if reason, says := saysNothing[key(v)]; says && q.Offers(reason) {
		return true
	}
	switch q.Kind {
	case instrument.KindDate:
		return anyDate.MatchString(dayOnly(v))
	case instrument.KindNumber, instrument.KindMoney:
		return anyNumber.MatchString(v)
	case instrument.KindLinks:
		return strings.HasPrefix(v, "http")
	case instrument.KindYesNo, instrument.KindOneOf:
		_, known := words[key(v)]
		return known
	case instrument.KindManyOf:
		return !slices.ContainsFunc(pieces(q, v), func(p string) bool { _, known := words[key(p)]; return !known })
	case instrument.KindLine:
		return len(v) < 200
	}
	return !anyNumber.MatchString(v) && !strings.HasPrefix(v, "http")
}

// dayOnly leaves out the time of midnight that spreadsheets add to a day.
func dayOnly(v string) string {
	for _, midnight := range []string{" 00:00:00", "T00:00:00", " 00:00", "T00:00"} {
		v = strings.TrimSuffix(v, midnight)
	}
	return v
}
