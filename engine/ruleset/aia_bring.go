package ruleset

import (
	"maps"
	"slices"

	"balise/engine/surveyjs"
	"balise/engine/text"
)

// Rescored is an assessment under two versions: each one’s own result, and what became of every answer in between. Whatever was answered is
// in Answers, as it was or in the newer version’s terms, or in Lost.
type Rescored struct {
	ID         string         `json:"id,omitempty"`
	Before     Result         `json:"before"` // under the version in which it was answered
	After      Result         `json:"after"`  // under the newer one, of the answers below
	Kept       []string       `json:"kept"`   // questions whose answer, or a part of it, stands as it was
	Moved      []Move         `json:"moved"`
	Reworded   []Rewording    `json:"reworded"` // of what was kept or moved
	Lost       []Loss         `json:"lost"`
	Unanswered []string       `json:"unanswered"` // questions that the older version did not ask, that show, and have no answer
	Answers    map[string]any `json:"answers"`
}

// Move is an answer, or an element of one, that says the same under another value or another question.
type Move struct {
	Question string `json:"question"`
	Now      string `json:"now,omitempty"` // the question that has it, when its name changed
	From     any    `json:"from"`
	To       any    `json:"to"`
}

// Rewording is a question, or one of its choices, that is taken for the same in other words: a person should read both.
type Rewording struct {
	Question string    `json:"question"`
	Choice   any       `json:"choice,omitempty"`
	Was      text.Text `json:"was"`
	Is       text.Text `json:"is"`
}

// Loss is an answer, or an element of one, that has no place in the newer version.
type Loss struct {
	Question string `json:"question"`
	Answer   any    `json:"answer"`
	Reason   string `json:"reason"`
}

// Rescore scores answers under their own version, brings them to the newer one, and scores them there.
func (b *Bridge) Rescore(id string, given map[string]any) Rescored {
	r := b.bring(given)
	r.ID = id
	r.Before = b.old.Assess(b.old.survey.Answers(given))
	r.After = b.now.Assess(b.now.survey.Answers(r.Answers))
	for _, name := range r.After.Missing {
		q := b.now.survey.Question(name)
		if s := b.spans[q.Key]; s == nil || s.is == nil {
			r.Unanswered = append(r.Unanswered, name)
		}
	}
	return r
}

func (b *Bridge) bring(given map[string]any) Rescored {
	r := Rescored{Kept: []string{}, Moved: []Move{}, Reworded: []Rewording{}, Lost: []Loss{}, Unanswered: []string{}, Answers: map[string]any{}}
	if b.old.survey == b.now.survey {
		r.Kept = append(r.Kept, slices.Sorted(maps.Keys(given))...)
		r.Answers = maps.Clone(given)
		return r
	}
	for _, key := range b.order(given) {
		b.carry(&r, key, given[key])
	}
	return r
}

// order gives the names of answers in the order of the older form, then those it does not know, then those that the federal tool moves:
// an answer under the newer name goes first.
func (b *Bridge) order(given map[string]any) []string {
	var form, strays, last []string
	seen := map[string]bool{}
	for _, q := range b.old.survey.Questions {
		if _, there := given[q.Key]; there && !seen[q.Key] {
			seen[q.Key] = true
			if movedQuestions[q.Key] == "" {
				form = append(form, q.Key)
			} else {
				last = append(last, q.Key)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(given)) {
		switch {
		case seen[key]:
		case movedQuestions[key] == "":
			strays = append(strays, key)
		default:
			last = append(last, key)
		}
	}
	return slices.Concat(form, strays, last)
}

// carry brings one answer.
func (b *Bridge) carry(r *Rescored, key string, v any) {
	s := b.spans[key]
	if s == nil {
		b.stray(r, key, v)
		return
	}
	if s.is == nil {
		r.lose(key, v, s.why)
		return
	}
	if r.Answers[s.is.Key] != nil {
		r.lose(key, v, "the newer version has an answer to "+s.is.Key+" already")
		return
	}
	switch {
	case surveyjs.Blank(v):
		r.keep(s, v)
	case !s.was.Select():
		r.carryWhole(b.now.survey, s, v)
	default:
		r.carryChoices(s, v)
	}
}

// stray is an answer under a name that is no question of its own version: the federal tool moves some, a form keeps others beside a
// question.
func (b *Bridge) stray(r *Rescored, key string, v any) {
	now := movedQuestions[key]
	_, isText := v.(string)
	alone := map[string]any{key: v}
	switch {
	case b.known[now] && !b.known[key] && isText && r.Answers[now] == nil:
		r.Answers[now] = v
		r.Moved = append(r.Moved, Move{key, now, v, v})
	case len(b.old.survey.Check(b.old.survey.Answers(alone))) == 0 && len(b.now.survey.Check(b.now.survey.Answers(alone))) == 0:
		r.Answers[key] = v
		r.Kept = append(r.Kept, key)
	default:
		r.lose(key, v, "its own version has no such question")
	}
}

func (r *Rescored) lose(key string, v any, why string) {
	r.Lost = append(r.Lost, Loss{key, v, why})
}

// keep takes an answer as it is.
func (r *Rescored) keep(s *span, v any) {
	r.Answers[s.is.Key] = v
	r.reworded(s.is.Key, nil, s.was.Title, s.is.Title)
	if s.is.Key != s.was.Key {
		r.Moved = append(r.Moved, Move{s.was.Key, s.is.Key, v, v})
		return
	}
	r.Kept = append(r.Kept, s.was.Key)
}

func (r *Rescored) reworded(key string, choice any, was, is text.Text) {
	if !was.Empty() && !is.Empty() && (was.EN != is.EN || was.FR != is.FR) {
		r.Reworded = append(r.Reworded, Rewording{key, choice, was, is})
	}
}

// carryWhole brings an answer that is not among choices, where the newer question takes it.
func (r *Rescored) carryWhole(now *surveyjs.Survey, s *span, v any) {
	if problems := now.Check(now.Answers(map[string]any{s.is.Key: v})); len(problems) > 0 {
		r.lose(s.was.Key, v, "the newer version refuses it: "+problems[0].Reason)
		return
	}
	r.keep(s, v)
}

// carryChoices brings what was chosen, one element after the other.
func (r *Rescored) carryChoices(s *span, v any) {
	elements, isList := v.([]any)
	if isList != s.was.Many() {
		r.lose(s.was.Key, v, "its own version does not take this: a list where one choice is expected, or one choice where a list is")
		return
	}
	if !isList {
		elements = []any{v}
	}
	var taken []any
	whole := false // something stands as it was
	for _, one := range elements {
		p, offered := s.at(one)
		switch {
		case !offered:
			r.lose(s.was.Key, one, "its own version does not offer this choice")
		case p.is == nil:
			r.lose(s.was.Key, one, p.why)
		case !s.is.Many() && len(taken) > 0:
			r.lose(s.was.Key, one, "the newer question takes one choice only")
		default:
			if !slices.Contains(taken, p.is.Value) {
				taken = append(taken, p.is.Value)
			}
			if p.is.Value == one && s.is.Key == s.was.Key {
				whole = true
			} else {
				r.Moved = append(r.Moved, Move{s.was.Key, renamed(s), one, p.is.Value})
			}
			r.reworded(s.is.Key, p.is.Value, p.was, p.is.Text)
		}
	}
	if len(taken) == 0 {
		return
	}
	r.reworded(s.is.Key, nil, s.was.Title, s.is.Title)
	r.Answers[s.is.Key] = taken[0]
	if s.is.Many() {
		r.Answers[s.is.Key] = taken
	}
	if whole {
		r.Kept = append(r.Kept, s.was.Key)
	}
}

// at gives what becomes of an element; other is offered everywhere.
func (s *span) at(one any) (passage, bool) {
	if one == "other" {
		return passage{is: &surveyjs.Choice{Value: one}}, true
	}
	if !plain(one) {
		return passage{}, false
	}
	p, offered := s.choices[one]
	return p, offered
}

func renamed(s *span) string {
	if s.is.Key == s.was.Key {
		return ""
	}
	return s.is.Key
}
