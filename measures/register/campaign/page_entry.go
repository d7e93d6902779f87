package campaign

import (
	"context"
	"net/url"
	"strconv"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// EntryPage is one initiative in a declaration: what is to be read again, what changed, what to declare of it.
type EntryPage struct {
	Body    text.Text
	Number  int64
	Title   text.Text
	Tag     ui.Tag
	Back    string
	Action  string
	EditURL string
	ShowURL string
	Hidden  []ui.Hidden
	Key     ui.SummaryList
	Missing []ui.Link
	// Changes is the difference with what was declared before; Since says with what. New is for an initiative never declared.
	Changes  ui.Diff
	Since    text.Text
	New      bool
	Gone     bool
	Keep     *ui.Button
	Undo     bool
	End      []ui.Field
	EndOpen  bool
	problems []ui.Problem
}

// Problems gives the error summary.
func (p EntryPage) Problems() []ui.Problem { return p.problems }

type entryIn struct {
	Year   int        `path:"year"`
	Slug   string     `path:"slug"`
	Number int64      `path:"number"`
	Form   url.Values `form:"*"`
}

func (p *Pages) entry(ctx context.Context, in entryIn) (EntryPage, error) {
	s, e, err := p.entryFor(ctx, in)
	if err != nil {
		return EntryPage{}, err
	}
	form := url.Values{}
	if e.Line != nil && e.Line.Decision == Retired {
		setDay(form, "ended", e.Line.Ended)
		form.Set("reason.fr", e.Line.Reason.FR)
		form.Set("reason.en", e.Line.Reason.EN)
	}
	return p.entryPage(ctx, s, e, form, nil)
}

func (p *Pages) entryFor(ctx context.Context, in entryIn) (Sheet, Entry, error) {
	s, err := p.sheetFor(ctx, sheetIn{in.Year, in.Slug})
	if err != nil {
		return s, Entry{}, err
	}
	e, err := s.Entry(in.Number)
	return s, e, err
}

func (p *Pages) entryPage(ctx context.Context, s Sheet, e Entry, form url.Values, problems []ui.Problem) (EntryPage, error) {
	here := entryURL(ctx, s, e.Record.Number)
	page := EntryPage{Body: s.Body.Name, Number: e.Record.Number, Title: titleOf(e), Tag: decisionTag(e), Back: sheetURL(ctx, s.Campaign.Year, s.Body.Slug),
		Action: here, EditURL: web.URL(ctx, p.Desk+".edit", "id", e.Record.ID, "retour", here), ShowURL: web.URL(ctx, p.Desk+".show", "id", e.Record.ID),
		New: e.Base == nil, Gone: gone(e), Undo: e.Line != nil, problems: problems,
		Hidden: []ui.Hidden{{Name: "_base", Value: strconv.Itoa(e.Record.Version)}, {Name: "_seen", Value: e.Seen()}}}
	reader, err := p.reader(ctx)
	if err != nil {
		return page, err
	}
	shown := p.Store.Entry.Shown(e.Record.Answers)
	for _, id := range s.Campaign.Confirm {
		if q := p.Store.Entry.Question(id); q != nil && shown[id] {
			page.Key.Rows = append(page.Key.Rows, reader.Row(q, e.Record.Answers[id]))
		}
	}
	for _, q := range p.unanswered(s.Campaign, e.Record.Answers) {
		page.Missing = append(page.Missing, ui.Link{Label: q.Label, Href: page.EditURL + "#" + ui.FieldID(q.ID)})
	}
	p.since(&page, s, e, reader)
	if !page.Gone && len(page.Missing) == 0 {
		page.Keep = keepButton(e.asItStands(p.Store.Entry))
	}
	page.EndOpen = form.Get("act") == "retire" || form.Get("reason.fr") != ""
	page.End = marked([]ui.Field{
		{Kind: "day", Name: "ended", Label: text.T("Jour où l’usage a pris fin", "Day the use ended"), Required: true, Values: form},
		{Kind: "long_text", Name: "reason", Label: text.T("Pourquoi\u00a0?", "Why?"), Required: true, Public: true, MaxLength: maxReason, Values: form},
	}, problems)
	return page, nil
}

// since shows what changed, and tells since when.
func (p *Pages) since(page *EntryPage, s Sheet, e Entry, reader pages.Reader) {
	if page.New {
		return
	}
	page.Since = text.T("ouverture de la campagne", "opening of the campaign")
	if s.Last != nil {
		page.Since = text.T("déclaration "+strconv.Itoa(s.Last.Year), strconv.Itoa(s.Last.Year)+" declaration")
	}
	page.Changes = ui.Diff{Before: page.Since, After: text.T("Aujourd’hui", "Today"), Rows: pages.Diffs(reader, p.Store.Entry, e.Base, e.Record.Answers)}
}

// keepButton declares the initiative as it stands.
func keepButton(d Decision) *ui.Button {
	labels := map[Decision]text.Text{
		Confirmed: text.T("Confirmer sans changement", "Confirm unchanged"),
		Updated:   text.T("Déclarer cette mise à jour", "Declare this update"),
		Added:     text.T("Déclarer cette nouvelle initiative", "Declare this new initiative"),
	}
	return &ui.Button{Label: labels[d], Name: "act", Value: "keep"}
}

func (p *Pages) decide(ctx context.Context, in entryIn) (web.Outcome[EntryPage], error) {
	s, e, err := p.entryFor(ctx, in)
	if err != nil {
		return web.Outcome[EntryPage]{}, err
	}
	act := in.Form.Get("act")
	if act != "keep" && act != "retire" && act != "undo" {
		return web.Outcome[EntryPage]{}, fault.Invalid(text.T("Dites ce que vous déclarez de cette initiative.", "Say what you declare of this initiative."))
	}
	base, _ := strconv.Atoi(in.Form.Get("_base")) // none is a version that no record has
	choice := Choice{Number: in.Number, Base: base, Seen: in.Form.Get("_seen"), Retire: act == "retire", Undo: act == "undo"}
	if choice.Retire {
		choice.Ended, choice.Reason = dayFrom(in.Form, "ended"), reasonOf(in.Form)
	}
	_, err = p.Decide(ctx, people.ActorFrom(ctx), s.Campaign, s.BodyID, choice)
	if problems, status := refused(err); problems != nil {
		page, err := p.entryPage(ctx, s, e, in.Form, problems)
		return web.Stay(page, status), err
	}
	if err != nil {
		return web.Outcome[EntryPage]{}, err
	}
	if choice.Undo {
		return web.Go[EntryPage](entryURL(ctx, s, in.Number), "notice.declaration.undone"), nil
	}
	return web.Go[EntryPage](sheetURL(ctx, in.Year, in.Slug), "notice.declaration.decided"), nil
}
