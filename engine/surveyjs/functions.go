package surveyjs

import (
	"maps"
	"math"
	"slices"
	"strings"
	"time"
)

// functions are those of the expression language that need no server. Their names are exact, as in the library.
var functions = map[string]func(*scope, []any) any{
	"sum":          func(_ *scope, v []any) any { total, _ := totalOf(v); return total },
	"count":        func(_ *scope, v []any) any { return float64(len(flat(v))) },
	"avg":          func(_ *scope, v []any) any { return mean(totalOf(v)) },
	"min":          func(_ *scope, v []any) any { return extreme(flat(v), "<") },
	"max":          func(_ *scope, v []any) any { return extreme(flat(v), ">") },
	"sumInArray":   func(_ *scope, v []any) any { total, _ := totalOf(column(v)); return total },
	"avgInArray":   func(_ *scope, v []any) any { return mean(totalOf(column(v))) },
	"countInArray": func(_ *scope, v []any) any { return float64(len(column(v))) },
	"minInArray":   func(_ *scope, v []any) any { return extreme(flat(column(v)), "<") },
	"maxInArray":   func(_ *scope, v []any) any { return extreme(flat(column(v)), ">") },
	"round":        func(_ *scope, v []any) any { return toDigits(v, math.Floor, 0.5) },
	"trunc":        func(_ *scope, v []any) any { return toDigits(v, math.Trunc, 0) },
	"substring":    func(_ *scope, v []any) any { return part(v) },
	"trim":         func(_ *scope, v []any) any { return strings.TrimFunc(written(argument(v, 0)), blank) },

	"isDisplayMode": func(*scope, []any) any { return false },

	"today": func(c *scope, v []any) any {
		if c.today.IsZero() {
			return nil
		}
		return c.today.AddDate(0, 0, int(bounded(number(argument(v, 0)))))
	},
	"currentDate": func(c *scope, _ []any) any { return given(c.today) },
	"currentYear": func(c *scope, _ []any) any { return yearOf(c.today) },
	"getDate":     func(_ *scope, v []any) any { return ofDay(v, func(d time.Time) any { return d }) },
	"getYear":     func(_ *scope, v []any) any { return ofDay(v, yearOf) },
	"year":        func(c *scope, v []any) any { return ofDay(orToday(c, v), yearOf) },
	"month": func(c *scope, v []any) any {
		return ofDay(orToday(c, v), func(d time.Time) any { return float64(d.Month()) })
	},
	"day": func(c *scope, v []any) any {
		return ofDay(orToday(c, v), func(d time.Time) any { return float64(d.Day()) })
	},
	"weekday": func(c *scope, v []any) any {
		return ofDay(orToday(c, v), func(d time.Time) any { return float64(d.Weekday()) })
	},
	"age": func(c *scope, v []any) any { return between(argument(v, 0), c.today, unit(v, 1, "years")) },
	"diffDays": func(_ *scope, v []any) any {
		if n := between(argument(v, 0), argument(v, 1), "days"); n != nil {
			return n
		}
		return 0.0
	},
	"dateDiff": func(_ *scope, v []any) any { return between(argument(v, 0), argument(v, 1), unit(v, 2, "days")) },
	"dateAdd":  func(_ *scope, v []any) any { return later(v) },
}

func argument(v []any, i int) any {
	if i < len(v) {
		return v[i]
	}
	return nil
}

func unit(v []any, i int, usual string) string {
	if s, isText := argument(v, i).(string); isText && s != "" {
		return s
	}
	return usual
}

// flat gives the values that are there, those of lists included; texts that read as numbers are numbers.
func flat(values []any) []any {
	var all []any
	for _, v := range values {
		switch v := v.(type) {
		case nil:
		case []any:
			all = append(all, flat(v)...)
		case string:
			if n, is := Number(v); is && v != "" {
				all = append(all, n)
			} else {
				all = append(all, v)
			}
		default:
			all = append(all, v)
		}
	}
	return all
}

// totalOf adds numbers, those of lists included; what is none adds nothing.
func totalOf(values []any) (total float64, n int) {
	for _, v := range flat(values) {
		x := number(v)
		if math.IsNaN(x) {
			continue
		}
		total, n = rounded(total+x, max(decimals(total), decimals(x))), n+1
	}
	return total, n
}

func mean(total float64, n int) any {
	if n == 0 {
		return 0.0
	}
	return total / float64(n)
}

func extreme(values []any, op string) any {
	var best any
	for _, v := range values {
		if best == nil || ordered(op, v, best, Late) {
			best = v
		}
	}
	return best
}

// column takes one part of each row of a list, or of each row of a matrix: sumInArray({rows}, 'price').
func column(v []any) []any {
	name, _ := argument(v, 1).(string)
	var all []any
	take := func(row any) {
		if held, is := row.(map[string]any); is && !isEmpty(held[name]) {
			all = append(all, held[name])
		}
	}
	switch rows := argument(v, 0).(type) {
	case []any:
		for _, row := range rows {
			take(row)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(rows)) {
			take(rows[name])
		}
	}
	return all
}

// toDigits rounds to so many digits after the point.
func toDigits(v []any, to func(float64) float64, half float64) any {
	n, digits := number(argument(v, 0)), 0.0
	if len(v) > 1 {
		digits = number(v[1])
	}
	if len(v) == 0 || v[0] == nil || math.IsNaN(n) || math.IsNaN(digits) {
		return nil
	}
	p := math.Pow(10, digits)
	if half > 0 {
		n *= 1 + 2.220446049250313e-16
	}
	return to(n*p+half) / p
}

func part(v []any) any {
	s, isText := argument(v, 0).(string)
	if !isText || len(v) < 2 {
		return ""
	}
	letters := []rune(s)
	from, to := int(bounded(number(v[1]))), len(letters)
	if len(v) > 2 && v[2] != nil {
		to = int(bounded(number(v[2])))
	}
	from, to = min(max(from, 0), len(letters)), min(max(to, 0), len(letters))
	return string(letters[min(from, to):max(from, to)])
}

// bounded keeps a count of days, months or letters within what makes sense.
func bounded(n float64) float64 {
	if math.IsNaN(n) {
		return 0
	}
	return min(max(n, -1_000_000), 1_000_000)
}

// dayOf reads a day, or a moment, which is taken for its day.
func dayOf(v any) (time.Time, bool) {
	switch v := v.(type) {
	case time.Time:
		return v, !v.IsZero()
	case string:
		if len(v) >= len(time.DateOnly) {
			day, err := time.Parse(time.DateOnly, v[:len(time.DateOnly)])
			return day, err == nil
		}
	}
	return time.Time{}, false
}

func given(day time.Time) any {
	if day.IsZero() {
		return nil
	}
	return day
}

func yearOf(day time.Time) any {
	if day.IsZero() {
		return nil
	}
	return float64(day.Year())
}

func orToday(c *scope, v []any) []any {
	if isEmpty(argument(v, 0)) {
		return []any{given(c.today)}
	}
	return v
}

func ofDay(v []any, f func(time.Time) any) any {
	day, is := dayOf(argument(v, 0))
	if !is {
		return nil
	}
	return f(day)
}

// between counts what separates two days: days whichever comes first, whole months or years from the first to the second.
func between(from, to any, unit string) any {
	a, is := dayOf(from)
	b, also := dayOf(to)
	if !is || !also {
		return nil
	}
	months := (b.Year()-a.Year())*12 + int(b.Month()) - int(a.Month())
	if b.Day() < a.Day() {
		months--
	}
	switch unit {
	case "days":
		return math.Abs(b.Sub(a).Hours() / 24)
	case "months":
		return float64(months)
	}
	return float64(months / 12)
}

func later(v []any) any {
	day, is := dayOf(argument(v, 0))
	n := int(bounded(number(argument(v, 1))))
	if !is || len(v) < 2 {
		return nil
	}
	switch unit(v, 2, "days") {
	case "days":
		return day.AddDate(0, 0, n)
	case "months":
		return day.AddDate(0, n, 0)
	case "years":
		return day.AddDate(n, 0, 0)
	}
	return nil
}
