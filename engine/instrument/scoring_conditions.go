package instrument

import (
	"maps"
	"slices"
)

// checkResultConditions keeps conditions on results where results are known: levels in findings and duties, findings in duties.
func (in *Instrument) checkResultConditions(s *source) {
	allowed := map[*Condition]bool{}
	for _, st := range in.Findings {
		in.walk(st.When, func(c *Condition) {
			allowed[c] = c.Finding == ""
			in.checkLevelReached(s, c)
		})
	}
	for _, st := range in.Duties {
		in.walk(st.When, func(c *Condition) {
			allowed[c] = true
			in.checkLevelReached(s, c)
			if c.Finding != "" && !slices.ContainsFunc(in.Findings, func(f *Statement) bool { return f.ID == c.Finding }) {
				s.say(c.line, "condition: there is no finding %q", c.Finding)
			}
		})
	}
	for _, c := range in.conditions() {
		in.walk(c, func(c *Condition) {
			if (c.Level != nil || c.Finding != "") && !allowed[c] {
				s.say(c.line, "condition: levels decide of findings and duties, findings of duties, and of nothing else")
			}
		})
	}
}

func (in *Instrument) checkLevelReached(s *source, c *Condition) {
	if c.Level == nil {
		return
	}
	r := in.ScoreRule(c.Level.Score)
	if r == nil || r.Levels == nil {
		s.say(c.line, "condition: there is no score %q that gives levels", c.Level.Score)
		return
	}
	if _, rank := r.Levels.Step(c.Level.AtLeast); rank == 0 {
		s.say(c.line, "condition: score %q has no level %q", c.Level.Score, c.Level.AtLeast)
	}
}

// possible tells whether some answers show the question. Where that takes too long to know, it is supposed so.
func (in *Instrument) possible(q *Question) bool {
	search := &search{in: in, left: 20_000}
	return search.all([]goal{{in.sectionOf[q.ID].When, true}, {q.When, true}}, allowed{})
}

// goal is a condition that has to hold, or not to.
type goal struct {
	c    *Condition
	want bool
}

// allowed holds, by question, the answers that are still possible; "" stands for no answer.
type allowed map[string][]string

type search struct {
	in   *Instrument
	left int // steps before giving up
}

// all tries to reach every goal.
func (s *search) all(goals []goal, a allowed) bool {
	if s.left--; s.left < 0 || len(goals) == 0 {
		return true
	}
	g, rest := goals[0], goals[1:]
	if g.c == nil {
		return g.want && s.all(rest, a)
	}
	parts, conjunction := slices.Concat(g.c.All, g.c.Any), (g.c.All != nil) == g.want
	switch {
	case g.c.Not != nil:
		return s.all(append([]goal{{g.c.Not, !g.want}}, rest...), a)
	case parts != nil && conjunction:
		more := slices.Clone(rest)
		for _, p := range parts {
			more = append(more, goal{p, g.want})
		}
		return s.all(more, a)
	case parts != nil:
		return slices.ContainsFunc(parts, func(p *Condition) bool { return s.all(append([]goal{{p, g.want}}, rest...), a) })
	}
	return s.literal(g, rest, a)
}

// literal restricts what a question may be answered; a comparison that holds needs its question to be shown.
func (s *search) literal(g goal, rest []goal, a allowed) bool {
	asked := g.c.asks()
	if len(asked) == 0 || s.in.questions[asked[0]] == nil {
		return s.all(rest, a)
	}
	q := s.in.questions[asked[0]]
	may, seen := a[q.ID]
	if !seen {
		may = q.answers()
	}
	kept := slices.DeleteFunc(slices.Clone(may), func(answer string) bool { return q.fits(g.c, answer) != g.want })
	if len(kept) == 0 {
		return false
	}
	next := maps.Clone(a)
	next[q.ID] = kept
	if g.want {
		rest = append([]goal{{s.in.sectionOf[q.ID].When, true}, {q.When, true}}, rest...)
	}
	return s.all(rest, next)
}

// anything stands for answers that are not counted one by one.
const anything = "*"

// answers lists what may be answered, with "" for nothing.
func (q *Question) answers() []string {
	switch {
	case q.Kind == KindYesNo:
		return []string{"", yes, no}
	case q.Kind == KindOneOf && q.taxonomy != nil:
		all := []string{""}
		for _, e := range q.taxonomy.Editions {
			for _, term := range e.Terms {
				all = append(all, term.Code)
			}
		}
		return all
	}
	return []string{"", anything, anything + anything} // one that fits, one that does not
}

// fits tells whether an answer meets a comparison.
func (q *Question) fits(c *Condition, answer string) bool {
	switch {
	case answer == "":
		return false
	case c.Answered != "", answer == anything:
		return true
	case answer == anything+anything:
		return false
	case c.Equals != nil:
		return slices.Contains(c.Equals.Values, answer)
	case c.In != nil:
		return slices.Contains(c.In.Values, answer)
	}
	return true
}
