package main

import (
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
