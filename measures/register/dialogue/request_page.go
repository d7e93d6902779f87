package dialogue

import (
	"context"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/guard"
	"balise/platform/initiative"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// RequestPage is a request as those who answer see it. The address of whoever asked is never on it.
type RequestPage struct {
	Request
	Title   text.Text
	Facts   ui.SummaryList
	Message []string
	Answer  []string
	Doubts  []text.Text
	Public  []ui.Exchange // what everyone reads
	Buttons []ui.Button
	Links   []ui.Link
	Events  []ui.Event
	late    bool
}

// Overdue tells that the promised day is past.
func (p RequestPage) Overdue() bool { return p.late && p.Waiting() }

type requestIn struct {
	ID string `path:"id"`
}

var doubtTitles = map[guard.Doubt]text.Text{
	guard.Trapped: text.T("Un champ que personne ne voit a été rempli.", "A field that nobody sees was filled."),
	guard.Hasty:   text.T("Le formulaire a été envoyé plus vite qu’on ne le lit.", "The form was sent faster than one reads it."),
	manyLinks:     text.T("Le message contient beaucoup de liens.", "The message holds many links."),
	repeated:      text.T("Les mêmes mots ont été envoyés récemment.", "The same words were sent lately."),
	flooded:       text.T("Beaucoup de demandes arrivaient en même temps.", "Many requests were coming at once."),
}

// readable gives a request that the visitor may read. One they may not read does not exist for them.
func (c *Counter) readable(ctx context.Context, id string) (Request, []Event, error) {
	r, events, err := c.Store.Request(ctx, id)
	if err == nil && !Reaches(people.ActorFrom(ctx), people.RequestRead, r.BodyID) {
		err = fault.NotFound(text.T("Cette demande n’existe pas.", "This request does not exist."))
	}
	return r, events, err
}

func (c *Counter) request(ctx context.Context, in requestIn) (RequestPage, error) {
	r, events, err := c.readable(ctx, in.ID)
	if err != nil {
		return RequestPage{}, err
	}
	directory, err := c.People.Directory(ctx)
	if err != nil {
		return RequestPage{}, err
	}
	public, isPublic, err := c.PublicOf(ctx, r.ID)
	if err != nil {
		return RequestPage{}, err
	}
	page := RequestPage{Request: r, Title: about(r), Facts: c.facts(r, directory), Message: lines(r.Message), Answer: lines(r.Answer), late: r.Late(c.Now())}
	for _, d := range r.Doubts {
		page.Doubts = append(page.Doubts, doubtTitles[d])
	}
	if isPublic {
		page.Public = c.exchanges(ctx, []Exchange{public}, directory)
	}
	for i, act := range Acts(people.ActorFrom(ctx), r, isPublic) {
		b := ui.Button{Label: act.Title(), Href: web.URL(ctx, "dialogue.step", "id", r.ID, "act", string(act))}
		if i > 0 {
			b.Kind = "secondary"
		}
		page.Buttons = append(page.Buttons, b)
	}
	for _, e := range events {
		page.Events = append(page.Events, event(e, directory))
	}
	page.Links, err = c.recordLinks(ctx, r)
	return page, err
}

func (c *Counter) facts(r Request, directory *people.Directory) ui.SummaryList {
	tag := stateTag(r, c.Now())
	rows := []ui.SummaryRow{
		{Label: text.T("État", "Status"), Tag: &tag},
		{Label: text.T("File de", "Queue of"), Value: bodyName(directory, r.BodyID)},
		{Label: text.T("Reçue le", "Received on"), Value: each(func(l text.Lang) string { return lang.DateTime(l, r.AskedAt) })},
		{Label: text.T("Répondre au plus tard le", "Answer at the latest on"), Value: each(func(l text.Lang) string { return lang.Date(l, r.DueDay()) })},
		{Label: text.T("Langue de la personne", "Language of whoever asked"), Value: map[text.Lang]text.Text{text.FR: text.T("Français", "French"), text.EN: text.T("Anglais", "English")}[r.Lang]},
		{Label: text.T("Réponse par courriel", "Answer by e-mail"), Value: decided(r.HasEmail)},
		{Label: text.T("Publication acceptée", "Publication agreed"), Value: decided(r.Publish)},
	}
	if r.TakenBy != "" {
		rows = append(rows, ui.SummaryRow{Label: text.T("Prise en charge par", "Taken on by"), Value: same(r.TakenBy)})
	}
	if r.State == Closed {
		rows = append(rows, ui.SummaryRow{Label: text.T("Motif de fermeture", "Ground of closing"), Value: r.Ground.Title()},
			ui.SummaryRow{Label: text.T("Explication donnée", "Explanation given"), Paragraphs: said(r.Reason)})
	}
	return ui.SummaryList{Rows: rows}
}

func decided(b bool) text.Text {
	if b {
		return text.T("Oui", "Yes")
	}
	return text.T("Non", "No")
}

// recordLinks leads to the entry that the request is about, and to its correction for whoever may write it.
func (c *Counter) recordLinks(ctx context.Context, r Request) ([]ui.Link, error) {
	if r.Record == 0 {
		return nil, nil
	}
	links := []ui.Link{{Label: text.T("Lire la fiche publique", "Read the public entry"), Href: web.URL(ctx, "register.record", "number", r.Record)}}
	working, err := c.Records.ByNumber(ctx, initiative.KindID, r.Record)
	if err != nil {
		return links, err
	}
	actor := people.ActorFrom(ctx)
	if people.Can(actor, people.RecordRead, working.BodyID) {
		links = append(links, ui.Link{Label: text.T("Ouvrir la fiche dans l’espace de travail", "Open the entry in the workspace"), Href: web.URL(ctx, "register.desk.show", "id", working.ID)})
	}
	if people.Can(actor, people.RecordEdit, working.BodyID) {
		links = append(links, ui.Link{Label: text.T("Corriger la fiche, la demande sous les yeux", "Correct the entry with the request in view"),
			Href: web.URL(ctx, "register.desk.edit", "id", working.ID, "demande", r.ID, "retour", web.URL(ctx, "dialogue.request", "id", r.ID))})
	}
	return links, nil
}

// Beside shows a request beside the form of the record that it is about; nothing when it is about another, or is not for
// whoever looks.
func (c *Counter) Beside(ctx context.Context, recordID, id string) (*ui.Callout, error) {
	r, _, err := c.readable(ctx, id)
	if fault.Is(err, fault.NotFoundKind) || err == nil && r.Record == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if about, err := c.Records.ByNumber(ctx, initiative.KindID, r.Record); err != nil || about.ID != recordID {
		return nil, err
	}
	return &ui.Callout{Tone: ui.Info, Icon: "mail", Title: about(r), Body: said(r.Message),
		Links: []ui.Link{{Label: text.T("Ouvrir la demande", "Open the request"), Href: web.URL(ctx, "dialogue.request", "id", r.ID)}}}, nil
}

// event tells one thing that happened.
func event(e Event, directory *people.Directory) ui.Event {
	shown := ui.Event{Title: e.Act.Past(), At: e.At, Who: e.By, Reason: same(e.Note)}
	if e.Act == Redirect {
		to := bodyName(directory, e.BodyID)
		shown.Title = each(func(l text.Lang) string {
			return e.Act.Past().In(l) + text.T(" – vers\u00a0: ", " – to: ").In(l) + to.In(l)
		})
	}
	return shown
}
