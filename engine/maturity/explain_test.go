package maturity

import (
	"math/rand/v2"
	"testing"
)

// What is explained is what was assessed: the level is the last of the open gates in a row, and an answer that is said to be enough is.
func TestAnExplanationAgreesWithTheResult(t *testing.T) {
	r := &Rule{Dimensions: []string{"d"}, Worth: []float64{0, 0.25, 0.5, 1}, Caps: map[string]float64{"none": 0.25, "declared": 0.5, "documented": 1},
		Gate: Gate{Mean: 0.75, Essential: 0.5}, Profiles: map[string]map[string]int{"p": {"d": 3}}, Levels: 3}
	for _, code := range []string{"1a", "1b", "1c", "2a", "2b", "2c", "3a", "3b", "3c"} {
		r.Items = append(r.Items, Item{Code: code, Dimension: "d", Level: int(code[0] - '0'), Essential: code[1] == 'a', Effort: 1, Impact: 1})
	}
	random := rand.New(rand.NewPCG(7, 7))
	kinds, full, enough := []string{"none", "declared", "documented"}, 3, 0
	for range 3000 {
		answers := map[string]Answer{}
		for _, i := range r.Items {
			order := max(random.IntN(4), random.IntN(4))
			switch random.IntN(8) {
			case 0:
			case 1:
				answers[i.Code] = Answer{}
			default:
				answers[i.Code] = Answer{&order, kinds[max(random.IntN(3), random.IntN(3))]}
			}
		}
		res, err := r.Assess(answers, "p")
		if err != nil {
			t.Fatal(err)
		}
		checks, err := r.Explain(answers, "d")
		if err != nil || len(checks) != r.Levels {
			t.Fatalf("%v %v", checks, err)
		}
		declared, supported := 0, 0
		for declared < r.Levels && checks[declared].Declared.Open {
			declared++
		}
		for supported < r.Levels && checks[supported].Supported.Open {
			supported++
		}
		if declared != res.Declared["d"].Level || supported != res.Supported["d"].Level {
			t.Fatalf("explained %d and %d, assessed %+v %+v", declared, supported, res.Declared, res.Supported)
		}
		if supported == r.Levels {
			continue
		}
		for _, v := range checks[supported].Items {
			tried := map[string]Answer{}
			for code, a := range answers {
				tried[code] = a
			}
			tried[v.Code] = Answer{&full, "documented"}
			better, err := r.Assess(tried, "p")
			if err != nil {
				t.Fatal(err)
			}
			if v.Applies && v.Enough != (better.Supported["d"].Level > supported) {
				t.Fatalf("%s is said to be enough: %v; with it the level goes from %d to %d", v.Code, v.Enough, supported, better.Supported["d"].Level)
			}
			if v.Enough {
				enough++
			}
		}
	}
	if enough == 0 {
		t.Error("no answer was ever enough: nothing was tested")
	}
}
