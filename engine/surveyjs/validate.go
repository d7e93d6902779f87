package surveyjs

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Validate finds what keeps the form from being completed: required questions that show and have no answer, answers that their
// validators refuse. The order is that of the form.
func (s *Survey) Validate(a *Answers, visible []bool) []Problem {
	var all []Problem
	c := &scope{Answers: a}
	for i, q := range s.Questions {
		if !visible[i] || q.Shown() {
			continue
		}
		if q.checked {
			v, _ := a.Of(q)
			all = s.validateOne(all, c, q, q.Name, v)
		}
		if len(q.Inside) == 0 {
			continue
		}
		for _, in := range s.Inside(a, q) {
			if in.Visible && !in.Question.Shown() {
				all = s.validateOne(all, in.in.scope, in.Question, in.Path, in.Value)
			}
		}
	}
	return all
}

func (s *Survey) validateOne(all []Problem, c *scope, q *Question, path string, v any) []Problem {
	say := func(format string, args ...any) { all = append(all, Problem{path, fmt.Sprintf(format, args...)}) }
	if isEmpty(v) {
		if requires(c, q) {
			say("an answer is required")
		}
		return all
	}
	if chosen(v, "other") && q.hasOther && !q.keepsOther {
		if comment, _ := c.at(q.reason); isEmpty(comment) && c.own == nil {
			say("other is chosen, and nothing says what")
		}
	}
	if q.isNumeric() || q.input == "date" {
		outside(q, v, say)
	}
	for _, one := range q.validators {
		if reason := one.refuses(c, v); reason != "" {
			say("%s", reason)
		}
	}
	return all
}

// outside says when a number or a date is out of its bounds.
func outside(q *Question, v any, say func(string, ...any)) {
	compare := func(op string, bound any) bool {
		if day, is := dayOf(v); is && q.input == "date" {
			limit, is := dayOf(bound)
			return is && ordered(op, float64(day.Unix()), float64(limit.Unix()), Late)
		}
		return ordered(op, number(v), number(bound), Late)
	}
	switch {
	case q.least != nil && compare("<", q.least):
		say("it must be at least %s", written(q.least))
	case q.most != nil && compare(">", q.most):
		say("it must be at most %s", written(q.most))
	}
}

// email is what the library takes for an address, in short: something, @, a domain with a point.
var email = regexp.MustCompile(`^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$`)

// refuses gives why an answer is refused; nothing when it is not.
func (v validator) refuses(c *scope, answer any) string {
	switch v.kind {
	case "numeric":
		n := number(answer)
		if n != n {
			return "a number is expected"
		}
		return v.between(n, "it must be at least %s", "it must be at most %s")
	case "text":
		s, isText := answer.(string)
		if !isText {
			return ""
		}
		if v.noDigits && strings.ContainsAny(s, "0123456789") {
			return "it may hold no digits"
		}
		return v.between(float64(utf8.RuneCountInString(s)), "at least %s characters are needed", "at most %s characters are accepted")
	case "answercount":
		if list, isList := answer.([]any); isList {
			return v.between(float64(len(list)), "at least %s choices are needed", "at most %s choices are accepted")
		}
	case "regex":
		for _, one := range asList(answer) {
			if !v.pattern.MatchString(written(one)) {
				return "it does not have the form expected (" + v.pattern.String() + ")"
			}
		}
	case "email":
		if !email.MatchString(written(answer)) {
			return "an e-mail address is expected"
		}
	case "expression":
		if !truth(v.of.value(c)) {
			return "it does not meet the condition set by the form"
		}
	}
	return ""
}

func (v validator) between(n float64, tooLittle, tooMuch string) string {
	switch {
	case v.least != nil && n < *v.least:
		return fmt.Sprintf(tooLittle, FormatNumber(*v.least))
	case v.most != nil && n > *v.most:
		return fmt.Sprintf(tooMuch, FormatNumber(*v.most))
	}
	return ""
}
