package instrument

import (
	"cmp"
	"maps"
	"slices"

	"balise/engine/maturity"
)

// rule makes the rule of maturity that the instrument declares.
func (in *Instrument) gatesRule(g *GatesRule) *maturity.Rule {
	r := &maturity.Rule{Caps: g.Caps, Gate: g.Gate, Stages: g.Stages, Levels: len(g.Levels) - 1, Profiles: map[string]map[string]int{}}
	for _, code := range g.codes() {
		r.Worth = append(r.Worth, g.Worth[code])
	}
	for _, p := range g.Profiles {
		r.Profiles[p.Code] = p.Target
	}
	for _, s := range in.Sections {
		dimension := false
		for _, q := range s.Questions {
			if p := q.Practice; p != nil {
				dimension = true
				r.Items = append(r.Items, maturity.Item{Code: q.ID, Dimension: s.ID, Level: p.Level, Essential: p.Essential,
					Effort: p.Effort, Impact: p.Impact, Requires: p.Requires})
			}
		}
		if dimension {
			r.Dimensions = append(r.Dimensions, s.ID)
		}
	}
	return r
}

// codes lists the answers from the one that is worth least.
func (g *GatesRule) codes() []string {
	return slices.SortedFunc(maps.Keys(g.Worth), func(a, b string) int { return cmp.Or(cmp.Compare(g.Worth[a], g.Worth[b]), cmp.Compare(a, b)) })
}

// Rule gives the rule that gates are worked out by. It is not to be changed.
func (g *GatesRule) Rule() *maturity.Rule { return g.rule }

// Practices reads answers as the rule of maturity takes them, with evidence as of a day, and the profile that was chosen.
func (in *Instrument) Practices(g *GatesRule, a Answers, on Date) (answers map[string]maturity.Answer, profile string) {
	answers = map[string]maturity.Answer{}
	shown, codes := in.Shown(a), g.codes()
	for _, q := range in.Questions() {
		if q.Practice == nil {
			continue
		}
		given := a[q.ID]
		code, known := given.Value.(string)
		switch {
		case !shown[q.ID], given.Absence != nil && given.Absence.Reason != Unknown:
			answers[q.ID] = maturity.Answer{}
		case known:
			if order := slices.Index(codes, code); order >= 0 {
				answers[q.ID] = maturity.Answer{Order: &order, Evidence: g.EvidenceOn(given.Evidence, on)}
			}
		}
	}
	profile = g.Profiles[0].Code
	if chosen, ok := a[g.Profile].Value.(string); ok && g.rule.Profiles[chosen] != nil {
		profile = chosen
	}
	return answers, profile
}

// EvidenceOn tells what evidence is worth on a day: the kind it is, or the best that needs no document once it has expired.
func (g *GatesRule) EvidenceOn(e *Evidence, on Date) string {
	weakest := slices.MinFunc(slices.Sorted(maps.Keys(g.Caps)), func(a, b string) int { return cmp.Compare(g.Caps[a], g.Caps[b]) })
	if e == nil || e.Code == "" {
		return weakest
	}
	if _, known := g.Caps[e.Code]; !known {
		return weakest
	}
	if g.Expired(e, on) {
		return g.expired(e.Code)
	}
	return e.Code
}

// Expired tells whether evidence is too old on a day. What has no date has not expired, and nothing has on no day.
func (g *GatesRule) Expired(e *Evidence, on Date) bool {
	if e == nil || g.Expires == 0 || e.Date.IsZero() || on.IsZero() || g.expired(e.Code) == e.Code {
		return false
	}
	last := e.Date.Last()
	months := last.Month + g.Expires
	until := Date{Year: last.Year + (months-1)/12, Month: (months-1)%12 + 1, Day: last.Day}
	return on.First().Compare(until) > 0
}

// expired gives what evidence of a kind is worth once it has expired: the greatest cap below the one of documents, which is 1.
func (g *GatesRule) expired(code string) string {
	if g.Caps[code] < 1 {
		return code
	}
	best := ""
	for _, other := range slices.Sorted(maps.Keys(g.Caps)) {
		if g.Caps[other] < 1 && (best == "" || g.Caps[other] > g.Caps[best]) {
			best = other
		}
	}
	return cmp.Or(best, code)
}

// gates works the levels out. The value is the stage reached; what it may come to lies between the stages of the bounds.
func (sh *sheet) gates(rule *ScoreRule) Score {
	g := rule.Gates
	answers, profile := sh.in.Practices(g, sh.answers, sh.on)
	stages := float64(len(g.Stages))
	s := Score{Rule: rule, Max: stages, Total: stages, leastMax: stages, mostMax: stages}
	bounds, err := g.rule.Bounds(answers, profile)
	if err != nil { // answers and profile were read by the rule’s own codes
		return s
	}
	s.Maturity = &bounds
	s.Value, s.Low, s.High = float64(bounds.Worst.Stage), float64(bounds.Worst.Stage), float64(bounds.Best.Stage)
	for _, item := range g.rule.Items {
		q := sh.in.questions[item.Code]
		a, given := answers[item.Code]
		p := Part{Question: q, Max: g.rule.Worth[len(g.rule.Worth)-1], Settled: given}
		if a.Order != nil {
			p.Points = g.rule.Worth[*a.Order]
		}
		s.Parts = append(s.Parts, p)
	}
	return s
}
