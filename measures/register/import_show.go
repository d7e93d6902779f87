package register

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"balise/engine/instrument"
	"balise/engine/inventory"
	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/people"
)

// shownEntries bounds how many new entries a plan lists for a reader; its JSON lists all of them.
const shownEntries = 20

// fates names the fates in the order of the summary.
var fates = []struct {
	fate people.Fate
	name text.Text
}{
	{people.New, text.T("Nouvelles", "New")},
	{people.Changed, text.T("Modifiées", "Changed")},
	{people.Unchanged, text.T("Inchangées", "Unchanged")},
	{people.Refused, text.T("Refusées", "Refused")},
}

// planWriter writes a plan for a reader.
type planWriter struct {
	strings.Builder
	lang text.Lang
}

func (w *planWriter) line(fr, en string, args ...any) {
	fmt.Fprintf(w, text.T(fr, en).In(w.lang)+"\n", args...)
}

func (w *planWriter) number(n int) string { return lang.Number(w.lang, int64(n)) }

// WriteText tells the plan in words.
func (p *Plan) WriteText(out io.Writer, l text.Lang) error {
	w := &planWriter{lang: l}
	w.line("%s, %s", "%s, %s", p.Profile.Title.In(l), p.Profile.Version)
	w.line("Source\u00a0: %s. %s.", "Source: %s. %s.", p.Profile.Source.Name.In(l), p.Profile.Source.Licence.In(l))
	if p.Profile.Confidence == instrument.ToValidate {
		w.line("Ce profil est à valider\u00a0: il n’a pas été vérifié sur un vrai fichier.", "This profile is to be validated: it was not checked on a real file.")
	}
	w.line("Fiches lues\u00a0: %s, sur %s lignes (%s).", "Entries read: %s, on %s lines (%s).", w.number(len(p.Entries)), w.number(p.Lines), p.Encoding.Name)
	if p.Encoding.Doubt >= 0 {
		w.line("L’octet %d n’est pas de l’UTF-8\u00a0: le fichier est lu en %s.", "Byte %d is not UTF-8: the file is read as %s.", p.Encoding.Doubt, p.Encoding.Name)
	}
	for _, f := range fates {
		w.line("  %s\u00a0: %s", "  %s: %s", f.name.In(l), w.number(p.Count(f.fate)))
	}
	w.line("  Organismes à créer\u00a0: %s", "  Bodies to create: %s", w.number(len(p.Bodies)))
	if p.Publish {
		w.line("  À publier\u00a0: %s", "  To publish: %s", w.number(p.ToPublish()))
	}
	for _, b := range p.Bodies {
		w.line("    + %s", "    + %s", b.Name.In(l))
	}
	for _, f := range fates {
		p.writeEntries(w, f.fate, f.name)
	}
	if p.Empty() && p.Count(people.Refused) == 0 {
		w.line("Rien à faire\u00a0: le registre dit déjà tout cela.", "Nothing to do: the register already says all this.")
	}
	_, err := io.WriteString(out, w.String())
	return err
}

// writeEntries lists the entries of one fate; unchanged ones only where they deserve a look.
func (p *Plan) writeEntries(w *planWriter, fate people.Fate, title text.Text) {
	listed := 0
	for _, e := range p.Entries {
		if e.Fate != fate || fate == people.Unchanged && len(e.Remarks) == 0 {
			continue
		}
		if listed++; listed == 1 {
			w.line("\n%s", "\n%s", title.In(w.lang))
		}
		if fate == people.New && listed > shownEntries && len(e.Remarks) == 0 {
			continue
		}
		w.entry(e)
	}
	if more := listed - shownEntries; fate == people.New && more > 0 {
		w.line("  … et %s autres\u00a0: voir --json.", "  … and %s more: see --json.", w.number(more))
	}
}

func (w *planWriter) entry(e PlannedEntry) {
	var what []string
	for _, one := range []string{e.Name.In(w.lang), e.Body.In(w.lang)} {
		if one != "" {
			what = append(what, one)
		}
	}
	w.line("  Ligne %d\u00a0: %s", "  Line %d: %s", e.Line, strings.Join(what, " — "))
	for _, c := range e.Changes {
		q := c.Question
		w.line("    %s\u00a0: %s → %s", "    %s: %s → %s", q.Label.In(w.lang), short(instrument.Show(q, c.Before, w.lang)), short(instrument.Show(q, c.After, w.lang)))
	}
	for _, note := range append(e.Reasons, e.Remarks...) {
		w.line("    %s", "    %s", note.In(w.lang))
	}
}

// short bounds what a line of the plan repeats; nothing is a dash.
func short(s string) string {
	const most = 160 // characters
	if s == "" {
		return "—"
	}
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}

// The JSON of a plan.
type (
	planJSON struct {
		Profile  string              `json:"profile"`
		Version  string              `json:"version"`
		Encoding string              `json:"encoding"`
		Lines    int                 `json:"lines"`
		Records  int                 `json:"records"`
		Counts   map[people.Fate]int `json:"counts"`
		Publish  int                 `json:"to_publish"`
		Bodies   []text.Text         `json:"new_bodies"`
		Entries  []entryJSON         `json:"entries"`
	}
	entryJSON struct {
		Line    int          `json:"line"`
		Fate    people.Fate  `json:"fate"`
		Key     string       `json:"key,omitempty"`
		Number  int64        `json:"number,omitempty"`
		Name    text.Text    `json:"name"`
		Body    text.Text    `json:"body"`
		Publish bool         `json:"publish"`
		Changes []changeJSON `json:"changes,omitempty"`
		Reasons []text.Text  `json:"reasons,omitempty"`
		Remarks []text.Text  `json:"remarks,omitempty"`
		Values  []valueJSON  `json:"values,omitempty"`
	}
	changeJSON struct {
		Question string             `json:"question"`
		Before   instrument.Answers `json:"before"` // by question, empty without an answer
		After    instrument.Answers `json:"after"`
	}
	valueJSON struct {
		Column string             `json:"column"`
		Raw    string             `json:"raw"`
		Rule   inventory.Rule     `json:"rule"`
		Answer instrument.Answers `json:"answer"`
	}
)

// WriteJSON tells the whole plan to a machine: every value with its raw text and its rule.
func (p *Plan) WriteJSON(out io.Writer) error {
	told := planJSON{
		Profile: p.Profile.ID, Version: p.Profile.Version, Encoding: p.Encoding.Name, Lines: p.Lines, Records: len(p.Entries),
		Counts: map[people.Fate]int{}, Publish: p.ToPublish(), Bodies: []text.Text{}, Entries: []entryJSON{},
	}
	for _, f := range fates {
		told.Counts[f.fate] = p.Count(f.fate)
	}
	for _, b := range p.Bodies {
		told.Bodies = append(told.Bodies, b.Name)
	}
	for _, e := range p.Entries {
		told.Entries = append(told.Entries, e.json())
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(told)
}

func (e PlannedEntry) json() entryJSON {
	told := entryJSON{
		Line: e.Line, Fate: e.Fate, Key: e.Key, Number: e.Before.Number, Name: e.Name, Body: e.Body, Publish: e.Publish,
		Reasons: e.Reasons, Remarks: e.Remarks,
	}
	for _, c := range e.Changes {
		told.Changes = append(told.Changes, changeJSON{c.Question.ID, only(c.Question.ID, c.Before), only(c.Question.ID, c.After)})
	}
	for _, v := range e.Values {
		told.Values = append(told.Values, valueJSON{v.Header, v.Raw, v.Rule, only(v.Question, v.Answer)})
	}
	return told
}

// only gives one answer by its question, or nothing.
func only(question string, a instrument.Answer) instrument.Answers {
	if !a.Given() {
		return instrument.Answers{}
	}
	return instrument.Answers{question: a}
}
