package corpus_test

import (
	"io/fs"
	"path"
	"regexp"
	"testing"

	"go.yaml.in/yaml/v3"

	"balise/content"
)

var (
	straightApostrophe = regexp.MustCompile(`\pL'\pL`)
	looseMark          = regexp.MustCompile(` [:;!?»]|«[^\x{a0}\x{202f}]|[^\x{a0}\x{202f}]»|[^\x{a0}\x{202f}][:;](\s|$)`)
	straightQuotes     = regexp.MustCompile(`"`)
)

// A line must never begin with a colon, and French marks keep to their word by a space that does not break.
func TestTextsKeepTheTypographyOfTheirLanguage(t *testing.T) {
	texts := 0
	err := fs.WalkDir(content.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".yaml" {
			return err
		}
		data, err := fs.ReadFile(content.FS, name)
		if err != nil {
			return err
		}
		var document yaml.Node
		if err := yaml.Unmarshal(data, &document); err != nil {
			return err
		}
		texts += checkTypography(t, name, &document)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if texts < 100 {
		t.Errorf("only %d texts were looked at", texts)
	}
}

// checkTypography looks at every {fr, en} below a node and counts them.
func checkTypography(t *testing.T, name string, node *yaml.Node) int {
	texts := 0
	for i, child := range node.Content {
		texts += checkTypography(t, name, child)
		if node.Kind != yaml.MappingNode || i%2 == 0 {
			continue
		}
		switch language := node.Content[i-1].Value; language {
		case "fr":
			texts++
			if looseMark.MatchString(child.Value) {
				t.Errorf("%s:%d: a space may break the line beside a mark: %q", name, child.Line, looseMark.FindString(child.Value))
			}
			fallthrough
		case "en":
			if straightApostrophe.MatchString(child.Value) || straightQuotes.MatchString(child.Value) {
				t.Errorf("%s:%d: a straight apostrophe or quotation mark: %s", name, child.Line, child.Value)
			}
		}
	}
	return texts
}
