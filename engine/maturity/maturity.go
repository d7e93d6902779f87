// Package maturity works out how far an organisation has come, dimension by dimension, from what it declares and from the evidence
// it gives (measure 2.1, « Évaluation de l’aptitude »). Every threshold is data: a Rule is read from the YAML of an instrument.
//
// A level is a gate, not a mean: it is reached when every level up to it is. Everything is worked out twice, from what is declared and
// from what evidence supports; the difference is the first thing to look at.
package maturity

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Rule is how answers become levels.
type Rule struct {
	Dimensions []string                  // codes, in the order of the form
	Worth      []float64                 // of an answer, by its order: 0, 0.25, 0.5, 1
	Caps       map[string]float64        // the most that an answer may be worth with this evidence
	Gate       Gate                      //
	Profiles   map[string]map[string]int // level aimed at, by profile and dimension
	Stages     []map[string]int          // level required by stage, from stage 1, and dimension
	Levels     int                       // the highest
	Items      []Item
}

// Gate is what reaching a level takes.
type Gate struct {
	Mean      float64 `yaml:"mean"`      // of the level’s applicable items, at least
	Essential float64 `yaml:"essential"` // of each applicable essential item, at least
}

// Item is one practice that is asked about.
type Item struct {
	Code      string
	Dimension string
	Level     int
	Essential bool
	Effort    float64
	Impact    float64
	Requires  []string // codes of items
}

// List is where an item goes among the three that the measure asks for.
type List string

// The three lists: practices to put in place, expertise to develop, actions to deploy.
const (
	PracticeList  List = "practice"
	ExpertiseList List = "expertise"
	ActionList    List = "action"
)

// Answer is what is said of an item. Without an order it does not apply.
type Answer struct {
	Order    *int
	Evidence string
}

// essentialWeight raises the impact of an essential item; proofEffort is what giving a proof takes; done is the value from which an item
// needs nothing more, and nearly bounds the progress within a level.
const (
	essentialWeight = 1.5
	proofEffort     = 1
	nearly          = 0.99
)

// Standing is where a dimension is: Progress adds to the level how near the next one is.
type Standing struct {
	Level    int     `json:"level"`
	Progress float64 `json:"progress"`
}

// The kinds of action.
const (
	Practice = "pratique" // something to do better
	Proof    = "preuve"   // done already, it is said: the proof is missing
)

// Action is one thing to do next.
type Action struct {
	Code      string   `json:"code"`
	Kind      string   `json:"kind"`
	Impact    float64  `json:"impact"`
	Effort    float64  `json:"effort"`
	Priority  float64  `json:"priority"` // impact over effort
	BlockedBy []string `json:"blocked_by"`
}

// Result is all that answers come to.
type Result struct {
	Declared  map[string]Standing `json:"declared"`
	Supported map[string]Standing `json:"supported"`
	Stage     int                 `json:"stage"` // the highest whose profile, and those before it, the supported levels meet
	Blocking  []string            `json:"blocking_for_next_stage"`
	Gap       map[string]int      `json:"gap"` // levels missing to the target
	Meets     bool                `json:"meets_target"`
	Actions   []Action            `json:"actions"`
}

// Check finds what does not hold together in the rule.
func (r *Rule) Check() error {
	var problems []error
	say := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	codes := map[string]bool{}
	for _, i := range r.Items {
		if codes[i.Code] {
			say("item %s: the code is used twice", i.Code)
		}
		codes[i.Code] = true
		if !slices.Contains(r.Dimensions, i.Dimension) {
			say("item %s: there is no dimension %s", i.Code, i.Dimension)
		}
		if i.Level < 1 || i.Level > r.Levels {
			say("item %s: there is no level %d", i.Code, i.Level)
		}
		if i.Effort <= 0 {
			say("item %s: the effort must be more than 0", i.Code)
		}
	}
	for _, i := range r.Items {
		for _, other := range i.Requires {
			if !codes[other] {
				say("item %s: it requires %s, which does not exist", i.Code, other)
			}
		}
	}
	if !slices.IsSorted(r.Worth) || len(r.Worth) == 0 {
		say("worth: a better answer must not be worth less")
	}
	return errors.Join(problems...)
}

// Assess works answers out against a profile. The error names the answer, or the profile, that the rule does not know.
func (r *Rule) Assess(answers map[string]Answer, profile string) (Result, error) {
	target, known := r.Profiles[profile]
	if !known {
		return Result{}, fmt.Errorf("there is no profile %q", profile)
	}
	declared, supported, err := r.values(answers)
	if err != nil {
		return Result{}, err
	}
	res := Result{Declared: map[string]Standing{}, Supported: map[string]Standing{}, Gap: map[string]int{}, Meets: true, Blocking: []string{}}
	for _, d := range r.Dimensions {
		res.Declared[d], res.Supported[d] = r.standing(d, declared), r.standing(d, supported)
		res.Gap[d] = max(0, target[d]-res.Supported[d].Level)
		res.Meets = res.Meets && res.Gap[d] == 0
	}
	res.Stage, res.Blocking = r.stage(res.Supported)
	res.Actions = r.actions(res, declared, supported)
	return res, nil
}

// values gives what each applicable item is worth, as declared and as evidence supports it.
func (r *Rule) values(answers map[string]Answer) (declared, supported map[string]float64, err error) {
	declared, supported = map[string]float64{}, map[string]float64{}
	for _, i := range r.Items {
		a, given := answers[i.Code]
		switch {
		case !given:
			declared[i.Code], supported[i.Code] = 0, 0
			continue
		case a.Order == nil:
			continue
		case *a.Order < 0 || *a.Order >= len(r.Worth):
			return nil, nil, fmt.Errorf("%s: %d is not an answer", i.Code, *a.Order)
		}
		most, known := r.Caps[a.Evidence]
		if !known {
			return nil, nil, fmt.Errorf("%s: there is no evidence %q", i.Code, a.Evidence)
		}
		declared[i.Code] = r.Worth[*a.Order]
		supported[i.Code] = min(r.Worth[*a.Order], most)
	}
	return declared, supported, nil
}

// standing climbs the levels of a dimension until a gate stays closed.
func (r *Rule) standing(dimension string, values map[string]float64) Standing {
	level := 0
	for level < r.Levels {
		mean, open := r.gate(dimension, level+1, values)
		if !open {
			return Standing{level, float64(level) + min(mean, nearly)}
		}
		level++
	}
	return Standing{level, float64(level)}
}

// gate tells whether a level is reached by itself. A level without an applicable item passes.
func (r *Rule) gate(dimension string, level int, values map[string]float64) (mean float64, open bool) {
	sum, n, essentials := 0.0, 0, true
	for _, i := range r.Items {
		v, applies := values[i.Code]
		if i.Dimension != dimension || i.Level != level || !applies {
			continue
		}
		sum, n = sum+v, n+1
		essentials = essentials && (!i.Essential || v >= r.Gate.Essential)
	}
	if n == 0 {
		return 0, true
	}
	mean = sum / float64(n)
	return mean, mean >= r.Gate.Mean && essentials
}

// stage gives the highest stage reached, and the dimensions that block the next.
func (r *Rule) stage(supported map[string]Standing) (int, []string) {
	for n, required := range r.Stages {
		blocking := []string{}
		for _, d := range r.Dimensions {
			if supported[d].Level < required[d] {
				blocking = append(blocking, d)
			}
		}
		if len(blocking) > 0 {
			return n, blocking
		}
	}
	return len(r.Stages), []string{}
}

// actions lists what would bring the dimensions below their target to their next level: what nothing blocks first, then by priority,
// the least effort, the code.
func (r *Rule) actions(res Result, declared, supported map[string]float64) []Action {
	all := []Action{}
	for _, i := range r.Items {
		v, applies := supported[i.Code]
		gap := res.Gap[i.Dimension]
		if !applies || gap == 0 || i.Level != res.Supported[i.Dimension].Level+1 || v >= r.Gate.Mean {
			continue
		}
		a := Action{Code: i.Code, Kind: Practice, Effort: i.Effort, Impact: i.Impact * (1 - v) * float64(gap), BlockedBy: []string{}}
		if i.Essential {
			a.Impact *= essentialWeight
		}
		if declared[i.Code] >= r.Gate.Mean {
			a.Kind, a.Effort = Proof, proofEffort
		}
		a.Priority = a.Impact / a.Effort
		for _, other := range i.Requires {
			if w, applies := supported[other]; applies && w < r.Gate.Essential {
				a.BlockedBy = append(a.BlockedBy, other)
			}
		}
		all = append(all, a)
	}
	slices.SortFunc(all, func(a, b Action) int {
		return cmp.Or(cmp.Compare(min(1, len(a.BlockedBy)), min(1, len(b.BlockedBy))), cmp.Compare(b.Priority, a.Priority), cmp.Compare(a.Effort, b.Effort), cmp.Compare(a.Code, b.Code))
	})
	return all
}
