package surveyjs

import (
	"math"
	"strconv"
	"strings"
)

// Number reads a text as JavaScript’s Number() does: blanks at the edges are ignored, an empty text is 0, 0x10 is 16, 1e1 is 10,
// Infinity is infinite. The second result is false where JavaScript answers NaN.
func Number(s string) (float64, bool) {
	s = strings.TrimFunc(s, blank)
	if s == "" {
		return 0, true
	}
	if len(s) > 2 && s[0] == '0' {
		if base := map[byte]int{'x': 16, 'X': 16, 'o': 8, 'O': 8, 'b': 2, 'B': 2}[s[1]]; base != 0 {
			if strings.ContainsAny(s[2:], "_+-") {
				return 0, false
			}
			n, err := strconv.ParseUint(s[2:], base, 64)
			return float64(n), err == nil
		}
	}
	switch strings.TrimLeft(s, "+-") {
	case "Infinity":
		if len(s) > len("Infinity")+1 {
			return 0, false
		}
		return math.Inf(map[bool]int{true: -1, false: 1}[s[0] == '-']), true
	}
	for i := 0; i < len(s); i++ {
		if !strings.ContainsRune("0123456789+-.eE", rune(s[i])) {
			return 0, false
		}
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil && !math.IsInf(n, 0) {
		return 0, false
	}
	return n, true
}

// blank tells what JavaScript takes for white space.
func blank(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\v', '\f', '\r', '\u00a0', '\u1680', '\u2028', '\u2029', '\u202f', '\u205f', '\u3000', '\ufeff':
		return true
	}
	return r >= '\u2000' && r <= '\u200a'
}

// FormatNumber writes a number as JavaScript does, in the usual cases.
func FormatNumber(n float64) string {
	switch {
	case math.IsInf(n, 1):
		return "Infinity"
	case math.IsInf(n, -1):
		return "-Infinity"
	case math.IsNaN(n):
		return "NaN"
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}
