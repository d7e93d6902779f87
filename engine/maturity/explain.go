package maturity

import "slices"

// Check is one level of a dimension: what there is of what it takes.
type Check struct {
	Level     int
	Items     []Value // that apply or may, in the order of the form
	Declared  Held
	Supported Held
}

// Held tells whether a level is reached by itself, and what keeps it from being.
type Held struct {
	Mean  float64  // of its applicable items
	Short []string // essential items that are worth too little
	Open  bool
}

// Value is what one item is worth.
type Value struct {
	Item
	Given     bool // answered; what is not is worth nothing
	Applies   bool
	Declared  float64
	Supported float64
	// Enough tells that this item alone, at its best with the best evidence, would open its level as supported.
	Enough bool
}

// Explain tells level by level why a dimension stands where Assess puts it.
func (r *Rule) Explain(answers map[string]Answer, dimension string) ([]Check, error) {
	declared, supported, err := r.values(answers)
	if err != nil {
		return nil, err
	}
	var all []Check
	for level := 1; level <= r.Levels; level++ {
		c := Check{Level: level, Declared: r.held(dimension, level, declared), Supported: r.held(dimension, level, supported)}
		for _, i := range r.Items {
			if i.Dimension != dimension || i.Level != level {
				continue
			}
			_, given := answers[i.Code]
			v := Value{Item: i, Given: given, Declared: declared[i.Code], Supported: supported[i.Code]}
			_, v.Applies = supported[i.Code]
			v.Enough = v.Applies && !c.Supported.Open && r.enough(dimension, level, i.Code, supported)
			c.Items = append(c.Items, v)
		}
		all = append(all, c)
	}
	return all, nil
}

func (r *Rule) held(dimension string, level int, values map[string]float64) Held {
	h := Held{Short: []string{}}
	h.Mean, h.Open = r.gate(dimension, level, values)
	for _, i := range r.Items {
		if v, applies := values[i.Code]; i.Dimension == dimension && i.Level == level && applies && i.Essential && v < r.Gate.Essential {
			h.Short = append(h.Short, i.Code)
		}
	}
	return h
}

// enough tries the item at its best.
func (r *Rule) enough(dimension string, level int, code string, values map[string]float64) bool {
	before := values[code]
	values[code] = slices.Max(r.Worth)
	_, open := r.gate(dimension, level, values)
	values[code] = before
	return open
}
