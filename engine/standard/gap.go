package standard

import (
	"balise/engine/instrument"
	"balise/engine/text"
)

// Gap is something that a standard asks and that a record does not say as it is asked, or the reverse.
type Gap struct {
	Field    string    `json:"field,omitempty" doc:"Champ de la norme / Field of the standard"`
	Question string    `json:"question,omitempty" doc:"Question du registre / Question of the register"`
	Kind     Kind      `json:"kind" doc:"Ce qui manque\u00a0: empty, assumed, truncated, approximate, no_place / What is missing: empty, assumed, truncated, approximate, no_place"`
	Why      Why       `json:"why" doc:"Pourquoi / Why"`
	Required bool      `json:"required" doc:"La norme exige ce champ / The standard requires this field"`
	Blocks   bool      `json:"blocks" doc:"La fiche ne satisfait pas à la norme à cause de cela / The record does not satisfy the standard because of this"`
	Detail   text.Text `json:"detail,omitzero" doc:"Le détail\u00a0: motif, limite, code / The detail: ground, limit, code"`
}

// Kind is what became of a field.
type Kind string

// The kinds.
const (
	Empty       Kind = "empty"       // nothing is written
	Assumed     Kind = "assumed"     // a value is written that nobody gave
	Truncated   Kind = "truncated"   // the text is cut at the limit of the standard
	Approximate Kind = "approximate" // the nearest value is written
	NoPlace     Kind = "no_place"    // the standard has no field for what the record says
)

// Kinds lists them, the gravest first.
var Kinds = []Kind{Empty, Assumed, Truncated, Approximate, NoPlace}

var kindLabels = map[Kind]text.Text{
	Empty: text.T("Vide", "Empty"), Assumed: text.T("Rempli d’office", "Filled by default"), Truncated: text.T("Raccourci", "Shortened"),
	Approximate: text.T("Approché", "Approximate"), NoPlace: text.T("Sans place dans la norme", "No place in the standard"),
}

// Label names the kind for a reader.
func (k Kind) Label() text.Text { return kindLabels[k] }

// Why is the reason of a gap.
type Why string

// The reasons, from the most telling to the least: of a field that several origins could have filled, the first is told.
const (
	Withheld      Why = "withheld"       // on a legal ground
	NoCounterpart Why = "no_counterpart" // our code means nothing in the standard
	Imprecise     Why = "imprecise"      // a date without the month that is asked
	TooLong       Why = "too_long"
	NotApplicable Why = "not_applicable" // the body's reason, as the next two
	Unknown       Why = "unknown"
	NotAsked      Why = "not_asked"
	OtherLanguage Why = "other_language" // the text does not exist in the language that is asked
	Nearest       Why = "nearest"        // the values do not meet exactly
	ByRule        Why = "by_rule"        // the standard, or Balise, fills the field without asking
	NotInForm     Why = "not_in_form"    // our form does not ask it
	NotInStandard Why = "not_in_standard"
	Unanswered    Why = "unanswered"
)

var whyOrder = []Why{Withheld, NoCounterpart, Imprecise, TooLong, NotApplicable, Unknown, NotAsked, OtherLanguage, Nearest, ByRule, NotInForm, NotInStandard, Unanswered}

var whyLabels = map[Why]text.Text{
	Withheld:      text.T("Information non divulguée, pour un motif légal", "Withheld, on a legal ground"),
	NoCounterpart: text.T("La norme n’a pas de valeur correspondante", "The standard has no matching value"),
	Imprecise:     text.T("La date n’est pas assez précise", "The date is not precise enough"),
	TooLong:       text.T("Le texte dépasse la limite", "The text exceeds the limit"),
	NotApplicable: text.T("Sans objet, selon l’organisme", "Not applicable, according to the body"),
	Unknown:       text.T("Inconnu de l’organisme", "Unknown to the body"),
	NotAsked:      text.T("Non demandé cette année-là", "Not asked that year"),
	OtherLanguage: text.T("Le texte n’existe pas dans cette langue", "The text does not exist in this language"),
	Nearest:       text.T("La valeur la plus proche est écrite", "The nearest value is written"),
	ByRule:        text.T("Valeur écrite d’office", "Value written by default"),
	NotInForm:     text.T("Le formulaire du registre ne le demande pas", "The register’s form does not ask it"),
	NotInStandard: text.T("La norme ne prévoit pas cette information", "The standard has no room for this information"),
	Unanswered:    text.T("Sans réponse dans la fiche", "Not answered in the entry"),
}

// Label names the reason for a reader.
func (w Why) Label() text.Text { return whyLabels[w] }

// because gives the reason of an absence.
func because(r instrument.Reason) Why {
	return map[instrument.Reason]Why{instrument.Withheld: Withheld, instrument.NotApplicable: NotApplicable,
		instrument.Unknown: Unknown, instrument.NotAsked: NotAsked}[r]
}
