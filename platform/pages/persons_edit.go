package pages

import (
	"context"
	"fmt"
	"net/url"
	"slices"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// PersonPage shows a person and their roles.
type PersonPage struct {
	Name     string
	Action   string
	Facts    ui.SummaryList
	Locked   *ui.Callout // why the visitor may not change this person
	Roles    []ui.Field
	Steps    []Step
	problems []ui.Problem
}

// Problems gives the error summary.
func (p PersonPage) Problems() []ui.Problem { return p.problems }

// SaveButton is what the Enter key presses: never a button that adds or removes a row.
func (p PersonPage) SaveButton() ui.Button {
	return ui.Button{Label: text.T("Enregistrer les rôles", "Save the roles")}
}

type personIn struct {
	ID   string     `path:"id"`
	Form url.Values `form:"*"`
}

// findPerson gives a person by their identifier.
func (a *Admin) findPerson(ctx context.Context, id string) (people.Person, error) {
	all, err := a.People.Persons(ctx)
	if err != nil {
		return people.Person{}, err
	}
	i := slices.IndexFunc(all, func(p people.Person) bool { return p.ID == id })
	if i < 0 {
		return people.Person{}, fault.NotFound(text.T("Cette personne n’existe pas.", "This person does not exist."))
	}
	return all[i], nil
}

func (a *Admin) person(ctx context.Context, in idIn) (PersonPage, error) {
	p, err := a.findPerson(ctx, in.ID)
	if err != nil {
		return PersonPage{}, err
	}
	return a.personPage(ctx, p, grantValues(p.Grants), nil)
}

func (a *Admin) personPage(ctx context.Context, p people.Person, form url.Values, problems []ui.Problem) (PersonPage, error) {
	bodies, err := a.People.Bodies(ctx)
	if err != nil {
		return PersonPage{}, err
	}
	state := accessTags[access(p)]
	page := PersonPage{Name: p.Name, Action: web.URL(ctx, "persons.edit", "id", p.ID), problems: problems, Facts: ui.SummaryList{Rows: []ui.SummaryRow{
		{Label: text.T("Courriel", "E-mail"), Value: sameInBoth(p.Email)},
		{Label: text.T("Accès", "Access"), Tag: &state},
		{Label: text.T("Rôles", "Roles"), Value: rolesText(p.Grants, bodyNames(bodies))},
		{Label: text.T("Invitation", "Invited on"), Value: on(p.CreatedAt)},
		{Label: text.T("Dernière connexion", "Last sign-in"), Value: seenText(p)},
	}}}
	protection, err := a.protection(ctx, p.ID)
	if err != nil {
		return page, err
	}
	page.Facts.Rows = append(page.Facts.Rows, protection)
	if isAdmin(p) && !people.Can(people.ActorFrom(ctx), people.AdminGrant, "") {
		page.Locked = &ui.Callout{Tone: ui.Info, Title: text.T("Seule l’administration peut changer cette personne", "Only administrators may change this person")}
		return page, nil
	}
	roles, err := a.grantsField(ctx, form)
	page.Roles = marked([]ui.Field{roles}, problems)
	for _, step := range stepsFor(p, people.ActorFrom(ctx)) {
		page.Steps = append(page.Steps, Step{Act: step, Label: personSteps[step].title(p), Href: web.URL(ctx, "persons.step", "id", p.ID, "step", step)})
	}
	return page, err
}

// protection tells by what, besides a password, a person's account is kept, and how many sessions are open.
func (a *Admin) protection(ctx context.Context, id string) (ui.SummaryRow, error) {
	row := ui.SummaryRow{Label: text.T("Sécurité du compte", "Account security")}
	codes, err := a.People.Codes(ctx, id)
	if err != nil {
		return row, err
	}
	keys, err := a.People.Passkeys(ctx, id)
	if err != nil {
		return row, err
	}
	open, err := a.People.Presences(ctx, id)
	row.Items = []text.Text{text.T("Codes non activés", "Codes off"), counted("Clés d’accès : %d", "Passkeys: %d", len(keys)), counted("Sessions ouvertes : %d", "Open sessions: %d", len(open))}
	if codes.On {
		row.Items[0] = text.T("Codes activés", "Codes on")
	}
	return row, err
}

func counted(fr, en string, n int) text.Text { return text.T(fmt.Sprintf(fr, n), fmt.Sprintf(en, n)) }

func isAdmin(p people.Person) bool {
	return slices.ContainsFunc(p.Grants, func(g people.Grant) bool { return g.Role == people.Admin })
}

func (a *Admin) saveGrants(ctx context.Context, in personIn) (web.Outcome[PersonPage], error) {
	p, err := a.findPerson(ctx, in.ID)
	if err != nil {
		return web.Outcome[PersonPage]{}, err
	}
	stay := func(form url.Values, problems []ui.Problem, status int) (web.Outcome[PersonPage], error) {
		page, err := a.personPage(ctx, p, form, problems)
		return web.Stay(page, status), err
	}
	if ui.RowsChanged(in.Form) {
		return stay(ui.WithoutRemoved(in.Form), nil, 200)
	}
	grants, problems := grantsFrom(in.Form)
	if problems != nil {
		return stay(in.Form, problems, 422)
	}
	err = a.People.SetGrants(ctx, people.ActorFrom(ctx), p.ID, grants)
	if problems, status := refused(err); problems != nil {
		return stay(in.Form, problems, status)
	}
	if err != nil {
		return web.Outcome[PersonPage]{}, err
	}
	return web.Go[PersonPage](web.URL(ctx, "persons"), "notice.person.grants"), nil
}
