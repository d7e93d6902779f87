package instrument

import (
	"strings"

	"balise/engine/text"
)

// Display says how answers are written for a reader: in which language and, where bodies and records should be named rather
// than cited by identifier, with which names. A name that is not known, or that the reader may not know, is empty.
type Display struct {
	Lang       text.Lang
	BodyName   func(id string) text.Text
	RecordName func(id string) text.Text
}

// Show writes an answer on one line in a language: for comparisons, tables and search. No answer is "". Bodies are shown
// by their identifier: use Display to name them.
func Show(q *Question, a Answer, l text.Lang) string { return Display{Lang: l}.Line(q, a) }

// Line writes an answer on one line. What is withheld shows its ground and review date, never its value.
func (d Display) Line(q *Question, a Answer) string {
	if a.Absence != nil {
		return d.absence(q, *a.Absence)
	}
	if a.Value == nil || !wellTyped(q, a.Value) {
		return ""
	}
	return kinds[q.Kind].show(q, a.Value, d)
}

func (d Display) absence(q *Question, a Absence) string {
	shown := a.Reason.Label().In(d.Lang)
	if a.Ground != "" {
		shown += " (" + q.groundLabel(a.Ground, d.Lang) + ")"
	}
	if !a.Until.IsZero() {
		review := text.T(", à revoir\u00a0: ", ", review: ").In(d.Lang)
		shown += review + a.Until.Written(d.Lang)
	}
	if note := a.Note.In(d.Lang); note != "" && a.Reason != Withheld {
		dash := text.T("\u00a0: ", ": ").In(d.Lang)
		shown += dash + strings.Join(strings.Fields(note), " ")
	}
	return shown
}

func (q *Question) groundLabel(code string, l text.Lang) string {
	if q.grounds == nil {
		return code
	}
	return q.grounds.Label(code, l)
}

func (d Display) separator() string { return text.T("\u00a0; ", "; ").In(d.Lang) }
