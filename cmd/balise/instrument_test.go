package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// form is a small assessment in the federal manner.
const form = `{"pages":[{"name":"p","elements":[{"type":"panel","name":"riskPanel-RS","elements":[
 {"type":"radiogroup","name":"risk1","choices":[{"value":"item1-3","text":"Yes"},{"value":"item2-0","text":"No"}]},
 {"type":"checkbox","name":"risk2","visibleIf":"{risk1} = \"item1-3\"","choices":["item1-1","item2-2"]},
 {"type":"comment","name":"why"}]},
 {"type":"panel","name":"carePanel-MS","elements":[{"type":"radiogroup","name":"care1","choices":["item1-9","item2-0"]}]}]}]}`

func scored(t *testing.T, answers string, args ...string) (code int, out, err string) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"form.json": form, "answers.jsonl": answers} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return ask(t, append([]string{"instrument", "score", "--file", filepath.Join(dir, "form.json"), filepath.Join(dir, "answers.jsonl")}, args...)...)
}

func TestAnswersAreScoredInTheirOrder(t *testing.T) {
	code, out, _ := scored(t, `{"id":"a","answers":{"risk1":"item1-3","risk2":["item2-2"]}}

{"risk1":"item2-0","risk2":["item2-2"]}
`)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code != 0 || len(lines) != 2 {
		t.Fatalf("code %d, %s", code, out)
	}
	for i, wants := range [][]string{
		{`"id":"a"`, `"live":{"raw":5,`, `"level":4`, `"max_raw":6`, `"sections":{"riskPanel-RS":[2,5,6],"carePanel-MS":[1,0,9]}`, `"removed":[],"changed":{}`, `"hidden":[],"missing":["why","care1"]`},
		{`"live":{"raw":2,`, `"completed":{"raw":0,`, `"removed":["risk2"]`, `"hidden":["risk2"]`},
	} {
		for _, w := range wants {
			if !strings.Contains(lines[i], w) {
				t.Errorf("line %d has no %s: %s", i+1, w, lines[i])
			}
		}
	}
}

func TestMalformedAnswersAreRefusedWithTheirPath(t *testing.T) {
	answers := `{"risk1":"item9-9","risk2":"item1-1","more":1}
not json
{"risk2":["item1-1","item1-1"]}
{"risk1":"item2-0"}
`
	code, out, err := scored(t, answers)
	if code != 1 || !strings.Contains(err, "Nombre de lignes refusées\u00a0: 3.") {
		t.Errorf("code %d, %s", code, err)
	}
	for _, w := range []string{`{"line":1,"refused":[{"path":"more","reason":"the form has no such question"},{"path":"risk1","reason":"“item9-9” is not one of its choices"},{"path":"risk2","reason":"a list of choices is expected"}]}`,
		`{"line":2,"refused":[{"path":"","reason":"the line is not a JSON object`, `{"path":"risk2[1]","reason":"“item1-1” is given twice"}`, `"final":0`} {
		if !strings.Contains(out, w) {
			t.Errorf("there is no %s in\n%s", w, out)
		}
	}
	if code, out, _ := scored(t, answers, "--compat"); code != 1 || strings.Count(out, "refused") != 1 || !strings.Contains(out, `"raw":10`) {
		t.Errorf("the original tool takes what is JSON: code %d\n%s", code, out)
	}
}

func TestQuestionnairesAreNamedShownAndChecked(t *testing.T) {
	if code, out, err := ask(t, "instrument", "list"); code != 0 || !strings.Contains(out, "register-entry\t") {
		t.Errorf("code %d\n%s%s", code, out, err)
	}
	if code, out, err := ask(t, "instrument", "show", "register-entry", "--lang", "en"); code != 0 || !strings.Contains(out, "name (text)") {
		t.Errorf("code %d\n%s%s", code, out, err)
	}
	if code, _, err := ask(t, "instrument", "show", "nothing"); code != 1 || !strings.Contains(err, "«\u00a0nothing\u00a0» n’existe pas") {
		t.Errorf("code %d\n%s", code, err)
	}
	path := filepath.Join(t.TempDir(), "form.json")
	for content, want := range map[string]string{
		strings.Replace(form, `"type":"comment"`, `"type":"comment","triggers":[]`, 1): "pages[0].elements[0].elements[2].triggers: this property is not followed",
		strings.Replace(form, `{risk1} = `, `{risk1} == = `, 1):                        "pages[0].elements[0].elements[1].visibleIf: character 12",
		form[:len(form)-2]:                           "line 5, column",
		strings.Replace(form, `"why"`, `"risk1"`, 1): `the name "risk1" is already that of another question`,
	} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, out, err := ask(t, "instrument", "check", path); !strings.Contains(out+err, want) {
			t.Errorf("there is no %s in %s%s", want, out, err)
		}
	}
}

func TestTheReadinessOfABodyIsWorkedOut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "answers.jsonl")
	lines := `{"id":"x","profile":"integrator","answers":{"strategy-1-a":{"answer":3,"evidence":"documented"},"strategy-1-b":{"answer":3,"evidence":"verified"},"strategy-1-c":{"answer":null}}}
{"id":"y","answers":{"strategy-1-a":{"answer":9,"evidence":"none"}}}
{"id":"z","answers":{"strategy_1_a":{"answer":3,"evidence":"verified"},"strategy-9-z":{"answer":1,"evidence":"none"}}}
`
	if err := os.WriteFile(path, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, _ := ask(t, "instrument", "score", "--instrument", "readiness", path)
	if code != 1 {
		t.Errorf("code %d", code)
	}
	for _, w := range []string{`{"id":"x","declared":`, `"supported":{`, `"strategy":{"level":1,"progress":1}`, `"gap":{`, `"missing":["strategy-2-a"`, `"best":{"declared":`,
		`{"id":"y","line":2,"refused":[{"path":"strategy-1-a","reason":"9 is not an answer"}]}`,
		`{"id":"z","line":3,"refused":[{"path":"strategy-9-z","reason":"there is no such item"}]}`} {
		if !strings.Contains(out, w) {
			t.Errorf("there is no %s in\n%.1200s", w, out)
		}
	}
	if code, _, err := ask(t, "instrument", "score", path); code != 1 || !strings.Contains(err, "--instrument pour l’un de ceux de Balise") {
		t.Errorf("code %d %s", code, err)
	}
}

func TestAQuestionnaireOfOursIsScoredByTheRulesItDeclares(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"small.yaml": `id: small
version: "2026-11"
title: {fr: "Essai", en: "Trial"}
sections:
  - id: one
    title: {fr: "Un", en: "One"}
    questions:
      - {id: decides, kind: yes_no, label: {fr: "Décide", en: "Decides"}, required: submit, points: {yes: 4, no: 0}}
      - {id: often, kind: one_of, label: {fr: "Souvent", en: "Often"}, required: submit, choices: [{code: daily, label: {fr: "Jour", en: "Day"}, points: 3}, {code: yearly, label: {fr: "An", en: "Year"}, points: 0}]}
scores:
  - {id: risk, title: {fr: "Risque", en: "Risk"}, sum: {sections: [one]}}
  - {id: level, title: {fr: "Niveau", en: "Level"}, levels: {score: risk, steps: [{code: low, title: {fr: "Bas", en: "Low"}, up_to: 3}, {code: high, title: {fr: "Haut", en: "High"}}]}}
duties:
  - {id: review, title: {fr: "Revue", en: "Review"}, text: {fr: "Revoir.", en: "Review."}, when: {level: {score: level, at_least: high}}}
`, "answers.jsonl": `{"id":"a","answers":{"decides":true}}
{"decides":"maybe"}
`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	code, out, _ := ask(t, "instrument", "score", "--file", filepath.Join(dir, "small.yaml"), filepath.Join(dir, "answers.jsonl"))
	want := `{"id":"a","scores":{"level":{"value":2,"low":2,"high":2,"max":2,"level":"high"},"risk":{"value":4,"low":4,"high":7,"max":7}},"findings":{},"duties":{"review":"yes"},"missing":["often"]}
{"line":2,"refused":[{"path":"decides","reason":`
	if code != 1 || !strings.HasPrefix(out, want) {
		t.Errorf("code %d\n%s", code, out)
	}
}
