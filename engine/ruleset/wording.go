package ruleset

import (
	"strings"
	"unicode"

	"balise/engine/text"
)

// How alike two wordings are, from 0 to 1, before they are taken for the same. The four published versions of the federal assessment
// set these bounds: below the first, names were given to other questions (riskProfile4 asked about staff, then about barriers);
// whatever is taken for the same in other words is listed with both wordings.
const (
	sameName  = 0.25 // under the same name, or the same code
	otherName = 0.6  // under another
)

// shortWord is how many letters a word has that says nothing by itself: the, une, est.
const shortWord = 3

// sameness tells how alike two texts are, in whichever language they are closer.
func sameness(a, b text.Text) float64 {
	return max(alike(a.EN, b.EN), alike(a.FR, b.FR))
}

// alike is the share of the runs of three letters that two wordings have in common (Dice), whatever their case and punctuation.
func alike(a, b string) float64 {
	x, y := letters(a, 0), letters(b, 0)
	switch {
	case x == y:
		return 1
	case x == "" || y == "":
		return 0
	}
	p, q := runs(letters(a, shortWord)), runs(letters(b, shortWord))
	common := 0
	for r := range p {
		if q[r] {
			common++
		}
	}
	if len(p)+len(q) == 0 {
		return 0
	}
	return 2 * float64(common) / float64(len(p)+len(q))
}

// letters keeps the words of a text that are longer than so many letters, in lower case, with a space between and around.
func letters(s string, shortest int) string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var b strings.Builder
	for _, w := range words {
		if len([]rune(w)) > shortest {
			b.WriteByte(' ')
			b.WriteString(w)
		}
	}
	if b.Len() > 0 {
		b.WriteByte(' ')
	}
	return b.String()
}

func runs(s string) map[string]bool {
	const length = 3
	set, r := map[string]bool{}, []rune(s)
	for i := 0; i+length <= len(r); i++ {
		set[string(r[i:i+length])] = true
	}
	return set
}
