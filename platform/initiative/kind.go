// Package initiative is the one noun that most measures share: a use of artificial intelligence from idea to
// retirement. It says how an initiative is recorded, what of it the public may see, and which facts of it others may
// ask about. The register (9.2) publishes it; governance (9.1) and the lab (3.1) will judge it and try it.
package initiative

import (
	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
)

// KindID names the kind of record in the database: it never changes.
const KindID = "initiative"

// InstrumentID names the questionnaire that shapes an initiative.
const InstrumentID = "register-entry"

// Kind gives the kind of record of an initiative, shaped by the register's questionnaire.
func Kind(in *instrument.Instrument) record.Kind {
	return record.Kind{
		ID:          KindID,
		Instrument:  in,
		Title:       Name,
		Publishable: publishable,
		Public: func(_ people.Body, a instrument.Answers) instrument.Answers {
			return Public(in, a)
		},
	}
}

// Name gives the name of an initiative.
func Name(a instrument.Answers) text.Text {
	name, _ := a["name"].Value.(text.Text)
	return name
}

// publishable refuses what the public Portrait leaves out: initiatives of cybersecurity (quebec.md §2.2).
func publishable(a instrument.Answers) error {
	if Flag(a, "cybersecurity") == Yes {
		return fault.Invalid(text.T(
			"Cette initiative sert à la cybersécurité\u00a0: elle se déclare, mais ne se publie pas.",
			"This initiative serves cybersecurity: it is declared, but never published."),
			fault.Field{Name: "cybersecurity", Message: text.T("initiative de cybersécurité", "cybersecurity initiative")})
	}
	return nil
}

// Answered is a yes, a no, or neither: a blank is not a no.
type Answered string

// The three answers to a yes-or-no question.
const (
	Yes     Answered = "yes"
	No      Answered = "no"
	Unknown Answered = "unknown"
)

// Flag reads a yes-or-no question.
func Flag(a instrument.Answers, question string) Answered {
	value, known := a[question].Value.(bool)
	switch {
	case !known:
		return Unknown
	case value:
		return Yes
	}
	return No
}

// Code reads a one-of question; empty where it has no value.
func Code(a instrument.Answers, question string) string {
	code, _ := a[question].Value.(string)
	return code
}

// Year gives the year since which the initiative has its status, else the year it started; 0 where neither is known.
func Year(a instrument.Answers) int {
	for _, question := range []string{"status_since", "start"} {
		if year := YearOf(a, question); year > 0 {
			return year
		}
	}
	return 0
}

// YearOf reads the year of a date; 0 where it has no value.
func YearOf(a instrument.Answers, question string) int {
	d, _ := a[question].Value.(instrument.Date)
	return d.Year
}
