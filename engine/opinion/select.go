package opinion

import (
	"cmp"
	"math"
	"slices"
)

// mostListed is how many statements a list holds.
const mostListed = 5

// Selected is a statement that tells a group from the others.
type Selected struct {
	Statement int     `json:"tid"`
	For       string  `json:"repful_for"` // agree or disagree
	Successes int     `json:"n_success"`
	Trials    int     `json:"n_trials"`
	Share     float64 `json:"p_success"`
	ShareTest float64 `json:"p_test"`
	Ratio     float64 `json:"repness"` // of the share to that of all the others together
	RatioTest float64 `json:"repness_test"`
	BestAgree bool    `json:"best_agree,omitempty"`
}

// side is how one group stands on a statement, both ways.
type side struct {
	column   int
	c        Count
	pa, pd   float64
	pat, pdt float64
	ra, rd   float64
	rat, rdt float64
}

func newSide(column int, own, rest Count) side {
	s := side{column: column, c: own, pa: share(own.Agree, own.Seen), pd: share(own.Disagree, own.Seen),
		pat: against(own.Agree, own.Seen), pdt: against(own.Disagree, own.Seen)}
	s.ra, s.rd = s.pa/share(rest.Agree, rest.Seen), s.pd/share(rest.Disagree, rest.Seen)
	s.rat, s.rdt = between(own.Agree, own.Seen, rest.Agree, rest.Seen), between(own.Disagree, own.Seen, rest.Disagree, rest.Seen)
	return s
}

func (s side) passes() bool {
	return s.rat > significant && s.pat > significant || s.rdt > significant && s.pdt > significant
}

func (s side) selected(m *Matrix) Selected {
	if s.rat > s.rdt {
		return Selected{m.Statements[s.column], "agree", s.c.Agree, s.c.Seen, s.pa, s.pat, s.ra, s.rat, false}
	}
	return Selected{m.Statements[s.column], "disagree", s.c.Disagree, s.c.Seen, s.pd, s.pdt, s.rd, s.rdt, false}
}

func (s Selected) rank() float64 { return s.Ratio * s.RatioTest * s.Share * s.ShareTest }

// betterAgree tells whether a statement shows better than the best so far what the group agrees on.
func (s side) betterAgree(best *side) bool {
	switch {
	case s.c.Agree == 0 && s.c.Disagree == 0:
		return false
	case best == nil:
		return s.pat > significant || s.ra > 1 && s.pa > 0.5
	case best.ra > 1:
		return s.ra*s.rat*s.pa*s.pat > best.ra*best.rat*best.pa*best.pat
	}
	return s.pa*s.pat > best.pa*best.pat
}

// representative lists the statements that tell each group from all the others together, in the order in which columns are scanned.
func (m *Matrix) representative(groups [][]Count, scan []int) map[int][]Selected {
	all := map[int][]Selected{}
	for g := range groups {
		all[g] = m.representing(groups, g, scan)
	}
	return all
}

func (m *Matrix) representing(groups [][]Count, g int, scan []int) []Selected {
	var best, strongest *side
	var passing []side
	for _, j := range scan {
		if m.removed[j] {
			continue
		}
		var rest Count
		for other := range groups {
			if other != g {
				rest.Agree += groups[other][j].Agree
				rest.Disagree += groups[other][j].Disagree
				rest.Seen += groups[other][j].Seen
			}
		}
		s := newSide(j, groups[g][j], rest)
		if s.betterAgree(best) {
			best = &s
		}
		if s.passes() {
			passing = append(passing, s)
		}
		if strongest == nil || max(s.rat, s.rdt) > max(strongest.rat, strongest.rdt) {
			strongest = &s
		}
	}
	switch {
	case len(passing) == 0 && best != nil:
		return []Selected{withBest(best.selected(m))}
	case len(passing) == 0 && strongest != nil:
		return []Selected{strongest.selected(m)}
	}
	return m.listed(best, passing)
}

func withBest(s Selected) Selected { s.BestAgree = true; return s }

// listed puts the best agreement first, then the passing statements by rank, keeps five, and gives agreements before disagreements.
func (m *Matrix) listed(best *side, passing []side) []Selected {
	var list []Selected
	for _, s := range passing {
		if best == nil || s.column != best.column {
			list = append(list, s.selected(m))
		}
	}
	slices.SortStableFunc(list, func(a, b Selected) int { return cmp.Compare(b.rank(), a.rank()) })
	if best != nil {
		list = slices.Insert(list, 0, withBest(best.selected(m)))
	}
	list = list[:min(mostListed, len(list))]
	slices.SortStableFunc(list, func(a, b Selected) int { return cmp.Compare(a.For, b.For) })
	return list
}

// Agreed is a statement on which most people, in or out of groups, stand on one side.
type Agreed struct {
	Statement int     `json:"tid"`
	Successes int     `json:"n_success"`
	Trials    int     `json:"n_trials"`
	Share     float64 `json:"p_success"`
	Test      float64 `json:"p_test"`
}

// Consensus is what most people agree with, and what most disagree with.
type Consensus struct {
	Agree    []Agreed `json:"agree"`
	Disagree []Agreed `json:"disagree"`
}

// consensus lists, over everybody, the statements whose share is above one half beyond chance.
func (m *Matrix) consensus(everybody []Count, scan []int) Consensus {
	list := func(of func(Count) int) []Agreed {
		all := []Agreed{}
		for _, j := range scan {
			x, n := of(everybody[j]), everybody[j].Seen
			if a := (Agreed{m.Statements[j], x, n, share(x, n), against(x, n)}); !m.removed[j] && a.Share > 0.5 && a.Test > significant {
				all = append(all, a)
			}
		}
		slices.SortStableFunc(all, func(a, b Agreed) int { return cmp.Compare(b.Share*b.Test, a.Share*a.Test) })
		return all[:min(mostListed, len(all))]
	}
	return Consensus{list(func(c Count) int { return c.Agree }), list(func(c Count) int { return c.Disagree })}
}

// together is the group-aware consensus of each column: the product over groups of their shares of agreement. Passes and disagreements weigh
// the same.
func together(groups [][]Count, columns int) []float64 {
	all := make([]float64, columns)
	for j := range all {
		all[j] = 1
		for _, g := range groups {
			all[j] *= share(g[j].Agree, g[j].Seen)
		}
	}
	return all
}

// metaPriority is that of statements about the participants themselves.
const metaPriority = 49

// priorities tell how useful one more vote on each statement is: statements that divide, that few passed, and that few saw.
func (m *Matrix) priorities(groups [][]Count, extremity []float64) []float64 {
	all := make([]float64, len(m.Statements))
	for j := range all {
		if m.meta[j] {
			all[j] = metaPriority
			continue
		}
		var c Count
		for _, g := range groups {
			c.Agree += g[j].Agree
			c.Disagree += g[j].Disagree
			c.Seen += g[j].Seen
		}
		passes := c.Seen - c.Agree - c.Disagree
		p := (1 - share(passes, c.Seen)) * (extremity[j] + 1) * share(c.Agree, c.Seen) * (1 + 8*math.Exp2(-float64(c.Seen)/5))
		all[j] = p * p
	}
	return all
}
