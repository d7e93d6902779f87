package opinion

import (
	"cmp"
	"math"
	"slices"
)

// Groups is who stands with whom.
type Groups struct {
	K           int
	Of          map[int]int // group by participant number; group 0 is the largest
	Silhouettes map[int]float64
	Inertia     float64 // of those grouped, in the plane of positions
}

// The numbers of groups that are tried, and the least size of one: that share of those grouped, and never fewer than leastGroup.
const (
	fewestGroups = 2
	mostGroups   = 5
	leastShare   = 0.01
	leastGroup   = 3
)

// group shares people out in 2 to most groups: as many as the silhouette likes best.
func (m *Matrix) group(points []Point, most int) Groups {
	rows := m.grouped()
	placed := make([]Point, len(rows))
	for n, i := range rows {
		placed[n] = points[i]
	}
	g := Groups{Of: map[int]int{}, Silhouettes: map[int]float64{}}
	if len(rows) == 0 {
		return g
	}
	of, silhouettes, inertia := divide(placed, most)
	g.Silhouettes, g.Inertia = silhouettes, inertia
	g.number(m, rows, of)
	return g
}

// divide shares points out, in 2 to most groups or in one when none that is large enough stands apart, and gives the group of each, the
// silhouette of each number of groups tried, and how far points are from their centres, squared.
func divide(points []Point, most int) (of []int, silhouettes map[int]float64, inertia float64) {
	all := spots(points)
	least := max(leastGroup, math.Ceil(leastShare*float64(len(points))))
	chosen := lloyd(all, []Point{{}})
	highest := math.Inf(-1)
	silhouettes = map[int]float64{}
	for k := fewestGroups; k <= min(most, len(all)); k++ {
		one, ok := best(all, k, least)
		if !ok {
			continue
		}
		s := silhouette(all, one)
		silhouettes[k] = s
		if s > highest+1e-12 {
			chosen, highest = one, s
		}
	}
	of = make([]int, len(points))
	for i, s := range all {
		for _, n := range s.members {
			of[n] = chosen.of[i]
		}
	}
	centres := chosen.centres
	if len(all) < len(points) && len(centres) > 1 {
		of, centres = polish(points, of, centres)
	}
	for n := range points {
		inertia += points[n].square(centres[of[n]])
	}
	return of, silhouettes, inertia
}

// polish lets each person, rather than each cell of the grid, choose the closest centre.
func polish(points []Point, of []int, centres []Point) ([]int, []Point) {
	each := make([]spot, len(points))
	order := make([]int, len(points))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return comparePoints(points[a], points[b]) })
	for n, i := range order {
		each[n] = spot{Point: points[i], weight: 1}
	}
	g := lloyd(each, centres)
	for n, i := range order {
		of[i] = g.of[n]
	}
	return of, g.centres
}

// number names the groups by size, the largest first; of two as large, the one of the smallest participant number.
func (g *Groups) number(m *Matrix, rows, of []int) {
	type about struct{ size, first, was int }
	var all []about
	at := map[int]int{}
	for n, i := range rows {
		k, known := at[of[n]]
		if !known {
			k = len(all)
			at[of[n]] = k
			all = append(all, about{first: m.Participants[i], was: of[n]})
		}
		all[k].size++
		all[k].first = min(all[k].first, m.Participants[i])
	}
	slices.SortFunc(all, func(a, b about) int { return cmp.Or(cmp.Compare(b.size, a.size), cmp.Compare(a.first, b.first)) })
	name := map[int]int{}
	for k, a := range all {
		name[a.was] = k
	}
	for n, i := range rows {
		g.Of[m.Participants[i]] = name[of[n]]
	}
	g.K = len(all)
}
