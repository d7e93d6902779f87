package opinion

import (
	"cmp"
	"math"
	"slices"
)

// jacobi gives the eigenvalues of a small symmetric matrix, the largest first, and its eigenvectors as the columns of turn (Jacobi 1846, cyclic
// by rows).
func jacobi(a [][]float64) (values []float64, turn [][]float64) {
	n := len(a)
	turn = block(n, n)
	for i := range turn {
		turn[i][i] = 1
	}
	for range 60 {
		off := 0.0
		for i := range n {
			for j := range i {
				off += a[i][j] * a[i][j]
			}
		}
		if off < 1e-300 {
			break
		}
		for p := range n {
			for q := p + 1; q < n; q++ {
				turnPair(a, turn, p, q)
			}
		}
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(a[y][y], a[x][x]) })
	values = make([]float64, n)
	sorted := block(n, n)
	for k, from := range order {
		values[k] = a[from][from]
		for i := range n {
			sorted[i][k] = turn[i][from]
		}
	}
	return values, sorted
}

// turnPair makes a[p][q] zero.
func turnPair(a, turn [][]float64, p, q int) {
	if math.Abs(a[p][q]) < 1e-300 {
		return
	}
	theta := (a[q][q] - a[p][p]) / (2 * a[p][q])
	t := 1 / (math.Abs(theta) + math.Sqrt(theta*theta+1))
	if theta < 0 {
		t = -t
	}
	cos := 1 / math.Sqrt(t*t+1)
	sin := t * cos
	for i := range a {
		x, y := a[i][p], a[i][q]
		a[i][p], a[i][q] = cos*x-sin*y, sin*x+cos*y
	}
	for i := range a {
		x, y := a[p][i], a[q][i]
		a[p][i], a[q][i] = cos*x-sin*y, sin*x+cos*y
	}
	for i := range turn {
		x, y := turn[i][p], turn[i][q]
		turn[i][p], turn[i][q] = cos*x-sin*y, sin*x+cos*y
	}
}
