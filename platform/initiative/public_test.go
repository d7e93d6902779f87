package initiative_test

import (
	"encoding/json"
	"strings"
	"testing"

	"balise/content"
	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/corpus"
	"balise/platform/fault"
	"balise/platform/initiative"
	"balise/platform/people"
)

func entry(t *testing.T) *instrument.Instrument {
	t.Helper()
	c, err := corpus.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	return c.Instrument(initiative.InstrumentID)
}

func value(v instrument.Value) instrument.Answer { return instrument.Answer{Value: v} }

func answers() instrument.Answers {
	return instrument.Answers{
		"name":         value(text.T("Tri avec ZéphyrIA", "Sorting with ZéphyrIA")),
		"summary":      value(text.T("«\u00a0ZÉPHYRIA PRO\u00a0» trie, puis L'Outil  Rapide classe.", "ZéphyrIA Pro sorts; L’Outil Rapide files. ZéphyrIAs stays.")),
		"sourcing":     value("bought"),
		"supplier":     value("Brise & Cie (2024)"),
		"capabilities": value(text.T("Brise & Cie (2024) l’exploite.", "Run by Brise & Cie (2024).")),
		"notes":        value(text.T("interne", "internal")),
		"links": value([]instrument.Link{
			{Title: text.T("Page de ZéphyrIA", "ZéphyrIA page"), URL: "https://exemple.invalid/tri"},
			{Title: text.T("Produit", "Product"), URL: "https://exemple.invalid/zéphyria/"},
		}),
		"commercial_names": value([]instrument.Answers{
			{"commercial": value("ZéphyrIA"), "generic": value(text.T("un outil de tri", "a sorting tool"))},
			{"commercial": value("ZéphyrIA Pro"), "generic": value(text.T("l’outil complet", "the full tool"))},
			{"commercial": value("L’Outil Rapide"), "generic": value(text.T("un classeur", "a filing tool"))},
		}),
	}
}

func TestPublicReplacesCommercialNames(t *testing.T) {
	public := initiative.Public(entry(t), answers())
	if got := public["name"].Value; got != text.T("Tri avec un outil de tri", "Sorting with a sorting tool") {
		t.Errorf("name: %v", got)
	}
	want := text.T("«\u00a0l’outil complet\u00a0» trie, puis un classeur classe.", "the full tool sorts; a filing tool files. ZéphyrIAs stays.")
	if got := public["summary"].Value; got != want {
		t.Errorf("summary: %q, want %q", got, want)
	}
	if got := public["capabilities"].Value; got != text.T("fournisseur externe l’exploite.", "Run by external supplier.") {
		t.Errorf("capabilities: %q", got)
	}
	supplier := public["supplier"]
	if supplier.Known() || supplier.Absence == nil || supplier.Absence.Ground != "commercial_names" {
		t.Errorf("the supplier must be withheld with its ground: %+v", supplier)
	}
	links, _ := public["links"].Value.([]instrument.Link)
	if len(links) != 1 || links[0].Title.FR != "Page de un outil de tri" {
		t.Errorf("links: %+v", links)
	}
	for _, private := range []string{"notes", "commercial_names"} {
		if _, ok := public[private]; ok {
			t.Errorf("%s is public", private)
		}
	}
}

func TestNamesThatAnOfficialSourceAlreadyPublishedStay(t *testing.T) {
	a := answers()
	a["names_already_public"] = value(true)
	data, err := json.Marshal(initiative.Public(entry(t), a))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), "ZéphyrIA") {
		t.Error("the names were hidden though an official source already published them")
	}
}

func TestCybersecurityIsNeverPublished(t *testing.T) {
	kind := initiative.Kind(entry(t))
	a := answers()
	if err := kind.Publishable(a); err != nil {
		t.Errorf("an ordinary initiative: %v", err)
	}
	a["cybersecurity"] = value(true)
	if err := kind.Publishable(a); !fault.Is(err, fault.InvalidKind) {
		t.Errorf("an initiative of cybersecurity: %v", err)
	}
	if got := kind.Public(people.Body{}, a)["notes"]; got.Given() {
		t.Error("a private answer is public")
	}
}
