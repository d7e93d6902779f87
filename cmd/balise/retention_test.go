package main

import (
	"regexp"
	"testing"
)

func TestADryRunErasesNothing(t *testing.T) {
	data := demoFolder(t)
	broken(t, data, "UPDATE outbox SET created_at = 1, sent_at = 0 WHERE id = (SELECT MIN(id) FROM outbox)")
	due := regexp.MustCompile(`E-mails never sent .* [1-9]\d* +\d+\n`) // how many were erased in all depends on whether the hourly task ran before
	for range 2 {
		if out := obeyed(t, "retention", "--data", data, "--dry-run"); !due.MatchString(out) {
			t.Errorf("it says %s", out)
		}
	}
	if out := obeyed(t, "retention", "--data", data); !regexp.MustCompile(`E-mails never sent .* 0 +[1-9]\d*\n`).MatchString(out) {
		t.Errorf("it says %s", out)
	}
	expect(t, obeyed(t, "check", "--database", "--data", data), "The database is sound.")
}
