package pages

import (
	"context"

	"balise/engine/text"
	"balise/platform/people"
	"balise/platform/signin"
	"balise/platform/web"
)

// OpenIDReturn is where an identity provider sends people back: one address, which the provider knows.
const OpenIDReturn = "/connexion/openid/retour"

func (a *Account) openIDEndpoints() []web.Endpoint {
	return []web.Endpoint{
		web.Visit(web.Page{Name: "signin.openid", FR: "/connexion/openid", EN: "/en/sign-in/openid"}, a.toProvider),
		web.Visit(web.Page{Name: "signin.openid.return", FR: OpenIDReturn}, a.fromProvider),
	}
}

// providerTitle names the way in by the provider.
func (a *Account) providerTitle() text.Text {
	if label := a.OpenID.Label(); label != "" {
		return text.T("Entrer avec "+label, "Sign in with "+label)
	}
	return text.T("Entrer avec le compte de votre organisme", "Sign in with your organization’s account")
}

// journey is a sign-in under way at the provider, and where its person wants to go, in their language.
type journey struct {
	signin.Flow
	Next string
	Lang text.Lang
}

type toProviderIn struct {
	Next string `query:"next"`
}

func (a *Account) toProvider(ctx context.Context, in toProviderIn) (web.Outcome[struct{}], error) {
	address, flow, err := a.OpenID.Begin(ctx)
	if err != nil {
		to, err := a.backToSignIn(ctx, web.Lang(ctx), in.Next, err)
		return web.Go[struct{}](to, ""), err
	}
	return web.Go[struct{}](address, ""), a.keep(ctx, flowKey, journey{Flow: flow, Next: in.Next, Lang: web.Lang(ctx)})
}

func (a *Account) fromProvider(ctx context.Context, in signin.Return) (web.Outcome[struct{}], error) {
	j := journey{Lang: web.Lang(ctx)}
	if err := a.take(ctx, flowKey, &j); err != nil {
		return web.Outcome[struct{}]{}, err
	}
	to, err := a.recognise(ctx, j, in)
	if err != nil {
		to, err = a.backToSignIn(ctx, j.Lang, j.Next, err)
	}
	return web.Go[struct{}](to, ""), err
}

// recognise lets in whom the provider proves. No code is asked for: how its people prove who they are is the provider's affair.
func (a *Account) recognise(ctx context.Context, j journey, in signin.Return) (to string, err error) {
	claims, err := a.OpenID.Finish(ctx, j.Flow, in)
	if err != nil {
		return "", err
	}
	actor, err := a.People.Recognise(ctx, claims)
	if err != nil {
		return "", err
	}
	return a.enter(ctx, actor, people.ByOpenID, web.LocalPath(j.Next, web.URLIn(ctx, j.Lang, "workspace")))
}
