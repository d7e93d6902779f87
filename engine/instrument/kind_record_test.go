package instrument_test

import (
	"net/url"
	"strings"
	"testing"

	"balise/engine/instrument"
	"balise/engine/text"
)

const citing = `
id: citing
version: "2026-11"
title: {fr: "Renvois", en: "References"}
sections:
  - id: first
    title: {fr: "D’abord", en: "First"}
    questions:
      - {id: about, kind: record, of: initiative, label: {fr: "Initiative", en: "Initiative"}, required: draft}
      - {id: why, kind: line, label: {fr: "Pourquoi", en: "Why"}, when: {answered: about}}
`

func TestARecordIsCitedByItsIdentifier(t *testing.T) {
	in, err := instrument.Load("citing.yaml", []byte(citing))
	if err != nil {
		t.Fatal(err)
	}
	about := in.Question("about")
	if about.Of != "initiative" {
		t.Errorf("it asks for a record of the kind %q", about.Of)
	}
	answers, problems := in.ReadForm(url.Values{"about": {" 01JDREC "}, "about.find": {"permis"}, "why": {"x"}})
	if len(problems) > 0 || answers["about"].Value != "01JDREC" || !in.Shown(answers)["why"] {
		t.Fatalf("read %v, %v", answers, problems)
	}
	if form := in.WriteForm(answers); form.Get("about") != "01JDREC" {
		t.Errorf("written %v", form)
	}
	for _, forged := range []instrument.Value{"../../etc", strings.Repeat("a", 65), true} {
		if p := in.Validate(instrument.Answers{"about": {Value: forged}}, instrument.StageDraft); len(p) != 1 || p[0].Field != "about" {
			t.Errorf("%v is taken for a record: %v", forged, p)
		}
	}
	named := instrument.Display{Lang: text.FR, RecordName: func(id string) text.Text {
		if id == "01JDREC" {
			return text.T("Trier les demandes (nº 12)", "Sort requests (no. 12)")
		}
		return text.Text{}
	}}
	for id, want := range map[string]string{"01JDREC": "Trier les demandes (nº 12)", "01OTHER": "01OTHER"} {
		if got := named.Line(about, instrument.Answer{Value: id}); got != want {
			t.Errorf("%s is shown as %q", id, got)
		}
	}
}

func TestARecordQuestionSaysOfWhichKind(t *testing.T) {
	for wrong, says := range map[string]string{
		strings.Replace(citing, "of: initiative, ", "", 1):             `kind "record" needs "of"`,
		strings.Replace(citing, "kind: line", "kind: line, of: it", 1): `kind "line" has no "of"`,
	} {
		if _, err := instrument.Load("citing.yaml", []byte(wrong)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v, want %s", err, says)
		}
	}
}
