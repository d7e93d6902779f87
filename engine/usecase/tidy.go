package usecase

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// lost is what stands in the place of a character that the source had already lost.
const lost = "[?]"

// carriage is how workbooks write the end of a line that their format does not have.
const carriage = "_x000D_"

// damagedConfidence is how sure a text is of which a character is lost.
const damagedConfidence = 0.5

// tidied writes a text as forms do: composed accents, ordinary spaces, one sort of line end, no space at the edges, and a mark where
// the source had lost a character. The rule says what had to be done.
func tidied(raw string) (string, Rule) {
	if orderly(raw) {
		return raw, AsIs
	}
	rule := Tidied
	s := norm.NFC.String(strings.ReplaceAll(raw, carriage, "\r"))
	var b strings.Builder
	b.Grow(len(s))
	last := rune(0)
	for i, r := range s {
		switch {
		case r == utf8.RuneError:
			rule = Damaged
			if last != utf8.RuneError {
				b.WriteString(lost)
			}
		case r == '\r':
			if !strings.HasPrefix(s[i+1:], "\n") {
				b.WriteByte('\n')
			}
		case r == '\n' || r == '\t':
			b.WriteRune(r)
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case r < ' ' || sameSign(r) == 0:
		default:
			b.WriteRune(r)
		}
		last = r
	}
	return strings.TrimSpace(b.String()), rule
}

// orderly tells quickly that a text has nothing to tidy.
func orderly(s string) bool {
	if s == "" {
		return true
	}
	if s[0] <= ' ' || s[len(s)-1] <= ' ' {
		return false
	}
	for i := 0; i < len(s); i++ {
		if s[i] == '_' && strings.HasPrefix(s[i:], carriage) {
			return false
		}
		if c := s[i]; c >= utf8.RuneSelf || c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
			return c >= utf8.RuneSelf && letters(s[i:])
		}
	}
	return true
}

// letters tells whether what is left of a text holds nothing to tidy: no odd space or sign, and accents already composed.
func letters(s string) bool {
	for _, r := range s {
		if r == utf8.RuneError || r < ' ' && r != '\n' && r != '\t' || r >= 0x80 && (unicode.IsSpace(r) || sameSign(r) == 0) || r == '_' && strings.Contains(s, carriage) {
			return false
		}
	}
	return norm.NFC.IsNormalString(s)
}

// singleLine puts a text on one line.
func singleLine(s string) string {
	if !strings.ContainsAny(s, "\n\t") && !strings.Contains(s, "  ") {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// tags are the elements of HTML that texts of inventories hold, and whether they begin a line. Anything else between < and > is text.
var tags = map[string]bool{
	"div": true, "p": true, "br": true, "ul": true, "ol": true, "li": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true,
	"table": true, "thead": true, "tbody": true, "tr": true, "blockquote": true, "pre": true, "hr": true, "section": true,
	"td": false, "th": false, "a": false, "b": false, "strong": false, "i": false, "em": false, "u": false, "s": false, "span": false, "font": false,
	"sub": false, "sup": false, "code": false, "small": false, "img": false, "o:p": false, "del": false, "ins": false,
}

// stripped gives a text without its HTML, one paragraph or item a line, and whether there was any.
func stripped(s string) (string, bool) {
	marked := strings.Contains(s, "<")
	if !marked && !strings.Contains(s, "&") {
		return s, false
	}
	var b strings.Builder
	found := false
	for rest := s; rest != ""; {
		at := strings.IndexAny(rest, "<&")
		if at < 0 {
			b.WriteString(rest)
			break
		}
		b.WriteString(rest[:at])
		rest = rest[at:]
		size, means := markup(rest)
		if size == 0 {
			b.WriteByte(rest[0])
			size = 1
		} else {
			b.WriteString(means)
			found = true
		}
		rest = rest[size:]
	}
	if !found {
		return s, false
	}
	return lines(b.String()), true
}

// markup reads the tag or the entity that a text begins with: its size in bytes, 0 when it is neither, and what it means.
func markup(s string) (size int, means string) {
	if s[0] == '&' {
		end := strings.IndexByte(s, ';')
		if end < 2 || end > 10 {
			return 0, ""
		}
		if means = html.UnescapeString(s[:end+1]); means == s[:end+1] {
			return 0, ""
		}
		return end + 1, strings.ReplaceAll(strings.ReplaceAll(means, "\u00a0", " "), "\ufffd", lost)
	}
	end := strings.IndexByte(s, '>')
	if end < 0 {
		return 0, ""
	}
	name := strings.TrimPrefix(s[1:end], "/")
	if cut := strings.IndexAny(name, " \t\n/"); cut >= 0 {
		name = name[:cut]
	}
	block, known := tags[strings.ToLower(name)]
	switch {
	case !known:
		return 0, ""
	case block && strings.EqualFold(name, "li") && s[1] != '/':
		return end + 1, "\n- "
	case block:
		return end + 1, "\n"
	}
	return end + 1, ""
}

// lines tidies the lines of a text that was marked up: none empty, no space at their edges.
func lines(s string) string {
	var all []string
	for line := range strings.Lines(s) {
		if line = singleLine(strings.TrimSpace(line)); line != "" && line != "-" {
			all = append(all, line)
		}
	}
	return strings.Join(all, "\n")
}
