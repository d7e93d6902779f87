package instrument_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"balise/engine/instrument"
	"balise/engine/text"
)

func TestAnswersWrittenByHand(t *testing.T) {
	in := scored(t)
	got, problems := in.ReadPlain([]byte(`{"decides": true, "fruit": "pear", "basket": ["pear", "apple"], "people": 1200, "told": null,
		"groups": [{"named": "A", "fragile": "yes"}],
		"tested": {"value": "yes", "remark": "Voir", "evidence": {"code": "documented", "date": "2026-05"}},
		"plan": {"absent": "not_applicable", "note": {"fr": "Fait ailleurs", "en": "Done elsewhere"}}}`))
	want := instrument.Answers{
		"decides": {Value: true}, "fruit": {Value: "pear"}, "basket": {Value: []string{"apple", "pear"}}, "people": {Value: instrument.Number("1200")},
		"groups": {Value: []instrument.Answers{{"named": {Value: "A"}, "fragile": {Value: true}}}},
		"tested": {Value: true, Remark: text.T("Voir", ""), Evidence: &instrument.Evidence{Code: "documented", Date: instrument.Date{Year: 2026, Month: 5}}},
		"plan":   {Absence: &instrument.Absence{Reason: instrument.NotApplicable, Note: text.T("Fait ailleurs", "Done elsewhere")}},
	}
	if len(problems) > 0 || !reflect.DeepEqual(got, want) {
		t.Errorf("read %+v, %+v", got, problems)
	}
	kept, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if again, problems := in.ReadPlain(kept); len(problems) > 0 || !reflect.DeepEqual(again, want) {
		t.Errorf("as they are kept: %+v, %+v", again, problems)
	}
}

func TestMistakesWrittenByHandAreNamed(t *testing.T) {
	in := scored(t)
	for data, field := range map[string]string{
		`{"other": 1}`:                               "other",
		`{"fruit": "plum"}`:                          "fruit",
		`{"fruit": ["pear"]}`:                        "fruit",
		`{"basket": "pear"}`:                         "basket",
		`{"groups": [{"wrong": 1}]}`:                 "groups.0.wrong",
		`{"groups": ["A"]}`:                          "groups.0",
		`{"tested": {"value": "maybe"}}`:             "tested",
		`{"tested": {"value": true, "why": 1}}`:      "tested.why",
		`{"tested": {"evidence": {"date": "05"}}}`:   "tested.evidence.date",
		`{"tested": {"evidence": {"kind": "none"}}}`: "tested.evidence.kind",
		`[]`:     "",
		`{} {}`:  "",
		`{"a": `: "",
	} {
		if _, problems := in.ReadPlain([]byte(data)); len(problems) != 1 || problems[0].Field != field {
			t.Errorf("%s: %+v, want one problem at %q", data, problems, field)
		}
	}
}

func FuzzReadPlain(f *testing.F) {
	in := scored(f)
	f.Add([]byte(`{"groups":[{"fragile":true}],"people":"12","tested":{"absent":"unknown"}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		answers, problems := in.ReadPlain(data)
		if len(problems) > 0 {
			return
		}
		if problems := in.Validate(answers, instrument.StageDraft); len(problems) > 0 {
			t.Errorf("%s is read, and refused: %+v", data, problems)
		}
	})
}

func TestAQuestionMayHaveItsOwnChoices(t *testing.T) {
	in, err := assessment(t, "taxonomy: fruit, label: {fr: \"Fruit\", en: \"Fruit\"}, absences: [unknown]", "choices: [{code: pear, label: {fr: Poire, en: Pear}, points: 2}, {code: plum, label: {fr: Prune, en: Plum}, points: 0}], label: {fr: \"Fruit\", en: \"Fruit\"}",
		", points: {apple: 0, pear: 1, red_grape: 2, white_grape: 3}", "")
	if err != nil {
		t.Fatal(err)
	}
	a := instrument.Answers{"decides": {Value: true}, "fruit": {Value: "pear"}}
	if got := in.Score(a, instrument.Date{}).Score("risk").Value; got != 6 {
		t.Errorf("risk %v", got)
	}
	if shown := instrument.Show(in.Question("fruit"), a["fruit"], text.FR); shown != "Poire" {
		t.Errorf("shown %q", shown)
	}
	if _, err := assessment(t, "taxonomy: fruit, label: {fr: \"Fruit\"", "taxonomy: fruit, choices: [{code: a, label: {fr: A, en: A}}], label: {fr: \"Fruit\""); err == nil {
		t.Error("choices beside a taxonomy pass")
	}
}
