// Package standards gives away what the public register (measure 9.2) holds as other administrations describe such uses, and
// says, entry by entry, what each standard asks that the entry does not say. What is known of the standards is content;
// engine/standard applies it.
//
// Entries are written one after the other as they are read: a hundred thousand of them take no more memory than ten.
package standards

import (
	"bytes"
	"encoding/json"
	"iter"

	"balise/engine/exchange"
	"balise/engine/standard"
	"balise/engine/text"
	"balise/measures/register/opendata"
)

// File is what the files of one download have in common.
type File struct {
	Standard *standard.Standard
	// Lang is the language of the reader: of the texts where the standard leaves the choice, and of all that explains.
	Lang text.Lang
	// Bodies names the public bodies that answers cite.
	Bodies func(id string) text.Text
	// Conforming leaves out the entries that lack something that the standard requires.
	Conforming bool
}

// Made is an entry and what a standard makes of it.
type Made struct {
	exchange.Record
	standard.Output
}

// Apply writes one entry.
func (f File) Apply(e exchange.Record) Made {
	return Made{e, f.Standard.Apply(e, f.Lang, f.Bodies)}
}

// each gives the entries to write: those of which the standard speaks and, when it is asked, that conform to it.
func (f File) each(entries opendata.Entries) iter.Seq2[Made, error] {
	return func(yield func(Made, error) bool) {
		for e, err := range entries {
			if err != nil {
				yield(Made{}, err)
				return
			}
			made := f.Apply(e)
			if !made.OutOfScope.Empty() || f.Conforming && !made.Conforms() {
				continue
			}
			if !yield(made, nil) {
				return
			}
		}
	}
}

// header names the columns exactly as the standard does.
func (f File) header() []string {
	names := make([]string, len(f.Standard.Fields))
	for i, field := range f.Standard.Fields {
		names[i] = field.ID
	}
	return names
}

func line(m Made) []string {
	cells := make([]string, len(m.Values))
	for i, v := range m.Values {
		cells[i] = v.Line()
	}
	return cells
}

// inJSON writes values that cannot fail to be written: texts, and lists of them.
func inJSON(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return []byte("null")
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
