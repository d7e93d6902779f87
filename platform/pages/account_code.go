package pages

import (
	"context"
	"time"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// pending is somebody who gave their password and still owes a code.
type pending struct {
	Person, Next string
	At           time.Time
}

// pendingFor is how long they have to give it.
const pendingFor = 10 * time.Minute

// SignInCodePage asks for the code, the second step of a sign-in.
type SignInCodePage struct {
	Action    string
	Waiting   bool // somebody did give a password a short while ago
	SignInURL string
	Fields    []ui.Field
	problems  []ui.Problem
}

// Problems gives the error summary.
func (p SignInCodePage) Problems() []ui.Problem { return p.problems }

// owing gives who owes a code in this session; a not found fault when nobody does, or no longer.
func (a *Account) owing(ctx context.Context) (people.Actor, pending, error) {
	var p pending
	if err := a.look(ctx, pendingKey, &p); err != nil {
		return people.Actor{}, p, err
	}
	if p.Person == "" || a.Now().Sub(p.At) > pendingFor {
		return people.Actor{}, p, fault.NotFound(text.T("Cette étape a expiré.", "This step has expired."))
	}
	actor, err := a.People.ActorByID(ctx, p.Person)
	return actor, p, err
}

func codeField(help text.Text) ui.Field {
	return ui.Field{Kind: "line", Name: "code", Label: text.T("Code", "Code"), Help: help, Autocomplete: "one-time-code", MaxLength: 40}
}

func (a *Account) codePage(ctx context.Context) SignInCodePage {
	return SignInCodePage{Action: web.URL(ctx, "signin.code"), SignInURL: web.URL(ctx, "signin"), Fields: []ui.Field{
		codeField(text.T("Les six chiffres que montre votre application, ou l’un de vos codes de secours.", "The six digits that your app shows, or one of your recovery codes."))}}
}

func (a *Account) codeForm(ctx context.Context, _ struct{}) (SignInCodePage, error) {
	page := a.codePage(ctx)
	_, _, err := a.owing(ctx)
	page.Waiting = err == nil
	if fault.Is(err, fault.NotFoundKind) {
		err = nil
	}
	return page, err
}

type codeIn struct {
	Code string `form:"code"`
}

func (a *Account) giveCode(ctx context.Context, in codeIn) (web.Outcome[SignInCodePage], error) {
	actor, p, err := a.owing(ctx)
	if fault.Is(err, fault.NotFoundKind) {
		return web.Stay(a.codePage(ctx), 422), nil
	}
	if err == nil {
		err = a.People.CheckCode(ctx, actor, in.Code)
	}
	if problems, status := tried(err, "code"); problems != nil {
		page := a.codePage(ctx)
		page.Waiting, page.problems, page.Fields = true, problems, marked(page.Fields, problems)
		return web.Stay(page, status), nil
	}
	if err != nil {
		return web.Outcome[SignInCodePage]{}, err
	}
	a.Sessions.Remove(ctx, pendingKey)
	to, err := a.enter(ctx, actor, people.ByCode, p.Next)
	return web.Go[SignInCodePage](to, ""), err
}
