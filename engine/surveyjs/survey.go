// Package surveyjs reads questionnaires written for the SurveyJS form library, unchanged from their owner’s file, and answers as
// the library would: which questions show for these answers, and what completing the form does to them. It has no scores:
// those belong to rule sets (engine/ruleset).
//
// What a definition holds that this package does not do is listed with its path, never dropped in silence.
package surveyjs

import (
	"strings"

	"balise/engine/text"
)

// Survey is a questionnaire, compiled. It never changes and may serve many at once.
type Survey struct {
	Title       text.Text
	Pages       []*Container
	Questions   []*Question // in the order of the document, those of panels included
	Unsupported []Unsupported
	Generation  Generation

	byName map[string]*Question // the first of each name
	slots  *slots
}

// Generation is how the library compares texts: it changed with version 1.8.65.
type Generation int

// The two generations.
const (
	Early Generation = iota // before 1.8.65: texts are equal when they are the same, letter by letter
	Late                    // since then: case and spaces at the edges do not count
)

// Unsupported is something that the definition asks and this package does not do.
type Unsupported struct {
	Path   string // pages[2].elements[0].triggers
	Reason string
}

func (u Unsupported) String() string { return u.Path + ": " + u.Reason }

// Container is a page or a panel.
type Container struct {
	Name   string
	Title  text.Text
	Parent *Container // nil for a page

	visible expression // nil: always
}

// Question is one element that is not a container; html elements are among them.
type Question struct {
	Name     string
	Type     string
	Title    text.Text
	Help     text.Text // its description
	Required bool
	Choices  []Choice
	In       *Container

	Index int // in Survey.Questions
	// Key is the name under which its answer is kept: its valueName, else its name.
	Key string

	visible expression
	known   map[string]bool // texts of its choices
	numbers map[float64]bool
	slot    int
}

// Choice is one of the answers offered.
type Choice struct {
	Value any // string, float64 or bool
	Text  text.Text
}

// Shown tells whether the element is only there to be read.
func (q *Question) Shown() bool { return q.Type == "html" || q.Type == "image" }

// Select tells whether the answer is among choices.
func (q *Question) Select() bool {
	switch q.Type {
	case "radiogroup", "dropdown", "checkbox", "tagbox", "ranking", "imagepicker", "buttongroup":
		return true
	}
	return false
}

// Many tells whether the answer is a list.
func (q *Question) Many() bool {
	return q.Type == "checkbox" || q.Type == "tagbox" || q.Type == "ranking"
}

// Question gives the first question of that name; nil when there is none.
func (s *Survey) Question(name string) *Question { return s.byName[name] }

// slots gives each name that answers may be kept under, or that an expression mentions, a place in a list.
type slots struct {
	exact map[string]int
	lower map[string][]int // those that differ by case only
	names []string
}

func (s *slots) of(name string) int {
	if i, known := s.exact[name]; known {
		return i
	}
	i := len(s.names)
	s.exact[name] = i
	s.names = append(s.names, name)
	s.lower[strings.ToLower(name)] = append(s.lower[strings.ToLower(name)], i)
	return i
}
