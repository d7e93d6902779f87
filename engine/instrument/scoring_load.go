package instrument

import (
	"maps"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"balise/engine/maturity"
	"balise/engine/text"
)

// scored reads what a question says of points, evidence and practices.
func (s *source) scored(m mapping, q *Question) {
	q.EvidenceAsked = m.text("evidence")
	q.Points = m.amounts("points")
	for i, node := range m.list("ranges") {
		r := s.mapping(node, "range", "from", "points")
		r.need("from", "points")
		q.Ranges = append(q.Ranges, Range{From: r.number("from"), Points: r.amount("points")})
		if i > 0 && q.Ranges[i].From != "" && q.Ranges[i-1].From != "" && q.Ranges[i].From.Compare(q.Ranges[i-1].From) <= 0 {
			s.say(node.Line, "question %q: ranges come from the lowest to the highest", q.ID)
		}
	}
	if m.has("practice") {
		p := s.mapping(m.nodes["practice"], "practice", "level", "essential", "list", "effort", "impact", "requires")
		p.need("level", "list", "effort", "impact")
		q.Practice = &Practice{Level: p.count("level", 1, 1), Essential: p.bool("essential"), Effort: p.amount("effort"), Impact: p.amount("impact"),
			List:     maturity.List(p.oneOf("list", string(maturity.PracticeList), string(maturity.ExpertiseList), string(maturity.ActionList))),
			Requires: p.words("requires")}
	}
	if m.has("prefill") {
		p := s.mapping(m.nodes["prefill"], "prefill", "kind", "question")
		p.need("kind", "question")
		q.Prefill = &Prefill{Kind: p.scalar("kind"), Question: p.scalar("question")}
	}
}

// scoring reads the rules, findings and duties of an instrument.
func (in *Instrument) scoring(s *source, m mapping) {
	for _, node := range m.list("scores") {
		r := s.scoreRule(node)
		if in.ScoreRule(r.ID) != nil {
			s.say(r.line, "score %q is declared twice", r.ID)
		}
		in.checkRule(s, r)
		in.Scores = append(in.Scores, r)
	}
	in.Findings, in.Duties = s.statements(m, "findings", "finding"), s.statements(m, "duties", "duty")
}

func (s *source) scoreRule(node *yaml.Node) *ScoreRule {
	rules := []string{"sum", "mean", "count", "reduce", "levels", "gates"}
	m := s.mapping(node, "score", append([]string{"id", "title", "help"}, rules...)...)
	m.need("id", "title")
	r := &ScoreRule{ID: m.matching("id", snakeCase, likeSnake), Title: m.text("title"), Help: m.text("help"), line: node.Line}
	told := 0
	for _, key := range rules {
		if m.has(key) {
			told++
		}
	}
	if told != 1 {
		s.say(node.Line, "score %q: it has exactly one of sum, mean, count, reduce, levels, gates", r.ID)
		r.Sum = &Selection{}
		return r
	}
	r.Sum, r.Mean = s.selection(m, "sum"), s.selection(m, "mean")
	if m.has("count") {
		c := s.mapping(m.nodes["count"], "count", "weights")
		c.need("weights")
		r.Count = &CountRule{Weights: c.amounts("weights")}
	}
	if m.has("reduce") {
		c := s.mapping(m.nodes["reduce"], "reduce", "score", "when", "share", "by")
		c.need("score", "when", "share", "by")
		r.Reduce = &ReduceRule{Score: c.scalar("score"), When: c.scalar("when"), Share: c.share("share"), By: c.share("by")}
	}
	r.Levels, r.Gates = s.levels(m), s.gates(m)
	return r
}

func (s *source) selection(m mapping, key string) *Selection {
	if !m.has(key) {
		return nil
	}
	c := s.mapping(m.nodes[key], key, "sections", "questions", "scores")
	if len(c.nodes) == 0 && !c.unreadable {
		s.say(c.line, "%s: name sections, questions or scores", key)
	}
	return &Selection{Sections: c.words("sections"), Questions: c.words("questions"), Scores: c.words("scores")}
}

func (s *source) levels(m mapping) *LevelsRule {
	if !m.has("levels") {
		return nil
	}
	c := s.mapping(m.nodes["levels"], "levels", "score", "of", "steps", "floors")
	c.need("score", "steps")
	r := &LevelsRule{Score: c.scalar("score"), Of: c.scalar("of")}
	steps := c.list("steps")
	for i, node := range steps {
		step := s.mapping(node, "step", "code", "title", "help", "up_to", "up_to_share")
		step.need("code", "title")
		one := Step{Code: step.matching("code", snakeCase, likeSnake), Title: step.text("title"), Help: step.text("help"), UpTo: step.amountIf("up_to"), UpToShare: step.amountIf("up_to_share")}
		if _, rank := r.Step(one.Code); rank > 0 {
			s.say(node.Line, "step %q is declared twice", one.Code)
		}
		if bounded := step.has("up_to") != step.has("up_to_share"); bounded == (i == len(steps)-1) {
			s.say(node.Line, "step %q: every step has one of up_to and up_to_share, but for the last, which has neither", one.Code)
		}
		r.Steps = append(r.Steps, one)
	}
	if len(r.Steps) < 2 {
		s.say(c.at("steps"), "levels: name at least two steps")
	}
	for _, node := range c.list("floors") {
		f := s.mapping(node, "floor", "when", "at_least", "reason")
		f.need("when", "at_least", "reason")
		r.Floors = append(r.Floors, Floor{When: f.condition("when"), AtLeast: f.scalar("at_least"), Reason: f.text("reason")})
	}
	return r
}

func (s *source) gates(m mapping) *GatesRule {
	if !m.has("gates") {
		return nil
	}
	c := s.mapping(m.nodes["gates"], "gates", "worth", "caps", "evidence_expires_after_months", "mean", "essential", "levels", "profile", "profiles", "stages")
	c.need("worth", "caps", "mean", "essential", "levels", "profiles", "stages")
	g := &GatesRule{Worth: c.amounts("worth"), Caps: c.amounts("caps"), Expires: c.count("evidence_expires_after_months", 0, 0),
		Gate: maturity.Gate{Mean: c.share("mean"), Essential: c.share("essential")}, Profile: c.scalar("profile")}
	for _, node := range c.list("levels") {
		level := s.mapping(node, "level", "fr", "en")
		level.need("fr", "en")
		g.Levels = append(g.Levels, text.T(level.scalar("fr"), level.scalar("en")))
	}
	for _, node := range c.list("profiles") {
		p := s.mapping(node, "profile", "code", "title", "target")
		p.need("code", "title", "target")
		g.Profiles = append(g.Profiles, Profile{Code: p.scalar("code"), Title: p.text("title"), Target: p.wholes("target")})
	}
	for _, node := range c.list("stages") {
		g.Stages = append(g.Stages, s.wholes(node, "stage"))
	}
	if len(g.Levels) < 2 || len(g.Profiles) == 0 || len(g.Worth) == 0 || len(g.Caps) == 0 {
		s.say(c.line, "gates: it needs two levels or more, a profile, what answers are worth and the caps of evidence")
	}
	return g
}

func (s *source) statements(m mapping, key, what string) []*Statement {
	var all []*Statement
	seen := map[string]bool{}
	for _, node := range m.list(key) {
		c := s.mapping(node, what, "id", "title", "text", "when", "legal_basis", "confidence", "evidence", "blocking")
		c.need("id", "title", "text")
		st := &Statement{ID: c.matching("id", snakeCase, likeSnake), Title: c.text("title"), Text: c.text("text"), When: c.condition("when"),
			LegalBasis: s.legalBasis(c), Confidence: c.confidence(), Evidence: c.text("evidence"), Blocking: c.bool("blocking"), line: node.Line}
		if seen[st.ID] {
			s.say(node.Line, "%s %q is declared twice", what, st.ID)
		}
		seen[st.ID] = true
		if st.Blocking && (st.Confidence == ToValidate || slices.ContainsFunc(st.LegalBasis, func(b LegalBasis) bool { return b.Confidence == ToValidate })) {
			s.say(c.at("blocking"), "%s %q: what is to be validated blocks nothing", what, st.ID)
		}
		if st.Blocking && len(st.LegalBasis) == 0 {
			s.say(c.at("blocking"), "%s %q: only what a confirmed legal basis asks for blocks", what, st.ID)
		}
		all = append(all, st)
	}
	return all
}

// levelReached reads a condition on a level.
func (s *source) levelReached(m mapping) *LevelReached {
	if !m.has("level") {
		return nil
	}
	c := s.mapping(m.nodes["level"], "level", "score", "at_least")
	c.need("score", "at_least")
	return &LevelReached{Score: c.scalar("score"), AtLeast: c.scalar("at_least")}
}

// amount reads a decimal number.
func (m mapping) amount(key string) float64 {
	if at := m.amountIf(key); at != nil {
		return *at
	}
	return 0
}

func (m mapping) amountIf(key string) *float64 {
	n := m.number(key)
	if n == "" {
		return nil
	}
	f, err := strconv.ParseFloat(string(n), 64)
	if err != nil {
		m.s.say(m.at(key), "%s: %s: %v", m.what, key, err)
	}
	return &f
}

// share reads a number from 0 to 1.
func (m mapping) share(key string) float64 {
	f := m.amount(key)
	if f < 0 || f > 1 {
		m.s.say(m.at(key), "%s: %s is a share, from 0 to 1", m.what, key)
	}
	return f
}

// amounts reads numbers by code.
func (m mapping) amounts(key string) map[string]float64 {
	if !m.has(key) {
		return nil
	}
	c := m.s.free(m.nodes[key], m.what+": "+key)
	all := map[string]float64{}
	for _, code := range slices.Sorted(maps.Keys(c.nodes)) {
		all[yamlBoolean(code)] = c.amount(code)
	}
	return all
}

func (m mapping) wholes(key string) map[string]int {
	if !m.has(key) {
		return nil
	}
	return m.s.wholes(m.nodes[key], m.what+": "+key)
}

// wholes reads whole numbers by code.
func (s *source) wholes(node *yaml.Node, what string) map[string]int {
	c := s.free(node, what)
	all := map[string]int{}
	for _, code := range slices.Sorted(maps.Keys(c.nodes)) {
		all[code] = c.count(code, 0, 0)
	}
	return all
}

// free reads a mapping whose keys are codes of the content.
func (s *source) free(node *yaml.Node, what string) mapping {
	var keys []string
	for i := 0; i+1 < len(node.Content) && node.Kind == yaml.MappingNode; i += 2 {
		keys = append(keys, node.Content[i].Value)
	}
	m := s.mapping(node, what, keys...)
	m.what = what
	return m
}
