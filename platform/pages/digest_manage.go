package pages

import (
	"context"
	"net/url"

	"balise/engine/text"
	"balise/platform/digest"
	"balise/platform/fault"
	"balise/platform/lang"
	"balise/platform/web"
	"balise/platform/web/ui"
)

type mailboxIn struct {
	Token string     `path:"token"`
	Form  url.Values `form:"*"`
}

// ConfirmPage asks the holder of a mailbox whether they want the digests.
type ConfirmPage struct {
	Facts   ui.SummaryList
	Already bool // it was confirmed before
	Action  string
}

func (d *Digests) confirmForm(ctx context.Context, in mailboxIn) (ConfirmPage, error) {
	sub, err := d.Pending(ctx, in.Token)
	if err != nil {
		return ConfirmPage{}, err
	}
	facts, err := d.facts(ctx, sub)
	return ConfirmPage{Facts: facts, Already: sub.Active, Action: web.URL(ctx, "digest.confirm", "token", in.Token)}, err
}

// facts says what a subscription is. The address itself is not shown: a link may be passed on.
func (d *Digests) facts(ctx context.Context, sub digest.Subscription) (ui.SummaryList, error) {
	about, err := sub.Source.About(ctx, sub.Scope)
	rows := []ui.SummaryRow{
		{Label: text.T("Sur quoi", "About"), Value: about},
		{Label: text.T("Rythme", "How often"), Value: sub.Every.Title()},
		{Label: text.T("Langue des courriels", "Language of the e-mails"), Value: map[text.Lang]text.Text{text.FR: text.T("Français", "French"), text.EN: text.T("Anglais", "English")}[sub.Lang]},
	}
	if sub.Active {
		rows = append(rows, ui.SummaryRow{Label: text.T("Prochain envoi, si quelque chose change", "Next message, if something changes"),
			Value: text.T(lang.Date(text.FR, sub.Next), lang.Date(text.EN, sub.Next))})
	}
	return ui.SummaryList{Rows: rows}, err
}

func (d *Digests) confirm(ctx context.Context, in mailboxIn) (web.Outcome[ConfirmPage], error) {
	manage, err := d.Confirm(ctx, in.Token)
	if err != nil {
		return web.Outcome[ConfirmPage]{}, err
	}
	return web.Go[ConfirmPage](web.URL(ctx, "digest.manage", "token", manage), "notice.digest.confirmed"), nil
}

// ManagePage shows every subscription of a mailbox, to be changed or left.
type ManagePage struct {
	Action string
	All    []Managed
}

// Managed is a subscription with its form.
type Managed struct {
	Number int // from 1
	ID     string
	Facts  ui.SummaryList
	Fields []ui.Field
}

func (d *Digests) manage(ctx context.Context, in mailboxIn) (ManagePage, error) {
	all, err := d.Mailbox(ctx, in.Token)
	if err != nil {
		return ManagePage{}, err
	}
	page := ManagePage{Action: web.URL(ctx, "digest.manage", "token", in.Token)}
	for i, sub := range all {
		facts, err := d.facts(ctx, sub)
		if err != nil {
			return page, err
		}
		every, language := sub.ID+".every", sub.ID+".language"
		typed := url.Values{every: {string(sub.Every)}, language: {string(sub.Lang)}}
		page.All = append(page.All, Managed{Number: i + 1, ID: sub.ID, Facts: facts, Fields: []ui.Field{
			{Kind: "select", Name: every, Label: text.T("Rythme", "How often"), Options: rhythmOptions(), Values: typed},
			{Kind: "select", Name: language, Label: text.T("Langue des courriels", "Language of the e-mails"), Options: languageOptions(), Values: typed},
		}})
	}
	return page, nil
}

func (d *Digests) change(ctx context.Context, in mailboxIn) (web.Outcome[ManagePage], error) {
	id := in.Form.Get("id")
	to, notice := web.URL(ctx, "digest.manage", "token", in.Token), "notice.digest.changed"
	var err error
	switch in.Form.Get("do") {
	case "save":
		err = d.Change(ctx, in.Token, id, text.Lang(in.Form.Get(id+".language")), digest.Every(in.Form.Get(id+".every")))
	case "leave":
		if id == "" {
			return web.Outcome[ManagePage]{}, fault.Invalid(text.T("Choisissez l’abonnement à quitter.", "Choose the subscription to leave."))
		}
		err, notice = d.Leave(ctx, in.Token, id), "notice.digest.left"
	case "leave_all":
		err, notice = d.Leave(ctx, in.Token, ""), "notice.digest.left_all"
		to = web.URL(ctx, "digest.subscribe")
	default:
		err = fault.Invalid(text.T("Cette page ne connaît pas cette action.", "This page does not know this action."))
	}
	if err != nil {
		return web.Outcome[ManagePage]{}, err
	}
	if _, gone := d.Mailbox(ctx, in.Token); fault.Is(gone, fault.GoneKind) {
		to = web.URL(ctx, "digest.subscribe") // the link was that of the subscription that was left
	}
	return web.Go[ManagePage](to, notice), nil
}

// QuitPage leaves the one subscription that a digest was sent for.
type QuitPage struct {
	Facts  ui.SummaryList
	Done   bool
	Action string
}

// Panel confirms.
func (p QuitPage) Panel() ui.Panel {
	return ui.Panel{Title: text.T("Vous n’êtes plus abonné", "You are no longer subscribed"),
		Body: text.T("Plus rien ne vous sera envoyé pour cet abonnement.", "Nothing more will be sent to you for this subscription.")}
}

func (d *Digests) quitForm(ctx context.Context, in mailboxIn) (QuitPage, error) {
	sub, err := d.Quitting(ctx, in.Token)
	if err != nil {
		return QuitPage{}, err
	}
	facts, err := d.facts(ctx, sub)
	return QuitPage{Facts: facts, Action: web.URL(ctx, "digest.quit", "token", in.Token)}, err
}

// quit answers a person and a mail program alike (RFC 8058): at once, without a redirection, and again as often as asked.
func (d *Digests) quit(ctx context.Context, in mailboxIn) (web.Outcome[QuitPage], error) {
	if err := d.Quit(ctx, in.Token); err != nil {
		return web.Outcome[QuitPage]{}, err
	}
	return web.Stay(QuitPage{Done: true}, 200), nil
}
