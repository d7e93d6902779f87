// Package bulk does the same thing to many records, or brings many of them in from a file, in two steps: a plan that says,
// record by record, what would change and what cannot be done and why; then the plan as it was read, whole, or nothing if
// anything changed meanwhile. It serves the register (9.2), whose bodies keep their inventories in spreadsheets, and every
// kind of record alike.
package bulk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
)

// Most is how many records one change may touch: a plan must be readable by the person who accepts it.
const Most = 500

// How tells what to do with the answer of a question.
type How string

// The three ways.
const (
	Set   How = "set"   // it replaces the present one; a language left empty stays as it is
	Add   How = "add"   // to the choices, links or rows that are there
	Clear How = "clear" // no answer any more
)

// Change is what is asked for each record: an act, and for record.Edit the answer to give to one question.
type Change struct {
	Act      record.Act
	Question string
	How      How
	Answer   instrument.Answer
	Reason   text.Text // read by the public where the act is public
}

// Step is what the change does to one record.
type Step struct {
	Record record.Record
	After  instrument.Answers  // for record.Edit
	Shown  []instrument.Change // what changes for those who work on it, or what the public will read differently
	// First tells that the record is published for the first time, and Public that the public is concerned at all.
	First, Public bool
	Same          bool        // it is already as asked
	Why           []text.Text // it cannot be done
}

// Done tells that accepting the plan does something to the record.
func (s Step) Done() bool { return !s.Same && len(s.Why) == 0 }

// Plan is what a change would do, in the order in which the records were chosen.
type Plan struct {
	Change Change
	Steps  []Step

	kind record.Kind
}

// Count tells how many records would change, are already as asked, and cannot be changed.
func (p *Plan) Count() (change, same, refused int) {
	for _, s := range p.Steps {
		switch {
		case s.Done():
			change++
		case s.Same:
			same++
		default:
			refused++
		}
	}
	return change, same, refused
}

// NeedsReason tells that what the public reads would change: it is told why.
func (p *Plan) NeedsReason() bool {
	return p.Change.Act == record.Return || slices.ContainsFunc(p.Steps, func(s Step) bool { return s.Done() && s.Public && s.Record.PublicState != "" })
}

// MakePlan says what the change would do to each record, without doing it. Reading the records was allowed by the caller.
func MakePlan(ctx context.Context, records *record.Store, kindID string, actor people.Actor, chosen []record.Record, c Change) (*Plan, error) {
	kind, err := records.Kind(kindID)
	if err != nil {
		return nil, err
	}
	if len(chosen) > Most {
		return nil, fault.Invalid(text.T(fmt.Sprintf("Choisissez au plus %d fiches à la fois.", Most), fmt.Sprintf("Choose at most %d records at a time.", Most)))
	}
	p := &Plan{Change: c, kind: kind}
	for _, r := range chosen {
		s := Step{Record: r}
		if err := p.decide(ctx, records, actor, &s); err != nil {
			return nil, err
		}
		p.Steps = append(p.Steps, s)
	}
	return p, nil
}

// decide fills a step. Only failures of the program are errors: what cannot be done is told in the step.
func (p *Plan) decide(ctx context.Context, records *record.Store, actor people.Actor, s *Step) error {
	if err := p.kind.Allow(actor, s.Record, p.Change.Act); err != nil {
		return s.refuse(p.kind, err)
	}
	switch p.Change.Act {
	case record.Edit:
		return p.edit(records, actor, s)
	case record.Submit:
		return s.refuse(p.kind, p.complete(s.Record))
	case record.Publish:
		return p.publish(ctx, records, s)
	}
	s.Public = s.Record.PublicState != "" && (p.Change.Act == record.Withdraw || p.Change.Act == record.Retire)
	return nil
}

func (p *Plan) edit(records *record.Store, actor people.Actor, s *Step) error {
	q := p.kind.Instrument.Question(p.Change.Question)
	if q == nil {
		return fault.Invalid(text.T("Cette question n’existe pas.", "This question does not exist."))
	}
	s.After = s.Record.Answers.Clone()
	if s.After == nil {
		s.After = instrument.Answers{}
	}
	answer := answered(s.Record.Answers[q.ID], p.Change)
	if delete(s.After, q.ID); answer.Given() {
		s.After[q.ID] = answer
	}
	s.Shown = p.kind.Instrument.Compare(s.Record.Answers, s.After)
	if s.Same = len(s.Shown) == 0; s.Same {
		return nil
	}
	if !p.kind.Instrument.Shown(s.After)[q.ID] && p.Change.How != Clear {
		s.Why = append(s.Why, text.T("la question ne se pose pas pour cette fiche, vu ses autres réponses", "the question does not apply to this record, given its other answers"))
		return nil
	}
	return s.refuse(p.kind, records.Check(actor, s.Record, s.After))
}

// BothLanguages completes a text with the language that it leaves empty, from what was there.
func BothLanguages(was, now instrument.Answer) instrument.Answer {
	t, isText := now.Value.(text.Text)
	old, wasText := was.Value.(text.Text)
	if !isText || !wasText {
		return now
	}
	if t.FR == "" {
		t.FR = old.FR
	}
	if t.EN == "" {
		t.EN = old.EN
	}
	now.Value = t
	return now
}

// answered gives the answer that a question would have.
func answered(was instrument.Answer, c Change) instrument.Answer {
	if c.How == Clear {
		return instrument.Answer{}
	}
	now := BothLanguages(was, c.Answer)
	switch v := now.Value.(type) {
	case []string:
		if old, known := was.Value.([]string); known && c.How == Add {
			now.Value = slices.Compact(slices.Sorted(slices.Values(slices.Concat(old, v))))
		}
	case []instrument.Link:
		if old, known := was.Value.([]instrument.Link); known && c.How == Add {
			now.Value = withLinks(old, v)
		}
	}
	return now
}

func withLinks(old, more []instrument.Link) []instrument.Link {
	all := slices.Clone(old)
	for _, l := range more {
		if !slices.ContainsFunc(old, func(o instrument.Link) bool { return o.URL == l.URL }) {
			all = append(all, l)
		}
	}
	return all
}

func (p *Plan) publish(ctx context.Context, records *record.Store, s *Step) error {
	s.Public, s.First = true, s.Record.PublicState == ""
	err := p.kind.Publishable(s.Record.Answers)
	if err == nil {
		err = p.complete(s.Record)
	}
	if err != nil {
		return s.refuse(p.kind, err)
	}
	proposed, err := records.Proposed(ctx, s.Record)
	if err != nil {
		return err
	}
	var now instrument.Answers
	if !s.First {
		current, err := records.Current(ctx, s.Record.Kind, s.Record.Number)
		if err != nil {
			return err
		}
		now = current.Answers
	}
	s.Shown = p.kind.Instrument.Compare(now, proposed.Answers)
	return nil
}

// complete gives the fault of a record that lacks what submission needs.
func (p *Plan) complete(r record.Record) error {
	var fields []fault.Field
	for _, problem := range p.kind.Instrument.Validate(r.Answers, instrument.StageSubmit) {
		fields = append(fields, fault.Field{Name: problem.Question, Message: problem.Message})
	}
	if len(fields) == 0 {
		return nil
	}
	return fault.Invalid(text.T("Il manque encore des réponses.", "Some answers are still missing."), fields...)
}

// refuse keeps in the step why it cannot be done; an error that is not for a reader is given back.
func (s *Step) refuse(kind record.Kind, err error) error {
	var said *fault.Error
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &said):
		return err
	case len(said.Fields) == 0:
		s.Why = append(s.Why, said.Message)
	}
	for _, f := range said.Fields {
		s.Why = append(s.Why, labelled(kind.Instrument, f))
	}
	return nil
}

// labelled is a problem told with its question.
func labelled(in *instrument.Instrument, f fault.Field) text.Text {
	q := in.Question(questionOf(f.Name))
	if q == nil {
		return f.Message
	}
	return text.T("«\u00a0"+q.Label.FR+"\u00a0»\u00a0: "+f.Message.FR, "“"+q.Label.EN+"”: "+f.Message.EN)
}
