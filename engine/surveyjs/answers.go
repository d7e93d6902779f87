package surveyjs

import (
	"strings"
)

// Answers are what somebody answered, laid out for one survey. They are read as they are stored: those of hidden questions too.
type Answers struct {
	survey *Survey
	values []any // by slot
	there  []bool
	loose  map[int]any // by slot: of a name that differs by case only; conditions read it, scores do not
	more   map[string]any
}

// Answers lays out answers by name: texts, numbers, booleans, lists and objects as encoding/json gives them. Names that the survey does not
// know are kept, and never scored.
func (s *Survey) Answers(given map[string]any) *Answers {
	a := &Answers{survey: s, values: make([]any, len(s.slots.names)), there: make([]bool, len(s.slots.names))}
	for name, v := range given {
		exact, known := s.slots.exact[name]
		if known {
			a.values[exact], a.there[exact] = v, true
			if len(s.slots.lower) == len(s.slots.names) { // no two names of this form differ by case only
				continue
			}
		}
		for _, i := range s.slots.lower[strings.ToLower(name)] {
			if known && i == exact {
				continue
			}
			if a.loose == nil {
				a.loose = map[int]any{}
			}
			a.loose[i] = v
		}
		if known {
			continue
		}
		if a.more == nil {
			a.more = map[string]any{}
		}
		a.more[name] = v
	}
	return a
}

// at reads a slot as conditions do: exactly first, then whatever the case.
func (a *Answers) at(slot int) (any, bool) {
	if a.there[slot] {
		return a.values[slot], true
	}
	v, there := a.loose[slot]
	return v, there
}

// Of gives the answer to a question and whether there is one.
func (a *Answers) Of(q *Question) (any, bool) { return a.values[q.slot], a.there[q.slot] }

// Map gives every answer by name.
func (a *Answers) Map() map[string]any {
	all := make(map[string]any, len(a.values))
	for i, name := range a.survey.slots.names {
		if a.there[i] {
			all[name] = a.values[i]
		}
	}
	for name, v := range a.more {
		all[name] = v
	}
	return all
}

// Visible tells which questions show for these answers, by Question.Index. Every condition reads the stored answers, whether the
// question that gave them shows or not.
func (s *Survey) Visible(a *Answers) []bool {
	shown := make([]bool, len(s.Questions))
	boxes := map[*Container]bool{}
	for i, q := range s.Questions {
		shown[i] = s.open(q.In, a, boxes) && (q.visible == nil || truth(q.visible.value(a)))
	}
	return shown
}

func (s *Survey) open(c *Container, a *Answers, known map[*Container]bool) bool {
	if c == nil {
		return true
	}
	open, decided := known[c]
	if !decided {
		open = s.open(c.Parent, a, known) && (c.visible == nil || truth(c.visible.value(a)))
		known[c] = open
	}
	return open
}

// Completion is what completing the form does to the answers.
type Completion struct {
	Answers *Answers
	Removed []string         // names of the answers that go, in the order of the form
	Changed map[string][]any // lists that lose some of their elements
}

// Complete does what the library does when the form is completed: the answers of hidden questions go, then unknown choices. What shows was
// decided before, and is not decided again on the way.
func (s *Survey) Complete(a *Answers, visible []bool) Completion {
	done := &Answers{survey: s, values: append([]any(nil), a.values...), there: append([]bool(nil), a.there...), loose: a.loose, more: a.more}
	c := Completion{Answers: done, Removed: []string{}, Changed: map[string][]any{}}
	for i, q := range s.Questions {
		v, there := done.Of(q)
		switch {
		case !there:
		case !visible[i]:
			done.drop(q)
			c.Removed = append(c.Removed, q.Key)
		case q.Select():
			s.keepKnown(&c, q, v)
		}
	}
	for i, q := range s.Questions {
		if v, there := done.Of(q); there && !visible[i] && q.Select() {
			s.keepKnown(&c, q, v)
		}
	}
	return c
}

func (a *Answers) drop(q *Question) { a.values[q.slot], a.there[q.slot] = nil, false }

// keepKnown drops the choices that the question does not offer.
func (s *Survey) keepKnown(c *Completion, q *Question, v any) {
	list, isList := v.([]any)
	if !q.Many() || !isList {
		if q.Many() || !isEmpty(v) && !q.offers(v, s.Generation) {
			c.Answers.drop(q)
			c.Removed = append(c.Removed, q.Key)
		}
		return
	}
	var kept []any
	for _, one := range list {
		if isEmpty(one) || q.offers(one, s.Generation) {
			kept = append(kept, one)
		}
	}
	switch {
	case len(kept) == len(list):
	case len(kept) == 0:
		c.Answers.drop(q)
		c.Removed = append(c.Removed, q.Key)
	default:
		c.Answers.values[q.slot] = kept
		c.Changed[q.Key] = kept
	}
}

// offers tells whether a value is one of the choices; the reserved value other always is.
func (q *Question) offers(v any, gen Generation) bool {
	switch v := v.(type) {
	case string:
		if q.known[v] || v == "other" {
			return true
		}
	case float64:
		if q.numbers[v] {
			return true
		}
	}
	for _, c := range q.Choices {
		if equal(c.Value, v, gen) {
			return true
		}
	}
	return false
}
