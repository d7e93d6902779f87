package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// write puts files in a folder of the test’s own.
func write(t *testing.T, files map[string]string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	for name, content := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

const ownYAML = `id: small
version: "2026-11"
title: {fr: "Petit", en: "Small"}
sections:
  - id: one
    title: {fr: "Un", en: "One"}
    questions:
      - id: a
        kind: yes_no
        label: {fr: "A ?", en: "A?"}
`

func TestCheckNamesEachFaultWithItsFileAndLine(t *testing.T) {
	folder := write(t, map[string]string{
		"good.json":                         form,
		"broken.json":                       "{\"pages\":\n [}",
		"faulty.json":                       "{\"elements\":[{\"type\":\"text\",\"name\":\"a\",\"visibleIf\":\"{b} = 1\"},\n{\"type\":\"text\",\"name\":\"b\",\"visibleIf\":\"{a} = {nobody}\"}]}",
		"aima.json":                         "{\"items\":[\n{\"code\":\"RAI-1-1-A\",\"practice_code\":\"RAI-1\",\"level\":9},\n{\"code\":\"RAI-1-1-B\",\"practice_code\":\"RAI-1\",\"level\":7}]}",
		"good.yaml":                         ownYAML,
		"faulty.yaml":                       strings.Replace(ownYAML, `label: {fr: "A ?", en: "A?"}`, `label: {fr: "A ?"}`, 1),
		"samm/model/questions/D-SA-1-A.yml": "id: q\nactivity: none\n",
		"empty/readme.txt":                  "",
	})
	for _, name := range []string{"streams", "maturity_levels", "practice_levels", "activities", "answer_sets"} {
		if err := os.MkdirAll(filepath.Join(folder, "samm", "model", name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		what  string
		code  int
		wants []string
	}{
		{"good.json", 0, []string{"good.json: SurveyJS, 4 questions", "Aucune faute. / No fault."}},
		{"broken.json", 1, []string{"broken.json: line 2, column 3: the definition is not the JSON of a survey", "Nombre de fautes à corriger\u00a0: 1.", "Number of faults to mend: 1."}},
		{"faulty.json", 1, []string{`line 1, column 14: elements[0]: whether "a" shows depends on itself: a → b → a`, `line 2, column 27: elements[1].visibleIf: there is no question "nobody"`, "\u00a0: 2."}},
		{"aima.json", 1, []string{"aima.json: line 2, column 1: items[0]: there is no level 9", "line 3, column 1: items[1]: there is no level 7", "\u00a0: 2."}},
		{"good.yaml", 0, []string{"good.yaml: small 2026-11, 1 questions"}},
		{"faulty.yaml", 1, []string{"faulty.yaml:10: "}},
		{"samm", 1, []string{`questions/D-SA-1-A.yml: line 2: the model has no activity "none"`}},
		{"", 1, []string{"good.json: SurveyJS", "good.yaml: small", "broken.json: line 2", "faulty.yaml:10: "}},
		{"empty", 1, []string{"ne contient aucun questionnaire", "holds no questionnaire"}},
		{"absent.json", 1, []string{"ne peut pas être lu", "cannot be read"}},
	} {
		code, out, err := ask(t, "instrument", "check", filepath.Join(folder, c.what))
		for _, want := range c.wants {
			if code != c.code || !strings.Contains(out+err, want) {
				t.Errorf("%s: code %d, want %s in\n%s%s", c.what, code, want, out, err)
			}
		}
	}
	if code, out, err := ask(t, "instrument", "check", "register-entry", filepath.Join(folder, "good.yaml")); code != 0 || !strings.Contains(out, "register-entry") || !strings.Contains(out, "small 2026-11") {
		t.Errorf("code %d\n%s%s", code, out, err)
	}
	if code, _, err := ask(t, "instrument", "check", "nothing"); code != 1 || !strings.Contains(err, "ni questionnaire ni fichier") {
		t.Errorf("code %d\n%s", code, err)
	}
}

// TestMaturityModelsAreScoredFromTheirOwnersFiles runs the expected values of SAMM and AIMA through the command, the latter from its
// owner’s spreadsheet and from the questions that were taken out of it.
func TestMaturityModelsAreScoredFromTheirOwnersFiles(t *testing.T) {
	models := filepath.Join("..", "..", "..", "shared", "data", "decision")
	if _, err := os.Stat(models); err != nil && os.Getenv("CI") != "true" {
		t.Skip("the project is tested beside shared/")
	}
	for _, c := range []struct{ file, expected string }{
		{"owasp-samm-2.2", "samm-scores.json"}, {"owasp-aima-1.0/OWASP-AIMA-Toolkit_V1.0.1.xlsx", "aima-scores.json"}, {"owasp-aima-1.0/questions.json", "aima-scores.json"},
	} {
		data, err := os.ReadFile(filepath.Join(models, c.expected))
		if err != nil {
			t.Fatal(err)
		}
		var file struct {
			Sets []struct {
				ID                string
				Answers, Expected map[string]any
			}
		}
		if err := json.Unmarshal(data, &file); err != nil {
			t.Fatal(err)
		}
		var lines []byte
		for _, set := range file.Sets {
			line, err := json.Marshal(map[string]any{"id": set.ID, "answers": set.Answers})
			if err != nil {
				t.Fatal(err)
			}
			lines = append(append(lines, line...), '\n')
		}
		folder := write(t, map[string]string{"answers.jsonl": string(lines)})
		code, out, stderr := ask(t, "instrument", "score", "--file", filepath.Join(models, "questionnaires", c.file), filepath.Join(folder, "answers.jsonl"))
		got := strings.Split(strings.TrimSpace(out), "\n")
		if code != 0 || len(got) != len(file.Sets) {
			t.Fatalf("%s: code %d, %d lines\n%s", c.file, code, len(got), stderr)
		}
		for i, set := range file.Sets {
			var result map[string]any
			if err := json.Unmarshal([]byte(got[i]), &result); err != nil {
				t.Fatal(err)
			}
			if result["id"] != set.ID {
				t.Errorf("line %d is of %v, want %s", i+1, result["id"], set.ID)
			}
			for name, want := range set.Expected {
				same(t, c.file+" "+set.ID+" "+name, result[name], want)
			}
		}
	}
}

// same holds values to 1e-9; neither may hold more than the other.
func same(t *testing.T, at string, got, want any) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		held, _ := got.(map[string]any)
		if len(held) != len(want) {
			t.Errorf("%s: got %v, want %v", at, got, want)
		}
		for name, v := range want {
			same(t, at+"."+name, held[name], v)
		}
	case []any:
		held, _ := got.([]any)
		if len(held) != len(want) {
			t.Errorf("%s: got %v, want %v", at, got, want)
			return
		}
		for i, v := range want {
			same(t, at, held[i], v)
		}
	case float64:
		if n, is := got.(float64); !is || math.Abs(n-want) > 1e-9 {
			t.Errorf("%s: got %v, want %v", at, got, want)
		}
	default:
		if got != want {
			t.Errorf("%s: got %v, want %v", at, got, want)
		}
	}
}

func TestAnswersOfMaturityModelsThatAreNone(t *testing.T) {
	folder := write(t, map[string]string{
		"aima.json":     `{"items":[{"code":"RAI-1-1-A","practice_code":"RAI-1","level":1},{"code":"RAI-1-1-B","practice_code":"RAI-1","level":1}]}`,
		"answers.jsonl": "{\"id\":7,\"answers\":{\"RAI-1-1-A\":\"2\",\"RAI-1-1-B\":[1],\"RAI-9-9-A\":1}}\n{\"id\":\"n\",\"answers\":[]}\n{\"RAI-1-1-A\":3,\"RAI-1-1-B\":null}\n",
	})
	code, out, _ := ask(t, "instrument", "score", "--rules", "aima", "--file", filepath.Join(folder, "aima.json"), filepath.Join(folder, "answers.jsonl"))
	if code != 1 {
		t.Errorf("code %d", code)
	}
	for _, want := range []string{`{"id":7,"line":1,"refused":[{"path":"RAI-9-9-A","reason":"there is no such question"},{"path":"RAI-1-1-A","reason":"2 is not an answer: give 0, 1, 2 or 3"},{"path":"RAI-1-1-B"`,
		`{"line":2,"refused":[{"path":"","reason":"under answers, an object is expected"}]}`, `"practices":{"RAI-1":1.5}`, `"missing":["RAI-1-1-B"]`} {
		if !strings.Contains(out, want) {
			t.Errorf("there is no %s in\n%s", want, out)
		}
	}
}

// TestEveryKindOfMalformedAnswerIsRefusedWithItsPath: without --compat, nothing that the form could not have given is scored.
func TestEveryKindOfMalformedAnswerIsRefusedWithItsPath(t *testing.T) {
	for answers, want := range map[string]string{
		`{"risk1":["item1-3"]}`:                 `"path":"risk1","reason":"one choice is expected, not a list or an object"`,
		`{"risk1":{"value":"item1-3"}}`:         `"path":"risk1","reason":"one choice is expected, not a list or an object"`,
		`{"risk1":3}`:                           `"path":"risk1","reason":"“3” is not one of its choices"`,
		`{"risk1":true}`:                        `"path":"risk1","reason":"“true” is not one of its choices"`,
		`{"risk1":null}`:                        `"path":"risk1","reason":"null is not an answer: leave the question out"`,
		`{"risk1":""}`:                          `"path":"risk1","reason":"“” is not one of its choices"`,
		`{"risk1":"Item1-3"}`:                   `"path":"risk1","reason":"“Item1-3” is not one of its choices"`,
		`{"risk1":" item1-3"}`:                  `"path":"risk1","reason":"“ item1-3” is not one of its choices"`,
		`{"risk2":"item1-1"}`:                   `"path":"risk2","reason":"a list of choices is expected"`,
		`{"risk2":["item1-1",["item2-2"]]}`:     `"path":"risk2[1]"`,
		`{"risk2":[null]}`:                      `"path":"risk2[0]"`,
		`{"risk2":[1]}`:                         `"path":"risk2[0]"`,
		`{"why":3}`:                             `"path":"why","reason":"a text is expected"`,
		`{"why":["x"]}`:                         `"path":"why","reason":"a text is expected"`,
		`{"RISK1":"item1-3"}`:                   `"path":"RISK1","reason":"the form has no such question"`,
		`{"riskPanel-RS":"x"}`:                  `"path":"riskPanel-RS","reason":"the form has no such question"`,
		`{"risk1":"item1-3","risk1":"item2-0"}`: `"path":"risk1","reason":"the name is given twice"`,
		`{"id":"x","answers":"none"}`:           `"reason":"under answers, an object is expected"`,
		`[1]`:                                   `the line is not a JSON object: an object is expected, at column 1`,
		`{"risk1":"item1-3"`:                    `the line is not a JSON object: a comma or } is expected, at column 19`,
	} {
		code, out, _ := scored(t, answers+"\n")
		if code != 1 || !strings.Contains(out, want) || strings.Contains(out, `"live"`) {
			t.Errorf("%s: code %d, want %s in %s", answers, code, want, out)
		}
	}
}

func TestTheDayAndTheLibraryAreToldToTheForm(t *testing.T) {
	folder := write(t, map[string]string{
		"form.json":     `{"elements":[{"type":"text","name":"born"},{"type":"text","name":"adult","visibleIf":"age({born}) >= 18"},{"type":"text","name":"same","visibleIf":"{born} = 'X'"}]}`,
		"answers.jsonl": "{\"id\":1,\"answers\":{\"born\":\"2008-11-24\"}}\n{\"id\":2,\"answers\":{\"born\":\"x \"}}\n",
	})
	file, answers := filepath.Join(folder, "form.json"), filepath.Join(folder, "answers.jsonl")
	for want, args := range map[string][]string{
		`{"id":1,"live":`: nil, `"hidden":["same"]`: {"--day", "2026-11-24"}, `"hidden":["adult","same"]`: {"--day", "2026-11-23"}, `"hidden":["adult"]`: {"--library", "late"},
	} {
		if code, out, err := ask(t, append([]string{"instrument", "score", "--file", file, answers}, args...)...); code != 0 || !strings.Contains(out, want) {
			t.Errorf("%v: code %d, want %s in %s%s", args, code, want, out, err)
		}
	}
	if code, _, err := ask(t, "instrument", "score", "--file", file, "--day", "tomorrow", answers); code != 1 || !strings.Contains(err, "écrivez-le comme") {
		t.Errorf("code %d %s", code, err)
	}
}
