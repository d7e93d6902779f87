package show

import (
	"net/url"
	"slices"
	"strings"

	"balise/engine/text"
	"balise/engine/usecase"
)

// Item is one thing that a value says.
type Item struct {
	Text text.Text
	Lang string // of the words, when they are those of the source
	Href string // when it is an address of the web
}

// Answer is what a case says in one field.
type Answer struct {
	Field usecase.Field
	Label text.Text
	Items []Item
	// Absent says why there is nothing.
	Absent text.Text
	// Ambiguous tells that it could be read in another way too.
	Ambiguous bool
	Values    []usecase.Value // where it comes from
}

// Long tells of an answer that is prose.
func (a Answer) Long() bool {
	return slices.ContainsFunc(a.Items, func(i Item) bool { return len(i.Text.FR) > 120 })
}

// Answer gives what a record says in a field, in the words of the source or, for codes and dates, in both our languages;
// nothing when the source has no column for it.
func (n Names) Answer(r usecase.Record, language string, f usecase.Field) (Answer, bool) {
	a := Answer{Field: f, Label: Label(f)}
	seen := map[string]bool{}
	for _, v := range r.Values {
		if v.Field != f {
			continue
		}
		a.Values = append(a.Values, v)
		if a.Absent.Empty() && (v.Absence != "" || v.Rule == usecase.Held) {
			a.Absent = missing(v)
		}
		if v.Absence != "" {
			continue
		}
		a.Ambiguous = a.Ambiguous || v.Ambiguous
		for _, item := range n.items(v, language) {
			if !seen[item.Lang+item.Text.FR] {
				seen[item.Lang+item.Text.FR] = true
				a.Items = append(a.Items, item)
			}
		}
	}
	if len(a.Items) > 0 {
		a.Absent = text.Text{}
	}
	return a, len(a.Values) > 0
}

func missing(v usecase.Value) text.Text {
	if v.Rule == usecase.Held {
		return text.T("Retenu ici\u00a0: permet de joindre une personne. La source le publie.", "Held back here: it reaches a person. The source publishes it.")
	}
	return Absence(v.Absence)
}

func (n Names) items(v usecase.Value, language string) []Item {
	if v.Lang != "" {
		language = v.Lang
	}
	if len(v.Items) == 0 && v.Raw != "" { // not understood: the raw text stands
		return []Item{{Text: text.T(v.Raw, v.Raw), Lang: language}}
	}
	var all []Item
	for _, said := range v.Items {
		switch {
		case IsDate(v.Field) && v.Rule != usecase.NotRead:
			all = append(all, Item{Text: Date(said)})
		case IsCode(v.Field) && v.Rule != usecase.NotRead:
			all = append(all, Item{Text: n.Code(v.Field, said)})
		default:
			all = append(all, Item{Text: text.T(said, said), Lang: language, Href: Href(said)})
		}
	}
	return all
}

// Href gives back a text that is an address of the web, and nothing of any other.
func Href(s string) string {
	s = strings.TrimSpace(s)
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.ContainsAny(s, " \n\t") {
		return ""
	}
	return s
}

// In gives the language to say for the words, empty when it is the reader’s: "nl" on a French page.
func (i Item) In(l string) string {
	if i.Lang == l {
		return ""
	}
	return i.Lang
}

// LanguageNames names the languages of sources.
var LanguageNames = map[string]text.Text{
	"fr": text.T("français", "French"), "en": text.T("anglais", "English"), "nl": text.T("néerlandais", "Dutch"),
	"de": text.T("allemand", "German"), "es": text.T("espagnol", "Spanish"), "it": text.T("italien", "Italian"), "pt": text.T("portugais", "Portuguese"),
}

// Language names a language.
func Language(code string) text.Text { return named(LanguageNames, code) }
