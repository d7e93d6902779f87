package instrument

import (
	"math"

	"balise/engine/maturity"
)

// Verdict is what is known of a condition while answers are missing.
type Verdict int

// The three verdicts, so ordered that “all of” is the least and “any of” the greatest.
const (
	No Verdict = iota
	Undecided
	Yes
)

// Result is all that answers come to, with the reasons.
type Result struct {
	Scores   []Score
	Findings []Told
	Duties   []Told
	Missing  []*Question // that a score counts, shown and not answered, in the order of the form
}

// Score is what a rule comes to. Value counts what was answered; Low and High bound what it may come to once all is.
type Score struct {
	Rule      *ScoreRule
	Value     float64 // of levels: the rank from 1
	Low, High float64
	Max       float64 // of what is asked here
	Total     float64 // of all that the instrument may ask: the same for everyone
	Parts     []Part

	Level, LowLevel, HighLevel *Step  // of levels
	Floor                      *Floor // that decided the level
	Reduced                    bool   // the reduction was given

	Maturity *maturity.Bounds // of gates

	leastMax, mostMax float64
}

// Part is what one question, or one earlier score, brings to a score.
type Part struct {
	Question  *Question
	Score     *ScoreRule
	Points    float64
	Low, High float64
	Max       float64
	Settled   bool // nothing more can change by answering
}

// Told is a statement with what is known of it, and the questions that decided.
type Told struct {
	*Statement
	Holds   Verdict
	Because []*Question
}

// Score gives a score by its identifier, or nil.
func (r Result) Score(id string) *Score {
	for i := range r.Scores {
		if r.Scores[i].Rule.ID == id {
			return &r.Scores[i]
		}
	}
	return nil
}

// sheet is one set of answers while it is scored.
type sheet struct {
	in       *Instrument
	answers  Answers
	on       Date
	shown    map[string]bool
	asked    map[string]Verdict // whether the question is shown, whatever is answered later
	result   *Result
	findings map[string]Verdict
}

// Score works answers out. Evidence is judged as of a day; on no day (the zero Date) none has expired. The same answers give the same
// result, in whatever order they came.
func (in *Instrument) Score(a Answers, on Date) Result {
	r := Result{}
	sh := &sheet{in: in, answers: a, on: on, shown: in.Shown(a), asked: map[string]Verdict{}, result: &r, findings: map[string]Verdict{}}
	for _, q := range in.Questions() {
		sh.isAsked(q.ID)
	}
	for _, rule := range in.Scores {
		r.Scores = append(r.Scores, sh.score(rule))
	}
	for _, f := range in.Findings {
		told := sh.tell(f)
		sh.findings[f.ID] = told.Holds
		r.Findings = append(r.Findings, told)
	}
	for _, d := range in.Duties {
		r.Duties = append(r.Duties, sh.tell(d))
	}
	r.Missing = sh.missing()
	return r
}

func (sh *sheet) tell(s *Statement) Told {
	t := Told{Statement: s, Holds: sh.verdict(s.When)}
	for _, id := range s.When.asks() {
		if q := sh.in.questions[id]; q != nil {
			t.Because = append(t.Because, q)
		}
	}
	return t
}

func (sh *sheet) score(rule *ScoreRule) Score {
	switch {
	case rule.Sum != nil:
		return sh.sum(rule)
	case rule.Mean != nil:
		return sh.mean(rule)
	case rule.Count != nil:
		return sh.count(rule)
	case rule.Reduce != nil:
		return sh.reduce(rule)
	case rule.Levels != nil:
		return sh.level(rule)
	}
	return sh.gates(rule)
}

// missing lists what a score counts and is still to answer.
func (sh *sheet) missing() []*Question {
	open := map[string]bool{}
	for _, s := range sh.result.Scores {
		for _, p := range s.Parts {
			if p.Question != nil && !p.Settled && sh.shown[p.Question.ID] {
				open[p.Question.ID] = true
			}
		}
	}
	var all []*Question
	for _, q := range sh.in.Questions() {
		if open[q.ID] {
			all = append(all, q)
		}
	}
	return all
}

// parts gives what a selection brings, in the order of the form, then by score.
func (sh *sheet) parts(sel *Selection) []Part {
	var all []Part
	for _, q := range sh.in.selected(sel) {
		all = append(all, sh.part(q))
	}
	for _, id := range sel.Scores {
		s := sh.result.Score(id)
		all = append(all, Part{Score: s.Rule, Points: s.Value, Low: s.Low, High: s.High, Max: s.Max, Settled: s.Low == s.High})
	}
	return all
}

// part gives what a question brings. What is hidden brings nothing, and may still bring something when a later answer shows it.
func (sh *sheet) part(q *Question) Part {
	p := Part{Question: q, Settled: true}
	asked, low, high := sh.asked[q.ID], 0.0, 0.0
	if asked == No {
		return p
	}
	p.Max = q.mostPoints()
	if sh.shown[q.ID] {
		var settled bool
		if p.Points, settled = q.pointsOf(sh.answers[q.ID]); settled {
			low, high = p.Points, p.Points
		} else {
			p.Settled = false
		}
	} else {
		p.Settled = false
	}
	if !p.Settled {
		low, high = q.bounds()
	}
	if asked == Undecided {
		low, high, p.Settled = min(low, 0), max(high, 0), false
	}
	p.Low, p.High = low, high
	return p
}

func (sh *sheet) sum(rule *ScoreRule) Score {
	s := Score{Rule: rule, Total: sh.in.total(rule.Sum, sh.result)}
	for _, p := range sh.parts(rule.Sum) {
		s.Value, s.Low, s.High = s.Value+p.Points, s.Low+p.Low, s.High+p.High
		sh.add(&s, p)
	}
	return s
}

// add adds a part to the maxima, and keeps it where it concerns these answers.
func (sh *sheet) add(s *Score, p Part) {
	if p.Score != nil {
		below := sh.result.Score(p.Score.ID)
		s.Max, s.leastMax, s.mostMax = s.Max+below.Max, s.leastMax+below.leastMax, s.mostMax+below.mostMax
		s.Parts = append(s.Parts, p)
		return
	}
	switch sh.asked[p.Question.ID] {
	case No:
		return
	case Yes:
		s.leastMax += p.Max
	}
	s.mostMax += p.Max
	if sh.shown[p.Question.ID] {
		s.Max += p.Max
	} else {
		p.Max = 0
	}
	s.Parts = append(s.Parts, p)
}

func (sh *sheet) mean(rule *ScoreRule) Score {
	s := Score{Rule: rule}
	sure, n := 0.0, 0
	var lows, highs []float64 // of what may still come, or not
	for _, p := range sh.parts(rule.Mean) {
		sh.add(&s, p)
		if p.Question != nil && (sh.asked[p.Question.ID] == No || p.Settled && !sh.answers[p.Question.ID].Known()) {
			continue
		}
		if p.Settled {
			sure, n = sure+p.Points, n+1
			continue
		}
		lows, highs = append(lows, p.Low), append(highs, p.High)
	}
	s.Max, s.leastMax, s.mostMax = highest(s.Parts), highest(s.Parts), highest(s.Parts)
	s.Total = s.Max
	if n > 0 {
		s.Value = sure / float64(n)
	}
	s.Low, s.High = extreme(sure, n, lows, false), extreme(sure, n, highs, true)
	return s
}

func highest(parts []Part) float64 {
	most := 0.0
	for _, p := range parts {
		most = max(most, p.Max)
	}
	return most
}

// round is to the nearest whole, halves up, of any sign.
func round(x float64) float64 { return math.Floor(x + 0.5) }

func (sh *sheet) count(rule *ScoreRule) Score {
	s := Score{Rule: rule}
	for _, q := range sh.in.Questions() {
		w, weighs := rule.Count.Weights[q.ID]
		if !weighs {
			continue
		}
		s.Total += max(w, 0)
		p := sh.part(q.yesWhenUnscored())
		p.Question = q
		p.Points, p.Low, p.High, p.Max = weighed(w, p.Points), weighed(w, p.Low), weighed(w, p.High), max(w, 0)
		s.Value, s.Low, s.High = s.Value+p.Points, s.Low+min(p.Low, p.High), s.High+max(p.Low, p.High)
		sh.add(&s, p)
	}
	return s
}

// yesWhenUnscored gives the question itself where its answers have points, and otherwise the question whose yes is worth one.
func (q *Question) yesWhenUnscored() *Question {
	if q.Scored() {
		return q
	}
	yesCounts := *q
	yesCounts.Points = map[string]float64{yes: 1}
	return &yesCounts
}

func weighed(weight, points float64) float64 {
	if points > 0 {
		return weight
	}
	return 0
}

func (sh *sheet) reduce(rule *ScoreRule) Score {
	r := rule.Reduce
	of, when := sh.result.Score(r.Score), sh.result.Score(r.When)
	less := func(x float64) float64 { return round((1 - r.By) * x) }
	s := Score{Rule: rule, Value: of.Value, Low: of.Low, High: of.High, Max: of.Max, Total: of.Total, leastMax: of.leastMax, mostMax: of.mostMax}
	s.Parts = []Part{{Score: of.Rule, Points: of.Value, Low: of.Low, High: of.High, Max: of.Max, Settled: of.Low == of.High},
		{Score: when.Rule, Points: when.Value, Low: when.Low, High: when.High, Max: when.Max, Settled: when.Low == when.High}}
	if when.Max > 0 && when.Value >= r.Share*when.Max {
		s.Value, s.Reduced = less(of.Value), true
	}
	possibly := when.mostMax > 0 && when.High >= r.Share*when.leastMax
	surely := when.leastMax > 0 && when.Low >= r.Share*when.mostMax
	if possibly {
		s.Low = min(s.Low, less(of.Low))
	}
	if surely {
		s.Low, s.High = less(of.Low), less(of.High)
	} else if possibly {
		s.High = max(s.High, less(of.High)) // what is below 0 goes up
	}
	return s
}

func (sh *sheet) level(rule *ScoreRule) Score {
	r := rule.Levels
	of, whole := sh.result.Score(r.Score), sh.result.Score(r.Score)
	if r.Of != "" {
		whole = sh.result.Score(r.Of)
	}
	s := Score{Rule: rule, Max: float64(len(r.Steps)), Total: float64(len(r.Steps)), leastMax: float64(len(r.Steps)), mostMax: float64(len(r.Steps))}
	s.Parts = []Part{{Score: of.Rule, Points: of.Value, Low: of.Low, High: of.High, Max: of.Max, Settled: of.Low == of.High}}
	at, low, high := r.rank(of.Value, whole.Max), r.rank(of.Low, whole.mostMax), r.rank(of.High, whole.leastMax)
	for i := range r.Floors {
		f := &r.Floors[i]
		_, least := r.Step(f.AtLeast)
		verdict := sh.verdict(f.When)
		if sh.in.holds(f.When, sh.answers, sh.shown) && least > at {
			at, s.Floor = least, f
		}
		if verdict == Yes {
			low = max(low, least)
		}
		if verdict != No {
			high = max(high, least)
		}
	}
	s.Value, s.Low, s.High = float64(at), float64(low), float64(high)
	s.Level, s.LowLevel, s.HighLevel = &r.Steps[at-1], &r.Steps[low-1], &r.Steps[high-1]
	return s
}

// rank gives the level of a score, from 1.
func (r *LevelsRule) rank(value, most float64) int {
	for i, step := range r.Steps {
		if bound, bounded := step.Bound(most); !bounded || value <= bound {
			return i + 1
		}
	}
	return len(r.Steps)
}

// Bound gives the most points of the level, out of a maximum; the last level has none.
func (s Step) Bound(most float64) (points float64, bounded bool) {
	switch {
	case s.UpTo != nil:
		return *s.UpTo, true
	case s.UpToShare != nil:
		return *s.UpToShare * most, true
	}
	return 0, false
}
