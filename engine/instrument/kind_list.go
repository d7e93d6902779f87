package instrument

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"balise/engine/text"
)

// listKind asks for rows of a few fields. An empty row is no row.
type listKind struct{}

func (listKind) settings() []string { return []string{"fields", "max_items"} }

func (listKind) read(q *Question, f fields) (Value, []issue) {
	var rows []Answers
	var issues []issue
	for _, index := range f.rows() {
		row, wrong := readRow(q, f.row(index), "."+strconv.Itoa(index))
		issues = append(issues, wrong...)
		if len(row) > 0 {
			rows = append(rows, row)
		}
	}
	if rows == nil {
		return nil, issues
	}
	return rows, issues
}

func readRow(q *Question, f fields, at string) (Answers, []issue) {
	row := Answers{}
	var issues []issue
	for _, field := range q.Fields {
		v, wrong := readChecked(field, f.sub(field.ID))
		issues = append(issues, within(at+"."+field.ID, wrong)...)
		if v != nil {
			row[field.ID] = Answer{Value: v}
		}
	}
	return row, issues
}

func (listKind) write(q *Question, v Value, f fields) {
	for i, row := range v.([]Answers) {
		for _, field := range q.Fields {
			if answer, ok := row[field.ID]; ok {
				kinds[field.Kind].write(field, answer.Value, f.row(i).sub(field.ID))
			}
		}
	}
}

func (listKind) check(q *Question, v Value) []issue {
	rows, ok := v.([]Answers)
	if !ok {
		return wrongType()
	}
	issues := checkCount(q, len(rows))
	for i, row := range rows {
		issues = append(issues, within("."+strconv.Itoa(i), checkRow(q, row))...)
	}
	return issues
}

func checkRow(q *Question, row Answers) []issue {
	if len(row) == 0 {
		return only("Remplissez cette ligne ou retirez-la.", "Fill in this row or remove it.")
	}
	var issues []issue
	for _, id := range slices.Sorted(maps.Keys(row)) {
		field := q.field(id)
		if field == nil || row[id].Value == nil || row[id].Absence != nil {
			issues = append(issues, within("."+id, wrongType())...)
			continue
		}
		issues = append(issues, within("."+id, kinds[field.Kind].check(field, row[id].Value))...)
	}
	return issues
}

func (listKind) show(q *Question, v Value, d Display) string {
	var shown []string
	for _, row := range v.([]Answers) {
		var cells []string
		for _, field := range q.Fields {
			if answer, ok := row[field.ID]; ok {
				cells = append(cells, d.Line(field, answer))
			}
		}
		shown = append(shown, strings.Join(cells, ", "))
	}
	return strings.Join(shown, d.separator())
}

// missing tells which required fields the rows lack at that stage.
func (listKind) missing(q *Question, rows []Answers, stage Stage) []issue {
	var issues []issue
	for i, row := range rows {
		for _, field := range q.Fields {
			if field.Required.neededAt(stage) && !row[field.ID].Known() {
				issues = append(issues, issue{
					at: "." + strconv.Itoa(i) + "." + field.ID + firstField(field),
					message: text.T("Remplissez «\u00a0"+field.Label.FR+"\u00a0» sur cette ligne, ou retirez la ligne.",
						"Fill in “"+field.Label.EN+"” on this row, or remove the row."),
				})
			}
		}
	}
	return issues
}

func (q *Question) field(id string) *Question {
	for _, f := range q.Fields {
		if f.ID == id {
			return f
		}
	}
	return nil
}

// within moves issues below a place.
func within(at string, issues []issue) []issue {
	moved := make([]issue, len(issues))
	for i, one := range issues {
		moved[i] = one
		moved[i].at = at + one.at
	}
	return moved
}
