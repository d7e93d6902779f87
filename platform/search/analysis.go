package search

import (
	"bytes"
	uni "unicode"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/analysis/lang/nl"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"

	"balise/engine/text"
	"balise/platform/lang"
)

// longestWord bounds a word, in bytes: longer ones are not words and would only swell the dictionary.
const longestWord = 100

// analyzer cuts a text into words and gives each the form under which it is indexed. Accents are folded before words
// are stemmed, so that a word typed without its accents takes the same path as the one of the text.
type analyzer struct {
	stop      map[string]bool
	irregular map[string]string // words that their stem would part from their plural or feminine
	stem      analysis.TokenFilter
}

// typed keeps every word as it is typed, without accents or capitals: for phrases, spelling and identifiers.
var typed = &analyzer{}

// stemmed joins the forms of a word, in each language.
var stemmed = map[text.Lang]*analyzer{
	text.FR: {
		stop: folded(fr.FrenchStopWords),
		stem: fr.NewFrenchLightStemmerFilter(),
		irregular: map[string]string{
			"travaux": "travail", "baux": "bail", "yeux": "oeil", "publique": "public", "publiques": "public",
		},
	},
	text.EN: {
		stop: folded(en.EnglishStopWords),
		stem: en.NewEnglishStemmerFilter(),
		irregular: map[string]string{
			"children": "child", "people": "person", "analyses": "analysis",
		},
	},
	text.NL: {
		stop: folded(nl.DutchStopWords),
		stem: nl.NewDutchStemmerFilter(),
	},
}

// elided are the French words that lose their vowel before an apostrophe.
var elided = map[string]bool{
	"l": true, "m": true, "t": true, "qu": true, "n": true, "s": true, "j": true, "d": true, "c": true,
	"jusqu": true, "quoiqu": true, "lorsqu": true, "puisqu": true, "quelqu": true,
}

func folded(list []byte) map[string]bool {
	words := analysis.NewTokenMap()
	if err := words.LoadBytes(list); err != nil {
		panic(err) // the lists are compiled in
	}
	all := make(map[string]bool, len(words))
	for word := range words {
		all[lang.Fold(word)] = true
	}
	return all
}

// Analyze is called by Bleve on each text.
func (a *analyzer) Analyze(input []byte) analysis.TokenStream {
	tokens := unicode.NewUnicodeTokenizer().Tokenize(input)
	kept := tokens[:0]
	for _, token := range tokens {
		trim(token)
		if len(token.Term) > longestWord {
			continue
		}
		term := fold(token.Term)
		if len(term) == 0 || a.stop[string(term)] {
			continue // its position stays empty, so that phrases keep their distances
		}
		if known, ok := a.irregular[string(term)]; ok {
			term = []byte(known)
		}
		token.Term = term
		kept = append(kept, token)
	}
	if a.stem != nil {
		kept = a.stem.Filter(kept)
	}
	return kept
}

// Token is a word of a text, in the form under which it is looked for.
type Token struct {
	Form       string
	Position   int // among all the words of the text, those that say nothing too
	Start, End int // in bytes
}

// Tokens cuts a text of a language into the words that are looked for, as the texts of an index are cut.
func Tokens(l text.Lang, s string) []Token {
	a := stemmed[l]
	if a == nil {
		return nil
	}
	var words []Token
	for _, t := range a.Analyze([]byte(s)) {
		words = append(words, Token{Form: string(t.Term), Position: t.Position, Start: t.Start, End: t.End})
	}
	return words
}

// trim takes the elided article before a word and the English possessive after it out of the word and of its place.
func trim(token *analysis.Token) {
	for i, r := range string(token.Term) {
		if !apostrophe(r) {
			continue
		}
		size := utf8.RuneLen(r)
		before, after := token.Term[:i], token.Term[i+size:]
		switch {
		case elided[string(bytes.ToLower(before))]:
			token.Start += i + size
			token.Term = after
		case len(after) == 1 && (after[0] == 's' || after[0] == 'S'):
			token.End -= size + 1
			token.Term = before
		}
		return
	}
}

func apostrophe(r rune) bool { return r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == '＇' }

// latin holds what lang.Fold makes of each Latin letter. Folding letter by letter nearly halves the making of an
// index; it is the same as long as no letter is followed by a combining mark.
var latin = func() (table [0x180]string) {
	for r := range rune(len(table)) {
		if r < utf8.RuneSelf || uni.IsLetter(r) {
			table[r] = lang.Fold(string(r))
		}
	}
	return table
}()

// fold gives a word without capitals or accents, in bytes of its own.
func fold(word []byte) []byte {
	out := make([]byte, 0, len(word))
	for _, r := range string(word) {
		if int(r) >= len(latin) || latin[r] == "" {
			return []byte(lang.Fold(string(word)))
		}
		out = append(out, latin[r]...)
	}
	return out
}
