package instrument

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"balise/engine/text"
)

// clean makes what was typed comparable: line ends of one sort, no space at the edges, accents composed. Text that is
// not UTF-8 stays as it is, for check to refuse.
func clean(s string) string {
	if !utf8.ValidString(s) {
		return s
	}
	return strings.TrimSpace(norm.NFC.String(strings.ReplaceAll(s, "\r\n", "\n")))
}

// checkString gives what is wrong with a text, or the empty text.
func checkString(s string, longest int, paragraphs bool) text.Text {
	if !utf8.ValidString(s) {
		return text.T("Ce texte contient des octets illisibles\u00a0: retapez-le.",
			"This text contains unreadable bytes: type it again.")
	}
	for _, r := range s {
		if (r == '\n' || r == '\t') && paragraphs {
			continue
		}
		if r == '\n' {
			return text.T("Écrivez ce texte sur une seule ligne.", "Write this text on a single line.")
		}
		if unicode.IsControl(r) || turnsText(r) {
			return text.T(
				fmt.Sprintf("Ce texte contient un caractère invisible qui n’est pas permis (U+%04X)\u00a0: retapez-le.", r),
				fmt.Sprintf("This text contains an invisible character that is not allowed (U+%04X): type it again.", r))
		}
	}
	if n := utf8.RuneCountInString(s); n > longest {
		return text.T(
			fmt.Sprintf("Ce texte a %d caractères\u00a0; raccourcissez-le à %d au plus.", n, longest),
			fmt.Sprintf("This text has %d characters; shorten it to %d at most.", n, longest))
	}
	return text.Text{}
}

// turnsText tells whether the character changes the direction of what follows: it can make a text read otherwise than
// it is.
func turnsText(r rune) bool { return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 }
