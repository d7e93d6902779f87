package pages

import (
	"context"
	"slices"
	"strconv"

	"balise/engine/text"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// WorkspacePage is where a person arrives: what waits for them, where they may go, what happened lately.
type WorkspacePage struct {
	Name    string
	Roles   []text.Text
	Waiting []WaitingList
	Cards   []ui.Card
	Recent  []ui.Event
	newURL  string
	newName text.Text
	listURL string
}

// WaitingList is work of one sort that waits for the person.
type WaitingList struct {
	ID     string
	Title  text.Text
	Tasks  []ui.Task
	AllURL string // leads to the whole list where there is more
}

// How much of what waits, and of what happened, the first page shows.
const (
	waitingShown = 8
	recentShown  = 8
)

func (a *Admin) workspace(ctx context.Context, _ struct{}) (WorkspacePage, error) {
	actor := people.ActorFrom(ctx)
	page := WorkspacePage{Name: actor.Name, Cards: a.cards(ctx, actor)}
	bodies, err := a.People.Bodies(ctx)
	if err != nil {
		return page, err
	}
	names := bodyNames(bodies)
	for _, g := range actor.Grants {
		page.Roles = append(page.Roles, grantText(g, names))
	}
	for _, d := range a.Desks {
		if people.Can(actor, d.Kind.Right(people.RecordCreate), "") && page.newURL == "" {
			page.newURL, page.newName = web.URL(ctx, d.Name+".new"), d.New
		}
		if people.Can(actor, d.Kind.Right(people.RecordRead), "") && page.listURL == "" {
			page.listURL = web.URL(ctx, d.Name+".list")
		}
		lists, err := d.waitingLists(ctx, actor, names)
		if err != nil {
			return page, err
		}
		page.Waiting = append(page.Waiting, lists...)
		recent, err := d.within(ctx, actor, people.RecordRead, "", recentShown)
		if err != nil {
			return page, err
		}
		for _, r := range recent {
			state := KindStateTag(d.Kind, r.State)
			page.Recent = append(page.Recent, ui.Event{Title: d.title(r.Answers), Tag: &state, At: r.UpdatedAt, Who: r.UpdatedBy,
				Reason: names[r.BodyID], Links: []ui.Link{{Label: recordNumber(r.Number), Href: web.URL(ctx, d.Name+".show", "id", r.ID)}}})
		}
	}
	for _, corner := range a.Corners {
		waiting, cards, err := corner(ctx)
		if err != nil {
			return page, err
		}
		page.Waiting, page.Cards = append(page.Waiting, waiting...), append(page.Cards, cards...)
	}
	slices.SortStableFunc(page.Recent, func(x, y ui.Event) int { return y.At.Compare(x.At) })
	page.Recent = page.Recent[:min(len(page.Recent), recentShown)]
	return page, nil
}

// within lists the records in a state for which the person may do something, the last changed first.
func (d *Desk) within(ctx context.Context, actor people.Actor, action people.Action, state record.State, limit int) ([]record.Record, error) {
	all, bodies := people.Reach(actor, d.Kind.Right(action))
	if !all && len(bodies) == 0 {
		return nil, nil
	}
	if all {
		bodies = nil // every body
	}
	return d.Records.List(ctx, record.Filter{Kind: d.Kind.ID, BodyIDs: bodies, State: state, Limit: limit})
}

// waitingLists gives the work of a desk that waits for the person: decisions first, somebody is waiting for them.
func (d *Desk) waitingLists(ctx context.Context, actor people.Actor, names map[string]text.Text) ([]WaitingList, error) {
	sorts := []struct {
		state  record.State
		action people.Action
		route  string
		title  text.Text
	}{
		{record.InReview, people.RecordPublish, ".show", d.Decide},
		{record.Draft, people.RecordEdit, ".edit", d.Finish},
	}
	var lists []WaitingList
	if d.ByPart {
		parts, err := d.waitingParts(ctx, actor, names)
		if err != nil {
			return nil, err
		}
		if len(parts.Tasks) > 0 {
			lists = append(lists, parts)
		}
	}
	for _, s := range sorts {
		found, err := d.within(ctx, actor, s.action, s.state, waitingShown+1)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			continue
		}
		list := WaitingList{ID: d.Kind.ID + "-" + string(s.state), Title: s.title}
		if len(found) > waitingShown {
			found = found[:waitingShown]
			list.AllURL = web.URL(ctx, d.Name+".list", "etat", string(s.state))
		}
		for _, r := range found {
			body, changed := names[r.BodyID], at(r.UpdatedAt)
			list.Tasks = append(list.Tasks, ui.Task{Label: d.title(r.Answers), Href: web.URL(ctx, d.Name+s.route, "id", r.ID), Tag: KindStateTag(d.Kind, r.State),
				Hint: eachLanguage(func(l text.Lang) string { return body.In(l) + " · " + changed.In(l) + " · " + r.UpdatedBy })})
		}
		lists = append(lists, list)
	}
	return lists, nil
}

// cards leads where the person may go.
func (a *Admin) cards(ctx context.Context, actor people.Actor) []ui.Card {
	var cards []ui.Card
	for _, d := range a.Desks {
		if people.Can(actor, d.Kind.Right(people.RecordRead), "") {
			cards = append(cards, ui.Card{Title: d.Title, Href: web.URL(ctx, d.Name+".list"), Icon: "document",
				Body: d.About})
		}
	}
	for _, c := range []struct {
		action      people.Action
		route, icon string
		title, body text.Text
	}{
		{people.BodyManage, "bodies.admin", "body", text.T("Organismes", "Bodies"),
			text.T("Noms, sigles, réunions, importation d’une liste.", "Names, acronyms, mergers, import of a list.")},
		{people.PersonManage, "persons", "person", text.T("Personnes", "Persons"),
			text.T("Inviter, donner des rôles, désactiver un accès.", "Invite, give roles, disable an access.")},
		{people.TokenRead, "tokens", "external", text.T("Jetons d’accès à l’API", "Access tokens to the API"),
			text.T("Laisser un logiciel écrire des brouillons.", "Let a program write drafts.")},
		{people.AuditRead, "audit", "history", text.T("Journal d’audit", "Audit trail"),
			text.T("Qui a fait quoi, et quand.", "Who did what, and when.")},
		{people.OutboxRead, "outbox", "mail", text.T("Courriels", "E-mails"),
			text.T("Les messages que Balise envoie ou garde ici.", "The messages that Balise sends or keeps here.")},
		{people.RetentionRead, "retention", "history", text.T("Conservation", "Retention"),
			text.T("Combien de temps Balise garde quoi, et ce qui fut effacé.", "How long Balise keeps what, and what was erased.")},
		{people.RightsRead, "rights", "lock", text.T("Droits", "Rights"),
			text.T("Ce que chaque rôle permet de faire.", "What each role allows.")},
	} {
		if people.Can(actor, c.action, "") {
			cards = append(cards, ui.Card{Title: c.title, Body: c.body, Href: web.URL(ctx, c.route), Icon: c.icon})
		}
	}
	return cards
}

// Nothing says what to do where nothing waits.
func (p WorkspacePage) Nothing() ui.Empty {
	e := ui.Empty{Title: text.T("Rien ne vous attend", "Nothing is waiting for you"),
		Message: text.T("Les brouillons à terminer et les fiches à approuver paraîtront ici.", "Drafts to finish and records to approve will appear here.")}
	switch {
	case p.newURL != "":
		e.Links = []ui.Link{{Label: p.newName, Href: p.newURL}}
	case p.listURL != "":
		e.Links = []ui.Link{{Label: text.T("Lire les fiches", "Read the records"), Href: p.listURL}}
	}
	return e
}

// Quiet says why there is no recent activity.
func (p WorkspacePage) Quiet() ui.Empty {
	return ui.Empty{Title: text.T("Aucune activité pour l’instant", "No activity yet"),
		Message: text.T("Les derniers changements des fiches que vous pouvez lire paraîtront ici.", "The latest changes of the records that you may read will appear here.")}
}

func bodyNames(bodies []people.Body) map[string]text.Text {
	names := make(map[string]text.Text, len(bodies))
	for _, b := range bodies {
		names[b.ID] = b.Name
	}
	return names
}

// grantText names a role and the body it is given for.
func grantText(g people.Grant, names map[string]text.Text) text.Text {
	title := people.RoleTitle(g.Role)
	body, ofOne := names[g.BodyID]
	if !ofOne {
		return title
	}
	return eachLanguage(func(l text.Lang) string { return title.In(l) + " – " + body.In(l) })
}

func recordNumber(n int64) text.Text {
	written := strconv.FormatInt(n, 10)
	return text.T("Fiche nº "+written, "Record no. "+written)
}
