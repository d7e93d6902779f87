package opinion

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// Restarts of k-means, each from other centres; the same seeds each time.
const (
	restarts  = 50
	seed      = 20211104
	mostSteps = 200
)

// spot is one or many people at one place.
type spot struct {
	Point
	weight  float64
	members []int // positions in the list that spots were made of
}

// mostSpots is how many places are kept apart: beyond, people close to each other share one. nearPlaces rounds what floating point blurs.
const (
	mostSpots  = 2000
	nearPlaces = 1e-9
)

// spots gathers people who stand at one place, or in one cell of a grid when places are too many. They are in the order of their
// coordinates, whatever the order of the people.
func spots(points []Point) []spot {
	side := nearPlaces
	for {
		all := gather(points, side)
		if len(all) <= mostSpots {
			return all
		}
		side = max(side*1.4, extent(points)/400)
	}
}

func extent(points []Point) float64 {
	lo, hi := Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	for _, p := range points {
		lo = Point{min(lo.X, p.X), min(lo.Y, p.Y)}
		hi = Point{max(hi.X, p.X), max(hi.Y, p.Y)}
	}
	return max(hi.X-lo.X, hi.Y-lo.Y)
}

func gather(points []Point, side float64) []spot {
	type cell struct{ x, y int64 }
	at := map[cell]int{}
	var all []spot
	for i, p := range points {
		c := cell{int64(math.Floor(p.X / side)), int64(math.Floor(p.Y / side))}
		k, known := at[c]
		if !known {
			k = len(all)
			at[c] = k
			all = append(all, spot{})
		}
		all[k].members = append(all[k].members, i)
	}
	for k := range all {
		s := &all[k]
		// Members are added up by coordinates, so that their order does not enter the sum.
		slices.SortFunc(s.members, func(a, b int) int { return comparePoints(points[a], points[b]) })
		for _, i := range s.members {
			s.X += points[i].X
			s.Y += points[i].Y
		}
		s.weight = float64(len(s.members))
		s.X, s.Y = s.X/s.weight, s.Y/s.weight
	}
	slices.SortFunc(all, func(a, b spot) int { return comparePoints(a.Point, b.Point) })
	return all
}

func comparePoints(a, b Point) int { return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y)) }

// grouping is one way to share spots out.
type grouping struct {
	of      []int // group of each spot
	centres []Point
	inertia float64
	sizes   []float64
}

// best gives the grouping of k groups that leaves people closest to their centre, among those without a group smaller than least; ok is
// false when there is none.
func best(all []spot, k int, least float64) (g grouping, ok bool) {
	tries := make([]grouping, restarts)
	inParallel(restarts*worthAWorker, func(_, from, to int) { // each try is worth a worker
		for r := from / worthAWorker; r < to/worthAWorker; r++ {
			tries[r] = lloyd(all, seeds(all, k, rand.New(rand.NewPCG(seed, uint64(r*100+k)))))
		}
	})
	for _, one := range tries {
		if slices.Min(one.sizes) >= least && (!ok || one.inertia < g.inertia*(1-1e-12)) {
			g, ok = one, true
		}
	}
	return g, ok
}

// seeds draws the first centres far from each other (k-means++, Arthur and Vassilvitskii 2007).
func seeds(all []spot, k int, random *rand.Rand) []Point {
	total := 0.0
	for _, s := range all {
		total += s.weight
	}
	far := make([]float64, len(all))
	centres := []Point{all[draw(random.Float64()*total, func(i int) float64 { return all[i].weight }, len(all))].Point}
	for len(centres) < k {
		sum := 0.0
		for i, s := range all {
			d := s.square(centres[len(centres)-1])
			if len(centres) == 1 || d < far[i] {
				far[i] = d
			}
			sum += far[i] * s.weight
		}
		centres = append(centres, all[draw(random.Float64()*sum, func(i int) float64 { return far[i] * all[i].weight }, len(all))].Point)
	}
	return centres
}

func draw(at float64, weight func(int) float64, n int) int {
	for i := range n {
		if at -= weight(i); at < 0 {
			return i
		}
	}
	return n - 1
}

// lloyd moves centres to the middle of those closest to them until nobody changes group.
func lloyd(all []spot, centres []Point) grouping {
	g := grouping{of: make([]int, len(all)), centres: slices.Clone(centres), sizes: make([]float64, len(centres))}
	for step := range mostSteps {
		changed := false
		for i, s := range all {
			near, d := 0, math.Inf(1)
			for k, c := range g.centres {
				if e := s.square(c); e < d {
					near, d = k, e
				}
			}
			changed = changed || step == 0 || g.of[i] != near
			g.of[i] = near
		}
		if !changed {
			break
		}
		g.settle(all)
	}
	g.inertia = 0
	for i, s := range all {
		g.inertia += s.weight * s.square(g.centres[g.of[i]])
	}
	return g
}

// settle puts each centre in the middle of its group; an empty group keeps its centre.
func (g *grouping) settle(all []spot) {
	clear(g.sizes)
	sums := make([]Point, len(g.centres))
	for i, s := range all {
		k := g.of[i]
		g.sizes[k] += s.weight
		sums[k].X += s.weight * s.X
		sums[k].Y += s.weight * s.Y
	}
	for k, n := range g.sizes {
		if n > 0 {
			g.centres[k] = Point{sums[k].X / n, sums[k].Y / n}
		}
	}
}

// silhouette tells how much closer people are to their own group than to the next (Rousseeuw 1987): the mean over people of
// (b − a)/max(a, b), spots counting for those who stand there.
func silhouette(all []spot, g grouping) float64 {
	each := make([]float64, len(all))
	inParallel(len(all), func(_, from, to int) {
		far := make([]float64, len(g.centres))
		for i := from; i < to; i++ {
			each[i] = fits(all, g, i, far)
		}
	})
	sum, total := 0.0, 0.0
	for i, s := range all {
		sum += s.weight * each[i]
		total += s.weight
	}
	return sum / max(total, 1)
}

// fits is the silhouette of one spot; far is room for a number a group.
func fits(all []spot, g grouping, i int, far []float64) float64 {
	clear(far)
	for j, other := range all {
		if i != j {
			far[g.of[j]] += other.weight * all[i].to(other.Point)
		}
	}
	own := g.of[i]
	if g.sizes[own] <= 1 {
		return 0
	}
	a, b := far[own]/(g.sizes[own]-1), math.Inf(1)
	for k, d := range far {
		if k != own && g.sizes[k] > 0 {
			b = min(b, d/g.sizes[k])
		}
	}
	if widest := max(a, b); widest > 0 && !math.IsInf(b, 1) {
		return (b - a) / widest
	}
	return 0
}
