package pages

import (
	"context"
	_ "embed" // for the texts
	"errors"
	"net/url"

	"balise/engine/text"
	"balise/platform/digest"
	"balise/platform/fault"
	"balise/platform/guard"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// DigestTexts is the texts of the pages where one subscribes to digests.
//
//go:embed digest_texts.yaml
var DigestTexts []byte

// Digests holds the pages where the public subscribes to what changes, and leaves.
type Digests struct {
	*digest.Store
	Guard *guard.Guard
}

// Endpoints gives the pages.
func (d *Digests) Endpoints() []web.Endpoint {
	page := func(name, fr, en, template string) web.Page {
		return web.Page{Name: "digest." + name, FR: "/abonnements" + fr, EN: "/en/subscriptions" + en, Files: files, Template: "digest_" + template, Fresh: true}
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
	Lead     text.Text
	Criteria []ui.Chip // what the search holds
	Whole    string    // leads to the form for the whole, when there is a search
	Back     ui.Link   // leads to what is followed
	Others   []ui.Link // lead to what else may be followed
	Source   string
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

type digestFormIn struct {
	Query url.Values `query:"*"`
}

// sourceParameter names the source in addresses; none is the usual one.
const sourceParameter = "of"

// sourceOf gives the source that an address or a form names, the usual one when it names none.
func (d *Digests) sourceOf(v url.Values) (digest.Source, error) {
	source, found := d.Source(v.Get(sourceParameter))
	if !found {
		return source, fault.NotFound(text.T("On ne peut pas s’abonner à cela ici.", "That cannot be subscribed to here."))
	}
	return source, nil
}

func (d *Digests) form(ctx context.Context, in digestFormIn) (SubscribePage, error) {
	source, err := d.sourceOf(in.Query)
	if err != nil {
		return SubscribePage{}, err
	}
	return d.page(ctx, source, source.Scope(in.Query), url.Values{"every": {string(digest.Weekly)}, "language": {string(web.Lang(ctx))}}, nil)
}

func (d *Digests) page(ctx context.Context, source digest.Source, scope digest.Scope, form url.Values, problems []ui.Problem) (SubscribePage, error) {
	page := SubscribePage{Lead: source.Lead, Source: source.Name, Scope: scope.String(), problems: problems,
		Back: ui.Link{Label: source.Title, Href: web.URL(ctx, source.Search)}}
	criteria, err := source.Criteria(ctx, scope)
	if err != nil {
		return page, err
	}
	for _, c := range criteria {
		page.Criteria = append(page.Criteria, ui.Chip{Facet: c.Facet, Value: c.Value})
	}
	for _, other := range d.Sources() {
		if other.Name != source.Name {
			page.Others = append(page.Others, ui.Link{Label: other.Title, Href: web.URL(ctx, "digest.subscribe", sourceParameter, other.Name)})
		}
	}
	if len(page.Criteria) > 0 {
		page.Whole = web.URL(ctx, "digest.subscribe", sourceParameter, source.Name)
	} else if page.Fields, err = choiceFields(ctx, source, form); err != nil {
		return page, err
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
	page.Seal, err = d.Guard.Seal(ctx, digest.Purpose)
	return page, err
}

// choiceFields narrow the whole by the lists that the source offers.
func choiceFields(ctx context.Context, source digest.Source, form url.Values) ([]ui.Field, error) {
	choices, err := source.Choices(ctx, web.Lang(ctx))
	var fields []ui.Field
	for _, c := range choices {
		f := ui.Field{Kind: "select", Name: c.Facet, Label: c.Label, Values: form}
		for _, o := range c.Options {
			f.Options = append(f.Options, ui.Option{Value: o.Code, Label: o.Label})
		}
		fields = append(fields, f)
	}
	return fields, err
}

func rhythmOptions() []ui.Option {
	var options []ui.Option
	for _, e := range digest.Rhythms {
		options = append(options, ui.Option{Value: string(e), Label: e.Title()})
	}
	return options
}

func languageOptions() []ui.Option {
	return []ui.Option{{Value: string(text.FR), Label: text.T("Français", "French")}, {Value: string(text.EN), Label: text.T("Anglais", "English")}}
}

type subscribeIn struct {
	Form url.Values `form:"*"`
}

func (d *Digests) subscribe(ctx context.Context, in subscribeIn) (web.Outcome[SubscribePage], error) {
	source, err := d.sourceOf(in.Form)
	if err != nil {
		return web.Outcome[SubscribePage]{}, err
	}
	scope := source.ParseScope(in.Form.Get("scope"))
	wanted := scope
	if in.Form.Get("scope") == "" {
		wanted = source.Scope(in.Form)
	}
	wish := digest.Wish{Source: source, Email: in.Form.Get("email"), Lang: text.Lang(in.Form.Get("language")), Every: digest.Every(in.Form.Get("every")), Scope: wanted}
	err = d.Subscribe(ctx, wish, guard.Sent{Seal: in.Form.Get("_seal"), Trap: in.Form.Get("website"), Address: web.ClientAddress(ctx)})
	if problems, status := refusal(err); problems != nil {
		page, err := d.page(ctx, source, scope, in.Form, problems)
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
	case errors.Is(err, guard.ErrStale), errors.Is(err, digest.ErrDoubt):
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

func (d *Digests) asked(context.Context, struct{}) (AskedPage, error) { return AskedPage{}, nil }
