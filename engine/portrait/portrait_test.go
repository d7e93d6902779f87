package portrait

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"balise/engine/maturity"
)

// small is a rule with one dimension of two levels, one item each.
func small() *maturity.Rule {
	return &maturity.Rule{Dimensions: []string{"d"}, Worth: []float64{0, 1}, Caps: map[string]float64{"none": 0, "documented": 1}, Gate: maturity.Gate{Mean: 0.75, Essential: 0.5},
		Profiles: map[string]map[string]int{"p": {"d": 1}}, Levels: 2,
		Items: []maturity.Item{{Code: "a", Dimension: "d", Level: 1, Effort: 1}, {Code: "b", Dimension: "d", Level: 2, Effort: 1}}}
}

// at is a body whose declared and supported levels are those.
func at(id string, groups map[string]string, claim, proof int) Body {
	b := Body{ID: id, Groups: groups, Profile: "p", Signed: true, Answers: map[string]maturity.Answer{}}
	for i, code := range []string{"a", "b"} {
		order, evidence := 0, "none"
		if claim > i {
			order = 1
		}
		if proof > i {
			evidence = "documented"
		}
		b.Answers[code] = maturity.Answer{Order: &order, Evidence: evidence}
	}
	return b
}

func random(r *rand.Rand, n int) []Body {
	var bodies []Body
	for i := range n {
		groups := map[string]string{"portfolio": string(rune('a' + r.IntN(3))), "type": string(rune('x' + r.IntN(2)))}
		if r.IntN(3) > 0 { // types that follow portfolios, as health does
			groups["type"] = map[string]string{"a": "x", "b": "y", "c": "y"}[groups["portfolio"]]
		}
		claim := r.IntN(3)
		b := at(fmt.Sprint(i), groups, claim, r.IntN(claim+1))
		b.Signed = r.IntN(8) > 0
		bodies = append(bodies, b)
	}
	return bodies
}

// Whatever classes one adds and takes away, across axes too, no set of fewer bodies than the floor is told apart.
func TestClassesNeverTellAFewBodiesApart(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	crossed := 0
	for range 3000 {
		bodies := random(r, 5+r.IntN(40))
		classes := partition(bodies, []string{"portfolio", "type"}, Floor)
		apart, signed := map[string]int{}, 0
		for _, b := range bodies {
			if !b.Signed {
				continue
			}
			signed++
			key := ""
			for i, c := range classes {
				if c.holds(b) {
					key += fmt.Sprint(i, " ")
				}
			}
			apart[key]++
		}
		for key, n := range apart {
			if n < Floor && signed >= Floor {
				t.Fatalf("%d bodies are told apart: %s in %+v", n, key, classes)
			}
		}
		for _, c := range classes {
			if c.Signed < Floor {
				t.Fatalf("a class of %d: %+v", c.Signed, c)
			}
		}
		if axes := axesOf(classes); len(axes) == 2 {
			crossed++
		}
	}
	if crossed == 0 {
		t.Error("two axes were never told together: nothing was tested")
	}
}

func axesOf(classes []Class) (axes []string) {
	for _, c := range classes {
		if !slices.Contains(axes, c.Axis) {
			axes = append(axes, c.Axis)
		}
	}
	return axes
}

// An attacker who knows which body is in which class and every number shown tries all the worlds that agree with them: each hidden count
// takes at least two values.
func TestNoHiddenCountFollowsFromWhatIsShown(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	hidden, told := 0, 0
	for range 250 {
		const floor = 3
		bodies := random(r, 5+r.IntN(7))
		p, err := Of(small(), bodies, []string{"portfolio", "type"}, floor)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Classes[0].Figures) == 0 {
			continue
		}
		var seen [][2]Distribution
		for _, c := range p.Classes {
			seen = append(seen, [2]Distribution{c.Figures[0].Declared, c.Figures[0].Supported})
		}
		values := attack(bodies, p.Classes, seen)
		for c := range seen {
			for basis, d := range seen[c] {
				for level, n := range d.Counts {
					if n != nil {
						told++
						if *n > 0 && *n < floor {
							t.Fatalf("%d bodies are shown: %+v", *n, d)
						}
						continue
					}
					hidden++
					if len(values[place{c, basis*3 + level}]) < 2 {
						t.Fatalf("class %d, basis %d, level %d follows from what is shown: %v\n%v", c, basis, level, values[place{c, basis*3 + level}], p)
					}
				}
			}
		}
	}
	if hidden < 100 || told < 100 {
		t.Errorf("%d hidden, %d told: nothing was tested", hidden, told)
	}
}

func drawn(seen []Distribution) string {
	var out strings.Builder
	for _, d := range seen {
		for _, n := range d.Counts {
			if n == nil {
				out.WriteString(" ?")
			} else {
				fmt.Fprint(&out, " ", *n)
			}
		}
		fmt.Fprintln(&out, " ", d.Quartiles)
	}
	return out.String()
}

// attack gives, of each count, the values that it takes in all worlds that agree with what is seen. Bodies of the same classes are alike:
// a world is, for each such set, how many are at each level.
func attack(bodies []Body, classes []Class, seen [][2]Distribution) map[place]map[int]bool {
	sets := map[string]int{}
	rows := map[string][]int{}
	for _, b := range bodies {
		if !b.Signed {
			continue
		}
		var in []int
		for c, class := range classes {
			if class.holds(b) {
				in = append(in, c)
			}
		}
		sets[fmt.Sprint(in)]++
		rows[fmt.Sprint(in)] = in
	}
	values := map[place]map[int]bool{}
	counts := make([][6]int, len(classes))
	keys := slices.Sorted(maps.Keys(sets))
	pairs := [][2]int{{0, 0}, {1, 0}, {1, 1}, {2, 0}, {2, 1}, {2, 2}} // what is supported is never above what is declared
	var walk func(set, pair, left int)
	walk = func(set, pair, left int) {
		if set == len(keys) {
			note(counts, seen, values)
			return
		}
		least := 0
		if pair == len(pairs)-1 {
			least = left
		}
		for n := least; n <= left; n++ {
			put(counts, rows[keys[set]], pairs[pair], n)
			switch {
			case !possible(counts, seen, rows[keys[set]]):
			case pair < len(pairs)-1:
				walk(set, pair+1, left-n)
			case set+1 < len(keys):
				walk(set+1, 0, sets[keys[set+1]])
			default:
				walk(set+1, 0, 0)
			}
			put(counts, rows[keys[set]], pairs[pair], -n)
		}
	}
	walk(0, 0, sets[keys[0]])
	return values
}

func put(counts [][6]int, rows []int, levels [2]int, n int) {
	for _, c := range rows {
		counts[c][levels[0]] += n
		counts[c][3+levels[1]] += n
	}
}

// possible tells that nothing is yet above what is seen.
func possible(counts [][6]int, seen [][2]Distribution, rows []int) bool {
	for _, c := range rows {
		for basis, d := range seen[c] {
			for level, n := range d.Counts {
				if n != nil && counts[c][basis*3+level] > *n {
					return false
				}
			}
		}
	}
	return true
}

// note keeps the counts of a world that agrees with what is seen.
func note(counts [][6]int, seen [][2]Distribution, values map[place]map[int]bool) {
	for c := range counts {
		if !agrees(counts[c][:3], seen[c][0]) || !agrees(counts[c][3:], seen[c][1]) {
			return
		}
	}
	for c := range counts {
		for column, n := range counts[c] {
			if values[place{c, column}] == nil {
				values[place{c, column}] = map[int]bool{}
			}
			values[place{c, column}][n] = true
		}
	}
}

func agrees(counts []int, seen Distribution) bool {
	for level, n := range seen.Counts {
		if n != nil && *n != counts[level] {
			return false
		}
	}
	return seen.Quartiles == nil || *seen.Quartiles == Quartiles(counts)
}

// The hidden counts of a line of the whole are together at least the floor, or none.
func TestWhatIsHiddenIsNeverASmallSet(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 500 {
		p, err := Of(small(), random(r, 10+r.IntN(60)), []string{"portfolio", "type"}, Floor)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range p.Classes {
			for _, f := range c.Figures {
				for _, d := range []Distribution{f.Declared, f.Supported} {
					shown, any := 0, false
					for _, n := range d.Counts {
						if n == nil {
							any = true
						} else {
							shown += *n
						}
					}
					if any && c.Signed-shown < Floor {
						t.Fatalf("the hidden counts are of %d bodies: %s", c.Signed-shown, drawn([]Distribution{d}))
					}
				}
			}
		}
	}
}

func TestFewBodiesAreNotToldOfAtAll(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	bodies := random(r, 4)
	p, err := Of(small(), bodies, []string{"portfolio"}, Floor)
	if err != nil || len(p.Classes) != 1 || p.Classes[0].Figures != nil {
		t.Errorf("%+v, %v", p, err)
	}
}

// Two editions are compared only when no few bodies signed one of them alone.
func TestTwoEditionsNeverTellAFewBodiesApart(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	compared := 0
	for range 2000 {
		n := 5 + r.IntN(25)
		before, after := random(r, n), random(r, n)
		bodies, all := Changes(small(), before, after, Floor)
		if bodies == 0 {
			continue
		}
		compared++
		both, only := 0, [2]int{}
		for i := range n {
			switch {
			case before[i].Signed && after[i].Signed:
				both++
			case before[i].Signed:
				only[0]++
			case after[i].Signed:
				only[1]++
			}
		}
		if both != bodies || both < Floor || only[0] > 0 && only[0] < Floor || only[1] > 0 && only[1] < Floor {
			t.Fatalf("%d of %d compared, %v alone", bodies, both, only)
		}
		for _, c := range all {
			hidden, shown := 0, 0
			for _, n := range []*int{c.Up, c.Same, c.Down} {
				switch {
				case n == nil:
					hidden++
				case *n > 0 && *n < Floor:
					t.Fatalf("%+v", c)
				default:
					shown += *n
				}
			}
			if hidden == 1 || hidden > 0 && bodies-shown < Floor {
				t.Fatalf("what is hidden follows: %+v of %d", c, bodies)
			}
		}
	}
	if compared < 20 {
		t.Errorf("%d compared: nothing was tested", compared)
	}
}

func TestQuartilesAreThoseOfR(t *testing.T) {
	for _, c := range []struct {
		counts []int
		want   [3]float64
	}{
		{[]int{1, 1, 1, 1, 0}, [3]float64{0.75, 1.5, 2.25}},
		{[]int{0, 5, 0, 0, 0}, [3]float64{1, 1, 1}},
		{[]int{2, 3, 1, 0, 1}, [3]float64{0.5, 1, 1.5}},
		{[]int{1}, [3]float64{0, 0, 0}},
	} {
		if got := Quartiles(c.counts); got != c.want {
			t.Errorf("%v: %v, want %v", c.counts, got, c.want)
		}
	}
}

// The order in which bodies come never changes what is told.
func TestTheOrderOfBodiesIsNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for range 100 {
		bodies := random(r, 30)
		one, err := Of(small(), bodies, []string{"portfolio", "type"}, Floor)
		if err != nil {
			t.Fatal(err)
		}
		r.Shuffle(len(bodies), func(i, j int) { bodies[i], bodies[j] = bodies[j], bodies[i] })
		two, err := Of(small(), bodies, []string{"portfolio", "type"}, Floor)
		if err != nil {
			t.Fatal(err)
		}
		if len(one.Classes) != len(two.Classes) || drawn(first(one)) != drawn(first(two)) {
			t.Fatalf("%s\n%s", drawn(first(one)), drawn(first(two)))
		}
	}
}

func first(p Portrait) (all []Distribution) {
	for _, c := range p.Classes {
		for _, f := range c.Figures {
			all = append(all, Distribution{Counts: f.Declared.Counts}, Distribution{Counts: f.Supported.Counts})
		}
	}
	return all
}
