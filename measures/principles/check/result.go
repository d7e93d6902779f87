package check

import (
	"cmp"
	"slices"

	"balise/engine/framework"
	"balise/engine/instrument"
)

// Valid is for how many months evidence shows a control; past it, the control is only declared.
const Valid = 24

// Control is what a check says of one control of the framework.
type Control struct {
	framework.Place
	Answered      bool
	NotApplicable bool
	Coverage      string // a term of the taxonomy "coverage"; "" when it is not answered
	InPlace       bool   // for most cases at least
	Supported     bool   // in place, with evidence that is documented or verified, and not expired
	Expired       bool   // there is evidence, and it is too old
	Needed        int    // how many other controls require it
	ByLaw         bool   // its source is confirmed
}

// Sum counts controls.
type Sum struct {
	Applicable, InPlace, Supported, Unanswered int
}

// Share gives a part in percent of what applies; -1 when nothing does.
func (s Sum) Share(n int) int {
	if s.Applicable == 0 {
		return -1
	}
	return n * 100 / s.Applicable
}

// Principle is what a check comes to for one principle.
type Principle struct {
	framework.Place
	Sum
	Controls []Control
}

// Result is what a check comes to on a day.
type Result struct {
	Sum
	Principles []Principle
	// Gaps are the controls that apply and are not in place: first those that a confirmed source asks for, then those that other
	// controls require, then those that are the least in place.
	Gaps []Control
	// Unshown are those that are in place with nothing current to show it.
	Unshown []Control
}

// Evaluate works out the result of a check against the version of the framework that it answers, evidence judged on a day.
func Evaluate(f *framework.Framework, a instrument.Answers, on instrument.Date) Result {
	var r Result
	needed := map[string]int{}
	for _, p := range f.Places() {
		for _, id := range p.Requires {
			needed[id]++
		}
	}
	for _, p := range f.Places() {
		switch p.Level {
		case framework.Principle:
			r.Principles = append(r.Principles, Principle{Place: p})
		case framework.Control:
			c := control(p, a[p.ID], on)
			c.Needed, c.ByLaw = needed[p.ID], f.ConfidenceOf(p.Article) == framework.Confirmed
			of := &r.Principles[len(r.Principles)-1]
			of.Controls = append(of.Controls, c)
			of.add(c)
			r.add(c)
			if !c.NotApplicable && c.Answered && !c.InPlace {
				r.Gaps = append(r.Gaps, c)
			}
			if c.InPlace && !c.Supported {
				r.Unshown = append(r.Unshown, c)
			}
		}
	}
	order := map[string]int{"none": 0, "": 0, "partly": 1}
	slices.SortStableFunc(r.Gaps, func(x, y Control) int {
		return cmp.Or(-cmp.Compare(rank(x.ByLaw), rank(y.ByLaw)), -cmp.Compare(x.Needed, y.Needed), cmp.Compare(order[x.Coverage], order[y.Coverage]))
	})
	return r
}

func rank(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (s *Sum) add(c Control) {
	if c.NotApplicable {
		return
	}
	s.Applicable++
	if !c.Answered {
		s.Unanswered++
	}
	s.InPlace += rank(c.InPlace)
	s.Supported += rank(c.Supported)
}

func control(p framework.Place, a instrument.Answer, on instrument.Date) Control {
	c := Control{Place: p}
	if a.Absence != nil {
		c.Answered, c.NotApplicable = a.Absence.Reason != "", a.Absence.Reason == instrument.NotApplicable
		return c
	}
	c.Coverage, _ = a.Value.(string)
	c.Answered = c.Coverage != ""
	c.InPlace = c.Coverage == "mostly" || c.Coverage == "everywhere"
	if e := a.Evidence; e != nil && (e.Code == "documented" || e.Code == "verified") {
		c.Expired = expired(e.Date, on)
		c.Supported = c.InPlace && !c.Expired
	}
	return c
}

// expired tells whether evidence of a date is too old on a day. Evidence without a date shows nothing that can be checked.
func expired(date, on instrument.Date) bool {
	if date.Year == 0 {
		return true
	}
	month := date.Month
	if month == 0 {
		month = 12 // a year without a month is given the benefit of the doubt
	}
	return on.Year*12+on.Month-(date.Year*12+month) > Valid
}
