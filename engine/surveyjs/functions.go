package surveyjs

// functions are those of the expression language that need neither a clock nor a server.
var functions = map[string]func([]any) any{
	"iif": func(v []any) any {
		if len(v) != 3 {
			return nil
		}
		if truth(v[0]) {
			return v[1]
		}
		return v[2]
	},
	"sum": func(v []any) any { total, _ := totalOf(v); return total },
	"avg": func(v []any) any {
		total, n := totalOf(v)
		if n == 0 {
			return nil
		}
		return total / float64(n)
	},
	"min":        func(v []any) any { return extreme(v, func(a, b float64) bool { return a < b }) },
	"max":        func(v []any) any { return extreme(v, func(a, b float64) bool { return a > b }) },
	"suminarray": func(v []any) any { total, _ := totalOf(column(v)); return total },
	"countinarray": func(v []any) any {
		return float64(len(column(v)))
	},
	"isnumber": func(v []any) any { return len(v) == 1 && isNumber(written(v[0])) },
}

// totalOf adds numbers, those of lists included.
func totalOf(values []any) (total float64, n int) {
	for _, v := range values {
		if list, isList := v.([]any); isList {
			t, m := totalOf(list)
			total, n = total+t, n+m
		} else if !isEmpty(v) {
			total, n = total+number(v), n+1
		}
	}
	return total, n
}

func extreme(values []any, better func(a, b float64) bool) any {
	var best any
	for _, v := range values {
		if list, isList := v.([]any); isList {
			v = extreme(list, better)
		}
		if isEmpty(v) {
			continue
		}
		if n := number(v); best == nil || better(n, best.(float64)) {
			best = n
		}
	}
	return best
}

// column takes one part of each row of a list: sumInArray({rows}, 'price').
func column(v []any) []any {
	if len(v) < 2 {
		return nil
	}
	rows, _ := v[0].([]any)
	name, _ := v[1].(string)
	var all []any
	for _, row := range rows {
		if held, is := row.(map[string]any); is && !isEmpty(held[name]) {
			all = append(all, held[name])
		}
	}
	return all
}
