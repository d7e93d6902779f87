package pages

import (
	"context"
	"errors"
	"net/url"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// PasskeyForm is a form that a script completes with what the device answers: assets/passkeys.js.
type PasskeyForm struct {
	Action  string
	Options string // where the script asks what to ask the device
}

func (a *Account) passkeyEndpoints() []web.Endpoint {
	own := func(name, fr, en, template string) web.Page {
		return adminPage(name, "/compte/cles"+fr, "/account/passkeys"+en, template, people.WorkspaceView)
	}
	all, one := own("account.passkeys", "", "", "account_passkeys.html"), own("account.passkey", "/{id}", "/{id}", "account_passkey.html")
	return []web.Endpoint{
		web.File(web.Page{Name: "signin.challenge", FR: "/connexion/cle/options.json", EN: "/en/sign-in/passkey/options.json", Fresh: true}, a.signInOptions),
		web.Post(web.Page{Name: "signin.passkey", FR: "/connexion/cle", EN: "/en/sign-in/passkey"}, a.signInByPasskey),
		web.Visit(all, a.passkeysForm),
		web.Post(all, a.addPasskey),
		web.File(own("account.passkeys.options", "/options.json", "/options.json", ""), a.newPasskeyOptions),
		web.Get(one, a.passkeyForm),
		web.Post(one, a.renamePasskey),
		web.Post(own("account.passkey.remove", "/{id}/retirer", "/{id}/remove", ""), a.removePasskey),
	}
}

// asked keeps a ceremony in the session and gives the options to the script.
func (a *Account) asked(ctx context.Context, options, ceremony []byte) (web.Download, error) {
	a.Sessions.Put(ctx, ceremonyKey, ceremony)
	return web.Download{Name: "options.json", MediaType: "application/json", Data: options}, nil
}

func (a *Account) signInOptions(ctx context.Context, _ struct{}) (web.Download, error) {
	options, ceremony, err := a.Passkeys.BeginSignIn()
	if err != nil {
		return web.Download{}, err
	}
	return a.asked(ctx, options, ceremony)
}

type passkeyIn struct {
	Next       string `form:"next"`
	Credential string `form:"credential"`
}

func (a *Account) signInByPasskey(ctx context.Context, in passkeyIn) (web.Outcome[struct{}], error) {
	to, err := a.byPasskey(ctx, in)
	if err != nil {
		to, err = a.backToSignIn(ctx, web.Lang(ctx), in.Next, err)
	}
	return web.Go[struct{}](to, ""), err
}

func (a *Account) byPasskey(ctx context.Context, in passkeyIn) (to string, err error) {
	ceremony := a.Sessions.PopBytes(ctx, ceremonyKey) // it serves once
	actor, key, err := a.Passkeys.FinishSignIn(ceremony, []byte(in.Credential), func(id string) (people.Actor, []people.Passkey, error) {
		actor, err := a.People.ActorByID(ctx, id)
		if err != nil {
			return people.Actor{}, nil, err
		}
		keys, err := a.People.Passkeys(ctx, id)
		return actor, keys, err
	})
	if err == nil {
		err = a.People.UsePasskey(ctx, key)
	}
	if err != nil && actor.SignedIn() { // a passkey that names nobody leaves no trace: anyone may send such
		if audited := a.People.PasskeyRefused(ctx, actor.ID); audited != nil {
			return "", audited
		}
	}
	if err != nil {
		return "", err
	}
	return a.enter(ctx, actor, people.ByPasskey, in.Next)
}

// PasskeysPage lists the passkeys of who is signed in, and adds one.
type PasskeysPage struct {
	Table    ui.Table
	New      PasskeyForm
	Fields   []ui.Field
	problems []ui.Problem
}

// Problems gives the error summary.
func (p PasskeysPage) Problems() []ui.Problem { return p.problems }

func (a *Account) passkeysForm(ctx context.Context, _ struct{}) (web.Outcome[PasskeysPage], error) {
	if again, ok := a.recent(ctx, "account.passkeys"); !ok {
		return web.Go[PasskeysPage](again, ""), nil
	}
	page, err := a.passkeysPage(ctx, "", nil)
	return web.Stay(page, 200), err
}

func (a *Account) passkeysPage(ctx context.Context, name string, problems []ui.Problem) (PasskeysPage, error) {
	field := passkeyNameField(name)
	page := PasskeysPage{New: PasskeyForm{Action: web.URL(ctx, "account.passkeys"), Options: web.URL(ctx, "account.passkeys.options")},
		Fields: marked([]ui.Field{field}, problems), problems: problems,
		Table: ui.Table{ID: "passkeys", Caption: text.T("Vos clés d’accès", "Your passkeys"), Columns: []ui.Column{
			{Label: text.T("Nom", "Name")}, {Label: text.T("Ajoutée", "Added")}, {Label: text.T("Dernier usage", "Last used")}}}}
	keys, err := a.People.Passkeys(ctx, people.ActorFrom(ctx).ID)
	for _, k := range keys {
		used := text.T("Jamais", "Never")
		if !k.UsedAt.IsZero() {
			used = at(k.UsedAt)
		}
		page.Table.Rows = append(page.Table.Rows, []ui.Cell{{Text: sameInBoth(k.Name), Href: web.URL(ctx, "account.passkey", "id", k.ID), Head: true},
			{Text: at(k.CreatedAt)}, {Text: used}})
	}
	return page, err
}

func passkeyNameField(name string) ui.Field {
	return ui.Field{Kind: "line", Name: "name", Label: text.T("Nom de la clé", "Name of the passkey"), MaxLength: 80, Autocomplete: "off",
		Help:   text.T("Ce qui vous dira plus tard où elle est, comme «\u00a0Téléphone du travail\u00a0».", "What will tell you later where it is, such as “Work phone”."),
		Values: url.Values{"name": {name}}}
}

func (a *Account) newPasskeyOptions(ctx context.Context, _ struct{}) (web.Download, error) {
	actor := people.ActorFrom(ctx)
	if _, ok := a.recent(ctx, "account.passkeys"); !ok {
		return web.Download{}, fault.Forbidden(text.T("Par prudence, connectez-vous de nouveau avant d’ajouter une clé.", "As a precaution, sign in again before you add a passkey."))
	}
	known, err := a.People.Passkeys(ctx, actor.ID)
	if err != nil {
		return web.Download{}, err
	}
	options, ceremony, err := a.Passkeys.BeginRegistration(actor, known)
	if err != nil {
		return web.Download{}, err
	}
	return a.asked(ctx, options, ceremony)
}

type addPasskeyIn struct {
	Name       string `form:"name"`
	Credential string `form:"credential"`
}

func (a *Account) addPasskey(ctx context.Context, in addPasskeyIn) (web.Outcome[PasskeysPage], error) {
	if again, ok := a.recent(ctx, "account.passkeys"); !ok {
		return web.Go[PasskeysPage](again, ""), nil
	}
	err := a.finishPasskey(ctx, in)
	problems, status := refused(err)
	var stays *fault.Error
	if problems == nil && errors.As(err, &stays) && (stays.Kind == fault.ForbiddenKind || stays.Kind == fault.GoneKind) {
		a.Log.Warn("passkey refused", "cause", stays.Unwrap())
		problems, status = []ui.Problem{{Message: stays.Message}}, 422
	}
	if problems != nil {
		page, err := a.passkeysPage(ctx, in.Name, problems)
		return web.Stay(page, status), err
	}
	return web.Go[PasskeysPage](web.URL(ctx, "account.passkeys"), "notice.passkey.added"), err
}

func (a *Account) finishPasskey(ctx context.Context, in addPasskeyIn) error {
	actor := people.ActorFrom(ctx)
	ceremony := a.Sessions.PopBytes(ctx, ceremonyKey) // it serves once
	key, err := a.Passkeys.FinishRegistration(actor, ceremony, []byte(in.Credential))
	if err != nil {
		return err
	}
	name := oneLine(in.Name)
	if name == "" { // the device has made its key: a name left out must not lose it
		name = people.DeviceTitle(people.DeviceFrom(ctx)).In(web.Lang(ctx))
	}
	return a.People.AddPasskey(ctx, actor, key.ID, name, key.Credential)
}

// PasskeyPage renames or removes one passkey.
type PasskeyPage struct {
	Name, Action, Remove string
	Fields               []ui.Field
	problems             []ui.Problem
}

// Problems gives the error summary.
func (p PasskeyPage) Problems() []ui.Problem { return p.problems }

type onePasskeyIn struct {
	ID   string `path:"id"`
	Name string `form:"name"`
}

func (a *Account) passkeyForm(ctx context.Context, in onePasskeyIn) (PasskeyPage, error) {
	keys, err := a.People.Passkeys(ctx, people.ActorFrom(ctx).ID)
	if err != nil {
		return PasskeyPage{}, err
	}
	for _, k := range keys {
		if k.ID == in.ID {
			return PasskeyPage{Name: k.Name, Action: web.URL(ctx, "account.passkey", "id", k.ID), Remove: web.URL(ctx, "account.passkey.remove", "id", k.ID),
				Fields: []ui.Field{passkeyNameField(k.Name)}}, nil
		}
	}
	return PasskeyPage{}, fault.NotFound(text.T("Cette clé d’accès n’existe pas, ou plus.", "This passkey does not exist, or no longer does."))
}

func (a *Account) renamePasskey(ctx context.Context, in onePasskeyIn) (web.Outcome[PasskeyPage], error) {
	err := a.People.RenamePasskey(ctx, people.ActorFrom(ctx), in.ID, in.Name)
	if problems := mistakes(err); problems != nil {
		page, err := a.passkeyForm(ctx, in)
		page.problems, page.Fields = problems, marked(page.Fields, problems)
		return web.Stay(page, 422), err
	}
	return web.Go[PasskeyPage](web.URL(ctx, "account.passkeys"), "notice.passkey.renamed"), err
}

func (a *Account) removePasskey(ctx context.Context, in onePasskeyIn) (web.Outcome[struct{}], error) {
	err := a.People.RemovePasskey(ctx, people.ActorFrom(ctx), in.ID)
	return web.Go[struct{}](web.URL(ctx, "account.passkeys"), "notice.passkey.removed"), err
}
