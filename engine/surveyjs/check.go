package surveyjs

import (
	"cmp"
	"fmt"
	"slices"
)

// Problem is an answer that the form could not have given.
type Problem struct {
	Path   string `json:"path"` // impact5, or decisionSector1[2]
	Reason string `json:"reason"`
}

// Check finds the answers that the form could not have given: names that are no question, choices that are not offered, a text where a
// list is expected. Problems are in the order of their paths.
func (s *Survey) Check(given map[string]any) []Problem {
	var all []Problem
	byKey := map[string]*Question{}
	for _, q := range s.Questions {
		if !q.Shown() {
			byKey[q.Key] = q
		}
	}
	for name, v := range given {
		q, known := byKey[name]
		if !known {
			all = append(all, Problem{name, "the form has no such question"})
			continue
		}
		all = append(all, q.check(v, s.Generation)...)
	}
	slices.SortFunc(all, func(a, b Problem) int { return cmp.Compare(a.Path, b.Path) })
	return all
}

func (q *Question) check(v any, gen Generation) []Problem {
	switch {
	case q.Many():
		return q.checkList(v, gen)
	case q.Select():
		if _, isList := v.([]any); isList {
			return []Problem{{q.Key, "one choice is expected, not a list"}}
		}
		if !q.offers(v, gen) {
			return []Problem{{q.Key, fmt.Sprintf("%s is not one of its choices", shown(v))}}
		}
	case q.Type == "text" || q.Type == "comment":
		switch v.(type) {
		case string, float64:
		default:
			return []Problem{{q.Key, "a text is expected"}}
		}
	case q.Type == "boolean":
		if _, is := v.(bool); !is {
			return []Problem{{q.Key, "true or false is expected"}}
		}
	}
	return nil
}

func (q *Question) checkList(v any, gen Generation) []Problem {
	list, isList := v.([]any)
	if !isList {
		return []Problem{{q.Key, "a list of choices is expected"}}
	}
	var all []Problem
	for i, one := range list {
		path := fmt.Sprintf("%s[%d]", q.Key, i)
		switch {
		case !q.offers(one, gen):
			all = append(all, Problem{path, fmt.Sprintf("%s is not one of its choices", shown(one))})
		case holds(list[:i], one, gen):
			all = append(all, Problem{path, fmt.Sprintf("%s is given twice", shown(one))})
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
