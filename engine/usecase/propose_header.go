package usecase

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"go.yaml.in/yaml/v3"
)

//go:embed headers.yaml
var headersYAML []byte

// naming is how sources name one field.
type naming struct {
	Field   Field    `yaml:"field"`
	Phrases []string `yaml:"phrases"`
	Weak    []string `yaml:"weak"` // phrases that name the field for want of a better column
	Not     []string `yaml:"not"`
	phrases []phrase
}

// phrase is the words of a header that name a field.
type phrase struct {
	text  string
	words []string
	worth float64
}

// namings reads the words that ship with the program; they are tested.
var namings = sync.OnceValue(func() []naming {
	var all []naming
	if err := yaml.Unmarshal(headersYAML, &all); err != nil {
		panic(err) // a file of the program itself
	}
	for i := range all {
		for _, p := range all[i].Phrases {
			all[i].phrases = append(all[i].phrases, phrase{p, telling(words(p)), 1})
		}
		for _, p := range all[i].Weak {
			all[i].phrases = append(all[i].phrases, phrase{p, telling(words(p)), weakWorth})
		}
		all[i].phrases = slices.DeleteFunc(all[i].phrases, func(p phrase) bool { return len(p.words) == 0 })
	}
	return all
})

// small words say nothing in a header, in any of the five languages; common ones say what every column of such a file is about.
var (
	smallWords = wordSet(`the of and or is are was were be been has have had does do did for to in on at by with from this that these those it its
		an a i ii iii any if which what who how where when will would should can could please provide describe list indicate explain applicable available
		le la les l de du des d un une et ou en au aux est sont il elle ce cette ces pour par avec sur dans si quel quelle quels quelles veuillez
		het een en of van voor met door op aan bij is zijn wordt
		el los las del y o un una para por con se su que cual
		der die das des dem den und oder ein eine eines einer fur mit von im am zu ist sind wird als auf`)
	commonWords = wordSet(`ai ia ki use case usecase algorithm algorithme algoritme algoritmo algorithmus systeme systems intelligence artificielle artificial used using`)
)

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(s) {
		set[w] = true
	}
	return set
}

func telling(all []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(w string) bool { return smallWords[w] })
}

// heading is a header as a proposal reads it.
type heading struct {
	words []string // that say something
	lang  string   // that it names: name_fr, Nom (anglais)
}

var (
	camel      = regexp.MustCompile(`(\p{Ll})(\p{Lu})`)
	numbering  = regexp.MustCompile(`^\s*(?:[qQ]?\d+(?:\.\d+)*[a-z]?|[a-zA-Z])[._):]\s*(\S)`)
	paragraphs = regexp.MustCompile(`\n\s*\n`)
)

// readHeading cuts a header into words, without its number, nor what follows a question: the instructions of a form.
func readHeading(header string) heading {
	s := strings.TrimSpace(header)
	if at := strings.IndexByte(s, '?'); at > 12 {
		s = s[:at]
	} else if at := paragraphs.FindStringIndex(s); at != nil && at[0] > 8 {
		s = s[:at[0]]
	}
	s = numbering.ReplaceAllString(s, "$1")
	s = camel.ReplaceAllString(s, "$1 $2")
	all := words(strings.ReplaceAll(s, "_", " "))
	h := heading{}
	if len(all) > 1 {
		h.lang = namedLanguage(all)
	}
	for _, w := range telling(all) {
		if languageWords[w] == "" || h.lang == "" {
			h.words = append(h.words, w)
		}
	}
	if len(h.words) == 0 {
		h.words = all
	}
	return h
}

// languageWords name the language of a column.
var languageWords = map[string]string{"english": "en", "anglais": "en", "eng": "en", "engels": "en", "ingles": "en", "englisch": "en",
	"french": "fr", "francais": "fr", "fra": "fr", "fre": "fr", "frans": "fr", "frances": "fr", "franzosisch": "fr", "dutch": "nl", "nederlands": "nl", "neerlandais": "nl",
	"spanish": "es", "espanol": "es", "castellano": "es", "german": "de", "deutsch": "de", "allemand": "de"}

// namedLanguage gives the language that the words of a header name, or its last word when it is the code of one.
func namedLanguage(all []string) string {
	for _, w := range all {
		if l := languageWords[w]; l != "" {
			return l
		}
	}
	switch last := all[len(all)-1]; last {
	case "en", "fr", "nl", "es", "de":
		return last
	}
	return ""
}

// naming scores: what a phrase is worth when it is all that a header says, and at least.
const (
	leastNaming   = 0.5
	wordBonus     = 0.012 // for each word of the phrase: of two that say the whole header, the longer is surer
	weakWorth     = 0.8
	questionWords = 6 // a header of so many words is a question: what matters of it is a few words
)

// named tells from 0 to 1 how surely a header names a field, and by which phrase.
func (n *naming) named(h heading) (score float64, by string) {
	for _, not := range n.Not {
		if slices.Contains(h.words, not) {
			return 0, ""
		}
	}
	for _, p := range n.phrases {
		if s := p.worth * p.in(h.words); s > score {
			score, by = s, p.text
		}
	}
	return min(score, 1), by
}

func (p *phrase) in(header []string) float64 {
	common := 0
	for _, w := range p.words {
		if !slices.ContainsFunc(header, func(h string) bool { return sameWord(h, w) }) {
			return 0
		}
		if commonWords[w] {
			common++
		}
	}
	rest := 0 // words of the header that the phrase does not explain
	for _, h := range header {
		if !commonWords[h] && !slices.ContainsFunc(p.words, func(w string) bool { return sameWord(h, w) }) {
			rest++
		}
	}
	own := len(p.words) - common
	if own == 0 {
		own = 1
	}
	coverage := float64(own) / float64(own+rest)
	score := leastNaming + (0.95-leastNaming)*coverage + wordBonus*float64(len(p.words))
	switch {
	case len(header) >= questionWords && own >= 2:
		return max(score, 0.64+0.2*coverage+wordBonus*float64(len(p.words)))
	case own == 1 && coverage < 0.3:
		return 0 // one word among many
	}
	return score
}

// sameWord tells whether two words are forms of one: a plural, or the same beginning.
func sameWord(a, b string) bool {
	if a == b {
		return true
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) >= 3 && (b == a+"s" || b == a+"es" || b == a+"en") {
		return true
	}
	n := 0
	for n < len(a) && a[n] == b[n] {
		n++
	}
	return n >= 5 && len(b)-n <= 4 && 3*n >= 2*len(b) && onlyLetters(b)
}

func onlyLetters(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
}
