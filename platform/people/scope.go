package people

import (
	"slices"

	"balise/engine/text"
	"balise/platform/fault"
)

// TokenScope is what an access token lets a program do. No scope publishes, withholds or withdraws anything: those acts are
// taken by a person, whoever made the token.
type TokenScope string

// The three scopes of a token.
const (
	ScopeRead   TokenScope = "drafts:read"
	ScopeWrite  TokenScope = "drafts:write"
	ScopeSubmit TokenScope = "drafts:submit"
)

// scopes is the whole of what tokens may do.
var scopes = []struct {
	scope   TokenScope
	title   text.Text
	actions []Action
}{
	{ScopeRead, text.T("Lire les fiches et les évaluations de l’organisme, même non publiées, et les cas d’ailleurs qui l’intéressent", "Read the body’s records and assessments, even unpublished ones, and the cases from elsewhere that interest it"), []Action{RecordRead, InterestRead, ReadinessRead}},
	{ScopeWrite, text.T("Créer et modifier des brouillons", "Create and edit drafts"), []Action{RecordCreate, RecordEdit, ReadinessFill}},
	{ScopeSubmit, text.T("Soumettre un brouillon à l’approbation", "Submit a draft for approval"), []Action{RecordSubmit}},
}

// TokenScopes lists the scopes that a token may have.
func TokenScopes() []TokenScope {
	all := make([]TokenScope, len(scopes))
	for i, s := range scopes {
		all[i] = s.scope
	}
	return all
}

// Title says for a reader what the scope lets a program do.
func (s TokenScope) Title() text.Text {
	for _, known := range scopes {
		if known.scope == s {
			return known.title
		}
	}
	return text.Text{}
}

// ScopeFor gives the scope that an action takes; empty when no token may do it.
func ScopeFor(action Action) TokenScope {
	for _, s := range scopes {
		if slices.Contains(s.actions, action) {
			return s.scope
		}
	}
	return ""
}

// pass is what an actor who came by an access token holds: the token itself and its scopes.
type pass struct {
	tokenID string
	scopes  []TokenScope
}

func (p *pass) allows(action Action) bool {
	scope := ScopeFor(action)
	return scope != "" && slices.Contains(p.scopes, scope)
}

// refuse says why the token does not do it, and what would.
func (p *pass) refuse(action Action) error {
	scope := string(ScopeFor(action))
	if scope == "" {
		return fault.Forbidden(text.T("Aucun jeton d’accès ne permet cette action\u00a0: une personne la fait dans l’espace de travail.",
			"No access token allows this action: a person does it in the workspace."))
	}
	return fault.Forbidden(text.T("Ce jeton d’accès n’a pas la portée «\u00a0"+scope+"\u00a0». Créez-en un qui l’a.",
		"This access token does not have the scope “"+scope+"”. Create one that has it."))
}

// TokenID names the access token by which the actor came; empty for a person.
func (a Actor) TokenID() string {
	if a.pass == nil {
		return ""
	}
	return a.pass.tokenID
}
