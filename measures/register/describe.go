package register

import (
	"time"

	"balise/engine/text"
	"balise/platform/pages"
	"balise/platform/web"
)

// described adds to the pages that programs read what the description of the API says of them.
func described(endpoints []web.Endpoint) []web.Endpoint {
	for i := range endpoints {
		if said, ok := descriptions[endpoints[i].Name]; ok {
			endpoints[i].Description, endpoints[i].Example = said.about, said.example
		}
	}
	return endpoints
}

var sampleBody = BodyRef{Slug: "office-des-exemples", Name: text.T("Office des exemples", "Office of Examples")}

var (
	sampleDay   = time.Date(2026, 11, 24, 15, 4, 5, 0, time.UTC)
	sampleName  = text.T("Tri des demandes de permis de coupe par urgence", "Sorting cutting permit applications by urgency")
	sampleBrief = text.T("Le système propose un ordre de traitement\u00a0; une personne confirme ou change cet ordre.",
		"The system suggests an order of processing; a person confirms or changes it.")
	sampleURL = text.T("https://balise.exemple.quebec/registre/12", "https://balise.exemple.quebec/en/register/12")
)

var sampleEntry = Entry{Number: 12, Name: sampleName, Summary: sampleBrief, Body: sampleBody, Status: "production", Category: "decision_support",
	Decision: "support", State: "published", PublishedAt: sampleDay, URL: sampleURL}

func sampleChoice(code string) *string { return &code }

// descriptions say, by the name of the page, what one must know to read it from a program, and what it may answer.
var descriptions = map[string]struct {
	about   text.Text
	example any
}{
	"register.search": {text.T("Les mots sont cherchés dans les deux langues, sans égard aux accents ni aux fautes légères. Un filtre donné plusieurs fois retient l’un ou l’autre de ses codes. «\u00a0facets\u00a0» compte ce que chaque filtre laisserait.",
		"Words are searched in both languages, whatever the accents and slight mistakes. A filter given several times keeps either of its codes. “facets” counts what each filter would leave."),
		SearchPage{Total: 1, Number: 1, Pages: 1, Entries: []Entry{sampleEntry}, Facets: []Facet{{Name: "status", Label: facetLabels["status"],
			Options: []FacetCount{{Code: "production", Label: text.T("En service", "In production"), Count: 1}}}}}},
	"register.record": {text.T("Ce que le public lit de la fiche, même une fois retirée ou classée\u00a0: «\u00a0state\u00a0» le dit. Une réponse soustraite garde seulement son motif.",
		"What the public reads of the entry, even once withdrawn or retired: “state” says so. A withheld answer keeps only its ground."),
		RecordPage{Number: 12, Name: sampleName, State: "published", Body: sampleBody, Portfolio: "natural_resources", Form: "2026-11", PublishedAt: sampleDay,
			FirstAt: sampleDay, URL: sampleURL, Answers: map[string]pages.Answer{"name": {Text: &sampleName}, "summary": {Text: &sampleBrief},
				"status": {String: sampleChoice("production")}, "end": {Absent: &pages.Absent{Reason: "not_applicable"}}}}},
	"register.history": {text.T("Chaque publication, correction, retrait ou classement, le dernier d’abord.", "Each publication, correction, withdrawal or retirement, the last one first."),
		HistoryPage{Number: 12, Name: sampleName, Versions: []VersionEntry{
			{Version: 2, State: "corrected", At: sampleDay, Reason: text.T("Le nom était incorrect.", "The name was wrong."), Changed: []string{"name"}},
			{Version: 1, State: "published", At: sampleDay.AddDate(0, -2, 0), Changed: []string{}}}}},
	"bodies": {text.T("Tous les organismes, même fermés, avec le nombre de fiches de chacun.", "All bodies, even closed ones, with the number of entries of each."),
		BodiesPage{Total: 1, Bodies: []BodyRow{{ID: "01hzexemple0000000000000000", BodyRef: sampleBody, Type: "budget_funded", Portfolio: "natural_resources", Entries: 1}}}},
	"body": {text.T("L’organisme, ses noms, et ses vingt dernières fiches. Pour les autres, cherchez avec le filtre «\u00a0body\u00a0».",
		"The body, its names, and its twenty latest entries. For the others, search with the filter “body”."),
		BodyPage{BodyRow: BodyRow{ID: "01hzexemple0000000000000000", BodyRef: sampleBody, Type: "budget_funded", Portfolio: "natural_resources", Entries: 1}, Published: []Entry{sampleEntry}}},
}
