package usecase

import "strings"

// functionWords are frequent in the texts of a language, and rare in the four others.
var functionWords = map[string]map[string]bool{
	"en": wordSet(`the of and to is that for with are this by it as from be which will has their used using not or can was`),
	"fr": wordSet(`le les des du et est une dans pour qui que par sur au aux avec ce cette sont ses ou plus il leur leurs pas afin`),
	"nl": wordSet(`het een van en is dat voor met wordt op de zijn door niet aan bij naar ook deze die worden kan om of`),
	"es": wordSet(`el los las y del que en por para una con se su es al lo como más mas sus ser este esta`),
	"de": wordSet(`der die das und ist den von mit für fur im zu dem des ein eine auf werden wird durch nicht sich bei oder zur zum`),
}

// headerWords are in the headers of such files in one language, and not in the four others: they tell when texts are too short to.
var headerWords = map[string]map[string]bool{
	"en": wordSet(`agency department stage development vendor date purpose owner supplier benefits developed identifier`),
	"fr": wordSet(`nom intitule titre organisme ministere statut etat etape mise debut finalite objectif fournisseur renseignements donnees personnels personnelles benefices categorie annee lien courriel domaine responsable`),
	"nl": wordSet(`naam organisatie omschrijving doel begindatum einddatum leverancier gegevens toelichting wettelijke thema gemeente zoektermen publicatiecategorie`),
	"es": wordSet(`nombre institucion organismo descripcion objetivo estado inicio datos personales proveedor enlace fecha ano finalidad`),
	"de": wordSet(`bezeichnung behorde beschreibung zweck einsatzzweck entwicklungsstand beginn anbieter daten rechtsgrundlage ansprechpartner ressort ministerium`),
}

// languageOfHeaders gives the language that the words of headers are most of; empty when none is.
func languageOfHeaders(all []heading) string {
	count := map[string]int{}
	best := ""
	for _, l := range guessed {
		for _, h := range all {
			for _, w := range h.words {
				if headerWords[l][w] {
					count[l]++
				}
			}
		}
		if count[l] > count[best] {
			best = l
		}
	}
	return best
}

// Languages of the texts that a proposal tells apart, in the order in which they win when nothing decides.
var guessed = []string{"en", "fr", "nl", "es", "de"}

// LanguageOf gives the language in which most of some texts are written, by its most frequent words, and how sure that is from 0 to
// 1; empty when they are too short to tell.
func LanguageOf(texts []string) (lang string, sure float64) {
	const most, least = 4000, 4 // words looked at; found in all
	count := map[string]int{}
	read := 0
	for _, s := range texts {
		for _, w := range strings.FieldsFunc(strings.ToLower(s[:min(len(s), 2000)]), func(r rune) bool { return r <= '/' || r >= ':' && r <= '@' || r == '’' }) {
			read++
			for _, l := range guessed {
				if functionWords[l][w] {
					count[l]++
				}
			}
		}
		if read > most {
			break
		}
	}
	all := 0
	for _, l := range guessed {
		all += count[l]
		if count[l] > count[lang] {
			lang = l
		}
	}
	if count[lang] < least {
		return "", 0
	}
	return lang, float64(count[lang]) / float64(all)
}
