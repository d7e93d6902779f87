package surveyjs

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"balise/engine/jsontree"
)

// Answers are what somebody answered, laid out for one survey. They are read as they are stored: those of hidden questions too.
type Answers struct {
	survey *Survey
	values []any // by slot
	there  []bool
	loose  map[int]any // by slot: of a name that differs by case only; conditions read it, scores do not
	more   map[string]any
	today  time.Time
	reader jsontree.Reader
}

// NewAnswers makes a place for answers, which Read fills; it may serve for one line after the other.
func (s *Survey) NewAnswers() *Answers {
	return &Answers{survey: s, values: make([]any, len(s.slots.names)), there: make([]bool, len(s.slots.names))}
}

// Answers lays out answers by name: texts, numbers, booleans, lists and objects as encoding/json gives them. Names that the survey does not
// know are kept, and never scored.
func (s *Survey) Answers(given map[string]any) *Answers {
	a := s.NewAnswers()
	for _, name := range slices.Sorted(maps.Keys(given)) {
		a.put(name, given[name])
	}
	return a
}

// On tells which day it is, for the expressions that ask; without it today() gives nothing.
func (a *Answers) On(day time.Time) *Answers {
	a.today = day
	return a
}

func (a *Answers) put(name string, v any) (known bool) {
	s := a.survey.slots
	exact, known := s.exact[name]
	if known {
		a.values[exact], a.there[exact] = v, true
		if len(s.lower) == len(s.names) { // no two names of this form differ by case only
			return true
		}
	}
	for _, i := range s.lower[strings.ToLower(name)] {
		if known && i == exact {
			continue
		}
		if a.loose == nil {
			a.loose = map[int]any{}
		}
		a.loose[i] = v
	}
	if !known {
		if a.more == nil {
			a.more = map[string]any{}
		}
		a.more[name] = v
	}
	return known
}

// Read lays out an object of JSON in the place of what was there. Names given twice are told; the last one counts, as in JavaScript.
func (a *Answers) Read(object []byte) (twice []Problem, err error) {
	clear(a.values)
	clear(a.there)
	a.loose, a.more = nil, nil
	a.reader.Reset(object)
	a.reader.Keep()
	exact := a.survey.slots.exact
	simple := len(a.survey.slots.lower) == len(a.survey.slots.names)
	err = a.reader.Object(func(name []byte) error {
		slot, known := exact[string(name)]
		if known && simple {
			again := a.there[slot]
			v, err := a.reader.Value(a.survey.texts)
			if again {
				twice = append(twice, Problem{a.survey.slots.names[slot], givenTwice})
			}
			a.values[slot], a.there[slot] = v, true
			return err
		}
		key := string(name)
		_, again := a.more[key]
		if again || known && a.there[slot] {
			twice = append(twice, Problem{key, givenTwice})
		}
		v, err := a.reader.Value(a.survey.texts)
		a.put(key, v)
		return err
	})
	if err == nil {
		err = a.reader.End()
	}
	if err != nil {
		return nil, fmt.Errorf("read answers: %w", err)
	}
	return twice, nil
}

const givenTwice = "the name is given twice"

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

// Map gives every answer by name; values that the form works out for itself alone are not answers.
func (a *Answers) Map() map[string]any {
	all := make(map[string]any, len(a.values))
	for i, name := range a.survey.slots.names {
		if a.there[i] {
			all[name] = a.values[i]
		}
	}
	maps.Copy(all, a.more)
	for _, c := range a.survey.calculated {
		if !c.result {
			delete(all, c.name)
		}
	}
	return all
}

func (a *Answers) set(slot int, v any) { a.values[slot], a.there[slot] = v, v != nil }

func (a *Answers) drop(q *Question) { a.values[q.slot], a.there[q.slot] = nil, false }

func (a *Answers) clone() *Answers {
	return &Answers{survey: a.survey, values: slices.Clone(a.values), there: slices.Clone(a.there), loose: a.loose, more: a.more, today: a.today}
}
