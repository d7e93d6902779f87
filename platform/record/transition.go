package record

import (
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
)

// State is where the working copy of a record stands. A published record that is being edited is a draft again, while the
// public still reads its last publication: see Record.PublicState.
type State string

// The six states.
const (
	Draft     State = "draft"
	InReview  State = "in_review"
	Published State = "published"
	Corrected State = "corrected"
	Withdrawn State = "withdrawn"
	Retired   State = "retired"
)

// States lists the states in the order of a record's life.
var States = []State{Draft, InReview, Published, Corrected, Withdrawn, Retired}

var stateTitles = map[State]text.Text{
	Draft:     text.T("Brouillon", "Draft"),
	InReview:  text.T("En approbation", "In review"),
	Published: text.T("Publiée", "Published"),
	Corrected: text.T("Publiée, corrigée", "Published, corrected"),
	Withdrawn: text.T("Retirée de la publication", "Withdrawn"),
	Retired:   text.T("Classée", "Retired"),
}

// Title names the state for a reader.
func (s State) Title() text.Text { return stateTitles[s] }

// Act is what someone does to a record. Each act makes one revision.
type Act string

// The eight acts.
const (
	Create   Act = "create"
	Edit     Act = "edit"
	Submit   Act = "submit"
	Return   Act = "return"
	Publish  Act = "publish"
	Withdraw Act = "withdraw"
	Retire   Act = "retire"
	Restore  Act = "restore"
)

var actTitles = map[Act]text.Text{
	Create:   text.T("Créer", "Create"),
	Edit:     text.T("Modifier", "Edit"),
	Submit:   text.T("Soumettre à l’approbation", "Submit for approval"),
	Return:   text.T("Renvoyer à la rédaction", "Return to its authors"),
	Publish:  text.T("Publier", "Publish"),
	Withdraw: text.T("Retirer de la publication", "Withdraw from publication"),
	Retire:   text.T("Classer", "Retire"),
	Restore:  text.T("Reprendre la rédaction", "Resume writing"),
}

// Title names the act for a reader.
func (a Act) Title() text.Text { return actTitles[a] }

// Past is what a transition asks of the record's publications.
type Past string

// The three pasts.
const (
	Whatever Past = ""       // published before or not
	Never    Past = "never"  // nothing was ever published
	Already  Past = "public" // something was published, even if it was withdrawn since
)

// holds tells whether a record whose public state is this one has that past.
func (p Past) holds(public State) bool {
	return p == Whatever || (p == Already) == (public != "")
}

// Transition says that in a state an act is possible, what it leads to, and what one must be allowed to do.
type Transition struct {
	From   State // "" before the record exists
	Act    Act
	Past   Past
	To     State
	Action people.Action
}

// Transitions is the whole life of a record: what is not in this table cannot be done. Withdrawing and retiring are
// possible from a draft too: what is public may have to leave while someone is editing.
var Transitions = []Transition{
	{"", Create, Whatever, Draft, people.RecordCreate},

	{Draft, Edit, Whatever, Draft, people.RecordEdit},
	{InReview, Edit, Whatever, InReview, people.RecordEdit},
	{Published, Edit, Whatever, Draft, people.RecordEdit},
	{Corrected, Edit, Whatever, Draft, people.RecordEdit},

	{Draft, Submit, Whatever, InReview, people.RecordSubmit},
	{InReview, Return, Whatever, Draft, people.RecordReturn},
	{InReview, Publish, Never, Published, people.RecordPublish},
	{InReview, Publish, Already, Corrected, people.RecordPublish},

	{Draft, Withdraw, Already, Withdrawn, people.RecordWithdraw},
	{InReview, Withdraw, Already, Withdrawn, people.RecordWithdraw},
	{Published, Withdraw, Whatever, Withdrawn, people.RecordWithdraw},
	{Corrected, Withdraw, Whatever, Withdrawn, people.RecordWithdraw},

	{Draft, Retire, Whatever, Retired, people.RecordRetire},
	{InReview, Retire, Already, Retired, people.RecordRetire},
	{Published, Retire, Whatever, Retired, people.RecordRetire},
	{Corrected, Retire, Whatever, Retired, people.RecordRetire},

	{Withdrawn, Restore, Whatever, Draft, people.RecordWithdraw},
	{Retired, Restore, Whatever, Draft, people.RecordRetire},
}

// find gives the transition of an act on a record in that state.
func find(from, public State, act Act) (Transition, bool) {
	for _, t := range Transitions {
		if t.From == from && t.Act == act && t.Past.holds(public) {
			return t, true
		}
	}
	return Transition{}, false
}

// Acts lists what this actor may do to this record now, in the order of Transitions.
func (k Kind) Acts(actor people.Actor, r Record) []Act {
	var acts []Act
	for _, t := range Transitions {
		if t.From == r.State && t.Past.holds(r.PublicState) && people.Can(actor, k.Right(t.Action), r.BodyID) {
			acts = append(acts, t.Act)
		}
	}
	return acts
}

// Allow gives the fault that says why the actor may not do the act to the record now; nil when they may. Whoever could not
// do the act in any state is told that, rather than something about a state that is none of their business.
func (k Kind) Allow(actor people.Actor, r Record, act Act) error {
	_, err := k.allowed(actor, r, act)
	return err
}

// allowed gives the transition that Allow judges.
func (k Kind) allowed(actor people.Actor, r Record, act Act) (Transition, error) {
	if t, found := find(r.State, r.PublicState, act); found {
		return t, people.Allow(actor, k.Right(t.Action), r.BodyID)
	}
	for _, t := range Transitions {
		if t.Act == act && !people.Can(actor, k.Right(t.Action), r.BodyID) {
			return Transition{}, people.Allow(actor, k.Right(t.Action), r.BodyID)
		}
	}
	state, what := k.StateTitle(r.State), k.ActTitle(act)
	if what.Empty() {
		return Transition{}, fault.Invalid(text.T("Cette action n’existe pas.", "There is no such action."))
	}
	return Transition{}, fault.Conflict(text.T(
		"L’état de la fiche («\u00a0"+state.FR+"\u00a0») ne permet pas cette action\u00a0: «\u00a0"+what.FR+"\u00a0».",
		"The record’s state (“"+state.EN+"”) does not allow this action: “"+what.EN+"”."))
}
