// Package psychometrics tells the team that keeps a questionnaire how its items behave: whether they measure one thing, tell bodies
// apart, and are neither too easy nor too hard. Definitions are those of classical test theory (Cronbach 1951; R, psych::alpha).
package psychometrics

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Scale is the statistics of a set of items answered by the same respondents. Variances are of samples (n − 1).
type Scale struct {
	Respondents  int
	Alpha        float64 // Cronbach’s; NaN when nothing varies
	Standardised float64 // alpha of the standardised items
	MeanR        float64 // mean correlation between items
	MeanTotal    float64
	SDTotal      float64
	SEM          float64 // standard error of measurement: SD·√(1 − α)
	Items        []Item
}

// Item is the statistics of one item.
type Item struct {
	Mean, SD       float64
	ItemRest       float64 // correlation with the sum of the others; NaN when one of them does not vary
	AlphaWithout   float64 // alpha of the others
	Difficulty     float64 // mean over the scale’s maximum
	Discrimination float64 // see DiscriminationShare
	Floor, Ceiling float64 // per cent of respondents at 0, at the maximum
}

// DiscriminationShare is the share of respondents in the upper and in the lower group, by total: an item discriminates by the difference of
// the groups’ means, over the maximum (Kelley 1939).
const DiscriminationShare = 0.27

// Analyse works out the statistics of responses, respondents × items, each from 0 to most. Respondents of equal total stay in the order
// given. The error says which row is not as long as the first.
func Analyse(responses [][]float64, most float64) (Scale, error) {
	n := len(responses)
	if n < 2 || len(responses[0]) < 2 || most <= 0 {
		return Scale{}, errors.New("at least two respondents, two items and a scale are needed")
	}
	k := len(responses[0])
	for i, row := range responses {
		if len(row) != k {
			return Scale{}, fmt.Errorf("row %d has %d answers, not %d", i+1, len(row), k)
		}
	}
	columns := make([][]float64, k)
	totals := make([]float64, n)
	for j := range columns {
		columns[j] = make([]float64, n)
		for i, row := range responses {
			columns[j][i] = row[j]
			totals[i] += row[j]
		}
	}
	s := Scale{Respondents: n, Alpha: alpha(columns, totals), MeanTotal: mean(totals), SDTotal: math.Sqrt(variance(totals))}
	s.MeanR = meanCorrelation(columns)
	s.Standardised = float64(k) * s.MeanR / (1 + float64(k-1)*s.MeanR)
	s.SEM = s.SDTotal * math.Sqrt(1-s.Alpha)
	upper, lower := extremes(totals)
	for j, c := range columns {
		s.Items = append(s.Items, item(columns, j, c, totals, most, upper, lower))
	}
	return s, nil
}

func item(columns [][]float64, j int, c, totals []float64, most float64, upper, lower []int) Item {
	rest := make([]float64, len(totals))
	floor, ceiling := 0, 0
	for i, total := range totals {
		rest[i] = total - c[i]
		if c[i] == 0 {
			floor++
		}
		if c[i] == most {
			ceiling++
		}
	}
	others := append(append([][]float64{}, columns[:j]...), columns[j+1:]...)
	share := 100 / float64(len(c))
	return Item{Mean: mean(c), SD: math.Sqrt(variance(c)), ItemRest: correlation(c, rest), AlphaWithout: alpha(others, rest),
		Difficulty: mean(c) / most, Discrimination: (meanOf(c, upper) - meanOf(c, lower)) / most,
		Floor: float64(floor) * share, Ceiling: float64(ceiling) * share}
}

// alpha is k/(k − 1)·(1 − Σ variances of the items / variance of the total).
func alpha(columns [][]float64, totals []float64) float64 {
	k := float64(len(columns))
	if k < 2 {
		return math.NaN()
	}
	sum := 0.0
	for _, c := range columns {
		sum += variance(c)
	}
	total := variance(totals)
	if total == 0 {
		return math.NaN()
	}
	return k / (k - 1) * (1 - sum/total)
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

func meanOf(x []float64, at []int) float64 {
	sum := 0.0
	for _, i := range at {
		sum += x[i]
	}
	return sum / float64(len(at))
}

func variance(x []float64) float64 {
	m, sum := mean(x), 0.0
	for _, v := range x {
		sum += (v - m) * (v - m)
	}
	return sum / float64(len(x)-1)
}

// correlation is Pearson’s; NaN when one side does not vary.
func correlation(x, y []float64) float64 {
	mx, my := mean(x), mean(y)
	var xy, xx, yy float64
	for i := range x {
		xy += (x[i] - mx) * (y[i] - my)
		xx += (x[i] - mx) * (x[i] - mx)
		yy += (y[i] - my) * (y[i] - my)
	}
	if xx == 0 || yy == 0 {
		return math.NaN()
	}
	return xy / math.Sqrt(xx*yy)
}

// meanCorrelation is over the pairs of items that vary.
func meanCorrelation(columns [][]float64) float64 {
	sum, n := 0.0, 0
	for a := range columns {
		for b := range a {
			if r := correlation(columns[a], columns[b]); !math.IsNaN(r) {
				sum, n = sum+r, n+1
			}
		}
	}
	if n == 0 {
		return math.NaN()
	}
	return sum / float64(n)
}

// extremes gives the respondents of the upper and of the lower group.
func extremes(totals []float64) (upper, lower []int) {
	order := make([]int, len(totals))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case totals[a] < totals[b]:
			return -1
		case totals[a] > totals[b]:
			return 1
		}
		return 0
	})
	size := max(1, int(DiscriminationShare*float64(len(totals))+0.5))
	return order[len(order)-size:], order[:size]
}
