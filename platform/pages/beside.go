package pages

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// besideField asks for what may stand beside an answer: evidence where the question wants some, and a note where the questionnaire takes
// them.
func (p painter) besideField(in *instrument.Instrument, q *instrument.Question) *ui.BesideField {
	b := &ui.BesideField{Asked: q.EvidenceAsked, Remarks: in.Remarks, Origin: p.origins[q.ID]}
	if kinds := q.EvidenceKinds(); kinds != nil {
		for _, term := range kinds.Current().Terms {
			b.Kinds = append(b.Kinds, ui.Option{Value: term.Code, Label: term.Label, Help: term.Help})
		}
	}
	if len(b.Kinds) == 0 && !b.Remarks && b.Origin == nil {
		return nil
	}
	return b
}

// aside writes what stands beside an answer: what shows it, who provides it, a note, and where it was taken over from.
func (r Reader) aside(q *instrument.Question, a instrument.Answer) []text.Text {
	if !r.Inside {
		return nil
	}
	var all []text.Text
	if shown := evidenceText(q, a); !shown.Empty() {
		all = append(all, text.T("Preuve\u00a0: "+shown.FR, "Evidence: "+shown.EN))
	}
	if !a.Remark.Empty() {
		all = append(all, text.T("Note\u00a0: "+a.Remark.In(text.FR), "Note: "+a.Remark.In(text.EN)))
	}
	if _, id, _, ok := instrument.OriginOf(a.From); ok && r.RecordName != nil {
		if name := r.RecordName(id); !name.Empty() {
			all = append(all, text.T("Repris de «\u00a0"+name.In(text.FR)+"\u00a0»", "Taken over from “"+name.In(text.EN)+"”"))
		}
	}
	return all
}

// whole writes an answer with what stands beside it, for comparisons.
func (r Reader) whole(q *instrument.Question, a instrument.Answer) text.Text {
	return joinText(append([]text.Text{r.write(q, a)}, r.aside(q, a)...), " – ")
}

// sources gives the records that the answers cite, by kind: those from which the questionnaire may take answers over.
func (d *Desk) sources(ctx context.Context, a instrument.Answers) (map[string]record.Record, error) {
	wanted := map[string]bool{}
	for _, q := range d.Kind.Instrument.Questions() {
		if q.Prefill != nil {
			wanted[q.Prefill.Kind] = true
		}
	}
	all := map[string]record.Record{}
	for _, q := range d.Kind.Instrument.Questions() {
		id, cited := a[q.ID].Value.(string)
		if q.Kind != instrument.KindRecord || !cited || !wanted[q.Of] {
			continue
		}
		r, err := d.Records.Record(ctx, id)
		var told *fault.Error
		if errors.As(err, &told) {
			continue // what was typed names nothing: the form says so elsewhere
		}
		if err != nil {
			return nil, err
		}
		kind, err := d.Records.Kind(r.Kind)
		if err != nil {
			return nil, err
		}
		if r.Kind == q.Of && people.Can(people.ActorFrom(ctx), kind.Right(people.RecordRead), r.BodyID) {
			all[q.Of] = r
		}
	}
	return all, nil
}

// from gives the answer that a question takes over, marked with its origin, where a cited record gives one that suits.
func from(sources map[string]record.Record, q *instrument.Question) (instrument.Answer, bool) {
	r, there := sources[q.Prefill.Kind]
	if !there {
		return instrument.Answer{}, false
	}
	a := r.Answers[q.Prefill.Question]
	if !a.Known() || a.Absence != nil || !q.Takes(a.Value) {
		return instrument.Answer{}, false
	}
	return instrument.Answer{Value: a.Value, From: instrument.Origin(q.Prefill.Kind, r.ID, q.Prefill.Question)}, true
}

// origins says, by question, where its answer was taken over from, or could be.
func (d *Desk) origins(ctx context.Context, kept, typed instrument.Answers) (map[string]*ui.Origin, error) {
	sources, err := d.sources(ctx, typed)
	if err != nil || len(sources) == 0 {
		return nil, err
	}
	all := map[string]*ui.Origin{}
	for _, q := range d.Kind.Instrument.Questions() {
		if q.Prefill == nil {
			continue
		}
		offered, ok := from(sources, q)
		if !ok {
			continue
		}
		o := &ui.Origin{Title: sources[q.Prefill.Kind].Title}
		same := instrument.Equal(instrument.Answer{Value: typed[q.ID].Value}, instrument.Answer{Value: offered.Value})
		switch {
		case same && kept[q.ID].From != "":
			o.Same = true
		case same:
			continue // given here, and the source says the same
		default:
			o.Says = sameInBoth(strings.TrimSpace(instrument.Show(q, offered, text.FR)))
			o.Says.EN = strings.TrimSpace(instrument.Show(q, offered, text.EN))
		}
		all[q.ID] = o
	}
	return all, nil
}

// takeField is the button by which the answer to a question is taken over again.
const takeField = "_take"

// retaken puts into what was typed the answer that a button asks to take over; done tells whether one did.
func (d *Desk) retaken(ctx context.Context, whole, typed url.Values) (url.Values, bool, error) {
	q := d.Kind.Instrument.Question(typed.Get(takeField))
	if q == nil || q.Prefill == nil {
		return typed, false, nil
	}
	answers, _ := d.Kind.Instrument.ReadForm(whole)
	sources, err := d.sources(ctx, answers)
	if err != nil {
		return typed, false, err
	}
	taken, ok := from(sources, q)
	if !ok {
		return typed, false, nil
	}
	for name := range typed {
		if id, _, _ := strings.Cut(name, "."); id == q.ID {
			typed.Del(name)
		}
	}
	for name, values := range d.Kind.Instrument.WriteForm(instrument.Answers{q.ID: {Value: taken.Value}}) {
		typed[name] = values
	}
	typed.Del(takeField)
	return typed, true, nil
}

// redrawn draws the form again, unsaved, where what was pressed asks for that: a row more or less, an answer taken over again, advice read
// anew.
func (d *Desk) redrawn(ctx context.Context, page FormPage, r record.Record, form url.Values) (done bool, outcome web.Outcome[FormPage], err error) {
	if ui.RowsChanged(form) {
		page, err = d.draw(ctx, page, ui.WithoutRemoved(form), nil)
		return true, web.Stay(page, 200), err
	}
	taken, done, err := d.retaken(ctx, page.scope.over(form), form)
	if err != nil {
		return true, outcome, err
	}
	if done {
		page, err = d.draw(ctx, page, taken, nil)
		return true, web.Stay(page, 200), err
	}
	return d.rereadForm(ctx, page, r, form)
}
