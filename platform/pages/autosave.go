package pages

import (
	"context"
	"net/url"

	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
)

// autosave keeps what was typed so far, and answers with its proofreading.
func (d *Desk) autosave(ctx context.Context, in formIn) (web.Outcome[WritingPage], error) {
	r, version, form, err := d.typed(ctx, in)
	if err != nil {
		return web.Outcome[WritingPage]{}, err
	}
	key := r.ID
	if key == "" {
		key = d.newKey()
	}
	if err := d.Records.SaveDraft(ctx, people.ActorFrom(ctx).ID, key, version, in.Form); err != nil {
		return web.Outcome[WritingPage]{}, err
	}
	page := WritingPage{Title: d.title(r.Answers), Back: form}
	page.Writing, err = d.under(r.InstrumentVersion).writing(ctx, r, inForm)
	page.Writing.Action = form
	return web.Stay(page, 200), err
}

// typed gives the record as it would be with what was typed, from which version it started, and where its form is.
func (d *Desk) typed(ctx context.Context, in formIn) (r record.Record, version int, form string, err error) {
	if in.ID == "nouveau" {
		answers, _ := d.Kind.Instrument.ReadForm(in.Form)
		r = record.Record{Kind: d.Kind.ID, BodyID: d.bodyOf(ctx, in.Form), Answers: answers}
		return r, 0, web.URL(ctx, d.Name+".new"), people.Allow(people.ActorFrom(ctx), d.Kind.Right(people.RecordCreate), "")
	}
	if r, _, err = d.open(ctx, in.ID, people.RecordEdit); err != nil {
		return r, 0, "", err
	}
	if version, err = base(in.Form); err != nil {
		return r, 0, "", err
	}
	typed, _, err := d.carried(ctx, r, version, in.Form)
	if err != nil {
		return r, 0, "", err
	}
	r.Answers, _ = d.under(r.InstrumentVersion).Kind.Instrument.ReadForm(typed)
	return r, version, web.URL(ctx, d.Name+".edit", "id", r.ID), err
}

// bodyOf gives the body chosen for a new record, when the person may write for it.
func (d *Desk) bodyOf(ctx context.Context, form url.Values) string {
	if id := form.Get("_body"); id != "" && people.Can(people.ActorFrom(ctx), d.Kind.Right(people.RecordCreate), id) {
		return id
	}
	return ""
}

// rereadForm shows the form again when one of the buttons of the proofreading sent it: nothing is saved.
func (d *Desk) rereadForm(ctx context.Context, page FormPage, r record.Record, form url.Values) (done bool, outcome web.Outcome[FormPage], err error) {
	asked, copied, err := d.reread(ctx, form)
	if !asked || err != nil {
		return asked, outcome, err
	}
	page, err = d.draw(ctx, page, form, nil)
	page.Writing.Copied = copied
	return true, web.Stay(page, 200), err
}

func (d *Desk) discard(ctx context.Context, in struct {
	ID string `path:"id"`
}) (web.Outcome[struct{}], error) {
	key, back := in.ID, web.URL(ctx, d.Name+".edit", "id", in.ID)
	if in.ID == "nouveau" {
		key, back = d.newKey(), web.URL(ctx, d.Name+".new")
	}
	if err := d.Records.DropDraft(ctx, people.ActorFrom(ctx).ID, key); err != nil {
		return web.Outcome[struct{}]{}, err
	}
	return web.Go[struct{}](back, "notice.draft.discarded"), nil
}
