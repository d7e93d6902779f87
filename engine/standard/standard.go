// Package standard writes a published record as other administrations describe theirs: the Portrait of Québec, the register
// of Canada, the Dutch publication standard, the British recording standard, Annex VIII of the European regulation. How each
// field is filled is data; what could not be filled, and why, is told field by field.
//
// It is pure: which records, from which database and to which format of file, is the business of others.
package standard

import (
	"balise/engine/instrument"
	"balise/engine/text"
)

// Standard is one way of describing a use of artificial intelligence. It is made by Load, bound to its questionnaire by Use,
// and never changes afterwards: it may be shared by goroutines.
type Standard struct {
	ID      string    `yaml:"id"`
	Version string    `yaml:"version"` // the edition of the standard
	Form    string    `yaml:"form"`    // the questionnaire from which it is filled
	Title   text.Text `yaml:"title"`
	Lead    text.Text `yaml:"lead"`   // what it is and what it is for
	Before  text.Text `yaml:"before"` // what one must know before sending a file to anyone
	Source  Source    `yaml:"source"`
	// Confidence tells whether a person compared the fields with the official text.
	Confidence instrument.Confidence `yaml:"confidence"`
	// Lang is the only language in which Balise writes it; empty for the reader's.
	Lang     text.Lang   `yaml:"lang"`
	Formats  []Format    `yaml:"formats"`
	Scope    []Condition `yaml:"scope"` // what the standard speaks of
	Sections []Section   `yaml:"sections"`
	Fields   []*Field    `yaml:"fields"`

	file    string
	in      *instrument.Instrument
	facts   map[string]*instrument.Taxonomy // of the facts that are codes
	noPlace []*instrument.Question
}

// Source is where the standard is described.
type Source struct {
	Name text.Text `yaml:"name"`
	URL  string    `yaml:"url"`
}

// Format is a kind of file in which a standard is written.
type Format string

// The formats.
const (
	CSV      Format = "csv"
	XLSX     Format = "xlsx"
	JSON     Format = "json"
	Markdown Format = "md"
)

// Condition keeps the records for which a question, or a fact, has one of these codes.
type Condition struct {
	Question string    `yaml:"question"`
	Fact     string    `yaml:"fact"`
	Codes    []string  `yaml:"codes"`
	Blank    bool      `yaml:"blank"` // no answer is good too
	Why      text.Text `yaml:"why"`   // told of the records that are left out
}

// Section groups the fields that follow each other in the standard.
type Section struct {
	ID    string    `yaml:"id"`
	Title text.Text `yaml:"title"`
}

// Type is what a field holds.
type Type string

// The types: one text, several, or addresses with their titles.
const (
	Single Type = ""
	Texts  Type = "texts"
	Links  Type = "links"
)

// Field is one thing that the standard asks, and where Balise finds it.
type Field struct {
	ID         string                `yaml:"id"` // the name of the column or of the property, exactly
	Title      text.Text             `yaml:"title"`
	Section    string                `yaml:"section"`
	Source     string                `yaml:"source"` // where the standard describes it
	Confidence instrument.Confidence `yaml:"confidence"`
	Required   bool                  `yaml:"required"`
	MaxLength  int                   `yaml:"max_length"` // characters; 0: no bound
	Permitted  []string              `yaml:"permitted"`  // the only values; empty: any
	Type       Type                  `yaml:"type"`
	// Lang is the only language of the field: what exists in the other alone leaves it empty.
	Lang text.Lang `yaml:"lang"`
	// Join writes all origins, one paragraph each; otherwise the first that says something is written.
	Join bool     `yaml:"join"`
	From []Origin `yaml:"from"`
	// Missing says why Balise has nothing to write there; only for a field without an origin.
	Missing text.Text `yaml:"missing"`
}

// As says how an answer is written where its words are not wanted.
type As string

// The ways. Year and Month cut a date; Address is the address of the first link; Both writes the English text, then the
// French one, in one cell.
const (
	InWords As = ""
	Year    As = "year"
	Month   As = "month"
	Address As = "address"
	Both    As = "both"
)

// Origin is where a field comes from: a question, a fact known of every record, or a constant.
type Origin struct {
	Question string `yaml:"question"`
	Fact     string `yaml:"fact"`
	Constant string `yaml:"constant"`
	As       As     `yaml:"as"`
	Titled   bool   `yaml:"titled"` // the label of the question goes before the answer
	Codes    []Code `yaml:"codes"`
	Blank    string `yaml:"blank"` // the code that stands for no answer
	// ExactFor names the jurisdiction for which the codes say exactly the same, whatever their Near.
	ExactFor string `yaml:"exact_for"`
	// Near says how what is written differs from what is asked; Assumed why it is written without having been asked.
	Near    text.Text `yaml:"near"`
	Assumed text.Text `yaml:"assumed"`

	q        *instrument.Question
	taxonomy *instrument.Taxonomy
}

// Code says what some codes of ours are in the standard. Several codes of a question of many choices are one value when they
// stand together. None says why there is no such value; Near how it differs.
type Code struct {
	From []string  `yaml:"from"`
	To   string    `yaml:"to"`
	Near text.Text `yaml:"near"`
	None text.Text `yaml:"none"`
}

// Facts are what is known of every record besides its answers; those with a taxonomy are codes.
var facts = map[string]string{
	"number": "", "url": "", "organisation": "", "published_on": "", "state": "", "portfolio": "portfolio", "body_type": "body_type", "jurisdiction": "jurisdiction",
}

// States are the codes of the fact "state".
var states = []string{"published", "corrected", "withdrawn", "retired"}

// Field gives a field by its identifier, or nil.
func (s *Standard) Field(id string) *Field {
	for _, f := range s.Fields {
		if f.ID == id {
			return f
		}
	}
	return nil
}

// Has tells whether the standard is written in that format.
func (s *Standard) Has(f Format) bool {
	for _, one := range s.Formats {
		if one == f {
			return true
		}
	}
	return false
}

// NoPlace lists the public questions that no field of the standard holds.
func (s *Standard) NoPlace() []*instrument.Question { return s.noPlace }

// Question gives a question of the form from which the standard is filled, or nil.
func (s *Standard) Question(id string) *instrument.Question { return s.in.Question(id) }

// Filled counts the fields that Balise fills from what it asks.
func (s *Standard) Filled() int {
	n := 0
	for _, f := range s.Fields {
		if len(f.From) > 0 {
			n++
		}
	}
	return n
}

// NeedsValidation tells that a person has yet to compare the standard, or one of its fields, with the official text.
func (s *Standard) NeedsValidation() bool {
	for _, f := range s.Fields {
		if f.Confidence == instrument.ToValidate {
			return true
		}
	}
	return s.Confidence == instrument.ToValidate
}

// ToValidate tells that the field has yet to be compared with the official text.
func (f *Field) ToValidate() bool { return f.Confidence == instrument.ToValidate }
