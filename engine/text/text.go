// Package text holds what every text of Balise is: French first, English beside it.
//
// It stands under engine/ because instruments, taxonomies and findings are made of texts, and engine/ may not
// import the platform.
package text

// Lang is a language in which Balise answers.
type Lang string

// The two languages of Balise. French is complete and the default.
const (
	FR Lang = "fr"
	EN Lang = "en"
)

// NL is Dutch: a language of what others publish and of what is looked for in it, never one in which Balise answers.
const NL Lang = "nl"

// Langs lists the languages in which Balise answers, French first.
var Langs = []Lang{FR, EN}

// Other gives the language that is not l.
func (l Lang) Other() Lang {
	if l == EN {
		return FR
	}
	return EN
}

// Text says one thing in both languages.
type Text struct {
	FR string `yaml:"fr" json:"fr,omitempty"`
	EN string `yaml:"en" json:"en,omitempty"`
}

// T makes a text of its French and English forms.
func T(fr, en string) Text { return Text{FR: fr, EN: en} }

// In gives the text in the wanted language, or in the other where the wanted one is empty: a reader is better served
// by a text in the other language than by a blank.
func (t Text) In(l Lang) string {
	first, second := t.FR, t.EN
	if l == EN {
		first, second = second, first
	}
	if first == "" {
		return second
	}
	return first
}

// Has tells whether the text exists in exactly that language.
func (t Text) Has(l Lang) bool {
	if l == EN {
		return t.EN != ""
	}
	return t.FR != ""
}

// Complete tells whether both languages are filled.
func (t Text) Complete() bool { return t.FR != "" && t.EN != "" }

// Empty tells whether neither language is filled.
func (t Text) Empty() bool { return t.FR == "" && t.EN == "" }
