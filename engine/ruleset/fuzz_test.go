package ruleset

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"

	"balise/engine/surveyjs"
)

func FuzzAIA(f *testing.F) {
	f.Add(`{"elements":[{"type":"panel","name":"p-RS","elements":[{"type":"checkbox","name":"a","choices":["x-1","y-0x10"]},{"type":"radiogroup","name":"b-MS","visibleIf":"{a} contains 'x-1'","choices":["z-9"]}]}]}`,
		`{"a":["x-1","--4",3,null],"b-MS":"z-9"}`)
	f.Fuzz(func(t *testing.T, definition, given string) {
		s, err := surveyjs.Load([]byte(definition), surveyjs.Early)
		if err != nil {
			return
		}
		a := NewAIA(s)
		a.Faults()
		laid := s.NewAnswers()
		if _, err := laid.Read([]byte(given)); err != nil {
			return
		}
		s.Check(laid)
		r := a.Assess(laid)
		if out, err := json.Marshal(r); err != nil || !json.Valid(out) {
			t.Fatalf("%s %v", out, err)
		}
		if r = a.Submit(laid); !json.Valid(r.Append(nil, nil)) {
			t.Fatalf("%s", r.Append(nil, nil))
		}
	})
}

func FuzzAIMA(f *testing.F) {
	f.Add(`{"items":[{"code":"RAI-1-1-A","practice_code":"RAI-1","level":1}]}`, `{"RAI-1-1-A":2}`)
	f.Fuzz(func(t *testing.T, questions, given string) {
		m, err := LoadAIMA([]byte(questions))
		var answers map[string]any
		if err != nil || json.Unmarshal([]byte(given), &answers) != nil {
			return
		}
		s, err := m.Score(answers)
		if err == nil && (s.Overall < 0 || s.Overall > 3) {
			t.Fatalf("overall %v of %s", s.Overall, given)
		}
	})
}

func FuzzAIMARows(f *testing.F) {
	f.Add("PRACTICE AREA|STREAM|MATURITY LEVEL|QUESTIONS\n|Impact\nGovernance|Impact - Stream A|1|Is it?\n|Impact - Stream B|1|Is it?")
	f.Fuzz(func(t *testing.T, cells string) {
		var rows [][]string
		for line := range strings.Lines(cells) {
			rows = append(rows, strings.Split(strings.TrimSuffix(line, "\n"), "|"))
		}
		if m, err := LoadAIMARows(rows); err == nil && m != nil && m.Questions() == 0 {
			t.Fatal("a toolkit without questions is no toolkit")
		}
	})
}

// sammModel is the smallest model there is.
func sammModel(questions string) fstest.MapFS {
	files := fstest.MapFS{}
	for name, content := range map[string]string{
		"streams/D-SA-A.yml": "id: s\nletter: A\n", "maturity_levels/1.yml": "id: l\nnumber: 1\n", "practice_levels/D-SA-1.yml": "id: pl\nmaturityLevel: l\n",
		"activities/D-SA-1-A.yml": "id: act\nstream: s\nlevel: pl\n", "questions/D-SA-1-A.yml": questions,
		"answer_sets/A.yml": "id: set\nvalues:\n  - {order: 0, text: No, value: 0}\n  - {order: 1, text: Yes, value: 1}\n",
	} {
		files[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return files
}

func FuzzSAMM(f *testing.F) {
	f.Add("id: q\nactivity: act\nanswerSet: set\n", `{"D-SA-1-A":1}`)
	f.Add("id: No\nactivity: act\nanswerSet: yes\n", `{"D-SA-1-A":null}`)
	f.Fuzz(func(t *testing.T, question, given string) {
		m, err := LoadSAMM(sammModel(question))
		var answers map[string]any
		if err != nil || json.Unmarshal([]byte(given), &answers) != nil {
			return
		}
		s, err := m.Score(answers)
		if err == nil && (s.Overall < 0 || s.Overall > 3) {
			t.Fatalf("overall %v of %s", s.Overall, given)
		}
	})
}

// TestFaultsOfTheModelAreLocated: No is a word there, not false; each fault says its file and its line.
func TestFaultsOfTheModelAreLocated(t *testing.T) {
	for question, want := range map[string]string{
		"id: q\nactivity: act\nanswerSet: set\n":     "",
		"id: q\nactivity: none\nanswerSet: set\n":    `questions/D-SA-1-A.yml: line 2: the model has no activity "none"`,
		"id: q\n\nactivity: act\nanswerSet: other\n": `questions/D-SA-1-A.yml: line 4: the model has no answer set "other"`,
		"activity: act\n":                            `questions/D-SA-1-A.yml: line 1: it has no id`,
		"id: q\n\tactivity: [\n":                     `questions/D-SA-1-A.yml: yaml: line 2`,
	} {
		m, err := LoadSAMM(sammModel(question))
		switch {
		case want == "" && (err != nil || m.Questions() != 1):
			t.Errorf("%s: %v", question, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want %s", question, err, want)
		}
	}
}

func TestPointsThatBringNothingAreTold(t *testing.T) {
	s, err := surveyjs.Load([]byte(`{"elements":[{"type":"panel","name":"p-RS","elements":[
{"type":"radiogroup","name":"a","choices":["x-1","y-two","z-"]},
{"type":"radiogroup","name":"b","visibleIf":"{a} = 'w'","choices":["x-9"]}]}]}`), surveyjs.Early)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range NewAIA(s).Faults() {
		all = append(all, f.String())
	}
	got := strings.Join(all, "\n")
	for _, want := range []string{`line 2, column 50: elements[0].elements[0].choices[1]: the points of the choice "y-two" cannot be read: "two" is not a number`,
		`elements[0].elements[0].choices[2]: the points of the choice "z-" cannot be read`, `line 3, column 1: elements[0].elements[1]: its choices bring up to 9 points, and "b" can never show`,
		"level 2 can never be reached: it is above 2.5 points, and no answers bring more than 1", "level 4 can never be reached"} {
		if !strings.Contains(got, want) {
			t.Errorf("there is no %s in\n%s", want, got)
		}
	}
}

func TestRowsOfTheToolkitThatAreWrong(t *testing.T) {
	heads := []string{"Practice Area ", "STREAM", "MATURITY LEVEL", "QUESTIONS", "ANSWERS"}
	for want, rows := range map[string][][]string{
		"row 2: no practice area comes before":        {heads, {"", "X - Stream A", "1", "Is it?"}},
		`row 2: the practice area "Other" is not one`: {heads, {"Other", "X - Stream A", "1", "Is it?"}},
		"row 2: there is no level 4":                  {heads, {"Governance", "X - Stream A", "4", "Is it?"}},
		"row 2: the level \"one\" is not a number":    {heads, {"Governance", "X - Stream A", "one", "Is it?"}},
		"row 2: the stream of the question":           {heads, {"Governance", "X", "1", "Is it?"}},
		"the sheet holds no questions":                {heads},
	} {
		if _, err := LoadAIMARows(rows); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if m, err := LoadAIMARows([][]string{{"Introduction"}}); m != nil || err != nil {
		t.Errorf("another sheet: %v %v", m, err)
	}
}
