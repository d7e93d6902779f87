package find

import (
	"fmt"

	"balise/engine/text"
	"balise/platform/search"
)

// Kind is why a word of a case was found.
type Kind string

// The kinds, the nearest to what was typed first.
const (
	Literal  Kind = "literal"  // it is the word that was typed
	Stem     Kind = "stem"     // it is another form of it
	Concept  Kind = "concept"  // the glossary knows that it says the same
	Spelling Kind = "spelling" // it is spelt nearly the same, or begins with it
)

var kinds = map[search.Because]Kind{search.Typed: Literal, search.Inflected: Stem, search.Meant: Concept, search.Spelt: Spelling}

// Reason is a word of a case, and why it was found.
type Reason struct {
	Kind    Kind
	Asked   string    // as it was typed
	Found   string    // as the case writes it
	Lang    text.Lang // of Found: fr, en or nl
	Concept string    // its id in the glossary
}

func reason(w search.Word) Reason {
	return Reason{Kind: kinds[w.Why], Asked: w.Asked, Found: w.Text, Lang: w.Lang, Concept: w.Key}
}

var languages = map[text.Lang]text.Text{text.FR: text.T("français", "French"), text.EN: text.T("anglais", "English"), text.NL: text.T("néerlandais", "Dutch")}

// Text tells the reason in a sentence.
func (r Reason) Text() text.Text {
	l := languages[r.Lang]
	asked, found := text.T("«\u00a0"+r.Asked+"\u00a0»", "“"+r.Asked+"”"), text.T("«\u00a0"+r.Found+"\u00a0»", "“"+r.Found+"”")
	switch r.Kind {
	case Literal:
		return text.T(fmt.Sprintf("%s y est écrit", asked.FR), fmt.Sprintf("%s is written there", asked.EN))
	case Stem:
		return text.T(fmt.Sprintf("%s est une autre forme de %s", found.FR, asked.FR), fmt.Sprintf("%s is another form of %s", found.EN, asked.EN))
	case Concept:
		return text.T(fmt.Sprintf("%s\u00a0: même notion que %s (%s) dans le glossaire", asked.FR, found.FR, l.FR),
			fmt.Sprintf("%s: the same concept as %s (%s) in the glossary", asked.EN, found.EN, l.EN))
	}
	return text.T(fmt.Sprintf("%s s’écrit presque comme %s", found.FR, asked.FR), fmt.Sprintf("%s is spelt nearly like %s", found.EN, asked.EN))
}
