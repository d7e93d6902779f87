package opinion

import (
	"cmp"
	"slices"
)

// Shared is a statement with the shares of everybody who voted on it, passes apart from disagreements.
type Shared struct {
	Statement int      `json:"tid"`
	Count     Count    `json:"votes"`
	Agree     Interval `json:"agree"`
	Disagree  Interval `json:"disagree"`
	Pass      Interval `json:"pass"`
}

// Passes is how many passed.
func (c Count) Passes() int { return c.Seen - c.Agree - c.Disagree }

func (m *Matrix) shared(j int, c Count) Shared {
	return Shared{m.Statements[j], c, Likely(c.Agree, c.Seen), Likely(c.Disagree, c.Seen), Likely(c.Passes(), c.Seen)}
}

// Shares gives every statement that counts, in the order of the columns.
func (a *Analysis) Shares() []Shared {
	var all []Shared
	for j, c := range a.Everybody {
		if !a.Matrix.removed[j] {
			all = append(all, a.Matrix.shared(j, c))
		}
	}
	return all
}

// muchPassed is the share of passes above which a statement is one that people do not know what to think of.
const muchPassed = 0.3

// Uncertain lists the statements that many passed, those that matter most first: by the square of the share times the passes, as Polis’s
// report does.
func (a *Analysis) Uncertain() []Shared {
	all := slices.DeleteFunc(a.Shares(), func(s Shared) bool { return s.Count.Seen == 0 || passShare(s) <= muchPassed })
	weight := func(s Shared) float64 { return passShare(s) * passShare(s) * float64(s.Count.Passes()) }
	slices.SortStableFunc(all, func(x, y Shared) int { return cmp.Compare(weight(y), weight(x)) })
	return all[:min(mostListed, len(all))]
}

func passShare(s Shared) float64 { return float64(s.Count.Passes()) / float64(s.Count.Seen) }

// Minority is a statement that a group surely stands behind, while everybody else surely does not.
type Minority struct {
	Statement int      `json:"tid"`
	Group     int      `json:"group"`
	Agree     Interval `json:"agree"`  // in the group
	Others    Interval `json:"others"` // agreement among all others, grouped or not
	Count     Count    `json:"votes"`  // of the group
}

// Minorities lists what would be lost by looking at everybody together: for each group that is less than half of those grouped, the
// statements that most of it agrees with, and that most of the others do not, each beyond its interval. The widest apart come first.
func (a *Analysis) Minorities() []Minority {
	sizes := make([]int, a.Groups.K)
	for _, k := range a.Groups.Of {
		sizes[k]++
	}
	var all []Minority
	for k, columns := range a.ByGroup {
		if 2*sizes[k] >= len(a.Groups.Of) {
			continue
		}
		for j, own := range columns {
			others := Count{a.Everybody[j].Agree - own.Agree, a.Everybody[j].Disagree - own.Disagree, a.Everybody[j].Seen - own.Seen}
			one := Minority{a.Matrix.Statements[j], k, Likely(own.Agree, own.Seen), Likely(others.Agree, others.Seen), own}
			if !a.Matrix.removed[j] && one.Agree.Low > 0.5 && one.Others.High < 0.5 {
				all = append(all, one)
			}
		}
	}
	slices.SortStableFunc(all, func(x, y Minority) int { return cmp.Compare(y.Agree.Low-y.Others.High, x.Agree.Low-x.Others.High) })
	return all
}

// Dividing is a statement on which people stand on both sides.
type Dividing struct {
	Shared
	Spread float64 `json:"spread"` // of the shares of agreement of the groups, between the highest and the lowest; of no groups, 0
}

// Divisions lists what divides: the statements whose agreement differs most between two groups, beyond their intervals.
func (a *Analysis) Divisions() []Dividing {
	var all []Dividing
	for j, c := range a.Everybody {
		if a.Matrix.removed[j] {
			continue
		}
		apart := 0.0
		for _, one := range a.ByGroup {
			for _, other := range a.ByGroup {
				high, low := Likely(one[j].Agree, one[j].Seen), Likely(other[j].Agree, other[j].Seen)
				apart = max(apart, high.Low-low.High)
			}
		}
		if apart > 0 {
			all = append(all, Dividing{a.Matrix.shared(j, c), apart})
		}
	}
	slices.SortStableFunc(all, func(x, y Dividing) int { return cmp.Compare(y.Spread, x.Spread) })
	return all[:min(mostListed, len(all))]
}
