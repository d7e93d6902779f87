package portrait

import (
	"cmp"
	"slices"
	"strings"
)

// partition gives the classes of each axis. Bodies that the classes of all the axes given so far tell apart are never fewer than the floor:
// whatever one adds and takes away, nothing is learned of a smaller set. Classes that would break this are joined, the smallest first; an
// axis of which only one class would be left is not told.
func partition(bodies []Body, axes []string, floor int) []Class {
	var told []Class
	for _, axis := range axes {
		classes := single(bodies, axis)
		for len(classes) > 1 {
			small, found := smallest(bodies, told, classes, floor)
			if !found {
				break
			}
			classes = join(classes, small)
		}
		if len(classes) > 1 {
			slices.SortFunc(classes, func(a, b Class) int {
				return cmp.Or(cmp.Compare(min(2, len(a.Codes)), min(2, len(b.Codes))), cmp.Compare(a.Codes[0], b.Codes[0]))
			})
			told = append(told, classes...)
		}
	}
	return told
}

// single gives a class to each code of an axis.
func single(bodies []Body, axis string) []Class {
	var classes []Class
	for _, b := range bodies {
		code := b.Groups[axis]
		at := slices.IndexFunc(classes, func(c Class) bool { return c.Codes[0] == code })
		if at < 0 {
			at = len(classes)
			classes = append(classes, Class{Axis: axis, Codes: []string{code}})
		}
		classes[at].Expected++
		if b.Signed {
			classes[at].Signed++
		}
	}
	slices.SortFunc(classes, func(a, b Class) int { return cmp.Compare(a.Codes[0], b.Codes[0]) })
	return classes
}

// smallest gives the class that holds the smallest set of signed bodies, under the floor, that these classes tell apart with the others.
// A class without any signed body would tell that some bodies, known to all, did not answer.
func smallest(bodies []Body, told, classes []Class, floor int) (at int, found bool) {
	counts := map[string]int{}
	classOf := map[string]int{}
	for _, b := range bodies {
		key := ""
		for _, c := range told {
			if c.holds(b) {
				key += strings.Join(c.Codes, ",") + "|"
			}
		}
		own := slices.IndexFunc(classes, func(c Class) bool { return c.holds(b) })
		key += "|" + strings.Join(classes[own].Codes, ",")
		classOf[key] = own
		if b.Signed {
			counts[key]++
		}
	}
	least := floor
	for i, c := range classes {
		if c.Signed < least {
			at, found, least = i, true, c.Signed
		}
	}
	for key, n := range counts {
		if n < least || n == least && found && classOf[key] < at {
			at, found, least = classOf[key], true, n
		}
	}
	return at, found
}

// join puts a class with those already joined, or with the smallest other one.
func join(classes []Class, at int) []Class {
	with := -1
	for i, c := range classes {
		switch {
		case i == at:
		case with < 0, rank(c, classes[at]) < rank(classes[with], classes[at]):
			with = i
		}
	}
	joined := classes[with]
	joined.Codes = slices.Sorted(slices.Values(append(slices.Clone(joined.Codes), classes[at].Codes...)))
	joined.Expected += classes[at].Expected
	joined.Signed += classes[at].Signed
	rest := []Class{joined}
	for i, c := range classes {
		if i != at && i != with {
			rest = append(rest, c)
		}
	}
	return rest
}

// rank puts the joined class first, then the smallest.
func rank(c, with Class) int {
	if len(c.Codes) > 1 && len(with.Codes) == 1 {
		return -1
	}
	return c.Signed
}
