package ui

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"balise/engine/text"
)

// Field is one question of a form with everything a person needs to answer it ("ui/field"). It is drawn from Values,
// exactly what was typed, so that a form shown again has lost nothing.
//
// Kind is a question kind of an instrument (text, long_text, line, number, money, date, yes_no, one_of, many_of, body,
// record, role, links, list, attachment) or one of our own: paragraph (long text in one language), email, password, select, day (a whole date),
// check (one box to tick, labelled by Label).
type Field struct {
	Kind  string
	Name  string
	Label text.Text
	Help  text.Text
	// Example is shown under the help as « Exemple : … ».
	Example  text.Text
	Required bool
	// Public tells the person that the answer will be published.
	Public bool
	Legal  []Legal
	Errors []text.Text
	Values url.Values
	// Options are the choices of one_of, many_of, select and body, and the currencies of money.
	Options []Option
	// Rows are the fields of each row of a list; their names carry the row: "partners.0.body". Links make their own.
	Rows [][]Field
	// RowErrors are the errors inside the rows of links, by field name: "links.0.url".
	RowErrors map[string][]text.Text
	Absence   *AbsenceField
	Beside    *BesideField
	Unit      text.Text
	// MaxLength counts characters; 0 for no limit.
	MaxLength    int
	Autocomplete string
	// Accept lists the media types of an attachment; Attached names the file already kept.
	Accept   string
	Attached string
	// Tall gives a long text more room.
	Tall bool
}

// BesideField asks for what may stand beside an answer.
type BesideField struct {
	Asked   text.Text // what would show that the answer is true
	Kinds   []Option  // of evidence; none when no evidence is asked for
	Remarks bool      // a note may be added
	Origin  *Origin
}

// Origin says where an answer was taken over from, or that its source now says something else.
type Origin struct {
	Title text.Text // of the source
	Same  bool      // the answer is still the one that was taken over
	Says  text.Text // what the source says, where that is something else
}

// BesideOpen tells whether something was said of the evidence.
func (f Field) BesideOpen() bool {
	for _, part := range []string{"code", "date", "reference", "provider"} {
		if f.SubValue("evidence."+part) != "" {
			return true
		}
	}
	return false
}

// RemarkField is the note, in both languages.
func (f Field) RemarkField() Field {
	return Field{Kind: "long_text", Name: f.Sub("remark"), Values: f.Values}
}

// Remarked tells whether there is a note.
func (f Field) Remarked() bool { return f.SubValue("remark.fr")+f.SubValue("remark.en") != "" }

// Option is a choice. Its help is shown under it.
type Option struct {
	Value string
	Label text.Text
	Help  text.Text
}

// Legal is the basis of a question in a law or a directive. ToValidate says openly that a jurist has yet to confirm it.
type Legal struct {
	Ref        string
	Text       text.Text
	Href       string
	ToValidate bool
}

// AbsenceField offers to say why a question has no answer. Grounds is set only for who may withhold the answer.
type AbsenceField struct {
	Reasons []Option
	Grounds []Option
}

// longList is how many choices still read well as radio buttons; past it, a list unfolds.
const longList = 12

// FieldID is the id, on the page, of the field of that name: where an error summary leads.
func FieldID(name string) string {
	if name == "" {
		return "main"
	}
	return "f-" + name
}

// ID is the id of the field's control, or of the group of its controls.
func (f Field) ID() string { return FieldID(f.Name) }

// Whole tells whether a date is asked with its month and its day: neither may then be left out.
func (f Field) Whole() bool { return f.Kind == "day" }

// ControlID is the id of the control that the label names: the amount, for money; an error about the question as a
// whole leads to ID all the same.
func (f Field) ControlID() string {
	if f.Shape() == "money" {
		return f.SubID("amount")
	}
	return f.ID()
}

// Sub is the name of a part of the field: Sub "fr" of "name" is "name.fr".
func (f Field) Sub(part string) string { return f.Name + "." + part }

// SubID is the id of the control of a part.
func (f Field) SubID(part string) string { return FieldID(f.Sub(part)) }

// Value is what was typed in the field.
func (f Field) Value() string { return f.Values.Get(f.Name) }

// SubValue is what was typed in a part of the field.
func (f Field) SubValue(part string) string { return f.Values.Get(f.Sub(part)) }

// Chosen tells whether that choice was ticked.
func (f Field) Chosen(value string) bool { return slices.Contains(f.Values[f.Name], value) }

// SubChosen tells whether that choice was ticked in a part of the field.
func (f Field) SubChosen(part, value string) bool {
	return slices.Contains(f.Values[f.Sub(part)], value)
}

// Shape names the template that draws the field's controls: several kinds are drawn alike.
func (f Field) Shape() string {
	switch f.Kind {
	case "line", "role":
		return "line"
	case "body", "record", "select":
		return "select"
	case "one_of":
		if len(f.Options) > longList {
			return "select"
		}
		return "radios"
	case "links", "list":
		return "rows"
	case "day":
		return "date"
	}
	return f.Kind
}

// Searched tells whether the choices can be narrowed by words: there are many, or some words already narrow them.
func (f Field) Searched() bool {
	return f.Kind == "record" && (len(f.Options) > longList || f.SubValue("find") != "")
}

// NoneFound tells that the words typed find no choice.
func (f Field) NoneFound() bool { return f.SubValue("find") != "" && len(f.Options) == 0 }

// Grouped tells whether the question has several controls, and so needs a fieldset and a legend rather than a label.
func (f Field) Grouped() bool {
	return slices.Contains([]string{"text", "long_text", "date", "yes_no", "radios", "many_of", "rows"}, f.Shape())
}

// DescribedBy lists the ids of what explains the field, for aria-describedby: its help, then its errors.
func (f Field) DescribedBy() string {
	var ids []string
	if !f.Help.Empty() || !f.Example.Empty() {
		ids = append(ids, f.ID()+"-help")
	}
	if len(f.Errors) > 0 {
		ids = append(ids, f.ID()+"-error")
	}
	return strings.Join(ids, " ")
}

// OptionID is the id of the control of a choice.
func (f Field) OptionID(value string) string { return f.ID() + "--" + value }

// Lines is the height of a long text, in lines.
func (f Field) Lines() int {
	if f.Tall {
		return 10
	}
	return 5
}

// AttachedParts are the parts of the file already kept: the form carries them, so that saving again keeps the file.
func (f Field) AttachedParts() []Hidden {
	var parts []Hidden
	for _, part := range []string{"name", "media_type", "size", "sha256"} {
		parts = append(parts, Hidden{Name: f.Sub(part), Value: f.SubValue(part)})
	}
	return parts
}

// YesNo lists the two answers of a yes/no question.
func (f Field) YesNo() []Option {
	return []Option{{Value: "yes", Label: text.T("Oui", "Yes")}, {Value: "no", Label: text.T("Non", "No")}}
}

// Currency is the currency of a money field: what was chosen, else the first on offer, else the Canadian dollar.
func (f Field) Currency() string {
	if c := f.SubValue("currency"); c != "" {
		return c
	}
	if len(f.Options) > 0 {
		return f.Options[0].Value
	}
	return "CAD"
}

// Months are the choices of the month of a date.
func (f Field) Months() []Option {
	fr := []string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
	en := []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	months := make([]Option, 0, 12)
	for i := range fr {
		months = append(months, Option{Value: strconv.Itoa(i + 1), Label: text.T(fr[i], en[i])})
	}
	return months
}

// MonthChosen compares months as numbers: "05" and "5" are both May.
func (f Field) MonthChosen(value string) bool {
	return strings.TrimLeft(f.SubValue("month"), "0") == value
}

// AbsenceOpen tells whether the absence control must stand open: something was chosen in it.
func (f Field) AbsenceOpen() bool { return f.SubValue("absence") != "" }

// UntilField is the date until which an answer is withheld; its parts are named like those of any date.
func (f Field) UntilField() Field {
	return Field{Kind: "line", Name: f.Sub("until"), Values: f.Values}
}

// NoteField is the bilingual note that goes with an absence.
func (f Field) NoteField() Field {
	return Field{Kind: "text", Name: f.Sub("note"), Values: f.Values}
}
