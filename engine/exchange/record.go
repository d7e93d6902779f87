package exchange

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
)

// known are the columns of what is known of a record besides its answers.
func (l *Layout) known() []Column {
	code := func(id string, label text.Text, taxonomy string, of func(r *Record) *string) []Column {
		t := l.in.Taxonomy(taxonomy)
		return []Column{
			{ID: id, Label: text.T(label.FR+" (code)", label.EN+" (code)"), Type: Code, Taxonomy: t,
				write: func(r Record, _ instrument.Display) string { return *of(&r) },
				read:  func(r *Record, cell string) error { *of(r) = cell; return nil }},
			{ID: id + "_text", Label: label, Type: Text, Taxonomy: t, Words: true, write: func(r Record, d instrument.Display) string {
				if t == nil || *of(&r) == "" {
					return ""
				}
				return t.Label(*of(&r), d.Lang)
			}},
		}
	}
	all := []Column{
		{ID: "number", Label: text.T("Numéro de la fiche", "Entry number"), Type: Integer,
			write: func(r Record, _ instrument.Display) string { return strconv.FormatInt(r.Number, 10) }, read: readNumber},
		{ID: "url", Label: text.T("Adresse de la fiche", "Address of the entry"), Type: Address,
			write: func(r Record, d instrument.Display) string { return r.URL.In(d.Lang) },
			read:  func(r *Record, cell string) error { r.URL = text.T(cell, cell); return nil }},
		{ID: "state", Label: text.T("Publication (code)", "Publication (code)"), Type: Code,
			write: func(r Record, _ instrument.Display) string { return r.State }, read: l.readState},
		{ID: "state_text", Label: text.T("Publication", "Publication"), Type: Text, Words: true,
			write: func(r Record, d instrument.Display) string { return l.states[r.State].In(d.Lang) }},
		{ID: "published_at", Label: text.T("Version du", "Version of"), Type: DateTime,
			write: func(r Record, _ instrument.Display) string { return r.PublishedAt.UTC().Format(time.RFC3339) }, read: readTime},
	}
	all = append(all, inBoth("reason", text.T("Raison de la dernière version", "Reason for the last version"), func(r *Record) *text.Text { return &r.Reason })...)
	all = append(all, Column{ID: "body", Label: text.T("Organisme (code)", "Public body (code)"), Type: Code,
		write: func(r Record, _ instrument.Display) string { return r.Body.Slug },
		read:  func(r *Record, cell string) error { r.Body.Slug = cell; return nil }})
	all = append(all, inBoth("body", text.T("Organisme", "Public body"), func(r *Record) *text.Text { return &r.Body.Name })...)
	all = append(all, code("body_type", text.T("Type d’organisme", "Type of body"), "body_type", func(r *Record) *string { return &r.Body.Type })...)
	all = append(all, code("portfolio", text.T("Portefeuille", "Portfolio"), "portfolio", func(r *Record) *string { return &r.Body.Portfolio })...)
	all = append(all, code("jurisdiction", text.T("Administration", "Government"), "jurisdiction", func(r *Record) *string { return &r.Body.Jurisdiction })...)
	return append(all, Column{ID: "form_version", Label: text.T("Version du formulaire", "Version of the form"), Type: Text,
		write: func(r Record, _ instrument.Display) string { return r.Form },
		read:  func(r *Record, cell string) error { r.Form = cell; return nil }})
}

// inBoth gives the two columns of a text.
func inBoth(id string, label text.Text, of func(r *Record) *text.Text) []Column {
	return []Column{
		{ID: id + "_fr", Label: inFrench(label), Type: Text, Lang: text.FR,
			write: func(r Record, _ instrument.Display) string { return of(&r).FR },
			read:  func(r *Record, cell string) error { of(r).FR = cell; return nil }},
		{ID: id + "_en", Label: inEnglish(label), Type: Text, Lang: text.EN,
			write: func(r Record, _ instrument.Display) string { return of(&r).EN },
			read:  func(r *Record, cell string) error { of(r).EN = cell; return nil }},
	}
}

func inFrench(label text.Text) text.Text {
	return text.T(label.FR+" (en français)", label.EN+" (in French)")
}

func inEnglish(label text.Text) text.Text {
	return text.T(label.FR+" (en anglais)", label.EN+" (in English)")
}

func readNumber(r *Record, cell string) error {
	n, err := strconv.ParseInt(cell, 10, 64)
	if err != nil || n < 1 {
		return expected("un numéro de fiche est attendu, par exemple 12", "the number of an entry is expected, for example 12")
	}
	r.Number = n
	return nil
}

func readTime(r *Record, cell string) error {
	at, err := time.Parse(time.RFC3339, cell)
	if err != nil {
		return expected("une date et une heure sont attendues, comme 2026-05-31T13:30:00Z", "a date and a time are expected, such as 2026-05-31T13:30:00Z")
	}
	r.PublishedAt = at
	return nil
}

func (l *Layout) readState(r *Record, cell string) error {
	if _, known := l.states[cell]; !known {
		codes := strings.Join(slices.Sorted(maps.Keys(l.states)), ", ")
		return expected("un de ces codes est attendu\u00a0: "+codes, "one of these codes is expected: "+codes)
	}
	r.State = cell
	return nil
}

// absences are the two columns of why some questions have no answer: all of them in one cell, since most have one.
func (l *Layout) absences() []Column {
	return []Column{
		{ID: "absences", Label: text.T("Réponses absentes (JSON)", "Missing answers (JSON)"), Type: JSON, write: writeAbsences, read: l.readAbsences},
		{ID: "absences_text", Label: text.T("Réponses absentes", "Missing answers"), Type: Text, Words: true, write: func(r Record, d instrument.Display) string {
			var said []string
			for _, q := range l.in.Questions() {
				if a := r.Answers[q.ID]; a.Absence != nil {
					said = append(said, q.Label.In(d.Lang)+text.T("\u00a0: ", ": ").In(d.Lang)+d.Line(q, a))
				}
			}
			return strings.Join(said, "\n")
		}},
	}
}

func writeAbsences(r Record, _ instrument.Display) string {
	absences := map[string]*instrument.Absence{}
	for id, a := range r.Answers {
		if a.Absence != nil {
			absences[id] = a.Absence
		}
	}
	if len(absences) == 0 {
		return ""
	}
	return inJSON(absences)
}

// inJSON writes what cannot fail to be written: texts, numbers and lists of them.
func inJSON(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return ""
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (l *Layout) readAbsences(r *Record, cell string) error {
	wrong := expected("des raisons en JSON sont attendues, comme {\"start\":{\"reason\":\"unknown\"}}",
		"reasons in JSON are expected, such as {\"start\":{\"reason\":\"unknown\"}}")
	d := json.NewDecoder(strings.NewReader(cell))
	d.DisallowUnknownFields()
	var absences map[string]*instrument.Absence
	if err := d.Decode(&absences); err != nil || d.More() {
		return wrong
	}
	for id, absence := range absences {
		q := l.in.Question(id)
		if q == nil || !q.Public || absence == nil {
			return wrong
		}
		r.Answers[id] = instrument.Answer{Value: r.Answers[id].Value, Absence: absence}
	}
	return nil
}
