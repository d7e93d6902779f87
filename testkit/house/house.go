// Package house holds the tests over the source tree itself: who may import whom, how long a file may be, what SQL may
// say, whether every text exists in both languages, whether a page loads anything from elsewhere.
//
// Such rules are kept by a test or not at all. Each refusal gives its reason, so that whoever meets it can judge whether
// the rule or the code should change. This file reads the tree once for all of them.
package house

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// module is the name that every import path of ours begins with.
const module = "balise"

// Package is what `go list` says of one package, with its parsed sources.
type Package struct {
	ImportPath   string
	Dir          string
	GoFiles      []string
	TestGoFiles  []string
	XTestGoFiles []string
	Imports      []string
	TestImports  []string
	XTestImports []string

	// Files holds the syntax of GoFiles (never of tests), by name.
	Files map[string]*ast.File
}

// Path is the import path within the module: "platform/db".
func (p Package) Path() string { return strings.TrimPrefix(p.ImportPath, module+"/") }

// Tree is the whole module.
type Tree struct {
	Root     string
	Packages []Package
	Fset     *token.FileSet
}

var load = sync.OnceValues(read)

// tree gives the module, read once for all tests of this package.
func tree(t *testing.T) Tree {
	t.Helper()
	tr, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func read() (Tree, error) {
	root, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return Tree{}, fmt.Errorf("house: find the module: %w", err)
	}
	tr := Tree{Root: strings.TrimSpace(string(root)), Fset: token.NewFileSet()}
	list := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,TestGoFiles,XTestGoFiles,Imports,TestImports,XTestImports", "./...")
	list.Dir = tr.Root
	output, err := list.Output()
	if err != nil {
		var said string
		if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
			said = "\n" + string(exit.Stderr)
		}
		return Tree{}, fmt.Errorf("house: go list: %w%s", err, said)
	}
	for d := json.NewDecoder(bytes.NewReader(output)); ; {
		p := Package{Files: map[string]*ast.File{}}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return tr, nil
		} else if err != nil {
			return Tree{}, fmt.Errorf("house: read go list: %w", err)
		}
		for _, name := range p.GoFiles {
			f, err := parser.ParseFile(tr.Fset, filepath.Join(p.Dir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				return Tree{}, fmt.Errorf("house: %w", err)
			}
			p.Files[name] = f
		}
		tr.Packages = append(tr.Packages, p)
	}
}

// At gives the place of a node as file:line from the root.
func (tr Tree) At(n ast.Node) string {
	at := tr.Fset.Position(n.Pos())
	return fmt.Sprintf("%s:%d", tr.Rel(at.Filename), at.Line)
}

// Rel gives a file's path from the root.
func (tr Tree) Rel(path string) string {
	if rel, err := filepath.Rel(tr.Root, path); err == nil {
		return filepath.ToSlash(rel)
	}
	return path
}

// Walk visits the files with one of those extensions under those folders, in order.
func (tr Tree) Walk(t *testing.T, folders, extensions []string, visit func(path string, data []byte)) {
	t.Helper()
	for _, folder := range folders {
		err := filepath.WalkDir(filepath.Join(tr.Root, folder), func(path string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err != nil || d.IsDir() || !slices.Contains(extensions, filepath.Ext(path)) {
				return err
			}
			data, err := os.ReadFile(path)
			if err == nil {
				visit(tr.Rel(path), data)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// literal gives the value of a string expression made of literals, of constants of the same package and of +. known
// is false for anything else.
func literal(e ast.Expr, consts map[string]ast.Expr) (value string, known bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		return constant.StringVal(constant.MakeFromLiteral(e.Value, e.Kind, 0)), true
	case *ast.ParenExpr:
		return literal(e.X, consts)
	case *ast.BinaryExpr:
		x, okX := literal(e.X, consts)
		y, okY := literal(e.Y, consts)
		return x + y, okX && okY && e.Op == token.ADD
	case *ast.Ident:
		if known, ok := consts[e.Name]; ok {
			return literal(known, consts)
		}
	}
	return "", false
}

// constants gives the expression of each package-level constant.
func (p Package) constants() map[string]ast.Expr {
	found := map[string]ast.Expr{}
	for _, f := range p.Files {
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				continue
			}
			for _, s := range g.Specs {
				v := s.(*ast.ValueSpec)
				for i, name := range v.Names {
					if i < len(v.Values) {
						found[name.Name] = v.Values[i]
					}
				}
			}
		}
	}
	return found
}
