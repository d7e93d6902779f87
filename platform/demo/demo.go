// Package demo holds the fiction that Balise shows when it is tried: invented public bodies, persons and initiatives,
// read from the content and lived through the real rights and transitions over three years, so that every page has
// something true to its form to show. Nothing here is used by an installation that is not a demonstration.
package demo

import (
	"errors"
	"fmt"
	"io/fs"
	"path"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/corpus"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/record"
)

// Folder is the place of the fiction in the content.
const Folder = "demo"

// Fiction is the whole demonstration, read and checked. It never changes.
type Fiction struct {
	Bodies      []Body
	Persons     []Person
	Initiatives []Initiative

	kind record.Kind
}

// Body is an invented public body. Successor is the slug of the one that took over its mission.
type Body struct {
	Slug         string         `yaml:"slug"`
	Name         text.Text      `yaml:"name"`
	Acronym      text.Text      `yaml:"acronym"`
	Type         string         `yaml:"type"`
	Portfolio    string         `yaml:"portfolio"`
	Jurisdiction string         `yaml:"jurisdiction"`
	Fictional    bool           `yaml:"fictional"`
	Aliases      []people.Alias `yaml:"aliases"`
	From         people.Day     `yaml:"from"`
	Until        people.Day     `yaml:"until"`
	Successor    string         `yaml:"successor"`
}

// Person is an invented person who can sign in.
type Person struct {
	Name   string  `yaml:"name"`
	Email  string  `yaml:"email"`
	Grants []Grant `yaml:"grants"`
}

// Grant is a role for the body that has this slug, or for all of them.
type Grant struct {
	Role people.Role `yaml:"role"`
	Body string      `yaml:"body"`
}

// Initiative is an invented use of artificial intelligence, with the state that its life led to.
type Initiative struct {
	Key     string // unique; it decides the dates of its life
	Body    string // slug
	State   record.State
	Reason  text.Text // of its withdrawal or retirement, for the public
	Answers instrument.Answers
	// Before are the answers of its first publication, when State is Corrected, and Correction says why they changed.
	Before     instrument.Answers
	Correction text.Text
}

// Read reads the fiction of a content and follows all its references: bodies, codes, questions. The error joins every
// instrument.Mistake, with file and line.
func Read(content fs.FS, c *corpus.Corpus) (*Fiction, error) {
	in := c.Instrument(initiative.InstrumentID)
	if in == nil {
		return nil, fmt.Errorf("demonstration: the content has no instrument %q", initiative.InstrumentID)
	}
	r := &reader{content: content, corpus: c, kind: initiative.Kind(in)}
	f := &Fiction{kind: r.kind}
	f.Bodies = r.bodies(path.Join(Folder, "bodies.yaml"))
	f.Persons = r.persons(path.Join(Folder, "people.yaml"), f)
	files, err := fs.Glob(content, path.Join(Folder, "initiatives", "*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("demonstration: %w", err)
	}
	for _, file := range files {
		f.Initiatives = append(f.Initiatives, r.initiatives(file, f)...)
	}
	if err := errors.Join(r.mistakes...); err != nil {
		return nil, fmt.Errorf("demonstration:\n%w", err)
	}
	return f, nil
}

func (f *Fiction) body(slug string) (Body, bool) {
	for _, b := range f.Bodies {
		if b.Slug == slug {
			return b, true
		}
	}
	return Body{}, false
}
