package dialogue

import (
	"context"
	"net/url"
	"time"

	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// QueuePage lists what the public asked of the bodies of whoever looks.
type QueuePage struct {
	Filters    []ui.Field
	Table      ui.Table
	Total      int
	Figures    Figures
	LateURL    string
	ExportURL  string
	Days       int
	Pagination ui.Pagination
	filtered   bool
	allURL     string
}

type queueIn struct {
	State string `query:"etat"`
	Kind  string `query:"sujet"`
	Body  string `query:"organisme"`
	Text  string `query:"q"`
	Page  int    `query:"page"`
}

// The states of the filter besides those of requests.
const (
	waiting  = ""
	late     = "late"
	anyState = "all"
	// centralQueue is the code of the central team among bodies.
	centralQueue = "central"
)

const queueLength = 50

func (in queueIn) filter() Filter {
	f := Filter{Kind: Kind(in.Kind), BodyID: in.Body, Text: in.Text}
	switch in.State {
	case waiting:
		f.Waiting = true
	case late:
		f.Late = true
	case anyState:
	default:
		f.State = State(in.State)
	}
	if in.Body == centralQueue {
		f.BodyID, f.Central = "", true
	}
	return f
}

func (in queueIn) link(ctx context.Context, route string, page int) string {
	return web.URL(ctx, route, "etat", in.State, "sujet", in.Kind, "organisme", in.Body, "q", in.Text, "page", positive(page, 2))
}

func (c *Counter) queue(ctx context.Context, in queueIn) (QueuePage, error) {
	in.Page = min(max(in.Page, 1), 10_000)
	actor := people.ActorFrom(ctx)
	directory, err := c.People.Directory(ctx)
	if err != nil {
		return QueuePage{}, err
	}
	filter := in.filter()
	filter.Limit, filter.Offset = queueLength, (in.Page-1)*queueLength
	found, total, err := c.List(ctx, actor, filter)
	if err != nil {
		return QueuePage{}, err
	}
	byBody, err := c.Figures(ctx)
	if err != nil {
		return QueuePage{}, err
	}
	for id := range byBody {
		if !Reaches(actor, people.RequestRead, id) {
			delete(byBody, id)
		}
	}
	lateIn := queueIn{State: late, Body: in.Body}
	return QueuePage{Filters: c.queueFilters(ctx, actor, in, directory), Table: queueTable(ctx, found, directory, c.Now()), Total: total,
		Figures: All(byBody), LateURL: lateIn.link(ctx, "dialogue.queue", 0), ExportURL: in.link(ctx, "dialogue.queue.csv", 0), Days: c.Terms.AnswerDays,
		Pagination: ui.Paginate(in.Page, (total+queueLength-1)/queueLength, func(n int) string { return in.link(ctx, "dialogue.queue", n) }),
		filtered:   in.Kind+in.Body+in.Text+in.State != "", allURL: web.URL(ctx, "dialogue.queue", "etat", anyState)}, nil
}

func (c *Counter) queueFilters(ctx context.Context, actor people.Actor, in queueIn, directory *people.Directory) []ui.Field {
	typed := url.Values{"etat": {in.State}, "sujet": {in.Kind}, "organisme": {in.Body}, "q": {in.Text}}
	states := []ui.Option{{Value: late, Label: text.T("En retard", "Late")}, {Value: anyState, Label: text.T("Toutes", "All")}}
	for _, s := range States {
		states = append(states, ui.Option{Value: string(s), Label: s.Title()})
	}
	var kinds, bodies []ui.Option
	for _, k := range Kinds {
		kinds = append(kinds, ui.Option{Value: string(k), Label: k.Title()})
	}
	all, mine := people.Reach(actor, people.RequestRead)
	if all {
		bodies = append(bodies, ui.Option{Value: centralQueue, Label: text.T("Équipe centrale", "Central team")})
	}
	fields := []ui.Field{
		{Kind: "line", Name: "q", Label: text.T("Mots ou numéro", "Words or number"), Values: typed},
		{Kind: "select", Name: "etat", Label: text.T("État (sans choix\u00a0: à traiter)", "Status (none: to be dealt with)"), Options: states, Values: typed},
		{Kind: "select", Name: "sujet", Label: text.T("Sujet", "Subject"), Options: kinds, Values: typed},
	}
	for _, b := range directory.Bodies() {
		if people.Can(actor, people.RequestRead, b.ID) {
			bodies = append(bodies, ui.Option{Value: b.ID, Label: b.Name})
		}
	}
	if all || len(mine) > 1 {
		fields = append(fields, ui.Field{Kind: "select", Name: "organisme", Label: text.T("File de", "Queue of"), Options: bodies, Values: typed})
	}
	return fields
}

func queueTable(ctx context.Context, found []Request, directory *people.Directory, now time.Time) ui.Table {
	t := ui.Table{ID: "requests", Caption: text.T("Demandes du public", "Public requests"), Columns: []ui.Column{
		{Label: text.T("Demande", "Request")}, {Label: text.T("Sujet", "Subject")}, {Label: text.T("File de", "Queue of")}, {Label: text.T("Reçue le", "Received")},
		{Label: text.T("Répondre avant la fin du", "Answer by the end of")}, {Label: text.T("État", "Status")}, {Label: text.T("Prise en charge", "Taken on by")},
	}}
	for _, r := range found {
		state := stateTag(r, now)
		t.Rows = append(t.Rows, []ui.Cell{
			{Text: each(func(l text.Lang) string { return text.T("Nº\u00a0", "No. ").In(l) + lang.Number(l, r.Number) }), Href: web.URL(ctx, "dialogue.request", "id", r.ID), Head: true},
			{Text: about(r)}, {Text: bodyName(directory, r.BodyID)},
			{Text: each(func(l text.Lang) string { return lang.Date(l, r.AskedAt) })}, {Text: each(func(l text.Lang) string { return lang.Date(l, r.DueDay()) })},
			{Tag: &state}, {Text: same(r.TakenBy)},
		})
	}
	return t
}

// about says in a few words what a request is about.
func about(r Request) text.Text {
	return each(func(l text.Lang) string {
		s := r.Kind.Title().In(l)
		if r.Subject != "" {
			s += " – " + r.Subject
		}
		if r.Record > 0 {
			s += text.T(" – fiche nº\u00a0", " – entry no. ").In(l) + lang.Number(l, r.Record)
		}
		return s
	})
}

var stateTones = map[State]ui.Tone{Held: ui.Warning, Open: ui.Info, Answered: ui.Good, Closed: ui.Neutral, Withdrawn: ui.Neutral}

// stateTag names and colours a state; a request that waits too long says so.
func stateTag(r Request, now time.Time) ui.Tag {
	if r.Late(now) && r.Waiting() {
		return ui.Tag{Label: text.T("En retard", "Late"), Tone: ui.Bad}
	}
	return ui.Tag{Label: r.State.Title(), Tone: stateTones[r.State]}
}

// Empty says why nothing is shown.
func (p QueuePage) Empty() ui.Empty {
	e := ui.Empty{Title: text.T("Aucune demande n’attend", "No request is waiting"),
		Message: text.T("Ce que le public demandera paraîtra ici.", "What the public asks will appear here.")}
	if p.filtered {
		e = ui.Empty{Title: text.T("Aucune demande ne correspond à ces choix", "No request fits these choices"),
			Message: text.T("Élargissez la recherche, ou retirez un filtre.", "Widen the search, or remove a filter.")}
	}
	e.Links = []ui.Link{{Label: text.T("Voir toutes les demandes", "See all requests"), Href: p.allURL}}
	return e
}
