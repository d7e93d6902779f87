package text

import (
	"regexp"
	"strings"
)

// rule is one habit of printers that readers expect, as what it looks like to break it.
type rule struct {
	broken *regexp.Regexp
	means  string
}

// The no-break spaces: U+00A0, and the narrow U+202F. Both are accepted wherever one is wanted.
const noBreak = "\u00a0\u202f"

var bothRules = []rule{
	{regexp.MustCompile(`'`), "a straight apostrophe: write ’ (U+2019)"},
	{regexp.MustCompile(`"`), "straight quotation marks: write « » in French, “ ” in English"},
	{regexp.MustCompile(`\.\.\.`), "three points: write … (U+2026)"},
	{regexp.MustCompile(`[^\n ] {2,}`), "two spaces in a row"},
}

var frenchRules = []rule{
	{regexp.MustCompile(` [:;!?»%$€]`), "an ordinary space before : ; ! ? » % $: write a no-break one (U+00A0)"},
	{regexp.MustCompile(`[^\s` + noBreak + `!?…][:;!?]([\s»)` + noBreak + `]|$)`), "nothing before : ; ! ?: write a no-break space (U+00A0)"},
	{regexp.MustCompile(`[^` + noBreak + ` ]»`), "nothing before »: write a no-break space (U+00A0)"},
	{regexp.MustCompile(`«[^` + noBreak + `]|«$`), "« is followed by a no-break space (U+00A0)"},
	{regexp.MustCompile(`\d%`), "nothing before %: write a no-break space (U+00A0)"},
	{regexp.MustCompile(`\d \d{3}(\D|$)`), "an ordinary space inside a number: write a no-break one (U+00A0)"},
}

var englishRules = []rule{
	{regexp.MustCompile(`[ ` + noBreak + `][:;!?]`), "a space before : ; ! ?, which English does not write"},
}

// Typography tells what in s breaks the typography of the language, each fault with the place where it is; nothing for
// a text well set. Addresses (https://…) are not read as prose.
func Typography(l Lang, s string) []string {
	rules := append([]rule(nil), bothRules...)
	if l == EN {
		rules = append(rules, englishRules...)
	} else {
		rules = append(rules, frenchRules...)
	}
	var faults []string
	prose := address.ReplaceAllString(s, "adresse")
	for _, r := range rules {
		if at := r.broken.FindStringIndex(prose); at != nil {
			faults = append(faults, r.means+", near « "+around(prose, at[0], at[1])+" »")
		}
	}
	return faults
}

var address = regexp.MustCompile(`(https?://|mailto:|www\.)[^\s)>\]»]*`)

// around cuts the passage out at rune boundaries.
func around(s string, from, to int) string {
	const margin = 20
	from, to = max(0, from-margin), min(len(s), to+margin)
	return strings.ToValidUTF8(s[from:to], "")
}
