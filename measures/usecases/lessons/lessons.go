// Package lessons is what Québec learns from the cases of the world catalogue (measure 3.2, « Veille »): notes that an expert writes and
// somebody else reviews, cases documented from scratch, the interest of bodies, and initiatives started from a case.
//
// Notes and documented cases are records, with their revisions and publications. The ties between published records and cases are
// derived from the publications, in their order. An interest is a fact of its own: what everyone reads of it is a number.
package lessons

import (
	"cmp"
	"embed"
	"fmt"
	"regexp"
	"strconv"

	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
	"balise/platform/app"
	"balise/platform/db"
	"balise/platform/fault"
)

//go:embed *.html
var files embed.FS

// Texts is the package's texts.yaml.
//
//go:embed texts.yaml
var Texts []byte

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations make the tables of this package.
var Migrations = db.Migrations{Name: "lessons", FS: migrations}

// Lessons holds the pages of what is learned.
type Lessons struct {
	*app.House
	Cases *catalogue.Store
}

// New gives the lessons of a house.
func New(h *app.House, cases *catalogue.Store) *Lessons { return &Lessons{House: h, Cases: cases} }

var caseLabel = regexp.MustCompile(`\bUC-0*([1-9][0-9]{0,9})\b`)

// caseNumbers reads the numbers of the cases that a text names: UC-000123 is 123.
func caseNumbers(s string) []int64 {
	var found []int64
	for _, m := range caseLabel.FindAllStringSubmatch(s, -1) {
		n, err := strconv.ParseInt(m[1], 10, 64)
		if err == nil {
			found = append(found, n)
		}
	}
	return found
}

// caseNumber reads the label of an address.
func caseNumber(label string) (int64, error) {
	found := caseNumbers(label)
	if len(found) != 1 || len(label) > len("UC-0000000000") {
		return 0, fault.NotFound(text.T("Aucun cas ne porte ce numéro.", "No case has that number."))
	}
	return found[0], nil
}

// label names a case: UC-000123.
func label(number int64) string { return fmt.Sprintf("UC-%06d", number) }

// said gives what a case says of a field, in the languages of its source; the same in both when it says it in neither of ours.
func said(c catalogue.Case, f usecase.Field) (t text.Text) {
	foreign := ""
	for _, v := range c.Record.Values {
		if v.Field != f || v.Absence != "" || len(v.Items) == 0 {
			continue
		}
		switch text.Lang(cmp.Or(v.Lang, c.Lang)) {
		case text.FR:
			t.FR = cmp.Or(t.FR, v.Items[0])
		case text.EN:
			t.EN = cmp.Or(t.EN, v.Items[0])
		default:
			foreign = cmp.Or(foreign, v.Items[0])
		}
	}
	if t.Empty() {
		return same(foreign)
	}
	return t
}

// nameOf names a case; by its number when its source gives no name.
func nameOf(c catalogue.Case) text.Text {
	if name := said(c, usecase.Name); !name.Empty() {
		return name
	}
	return same(c.Label())
}

// each makes a text by writing it in each language.
func each(write func(text.Lang) string) text.Text { return text.T(write(text.FR), write(text.EN)) }

// same is a text that is the same in both languages, such as a name.
func same(s string) text.Text { return text.T(s, s) }
