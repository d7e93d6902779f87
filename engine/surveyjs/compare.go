package surveyjs

import (
	"strings"
)

func (e compared) value(a *Answers) any {
	left, right := e.a.value(a), e.b.value(a)
	switch e.op {
	case "=":
		return equal(left, right, e.gen)
	case "<>":
		return !equal(left, right, e.gen)
	case "contains", "allof":
		return contains(left, right, e.gen)
	case "notcontains":
		return !contains(left, right, e.gen)
	case "anyof":
		return anyOf(left, right, e.gen)
	case "noneof":
		return !anyOf(left, right, e.gen)
	}
	return ordered(e.op, left, right)
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

// contains: on a list, every element asked for is one of its elements; on anything else, its text holds the other’s.
func contains(left, right any, gen Generation) bool {
	if isEmpty(left) || !truth(left) {
		return false
	}
	list, isList := left.([]any)
	if !isList {
		return strings.Contains(written(left), written(right))
	}
	asked, isList := right.([]any)
	if !isList {
		asked = []any{right}
	}
	for _, one := range asked {
		if !holds(list, one, gen) {
			return false
		}
	}
	return true
}

func anyOf(left, right any, gen Generation) bool {
	asked, isList := right.([]any)
	if !isList {
		asked = []any{right}
	}
	list, isList := left.([]any)
	if !isList {
		if isEmpty(left) {
			return false
		}
		list = []any{left}
	}
	for _, one := range asked {
		if holds(list, one, gen) {
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

// ordered compares numbers with numbers, and texts with texts when one of them is no number.
func ordered(op string, left, right any) bool {
	if isEmpty(left) || isEmpty(right) {
		return false
	}
	l, leftText := left.(string)
	r, rightText := right.(string)
	var c int
	if leftText && rightText && !(isNumber(l) && isNumber(r)) {
		c = strings.Compare(l, r)
	} else {
		x, y := number(left), number(right)
		switch {
		case x < y:
			c = -1
		case x > y:
			c = 1
		}
	}
	switch op {
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	}
	return c >= 0
}

func isNumber(s string) bool {
	_, is := Number(s)
	return is && s != ""
}
