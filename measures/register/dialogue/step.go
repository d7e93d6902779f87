package dialogue

import (
	"slices"

	"balise/engine/text"
	"balise/platform/people"
)

// Act is something done to a request.
type Act string

// The acts. The first four are those of whoever asked, or of the program.
const (
	Received  Act = "received"
	TakenBack Act = "taken_back"
	Consented Act = "consented"
	Refused   Act = "refused"

	Admit     Act = "admit"
	Take      Act = "take"
	Redirect  Act = "redirect"
	Answer    Act = "answer"
	Close     Act = "close"
	Reopen    Act = "reopen"
	Publish   Act = "publish"
	Unpublish Act = "unpublish"
)

// transition says from which states an act leads where, and which right it takes. An empty To leaves the state.
type transition struct {
	From   []State
	To     State
	Right  people.Action
	Title  text.Text
	Past   text.Text // how the history says it
	Shared bool      // whoever asked reads it in theirs
}

var transitions = map[Act]transition{
	Received:  {Past: text.T("Demande reçue", "Request received"), Shared: true},
	TakenBack: {Past: text.T("Demande reprise par la personne", "Request taken back"), Shared: true},
	Consented: {Past: text.T("Accord pour rendre la réponse publique", "Agreement to make the answer public"), Shared: true},
	Refused:   {Past: text.T("Accord retiré\u00a0: la réponse n’est pas publique", "Agreement taken back: the answer is not public"), Shared: true},
	Answer: {From: []State{Open}, To: Answered, Right: people.RequestAnswer, Shared: true,
		Title: text.T("Répondre", "Answer"), Past: text.T("Réponse donnée", "Answer given")},
	Admit: {From: []State{Held}, To: Open, Right: people.RequestAnswer, Shared: true,
		Title: text.T("Admettre dans la file", "Admit to the queue"), Past: text.T("Demande vérifiée", "Request checked")},
	Publish: {From: []State{Answered}, Right: people.RequestPublish, Shared: true,
		Title: text.T("Rendre publique", "Make public"), Past: text.T("Question et réponse rendues publiques", "Question and answer made public")},
	Take: {From: []State{Open}, Right: people.RequestAnswer,
		Title: text.T("M’en occuper", "Take it on"), Past: text.T("Prise en charge", "Taken on")},
	Redirect: {From: []State{Held, Open}, Right: people.RequestAnswer, Shared: true,
		Title: text.T("Réorienter", "Redirect"), Past: text.T("Demande réorientée", "Request redirected")},
	Reopen: {From: []State{Answered, Closed}, To: Open, Right: people.RequestAnswer, Shared: true,
		Title: text.T("Rouvrir", "Reopen"), Past: text.T("Demande rouverte", "Request reopened")},
	Unpublish: {From: []State{Answered}, Right: people.RequestPublish, Shared: true,
		Title: text.T("Retirer du public", "Take back from the public"), Past: text.T("Question et réponse retirées du public", "Question and answer taken back from the public")},
	Close: {From: []State{Held, Open}, To: Closed, Right: people.RequestAnswer, Shared: true,
		Title: text.T("Fermer sans répondre", "Close without an answer"), Past: text.T("Demande fermée sans réponse", "Request closed without an answer")},
}

// order in which acts are offered: what moves the request forward first.
var order = []Act{Admit, Answer, Publish, Take, Redirect, Reopen, Unpublish, Close}

// Title names an act that is still to be done.
func (a Act) Title() text.Text { return transitions[a].Title }

// Past names an act that was done.
func (a Act) Past() text.Text { return transitions[a].Past }

// Reaches tells whether the actor may do something with the requests of a body; for the central team's own, whether they
// may for every body.
func Reaches(actor people.Actor, action people.Action, bodyID string) bool {
	if bodyID != "" {
		return people.Can(actor, action, bodyID)
	}
	all, _ := people.Reach(actor, action)
	return all
}

// Acts lists what the actor may do with a request as it stands. Public tells whether it is.
func Acts(actor people.Actor, r Request, public bool) []Act {
	var may []Act
	for _, act := range order {
		t := transitions[act]
		if !slices.Contains(t.From, r.State) || !Reaches(actor, t.Right, r.BodyID) {
			continue
		}
		switch {
		case act == Publish && (!r.Publish || public), act == Unpublish && !public:
			continue
		case act == Take && r.TakenBy == actor.Name:
			continue
		}
		may = append(may, act)
	}
	return may
}
