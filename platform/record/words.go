package record

import "balise/engine/text"

// Words are the names that a kind of record gives to states and acts instead of those of records in general: an assessment is
// approved where an entry is published. What a kind does not name keeps its general name.
type Words struct {
	States map[State]text.Text
	// Acts names what one may do: « Approuver ». Done names what was done, in a history: « Approbation ».
	Acts, Done map[Act]text.Text
	// Advice says, before somebody does it, what an act leads to.
	Advice map[Act]text.Text
}

// StateTitle names a state of a record of this kind for a reader.
func (k Kind) StateTitle(s State) text.Text { return own(k.Words.States, s, s.Title()) }

// ActTitle names what may be done to a record of this kind.
func (k Kind) ActTitle(a Act) text.Text { return own(k.Words.Acts, a, a.Title()) }

// DoneTitle names what was done to a record of this kind.
func (k Kind) DoneTitle(a Act) text.Text { return own(k.Words.Done, a, doneTitles[a]) }

func own[K comparable](words map[K]text.Text, key K, general text.Text) text.Text {
	if word, named := words[key]; named {
		return word
	}
	return general
}

var doneTitles = map[Act]text.Text{
	Create:   text.T("Création", "Created"),
	Edit:     text.T("Modification", "Edited"),
	Submit:   text.T("Envoi à l’approbation", "Submitted for approval"),
	Return:   text.T("Renvoi à la rédaction", "Returned to its authors"),
	Publish:  text.T("Publication", "Published"),
	Withdraw: text.T("Retrait de la publication", "Withdrawn from publication"),
	Retire:   text.T("Classement", "Retired"),
	Restore:  text.T("Reprise de la rédaction", "Writing resumed"),
}
