package surveyjs

import (
	"strings"
	"time"
)

func (e compared) value(c *scope) any {
	left, right := dated(e.a.value(c), e.b.value(c))
	switch e.op {
	case "=":
		return equal(left, right, e.gen)
	case "<>":
		return !equal(left, right, e.gen)
	case "contains":
		return contains(left, right, e.gen)
	case "notcontains":
		return lacks(left, right, e.gen)
	case "allof":
		return allOf(left, right, e.gen)
	case "anyof":
		return anyOf(left, right, e.gen)
	case "noneof":
		return !anyOf(left, right, e.gen)
	}
	return ordered(e.op, left, right, e.gen)
}

// dated makes a day of a text that is compared with one.
func dated(a, b any) (left, right any) {
	if _, is := b.(time.Time); is {
		if day, is := dayOf(a); is {
			a = day
		}
	}
	if _, is := a.(time.Time); is {
		if day, is := dayOf(b); is {
			b = day
		}
	}
	return a, b
}

// equal is the library’s =: lists without order, a number and a text that reads as one by their number, absence with absence.
func equal(a, b any, gen Generation) bool {
	switch x := a.(type) {
	case nil:
		return isEmpty(b)
	case string:
		switch y := b.(type) {
		case string:
			return sameText(x, y, gen)
		case float64:
			n, is := Number(x)
			return is && x != "" && n == y
		case bool:
			return strings.EqualFold(x, written(y))
		case nil:
			return x == ""
		}
	case float64:
		switch y := b.(type) {
		case float64:
			return x == y
		case string:
			n, is := Number(y)
			return is && y != "" && n == x
		}
	case bool:
		switch y := b.(type) {
		case bool:
			return x == y
		case string:
			return strings.EqualFold(y, written(x))
		}
	case time.Time:
		y, isDay := b.(time.Time)
		return isDay && x.Equal(y)
	case []any:
		y, isList := b.([]any)
		return isList && sameElements(x, y, gen) || b == nil && len(x) == 0
	case map[string]any:
		y, isMap := b.(map[string]any)
		return isMap && sameMembers(x, y, gen) || b == nil && len(x) == 0
	}
	return false
}

func sameText(a, b string, gen Generation) bool {
	if gen == Early {
		return a == b
	}
	return strings.EqualFold(strings.TrimFunc(a, blank), strings.TrimFunc(b, blank))
}

func sameElements(a, b []any, gen Generation) bool {
	if len(a) != len(b) {
		return false
	}
	used := make([]bool, len(b))
next:
	for _, x := range a {
		for i, y := range b {
			if !used[i] && equal(x, y, gen) {
				used[i] = true
				continue next
			}
		}
		return false
	}
	return true
}

func sameMembers(a, b map[string]any, gen Generation) bool {
	if len(a) != len(b) {
		return false
	}
	for k, x := range a {
		if y, there := b[k]; !there || !equal(x, y, gen) {
			return false
		}
	}
	return true
}

// contains: on a list, every element asked for is one of its elements; on anything else, its text holds the other’s. In the later
// generation 0 and false have a text; what is looked for is never nothing.
func contains(left, right any, gen Generation) bool {
	if hasNoText(left, gen) {
		return false
	}
	list, isList := left.([]any)
	if !isList || len(list) == 0 {
		return truth(right) && strings.Contains(written(left), written(right))
	}
	for _, one := range asList(right) {
		if !holds(list, one, gen) {
			return false
		}
	}
	return true
}

func hasNoText(v any, gen Generation) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case float64, bool:
		return gen == Early && !truth(v)
	}
	return false
}

func lacks(left, right any, gen Generation) bool {
	if hasNoText(left, gen) {
		return !isEmpty(right)
	}
	list, isList := left.([]any)
	if !isList || len(list) == 0 {
		return truth(right) && !strings.Contains(written(left), written(right))
	}
	return !contains(left, right, gen)
}

func asList(v any) []any {
	if list, isList := v.([]any); isList {
		return list
	}
	return []any{v}
}

func allOf(left, right any, gen Generation) bool {
	if !truth(left) && !isEmpty(right) {
		return false
	}
	for _, one := range asList(right) {
		if !contains(left, one, gen) {
			return false
		}
	}
	return true
}

func anyOf(left, right any, gen Generation) bool {
	switch {
	case isEmpty(left):
		return isEmpty(right)
	case isEmpty(right):
		return true
	}
	list, isList := left.([]any)
	if !isList {
		return contains(right, left, gen)
	}
	for _, one := range asList(right) {
		if contains(list, one, gen) {
			return true
		}
	}
	return false
}

func holds(list []any, one any, gen Generation) bool {
	for _, held := range list {
		if equal(held, one, gen) {
			return true
		}
	}
	return false
}

// ordered compares as JavaScript does: texts with texts, anything else as numbers; what is no number is neither more nor less.
func ordered(op string, left, right any, gen Generation) bool {
	if (op == "<=" || op == ">=") && equal(left, right, gen) {
		return true
	}
	if left == nil || right == nil {
		return false
	}
	l, leftText := left.(string)
	r, rightText := right.(string)
	if leftText && rightText {
		c := strings.Compare(l, r)
		return (op == "<" || op == "<=") && c < 0 || (op == ">" || op == ">=") && c > 0
	}
	x, y := number(left), number(right)
	return (op == "<" || op == "<=") && x < y || (op == ">" || op == ">=") && x > y
}

func isNumber(s string) bool {
	_, is := Number(s)
	return is && s != ""
}
