package surveyjs

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Problem is an answer that the form could not have given.
type Problem struct {
	Path   string `json:"path"` // impact5, or decisionSector1[2]
	Reason string `json:"reason"`
}

// Check finds the answers that the form could not have given: names that are no question, choices that are not offered, a text where a
// list is expected. Problems are in the order of their paths.
func (s *Survey) Check(a *Answers) []Problem {
	var all []Problem
	for name := range a.more {
		all = append(all, Problem{name, "the form has no such question"})
	}
	for slot, there := range a.there {
		e := s.expected[slot]
		switch name := s.slots.names[slot]; {
		case !there:
		case !e.known:
			all = append(all, Problem{name, "the form has no such question"})
		case e.comment:
			if _, isText := a.values[slot].(string); !isText {
				all = append(all, Problem{name, textExpected})
			}
		case e.of != nil:
			all = s.checkValue(all, e.of, name, a.values[slot])
		}
	}
	slices.SortStableFunc(all, func(a, b Problem) int { return cmp.Compare(a.Path, b.Path) })
	return all
}

const textExpected = "a text is expected"

// expectation is what the form may keep under a name.
type expectation struct {
	known   bool
	of      *Question // nil for what it works out itself
	comment bool
}

// expect finds out what the form may keep under each name.
func (s *Survey) expect() {
	s.expected = make([]expectation, len(s.slots.names))
	for _, c := range s.calculated {
		s.expected[c.slot].known = c.result
	}
	for _, q := range s.Questions {
		if !q.Shown() && s.expected[q.slot].of == nil {
			s.expected[q.slot] = expectation{known: true, of: q}
		}
		if q.hasOther || q.hasReason {
			s.expected[q.reason] = expectation{known: true, of: q, comment: true}
		}
	}
}

func (s *Survey) checkValue(all []Problem, q *Question, path string, v any) []Problem {
	say := func(format string, args ...any) []Problem {
		return append(all, Problem{path, fmt.Sprintf(format, args...)})
	}
	if v == nil {
		return say("null is not an answer: leave the question out")
	}
	switch {
	case q.Select() && q.many:
		return s.checkList(all, q, path, v)
	case q.Select():
		return s.checkChoice(all, q, path, v)
	}
	switch q.Type {
	case "text", "comment":
		if _, isText := v.(string); !isText && !(q.isNumeric() && isNumeric(v)) {
			return say(textExpected)
		}
		if s, isText := v.(string); isText && q.isNumeric() && !isNumber(s) {
			return say("%s is not a number", shown(v))
		}
	case "boolean":
		if !isPlain(v) || v != q.whenTrue && v != q.whenFalse {
			return say("%s or %s is expected", written(q.whenTrue), written(q.whenFalse))
		}
	case "rating":
		if !s.rates(q, v) {
			return say("%s is not one of its degrees", shown(v))
		}
	case "file":
		return checkFiles(all, path, v)
	case "matrix":
		return s.checkMatrix(all, q, path, v)
	case "matrixdropdown", "multipletext", "matrixdynamic", "paneldynamic":
		return s.checkRows(all, q, path, v)
	}
	return all
}

func (q *Question) isNumeric() bool {
	return q.Type == "text" && (q.input == "number" || q.input == "range")
}

func isNumeric(v any) bool { _, is := v.(float64); return is }

func (s *Survey) checkChoice(all []Problem, q *Question, path string, v any) []Problem {
	_, isList := v.([]any)
	_, isMap := v.(map[string]any)
	switch {
	case isList || isMap && len(q.Choices) > 0 && !s.offersAny(q, v):
		return append(all, Problem{path, "one choice is expected, not a list or an object"})
	case !s.offersAny(q, v):
		return append(all, Problem{path, fmt.Sprintf("%s is not one of its choices", shown(v))})
	}
	return all
}

// offersAny tells whether a value is one of the choices, shown or not. Texts and numbers are not taken one for the other.
func (s *Survey) offersAny(q *Question, v any) bool {
	if q.open || q.keepsOther || q.hasOther && v == "other" {
		return true
	}
	for i := range q.Choices {
		c := q.Choices[i].Value
		if isPlain(c) && isPlain(v) && c == v || !isPlain(c) && equal(c, v, s.Generation) {
			return true
		}
	}
	return false
}

func (s *Survey) checkList(all []Problem, q *Question, path string, v any) []Problem {
	list, isList := v.([]any)
	if !isList {
		return append(all, Problem{path, "a list of choices is expected"})
	}
	for i, one := range list {
		reason := ""
		switch {
		case one == nil || !s.offersAny(q, one):
			reason = "%s is not one of its choices"
		case holds(list[:i], one, s.Generation):
			reason = "%s is given twice"
		default:
			continue
		}
		all = append(all, Problem{fmt.Sprintf("%s[%d]", path, i), fmt.Sprintf(reason, shown(one))})
	}
	return all
}

// rates tells whether a value is a degree of a rating.
func (s *Survey) rates(q *Question, v any) bool {
	if len(q.Choices) > 0 {
		return s.offersAny(q, v)
	}
	n, isNumber := v.(float64)
	from, to := number(q.least), number(q.most)
	steps := (n - from) / q.step
	return isNumber && n >= from && n <= to && steps == float64(int(steps))
}

func checkFiles(all []Problem, path string, v any) []Problem {
	for i, one := range asList(v) {
		held, isMap := one.(map[string]any)
		_, isText := one.(string)
		if name, hasName := held["name"].(string); !isText && (!isMap || !hasName || name == "") {
			all = append(all, Problem{fmt.Sprintf("%s[%d]", path, i), "a file is an object with its name, type and content"})
		}
	}
	return all
}

func (s *Survey) checkMatrix(all []Problem, q *Question, path string, v any) []Problem {
	held, isMap := v.(map[string]any)
	if !isMap {
		if len(q.Rows) == 0 && isAmong(q.Columns, v, s.Generation) {
			return all // without rows, a matrix keeps the column alone
		}
		return append(all, Problem{path, "an object is expected: a column for each row"})
	}
	for _, name := range slices.Sorted(maps.Keys(held)) {
		at := path + "." + name
		if !isAmong(q.Rows, name, Early) {
			all = append(all, Problem{at, "the matrix has no such row"})
			continue
		}
		for i, one := range cellValues(q, held[name]) {
			if !isAmong(q.Columns, one, s.Generation) {
				all = append(all, Problem{at + cellIndex(q, i), fmt.Sprintf("%s is not one of its columns", shown(one))})
			}
		}
	}
	return all
}

func cellValues(q *Question, v any) []any {
	if q.many {
		return asList(v)
	}
	return []any{v}
}

func cellIndex(q *Question, i int) string {
	if q.many {
		return fmt.Sprintf("[%d]", i)
	}
	return ""
}

func (s *Survey) checkRows(all []Problem, q *Question, path string, v any) []Problem {
	switch q.Type {
	case "multipletext":
		return s.checkRow(all, q, path, v)
	case "matrixdropdown":
		held, isMap := v.(map[string]any)
		if !isMap {
			return append(all, Problem{path, "an object is expected: the answers of each row"})
		}
		for _, name := range slices.Sorted(maps.Keys(held)) {
			if !isAmong(q.Rows, name, Early) {
				all = append(all, Problem{path + "." + name, "the matrix has no such row"})
				continue
			}
			all = s.checkRow(all, q, path+"."+name, held[name])
		}
		return all
	}
	list, isList := v.([]any)
	if !isList {
		return append(all, Problem{path, "a list is expected: the answers of each row or panel"})
	}
	for i, one := range list {
		all = s.checkRow(all, q, fmt.Sprintf("%s[%d]", path, i), one)
	}
	return all
}

func (s *Survey) checkRow(all []Problem, q *Question, path string, v any) []Problem {
	held, isMap := v.(map[string]any)
	if !isMap {
		return append(all, Problem{path, "an object is expected: an answer for each question"})
	}
	for _, name := range slices.Sorted(maps.Keys(held)) {
		at := path + "." + name
		i := slices.IndexFunc(q.Inside, func(one *Question) bool {
			return one.Key == name || strings.TrimSuffix(name, commentSuffix) == one.Key && (one.hasOther || one.hasReason)
		})
		switch {
		case i < 0:
			all = append(all, Problem{at, "there is no such question here"})
		case q.Inside[i].Key == name:
			all = s.checkValue(all, q.Inside[i], at, held[name])
		default:
			if _, isText := held[name].(string); !isText {
				all = append(all, Problem{at, textExpected})
			}
		}
	}
	return all
}

// shown bounds what a message repeats.
func shown(v any) string {
	s := []rune(written(v))
	if len(s) > 60 {
		s = append(s[:60], '…')
	}
	return "“" + string(s) + "”"
}
