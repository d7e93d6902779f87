package pages

import (
	"context"

	"balise/engine/text"
	"balise/platform/people"
	"balise/platform/web/ui"
)

// RightsPage shows who may do what: the very table that the program obeys.
type RightsPage struct {
	Roles ui.SummaryList
	Table ui.Table
}

var roleDuties = map[people.Role]text.Text{
	people.Agent:    text.T("Écrit les fiches de son organisme et les soumet à l’approbation.", "Writes the records of their body and submits them for approval."),
	people.Approver: text.T("Fait tout ce que fait la rédaction, et décide de ce que son organisme publie.", "Does everything an agent does, and decides what their body publishes."),
	people.Central:  text.T("Aide tous les organismes\u00a0: lit leurs fiches, tient la liste des organismes et invite les personnes.", "Helps every body: reads their records, keeps the list of bodies and invites persons."),
	people.Auditor:  text.T("Lit tout, y compris le journal d’audit, et ne change rien.", "Reads everything, the audit trail included, and changes nothing."),
	people.Admin:    text.T("Fait fonctionner Balise\u00a0: organismes, personnes, courriels, journal. Ne publie rien.", "Runs Balise: bodies, persons, e-mails, audit trail. Publishes nothing."),
}

var scopeTags = map[people.Scope]ui.Tag{
	people.None:    {Label: text.T("Non", "No"), Tone: ui.Neutral},
	people.OwnBody: {Label: text.T("Pour son organisme", "For their body"), Tone: ui.Info},
	people.All:     {Label: text.T("Pour tous", "For all"), Tone: ui.Good},
}

func (a *Admin) rights(context.Context, struct{}) (RightsPage, error) {
	page := RightsPage{Table: ui.Table{ID: "rights", Caption: text.T("Les droits de chaque rôle", "The rights of each role"),
		Columns: []ui.Column{{Label: text.T("Action", "Action")}}}}
	for _, r := range people.Roles {
		page.Roles.Rows = append(page.Roles.Rows, ui.SummaryRow{Label: people.RoleTitle(r), Value: roleDuties[r]})
		page.Table.Columns = append(page.Table.Columns, ui.Column{Label: people.RoleTitle(r)})
	}
	for _, rule := range people.Rules {
		row := []ui.Cell{{Text: rule.Title, Head: true}}
		for _, r := range people.Roles {
			tag := scopeTags[rule.Scope[r]]
			row = append(row, ui.Cell{Tag: &tag})
		}
		page.Table.Rows = append(page.Table.Rows, row)
	}
	return page, nil
}
