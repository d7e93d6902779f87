// Package show says in words what the cases of the world catalogue (measure 3.2, « Veille ») hold: the names of fields and codes,
// dates as precise as they are, why a value is absent, how it was read. It knows no page and no database.
package show

import (
	"strings"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/engine/usecase"
	"balise/platform/lang"
)

// Names gives the names of codes.
type Names struct {
	// Taxonomy gives a list of terms by its name, nil when there is none.
	Taxonomy func(id string) *instrument.Taxonomy
}

var flags = map[string]text.Text{"yes": text.T("Oui", "Yes"), "no": text.T("Non", "No"), "partly": text.T("En partie", "Partly")}

// Code names a code of a field; the code itself where nothing names it.
func (n Names) Code(f usecase.Field, code string) text.Text {
	if about, _ := usecase.AboutField(f); about.Taxonomy != "" {
		if t := n.Taxonomy(about.Taxonomy); t != nil {
			term := code
			if f == usecase.Country { // ISO writes NL, our lists of terms nl
				term = strings.ToLower(code)
			}
			if t.Term(term) != nil {
				return text.T(t.Label(term, text.FR), t.Label(term, text.EN))
			}
		}
	}
	if said, ok := flags[code]; ok {
		return said
	}
	return text.T(code, code)
}

// Date says a date as precisely as it is known: 2024, 2024-05 or 2024-05-31.
func Date(written string) text.Text {
	for _, precision := range []string{time.DateOnly, "2006-01"} {
		if t, err := time.ParseInLocation(precision, written, lang.Zone); err == nil {
			fr, en := lang.Date(text.FR, t), lang.Date(text.EN, t)
			if precision != time.DateOnly { // the first of the month, without its day
				_, fr, _ = strings.Cut(fr, "\u00a0")
				month, _, _ := strings.Cut(en, " ")
				en = month + " " + t.Format("2006")
			}
			return text.T(fr, en)
		}
	}
	return text.T(written, written)
}

var absences = map[usecase.Absence]text.Text{
	usecase.Blank:         text.T("Laissé vide par la source", "Left blank by the source"),
	usecase.NotApplicable: text.T("Sans objet, selon la source", "Not applicable, says the source"),
	usecase.WithheldValue: text.T("Retenu par la source", "Withheld by the source"),
	usecase.NotAsked:      text.T("La source ne l’a pas demandé", "The source did not ask"),
	usecase.Unknown:       text.T("Inconnu, selon la source", "Unknown, says the source"),
	usecase.Unreadable:    text.T("Illisible dans le fichier de la source", "Unreadable in the file of the source"),
	usecase.Placeholder:   text.T("Valeur par défaut de la source\u00a0: ce n’est pas un fait", "Default value of the source: not a fact"),
}

// Absence says why a value is not there.
func Absence(a usecase.Absence) text.Text { return named(absences, a) }

var rules = map[usecase.Rule]text.Text{
	usecase.AsIs:       text.T("repris tel quel", "taken as it is"),
	usecase.Tidied:     text.T("espaces et signes mis au propre", "spaces and signs tidied"),
	usecase.Stripped:   text.T("mise en forme HTML retirée", "HTML markup removed"),
	usecase.Damaged:    text.T("un caractère était déjà perdu dans le fichier\u00a0: marqué [?]", "a character was already lost in the file: marked [?]"),
	usecase.Dictionary: text.T("trouvé dans le dictionnaire du profil", "looked up in the profile’s dictionary"),
	usecase.Keyword:    text.T("déduit d’un mot du texte", "inferred from a word of the text"),
	usecase.ReadDate:   text.T("lu comme une date", "read as a date"),
	usecase.ListJSON:   text.T("lu comme une liste JSON", "read as a JSON list"),
	usecase.ListPython: text.T("lu comme une liste Python", "read as a Python list"),
	usecase.ListSplit:  text.T("découpé en liste", "split into a list"),
	usecase.Lettered:   text.T("lettre du choix retirée, «\u00a0a)\u00a0»", "letter of the choice removed, “a)”"),
	usecase.Constant:   text.T("vrai de toute la source", "true of the whole source"),
	usecase.NoValue:    text.T("un mot qui ne dit rien, ou une case vide", "a word that says nothing, or a blank cell"),
	usecase.NotRead:    text.T("non compris\u00a0: le texte brut demeure", "not understood: the raw text stands"),
	usecase.Kept:       text.T("gardé\u00a0: la colonne ne répond à aucun champ commun", "kept: the column answers no common field"),
	usecase.Held:       text.T("retenu ici\u00a0: permet de joindre une personne", "held back here: it reaches a person"),
}

// Rule says how a raw text became a value.
func Rule(r usecase.Rule) text.Text { return named(rules, r) }

func named[K ~string](names map[K]text.Text, key K) text.Text {
	if said, ok := names[key]; ok {
		return said
	}
	return text.T(string(key), string(key))
}

// Confidence says how sure a reading is, in percent.
func Confidence(c float64) text.Text {
	n := lang.Number(text.FR, int64(c*100+0.5))
	return text.T(n+"\u00a0%", n+"%")
}
