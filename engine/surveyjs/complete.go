package surveyjs

import (
	"maps"
	"slices"
)

// Completion is what completing the form does to the answers.
type Completion struct {
	Answers *Answers       // those that were given, when nothing goes
	Removed []string       // names of the answers that go, in the order of the form
	Changed map[string]any // answers that lose some of their elements

	given *Answers
}

// own gives the answers to write in: never those that were given.
func (c *Completion) own() *Answers {
	if c.Answers == c.given {
		c.Answers = c.given.clone()
	}
	return c.Answers
}

// Complete does what the library does when the form is completed: the answers of hidden questions go, then unknown choices. What shows was
// decided before, and is not decided again on the way.
func (s *Survey) Complete(a *Answers, visible []bool) Completion {
	c := Completion{Answers: a, given: a, Removed: []string{}, Changed: map[string]any{}}
	kept := s.keptSlots(visible)
	for i, q := range s.Questions {
		v, there := c.Answers.Of(q)
		switch {
		case !there:
		case !visible[i] && s.clearingOf(q) != clearNever && !kept[q.slot]:
			c.remove(q)
		case q.Select():
			s.keepKnown(&c, q, v)
		}
	}
	for i, q := range s.Questions {
		if v, there := c.Answers.Of(q); there && !visible[i] && q.Select() {
			s.keepKnown(&c, q, v)
		}
	}
	if s.rows {
		for i, q := range s.Questions {
			if v, there := c.Answers.Of(q); there && visible[i] {
				s.completeInside(&c, q, v)
			}
		}
	}
	return c
}

// keptSlots are those of answers that a question that shows shares with a hidden one.
func (s *Survey) keptSlots(visible []bool) map[int]bool {
	if !s.shared {
		return nil
	}
	kept := map[int]bool{}
	for i, q := range s.Questions {
		if visible[i] {
			kept[q.slot] = true
		}
	}
	return kept
}

// remove takes an answer off, with its comment.
func (c *Completion) remove(q *Question) {
	c.own().drop(q)
	c.Removed = append(c.Removed, q.Key)
	if (q.hasOther || q.hasReason) && c.Answers.there[q.reason] {
		c.own().set(q.reason, nil)
		c.Removed = append(c.Removed, q.Key+commentSuffix)
	}
}

// keepKnown drops the choices that the question does not offer, and the comment on other when other is not chosen.
func (s *Survey) keepKnown(c *Completion, q *Question, v any) {
	kept, all := s.known(&scope{Answers: c.Answers}, q, v)
	switch {
	case all:
	case kept == nil:
		c.remove(q)
		return
	default:
		c.own().values[q.slot] = kept
		c.Changed[q.Key] = kept
	}
	if q.hasOther && !q.hasReason && c.Answers.there[q.reason] && !chosen(c.Answers.values[q.slot], "other") {
		c.own().set(q.reason, nil)
		c.Removed = append(c.Removed, q.Key+commentSuffix)
	}
}

func chosen(v any, value string) bool {
	list, isList := v.([]any)
	return v == value && !isList || slices.ContainsFunc(list, func(one any) bool { return isPlain(one) && one == value })
}

// known gives what the question offers of an answer, nil when nothing is left, and whether that is all of it.
func (s *Survey) known(in *scope, q *Question, v any) (kept any, all bool) {
	list, isList := v.([]any)
	if !q.many || !isList {
		return nil, !q.many && (isEmpty(v) || s.offers(in, q, v))
	}
	isLost := func(one any) bool { return !isEmpty(one) && !s.offers(in, q, one) }
	if !slices.ContainsFunc(list, isLost) {
		return v, true
	}
	left := slices.DeleteFunc(slices.Clone(list), isLost)
	if len(left) == 0 {
		return nil, false
	}
	return left, false
}

// completeInside does the same in rows and panels: each answer that changes is made anew.
func (s *Survey) completeInside(c *Completion, q *Question, v any) {
	was := len(c.Removed)
	made := s.cleaned(c, &scope{Answers: c.Answers}, q, v, q.Name, 0)
	if len(c.Removed) > was || made.changed {
		c.own().values[q.slot] = made.value
		c.Changed[q.Key] = made.value
	}
}

type remade struct {
	value   any
	changed bool
}

func (s *Survey) cleaned(c *Completion, in *scope, q *Question, v any, path string, depth int) remade {
	switch {
	case depth > maxNested:
		return remade{v, false}
	case q.Type == "matrix":
		return s.cleanedRows(c, in, q, v, path)
	case len(q.Inside) == 0:
		return remade{v, false}
	}
	out := remade{v, false}
	rows := s.rowsOf(in, q, v, path)
	made := make([]any, len(rows))
	for i, r := range rows {
		fresh := maps.Clone(r.held)
		boxes := map[*Container]bool{}
		for _, one := range q.Inside {
			held, there := fresh[one.Key]
			if !there {
				continue
			}
			at := r.path + "." + one.Name
			shows := openInside(one.In, r.scope, boxes) && (one.visible == nil || truth(one.visible.value(r.scope)))
			result := s.cleanedOne(c, r.scope, one, held, at, shows, depth)
			if result.changed {
				out.changed = true
				if fresh[one.Key] = result.value; result.value == nil {
					delete(fresh, one.Key)
				}
			}
		}
		made[i] = fresh
	}
	if !out.changed {
		return out
	}
	if q.Type == "multipletext" {
		return remade{made[0], true}
	}
	if held, isMap := v.(map[string]any); isMap {
		whole := maps.Clone(held)
		for i, r := range rows {
			if name := written(r.scope.name); whole[name] != nil {
				whole[name] = made[i]
			}
		}
		return remade{whole, true}
	}
	return remade{made, true}
}

func (s *Survey) cleanedOne(c *Completion, in *scope, q *Question, v any, path string, shows bool, depth int) remade {
	if !shows && s.clearingOf(q) != clearNever {
		c.Removed = append(c.Removed, path)
		return remade{nil, true}
	}
	if q.Select() {
		kept, all := s.known(in, q, v)
		if !all && kept == nil {
			c.Removed = append(c.Removed, path)
		}
		return remade{kept, !all}
	}
	return s.cleaned(c, in, q, v, path, depth+1)
}

// cleanedRows drops the rows of a matrix that do not show.
func (s *Survey) cleanedRows(c *Completion, in *scope, q *Question, v any, path string) remade {
	held, isMap := v.(map[string]any)
	if !isMap || len(q.Rows) == 0 {
		return remade{v, false}
	}
	shown := s.shownItems(in, q.Rows, q.rowsVisible)
	fresh := maps.Clone(held)
	for _, r := range q.Rows {
		name := written(r.Value)
		if _, there := fresh[name]; there && !isAmong(shown, r.Value, Early) {
			delete(fresh, name)
			c.Removed = append(c.Removed, path+"."+name)
		}
	}
	return remade{fresh, len(fresh) < len(held)}
}
