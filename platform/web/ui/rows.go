package ui

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"balise/engine/text"
)

// Rows are added and removed without JavaScript: a button of the form sends _add=links or _remove=links.2, and the
// server shows the form again with one row more or less. In the same way _find=initiative narrows the choices of a question to
// those that the words typed beside it find.
const (
	addButton    = "_add"
	removeButton = "_remove"
	findButton   = "_find"
)

// FindSuffix ends the name of the field in which one types the words that narrow the choices of a question.
const FindSuffix = ".find"

// RowCount is how many rows a list shows: as many as were filled, one more when its "add" button was pressed, and never
// none.
func RowCount(values url.Values, name string) int {
	n := 0
	for key := range values {
		if i, _, ok := rowOf(key, name); ok && i >= n {
			n = i + 1
		}
	}
	if values.Get(addButton) == name {
		n++
	}
	return max(n, 1)
}

// RowsChanged tells whether the form was sent by a button that adds or removes a row, or that narrows choices: it is then to be
// shown again, and neither checked nor kept.
func RowsChanged(values url.Values) bool {
	return values.Get(addButton) != "" || values.Get(removeButton) != "" || values.Get(findButton) != ""
}

// WithoutRemoved gives the values without the row whose "remove" button was pressed; the rows after it move up.
func WithoutRemoved(values url.Values) url.Values {
	pressed := values.Get(removeButton)
	dot := strings.LastIndexByte(pressed, '.')
	if dot < 0 {
		return values
	}
	name := pressed[:dot]
	gone, err := strconv.Atoi(pressed[dot+1:])
	if err != nil {
		return values
	}
	kept := url.Values{}
	for key, all := range values {
		i, rest, ok := rowOf(key, name)
		switch {
		case ok && i == gone:
			continue
		case ok && i > gone:
			kept[name+"."+strconv.Itoa(i-1)+rest] = all
		default:
			kept[key] = all
		}
	}
	kept.Del(removeButton)
	return kept
}

// maxRow bounds what a forged row number can make the server draw.
const maxRow = 200

// rowOf reads "links.2.url" as row 2 of "links" and the rest ".url".
func rowOf(key, name string) (row int, rest string, ok bool) {
	after, ok := strings.CutPrefix(key, name+".")
	if !ok {
		return 0, "", false
	}
	digits, rest, _ := strings.Cut(after, ".")
	row, err := strconv.Atoi(digits)
	if err != nil || row < 0 || row > maxRow {
		return 0, "", false
	}
	if len(after) > len(digits) {
		rest = "." + rest
	}
	return row, rest, true
}

// Row is a row as its template needs it.
type Row struct {
	Number int
	Fields []Field
	// Name is the name of the row, "links.2": what its remove button sends.
	Name  string
	Alone bool
}

// ID is the id of the row, where an error about it leads.
func (r Row) ID() string { return FieldID(r.Name) }

// EachRow gives the rows of a list or of links, numbered from 1.
func (f Field) EachRow() []Row {
	all := f.Rows
	if f.Kind == "links" {
		all = f.linkRows()
	}
	rows := make([]Row, 0, len(all))
	for i, fields := range all {
		rows = append(rows, Row{Number: i + 1, Fields: fields, Name: f.Sub(strconv.Itoa(i)), Alone: len(all) == 1})
	}
	return rows
}

func (f Field) linkRows() [][]Field {
	var rows [][]Field
	for i := range RowCount(f.Values, f.Name) {
		row := f.Sub(strconv.Itoa(i))
		rows = append(rows, []Field{
			{Kind: "text", Name: row + ".title", Label: text.T("Titre", "Title"), Values: f.Values,
				Errors: slices.Concat(f.RowErrors[row+".title"], f.RowErrors[row+".title.fr"], f.RowErrors[row+".title.en"])},
			{Kind: "line", Name: row + ".url", Label: text.T("Adresse (https://…)", "Address (https://…)"), Values: f.Values,
				Errors: f.RowErrors[row+".url"]},
		})
	}
	return rows
}
