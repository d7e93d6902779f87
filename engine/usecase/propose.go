package usecase

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"balise/engine/inventory"
	"balise/engine/text"
)

// Proposal is a profile for a file that no profile knows, with the reason of each part, for a person to correct. Taken as it is, it
// reads what it is sure of and keeps the rest.
type Proposal struct {
	Profile  *Profile
	Columns  []Guess // one for each field that a column answers, in the order of the columns; those that answer nothing are there too
	Identity text.Text
	Lang     text.Text
	Country  text.Text
	Body     text.Text // why the whole file is of one organisation; empty when a column names it
}

// Guess is what a column is proposed to answer.
type Guess struct {
	Place  int // of the column, from 0
	Header string
	Column string // header as readings name it: see Headers
	Nth    int    // among the columns of the same header, from 1
	Field  Field
	Lang   string
	Score  float64 // from 0 to 1
	Reason text.Text
}

// How sure a proposal must be, and what it rests on.
const (
	headerWeight = 0.75
	leastScore   = 0.52
	secondScore  = 0.6 // for one more column of a field that takes several
)

// Propose makes a profile of a table, by its headers and by what its cells look like. The name of the file and the directory, which
// may be nil, help to tell whose it is when no column does; other profiles help to tell what its values mean.
func Propose(t *inventory.Table, name string, d *Directory, others ...*Profile) *Proposal {
	p := guesser(t, name, d)
	p.known = learn(others)
	p.byShape()
	p.languages()
	return p.proposal()
}

// guesser begins a proposal: what each header names.
func guesser(t *inventory.Table, name string, d *Directory) *proposer {
	p := &proposer{table: t, file: name, directory: d, taken: map[string]bool{}}
	names, nth := Headers(t), map[string]int{}
	for i, h := range t.Header {
		nth[h.Text]++
		p.shapes = append(p.shapes, shapeOf(t, i))
		p.headings = append(p.headings, readHeading(h.Text))
		p.guesses = append(p.guesses, Guess{Place: i, Header: h.Text, Column: names[i], Nth: nth[h.Text]})
	}
	p.byHeader()
	return p
}

// proposer is one proposal at work.
type proposer struct {
	table     *inventory.Table
	file      string
	directory *Directory
	shapes    []*shape
	headings  []heading
	guesses   []Guess // of each column
	known     meanings
	taken     map[string]bool // fields answered, with their language
	spare     []int           // columns that name organisations too
	more      []Guess         // further fields that a column answers
	main      string          // the language of most texts
	parts     []Column        // of columns that hold two things in a cell
}

// several are the fields that more than one column may answer.
var several = []Field{Tags, Technique, LegalBasis, DataSources, Assessment, Risks, Consultation, InfoBanks, Demographics, Oversight}

type candidate struct {
	column int
	field  Field
	lang   string
	score  float64
	phrase string
	header float64
}

// byHeader gives each column the field that its header names best, the surest first.
func (p *proposer) byHeader() {
	var all []candidate
	for i, h := range p.headings {
		if strings.TrimSpace(p.table.Header[i].Text) == "" {
			continue
		}
		for k := range namings() {
			n := &namings()[k]
			header, phrase := n.named(h)
			if header == 0 {
				continue
			}
			fit := p.shapes[i].fits(n.Field)
			if score := headerWeight*header + (1-headerWeight)*fit; fit > 0 && score >= leastScore {
				all = append(all, candidate{i, n.Field, h.lang, score, phrase, header})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.column, b.column))
	})
	for _, c := range all {
		if p.guesses[c.column].Field != "" || p.full(c) {
			if c.field == Organisation {
				p.spare = append(p.spare, c.column)
			}
			continue
		}
		p.take(c.column, c.field, c.lang, c.score, text.T(
			fmt.Sprintf("l’en-tête dit «\u00a0%s\u00a0»", c.phrase), fmt.Sprintf("the header says “%s”", c.phrase)))
	}
}

// full tells whether a field has its column already.
func (p *proposer) full(c candidate) bool {
	if !p.taken[string(c.field)+"/"+c.lang] && (c.lang == "" || !p.taken[string(c.field)+"/"]) {
		return c.lang == "" && p.anyLang(c.field)
	}
	return !slices.Contains(several, c.field) || c.score < secondScore
}

func (p *proposer) anyLang(f Field) bool {
	return slices.ContainsFunc(guessed, func(l string) bool { return p.taken[string(f)+"/"+l] })
}

func (p *proposer) take(column int, f Field, lang string, score float64, why text.Text) {
	g := &p.guesses[column]
	g.Field, g.Lang, g.Score, g.Reason = f, lang, score, why
	p.taken[string(f)+"/"+lang] = true
}

// has tells whether a column answers the field.
func (p *proposer) has(f Field) bool { return p.column(f) >= 0 }

// column gives the first column that answers a field, or -1.
func (p *proposer) column(f Field) int {
	return slices.IndexFunc(p.guesses, func(g Guess) bool { return g.Field == f })
}

// shapeScore is how sure a proposal is that rests on what the cells look like and on nothing else.
const shapeScore = 0.55

// byShape looks for the fields that a case cannot do without among the columns whose header names nothing.
func (p *proposer) byShape() {
	p.twoInOne()
	p.within()
	best := func(f Field, of func(i int, s *shape) float64, fr, en string) {
		if p.has(f) {
			return
		}
		at, top := -1, 0.0
		for i, s := range p.shapes {
			if p.guesses[i].Field == "" && s.filled > 0 {
				if v := of(i, s); v > top {
					at, top = i, v
				}
			}
		}
		if at >= 0 {
			p.take(at, f, p.headings[at].lang, shapeScore, text.T(fr, en))
		}
	}
	best(Organisation, func(i int, s *shape) float64 {
		if s.bodies < 0.6 || s.fits(Organisation) == 0 || s.share < 0.8 {
			return 0
		}
		return s.bodies
	}, "les valeurs sont des noms d’organisations", "the values are names of organisations")
	best(Name, func(i int, s *shape) float64 {
		if s.distinct < 0.6 || s.median > 120 || s.median < 4 || s.fits(Name) == 0 || s.codes > 0.5 {
			return 0
		}
		return s.distinct + s.share - float64(i)/float64(len(p.shapes))
	}, "des textes courts, tous différents", "short texts, all different")
	best(Lifecycle, func(i int, s *shape) float64 {
		if s.stages < 0.7 || s.choices > 30 || s.median > 60 {
			return 0
		}
		return s.stages
	}, "les valeurs sont des étapes", "the values are stages")
	best(Contact, func(i int, s *shape) float64 { return atLeast(s.mails, 0.6) }, "les valeurs sont des adresses de courriel", "the values are e-mail addresses")
	best(Link, func(i int, s *shape) float64 {
		if len(p.headings[i].words) >= questionWords {
			return 0
		}
		return atLeast(s.links, 0.6)
	}, "les valeurs sont des adresses", "the values are addresses")
	if !p.has(Purpose) {
		best(Summary, func(i int, s *shape) float64 {
			if s.long < 0.6 || s.distinct < 0.5 || len(p.headings[i].words) >= questionWords {
				return 0
			}
			return float64(min(s.median, 1000)) * s.share
		}, "les textes les plus longs", "the longest texts")
	}
}

// within takes, of two columns that name organisations, the one that names more of them for their units: Department and Agency.
func (p *proposer) within() {
	organisation, unit := p.column(Organisation), p.column(Unit)
	for _, i := range p.spare {
		s := p.shapes[i]
		if p.guesses[i].Field != "" || organisation < 0 || s.choices <= p.shapes[organisation].choices || s.fits(Unit) == 0 {
			continue
		}
		if unit >= 0 && p.shapes[unit].filled >= s.filled {
			continue
		}
		if unit >= 0 {
			g := &p.guesses[unit]
			g.Field, g.Lang, g.Score, g.Reason = "", "", 0, text.Text{}
		}
		p.take(i, Unit, "", shapeScore, text.T("des organisations, plus nombreuses que celles de l’autre colonne", "organisations, more of them than in the other column"))
		unit = i
	}
}

func atLeast(share, least float64) float64 {
	if share < least {
		return 0
	}
	return share
}
