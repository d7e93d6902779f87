// Package opendata gives away what the public register (measure 9.2) holds: every published entry, or those of any search, as
// CSV, XLSX, JSON and JSON Lines, with the dictionary and the descriptions that open-data catalogues read.
//
// Entries are written one after the other as they are read: a hundred thousand of them take no more memory than ten.
package opendata

import (
	"iter"
	"maps"

	"balise/engine/exchange"
	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/people"
	"balise/platform/record"
)

// Licence is the one under which the register is given away: that of the Portrait on Données Québec (quebec.md §2.2).
var Licence = struct {
	ID, URL string
	Name    text.Text
}{"CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/", text.T("Creative Commons Attribution 4.0 International", "Creative Commons Attribution 4.0 International")}

// states are those that a publication may have.
var states = []record.State{record.Published, record.Corrected, record.Withdrawn, record.Retired}

// Layout gives the table in which entries shaped by a questionnaire are written.
func Layout(in *instrument.Instrument) (*exchange.Layout, error) {
	titles := map[string]text.Text{}
	for _, s := range states {
		titles[string(s)] = s.Title()
	}
	return exchange.NewLayout(in, titles)
}

// Entries are what is written: the publications of a moment, one after the other.
type Entries iter.Seq2[exchange.Record, error]

// From makes entries of publications. Address gives the page of an entry from its number; bodies that the directory no longer
// knows stay without a name.
func From(publications iter.Seq2[record.Publication, error], bodies *people.Directory, address func(number int64) text.Text) Entries {
	return func(yield func(exchange.Record, error) bool) {
		for p, err := range publications {
			if err != nil {
				yield(exchange.Record{}, err)
				return
			}
			body, _ := bodies.Body(p.BodyID)
			e := exchange.Record{Number: p.Number, URL: address(p.Number), Name: p.Title, State: string(p.State), Reason: p.Reason, PublishedAt: p.At,
				Form: p.InstrumentVersion, Answers: p.Answers,
				Body: exchange.Body{Slug: body.Slug, Name: body.Name, Type: body.Type, Portfolio: body.Portfolio, Jurisdiction: body.Jurisdiction}}
			if p.State == record.Published {
				e.Reason = text.Text{} // of a first publication, it tells how the entry came in
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// File is what the files of one download have in common.
type File struct {
	Layout *exchange.Layout
	// Lang is the language of headers and labels; Codes puts the identifiers of the columns in place of their names.
	Lang  text.Lang
	Codes bool
	// Bodies names the public bodies that answers cite.
	Bodies func(id string) text.Text
	// About leads to the page that explains the data.
	About string
}

func (f File) header() []string {
	if f.Codes {
		return f.Layout.Header("")
	}
	return f.Layout.Header(f.Lang)
}

func (f File) display() instrument.Display {
	return instrument.Display{Lang: f.Lang, BodyName: f.Bodies}
}

// named gives an entry in which the bodies that lists cite are named: identifiers mean nothing elsewhere.
func (f File) named(e exchange.Record) exchange.Record {
	e.Answers = maps.Clone(e.Answers)
	for _, c := range f.Layout.Columns {
		if q := c.Question; q != nil && q.Kind == instrument.KindList && e.Answers[q.ID].Known() {
			a := e.Answers[q.ID]
			a.Value = exchange.WithBodies(q, a.Value, func(id string) string { return f.Bodies(id).In(text.FR) })
			e.Answers[q.ID] = a
		}
	}
	return e
}
