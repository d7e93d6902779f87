//go:build unix

package whole

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

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
	if strings.HasPrefix(e.Name, "register.desk") {
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

// look is one way of looking at every page.
type look struct {
	view    browser.View
	english bool
}

func (l look) name() string {
	if l.english {
		return l.view.Name + " en"
	}
	return l.view.Name + " fr"
}

// axed tells whether axe looks too. At 320 px and on an English phone only the layout can differ from the other looks.
func (l look) axed() bool {
	return l.view.Width > browser.Narrow.Width && !(l.english && l.view.Width == browser.Phone.Width)
}

// Nothing in any page bars a person: axe finds nothing, nothing sticks out at 320 px (which is also 400 % zoom at a desk), no
// script or resource fails. BALISE_SCREENSHOTS names a folder for the pictures, to be looked at.
func TestNoPageBarsAnyone(t *testing.T) {
	s := server.Demo(t)
	known := places(t, s)
	for _, l := range []look{
		{browser.Desktop, false}, {browser.Phone, false}, {browser.Desktop, true}, {browser.Phone, true},
		{browser.Desktop.InDark(), false}, {browser.Narrow, false},
	} {
		t.Run(l.name(), func(t *testing.T) {
			t.Parallel()
			walk(t, s, known, l)
		})
	}
}

// walk looks at every page in one way, each as somebody who may read it.
func walk(t *testing.T, s *server.Server, known map[string]string, l look) {
	t.Helper()
	tabs := map[string]*browser.Tab{}
	for _, e := range s.Site.Endpoints {
		path := e.FR
		if l.english {
			path = e.EN
		}
		if e.Method != http.MethodGet || e.Template == "" || path == "" {
			continue
		}
		account := reader(e)
		if tabs[account] == nil {
			tabs[account] = browser.Open(t, l.view)
			comeIn(tabs[account], s, account)
		}
		judge(t, tabs[account], s.URL+fill(t, e, path, known), e.Name, l)
	}
}

func judge(t *testing.T, tab *browser.Tab, address, name string, l look) {
	t.Helper()
	tab.Errors() // of the page before
	tab.Goto(address)
	where := fmt.Sprintf("%s (%s, %s)", name, l.view.Name, strings.TrimPrefix(address, "http://"))
	if l.axed() {
		if found := tab.Axe(); found != "" {
			t.Errorf("%s:\n%s", where, found)
		}
	}
	if out := tab.Overflow(); len(out) > 0 {
		t.Errorf("%s sticks out: %v", where, out)
	}
	for _, e := range tab.Errors() {
		if name == "first" && strings.Contains(e, "410") {
			continue // the demonstration has an administrator: its page of first access is the one that says so
		}
		t.Errorf("%s: %s", where, e)
	}
	if folder := os.Getenv("BALISE_SCREENSHOTS"); folder != "" {
		language := "fr"
		if l.english {
			language = "en"
		}
		tab.Screenshot(filepath.Join(folder, name+"-"+l.view.Name+"-"+language+".png"))
	}
}
