package house

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// layers lists the packages of platform/ in the order in which they may stand on each other: each may import those of
// the earlier lines. web and its components stand apart: they know no data.
var layers = []string{
	"platform/fault", "platform/lang", "platform/db", "platform/corpus", "platform/archive", "platform/retention", "platform/mail", "platform/work", "platform/guard", "platform/people",
	"platform/signin",
	"platform/record", "platform/links", "platform/bulk", "platform/initiative", "platform/search", "platform/digest", "platform/sound", "platform/demo",
}

// webMay is all that platform/web and what is inside it may import of ours.
var webMay = []string{"engine/text", "platform/fault", "platform/lang", "platform/web"}

// drivers may be known by platform/db only.
var drivers = []string{"modernc.org/sqlite", "github.com/jackc/pgx", "github.com/pressly/goose"}

// engineMay lists the libraries that engine/ may use besides the standard library; engineMayNot what of that library it
// must leave alone.
var (
	engineMay    = []string{"go.yaml.in/yaml/v3", "golang.org/x/text"}
	engineMayNot = []string{"net/http", "database/sql", "os", "os/exec", "log", "log/slog"}
)

func under(path string, roots ...string) bool {
	return slices.ContainsFunc(roots, func(root string) bool { return path == root || strings.HasPrefix(path, root+"/") })
}

// folder is the measure that a package of measures/ belongs to: the parts of one measure may know each other.
func folder(p string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(p, "measures/"), "/")
	return name
}

// refuse gives the reason why package p must not import path; empty when it may.
func refuse(p, path string) string {
	ours, isOurs := strings.CutPrefix(path, module+"/")
	if under(path, drivers...) && !under(p, "platform/db", "testkit/testdb") {
		return "platform/db is the only place that knows which database this is"
	}
	if isOurs && under(ours, "testkit") && !under(p, "testkit") {
		return "what serves the tests has no place in the program"
	}
	switch {
	case under(p, "engine"):
		return refuseEngine(path, ours, isOurs)
	case under(p, "platform/web"):
		if isOurs && !under(ours, webMay...) {
			return "web serves any page and knows no data: it may import " + strings.Join(webMay, ", ")
		}
		if under(path, "database/sql") {
			return "no SQL behind a page: web knows no data"
		}
	case under(p, layers...):
		return refuseLayer(p, ours, isOurs)
	case under(p, "platform/app", "platform/pages"):
		if isOurs && under(ours, "measures", "cmd") {
			return "the platform knows no measure: the list in measures/measures.go is handed to it"
		}
	case under(p, "platform"):
		return "this package is not in the table of layers: give it its place in testkit/house/imports_test.go"
	case under(p, "measures") && p != "measures":
		if isOurs && under(ours, "measures") && folder(ours) != folder(p) {
			return "a measure never imports another: the shared need moves down, or is a link between records"
		}
		if under(path, "database/sql") {
			return "a measure speaks to the database through platform/db"
		}
	}
	return ""
}

func refuseEngine(path, ours string, isOurs bool) string {
	switch {
	case isOurs && !under(ours, "engine"):
		return "engine is mathematics and rules: it stands under everything and imports only other engines"
	case under(path, engineMayNot...):
		return "engine is pure: no network, no database, no files, no log; hand it what it needs"
	case !isOurs && strings.Contains(strings.Split(path, "/")[0], ".") && !under(path, engineMay...):
		return "engine uses no library but " + strings.Join(engineMay, " and ")
	}
	return ""
}

func refuseLayer(p, ours string, isOurs bool) string {
	if !isOurs || under(ours, "engine", "content") {
		return ""
	}
	mine := slices.IndexFunc(layers, func(l string) bool { return under(p, l) })
	theirs := slices.IndexFunc(layers, func(l string) bool { return under(ours, l) })
	if theirs < 0 {
		return "data knows neither pages nor measures: it may import engine and " + strings.Join(layers[:mine], ", ")
	}
	if theirs > mine {
		return "it stands above: " + p + " may import engine and " + strings.Join(layers[:mine], ", ")
	}
	return ""
}

func TestEachPackageImportsOnlyWhatItMayStandOn(t *testing.T) {
	t.Parallel()
	for _, p := range tree(t).Packages {
		for _, path := range p.Imports {
			if reason := refuse(p.Path(), path); reason != "" {
				t.Errorf("%s imports %s: %s", p.Path(), path, reason)
			}
		}
	}
}

func TestTheTableRefusesWhatItShould(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, to string
		may      bool
	}{
		{"engine/text", "strings", true},
		{"engine/text", "net/http", false},
		{"engine/instrument", "balise/platform/lang", false},
		{"engine/instrument", "github.com/google/uuid", false},
		{"platform/people", "balise/platform/db", true},
		{"platform/people", "balise/platform/record", false},
		{"platform/record", "balise/platform/web", false},
		{"platform/web", "balise/platform/record", false},
		{"platform/web/ui", "balise/platform/lang", true},
		{"platform/record", "github.com/jackc/pgx/v5", false},
		{"platform/unknown", "strings", false},
		{"measures/register", "balise/measures/readiness", false},
		{"measures/register", "balise/platform/record", true},
		{"measures/register/campaign", "balise/measures/register/edition", true},
		{"measures/register/campaign", "balise/measures/readiness", false},
		{"measures", "balise/measures/register", true},
		{"platform/app", "balise/measures", false},
		{"cmd/balise", "balise/testkit/testdb", false},
	} {
		if reason := refuse(c.from, c.to); (reason == "") != c.may {
			t.Errorf("%s → %s: got the reason %q", c.from, c.to, reason)
		}
	}
}

// The engine is told the time: a rule that reads the clock cannot be tested on another day.
func TestTheEngineReadsNoClock(t *testing.T) {
	t.Parallel()
	tr := tree(t)
	for _, p := range tr.Packages {
		if !under(p.Path(), "engine") {
			continue
		}
		for _, f := range p.Files {
			ast.Inspect(f, func(n ast.Node) bool {
				s, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains([]string{"Now", "Since", "Until", "Sleep", "After"}, s.Sel.Name) {
					t.Errorf("%s: time.%s in engine/: take the time as an argument", tr.At(n), s.Sel.Name)
				}
				return true
			})
		}
	}
}
