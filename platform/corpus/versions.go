package corpus

import (
	"errors"
	"fmt"
	"io/fs"
	"path"

	"balise/engine/instrument"
)

// FormerFolder holds the former versions of instruments, each under its id and its version: visit@2026-04.yaml. Answers keep the version
// under which they were given. A corpus without it has none.
const FormerFolder = InstrumentFolder + "/former"

// Version gives a version of an instrument, in force or former, or nil.
func (c *Corpus) Version(id, version string) *instrument.Instrument {
	if in := c.Instrument(id); in != nil && in.Version == version {
		return in
	}
	for _, in := range c.former {
		if in.ID == id && in.Version == version {
			return in
		}
	}
	return nil
}

// Since gives the versions of an instrument from one of them to the one in force, oldest first: each replaces the one before it. It is
// empty when there is no such version.
func (c *Corpus) Since(id, version string) []*instrument.Instrument {
	var back []*instrument.Instrument
	for in := c.Instrument(id); in != nil && len(back) <= len(c.former); in = c.Version(id, in.Replaces.Version) {
		back = append([]*instrument.Instrument{in}, back...)
		if in.Version == version {
			return back
		}
		if in.Replaces == nil {
			break
		}
	}
	return nil
}

// loadFormer reads the former versions, and makes sure that each is replaced, and by a version that tells the fate of all it asked.
func (c *Corpus) loadFormer(fsys fs.FS, readable bool) []error {
	var problems []error
	files := map[*instrument.Instrument]string{}
	if _, err := fs.Stat(fsys, FormerFolder); !errors.Is(err, fs.ErrNotExist) {
		problems = eachFile(fsys, FormerFolder, func(name string, data []byte) error {
			in, err := instrument.Load(name, data)
			if err != nil {
				return err
			}
			c.former = append(c.former, in)
			files[in] = name
			if !readable {
				return named(name, in.ID+"@"+in.Version)
			}
			return errors.Join(named(name, in.ID+"@"+in.Version), in.Use(c.Taxonomies...))
		})
	}
	if len(problems) > 0 && errors.Join(problems...) != nil || !readable {
		return problems
	}
	for _, in := range append(append([]*instrument.Instrument{}, c.Instruments...), c.former...) {
		if in.Replaces == nil {
			continue
		}
		former := c.Version(in.ID, in.Replaces.Version)
		if former == nil || former == in {
			problems = append(problems, in.Mistake(fmt.Sprintf("replaces: there is no %s", path.Join(FormerFolder, in.ID+"@"+in.Replaces.Version+".yaml"))))
			continue
		}
		problems = append(problems, in.CheckReplaces(former))
	}
	for _, in := range c.former {
		if len(c.Since(in.ID, in.Version)) == 0 {
			problems = append(problems, instrument.Mistake{File: files[in], Line: 1, Message: fmt.Sprintf("no version of %q replaces this one, up to the one in force", in.ID)})
		}
	}
	return problems
}
