// Package ruleset holds the scoring conventions of questionnaires that others own: aia, the Government of Canada’s Algorithmic Impact
// Assessment; samm and aima, OWASP’s maturity models. A definition says what is asked; a rule set says what answers are worth.
package ruleset

import (
	"math"
	"strings"

	"balise/engine/surveyjs"
)

// kind is the total that a question feeds.
type kind int

const (
	neither kind = iota
	raw
	mitigation
)

// The federal assessment’s rules (canada-ca/aia-eia-js v1.0.1).
const (
	mitigationShare = 0.8  // of the maximum of one phase, from which the raw score is reduced
	reduction       = 0.15 // of the raw score
	levels          = 4    // each a quarter of the maximum; a boundary belongs to the lower level
)

// AIA scores answers to an Algorithmic Impact Assessment. It never changes and may serve many at once.
type AIA struct {
	survey   *surveyjs.Survey
	scored   []scored
	sections []section
	maximum  [3]float64 // by kind
}

type scored struct {
	q       *surveyjs.Question
	kind    kind
	section int
	best    float64
}

type section struct {
	name      string
	questions int
	maximum   float64
}

// NewAIA finds out which questions count. The kind is the suffix of the question’s own name, -RS or -MS, else that of the panel that
// holds it. A question’s maximum counts whether it shows or not: the two phases both count.
func NewAIA(s *surveyjs.Survey) *AIA {
	a := &AIA{survey: s}
	places := map[*surveyjs.Container]int{}
	for _, q := range s.Questions {
		if q.Type != "radiogroup" && q.Type != "checkbox" && q.Type != "dropdown" {
			continue
		}
		k := kindOf(q)
		if k == neither {
			continue
		}
		at, known := places[q.In]
		if !known {
			at = len(a.sections)
			places[q.In] = at
			a.sections = append(a.sections, section{name: q.In.Name})
		}
		one := scored{q, k, at, best(q)}
		a.maximum[k] += one.best
		a.sections[at].questions++
		a.sections[at].maximum += one.best
		a.scored = append(a.scored, one)
	}
	return a
}

// best is the most that a question may bring: its best choice, or all of them where several may be chosen.
func best(q *surveyjs.Question) (most float64) {
	for _, c := range q.Choices {
		p := Points(c.Value)
		if q.Type == "checkbox" {
			most += p
		} else {
			most = max(most, p)
		}
	}
	return most
}

func kindOf(q *surveyjs.Question) kind {
	for _, name := range []string{q.Name, q.In.Name} {
		switch {
		case strings.HasSuffix(name, "-RS"):
			return raw
		case strings.HasSuffix(name, "-MS"):
			return mitigation
		case strings.HasSuffix(name, "-NS"):
			return neither
		}
	}
	return neither
}

// Points gives what an answer is worth: the number after the last hyphen of a text, a number itself, the sum of a list’s elements.
// Numbers are read as JavaScript reads them. Anything else is worth nothing.
func Points(v any) float64 {
	list, isList := v.([]any)
	if !isList {
		return single(v)
	}
	total := 0.0
	for _, one := range list {
		total += single(one)
	}
	return total
}

func single(v any) float64 {
	switch v := v.(type) {
	case float64:
		return v
	case string:
		i := strings.LastIndexByte(v, '-')
		if i < 0 {
			return 0
		}
		if i == len(v)-2 && v[i+1]-'0' <= 9 { // nearly all
			return float64(v[i+1] - '0')
		}
		n, _ := surveyjs.Number(v[i+1:])
		return n
	}
	return 0
}

// Score is an assessment’s result, in points.
type Score struct {
	Raw           float64
	Mitigation    float64
	Final         float64
	Level         int  // 1 to 4
	Reduced       bool // by what mitigates
	MaxRaw        float64
	MaxMitigation float64
	Sections      []Section // the panels that hold scored questions, in the order of the form
}

// Section is what one panel comes to.
type Section struct {
	Name      string
	Questions int
	Points    float64
	Maximum   float64
}

// Score adds up stored answers, whether their questions show or not.
func (a *AIA) Score(answers *surveyjs.Answers) Score {
	s := Score{MaxRaw: a.maximum[raw], MaxMitigation: a.maximum[mitigation], Sections: make([]Section, len(a.sections))}
	for i, one := range a.sections {
		s.Sections[i] = Section{one.name, one.questions, 0, one.maximum}
	}
	var total [3]float64
	for i := range a.scored {
		one := &a.scored[i]
		v, there := answers.Of(one.q)
		if !there {
			continue
		}
		p := Points(v)
		total[one.kind] += p
		s.Sections[one.section].Points += p
	}
	s.Raw, s.Mitigation = total[raw], total[mitigation]
	s.Final, s.Reduced = s.Raw, s.Mitigation >= mitigationShare*(s.MaxMitigation/2)
	if s.Reduced {
		s.Final = math.Floor((1-reduction)*s.Raw + 0.5) // halves go up, as in JavaScript
	}
	s.Level = 1
	for s.Level < levels && s.Final > float64(s.Level)*0.25*s.MaxRaw {
		s.Level++
	}
	return s
}
