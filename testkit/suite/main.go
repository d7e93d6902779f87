//go:build unix

// Command suite runs every test of Balise and ends with a summary a tired person can read: `make test`.
//
// The steps are the layout of the code, vet, the suite on SQLite, and the suite again on a private PostgreSQL, where the
// tests in a browser are not repeated. A failed step does not hide the next ones. The few tests that fail are tried again alone:
// see steady. --quick keeps to what takes seconds.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// step is one thing to run and what came of it.
type step struct {
	name    string
	run     func() (detail string, err error)
	detail  string
	err     error
	elapsed time.Duration
}

func main() {
	quick := len(os.Args) > 1 && os.Args[1] == "--quick"
	steps := []*step{
		{name: "layout (gofmt)", run: layout},
		{name: "vet", run: vet},
	}
	if quick {
		steps = append(steps, &step{name: "structure", run: func() (string, error) {
			t, err := run(nil, "go", "test", "-json", "./testkit/house/...", "./content/...", "./engine/text/...")
			return t.counts(), err
		}})
	} else {
		sqlite := []string{"BALISE_TEST_POSTGRES="}
		postgres := []string{"BALISE_TEST_BROWSER=off"}
		steps = append(steps,
			&step{name: "suite on SQLite", run: func() (string, error) {
				return steady(sqlite, []string{"./..."})
			}},
			&step{name: "suite on PostgreSQL", run: func() (string, error) {
				return steady(postgres, withDatabase, "go", "run", "./testkit/withpostgres", "--")
			}})
	}
	failed := 0
	for _, s := range steps {
		fmt.Printf("== %s\n", s.name)
		began := time.Now()
		s.detail, s.err = s.run()
		s.elapsed = time.Since(began)
		if s.err != nil {
			failed++
			fmt.Println(s.err)
		}
	}
	fmt.Println("\n== summary")
	for _, s := range steps {
		verdict := "ok    "
		if s.err != nil {
			verdict = "FAILED"
		}
		fmt.Printf("%s  %-22s %6.1f s  %s\n", verdict, s.name, s.elapsed.Seconds(), s.detail)
	}
	if failed > 0 {
		os.Exit(1)
	}
}

// withDatabase are the packages whose tests a database may change: rules and content know none.
var withDatabase = []string{"./cmd/...", "./measures/...", "./platform/...", "./testkit/..."}

// layout lists the files that gofmt would change.
func layout() (string, error) {
	output, err := exec.Command("gofmt", "-l", ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("gofmt: %w\n%s", err, output)
	}
	if files := strings.TrimSpace(string(output)); files != "" {
		return "", fmt.Errorf("gofmt would change these files; run gofmt -w on them:\n%s", files)
	}
	return "", nil
}

func vet() (string, error) {
	if output, err := exec.Command("go", "vet", "./...").CombinedOutput(); err != nil {
		return "", fmt.Errorf("go vet: %w\n%s", err, output)
	}
	return "", nil
}
