package instrument

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"balise/engine/text"
)

// Kind is what a question asks for.
type Kind string

// The kinds of question.
const (
	KindText       Kind = "text"      // one line, in both languages
	KindLongText   Kind = "long_text" // paragraphs, in both languages
	KindLine       Kind = "line"      // one line that has no language
	KindNumber     Kind = "number"
	KindMoney      Kind = "money"
	KindDate       Kind = "date"
	KindYesNo      Kind = "yes_no"
	KindOneOf      Kind = "one_of"
	KindManyOf     Kind = "many_of"
	KindBody       Kind = "body"   // a public body
	KindRecord     Kind = "record" // another record, of the kind that `of` names
	KindRole       Kind = "role"   // a function in the body, never a person's name; in both languages
	KindLinks      Kind = "links"
	KindList       Kind = "list"       // rows of a few fields
	KindAttachment Kind = "attachment" // a file, by its hash
)

// rules is what a kind of question must know how to do. The value it receives may be of a wrong type (an old version of
// the instrument, a forged import): check says so; write and show only receive values
// of the right type.
type rules interface {
	// settings lists the YAML keys that only some kinds have and this one does.
	settings() []string
	// read makes a value of what was typed; nil when nothing was.
	read(q *Question, f fields) (Value, []issue)
	// write is the inverse of read.
	write(q *Question, v Value, f fields)
	check(q *Question, v Value) []issue
	// show writes the value on one line.
	show(q *Question, v Value, d Display) string
}

var kinds map[Kind]rules

// The kind "list" needs the table of kinds for its own fields: hence init rather than a literal, which would be a cycle.
func init() {
	kinds = map[Kind]rules{
		KindText:       textKind{},
		KindLongText:   textKind{paragraphs: true},
		KindRole:       textKind{},
		KindLine:       lineKind{},
		KindNumber:     numberKind{},
		KindMoney:      moneyKind{},
		KindDate:       dateKind{},
		KindYesNo:      yesNoKind{},
		KindOneOf:      oneOfKind{},
		KindManyOf:     manyOfKind{},
		KindBody:       bodyKind{},
		KindRecord:     recordKind{},
		KindLinks:      linksKind{},
		KindList:       listKind{},
		KindAttachment: attachmentKind{},
	}
}

// issue is a mistake in a value: at is the end of the name of its form field, such as ".fr" or ".0.url".
type issue struct {
	at        string
	message   text.Text
	malformed bool // the value is not of its kind's type: it can be neither shown nor written in a form
}

func only(fr, en string) []issue { return []issue{{message: text.T(fr, en)}} }

// wrongType is the answer of every check to a value that is not of its kind.
func wrongType() []issue {
	return []issue{{malformed: true, message: text.T(
		"Cette réponse n’est pas du type attendu\u00a0: répondez de nouveau à la question.",
		"This answer is not of the expected type: answer the question again.")}}
}

// wellTyped tells whether a value is of its question's type, even if it is refused for another cause: a text that a newer
// version finds too long is still shown.
func wellTyped(q *Question, v Value) bool {
	return !slices.ContainsFunc(kinds[q.Kind].check(q, v), func(i issue) bool { return i.malformed })
}

// fields are the form fields of one question: those whose name is its name, or starts with its name and a point.
type fields struct {
	form url.Values
	name string
}

func (f fields) sub(part string) fields { return fields{f.form, f.name + "." + part} }
func (f fields) get() string            { return f.form.Get(f.name) }
func (f fields) all() []string          { return f.form[f.name] }
func (f fields) set(value string) {
	if value != "" {
		f.form.Set(f.name, value)
	}
}

// row gives the fields of one row of a repeated question.
func (f fields) row(index int) fields { return f.sub(strconv.Itoa(index)) }

// rows lists, in order, the indexes under which rows were typed. They may have holes: a row may have been removed.
func (f fields) rows() []int {
	seen := map[int]bool{}
	for name := range f.form {
		rest, ours := strings.CutPrefix(name, f.name+".")
		digits, _, dotted := strings.Cut(rest, ".")
		index, err := strconv.Atoi(digits)
		if ours && dotted && err == nil && index >= 0 && strconv.Itoa(index) == digits {
			seen[index] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}
