package opinion

import (
	"math"
	"slices"
)

// This file follows the original engine’s cold start, faults included, for whoever comes from Polis and wishes to check: everything in the order
// of first votes, components that may not have settled, centres that start at the first distinct points.

// The original engine’s constants.
const (
	coldPCARounds    = 100
	coldBaseClusters = 100
	coldBaseRounds   = 100
	coldGroupRounds  = 20
	coldStill        = 0.01
)

// coldComponents iterates one direction at a time from ones, at most a hundred rounds, and takes each out of the rows.
func (m *Matrix) coldComponents() PCA {
	p := PCA{Means: m.means()}
	c := len(m.Statements)
	one := func(v, w []float64) {
		clear(w)
		for i := range m.Participants {
			columns, values := m.rowOf(i)
			d := m.coldDot(p, columns, values, v)
			m.coldAdd(p, columns, values, d, w)
		}
	}
	for k := range p.Components {
		v, w := make([]float64, c), make([]float64, c)
		for j := range v {
			v[j] = 1
		}
		last := math.NaN()
		for range coldPCARounds + 1 {
			one(v, w)
			// The rows have lost the directions already found.
			for _, found := range p.Components[:k] {
				d := dot(found, w)
				for j := range w {
					w[j] -= d * found[j]
				}
			}
			n := math.Sqrt(dot(w, w))
			if n == 0 {
				break
			}
			for j := range v {
				v[j] = w[j] / n
			}
			if n == last {
				break
			}
			last = n
		}
		p.Components[k] = v
	}
	return p
}

func (m *Matrix) coldDot(p PCA, columns []int32, values []int8, v []float64) float64 {
	d := 0.0
	for n, j := range columns {
		if !m.removed[j] {
			d += (float64(values[n]) - p.Means[j]) * v[j]
		}
	}
	return d
}

func (m *Matrix) coldAdd(p PCA, columns []int32, values []int8, d float64, w []float64) {
	for n, j := range columns {
		if !m.removed[j] {
			w[j] += d * (float64(values[n]) - p.Means[j])
		}
	}
}

// coldGroup is the original engine’s way to groups.
func (m *Matrix) coldGroup(points []Point) Groups {
	rows := m.grouped()
	placed := make([]spot, len(rows))
	for n, i := range rows {
		placed[n] = spot{Point: points[i], weight: 1, members: []int{n}}
	}
	base := coldKMeans(placed, coldBaseClusters, coldBaseRounds)
	g := Groups{Of: map[int]int{}, Silhouettes: map[int]float64{}}
	highest := math.Inf(-1)
	var chosen []cluster
	for k := fewestGroups; k <= min(mostGroups, 2+len(base)/12); k++ {
		spots := make([]spot, len(base))
		for i, b := range base {
			spots[i] = spot{Point: b.centre, weight: float64(len(b.members))}
		}
		one := coldKMeans(spots, k, coldGroupRounds)
		s := coldSilhouette(spots, one)
		g.Silhouettes[k] = s
		if s >= highest {
			chosen, highest = one, s
		}
	}
	of := make([]int, len(rows))
	for k, c := range chosen {
		for _, b := range c.members {
			for _, n := range base[b].members {
				of[n] = k
			}
		}
	}
	for n, i := range rows {
		g.Of[m.Participants[i]] = of[n]
	}
	g.K = len(chosen)
	return g
}

// cluster holds the spots closest to a centre.
type cluster struct {
	centre  Point
	members []int // positions of spots
}

// coldKMeans starts at the first k distinct places, gives a spot at equal distances to the last cluster, lets empty clusters go, and stops
// when every centre, paired after sorting, moves less than 0.01. The loop runs one round more than its limit.
func coldKMeans(all []spot, k, rounds int) []cluster {
	var clusters []cluster
	for _, s := range all {
		if len(clusters) == k {
			break
		}
		if !slices.ContainsFunc(clusters, func(c cluster) bool { return c.centre == s.Point }) {
			clusters = append(clusters, cluster{centre: s.Point})
		}
	}
	for range rounds + 1 {
		next := coldStep(all, clusters)
		still := coldSame(clusters, next)
		clusters = next
		if still {
			break
		}
	}
	return clusters
}

func coldStep(all []spot, clusters []cluster) []cluster {
	next := make([]cluster, len(clusters))
	for i, s := range all {
		near, d := 0, math.Inf(1)
		for k, c := range clusters {
			if e := s.Point.to(c.centre); e <= d {
				near, d = k, e
			}
		}
		next[near].members = append(next[near].members, i)
	}
	next = slices.DeleteFunc(next, func(c cluster) bool { return len(c.members) == 0 })
	for k := range next {
		var sum Point
		total := 0.0
		for _, i := range next[k].members {
			sum.X += all[i].weight * all[i].X
			sum.Y += all[i].weight * all[i].Y
			total += all[i].weight
		}
		next[k].centre = Point{sum.X / total, sum.Y / total}
	}
	return next
}

func coldSame(a, b []cluster) bool {
	if len(a) != len(b) {
		return false
	}
	sorted := func(list []cluster) []Point {
		all := make([]Point, len(list))
		for i, c := range list {
			all[i] = c.centre
		}
		slices.SortFunc(all, comparePoints)
		return all
	}
	x, y := sorted(a), sorted(b)
	for i := range x {
		if x[i].to(y[i]) >= coldStill {
			return false
		}
	}
	return true
}

// coldSilhouette is over base clusters, each counting for one however many people it holds.
func coldSilhouette(all []spot, clusters []cluster) float64 {
	sum, n := 0.0, 0
	for k, c := range clusters {
		for _, i := range c.members {
			n++
			if len(c.members) == 1 {
				continue
			}
			a, b := 0.0, math.Inf(1)
			for other, oc := range clusters {
				d := 0.0
				for _, j := range oc.members {
					d += all[i].Point.to(all[j].Point)
				}
				if other == k {
					a = d / float64(len(oc.members)-1)
				} else {
					b = min(b, d/float64(len(oc.members)))
				}
			}
			if widest := max(a, b); widest > 0 {
				sum += (b - a) / widest
			}
		}
	}
	return sum / float64(max(n, 1))
}
