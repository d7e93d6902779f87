package pages

import (
	"context"
	_ "embed"
	"errors"
	"log/slog"
	"net/url"
	"time"

	"github.com/alexedwards/scs/v2"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/signin"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// AccountTexts are the texts of coming in and of one's own account.
//
//go:embed account_texts.yaml
var AccountTexts []byte

// What a visitor's session holds.
const (
	SessionKey  = "session"  // which of the person's sessions this is; none for a visitor
	enteredKey  = "entered"  // when the person proved who they are, in seconds
	pendingKey  = "pending"  // who gave their password and still owes a code
	problemKey  = "problem"  // what the sign-in page must say once
	flowKey     = "openid"   // a sign-in under way at the identity provider
	ceremonyKey = "ceremony" // a passkey asked for
	secretKey   = "secret"   // codes about to be turned on
)

// Account holds the pages by which a person comes in, goes out, and looks after their own account.
type Account struct {
	People   *people.Store
	Sessions *scs.SessionManager
	OpenID   *signin.OpenID   // nil where the installation has no identity provider
	Passkeys *signin.Passkeys // nil where the site has no name to tie them to
	Now      func() time.Time
	Log      *slog.Logger
}

// Endpoints gives the pages of the account.
func (a *Account) Endpoints() []web.Endpoint {
	at := func(name, fr, en, template string) web.Page {
		return web.Page{Name: name, FR: fr, EN: en, Files: files, Template: template, Fresh: true}
	}
	signIn := at("signin", "/connexion", "/en/sign-in", "signin.html")
	code := at("signin.code", "/connexion/code", "/en/sign-in/code", "signin_code.html")
	forgotten := at("forgotten", "/mot-de-passe-oublie", "/en/forgotten-password", "forgotten.html")
	reset := at("reset", "/nouveau-mot-de-passe/{token}", "/en/new-password/{token}", "reset.html")
	invitation := at("invitation", "/invitation/{token}", "/en/invitation/{token}", "invitation.html")
	first := at("first", "/premier-acces/{token}", "/en/first-access/{token}", "first.html")
	endpoints := []web.Endpoint{
		web.Get(signIn, a.signInForm),
		web.Post(signIn, a.signIn),
		web.Get(code, a.codeForm),
		web.Post(code, a.giveCode),
		web.Post(web.Page{Name: "signout", FR: "/deconnexion", EN: "/en/sign-out"}, a.signOut),
		web.Get(forgotten, a.forgottenForm),
		web.Post(forgotten, a.forgotten),
		web.Get(reset, a.resetForm),
		web.Post(reset, a.reset),
		web.Get(invitation, a.invitation),
		web.Post(invitation, a.accept),
		web.Get(first, a.firstForm),
		web.Post(first, a.acceptFirst),
	}
	if a.OpenID != nil {
		endpoints = append(endpoints, a.openIDEndpoints()...)
	}
	if a.Passkeys != nil {
		endpoints = append(endpoints, a.passkeyEndpoints()...)
	}
	return append(endpoints, a.ownEndpoints()...)
}

// SignInPage is where a person comes in, by any of the ways the installation has.
type SignInPage struct {
	Action, Next string
	Again        bool // the person is signed in already, and is asked to prove it again
	Fields       []ui.Field
	ForgottenURL string
	OpenID       *ui.Link
	Passkey      *PasskeyForm
	problems     []ui.Problem
}

// Problems gives the error summary.
func (p SignInPage) Problems() []ui.Problem { return p.problems }

type signInIn struct {
	Next     string `query:"next"`
	Back     string `form:"next"`
	Email    string `form:"email"`
	Password string `form:"password"`
}

func (a *Account) signInForm(ctx context.Context, in signInIn) (SignInPage, error) {
	page := a.signInPage(ctx, in.Next, people.ActorFrom(ctx).Email)
	if said := a.Sessions.PopString(ctx, problemKey); said != "" {
		page.problems = []ui.Problem{{Message: storedText(said)}}
	}
	return page, nil
}

func (a *Account) signInPage(ctx context.Context, next, email string) SignInPage {
	next = web.LocalPath(next, "")
	page := SignInPage{Action: web.URL(ctx, "signin"), Next: next, Again: people.ActorFrom(ctx).SignedIn(), ForgottenURL: web.URL(ctx, "forgotten"), Fields: []ui.Field{
		{Kind: "email", Name: "email", Label: text.T("Adresse courriel", "E-mail address"), Autocomplete: "username", Values: url.Values{"email": {email}}},
		{Kind: "password", Name: "password", Label: text.T("Mot de passe", "Password"), Autocomplete: "current-password"},
	}}
	if a.OpenID != nil {
		page.OpenID = &ui.Link{Label: a.providerTitle(), Href: web.URL(ctx, "signin.openid", "next", next)}
	}
	if a.Passkeys != nil {
		page.Passkey = &PasskeyForm{Action: web.URL(ctx, "signin.passkey"), Options: web.URL(ctx, "signin.challenge")}
	}
	return page
}

func (a *Account) signIn(ctx context.Context, in signInIn) (web.Outcome[SignInPage], error) {
	actor, err := a.People.SignIn(ctx, in.Email, in.Password)
	if problems, status := tried(err, "email"); problems != nil {
		page := a.signInPage(ctx, in.Back, in.Email)
		page.problems = problems
		return web.Stay(page, status), nil
	}
	if err != nil {
		return web.Outcome[SignInPage]{}, err
	}
	to, err := a.proved(ctx, actor, people.ByPassword, in.Back)
	return web.Go[SignInPage](to, ""), err
}

// tried makes an error summary of a refused attempt, with the status that tells machines whether to wait.
func tried(err error, field string) ([]ui.Problem, int) {
	if wait := new(people.TooManyError); errors.As(err, &wait) {
		return mistakes(wait.Unwrap()), 429
	}
	problems := mistakes(err)
	for i := range problems {
		if problems[i].Field == "" {
			problems[i].Field = field
		}
	}
	return problems, 422
}

// proved gives where a person goes who proved they hold a password or a link: to the step of the code where they give codes,
// else in.
func (a *Account) proved(ctx context.Context, actor people.Actor, method, next string) (to string, err error) {
	codes, err := a.People.Codes(ctx, actor.ID)
	if err != nil {
		return "", err
	}
	if !codes.On {
		return a.enter(ctx, actor, method, next)
	}
	if err := a.Sessions.RenewToken(ctx); err != nil {
		return "", err
	}
	return web.URL(ctx, "signin.code"), a.keep(ctx, pendingKey, pending{Person: actor.ID, Next: next, At: a.Now()})
}

// enter opens the session of a person who proved who they are, and gives where they go. The session's token changes, so that
// one planted beforehand opens nothing.
func (a *Account) enter(ctx context.Context, actor people.Actor, method, next string) (to string, err error) {
	if err := a.Sessions.RenewToken(ctx); err != nil {
		return "", err
	}
	id, err := a.People.StartSession(ctx, actor, method, a.Sessions.GetString(ctx, SessionKey))
	if err != nil {
		return "", err
	}
	a.Sessions.Put(ctx, SessionKey, id)
	a.Sessions.Put(ctx, enteredKey, a.Now().Unix())
	return web.LocalPath(next, web.URL(ctx, "workspace")), nil
}

func (a *Account) signOut(ctx context.Context, _ struct{}) (web.Outcome[struct{}], error) {
	id := a.Sessions.GetString(ctx, SessionKey)
	if err := a.Sessions.Destroy(ctx); err != nil {
		return web.Outcome[struct{}]{}, err
	}
	if actor := people.ActorFrom(ctx); actor.SignedIn() {
		if err := a.People.EndSession(ctx, actor, id); err != nil && !fault.Is(err, fault.NotFoundKind) {
			return web.Outcome[struct{}]{}, err
		}
	}
	return web.Go[struct{}](web.URL(ctx, "home"), "notice.signout"), nil
}

// recentFor is how long after they proved who they are a person may change how they come in: a machine left open must not let
// somebody else add a way in.
const recentFor = 15 * time.Minute

// recent tells whether the person proved who they are a short while ago; again is where they go otherwise.
func (a *Account) recent(ctx context.Context, back string) (again string, yes bool) {
	at := time.Unix(a.Sessions.GetInt64(ctx, enteredKey), 0)
	if a.Now().Sub(at) <= recentFor {
		return "", true
	}
	return web.URL(ctx, "signin", "next", web.URL(ctx, back)), false
}
