package usecase

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Orders of the numbers of a date such as 9/11/2024.
const (
	dayFirst   = "dmy"
	monthFirst = "mdy"
)

// Confidences of dates that had to be understood.
const (
	remarked  = 0.8 // a remark stands beside the date, a word makes it less exact
	inferred  = 0.9 // the other dates of the column tell the order of the numbers
	serial    = 0.7 // a number of days, as spreadsheets count them
	uncertain = 0.5 // it can be read in two ways
)

// date is what was made of a text: 2024, 2024-05 or 2024-05-31.
type date struct {
	text       string
	confidence float64
	ambiguous  bool
}

// dateReader reads the dates of one column.
type dateReader struct {
	order    string // dayFirst, monthFirst, or empty: not known
	inferred bool   // from the other dates of the column
	// fiscal is the first month of the fiscal year, which bears the number of the calendar year in which it ends; 0: not known.
	// That of the United States begins in October: Q4FY25 is the quarter that begins in July 2025.
	fiscal int
}

// token is a number or a word of a date; before is what stands between it and the one before.
type token struct {
	number int // -1 for a word
	digits int
	word   string
	before string
}

const maxDate = 120 // bytes: longer is prose

// read understands a date, or says that it does not.
func (d *dateReader) read(s string) (date, bool) {
	if len(s) > maxDate {
		return date{}, false
	}
	sure := 1.0
	if at := strings.IndexByte(s, '('); at > 0 && strings.HasSuffix(s, ")") && !strings.ContainsAny(s[at:], ";") {
		s, sure = strings.TrimSpace(s[:at]), remarked
	}
	tokens := scanDate(s)
	if len(tokens) == 0 || len(tokens) > 10 {
		return date{}, false
	}
	tokens, vague := withoutVague(tokens)
	if vague {
		sure = remarked
	}
	got, ok := d.understand(tokens)
	if !ok && !vague {
		if head, prose := beforeProse(tokens); prose {
			got, ok = d.understand(head)
			sure = min(sure, 0.6)
		}
	}
	got.confidence = min(sure, got.confidence)
	if vague && len(got.text) > 7 {
		return date{}, false // « before 31 May » says no day
	}
	return got, ok
}

func (d *dateReader) understand(tokens []token) (date, bool) {
	for _, read := range []func([]token) (date, bool){d.fiscalQuarter, d.named, d.yearFirst, d.numbers} {
		if got, ok := read(tokens); ok {
			return got, true
		}
	}
	return date{}, false
}

// scanDate cuts a text into numbers and words. A letter after a digit begins a word: 2024-05-31T10:00:00Z, 1er, Q4FY25.
func scanDate(s string) []token {
	var all []token
	gap := 0
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		start := i
		switch {
		case r >= '0' && r <= '9':
			n := 0
			for i < len(s) && s[i] >= '0' && s[i] <= '9' {
				n = min(n*10+int(s[i]-'0'), 1<<30)
				i++
			}
			all = append(all, token{number: n, digits: i - start, before: s[gap:start]})
		case unicode.IsLetter(r):
			for i < len(s) {
				if r, size = utf8.DecodeRuneInString(s[i:]); !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
					break
				}
				i += size
			}
			all = append(all, token{number: -1, word: folded(s[start:i]), before: s[gap:start]})
		default:
			i += size
			continue
		}
		gap = i
	}
	return all
}

// beforeProse gives the numbers before words, where no other number follows: « 2022-09-13 Technical kickoff ».
func beforeProse(tokens []token) ([]token, bool) {
	end := 0
	for end < len(tokens) && tokens[end].number >= 0 {
		end++
	}
	for _, t := range tokens[end:] {
		if t.number >= 0 {
			return nil, false
		}
	}
	return tokens[:end], end > 0 && end < len(tokens) && tokens[0].digits == 4 && strings.TrimSpace(tokens[end].before) == "" && tokens[end].before != ""
}

// yearFirst reads 2024, 2024-05, 2021/01/01 and 20240531, with a time or not.
func (d *dateReader) yearFirst(tokens []token) (date, bool) {
	first := tokens[0]
	switch {
	case first.digits == 8 && len(tokens) == 1:
		return day3(first.number/10_000, first.number/100%100, first.number%100)
	case first.digits != 4 || first.before != "":
		return date{}, false
	case len(tokens) == 1:
		return year(first.number)
	case !joined(tokens[1], "-/."):
		return date{}, false
	case len(tokens) == 2 && tokens[1].digits <= 2:
		return month2(first.number, tokens[1].number)
	case len(tokens) >= 3 && tokens[1].digits <= 2 && tokens[2].digits <= 2 && joined(tokens[2], "-/.") && clock(tokens[3:]):
		return day3(first.number, tokens[1].number, tokens[2].number)
	}
	return date{}, false
}

// numbers reads 9/11/2024, 09-11-2024 0:00, 01/2024, and a number of days.
func (d *dateReader) numbers(tokens []token) (date, bool) {
	first := tokens[0]
	switch {
	case len(tokens) == 1:
		return daysOf(first)
	case first.digits > 2 || first.number < 0 || first.before != "" || !joined(tokens[1], "-/."):
		return date{}, false
	case len(tokens) == 2 && tokens[1].digits == 4:
		return month2(tokens[1].number, first.number)
	case len(tokens) < 3 || tokens[1].digits > 2 || tokens[2].digits != 4 || !joined(tokens[2], "-/.") || !clock(tokens[3:]):
		return date{}, false
	}
	a, b, y := first.number, tokens[1].number, tokens[2].number
	if got, ok := mangledYear(y, a, b); ok {
		return got, true
	}
	switch {
	case a > 12 || a == b:
		return day3(y, b, a)
	case b > 12:
		return day3(y, a, b)
	}
	var got date
	var ok bool
	switch d.order {
	case dayFirst:
		got, ok = day3(y, b, a)
	case monthFirst:
		got, ok = day3(y, a, b)
	default: // both readings share the year, and only that is sure
		got, ok = year(y)
		got.ambiguous, got.confidence = true, uncertain
		_, valid := day3(y, a, b)
		ok = ok && valid
	}
	if d.inferred {
		got.confidence = min(got.confidence, inferred)
	}
	return got, ok
}

// mangledYear reads 7/16/1905: a year, 2024, that a spreadsheet took for a number of days and showed as a date. No administration
// used artificial intelligence in 1905.
func mangledYear(y, m, d int) (date, bool) {
	if y != 1905 {
		return date{}, false
	}
	days := int(time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Sub(dayZero).Hours() / 24)
	got, ok := year(days)
	got.ambiguous, got.confidence = true, uncertain
	return got, ok && days >= 1990 && days < 2040
}

// dayZero is the day that spreadsheets count from.
var dayZero = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

// serials that are plausible: from 1990-01-01 to 2049-12-31.
const (
	firstSerial = 32_874
	lastSerial  = 54_788
)

func daysOf(t token) (date, bool) {
	if t.digits != 5 || t.number < firstSerial || t.number > lastSerial || t.before != "" {
		return date{}, false
	}
	at := dayZero.AddDate(0, 0, t.number)
	return date{text: at.Format(time.DateOnly), confidence: serial}, true
}

func joined(t token, by string) bool {
	return t.number >= 0 && len(t.before) == 1 && strings.Contains(by, t.before)
}

// clock tells whether what follows a date is a time of the day: 12:00:00 AM, T18:31:09Z, 0:00.
func clock(tokens []token) bool {
	for i, t := range tokens {
		switch {
		case t.number < 0 && (t.word == "t" && i == 0 || t.word == "z" || t.word == "am" || t.word == "pm"):
		case t.number >= 0 && (i == 0 && (t.before == " " || t.before == ", ") || t.before == "" || t.before == ":" || t.before == "." || t.before == "+"):
		case t.number >= 0 && t.before == "-" && i > 1:
		default:
			return false
		}
	}
	return len(tokens) == 0 || len(tokens) > 1
}

// Years that a date may bear: registers date systems of the 1990s, and plans of the next decades.
const (
	firstYear = 1950
	lastYear  = 2100
)

func year(y int) (date, bool) {
	return date{text: fmt.Sprintf("%04d", y), confidence: 1}, y >= firstYear && y <= lastYear
}

func month2(y, m int) (date, bool) {
	_, ok := year(y)
	return date{text: fmt.Sprintf("%04d-%02d", y, m), confidence: 1}, ok && m >= 1 && m <= 12
}

func day3(y, m, d int) (date, bool) {
	_, ok := month2(y, m)
	at := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return date{text: fmt.Sprintf("%04d-%02d-%02d", y, m, d), confidence: 1}, ok && at.Day() == d && d > 0
}

// inferOrder finds the order of the numbers in the dates of a column that can be read in one way only; empty when none can, or when
// they disagree.
func inferOrder(cells func(yield func(string) bool)) string {
	day, month := false, false
	for s := range cells {
		if s = strings.TrimSpace(s); len(s) < 8 || len(s) > 30 || s[0] < '0' || s[0] > '9' {
			continue
		}
		tokens := scanDate(s)
		if len(tokens) < 3 || tokens[0].digits > 2 || !joined(tokens[1], "-/.") || tokens[2].digits != 4 || !joined(tokens[2], "-/.") {
			continue
		}
		day = day || tokens[0].number > 12 && tokens[0].number <= 31 && tokens[1].number <= 12
		month = month || tokens[1].number > 12 && tokens[1].number <= 31 && tokens[0].number <= 12
	}
	switch {
	case day && !month:
		return dayFirst
	case month && !day:
		return monthFirst
	}
	return ""
}
