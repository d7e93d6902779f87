package corpus

import (
	"errors"
	"io/fs"

	"balise/engine/glossary"
)

// GlossaryFolder holds the glossaries. A corpus without them is still a corpus.
const GlossaryFolder = "glossary"

// Glossary gives a glossary by its id, or nil.
func (c *Corpus) Glossary(id string) *glossary.Glossary {
	for _, g := range c.Glossaries {
		if g.ID == id {
			return g
		}
	}
	return nil
}

func (c *Corpus) loadGlossaries(fsys fs.FS) []error {
	if _, err := fs.Stat(fsys, GlossaryFolder); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return eachFile(fsys, GlossaryFolder, func(name string, data []byte) error {
		g, err := glossary.Load(name, data)
		if err != nil {
			return err
		}
		c.Glossaries = append(c.Glossaries, g)
		return named(name, g.ID)
	})
}
