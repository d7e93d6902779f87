package surveyjs

import (
	"math"
	"slices"
	"time"
)

// mostPasses bounds how often what the form fills in is worked out again because of itself.
const mostPasses = 10

// Fill writes what the form fills in by itself, and gives the names it wrote. Values that are worked out, of expressions and of calculated
// values, are always so. With stored, the answers are taken as the form was left: nothing else is filled in, as the library does with data
// that is loaded. Otherwise defaults, and what triggers set, stand where there is no answer.
func (s *Survey) Fill(a *Answers, stored bool) []string {
	if !s.fills {
		return nil
	}
	c := &scope{Answers: a}
	wrote := map[string]bool{}
	if !stored {
		for _, q := range s.Questions {
			s.fillOne(c, q, wrote)
		}
	}
	for range mostPasses {
		changed := false
		for _, one := range s.calculated {
			changed = s.put(a, one.slot, one.of.value(c), false, wrote) || changed
		}
		for _, q := range s.Questions {
			if q.fill.always != nil {
				changed = s.put(a, q.slot, q.fill.always.value(c), false, wrote) || changed
			}
			changed = s.fillInside(c, q, wrote) || changed
			if !stored && q.fill.set != nil && (q.fill.when == nil || truth(q.fill.when.value(c))) {
				changed = s.put(a, q.slot, q.fill.set.value(c), true, wrote) || changed
			}
		}
		for _, t := range s.triggers {
			if !stored && truth(t.when.value(c)) {
				changed = s.put(a, t.to, t.of.value(c), true, wrote) || changed
			}
		}
		if !changed {
			break
		}
	}
	var names []string
	for _, name := range s.slots.names {
		if wrote[name] && !slices.ContainsFunc(s.calculated, func(c calculated) bool { return c.name == name && !c.result }) {
			names = append(names, name)
		}
	}
	return names
}

func (s *Survey) fillOne(c *scope, q *Question, wrote map[string]bool) {
	v := q.fill.value
	if q.fill.expression != nil {
		if worked := q.fill.expression.value(c); !isEmpty(worked) {
			v = worked
		}
	}
	s.put(c.Answers, q.slot, v, true, wrote)
}

// put writes a value, and tells whether it changes anything.
func (s *Survey) put(a *Answers, slot int, v any, onlyEmpty bool, wrote map[string]bool) bool {
	v = storable(v)
	if onlyEmpty && (a.there[slot] || isEmpty(v)) || !a.there[slot] && v == nil || equal(a.values[slot], v, Early) && a.there[slot] {
		return false
	}
	a.set(slot, v)
	wrote[s.slots.names[slot]] = true
	return true
}

// storable is a value as answers keep it: a day is a text, and what is no number is nothing.
func storable(v any) any {
	switch v := v.(type) {
	case time.Time:
		return v.Format(time.DateOnly)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil
		}
	}
	return v
}

// fillInside works out the expressions of rows and panels.
func (s *Survey) fillInside(c *scope, q *Question, wrote map[string]bool) bool {
	if !slices.ContainsFunc(q.Inside, func(one *Question) bool { return one.fill.always != nil }) {
		return false
	}
	v, there := c.Of(q)
	changed := false
	for _, r := range s.rowsOf(c, q, v, "") {
		for _, one := range q.Inside {
			if one.fill.always == nil || r.held == nil {
				continue
			}
			worked := storable(one.fill.always.value(r.scope))
			if !equal(r.held[one.Key], worked, Early) {
				r.held[one.Key] = worked
				changed = there
			}
		}
	}
	if changed {
		wrote[q.Key] = true
	}
	return changed
}
