//go:build unix

package journeys

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"balise/engine/text"
	"balise/testkit/browser"
	"balise/testkit/server"
)

// visit is a person in a browser, in one language, on the way through a journey. Each stop is looked at by axe and, when
// BALISE_SCREENSHOTS names a folder, drawn there for us to look at.
type visit struct {
	*browser.Tab
	t     *testing.T
	s     *server.Server
	lang  text.Lang
	who   string
	stops int
}

// inEachLanguage runs a journey in French, then in English, each on a demonstration of its own.
func inEachLanguage(t *testing.T, journey func(t *testing.T, s *server.Server, l text.Lang)) {
	t.Helper()
	for _, l := range text.Langs {
		t.Run(string(l), func(t *testing.T) { journey(t, server.Demo(t), l) })
	}
}

// newVisit opens a browser for somebody; account is empty for who does not sign in.
func newVisit(t *testing.T, s *server.Server, l text.Lang, who, account string) *visit {
	t.Helper()
	v := &visit{Tab: browser.Open(t, browser.Desktop), t: t, s: s, lang: l, who: who}
	if account == "" {
		return v
	}
	v.open("signin")
	v.write("email", account)
	v.write("password", server.Password)
	v.Click("main form button[type=submit]")
	v.Arrive(v.path("workspace"))
	return v
}

// path gives the address of a page in the visitor's language.
func (v *visit) path(route string, params ...any) string {
	v.t.Helper()
	path, err := v.s.Site.URL(v.lang, route, params...)
	if err != nil {
		v.t.Fatal(err)
	}
	return path
}

func (v *visit) open(route string, params ...any) {
	v.t.Helper()
	v.Goto(v.s.URL + v.path(route, params...))
}

// say gives the words of the visitor's language.
func (v *visit) say(fr, en string) string {
	if v.lang == text.EN {
		return en
	}
	return fr
}

// write puts a value in the field of that name, as if it were typed.
func (v *visit) write(name, value string) {
	v.t.Helper()
	v.WaitFor(fmt.Sprintf(`main [name="%s"]`, name))
	browser.Eval[bool](v.Tab, fmt.Sprintf(`(() => {
		const field = document.querySelector('main [name="%s"]');
		field.value = %q;
		field.dispatchEvent(new Event('input', {bubbles: true}));
		field.dispatchEvent(new Event('change', {bubbles: true}));
		return true;
	})()`, name, value))
}

// choose ticks the box, or the button of a group, that has this name and value.
func (v *visit) choose(name, value string) {
	v.t.Helper()
	browser.Eval[bool](v.Tab, fmt.Sprintf(`(() => {
		const box = document.querySelector('main input[name="%s"][value="%s"]');
		if (!box.checked) box.click();
		return true;
	})()`, name, value))
}

// press follows the link or pushes the button that bears these words, and waits for the page it leads to.
func (v *visit) press(words string) {
	v.t.Helper()
	pressed := browser.Eval[bool](v.Tab, fmt.Sprintf(`(() => {
		window.before = true;
		const plain = s => s.replace(/[\s\u00a0\u202f]+/g, ' ').trim();
		const all = [...document.querySelectorAll('main a[href], main button, main summary')].filter(e => e.checkVisibility());
		const bears = all.find(e => plain(e.innerText) === %q) || all.find(e => plain(e.innerText).includes(%q));
		if (!bears) return false;
		bears.click();
		return true;
	})()`, words, words))
	if !pressed {
		v.t.Fatalf("%s: nothing bears the words %q on %s:\n%s", v.who, words, v.URL(), v.Text("main"))
	}
	v.Until(fmt.Sprintf("leave by %q", words), `window.before !== true && document.readyState === 'complete'`)
}

var blanks = regexp.MustCompile(`[\s\x{00a0}\x{202f}]+`)

// see fails unless the page says all these words.
func (v *visit) see(words ...string) {
	v.t.Helper()
	shown := blanks.ReplaceAllString(v.Text("body"), " ")
	for _, w := range words {
		if !strings.Contains(shown, w) {
			v.t.Fatalf("%s: %q is not on %s:\n%s", v.who, w, v.URL(), shown)
		}
	}
}

// stop looks at the page: nothing may bar anyone, nor be reported by the browser.
func (v *visit) stop(name string) {
	v.t.Helper()
	v.stops++
	if found := v.Axe(); found != "" {
		v.t.Errorf("%s, %s: %s\n%s", v.who, name, v.URL(), found)
	}
	// A form sent back with its mistakes is no fault of the page, though the browser reports its status.
	errors := slices.DeleteFunc(v.Errors(), func(e string) bool { return strings.Contains(e, "status of 422") })
	if len(errors) > 0 {
		v.t.Errorf("%s, %s: %s: %q", v.who, name, v.URL(), errors)
	}
	if folder := os.Getenv("BALISE_SCREENSHOTS"); folder != "" {
		v.Screenshot(filepath.Join(folder, fmt.Sprintf("%s-%s-%02d-%s.png", v.who, v.lang, v.stops, name)))
	}
}

// patience lets pass the seconds under which a form open to everyone takes its sender for a machine.
func patience() { time.Sleep(2500 * time.Millisecond) }
