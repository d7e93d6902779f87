package whole

import (
	"net/http"
	"strings"
	"testing"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/measures/impact"
	principles "balise/measures/principles/check"
	"balise/measures/readiness/assessment"
	"balise/platform/people"
	"balise/platform/record"
)

// written is a kind of record, besides those of the register, that programs write.
type written struct {
	path, kind string
	once       bool // one record serves: a body has one a year
	answers    func(a *api) instrument.Answers
}

var someName = text.T("Veille des quais", "Watch of the quays")

var writtenKinds = []written{
	{"/api/v1/workspace/principles-checks", principles.KindID, false, func(a *api) instrument.Answers {
		return instrument.Answers{"check_initiative": {Value: a.places["record"]}, "check_name": {Value: someName}}
	}},
	{"/api/v1/workspace/assessments", impact.KindID, false, func(a *api) instrument.Answers {
		return instrument.Answers{"initiative": {Value: a.places["record"]}, "name": {Value: someName}}
	}},
	{"/api/v1/workspace/readiness", assessment.KindID, true, func(*api) instrument.Answers {
		return instrument.Answers{"year": {Value: instrument.Number("2093")}}
	}},
}

// kindOf gives the kind that an operation is about; false for the register.
func kindOf(o operation) (written, bool) {
	for _, k := range writtenKinds {
		if o.path == k.path || strings.HasPrefix(o.path, k.path+"/") {
			return k, true
		}
	}
	return written{}, false
}

// formFor gives the form that an operation fills.
func (a *api) formFor(t *testing.T, o operation) formDescription {
	t.Helper()
	k, other := kindOf(o)
	if !other {
		return a.form
	}
	if len(a.forms[k.path].Questions) == 0 {
		form := formDescription{}
		a.read(t, k.path+"/form", &form)
		a.forms[k.path] = form
	}
	return a.forms[k.path]
}

// draftFor makes a draft of the kind that an operation is about.
func (a *api) draftFor(t *testing.T, o operation) (id string, version int) {
	t.Helper()
	k, other := kindOf(o)
	if !other {
		return a.draft(t)
	}
	if id := a.once[k.path]; id != "" {
		r, err := a.Records.Record(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return r.ID, r.Version
	}
	var made record.Record
	err := a.Records.Write(t.Context(), func(w *record.Writer) (err error) {
		made, err = w.Create(t.Context(), people.Operator("essai"), k.kind, a.bodyID, k.answers(a), text.Text{}, "")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if k.once {
		a.once[k.path] = made.ID
	}
	return made.ID, made.Version
}

// refusedAsOnce lets an operation say that the body has such a record already.
func refusedAsOnce(o operation, want []int) []int {
	if k, other := kindOf(o); other && k.once && o.method != http.MethodGet {
		return append(want, http.StatusConflict, http.StatusUnprocessableEntity)
	}
	return want
}
