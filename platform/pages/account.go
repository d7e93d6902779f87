package pages

import (
	"context"
	"errors"
	"net/url"

	"github.com/alexedwards/scs/v2"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// PersonKey is where a session keeps the identifier of who signed in.
const PersonKey = "person"

// Account holds the pages by which a person comes in and goes out.
type Account struct {
	People   *people.Store
	Sessions *scs.SessionManager
}

// Endpoints gives the pages of the account.
func (a *Account) Endpoints() []web.Endpoint {
	signIn := web.Page{Name: "signin", FR: "/connexion", EN: "/en/sign-in", Files: files, Template: "signin.html", Fresh: true}
	signOut := web.Page{Name: "signout", FR: "/deconnexion", EN: "/en/sign-out"}
	invitation := web.Page{Name: "invitation", FR: "/invitation/{token}", EN: "/en/invitation/{token}", Files: files, Template: "invitation.html", Fresh: true}
	first := web.Page{Name: "first", FR: "/premier-acces/{token}", EN: "/en/first-access/{token}", Files: files, Template: "first.html", Fresh: true}
	return []web.Endpoint{
		web.Get(signIn, a.signInForm),
		web.Post(signIn, a.signIn),
		web.Post(signOut, a.signOut),
		web.Get(invitation, a.invitation),
		web.Post(invitation, a.accept),
		web.Get(first, a.firstForm),
		web.Post(first, a.acceptFirst),
	}
}

// AccountPage is a form by which a person comes in.
type AccountPage struct {
	Action, Next string
	Name         string
	Fields       []ui.Field
	problems     []ui.Problem
}

// Problems gives the error summary.
func (p AccountPage) Problems() []ui.Problem { return p.problems }

type signInIn struct {
	Next     string `query:"next"`
	Back     string `form:"next"`
	Email    string `form:"email"`
	Password string `form:"password"`
}

func (a *Account) signInForm(ctx context.Context, in signInIn) (AccountPage, error) {
	return a.signInPage(ctx, in.Next, ""), nil
}

func (a *Account) signInPage(ctx context.Context, next, email string) AccountPage {
	return AccountPage{Action: web.URL(ctx, "signin"), Next: web.LocalPath(next, ""), Fields: []ui.Field{
		{Kind: "email", Name: "email", Label: text.T("Adresse courriel", "E-mail address"), Autocomplete: "username", Values: url.Values{"email": {email}}},
		{Kind: "password", Name: "password", Label: text.T("Mot de passe", "Password"), Autocomplete: "current-password"},
	}}
}

func (a *Account) signIn(ctx context.Context, in signInIn) (web.Outcome[AccountPage], error) {
	actor, err := a.People.SignIn(ctx, in.Email, in.Password)
	var refused *fault.Error
	if errors.As(err, &refused) && refused.Kind == fault.InvalidKind {
		page := a.signInPage(ctx, in.Back, in.Email)
		page.problems = []ui.Problem{{Field: "email", Message: refused.Message}}
		return web.Stay(page, 422), nil
	}
	if err != nil {
		return web.Outcome[AccountPage]{}, err
	}
	return a.enter(ctx, actor, web.LocalPath(in.Back, web.URL(ctx, "workspace")))
}

// enter opens the session of a person who proved who they are. The session's token changes, so that one planted
// beforehand opens nothing.
func (a *Account) enter(ctx context.Context, actor people.Actor, to string) (web.Outcome[AccountPage], error) {
	if err := a.Sessions.RenewToken(ctx); err != nil {
		return web.Outcome[AccountPage]{}, err
	}
	a.Sessions.Put(ctx, PersonKey, actor.ID)
	return web.Go[AccountPage](to, ""), nil
}

func (a *Account) signOut(ctx context.Context, _ struct{}) (web.Outcome[struct{}], error) {
	if err := a.Sessions.Destroy(ctx); err != nil {
		return web.Outcome[struct{}]{}, err
	}
	return web.Go[struct{}](web.URL(ctx, "home"), "notice.signout"), nil
}

type acceptIn struct {
	Token    string `path:"token"`
	Email    string `form:"email"`
	Name     string `form:"name"`
	Password string `form:"password"`
}

func (a *Account) invitation(ctx context.Context, in acceptIn) (AccountPage, error) {
	name, _, err := a.People.Invitation(ctx, in.Token)
	return AccountPage{Action: web.URL(ctx, "invitation", "token", in.Token), Name: name, Fields: []ui.Field{newPassword()}}, err
}

func newPassword() ui.Field {
	return ui.Field{Kind: "password", Name: "password", Label: text.T("Choisissez un mot de passe", "Choose a password"),
		Help: text.T("Au moins 12 caractères. Trois ou quatre mots qui n’ont rien à voir ensemble font un bon mot de passe.",
			"At least 12 characters. Three or four unrelated words make a good password."), Autocomplete: "new-password"}
}

func (a *Account) accept(ctx context.Context, in acceptIn) (web.Outcome[AccountPage], error) {
	actor, err := a.People.Accept(ctx, in.Token, in.Password)
	if problems := mistakes(err); problems != nil {
		page, err := a.invitation(ctx, in)
		page.problems = problems
		return web.Stay(page, 422), err
	}
	if err != nil {
		return web.Outcome[AccountPage]{}, err
	}
	return a.enter(ctx, actor, web.URL(ctx, "workspace"))
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
		newPassword(),
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
	return a.enter(ctx, actor, web.URL(ctx, "workspace"))
}
