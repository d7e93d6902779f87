package lessons

import (
	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/corpus"
	"balise/platform/fault"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/record"
)

// The kinds of record of this package: they never change in the database.
const (
	NoteKind  = "case-note"
	StudyKind = "case-study"
)

// rights says that bodies and the central team write, and that the central team decides what shows.
var rights = map[people.Action]people.Action{
	people.RecordRead: people.LessonRead, people.RecordCreate: people.LessonWrite, people.RecordEdit: people.LessonWrite,
	people.RecordSubmit: people.LessonWrite, people.RecordReturn: people.LessonReview, people.RecordPublish: people.LessonReview,
	people.RecordWithdraw: people.LessonReview, people.RecordRetire: people.LessonReview,
}

// Kinds gives the kinds of record, shaped by the instruments of the content.
func Kinds(c *corpus.Corpus) []record.Kind {
	return []record.Kind{noteKind(c), studyKind(c)}
}

func noteKind(c *corpus.Corpus) record.Kind { return kindOf(c, NoteKind, "title", onACase) }

func studyKind(c *corpus.Corpus) record.Kind {
	return kindOf(c, StudyKind, "name", func(instrument.Answers) error { return nil })
}

// kindOf gives a kind whose records bear as their title the answer to a question.
func kindOf(c *corpus.Corpus, id, title string, publishable func(instrument.Answers) error) record.Kind {
	in := c.Instrument(id)
	return record.Kind{ID: id, Instrument: in, Rights: rights, FourEyes: true, Publishable: publishable,
		Title: func(a instrument.Answers) text.Text {
			named, _ := a[title].Value.(text.Text)
			return named
		},
		Public: func(_ people.Body, a instrument.Answers) instrument.Answers { return in.Public(a) }}
}

// onACase refuses a note that does not say which case it is about.
func onACase(a instrument.Answers) error {
	if _, err := caseNumber(initiative.Code(a, "case")); err != nil {
		return fault.Invalid(text.T("La note doit donner le numéro d’un seul cas.", "The note must give the number of one case."),
			fault.Field{Name: "case", Message: text.T("Écrivez le numéro du cas, par exemple UC-000123.", "Write the number of the case, for example UC-000123.")})
	}
	return nil
}
