package usecase

import "testing"

func TestWhatReachesAPersonIsHeldBack(t *testing.T) {
	for _, c := range []struct {
		name       string
		value      Value
		raw, first string
		rule       Rule
	}{
		{"a contact", Value{Column: "Owner", Field: Contact, Raw: "Ada Exemple, ada@exemple.invalid", Items: []string{"Ada Exemple"}, Rule: AsIs}, "", "", Held},
		{"an unmapped column of contacts", Value{Column: "Agency POC name", Raw: "Ada Exemple", Rule: Kept}, "", "", Held},
		{"an address in prose", Value{Column: "Summary", Field: Summary, Raw: "Écrire à ada.l@data.exemple.invalid.", Items: []string{"Écrire à ada.l@data.exemple.invalid."}, Rule: AsIs},
			"Écrire à […@…].", "Écrire à […@…].", AsIs},
		{"a word that only looks like one", Value{Column: "Contactless payment", Field: "", Raw: "oui", Rule: Kept}, "oui", "", Kept},
		{"a handle", Value{Column: "Tags", Field: Tags, Raw: "@exemple", Items: []string{"@exemple"}, Rule: AsIs}, "@exemple", "@exemple", AsIs},
		{"a blank contact", Value{Column: "Contact", Field: Contact, Absence: Blank, Rule: NoValue}, "", "", NoValue},
	} {
		got := c.value.Public()
		first := ""
		if len(got.Items) > 0 {
			first = got.Items[0]
		}
		if got.Raw != c.raw || first != c.first || got.Rule != c.rule {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	before := Record{Values: []Value{{Column: "Contact", Field: Contact, Raw: "Ada"}}}
	if before.Public(); before.Values[0].Raw != "Ada" {
		t.Error("the record itself changed")
	}
	if d := (Difference{Column: "Contact", Field: Contact, Before: "Ada", After: "Bea"}).Public(); d.Before+d.After != "" {
		t.Errorf("a change tells persons: %+v", d)
	}
}
