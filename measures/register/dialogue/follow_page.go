package dialogue

import (
	"context"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/initiative"
	"balise/platform/lang"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// FollowPage is a request as whoever sent it follows it, by a private link.
type FollowPage struct {
	Request
	Facts    ui.SummaryList
	Message  []string
	Answer   []string
	Closing  []string // why it was closed without an answer
	Events   []ui.Event
	Recourse *ui.Callout
	Link     string // the address of this page, to keep
	Action   string
	Public   bool // others read the answer
	late     bool
	keep     int
}

// Fresh tells that the request has just been sent, or waits.
func (p FollowPage) Fresh() bool { return p.Waiting() }

// SetAside tells that somebody first checks that the request is one.
func (p FollowPage) SetAside() bool { return p.State == Held }

// Overdue tells that the promised day is past.
func (p FollowPage) Overdue() bool { return p.late && p.Waiting() }

// Keep is how many days after the end the address is erased.
func (p FollowPage) Keep() int { return p.keep }

// CanTakeBack tells that the request may still be taken back.
func (p FollowPage) CanTakeBack() bool { return p.Waiting() }

// CanDecide tells that whoever asked may still say whether others read the answer.
func (p FollowPage) CanDecide() bool { return p.State != Withdrawn && p.State != Closed }

type followIn struct {
	Token string `path:"token"`
	Do    string `form:"do"`
}

func (c *Counter) follow(ctx context.Context, in followIn) (FollowPage, error) {
	r, events, err := c.Followed(ctx, in.Token)
	if err != nil {
		return FollowPage{}, err
	}
	directory, err := c.People.Directory(ctx)
	if err != nil {
		return FollowPage{}, err
	}
	page := FollowPage{Request: r, Message: lines(r.Message), Action: web.URL(ctx, "dialogue.follow", "token", in.Token),
		Link: web.Absolute(ctx, web.URL(ctx, "dialogue.follow", "token", in.Token)), late: r.Late(c.Now()), keep: c.Terms.KeepDays}
	if r.State == Answered {
		page.Answer = lines(r.Answer)
	}
	if r.State == Closed {
		page.Closing = lines(r.Reason)
	}
	if _, page.Public, err = c.PublicOf(ctx, r.ID); err != nil {
		return page, err
	}
	tag := stateTag(r, c.Now())
	page.Facts.Rows = []ui.SummaryRow{
		{Label: text.T("Où elle en est", "Where it stands"), Tag: &tag},
		{Label: text.T("Sujet", "Subject"), Value: r.Kind.Title()},
		{Label: text.T("Qui répond", "Who answers"), Value: bodyName(directory, r.BodyID)},
		{Label: text.T("Envoyée le", "Sent on"), Value: each(func(l text.Lang) string { return lang.Date(l, r.AskedAt) })},
	}
	if r.Subject != "" {
		page.Facts.Rows[1].Value = each(func(l text.Lang) string { return r.Kind.Title().In(l) + " – " + r.Subject })
	}
	if r.Waiting() || r.State == Answered {
		page.Facts.Rows = append(page.Facts.Rows, ui.SummaryRow{Label: text.T("Réponse promise au plus tard le", "Answer promised at the latest on"),
			Value: each(func(l text.Lang) string { return lang.Date(l, r.DueDay()) })})
	}
	for _, e := range events {
		page.Events = append(page.Events, event(e, directory))
	}
	if r.Kind == Concern {
		if p, err := c.Records.Current(ctx, initiative.KindID, r.Record); err == nil {
			page.Recourse = c.recourse(ctx, p)
		} else if !fault.Is(err, fault.NotFoundKind) {
			return page, err
		}
	}
	return page, nil
}

func (c *Counter) followed(ctx context.Context, in followIn) (web.Outcome[FollowPage], error) {
	acts := map[string]struct {
		do     func() error
		notice string
	}{
		"consent":   {func() error { return c.Consent(ctx, in.Token, true) }, "notice.dialogue.consented"},
		"refuse":    {func() error { return c.Consent(ctx, in.Token, false) }, "notice.dialogue.refused"},
		"forget":    {func() error { return c.ForgetEmail(ctx, in.Token) }, "notice.dialogue.forgotten"},
		"take_back": {func() error { return c.TakeBack(ctx, in.Token) }, "notice.dialogue.taken_back"},
	}
	act, known := acts[in.Do]
	if !known {
		return web.Outcome[FollowPage]{}, fault.Invalid(text.T("Cette page ne connaît pas cette action.", "This page does not know this action."))
	}
	if err := act.do(); err != nil {
		return web.Outcome[FollowPage]{}, err
	}
	return web.Go[FollowPage](web.URL(ctx, "dialogue.follow", "token", in.Token), act.notice), nil
}
