package corpus_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"balise/content"
	"balise/engine/text"
	"balise/platform/corpus"
)

func TestTheContentOfBaliseIsComplete(t *testing.T) {
	c, err := corpus.Load(content.FS)
	if err != nil {
		t.Fatalf("balise check would say:\n%v", err)
	}
	entry := c.Instrument("register-entry")
	if entry == nil {
		t.Fatal("the register's instrument is missing")
	}
	for _, id := range []string{"name", "category", "status", "decision", "personal_information", "human_oversight", "recourse"} {
		if q := entry.Question(id); q == nil || !q.Public {
			t.Errorf("the register must publish %q", id)
		}
	}
	for _, id := range []string{"cybersecurity", "commercial_names", "names_already_public", "notes"} {
		if q := entry.Question(id); q == nil || q.Public {
			t.Errorf("the register must ask %q and must not publish it", id)
		}
	}
}

func TestLoadFollowsReferences(t *testing.T) {
	c, err := corpus.Load(os.DirFS("testdata/good"))
	if err != nil {
		t.Fatal(err)
	}
	q := c.Instrument("visit").Question("season")
	if got := q.Taxonomy().Label("winter", text.FR); got != "Hiver" {
		t.Errorf("the question's taxonomy says %q", got)
	}
	if c.Taxonomy("season") == nil || c.Taxonomy("absent") != nil || c.Instrument("absent") != nil {
		t.Error("Taxonomy and Instrument must find what exists and nothing else")
	}
}

func TestLoadListsAllProblemsWithTheirPlaces(t *testing.T) {
	_, err := corpus.Load(os.DirFS("testdata/bad"))
	if err == nil {
		t.Fatal("bad content was accepted")
	}
	want, readErr := os.ReadFile("testdata/bad.golden")
	if readErr != nil {
		t.Fatal(readErr)
	}
	if got := err.Error() + "\n"; got != string(want) {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}

func TestLoadNeedsItsFolders(t *testing.T) {
	_, err := corpus.Load(fstest.MapFS{})
	if err == nil || !strings.Contains(err.Error(), corpus.InstrumentFolder) || !strings.Contains(err.Error(), corpus.TaxonomyFolder) {
		t.Errorf("the missing folders are not named: %v", err)
	}
}
