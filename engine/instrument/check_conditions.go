package instrument

import (
	"maps"
	"slices"
	"strings"
)

// checkConditions refuses conditions on unknown questions, comparisons that can never be true, and questions that are
// shown depending on themselves.
func (in *Instrument) checkConditions(s *source) {
	for _, c := range in.conditions() {
		in.walk(c, func(c *Condition) { in.checkCondition(s, c) })
	}
	in.checkResultConditions(s)
	in.checkCycles(s)
}

// conditions lists all conditions of the instrument.
func (in *Instrument) conditions() []*Condition {
	var all []*Condition
	for _, section := range in.Sections {
		all = append(all, section.When)
		for _, q := range section.Questions {
			all = append(all, q.When, q.RequiredWhen)
		}
	}
	for _, r := range in.Scores {
		if r.Levels != nil {
			for _, f := range r.Levels.Floors {
				all = append(all, f.When)
			}
		}
	}
	for _, st := range slices.Concat(in.Findings, in.Duties) {
		all = append(all, st.When)
	}
	return all
}

func (in *Instrument) walk(c *Condition, visit func(*Condition)) {
	if c == nil {
		return
	}
	visit(c)
	for _, part := range slices.Concat(c.All, c.Any, []*Condition{c.Not}) {
		in.walk(part, visit)
	}
}

var (
	comparedKinds = []Kind{KindOneOf, KindManyOf, KindYesNo, KindNumber, KindMoney, KindDate, KindLine, KindBody, KindRecord}
	orderedKinds  = []Kind{KindNumber, KindMoney, KindDate}
)

func (in *Instrument) checkCondition(s *source, c *Condition) {
	if c.Answered != "" && in.questions[c.Answered] == nil {
		s.say(c.line, "condition: there is no question %q", c.Answered)
	}
	for _, comparison := range []*Comparison{c.Equals, c.In} {
		in.checkComparison(s, c.line, comparison, comparedKinds)
	}
	in.checkComparison(s, c.line, c.AtLeast, orderedKinds)
}

func (in *Instrument) checkComparison(s *source, line int, c *Comparison, allowed []Kind) {
	if c == nil || c.Question == "" {
		return
	}
	q := in.questions[c.Question]
	if q == nil {
		s.say(line, "condition: there is no question %q", c.Question)
		return
	}
	if q.Kind != "" && !slices.Contains(allowed, q.Kind) {
		s.say(line, "condition: a question of kind %q (%q) cannot be compared in this way", q.Kind, q.ID)
		return
	}
	for _, value := range c.Values {
		if !isValueOf(q.Kind, value) {
			s.say(line, "condition: %q is not a value of kind %q (question %q)", value, q.Kind, q.ID)
		}
	}
}

func isValueOf(k Kind, value string) bool {
	var err error
	switch k {
	case KindYesNo:
		return value == yes || value == no
	case KindNumber, KindMoney:
		_, err = ParseNumber(value)
	case KindDate:
		_, err = ParseDate(value)
	}
	return err == nil
}

// checkConditionTerms refuses comparisons with terms that no edition of the taxonomy has.
func (in *Instrument) checkConditionTerms(s *source) {
	for _, c := range in.conditions() {
		in.walk(c, func(c *Condition) {
			for _, comparison := range []*Comparison{c.Equals, c.In} {
				if comparison != nil {
					in.checkTerms(s, c.line, comparison)
				}
			}
		})
	}
}

func (in *Instrument) checkTerms(s *source, line int, c *Comparison) {
	t := in.questions[c.Question].taxonomy
	if t == nil {
		return
	}
	for _, code := range c.Values {
		if t.Term(code) == nil {
			s.say(line, "condition: taxonomy %q has no term %q", t.ID, code)
		}
	}
}

// checkCycles refuses questions whose being shown depends on itself. Being required may depend on the question's own
// answer: it changes nothing to what is shown.
func (in *Instrument) checkCycles(s *source) {
	done := map[string]bool{}
	var path []string
	var visit func(id string)
	visit = func(id string) {
		if at := slices.Index(path, id); at >= 0 {
			cycle := append(slices.Clone(path[at:]), id)
			s.say(in.questions[id].line, "question %q: its condition depends on itself (%s)", id, strings.Join(cycle, " → "))
			return
		}
		q := in.questions[id]
		if q == nil || done[id] {
			return
		}
		path = append(path, id)
		for _, other := range slices.Concat(in.sectionOf[id].When.asks(), q.When.asks()) {
			visit(other)
		}
		path = path[:len(path)-1]
		done[id] = true
	}
	for _, id := range slices.Sorted(maps.Keys(in.questions)) {
		visit(id)
	}
}
