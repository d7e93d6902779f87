package opinion

import (
	"math"
	"sync"
)

// PCA is the two directions along which opinions differ most.
type PCA struct {
	Means      []float64    // by column
	Components [2][]float64 // by column; of length 1, the largest loading positive
	Explained  [2]float64   // share of the variance
}

// blockSize is how many directions are followed at once to find two: the more, the fewer rounds when several are nearly as strong.
// settled is how little a direction may still turn; mostRounds bounds the work.
const (
	blockSize  = 12
	settled    = 1e-13
	mostRounds = 3000
	// denseColumns is the number of statements up to which the products of columns are kept whole.
	denseColumns = 3000
)

// components finds the two strongest directions of the centred matrix, by iterating a block of directions on the products of its columns
// until the first two no longer turn.
func (m *Matrix) components() PCA {
	p := PCA{Means: m.means()}
	c := len(m.Statements)
	var multiply func(in, out [][]float64)
	var trace float64
	if c <= denseColumns {
		g := m.products(p.Means)
		for j := range c {
			trace += g[j*c+j]
		}
		multiply = func(in, out [][]float64) { multiplyDense(g, c, in, out) }
	} else {
		trace = m.trace(p.Means)
		multiply = func(in, out [][]float64) { m.multiplySparse(p.Means, in, out) }
	}
	vectors, strengths := iterate(c, multiply)
	for k := range p.Components {
		p.Components[k] = make([]float64, c)
		if k < len(vectors) {
			p.Components[k] = vectors[k]
			if trace > 0 {
				p.Explained[k] = strengths[k] / trace
			}
		}
		orient(p.Components[k])
	}
	return p
}

// orient makes the largest loading positive; of two as large, the first.
func orient(v []float64) {
	best := 0
	for j := range v {
		if math.Abs(v[j]) > math.Abs(v[best])+1e-12 {
			best = j
		}
	}
	if len(v) > 0 && v[best] < 0 {
		for j := range v {
			v[j] = -v[j]
		}
	}
}

// products gives X'X of the centred matrix, statements × statements. It is put together from whole numbers, which add up to the same
// whatever the order of the rows: Σ(x−a)(y−b) = Σxy − bΣx − aΣy + abn, over those who saw both.
func (m *Matrix) products(means []float64) []float64 {
	c := len(m.Statements)
	counts := m.pairs()
	g := make([]float64, c*c)
	for a := range c {
		for b := 0; b <= a; b++ {
			t := counts[a*(a+1)/2+b]
			if t.n == 0 || m.removed[b] {
				continue
			}
			v := float64(t.xy) - means[b]*float64(t.x) - means[a]*float64(t.y) + means[a]*means[b]*float64(t.n)
			g[a*c+b], g[b*c+a] = v, v
		}
	}
	return g
}

// pair adds up the votes of those who saw two statements.
type pair struct{ xy, x, y, n int32 }

// pairs adds up each pair of columns: that of a and b ≤ a is at a(a+1)/2 + b.
func (m *Matrix) pairs() []pair {
	c := len(m.Statements)
	var together sync.Mutex
	counts := make([]pair, c*(c+1)/2)
	inParallel(len(m.Participants), func(_, from, to int) {
		own := counts
		if to-from < len(m.Participants) {
			own = make([]pair, len(counts))
		}
		for i := from; i < to; i++ {
			columns, values := m.rowOf(i)
			m.addPairs(own, columns, values)
		}
		if to-from < len(m.Participants) {
			together.Lock()
			defer together.Unlock()
			for k, t := range own {
				counts[k].xy += t.xy
				counts[k].x += t.x
				counts[k].y += t.y
				counts[k].n += t.n
			}
		}
	})
	return counts
}

func (m *Matrix) addPairs(counts []pair, columns []int32, values []int8) {
	for a, ca := range columns {
		if m.removed[ca] {
			continue
		}
		x := int32(values[a])
		base := counts[int(ca)*(int(ca)+1)/2:]
		for b := 0; b <= a; b++ {
			y := int32(values[b])
			t := &base[columns[b]]
			t.xy += x * y
			t.x += x
			t.y += y
			t.n++
		}
	}
}

func multiplyDense(g []float64, c int, in, out [][]float64) {
	for k := range in {
		v, w := in[k], out[k]
		for a := range c {
			row, sum := g[a*c:(a+1)*c], 0.0
			for b, x := range row {
				sum += x * v[b]
			}
			w[a] = sum
		}
	}
}

// multiplySparse goes through the rows twice for each direction: once to place the participant, once to give back.
func (m *Matrix) multiplySparse(means []float64, in, out [][]float64) {
	for k := range in {
		v, w := in[k], out[k]
		clear(w)
		for i := range m.Participants {
			columns, values := m.rowOf(i)
			dot := 0.0
			for n, c := range columns {
				if !m.removed[c] {
					dot += (float64(values[n]) - means[c]) * v[c]
				}
			}
			for n, c := range columns {
				if !m.removed[c] {
					w[c] += (float64(values[n]) - means[c]) * dot
				}
			}
		}
	}
}

func (m *Matrix) trace(means []float64) float64 {
	sum := 0.0
	for n, c := range m.columns {
		if !m.removed[c] {
			d := float64(m.values[n]) - means[c]
			sum += d * d
		}
	}
	return sum
}

// iterate finds the strongest directions of a symmetric matrix, given how it multiplies, with their strengths.
func iterate(c int, multiply func(in, out [][]float64)) (vectors [][]float64, strengths []float64) {
	if c == 0 {
		return nil, nil
	}
	b := min(blockSize, c)
	q, z := block(b, c), block(b, c)
	start(q)
	orthonormal(q)
	for range mostRounds {
		multiply(q, z)
		small := make([][]float64, b)
		for i := range small {
			small[i] = make([]float64, b)
			for j := range small[i] {
				small[i][j] = dot(q[i], z[j])
			}
		}
		values, turn := jacobi(small)
		rotated := rotate(q, turn)
		moved := rotate(z, turn)
		strengths = values
		if still(rotated, moved, values) {
			return rotated, values
		}
		q, z = moved, rotated
		orthonormal(q)
	}
	multiply(q, z)
	return q, strengths
}

// still tells whether the first two directions are as good as they get.
func still(q, z [][]float64, values []float64) bool {
	for k := range min(2, len(q)) {
		rest := 0.0
		for j := range q[k] {
			d := z[k][j] - values[k]*q[k][j]
			rest += d * d
		}
		if math.Sqrt(rest) > settled*math.Max(values[0], 1e-300)*1e3 {
			return false
		}
	}
	return true
}

func block(n, c int) [][]float64 {
	all := make([][]float64, n)
	for i := range all {
		all[i] = make([]float64, c)
	}
	return all
}

// start gives directions that no real one is likely to be square to, the same each time.
func start(q [][]float64) {
	for k := range q {
		for j := range q[k] {
			q[k][j] = math.Cos(float64((k+1)*(j+1)) * 0.7390851332)
		}
	}
	for j := range q[0] {
		q[0][j] = 1
	}
}

// orthonormal makes the directions of length 1 and square to each other, in their order; what is left of none becomes zero.
func orthonormal(q [][]float64) {
	for k := range q {
		for range 2 { // once more, for what rounding left
			for i := range k {
				d := dot(q[i], q[k])
				for j := range q[k] {
					q[k][j] -= d * q[i][j]
				}
			}
		}
		n := math.Sqrt(dot(q[k], q[k]))
		for j := range q[k] {
			if n > 1e-150 {
				q[k][j] /= n
			} else {
				q[k][j] = 0
			}
		}
	}
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}

// rotate mixes directions: the k-th is their sum by the k-th column of turn.
func rotate(q, turn [][]float64) [][]float64 {
	out := block(len(q), len(q[0]))
	for k := range out {
		for i := range q {
			w := turn[i][k]
			for j, x := range q[i] {
				out[k][j] += w * x
			}
		}
	}
	return out
}
