package opendata

import (
	"strings"

	"balise/engine/exchange"
	"balise/engine/instrument"
	"balise/engine/text"
)

// Field is a line of the dictionary: what one column of the tables holds.
type Field struct {
	ID          string    `json:"id"`
	Label       text.Text `json:"label"`
	Type        string    `json:"type"`
	Description text.Text `json:"description,omitzero"`
	Values      []Value   `json:"values,omitempty"`
	// Absences are the reasons that may stand in place of an answer.
	Absences []Value `json:"absences,omitempty"`
	Legal    []Basis `json:"legal_basis,omitempty"`
	// Words tells that the column only says another in words.
	Words bool `json:"words,omitempty"`
}

// Value is a code and its label.
type Value struct {
	Code  string    `json:"code"`
	Label text.Text `json:"label"`
}

// Basis is a legal basis and whether a person compared it with the official text.
type Basis struct {
	Ref        string    `json:"ref"`
	Text       text.Text `json:"text"`
	Confidence string    `json:"confidence"`
}

var typeNames = map[exchange.Type]text.Text{
	exchange.Text: text.T("texte", "text"), exchange.Integer: text.T("nombre entier", "whole number"), exchange.Decimal: text.T("nombre décimal", "decimal number"),
	exchange.Date:     text.T("date\u00a0: AAAA, AAAA-MM ou AAAA-MM-JJ", "date: YYYY, YYYY-MM or YYYY-MM-DD"),
	exchange.DateTime: text.T("date et heure (RFC 3339, temps universel)", "date and time (RFC 3339, universal time)"),
	exchange.YesNo:    text.T("oui ou non", "yes or no"), exchange.Code: text.T("code", "code"),
	exchange.Codes: text.T("codes séparés par un point-virgule", "codes separated by semicolons"), exchange.JSON: text.T("JSON", "JSON"), exchange.Address: text.T("adresse", "address"),
}

// TypeName names the type of a field.
func (f Field) TypeName() text.Text { return typeNames[exchange.Type(f.Type)] }

var confidences = map[instrument.Confidence]text.Text{
	instrument.Confirmed: text.T("confirmé", "confirmed"), instrument.ToValidate: text.T("à valider", "to be validated"),
}

// ConfidenceName says whether the basis was compared with the official text.
func (b Basis) ConfidenceName() text.Text { return confidences[instrument.Confidence(b.Confidence)] }

// descriptions are those of the columns that answer no question.
var descriptions = map[string]text.Text{
	"number":        text.T("Permanent\u00a0: une fiche garde son numéro toute sa vie.", "Permanent: an entry keeps its number all its life."),
	"url":           text.T("La page de la fiche, dans la langue du fichier.", "The page of the entry, in the language of the file."),
	"state":         text.T("Ce qu’il en est de la publication. Une fiche retirée ou classée reste lisible.", "How the publication stands. An entry that was withdrawn or retired stays readable."),
	"published_at":  text.T("Quand cette version de la fiche a été publiée.", "When this version of the entry was published."),
	"reason_fr":     text.T("Pourquoi la fiche a été corrigée, retirée ou classée.", "Why the entry was corrected, withdrawn or retired."),
	"reason_en":     text.T("Pourquoi la fiche a été corrigée, retirée ou classée.", "Why the entry was corrected, withdrawn or retired."),
	"body":          text.T("L’organisme public responsable, par l’adresse de sa page.", "The responsible public body, by the address of its page."),
	"form_version":  text.T("L’édition du questionnaire sous laquelle les réponses ont été données.", "The edition of the questionnaire under which the answers were given."),
	"absences":      text.T("Pour chaque question sans réponse, la raison, le motif d’une retenue et sa date de révision.", "For each question without an answer, the reason, the ground on which it is withheld and its review date."),
	"absences_text": text.T("La même chose, en mots.", "The same, in words."),
}

// Dictionary says what each column holds.
func Dictionary(l *exchange.Layout) []Field {
	fields := make([]Field, 0, len(l.Columns))
	for _, c := range l.Columns {
		f := Field{ID: c.ID, Label: c.Label, Type: string(c.Type), Description: descriptions[c.ID], Words: c.Words}
		switch {
		case c.Words && c.Question != nil, c.Words && c.Taxonomy != nil, c.ID == "state_text":
			f.Description = text.T("La colonne précédente, en mots, dans la langue du fichier.", "The column before, in words, in the language of the file.")
		case c.Question != nil:
			f.Description, f.Legal = c.Question.Help, legal(c.Question.LegalBasis)
			for _, r := range c.Question.Absences {
				f.Absences = append(f.Absences, Value{string(r), r.Label()})
			}
			if c.Question.Withhold != nil {
				f.Absences = append(f.Absences, Value{string(instrument.Withheld), instrument.Withheld.Label()})
			}
		}
		f.Values = values(c)
		fields = append(fields, f)
	}
	return fields
}

func values(c exchange.Column) []Value {
	var all []Value
	switch {
	case c.Words:
	case c.Type == exchange.YesNo:
		all = []Value{{"yes", text.T("Oui", "Yes")}, {"no", text.T("Non", "No")}}
	case c.ID == "state":
		for _, s := range states {
			all = append(all, Value{string(s), s.Title()})
		}
	case c.Taxonomy != nil:
		for _, term := range termsOf(c.Taxonomy) {
			all = append(all, Value{term.Code, term.Label})
		}
	}
	return all
}

func legal(bases []instrument.LegalBasis) []Basis {
	var all []Basis
	for _, b := range bases {
		all = append(all, Basis{b.Ref, b.Text, string(b.Confidence)})
	}
	return all
}

// DictionaryTable writes the dictionary as a table, its header first.
func DictionaryTable(l *exchange.Layout, lang text.Lang) [][]string {
	header := []text.Text{text.T("Colonne", "Column"), text.T("Titre", "Header"), text.T("Type", "Type"), text.T("Description", "Description"),
		text.T("Valeurs", "Values"), text.T("Raisons d’absence", "Reasons for absence"), text.T("Fondement juridique", "Legal basis"), text.T("Certitude", "Certainty")}
	lines := [][]string{make([]string, len(header))}
	for i, h := range header {
		lines[0][i] = h.In(lang)
	}
	for _, f := range Dictionary(l) {
		var bases, certain []string
		for _, b := range f.Legal {
			bases, certain = append(bases, b.Text.In(lang)), append(certain, b.ConfidenceName().In(lang))
		}
		lines = append(lines, []string{f.ID, f.Label.In(lang), f.TypeName().In(lang), f.Description.In(lang), listed(f.Values, lang), listed(f.Absences, lang),
			strings.Join(bases, "\n"), strings.Join(certain, "\n")})
	}
	return lines
}

func listed(values []Value, lang text.Lang) string {
	var all []string
	for _, v := range values {
		all = append(all, v.Code+" = "+v.Label.In(lang))
	}
	return strings.Join(all, "\n")
}
