//go:build unix

package browser

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

const cleanPage = `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Une page saine</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"></head><body>
<header><a href="/suite">Suite</a></header>
<main><h1>Une page saine</h1><form action="/suite"><label for="nom">Votre nom</label> <input id="nom" name="nom">
<button>Envoyer</button></form><p id="script">sans script</p></main>
<script>document.getElementById('script').textContent = 'avec script'</script></body></html>`

const poorPage = `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Une page malade</title>
<link rel="icon" href="data:,"></head><body>
<main><h1>Une page malade</h1><img src="/absente.png"><div style="width:900px">large</div>
<script>console.error('panne', 42); nothing.at.all</script></main></body></html>`

func site(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	page := func(path, html string) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write([]byte(html))
		})
	}
	page("/saine", cleanPage)
	page("/malade", poorPage)
	page("/suite", strings.ReplaceAll(cleanPage, "Une page saine", "La suite"))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func TestAHealthyPageHasNothingAgainstIt(t *testing.T) {
	tab := Open(t, Phone)
	tab.Goto(site(t) + "/saine")
	if found := tab.Axe(); found != "" {
		t.Errorf("axe found:\n%s", found)
	}
	if found := tab.Overflow(); found != "" {
		t.Errorf("overflow: %s", found)
	}
	if found := tab.Errors(); len(found) > 0 {
		t.Errorf("errors: %q", found)
	}
	if got := tab.Text("#script"); got != "avec script" {
		t.Errorf("scripts run by default, got %q", got)
	}
}

func TestEveryFaultOfAPoorPageIsFound(t *testing.T) {
	tab := Open(t, Narrow)
	tab.Goto(site(t) + "/malade")
	if found := tab.Axe(); !strings.Contains(found, "image-alt") || !strings.Contains(found, "absente.png") {
		t.Errorf("axe misses the picture without a text; it says:\n%s", found)
	}
	if found := tab.Overflow(); !strings.Contains(found, "div ends at") {
		t.Errorf("the wide element is not named: %q", found)
	}
	found := strings.Join(tab.Errors(), "\n")
	for _, want := range []string{`"panne" 42`, "nothing is not defined", "/absente.png"} {
		if !strings.Contains(found, want) {
			t.Errorf("%q is missing from the errors:\n%s", want, found)
		}
	}
	if again := tab.Errors(); len(again) > 0 {
		t.Errorf("errors are given once, got again %q", again)
	}
}

func TestAPageIsSeenWithoutScript(t *testing.T) {
	tab := Open(t, Desktop.WithoutScript())
	tab.Goto(site(t) + "/saine")
	if got := tab.Text("#script"); got != "sans script" {
		t.Errorf("the page's script ran: %q", got)
	}
	tab.Click("button")
	tab.Arrive("/suite?nom=")
}

func TestAPersonOnTheKeyboardGetsThere(t *testing.T) {
	tab := Open(t, Desktop)
	tab.Goto(site(t) + "/saine")
	tab.Tab()
	if got := tab.Focus(); got != "a « Suite » /suite" {
		t.Errorf("the first stop is %q", got)
	}
	if !tab.FocusVisible() {
		t.Error("Chromium draws a ring around the focused link")
	}
	tab.TabTo("Votre nom")
	tab.Type("Zoé")
	tab.TabTo("Envoyer")
	tab.BackTab()
	tab.Press(kb.Enter)
	tab.Arrive("/suite?nom=Zo%C3%A9")
	if got := tab.Title(); got != "La suite" {
		t.Errorf("title %q", got)
	}
}

func TestViewsDiffer(t *testing.T) {
	tab := Open(t, Phone.InDark())
	tab.Goto(site(t) + "/saine")
	if width := Eval[int](tab, "window.innerWidth"); width != 360 {
		t.Errorf("a phone is 360 px wide, not %d", width)
	}
	if !Eval[bool](tab, "matchMedia('(prefers-color-scheme: dark)').matches") {
		t.Error("the dark view does not prefer dark colours")
	}
	path := filepath.Join(t.TempDir(), "picture.png")
	tab.Screenshot(path)
	png, err := os.ReadFile(path)
	if err != nil || !strings.HasPrefix(string(png), "\x89PNG") {
		t.Errorf("not a PNG picture: %v", err)
	}
}
