package opinion

import "math"

// Point is a place on the map of opinions.
type Point struct{ X, Y float64 }

func (p Point) to(q Point) float64 { return math.Hypot(p.X-q.X, p.Y-q.Y) }

func (p Point) square(q Point) float64 {
	x, y := p.X-q.X, p.Y-q.Y
	return x*x + y*y
}

// positions places each participant: the sum of their votes along the two directions, times √(statements / seen), so that who saw few is not
// drawn to the middle. As in Polis, a removed statement counts among those seen by everybody, and moves nobody.
func (m *Matrix) positions(p PCA) []Point {
	hidden := 0
	for _, r := range m.removed {
		if r {
			hidden++
		}
	}
	c := float64(len(m.Statements))
	all := make([]Point, len(m.Participants))
	inParallel(len(all), func(_, from, to int) {
		for i := from; i < to; i++ {
			at, seen := m.place(i, p)
			scale := math.Sqrt(c / float64(max(hidden+seen, 1)))
			all[i] = Point{at.X * scale, at.Y * scale}
		}
	})
	return all
}

// place adds up the votes of a row along the two directions, and tells how many statements that count it saw.
func (m *Matrix) place(i int, p PCA) (at Point, seen int) {
	columns, values := m.rowOf(i)
	for n, j := range columns {
		if m.removed[j] {
			continue
		}
		seen++
		d := float64(values[n]) - p.Means[j]
		at.X += d * p.Components[0][j]
		at.Y += d * p.Components[1][j]
	}
	return at, seen
}

// extremities tell how far a statement would place somebody who had only agreed with it.
func (m *Matrix) extremities(p PCA) []float64 {
	c := math.Sqrt(float64(len(m.Statements)))
	all := make([]float64, len(m.Statements))
	for j := range all {
		all[j] = c * (1 - p.Means[j]) * math.Hypot(p.Components[0][j], p.Components[1][j])
	}
	return all
}

// Who is placed in a group: whoever gave enough votes; when too few did, the most active besides.
const (
	enoughVotes  = 7
	enoughPeople = 15
)

// grouped lists the rows of those who are placed in groups, ascending.
func (m *Matrix) grouped() []int {
	least := min(enoughVotes, len(m.Statements))
	in := make([]bool, len(m.Participants))
	n := 0
	for i := range in {
		if m.cast(i) >= least {
			in[i] = true
			n++
		}
	}
	for n < min(enoughPeople, len(in)) {
		best := -1
		for i := range in {
			if !in[i] && (best < 0 || m.cast(i) > m.cast(best)) {
				best = i
			}
		}
		in[best] = true
		n++
	}
	rows := make([]int, 0, n)
	for i, yes := range in {
		if yes {
			rows = append(rows, i)
		}
	}
	return rows
}
