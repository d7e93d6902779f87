package lessons

import (
	"slices"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
)

// Where initiatives are written, and read: pages of the register, found by their names.
const (
	entryDesk  = "register.desk"
	entryRoute = "register.record"
)

// The longest that the answers of an initiative may be, in characters, less what is written around the words of the case.
const (
	longestName    = 160
	longestSummary = 1300
)

// codesTaken are the questions of an initiative that the codes of a case answer: both speak the same taxonomies.
var codesTaken = map[usecase.Field]string{usecase.Category: "category", usecase.Sourcing: "sourcing"}

// fromCase gives the answers with which an initiative begins from a case: what the case says that an initiative may also say. Words
// are marked as those of the case, since they tell the use of another administration.
func fromCase(entry *instrument.Instrument, c catalogue.Case, address string) instrument.Answers {
	name := nameOf(c)
	started := func(l text.Lang, before, after string) string { return before + cut(name.In(l), longestName) + after }
	answers := instrument.Answers{
		"name":     {Value: text.T(started(text.FR, "D’après «\u00a0", "\u00a0»"), started(text.EN, "After “", "”"))},
		inspiredBy: {Value: []instrument.Link{{Title: caseTitle(c), URL: address}}},
	}
	for _, field := range []usecase.Field{usecase.Summary, usecase.Purpose} {
		if words := said(c, field); !words.Empty() {
			answers["summary"] = instrument.Answer{Value: marked(c, words)}
			break
		}
	}
	for field, question := range codesTaken {
		if codes := c.Record.All(field); len(codes) > 0 {
			answers[question] = instrument.Answer{Value: codes[0]}
		}
	}
	if codes := slices.Sorted(slices.Values(c.Record.All(usecase.Technique))); len(codes) > 0 {
		answers["technique"] = instrument.Answer{Value: codes}
	}
	return keepValid(entry, answers)
}

// caseTitle names a case with whose it is, in few enough characters for a link.
func caseTitle(c catalogue.Case) text.Text {
	return each(func(l text.Lang) string {
		title := c.Label() + " – " + cut(nameOf(c).In(l), longestName/2)
		if c.Organisation != "" {
			title += " (" + cut(c.Organisation, longestName/4) + ")"
		}
		return title
	})
}

// marked gives words of a case, in their own language, as words of the case. Words that are neither French nor English stand in the
// French text, where whoever writes meets them first.
func marked(c catalogue.Case, words text.Text) text.Text {
	var t text.Text
	if s := words.FR; s != "" {
		t.FR = "[Repris du cas " + c.Label() + ", à réécrire pour votre organisme]\n" + cut(s, longestSummary)
	}
	if s := words.EN; s != "" && s != words.FR {
		t.EN = "[Taken from case " + c.Label() + ", to be rewritten for your body]\n" + cut(s, longestSummary)
	}
	return t
}

// keepValid leaves out the answers that a draft could not hold: what a source says need not be what our form takes.
func keepValid(in *instrument.Instrument, answers instrument.Answers) instrument.Answers {
	for _, p := range in.Validate(answers, instrument.StageDraft) {
		if p.Question != "name" {
			delete(answers, p.Question)
		}
	}
	return answers
}
