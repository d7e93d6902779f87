//go:build unix

package journeys

import (
	"strings"
	"testing"

	"balise/testkit/browser"
	"balise/testkit/server"
)

// An agent reads what was learned, says that a case interests the body, starts a note and an initiative from it; the central team sees
// the interest and finds the note to review. In French at a desk, in English on a phone.
func TestLearningFromElsewhereInABrowser(t *testing.T) {
	s := server.Demo(t)
	for _, way := range []struct {
		view                           browser.View
		list, note                     string
		interest, begin, start, wanted string
		said, begun, mark              string
	}{
		{browser.Desktop, "/apprentissages", "/apprentissages/notes/1", "/espace/cas/UC-000002/interet", "/espace/cas/UC-000002/note", "/espace/cas/UC-000002/initiative",
			"/espace/interets", "Cas qui nous intéressent", "La note est commencée", "Nos plaisanciers appellent la nuit."},
		{browser.Phone, "/en/lessons", "/en/lessons/notes/2", "/en/workspace/cases/UC-000003/interest", "/en/workspace/cases/UC-000003/note", "/en/workspace/cases/UC-000003/initiative",
			"/en/workspace/interests", "Cases that interest us", "The note is begun", "We count seals by hand, every spring."},
	} {
		tab := browser.Open(t, way.view)
		comeIn(tab, s, server.Agent)
		for _, page := range []string{way.list, way.note, way.start, way.interest} {
			tab.Goto(s.URL + page)
			look(t, tab, page)
		}
		tab.Click("[name=reason]")
		tab.Type(way.mark)
		tab.Click("[name=contact]")
		tab.Type("plage@exemple.invalid")
		tab.Click("main form:last-of-type button[type=submit]")
		tab.Goto(s.URL + way.wanted)
		look(t, tab, "the interests")
		if main := tab.Text("main"); !strings.Contains(main, way.said) || !strings.Contains(main, way.mark) {
			t.Errorf("%s does not show the interest", way.wanted)
		}
		tab.Goto(s.URL + way.begin)
		look(t, tab, "the beginning of a note")
		tab.Click("main form button[type=submit]")
		tab.WaitFor("[name=case]")
		look(t, tab, "the form of a note")
		if !strings.Contains(tab.Text("body"), way.begun) {
			t.Errorf("%s does not say that the note is begun", way.begin)
		}
	}
	tab := browser.Open(t, browser.Desktop)
	comeIn(tab, s, server.Central)
	tab.Goto(s.URL + "/espace")
	look(t, tab, "the workspace of the central team")
	if main := tab.Text("main"); !strings.Contains(main, "Notes à relire") || !strings.Contains(main, "Nos plaisanciers appellent la nuit.") {
		t.Error("the central team does not see what waits")
	}
}
