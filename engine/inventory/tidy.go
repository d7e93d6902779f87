package inventory

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// paragraphs tidies a text as forms do: composed accents, one sort of line end, no space at the edges.
func paragraphs(s string) string {
	return strings.TrimSpace(norm.NFC.String(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)))
}

var spaces = regexp.MustCompile(`[ \t\n]+`)

// oneLine tidies a text that stands on one line. No-break spaces belong to the typography and stay.
func oneLine(s string) string { return spaces.ReplaceAllString(paragraphs(s), " ") }

var sameSigns = strings.NewReplacer("’", "'", "‘", "'", "–", "-", "‑", "-", "\u00a0", " ", "\u202f", " ")

// key is equal for two headers or two values that a reader takes for the same: case, accents, kinds of apostrophe and
// hyphen, spaces at the edges and repeated do not count.
func key(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(oneLine(sameSigns.Replace(s))) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return oneLine(b.String())
}

// Guard keeps a spreadsheet from taking the text of a cell for a formula: an apostrophe goes before it, as people type.
// Reading a file through a profile takes it away again.
func Guard(s string) string {
	if formula(s) {
		return "'" + s
	}
	return s
}

func unguard(s string) string {
	if strings.HasPrefix(s, "'") && formula(s[1:]) {
		return s[1:]
	}
	return s
}

// formula tells whether a spreadsheet would compute the text, once the apostrophes before it are gone. Some programs pass over
// spaces, and some take the wide signs of Asian keyboards for the usual ones.
func formula(s string) bool {
	s = strings.TrimLeft(s, "'")
	if strings.HasPrefix(s, "\t") || strings.HasPrefix(s, "\r") || strings.HasPrefix(s, "\n") {
		return true
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(s, unicode.IsSpace))
	return strings.ContainsRune("=+-@＝＋－＠", first) && first != utf8.RuneError
}
