package instrument

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"balise/engine/text"
)

// Brought is what answers to a former version come to in a newer one: every answer is in Answers, or its loss is in Passages.
type Brought struct {
	From, To      *Instrument
	Answers       Answers
	Passages      []Passage // in the order of the former form, then what it did not ask, in the order of the newer one
	Before, After Result
}

// Passage is what becomes of one answer.
type Passage struct {
	Was, Is       *Question // Was is nil for a new question, and for an answer that no question asked; Is, for what is lost whole
	ID            string    // of the former question; of the new one when Was is nil
	Outcome       Outcome
	Before, After Answer
	Lost          []Loss // parts, or the whole
	Hidden        bool   // brought, and no longer shown for these answers
	Reworded      bool   // the question is asked in other words
}

// Outcome sums a passage up.
type Outcome string

// What may become of an answer.
const (
	OutcomeKept    Outcome = "kept"
	OutcomeRenamed Outcome = "renamed" // the same answer, to a question of another name
	OutcomeRecoded Outcome = "recoded" // the same meaning, in the newer version’s terms
	OutcomePart    Outcome = "part"    // some of it is lost
	OutcomeLost    Outcome = "lost"
	OutcomeNew     Outcome = "new" // shown by the newer version, and not answered
)

// Loss is an answer, or a part of one, that has no place in the newer version.
type Loss struct {
	Path   string // question, question.code, list.2.field (rows from 1), question.remark, question.evidence
	Answer Answer // the part
	Why    text.Text
}

// traveller is one answer on its way from version to version.
type traveller struct {
	Passage
	now   Answer
	moved bool
	coded bool
}

// Bring carries answers from the first of these versions to the last, through each one in between: each replaces the one before it, as
// Follow makes sure. Evidence is judged as of a day. One version alone changes nothing.
func Bring(versions []*Instrument, answers Answers, on Date) Brought {
	from, to := versions[0], versions[len(versions)-1]
	b := Brought{From: from, To: to, Answers: Answers{}, Before: from.Score(answers, on)}
	for _, id := range from.ordered(answers) {
		t := &traveller{Passage: Passage{ID: id, Was: from.questions[id], Is: from.questions[id], Before: answers[id]}, now: answers[id]}
		for i := 1; i < len(versions) && t.Is != nil; i++ {
			t.step(versions[i])
		}
		p := t.end(len(versions) > 1)
		if len(versions) == 1 {
			b.Answers[id] = answers[id]
		} else if p.Is != nil {
			b.Answers[p.Is.ID] = p.After
		}
		b.Passages = append(b.Passages, p)
	}
	b.After = to.Score(b.Answers, on)
	b.settle(versions, answers)
	return b
}

// settle says what shows no longer, and what is new.
func (b *Brought) settle(versions []*Instrument, answers Answers) {
	was, is := b.From.Shown(answers), b.To.Shown(b.Answers)
	for i := range b.Passages {
		f := &b.Passages[i]
		f.Hidden = f.Is != nil && was[f.ID] && !is[f.Is.ID]
	}
	if len(versions) == 1 {
		return
	}
	taken := map[string]bool{}
	for _, q := range b.From.Questions() {
		if now := follow(versions, q.ID); now != "" {
			taken[now] = true
		}
	}
	for _, q := range b.To.Questions() {
		if is[q.ID] && !taken[q.ID] {
			b.Passages = append(b.Passages, Passage{ID: q.ID, Is: q, Outcome: OutcomeNew})
		}
	}
}

// follow gives the question of the last version that continues one of the first; "" when none does.
func follow(versions []*Instrument, id string) string {
	for i := 1; i < len(versions) && id != ""; i++ {
		was := versions[i-1].questions[id]
		if id = versions[i].successor(id); id != "" && !carries(was.Kind, versions[i].questions[id].Kind) {
			return ""
		}
	}
	return id
}

// end sums a journey up. Without a step, an answer that no question asked stays where it is.
func (t *traveller) end(stepped bool) Passage {
	f := t.Passage
	switch {
	case !stepped:
		f.Outcome, f.After = OutcomeKept, f.Before
		return f
	case f.Is == nil:
		f.Outcome = OutcomeLost
		if len(f.Lost) == 0 {
			f.Lost = []Loss{{f.ID, f.Before, text.T("Cette question n’existait pas dans la version où l’on a répondu.", "This question did not exist in the version that was answered.")}}
		}
		return f
	}
	f.After = t.now
	f.Reworded = f.Was.Label != f.Is.Label
	switch {
	case t.now.Blank():
		f.Outcome, f.Is = OutcomeLost, nil
	case len(f.Lost) > 0:
		f.Outcome = OutcomePart
	case t.coded:
		f.Outcome = OutcomeRecoded
	case t.moved:
		f.Outcome = OutcomeRenamed
	default:
		f.Outcome = OutcomeKept
	}
	return f
}

func (t *traveller) lose(path string, a Answer, why text.Text) {
	t.Lost = append(t.Lost, Loss{path, a, why})
}

// step goes to the version that replaces the one where the answer is.
func (t *traveller) step(in *Instrument) {
	was := t.Is
	path := in.successor(was.ID)
	is := in.questions[path]
	if is == nil || !carries(was.Kind, is.Kind) {
		t.lose(t.ID, t.now, in.why(was.ID))
		t.Is = nil
		return
	}
	t.Is, t.moved = is, t.moved || is.ID != was.ID
	t.now.Value = t.value(in, was, is, was.ID, is.ID, t.now.Value, t.ID)
	t.beside(in, is)
	if !t.now.Given() {
		t.now.From = ""
	}
	if issues := checkAnswer(is, t.now, StageDraft); len(issues) > 0 {
		t.lose(t.ID, t.now, issues[0].message)
		t.now = Answer{}
	}
	if t.now.Blank() {
		t.Is = nil
	}
}

// why tells why something former has no place any more.
func (in *Instrument) why(path string) text.Text {
	if why, told := in.Replaces.Lost[path]; told {
		return why
	}
	return text.T("La nouvelle version ne le demande plus.", "The newer version no longer asks for it.")
}

// value carries a value, in the terms of the newer question. Paths are those of the former and the newer question; at is where the person
// who answered knows it.
func (t *traveller) value(in *Instrument, was, is *Question, formerPath, path string, v Value, at string) Value {
	switch v := v.(type) {
	case string:
		if was.taxonomy == nil {
			return v
		}
		now, ok := in.recode(formerPath, path, v)
		if !ok {
			t.lose(at+"."+v, Answer{Value: v}, in.why(formerPath+"."+v))
			return nil
		}
		t.coded = t.coded || now != v || was.Kind != is.Kind
		if is.Kind == KindManyOf {
			return []string{now}
		}
		return now
	case []string:
		return t.codes(in, formerPath, path, v, at)
	case []Answers:
		return t.rows(in, was, is, v, at)
	}
	return v
}

func (t *traveller) codes(in *Instrument, formerPath, path string, codes []string, at string) Value {
	var kept []string
	for _, code := range codes {
		now, ok := in.recode(formerPath, path, code)
		if !ok {
			t.lose(at+"."+code, Answer{Value: []string{code}}, in.why(formerPath+"."+code))
			continue
		}
		t.coded = t.coded || now != code
		kept = append(kept, now)
	}
	if len(kept) == 0 && len(codes) > 0 {
		return nil
	}
	slices.Sort(kept)
	return slices.Compact(kept)
}

// rows carries the rows of a list, field by field.
func (t *traveller) rows(in *Instrument, was, is *Question, rows []Answers, at string) Value {
	var all []Answers
	for i, row := range rows {
		now := Answers{}
		for _, id := range slices.Sorted(maps.Keys(row)) {
			former, fieldAt := was.ID+"."+id, fmt.Sprintf("%s.%d.%s", at, i+1, id)
			path := in.successor(former)
			f, field := was.field(id), in.place(path)
			if f == nil || field == nil || !strings.HasPrefix(path, is.ID+".") || !carries(f.Kind, field.Kind) {
				t.lose(fieldAt, row[id], in.why(former))
				continue
			}
			t.coded = t.coded || field.ID != id
			cell := row[id]
			if cell.Value = t.value(in, f, field, former, path, cell.Value, fieldAt); cell.Given() {
				now[field.ID] = cell
			}
		}
		if len(now) > 0 {
			all = append(all, now)
		}
	}
	if len(all) == 0 && len(rows) > 0 {
		return nil
	}
	return all
}

// beside carries what stands beside the value, where the newer question has a place for it.
func (t *traveller) beside(in *Instrument, is *Question) {
	if !in.Remarks && !t.now.Remark.Empty() {
		t.lose(t.ID+".remark", Answer{Remark: t.now.Remark}, text.T("La nouvelle version n’a pas de note à côté des réponses.", "The newer version has no note beside answers."))
		t.now.Remark = text.Text{}
	}
	if is.EvidenceAsked.Empty() && t.now.Evidence != nil {
		t.lose(t.ID+".evidence", Answer{Evidence: t.now.Evidence}, text.T("La nouvelle version ne demande plus de preuve ici.", "The newer version no longer asks for evidence here."))
		t.now.Evidence = nil
	}
}
