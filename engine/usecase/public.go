package usecase

import (
	"regexp"
	"slices"
	"strings"
)

// Held is the rule of a value that is kept but not shown to everyone: it names or reaches a person.
const Held Rule = "held"

// HiddenAddress stands where a text held an e-mail address.
const HiddenAddress = "[…@…]"

var address = regexp.MustCompile(`[\p{L}\p{N}._%+'’-]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+`)

// reaching are the words of headers under which sources put persons, or how to reach them.
var reaching = []string{"contact", "contactpersoon", "poc", "email", "e-mail", "mail", "courriel", "phone", "telephone", "téléphone", "telefoon"}

// personal tells whether a column holds persons or how to reach them, by its field or, where it answers none, by its header.
func personal(column string, field Field) bool {
	if field != "" {
		return field == Contact
	}
	words := strings.FieldsFunc(strings.ToLower(column), func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') && r < 0x80 })
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(reaching, w) })
}

// Hide takes e-mail addresses out of a text.
func Hide(text string) string {
	if !strings.Contains(text, "@") {
		return text
	}
	return address.ReplaceAllString(text, HiddenAddress)
}

// Public gives the value as everyone may read it: what reaches a person is held back, e-mail addresses are hidden in every other.
func (v Value) Public() Value {
	if personal(v.Column, v.Field) {
		if v.Absence == "" || v.Raw != "" {
			v.Raw, v.Items, v.Rule = "", nil, Held
		}
		return v
	}
	if hidden := Hide(v.Raw); hidden != v.Raw {
		v.Raw = hidden
	}
	if slices.ContainsFunc(v.Items, func(item string) bool { return strings.Contains(item, "@") }) {
		v.Items = slices.Clone(v.Items)
		for i := range v.Items {
			v.Items[i] = Hide(v.Items[i])
		}
	}
	return v
}

// Public gives the record as everyone may read it.
func (r Record) Public() Record {
	r.Values = slices.Clone(r.Values)
	for i, v := range r.Values {
		r.Values[i] = v.Public()
	}
	return r
}

// Public gives the difference as everyone may read it: that a contact changed, not whose it is.
func (d Difference) Public() Difference {
	if personal(d.Column, d.Field) {
		d.Before, d.After = "", ""
		return d
	}
	d.Before, d.After = Hide(d.Before), Hide(d.After)
	return d
}
