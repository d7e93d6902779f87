// Package plain reads a text as a citizen would, and says where it is hard to follow: sentences and paragraphs that are too
// long, acronyms that nothing explains, jargon, passive turns, capitals, a language that is missing. It serves the public
// register (9.2), whose entries are read by everyone, and any measure that publishes what people write.
//
// Its hints advise and never forbid. Each one quotes the words it is about and gives their place. The package is pure: the
// lists of words are data beside the code.
package plain

import "balise/engine/text"

// Rule names what a hint is about.
type Rule string

// The rules, in the order in which hints about the same place are given.
const (
	MissingLanguage Rule = "missing_language" // written in one language only
	SameInBoth      Rule = "same_in_both"     // the same words in both languages: not translated
	Capitals        Rule = "capitals"
	LongSentence    Rule = "long_sentence"
	LongParagraph   Rule = "long_paragraph"
	Acronym         Rule = "acronym"
	Jargon          Rule = "jargon"
	Passive         Rule = "passive"
)

// How much a reader is asked to hold at once. 25 words a sentence is the limit of the British government's style guide
// (GOV.UK, “Sentence length: why 25 words is our limit”, 2014), which rests on reading tests in English. The others are ours
// and not confirmed: 30 for French, whose sentences hold more small words, and 5 sentences a paragraph.
const (
	mostWordsEnglish = 25
	mostWordsFrench  = 30
	mostSentences    = 5
)

// Hint is one piece of advice about a text.
type Hint struct {
	Rule Rule
	Lang text.Lang // of the words it is about
	// Start and End are the place of the words, in bytes of the text in that language; both 0 when it is about the whole text.
	Start, End int
	Quote      string // the words
	Advice     text.Text
}

// Check reads a text in both its languages. Explained are the acronyms that the reader has met with their meaning
// elsewhere in the same document: see Explained. Hints come language by language, in the order of the text.
func Check(t text.Text, explained ...string) []Hint {
	hints := languages(t)
	for _, l := range text.Langs {
		if !t.Has(l) {
			continue
		}
		r := reading{lang: l, s: t.In(l), words: listed[l]}
		r.capitals()
		r.lengths()
		r.acronyms(explained)
		r.jargon()
		r.passive()
		hints = append(hints, r.inOrder()...)
	}
	return hints
}
