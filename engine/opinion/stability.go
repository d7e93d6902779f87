package opinion

import (
	"math/rand/v2"
	"slices"

	"balise/engine/text"
)

// Stability is how much the groups would be the same had other people of the same opinions come.
type Stability struct {
	Mean float64 `json:"mean"` // adjusted Rand index with groups found from draws of the participants, 1 is the same
	Low  float64 `json:"low"`  // of the draws, the lowest
	Same float64 `json:"same"` // share of the draws that find as many groups
	Runs int     `json:"runs"`
}

// How many draws, and the share of those grouped that each leaves in.
const (
	draws     = 20
	drawShare = 0.8
)

// Stability draws participants again and again, groups those drawn in the same plane, and compares (Hennig 2007, by subsets). The draws are the
// same each time.
func (a *Analysis) Stability() Stability {
	rows := a.Matrix.grouped()
	s := Stability{Low: 1, Runs: draws}
	if a.Groups.K < 2 || len(rows) < 2*leastGroup {
		return Stability{}
	}
	random := rand.New(rand.NewPCG(seed, 1))
	for range draws {
		var points []Point
		var before []int
		for _, i := range rows {
			k, in := a.Groups.Of[a.Matrix.Participants[i]]
			if in && random.Float64() < drawShare {
				points, before = append(points, a.Positions[i]), append(before, k)
			}
		}
		after, _, _ := divide(points, mostGroups)
		index := Rand(before, after)
		s.Mean += index / draws
		s.Low = min(s.Low, index)
		if slices.Max(after)+1 == a.Groups.K {
			s.Same += 1.0 / draws
		}
	}
	return s
}

// Rand is how alike two groupings of the same things are: 1 when the same, about 0 by chance (Hubert and Arabie 1985).
func Rand(a, b []int) float64 {
	type pair struct{ a, b int }
	both, inA, inB := map[pair]int{}, map[int]int{}, map[int]int{}
	for i := range a {
		both[pair{a[i], b[i]}]++
		inA[a[i]]++
		inB[b[i]]++
	}
	two := func(n int) float64 { return float64(n) * float64(n-1) / 2 }
	var together, left, right float64
	for _, n := range both {
		together += two(n)
	}
	for _, n := range inA {
		left += two(n)
	}
	for _, n := range inB {
		right += two(n)
	}
	chance := left * right / max(two(len(a)), 1)
	if most := (left + right) / 2; most > chance {
		return (together - chance) / (most - chance)
	}
	return 1
}

// The stability from which groups are called firm, and below which fragile (Hennig 2007 takes 0.75 and 0.6).
const (
	firm    = 0.75
	fragile = 0.6
)

// Words says how far to trust the groups.
func (s Stability) Words() text.Text {
	switch {
	case s.Runs == 0:
		return text.T("Il y a trop peu de monde pour juger de la solidité des groupes.", "There are too few people to judge how firm the groups are.")
	case s.Mean >= firm:
		return text.T("Les groupes sont solides\u00a0: on les retrouve presque les mêmes parmi d’autres tirages des participants.", "The groups are firm: other draws of the participants give nearly the same ones.")
	case s.Mean >= fragile:
		return text.T("Les groupes se retrouvent en gros, mais leurs bords bougent d’un tirage à l’autre.", "The groups hold on the whole, but their edges move from one draw to the next.")
	}
	return text.T("Les groupes sont fragiles\u00a0: d’autres tirages des participants en donnent d’autres.", "The groups are fragile: other draws of the participants give other ones.")
}
