package surveyjs

import (
	"math"
	"strconv"
	"strings"
	"time"
)

func (e computed) value(c *scope) any {
	left, right := e.a.value(c), e.b.value(c)
	if isEmpty(left) {
		left = neutral(right)
	}
	if isEmpty(right) {
		right = neutral(left)
	}
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
		return rounded(x+y, max(decimals(x), decimals(y)))
	case "-":
		return rounded(x-y, max(decimals(x), decimals(y)))
	case "*":
		return rounded(x*y, decimals(x)+decimals(y))
	case "/", "%":
		switch {
		case y == 0 || math.IsNaN(y):
			return nil
		case e.op == "%":
			return math.Mod(x, y)
		}
		return x / y
	}
	return math.Pow(x, y)
}

// neutral stands for what is missing beside a value.
func neutral(beside any) any {
	if s, isText := beside.(string); isText && s != "" {
		return ""
	}
	return 0.0
}

// decimals counts the digits after the point of a number as it is written.
func decimals(n float64) int {
	if n == math.Trunc(n) || math.IsInf(n, 0) || math.IsNaN(n) {
		return 0
	}
	s := FormatNumber(n)
	return len(s) - strings.IndexByte(s, '.') - 1
}

// rounded takes off what doubles add to a sum or a product of decimals: 0.1 + 0.2 is 0.3.
func rounded(n float64, digits int) float64 {
	if digits <= 0 || digits > 20 || math.IsInf(n, 0) || math.IsNaN(n) {
		return n
	}
	short, err := strconv.ParseFloat(strconv.FormatFloat(n, 'f', digits, 64), 64)
	if err != nil {
		return n
	}
	return short
}

// number reads a value as JavaScript’s Number() does; NaN is what is none.
func number(v any) float64 {
	switch v := v.(type) {
	case nil:
		return 0
	case float64:
		return v
	case bool:
		if v {
			return 1
		}
		return 0
	case string:
		if n, is := Number(v); is {
			return n
		}
	case time.Time:
		return float64(v.Unix()) * 1000
	case []any:
		return number(written(v))
	}
	return math.NaN()
}
