package instrument

import (
	"strconv"
	"strings"

	"balise/engine/text"
)

const noBreakSpace = "\u00a0"

var months = map[text.Lang][12]string{
	text.FR: {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	text.EN: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

// Written gives the date in words, as precisely as it is known: 1er mai 2024, mai 2024, 2024; May 1, 2024, May 2024, 2024.
func (d Date) Written(l text.Lang) string {
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

// Written gives the number as readers expect it: 1 234,5 in French (no-break space), 1,234.5 in English.
func (n Number) Written(l text.Lang) string {
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

// Written gives the amount as readers expect it: 1 234,50 $ in French, $1,234.50 in English, cents only where there are
// some; other currencies by their code.
func (m Money) Written(l text.Lang) string {
	amount := string(m.Amount())
	if _, fraction, decimal := strings.Cut(amount, "."); decimal && len(fraction) == 1 {
		amount += "0"
	}
	shown := Number(amount).Written(l)
	switch {
	case m.Currency != Dollars:
		return shown + noBreakSpace + m.Currency
	case l == text.FR:
		return shown + noBreakSpace + "$"
	case strings.HasPrefix(shown, "-"):
		return "-$" + shown[1:]
	}
	return "$" + shown
}
