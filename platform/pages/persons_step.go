package pages

import (
	"context"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// PersonStepPage asks to confirm a step about a person's access, and says what it does.
type PersonStepPage struct {
	Name     string
	Title    text.Text
	Advice   text.Text
	Danger   bool
	Action   string
	Cancel   string
	problems []ui.Problem
}

// Problems gives the error summary.
func (p PersonStepPage) Problems() []ui.Problem { return p.problems }

// The steps about a person's access; they stand in addresses.
const (
	stepReinvite = "reinvite"
	stepDisable  = "disable"
	stepEnable   = "enable"
	stepSessions = "sessions"
	stepFactors  = "factors"
)

// personStep describes a step to who is about to take it.
type personStep struct {
	label, again text.Text // again is its name for a person who already has a password
	advice       text.Text
	danger       bool
	notice       string
}

func (s personStep) title(p people.Person) text.Text {
	if !p.Invited && !s.again.Empty() {
		return s.again
	}
	return s.label
}

var personSteps = map[string]personStep{
	stepReinvite: {label: text.T("Envoyer une nouvelle invitation", "Send a new invitation"),
		again: text.T("Envoyer un lien pour choisir un nouveau mot de passe", "Send a link to choose a new password"),
		advice: text.T("Un courriel part avec un lien valable sept jours. Les liens envoyés avant cessent de fonctionner.",
			"An e-mail leaves with a link good for seven days. Links sent before stop working."), notice: "notice.person.reinvited"},
	stepDisable: {label: text.T("Fermer l’accès", "Disable the access"), danger: true,
		advice: text.T("La personne ne pourra plus entrer, dès maintenant. Rien de ce qu’elle a fait n’est effacé, et son accès pourra être rouvert.",
			"The person will no longer be able to enter, from now on. Nothing they did is erased, and their access can be opened again."), notice: "notice.person.disabled"},
	stepSessions: {label: text.T("Fermer ses sessions", "Close their sessions"), danger: true,
		advice: text.T("La personne devra se connecter de nouveau, partout. Son mot de passe, ses codes et ses clés d’accès restent les mêmes.",
			"The person will have to sign in again, everywhere. Their password, codes and passkeys stay the same."), notice: "notice.person.sessions"},
	stepFactors: {label: text.T("Retirer ses codes et ses clés d’accès", "Remove their codes and passkeys"), danger: true,
		advice: text.T("Pour une personne qui a perdu ses appareils : assurez-vous d’abord que c’est bien elle. Ses codes, ses clés d’accès et son lien au fournisseur d’identité sont retirés, et ses sessions fermées. Son mot de passe reste le même.",
			"For a person who lost their devices: first make sure that it is really them. Their codes, passkeys and tie to the identity provider are removed, and their sessions closed. Their password stays the same."), notice: "notice.person.factors"},
	stepEnable: {label: text.T("Rouvrir l’accès", "Enable the access"),
		advice: text.T("La personne pourra entrer de nouveau, avec les rôles qu’elle avait.", "The person will be able to enter again, with the roles they had."), notice: "notice.person.enabled"},
}

// stepsFor lists the steps that make sense for a person. Nobody closes their own access by a slip.
func stepsFor(p people.Person, actor people.Actor) []string {
	switch {
	case p.Disabled:
		return []string{stepEnable}
	case p.ID == actor.ID:
		return []string{stepReinvite}
	case p.Invited:
		return []string{stepReinvite, stepDisable}
	}
	return []string{stepReinvite, stepSessions, stepFactors, stepDisable}
}

type personStepIn struct {
	ID   string `path:"id"`
	Step string `path:"step"`
}

func (a *Admin) confirmStep(ctx context.Context, in personStepIn) (PersonStepPage, error) {
	p, err := a.findPerson(ctx, in.ID)
	if err != nil {
		return PersonStepPage{}, err
	}
	step, known := personSteps[in.Step]
	if !known {
		return PersonStepPage{}, fault.NotFound(text.T("Cette étape n’existe pas.", "There is no such step."))
	}
	if isAdmin(p) {
		if err := people.Allow(people.ActorFrom(ctx), people.AdminGrant, ""); err != nil {
			return PersonStepPage{}, err
		}
	}
	return PersonStepPage{Name: p.Name, Title: step.title(p), Advice: step.advice, Danger: step.danger,
		Action: web.URL(ctx, "persons.step", "id", p.ID, "step", in.Step), Cancel: web.URL(ctx, "persons.edit", "id", p.ID)}, nil
}

func (a *Admin) takeStep(ctx context.Context, in personStepIn) (web.Outcome[PersonStepPage], error) {
	page, err := a.confirmStep(ctx, in)
	if err != nil {
		return web.Outcome[PersonStepPage]{}, err
	}
	actor := people.ActorFrom(ctx)
	switch in.Step {
	case stepReinvite:
		err = a.People.Reinvite(ctx, actor, in.ID, invitationLink(ctx))
	case stepDisable:
		err = a.People.Disable(ctx, actor, in.ID)
	case stepSessions:
		err = a.People.EndSessionsOf(ctx, actor, in.ID)
	case stepFactors:
		err = a.People.ResetFactors(ctx, actor, in.ID)
	case stepEnable:
		err = a.People.Enable(ctx, actor, in.ID)
	}
	if problems, status := refused(err); problems != nil {
		page.problems = problems
		return web.Stay(page, status), nil
	}
	if err != nil {
		return web.Outcome[PersonStepPage]{}, err
	}
	return web.Go[PersonStepPage](page.Cancel, personSteps[in.Step].notice), nil
}
