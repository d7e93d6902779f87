// Package corpus reads the reference content as a whole: instruments bound to their taxonomies, every reference followed.
//
// It is strict and says everything at once: content is written by people who deserve the full list of what to mend.
package corpus

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"balise/engine/framework"
	"balise/engine/glossary"
	"balise/engine/instrument"
	"balise/engine/standard"
	"balise/engine/usecase"
)

// Folders of the content that this package reads. Every file in them is a YAML file, named after its id.
const (
	InstrumentFolder = "instruments"
	TaxonomyFolder   = "taxonomies"
)

// Corpus is the content, complete and coherent. It never changes: it may be shared by goroutines.
type Corpus struct {
	Instruments  []*instrument.Instrument // by id: the version in force
	Taxonomies   []*instrument.Taxonomy   // by id
	Pages        []*Page                  // by id
	Standards    []*standard.Standard     // by id
	Glossaries   []*glossary.Glossary     // by id
	Sources      []*usecase.Profile       // by id
	Frameworks   []*framework.Framework   // by id
	References   []*framework.Reference   // frameworks of others, by id
	Institutions []usecase.Institution    // that answer for the use cases of other administrations
}

// Load reads the content. The error joins every instrument.Mistake of every file; with one, there is no corpus.
func Load(fsys fs.FS) (*Corpus, error) {
	c := &Corpus{}
	readable := true // all taxonomies are: references to one that is not would only repeat its mistakes
	problems := eachFile(fsys, TaxonomyFolder, func(name string, data []byte) error {
		t, err := instrument.LoadTaxonomy(name, data)
		if err != nil {
			readable = false
			return err
		}
		c.Taxonomies = append(c.Taxonomies, t)
		return named(name, t.ID)
	})
	if readable {
		problems = append(problems, instrument.LinkTaxonomies(c.Taxonomies...))
	}
	problems = append(problems, eachFile(fsys, InstrumentFolder, func(name string, data []byte) error {
		in, err := instrument.Load(name, data)
		if err != nil {
			return err
		}
		c.Instruments = append(c.Instruments, in)
		if !readable {
			return named(name, in.ID)
		}
		return errors.Join(named(name, in.ID), in.Use(c.Taxonomies...))
	})...)
	problems = append(problems, c.loadFormer(fsys, readable)...)
	problems = append(problems, c.loadPages(fsys)...)
	problems = append(problems, c.loadStandards(fsys, readable)...)
	problems = append(problems, c.loadGlossaries(fsys)...)
	if readable {
		problems = append(problems, c.loadSources(fsys)...)
	}
	problems = append(problems, c.loadFrameworks(fsys)...)
	problems = append(problems, c.loadInstitutions(fsys))
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	return c, nil
}

// Instrument gives the version of an instrument that is in force, or nil.
func (c *Corpus) Instrument(id string) *instrument.Instrument {
	for _, in := range c.Instruments {
		if in.ID == id {
			return in
		}
	}
	return nil
}

// Taxonomy gives a taxonomy by its id, or nil.
func (c *Corpus) Taxonomy(id string) *instrument.Taxonomy {
	for _, t := range c.Taxonomies {
		if t.ID == id {
			return t
		}
	}
	return nil
}

// eachFile reads the files of a folder in the order of their names and gathers what is wrong with them.
func eachFile(fsys fs.FS, folder string, read func(name string, data []byte) error) []error {
	files, err := fs.ReadDir(fsys, folder)
	if err != nil {
		return []error{fmt.Errorf("read the content's folder %q: %w", folder, err)}
	}
	var problems []error
	for _, file := range files {
		name := path.Join(folder, file.Name())
		if name == FormerFolder && file.IsDir() {
			continue
		}
		if file.IsDir() || path.Ext(name) != ".yaml" {
			problems = append(problems, instrument.Mistake{File: name, Line: 1, Message: "this folder holds .yaml files only"})
			continue
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			problems = append(problems, fmt.Errorf("read the content: %w", err))
			continue
		}
		if err := read(name, data); err != nil {
			problems = append(problems, err)
		}
	}
	return problems
}

// named refuses a file whose name is not its id: it is how a reference is found by eye, and how two files cannot have
// the same id.
func named(name, id string) error {
	if strings.TrimSuffix(path.Base(name), ".yaml") == id {
		return nil
	}
	return instrument.Mistake{File: name, Line: 1, Message: fmt.Sprintf("the file must be named after its id: %s.yaml", id)}
}
