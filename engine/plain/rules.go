package plain

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"balise/engine/text"
)

// reading is one text in one language, with the hints found so far.
type reading struct {
	lang  text.Lang
	s     string
	words *wordList
	hints []Hint
	loud  []Span // runs of capitals: their words are no acronyms
}

func (r *reading) hint(rule Rule, start, end int, fr, en string) {
	r.hints = append(r.hints, Hint{Rule: rule, Lang: r.lang, Start: start, End: end, Quote: r.s[start:end], Advice: text.T(fr, en)})
}

func (r *reading) inOrder() []Hint {
	slices.SortStableFunc(r.hints, func(a, b Hint) int { return cmp.Compare(a.Start, b.Start) })
	return r.hints
}

// languages gives the hints about a language that is missing or not translated.
func languages(t text.Text) []Hint {
	if t.Empty() {
		return nil
	}
	for _, l := range text.Langs {
		if t.Has(l) {
			continue
		}
		advice := text.T("Il manque le texte français.", "The French text is missing.")
		if l == text.EN {
			advice = text.T("Il manque le texte anglais.", "The English text is missing.")
		}
		return []Hint{{Rule: MissingLanguage, Lang: l, Advice: advice}}
	}
	const fewWords = 4 // a name may well be the same in both languages
	if strings.EqualFold(strings.Join(strings.Fields(t.FR), " "), strings.Join(strings.Fields(t.EN), " ")) && Words(t.FR) >= fewWords {
		return []Hint{{Rule: SameInBoth, Lang: text.EN, Advice: text.T("Le texte est le même dans les deux langues\u00a0: il reste à le traduire.",
			"The text is the same in both languages: it has yet to be translated.")}}
	}
	return nil
}

// lengths finds the sentences and the paragraphs that are too long.
func (r *reading) lengths() {
	most := mostWordsFrench
	if r.lang == text.EN {
		most = mostWordsEnglish
	}
	for _, s := range Sentences(r.s, r.lang) {
		if n := Words(r.s[s.Start:s.End]); n > most {
			r.hint(LongSentence, s.Start, s.End, "Cette phrase a "+strconv.Itoa(n)+" mots\u00a0: coupez-la en deux, "+strconv.Itoa(most)+" mots au plus se lisent d’un trait.",
				"This sentence has "+strconv.Itoa(n)+" words: cut it in two, "+strconv.Itoa(most)+" words at most are read in one go.")
		}
	}
	for _, p := range Paragraphs(r.s) {
		sentences := Sentences(r.s[p.Start:p.End], r.lang)
		if n := len(sentences); n > mostSentences && !strings.Contains(r.s[p.Start:p.End], "\n") {
			first := sentences[0]
			r.hint(LongParagraph, p.Start, p.Start+first.End, "Ce paragraphe a "+strconv.Itoa(n)+" phrases\u00a0: laissez une ligne vide là où l’idée change.",
				"This paragraph has "+strconv.Itoa(n)+" sentences: leave a blank line where the idea changes.")
		}
	}
}

// token finds words with the signs that may stand inside them.
var token = regexp.MustCompile(`[\pL\pN]+(?:[-.&][\pL\pN]+)*`)

// capitals finds runs of words written in capitals: three words, or two of which neither is short enough for an acronym.
func (r *reading) capitals() {
	tokens := token.FindAllStringIndex(r.s, -1)
	for i := 0; i < len(tokens); {
		j, letters := i, 0
		for j < len(tokens) && allCapitals(r.s[tokens[j][0]:tokens[j][1]]) && (j == i || strings.TrimSpace(r.s[tokens[j-1][1]:tokens[j][0]]) == "") {
			letters += tokens[j][1] - tokens[j][0]
			j++
		}
		if n := j - i; n >= 3 || n == 2 && letters > 10 {
			start, end := tokens[i][0], tokens[j-1][1]
			r.loud = append(r.loud, Span{start, end})
			r.hint(Capitals, start, end, "Écrivez en minuscules\u00a0: un texte tout en capitales se lit moins bien, et un lecteur d’écran peut l’épeler.",
				"Write in lower case: text all in capitals is harder to read, and a screen reader may spell it out.")
		}
		i = max(j, i+1)
	}
}

func allCapitals(word string) bool {
	return utf8.RuneCountInString(word) > 1 && !strings.ContainsFunc(word, unicode.IsLower) && strings.ContainsFunc(word, unicode.IsUpper)
}

// isAcronym tells whether a word looks like an acronym: two to eight capitals or digits, one of them a letter at least two
// times, perhaps with a small plural s.
func isAcronym(word string) bool {
	word = strings.TrimSuffix(word, "s")
	n := utf8.RuneCountInString(word)
	capitals := 0
	for _, c := range word {
		switch {
		case unicode.IsUpper(c):
			capitals++
		case !unicode.IsDigit(c) && c != '-' && c != '.' && c != '&':
			return false
		}
	}
	return n >= 2 && n <= 8 && capitals >= 2
}

// acronyms finds those that nothing explains, once each.
func (r *reading) acronyms(explained []string) {
	known := append(Explained(r.s), explained...)
	told := map[string]bool{}
	for _, at := range token.FindAllStringIndex(r.s, -1) {
		word := r.s[at[0]:at[1]]
		plain := bare(word)
		shouted := slices.ContainsFunc(r.loud, func(s Span) bool { return at[0] >= s.Start && at[1] <= s.End })
		if !isAcronym(word) || shouted || told[plain] || r.words.acronym[plain] || slices.Contains(known, plain) {
			continue
		}
		told[plain] = true
		r.hint(Acronym, at[0], at[1], "Écrivez ce sigle au long la première fois, suivi du sigle entre parenthèses.",
			"Write this acronym in full the first time, with the acronym after it in parentheses.")
	}
}

// bare is an acronym without its plural and the points between its letters.
func bare(word string) string { return strings.ReplaceAll(strings.TrimSuffix(word, "s"), ".", "") }

var (
	inParentheses = regexp.MustCompile(`\(([^()]*)\)`)
	beforeMeaning = regexp.MustCompile(`([\pL\pN&.-]+)[\s\x{00a0}]*\([^()]*\pL[^()]*[\s\x{00a0}][^()]*\)`)
)

// Explained lists the acronyms that a text explains: those in parentheses after some words, and those that words in
// parentheses follow.
func Explained(s string) []string {
	var found []string
	add := func(word string) {
		if isAcronym(word) {
			found = append(found, bare(word))
		}
	}
	for _, at := range inParentheses.FindAllStringSubmatchIndex(s, -1) {
		inside := token.FindAllString(s[at[2]:at[3]], -1)
		before := strings.TrimSpace(s[:at[0]])
		last := before[strings.LastIndexFunc(before, unicode.IsSpace)+1:]
		for _, word := range inside {
			if last != "" && !isAcronym(last) {
				add(word)
			}
		}
	}
	for _, m := range beforeMeaning.FindAllStringSubmatch(s, -1) {
		add(m[1])
	}
	return found
}

// jargon finds the words of the list, and says what stands for them.
func (r *reading) jargon() {
	for _, j := range r.words.jargon {
		for _, at := range j.find.FindAllStringSubmatchIndex(r.s, -1) {
			fr, en := "Un mot plus simple\u00a0: «\u00a0"+j.Try+"\u00a0».", "A simpler word: “"+j.Try+"”."
			r.hint(Jargon, at[2], at[3], fr, en)
		}
	}
}

// passive finds the turns that hide who acts.
func (r *reading) passive() {
	for _, at := range r.words.passive.FindAllStringSubmatchIndex(r.s, -1) {
		r.hint(Passive, at[2], at[3], "Dites qui agit\u00a0: mettez la personne ou le système en tête de la phrase.",
			"Say who acts: put the person or the system at the head of the sentence.")
	}
}
