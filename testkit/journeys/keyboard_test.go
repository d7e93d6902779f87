//go:build unix

package journeys

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"balise/testkit/browser"
	"balise/testkit/server"
)

// seen fails when a person on the keyboard cannot see where they are.
func seen(t *testing.T, tab *browser.Tab) {
	t.Helper()
	if !tab.FocusVisible() {
		t.Errorf("the focus does not show on %s", tab.Focus())
	}
}

// signInByKeys signs a person in without the mouse.
func signInByKeys(t *testing.T, tab *browser.Tab, s *server.Server, account string) {
	t.Helper()
	tab.Goto(s.URL + "/connexion")
	tab.TabTo("» email")
	seen(t, tab)
	tab.Type(account)
	tab.TabTo("» password")
	tab.Type(server.Password)
	tab.Enter()
	tab.Arrive("/espace")
}

// From the search of a citizen to the publication of an entry, no step needs a mouse.
func TestTheKeyboardIsEnough(t *testing.T) {
	s := server.Demo(t)
	citizen := browser.Open(t, browser.Desktop)
	citizen.Goto(s.URL + "/registre")
	citizen.Tab()
	if at := citizen.Focus(); !strings.Contains(at, "» #") {
		t.Errorf("the first stop is %s, not the skip link", at)
	}
	seen(t, citizen)
	citizen.TabTo("» q")
	seen(t, citizen)
	citizen.Type("lits")
	citizen.Enter()
	citizen.Arrive("q=lits")
	citizen.TabTo("input[checkbox]")
	seen(t, citizen)
	citizen.Space()
	citizen.Arrive("status=")
	citizen.TabTo("» /registre/")
	seen(t, citizen)
	citizen.Enter()
	citizen.Arrive("/registre/")
	citizen.WaitFor("main h1")

	agent := browser.Open(t, browser.Desktop)
	signInByKeys(t, agent, s, server.Agent)
	agent.Goto(s.URL + "/espace/registre/nouveau")
	agent.TabTo("» name.fr")
	agent.Type("Fiche au clavier")
	agent.TabTo("» summary.fr")
	agent.Type("Un essai sans souris.")
	for _, question := range []string{"category", "cybersecurity", "status", "public_facing", "decision", "benefits", "personal_information"} {
		agent.TabTo("» " + question)
		seen(t, agent)
		switch kind := agent.Focus(); {
		case strings.HasPrefix(kind, "select"):
			agent.Press(kb.ArrowDown)
		case question == "cybersecurity" || question == "personal_information":
			agent.Press(kb.ArrowDown) // the second choice: no
		default:
			agent.Space()
		}
	}
	agent.TabTo("button[submit] « Enregistrer")
	agent.Enter()
	agent.WaitFor("meter")
	entry := agent.URL()
	agent.TabTo("/etape/submit")
	agent.Enter()
	agent.Arrive("/etape/submit")
	agent.TabTo("button[submit] « Soumettre")
	agent.Enter()
	agent.WaitFor("meter")

	approver := browser.Open(t, browser.Desktop)
	signInByKeys(t, approver, s, server.Approver)
	approver.Goto(entry)
	approver.TabTo("/etape/publish")
	approver.Enter()
	approver.Arrive("/etape/publish")
	approver.TabTo("button[submit] « Publier")
	approver.Enter()
	approver.WaitFor("meter")
	s.CatchUp()
	citizen.Goto(s.URL + "/registre?q=souris")
	if got := citizen.Text("main"); !strings.Contains(got, "Fiche au clavier") {
		t.Errorf("the citizen does not find what was published:\n%s", got)
	}
}
