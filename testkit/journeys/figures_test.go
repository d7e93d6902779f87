//go:build unix

package journeys

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"balise/testkit/browser"
	"balise/testkit/server"
)

// A citizen who has no mouse goes from a bar to the entries that it counts; nothing bars anyone from the figures, whatever is
// asked of them, on a desk, on a phone, in the dark, at 320 px.
func TestTheFiguresLeadToTheirEntries(t *testing.T) {
	s := server.Demo(t)
	tab := browser.Open(t, browser.Desktop)
	tab.Goto(s.URL + "/registre/chiffres")
	bar := `document.querySelector('#status .drawing a')`
	counted := browser.Eval[string](tab, bar+`.querySelector('[font-weight]').textContent`)
	browser.Eval[bool](tab, `(document.querySelector('#search-q').focus(), true)`)
	for range 400 {
		tab.Tab()
		if browser.Eval[bool](tab, bar+` === document.activeElement`) {
			break
		}
	}
	if !browser.Eval[bool](tab, bar+` === document.activeElement`) {
		t.Fatal("the keyboard alone never comes to the first bar")
	}
	if !browser.Eval[bool](tab, `getComputedStyle(document.activeElement.querySelector('.c-area')).stroke !== 'none'`) {
		t.Error("the bar in focus is not marked")
	}
	tab.Enter()
	tab.WaitFor(".search-results .result")
	if got := tab.Text(".results-count"); !strings.HasPrefix(got, counted+" ") {
		t.Errorf("the bar counts %s, the page says %q", counted, got)
	}
	for _, view := range []browser.View{browser.Desktop, browser.Phone, browser.Narrow, browser.Desktop.InDark()} {
		tab := browser.Open(t, view)
		for name, path := range map[string]string{"all": "/en/register/figures", "portfolio": "/registre/chiffres?by=portfolio&years=published",
			"official": "/registre/chiffres/portrait-officiel", "body": "/organismes/eaux-dormantes", "bodies": "/organismes?entries=without"} {
			tab.Goto(s.URL + path)
			if view.Width > browser.Narrow.Width {
				if found := tab.Axe(); found != "" {
					t.Errorf("%s, %s:\n%s", view.Name, path, found)
				}
			}
			if out := tab.Overflow(); len(out) > 0 {
				t.Errorf("%s, %s sticks out: %v", view.Name, path, out)
			}
			for _, e := range tab.Errors() {
				t.Errorf("%s, %s: %s", view.Name, path, e)
			}
			if folder := os.Getenv("BALISE_SCREENSHOTS"); folder != "" {
				tab.Screenshot(filepath.Join(folder, "figures-"+name+"-"+view.Name+".png"))
			}
		}
	}
}
