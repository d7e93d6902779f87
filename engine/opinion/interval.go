package opinion

import "math"

// Interval is where a share lies, with 95 % confidence.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Likely gives the interval of a share of x among n (Wilson 1927). Of nobody, nothing is known: it is the whole of 0 to 1.
func Likely(x, n int) Interval {
	if n == 0 {
		return Interval{0, 1}
	}
	const z = 1.959963984540054
	p, size := float64(x)/float64(n), float64(n)
	middle := (p + z*z/(2*size)) / (1 + z*z/size)
	half := z / (1 + z*z/size) * math.Sqrt(p*(1-p)/size+z*z/(4*size*size))
	low, high := max(0, middle-half), min(1, middle+half)
	if x == 0 {
		low = 0
	}
	if x == n {
		high = 1
	}
	return Interval{low, high}
}
