package opinion

// Options say how to analyse.
type Options struct {
	Polis  bool        // follow the original engine’s cold start, faults included
	Groups map[int]int // take this grouping, by participant number, instead of finding one
	Most   int         // groups at most; 0 is five
}

// Analysis is what votes show.
type Analysis struct {
	Matrix     *Matrix
	PCA        PCA
	Positions  []Point   // by row
	Extremity  []float64 // by column
	Groups     Groups
	ByGroup    [][]Count // by group and column
	Everybody  []Count   // by column
	Together   []float64 // group-aware consensus, by column
	Tells      map[int][]Selected
	Consensus  Consensus
	Priorities []float64 // by column
}

// Analyse works everything out. The same votes give the same result in any order, except with Polis, where the order of first votes counts.
func Analyse(c Conversation, o Options) *Analysis {
	m := NewMatrix(c, o.Polis)
	a := &Analysis{Matrix: m}
	if o.Polis {
		a.PCA = m.coldComponents()
	} else {
		a.PCA = m.components()
	}
	a.Positions, a.Extremity = m.positions(a.PCA), m.extremities(a.PCA)
	most := o.Most
	if most == 0 {
		most = mostGroups
	}
	switch {
	case o.Groups != nil:
		a.Groups = m.given(o.Groups)
	case o.Polis:
		a.Groups = m.coldGroup(a.Positions)
	default:
		a.Groups = m.group(a.Positions, most)
	}
	a.ByGroup, a.Everybody = m.counts(a.Groups)
	a.Together = together(a.ByGroup, len(m.Statements))
	scan := make([]int, len(m.Statements))
	for j := range scan {
		scan[j] = j
	}
	a.Tells = m.representative(a.ByGroup, scan)
	a.Consensus = m.consensus(a.Everybody, scan)
	a.Priorities = m.priorities(a.ByGroup, a.Extremity)
	return a
}

// given takes a grouping as it is, its groups named as they were.
func (m *Matrix) given(of map[int]int) Groups {
	g := Groups{Of: map[int]int{}}
	for p, k := range of {
		if m.row.at(p) >= 0 && k >= 0 {
			g.Of[p] = k
			g.K = max(g.K, k+1)
		}
	}
	return g
}
