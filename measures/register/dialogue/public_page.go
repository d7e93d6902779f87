package dialogue

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"time"

	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// PublicPage lists the public’s questions and the bodies’ answers that everyone may read, with how well answers come.
type PublicPage struct {
	Total     int            `json:"total"`
	Number    int            `json:"page"`
	Exchanges []PublicAnswer `json:"exchanges"`
	// Figures are of all requests, published or not.
	Figures Figures `json:"figures"`
	Days    int     `json:"promised_working_days"`

	shown   []ui.Exchange
	filters []ui.Field
	bodies  ui.Table
	address func(page int) string
	askURL  string
}

// PublicAnswer is a question and its answer in JSON.
type PublicAnswer struct {
	Number      int64     `json:"number"`
	Kind        Kind      `json:"kind"`
	Entry       int64     `json:"entry,omitempty" doc:"Numéro de la fiche / Number of the entry"`
	Body        *BodyRef  `json:"body,omitempty"`
	Service     string    `json:"service,omitempty"`
	Question    string    `json:"question,omitempty"`
	Answer      string    `json:"answer"`
	Lang        text.Lang `json:"language"`
	AnsweredAt  time.Time `json:"answered_at"`
	PublishedAt time.Time `json:"published_at"`
}

type publicIn struct {
	Text  string `query:"q"`
	Body  string `query:"body" doc:"Identifiant de l’organisme / Body’s identifier"`
	Kind  string `query:"kind" doc:"service, error, missing, question, concern, other"`
	Entry int64  `query:"entry" doc:"Numéro d’une fiche / Number of an entry"`
	Page  int    `query:"page" doc:"À partir de 1 / From 1"`
}

const publicLength = 20

func (c *Counter) public(ctx context.Context, in publicIn) (PublicPage, error) {
	in.Page = min(max(in.Page, 1), 1000)
	directory, err := c.People.Directory(ctx)
	if err != nil {
		return PublicPage{}, err
	}
	filter := PublicFilter{Text: in.Text, Kind: Kind(in.Kind), Record: in.Entry, Limit: publicLength, Offset: (in.Page - 1) * publicLength}
	if in.Body != "" {
		filter.BodyID = "none" // a slug that no body has finds nothing
		if body, err := c.People.BodyBySlug(ctx, in.Body); err == nil {
			filter.BodyID = body.ID
		}
	}
	found, total, err := c.Store.Exchanges(ctx, filter)
	if err != nil {
		return PublicPage{}, err
	}
	byBody, err := c.Figures(ctx)
	if err != nil {
		return PublicPage{}, err
	}
	page := PublicPage{Total: total, Number: in.Page, Exchanges: []PublicAnswer{}, Figures: All(byBody), Days: c.Terms.AnswerDays,
		shown: c.exchanges(ctx, found, directory), filters: c.publicFilters(ctx, in, directory), bodies: figuresTable(ctx, byBody, directory),
		askURL: web.URL(ctx, "dialogue.find"), address: func(n int) string {
			return web.URL(ctx, "dialogue.public", "q", in.Text, "body", in.Body, "kind", in.Kind, "entry", positive(int(in.Entry), 1), "page", positive(n, 2))
		}}
	for _, e := range found {
		page.Exchanges = append(page.Exchanges, publicAnswer(e, directory))
	}
	return page, nil
}

// positive writes a number for an address, and leaves out one that is less than the least worth telling.
func positive(n, least int) string {
	if n < least {
		return ""
	}
	return strconv.Itoa(n)
}

func publicAnswer(e Exchange, directory *people.Directory) PublicAnswer {
	a := PublicAnswer{Number: e.Number, Kind: e.Kind, Entry: e.Record, Service: e.Subject, Question: e.Message, Answer: e.Answer, Lang: e.Lang,
		AnsweredAt: e.AnsweredAt, PublishedAt: e.PublishedAt}
	if body, ok := directory.Body(e.BodyID); ok {
		a.Body = &BodyRef{body.Slug, body.Name}
	}
	return a
}

func (c *Counter) publicFilters(ctx context.Context, in publicIn, directory *people.Directory) []ui.Field {
	typed := url.Values{"q": {in.Text}, "body": {in.Body}, "kind": {in.Kind}}
	var kinds []ui.Option
	for _, k := range Kinds {
		kinds = append(kinds, ui.Option{Value: string(k), Label: k.Title()})
	}
	return []ui.Field{
		{Kind: "line", Name: "q", Label: text.T("Mots", "Words"), Values: typed},
		{Kind: "select", Name: "body", Label: text.T("Organisme", "Body"), Options: c.bodyOptions(ctx, directory), Values: typed},
		{Kind: "select", Name: "kind", Label: text.T("Sujet", "Subject"), Options: kinds, Values: typed},
	}
}

// figuresTable shows how each body answers, those most asked first.
func figuresTable(ctx context.Context, byBody map[string]Figures, directory *people.Directory) ui.Table {
	t := ui.Table{ID: "figures", Caption: text.T("Réponses données dans le délai, par organisme", "Answers given in time, by body"), Columns: []ui.Column{
		{Label: text.T("Organisme", "Body")}, {Label: text.T("Demandes reçues", "Requests received"), Numeric: true}, {Label: text.T("Réponses données", "Answers given"), Numeric: true},
		{Label: text.T("Dans le délai", "In time"), Numeric: true}, {Label: text.T("En retard", "Late"), Numeric: true},
	}}
	ids := make([]string, 0, len(byBody))
	for id := range byBody {
		ids = append(ids, id)
	}
	compare, l := lang.Sorter(web.Lang(ctx)), web.Lang(ctx)
	slices.SortFunc(ids, func(x, y string) int {
		if d := byBody[y].Asked - byBody[x].Asked; d != 0 {
			return d
		}
		return compare(bodyName(directory, x).In(l), bodyName(directory, y).In(l))
	})
	number := func(n int) ui.Cell {
		return ui.Cell{Text: each(func(l text.Lang) string { return lang.Number(l, int64(n)) }), Numeric: true}
	}
	for _, id := range ids {
		f := byBody[id]
		name := ui.Cell{Text: bodyName(directory, id), Head: true}
		if body, ok := directory.Body(id); ok {
			name.Href = web.URL(ctx, "body", "slug", body.Slug)
		}
		share := ui.Cell{Text: text.T("–", "–"), Numeric: true}
		if s := f.Share(); s >= 0 {
			share.Text = text.T(strconv.Itoa(s)+"\u00a0%", strconv.Itoa(s)+"%")
		}
		t.Rows = append(t.Rows, []ui.Cell{name, number(f.Asked), number(f.Answered), share, number(f.Late)})
	}
	return t
}

// Shown are the questions and answers of the page.
func (p PublicPage) Shown() []ui.Exchange { return p.shown }

// Filters are the fields by which one chooses.
func (p PublicPage) Filters() []ui.Field { return p.filters }

// Bodies shows how each body answers.
func (p PublicPage) Bodies() ui.Table { return p.bodies }

// Share is how many answers in a hundred were in time; -1 when nothing was answered.
func (p PublicPage) Share() int { return p.Figures.Share() }

// Pagination leads to the other pages.
func (p PublicPage) Pagination() ui.Pagination {
	return ui.Paginate(p.Number, (p.Total+publicLength-1)/publicLength, p.address)
}

// Empty says what to do where nothing is found.
func (p PublicPage) Empty() ui.Empty {
	return ui.Empty{Title: text.T("Aucune question publiée ne correspond", "No published question fits"),
		Message: text.T("Les réponses paraissent ici quand la personne qui a posé la question l’accepte.", "Answers appear here when whoever asked agrees."),
		Links:   []ui.Link{{Label: text.T("Poser une question", "Ask a question"), Href: p.askURL}}}
}
