package corpus

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"balise/engine/instrument"
)

// FormerFolder holds the former versions of instruments, each under its id and its version: visit@2026-04.yaml. Answers keep the version
// under which they were given. A corpus without it has none.
const FormerFolder = InstrumentFolder + "/former"

// Version gives a version of an instrument, in force or former, or nil.
func (c *Corpus) Version(id, version string) *instrument.Instrument {
	return c.Instrument(id).At(version)
}

// formerFile is a former version and where it was read.
type formerFile struct {
	in   *instrument.Instrument
	name string
}

// loadFormer reads the former versions, and makes sure that each is replaced, and by a version that tells the fate of all it asked.
func (c *Corpus) loadFormer(fsys fs.FS, readable bool) []error {
	var problems []error
	var files []formerFile
	if _, err := fs.Stat(fsys, FormerFolder); !errors.Is(err, fs.ErrNotExist) {
		problems = eachFile(fsys, FormerFolder, func(name string, data []byte) error {
			in, err := instrument.Load(name, data)
			if err != nil {
				return err
			}
			files = append(files, formerFile{in, name})
			if !readable {
				return named(name, in.ID+"@"+in.Version)
			}
			return errors.Join(named(name, in.ID+"@"+in.Version), in.Use(c.Taxonomies...))
		})
	}
	if len(problems) > 0 && errors.Join(problems...) != nil || !readable {
		return problems
	}
	return append(problems, c.follow(files)...)
}

// follow ties each version to the one it replaces.
func (c *Corpus) follow(files []formerFile) []error {
	var problems []error
	replaced := map[*instrument.Instrument]bool{}
	all := slices.Clone(c.Instruments)
	for _, f := range files {
		all = append(all, f.in)
	}
	for _, in := range all {
		if in.Replaces == nil {
			continue
		}
		var former *instrument.Instrument
		for _, f := range files {
			if f.in.ID == in.ID && f.in.Version == in.Replaces.Version {
				former = f.in
			}
		}
		switch {
		case former == nil || former == in || replaced[former]:
			problems = append(problems, instrument.Mistake{File: path.Join(InstrumentFolder, in.ID+".yaml"), Line: 1,
				Message: fmt.Sprintf("version %s replaces version %s, which is not in %s or which another one replaces", in.Version, in.Replaces.Version, FormerFolder)})
		default:
			replaced[former] = true
			problems = append(problems, in.Follow(former))
		}
	}
	for _, f := range files {
		if !replaced[f.in] || c.Version(f.in.ID, f.in.Version) != f.in {
			problems = append(problems, instrument.Mistake{File: f.name, Line: 1, Message: fmt.Sprintf("no version of %q replaces this one, up to the one in force", f.in.ID)})
		}
	}
	return problems
}
