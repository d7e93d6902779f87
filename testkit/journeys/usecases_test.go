//go:build unix

package journeys

import (
	"strings"
	"testing"

	"balise/engine/text"
	"balise/testkit/browser"
	"balise/testkit/server"
)

// An agent looks, in French or in English, for what others did before: finds cases written in other languages and why, reads one and
// where its values come from, puts two side by side, and follows what changes.
func TestAnAgentLearnsFromElsewhere(t *testing.T) {
	inEachLanguage(t, func(t *testing.T, s *server.Server, l text.Lang) {
		a := newVisit(t, s, l, "elsewhere", "")
		a.open("usecases.search")
		a.stop("search")
		a.write("q", a.say("prévision des inondations", "flood forecast"))
		browser.Eval[bool](a.Tab, `(document.querySelector('[name=q]').form.requestSubmit(), true)`)
		a.Arrive("q=")
		a.see("Voorspelling van overstromingen", "Flood forecast for small rivers", "Prévision des crues", a.say("glossaire", "glossary"))
		a.stop("found")
		if spoken := browser.Eval[string](a.Tab, `[...document.querySelectorAll('.result-title')].find(r => r.textContent.includes('Voorspelling')).lang`); spoken != "nl" {
			t.Errorf("a Dutch title is read as %q", spoken)
		}
		browser.Eval[bool](a.Tab, `(document.querySelectorAll('.results [name=cas]').forEach((box, i) => { box.checked = i < 2 }), true)`)
		a.press(a.say("Comparer les cas cochés", "Compare the chosen cases"))
		if n := browser.Eval[int](a.Tab, `document.querySelectorAll('.compare-cases li').length`); n != 2 {
			t.Errorf("%d cases are compared", n)
		}
		a.stop("compared")

		a.open("usecases.search", "q", a.say("inondations", "floods"))
		a.press("Voorspelling van overstromingen")
		a.see(a.say("Les textes sont ceux de la source, en néerlandais.", "The texts are those of the source, in Dutch."), a.say("Licence", "Licence"))
		browser.Eval[bool](a.Tab, `(document.querySelectorAll('.case-origin').forEach(d => { d.open = true }), true)`)
		a.see(a.say("Texte brut", "Raw text"), "In gebruik")
		a.stop("case")
		a.press(a.say("Toutes les cases, telles que la source les a écrites", "Every cell, as the source wrote it"))
		a.see("Nummer", "VZ-001")
		a.stop("cells")

		a.open("usecases.editions")
		a.stop("editions")
		browser.Eval[bool](a.Tab, `(document.querySelector('main table a').click(), true)`)
		a.Arrive(a.say("/editions/chargement/", "/editions/load/"))
		a.see(a.say("Ce que l’édition a changé", "What the edition changed"))
		a.stop("edition")
		a.open("usecases.figures")
		a.stop("figures")
		if links := browser.Eval[int](a.Tab, `document.querySelectorAll('#map .drawing a').length`); links == 0 {
			t.Error("no cell of the map leads to its cases")
		}
		a.open("usecases.changes")
		a.stop("changes")
		a.press(a.say("Recevoir ces changements par courriel", "Receive these changes by e-mail"))
		a.see(a.say("On peut aussi suivre", "One may also follow"))
		a.stop("subscribe")
	})
}

// The same pages on a phone, at 320 px, in the dark and without a script: nothing sticks out, nothing is lost.
func TestElsewhereOnEveryScreen(t *testing.T) {
	s := server.Demo(t)
	for _, view := range []browser.View{browser.Phone, browser.Narrow, browser.Desktop.InDark(), browser.Phone.WithoutScript()} {
		tab := browser.Open(t, view)
		for _, path := range []string{"/ailleurs?q=inondation", "/ailleurs?q=rien+de+tel+nulle+part", "/ailleurs/UC-000001", "/ailleurs/UC-000001/provenance", "/ailleurs/UC-000002/historique",
			"/ailleurs/comparer?cas=UC-000001&cas=UC-000002&cas=UC-000003&cas=UC-000004", "/ailleurs/editions", "/ailleurs/nouveautes", "/ailleurs/chiffres", "/ailleurs/produits"} {
			tab.Goto(s.URL + path)
			if out := tab.Overflow(); len(out) > 0 {
				t.Errorf("%s, %s sticks out: %v", view.Name, path, out)
			}
			if view.Width > browser.Narrow.Width && !strings.Contains(view.Name, "script") {
				if found := tab.Axe(); found != "" {
					t.Errorf("%s, %s:\n%s", view.Name, path, found)
				}
			}
			for _, e := range tab.Errors() {
				t.Errorf("%s, %s: %s", view.Name, path, e)
			}
		}
	}
}
