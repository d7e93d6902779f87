package opinion

import "testing"

// Whatever the votes, the analysis ends and says what it can.
func TestFewVotesAreNoFailure(t *testing.T) {
	for name, votes := range map[string][]Vote{
		"none": nil,
		"one":  {{Participant: 1, Statement: 1, Value: Agree}},
		"two who agree": {{Participant: 1, Statement: 1, Value: Agree}, {Participant: 2, Statement: 1, Value: Agree},
			{Participant: 1, Statement: 2, Value: Pass}, {Participant: 2, Statement: 2, Value: Pass}},
	} {
		for _, polis := range []bool{false, true} {
			a := Analyse(Conversation{Votes: votes}, Options{Polis: polis})
			if len(a.Groups.Of) != len(a.Matrix.Participants) {
				t.Errorf("%s, %v: %d grouped of %d", name, polis, len(a.Groups.Of), len(a.Matrix.Participants))
			}
			a.Stability()
		}
	}
}

func TestBannedPeopleAndRejectedStatementsChangeNothing(t *testing.T) {
	var with, without []Vote
	for p := range 40 {
		for s := range 10 {
			v := Vote{Participant: p, Statement: s, Value: int8((p*s+p)%3 - 1)}
			with = append(with, v)
			if p != 7 {
				without = append(without, v)
			}
		}
	}
	a := Analyse(Conversation{Votes: with, Banned: map[int]bool{7: true}}, Options{})
	b := Analyse(Conversation{Votes: without}, Options{})
	for i := range b.Positions {
		if a.Positions[i] != b.Positions[i] {
			t.Fatal("a banned person moves the others")
		}
	}
	removed := Analyse(Conversation{Votes: with, Removed: map[int]bool{3: true}}, Options{})
	for _, list := range removed.Tells {
		for _, s := range list {
			if s.Statement == 3 {
				t.Error("a rejected statement tells a group apart")
			}
		}
	}
}
