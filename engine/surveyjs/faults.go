package surveyjs

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"balise/engine/jsontree"
)

// localised is a text in several languages: a member of what stands at a place.
type localised struct {
	in              place
	member          *jsontree.Member
	french, english bool
}

// translated notes a member that is a text in several languages.
func (l *loader) translated(p place, member *jsontree.Member) {
	one := localised{in: p, member: member}
	for i := range member.Value.Members {
		m := &member.Value.Members[i]
		if m.Value.Kind != jsontree.String {
			return
		}
		filled := strings.TrimSpace(m.Value.Text) != ""
		switch {
		case m.Name == "fr":
			one.french = filled
		case m.Name == "en" || m.Name == "default":
			one.english = one.english || filled
		case len(m.Name) > len("zh-cn"): // a name that is no language: an object of another kind
			return
		}
	}
	if len(member.Value.Members) > 0 {
		l.s.localised = append(l.s.localised, one)
	}
}

// Faults finds what the author of the form should mend, though it loads: names given twice, conditions on questions that do not exist,
// questions whose showing depends on itself, texts that lack one of the form’s languages. They are in the order of the file.
func (s *Survey) Faults() []Fault {
	all := slices.Concat(s.early, s.unknownNames(), s.cycles(), s.untranslated())
	slices.SortStableFunc(all, func(a, b Fault) int { return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column)) })
	return all
}

// unknownNames holds each use of an answer against the names under which the form keeps some.
func (s *Survey) unknownNames() (all []Fault) {
	kept := map[string]bool{}
	for _, q := range s.Questions {
		kept[strings.ToLower(q.Key)], kept[strings.ToLower(q.Key+commentSuffix)] = true, true
	}
	for _, c := range s.calculated {
		kept[strings.ToLower(c.name)] = true
	}
	for _, t := range s.triggers {
		kept[strings.ToLower(s.slots.names[t.to])] = true
	}
	for _, m := range s.mentions {
		name := root(m.name)
		switch {
		case m.host != nil:
			if part := root(strings.TrimPrefix(m.name, name+".")); len(m.host.Inside) > 0 && !slices.ContainsFunc(m.host.Inside, func(q *Question) bool { return strings.EqualFold(q.Key, part) }) {
				all = append(all, s.fault(m.place, fmt.Sprintf("%q names no question of this row or panel", m.name)))
			}
		case kept[strings.ToLower(name)] || kept[strings.ToLower(m.name)]:
		case s.byName[name] != nil:
			all = append(all, s.fault(m.place, fmt.Sprintf("the answer to %q is kept under the name %q: this reads nothing", name, s.byName[name].Key)))
		default:
			all = append(all, s.fault(m.place, fmt.Sprintf("there is no question %q", name)))
		}
	}
	return all
}

// parts gives the expressions that one is made of.
func parts(e expression) []expression {
	switch e := e.(type) {
	case arrayOf:
		return e
	case either:
		return []expression{e.a, e.b}
	case both:
		return []expression{e.a, e.b}
	case compared:
		return []expression{e.a, e.b}
	case computed:
		return []expression{e.a, e.b}
	case negated:
		return []expression{e.of}
	case emptiness:
		return []expression{e.of}
	case choice:
		return e.of
	case call:
		return e.args
	}
	return nil
}

// reads gives the slots that an expression reads.
func reads(e expression) []int {
	if r, is := e.(reference); is {
		return []int{r.root, r.whole}
	}
	var all []int
	for _, one := range parts(e) {
		all = append(all, reads(one)...)
	}
	return all
}

// conditions gives all that must hold for a question to show.
func (q *Question) conditions() []expression {
	all := []expression{q.visible}
	for c := q.In; c != nil; c = c.Parent {
		all = append(all, c.visible)
	}
	return all
}

// cycles finds the questions whose showing depends on itself.
func (s *Survey) cycles() (all []Fault) {
	keeps := map[string][]*Question{}
	for _, q := range s.Questions {
		keeps[strings.ToLower(q.Key)] = append(keeps[strings.ToLower(q.Key)], q)
	}
	done, path := map[*Question]bool{}, []*Question{}
	var visit func(q *Question)
	visit = func(q *Question) {
		if at := slices.Index(path, q); at >= 0 {
			names := make([]string, 0, len(path)-at+1)
			for _, one := range append(slices.Clone(path[at:]), q) {
				names = append(names, one.Name)
			}
			all = append(all, s.fault(q.place, fmt.Sprintf("whether %q shows depends on itself: %s", q.Name, strings.Join(names, " → "))))
			return
		}
		if done[q] {
			return
		}
		path = append(path, q)
		seen := map[*Question]bool{}
		for _, e := range q.conditions() {
			for _, slot := range reads(e) {
				for _, other := range keeps[strings.ToLower(s.slots.names[slot])] {
					if !seen[other] {
						seen[other] = true
						visit(other)
					}
				}
			}
		}
		path, done[q] = path[:len(path)-1], true
	}
	for _, q := range s.Questions {
		visit(q)
	}
	return all
}

// untranslated finds the texts that are given in languages, but not in French and English both. A form without French is in English alone,
// and a text that is given without a language is one for all.
func (s *Survey) untranslated() (all []Fault) {
	if !slices.ContainsFunc(s.localised, func(t localised) bool { return t.french }) {
		return nil
	}
	for _, t := range s.localised {
		switch {
		case !t.french && !t.english:
			all = append(all, s.fault(t.in.sub(t.member), "this text is in neither French nor English"))
		case !t.french:
			all = append(all, s.fault(t.in.sub(t.member), "this text has no French"))
		case !t.english:
			all = append(all, s.fault(t.in.sub(t.member), "this text has no English"))
		}
	}
	return all
}

// NeverShown tells which questions no answers can make show, by Question.Index, as far as their conditions on choices tell.
func (s *Survey) NeverShown() []bool {
	never := make([]bool, len(s.Questions))
	for changed := true; changed; {
		changed = false
		for i, q := range s.Questions {
			if !never[i] && slices.ContainsFunc(q.conditions(), func(e expression) bool { return e != nil && s.neverTrue(e, never) }) {
				never[i], changed = true, true
			}
		}
	}
	return never
}

func (s *Survey) neverTrue(e expression, never []bool) bool {
	switch e := e.(type) {
	case literal:
		return !truth(e.v)
	case either:
		return s.neverTrue(e.a, never) && s.neverTrue(e.b, never)
	case both:
		return s.neverTrue(e.a, never) || s.neverTrue(e.b, never)
	case emptiness:
		q := s.asked(e.of)
		return !e.want && q != nil && never[q.Index]
	case compared:
		q, wanted := s.asked(e.a), constants(e.b)
		if q == nil || len(wanted) == 0 || e.op != "=" && e.op != "contains" && e.op != "anyof" {
			return false
		}
		return never[q.Index] || s.neverAnswers(q, e.op, wanted)
	}
	return false
}

// asked is the question whose whole answer an expression reads; nil when it is anything else, or when the form fills it in.
func (s *Survey) asked(e expression) *Question {
	r, is := e.(reference)
	if !is || r.path != "" {
		return nil
	}
	var found *Question
	for _, q := range s.Questions {
		if strings.EqualFold(q.Key, s.slots.names[r.whole]) {
			if found != nil {
				return nil
			}
			found = q
		}
	}
	if found == nil || found.fill.value != nil || found.fill.expression != nil || found.fill.set != nil || len(s.triggers) > 0 {
		return nil
	}
	return found
}

// constants gives the values that are compared with; none when one of them, or the only one, is nothing or no constant.
func constants(e expression) []any {
	switch e := e.(type) {
	case literal:
		if !isEmpty(e.v) {
			return []any{e.v}
		}
	case arrayOf:
		var all []any
		for _, one := range e {
			v, is := one.(literal)
			if !is || isEmpty(v.v) {
				return nil
			}
			all = append(all, v.v)
		}
		return all
	}
	return nil
}

// neverAnswers tells whether no choice of a question makes a comparison true.
func (s *Survey) neverAnswers(q *Question, op string, wanted []any) bool {
	if !q.Select() || q.open || q.hasOther || len(q.Choices) == 0 {
		return false
	}
	offered := func(v any) bool {
		return slices.ContainsFunc(q.Choices, func(c Choice) bool {
			return equal(c.Value, v, s.Generation) || op == "contains" && !q.many && strings.Contains(written(c.Value), written(v))
		})
	}
	if op == "anyof" {
		return !slices.ContainsFunc(wanted, offered)
	}
	return !(op == "=" && len(wanted) > 1 && !q.many) && slices.ContainsFunc(wanted, func(v any) bool { return !offered(v) })
}
