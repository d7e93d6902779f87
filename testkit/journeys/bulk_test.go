//go:build unix

package journeys

import (
	"strings"
	"testing"

	"balise/engine/inventory"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/testkit/browser"
	"balise/testkit/server"
)

// A person picks records in the list, reads what would change, and the pages bar nobody on the way: on a desk and on a phone.
func TestSeveralRecordsAtOnceInABrowser(t *testing.T) {
	s := server.Demo(t)
	for _, view := range []browser.View{browser.Desktop, browser.Phone} {
		tab := browser.Open(t, view)
		comeIn(tab, s, server.Approver)
		tab.Goto(s.URL + "/espace/registre?etat=published")
		look(t, tab, "the list")
		tab.Click("table label.pick")
		tab.Click("form[action$='/lot'] button[type=submit]")
		tab.WaitFor("input[name=geste]")
		look(t, tab, "the choice of what to do")
		browser.Eval[bool](tab, `(document.querySelector('[name=geste][value=withdraw]').checked = true)`)
		tab.Click("form[action$='/lot'] button[type=submit]")
		tab.WaitFor("[name='reason.fr']")
		browser.Eval[bool](tab, `(document.querySelectorAll('main details').forEach(d => { d.open = true }), true)`)
		look(t, tab, "the preview")
		if !strings.Contains(tab.Text("main"), "Rien n’est encore fait.") {
			t.Error("the preview does not say that nothing is done yet")
		}
	}
}

// The columns of a spreadsheet and the plan of its import, with lines that are refused and values that nothing explains.
func TestAnImportInABrowser(t *testing.T) {
	s := server.Demo(t)
	persons, err := s.People.Persons(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	body := ""
	for _, p := range persons {
		if p.Email == server.Agent {
			body = p.Grants[0].BodyID
		}
	}
	data := "Référence;Nom de l’initiative;Name of the initiative;État de l’initiative;Coût annuel\nA-1;Comptage des goélands;Gull counting;En rodage;12 500\nA-2;Prévision des marées;Tide forecast;En service;beaucoup\n"
	file, err := inventory.ReadCSV(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	run, err := s.Imports.Begin(t.Context(), people.Operator("test"), initiative.KindID, body, "parc.csv", []byte(data), inventory.Suggest(file, s.Entry))
	if err != nil {
		t.Fatal(err)
	}
	for _, view := range []browser.View{browser.Desktop, browser.Phone} {
		tab := browser.Open(t, view)
		comeIn(tab, s, server.Agent)
		tab.Goto(s.URL + "/espace/registre/importer")
		look(t, tab, "the imports")
		tab.Goto(s.URL + "/espace/registre/" + run + "/colonnes")
		look(t, tab, "the columns")
		tab.Click("button[value=plan]")
		tab.WaitFor("#f-refused")
		look(t, tab, "the plan")
		for _, want := range []string{"« En rodage » ne veut rien dire", "Écrivez un montant en chiffres"} {
			if !strings.Contains(strings.ReplaceAll(tab.Text("main"), "\u00a0", " "), want) {
				t.Errorf("the plan does not say %q", want)
			}
		}
	}
}

// look has axe judge the page, and hears its scripts.
func look(t *testing.T, tab *browser.Tab, what string) {
	t.Helper()
	if found := tab.Axe(); found != "" {
		t.Errorf("%s:\n%s", what, found)
	}
	if errors := tab.Errors(); len(errors) > 0 {
		t.Errorf("%s: %q", what, errors)
	}
}
