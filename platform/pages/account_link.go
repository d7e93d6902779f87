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

// AccountPage is a form by which a person comes in by a link they were sent, or asks for one.
type AccountPage struct {
	Action   string
	Name     string
	Done     bool
	Fields   []ui.Field
	problems []ui.Problem
}

// Panel says that the link is on its way, in the same words whether the account exists or not.
func (AccountPage) Panel() ui.Panel {
	return ui.Panel{Title: text.T("Regardez vos courriels", "Check your e-mail"),
		Body: text.T("Si un compte a cette adresse, un lien vient de lui être envoyé. Il est valable une heure et ne sert qu’une fois.",
			"If an account has this address, a link has just been sent to it. It is good for one hour and works once.")}
}

// Problems gives the error summary.
func (p AccountPage) Problems() []ui.Problem { return p.problems }

type acceptIn struct {
	Token    string `path:"token"`
	Email    string `form:"email"`
	Name     string `form:"name"`
	Password string `form:"password"`
}

func (a *Account) invitation(ctx context.Context, in acceptIn) (AccountPage, error) {
	name, _, err := a.People.Invitation(ctx, in.Token)
	return AccountPage{Action: web.URL(ctx, "invitation", "token", in.Token), Name: name, Fields: []ui.Field{newPassword("password")}}, err
}

func newPassword(name string) ui.Field {
	return ui.Field{Kind: "password", Name: name, Label: text.T("Choisissez un mot de passe", "Choose a password"),
		Help: text.T("Au moins 12 caractères. Trois ou quatre mots qui n’ont rien à voir ensemble font un bon mot de passe.",
			"At least 12 characters. Three or four unrelated words make a good password."), Autocomplete: "new-password"}
}

func (a *Account) accept(ctx context.Context, in acceptIn) (web.Outcome[AccountPage], error) {
	return a.acceptBy(ctx, in, a.invitation)
}

// acceptBy uses a link that lets choose a password; again draws its page.
func (a *Account) acceptBy(ctx context.Context, in acceptIn, again func(context.Context, acceptIn) (AccountPage, error)) (web.Outcome[AccountPage], error) {
	actor, err := a.People.Accept(ctx, in.Token, in.Password)
	if problems := mistakes(err); problems != nil {
		page, err := again(ctx, in)
		page.problems, page.Fields = problems, marked(page.Fields, problems)
		return web.Stay(page, 422), err
	}
	if err != nil {
		return web.Outcome[AccountPage]{}, err
	}
	to, err := a.proved(ctx, actor, people.ByInvitation, "")
	return web.Go[AccountPage](to, ""), err
}

// mistakes makes an error summary of an invalid fault; nil for any other error.
func mistakes(err error) []ui.Problem {
	var refused *fault.Error
	if !errors.As(err, &refused) || refused.Kind != fault.InvalidKind {
		return nil
	}
	if len(refused.Fields) == 0 {
		return []ui.Problem{{Message: refused.Message}}
	}
	var all []ui.Problem
	for _, f := range refused.Fields {
		all = append(all, ui.Problem{Field: f.Name, Message: f.Message})
	}
	return all
}

func (a *Account) firstForm(ctx context.Context, in acceptIn) (AccountPage, error) {
	_, _, err := a.People.Invitation(ctx, in.Token)
	return a.firstPage(ctx, in), err
}

func (a *Account) firstPage(ctx context.Context, in acceptIn) AccountPage {
	return AccountPage{Action: web.URL(ctx, "first", "token", in.Token), Fields: []ui.Field{
		{Kind: "email", Name: "email", Label: text.T("Votre adresse courriel", "Your e-mail address"), Autocomplete: "email", Values: url.Values{"email": {in.Email}}},
		{Kind: "line", Name: "name", Label: text.T("Votre nom", "Your name"), Autocomplete: "name", Values: url.Values{"name": {in.Name}}},
		newPassword("password"),
	}}
}

func (a *Account) acceptFirst(ctx context.Context, in acceptIn) (web.Outcome[AccountPage], error) {
	actor, err := a.People.AcceptFirst(ctx, in.Token, in.Email, in.Name, in.Password)
	if problems := mistakes(err); problems != nil {
		page := a.firstPage(ctx, in)
		page.problems = problems
		return web.Stay(page, 422), nil
	}
	if err != nil {
		return web.Outcome[AccountPage]{}, err
	}
	to, err := a.proved(ctx, actor, people.ByInvitation, "")
	return web.Go[AccountPage](to, ""), err
}

func (a *Account) forgottenForm(ctx context.Context, _ struct{}) (AccountPage, error) {
	return a.forgottenPage(ctx, people.ActorFrom(ctx).Email), nil
}

func (a *Account) forgottenPage(ctx context.Context, email string) AccountPage {
	return AccountPage{Action: web.URL(ctx, "forgotten"), Fields: []ui.Field{
		{Kind: "email", Name: "email", Label: text.T("Adresse courriel", "E-mail address"), Autocomplete: "username", Values: url.Values{"email": {email}}}}}
}

type forgottenIn struct {
	Email string `form:"email"`
}

func (a *Account) forgotten(ctx context.Context, in forgottenIn) (web.Outcome[AccountPage], error) {
	page := a.forgottenPage(ctx, in.Email)
	err := a.People.Forgot(ctx, in.Email, func(token string) string { return web.Absolute(ctx, web.URL(ctx, "reset", "token", token)) })
	if problems, status := tried(err, "email"); problems != nil {
		page.problems, page.Fields = problems, marked(page.Fields, problems)
		return web.Stay(page, status), nil
	}
	page.Done = true
	return web.Stay(page, 200), err
}

func (a *Account) resetForm(ctx context.Context, in acceptIn) (AccountPage, error) {
	name, first, err := a.People.Invitation(ctx, in.Token)
	if fault.Is(err, fault.GoneKind) || first {
		return AccountPage{}, fault.Gone(text.T("Ce lien n’est plus valable\u00a0: il a expiré ou il a déjà servi. Demandez-en un autre à la page «\u00a0Mot de passe oublié\u00a0».",
			"This link is no longer good: it expired or was already used. Ask for another on the “Forgotten password” page."))
	}
	return AccountPage{Action: web.URL(ctx, "reset", "token", in.Token), Name: name, Fields: []ui.Field{newPassword("password")}}, err
}

func (a *Account) reset(ctx context.Context, in acceptIn) (web.Outcome[AccountPage], error) {
	return a.acceptBy(ctx, in, a.resetForm)
}
