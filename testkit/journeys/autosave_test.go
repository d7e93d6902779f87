//go:build unix

package journeys

import (
	"testing"

	"balise/testkit/browser"
	"balise/testkit/server"
)

// What is typed is kept by itself; the person comes back to it, or throws it away.
func TestADraftSavesItself(t *testing.T) {
	s := server.Demo(t)
	entry := published(t, s)
	edit := s.URL + "/espace/registre/" + entry.ID + "/modifier"
	tab := browser.Open(t, browser.Desktop)
	comeIn(tab, s, server.Agent)
	tab.Goto(edit)
	before := value(tab, "contact")
	browser.Eval[bool](tab, `(document.querySelector('[name=contact]').focus(), document.querySelector('[name=contact]').select(), true)`)
	status := tab.Text("[data-autosave-status]")
	tab.Type("Bureau tapé puis quitté")
	browser.Eval[bool](tab, `new Promise(done => {
		const status = document.querySelector('[data-autosave-status]'), was = `+"`"+status+"`"+`;
		const look = () => status.innerText !== was ? done(true) : setTimeout(look, 50);
		look();
	})`)
	tab.Goto(s.URL + "/espace")
	tab.Goto(edit)
	if got := value(tab, "contact"); got != "Bureau tapé puis quitté" {
		t.Errorf("coming back, the field holds %q", got)
	}
	if found := tab.Axe(); found != "" {
		t.Errorf("the page of a resumed draft:\n%s", found)
	}
	tab.Click(".notice form button[type=submit]")
	tab.WaitFor("main:not(:has(form[action$='/effacer']))")
	tab.Goto(edit)
	if got := value(tab, "contact"); got != before {
		t.Errorf("after throwing the draft away, the field holds %q, want %q", got, before)
	}
}
