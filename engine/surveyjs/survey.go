// Package surveyjs reads questionnaires written for the SurveyJS form library, unchanged from their owner’s file, and answers as
// the library would: which questions show for these answers, what the form fills in by itself, and what completing it does to the
// answers. It has no scores: those belong to rule sets (engine/ruleset).
//
// What a definition holds that this package does not do is listed with its path, never dropped in silence.
package surveyjs

import (
	"strings"

	"balise/engine/jsontree"
	"balise/engine/text"
)

// Survey is a questionnaire, compiled. It never changes and may serve many at once.
type Survey struct {
	Title       text.Text
	Pages       []*Container
	Questions   []*Question // in the order of the document, those of panels included; those of rows and panels that repeat are inside theirs
	Unsupported []Unsupported
	Generation  Generation

	byName     map[string]*Question // the first of each name
	containers []*Container         // each after the one that holds it
	slots      *slots
	texts      jsontree.Known // the choices, as answers
	clearing   clearing
	calculated []calculated
	triggers   []trigger
	fills      bool          // something is filled in by the form itself
	rows       bool          // some questions stand in rows or panels that repeat
	atOnce     bool          // some answers go as soon as their question hides
	shared     bool          // some questions keep their answer under the name of others
	expected   []expectation // by slot

	src       []byte
	early     []Fault // found while loading
	mentions  []mention
	localised []localised
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
	Line   int
}

func (u Unsupported) String() string { return u.Path + ": " + u.Reason }

// Container is a page or a panel.
type Container struct {
	Name   string
	Title  text.Text
	Parent *Container // nil for a page

	index   int        // in Survey.containers; -1 in what repeats
	visible expression // nil: always
	place
}

// Question is one element that is not a container; html elements are among them.
type Question struct {
	Name     string
	Type     string
	Title    text.Text
	Help     text.Text // its description
	Required bool
	Choices  []Choice
	Rows     []Choice    // of matrix, matrixdropdown
	Columns  []Choice    // of matrix
	Inside   []*Question // of each row of matrixdropdown and matrixdynamic, of each panel of paneldynamic, of multipletext
	In       *Container

	Index int // in Survey.Questions, or in Inside
	// Key is the name under which its answer is kept: its valueName, else its name.
	Key string

	visible, enabled, required      expression
	choicesVisible, choicesEnabled  expression // of {item}
	rowsVisible, columnsVisible     expression
	conditioned                     bool // some choices show by a condition
	open                            bool // choices that are not in the file are accepted
	hasOther, keepsOther, hasReason bool // other is offered; what is typed there is the answer itself; a comment goes with the answer
	selects, many                   bool
	checked                         bool   // something is checked at completion
	input                           string // inputType of text
	whenTrue, whenFalse             any    // of boolean
	least, most                     any    // min and max of text and rating
	step                            float64
	validators                      []validator
	fill                            filling
	clearing                        clearing
	slot, reason                    int // reason: of its comment
	place
}

// Choice is one of the answers offered.
type Choice struct {
	Value any // string, float64 or bool
	Text  text.Text

	visible expression
	place
}

// place is where something stands in the file.
type place struct {
	path string
	at   int
}

// Shown tells whether the element is only there to be read.
func (q *Question) Shown() bool { return q.Type == "html" || q.Type == "image" }

// Select tells whether the answer is among choices.
func (q *Question) Select() bool { return q.selects }

// selects are the types of questions whose answer is among choices.
var selects = set("radiogroup dropdown checkbox tagbox ranking imagepicker buttongroup")

// Many tells whether the answer is a list of choices.
func (q *Question) Many() bool { return q.many }

// Question gives the first question of that name; nil when there is none.
func (s *Survey) Question(name string) *Question { return s.byName[name] }

// Fault is a fault of the definition, with where it stands: line and column are from 1, the path is that of the member.
type Fault struct {
	Path         string
	Line, Column int
	Reason       string
}

// At names the fault of a question, for rule sets.
func (s *Survey) At(q *Question, reason string) Fault { return s.fault(q.place, reason) }

// AtChoice names the fault of one of its choices.
func (s *Survey) AtChoice(c Choice, reason string) Fault { return s.fault(c.place, reason) }

// Here names a fault of the form as a whole.
func (s *Survey) Here(reason string) Fault { return s.fault(place{}, reason) }

func (s *Survey) fault(p place, reason string) Fault {
	line, column := jsontree.Position(s.src, p.at)
	return Fault{strings.TrimPrefix(p.path, "."), line, column, reason}
}

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
	lower := strings.ToLower(name)
	s.lower[lower] = append(s.lower[lower], i)
	return i
}
