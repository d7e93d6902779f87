//go:build unix

package journeys

import (
	"strings"
	"testing"

	"balise/testkit/browser"
	"balise/testkit/server"
)

// Rows are added and removed, and a mistake leads to its field, with all that was typed still there.
func TestAFormWithoutScriptLosesNothing(t *testing.T) {
	s := server.Demo(t)
	tab := browser.Open(t, browser.Desktop.WithoutScript())
	comeIn(tab, s, server.Agent)
	tab.Goto(s.URL + "/espace/registre/nouveau")
	write(tab, "summary.fr", "Résumé tapé sans nom")
	write(tab, "links.0.title.fr", "Premier lien")
	tab.Click("button[name=_add][value=links]")
	tab.WaitFor(`[name="links.1.url"]`)
	write(tab, "links.1.title.fr", "Second lien")
	tab.Click(`button[name=_remove][value="links.0"]`)
	tab.WaitFor(`form[data-autosave] button[name=_add][value=links]`)
	tab.Arrive("/espace/registre/nouveau")
	if got := value(tab, "links.0.title.fr"); got != "Second lien" {
		t.Errorf("after removing the first link, the first is %q", got)
	}
	tab.Click(".form-end button[type=submit]")
	tab.WaitFor("[data-focus] a")
	href := browser.Eval[string](tab, `document.querySelector('[data-focus] a').getAttribute('href')`)
	if !strings.HasPrefix(href, "#") || !browser.Eval[bool](tab, "!!document.getElementById('"+strings.TrimPrefix(href, "#")+"')") {
		t.Errorf("the summary leads to %q, which is not in the page", href)
	}
	if got := value(tab, "summary.fr"); got != "Résumé tapé sans nom" {
		t.Errorf("the summary typed became %q", got)
	}
	write(tab, "name.fr", "Fiche écrite sans script")
	write(tab, "links.0.url", "https://exemple.invalid/second")
	tab.Click(".form-end button[type=submit]")
	tab.WaitFor("meter")
	if got := tab.Text("h1"); !strings.Contains(got, "Fiche écrite sans script") {
		t.Errorf("the saved entry is called %q", got)
	}
}

// Two persons change the same entry: the second chooses, field by field, and nobody's other changes are lost.
func TestTwoAgentsOnTheSameEntry(t *testing.T) {
	s := server.Demo(t)
	entry := published(t, s)
	edit := s.URL + "/espace/registre/" + entry.ID + "/modifier"
	first := browser.Open(t, browser.Desktop.WithoutScript())
	second := browser.Open(t, browser.Desktop.WithoutScript())
	comeIn(first, s, server.Agent)
	comeIn(second, s, server.Colleague)
	first.Goto(edit)
	second.Goto(edit)

	write(first, "summary.fr", "Résumé de la première")
	write(first, "results.fr", "Résultats de la première")
	first.Click(".form-end button[type=submit]")
	first.WaitFor("meter")

	write(second, "summary.fr", "Résumé du second")
	write(second, "contact", "Bureau du second")
	second.Click(".form-end button[type=submit]")
	second.WaitFor(".conflict")
	shown := second.Text(".conflict")
	for _, want := range []string{"Résumé de la première", "Résumé du second"} {
		if !strings.Contains(shown, want) {
			t.Errorf("the second person is not shown %q but:\n%s", want, shown)
		}
	}
	second.Click(`.conflict label[for$="-mine"]`)
	second.Click(".conflict button[type=submit]")
	second.WaitFor("meter")

	second.Goto(edit)
	for name, want := range map[string]string{
		"summary.fr": "Résumé du second", "contact": "Bureau du second", "results.fr": "Résultats de la première",
	} {
		if got := value(second, name); got != want {
			t.Errorf("%s holds %q, want %q", name, got, want)
		}
	}
}
