package surveyjs

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// expression is a condition or a value, compiled.
type expression interface {
	// value reads stored answers; nil is an answer that is not there.
	value(c *scope) any
}

type (
	literal   struct{ v any }
	arrayOf   []expression
	reference struct {
		whole, root int
		path        string // what follows the name: .length, [0], .part
		raw         bool   // {#name}: as it is, a text that reads as a number stays a text
		gen         Generation
	}
	nearby struct { // in a row, a panel or a choice
		what string // row, item, index, name
		path string
		raw  bool
		gen  Generation
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
	choice struct{ of []expression } // iif
	call   struct {
		f    func(c *scope, arguments []any) any
		args []expression
	}
)

func (e literal) value(*scope) any { return e.v }

func (e arrayOf) value(c *scope) any {
	list := make([]any, len(e))
	for i, one := range e {
		list[i] = one.value(c)
	}
	return list
}

func (e reference) value(c *scope) any {
	v, there := c.at(e.whole)
	if !there && e.path != "" {
		v, _ = c.at(e.root)
		v = follow(v, e.path)
	}
	if e.raw {
		return v
	}
	return corrected(v, e.gen)
}

func (e nearby) value(c *scope) any {
	var v any
	switch e.what {
	case "row":
		v = follow(c.own, e.path)
	case "item":
		v = c.item
	case "index":
		v = float64(c.index)
	case "name":
		v = c.name
	}
	if e.raw {
		return v
	}
	return corrected(v, e.gen)
}

// scope is what an expression may read: the answers, and in a row, a panel or a choice, what is there.
type scope struct {
	*Answers
	own   any // answers of the row or of the panel, by name
	item  any // the choice
	name  any // of the row
	index int // of the row or of the panel
}

// corrected reads an answer as the library does before it is compared: true and false, numbers, quotation marks.
func corrected(v any, gen Generation) any {
	s, isText := v.(string)
	if !isText || s == "" {
		return v
	}
	switch c := s[0]; {
	case c == 't' || c == 'T' || c == 'f' || c == 'F':
		if strings.EqualFold(s, "true") || strings.EqualFold(s, "false") {
			return len(s) == len("true")
		}
	case (c == '\'' || c == '"') && len(s) > 1 && (s[len(s)-1] == '\'' || s[len(s)-1] == '"'):
		return s[1 : len(s)-1]
	case digit(c) || c == '-' || c == '+' || c == '.' || c <= ' ':
		n, is := Number(s)
		if !is || math.IsInf(n, 0) || strings.TrimFunc(s, blank) == "" {
			return v
		}
		if gen == Late && c == '0' && len(s) > 1 && !strings.HasPrefix(s, "0x") && s[1] != '.' {
			return v
		}
		return n
	}
	return v
}

func (e either) value(c *scope) any  { return truth(e.a.value(c)) || truth(e.b.value(c)) }
func (e both) value(c *scope) any    { return truth(e.a.value(c)) && truth(e.b.value(c)) }
func (e negated) value(c *scope) any { return !truth(e.of.value(c)) }

func (e emptiness) value(c *scope) any { return isEmpty(e.of.value(c)) == e.want }

func (e choice) value(c *scope) any {
	switch {
	case truth(e.of[0].value(c)):
		return e.of[1].value(c)
	case len(e.of) > 2:
		return e.of[2].value(c)
	}
	return nil
}

func (e call) value(c *scope) any {
	arguments := make([]any, len(e.args))
	for i, one := range e.args {
		arguments[i] = one.value(c)
	}
	return e.f(c, arguments)
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
		for _, one := range v {
			if !isEmpty(one) {
				return false
			}
		}
		return true
	}
	return false
}

// memberOf finds a member exactly, then whatever its case.
func memberOf(held map[string]any, name string) any {
	if v, there := held[name]; there {
		return v
	}
	for _, k := range slices.Sorted(maps.Keys(held)) {
		if strings.EqualFold(k, name) {
			return held[k]
		}
	}
	return nil
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
				v = memberOf(held, name)
			case string:
				if name != "length" {
					return nil
				}
				v = float64(len(utf16.Encode([]rune(held))))
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
	case time.Time:
		return v.Format(time.DateOnly)
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
