package house

import (
	"go/ast"
	"regexp"
	"slices"
	"strings"
	"testing"

	"balise/measures"
	"balise/platform/app"
	"balise/testkit/testdb"
)

// banned lists what only one of the two engines understands, or what they understand differently.
var banned = []struct {
	word   *regexp.Regexp
	reason string
}{
	{regexp.MustCompile(`(?i)\b(now|datetime|strftime|julianday|date_trunc|extract|age|to_char|unixepoch)\s*\(|\bcurrent_(timestamp|date|time)\b|\binterval\b`),
		"times are made in Go and stored as microseconds"},
	{regexp.MustCompile(`(?i)\b(array|any|unnest|array_agg)\s*[(\[]|\[\]`), "SQLite has no arrays"},
	{regexp.MustCompile(`(?i)\b(big|small)?serial\b|\bautoincrement\b|\bgenerated\s+(always|by)\b`), "identifiers are made in Go"},
	{regexp.MustCompile(`(?i)\b(i?like|glob|regexp|similar\s+to)\b`), "letter case differs between the engines: fold in Go (lang.Fold) into a column named folded"},
	{regexp.MustCompile(`::`), "a cast is written CAST(x AS TYPE)"},
	{regexp.MustCompile(`(?i)\bjson_\w+\s*\(|\bjsonb_\w+\s*\(|->'\$`), "the engines' functions on JSON differ: read JSON in Go"},
	{regexp.MustCompile(`(?i)\binsert\s+or\b|\breplace\s+into\b`), "written INSERT … ON CONFLICT"},
	{regexp.MustCompile(`(?i)\bfor\s+(update|share)\b|\bskip\s+locked\b`), "SQLite has one writer and no row locks: db.Write is enough"},
	{regexp.MustCompile(`(?i)\b(ifnull|nvl|iif)\s*\(`), "written COALESCE or CASE"},
	{regexp.MustCompile(`(?i)\b(group_concat|string_agg)\s*\(`), "joined in Go"},
	{regexp.MustCompile(`(?i)\bdistinct\s+on\b|\blateral\b|\bpragma\b|\b(rowid|ctid)\b|\brandom\s*\(|\bpg_\w+|\bsqlite_\w+`), "one engine only"},
	{regexp.MustCompile("`|\\$\\d"), "an argument is written ?, a name without quotes"},
	{regexp.MustCompile(`(?i)\blimit\s+\?\s*,`), "written LIMIT ? OFFSET ?"},
}

// otherTypes are the column types outside the five that both engines share: TEXT, INTEGER, BIGINT, BOOLEAN, JSONB.
var otherTypes = regexp.MustCompile(`(?i)\b(varchar|char|character|timestamp|timestamptz|date|time|numeric|decimal|real|double|float|uuid|blob|bytea|smallint|int|json|money)\b`)

var statement = regexp.MustCompile(`^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\s`)

// onFolded is the one LIKE that means the same on both engines: the column is folded already.
var onFolded = regexp.MustCompile(`\bfolded LIKE \? ESCAPE `)

// withoutStrings blanks quoted strings and comments, in which any word may stand.
var withoutStrings = regexp.MustCompile(`'[^']*'|--[^\n]*`)

func bannedIn(sql string) []string {
	bare := onFolded.ReplaceAllString(withoutStrings.ReplaceAllString(sql, "''"), "")
	var found []string
	for _, b := range banned {
		if word := b.word.FindString(bare); word != "" {
			found = append(found, strings.TrimSpace(word)+": "+b.reason)
		}
	}
	return found
}

// query is a constant of the tree that holds SQL.
type query struct{ name, at, text string }

// queries gives every constant named sql… of the packages that speak to the database.
func queries(t *testing.T) []query {
	t.Helper()
	tr := tree(t)
	var found []query
	for _, p := range tr.Packages {
		if !under(p.Path(), "platform", "measures", "cmd") || under(p.Path(), "platform/db") {
			continue
		}
		consts := p.constants()
		for name, e := range consts {
			if !strings.HasPrefix(name, "sql") {
				continue
			}
			text, known := literal(e, consts)
			if !known {
				t.Errorf("%s: %s is not made of literals and constants of its package: it cannot be checked", tr.At(e), name)
				continue
			}
			found = append(found, query{name: p.Path() + "." + name, at: tr.At(e), text: text})
		}
	}
	slices.SortFunc(found, func(a, b query) int { return strings.Compare(a.name, b.name) })
	return found
}

func TestSQLKeepsToWhatBothEnginesShare(t *testing.T) {
	t.Parallel()
	for _, q := range queries(t) {
		for _, fault := range bannedIn(q.text) {
			t.Errorf("%s: %s: %s", q.at, q.name, fault)
		}
	}
	tree(t).Walk(t, []string{"platform", "measures"}, []string{".sql"}, func(path string, data []byte) {
		for i, line := range strings.Split(string(data), "\n") {
			for _, fault := range bannedIn(line) {
				t.Errorf("%s:%d: %s", path, i+1, fault)
			}
			if word := otherTypes.FindString(withoutStrings.ReplaceAllString(line, "''")); word != "" {
				t.Errorf("%s:%d: the type %s: columns are TEXT, INTEGER, BIGINT, BOOLEAN or JSONB", path, i+1, word)
			}
		}
	})
}

func TestWhatIsBannedIsRecognised(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]int{
		"SELECT id FROM record WHERE updated_at > ? ORDER BY id LIMIT ?":        0,
		"SELECT 'now() like' FROM record -- now()":                              0,
		"INSERT INTO a (b) VALUES (?) ON CONFLICT (b) DO NOTHING":               0,
		"SELECT id FROM record WHERE at < now()":                                1,
		"SELECT id FROM record WHERE folded LIKE ? ESCAPE '!'":                  0,
		"SELECT id FROM record WHERE title LIKE ?":                              1,
		"SELECT a::text FROM b":                                                 1,
		"INSERT OR IGNORE INTO a VALUES (?)":                                    1,
		"SELECT id FROM a WHERE id = ANY(?)":                                    1,
		"SELECT id FROM a WHERE id = $1 FOR UPDATE":                             2,
		"CREATE TABLE a (id BIGSERIAL, at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)": 2,
	} {
		if found := bannedIn(sql); len(found) != want {
			t.Errorf("%s: want %d faults, got %q", sql, want, found)
		}
	}
}

// A statement outside a constant escapes the other tests: they could neither read it nor prepare it.
func TestEveryStatementIsAConstant(t *testing.T) {
	t.Parallel()
	tr := tree(t)
	for _, p := range tr.Packages {
		if !under(p.Path(), "platform", "measures", "cmd") || under(p.Path(), "platform/db") {
			continue
		}
		named := map[ast.Expr]bool{}
		for name, e := range p.constants() {
			if strings.HasPrefix(name, "sql") {
				ast.Inspect(e, func(n ast.Node) bool {
					if part, ok := n.(ast.Expr); ok {
						named[part] = true
					}
					return true
				})
			}
		}
		for _, f := range p.Files {
			ast.Inspect(f, func(n ast.Node) bool {
				lit, ok := n.(*ast.BasicLit)
				if !ok || named[lit] {
					return true
				}
				if text, known := literal(lit, nil); known && statement.MatchString(text) {
					t.Errorf("%s: SQL outside a package-level const sql…: %.60s", tr.At(lit), text)
				}
				return true
			})
		}
	}
}

// Each run checks the engine that it runs on; make test runs the suite on both.
func TestTheEngineAcceptsEveryStatement(t *testing.T) {
	t.Parallel()
	d := testdb.New(t, app.Migrations(measures.All...)...)
	checked := 0
	for _, q := range queries(t) {
		if !statement.MatchString(q.text) {
			continue // a list of columns that others begin with
		}
		checked++
		if err := d.Check(t.Context(), q.text); err != nil {
			t.Errorf("%s: %s on %s: %v", q.at, q.name, d.Engine(), err)
		}
	}
	if checked == 0 {
		t.Error("no statement was found: are they still constants named sql…?")
	}
}
