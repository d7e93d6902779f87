package instrument

import "slices"

// Lever is one answer that alone would change a level.
type Lever struct {
	Question *Question
	Code     string  // the other answer, or yes and no
	Value    float64 // of the score with it
	Level    *Step   // with it
}

// Levers finds the single answers that would change the level of a score, in the order of the form. Each alternative of what is shown and
// chosen from a list is tried, conditions and floors included. The score must give levels.
func (in *Instrument) Levers(a Answers, on Date, score string) []Lever {
	rule := in.ScoreRule(score)
	if rule == nil || rule.Levels == nil {
		return nil
	}
	now := in.Score(a, on).Score(score).Level
	shown := in.Shown(a)
	var levers []Lever
	for _, q := range in.Questions() {
		if !shown[q.ID] {
			continue
		}
		for _, code := range q.alternatives(a[q.ID].Value) {
			other := a.Clone()
			if other == nil {
				other = Answers{}
			}
			other[q.ID] = Answer{Value: valueOf(q, code)}
			if s := in.Score(other, on).Score(score); s.Level != now {
				levers = append(levers, Lever{q, code, s.Value, s.Level})
			}
		}
	}
	return levers
}

// alternatives lists the answers to a question of one choice that are not the one given.
func (q *Question) alternatives(given Value) []string {
	var all []string
	switch {
	case q.Kind == KindYesNo:
		all = []string{yes, no}
	case q.Kind == KindOneOf && q.taxonomy != nil:
		for _, term := range q.taxonomy.Current().Terms {
			all = append(all, term.Code)
		}
	}
	return slices.DeleteFunc(all, func(code string) bool { return matches(given, []string{code}) })
}

func valueOf(q *Question, code string) Value {
	if q.Kind == KindYesNo {
		return code == yes
	}
	return code
}
