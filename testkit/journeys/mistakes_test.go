//go:build unix

package journeys

import (
	"testing"

	"balise/testkit/browser"
	"balise/testkit/server"
)

// The pages that only a mistake shows bar nobody either: forms with errors, searches without results, missing pages.
func TestMistakesBarNobody(t *testing.T) {
	s := server.Demo(t)
	for _, view := range []browser.View{browser.Desktop, browser.Phone, browser.Desktop.InDark()} {
		tab := browser.Open(t, view)
		judge := func(what string) {
			t.Helper()
			if found := tab.Axe() + tab.Overflow(); found != "" {
				t.Errorf("%s (%s):\n%s", what, view.Name, found)
			}
		}
		for _, path := range []string{"/absente", "/en/absent", "/registre/999999", "/registre?q=zzzzqqqq", "/en/register?q=zzzzqqqq"} {
			tab.Goto(s.URL + path)
			judge(path)
		}
		tab.Goto(s.URL + "/connexion")
		tab.Click("main form button[type=submit]")
		tab.WaitFor("[data-focus]")
		judge("an empty sign-in")
		comeIn(tab, s, server.Agent)
		tab.Goto(s.URL + "/espace/registre/nouveau")
		tab.Click(".form-end button[type=submit]")
		tab.WaitFor("[data-focus]")
		judge("an entry without a name")
	}
}
