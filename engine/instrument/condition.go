package instrument

import "slices"

// Condition is a small tree over other answers; exactly one of its fields is set. A question that is not shown, or whose
// answer is absent whatever the reason, counts as unanswered: every comparison with it is false.
type Condition struct {
	All      []*Condition
	Any      []*Condition
	Not      *Condition
	Equals   *Comparison // for many_of: among the chosen terms
	In       *Comparison
	AtLeast  *Comparison // numbers, amounts and dates
	Answered string
	Level    *LevelReached // what a score comes to; not for what is shown or required, which must not depend on results
	Finding  string        // a finding that holds; only for duties

	line int
}

// Comparison compares the answer of a question with values, written as in YAML: a code, yes or no, a number, a date.
type Comparison struct {
	Question string
	Values   []string // one, except for In
}

// asks lists the questions that the condition looks at.
func (c *Condition) asks() []string {
	if c == nil {
		return nil
	}
	var ids []string
	for _, part := range slices.Concat(c.All, c.Any, []*Condition{c.Not}) {
		ids = append(ids, part.asks()...)
	}
	for _, comparison := range []*Comparison{c.Equals, c.In, c.AtLeast} {
		if comparison != nil {
			ids = append(ids, comparison.Question)
		}
	}
	if c.Answered != "" {
		ids = append(ids, c.Answered)
	}
	return ids
}

// Shown tells, for every question, whether its condition and its section's hold. A question asked only when another one
// has some answer is hidden when that other one is.
func (in *Instrument) Shown(answers Answers) map[string]bool {
	shown := make(map[string]bool, len(in.questions))
	var visit func(id string) bool
	visit = func(id string) bool {
		if known, done := shown[id]; done {
			return known
		}
		q := in.questions[id]
		if q == nil {
			return false
		}
		for _, condition := range []*Condition{in.sectionOf[id].When, q.When} {
			for _, other := range condition.asks() {
				visit(other) // Load refuses cycles
			}
		}
		shown[id] = in.holds(in.sectionOf[id].When, answers, shown) && in.holds(q.When, answers, shown)
		return shown[id]
	}
	for id := range in.questions {
		visit(id)
	}
	return shown
}

// holds evaluates a condition; no condition holds. Only answers to shown questions count.
func (in *Instrument) holds(c *Condition, answers Answers, shown map[string]bool) bool {
	if c == nil {
		return true
	}
	part := func(p *Condition) bool { return in.holds(p, answers, shown) }
	value := func(id string) Value {
		if !shown[id] {
			return nil
		}
		return answers[id].Value
	}
	switch {
	case c.All != nil:
		return !slices.ContainsFunc(c.All, func(p *Condition) bool { return !part(p) })
	case c.Any != nil:
		return slices.ContainsFunc(c.Any, part)
	case c.Not != nil:
		return !part(c.Not)
	case c.Equals != nil:
		return matches(value(c.Equals.Question), c.Equals.Values)
	case c.In != nil:
		return matches(value(c.In.Question), c.In.Values)
	case c.AtLeast != nil:
		return reaches(value(c.AtLeast.Question), c.AtLeast.Values[0])
	}
	return value(c.Answered) != nil
}

// matches tells whether a value is one of those wanted.
func matches(v Value, wanted []string) bool {
	switch v := v.(type) {
	case string:
		return slices.Contains(wanted, v)
	case bool:
		if v {
			return slices.Contains(wanted, yes)
		}
		return slices.Contains(wanted, no)
	case []string:
		return slices.ContainsFunc(v, func(code string) bool { return slices.Contains(wanted, code) })
	case Number:
		return slices.Contains(wanted, string(v))
	case Money:
		return slices.Contains(wanted, string(v.Amount()))
	case Date:
		return slices.Contains(wanted, v.String())
	}
	return false
}

// reaches tells whether a value is at least as large, or a date surely as late, as the bound. Load checked the bound.
func reaches(v Value, bound string) bool {
	switch v := v.(type) {
	case Number:
		return v.Compare(Number(bound)) >= 0
	case Money:
		return v.Amount().Compare(Number(bound)) >= 0
	case Date:
		from, err := ParseDate(bound)
		return err == nil && v.First().Compare(from.First()) >= 0
	}
	return false
}
