package lang

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"balise/engine/text"
)

const noBreakSpace = "\u00a0"

var months = map[text.Lang][12]string{
	text.FR: {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	text.EN: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

// Zone is the time zone in which Balise shows hours: its public bodies are in Québec. Where the machine has no time
// zone data, hours are shown in universal time and say so.
var Zone = zone()

func zone() *time.Location {
	if z, err := time.LoadLocation("America/Toronto"); err == nil {
		return z
	}
	return time.UTC
}

// Number writes a whole number with its thousands apart: 1 234 567 in French (no-break spaces), 1,234,567 in English.
func Number(l text.Lang, n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	separator := noBreakSpace
	if l == text.EN {
		separator = ","
	}
	var groups []string
	for len(digits) > 3 {
		groups = append([]string{digits[len(digits)-3:]}, groups...)
		digits = digits[:len(digits)-3]
	}
	return sign + strings.Join(append([]string{digits}, groups...), separator)
}

// Date writes a day in words: 1er mai 2026, May 1, 2026.
func Date(l text.Lang, t time.Time) string {
	t = t.In(Zone)
	month := months[l][t.Month()-1]
	day := strconv.Itoa(t.Day())
	if l == text.EN {
		return month + " " + day + ", " + strconv.Itoa(t.Year())
	}
	if t.Day() == 1 {
		day = "1er"
	}
	return day + noBreakSpace + month + " " + strconv.Itoa(t.Year())
}

// DateTime writes a day and the hour: 1er mai 2026 à 14 h 05, May 1, 2026 at 2:05 p.m.
func DateTime(l text.Lang, t time.Time) string {
	t = t.In(Zone)
	suffix := ""
	if Zone == time.UTC {
		suffix = " UTC"
	}
	if l == text.EN {
		half := map[string]string{"AM": "a.m.", "PM": "p.m."}[t.Format("PM")]
		return Date(l, t) + " at " + t.Format("3:04") + noBreakSpace + half + suffix
	}
	return Date(l, t) + " à " + t.Format("15") + noBreakSpace + "h" + noBreakSpace + t.Format("04") + suffix
}

// Fold makes texts comparable by eye: lower case, no accent, straight apostrophes, single spaces, no edge space.
func Fold(s string) string {
	t := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	folded, _, err := transform.String(t, s)
	if err != nil {
		folded = s
	}
	folded = strings.NewReplacer("’", "'", "ʼ", "'", "œ", "oe", "Œ", "oe", "æ", "ae").Replace(folded)
	return strings.Join(strings.Fields(strings.ToLower(folded)), " ")
}

// Contains tells whether a text holds words that are already folded.
func Contains(s, folded string) bool { return strings.Contains(Fold(s), folded) }

// Sorter gives a comparison of texts in the order of the language's dictionary. A sorter serves one goroutine.
func Sorter(l text.Lang) func(a, b string) int {
	c := collate.New(tag(l), collate.IgnoreCase)
	return c.CompareString
}
