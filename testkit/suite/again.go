//go:build unix

package main

import (
	"errors"
	"fmt"
)

// mostUnsteady is how many tests may get a second look: more than that failing together is no accident.
const mostUnsteady = 3

// steady runs the tests of packages, and gives the few that failed a second look, each alone on the machine: dozens of
// processes and a browser share its cores, and a test that only passes alone is unsteady rather than wrong. It is named in the
// summary, with what it printed when it failed, so that somebody mends it; a test that fails alone too has failed.
func steady(more, packages []string, before ...string) (string, error) {
	command := func(arguments ...string) []string {
		return append(append([]string{}, before...), append([]string{"go", "test", "-json", "-count=1", "-timeout=20m"}, arguments...)...)
	}
	t, err := run(more, command(packages...)...)
	t.printSkips()
	detail := t.counts()
	if err == nil && t.passed == 0 {
		return detail, errors.New("no test ran")
	}
	if err == nil || len(t.broken) > 0 || len(t.failures) == 0 || len(t.failures) > mostUnsteady {
		return detail, err
	}
	for _, f := range t.failures {
		fmt.Printf("-- again, alone: %s %s\n", f.pkg, f.test)
		if again, err := run(more, command("-run", "^"+f.test+"$", f.pkg)...); err != nil || again.passed == 0 {
			return detail, fmt.Errorf("%s %s fails alone too: %w", f.pkg, f.test, err)
		}
		detail += fmt.Sprintf("; UNSTEADY, passed alone: %s %s", f.pkg, f.test)
	}
	return detail, nil
}
