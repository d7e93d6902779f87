package opinion

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The values were worked out apart, with thirty decimals.
func TestIntervalsOfShares(t *testing.T) {
	for _, c := range []struct {
		x, n      int
		low, high float64
	}{
		{0, 10, 0, 0.2775328},
		{10, 10, 0.7224672, 1},
		{7, 20, 0.1811918, 0.5671457},
		{50, 100, 0.4038315, 0.5961685},
		{0, 0, 0, 1},
	} {
		got := Likely(c.x, c.n)
		if math.Abs(got.Low-c.low) > 1e-6 || math.Abs(got.High-c.high) > 1e-6 {
			t.Errorf("%d of %d: %v, want %v to %v", c.x, c.n, got, c.low, c.high)
		}
	}
}

func TestWhatGroupsShareAndWhatAMinorityWants(t *testing.T) {
	var c Conversation
	say := func(p, s int, v int8) { c.Votes = append(c.Votes, Vote{Participant: p, Statement: s, Value: v}) }
	groups := map[int]int{}
	for p := range 60 {
		groups[p] = map[bool]int{false: 0, true: 1}[p < 18]
		minority := p < 18
		for s := range 8 { // what divides
			v := Agree
			if minority == (s%2 == 0) {
				v = Disagree
			}
			say(p, s, v)
		}
		say(p, 8, Agree) // what all share
		v := Pass        // what few know about
		if p%3 == 0 {
			v = Agree
		}
		say(p, 9, v)
	}
	a := Analyse(c, Options{Groups: groups})
	var wants []int
	for _, m := range a.Minorities() {
		if m.Group != 1 || m.Agree.Low <= 0.5 || m.Others.High >= 0.5 {
			t.Errorf("%+v", m)
		}
		wants = append(wants, m.Statement)
	}
	slices.Sort(wants)
	if !slices.Equal(wants, []int{1, 3, 5, 7}) {
		t.Errorf("the minority wants %v", wants)
	}
	if u := a.Uncertain(); len(u) != 1 || u[0].Statement != 9 || u[0].Count.Passes() != 40 {
		t.Errorf("uncertain: %+v", u)
	}
	if d := a.Divisions(); len(d) != mostListed || d[0].Statement > 7 || d[0].Spread <= 0 {
		t.Errorf("divisions: %+v", d)
	}
	if s := a.Suspects(); len(s) > 0 && s[0].Why == StraightLine {
		t.Errorf("suspects: %+v", s)
	}
}

// Somebody who always agrees, and six who vote from one sheet, are found among 2,000; nobody else is, and the groups are the same without them.
func TestMadeVotesAreFound(t *testing.T) {
	c, _ := planted(2_000, 120, 3)
	random := rand.New(rand.NewPCG(3, 3))
	for s := range 60 {
		c.Votes = append(c.Votes, Vote{Participant: 5000, Statement: s, Value: Agree})
	}
	sheet := make([]int8, 60)
	for s := range sheet {
		sheet[s] = int8(random.IntN(3) - 1)
	}
	for p := 6000; p < 6006; p++ {
		for s, v := range sheet {
			if s == p%60 {
				v = Pass // one answer changed, to look different
			}
			c.Votes = append(c.Votes, Vote{Participant: p, Statement: s, Value: v})
		}
	}
	a := Analyse(c, Options{})
	suspects := a.Suspects()
	var who []int
	for _, s := range suspects {
		who = append(who, s.Participant)
	}
	if !slices.Equal(who, []int{5000, 6000, 6001, 6002, 6003, 6004, 6005}) || suspects[0].Why != StraightLine || len(suspects[1].With) != 5 {
		t.Errorf("suspects: %+v", suspects)
	}
	without := Analyse(c.WithoutSuspects(suspects), Options{})
	if len(without.Matrix.Participants) != 2000 || without.Groups.K != a.Groups.K {
		t.Errorf("%d people and %d groups without them", len(without.Matrix.Participants), without.Groups.K)
	}
}
