package pages

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// PersonsPage lists who may sign in, or was invited to.
type PersonsPage struct {
	Filters   []ui.Field
	Table     ui.Table
	Total     int
	inviteURL string
}

type personsIn struct {
	Text  string `query:"q"`
	State string `query:"etat"`
}

// The states of a person's access.
const (
	accessInvited  = "invited"
	accessActive   = "active"
	accessDisabled = "disabled"
)

var accessTags = map[string]ui.Tag{
	accessInvited:  {Label: text.T("Invitation envoyée", "Invited"), Tone: ui.Info},
	accessActive:   {Label: text.T("Accès ouvert", "Active"), Tone: ui.Good},
	accessDisabled: {Label: text.T("Accès fermé", "Disabled"), Tone: ui.Bad},
}

func access(p people.Person) string {
	switch {
	case p.Disabled:
		return accessDisabled
	case p.Invited:
		return accessInvited
	}
	return accessActive
}

func (a *Admin) persons(ctx context.Context, in personsIn) (PersonsPage, error) {
	page := PersonsPage{inviteURL: web.URL(ctx, "persons.invite"), Filters: personFilters(in)}
	all, err := a.People.Persons(ctx)
	if err != nil {
		return page, err
	}
	bodies, err := a.People.Bodies(ctx)
	if err != nil {
		return page, err
	}
	names, wanted := bodyNames(bodies), lang.Fold(in.Text)
	page.Table = ui.Table{ID: "persons", Caption: text.T("Personnes", "Persons"), Columns: []ui.Column{
		{Label: text.T("Nom", "Name")}, {Label: text.T("Courriel", "E-mail")}, {Label: text.T("Rôles", "Roles")},
		{Label: text.T("Dernière connexion", "Last sign-in")}, {Label: text.T("Accès", "Access")},
	}}
	for _, p := range all {
		roles, state := rolesText(p.Grants, names), accessTags[access(p)]
		if in.State != "" && in.State != access(p) || !lang.Contains(strings.Join([]string{p.Name, p.Email, roles.FR, roles.EN}, "\n"), wanted) {
			continue
		}
		page.Table.Rows = append(page.Table.Rows, []ui.Cell{
			{Text: sameInBoth(p.Name), Href: web.URL(ctx, "persons.edit", "id", p.ID), Head: true}, {Text: sameInBoth(p.Email)},
			{Text: roles}, {Text: seenText(p)}, {Tag: &state},
		})
	}
	page.Total = len(page.Table.Rows)
	return page, nil
}

func personFilters(in personsIn) []ui.Field {
	typed := url.Values{"q": {in.Text}, "etat": {in.State}}
	var states []ui.Option
	for _, s := range []string{accessActive, accessInvited, accessDisabled} {
		states = append(states, ui.Option{Value: s, Label: accessTags[s].Label})
	}
	return []ui.Field{
		{Kind: "line", Name: "q", Label: text.T("Nom, courriel, rôle ou organisme", "Name, e-mail, role or body"), Values: typed},
		{Kind: "select", Name: "etat", Label: text.T("Accès", "Access"), Options: states, Values: typed},
	}
}

// rolesText names the roles of a person, one after the other.
func rolesText(grants []people.Grant, names map[string]text.Text) text.Text {
	return eachLanguage(func(l text.Lang) string {
		var roles []string
		for _, g := range grants {
			roles = append(roles, grantText(g, names).In(l))
		}
		return strings.Join(roles, ", ")
	})
}

func seenText(p people.Person) text.Text {
	if p.SeenAt.IsZero() || p.SeenAt.Unix() == 0 {
		return text.T("Jamais", "Never")
	}
	return at(p.SeenAt)
}

// Empty says what to do where nobody fits.
func (p PersonsPage) Empty() ui.Empty {
	return ui.Empty{Title: text.T("Personne ne correspond à ces choix", "Nobody fits these choices"),
		Message: text.T("Élargissez la recherche, ou invitez quelqu’un.", "Widen the search, or invite somebody."),
		Links:   []ui.Link{{Label: text.T("Inviter une personne", "Invite a person"), Href: p.inviteURL}}}
}

// grantsField asks for roles, one a row, each with its body where the role is given for one.
func (a *Admin) grantsField(ctx context.Context, form url.Values) (ui.Field, error) {
	f := ui.Field{Kind: "list", Name: "grants", Label: text.T("Rôles", "Roles"), Required: true, Values: form,
		Help: text.T("La rédaction et l’approbation valent pour un organisme, que l’on choisit. Les autres rôles valent pour tous.",
			"Agents and approvers are for one body, which you choose. The other roles are for all bodies.")}
	bodies, err := a.People.Bodies(ctx)
	if err != nil {
		return f, err
	}
	today := people.DayOf(a.Now())
	open := slices.DeleteFunc(slices.Clone(bodies), func(b people.Body) bool { return !b.ActiveAt(today) && !held(form, b.ID) })
	choices := bodyChoices(ctx, open)
	var roles []ui.Option
	for _, r := range people.Roles {
		if r != people.Admin || people.Can(people.ActorFrom(ctx), people.AdminGrant, "") {
			roles = append(roles, ui.Option{Value: string(r), Label: people.RoleTitle(r)})
		}
	}
	for i := range ui.RowCount(form, "grants") {
		row := grantRow(i)
		f.Rows = append(f.Rows, []ui.Field{
			{Kind: "select", Name: row + ".role", Label: text.T("Rôle", "Role"), Options: roles, Values: form},
			{Kind: "body", Name: row + ".body", Label: text.T("Organisme", "Body"), Options: choices, Values: form},
		})
	}
	return f, nil
}

// held tells whether a form gives a role for that body.
func held(form url.Values, bodyID string) bool {
	for i := range ui.RowCount(form, "grants") {
		if form.Get(grantRow(i)+".body") == bodyID {
			return true
		}
	}
	return false
}

// grantValues writes roles as their form does.
func grantValues(grants []people.Grant) url.Values {
	form := url.Values{}
	for i, g := range grants {
		form.Set(grantRow(i)+".role", string(g.Role))
		form.Set(grantRow(i)+".body", g.BodyID)
	}
	return form
}

// grantsFrom reads the roles of a form; a row left blank is none.
func grantsFrom(form url.Values) ([]people.Grant, []ui.Problem) {
	var grants []people.Grant
	var problems []ui.Problem
	for i := range ui.RowCount(form, "grants") {
		g := people.Grant{Role: people.Role(form.Get(grantRow(i) + ".role")), BodyID: form.Get(grantRow(i) + ".body")}
		switch {
		case g == (people.Grant{}):
		case g.Role == "":
			problems = append(problems, ui.Problem{Field: grantRow(i) + ".role", Message: text.T("Choisissez le rôle.", "Choose the role.")})
		default:
			grants = append(grants, g)
		}
	}
	if len(grants)+len(problems) == 0 {
		problems = []ui.Problem{{Field: "grants", Message: text.T("Donnez au moins un rôle.", "Give at least one role.")}}
	}
	return grants, problems
}
