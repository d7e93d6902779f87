package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"balise/engine/text"
)

// Span is a part of a text, in bytes.
type Span struct{ Start, End int }

// Sentences cuts a text into sentences, without the spaces around them. A sentence ends at a point, an exclamation or a
// question mark that a new beginning follows, and at the end of each line: people write lists that way. The point of an
// abbreviation, of a number or of an initial ends nothing.
func Sentences(s string, l text.Lang) []Span {
	var found []Span
	start := 0
	add := func(end int) {
		if span := trimmed(s, start, end); span.End > span.Start && hasWord(s[span.Start:span.End]) {
			found = append(found, span)
		}
		start = end
	}
	for i, r := range s {
		if i < start {
			continue
		}
		switch {
		case r == '\n' || r == '\r':
			add(i)
		case strings.ContainsRune(".!?…", r):
			after := i + utf8.RuneLen(r)
			after += len(s[after:]) - len(strings.TrimLeft(s[after:], ".!?…»”\")’'\u00a0\u202f"))
			if begins(s[after:]) && (r != '.' || !abbreviated(s[start:i], l)) {
				add(after)
			}
		}
	}
	add(len(s))
	return found
}

// begins tells whether what follows a mark starts another sentence: nothing, or a space and then something else than a
// small letter.
func begins(rest string) bool {
	if rest == "" {
		return true
	}
	first, _ := utf8.DecodeRuneInString(rest)
	if !unicode.IsSpace(first) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(rest, unicode.IsSpace))
	return !unicode.IsLower(next)
}

// abbreviated tells whether the text before a point ends with an abbreviation or an initial.
func abbreviated(before string, l text.Lang) bool {
	at := strings.LastIndexFunc(before, func(r rune) bool { return !unicode.IsLetter(r) && r != '.' })
	word := before
	if at >= 0 {
		_, size := utf8.DecodeRuneInString(before[at:])
		word = before[at+size:]
	}
	if utf8.RuneCountInString(word) == 1 && unicode.IsUpper([]rune(word)[0]) {
		return true
	}
	return listed[l].abbreviation[strings.ToLower(word)]
}

// Paragraphs cuts a text where its author left a blank line.
func Paragraphs(s string) []Span {
	var found []Span
	start, line, blank := 0, 0, true
	for i, r := range s {
		switch {
		case r == '\n':
			if blank {
				if span := trimmed(s, start, line); span.End > span.Start {
					found = append(found, span)
				}
				start = i + 1
			}
			line, blank = i+1, true
		case !unicode.IsSpace(r):
			blank = false
		}
	}
	if span := trimmed(s, start, len(s)); span.End > span.Start {
		found = append(found, span)
	}
	return found
}

// trimmed leaves out the spaces around a span.
func trimmed(s string, start, end int) Span {
	left := strings.TrimLeftFunc(s[start:end], unicode.IsSpace)
	start = end - len(left)
	return Span{start, start + len(strings.TrimRightFunc(left, unicode.IsSpace))}
}

// Words counts the words of a text: what spaces set apart and holds a letter or a digit.
func Words(s string) int {
	n := 0
	for _, w := range strings.Fields(s) {
		if hasWord(w) {
			n++
		}
	}
	return n
}

func hasWord(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}
