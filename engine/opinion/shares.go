package opinion

import "math"

// Count is how the members of a group, or everybody, voted on one statement. Passes are Seen − Agree − Disagree.
type Count struct{ Agree, Disagree, Seen int }

// significant is the one-sided 90 % point of the normal law.
const significant = 1.2816

// share is a proportion drawn a little to the middle, so that few votes do not look sure: (x + 1)/(n + 2).
func share(x, n int) float64 { return float64(x+1) / float64(n+2) }

// against tests whether a proportion is above one half.
func against(x, n int) float64 {
	return 2 * math.Sqrt(float64(n+1)) * (float64(x+1)/float64(n+1) - 0.5)
}

// between tests whether the first of two proportions is above the second; 1 is added to each count.
func between(x1, n1, x2, n2 int) float64 {
	p1, p2 := float64(x1+1)/float64(n1+1), float64(x2+1)/float64(n2+1)
	p := float64(x1+x2+2) / float64(n1+n2+2)
	if p == 1 {
		return 0
	}
	return (p1 - p2) / math.Sqrt(p*(1-p)*(1/float64(n1+1)+1/float64(n2+1)))
}

// counts gives the votes of each group on each column, and of everybody.
func (m *Matrix) counts(g Groups) (groups [][]Count, everybody []Count) {
	groups = make([][]Count, g.K)
	for k := range groups {
		groups[k] = make([]Count, len(m.Statements))
	}
	everybody = make([]Count, len(m.Statements))
	for i, p := range m.Participants {
		k, in := g.Of[p]
		columns, values := m.rowOf(i)
		for n, j := range columns {
			everybody[j].Add(values[n])
			if in {
				groups[k][j].Add(values[n])
			}
		}
	}
	return groups, everybody
}

// Add counts one more vote.
func (c *Count) Add(v int8) {
	c.Seen++
	switch v {
	case Agree:
		c.Agree++
	case Disagree:
		c.Disagree++
	}
}
