//go:build unix

package whole

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"balise/engine/text"
	"balise/platform/web"
	"balise/testkit/browser"
	"balise/testkit/server"
)

// comeIn signs a person in.
func comeIn(tab *browser.Tab, s *server.Server, account string) {
	if account == "" {
		return
	}
	tab.Goto(s.URL + "/connexion")
	browser.Eval[bool](tab, fmt.Sprintf(`(document.querySelector('[name=email]').value=%q, document.querySelector('[name=password]').value=%q, true)`,
		account, server.Password))
	tab.Click("main form button[type=submit]")
	tab.Arrive("/espace")
}

// reader gives the account that can read a page.
func reader(e web.Endpoint) string {
	if strings.HasPrefix(e.Name, "register.desk") || strings.HasPrefix(e.Name, "principles.check") || strings.HasPrefix(e.Name, "impact.desk") {
		return server.Approver // may take every step with a record
	}
	if strings.HasPrefix(e.Name, "lessons.") && strings.HasSuffix(e.Name, ".act") {
		return server.Central // reviews what others wrote
	}
	for _, visitor := range roles {
		if may(visitor.role, e.Action) {
			return visitor.account
		}
	}
	return ""
}

// look is one way of looking at a page, and what axe judges there.
type look struct {
	view browser.View
	axe  func(*browser.Tab) string // nil where only the layout can differ from the other looks
}

// Each page is opened once in each language, then looked at in several ways, as who turns a phone or zooms does. In English only texts
// differ.
var looks = map[text.Lang][]look{
	text.FR: {{browser.Desktop, (*browser.Tab).Axe}, {browser.Desktop.InDark(), (*browser.Tab).AxeColours}, {browser.Phone, (*browser.Tab).Axe}, {browser.Narrow, nil}},
	text.EN: {{browser.Desktop, (*browser.Tab).Axe}, {browser.Phone, nil}},
}

// Nothing in any page bars a person: axe finds nothing, nothing sticks out at 320 px (which is also 400 % zoom at a desk), no
// script or resource fails. BALISE_SCREENSHOTS names a folder for the pictures, to be looked at.
func TestNoPageBarsAnyone(t *testing.T) {
	s := server.Demo(t)
	known := places(t, s)
	for _, l := range text.Langs {
		t.Run(string(l), func(t *testing.T) {
			t.Parallel()
			walk(t, s, known, l)
		})
	}
}

// walk looks at every page in one language, each as somebody who may read it.
func walk(t *testing.T, s *server.Server, known map[string]string, l text.Lang) {
	t.Helper()
	tabs := map[string]*browser.Tab{}
	for _, e := range s.Site.Endpoints {
		path := e.FR
		if l == text.EN {
			path = e.EN
		}
		if e.Method != http.MethodGet || e.Template == "" || path == "" {
			continue
		}
		account := reader(e)
		if tabs[account] == nil {
			tabs[account] = browser.Open(t, browser.Desktop)
			comeIn(tabs[account], s, account)
		}
		judge(t, tabs[account], s.URL+fill(t, e, path, known), e.Name, l)
	}
}

func judge(t *testing.T, tab *browser.Tab, address, name string, lang text.Lang) {
	t.Helper()
	tab.Errors() // of the page before
	tab.Look(looks[lang][0].view)
	tab.Goto(address)
	where := func(v browser.View) string {
		return fmt.Sprintf("%s (%s, %s)", name, v.Name, strings.TrimPrefix(address, "http://"))
	}
	for _, l := range looks[lang] {
		tab.Look(l.view)
		if l.axe != nil {
			if found := l.axe(tab); found != "" {
				t.Errorf("%s:\n%s", where(l.view), found)
			}
		}
		if out := tab.Overflow(); len(out) > 0 {
			t.Errorf("%s sticks out: %v", where(l.view), out)
		}
		if folder := os.Getenv("BALISE_SCREENSHOTS"); folder != "" {
			tab.Screenshot(filepath.Join(folder, name+"-"+l.view.Name+"-"+string(lang)+".png"))
		}
	}
	for _, e := range tab.Errors() {
		if name == "first" && strings.Contains(e, "410") {
			continue // the demonstration has an administrator: its page of first access is the one that says so
		}
		t.Errorf("%s: %s", where(browser.Desktop), e)
	}
}
