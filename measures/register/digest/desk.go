package digest

import (
	"context"
	"embed"
	"errors"
	"net/url"
	"slices"
	"strings"

	"balise/engine/text"
	"balise/measures/register/guard"
	"balise/platform/app"
	"balise/platform/fault"
	"balise/platform/initiative"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

//go:embed *.html
var files embed.FS

// Texts is the package's texts.yaml.
//
//go:embed texts.yaml
var Texts []byte

// Register is what the digests ask of the register, which knows its own search.
type Register struct {
	// Codes gives the codes of a publication in every facet.
	Codes func(ctx context.Context, p record.Publication, body people.Body) (map[string][]string, error)
	// Namer names the codes of the facets.
	Namer func(*people.Directory) func(facet, code string) text.Text
	// Facets names the facets.
	Facets map[string]text.Text
}

// Desk holds the pages of subscriptions, and sends the digests.
type Desk struct {
	*app.House
	*Store
	register Register
}

// New gives the desk of a house.
func New(h *app.House, g *guard.Guard, r Register) *Desk {
	return &Desk{House: h, register: r, Store: &Store{db: h.DB, now: h.Now, guard: g, outbox: h.Outbox, records: h.Records,
		address: func(l text.Lang, route string, params ...any) (string, error) { return h.Address(l, route, params...) }}}
}

// Endpoints gives the pages.
func (d *Desk) Endpoints() []web.Endpoint {
	page := func(name, fr, en, template string) web.Page {
		return web.Page{Name: "digest." + name, FR: "/abonnements" + fr, EN: "/en/subscriptions" + en, Files: files, Template: template, Fresh: true}
	}
	subscribe, confirm := page("subscribe", "", "", "subscribe.html"), page("confirm", "/confirmer/{token}", "/confirm/{token}", "confirm.html")
	manage, quit := page("manage", "/gerer/{token}", "/manage/{token}", "manage.html"), page("quit", "/quitter/{token}", "/leave/{token}", "quit.html")
	return []web.Endpoint{
		web.Get(subscribe, d.form),
		web.Post(subscribe, d.subscribe),
		web.Get(page("asked", "/demande", "/asked", "asked.html"), d.asked),
		web.Get(confirm, d.confirmForm),
		web.Post(confirm, d.confirm),
		web.Get(manage, d.manage),
		web.Post(manage, d.change),
		web.Get(quit, d.quitForm),
		web.Post(quit, d.quit),
	}
}

// SubscribePage is the form by which one subscribes.
type SubscribePage struct {
	Criteria []ui.Chip // what the search holds
	Whole    string    // leads to the form for the whole register, when there is a search
	Scope    string
	Seal     string
	Fields   []ui.Field
	problems []ui.Problem
}

// Problems gives the error summary.
func (p SubscribePage) Problems() []ui.Problem { return p.problems }

// SendButton sends the form.
func (p SubscribePage) SendButton() ui.Button {
	return ui.Button{Label: text.T("S’abonner", "Subscribe")}
}

type formIn struct {
	Query url.Values `query:"*"`
}

func (d *Desk) form(ctx context.Context, in formIn) (SubscribePage, error) {
	return d.page(ctx, ScopeOf(in.Query), url.Values{"every": {string(Weekly)}, "language": {string(web.Lang(ctx))}}, nil)
}

func (d *Desk) page(ctx context.Context, scope Scope, form url.Values, problems []ui.Problem) (SubscribePage, error) {
	page := SubscribePage{Scope: scope.String(), problems: problems}
	directory, err := d.People.Directory(ctx)
	if err != nil {
		return page, err
	}
	page.Criteria = d.criteria(scope, directory)
	if len(page.Criteria) > 0 {
		page.Whole = web.URL(ctx, "digest.subscribe")
	} else {
		page.Fields = d.choices(ctx, directory, form)
	}
	page.Fields = append(page.Fields,
		ui.Field{Kind: "email", Name: "email", Label: text.T("Courriel", "E-mail"), Required: true, Values: form,
			Help: text.T("Il sert seulement à ces envois. Il est effacé dès que vous vous désabonnez.", "It serves these messages only. It is erased as soon as you unsubscribe.")},
		ui.Field{Kind: "one_of", Name: "every", Label: text.T("Rythme", "How often"), Required: true, Options: rhythmOptions(), Values: form,
			Help: text.T("Rien n’est envoyé quand rien n’a changé.", "Nothing is sent when nothing changed.")},
		ui.Field{Kind: "one_of", Name: "language", Label: text.T("Langue des courriels", "Language of the e-mails"), Required: true, Options: languageOptions(), Values: form})
	for i := range page.Fields {
		for _, p := range problems {
			if p.Field == page.Fields[i].Name {
				page.Fields[i].Errors = append(page.Fields[i].Errors, p.Message)
			}
		}
	}
	page.Seal, err = d.guard.Seal(ctx, Purpose)
	return page, err
}

// choices narrow the whole register to a body or a category.
func (d *Desk) choices(ctx context.Context, directory *people.Directory, form url.Values) []ui.Field {
	l, today := web.Lang(ctx), people.DayOf(d.Now())
	compare := lang.Sorter(l)
	var bodies, categories []ui.Option
	for _, b := range directory.Bodies() {
		if b.ActiveAt(today) {
			bodies = append(bodies, ui.Option{Value: b.Slug, Label: b.Name})
		}
	}
	slices.SortStableFunc(bodies, func(x, y ui.Option) int { return compare(x.Label.In(l), y.Label.In(l)) })
	for _, term := range d.Entry.Question("category").Taxonomy().Current().Terms {
		categories = append(categories, ui.Option{Value: term.Code, Label: term.Label})
	}
	return []ui.Field{
		{Kind: "select", Name: initiative.FacetBody, Label: text.T("Un organisme (sans choix\u00a0: tous)", "One body (none: all)"), Options: bodies, Values: form},
		{Kind: "select", Name: initiative.FacetCategory, Label: text.T("Une catégorie (sans choix\u00a0: toutes)", "One category (none: all)"), Options: categories, Values: form},
	}
}

func rhythmOptions() []ui.Option {
	var options []ui.Option
	for _, e := range Rhythms {
		options = append(options, ui.Option{Value: string(e), Label: e.Title()})
	}
	return options
}

func languageOptions() []ui.Option {
	return []ui.Option{{Value: string(text.FR), Label: text.T("Français", "French")}, {Value: string(text.EN), Label: text.T("Anglais", "English")}}
}

// criteria names what a scope holds.
func (d *Desk) criteria(s Scope, directory *people.Directory) []ui.Chip {
	var all []ui.Chip
	if s.Words != "" {
		all = append(all, ui.Chip{Facet: text.T("Mots", "Words"), Value: text.T("«\u00a0"+s.Words+"\u00a0»", "“"+s.Words+"”")})
	}
	name := d.register.Namer(directory)
	for _, facet := range initiative.Facets {
		for _, code := range s.Filters[facet] {
			all = append(all, ui.Chip{Facet: d.register.Facets[facet], Value: name(facet, code)})
		}
	}
	return all
}

// about says in words what a subscription is about.
func (d *Desk) about(ctx context.Context, s Scope) (text.Text, error) {
	directory, err := d.People.Directory(ctx)
	if err != nil {
		return text.Text{}, err
	}
	criteria := d.criteria(s, directory)
	if len(criteria) == 0 {
		return text.T("Tout le registre", "The whole register"), nil
	}
	said := func(l text.Lang, colon string) string {
		parts := make([]string, len(criteria))
		for i, c := range criteria {
			parts[i] = c.Facet.In(l) + colon + c.Value.In(l)
		}
		return strings.Join(parts, " · ")
	}
	return text.T(said(text.FR, "\u00a0: "), said(text.EN, ": ")), nil
}

type subscribeIn struct {
	Form url.Values `form:"*"`
}

func (d *Desk) subscribe(ctx context.Context, in subscribeIn) (web.Outcome[SubscribePage], error) {
	scope := ParseScope(in.Form.Get("scope"))
	wanted := scope
	if in.Form.Get("scope") == "" {
		wanted = ScopeOf(url.Values{initiative.FacetBody: in.Form[initiative.FacetBody], initiative.FacetCategory: in.Form[initiative.FacetCategory]})
	}
	wish := Wish{Email: in.Form.Get("email"), Lang: text.Lang(in.Form.Get("language")), Every: Every(in.Form.Get("every")), Scope: wanted}
	err := d.Subscribe(ctx, wish, guard.Sent{Seal: in.Form.Get("_seal"), Trap: in.Form.Get("website"), Address: web.ClientAddress(ctx)})
	if problems, status := refusal(err); problems != nil {
		page, err := d.page(ctx, scope, in.Form, problems)
		return web.Stay(page, status), err
	}
	if err != nil {
		return web.Outcome[SubscribePage]{}, err
	}
	return web.Go[SubscribePage](web.URL(ctx, "digest.asked"), ""), nil
}

// refusal turns what kept the form from being accepted into an error summary and a status; nothing for any other error.
func refusal(err error) ([]ui.Problem, int) {
	var f *fault.Error
	switch {
	case errors.Is(err, guard.ErrStale), errors.Is(err, ErrDoubt):
		return []ui.Problem{{Message: text.T("Le formulaire n’a pas pu être vérifié. Relisez-le, puis envoyez-le de nouveau.", "The form could not be checked. Read it again, then send it once more.")}}, 422
	case errors.Is(err, guard.ErrReplayed):
		return []ui.Problem{{Message: text.T("Ce formulaire a déjà été envoyé.", "This form was already sent.")}}, 409
	case errors.Is(err, guard.ErrTooMany):
		return []ui.Problem{{Message: text.T("Trop de demandes sont parties de votre connexion. Réessayez plus tard.", "Too many requests came from your connection. Try again later.")}}, 429
	case errors.As(err, &f) && f.Kind == fault.InvalidKind:
		var problems []ui.Problem
		for _, field := range f.Fields {
			problems = append(problems, ui.Problem{Field: field.Name, Message: field.Message})
		}
		return problems, 422
	}
	return nil, 0
}

// AskedPage says to look into the mailbox.
type AskedPage struct{}

// Panel confirms.
func (AskedPage) Panel() ui.Panel {
	return ui.Panel{Title: text.T("Regardez vos courriels", "Look at your e-mail"),
		Body: text.T("Un lien y arrive, valable 48 heures. L’abonnement commence quand vous le confirmez\u00a0: d’ici là, rien n’est envoyé.",
			"A link is on its way, good for 48 hours. The subscription starts when you confirm it: until then, nothing is sent.")}
}

func (d *Desk) asked(context.Context, struct{}) (AskedPage, error) { return AskedPage{}, nil }
