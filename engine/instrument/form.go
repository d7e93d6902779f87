package instrument

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"balise/engine/text"
)

// Problem is one mistake in the answers, in words for the person who can mend it.
type Problem struct {
	Field    string // name of the form field to go to
	Question string
	Message  text.Text
}

// ReadForm makes answers of a posted form. What cannot be understood, or is not allowed, gives a problem and no answer:
// the form is then shown again from what was typed, not from the answers. Form fields of no question are ignored, and
// so are empty ones. Only when there is no problem is it worth calling Validate.
//
// The names of form fields are, for a question x: x; x.fr and x.en (texts); x.year, x.month, x.day (date); x.amount and
// x.currency (money); x.0.title.fr, x.0.url (links); x.0.field… (list); x.name, x.media_type, x.size, x.sha256
// (attachment); and for every kind x.absence, x.ground, x.until, x.note.fr, x.note.en; x.remark.fr and x.remark.en where
// the instrument takes remarks; x.evidence.code, .date, .reference and .provider where the question asks for evidence.
func (in *Instrument) ReadForm(form url.Values) (Answers, []Problem) {
	answers := Answers{}
	var problems []Problem
	for _, q := range in.Questions() {
		f := fields{form, q.ID}
		value, issues := readChecked(q, f)
		absence, wrong := readAbsence(q, f)
		issues = append(issues, wrong...)
		answer, wrong := in.readBeside(q, f, Answer{Value: value, Absence: absence})
		issues = append(issues, wrong...)
		if len(issues) == 0 {
			issues = checkTogether(answer)
		}
		problems = append(problems, in.problems(q, issues)...)
		if len(issues) == 0 && !answer.Blank() {
			answers[q.ID] = answer
		}
	}
	return answers, problems
}

// WriteForm is the inverse of ReadForm: the form that gives these answers. Answers of unknown questions, or whose value
// is not of the question's kind, are left out.
func (in *Instrument) WriteForm(answers Answers) url.Values {
	form := url.Values{}
	for _, q := range in.Questions() {
		answer := answers[q.ID]
		f := fields{form, q.ID}
		if answer.Known() && wellTyped(q, answer.Value) {
			kinds[q.Kind].write(q, answer.Value, f)
		}
		if a := answer.Absence; a != nil {
			f.sub("absence").set(string(a.Reason))
			f.sub("ground").set(a.Ground)
			f.sub("until").set(a.Until.String())
			writeText(a.Note, f.sub("note"))
		}
		writeBeside(answer, f)
	}
	return form
}

// readChecked reads a value and checks it, unless reading it failed already.
func readChecked(q *Question, f fields) (Value, []issue) {
	k := kinds[q.Kind]
	value, issues := k.read(q, f)
	if len(issues) > 0 || value == nil {
		return nil, issues
	}
	if issues = k.check(q, value); len(issues) > 0 {
		return nil, issues
	}
	return value, nil
}

const longestNote = 2000

func readAbsence(q *Question, f fields) (*Absence, []issue) {
	reason := Reason(strings.TrimSpace(f.sub("absence").get()))
	if reason == "" {
		return nil, nil // a ground or a note without a reason: the person chose to answer after all
	}
	a := Absence{Reason: reason, Note: readText(f.sub("note"))}
	if reason == Withheld {
		a.Ground = strings.TrimSpace(f.sub("ground").get())
		if typed := strings.TrimSpace(f.sub("until").get()); typed != "" {
			until, err := ParseDate(typed)
			if err != nil {
				return nil, []issue{{at: ".until", message: badUntil}}
			}
			a.Until = until
		}
	}
	if issues := checkAbsence(q, a); len(issues) > 0 {
		return nil, issues
	}
	return &a, nil
}

var badUntil = text.T("Écrivez la date de révision comme 2027, 2027-05 ou 2027-05-31.",
	"Write the review date as 2027, 2027-05 or 2027-05-31.")

// checkAbsence tells what is wrong with a reason given for a question. The answers of old versions keep their reasons:
// only reasons that the question never offers are refused.
func checkAbsence(q *Question, a Absence) []issue {
	var issues []issue
	if !q.Offers(a.Reason) {
		issues = append(issues, issue{at: ".absence", message: text.T(
			"Cette raison n’est pas offerte pour cette question\u00a0: choisissez dans la liste.",
			"This reason is not offered for this question: choose from the list.")})
	} else if a.Reason == Withheld && !slices.Contains(q.Withhold.Grounds, a.Ground) {
		issues = append(issues, issue{at: ".ground", message: text.T(
			"Choisissez le motif pour lequel cette information n’est pas divulguée.",
			"Choose the ground on which this information is withheld.")})
	}
	if a.Reason != Withheld && (a.Ground != "" || !a.Until.IsZero()) {
		issues = append(issues, issue{at: ".ground", message: text.T(
			"Un motif et une date de révision vont seulement avec une information non divulguée\u00a0: retirez-les.",
			"A ground and a review date only go with withheld information: remove them.")})
	}
	if !a.Until.IsZero() && !a.Until.Valid() {
		issues = append(issues, issue{at: ".until", message: badUntil})
	}
	return append(issues, within(".note", checkText(a.Note, longestNote, true))...)
}

// checkTogether refuses a value beside a reason for its absence, unless it is withheld.
func checkTogether(a Answer) []issue {
	if a.Known() && a.Absence != nil && a.Absence.Reason != Withheld {
		return []issue{{at: ".absence", message: text.T(
			"Vous avez répondu et aussi indiqué qu’il n’y a pas de réponse\u00a0: gardez l’un ou l’autre.",
			"You answered and also said that there is no answer: keep one or the other.")}}
	}
	return nil
}

// Takes tells whether a value could answer the question.
func (q *Question) Takes(v Value) bool { return len(kinds[q.Kind].check(q, v)) == 0 }

// Offers tells whether the question offers that reason for not answering.
func (q *Question) Offers(r Reason) bool {
	if r == Withheld {
		return q.Withhold != nil
	}
	return slices.Contains(q.Absences, r)
}

func (in *Instrument) problems(q *Question, issues []issue) []Problem {
	var problems []Problem
	for _, i := range issues {
		problems = append(problems, Problem{Field: q.ID + cmp.Or(i.at, firstField(q)), Question: q.ID, Message: i.message})
	}
	return problems
}

// FirstField is the name of the form field to which a link to the question leads.
func (q *Question) FirstField() string { return q.ID + firstField(q) }

// firstField is the end of the name of the first form field of a question: where a problem about the whole answer leads.
func firstField(q *Question) string {
	switch q.Kind {
	case KindText, KindLongText, KindRole:
		return ".fr"
	case KindDate:
		return ".year"
	case KindMoney:
		return ".amount"
	case KindAttachment:
		return ".name"
	}
	return ""
}
