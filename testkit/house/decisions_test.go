package house

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// Each library that our code names was chosen, and a page of docs/decisions says why.
func TestEachDependencyHasItsDecision(t *testing.T) {
	t.Parallel()
	tr := tree(t)
	edit := exec.Command("go", "mod", "edit", "-json") // reads go.mod and nothing else
	edit.Dir = tr.Root
	output, err := edit.Output()
	if err != nil {
		t.Fatalf("go mod edit: %v", err)
	}
	var mod struct{ Require []struct{ Path string } }
	if err := json.Unmarshal(output, &mod); err != nil {
		t.Fatal(err)
	}
	var modules []string
	for _, r := range mod.Require {
		modules = append(modules, r.Path)
	}
	slices.SortFunc(modules, func(a, b string) int { return len(b) - len(a) }) // the longest path owns a package

	var decisions strings.Builder
	tr.Walk(t, []string{"docs/decisions"}, []string{".md"}, func(_ string, data []byte) { decisions.Write(data) })
	asked := map[string]bool{}
	for _, p := range tr.Packages {
		for _, path := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			i := slices.IndexFunc(modules, func(m string) bool { return under(path, m) })
			if i < 0 || asked[modules[i]] {
				continue
			}
			asked[modules[i]] = true
			if !strings.Contains(decisions.String(), chosenName(modules[i])) {
				t.Errorf("%s imports %s, which no page of docs/decisions explains: need, choice, why, not", p.Path(), modules[i])
			}
		}
	}
}

// chosenName is what a page calls a module: without its host where that is GitHub, without its version.
func chosenName(path string) string {
	name := strings.TrimPrefix(path, "github.com/")
	if i := strings.LastIndex(name, "/v"); i > 0 && strings.Trim(name[i+2:], "0123456789") == "" {
		name = name[:i]
	}
	return name
}
