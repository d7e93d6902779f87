package maturity

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
)

// published reads the proposed rule and its twelve bodies; without ../shared the test is skipped, and fails when CI=true.
func published(t *testing.T) (*Rule, []bodyCase) {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "data", "decision", "readiness-rule.json")
	data, err := os.ReadFile(path)
	if os.IsNotExist(err) && os.Getenv("CI") != "true" {
		t.Skipf("%s is not here: the project is tested beside shared/", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Rule struct {
			Dimensions []struct{ Code string }
			Worth      []float64          `json:"answer_values"`
			Caps       map[string]float64 `json:"evidence_cap"`
			Gate       struct {
				Mean      float64 `json:"mean_at_least"`
				Essential float64 `json:"essential_at_least"`
			}
			Profiles map[string]map[string]int
			Stages   map[string]map[string]int
		}
		Items []Item
		Sets  []bodyCase
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	r := &Rule{Worth: file.Rule.Worth, Caps: file.Rule.Caps, Gate: Gate(file.Rule.Gate), Profiles: file.Rule.Profiles, Levels: 4, Items: file.Items}
	for _, d := range file.Rule.Dimensions {
		r.Dimensions = append(r.Dimensions, d.Code)
	}
	for n := 1; n <= len(file.Rule.Stages); n++ {
		r.Stages = append(r.Stages, file.Rule.Stages[strconv.Itoa(n)])
	}
	if err := r.Check(); err != nil {
		t.Fatal(err)
	}
	return r, file.Sets
}

type bodyCase struct {
	ID, Profile string
	Answers     map[string]struct {
		Answer   *int
		Evidence string
	}
	Expected Result
}

func (c bodyCase) answers() map[string]Answer {
	all := map[string]Answer{}
	for code, a := range c.Answers {
		all[code] = Answer{a.Answer, a.Evidence}
	}
	return all
}

// near is the precision of the published figures, which have six decimals.
func near(a, b float64) bool { return math.Abs(a-b) < 1e-6 }

func TestThePublishedBodiesStandWhereTheyShould(t *testing.T) {
	r, bodies := published(t)
	if len(bodies) < 6 {
		t.Fatalf("%d bodies", len(bodies))
	}
	for _, b := range bodies {
		got, err := r.Assess(b.answers(), b.Profile)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range r.Dimensions {
			for name, pair := range map[string][2]Standing{"declared": {got.Declared[d], b.Expected.Declared[d]}, "supported": {got.Supported[d], b.Expected.Supported[d]}} {
				if pair[0].Level != pair[1].Level || !near(pair[0].Progress, pair[1].Progress) {
					t.Errorf("%s %s %s: %v, want %v", b.ID, d, name, pair[0], pair[1])
				}
			}
			if got.Gap[d] != b.Expected.Gap[d] {
				t.Errorf("%s %s: gap %d, want %d", b.ID, d, got.Gap[d], b.Expected.Gap[d])
			}
		}
		if got.Stage != b.Expected.Stage || got.Meets != b.Expected.Meets || !slices.Equal(got.Blocking, b.Expected.Blocking) {
			t.Errorf("%s: stage %d %v %v, want %d %v %v", b.ID, got.Stage, got.Blocking, got.Meets, b.Expected.Stage, b.Expected.Blocking, b.Expected.Meets)
		}
		sameActions(t, b.ID, got.Actions, b.Expected.Actions)
	}
}

func sameActions(t *testing.T, id string, got, want []Action) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d actions, want %d", id, len(got), len(want))
		return
	}
	for i, w := range want {
		g := got[i]
		if g.Code != w.Code || g.Kind != w.Kind || !near(g.Impact, w.Impact) || g.Effort != w.Effort || !near(g.Priority, w.Priority) || !slices.Equal(g.BlockedBy, w.BlockedBy) {
			t.Errorf("%s: action %d is %v, want %v", id, i+1, g, w)
		}
	}
}

// A better answer never lowers a level, and evidence only raises the supported one.
func TestBetterNeverStandsLower(t *testing.T) {
	r, bodies := published(t)
	evidence := []string{"aucune", "declaree", "documentee", "verifiee"}
	random := rand.New(rand.NewPCG(1, 2))
	for _, b := range bodies {
		for range 200 {
			answers := b.answers()
			before, err := r.Assess(answers, b.Profile)
			if err != nil {
				t.Fatal(err)
			}
			item := r.Items[random.IntN(len(r.Items))]
			a := answers[item.Code]
			if a.Order == nil {
				continue
			}
			better := min(*a.Order+random.IntN(2), len(r.Worth)-1)
			proof := min(slices.Index(evidence, a.Evidence)+1, len(evidence)-1)
			answers[item.Code] = Answer{&better, evidence[proof]}
			after, err := r.Assess(answers, b.Profile)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range r.Dimensions {
				if after.Supported[d].Level < before.Supported[d].Level || after.Declared[d].Level < before.Declared[d].Level || after.Stage < before.Stage {
					t.Fatalf("%s: %s from %v to %d %s lowered %s", b.ID, item.Code, a, better, evidence[proof], d)
				}
			}
		}
	}
}

func TestWhatTheRuleDoesNotKnowIsNamed(t *testing.T) {
	r := &Rule{Dimensions: []string{"D1"}, Worth: []float64{0, 1}, Caps: map[string]float64{"none": 1}, Levels: 1,
		Profiles: map[string]map[string]int{"p": {"D1": 1}}, Items: []Item{{Code: "a", Dimension: "D1", Level: 1, Effort: 1}}}
	two, one := 2, 1
	for want, a := range map[string]Answer{"a: 2 is not an answer": {&two, "none"}, `a: there is no evidence "x"`: {&one, "x"}} {
		if _, err := r.Assess(map[string]Answer{"a": a}, "p"); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := r.Assess(nil, "q"); err == nil {
		t.Error("an unknown profile passes")
	}
	r.Items = append(r.Items, Item{Code: "a", Dimension: "D2", Level: 3, Requires: []string{"z"}})
	if err := r.Check(); err == nil {
		t.Error("a rule that does not hold together passes")
	}
}
