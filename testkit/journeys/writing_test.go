//go:build unix

package journeys

import (
	"strings"
	"testing"

	"balise/testkit/browser"
	"balise/testkit/server"
)

// While a person writes, the proofreading follows the draft, and leaves what they opened as it is.
func TestTheProofreadingFollowsWhatIsTyped(t *testing.T) {
	s := server.Demo(t)
	tab := browser.Open(t, browser.Desktop)
	comeIn(tab, s, server.Agent)
	tab.Goto(s.URL + "/espace/registre/nouveau")
	if tab.Text("[data-writing]") == "" {
		t.Fatal("the form has no proofreading")
	}
	browser.Eval[bool](tab, `(document.getElementById('writing-gaps').open = false, document.getElementById('f-summary.fr').focus(), true)`)
	tab.Type("Dans le cadre de ce projet, un outil trie le courrier.")
	browser.Eval[bool](tab, `new Promise(done => {
		const look = () => document.getElementById('writing-hints') ? done(true) : setTimeout(look, 50);
		look();
	})`)
	shown := tab.Text("[data-writing]")
	for _, want := range []string{"Dans le cadre de", "Il manque le texte anglais."} {
		if !strings.Contains(shown, want) {
			t.Errorf("the proofreading does not say %q:\n%s", want, shown)
		}
	}
	if browser.Eval[bool](tab, `document.getElementById('writing-gaps').open`) {
		t.Error("what the person closed opened by itself")
	}
	if browser.Eval[string](tab, `document.activeElement.id`) != "f-summary.fr" {
		t.Error("the focus moved")
	}
	if found := tab.Axe(); found != "" {
		t.Errorf("the form with its proofreading:\n%s", found)
	}
	if errors := tab.Errors(); len(errors) > 0 {
		t.Errorf("%q", errors)
	}
}
