package register

import (
	"time"

	"balise/engine/standard"
	"balise/engine/text"
	"balise/measures/register/opendata"
	"balise/measures/register/standards"
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

var sampleFile = FileRef{Name: text.T("Toutes les fiches publiées", "All published entries"), Format: "CSV", MediaType: formatCSV.mediaType,
	URL: text.T("https://balise.exemple.quebec/registre.csv", "https://balise.exemple.quebec/en/register.csv")}

var sampleEdition = EditionPage{Day: "2026-11-24", FrozenAt: sampleDay, Entries: 409,
	URL: text.T("https://balise.exemple.quebec/donnees-ouvertes/editions/2026-11-24", "https://balise.exemple.quebec/en/open-data/editions/2026-11-24"),
	Files: []FileRef{{Name: text.T("Édition du 2026-11-24", "Edition of 2026-11-24"), Format: "CSV", MediaType: formatCSV.mediaType, Size: 1_204_233,
		URL:    text.T("https://balise.exemple.quebec/donnees-ouvertes/editions/2026-11-24/registre.csv", "https://balise.exemple.quebec/en/open-data/editions/2026-11-24/register.csv"),
		SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}}}

var sampleStandard = StandardRef{ID: "nl-publication", Version: "1.0", Title: text.T("Norme de publication du registre des algorithmes (Pays-Bas)",
	"Publication standard of the algorithm register (Netherlands)"), Fields: 31, Filled: 21, Validate: true}

var sampleEntry = Entry{Number: 12, Name: sampleName, Summary: sampleBrief, Body: sampleBody, Status: "production", Category: "decision_support",
	Decision: "support", State: "published", PublishedAt: sampleDay, URL: sampleURL}

func sampleChoice(code string) *string { return &code }

// descriptions say, by the name of the page, what one must know to read it from a program, and what it may answer.
var descriptions = map[string]struct {
	about   text.Text
	example any
}{
	"news": {text.T("Chaque publication est une nouvelle, la plus récente d’abord\u00a0; une correction dit, question par question, ce qu’elle a changé. Les filtres sont ceux de la recherche. «\u00a0next\u00a0» mène aux plus anciennes.",
		"Each publication is a piece of news, the latest first; a correction says, question by question, what it changed. The filters are those of the search. “next” leads to older ones."),
		NewsPage{News: []News{{Seq: 345, Number: 12, Name: sampleName, Body: sampleBody, Event: "corrected", Reason: text.T("Le système est arrêté.", "The system was stopped."), At: sampleDay,
			Changes: []Change{{Question: "status", Label: text.T("État de l’initiative", "Status of the initiative"), Before: text.T("En service", "In service"), After: text.T("Suspendue", "Suspended")}}, URL: sampleURL}}}},
	"opendata": {text.T("Les fichiers qui suivent le registre, et les éditions figées\u00a0: une adresse d’édition donne toujours les mêmes octets.", "The files that follow the register, and the frozen editions: the address of an edition always gives the same bytes."),
		OpenDataPage{Licence: opendata.Licence.URL, Files: []FileRef{sampleFile}, Editions: []EditionPage{sampleEdition}}},
	"opendata.edition": {text.T("Une édition garde ce qui était public un jour donné. «\u00a0sha256\u00a0» est l’empreinte du fichier tel qu’il est donné.", "An edition keeps what was public on a given day. “sha256” is the fingerprint of the file as it is given."), sampleEdition},
	"opendata.dictionary": {text.T("Chaque colonne des fichiers CSV et XLSX, dans leur ordre, tirée du questionnaire.", "Each column of the CSV and XLSX files, in their order, drawn from the questionnaire."),
		DictionaryPage{Fields: []opendata.Field{{ID: "status", Label: text.T("État de l’initiative (code)", "Status of the initiative (code)"), Type: "code", Values: []opendata.Value{{Code: "production", Label: text.T("En service", "In service")}}}}}},
	"standards": {text.T("Chaque norme, et combien de ses champs le registre sait remplir. Ses fichiers sont aux adresses des pages\u00a0: fiches.json, fiches.csv, ecarts.csv, ecarts.json.",
		"Each standard, and how many of its fields the register can fill. Its files are at the addresses of the pages: entries.json, entries.csv, gaps.csv, gaps.json."),
		StandardsPage{Standards: []StandardRef{sampleStandard}}},
	"standards.gaps": {text.T("Les filtres sont ceux de la recherche. Une fiche compte une fois par champ. «\u00a0why\u00a0» dit pourquoi un champ est vide\u00a0: non demandé par le formulaire, absent pour une raison donnée, non divulgué, sans valeur correspondante.",
		"The filters are those of the search. An entry counts once for each field. “why” tells why a field is empty: not asked by the form, absent for a stated reason, withheld, without a matching value."),
		GapsPage{Standard: sampleStandard, Found: 64, Whole: true, Covered: 62, Conforming: 61, LeftOut: []LeftOut{{text.T("la fiche a été retirée du public", "the entry was withdrawn from the public"), 2}},
			Fields:  []FieldGaps{{ID: "risks", Title: text.T("Gestion des risques", "Risk management"), Source: "Publicatiestandaard 1.0, risks", MaxLength: 2500, Empty: 62, Why: map[string]int{"not_in_form": 62}}},
			NoPlace: []Unplaced{{"recourse", text.T("Comment contester", "How to contest"), 14}}, Entries: []EntryState{{Number: 12, Name: sampleName, Conforms: true, Missing: []string{}, Gaps: 19}}}},
	"standards.entry": {text.T("Ce qui serait écrit dans chaque champ, dans l’ordre de la norme, puis les écarts de la fiche.", "What would be written in each field, in the order of the standard, then the gaps of the entry."),
		StandardEntryPage{Standard: sampleStandard, Fields: []FieldValue{{ID: "status", Texts: []string{"In gebruik"}}},
			Entry: standards.EntryGaps{Number: 12, Name: sampleName, URL: sampleURL, Conforms: true, Gaps: []standard.Gap{{Field: "risks", Kind: standard.Empty, Why: standard.NotInForm,
				Detail: text.T("le formulaire ne demande pas les risques", "the form does not ask the risks")}}}}},
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
