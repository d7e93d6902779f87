package inventory

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// styles tells which cells show a date: in the file, a date is a number like any other.
type styles struct {
	looks    []look // by the style of a cell
	from1904 bool   // days are counted from 1904, as old Macintoshes did
}

// look is how a cell shows a number.
type look int

const (
	asNumber look = iota
	asYear
	asMonth
	asDay
	asTime
)

// builtIn are the looks that every spreadsheet knows by number.
func builtIn(id int) look {
	switch {
	case id == 17:
		return asMonth
	case id >= 14 && id <= 16, id == 22, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return asDay
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id == 45, id == 47, id == 55, id == 56:
		return asTime
	}
	return asNumber
}

func (b *book) readStyles(part string) (styles, error) {
	var sheet struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			Format int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := b.decode(part, &sheet); err != nil {
		return styles{}, err
	}
	own := map[int]look{}
	for _, f := range sheet.Formats {
		own[f.ID] = lookOf(f.Code)
	}
	s := styles{looks: make([]look, len(sheet.Cells))}
	for i, c := range sheet.Cells {
		known, ours := own[c.Format]
		if !ours {
			known = builtIn(c.Format)
		}
		s.looks[i] = known
	}
	return s, nil
}

// unsaid is what stands in a format as it is, and so tells nothing of what is shown: texts, colours, languages.
var unsaid = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.|\[[^\]]*\]`)

// elapsed is a duration, which is no date: 36 hours are a day and a half.
var elapsed = regexp.MustCompile(`(?i)\[(h+|m+|s+)\]`)

// lookOf reads a format such as yyyy-mm-dd or [$-C0C]d mmmm yyyy.
func lookOf(format string) look {
	first, _, _ := strings.Cut(unsaid.ReplaceAllString(format, ""), ";")
	first = strings.ToLower(first)
	has := func(letters string) bool { return strings.ContainsAny(first, letters) }
	switch {
	case elapsed.MatchString(format), strings.Contains(first, "general"), !has("ymdhs"):
		return asNumber
	case has("d"):
		return asDay
	case has("y") && has("m"):
		return asMonth
	case has("y"):
		return asYear
	}
	return asTime
}

// number writes the number of a cell as plainly as the cell shows it.
func (s styles) number(raw string, style int) string {
	n, err := strconv.ParseFloat(strings.TrimSpace(raw), 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return raw
	}
	shown := asNumber
	if style >= 0 && style < len(s.looks) {
		shown = s.looks[style]
	}
	if shown != asNumber {
		if date, ok := s.date(n, shown); ok {
			return date
		}
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// lastDay is the number of 9999-12-31, the last day that spreadsheets know.
const lastDay = 2_958_465

// date writes a number of days as a date, as precisely as the cell shows it. The first spreadsheets took 1900 for a leap
// year: day 60 never was, and those before it are one further.
func (s styles) date(n float64, shown look) (string, bool) {
	if n < 0 || n >= lastDay+1 {
		return "", false
	}
	days := math.Floor(n)
	seconds := math.Round((n - days) * 86_400)
	zero := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case s.from1904:
		zero = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days == 60, days == 0 && shown != asTime:
		return "", false
	case days < 60:
		zero = zero.AddDate(0, 0, 1)
	}
	at := zero.AddDate(0, 0, int(days)).Add(time.Duration(seconds) * time.Second)
	if at.Year() > 9999 {
		return "", false
	}
	switch {
	case shown == asYear:
		return at.Format("2006"), true
	case shown == asMonth:
		return at.Format("2006-01"), true
	case shown == asTime && days == 0:
		return at.Format(time.TimeOnly), true
	case seconds == 0:
		return at.Format(time.DateOnly), true
	}
	return at.Format("2006-01-02T15:04:05"), true
}
