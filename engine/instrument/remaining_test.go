package instrument_test

import (
	"slices"
	"testing"

	"balise/engine/instrument"
	"balise/engine/text"
)

// parted is a questionnaire of three parts, of which the last depends on the first.
func parted(t *testing.T) *instrument.Instrument {
	t.Helper()
	in, err := instrument.Load("parted.yaml", []byte(`
id: parted
version: "2026"
title: {fr: "Essai", en: "Trial"}
sections:
  - id: project
    title: {fr: "Projet", en: "Project"}
    questions:
      - {id: aim, kind: line, label: {fr: "But", en: "Aim"}}
      - {id: name, kind: line, label: {fr: "Nom", en: "Name"}, required: submit}
      - {id: people, kind: yes_no, label: {fr: "Vise des personnes", en: "Concerns people"}, required: submit}
  - id: data
    title: {fr: "Données", en: "Data"}
    questions:
      - {id: source, kind: line, label: {fr: "Source", en: "Source"}}
  - id: rights
    title: {fr: "Droits", en: "Rights"}
    when: {all: [{equals: {question: people, value: yes}}, {not: {equals: {question: name, value: x}}}]}
    questions:
      - {id: recourse, kind: line, label: {fr: "Recours", en: "Recourse"}, required: submit}
`))
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func TestProgressRespectsConditionsAndPutsWhatIsNeededFirst(t *testing.T) {
	in := parted(t)
	for _, c := range []struct {
		name            string
		answers         instrument.Answers
		section         string
		asked, answered int
		open            []string
		needed          int
	}{
		{"nothing is answered", nil, "project", 3, 0, []string{"name", "people", "aim"}, 2},
		{"a reason is an answer", instrument.Answers{"name": {Value: "n"}, "aim": {Absence: &instrument.Absence{Reason: instrument.Unknown}}}, "project", 3, 2, []string{"people"}, 1},
		{"a remark is none", instrument.Answers{"source": {Remark: text.T("à voir", "")}}, "data", 1, 0, []string{"source"}, 0},
		{"what is hidden is not asked", instrument.Answers{"people": {Value: false}}, "rights", 0, 0, nil, 0},
		{"what is hidden does not count as answered", instrument.Answers{"people": {Value: false}, "recourse": {Value: "r"}}, "rights", 0, 0, nil, 0},
		{"what is shown is asked", instrument.Answers{"people": {Value: true}}, "rights", 1, 0, []string{"recourse"}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, p := range in.Progress(c.answers) {
				if p.Section.ID != c.section {
					continue
				}
				var open []string
				for _, q := range p.Open {
					open = append(open, q.ID)
				}
				if p.Asked != c.asked || p.Answered != c.answered || p.Needed != c.needed || !slices.Equal(open, c.open) || p.Hidden() != (c.asked == 0) {
					t.Errorf("asked %d, answered %d, needed %d, open %v; want %d, %d, %d, %v", p.Asked, p.Answered, p.Needed, open, c.asked, c.answered, c.needed, c.open)
				}
			}
		})
	}
}

// Two persons save two parts that both began from the same answers: whichever comes second, both are kept whole.
func TestTwoPartsNeverConflict(t *testing.T) {
	in := parted(t)
	base := instrument.Answers{"name": {Value: "n"}, "source": {Value: "s"}}
	mine := in.Section("project").Replace(base, instrument.Answers{"aim": {Value: "a"}, "source": {Value: "not of this part"}})
	theirs := in.Section("data").Replace(base, instrument.Answers{"source": {Value: "other"}})
	want := instrument.Answers{"aim": {Value: "a"}, "source": {Value: "other"}}
	for _, order := range [][2]instrument.Answers{{mine, theirs}, {theirs, mine}} {
		merged, conflicts := in.Merge(base, order[0], order[1])
		if len(conflicts) > 0 || len(in.Compare(merged, want)) > 0 {
			t.Errorf("merged into %v with conflicts %v, want %v", merged, conflicts, want)
		}
	}
	if kept := in.Section("data").Only(mine); len(kept) != 1 || kept["source"].Value != "s" {
		t.Errorf("the other part became %v", kept)
	}
}

func TestAConditionIsWrittenInWords(t *testing.T) {
	in := parted(t)
	got := in.Words(in.Section("rights").When)
	want := text.T("la réponse à «\u00a0Vise des personnes\u00a0» est «\u00a0Oui\u00a0» et la réponse à «\u00a0Nom\u00a0» n’est pas «\u00a0x\u00a0»",
		"the answer to “Concerns people” is “Yes” and the answer to “Name” is not “x”")
	if got != want {
		t.Errorf("written %q, want %q", got, want)
	}
	for condition, want := range map[string]string{
		"{at_least: {question: number, value: 2.5}}":                              "the answer to “Number” is at least “2.5”",
		"{answered: line}":                                                        "the question “Line” has an answer",
		"{not: {answered: line}}":                                                 "the question “Line” has no answer",
		"{not: {any: [{answered: line}, {answered: date}]}}":                      "it is not the case that the question “Line” has an answer or the question “Date” has an answer",
		"{any: [{answered: line}, {all: [{answered: date}, {answered: money}]}]}": "the question “Line” has an answer or (the question “Date” has an answer and the question “Amount” has an answer)",
		"{not: {in: {question: choice, values: [yes]}}}":                          "the answer to “Choice” is not “Yes”",
	} {
		in := asking(t, condition)
		if got := in.Words(in.Question("then").When).EN; got != want {
			t.Errorf("%s: written %q, want %q", condition, got, want)
		}
	}
}
