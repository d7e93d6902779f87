package instrument

import (
	"fmt"
	"strconv"
	"strings"

	"balise/engine/text"
)

// Display says how answers are written for a reader: in which language and, where bodies should be named rather than
// cited by identifier, with which names.
type Display struct {
	Lang     text.Lang
	BodyName func(id string) text.Text
}

// Show writes an answer on one line in a language: for comparisons, tables and search. No answer is "". Bodies are shown
// by their identifier: use Display to name them.
func Show(q *Question, a Answer, l text.Lang) string { return Display{Lang: l}.Line(q, a) }

// Line writes an answer on one line. What is withheld shows its ground and review date, never its value.
func (d Display) Line(q *Question, a Answer) string {
	if a.Absence != nil {
		return d.absence(q, *a.Absence)
	}
	if a.Value == nil || !wellTyped(q, a.Value) {
		return ""
	}
	return kinds[q.Kind].show(q, a.Value, d)
}

func (d Display) absence(q *Question, a Absence) string {
	shown := a.Reason.Label().In(d.Lang)
	if a.Ground != "" {
		shown += " (" + q.groundLabel(a.Ground, d.Lang) + ")"
	}
	if !a.Until.IsZero() {
		review := text.T(", à revoir\u00a0: ", ", review: ").In(d.Lang)
		shown += review + showDate(a.Until, d.Lang)
	}
	if note := a.Note.In(d.Lang); note != "" && a.Reason != Withheld {
		dash := text.T("\u00a0: ", ": ").In(d.Lang)
		shown += dash + strings.Join(strings.Fields(note), " ")
	}
	return shown
}

func (q *Question) groundLabel(code string, l text.Lang) string {
	if q.grounds == nil {
		return code
	}
	return q.grounds.Label(code, l)
}

func (d Display) separator() string { return text.T("\u00a0; ", "; ").In(d.Lang) }

const noBreakSpace = "\u00a0"

var months = map[text.Lang][12]string{
	text.FR: {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	text.EN: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

// showDate writes a date as precisely as it is known: 1er mai 2024, mai 2024, 2024; May 1, 2024, May 2024, 2024.
func showDate(d Date, l text.Lang) string {
	year, day := strconv.Itoa(d.Year), strconv.Itoa(d.Day)
	if !d.Valid() {
		return d.String()
	}
	if d.Month == 0 {
		return year
	}
	month := months[l][d.Month-1]
	switch {
	case d.Day == 0:
		return month + " " + year
	case l == text.EN:
		return month + " " + day + ", " + year
	case d.Day == 1:
		day = "1er"
	}
	return day + noBreakSpace + month + " " + year
}

// showNumber writes 1 234,5 in French (no-break space) and 1,234.5 in English.
func showNumber(n Number, l text.Lang) string {
	apart, point := noBreakSpace, ","
	if l == text.EN {
		apart, point = ",", "."
	}
	whole, fraction, decimal := strings.Cut(strings.TrimPrefix(string(n), "-"), ".")
	var b strings.Builder
	if strings.HasPrefix(string(n), "-") {
		b.WriteString("-")
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(apart)
		}
		b.WriteRune(digit)
	}
	if decimal {
		b.WriteString(point + fraction)
	}
	return b.String()
}

// showMoney writes 1 234,50 $ in French and $1,234.50 in English, cents only where there are some; other currencies by
// their code.
func showMoney(m Money, l text.Lang) string {
	amount := string(m.Amount())
	if _, fraction, decimal := strings.Cut(amount, "."); decimal && len(fraction) == 1 {
		amount += "0"
	}
	shown := showNumber(Number(amount), l)
	switch {
	case m.Currency != Dollars:
		return shown + noBreakSpace + m.Currency
	case l == text.FR:
		return shown + noBreakSpace + "$"
	case strings.HasPrefix(shown, "-"):
		return "-$" + shown[1:]
	}
	return fmt.Sprintf("$%s", shown)
}
