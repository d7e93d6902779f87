package instrument

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"balise/engine/text"
)

// Replacement says what becomes of the answers to the version that this one replaces. What it does not tell keeps its identifier, its kind
// and its codes. A field of a list is written list.field, a term question.code.
type Replacement struct {
	Version   string
	Questions map[string]string            // question of this version → the former one that it continues
	Codes     map[string]map[string]string // by question of this version: former code → code
	Lost      map[string]text.Text         // former question, field or code → why it has no place any more

	lines map[string]int // of each entry, by its place: questions.x, codes.x.y, lost.x
	line  int
}

// replaces reads the block of that name.
func (s *source) replaces(m mapping) *Replacement {
	if !m.has("replaces") {
		return nil
	}
	b := s.mapping(m.nodes["replaces"], "replaces", "version", "questions", "codes", "lost")
	b.need("version")
	r := &Replacement{Version: b.matching("version", version, likeVersion), Questions: map[string]string{}, Codes: map[string]map[string]string{},
		Lost: map[string]text.Text{}, lines: map[string]int{}, line: b.line}
	former := map[string]bool{}
	for key, node := range b.entries("questions") {
		r.lines["questions."+key] = node.Line
		r.Questions[key] = s.scalar(node, "replaces: "+key)
		if former[r.Questions[key]] {
			s.say(node.Line, "replaces: the former question %q is continued twice", r.Questions[key])
		}
		former[r.Questions[key]] = true
	}
	for key, node := range b.entries("codes") {
		r.lines["codes."+key] = node.Line
		r.Codes[key] = map[string]string{}
		for code, is := range s.pairs(node, "replaces: codes of "+key) {
			r.lines["codes."+key+"."+code] = is.Line
			r.Codes[key][code] = s.scalar(is, "replaces: code "+code)
		}
	}
	for key, node := range b.entries("lost") {
		r.lines["lost."+key] = node.Line
		pair := s.mapping(node, "replaces: lost "+key, "fr", "en")
		pair.need("fr", "en")
		r.Lost[key] = text.T(pair.scalar("fr"), pair.scalar("en"))
	}
	return r
}

// entries gives a mapping whose keys are names that the author chose.
func (m mapping) entries(key string) map[string]*yaml.Node {
	if !m.has(key) {
		return nil
	}
	return m.s.pairs(m.nodes[key], m.what+": "+key)
}

func (s *source) pairs(node *yaml.Node, what string) map[string]*yaml.Node {
	all := map[string]*yaml.Node{}
	if node.Kind != yaml.MappingNode {
		s.say(node.Line, "%s: expected names and what they become", what)
		return all
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		if all[key.Value] != nil {
			s.say(key.Line, "%s: %q is told twice", what, key.Value)
		}
		all[key.Value] = node.Content[i+1]
	}
	return all
}

// place finds a question, or the field of a list written list.field; the path of nothing gives nil.
func (in *Instrument) place(path string) *Question {
	list, field, isField := strings.Cut(path, ".")
	q := in.questions[list]
	if q == nil || !isField {
		return q
	}
	return q.field(field)
}

// successor gives the path of the question, or of the field, that continues a former one; "" when none does.
func (in *Instrument) successor(path string) string {
	r := in.Replaces
	if _, lost := r.Lost[path]; lost {
		return ""
	}
	for now, was := range r.Questions {
		if was == path {
			return now
		}
	}
	list, field, isField := strings.Cut(path, ".")
	if isField {
		if list = in.successor(list); list == "" {
			return ""
		}
		path = list + "." + field
	}
	if _, taken := r.Questions[path]; taken || in.place(path) == nil { // the name is another question’s now
		return ""
	}
	return path
}

// former gives the path that a question, or a field, of this version continues, whether or not there was one.
func (r *Replacement) former(path string) string {
	if was, told := r.Questions[path]; told {
		return was
	}
	if list, field, isField := strings.Cut(path, "."); isField {
		return r.former(list) + "." + field
	}
	return path
}

// recode gives what a former code is in a question of this version, written by its path; ok is false when it has no place any more.
func (in *Instrument) recode(formerPath, path, code string) (now string, ok bool) {
	if _, lost := in.Replaces.Lost[formerPath+"."+code]; lost {
		return "", false
	}
	now, told := in.Replaces.Codes[path][code]
	if !told {
		now = code
	}
	q := in.place(path)
	return now, q.taxonomy != nil && q.taxonomy.Term(now) != nil
}

// carries tells whether answers of a kind may go to another.
func carries(was, is Kind) bool {
	texts := []Kind{KindText, KindLongText, KindRole}
	return was == is || slices.Contains(texts, was) && slices.Contains(texts, is) || was == KindOneOf && is == KindManyOf
}

// At gives this version or one of those before it, or nil.
func (in *Instrument) At(version string) *Instrument {
	for ; in != nil; in = in.former {
		if in.Version == version {
			return in
		}
	}
	return nil
}

// Under gives the version under which answers were given; this one where that one is not here any more.
func (in *Instrument) Under(version string) *Instrument {
	if was := in.At(version); was != nil {
		return was
	}
	return in
}

// VersionsSince gives the versions from one of those before this one to this one, oldest first, as Bring wants them; nil when there is no such
// version.
func (in *Instrument) VersionsSince(version string) []*Instrument {
	if in == nil {
		return nil
	}
	if in.Version == version {
		return []*Instrument{in}
	}
	if before := in.former.VersionsSince(version); before != nil {
		return append(before, in)
	}
	return nil
}

// Follow ties a version to the one it replaces. It refuses a version that leaves the fate of a former question, field or code untold, or that
// tells the fate of what does not exist. Both versions are bound to their taxonomies. The error joins every Mistake.
func (in *Instrument) Follow(former *Instrument) error {
	s := &source{file: in.file}
	r := in.Replaces
	if r == nil || r.Version != former.Version || in.ID != former.ID || former == in {
		return Mistake{File: in.file, Line: 1, Message: fmt.Sprintf("it does not say, under replaces, how it replaces version %s of %q", former.Version, former.ID)}
	}
	in.former = former
	for _, q := range former.Questions() {
		in.checkFate(s, q.ID, q)
		if in.successor(q.ID) == "" {
			continue
		}
		for _, f := range q.Fields {
			in.checkFate(s, q.ID+"."+f.ID, f)
		}
	}
	for now, was := range r.Questions {
		if in.place(now) == nil {
			s.say(r.lines["questions."+now], "replaces: there is no question %q", now)
		}
		if former.place(was) == nil {
			s.say(r.lines["questions."+now], "replaces: version %s has no question %q", former.Version, was)
		}
		if _, lost := r.Lost[was]; lost {
			s.say(r.lines["questions."+now], "replaces: the former question %q is both continued and lost", was)
		}
	}
	in.checkCodes(s, former)
	for path := range r.Lost {
		if former.place(path) == nil && !former.hasCode(path) {
			s.say(r.lines["lost."+path], "replaces: version %s has no question, field or code %q", former.Version, path)
		}
	}
	return s.err()
}

// checkFate looks at one former question or field.
func (in *Instrument) checkFate(s *source, path string, q *Question) {
	r := in.Replaces
	now := in.successor(path)
	if now == "" {
		if _, lost := r.Lost[path]; !lost {
			s.say(r.line, "replaces: the fate of the former %q is not told: name it in questions, or in lost with the reason", path)
		}
		return
	}
	is := in.place(now)
	if is == nil {
		return // said elsewhere
	}
	if !carries(q.Kind, is.Kind) {
		s.say(r.line, "replaces: the former %q was of kind %q and %q is of kind %q: name it in lost with the reason", path, q.Kind, now, is.Kind)
		return
	}
	if q.taxonomy == nil || q.taxonomy == is.taxonomy && len(r.Codes[now]) == 0 {
		return
	}
	for _, code := range q.taxonomy.codes() {
		if _, ok := in.recode(path, now, code); !ok && r.Lost[path+"."+code].Empty() {
			s.say(r.line, "replaces: the fate of the code %q of %q is not told: name it in codes, or in lost as %s.%s", code, path, path, code)
		}
	}
}

// checkCodes looks at what the block says of codes.
func (in *Instrument) checkCodes(s *source, former *Instrument) {
	r := in.Replaces
	for path, codes := range r.Codes {
		q := in.place(path)
		if q == nil || q.taxonomy == nil {
			s.say(r.lines["codes."+path], "replaces: there is no question %q that offers codes", path)
			continue
		}
		was := r.former(path)
		for code, is := range codes {
			line := r.lines["codes."+path+"."+code]
			if q.taxonomy.Term(is) == nil {
				s.say(line, "replaces: taxonomy %q has no term %q", q.TaxonomyID, is)
			}
			if !former.hasCode(was + "." + code) {
				s.say(line, "replaces: version %s has no code %q in %q", former.Version, code, was)
			}
		}
	}
}

// hasCode tells whether a path ends with a code that a question offers.
func (in *Instrument) hasCode(path string) bool {
	i := strings.LastIndexByte(path, '.')
	if i < 0 {
		return false
	}
	q := in.place(path[:i])
	return q != nil && q.taxonomy != nil && q.taxonomy.Term(path[i+1:]) != nil
}

// codes lists every code that an edition of the taxonomy has had, in alphabetical order.
func (t *Taxonomy) codes() []string {
	all := map[string]bool{}
	for _, e := range t.Editions {
		for _, term := range e.Terms {
			all[term.Code] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}
