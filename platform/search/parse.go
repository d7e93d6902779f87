package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"balise/engine/text"
)

const (
	longestQuery = 400 // bytes: what follows is left out
	mostTerms    = 16  // words, phrases and identifiers looked for; the following ones are left out
)

// asked is what a reader typed, understood.
type asked struct {
	text     string // cleaned
	terms    []term
	synonyms []Synonym
	langs    []text.Lang // of the texts that are searched
}

func (a asked) empty() bool { return len(a.terms) == 0 }

// parse understands what a reader asks of an index.
func (v view) parse(q Query) asked {
	a := parse(q.Text, v.langs)
	for _, s := range q.Synonyms {
		if 0 <= s.Start && s.Start <= s.End && s.End <= len(a.text) {
			a.synonyms = append(a.synonyms, s)
		}
	}
	for i := range a.terms {
		t := &a.terms[i]
		t.synonym = slices.IndexFunc(a.synonyms, func(s Synonym) bool { return s.Start <= t.start && t.end <= s.End })
	}
	return a
}

// Clean gives a text as it is understood: the places of synonyms are places in it.
func Clean(raw string) string { return clean(raw) }

// termKind tells how a term is looked for.
type termKind int

const (
	word   termKind = iota // in all its forms
	code                   // as typed: it holds a digit
	phrase                 // as typed, its words side by side
)

// term is one thing that must be found.
type term struct {
	kind       termKind
	start, end int      // its place in the text, in bytes
	typed      []string // its words without accents or capitals; one for a word
	whole      string   // for a code
	stems      map[text.Lang]string
	synonym    int // place of what says it otherwise, or -1
}

// telling tells that a word says something in both languages of readers.
func (t term) telling() bool { return t.stems[text.FR] != "" && t.stems[text.EN] != "" }

// parse understands a text typed by a reader. Quoted texts are phrases; a quotation mark without its pair is left out.
func parse(raw string, langs []text.Lang) asked {
	a := asked{text: clean(raw), langs: langs}
	for at := 0; at < len(a.text) && len(a.terms) < mostTerms; {
		r, size := utf8.DecodeRuneInString(a.text[at:])
		if closing, ok := quotes[r]; ok {
			if length := strings.IndexRune(a.text[at+size:], closing); length >= 0 {
				a.phrase(at+size, at+size+length)
				at += size + length + utf8.RuneLen(closing)
				continue
			}
		}
		if between(r) {
			at += size
			continue
		}
		length := strings.IndexFunc(a.text[at:], between)
		if length < 0 {
			length = len(a.text) - at
		}
		a.chunk(at, at+length)
		at += length
	}
	a.terms = slices.CompactFunc(a.terms, func(x, y term) bool { return x.kind == y.kind && slices.Equal(x.typed, y.typed) })
	a.terms = a.terms[:min(len(a.terms), mostTerms)]
	return a
}

var quotes = map[rune]rune{'"': '"', '«': '»', '“': '”'}

func between(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune("\"«»“”()[]{}<>;", r)
}

// clean cuts a text to its greatest length at a whole character, and makes spaces of control characters.
func clean(raw string) string {
	if len(raw) > longestQuery {
		raw = raw[:longestQuery]
	}
	cleaned := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(raw, " "))
	return strings.TrimSpace(cleaned)
}

func (a *asked) phrase(start, end int) {
	var words []string
	for _, token := range typed.Analyze([]byte(a.text[start:end])) {
		words = append(words, string(token.Term))
	}
	if len(words) > 0 {
		a.terms = append(a.terms, term{kind: phrase, start: start, end: end, typed: words[:min(len(words), mostTerms)], synonym: -1})
	}
}

// chunk adds what stands between two spaces: an identifier when it holds a digit, otherwise its words.
func (a *asked) chunk(start, end int) {
	tokens := typed.Analyze([]byte(a.text[start:end]))
	if whole, ok := identifier(a.text[start:end]); ok {
		t := term{kind: code, start: start, end: end, whole: whole}
		for _, token := range tokens {
			t.typed = append(t.typed, string(token.Term))
		}
		a.terms = append(a.terms, t)
		return
	}
	for _, token := range tokens {
		t := term{kind: word, start: start + token.Start, end: start + token.End, typed: []string{string(token.Term)}}
		t.stems = stems(t.typed[0], a.langs)
		a.terms = append(a.terms, t)
	}
}

// stems gives the form of a word in each language, leaving out those where it is a stop word.
func stems(typed string, langs []text.Lang) map[text.Lang]string {
	forms := map[text.Lang]string{}
	for _, l := range langs {
		if tokens := stemmed[l].Analyze([]byte(typed)); len(tokens) == 1 {
			forms[l] = string(tokens[0].Term)
		}
	}
	return forms
}

// suggestion gives the text with its unknown words spelt as known ones, written as a hit writes them where one does:
// the dictionary has no accents.
func (a asked) suggestion(spelling map[string]string, hits []Hit) string {
	if len(spelling) == 0 {
		return ""
	}
	written := map[string]string{}
	for _, hit := range hits {
		for _, f := range append(slices.Clone(hit.Title), hit.Snippet...) {
			if f.Mark {
				written[string(fold([]byte(f.Text)))] = strings.ToLower(f.Text)
			}
		}
	}
	var out strings.Builder
	at := 0
	for _, t := range a.terms {
		better, ok := "", false
		if t.kind == word {
			better, ok = spelling[t.typed[0]]
		}
		if !ok {
			continue
		}
		if accented, ok := written[better]; ok {
			better = accented
		}
		out.WriteString(a.text[at:t.start] + better)
		at = t.end
	}
	return out.String() + a.text[at:]
}
