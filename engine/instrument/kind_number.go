package instrument

import (
	"errors"
	"strings"

	"balise/engine/text"
)

// numberKind asks for a decimal number, perhaps within bounds and with a unit.
type numberKind struct{}

func (numberKind) settings() []string { return []string{"min", "max", "unit", "ranges"} }

func (numberKind) read(_ *Question, f fields) (Value, []issue) {
	typed := f.get()
	if strings.TrimSpace(typed) == "" {
		return nil, nil
	}
	n, err := readNumber(typed)
	if errors.Is(err, errAmbiguousNumber) {
		return nil, only("Ce nombre peut se lire de deux façons\u00a0: écrivez 1234 pour un millier, 1.234 pour une décimale.",
			"This number can be read in two ways: write 1234 for a thousand, 1.234 for a decimal.")
	}
	if err != nil {
		return nil, only("Écrivez un nombre en chiffres, comme 1\u00a0234,5.", "Write a number in digits, such as 1,234.5.")
	}
	return n, nil
}

func (numberKind) write(_ *Question, v Value, f fields) { f.set(string(v.(Number))) }

func (numberKind) check(q *Question, v Value) []issue {
	n, ok := v.(Number)
	if !ok {
		return wrongType()
	}
	if _, err := ParseNumber(string(n)); err != nil {
		return only("Écrivez un nombre en chiffres, comme 1\u00a0234,5.", "Write a number in digits, such as 1,234.5.")
	}
	return checkBounds(q, n, "")
}

func (numberKind) show(q *Question, v Value, d Display) string {
	shown := v.(Number).Written(d.Lang)
	if unit := q.Unit.In(d.Lang); unit != "" {
		shown += noBreakSpace + unit
	}
	return shown
}

// checkBounds refuses a number outside of the question's bounds.
func checkBounds(q *Question, n Number, at string) []issue {
	var message text.Text
	switch {
	case q.Min != "" && n.Compare(q.Min) < 0:
		message = text.T("Écrivez un nombre d’au moins "+q.Min.Written(text.FR)+".",
			"Write a number of at least "+q.Min.Written(text.EN)+".")
	case q.Max != "" && n.Compare(q.Max) > 0:
		message = text.T("Écrivez un nombre d’au plus "+q.Max.Written(text.FR)+".",
			"Write a number of at most "+q.Max.Written(text.EN)+".")
	default:
		return nil
	}
	return []issue{{at: at, message: message}}
}
