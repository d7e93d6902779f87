package dialogue

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"balise/platform/lang"
	"balise/platform/people"
)

// naming is what a person's words say of public bodies.
type naming struct {
	bodies []people.Body // the likeliest; several when the words fit several as well
	whole  bool          // a whole name or an acronym was written
	rest   []string      // the words that name no body
}

// mute are words that a question is made of, and that tell neither a service nor a body; folded.
var mute = words("est ce que qu il elle on se sert de du des la le les l d un une et en au aux a dans pour par sur avec y t ia ai " +
	"intelligence artificielle artificial utilise utilisent utiliser utilisation use uses using used does do is are the of and in for by to at " +
	"service services ministere ministry organisme body quel quelle what which fictif fictive fictional")

// words cuts a text into folded words.
func words(s string) []string {
	return strings.FieldsFunc(lang.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// telling gives the words of a text that tell something.
func telling(s string) []string {
	return slices.DeleteFunc(words(s), func(w string) bool { return slices.Contains(mute, w) })
}

// named finds the bodies that somebody's words name: by an acronym, a whole name, an older one, or most of one, with the
// mistakes that one makes while typing.
func named(bodies []people.Body, typed string) naming {
	asked := telling(typed)
	best := naming{rest: asked}
	var weight, used int
	for _, b := range bodies {
		w, mine := 0, []bool(nil)
		for _, name := range names(b) {
			if nw, consumed := weigh(name, asked); nw > w {
				w, mine = nw, consumed
			}
		}
		if w == 0 || w < weight {
			continue
		}
		if n := count(mine); w > weight || n > used {
			best, weight, used = naming{whole: w == wholeName}, w, n
			for i, word := range asked {
				if !mine[i] {
					best.rest = append(best.rest, word)
				}
			}
		} else if n < used {
			continue
		}
		best.bodies = append(best.bodies, b)
	}
	return best
}

// name is one way of naming a body, in words.
type name struct {
	words   []string
	acronym bool
}

func names(b people.Body) []name {
	all := []name{{telling(b.Name.FR), false}, {telling(b.Name.EN), false}, {words(b.Acronym.FR), true}, {words(b.Acronym.EN), true}}
	for _, a := range b.Aliases {
		all = append(all, name{telling(a.Name), false})
	}
	return slices.DeleteFunc(all, func(n name) bool { return len(n.words) == 0 })
}

// How well words fit a name.
const (
	partOfName = 1
	wholeName  = 2
)

// weigh tells how well the words asked fit a name, and which of them belong to it.
func weigh(n name, asked []string) (weight int, consumed []bool) {
	consumed = make([]bool, len(asked))
	found := 0
	for _, part := range n.words {
		for i, w := range asked {
			if !consumed[i] && (w == part || !n.acronym && nearly(w, part)) {
				consumed[i] = true
				found++
				break
			}
		}
	}
	switch {
	case found == 0:
		return 0, nil
	case found == len(n.words):
		return wholeName, consumed
	case !n.acronym && (found == len(asked) || found >= 2 && 3*found >= 2*len(n.words)):
		return partOfName, consumed
	}
	return 0, nil
}

func count(marks []bool) int {
	n := 0
	for _, m := range marks {
		if m {
			n++
		}
	}
	return n
}

// Letters from which one mistake is forgiven, and two; as in the search of records.
const (
	shortWord = 5
	longWord  = 9
)

// nearly tells whether a word may be another with a mistake or two.
func nearly(a, b string) bool {
	length := min(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	allowed := 0
	switch {
	case length >= longWord:
		allowed = 2
	case length >= shortWord:
		allowed = 1
	default:
		return false
	}
	return within(a, b, allowed)
}

// within tells whether one may become the other in so many changes of a letter: put, taken or replaced.
func within(a, b string, allowed int) bool {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > allowed || len(y)-len(x) > allowed {
		return false
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal, least := row[0], i+1
		row[0] = i + 1
		for j := range y {
			change := diagonal
			if x[i] != y[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
			least = min(least, row[j+1])
		}
		if least > allowed {
			return false
		}
	}
	return row[len(y)] <= allowed
}
