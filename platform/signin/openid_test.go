package signin

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"balise/platform/fault"
	"balise/platform/people"
	"balise/testkit/identity"
)

const redirect = "http://localhost:9/back"

// desk is our side of a sign-in, with a clock that the test moves, in front of a real provider.
type desk struct {
	*OpenID
	provider *identity.Provider
	at       time.Time
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{at: time.Now(), provider: identity.Start(t,
		identity.User{Subject: "sub-eve", Email: "eve@exemple.quebec", Verified: true},
		identity.User{Subject: "sub-bob", Email: "bob@exemple.quebec"})}
	d.provider.Redirect(redirect)
	d.OpenID = NewOpenID(Provider{Issuer: d.provider.Issuer, ClientID: identity.ClientID, ClientSecret: identity.Secret}, redirect,
		func() time.Time { return d.at })
	return d
}

// come begins a sign-in and goes to the provider, up to the way back.
func (d *desk) come(t *testing.T, email string) (Flow, Return) {
	t.Helper()
	address, flow, err := d.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	q := d.provider.SignIn(t, address, email).Query()
	return flow, Return{State: q.Get("state"), Code: q.Get("code"), Error: q.Get("error")}
}

// refused fails the test unless the person stays out with a fault of that kind.
func refused(t *testing.T, c people.Claims, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) || c.Subject != "" {
		t.Errorf("got %+v, %v; want a fault of kind %d", c, err, kind)
	}
}

func TestTheProviderTellsWhoComes(t *testing.T) {
	d := newDesk(t)
	for email, want := range map[string]people.Claims{
		"eve@exemple.quebec": {Issuer: d.provider.Issuer, Subject: "sub-eve", Email: "eve@exemple.quebec", EmailVerified: true},
		"bob@exemple.quebec": {Issuer: d.provider.Issuer, Subject: "sub-bob", Email: "bob@exemple.quebec"},
	} {
		flow, back := d.come(t, email)
		if got, err := d.Finish(t.Context(), flow, back); err != nil || got != want {
			t.Errorf("got %+v, %v; want %+v", got, err, want)
		}
	}
}

func TestWhatThePersonCarriesGivesNothingAway(t *testing.T) {
	d := newDesk(t)
	address, flow, err := d.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(address, "code_challenge_method=S256") || strings.Contains(address, flow.Verifier) {
		t.Errorf("the address %s has no challenge, or its answer", address)
	}
	other, _, err := d.Begin(t.Context())
	if err != nil || other == address {
		t.Errorf("two sign-ins are alike: %v", err)
	}
}

func TestAForgedReplayedOrLateAnswerIsRefused(t *testing.T) {
	d := newDesk(t)
	flow, back := d.come(t, "eve@exemple.quebec")
	try := func(name string, flow Flow, back Return, kind fault.Kind) {
		t.Run(name, func(t *testing.T) {
			c, err := d.Finish(t.Context(), flow, back)
			refused(t, c, err, kind)
		})
	}
	try("no sign-in was begun here", Flow{}, back, fault.GoneKind)
	try("a forged state", flow, Return{State: "forged", Code: back.Code}, fault.ForbiddenKind)
	try("no state", flow, Return{Code: back.Code}, fault.ForbiddenKind)
	try("no code", flow, Return{State: back.State}, fault.ForbiddenKind)
	try("a forged code", flow, Return{State: back.State, Code: "forged"}, fault.ForbiddenKind)
	try("the person declines", flow, Return{State: back.State, Error: "access_denied"}, fault.ForbiddenKind)
	try("an error", flow, Return{State: back.State, Error: "server_error"}, fault.ForbiddenKind)

	stolen := flow
	stolen.Verifier = strings.Repeat("x", 43)
	try("a code that another browser obtained (PKCE)", stolen, back, fault.ForbiddenKind)
	flow, back = d.come(t, "eve@exemple.quebec")
	mixed := flow
	mixed.Nonce = "another"
	try("a token of another sign-in", mixed, back, fault.ForbiddenKind)

	flow, back = d.come(t, "eve@exemple.quebec")
	d.at = d.at.Add(flowLife + time.Second)
	try("too late", flow, back, fault.GoneKind)
	d.at = d.at.Add(-flowLife - time.Second)
	if _, err := d.Finish(t.Context(), flow, back); err != nil {
		t.Fatal(err)
	}
	try("a code that already served", flow, back, fault.ForbiddenKind)
}

// forger changes the ID token on its way, as somebody between the provider and us would.
type forger struct {
	change func(header, claims map[string]any)
}

func (f forger) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil || !strings.HasSuffix(r.URL.Path, "/oauth/token") {
		return answer, err
	}
	var token map[string]any
	if err := json.NewDecoder(answer.Body).Decode(&token); err != nil {
		return nil, err
	}
	parts := strings.Split(token["id_token"].(string), ".")
	var header, claims map[string]any
	for i, into := range []*map[string]any{&header, &claims} {
		data, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(data, into); err != nil {
			return nil, err
		}
	}
	f.change(header, claims)
	for i, from := range []map[string]any{header, claims} {
		data, err := json.Marshal(from)
		if err != nil {
			return nil, err
		}
		parts[i] = base64.RawURLEncoding.EncodeToString(data)
	}
	if header["alg"] == "none" {
		parts[2] = ""
	}
	token["id_token"] = strings.Join(parts, ".")
	body, err := json.Marshal(token)
	if err != nil {
		return nil, err
	}
	answer.Body, answer.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	answer.Header.Set("Content-Length", fmt.Sprint(len(body)))
	return answer, nil
}

func TestAForgedTokenIsRefused(t *testing.T) {
	for name, change := range map[string]func(header, claims map[string]any){
		"another subject": func(_, claims map[string]any) { claims["sub"] = "sub-admin" },
		"another address": func(_, claims map[string]any) {
			claims["email"], claims["email_verified"] = "admin@exemple.quebec", true
		},
		"a later expiry":         func(_, claims map[string]any) { claims["exp"] = time.Now().Add(time.Hour * 1000).Unix() },
		"no signature":           func(header, _ map[string]any) { header["alg"] = "none" },
		"the key as a password":  func(header, _ map[string]any) { header["alg"] = "HS256" },
		"another client's token": func(_, claims map[string]any) { claims["aud"] = "other" },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.client.Transport = forger{change}
			flow, back := d.come(t, "eve@exemple.quebec")
			c, err := d.Finish(t.Context(), flow, back)
			refused(t, c, err, fault.ForbiddenKind)
		})
	}
}

func TestAnExpiredTokenIsRefused(t *testing.T) {
	d := newDesk(t)
	flow, back := d.come(t, "eve@exemple.quebec")
	d.at = d.at.Add(48 * time.Hour)
	flow.Begun = d.at
	c, err := d.Finish(t.Context(), flow, back)
	refused(t, c, err, fault.ForbiddenKind)
}

func TestAProviderThatIsAwayIsToldAndComesBack(t *testing.T) {
	d := newDesk(t)
	d.provider.GoAway(true)
	_, _, err := d.Begin(t.Context())
	refused(t, people.Claims{}, err, fault.UnavailableKind)
	d.provider.GoAway(false)
	flow, back := d.come(t, "eve@exemple.quebec")
	d.provider.GoAway(true)
	c, err := d.Finish(t.Context(), flow, back)
	refused(t, c, err, fault.UnavailableKind)
	d.provider.GoAway(false)
	if _, err := d.Finish(t.Context(), flow, back); err != nil {
		t.Errorf("the provider is back: %v", err)
	}
}

func TestAProviderThatSaysItIsAnotherIsRefused(t *testing.T) {
	d := newDesk(t)
	other := NewOpenID(Provider{Issuer: d.provider.Issuer + "/", ClientID: identity.ClientID}, redirect, time.Now)
	_, _, err := other.Begin(t.Context())
	refused(t, people.Claims{}, err, fault.UnavailableKind)
}
