package usecase_test

import (
	"fmt"
	"strings"
	"testing"

	"balise/engine/inventory"
	"balise/engine/usecase"
)

// What registers of other countries call their columns; the rows are made up. Each line is a header, what it answers, and two of its
// values.
var foreign = []struct {
	name, lang, country string
	columns             string
}{
	{"algoritmes.csv", "nl", "NL", `
Naam|name|Handhaving parkeren|Anonimiseren van documenten
Korte omschrijving|summary|Het algoritme herkent kentekens van auto’s die op straat staan en meldt dat aan de dienst.|De software lakt namen en adressen in documenten die de gemeente openbaar maakt.
Organisatienaam|organisation|Gemeente Utrecht|Provincie Fryslân
Thema|function|Verkeer|Organisatie en bedrijfsvoering
Status|lifecycle|In gebruik|In ontwikkeling
Begindatum|start_date|2023-05|2024-01
Einddatum|end_date||
Contactgegevens|contact|info@utrecht.nl|https://fryslan.nl/contact
Link naar publiekspagina|link|https://utrecht.nl/parkeren|https://fryslan.nl/woo
Publicatiecategorie|high_impact|Impactvolle algoritmes|Overige algoritmes
Doel en impact|purpose|Het doel is om de wachttijd voor bewoners te verkorten en fouten te voorkomen.|Het doel is om sneller openbaar te maken wat van iedereen is.
Menselijke tussenkomst|oversight|Een medewerker beslist altijd zelf over de boete.|De uitkomst wordt gecontroleerd door een medewerker.
Risicobeheer|risks|Er is een kans op fouten bij vuile kentekens.|Er bestaat geen risico.
Wettelijke basis|legal_basis|Wegenverkeerswet|Wet open overheid
Gegevens|data_sources|Kentekens|Documenten
Technische werking|technique|Beeldherkenning|Deep learning
Leverancier|supplier|Intern ontwikkeld|Octobox
Link naar broncode|source_code||
Bron-ID|source_id|UT-001|FR-002
Zoektermen|tags|parkeren, handhaving|woo, lakken
`},
	{"PSTW dataset.csv", "en", "", `
PSTW ID|source_id|PSTW-1|PSTW-2
Name|name|Chatbot Mona|Traffic lights
Description|summary|The chatbot answers the questions of companies that want to know which rules are for them.|The lights of the city are set with the help of a model that is trained on traffic.
Technology|technique|Artificial Intelligence|Blockchain
AI Classification I|technique|Communication|Perception
Geographic extent|scale|National|Local
Country|country|Austria|Belgium
Responsible Organisation|organisation|Unternehmensservice Portal|City of Antwerp
Responsible Organisation Category|portfolio|Central Government|Local Government
Functions of Government (COFOG level I)|function|General public services|Economic affairs
Start Year|start_date|2019|2020
End Year|end_date||
 Status|lifecycle|Implemented|Pilot
Keywords|tags|chatbot, companies|traffic
Website|link|https://usp.gv.at|https://antwerpen.be
`},
	{"portrait-ia.csv", "fr", "", `
Nom de l’actif, du projet ou de l’initiative|name|Assistant de rédaction|Détection des fractures
Catégorie|category|Assistant/agent conversationnel|Traitement d’image/Imagerie médicale
Organisme public responsable|organisation|Ministère de la Justice|CHUM
Portefeuille ministériel|portfolio|Justice|Santé et Services sociaux
Bénéfices|benefits|Gain de temps pour les employés qui rédigent des lettres et des avis|Une lecture plus rapide des images dans les urgences
Statut|lifecycle|Solution en production|Développement de la solution
`},
	{"inventaire-algorithmes.csv", "fr", "FR", `
Intitulé du traitement|name|Affectation des élèves|Calcul de la taxe foncière
Administration responsable|organisation|Ministère de l’Éducation nationale|Direction générale des finances publiques
Service responsable|unit|DGESCO|Service de la gestion fiscale
Finalité du traitement|purpose|Répartir les élèves dans les lycées de l’académie selon leurs vœux|Calculer le montant de la taxe que les propriétaires doivent payer
Base légale|legal_basis|Code de l’éducation, art. D. 211-11|Code général des impôts
Date de mise en service|start_date|01/09/2018|2012
Données utilisées|data_sources|Notes et adresses des élèves|Valeurs cadastrales
Données personnelles|personal_information|Oui|Oui
Intervention humaine|oversight|Une commission examine les cas|Non
Voies de recours|recourse|Recours devant le rectorat|Réclamation
Fournisseur|supplier|Interne|Interne
Code source|source_code|https://code.gouv.fr/affelnet|
Courriel de contact|contact|contact@education.gouv.fr|contact@dgfip.finances.gouv.fr
Lien vers la page|link|https://www.education.gouv.fr/affelnet|https://www.impots.gouv.fr/tf
`},
	{"repositorio-algoritmos.csv", "es", "CL", `
Nombre del sistema|name|Asistente virtual|Detección de fraude
Institución|organisation|Ministerio de Salud|Servicio de Impuestos Internos
Descripción|summary|El sistema responde las preguntas de los ciudadanos sobre los servicios de salud.|El modelo busca las declaraciones que son distintas de las otras.
Objetivo|purpose|Mejorar la atención de las personas que llaman al servicio.|Reducir la evasión que se produce en las declaraciones.
Estado|lifecycle|En uso|Piloto
Año de inicio|start_date|2021|2022
¿Usa datos personales?|personal_information|Sí|No
Proveedor|supplier|IBM|Desarrollo interno
Enlace|link|https://www.minsal.cl/asistente|https://www.sii.cl/
`},
	{"KI-Register.csv", "de", "DE", `
Bezeichnung|name|Chatbot Familie|Bilderkennung Zoll
Behörde|organisation|Bundesministerium für Familie|Bundesamt für Statistik
Beschreibung|summary|Der Chatbot beantwortet die Fragen der Eltern und zeigt ihnen, welche Leistungen sie erhalten.|Das System erkennt auf den Bildern, ob ein Paket mit der Anmeldung übereinstimmt.
Einsatzzweck|purpose|Die Anfragen der Bürger werden schneller beantwortet und die Mitarbeiter entlastet.|Die Kontrolle der Sendungen wird mit weniger Aufwand durchgeführt.
Entwicklungsstand|lifecycle|im Einsatz|Erprobung
Beginn|start_date|2022|03.2023
Anbieter|supplier|SAP|Eigenentwicklung
Personenbezogene Daten|personal_information|ja|nein
Rechtsgrundlage|legal_basis|SGB I|Zollverwaltungsgesetz
Risikoklasse|high_impact|gering|hoch
Ansprechpartner|contact|ki@bmfsfj.bund.de|ki@destatis.de
`},
	{"algorithmic-tools.csv", "en", "", `
Agency|organisation|Police Department|Department of Education
Tool Name|name|School Match|Patternizr
Tool Description|summary|The tool is used to match the students of the city with the schools that they have chosen.|The tool finds the patterns of crimes that are close to one another.
Date of first use|start_date|2003-09-01|2016
Vendor name|supplier||
Data types|data_sources|Grades|Complaints
Population affected|users|Students|Victims
`},
	{"inventory.csv", "en", "", `
Q1. What is the name of the AI use case?|name|Chat|Review of claims
Q2. Which department owns it?|organisation|Department of Health|Department of Transport
Q3. What is the intended purpose of the AI?|purpose|To answer the questions of the public at any hour of the day and of the night.|To sort the claims that are sent to the department by their urgency.
Q4. What stage of development is it in?|lifecycle|Pilot|In production
Q5. Does it involve personally identifiable information (PII)?|personal_information|Yes|No
Q6. Is the use case high-impact?|high_impact|No|No
Q7. Has an impact assessment been completed?|assessment|Yes|In progress
Q8. When did it become operational?|start_date|2024-05|
Q9. Who is the vendor, if any?|supplier|Microsoft|
`},
	{"registre-court.csv", "fr", "", `
Nom|name|Assistant|Tri
Organisme|organisation|Ville de Laval|Ville de Laval
Statut|lifecycle|En production|Projet pilote
Mise en service|start_date|2024-05|9/11/2024
Renseignements personnels|personal_information|Oui|s. o.
`},
	{"registre.csv", "fr", "CA", `
Nom (français)|name/fr|Assistant|Tri des courriels
Nom (anglais)|name/en|Assistant|Sorting of e-mails
Description (français)|summary/fr|Il répond aux questions que les citoyennes posent sur le site du ministère du Québec.|Il classe les courriels qui sont reçus par le service à la clientèle du Québec.
Description (anglais)|summary/en|It answers the questions that are asked on the web site of the department.|It sorts the e-mails that are received by the service.
Organisme|organisation|Régie du logement du Québec|Ville de Québec
État d’avancement|lifecycle|En production|Projet pilote
`},
}

func tableOf(t testing.TB, columns string) (table *inventory.Table, want []string) {
	t.Helper()
	table = &inventory.Table{Records: make([]inventory.Record, 2)}
	for line := range strings.Lines(strings.Trim(columns, "\n")) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "|")
		table.Header = append(table.Header, inventory.Cell{Text: cells[0]})
		want = append(want, cells[1])
		for i := range 2 {
			table.Records[i].Cells = append(table.Records[i].Cells, inventory.Cell{Text: cells[2+i]})
		}
	}
	return table, want
}

func TestColumnsOfOtherRegistersAreRecognised(t *testing.T) {
	for _, c := range foreign {
		t.Run(c.name, func(t *testing.T) {
			table, want := tableOf(t, c.columns)
			p := usecase.Propose(table, c.name, nil)
			if p.Profile.Lang != c.lang || p.Profile.Country != c.country {
				t.Errorf("language %q and country %q, want %q and %q", p.Profile.Lang, p.Profile.Country, c.lang, c.country)
			}
			for i, g := range p.Columns {
				got := string(g.Field)
				if strings.Contains(want[i], "/") {
					got = fmt.Sprintf("%s/%s", g.Field, g.Lang)
				}
				if got != want[i] {
					t.Errorf("%q is proposed to answer %q (%.2f, %s), want %q", g.Header, got, g.Score, g.Reason.EN, want[i])
				}
			}
		})
	}
}
