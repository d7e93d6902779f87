//go:build unix

package main

import (
	"strings"
	"testing"
)

func TestCountsAreReadFromGoTest(t *testing.T) {
	t.Parallel()
	y := tally{output: map[string][]string{}, skips: map[string]int{}, failing: map[string]bool{}}
	err := y.read(strings.NewReader(`{"Action":"run","Package":"p","Test":"A"}
{"Action":"pass","Package":"p","Test":"A"}
{"Action":"output","Package":"p","Test":"B","Output":"=== RUN   B\n"}
{"Action":"output","Package":"p","Test":"B","Output":"    b_test.go:12: no Chromium here\n"}
{"Action":"output","Package":"p","Test":"B","Output":"--- SKIP: B (0.00s)\n"}
{"Action":"skip","Package":"p","Test":"B"}
{"Action":"pass","Package":"p"}
{"Action":"fail","Package":"q"}
`))
	if err != nil {
		t.Fatal(err)
	}
	if y.passed != 1 || y.failed != 0 || y.skipped != 1 || y.skips["no Chromium here"] != 1 {
		t.Errorf("counted %d passed, %d failed, %d skipped %v", y.passed, y.failed, y.skipped, y.skips)
	}
	if len(y.broken) != 1 || y.broken[0] != "q" {
		t.Errorf("a package that fails without a failing test is broken, got %v", y.broken)
	}
}

func TestWhatIsNotAnEventIsAnError(t *testing.T) {
	t.Parallel()
	y := tally{output: map[string][]string{}, skips: map[string]int{}, failing: map[string]bool{}}
	if err := y.read(strings.NewReader("panic: not json\n")); err == nil {
		t.Error("no error")
	}
}

func TestFailuresAreNamedByTheWholeOfTheTest(t *testing.T) {
	t.Parallel()
	y := tally{output: map[string][]string{}, skips: map[string]int{}, failing: map[string]bool{}}
	err := y.read(strings.NewReader(`{"Action":"fail","Package":"p","Test":"A/fr"}
{"Action":"fail","Package":"p","Test":"A"}
{"Action":"fail","Package":"p"}
`))
	if err != nil || len(y.failures) != 1 || y.failures[0] != (failure{"p", "A"}) || len(y.broken) != 0 {
		t.Errorf("failures %v, broken %v, %v", y.failures, y.broken, err)
	}
}
