package surveyjs

import (
	"math"
	"strconv"
	"strings"
)

// expression is a condition or a value, compiled.
type expression interface {
	// value reads stored answers; nil is an answer that is not there.
	value(a *Answers) any
}

type (
	literal   struct{ v any }
	arrayOf   []expression
	reference struct {
		whole, root int
		path        string // what follows the name: .length, [0], .part
	}
	either    struct{ a, b expression }
	both      struct{ a, b expression }
	negated   struct{ of expression }
	emptiness struct {
		of   expression
		want bool
	}
	compared struct {
		op   string
		a, b expression
		gen  Generation
	}
	computed struct {
		op   string
		a, b expression
	}
	call struct {
		f    func(arguments []any) any
		args []expression
	}
)

func (e literal) value(*Answers) any { return e.v }

func (e arrayOf) value(a *Answers) any {
	list := make([]any, len(e))
	for i, one := range e {
		list[i] = one.value(a)
	}
	return list
}

func (e reference) value(a *Answers) any {
	if v, there := a.at(e.whole); there || e.path == "" {
		return v
	}
	v, _ := a.at(e.root)
	return follow(v, e.path)
}

func (e either) value(a *Answers) any  { return truth(e.a.value(a)) || truth(e.b.value(a)) }
func (e both) value(a *Answers) any    { return truth(e.a.value(a)) && truth(e.b.value(a)) }
func (e negated) value(a *Answers) any { return !truth(e.of.value(a)) }

func (e emptiness) value(a *Answers) any { return isEmpty(e.of.value(a)) == e.want }

func (e call) value(a *Answers) any {
	arguments := make([]any, len(e.args))
	for i, one := range e.args {
		arguments[i] = one.value(a)
	}
	return e.f(arguments)
}

// truth is what JavaScript takes for true.
func truth(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return v != ""
	case float64:
		return v != 0 && !math.IsNaN(v)
	}
	return true
}

func isEmpty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

// follow takes a part of an answer: .name, .length, [index].
func follow(v any, path string) any {
	for path != "" {
		switch path[0] {
		case '.':
			name := path[1:]
			if i := strings.IndexAny(name, ".["); i >= 0 {
				name = name[:i]
			}
			path = path[1+len(name):]
			switch held := v.(type) {
			case map[string]any:
				v = held[name]
			case []any:
				if name != "length" {
					return nil
				}
				v = float64(len(held))
			default:
				return nil
			}
		case '[':
			stop := strings.IndexByte(path, ']')
			list, isList := v.([]any)
			if stop < 0 || !isList {
				return nil
			}
			i, err := strconv.Atoi(path[1:stop])
			if err != nil || i < 0 || i >= len(list) {
				return nil
			}
			v, path = list[i], path[stop+1:]
		default:
			return nil
		}
	}
	return v
}

func (e computed) value(a *Answers) any {
	left, right := e.a.value(a), e.b.value(a)
	if e.op == "+" {
		l, leftText := left.(string)
		r, rightText := right.(string)
		if leftText || rightText {
			if !leftText {
				l = written(left)
			}
			if !rightText {
				r = written(right)
			}
			return l + r
		}
	}
	x, y := number(left), number(right)
	switch e.op {
	case "+":
		return x + y
	case "-":
		return x - y
	case "*":
		return x * y
	case "/":
		if y == 0 {
			return nil
		}
		return x / y
	case "%":
		if y == 0 {
			return nil
		}
		return math.Mod(x, y)
	}
	return math.Pow(x, y)
}

// number reads a value as JavaScript’s Number() does, with 0 for what has none.
func number(v any) float64 {
	switch v := v.(type) {
	case float64:
		return v
	case bool:
		if v {
			return 1
		}
	case string:
		if n, is := Number(v); is {
			return n
		}
	}
	return 0
}

// written is the text of a value as JavaScript joins it to another.
func written(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return FormatNumber(v)
	case []any:
		parts := make([]string, len(v))
		for i, one := range v {
			parts[i] = written(one)
		}
		return strings.Join(parts, ",")
	}
	return "[object Object]"
}

// Blank tells whether a value says nothing: none, an empty text, an empty list.
func Blank(v any) bool { return isEmpty(v) }
