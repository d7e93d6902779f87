package house

import (
	"go/ast"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"balise/engine/text"
)

// placed is a text of the tree in its two languages, and where it stands.
type placed struct {
	at string
	text.Text
}

// faults tells what is wrong with a text: a missing language, poor typography, placeholders that differ.
func (p placed) faults() []string {
	if p.Empty() {
		return nil
	}
	if !p.Complete() {
		return []string{"one language is missing: fr " + quote(p.FR) + ", en " + quote(p.EN)}
	}
	var found []string
	for _, l := range text.Langs {
		for _, fault := range text.Typography(l, p.In(l)) {
			found = append(found, string(l)+": "+fault)
		}
	}
	if fr, en := holes(p.FR), holes(p.EN); !slices.Equal(fr, en) {
		found = append(found, "the placeholders differ: "+strings.Join(fr, " ")+" and "+strings.Join(en, " "))
	}
	return found
}

func quote(s string) string { return "« " + s + " »" }

var hole = regexp.MustCompile(`\{[a-z_]+\}|%[a-z]`)

// holes lists the places left for values, each once.
func holes(s string) []string {
	found := hole.FindAllString(s, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func report(t *testing.T, texts []placed) {
	t.Helper()
	if len(texts) == 0 {
		t.Error("no text was found: does this test still look where they are?")
	}
	for _, p := range texts {
		for _, fault := range p.faults() {
			t.Errorf("%s: %s", p.at, fault)
		}
	}
}

func TestTextsInTheCodeAreCompleteAndWellSet(t *testing.T) {
	t.Parallel()
	tr := tree(t)
	var texts []placed
	for _, p := range tr.Packages {
		if under(p.Path(), "testkit") {
			continue
		}
		consts := p.constants()
		for _, f := range p.Files {
			ast.Inspect(f, func(n ast.Node) bool {
				if fr, en, ok := pair(n, consts); ok {
					texts = append(texts, placed{tr.At(n), text.T(fr, en)})
				}
				return true
			})
		}
	}
	report(t, texts)
}

// pair reads text.T("…", "…") and text.Text{FR: "…", EN: "…"}. A text with a part that only running tells is not judged.
func pair(n ast.Node, consts map[string]ast.Expr) (fr, en string, ok bool) {
	switch n := n.(type) {
	case *ast.CallExpr:
		if !isText(n.Fun, "T") || len(n.Args) != 2 {
			return "", "", false
		}
		fr, okFR := literal(n.Args[0], consts)
		en, okEN := literal(n.Args[1], consts)
		return fr, en, okFR && okEN
	case *ast.CompositeLit:
		if !isText(n.Type, "Text") {
			return "", "", false
		}
		said := map[string]string{}
		for _, e := range n.Elts {
			kv, isPair := e.(*ast.KeyValueExpr)
			if !isPair {
				return "", "", false
			}
			value, known := literal(kv.Value, consts)
			if !known {
				return "", "", false
			}
			said[kv.Key.(*ast.Ident).Name] = value
		}
		return said["FR"], said["EN"], true
	}
	return "", "", false
}

func isText(e ast.Expr, name string) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != name {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == "text"
}

func TestTextsInYAMLAreCompleteAndWellSet(t *testing.T) {
	t.Parallel()
	tr := tree(t)
	var texts []placed
	tr.Walk(t, []string{"content", "platform", "measures"}, []string{".yaml"}, func(path string, data []byte) {
		if strings.Contains(path, "/testdata/") {
			return
		}
		var root yaml.Node
		if err := yaml.Unmarshal(data, &root); err != nil {
			t.Errorf("%s: %v", path, err)
			return
		}
		texts = append(texts, textsOf(path, &root)...)
	})
	report(t, texts)
}

// textsOf gathers every mapping that has fr or en, at any depth. A plural gives two texts, its one and its other.
func textsOf(path string, n *yaml.Node) []placed {
	var found []placed
	if n.Kind == yaml.MappingNode {
		said := map[string]*yaml.Node{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			said[n.Content[i].Value] = n.Content[i+1]
		}
		fr, en := said["fr"], said["en"]
		if fr != nil || en != nil {
			at := path + ":" + line(n)
			for _, form := range []string{"", "one", "other"} {
				t := text.T(formOf(fr, form), formOf(en, form))
				found = append(found, placed{at, t})
			}
			return found
		}
	}
	for _, child := range n.Content {
		found = append(found, textsOf(path, child)...)
	}
	return found
}

// formOf gives a plain text for the form "", and a plural's text for "one" and "other".
func formOf(n *yaml.Node, form string) string {
	switch {
	case n == nil:
		return ""
	case n.Kind == yaml.ScalarNode && form == "":
		return strings.TrimRight(n.Value, "\n")
	case n.Kind == yaml.MappingNode && form != "":
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == form {
				return n.Content[i+1].Value
			}
		}
	}
	return ""
}

func TestEachKeyOfTheCatalogueExistsAndIsUsed(t *testing.T) {
	t.Parallel()
	tr := tree(t)
	keys := map[string]string{} // key → file
	tr.Walk(t, []string{"platform", "measures"}, []string{".yaml"}, func(path string, data []byte) {
		if !strings.HasSuffix(filepath.Base(path), "texts.yaml") {
			return
		}
		var entries map[string]yaml.Node
		if err := yaml.Unmarshal(data, &entries); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		for key := range entries {
			keys[key] = path
		}
	})
	quoted := map[string]bool{} // every string of a program or a template that may be a key, or the beginning of one
	tr.Walk(t, []string{"platform", "measures"}, []string{".html"}, func(path string, data []byte) {
		for _, action := range templateAction.FindAllString(string(data), -1) {
			for _, m := range inAction.FindAllStringSubmatch(action, -1) {
				quoted[m[2]] = true
				if _, known := keys[m[2]]; m[1] != "" && !known {
					t.Errorf("%s: no texts.yaml has the key %q", path, m[2])
				}
			}
		}
	})
	for _, p := range tr.Packages {
		for _, f := range p.Files {
			ast.Inspect(f, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok {
					if s, known := literal(lit, nil); known {
						quoted[s] = true
					}
				}
				return true
			})
		}
	}
	for key, path := range keys {
		if !quoted[key] && !begun(key, quoted) {
			t.Errorf("%s: nothing says the text %q: remove it", path, key)
		}
	}
}

// inAction finds the strings of a template's {{action}}; the first group tells that the string is the key of t.
var (
	templateAction = regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	inAction       = regexp.MustCompile("(\\bt )?[\"`]([^\"`\\n]*)[\"`]")
)

// begun tells whether a program builds that key from a beginning it holds: "register.state." and a state.
func begun(key string, quoted map[string]bool) bool {
	for i := len(key) - 1; i > 0; i-- {
		if (key[i] == '.' || key[i] == '_') && quoted[key[:i+1]] {
			return true
		}
	}
	return false
}

func line(n *yaml.Node) string { return strconv.Itoa(n.Line) }
