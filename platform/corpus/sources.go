package corpus

import (
	"errors"
	"io/fs"

	"balise/engine/usecase"
)

// SourceFolder holds the profiles of the inventories of use cases that others publish. A content without it has none.
const SourceFolder = "sources"

// loadSources reads the profiles and follows their codes.
func (c *Corpus) loadSources(fsys fs.FS) []error {
	if _, err := fs.Stat(fsys, SourceFolder); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	problems := eachFile(fsys, SourceFolder, func(name string, data []byte) error {
		p, err := usecase.ParseProfile(name, data)
		if err != nil {
			return err
		}
		c.Sources = append(c.Sources, p)
		return errors.Join(named(name, p.ID), p.CheckCodes(c.hasCode))
	})
	return append(problems, usecase.CheckKeywords(c.hasCode))
}

func (c *Corpus) hasCode(taxonomy, code string) bool {
	t := c.Taxonomy(taxonomy)
	return t != nil && t.Term(code) != nil
}

// Source gives the profile of a source by its id, or nil.
func (c *Corpus) Source(id string) *usecase.Profile {
	for _, p := range c.Sources {
		if p.ID == id {
			return p
		}
	}
	return nil
}
