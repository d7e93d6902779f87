package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// rescored writes files beside each other, and brings answers from the first to the second.
func rescored(t *testing.T, old, now, answers string) (code int, out, err string) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"old.json": old, "new.json": now, "answers.jsonl": answers} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return ask(t, "instrument", "rescore", "--file", filepath.Join(dir, "old.json"), "--to", filepath.Join(dir, "new.json"), filepath.Join(dir, "answers.jsonl"))
}

func TestAnswersGoToAnotherVersionWithoutSilentLoss(t *testing.T) {
	now := strings.NewReplacer(`"item1-3"`, `"item1-1"`, `\"item1-3\"`, `\"item1-1\"`, `"item1-9"`, `"item7-9"`).Replace(form)
	code, out, err := rescored(t, form, now, `{"id":"a","answers":{"risk1":"item1-3","care1":"item1-9","why":"w"}}
{"version":"v0.9","data":{"risk1":"item2-0","more":"x"}}
`)
	if code != 0 {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	for i, wants := range [][]string{
		{`{"id":"a","before":{"live":{"raw":3,"mitigation":9,`, `"after":{"live":{"raw":1,"mitigation":0,`, `"kept":["why"]`, `"moved":[{"question":"risk1","from":"item1-3","to":"item1-1"}]`,
			`"lost":[{"question":"care1","answer":"item1-9","reason":"the newer version does not offer this choice"}]`, `"unanswered":[]`, `"answers":{"risk1":"item1-1","why":"w"}`},
		{`"kept":["risk1"]`, `"lost":[{"question":"more","answer":"x","reason":"its own version has no such question"}]`},
	} {
		for _, w := range wants {
			if !strings.Contains(lines[i], w) {
				t.Errorf("line %d has no %s: %s", i+1, w, lines[i])
			}
		}
	}
	if code, out, _ := rescored(t, form, now, "not json\n"); code != 1 || !strings.Contains(out, `{"line":1,"refused"`) {
		t.Errorf("code %d, %s", code, out)
	}
	if code, _, err := rescored(t, form, "{", "{}\n"); code != 1 || !strings.Contains(err, "line 1") {
		t.Errorf("code %d, %s", code, err)
	}
}

// Two versions of a small questionnaire of ours.
const (
	ownFirst = `id: tools
version: "2025"
title: {fr: Outils, en: Tools}
sections:
  - id: one
    title: {fr: Un, en: One}
    questions:
      - {id: use, kind: one_of, label: {fr: Usage, en: Use}, choices: [{code: daily, label: {fr: "Tous les jours", en: Daily}, points: 3}, {code: never, label: {fr: Jamais, en: Never}, points: 0}]}
      - {id: gone, kind: yes_no, label: {fr: Ancienne, en: Old}, points: {"yes": 2, "no": 0}}
scores:
  - {id: total, title: {fr: Total, en: Total}, sum: {sections: [one]}}
`
	ownSecond = `id: tools
version: "2026"
title: {fr: Outils, en: Tools}
replaces:
  version: "2025"
  questions: {usage: use}
  codes: {usage: {daily: often}}
  lost: {gone: {fr: "Personne n’y répondait.", en: "Nobody answered it."}}
sections:
  - id: one
    title: {fr: Un, en: One}
    questions:
      - {id: usage, kind: one_of, label: {fr: Usage, en: Use}, choices: [{code: often, label: {fr: Souvent, en: Often}, points: 1}, {code: never, label: {fr: Jamais, en: Never}, points: 0}]}
      - {id: added, kind: yes_no, label: {fr: Nouvelle, en: New}, points: {"yes": 2, "no": 0}}
scores:
  - {id: total, title: {fr: Total, en: Total}, sum: {sections: [one]}}
`
)

func rescoredOwn(t *testing.T, old, now, answers string) (code int, out, err string) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"old.yaml": old, "new.yaml": now, "answers.jsonl": answers} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return ask(t, "instrument", "rescore", "--file", filepath.Join(dir, "old.yaml"), "--to", filepath.Join(dir, "new.yaml"), filepath.Join(dir, "answers.jsonl"))
}

func TestAnswersToOurQuestionnairesGoToAnotherVersion(t *testing.T) {
	code, out, err := rescoredOwn(t, ownFirst, ownSecond, `{"id":"a","answers":{"use":"daily","gone":true}}`+"\n")
	if code != 0 {
		t.Fatal(err)
	}
	for _, w := range []string{`"before":{"scores":{"total":{"value":5,`, `"after":{"scores":{"total":{"value":1,"low":1,"high":3,`, `"kept":[]`,
		`"moved":[{"question":"use","now":"usage","from":{"string":"daily"},"to":{"string":"often"}}]`,
		`"lost":[{"question":"gone","answer":{"bool":true},"reason":{"fr":"Personne n’y répondait.","en":"Nobody answered it."}}]`, `"unanswered":["added"]`,
		`"answers":{"usage":{"string":"often"}}`} {
		if !strings.Contains(out, w) {
			t.Errorf("there is no %s in %s", w, out)
		}
	}
	if code, out, _ := rescoredOwn(t, ownFirst, ownSecond, `{"use":"sometimes"}`+"\n"); code != 1 || !strings.Contains(out, `"refused":[{"path":"use"`) {
		t.Errorf("code %d, %s", code, out)
	}
	for was, is := range map[string]string{ownFirst: ownFirst, ownSecond: strings.Replace(ownSecond, `"2026"`, `"2027"`, 1)} {
		if code, _, err := rescoredOwn(t, was, is, "{}\n"); code != 1 || !strings.Contains(err, "replaces") {
			t.Errorf("code %d, %s", code, err)
		}
	}
	if code, _, err := rescoredOwn(t, ownFirst, strings.Replace(ownSecond, "{daily: often}", "{}", 1), "{}\n"); code != 1 || !strings.Contains(err, `new.yaml:5: replaces: the fate of the code "daily"`) {
		t.Errorf("code %d, %s", code, err)
	}
}

func TestTwoVersionsAreNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "answers.jsonl")
	if err := os.WriteFile(path, []byte("{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{nil, "Nommez deux versions"},
		{[]string{"--file", path}, "Nommez deux versions"},
		{[]string{"--instrument", "register-entry"}, "Nommez deux versions"},
		{[]string{"--instrument", "register-entry", "--from", "1999"}, "Il n’y a pas de version «\u00a01999\u00a0»"},
	} {
		if code, _, err := ask(t, append([]string{"instrument", "rescore", path}, c.args...)...); code != 1 || !strings.Contains(err, c.want) {
			t.Errorf("%v: code %d, %s", c.args, code, err)
		}
	}
}

// TestPublishedAssessmentsAreReadByTheirOwnVersion takes the 38 assessments that the federal government has published, as its tool saved
// them, through the command line: those of v0.9.1 answer impact4, which the newest tool calls decisionSector3.
func TestPublishedAssessmentsAreReadByTheirOwnVersion(t *testing.T) {
	root := filepath.Join("..", "..", "..", "shared", "data")
	data, err := os.ReadFile(filepath.Join(root, "inventories", "ca-aia-results", "aia-results.jsonl"))
	if os.IsNotExist(err) && os.Getenv("CI") != "true" {
		t.Skip("the project is tested beside shared/")
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string][]string{}
	for line := range strings.Lines(string(data)) {
		var held struct{ Version string }
		if err := json.Unmarshal([]byte(line), &held); err != nil {
			t.Fatal(err)
		}
		lines[held.Version] = append(lines[held.Version], line)
	}
	newest := filepath.Join(root, "aia", "survey-enfr.json")
	scored, brought, lossless := 0, 0, 0
	for version, file := range map[string]string{"v0.9": "survey-enfr-v0.9.json", "v0.9.1": "survey-enfr-v0.9.1.json", "v0.10.0": "survey-enfr-v0.10.0.json", "v1.0.1": "survey-enfr.json"} {
		answers := filepath.Join(t.TempDir(), "answers.jsonl")
		if err := os.WriteFile(answers, []byte(strings.Join(lines[version], "")), 0o600); err != nil {
			t.Fatal(err)
		}
		own := filepath.Join(root, "aia", file)
		code, out, err := ask(t, "instrument", "score", "--file", own, "--compat", answers)
		if code != 0 || strings.Contains(out, `"removed":["decisionSector3"`) {
			t.Errorf("%s: code %d, %s", version, code, err)
		}
		scored += strings.Count(out, `"live":`)
		code, out, err = ask(t, "instrument", "rescore", "--file", own, "--to", newest, answers)
		if code != 0 {
			t.Errorf("%s: code %d, %s", version, code, err)
		}
		brought += strings.Count(out, `"before":`)
		lossless += strings.Count(out, `"lost":[],`)
	}
	if scored != 38 || brought != 38 || lossless != 3 {
		t.Errorf("%d scored, %d brought, %d without loss", scored, brought, lossless)
	}
}

// TestOldFormsAreRewrittenOnlyWhereTheVersionLacksThem holds what the federal tool does with older files, and that a version which has the
// old form keeps it.
func TestOldFormsAreRewrittenOnlyWhereTheVersionLacksThem(t *testing.T) {
	const saved = `{"version":"v0.9","data":{"impact4":"A permit","aboutSystem1":["item6-1"]}}` + "\n"
	old := `{"pages":[{"elements":[{"type":"comment","name":"impact4"},{"type":"checkbox","name":"aboutSystem1","choices":["item6-1"]}]}]}`
	now := `{"pages":[{"elements":[{"type":"comment","name":"decisionSector3"},{"type":"checkbox","name":"aboutSystem1","choices":["item6"]}]}]}`
	for _, definition := range []string{old, now} {
		dir := t.TempDir()
		form, answers := filepath.Join(dir, "form.json"), filepath.Join(dir, "answers.jsonl")
		for name, content := range map[string]string{form: definition, answers: saved} {
			if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if code, out, err := ask(t, "instrument", "score", "--file", form, answers); code != 0 || !strings.Contains(out, `"missing":[]`) {
			t.Errorf("code %d\n%s%s", code, out, err)
		}
	}
}
