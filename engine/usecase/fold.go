package usecase

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// sameSign writes in one way the signs that keyboards, word processors and encodings write in several; 0 takes one away.
func sameSign(r rune) rune {
	switch r {
	case '’', '‘', 'ʼ', '`', '´', '‛', '′':
		return '\''
	case '“', '”', '„', '«', '»', '″':
		return '"'
	case '–', '—', '‐', '‑', '‒', '−':
		return '-'
	case '\u200b', '\u200c', '\u200d', '\ufeff', '\u2060', '\u00ad':
		return 0
	}
	if unicode.IsSpace(r) {
		return ' '
	}
	return r
}

// written makes one of the texts that differ only by their spaces, their line ends and their typography.
func written(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		c := s[i]
		plain = c > ' ' && c < 0x7f && c != '`' && c != '.' || c == ' ' && i > 0 && s[i-1] != ' ' && i < len(s)-1
	}
	if plain {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFC.String(strings.ReplaceAll(s, "…", "...")) {
		switch r = sameSign(r); {
		case r == 0:
		case r == ' ':
			space = b.Len() > 0
		default:
			if space {
				b.WriteByte(' ')
			}
			b.WriteRune(r)
			space = false
		}
	}
	return b.String()
}

// folded makes one of the names that a reader takes for the same: case, accents, typography and spaces do not count.
func folded(s string) string {
	s = written(s)
	if ascii(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFD.String(s) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// SameWriting tells whether two raw texts differ only by how they are written: spaces, line ends, typographic signs, or signs that
// one of them lost to a question mark when it was saved in Windows-1252.
func SameWriting(a, b string) bool {
	if a == b {
		return true
	}
	x, y := written(a), written(b)
	if x == y {
		return true
	}
	if strings.Contains(b, "?") && written(narrowed(a)) == y {
		return true
	}
	return strings.Contains(a, "?") && written(narrowed(b)) == x
}

// narrowed writes a text as programs save it in Windows-1252: a question mark for each sign that it does not have, two for those
// beyond the basic plane.
func narrowed(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch _, has := charmap.Windows1252.EncodeRune(r); {
		case has:
			b.WriteRune(r)
		case r > 0xffff:
			b.WriteString("??")
		default:
			b.WriteByte('?')
		}
	}
	return b.String()
}

// words cuts a text into folded words: letters and digits.
func words(s string) []string {
	return strings.FieldsFunc(folded(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
