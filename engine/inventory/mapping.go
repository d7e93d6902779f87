package inventory

import (
	"slices"
	"strings"

	"balise/engine/instrument"
	"balise/engine/text"
)

// Mapping says which column of a body's own spreadsheet answers which question. Suggest proposes one, a person corrects it,
// and it is kept by name for the next file: its JSON is stored.
type Mapping struct {
	Columns []Mapped `json:"columns"`
	// Key is the header of the column that tells one record from another; empty: their name does.
	Key   string `json:"key,omitempty"`
	Sheet string `json:"sheet,omitempty"` // of a workbook; empty: the first that shows anything
}

// Mapped is one column. Without a question, it is not imported.
type Mapped struct {
	Header   string    `json:"header"`
	Question string    `json:"question,omitempty"`
	Lang     text.Lang `json:"lang,omitempty"` // of a text
	// Words says what a value means that no list knows: a code, yes or no, or "absent." and a reason. Its keys are values
	// without case or accents.
	Words map[string]string `json:"words,omitempty"`
}

// Target is something that a column can answer: a question, and for texts in which language.
type Target struct {
	Question *instrument.Question
	Lang     text.Lang
}

// mappable lists the kinds of questions that a column of a spreadsheet can answer.
var mappable = []instrument.Kind{
	instrument.KindText, instrument.KindLongText, instrument.KindRole, instrument.KindLine, instrument.KindNumber, instrument.KindMoney,
	instrument.KindDate, instrument.KindYesNo, instrument.KindOneOf, instrument.KindManyOf, instrument.KindLinks,
}

// Targets lists what the columns of a spreadsheet can answer, in the order of the form.
func Targets(in *instrument.Instrument) []Target {
	var all []Target
	for _, q := range in.Questions() {
		switch {
		case !slices.Contains(mappable, q.Kind):
		case bilingual(q):
			all = append(all, Target{q, text.FR}, Target{q, text.EN})
		default:
			all = append(all, Target{Question: q})
		}
	}
	return all
}

func bilingual(q *instrument.Question) bool {
	return q.Kind == instrument.KindText || q.Kind == instrument.KindLongText || q.Kind == instrument.KindRole
}

// Column gives the place of a header in a table, or -1: case, accents and spaces do not count.
func (t *Table) Column(header string) int {
	return slices.IndexFunc(t.Header, func(c Cell) bool { return key(c.Text) == key(header) })
}

// dictionary says what the values of a choice mean, by their key: codes and labels of every edition, in both languages.
func dictionary(q *instrument.Question) map[string]string {
	words := map[string]string{}
	if q.Kind == instrument.KindYesNo {
		for _, w := range []string{"oui", "yes", "vrai", "true", "o", "y", "1", "x"} {
			words[w] = "yes"
		}
		for _, w := range []string{"non", "no", "faux", "false", "n", "0"} {
			words[w] = "no"
		}
		return words
	}
	if q.Taxonomy() == nil {
		return words
	}
	for _, e := range q.Taxonomy().Editions {
		for _, term := range e.Terms {
			for _, s := range []string{term.Code, term.Label.FR, term.Label.EN} {
				words[key(s)] = term.Code
			}
		}
	}
	return words
}

// AbsentPrefix begins what a word means when it is a reason rather than an answer.
const AbsentPrefix = "absent."

// saysNothing are the words by which people write that there is no answer, and why.
var saysNothing = map[string]instrument.Reason{
	"sans objet": instrument.NotApplicable, "s. o.": instrument.NotApplicable, "s.o.": instrument.NotApplicable, "so": instrument.NotApplicable,
	"n/a": instrument.NotApplicable, "n.a.": instrument.NotApplicable, "na": instrument.NotApplicable, "ne s'applique pas": instrument.NotApplicable,
	"not applicable": instrument.NotApplicable, "does not apply": instrument.NotApplicable,
	"inconnu": instrument.Unknown, "inconnue": instrument.Unknown, "information inconnue": instrument.Unknown, "unknown": instrument.Unknown,
	"a determiner": instrument.Unknown, "ne sais pas": instrument.Unknown, "?": instrument.Unknown, "tbd": instrument.Unknown,
}

// meaning gives what a word says for a question: a code, yes or no, or a reason; and whether it says anything.
func (m Mapped) meaning(q *instrument.Question, words map[string]string, raw string) (string, bool) {
	k := key(raw)
	if given, told := m.Words[k]; told && given != "" {
		return given, true
	}
	if code, known := words[k]; known {
		return code, true
	}
	if reason, known := saysNothing[k]; known && q.Offers(reason) {
		return AbsentPrefix + string(reason), true
	}
	return "", false
}

// pieces cuts the cell of a many_of: on semicolons, bars and lines or, where none of them stands, on commas.
func pieces(q *instrument.Question, cell string) []string {
	if q.Kind != instrument.KindManyOf {
		return []string{oneLine(cell)}
	}
	cut := func(r rune) bool { return strings.ContainsRune(";|\n\r", r) }
	if !strings.ContainsFunc(cell, cut) {
		cut = func(r rune) bool { return r == ',' }
	}
	var all []string
	for _, p := range strings.FieldsFunc(cell, cut) {
		if p = oneLine(p); p != "" {
			all = append(all, p)
		}
	}
	return all
}

// Strange lists the values of a mapped column of choices that nothing explains, each once, as they are written; at most 30.
func (m Mapped) Strange(t *Table, in *instrument.Instrument) []string {
	const most = 30
	q, at := in.Question(m.Question), t.Column(m.Header)
	if q == nil || at < 0 || q.Kind != instrument.KindOneOf && q.Kind != instrument.KindManyOf && q.Kind != instrument.KindYesNo {
		return nil
	}
	words := dictionary(q)
	unexplained := Mapped{} // what a person explained is listed too, so that it can be corrected
	var found []string
	seen := map[string]bool{}
	for _, r := range t.Records {
		whole := oneLine(unguard(r.Cells[at].Text))
		values := pieces(q, unguard(r.Cells[at].Text))
		if _, known := unexplained.meaning(q, words, whole); known {
			continue
		}
		for _, v := range values {
			if _, known := unexplained.meaning(q, words, v); known || v == "" || seen[key(v)] || len(found) == most {
				continue
			}
			seen[key(v)] = true
			found = append(found, v)
		}
	}
	return found
}

// WordKey is how Mapped.Words knows a value.
func WordKey(raw string) string { return key(raw) }

// For gives the mapping for another table: what it knows of the columns that are there, in their order. A column that it
// does not know is not imported.
func (m Mapping) For(t *Table) Mapping {
	fitted := Mapping{Columns: make([]Mapped, len(t.Header)), Sheet: t.Sheets.Read}
	for i, h := range t.Header {
		fitted.Columns[i].Header = h.Text
		for _, c := range m.Columns {
			if key(c.Header) == key(h.Text) {
				fitted.Columns[i] = Mapped{Header: h.Text, Question: c.Question, Lang: c.Lang, Words: c.Words}
			}
		}
	}
	if m.Key != "" && t.Column(m.Key) >= 0 {
		fitted.Key = t.Header[t.Column(m.Key)].Text
	}
	return fitted
}
