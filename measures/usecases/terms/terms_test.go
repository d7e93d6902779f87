package terms_test

import (
	"path/filepath"
	"testing"

	"balise/engine/text"
	"balise/measures/usecases/terms"
	"balise/testkit/script"
	"balise/testkit/server"
)

// What the central team does with the glossary, told as requests: see testdata.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no script: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			s := server.Demo(t)
			script.RunURL(t, s.URL, file, map[string]string{"agent": server.Agent, "central": server.Central, "auditor": server.Auditor, "password": server.Password})
		})
	}
}

func TestTheIdentifierOfAConceptOfOnesOwn(t *testing.T) {
	for want, written := range map[string]map[text.Lang][]string{
		"own-snow-crab":      {text.EN: {"Snow crab"}, text.FR: {"crabe des neiges"}},
		"own-erable-a-sucre": {text.FR: {"Érable à sucre"}},
		"own-":               {},
	} {
		if got := terms.Identifier(written); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := terms.Lines(" a \r\n\nb\na"); len(got) != 2 || got[0] != "a" || got[1] != "b" {
		t.Errorf("lines: %q", got)
	}
}
