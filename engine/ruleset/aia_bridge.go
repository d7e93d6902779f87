package ruleset

import (
	"fmt"
	"strings"

	"balise/engine/surveyjs"
	"balise/engine/text"
)

// Bridge leads from one version of a federal assessment to another. Versions keep the names of questions and the code of a choice, item3,
// and change its weight, item3-2 then item3-1, so that an answer of one is none of the other. A bridge finds the same choice again, by
// its code and by its wording: names and codes were also given to other questions and other choices, to which no answer may go.
//
// A bridge never changes and may serve many at once.
type Bridge struct {
	old, now *AIA
	spans    map[string]*span // by the key of the older question
	known    map[string]bool  // keys of the newer form
}

// span is what becomes of one question.
type span struct {
	was, is *surveyjs.Question // is: nil when it goes nowhere
	why     string             // it goes nowhere
	choices map[any]passage    // of the older question
}

// passage is what becomes of one choice.
type passage struct {
	was text.Text
	is  *surveyjs.Choice // nil: it goes nowhere
	why string
}

// movedQuestions are those that the federal tool itself moves when it opens an older file.
var movedQuestions = map[string]string{"impact4": "decisionSector3"}

// NewBridge compares two versions, question by question and choice by choice.
func NewBridge(old, now *AIA) *Bridge {
	b := &Bridge{old: old, now: now, spans: map[string]*span{}, known: map[string]bool{}}
	newer := map[string]*surveyjs.Question{}
	for _, q := range now.survey.Questions {
		if !q.Shown() && newer[q.Key] == nil {
			newer[q.Key] = q
			b.known[q.Key] = true
		}
	}
	for _, q := range old.survey.Questions {
		if q.Shown() || b.spans[q.Key] != nil {
			continue
		}
		s := &span{was: q, is: newer[q.Key]}
		if s.is == nil {
			s.is = newer[movedQuestions[q.Key]]
		}
		s.judge()
		b.spans[q.Key] = s
	}
	return b
}

// judge decides whether the answers of a question may go to the other one, and which choice is which.
func (s *span) judge() {
	switch {
	case s.is == nil:
		s.why = "the newer version has no such question"
	case s.was.Select() != s.is.Select() || !s.was.Select() && s.was.Type != s.is.Type && !(written(s.was) && written(s.is)):
		s.why = fmt.Sprintf("its type was %s and is now %s", s.was.Type, s.is.Type)
	case s.was.Select() && !sameWords(s.was.Title, s.is.Title):
		s.why = fmt.Sprintf("the name is now that of another question: “%s” was asked, and now “%s”", s.was.Title.EN, s.is.Title.EN)
	}
	if s.why != "" {
		s.is = nil
		return
	}
	s.choices = make(map[any]passage, len(s.was.Choices))
	for i := range s.was.Choices {
		if c := &s.was.Choices[i]; plain(c.Value) {
			s.choices[c.Value] = s.passage(c)
		}
	}
}

// written tells whether the answer is free text: its author’s words stay true in whatever words they were asked for.
func written(q *surveyjs.Question) bool { return q.Type == "text" || q.Type == "comment" }

// plain tells whether a value may be looked up.
func plain(v any) bool {
	switch v.(type) {
	case string, float64, bool:
		return true
	}
	return false
}

func sameWords(a, b text.Text) bool { return a.Empty() || b.Empty() || sameness(a, b) >= sameName }

// passage finds the choice that says the same: in the same words first, then under the same code in other words, then nearly in the
// same words elsewhere.
func (s *span) passage(c *surveyjs.Choice) passage {
	const exact, code = 1.0, 0.35 // what weighs more than likeness alone
	p := passage{was: c.Text, why: "the newer version does not offer this choice"}
	for i := range s.is.Choices { // most are the same: no need to compare them with all the others
		if d := &s.is.Choices[i]; plain(d.Value) && codeOf(c.Value) == codeOf(d.Value) && c.Text == d.Text {
			p.is = d
			return p
		}
	}
	best := 0.0
	for i := range s.is.Choices {
		d := &s.is.Choices[i]
		if !plain(d.Value) {
			continue
		}
		same := codeOf(c.Value) == codeOf(d.Value)
		near := choiceSameness(c, d, same)
		if same && near < sameName {
			p.why = fmt.Sprintf("its code is now that of another choice: “%s” was offered, and now “%s”", c.Text.EN, d.Text.EN)
		}
		if near < otherName && !(same && near >= sameName) {
			continue
		}
		if near == 1 {
			near += exact
		}
		if same {
			near += code
		}
		if near > best {
			best, p.is = near, d
		}
	}
	if p.is != nil && !(worded(c) && worded(p.is)) {
		p.was = text.Text{} // nothing to compare
	}
	return p
}

// choiceSameness compares choices by their words, or by their code where one of them has no words of its own.
func choiceSameness(c, d *surveyjs.Choice, sameCode bool) float64 {
	if !worded(c) || !worded(d) {
		if sameCode {
			return 1
		}
		return 0
	}
	return sameness(c.Text, d.Text)
}

func worded(c *surveyjs.Choice) bool { return c.Text.EN != fmt.Sprint(c.Value) }

// codeOf is a choice without its weight: item3 of item3-2.
func codeOf(v any) any {
	s, isText := v.(string)
	if !isText {
		return v
	}
	i := strings.LastIndexByte(s, '-')
	if i <= 0 || i == len(s)-1 {
		return v
	}
	if _, is := surveyjs.Number(s[i+1:]); !is {
		return v
	}
	return s[:i]
}
