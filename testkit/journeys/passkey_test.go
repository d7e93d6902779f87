//go:build unix

package journeys

import (
	"strings"
	"testing"

	"balise/testkit/browser"
	"balise/testkit/server"
)

const passkeyButton = "form[data-passkey] button"

// addPasskey adds a passkey to the account that is signed in.
func addPasskey(tab *browser.Tab, s *server.Server, name string) {
	tab.Goto(s.URL + "/espace/compte/cles")
	write(tab, "name", name)
	tab.Click(passkeyButton)
	tab.WaitFor("table#passkeys, .notice")
}

// leave signs out.
func leave(tab *browser.Tab, s *server.Server) {
	browser.Eval[bool](tab, `(document.querySelector('.account-menu form').submit(), true)`)
	tab.WaitFor("a.signin")
}

func TestAPasskeyIsAddedUsedRenamedAndRemoved(t *testing.T) {
	s := server.Demo(t)
	tab := browser.Open(t, browser.Desktop)
	device := tab.Authenticator()
	comeIn(tab, s, server.Agent)
	addPasskey(tab, s, "Téléphone du travail")
	if page := tab.Text("main"); !strings.Contains(page, "Téléphone du travail") || !strings.Contains(page, "La clé d’accès est ajoutée.") || !strings.Contains(page, "Jamais") {
		t.Fatalf("the passkey is not listed: %s", page)
	}
	leave(tab, s)

	tab.Goto(s.URL + "/en/sign-in?next=/en/workspace/account")
	tab.Click(passkeyButton)
	tab.WaitFor("#sessions-title")
	if page := tab.Text("main"); !strings.Contains(page, "by passkey") || !strings.Contains(page, "Téléphone du travail") || !strings.Contains(page, "This session") {
		t.Errorf("the account says %s", page)
	}
	leave(tab, s)

	device.Forge(true)
	tab.Goto(s.URL + "/connexion")
	tab.Click(passkeyButton)
	tab.WaitFor(".error-summary")
	if said := tab.Text(".error-summary"); !strings.Contains(said, "n’a pas pu être acceptée") {
		t.Errorf("a forged signature is told %q", said)
	}
	device.Forge(false)
	device.Verify(false)
	tab.Goto(s.URL + "/connexion")
	tab.Click(passkeyButton)
	tab.WaitFor(".passkey-said:not(:empty)")
	if said := tab.Text(".passkey-said"); !strings.Contains(said, "Vous pouvez réessayer") {
		t.Errorf("an owner who is not recognised is told %q", said)
	}
	device.Verify(true)

	tab.Click(passkeyButton)
	tab.WaitFor("#cards-title")
	tab.Goto(s.URL + "/espace/compte/cles")
	tab.Click("table a")
	tab.Arrive("/cles/")
	write(tab, "name", "Vieux téléphone")
	tab.Click("main form button[type=submit]")
	tab.WaitFor(".notice")
	if page := tab.Text("main"); !strings.Contains(page, "Vieux téléphone") || strings.Contains(page, "Jamais") {
		t.Errorf("the renamed passkey: %s", page)
	}
	tab.Click("table a")
	tab.WaitFor("button.button--warning")
	tab.Click("button.button--warning")
	tab.WaitFor(".notice")
	leave(tab, s)
	tab.Goto(s.URL + "/connexion")
	tab.Click(passkeyButton)
	tab.WaitFor(".error-summary")
	if found := tab.Errors(); len(found) > 0 {
		t.Errorf("the pages fail: %v", found)
	}
}

// What a passkey answered is caught on its way and sent again: it opens nothing more.
func TestAPasskeyAnswerCannotBeReplayed(t *testing.T) {
	s := server.Demo(t)
	tab := browser.Open(t, browser.Desktop)
	tab.Authenticator()
	comeIn(tab, s, server.Agent)
	addPasskey(tab, s, "Clé")
	leave(tab, s)
	tab.Goto(s.URL + "/connexion")
	ends := browser.Eval[[]string](tab, `(async () => {
		const { publicKey } = await (await fetch("/connexion/cle/options.json")).json();
		const credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
		const send = async () => (await fetch("/connexion/cle", { method: "POST", body: new URLSearchParams({ credential: JSON.stringify(credential) }) })).url;
		const first = await send();
		await fetch("/deconnexion", { method: "POST" });
		const again = await send();
		await fetch("/connexion/cle/options.json");
		return [first, again, await send()];
	})()`)
	for i, want := range []string{"/espace", "/connexion", "/connexion"} {
		if ends[i] != s.URL+want {
			t.Errorf("answer %d leads to %s, want %s", i+1, ends[i], want)
		}
	}
}

func TestWithoutScriptOnlyPasswordsAreOffered(t *testing.T) {
	s := server.Demo(t)
	tab := browser.Open(t, browser.Phone.WithoutScript())
	tab.Goto(s.URL + "/connexion")
	if browser.Eval[bool](tab, `document.querySelector('form[data-passkey]').checkVisibility()`) {
		t.Error("a button that needs a script is shown without one")
	}
	comeIn(tab, s, server.Agent)
	tab.Goto(s.URL + "/espace/compte/cles")
	if said := tab.Text("main"); !strings.Contains(said, "Le mot de passe, lui, fonctionne partout.") || browser.Eval[bool](tab, `document.querySelector('form[data-passkey]').checkVisibility()`) {
		t.Errorf("the page says %s", said)
	}
}

// The pages that only show after an act bar nobody either.
func TestTheStepsOfComingInBarNobody(t *testing.T) {
	s := server.Demo(t)
	for _, view := range []browser.View{browser.Desktop, browser.Phone.InDark()} {
		tab := browser.Open(t, view)
		comeIn(tab, s, server.Central)
		tab.Goto(s.URL + "/espace/compte/codes")
		judgeNow(t, tab, "codes, to be turned on")
		write(tab, "code", "000000")
		send(tab, "form.narrow")
		tab.WaitFor(".error-summary")
		judgeNow(t, tab, "a wrong code")
		tab.Goto(s.URL + "/mot-de-passe-oublie")
		write(tab, "email", "personne-"+view.Name+"@exemple.invalid")
		send(tab, "main form")
		tab.WaitFor(".panel")
		judgeNow(t, tab, "a link was sent")
	}
}

// send sends a form as the Enter key does: nothing that moves on the page meanwhile can make a click miss.
func send(tab *browser.Tab, form string) {
	browser.Eval[bool](tab, `(document.querySelector("`+form+`").requestSubmit(), true)`)
}

func judgeNow(t *testing.T, tab *browser.Tab, name string) {
	t.Helper()
	if found := tab.Axe(); found != "" {
		t.Errorf("%s:\n%s", name, found)
	}
	if out := tab.Overflow(); len(out) > 0 {
		t.Errorf("%s sticks out: %v", name, out)
	}
}
