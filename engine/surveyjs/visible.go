package surveyjs

import (
	"fmt"
	"maps"
	"slices"
)

// Visible tells which questions show for these answers, by Question.Index. Every condition reads the stored answers, whether the
// question that gave them shows or not.
func (s *Survey) Visible(a *Answers) []bool {
	shown, open := make([]bool, len(s.Questions)), make([]bool, len(s.containers))
	c := &scope{Answers: a}
	for i, box := range s.containers {
		open[i] = (box.Parent == nil || open[box.Parent.index]) && (box.visible == nil || truth(box.visible.value(c)))
	}
	for i, q := range s.Questions {
		shown[i] = open[q.In.index] && (q.visible == nil || truth(q.visible.value(c)))
	}
	return shown
}

// Inner is a question of a row or of a panel that repeats, as it stands in answers.
type Inner struct {
	Question *Question
	Path     string // members[0].age
	Visible  bool
	Value    any
	There    bool

	in *row
}

// row is one row of a matrix or one panel that repeats.
type row struct {
	path  string
	held  map[string]any
	scope *scope
}

// Inside lists the questions of the rows and panels of an answer, in their order. Rows of a matrix are those of the form; those of
// what repeats are those that the answer holds.
func (s *Survey) Inside(a *Answers, q *Question) []Inner {
	v, _ := a.Of(q)
	return s.inside(&scope{Answers: a}, q, v, q.Name, 0)
}

func (s *Survey) inside(c *scope, q *Question, v any, path string, depth int) []Inner {
	var all []Inner
	if len(q.Inside) == 0 || depth > maxNested {
		return nil
	}
	for _, r := range s.rowsOf(c, q, v, path) {
		boxes := map[*Container]bool{}
		for _, one := range q.Inside {
			value, there := r.held[one.Key]
			in := Inner{one, r.path + "." + one.Name, openInside(one.In, r.scope, boxes) && (one.visible == nil || truth(one.visible.value(r.scope))), value, there, r}
			all = append(all, in)
			for _, deeper := range s.inside(r.scope, one, value, in.Path, depth+1) {
				deeper.Visible = deeper.Visible && in.Visible
				all = append(all, deeper)
			}
		}
	}
	return all
}

func openInside(c *Container, in *scope, known map[*Container]bool) bool {
	if c == nil {
		return true
	}
	open, decided := known[c]
	if !decided {
		open = openInside(c.Parent, in, known) && (c.visible == nil || truth(c.visible.value(in)))
		known[c] = open
	}
	return open
}

// rowsOf gives the rows of an answer that show.
func (s *Survey) rowsOf(c *scope, q *Question, v any, path string) []*row {
	at := func(path string, held any, name any, index int) *row {
		m, _ := held.(map[string]any)
		own := *c
		own.own, own.name, own.index = m, name, index
		return &row{path, m, &own}
	}
	switch q.Type {
	case "multipletext":
		return []*row{at(path, v, nil, 0)}
	case "matrixdropdown":
		held, _ := v.(map[string]any)
		var all []*row
		for i, r := range s.shownItems(c, q.Rows, q.rowsVisible) {
			name := written(r.Value)
			all = append(all, at(path+"."+name, held[name], r.Value, i+1))
		}
		return all
	}
	list, _ := v.([]any)
	all := make([]*row, len(list))
	for i, held := range list {
		index := i // of a panel; rows are counted from 1
		if q.Type == "matrixdynamic" {
			index = i + 1
		}
		all[i] = at(fmt.Sprintf("%s[%d]", path, i), held, nil, index)
	}
	return all
}

// shownItems gives the choices or rows that show: each by its own condition, and by the one for all, which reads {item}.
func (s *Survey) shownItems(c *scope, items []Choice, all expression) []Choice {
	var shown []Choice
	for _, one := range items {
		own := *c
		own.item = one.Value
		if (one.visible == nil || truth(one.visible.value(&own))) && (all == nil || truth(all.value(&own))) {
			shown = append(shown, one)
		}
	}
	return shown
}

// offers tells whether a value is one of the choices that show; the reserved value other always is.
func (s *Survey) offers(c *scope, q *Question, v any) bool {
	if q.open || q.keepsOther {
		return true
	}
	if name, isText := v.(string); isText && name == "other" {
		return true
	}
	offered := q.Choices
	if q.conditioned {
		offered = s.shownItems(c, q.Choices, q.choicesVisible)
	}
	return isAmong(offered, v, s.Generation)
}

func isAmong(offered []Choice, v any, gen Generation) bool {
	for i := range offered {
		if isPlain(v) && v == offered[i].Value {
			return true
		}
	}
	for i := range offered {
		if equal(offered[i].Value, v, gen) {
			return true
		}
	}
	return false
}

// isPlain tells whether a value may be compared with ==.
func isPlain(v any) bool {
	switch v.(type) {
	case string, float64, bool:
		return true
	}
	return false
}

// Requires tells whether a question needs an answer for these answers, when it shows.
func (s *Survey) Requires(a *Answers, q *Question) bool { return requires(&scope{Answers: a}, q) }

func requires(c *scope, q *Question) bool {
	return q.Required || q.required != nil && truth(q.required.value(c))
}

// ClearHidden takes off the answers that the form takes off as soon as their question hides, and again until nothing hides any more.
// It gives their names.
func (s *Survey) ClearHidden(a *Answers) []string {
	if !s.atOnce {
		return nil
	}
	gone := map[string]bool{}
	for changed := true; changed; {
		changed = false
		for i, shows := range s.Visible(a) {
			q := s.Questions[i]
			if _, there := a.Of(q); !there || shows || !s.goesAtOnce(q, a) || s.keptByAnother(q, a) {
				continue
			}
			a.drop(q)
			if q.hasOther || q.hasReason {
				a.set(q.reason, nil)
			}
			gone[q.Key], changed = true, true
		}
	}
	return slices.Sorted(maps.Keys(gone))
}

func (s *Survey) goesAtOnce(q *Question, a *Answers) bool {
	switch s.clearingOf(q) {
	case clearOnHiddenContainer:
		return true
	case clearOnHidden:
		return q.visible != nil && !truth(q.visible.value(&scope{Answers: a}))
	}
	return false
}

func (s *Survey) clearingOf(q *Question) clearing {
	if q.clearing != clearingDefault {
		return q.clearing
	}
	return s.clearing
}

// keptByAnother tells whether a question that shows keeps its answer under the same name.
func (s *Survey) keptByAnother(q *Question, a *Answers) bool {
	if !s.shared {
		return false
	}
	for i, shows := range s.Visible(a) {
		if other := s.Questions[i]; shows && other != q && other.slot == q.slot {
			return true
		}
	}
	return false
}
