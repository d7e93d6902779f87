package pages

import (
	"encoding/json"
	"fmt"

	"balise/engine/instrument"
	"balise/engine/text"
)

// Answer is an answer in JSON: the one field that fits the kind of question, or why there is no answer.
type Answer struct {
	Text   *text.Text             `json:"text,omitempty" doc:"Texte dans les deux langues / Text in both languages"`
	String *string                `json:"string,omitempty" doc:"Ligne, code d’une liste, ou identifiant d’un organisme ou d’une fiche / Line, code of a list, or identifier of a body or record"`
	Number *string                `json:"number,omitempty" example:"12.5" doc:"Nombre décimal / Decimal number"`
	Money  *Money                 `json:"money,omitempty" doc:"Montant / Amount"`
	Date   *string                `json:"date,omitempty" example:"2024-05" doc:"2024, 2024-05 ou 2024-05-31 / 2024, 2024-05 or 2024-05-31"`
	Bool   *bool                  `json:"bool,omitempty" doc:"Oui ou non / Yes or no"`
	Codes  []string               `json:"codes,omitempty" nullable:"false" doc:"Codes d’une liste / Codes of a list"`
	Links  []Link                 `json:"links,omitempty" nullable:"false" doc:"Adresses et leurs titres / Addresses and their titles"`
	File   *instrument.Attachment `json:"file,omitempty" doc:"Pièce jointe / Attachment"`
	Rows   []map[string]Answer    `json:"rows,omitempty" nullable:"false" doc:"Lignes de réponses / Rows of answers"`
	Absent *Absent                `json:"absent,omitempty" doc:"Pourquoi il n’y a pas de réponse / Why there is no answer"`

	Remark   *text.Text `json:"remark,omitempty" doc:"Note de travail, jamais publiée / Working note, never published"`
	Evidence *Evidence  `json:"evidence,omitempty" doc:"Ce qui le montre, là où la question le demande ; jamais publié / What shows it, where the question asks; never published"`
	From     string     `json:"from,omitempty" readOnly:"true" doc:"D’où la réponse est reprise : genre, fiche et question / Where the answer was taken over from: kind, record and question"`
}

// Evidence is what shows that an answer is true.
type Evidence struct {
	Code      string `json:"code,omitempty" doc:"Genre de preuve / Kind of evidence"`
	Date      string `json:"date,omitempty" example:"2026-05" doc:"Date du document ou de la vérification / Date of the document or of the check"`
	Reference string `json:"reference,omitempty" doc:"Titre, numéro ou adresse / Title, number or address"`
	Provider  string `json:"provider,omitempty" doc:"Tiers qui fournit la pratique / Third party that provides the practice"`
}

// beside tells whether a working note or evidence stands with the answer.
func (a Answer) beside() bool { return a.Remark != nil || a.Evidence != nil }

// Money is an amount in hundredths of a currency.
type Money struct {
	Cents    int64  `json:"cents" doc:"Centièmes / Hundredths"`
	Currency string `json:"currency" example:"CAD" doc:"Code ISO 4217 / ISO 4217 code"`
}

// Link is an address with its title.
type Link struct {
	Title *text.Text `json:"title,omitempty" doc:"Titre / Title"`
	URL   string     `json:"url" doc:"Adresse web ou courriel / Web or mail address"`
}

// Absent says why there is no answer.
type Absent struct {
	Reason string     `json:"reason" enum:"not_applicable,unknown,not_asked,withheld" doc:"La raison / The reason"`
	Ground string     `json:"ground,omitempty" doc:"Motif de ce qui est soustrait / Ground of what is withheld"`
	Until  string     `json:"until,omitempty" doc:"Date de révision de ce qui est soustrait / Review date of what is withheld"`
	Note   *text.Text `json:"note,omitempty" doc:"Précision / Note"`
}

// AnswersJSON writes answers for the API. It goes through their canonical JSON, so that what is served is what is kept.
func AnswersJSON(a instrument.Answers) (map[string]Answer, error) {
	data, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("writing the answers: %w", err)
	}
	var answers map[string]Answer
	if err := json.Unmarshal(data, &answers); err != nil {
		return nil, fmt.Errorf("writing the answers: %w", err)
	}
	return answers, nil
}
