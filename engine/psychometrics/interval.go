package psychometrics

import "math"

// Interval gives the confidence interval of alpha (Feldt 1965): with n respondents and k items, (1 − α)·F is the distribution of what is
// not alpha, with n − 1 and (n − 1)(k − 1) degrees of freedom. Level is the confidence, such as 0.95. NaN when alpha is.
func (s Scale) Interval(level float64) (low, high float64) {
	if math.IsNaN(s.Alpha) || level <= 0 || level >= 1 {
		return math.NaN(), math.NaN()
	}
	df1 := float64(s.Respondents - 1)
	df2 := df1 * float64(len(s.Items)-1)
	tail := (1 - level) / 2
	return 1 - (1-s.Alpha)*quantileF(1-tail, df1, df2), 1 - (1-s.Alpha)*quantileF(tail, df1, df2)
}

// quantileF gives the value under which Fisher’s F falls with probability p, to 1e-12 of itself.
func quantileF(p, df1, df2 float64) float64 {
	low, high := 0.0, 1.0
	for distributionF(high, df1, df2) < p {
		low, high = high, 2*high
	}
	for high-low > 1e-12*high {
		middle := (low + high) / 2
		if middle == low || middle == high {
			break
		}
		if distributionF(middle, df1, df2) < p {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2
}

// distributionF is the probability that Fisher’s F is at most x.
func distributionF(x, df1, df2 float64) float64 {
	if x <= 0 {
		return 0
	}
	return beta(df1*x/(df1*x+df2), df1/2, df2/2)
}

// beta is the regularised incomplete beta function.
func beta(x, a, b float64) float64 {
	if x <= 0 || x >= 1 {
		return math.Max(0, math.Min(1, x))
	}
	if x > (a+1)/(a+b+2) {
		return 1 - beta(1-x, b, a)
	}
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	front := math.Exp(lab-la-lb+a*math.Log(x)+b*math.Log1p(-x)) / a
	return front * fraction(x, a, b)
}

// fraction is the continued fraction of the incomplete beta function, by Lentz’s method.
func fraction(x, a, b float64) float64 {
	const tiny, steps = 1e-300, 10000
	nonzero := func(v float64) float64 {
		if math.Abs(v) < tiny {
			return tiny
		}
		return v
	}
	c, d := 1.0, 1/nonzero(1-(a+b)*x/(a+1))
	f := d
	for m := 1.0; m < steps; m++ {
		even := m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		odd := -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		d, c = 1/nonzero(1+even*d), nonzero(1+even/c)
		f *= c * d
		d, c = 1/nonzero(1+odd*d), nonzero(1+odd/c)
		f *= c * d
		if math.Abs(c*d-1) < 1e-15 {
			break
		}
	}
	return f
}
