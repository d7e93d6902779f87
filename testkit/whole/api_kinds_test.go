package whole

import (
	"strings"
	"testing"

	"balise/engine/instrument"
	"balise/engine/text"
	principles "balise/measures/principles/check"
	"balise/platform/people"
	"balise/platform/record"
)

// checksAPI is where programs write checks against the principles.
const checksAPI = "/api/v1/workspace/principles-checks"

// formFor gives the form that an operation fills: that of the register, unless its path is of another kind.
func (a *api) formFor(t *testing.T, o operation) formDescription {
	t.Helper()
	if !strings.HasPrefix(o.path, checksAPI) {
		return a.form
	}
	if len(a.checks.Questions) == 0 {
		a.read(t, checksAPI+"/form", &a.checks)
	}
	return a.checks
}

// draftFor makes a draft of the kind that an operation is about.
func (a *api) draftFor(t *testing.T, o operation) (id string, version int) {
	t.Helper()
	if !strings.HasPrefix(o.path, checksAPI) {
		return a.draft(t)
	}
	var made record.Record
	err := a.Records.Write(t.Context(), func(w *record.Writer) (err error) {
		made, err = w.Create(t.Context(), people.Operator("essai"), principles.KindID, a.bodyID, instrument.Answers{
			"check_initiative": {Value: a.places["record"]}, "check_name": {Value: text.T("Veille des quais", "Watch of the quays")}}, text.Text{}, "")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return made.ID, made.Version
}
