package instrument

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"balise/engine/text"
)

// Value is what was answered. Each kind of question has one Go type:
//
//	text, long_text, role   text.Text
//	line, one_of            string (a text, a taxonomy code)
//	body, record            string (the identifier of a body, of a record)
//	number                  Number
//	money                   Money
//	date                    Date
//	yes_no                  bool
//	many_of                 []string (codes, in alphabetical order, each once)
//	links                   []Link
//	list                    []Answers (rows hold values only, without absences or rows of their own)
//	attachment              Attachment
//
// nil is no value.
type Value any

// Link is an address with its title.
type Link struct {
	Title text.Text `json:"title,omitzero"`
	URL   string    `json:"url"`
}

// Attachment describes a file that is stored elsewhere, under the hash of its content.
type Attachment struct {
	Name      string `json:"name"`
	MediaType string `json:"media_type"` // without parameters: text/plain
	Size      int64  `json:"size"`       // bytes
	SHA256    string `json:"sha256"`
}

// Reason says why there is no answer: blank is not an answer.
type Reason string

// The reasons. Withheld is the only one that may stand beside a value, which the public then does not see.
const (
	NotApplicable Reason = "not_applicable"
	Unknown       Reason = "unknown"
	Withheld      Reason = "withheld"
	NotAsked      Reason = "not_asked"
)

// Reasons lists them in the order in which forms offer them.
var Reasons = []Reason{NotApplicable, Unknown, NotAsked, Withheld}

// Label names the reason for a person.
func (r Reason) Label() text.Text {
	switch r {
	case NotApplicable:
		return text.T("Sans objet", "Not applicable")
	case Unknown:
		return text.T("Information inconnue", "Unknown")
	case Withheld:
		return text.T("Information non divulguée", "Withheld")
	case NotAsked:
		return text.T("Information non demandée cette année-là", "Not asked that year")
	}
	return text.Text{}
}

// Absence is a missing answer, with its reason. Ground and Until belong to what is withheld: a term of the taxonomy
// "ground" and the date of the next review. For something withheld Note is an internal justification and is never
// published.
type Absence struct {
	Reason Reason    `json:"reason"`
	Ground string    `json:"ground,omitempty"`
	Until  Date      `json:"until,omitzero"`
	Note   text.Text `json:"note,omitzero"`
}

// Answer is a value, or the reason why there is none, or a withheld value with both. What stands beside it is for those who work on the
// record: it is never public.
type Answer struct {
	Value    Value
	Absence  *Absence
	Remark   text.Text // a note, where the instrument takes some
	Evidence *Evidence // what shows it, where the question asks
	From     string    // where the value was taken over from: kind, record and question, as Origin writes them; "" when it was given here
}

// Known tells whether the answer has a value.
func (a Answer) Known() bool { return a.Value != nil }

// Given tells whether the question was dealt with: by a value or by a reason.
func (a Answer) Given() bool { return a.Value != nil || a.Absence != nil }

// Blank tells whether nothing at all is said: no value, no reason, and nothing beside them.
func (a Answer) Blank() bool {
	return !a.Given() && a.Remark.Empty() && a.Evidence == nil && a.From == ""
}

// Answers holds answers by question. A question that nobody answered has no entry.
//
// Its JSON needs no instrument to be read: each value is tagged with its type, as {"name":{"text":{"fr":"…"}}},
// {"cost":{"money":{"cents":100,"currency":"CAD"}}}, {"end":{"absent":{"reason":"unknown"}}}. It is canonical: the same
// answers always give the same bytes.
type Answers map[string]Answer

// cell is the JSON of an answer that has no rows.
type cell struct {
	Text   *text.Text  `json:"text,omitempty"`
	String *string     `json:"string,omitempty"`
	Number *Number     `json:"number,omitempty"`
	Money  *Money      `json:"money,omitempty"`
	Date   *Date       `json:"date,omitempty"`
	Bool   *bool       `json:"bool,omitempty"`
	Codes  *[]string   `json:"codes,omitempty"`
	Links  *[]Link     `json:"links,omitempty"`
	File   *Attachment `json:"file,omitempty"`
	Absent *Absence    `json:"absent,omitempty"`
	beside
}

// beside is the JSON of what stands beside an answer.
type beside struct {
	Remark   text.Text `json:"remark,omitzero"`
	Evidence *Evidence `json:"evidence,omitempty"`
	From     string    `json:"from,omitempty"`
}

// on puts what stands beside an answer on it.
func (b beside) on(a Answer) Answer {
	a.Remark, a.Evidence, a.From = b.Remark, b.Evidence, b.From
	return a
}

func besides(a Answer) beside { return beside{a.Remark, a.Evidence, a.From} }

// entry is the JSON of an answer. Rows are cells: a list holds no list, so that decoding cannot recurse.
type entry struct {
	cell
	Rows *[]map[string]cell `json:"rows,omitempty"`
}

// MarshalJSON gives the canonical JSON.
func (a Answers) MarshalJSON() ([]byte, error) {
	entries := make(map[string]entry, len(a))
	for id, answer := range a {
		e, err := encode(answer)
		if err != nil {
			return nil, fmt.Errorf("answer %q: %w", id, err)
		}
		entries[id] = e
	}
	return json.Marshal(entries)
}

// UnmarshalJSON reads what MarshalJSON wrote. Unknown tags, two values in one answer and badly formed numbers or dates
// are errors.
func (a *Answers) UnmarshalJSON(data []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var entries map[string]entry
	if err := decoder.Decode(&entries); err != nil {
		return fmt.Errorf("read answers: %w", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return errors.New("read answers: something follows them")
	}
	*a = make(Answers, len(entries))
	for id, e := range entries {
		answer, err := e.decode()
		if err != nil {
			return fmt.Errorf("answer %q: %w", id, err)
		}
		(*a)[id] = answer
	}
	return nil
}

func encode(answer Answer) (entry, error) {
	rows, isRows := answer.Value.([]Answers)
	if !isRows {
		c, err := encodeCell(answer)
		return entry{cell: c}, err
	}
	cells := make([]map[string]cell, len(rows))
	for i, row := range rows {
		cells[i] = make(map[string]cell, len(row))
		for id, answer := range row {
			c, err := encodeCell(answer)
			if err != nil {
				return entry{}, fmt.Errorf("row %d, field %q: %w", i+1, id, err)
			}
			cells[i][id] = c
		}
	}
	return entry{cell: cell{Absent: answer.Absence, beside: besides(answer)}, Rows: &cells}, nil
}

func encodeCell(answer Answer) (cell, error) {
	c := cell{Absent: answer.Absence, beside: besides(answer)}
	switch v := answer.Value.(type) {
	case nil:
		if answer.Blank() {
			return c, errors.New("it has neither a value nor a reason for its absence")
		}
	case text.Text:
		c.Text = &v
	case string:
		c.String = &v
	case Number:
		c.Number = &v
	case Money:
		c.Money = &v
	case Date:
		c.Date = &v
	case bool:
		c.Bool = &v
	case []string:
		codes := slices.Compact(slices.Sorted(slices.Values(v)))
		if codes == nil {
			codes = []string{}
		}
		c.Codes = &codes
	case []Link:
		links := append([]Link{}, v...)
		c.Links = &links
	case Attachment:
		c.File = &v
	default:
		return c, fmt.Errorf("a value cannot be of type %T", v)
	}
	return c, nil
}

func (e entry) decode() (Answer, error) {
	if e.Rows == nil {
		return e.cell.decode()
	}
	if len(e.cell.values()) > 0 {
		return Answer{}, errors.New("it has two values")
	}
	rows := make([]Answers, len(*e.Rows))
	for i, cells := range *e.Rows {
		rows[i] = make(Answers, len(cells))
		for id, c := range cells {
			answer, err := c.decode()
			if err != nil {
				return Answer{}, fmt.Errorf("row %d, field %q: %w", i+1, id, err)
			}
			rows[i][id] = answer
		}
	}
	return e.on(Answer{Value: rows, Absence: e.Absent}), nil
}

func (c cell) decode() (Answer, error) {
	values := c.values()
	switch {
	case len(values) > 1:
		return Answer{}, errors.New("it has two values")
	case len(values) == 1:
		return c.on(Answer{Value: values[0], Absence: c.Absent}), nil
	}
	a := c.on(Answer{Absence: c.Absent})
	if a.Blank() {
		return a, errors.New("it has neither a value nor a reason for its absence")
	}
	return a, nil
}

func (c cell) values() []Value {
	var values []Value
	values = appendSet(values, c.Text)
	values = appendSet(values, c.String)
	values = appendSet(values, c.Number)
	values = appendSet(values, c.Money)
	values = appendSet(values, c.Date)
	values = appendSet(values, c.Bool)
	values = appendSet(values, c.Codes)
	values = appendSet(values, c.Links)
	return appendSet(values, c.File)
}

func appendSet[T any](values []Value, pointer *T) []Value {
	if pointer == nil {
		return values
	}
	return append(values, *pointer)
}

// Equal tells whether two answers say the same: the order of codes does not count, nor does an empty list's being nil.
func Equal(a, b Answer) bool {
	if a.Blank() || b.Blank() {
		return a.Blank() == b.Blank()
	}
	x, errX := json.Marshal(Answers{"": a})
	y, errY := json.Marshal(Answers{"": b})
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// Clone copies the map, not the values: a value is never changed in place.
func (a Answers) Clone() Answers { return maps.Clone(a) }
