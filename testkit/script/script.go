// Package script runs request scripts: small text files that tell, in words a non-programmer can read, what a visitor
// does and what the site answers.
//
//	# A citizen finds an entry.
//	as citizen
//	get /registre
//	expect 200
//	see « Registre »
//	fill q = permis
//	submit Rechercher
//	see link /registre/12
//	get /api/v1/register?q=permis
//	json .total = 1
//
// Each visitor ("as NAME") has cookies of their own. Requests follow no redirect by themselves: "expect redirect ADDRESS"
// states where one leads (… stands for anything) and then follows it. A form is submitted as a browser without scripts
// does it: with all the values that the page holds, what was filled, and the button that was pressed.
//
// The lines, in the order in which one meets them:
//
//	as NAME                      become this visitor
//	get ADDRESS                  ask for a page
//	expect STATUS                the status of the last answer: 200, 404 …
//	expect redirect ADDRESS      the last answer leads there; go there
//	see TEXT, no see TEXT        the page shows this text, or does not (« » around it are optional)
//	see link ADDRESS             the page has a link to that address; "no see link" too
//	see title TEXT               the title of the page
//	see field NAME = VALUE       the form holds this value
//	follow TEXT                  follow the link that bears that text
//	fill NAME = VALUE            write in a field, choose an option or a radio button, of any form of the page
//	check NAME = VALUE           tick a box; "uncheck" clears it
//	submit BUTTON                press the button that bears that text
//	wait SECONDS                 let time pass, as a person does who reads
//	header NAME = VALUE          a header of the last answer
//	json PATH = VALUE            a value of the last JSON answer: .items[0].name.fr
//	keep NAME = PATTERN          keep what (…) matches in the last answer as {NAME}, usable in all later lines
package script

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Run plays every script that the pattern matches ("testdata/*.txt") against the handler, each as a test of its own.
// Values fill {name} in the scripts from the beginning.
func Run(t *testing.T, handler http.Handler, pattern string, values map[string]string) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	RunURL(t, server.URL, pattern, values)
}

// RunURL plays the scripts against a server that runs already.
func RunURL(t *testing.T, base, pattern string, values map[string]string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("script: no script matches %s (%v)", pattern, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			f, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if err := Play(base, file, f, values); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// Play reads one script and plays it. The error names the file and the line that failed, what was wanted and what was
// met.
func Play(base, name string, script io.Reader, values map[string]string) error {
	text, err := io.ReadAll(script)
	if err != nil {
		return fmt.Errorf("script: read %s: %w", name, err)
	}
	p := newPlay(base, values)
	for i, line := range strings.Split(string(text), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := p.line(line); err != nil {
			return fmt.Errorf("%s:%d: %s\n\t%w", name, i+1, line, err)
		}
	}
	return nil
}
