package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"

	"balise/engine/text"
)

// PageFolder holds the explanatory pages: home, about, accessibility. A corpus without them is still a corpus.
const PageFolder = "pages"

// Page is an explanatory page. Bodies of sections are Markdown.
type Page struct {
	ID       string    `yaml:"-"`
	Title    text.Text `yaml:"title"`
	Lead     text.Text `yaml:"lead"`
	Sections []Passage `yaml:"sections"`
}

// Passage is a section of a page.
type Passage struct {
	ID    string    `yaml:"id"`
	Title text.Text `yaml:"title"`
	Body  text.Text `yaml:"body"`
}

// Page gives an explanatory page by its id, or nil.
func (c *Corpus) Page(id string) *Page {
	for _, p := range c.Pages {
		if p.ID == id {
			return p
		}
	}
	return nil
}

func (c *Corpus) loadPages(fsys fs.FS) []error {
	if _, err := fs.Stat(fsys, PageFolder); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return eachFile(fsys, PageFolder, func(name string, data []byte) error {
		p := &Page{ID: strings.TrimSuffix(path.Base(name), ".yaml")}
		decoder := yaml.NewDecoder(bytes.NewReader(data))
		decoder.KnownFields(true)
		if err := decoder.Decode(p); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		c.Pages = append(c.Pages, p)
		return p.check(name)
	})
}

func (p *Page) check(name string) error {
	if !p.Title.Complete() || !p.Lead.Complete() || len(p.Sections) == 0 {
		return fmt.Errorf("%s: a page needs a title and a lead in both languages, and a section", name)
	}
	for _, s := range p.Sections {
		if s.ID == "" || !s.Title.Complete() || !s.Body.Complete() {
			return fmt.Errorf("%s: section %q needs an id, a title and a body in both languages", name, s.ID)
		}
	}
	return nil
}
