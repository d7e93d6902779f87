package pages

import (
	"reflect"
	"slices"
	"strings"

	"balise/engine/instrument"
	"balise/engine/text"
)

var answerType = reflect.TypeFor[Answer]()

// members names the member of Answer in which the value of each kind of question stands.
var members = map[instrument.Kind]string{
	instrument.KindText: "text", instrument.KindLongText: "text", instrument.KindRole: "text", instrument.KindLine: "string",
	instrument.KindOneOf: "string", instrument.KindBody: "string", instrument.KindRecord: "string", instrument.KindNumber: "number", instrument.KindMoney: "money",
	instrument.KindDate: "date", instrument.KindYesNo: "bool", instrument.KindManyOf: "codes", instrument.KindLinks: "links",
	instrument.KindAttachment: "file", instrument.KindList: "rows",
}

// given lists the members of the answer that hold a value.
func (a Answer) given() []string {
	var names []string
	v := reflect.ValueOf(a)
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if !slices.Contains([]string{"absent", "remark", "evidence", "from"}, name) && !v.Field(i).IsZero() {
			names = append(names, name)
		}
	}
	return names
}

// fits tells whether the answer holds one value of the question's kind, or none but the reason why.
func (a Answer) fits(q *instrument.Question) bool {
	given := a.given()
	switch {
	case len(given) == 0:
		return a.Absent != nil || a.beside()
	case len(given) > 1 || given[0] != members[q.Kind]:
		return false
	}
	for _, row := range a.Rows {
		for id, cell := range row {
			field := fieldOf(q, id)
			if field == nil || cell.beside() || !cell.fits(field) {
				return false
			}
		}
	}
	return true
}

func fieldOf(q *instrument.Question, id string) *instrument.Question {
	for _, f := range q.Fields {
		if f.ID == id {
			return f
		}
	}
	return nil
}

// exampleAnswer is an answer of the shape that the question takes.
func exampleAnswer(q *instrument.Question) Answer {
	some := func(s string) *string { return &s }
	yes := true
	words := q.Example
	if words.Empty() {
		words = text.T("Texte en français", "Text in English")
	}
	switch q.Kind {
	case instrument.KindNumber:
		return Answer{Number: some("12.5")}
	case instrument.KindMoney:
		return Answer{Money: &Money{Cents: 12_500_00, Currency: "CAD"}}
	case instrument.KindDate:
		return Answer{Date: some("2026-05")}
	case instrument.KindYesNo:
		return Answer{Bool: &yes}
	case instrument.KindOneOf:
		return Answer{String: some(firstTerm(q))}
	case instrument.KindManyOf:
		return Answer{Codes: []string{firstTerm(q)}}
	case instrument.KindLine:
		return Answer{String: some(words.FR)}
	case instrument.KindBody, instrument.KindRecord:
		return Answer{String: some("01hzexemple0000000000000000")}
	case instrument.KindLinks:
		return Answer{Links: []Link{{Title: &text.Text{FR: "Avis", EN: "Notice"}, URL: "https://exemple.quebec/avis"}}}
	case instrument.KindAttachment:
		return Answer{File: &instrument.Attachment{Name: "analyse.pdf", MediaType: "application/pdf", Size: 1024, SHA256: strings.Repeat("0", 64)}}
	case instrument.KindList:
		row := map[string]Answer{}
		for _, f := range q.Fields {
			row[f.ID] = exampleAnswer(f)
		}
		return Answer{Rows: []map[string]Answer{row}}
	}
	return Answer{Text: &words}
}

func firstTerm(q *instrument.Question) string {
	if t := q.Taxonomy(); t != nil && len(t.Current().Terms) > 0 {
		return t.Current().Terms[0].Code
	}
	return ""
}

// pointer turns the name of a form field, as problems give it, into a JSON pointer into what a program sends: "links.0.url"
// is "/answers/links/links/0/url". What names no question stays as it is.
func pointer(in *instrument.Instrument, field string) string {
	id, rest, _ := strings.Cut(field, ".")
	q := in.Question(id)
	if q == nil {
		if !strings.ContainsAny(field, "/-") && field != "" {
			return "/answers/" + escaped(field)
		}
		return field
	}
	return "/answers/" + escaped(id) + inside(q, rest)
}

// inside is the end of a pointer, below the question.
func inside(q *instrument.Question, rest string) string {
	first, after, _ := strings.Cut(rest, ".")
	switch first {
	case "absence":
		return "/absent/reason"
	case "ground", "until":
		return "/absent/" + first
	case "note":
		return "/absent/note/" + after
	case "remark", "evidence":
		return "/" + strings.ReplaceAll(rest, ".", "/")
	}
	member := "/" + members[q.Kind]
	switch q.Kind {
	case instrument.KindText, instrument.KindLongText, instrument.KindRole, instrument.KindLinks, instrument.KindAttachment:
		if rest == "" {
			return member
		}
		return member + "/" + strings.ReplaceAll(rest, ".", "/")
	case instrument.KindMoney:
		if first == "amount" {
			return member + "/cents"
		}
		return member + "/currency"
	case instrument.KindList:
		id, deeper, _ := strings.Cut(after, ".")
		if field := fieldOf(q, id); field != nil {
			return member + "/" + first + "/" + id + inside(field, deeper)
		}
		if first != "" {
			return member + "/" + first
		}
	}
	return member
}

// escaped writes a name as a part of a JSON pointer (RFC 6901), without what no reader could see.
func escaped(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, name)
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}
