// Package signin proves who somebody is by other means than a password kept here: an identity provider (OpenID Connect) or a
// passkey (WebAuthn). It speaks the protocols and keeps nothing: what must last from one step to the next is handed to the
// visitor's session, what must stay to platform/people.
package signin

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
)

// Provider is an identity provider as an installation names it.
type Provider struct {
	Issuer, ClientID, ClientSecret string
	// Label is how the sign-in page calls it: "Compte de l’organisme".
	Label string
}

// Set tells whether the installation has an identity provider.
func (p Provider) Set() bool { return p.Issuer != "" }

const (
	// flowLife is how long a person has to prove themselves at the provider.
	flowLife = 10 * time.Minute
	// answerLimit is how long the provider may take to answer one question of ours.
	answerLimit = 10 * time.Second
)

// OpenID is the way in by an identity provider. It learns the provider's addresses and keys at the first sign-in, not at the
// start: a provider that is away must not keep Balise from starting.
type OpenID struct {
	provider Provider
	redirect string
	now      func() time.Time
	client   *http.Client

	mu    sync.Mutex
	known *oidc.Provider
}

// NewOpenID gives the way in by a provider, which sends people back to the redirect address.
func NewOpenID(p Provider, redirect string, now func() time.Time) *OpenID {
	return &OpenID{provider: p, redirect: redirect, now: now, client: &http.Client{Timeout: answerLimit}}
}

// Label is how the sign-in page calls the provider.
func (o *OpenID) Label() string { return o.provider.Label }

// Flow is one sign-in under way. It stays in the visitor's session and serves once.
type Flow struct {
	State, Nonce, Verifier string
	Begun                  time.Time
}

// Return is what the provider sends back with the person.
type Return struct {
	State string `query:"state"`
	Code  string `query:"code"`
	Error string `query:"error"`
}

func (o *OpenID) discover(ctx context.Context) (*oidc.Provider, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.known != nil {
		return o.known, nil
	}
	// The provider outlives the request: it fetches new keys when the old ones change.
	provider, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), o.client), o.provider.Issuer)
	if err != nil {
		return nil, unreachable(err)
	}
	o.known = provider
	return provider, nil
}

func (o *OpenID) config(p *oidc.Provider) oauth2.Config {
	return oauth2.Config{ClientID: o.provider.ClientID, ClientSecret: o.provider.ClientSecret, RedirectURL: o.redirect, Endpoint: p.Endpoint(),
		Scopes: []string{oidc.ScopeOpenID, "email"}}
}

// Begin gives the provider's address where the person must go, and what to remember until they come back.
func (o *OpenID) Begin(ctx context.Context) (address string, flow Flow, err error) {
	provider, err := o.discover(ctx)
	if err != nil {
		return "", Flow{}, err
	}
	flow = Flow{State: random(), Nonce: random(), Verifier: oauth2.GenerateVerifier(), Begun: o.now()}
	config := o.config(provider)
	return config.AuthCodeURL(flow.State, oidc.Nonce(flow.Nonce), oauth2.S256ChallengeOption(flow.Verifier)), flow, nil
}

func random() string {
	var b [32]byte
	rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Finish gives what the provider proves of who comes back. Errors are faults that say what happened and what to do.
func (o *OpenID) Finish(ctx context.Context, flow Flow, back Return) (people.Claims, error) {
	switch {
	case flow.State == "" || o.now().Sub(flow.Begun) > flowLife:
		return people.Claims{}, fault.Gone(text.T("Cette connexion a expiré, ou a déjà servi. Recommencez.", "This sign-in has expired, or was already used. Start again."))
	case subtle.ConstantTimeCompare([]byte(flow.State), []byte(back.State)) != 1:
		return people.Claims{}, fault.Forbidden(text.T("Cette réponse ne va pas avec la connexion commencée dans ce navigateur. Recommencez ici même.",
			"This answer does not belong to the sign-in begun in this browser. Start again right here."))
	case back.Error == "access_denied":
		return people.Claims{}, fault.Forbidden(text.T("Vous avez refusé, ou votre fournisseur d’identité a refusé, de vous faire connaître. Vous pouvez recommencer.",
			"You declined, or your identity provider declined, to say who you are. You can start again."))
	case back.Error != "" || back.Code == "":
		return people.Claims{}, refusedAnswer(fmt.Errorf("the provider answered the error %.60q", back.Error))
	}
	provider, err := o.discover(ctx)
	if err != nil {
		return people.Claims{}, err
	}
	ctx = oidc.ClientContext(ctx, o.client)
	config := o.config(provider)
	token, err := config.Exchange(ctx, back.Code, oauth2.VerifierOption(flow.Verifier))
	if err != nil {
		if refused := new(oauth2.RetrieveError); errors.As(err, &refused) {
			return people.Claims{}, refusedAnswer(fmt.Errorf("code not exchanged: %s", refused.ErrorCode)) // its own words may hold the code
		}
		return people.Claims{}, unreachable(err)
	}
	return o.verify(ctx, provider, token, flow)
}

// claimed are the claims about an address. Some providers write the boolean as a string.
type claimed struct {
	Email    string `json:"email"`
	Verified any    `json:"email_verified"`
}

func (c claimed) verified() bool { return c.Verified == true || c.Verified == "true" }

// verify believes the token only when the provider signed it, for us, for this very sign-in.
func (o *OpenID) verify(ctx context.Context, provider *oidc.Provider, token *oauth2.Token, flow Flow) (people.Claims, error) {
	raw, there := token.Extra("id_token").(string)
	if !there {
		return people.Claims{}, refusedAnswer(errors.New("no ID token came with the answer"))
	}
	id, err := provider.Verifier(&oidc.Config{ClientID: o.provider.ClientID, Now: o.now}).Verify(ctx, raw)
	if err != nil {
		return people.Claims{}, refusedAnswer(fmt.Errorf("ID token: %w", err))
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(flow.Nonce)) != 1 {
		return people.Claims{}, refusedAnswer(errors.New("ID token: the nonce is that of another sign-in"))
	}
	var c claimed
	if err := id.Claims(&c); err != nil {
		return people.Claims{}, refusedAnswer(fmt.Errorf("ID token: %w", err))
	}
	if c.Email == "" { // some tell it only to who asks
		info, err := provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
		if err != nil {
			return people.Claims{}, unreachable(fmt.Errorf("user information: %w", err))
		}
		if info.Subject != id.Subject {
			return people.Claims{}, refusedAnswer(errors.New("the user information is about somebody else"))
		}
		if err := info.Claims(&c); err != nil {
			return people.Claims{}, refusedAnswer(fmt.Errorf("user information: %w", err))
		}
	}
	return people.Claims{Issuer: id.Issuer, Subject: id.Subject, Email: c.Email, EmailVerified: c.verified()}, nil
}

func unreachable(cause error) error {
	return fault.Unavailable(text.T("Le fournisseur d’identité ne répond pas pour le moment. Réessayez dans quelques minutes, ou entrez par mot de passe.",
		"The identity provider is not answering at the moment. Try again in a few minutes, or sign in with a password.")).Because(cause)
}

func refusedAnswer(cause error) error {
	return fault.Forbidden(text.T("La réponse du fournisseur d’identité n’a pas pu être acceptée. Recommencez\u00a0; si cela continue, prévenez la personne qui administre Balise.",
		"The identity provider’s answer could not be accepted. Start again; if it goes on, tell the person who administers Balise.")).Because(cause)
}
