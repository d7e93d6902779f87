package corpus

import (
	"errors"
	"fmt"
	"io/fs"

	"balise/engine/instrument"
	"balise/engine/standard"
)

// StandardFolder holds the standards in which others describe what our instruments ask. A corpus without them is still a corpus.
const StandardFolder = "standards"

// Standard gives a standard by its id, or nil.
func (c *Corpus) Standard(id string) *standard.Standard {
	for _, s := range c.Standards {
		if s.ID == id {
			return s
		}
	}
	return nil
}

// loadStandards reads the standards and binds each to the instrument that fills it. Without readable taxonomies, only the
// files themselves are judged.
func (c *Corpus) loadStandards(fsys fs.FS, readable bool) []error {
	if _, err := fs.Stat(fsys, StandardFolder); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return eachFile(fsys, StandardFolder, func(name string, data []byte) error {
		s, err := standard.Load(name, data)
		if err != nil {
			return err
		}
		c.Standards = append(c.Standards, s)
		in := c.Instrument(s.Form)
		if in == nil && readable {
			return instrument.Mistake{File: name, Line: 1, Message: fmt.Sprintf("there is no instrument %q", s.Form)}
		}
		if !readable || in == nil {
			return named(name, s.ID)
		}
		return errors.Join(named(name, s.ID), s.Use(in))
	})
}
