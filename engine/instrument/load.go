package instrument

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

var (
	snakeCase = regexp.MustCompile(`^[a-z][a-z0-9_]{0,59}$`)
	kebabCase = regexp.MustCompile(`^[a-z][a-z0-9-]{0,59}$`)
	version   = regexp.MustCompile(`^[0-9]{4}(-[0-9]{2}){0,2}$`)
)

const (
	likeSnake   = "annual_cost"
	likeVersion = "2026 or 2026-11"
)

// Load reads an instrument from YAML. The error joins every Mistake found, each with the file's name and its line.
// The instrument must then be bound to its taxonomies by Use.
func Load(name string, data []byte) (*Instrument, error) {
	s := &source{file: name}
	root := s.root(data)
	if root == nil {
		return nil, s.err()
	}
	m := s.mapping(root, "instrument", "id", "version", "title", "lead", "from", "confidence", "remarks", "replaces", "sections", "scores", "findings", "duties")
	m.need("id", "version", "title", "sections")
	in := &Instrument{
		ID:        m.matching("id", kebabCase, "register-entry"),
		Version:   m.matching("version", version, likeVersion),
		Title:     m.text("title"),
		Lead:      m.text("lead"),
		Since:     m.date("from"),
		Trust:     m.confidence(),
		Remarks:   m.bool("remarks"),
		Replaces:  s.replaces(m),
		file:      name,
		questions: map[string]*Question{},
		sectionOf: map[string]*Section{},
	}
	sections := map[string]bool{}
	for _, node := range m.list("sections") {
		section := s.section(node)
		if sections[section.ID] {
			s.say(section.line, "section %q is declared twice", section.ID)
		}
		sections[section.ID] = true
		in.Sections = append(in.Sections, section)
		in.index(s, section)
	}
	if len(in.questions) == 0 {
		s.say(m.at("sections"), "instrument: it asks no question")
	}
	in.scoring(s, m)
	in.checkConditions(s)
	if err := s.err(); err != nil {
		return nil, err
	}
	return in, nil
}

func (in *Instrument) index(s *source, section *Section) {
	for _, q := range section.Questions {
		if in.questions[q.ID] != nil {
			s.say(q.line, "question %q is declared twice", q.ID)
		}
		in.questions[q.ID] = q
		in.sectionOf[q.ID] = section
	}
}

func (s *source) section(node *yaml.Node) *Section {
	m := s.mapping(node, "section", "id", "title", "help", "when", "respondent", "questions")
	m.need("id", "title", "questions")
	section := &Section{
		ID:    m.matching("id", snakeCase, likeSnake),
		Title: m.text("title"),
		Help:  m.text("help"),
		When:  m.condition("when"),
		line:  node.Line,

		Respondent: m.text("respondent"),
	}
	for _, node := range m.list("questions") {
		section.Questions = append(section.Questions, s.question(node, false))
	}
	return section
}

// The keys that any question may have, those that a field of a list may not, and those that only some kinds have.
var (
	fieldKeys    = []string{"id", "kind", "label", "help", "example", "required"}
	questionKeys = append(slices.Clone(fieldKeys), "required_when", "when", "public", "always_show", "key", "absences",
		"withhold", "weight", "legal_basis", "evidence", "practice", "prefill")
	settingKeys = []string{"taxonomy", "of", "max_length", "min", "max", "unit", "fields", "max_items", "points", "ranges", "choices"}
)

func (s *source) question(node *yaml.Node, field bool) *Question {
	what, keys := "question", questionKeys
	if field {
		what, keys = "field of a list", fieldKeys
	}
	m := s.mapping(node, what, slices.Concat(keys, settingKeys)...)
	m.need("id", "kind", "label")
	q := &Question{
		ID:         m.matching("id", snakeCase, likeSnake),
		Kind:       Kind(m.oneOf("kind", kindNames()...)),
		Label:      m.text("label"),
		Help:       m.text("help"),
		Example:    m.text("example"),
		Required:   Stage(m.oneOf("required", string(StageDraft), string(StageSubmit))),
		Public:     m.bool("public"),
		AlwaysShow: m.bool("always_show"),
		Key:        m.bool("key"),
		TaxonomyID: m.matching("taxonomy", snakeCase, likeSnake),
		Of:         m.scalar("of"),
		MaxLength:  m.count("max_length", 1, 0),
		Min:        m.number("min"),
		Max:        m.number("max"),
		Unit:       m.text("unit"),
		MaxItems:   m.count("max_items", 1, 0),
		Weight:     m.count("weight", 0, 1),
		line:       node.Line,
		places:     m.places(),
	}
	q.When, q.RequiredWhen = m.condition("when"), m.condition("required_when")
	q.Absences = s.absences(m)
	q.Withhold = s.withhold(m)
	q.LegalBasis = s.legalBasis(m)
	q.Fields = s.listFields(m)
	s.scored(m, q)
	s.choices(m, q)
	s.checkQuestion(m, q)
	return q
}

func kindNames() []string {
	var names []string
	for k := range kinds {
		names = append(names, string(k))
	}
	slices.Sort(names)
	return names
}

// checkQuestion looks at what the keys of a question say together.
func (s *source) checkQuestion(m mapping, q *Question) {
	k := kinds[q.Kind]
	if k == nil {
		return // said already
	}
	for _, key := range settingKeys {
		if m.has(key) && !slices.Contains(k.settings(), key) {
			s.say(m.at(key), "question %q: kind %q has no %q", q.ID, q.Kind, key)
		}
	}
	if m.has("choices") && m.has("taxonomy") {
		s.say(m.at("choices"), "question %q: it has choices of its own, or a taxonomy, not both", q.ID)
	}
	for _, key := range []string{"taxonomy", "of", "fields"} {
		if slices.Contains(k.settings(), key) && !m.has(key) && !m.has("choices") {
			s.say(m.line, "question %q: kind %q needs %q", q.ID, q.Kind, key)
		}
	}
	if q.Min != "" && q.Max != "" && q.Min.Compare(q.Max) > 0 {
		s.say(m.at("max"), "question %q: max is below min", q.ID)
	}
	if q.Required != "" && q.RequiredWhen != nil && q.Required.neededAt(StageSubmit) {
		s.say(m.at("required_when"), "question %q: it is always required, so required_when says nothing", q.ID)
	}
	for _, key := range []string{"always_show", "key"} {
		if m.bool(key) && !q.Public {
			s.say(m.at(key), "question %q: %s is for public questions", q.ID, key)
		}
	}
}

func (s *source) listFields(m mapping) []*Question {
	var all []*Question
	seen := map[string]bool{}
	for _, node := range m.list("fields") {
		f := s.question(node, true)
		if f.Kind == KindList || f.Kind == KindLinks || f.Kind == KindAttachment {
			s.say(f.line, "field %q: a row of a list holds no %s", f.ID, f.Kind)
		}
		if seen[f.ID] {
			s.say(f.line, "field %q is declared twice", f.ID)
		}
		seen[f.ID] = true
		all = append(all, f)
	}
	if m.has("fields") && len(all) == 0 {
		s.say(m.at("fields"), "%s: fields is empty", m.what)
	}
	return all
}

func (s *source) absences(m mapping) []Reason {
	var reasons []Reason
	offered := []Reason{NotApplicable, Unknown, NotAsked}
	for _, word := range m.words("absences") {
		if !slices.Contains(offered, Reason(word)) {
			s.say(m.at("absences"), "%s: absence %q is not one of %s, %s, %s; what is withheld is told by withhold",
				m.what, word, NotApplicable, Unknown, NotAsked)
		}
		reasons = append(reasons, Reason(word))
	}
	return reasons
}

func (s *source) withhold(m mapping) *Withhold {
	if !m.has("withhold") {
		return nil
	}
	w := s.mapping(m.nodes["withhold"], "withhold", "roles", "grounds")
	w.need("roles", "grounds")
	rights := &Withhold{Roles: w.words("roles"), Grounds: w.words("grounds")}
	if len(rights.Roles) == 0 || len(rights.Grounds) == 0 {
		s.say(w.line, "%s: withhold: name at least one role and one ground", m.what)
	}
	return rights
}

func (s *source) legalBasis(m mapping) []LegalBasis {
	var all []LegalBasis
	for _, node := range m.list("legal_basis") {
		b := s.mapping(node, "legal_basis", "ref", "text", "confidence")
		b.need("ref", "text", "confidence")
		all = append(all, LegalBasis{Ref: b.scalar("ref"), Text: b.text("text"), Confidence: b.confidence()})
	}
	return all
}

func (m mapping) confidence() Confidence {
	return Confidence(m.oneOf("confidence", string(Confirmed), string(ToValidate)))
}

// condition reads a condition: a mapping with exactly one key.
func (m mapping) condition(key string) *Condition {
	if !m.has(key) {
		return nil
	}
	return m.s.condition(m.nodes[key], 0)
}

const deepestCondition = 20

func (s *source) condition(node *yaml.Node, depth int) *Condition {
	m := s.mapping(node, "condition", "all", "any", "not", "equals", "in", "at_least", "answered", "level", "finding")
	c := &Condition{line: node.Line}
	if len(m.nodes) != 1 || depth > deepestCondition {
		s.say(node.Line, "condition: it has exactly one of all, any, not, equals, in, at_least, answered, level, finding; here %s",
			"["+strings.Join(slices.Sorted(maps.Keys(m.nodes)), ", ")+"]")
		return c
	}
	c.All, c.Any = s.conditions(m, "all", depth), s.conditions(m, "any", depth)
	if m.has("not") {
		c.Not = s.condition(m.nodes["not"], depth+1)
	}
	c.Equals = s.comparison(m, "equals", "value")
	c.In = s.comparison(m, "in", "values")
	c.AtLeast = s.comparison(m, "at_least", "value")
	c.Answered, c.Finding = m.scalar("answered"), m.scalar("finding")
	c.Level = s.levelReached(m)
	return c
}

func (s *source) conditions(m mapping, key string, depth int) []*Condition {
	var parts []*Condition
	for _, node := range m.list(key) {
		parts = append(parts, s.condition(node, depth+1))
	}
	if m.has(key) && len(parts) == 0 {
		s.say(m.at(key), "condition: %s needs at least one condition", key)
	}
	return parts
}

func (s *source) comparison(m mapping, key, valueKey string) *Comparison {
	if !m.has(key) {
		return nil
	}
	c := s.mapping(m.nodes[key], key, "question", valueKey)
	c.need("question", valueKey)
	comparison := &Comparison{Question: c.scalar("question")}
	if valueKey == "values" {
		comparison.Values = c.words("values")
	} else if value := c.scalar("value"); value != "" {
		comparison.Values = []string{value}
	}
	for i, value := range comparison.Values {
		comparison.Values[i] = yamlBoolean(value)
	}
	if len(comparison.Values) == 0 {
		s.say(c.line, "%s: there is nothing to compare with", key)
	}
	return comparison
}

// yamlBoolean lets yes_no be compared with true and false as well as with yes and no.
func yamlBoolean(value string) string {
	switch value {
	case "true":
		return yes
	case "false":
		return no
	}
	return value
}
