// Package portrait tells where many public bodies stand together (measure 2.1, « Évaluation de l’aptitude »): distributions, quartiles, the
// share of claims that evidence supports, change on the same items and the same bodies. It never ranks bodies.
//
// What is told never lets one body be found again. Groups of fewer bodies than a floor are joined (classes.go); counts below the floor are
// hidden, with as many others as it takes for no hidden count to follow from what is shown (hide.go). The audit is constructive: of each
// hidden count, another world is exhibited in which it differs and nothing that is shown does.
package portrait

import (
	"fmt"
	"math"
	"slices"

	"balise/engine/maturity"
)

// Floor is the usual least number of bodies of a group or of a count that is shown (readiness.md §3.4).
const Floor = 5

// Body is a public body that was asked for an assessment.
type Body struct {
	ID      string
	Groups  map[string]string // its code on each axis: portfolio, type, size
	Answers map[string]maturity.Answer
	Profile string
	Signed  bool // without it, the body did not answer
}

// standing is a signed body with what its answers come to.
type standing struct {
	Body
	levels [2]map[string]int // by basis and dimension
	claims map[string]int    // items declared to hold at least partly, by dimension
	shown  map[string]int    // those of them that evidence supports as far as they are declared
}

// The two bases of a level.
const (
	declared  = 0
	supported = 1
)

// Portrait is what may be told of a set of bodies.
type Portrait struct {
	Floor    int     `json:"floor"`
	Expected int     `json:"expected"`
	Signed   int     `json:"signed"`
	Classes  []Class `json:"classes"` // the whole first, then those of each axis; only the whole, without figures, when too few signed
}

// Class is a group of bodies: all of them (no axis), those of one code, or those of several that are too small to stand alone.
type Class struct {
	Axis     string    `json:"axis"`
	Codes    []string  `json:"codes"`
	Expected int       `json:"expected"`
	Signed   int       `json:"signed"`
	Figures  []Figures `json:"figures"` // by dimension
}

// Figures are those of a class in a dimension.
type Figures struct {
	Dimension string       `json:"dimension"`
	Declared  Distribution `json:"declared"`
	Supported Distribution `json:"supported"`
	// Share is the whole per cent of claims that evidence supports; nil when nothing is claimed.
	Share *int `json:"supported_claims_percent"`
}

// Distribution counts bodies by level. What is hidden is nil.
type Distribution struct {
	Counts    []*int      `json:"counts"` // by level, from 0
	Quartiles *[3]float64 `json:"quartiles"`
}

// Of works out what may be told of bodies, by each axis in turn: an axis that would cross the ones before it in groups under the floor is
// told in wider classes, or not at all. The error names the body whose answers the rule does not know.
func Of(rule *maturity.Rule, bodies []Body, axes []string, floor int) (Portrait, error) {
	p := Portrait{Floor: floor, Expected: len(bodies)}
	signed, err := standings(rule, bodies)
	if err != nil {
		return p, err
	}
	p.Signed = len(signed)
	whole := Class{Codes: []string{}, Expected: len(bodies), Signed: len(signed)}
	if len(signed) < floor {
		p.Classes = []Class{whole}
		return p, nil
	}
	groups := partition(bodies, axes, floor)
	p.Classes = append([]Class{whole}, groups...)
	places := make([][]int, len(signed)) // the classes of each body, the whole among them
	for i, s := range signed {
		for c, class := range p.Classes {
			if class.holds(s.Body) {
				places[i] = append(places[i], c)
			}
		}
	}
	for _, d := range rule.Dimensions {
		b := newBoard(signed, places, len(p.Classes), rule.Levels+1, d, floor)
		b.hide(p.Classes)
		for c := range p.Classes {
			if p.Classes[c].Signed == 0 {
				continue
			}
			p.Classes[c].Figures = append(p.Classes[c].Figures, Figures{Dimension: d, Declared: b.shown(c, declared), Supported: b.shown(c, supported),
				Share: share(signed, p.Classes[c], d)})
		}
	}
	return p, nil
}

func (c Class) holds(b Body) bool { return c.Axis == "" || slices.Contains(c.Codes, b.Groups[c.Axis]) }

func standings(rule *maturity.Rule, bodies []Body) ([]standing, error) {
	var all []standing
	for _, b := range bodies {
		if !b.Signed {
			continue
		}
		r, err := rule.Assess(b.Answers, b.Profile)
		if err != nil {
			return nil, fmt.Errorf("body %s: %w", b.ID, err)
		}
		s := standing{Body: b, levels: [2]map[string]int{{}, {}}, claims: map[string]int{}, shown: map[string]int{}}
		for _, d := range rule.Dimensions {
			s.levels[declared][d], s.levels[supported][d] = r.Declared[d].Level, r.Supported[d].Level
		}
		for _, i := range rule.Items {
			claim, proof, there := Worth(rule, b.Answers, i.Code)
			if !there || claim == 0 {
				continue
			}
			s.claims[i.Dimension]++
			if proof >= claim {
				s.shown[i.Dimension]++
			}
		}
		all = append(all, s)
	}
	return all, nil
}

// Worth tells what an answer is worth as declared and as evidence supports it, and whether there is one that applies.
func Worth(rule *maturity.Rule, answers map[string]maturity.Answer, item string) (claim, proof float64, there bool) {
	a, given := answers[item]
	if !given || a.Order == nil || *a.Order < 0 || *a.Order >= len(rule.Worth) {
		return 0, 0, false
	}
	claim = rule.Worth[*a.Order]
	return claim, min(claim, rule.Caps[a.Evidence]), true
}

func share(signed []standing, c Class, dimension string) *int {
	claims, shown := 0, 0
	for _, s := range signed {
		if c.holds(s.Body) {
			claims, shown = claims+s.claims[dimension], shown+s.shown[dimension]
		}
	}
	if claims == 0 {
		return nil
	}
	percent := int(math.Round(100 * float64(shown) / float64(claims)))
	return &percent
}

// Quartiles gives the first quartile, the median and the third of counts by level, by linear interpolation (R’s type 7).
func Quartiles(counts []int) [3]float64 {
	n := 0
	for _, c := range counts {
		n += c
	}
	at := func(rank int) float64 {
		for level, c := range counts {
			if rank -= c; rank < 0 {
				return float64(level)
			}
		}
		return 0
	}
	var q [3]float64
	for i, share := range []float64{0.25, 0.5, 0.75} {
		h := float64(max(n-1, 0)) * share
		low := math.Floor(h)
		q[i] = at(int(low)) + (h-low)*(at(min(int(low)+1, n-1))-at(int(low)))
	}
	return q
}
