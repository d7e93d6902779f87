package instrument

import (
	"errors"
	"maps"
	"slices"

	"balise/engine/text"
)

// Taxonomy is a list of terms that changes with time, by dated editions. A code keeps its meaning for ever: what was
// answered under an old edition is still readable, and Map says what it has become.
type Taxonomy struct {
	ID       string
	Title    text.Text
	Groups   string     // id of the finer taxonomy whose terms these terms group; empty for most
	Editions []*Edition // oldest first; at least one

	file string
}

// Edition is the list of terms in force from a day on.
type Edition struct {
	Version string
	From    Date
	Terms   []*Term
}

// Term is one choice. From lists the codes of the previous edition that it continues; where it is not declared, the term
// continues its own code.
type Term struct {
	Code       string
	Label      text.Text
	Help       text.Text
	From       []string
	Covers     []string   // terms of the grouped taxonomy
	Confidence Confidence // empty where the term claims nothing of a law
	LegalBasis []LegalBasis

	line int
}

// Current gives the newest edition.
func (t *Taxonomy) Current() *Edition { return t.Editions[len(t.Editions)-1] }

// Edition gives an edition by its version, or nil.
func (t *Taxonomy) Edition(version string) *Edition {
	if i := t.index(version); i >= 0 {
		return t.Editions[i]
	}
	return nil
}

func (t *Taxonomy) index(version string) int {
	return slices.IndexFunc(t.Editions, func(e *Edition) bool { return e.Version == version })
}

// Term gives the term of that code in the newest edition that has it, or nil.
func (t *Taxonomy) Term(code string) *Term {
	for _, e := range slices.Backward(t.Editions) {
		if term := e.Term(code); term != nil {
			return term
		}
	}
	return nil
}

// Label names a term, or gives the code itself when no edition has it.
func (t *Taxonomy) Label(code string, l text.Lang) string {
	if term := t.Term(code); term != nil {
		return term.Label.In(l)
	}
	return code
}

// Term gives the term of that code in the edition, or nil.
func (e *Edition) Term(code string) *Term {
	for _, term := range e.Terms {
		if term.Code == code {
			return term
		}
	}
	return nil
}

// Map says what a term of one edition is in another, older or newer: one code, several when it was split or merged, none
// when it has no counterpart or when the code or an edition does not exist. Codes come in alphabetical order.
func (t *Taxonomy) Map(code, fromVersion, toVersion string) []string {
	from, to := t.index(fromVersion), t.index(toVersion)
	if from < 0 || to < 0 || t.Editions[from].Term(code) == nil {
		return nil
	}
	codes := map[string]bool{code: true}
	for ; from < to; from++ {
		codes = t.forward(codes, from)
	}
	for ; from > to; from-- {
		codes = t.backward(codes, from)
	}
	return slices.Sorted(maps.Keys(codes))
}

// forward goes from an edition to the next one.
func (t *Taxonomy) forward(codes map[string]bool, edition int) map[string]bool {
	next := map[string]bool{}
	for _, term := range t.Editions[edition+1].Terms {
		for _, origin := range t.origins(term, edition) {
			if codes[origin] {
				next[term.Code] = true
			}
		}
	}
	return next
}

// backward goes from an edition to the previous one.
func (t *Taxonomy) backward(codes map[string]bool, edition int) map[string]bool {
	previous := map[string]bool{}
	for code := range codes {
		for _, origin := range t.origins(t.Editions[edition].Term(code), edition-1) {
			previous[origin] = true
		}
	}
	return previous
}

// origins lists the codes of the previous edition that a term continues.
func (t *Taxonomy) origins(term *Term, previous int) []string {
	if term.From != nil {
		return term.From
	}
	if t.Editions[previous].Term(term.Code) != nil {
		return []string{term.Code}
	}
	return nil
}

// Covering gives the term of the newest edition that covers a term of the grouped taxonomy, or nil: the coarse status
// of a fine one.
func (t *Taxonomy) Covering(code string) *Term {
	for _, term := range t.Current().Terms {
		if slices.Contains(term.Covers, code) {
			return term
		}
	}
	return nil
}

// LinkTaxonomies checks that the taxonomies that group another one cover terms that exist.
func LinkTaxonomies(taxonomies ...*Taxonomy) error {
	var problems []error
	for _, t := range taxonomies {
		finer := &Taxonomy{}
		if i := slices.IndexFunc(taxonomies, func(other *Taxonomy) bool { return other.ID == t.Groups }); i >= 0 {
			finer = taxonomies[i]
		}
		s := &source{file: t.file}
		for _, e := range t.Editions {
			for _, term := range e.Terms {
				s.checkCovers(t, term, finer)
			}
		}
		problems = append(problems, s.err())
	}
	return errors.Join(problems...)
}

func (s *source) checkCovers(t *Taxonomy, term *Term, finer *Taxonomy) {
	for _, code := range term.Covers {
		if finer.Term(code) == nil {
			s.say(term.line, "term %q: taxonomy %q has no term %q", term.Code, t.Groups, code)
		}
	}
}

// rank orders codes as the editions list them, the newest edition first, unknown codes last.
func (t *Taxonomy) rank(code string) int {
	offset := 0
	for _, e := range slices.Backward(t.Editions) {
		for i, term := range e.Terms {
			if term.Code == code {
				return offset + i
			}
		}
		offset += len(e.Terms)
	}
	return offset
}
