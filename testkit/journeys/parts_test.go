//go:build unix

package journeys

import (
	"os"
	"path/filepath"
	"testing"

	"balise/testkit/browser"
	"balise/testkit/server"
)

// The parts of a long questionnaire are found, filled and given to somebody on a phone as on a desk.
func TestAnAssessmentIsFilledPartByPart(t *testing.T) {
	s := server.Demo(t)
	for _, view := range []browser.View{browser.Narrow, browser.Desktop, browser.Phone.InDark()} {
		t.Run(view.Name, func(t *testing.T) {
			tab := browser.Open(t, view)
			comeIn(tab, s, server.Agent)
			tab.Goto(s.URL + "/espace/evaluations")
			tab.Goto(browser.Eval[string](tab, `document.querySelector('#records a').href`))
			looked(t, tab, view, "record")
			tab.Goto(browser.Eval[string](tab, `[...document.querySelectorAll('main a')].map(a => a.href).find(h => h.endsWith('/modifier'))`))
			looked(t, tab, view, "parts")
			parts := tab.URL()
			tab.Goto(browser.Eval[string](tab, `document.querySelector('.task-links a').href`))
			looked(t, tab, view, "assign")
			tab.Goto(parts)
			tab.Goto(browser.Eval[string](tab, `document.querySelectorAll('.task-name > a')[1].href`))
			looked(t, tab, view, "part")
			tab.Goto(parts[:len(parts)-len("modifier")] + "reste")
			looked(t, tab, view, "remaining")
		})
	}
}

// looked judges a page, and draws it where BALISE_SCREENSHOTS names a folder.
func looked(t *testing.T, tab *browser.Tab, view browser.View, page string) {
	t.Helper()
	if folder := os.Getenv("BALISE_SCREENSHOTS"); folder != "" {
		tab.Screenshot(filepath.Join(folder, "parts-"+view.Name+"-"+page+".png"))
	}
	if found := tab.Axe(); found != "" {
		t.Errorf("%s:\n%s", page, found)
	}
	if found := tab.Overflow(); found != "" {
		t.Errorf("%s overflows:\n%s", page, found)
	}
}
