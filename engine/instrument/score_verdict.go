package instrument

import "slices"

// isAsked tells whether a question is shown whatever is answered from now on.
func (sh *sheet) isAsked(id string) Verdict {
	if known, done := sh.asked[id]; done {
		return known
	}
	q := sh.in.questions[id]
	if q == nil {
		return No
	}
	v := min(sh.verdict(sh.in.sectionOf[id].When), sh.verdict(q.When)) // Load refuses cycles
	sh.asked[id] = v
	return v
}

// verdict tells what is known of a condition; no condition holds.
func (sh *sheet) verdict(c *Condition) Verdict {
	if c == nil {
		return Yes
	}
	switch {
	case c.All != nil:
		v := Yes
		for _, part := range c.All {
			v = min(v, sh.verdict(part))
		}
		return v
	case c.Any != nil:
		v := No
		for _, part := range c.Any {
			v = max(v, sh.verdict(part))
		}
		return v
	case c.Not != nil:
		return Yes - sh.verdict(c.Not)
	case c.Equals != nil:
		return sh.compared(c.Equals.Question, func(v Value) bool { return matches(v, c.Equals.Values) })
	case c.In != nil:
		return sh.compared(c.In.Question, func(v Value) bool { return matches(v, c.In.Values) })
	case c.AtLeast != nil:
		return sh.compared(c.AtLeast.Question, func(v Value) bool { return reaches(v, c.AtLeast.Values[0]) })
	case c.Level != nil:
		return sh.reached(c.Level)
	case c.Finding != "":
		return sh.findings[c.Finding]
	}
	return sh.compared(c.Answered, func(Value) bool { return true })
}

// compared judges an answer. What is not answered yet, or not known, may still be anything; another reason settles that there is none.
func (sh *sheet) compared(id string, fits func(Value) bool) Verdict {
	asked, a := sh.isAsked(id), sh.answers[id]
	switch {
	case asked == No:
		return No
	case a.Known() && fits(a.Value):
		return asked
	case a.Known(), a.Absence != nil && a.Absence.Reason != Unknown:
		return No
	}
	return Undecided
}

func (sh *sheet) reached(l *LevelReached) Verdict {
	s := sh.result.Score(l.Score)
	_, least := s.Rule.Levels.Step(l.AtLeast)
	switch {
	case s.Low >= float64(least):
		return Yes
	case s.High < float64(least):
		return No
	}
	return Undecided
}

// extreme gives the least, or the greatest, mean of what is sure together with any of what may come.
func extreme(sum float64, n int, may []float64, greatest bool) float64 {
	slices.Sort(may)
	if greatest {
		slices.Reverse(may)
	}
	if n == 0 && len(may) == 0 {
		return 0
	}
	best, have := 0.0, false // nothing sure: the mean of nothing is 0
	if n > 0 {
		best, have = sum/float64(n), true
	}
	for _, x := range may {
		sum, n = sum+x, n+1
		m := sum / float64(n)
		if !have || (m > best) == greatest && m != best {
			best, have = m, true
		}
	}
	if n == len(may) { // nothing is sure: it may also stay without an answer
		if greatest {
			return max(best, 0)
		}
		return min(best, 0)
	}
	return best
}

// MarshalText writes the verdict for JSON.
func (v Verdict) MarshalText() ([]byte, error) {
	return []byte([...]string{"no", "undecided", "yes"}[v]), nil
}
