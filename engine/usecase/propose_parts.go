package usecase

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"balise/engine/text"
)

// Two things stand in one cell when nearly all cells are cut in two by one sign.
const mostCut = 0.85

var numberedName = regexp.MustCompile(`^\s*[\pL\d][\pL\d._-]{1,30}\s*: +\S`)

// twoInOne finds the columns whose cells hold a number and a name, or a text in two languages.
func (p *proposer) twoInOne() {
	for i, h := range p.headings {
		g := &p.guesses[i]
		if g.Field == "" && slices.Contains(h.words, "id") && slices.ContainsFunc(h.words, func(w string) bool { return w == "name" || w == "nom" || w == "title" }) {
			p.numberAndName(i)
		} else if g.Field == Organisation || g.Field == Name || g.Field == Unit {
			p.twoLanguages(i)
		}
	}
}

func (p *proposer) numberAndName(i int) {
	s := p.shapes[i]
	cut := 0
	for _, v := range s.sample {
		if numberedName.MatchString(v) {
			cut++
		}
	}
	if s.filled == 0 || p.has(SourceID) || p.has(Name) {
		return
	}
	if float64(cut) < mostCut*float64(len(s.sample)) {
		p.take(i, Name, "", shapeScore, text.T("l’en-tête dit «\u00a0nom\u00a0»", "the header says “name”"))
		return
	}
	why := text.T("un numéro, deux-points, puis un nom", "a number, a colon, then a name")
	p.take(i, SourceID, "", 0.8, why)
	p.split(i, ":", SourceID, "", Name, "", why)
	p.taken[string(Name)+"/"] = true
}

// split gives the two parts of a column their fields.
func (p *proposer) split(i int, at string, first Field, firstLang string, second Field, secondLang string, why text.Text) {
	g := p.guesses[i]
	column := Column{Header: g.Header, Nth: g.Nth, Split: at}
	one, two := column, column
	one.Field, one.Lang, one.Part = first, firstLang, 1
	two.Field, two.Lang, two.Part = second, secondLang, 2
	p.parts = append(p.parts, one, two)
	g.Field, g.Lang, g.Reason = second, secondLang, why
	p.more = append(p.more, g)
}

func (p *proposer) twoLanguages(i int) {
	s := p.shapes[i]
	for _, at := range []string{" / ", " | ", " – "} {
		var first, second []string
		for _, v := range s.sample {
			if parts := strings.Split(v, at); len(parts) == 2 {
				first, second = append(first, parts[0]), append(second, parts[1])
			}
		}
		if len(s.sample) == 0 || float64(len(first)) < mostCut*float64(len(s.sample)) {
			continue
		}
		a, _ := LanguageOf(first)
		b, _ := LanguageOf(second)
		if a == "" || b == "" || a == b {
			continue
		}
		g := &p.guesses[i]
		g.Lang = a
		p.split(i, at, g.Field, a, g.Field, b, text.T(fmt.Sprintf("les deux langues dans une cellule, de part et d’autre de «\u00a0%s\u00a0»", strings.TrimSpace(at)),
			fmt.Sprintf("both languages in one cell, on each side of “%s”", strings.TrimSpace(at))))
		return
	}
}

// separatorOf finds what stands between the items of a list that no usual sign separates; empty when reading needs no help.
func (s *shape) separatorOf() string {
	for _, at := range []string{"|", "\n", ","} {
		items, cut, length := map[string]bool{}, 0, 0
		n := 0
		for _, v := range s.sample {
			if strings.ContainsAny(v, ";[") {
				return ""
			}
			parts := strings.Split(v, at)
			if len(parts) > 1 {
				cut++
			}
			for _, part := range parts {
				items[folded(part)] = true
				length += len(part)
				n++
			}
		}
		if n > 0 && 5*cut >= len(s.sample) && length/n <= 40 && 10*len(items) <= 7*n {
			return at
		}
	}
	return ""
}
