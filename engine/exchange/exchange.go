// Package exchange says how a published record travels: as the line of a table whose columns come from the questionnaire,
// and back. Codes stand beside the labels that readers know, and reasons beside what has no answer: nothing that the public
// can read is lost on the way.
//
// It is pure: which records, from which database and to which format of file, is the business of others.
package exchange

import (
	"fmt"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
)

// Record is what the public reads of one record.
type Record struct {
	Number      int64              `json:"number"`
	URL         text.Text          `json:"url"`
	Name        text.Text          `json:"name"`
	State       string             `json:"state"`
	Reason      text.Text          `json:"reason,omitzero"`
	PublishedAt time.Time          `json:"published_at"`
	Form        string             `json:"form_version"`
	Body        Body               `json:"body"`
	Answers     instrument.Answers `json:"answers"`
}

// Body is the public body responsible for a record. Type, Portfolio and Jurisdiction are codes.
type Body struct {
	Slug         string    `json:"slug"`
	Name         text.Text `json:"name"`
	Type         string    `json:"type"`
	Portfolio    string    `json:"portfolio"`
	Jurisdiction string    `json:"jurisdiction"`
}

// Layout is the table in which records of one questionnaire are written. It may be shared by goroutines.
type Layout struct {
	Columns []Column

	in     *instrument.Instrument
	states map[string]text.Text
}

// Type is what stands in the cells of a column.
type Type string

// The types of columns.
const (
	Text     Type = "text"
	Integer  Type = "integer"
	Decimal  Type = "decimal"
	Date     Type = "date"     // 2024, 2024-05 or 2024-05-31
	DateTime Type = "datetime" // RFC 3339, in UTC
	YesNo    Type = "yes_no"   // yes or no
	Code     Type = "code"
	Codes    Type = "codes" // joined by a semicolon
	JSON     Type = "json"
	Address  Type = "url"
)

// Column is one column of the table.
type Column struct {
	ID    string
	Label text.Text
	Type  Type
	Lang  text.Lang // of a text that the other language has a column of its own for
	// Question is the question that the column answers; nil where it tells something else of the record.
	Question *instrument.Question
	Taxonomy *instrument.Taxonomy // of a code
	// Words tells that the column only says another in words, in the language of the file: it is not read back.
	Words bool

	write func(r Record, d instrument.Display) string
	read  func(r *Record, cell string) error // nil for what is only written
}

// NewLayout gives the table of the public questions of an instrument that is bound to its taxonomies. States names the
// states of publication. Two columns of the same name are a mistake of the instrument.
func NewLayout(in *instrument.Instrument, states map[string]text.Text) (*Layout, error) {
	l := &Layout{in: in, states: states}
	l.Columns = l.known()
	for _, q := range in.Questions() {
		if q.Public {
			l.Columns = append(l.Columns, columns(q)...)
		}
	}
	l.Columns = append(l.Columns, l.absences()...)
	seen := map[string]bool{}
	for _, c := range l.Columns {
		for _, name := range []string{"id " + c.ID, "fr " + c.Label.FR, "en " + c.Label.EN} {
			if seen[name] {
				return nil, fmt.Errorf("exchange: two columns have the name %s", name)
			}
			seen[name] = true
		}
	}
	return l, nil
}

// Header names the columns in a language; by their identifiers for the empty one.
func (l *Layout) Header(lang text.Lang) []string {
	names := make([]string, len(l.Columns))
	for i, c := range l.Columns {
		if names[i] = c.ID; lang != "" {
			names[i] = c.Label.In(lang)
		}
	}
	return names
}

// Line writes a record. Labels are in the language of the display, and bodies have the names that it gives them.
func (l *Layout) Line(r Record, d instrument.Display) []string {
	cells := make([]string, len(l.Columns))
	for i, c := range l.Columns {
		cells[i] = c.write(r, d)
	}
	return cells
}

// Read takes back into a record what Line wrote in one of its columns. A public body cited in a list is there by its name.
// The error says what was expected, for whoever wrote the cell.
func (c Column) Read(r *Record, cell string) error {
	if c.read == nil || c.Words || cell == "" {
		return nil
	}
	if r.Answers == nil {
		r.Answers = instrument.Answers{}
	}
	return c.read(r, cell)
}

// Expected is the error of a cell that is not written as its column wants.
type Expected struct{ text.Text }

// Error says it in English.
func (e Expected) Error() string { return e.EN }

func expected(fr, en string) error { return Expected{text.T(fr, en)} }
