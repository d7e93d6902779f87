package pages

import (
	"strings"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/web/ui"
)

// Section is a part of a record as a reader sees it. Internal holds the answers that the public does not see; it is empty
// on public pages.
type Section struct {
	ID       string
	Title    text.Text
	Public   ui.SummaryList
	Internal ui.SummaryList
}

// Reader says for whom answers are shown.
type Reader struct {
	Lang     text.Lang
	BodyName func(id string) text.Text
	// RecordName names the records that answers cite.
	RecordName func(id string) text.Text
	// Grounds names the grounds on which an answer is withheld.
	Grounds *instrument.Taxonomy
	// Inside tells that private questions are shown too, and those left empty.
	Inside bool
}

func (r Reader) display(l text.Lang) instrument.Display {
	return instrument.Display{Lang: l, BodyName: r.BodyName, RecordName: r.RecordName}
}

// Sections shows the answers of a record, section by section, in the order of the form.
func (r Reader) Sections(in *instrument.Instrument, a instrument.Answers) []Section {
	return r.SectionsBut(in, a, nil)
}

// SectionsBut is Sections without the questions that the page shows elsewhere.
func (r Reader) SectionsBut(in *instrument.Instrument, a instrument.Answers, elsewhere map[string]bool) []Section {
	shown := in.Shown(a)
	var sections []Section
	for _, s := range in.Sections {
		section := Section{ID: s.ID, Title: s.Title}
		for _, q := range s.Questions {
			switch {
			case elsewhere[q.ID] || !r.shows(q, a[q.ID], shown[q.ID]):
			case q.Public:
				section.Public.Rows = append(section.Public.Rows, r.Row(q, a[q.ID]))
			default:
				section.Internal.Rows = append(section.Internal.Rows, r.Row(q, a[q.ID]))
			}
		}
		if len(section.Public.Rows)+len(section.Internal.Rows) > 0 {
			sections = append(sections, section)
		}
	}
	return sections
}

// KeyRows shows the key questions of a record, even those without an answer.
func (r Reader) KeyRows(in *instrument.Instrument, a instrument.Answers) ui.SummaryList {
	var list ui.SummaryList
	for _, q := range in.Questions() {
		if q.Key && q.Public {
			list.Rows = append(list.Rows, r.Row(q, a[q.ID]))
		}
	}
	return list
}

// shows tells whether a question has its place on the page. A blank says something too: some questions are always shown.
func (r Reader) shows(q *instrument.Question, answer instrument.Answer, asked bool) bool {
	if answer.Given() {
		return r.Inside || q.Public
	}
	if r.Inside {
		return asked
	}
	return q.Public && q.AlwaysShow
}

// Row shows one answer.
func (r Reader) Row(q *instrument.Question, answer instrument.Answer) ui.SummaryRow {
	row := ui.SummaryRow{Label: q.Label, Aside: r.aside(q, answer)}
	if answer.Absence != nil && !answer.Known() {
		row.Absent = r.absent(*answer.Absence)
		return row
	}
	switch v := answer.Value.(type) {
	case nil:
	case text.Text:
		row.Paragraphs = r.paragraphs(v)
	case []string:
		for _, code := range v {
			row.Items = append(row.Items, r.both(q, []string{code}))
		}
	case []instrument.Link:
		for _, link := range v {
			row.Links = append(row.Links, ui.Link{Label: labelOf(link), Href: link.URL})
		}
	case []instrument.Answers:
		for _, fields := range v {
			row.Items = append(row.Items, r.both(q, []instrument.Answers{fields}))
		}
	default:
		row.Value = r.both(q, v)
	}
	if answer.Absence != nil { // withheld, and read by those who see the value
		withheld := r.write(q, instrument.Answer{Absence: answer.Absence})
		row.Items = append(row.Items, withheld)
	}
	return row
}

func (r Reader) both(q *instrument.Question, v instrument.Value) text.Text {
	return r.write(q, instrument.Answer{Value: v})
}

// write writes an answer in both languages.
func (r Reader) write(q *instrument.Question, a instrument.Answer) text.Text {
	return text.T(r.display(text.FR).Line(q, a), r.display(text.EN).Line(q, a))
}

func (r Reader) absent(a instrument.Absence) *ui.Absent {
	absent := &ui.Absent{Reason: a.Reason.Label(), Note: a.Note}
	if a.Reason == instrument.Withheld {
		absent.Note = text.Text{}
	}
	if a.Ground != "" {
		absent.Ground = text.T(a.Ground, a.Ground)
		if term := r.Grounds.Term(a.Ground); term != nil {
			absent.Ground = term.Label
		}
	}
	if !a.Until.IsZero() {
		absent.Until = text.T(a.Until.Written(text.FR), a.Until.Written(text.EN))
	}
	return absent
}

func labelOf(link instrument.Link) text.Text {
	if link.Title.Empty() {
		return text.T(link.URL, link.URL)
	}
	return link.Title
}

// paragraphs cuts a text where its author left a blank line, in the reader's language, or in the other where the text
// exists only there.
func (r Reader) paragraphs(t text.Text) []text.Text {
	l := r.Lang
	if !t.Has(l) {
		l = l.Other()
	}
	var all []text.Text
	for _, p := range strings.Split(strings.ReplaceAll(t.In(l), "\r\n", "\n"), "\n\n") {
		if p = strings.TrimSpace(p); p == "" {
			continue
		}
		if l == text.EN {
			all = append(all, text.T("", p))
		} else {
			all = append(all, text.T(p, ""))
		}
	}
	return all
}
