package portrait

import (
	"cmp"
	"slices"

	"balise/engine/maturity"
)

// Change is what moved in a dimension between two editions, on the items that each body answered both times.
type Change struct {
	Dimension string `json:"dimension"`
	Items     int    `json:"items"` // those of both editions
	// Up, Same and Down count bodies by the sign of the change of what evidence supports, over the same items; nil when hidden.
	Up   *int `json:"up"`
	Same *int `json:"same"`
	Down *int `json:"down"`
}

// Changes compares the bodies that signed both editions. It gives none when they are under the floor, or when those that signed only one
// are: the difference of two editions would then tell of them.
func Changes(rule *maturity.Rule, before, after []Body, floor int) (bodies int, all []Change) {
	var pairs [][2]Body
	for _, b := range after {
		i := slices.IndexFunc(before, func(a Body) bool { return a.ID == b.ID && a.Signed })
		if i >= 0 && b.Signed {
			pairs = append(pairs, [2]Body{before[i], b})
		}
	}
	few := func(n int) bool { return n > 0 && n < floor }
	if len(pairs) < floor || few(signedOf(before)-len(pairs)) || few(signedOf(after)-len(pairs)) {
		return 0, nil
	}
	for _, d := range rule.Dimensions {
		c := Change{Dimension: d}
		b := blank(1, 1, 3, floor) // down, same, up
		for _, p := range pairs {
			sum, items := drift(rule, p, d)
			c.Items = max(c.Items, items)
			b.add(kind{rows: []int{0}, at: [2]int{1 + cmp.Compare(sum, 0)}})
		}
		b.mute[0][0] = true
		b.hide(nil)
		told := b.shown(0, 0)
		c.Down, c.Same, c.Up = told.Counts[0], told.Counts[1], told.Counts[2]
		all = append(all, c)
	}
	return len(pairs), all
}

func signedOf(bodies []Body) (n int) {
	for _, b := range bodies {
		if b.Signed {
			n++
		}
	}
	return n
}

// drift sums the change of the items of a dimension that a body answered both times.
func drift(rule *maturity.Rule, pair [2]Body, dimension string) (sum float64, items int) {
	for _, i := range rule.Items {
		if i.Dimension != dimension {
			continue
		}
		_, was, then := Worth(rule, pair[0].Answers, i.Code)
		_, is, now := Worth(rule, pair[1].Answers, i.Code)
		if then && now {
			sum, items = sum+is-was, items+1
		}
	}
	return sum, items
}
