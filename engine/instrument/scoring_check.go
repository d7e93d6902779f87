package instrument

import (
	"maps"
	"slices"
	"strings"
)

// selected lists the scored questions of a selection, in the order of the form, each once.
func (in *Instrument) selected(sel *Selection) []*Question {
	var all []*Question
	for _, s := range in.Sections {
		for _, q := range s.Questions {
			if slices.Contains(sel.Questions, q.ID) || slices.Contains(sel.Sections, s.ID) && q.Scored() {
				all = append(all, q)
			}
		}
	}
	return all
}

// total adds the maxima of all that a selection may ask.
func (in *Instrument) total(sel *Selection, r *Result) float64 {
	sum := 0.0
	for _, q := range in.selected(sel) {
		sum += q.mostPoints()
	}
	for _, id := range sel.Scores {
		sum += r.Score(id).Total
	}
	return sum
}

// checkRule looks at what one rule names: it stands after what it is made of.
func (in *Instrument) checkRule(s *source, r *ScoreRule) {
	earlier := func(id string, leveled bool) {
		other := in.ScoreRule(id)
		switch {
		case id == "":
		case other == nil:
			s.say(r.line, "score %q: there is no score %q before it", r.ID, id)
		case (other.Levels != nil || other.Gates != nil) != leveled:
			s.say(r.line, "score %q: %q gives levels, not points", r.ID, id)
		}
	}
	for _, sel := range []*Selection{r.Sum, r.Mean} {
		if sel == nil {
			continue
		}
		in.checkSelection(s, r, sel)
		for _, id := range sel.Scores {
			earlier(id, false)
		}
	}
	switch {
	case r.Count != nil:
		for _, id := range slices.Sorted(maps.Keys(r.Count.Weights)) {
			in.needQuestion(s, r, id)
			if q := in.questions[id]; q != nil && !q.Scored() && q.Kind != KindYesNo {
				s.say(r.line, "score %q: question %q has no points, and is not answered by yes or no", r.ID, id)
			}
		}
	case r.Reduce != nil:
		earlier(r.Reduce.Score, false)
		earlier(r.Reduce.When, false)
	case r.Levels != nil:
		earlier(r.Levels.Score, false)
		earlier(r.Levels.Of, false)
		in.checkLevels(s, r)
	case r.Gates != nil:
		in.checkGates(s, r)
	}
}

func (in *Instrument) needQuestion(s *source, r *ScoreRule, id string) {
	if in.questions[id] == nil {
		s.say(r.line, "score %q: there is no question %q", r.ID, id)
	}
}

func (in *Instrument) checkSelection(s *source, r *ScoreRule, sel *Selection) {
	for _, id := range sel.Questions {
		in.needQuestion(s, r, id)
		if q := in.questions[id]; q != nil && !q.Scored() {
			s.say(r.line, "score %q: question %q has no points", r.ID, id)
		}
	}
	for _, id := range sel.Sections {
		i := slices.IndexFunc(in.Sections, func(x *Section) bool { return x.ID == id })
		switch {
		case i < 0:
			s.say(r.line, "score %q: there is no section %q", r.ID, id)
		case !slices.ContainsFunc(in.Sections[i].Questions, (*Question).Scored):
			s.say(r.line, "score %q: no question of section %q has points", r.ID, id)
		}
	}
}

// checkLevels refuses levels out of order, and floors on levels that do not exist.
func (in *Instrument) checkLevels(s *source, r *ScoreRule) {
	last, share := -1.0, false
	for _, step := range r.Levels.Steps {
		bound, bounded := step.Bound(1)
		if !bounded {
			continue
		}
		if last >= 0 && share == (step.UpToShare != nil) && bound <= last {
			s.say(r.line, "score %q: level %q cannot be reached: its bound is not above the one before it", r.ID, step.Code)
		}
		last, share = bound, step.UpToShare != nil
	}
	for _, f := range r.Levels.Floors {
		if _, rank := r.Levels.Step(f.AtLeast); rank == 0 {
			s.say(r.line, "score %q: a floor names level %q, which does not exist", r.ID, f.AtLeast)
		}
	}
}

// checkGates makes the rule of maturity and lets it say what does not hold together.
func (in *Instrument) checkGates(s *source, r *ScoreRule) {
	g := r.Gates
	g.rule = in.gatesRule(g)
	if err := g.rule.Check(); err != nil {
		for _, line := range strings.Split(err.Error(), "\n") {
			s.say(r.line, "score %q: %s", r.ID, line)
		}
	}
	if g.Profile != "" {
		in.needQuestion(s, r, g.Profile)
	}
	for _, p := range g.Profiles {
		in.checkTarget(s, r, "profile "+p.Code, p.Target)
	}
	for _, stage := range g.Stages {
		in.checkTarget(s, r, "stage", stage)
	}
	for _, q := range in.Questions() {
		if q.Practice != nil && q.Kind != KindOneOf {
			s.say(q.line, "question %q: a practice is asked about by one_of", q.ID)
		}
	}
}

func (in *Instrument) checkTarget(s *source, r *ScoreRule, what string, target map[string]int) {
	for _, d := range r.Gates.rule.Dimensions {
		if _, told := target[d]; !told {
			s.say(r.line, "score %q: %s says nothing of section %q", r.ID, what, d)
		}
	}
	for _, d := range slices.Sorted(maps.Keys(target)) {
		if !slices.Contains(r.Gates.rule.Dimensions, d) {
			s.say(r.line, "score %q: %s names %q, which asks about no practice", r.ID, what, d)
		}
		if target[d] >= len(r.Gates.Levels) {
			s.say(r.line, "score %q: %s asks for level %d of %q, which does not exist", r.ID, what, target[d], d)
		}
	}
}

// checkScoring looks, once the instrument is bound, at points and at levels that nobody can reach.
func (in *Instrument) checkScoring(s *source) {
	counted := in.counted()
	for _, q := range in.Questions() {
		in.checkPoints(s, q)
		for _, f := range q.Fields {
			in.checkPoints(s, f)
		}
		switch {
		case !q.Scored():
		case !counted[q.ID]:
			s.say(q.line, "question %q: its points count in no score", q.ID)
		case !in.possible(q):
			s.say(q.line, "question %q: it has points, but its condition can never hold", q.ID)
		}
		if q.Kind == KindList && q.Scored() && q.MaxItems == 0 {
			s.say(q.line, "question %q: rows that have points need max_items", q.ID)
		}
	}
	for _, r := range in.Scores {
		in.checkReach(s, r)
		if r.Gates != nil {
			in.checkWorth(s, r)
		}
	}
}

// checkPoints wants points for each answer that there is, and for no other.
func (in *Instrument) checkPoints(s *source, q *Question) {
	if len(q.Points) == 0 {
		return
	}
	there := []string{yes, no}
	if q.taxonomy != nil {
		there = nil
		for _, term := range q.taxonomy.Current().Terms {
			there = append(there, term.Code)
		}
	}
	for _, code := range there {
		if _, told := q.Points[code]; !told {
			s.say(q.places["points"], "question %q: points do not say what %q is worth", q.ID, code)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(q.Points)) {
		if !slices.Contains(there, code) && (q.taxonomy == nil || q.taxonomy.Term(code) == nil) {
			s.say(q.places["points"], "question %q: points are given to %q, which nobody can answer", q.ID, code)
		}
	}
}

// counted tells which questions some score adds up.
func (in *Instrument) counted() map[string]bool {
	counted := map[string]bool{}
	for _, r := range in.Scores {
		for _, sel := range []*Selection{r.Sum, r.Mean} {
			if sel == nil {
				continue
			}
			for _, q := range in.selected(sel) {
				counted[q.ID] = true
			}
		}
		if r.Count != nil {
			for id := range r.Count.Weights {
				counted[id] = true
			}
		}
	}
	return counted
}

// checkReach refuses levels that no answers reach.
func (in *Instrument) checkReach(s *source, r *ScoreRule) {
	if r.Levels == nil {
		return
	}
	nothing := in.Score(Answers{}, Date{})
	of, whole := nothing.Score(r.Levels.Score), nothing.Score(r.Levels.Score)
	if r.Levels.Of != "" {
		whole = nothing.Score(r.Levels.Of)
	}
	low, high := r.Levels.rank(of.Low, whole.mostMax), r.Levels.rank(of.High, whole.leastMax)
	for i, step := range r.Levels.Steps {
		floored := slices.ContainsFunc(r.Levels.Floors, func(f Floor) bool { return f.AtLeast == step.Code })
		if i+1 < low || i+1 > high && !floored {
			s.say(r.line, "score %q: level %q cannot be reached: the points go from %v to %v", r.ID, step.Code, of.Low, of.High)
		}
	}
}

// checkWorth wants to know what each answer about a practice is worth, and each kind of evidence.
func (in *Instrument) checkWorth(s *source, r *ScoreRule) {
	for _, q := range in.Questions() {
		if q.Practice == nil || q.taxonomy == nil {
			continue
		}
		for _, term := range q.taxonomy.Current().Terms {
			if _, told := r.Gates.Worth[term.Code]; !told {
				s.say(r.line, "score %q: worth does not say what %q is worth (question %q)", r.ID, term.Code, q.ID)
			}
		}
	}
	if kinds := in.taxonomies[EvidenceTaxonomy]; kinds != nil {
		for _, term := range kinds.Current().Terms {
			if _, told := r.Gates.Caps[term.Code]; !told {
				s.say(r.line, "score %q: caps do not say what the evidence %q allows", r.ID, term.Code)
			}
		}
	}
}
