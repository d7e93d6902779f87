package house

import (
	"go/ast"
	"slices"
	"testing"
)

// Past these lengths, a second idea is hiding.
const (
	mostFileLines     = 450
	mostFunctionLines = 60
)

func TestFilesAndFunctionsHoldOneIdea(t *testing.T) {
	t.Parallel()
	tr := tree(t)
	for _, p := range tr.Packages {
		for _, f := range p.Files {
			if n := tr.Fset.File(f.Pos()).LineCount() - 1; n > mostFileLines {
				t.Errorf("%s has %d lines, more than %d: look for the second idea", tr.At(f), n, mostFileLines)
			}
			for _, d := range f.Decls {
				fn, ok := d.(*ast.FuncDecl)
				if !ok || fn.Body == nil {
					continue
				}
				if n := tr.Fset.Position(fn.End()).Line - tr.Fset.Position(fn.Pos()).Line + 1; n > mostFunctionLines {
					t.Errorf("%s: %s has %d lines, more than %d: a rule is hiding in it, give it a name and a test", tr.At(fn), fn.Name.Name, n, mostFunctionLines)
				}
			}
		}
	}
}

func TestEachPackageSaysOnceWhatItIs(t *testing.T) {
	t.Parallel()
	for _, p := range tree(t).Packages {
		var in []string
		for name, f := range p.Files {
			if f.Doc != nil {
				in = append(in, name)
			}
		}
		if len(p.Files) > 0 && len(in) != 1 {
			slices.Sort(in)
			t.Errorf("%s has %d package comments %v: it takes exactly one, which says what the package is and why", p.Path(), len(in), in)
		}
	}
}

// A vague package gathers what nobody placed.
func TestPackagesCarryWordsOfTheField(t *testing.T) {
	t.Parallel()
	vague := []string{"util", "utils", "common", "helper", "helpers", "misc", "shared", "types", "models"}
	for _, p := range tree(t).Packages {
		for _, f := range p.Files {
			if slices.Contains(vague, f.Name.Name) {
				t.Errorf("%s: the name %q says nothing: what is it of?", p.Path(), f.Name.Name)
			}
		}
	}
}
