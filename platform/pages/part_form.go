package pages

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// FormPart is where the page of one part stands among those of the form.
type FormPart struct {
	Number, Count int // among the parts that apply
	Title         text.Text
	Facts         text.Text // who answers it and by when
	// Why tells why the part does not apply; there is then nothing to fill in.
	Why  text.Text
	Done bool
	// First and Last tell which buttons lead nowhere.
	First, Last bool
	others      []ui.Link
	previous    string
	next        string
}

type partIn struct {
	ID    string                 `path:"id"`
	Part  string                 `path:"part"`
	Back  string                 `query:"retour"`
	Form  url.Values             `form:"*"`
	Files map[string]*web.Upload `file:"*"`
}

// draftKey is where what is typed in a part saves itself: two parts left halfway do not replace each other.
func draftKey(id string, s *instrument.Section) string { return id + "." + s.ID }

func (d *Desk) part(ctx context.Context, in partIn) (FormPage, error) {
	d, r, body, section, err := d.openPart(ctx, in.ID, in.Part)
	if err != nil {
		return FormPage{}, err
	}
	page, err := d.partForm(ctx, r, body, section)
	if err != nil {
		return page, err
	}
	typed, found, err := d.Records.Draft(ctx, people.ActorFrom(ctx).ID, draftKey(r.ID, section))
	if err != nil {
		return page, err
	}
	form := d.Kind.Instrument.WriteForm(section.Only(r.Answers))
	if found {
		page.Resumed, page.Base, form = true, typed.BaseVersion, typed.Form
		page.Part.Done = form.Get(doneField) != ""
	}
	if in.Back != "" {
		form.Set(backField, in.Back)
	}
	return d.draw(ctx, page, form, nil)
}

// partForm gives the page of one part, before what was typed in it.
func (d *Desk) partForm(ctx context.Context, r record.Record, body people.Body, section *instrument.Section) (FormPage, error) {
	to := func(name string) string { return web.URL(ctx, d.Name+"."+name, "id", r.ID, "part", section.ID) }
	page := FormPage{Desk: d.Name, ID: r.ID, Title: d.title(r.Answers), BodyID: body.ID, Base: r.Version, answers: r.Answers,
		Action: to("part"), Autosave: to("part.autosave"), Discard: to("part.discard"), Cancel: web.URL(ctx, d.Name+".edit", "id", r.ID),
		scope: scope{sections: []*instrument.Section{section}, rest: d.Kind.Instrument.WriteForm(r.Answers)}}
	views, err := d.views(ctx, r)
	if err != nil {
		return page, err
	}
	page.Part = d.formPart(ctx, r, views, section)
	return page, nil
}

// formPart places a part among the others.
func (d *Desk) formPart(ctx context.Context, r record.Record, views []partView, section *instrument.Section) *FormPart {
	p := &FormPart{Title: section.Title}
	last := ""
	for _, v := range views {
		own := v.Section == section
		if own {
			p.Why, p.Done, p.Number, p.previous = v.Why, v.Done, len(p.others)+1, last
			if !v.Hidden() {
				p.Facts = v.hint(people.DayOf(d.Now()))
			}
		}
		if v.Hidden() {
			continue
		}
		address := web.URL(ctx, d.Name+".part", "id", r.ID, "part", v.Section.ID)
		p.others = append(p.others, ui.Link{Label: v.Section.Title, Href: address})
		if p.Number > 0 && !own && p.next == "" {
			p.next = address
		}
		last = address
	}
	p.Count, p.First, p.Last = len(p.others), p.previous == "", p.next == ""
	return p
}

// The fields by which the page of a part says what is wanted besides saving.
const (
	doneField = "_done" // the part is done
	thenField = "_then" // where to go next
)

func (d *Desk) savePart(ctx context.Context, in partIn) (web.Outcome[FormPage], error) {
	d, r, body, section, err := d.openPart(ctx, in.ID, in.Part)
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	page, err := d.partForm(ctx, r, body, section)
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	form := page.scope.own(in.Form)
	page.Part.Done = form.Get(doneField) != ""
	if page.Base, err = base(form); err != nil {
		return web.Outcome[FormPage]{}, err
	}
	mistakes, err := d.keepFiles(ctx, form, in.Files)
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	if done, outcome, err := d.redrawn(ctx, page, r, form); done {
		return outcome, err
	}
	started, err := d.Records.Revision(ctx, r.ID, page.Base)
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	answers, problems, err := d.readPart(ctx, started.Answers, form, body.ID, section)
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	if problems = append(mistakes, problems...); len(problems) > 0 {
		page, err = d.draw(ctx, page, form, problems)
		return web.Stay(page, 422), err
	}
	return d.keepPart(ctx, page, r, section, answers, form)
}

// readPart gives the whole answers as they are with what was typed in a part, and what is wrong in that part. A part that is
// said to be done is judged as it will be when the record is submitted.
func (d *Desk) readPart(ctx context.Context, before instrument.Answers, form url.Values, bodyID string, section *instrument.Section) (instrument.Answers, []instrument.Problem, error) {
	in := d.Kind.Instrument
	typed, problems := in.ReadForm(form)
	answers := section.Replace(before, typed)
	instrument.CarryOrigin(before, answers)
	if len(problems) == 0 {
		stage := instrument.StageDraft
		if form.Get(doneField) != "" {
			stage = instrument.StageSubmit
		}
		problems = in.Validate(answers, stage)
	}
	problems = append(problems, in.CheckWithholding(before, answers, rolesFor(people.ActorFrom(ctx), bodyID)...)...)
	uncitable, err := d.Records.Uncitable(ctx, d.Kind.ID, bodyID, before, answers)
	return answers, slices.DeleteFunc(append(problems, uncitable...), func(p instrument.Problem) bool {
		return !slices.ContainsFunc(section.Questions, func(q *instrument.Question) bool { return q.ID == p.Question })
	}), err
}

// keepPart saves a part. Whatever was saved meanwhile in other parts stays; only the same question answered otherwise by
// somebody else asks for a choice.
func (d *Desk) keepPart(ctx context.Context, page FormPage, r record.Record, section *instrument.Section, answers instrument.Answers, form url.Values) (web.Outcome[FormPage], error) {
	actor := people.ActorFrom(ctx)
	if len(form["_choice"]) > 0 {
		var err error
		if answers, err = d.chosen(ctx, r, page.Base, answers, form); err != nil {
			return web.Outcome[FormPage]{}, err
		}
		page.Base, _ = strconv.Atoi(form.Get("_theirs"))
	}
	err := d.Records.Write(ctx, func(w *record.Writer) error {
		_, err := w.Edit(ctx, actor, r.ID, page.Base, answers, text.Text{})
		var since *record.ConflictError
		if errors.As(err, &since) {
			merged, conflicts := d.Kind.Instrument.Merge(since.Base.Answers, answers, since.Theirs.Answers)
			if len(conflicts) > 0 {
				return err
			}
			_, err = w.Edit(ctx, actor, r.ID, since.Theirs.Version, merged, text.Text{})
		}
		if err != nil {
			return err
		}
		return w.MarkPart(ctx, actor, r.ID, section.ID, form.Get(doneField) != "")
	})
	var conflict *record.ConflictError
	if errors.As(err, &conflict) {
		page, err := d.conflict(ctx, page, form, answers, conflict)
		return web.Stay(page, 409), err
	}
	if err == nil {
		err = d.Records.DropDraft(ctx, actor.ID, draftKey(r.ID, section))
	}
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	return d.afterPart(ctx, r.ID, section, form)
}

// afterPart leads on. What was just answered may have shown or hidden other parts.
func (d *Desk) afterPart(ctx context.Context, id string, section *instrument.Section, form url.Values) (web.Outcome[FormPage], error) {
	all := web.URL(ctx, d.Name+".edit", "id", id)
	then := form.Get(thenField)
	if then == "" {
		return web.Go[FormPage](back(form, all), "notice.part.saved"), nil
	}
	r, err := d.Records.Record(ctx, id)
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	views, err := d.views(ctx, r)
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	place := d.formPart(ctx, r, views, section)
	address := place.next
	if then == "previous" {
		address = place.previous
	}
	if address == "" {
		address = all
	}
	return web.Go[FormPage](address, "notice.part.saved"), nil
}

// autosavePart keeps what was typed so far in a part, and answers with its proofreading.
func (d *Desk) autosavePart(ctx context.Context, in partIn) (web.Outcome[WritingPage], error) {
	d, r, _, section, err := d.openPart(ctx, in.ID, in.Part)
	if err != nil {
		return web.Outcome[WritingPage]{}, err
	}
	s := scope{sections: []*instrument.Section{section}}
	form := s.own(in.Form)
	version, err := base(form)
	if err != nil {
		return web.Outcome[WritingPage]{}, err
	}
	if err := d.Records.SaveDraft(ctx, people.ActorFrom(ctx).ID, draftKey(r.ID, section), version, form); err != nil {
		return web.Outcome[WritingPage]{}, err
	}
	typed, _ := d.Kind.Instrument.ReadForm(form)
	r.Answers = section.Replace(r.Answers, typed)
	page := WritingPage{Title: d.title(r.Answers), Back: web.URL(ctx, d.Name+".part", "id", r.ID, "part", section.ID)}
	page.Writing, err = d.writing(ctx, r, s.link(inForm, d.toField(ctx, r.ID)))
	page.Writing.Action = page.Back
	return web.Stay(page, 200), err
}

func (d *Desk) discardPart(ctx context.Context, in struct {
	ID   string `path:"id"`
	Part string `path:"part"`
}) (web.Outcome[struct{}], error) {
	d, r, _, section, err := d.openPart(ctx, in.ID, in.Part)
	if err != nil {
		return web.Outcome[struct{}]{}, err
	}
	if err := d.Records.DropDraft(ctx, people.ActorFrom(ctx).ID, draftKey(r.ID, section)); err != nil {
		return web.Outcome[struct{}]{}, err
	}
	return web.Go[struct{}](web.URL(ctx, d.Name+".part", "id", r.ID, "part", section.ID), "notice.draft.discarded"), nil
}
