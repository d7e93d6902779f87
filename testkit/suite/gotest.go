//go:build unix

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"sort"
	"strings"
)

// event is a line of `go test -json` (see `go doc test2json`).
type event struct {
	Action     string
	Package    string
	ImportPath string
	Test       string
	Output     string
}

// tally gathers what the events of one run say.
type tally struct {
	passed, failed, skipped int
	broken                  []string            // packages that failed without a failing test: build errors, panics
	output                  map[string][]string // by test, or by package where Test is empty
	skips                   map[string]int      // reason → number of tests
	failing                 map[string]bool     // packages with a failing test
	failures                []failure
}

// failure is a test that failed: the whole of it, when it was a part.
type failure struct{ pkg, test string }

// counts says in a line how many tests came to what.
func (t *tally) counts() string {
	line := fmt.Sprintf("%d passed, %d failed, %d skipped", t.passed, t.failed, t.skipped)
	if len(t.broken) > 0 {
		line += ", broken: " + strings.Join(t.broken, " ")
	}
	return line
}

// run runs a command that writes `go test -json`, and prints each package as it ends and the output of what failed. More tells what
// to add to the environment.
func run(more []string, command ...string) (tally, error) {
	t := tally{output: map[string][]string{}, skips: map[string]int{}, failing: map[string]bool{}}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(os.Environ(), more...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return t, fmt.Errorf("pipe from go test: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return t, fmt.Errorf("start go test: %w", err)
	}
	readErr := t.read(out)
	return t, errors.Join(readErr, cmd.Wait())
}

func (t *tally) read(r io.Reader) error {
	lines := json.NewDecoder(r)
	for {
		var e event
		if err := lines.Decode(&e); err == io.EOF {
			return nil
		} else if err != nil {
			// What follows is no longer understood; it is shown rather than lost, and the run can go on to its end.
			_, copyErr := io.Copy(os.Stdout, io.MultiReader(lines.Buffered(), r))
			return errors.Join(fmt.Errorf("read the events of go test: %w", err), copyErr)
		}
		t.add(e)
	}
}

func (t *tally) add(e event) {
	name := e.Package + " " + e.Test
	switch e.Action {
	case "output":
		t.output[name] = append(t.output[name], e.Output)
	case "build-output":
		fmt.Print(e.Output)
	case "pass", "fail", "skip":
		if e.Test == "" {
			t.endPackage(e)
		} else {
			t.endTest(e, name)
		}
		delete(t.output, name)
	}
}

func (t *tally) endTest(e event, name string) {
	switch e.Action {
	case "pass":
		t.passed++
	case "fail":
		t.failed++
		t.failing[e.Package] = true
		whole, _, _ := strings.Cut(e.Test, "/")
		if f := (failure{e.Package, whole}); !slices.Contains(t.failures, f) {
			t.failures = append(t.failures, f)
		}
		fmt.Printf("--- %s\n%s", name, strings.Join(t.output[name], ""))
	case "skip":
		t.skipped++
		t.skips[reason(t.output[name])]++
	}
}

func (t *tally) endPackage(e event) {
	switch {
	case e.Action == "fail" && !t.failing[e.Package]:
		t.broken = append(t.broken, e.Package)
		fmt.Printf("FAIL\t%s\n%s", e.Package, strings.Join(t.output[e.Package+" "], ""))
	case e.Action == "fail":
		fmt.Printf("FAIL\t%s\n", e.Package)
	case e.Action == "pass":
		for _, line := range t.output[e.Package+" "] {
			if strings.HasPrefix(line, "ok ") {
				fmt.Print(line)
			}
		}
	}
}

// reason is what a skipped test said: the last line that is not the frame of go test.
func reason(output []string) string {
	said := "no reason given"
	for _, line := range output {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "===") && !strings.HasPrefix(line, "---") {
			if _, message, ok := strings.Cut(line, ": "); ok {
				line = message
			}
			said = line
		}
	}
	return said
}

// printSkips tells what was not tested, and why: a skipped test that nobody sees is a lie.
func (t *tally) printSkips() {
	reasons := make([]string, 0, len(t.skips))
	for r := range t.skips {
		reasons = append(reasons, r)
	}
	sort.Strings(reasons)
	for _, r := range reasons {
		fmt.Printf("skipped %d: %s\n", t.skips[r], r)
	}
}
