package whole

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"balise/platform/app"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/signin"
	"balise/testkit/identity"
	"balise/testkit/server"
)

// withProvider serves the demonstration of an installation that has an identity provider: a real one, on this machine.
func withProvider(t *testing.T, users ...identity.User) (*server.Server, *identity.Provider) {
	t.Helper()
	p := identity.Start(t, users...)
	s := server.Demo(t, func(settings *app.Settings) {
		settings.OpenID = signin.Provider{Issuer: p.Issuer, ClientID: identity.ClientID, ClientSecret: identity.Secret, Label: "le compte du ministère"}
	})
	p.Redirect(s.URL + pages.OpenIDReturn)
	return s, p
}

// throughProvider goes to the provider and comes back, and gives where the person ends: an address, and its page.
func throughProvider(t *testing.T, s *server.Server, p *identity.Provider, c *http.Client, begin, email string) (back *url.URL, to, page string) {
	t.Helper()
	status, _, header := ask(t, c, http.MethodGet, s.URL+begin)
	if status != http.StatusSeeOther || !strings.HasPrefix(header.Get("Location"), p.Issuer) {
		t.Fatalf("%s answers %d and leads to %s", begin, status, header.Get("Location"))
	}
	back = p.SignIn(t, header.Get("Location"), email)
	to, page = comeBack(t, s, c, back.String())
	return back, to, page
}

func comeBack(t *testing.T, s *server.Server, c *http.Client, address string) (to, page string) {
	t.Helper()
	status, _, header := ask(t, c, http.MethodGet, address)
	if status != http.StatusSeeOther {
		t.Fatalf("the way back answers %d", status)
	}
	to = header.Get("Location")
	_, page, _ = ask(t, c, http.MethodGet, s.URL+to)
	return to, page
}

func TestAPersonComesInByTheIdentityProvider(t *testing.T) {
	s, p := withProvider(t, identity.User{Subject: "sub-1", Email: server.Agent, Verified: true}, identity.User{Subject: "sub-2", Email: "nouvelle@exemple.invalid", Verified: true})
	c := s.Client("")
	if page := read(t, c, s.URL+"/connexion?next=/espace/droits"); !strings.Contains(page, "Entrer avec le compte du ministère") || !strings.Contains(page, `href="/connexion/openid?next=%2Fespace%2Fdroits"`) {
		t.Error("the sign-in page does not lead to the provider")
	}
	back, to, _ := throughProvider(t, s, p, c, "/en/sign-in/openid?next=/en/workspace/rights", server.Agent)
	if to != "/en/workspace/rights" || !isIn(t, c, s) {
		t.Fatalf("the provider leads to %s", to)
	}
	if page := read(t, c, s.URL+"/en/workspace/account"); !strings.Contains(page, "Tied to your account") || !strings.Contains(page, "by the identity provider") {
		t.Error("the account does not tell how the person came in")
	}
	if to, page := comeBack(t, s, s.Client(""), back.String()); to != "/connexion" || !strings.Contains(page, "a expiré, ou a déjà servi") {
		t.Errorf("the same answer in another browser leads to %s", to)
	}

	if _, err := s.People.Invite(t.Context(), people.Operator("test"), "nouvelle@exemple.invalid", "Nouvelle Personne", []people.Grant{{Role: people.Auditor}}, func(string) string { return "x" }); err != nil {
		t.Fatal(err)
	}
	invited := s.Client("")
	if _, to, _ := throughProvider(t, s, p, invited, "/connexion/openid", "nouvelle@exemple.invalid"); to != "/espace" || !isIn(t, invited, s) {
		t.Errorf("an invited person is led to %s", to)
	}
	if page := read(t, invited, s.URL+"/espace/compte/mot-de-passe"); !strings.Contains(page, "Vous n’avez pas de mot de passe") {
		t.Error("somebody without a password is asked for it")
	}
	trail := read(t, s.Client(server.Auditor), s.URL+"/espace/journal")
	for _, words := range []string{"Compte lié au fournisseur d’identité", "Moyen\u00a0: par le fournisseur d’identité"} {
		if !strings.Contains(trail, words) {
			t.Errorf("the trail does not say %q", words)
		}
	}
}

func TestWhoStaysOutIsToldWhy(t *testing.T) {
	s, p := withProvider(t, identity.User{Subject: "sub-1", Email: server.Agent}, identity.User{Subject: "sub-2", Email: "inconnue@exemple.invalid", Verified: true},
		identity.User{Subject: "sub-3", Email: server.Colleague, Verified: true})
	before, err := s.People.Persons(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.People.Disable(t.Context(), people.Operator("test"), personOf(t, before, server.Colleague).ID); err != nil {
		t.Fatal(err)
	}
	for email, words := range map[string][2]string{
		server.Agent:               {"ne garantit pas votre adresse courriel", "does not vouch for your e-mail address"},
		"inconnue@exemple.invalid": {"Personne n’a été invité", "Nobody was invited"},
		server.Colleague:           {"Votre accès à Balise est fermé", "Your access to Balise is closed"},
	} {
		for i, begin := range []string{"/connexion/openid", "/en/sign-in/openid"} {
			c := s.Client("")
			_, to, page := throughProvider(t, s, p, c, begin, email)
			if !strings.Contains(page, words[i]) || !strings.Contains(page, "error-summary") || isIn(t, c, s) {
				t.Errorf("%s is led to %s without %q", email, to, words[i])
			}
			if again := read(t, c, s.URL+to); strings.Contains(again, words[i]) {
				t.Error("the message is shown twice")
			}
		}
	}
	if after, _ := s.People.Persons(t.Context()); len(after) != len(before) {
		t.Errorf("%d persons became %d: the provider made one", len(before), len(after))
	}
}

func TestForgedAnswersOfTheProviderOpenNothing(t *testing.T) {
	s, p := withProvider(t, identity.User{Subject: "sub-1", Email: server.Agent, Verified: true})
	for name, change := range map[string]func(url.Values){
		"another state": func(q url.Values) { q.Set("state", "forged") },
		"no state":      func(q url.Values) { q.Del("state") },
		"another code":  func(q url.Values) { q.Set("code", "forged") },
		"a refusal":     func(q url.Values) { q.Set("error", "access_denied"); q.Del("code") },
	} {
		c := s.Client("")
		_, _, header := ask(t, c, http.MethodGet, s.URL+"/connexion/openid")
		back := p.SignIn(t, header.Get("Location"), server.Agent)
		q := back.Query()
		change(q)
		forged := *back
		forged.RawQuery = q.Encode()
		if to, page := comeBack(t, s, c, forged.String()); to != "/connexion" || !strings.Contains(page, "error-summary") || isIn(t, c, s) {
			t.Errorf("%s leads to %s", name, to)
		}
		if _, page := comeBack(t, s, c, back.String()); !strings.Contains(page, "a expiré, ou a déjà servi") || isIn(t, c, s) {
			t.Errorf("after %s, the true answer can be replayed", name)
		}
	}
	p.GoAway(true)
	fresh, away := withProvider(t)
	away.GoAway(true)
	c := fresh.Client("")
	if to, page := comeBack(t, fresh, c, fresh.URL+"/connexion/openid"); to != "/connexion" || !strings.Contains(page, "ne répond pas pour le moment") {
		t.Errorf("a provider that is away leads to %s", to)
	}
	if status, _, _ := send(t, c, fresh.URL+"/connexion", url.Values{"email": {server.Agent}, "password": {server.Password}}); status != 303 {
		t.Errorf("without the provider, the password answers %d", status)
	}
}
