package pages

import (
	"strconv"

	"balise/engine/text"
	"balise/platform/people"
	"balise/platform/web/ui"
)

// planShown bounds the rows of each table of a plan: a page of twenty thousand rows helps nobody.
const planShown = 500

var bodyFieldNames = map[string]text.Text{
	"name_fr": text.T("Nom français", "French name"), "name_en": text.T("Nom anglais", "English name"),
	"acronym_fr": text.T("Sigle français", "French acronym"), "acronym_en": text.T("Sigle anglais", "English acronym"),
	"type": text.T("Type", "Type"), "portfolio": text.T("Portefeuille", "Portfolio"), "jurisdiction": text.T("Administration", "Jurisdiction"),
	"aliases": text.T("Autres noms", "Other names"), "from": text.T("Existe depuis", "Exists since"), "until": text.T("N’existe plus depuis", "No longer exists since"),
	"successor": text.T("Organisme qui prend la suite", "Body that takes over"), "fictional": text.T("Fictif", "Fictional"),
}

// showPlan writes what the import would do.
func (a *Admin) showPlan(page *ImportPage, plan people.BodyPlan) {
	page.Stats = []ui.Stat{
		{Number: int64(plan.Count(people.New)), Label: text.T("Nouveaux", "New")},
		{Number: int64(plan.Count(people.Changed)), Label: text.T("Modifiés", "Changed")},
		{Number: int64(plan.Count(people.Unchanged)), Label: text.T("Inchangés", "Unchanged")},
		{Number: int64(len(plan.Problems)), Label: text.T("À corriger", "To correct")},
	}
	page.Nothing = len(plan.Problems) == 0 && plan.Count(people.New)+plan.Count(people.Changed) == 0
	page.Mistakes = ui.Table{ID: ui.FieldID("mistakes"), Caption: text.T("À corriger dans le fichier", "To correct in the file"),
		Columns: []ui.Column{{Label: text.T("Où, et comment corriger", "Where, and how to mend it")}}}
	for _, p := range plan.Problems {
		page.Mistakes.Rows = append(page.Mistakes.Rows, []ui.Cell{{Text: p.Message}})
	}
	line := ui.Column{Label: text.T("Ligne", "Line"), Numeric: true}
	page.New = ui.Table{ID: "new", Caption: text.T("Nouveaux organismes", "New bodies"), Columns: []ui.Column{line,
		{Label: text.T("Organisme", "Body")}, {Label: text.T("Type", "Type")}, {Label: text.T("Portefeuille", "Portfolio")}}}
	page.Changes = ui.Table{ID: "changes", Caption: text.T("Organismes modifiés, champ par champ", "Changed bodies, field by field"), Columns: []ui.Column{line,
		{Label: text.T("Organisme", "Body")}, {Label: text.T("Champ", "Field")}, {Label: text.T("Avant", "Before")}, {Label: text.T("Après", "After")}}}
	for _, r := range plan.Rows {
		at := ui.Cell{Text: sameInBoth(strconv.Itoa(r.Line)), Numeric: true}
		switch r.Fate {
		case people.New:
			page.New.Rows = append(page.New.Rows, []ui.Cell{at, {Text: r.After.Name, Head: true},
				{Text: a.term("body_type", r.After.Type)}, {Text: a.term("portfolio", r.After.Portfolio)}})
		case people.Changed:
			for _, c := range r.Changes {
				page.Changes.Rows = append(page.Changes.Rows, []ui.Cell{at, {Text: r.Before.Name, Head: true}, {Text: bodyFieldNames[c.Field]},
					{Text: a.bodyValue(c.Field, c.Before)}, {Text: a.bodyValue(c.Field, c.After)}})
			}
		}
	}
	for _, t := range []*ui.Table{&page.New, &page.Changes} {
		if n := len(t.Rows); n > planShown {
			t.Rows = t.Rows[:planShown]
			shown := strconv.Itoa(planShown)
			t.Caption = text.T(t.Caption.FR+" (les "+shown+" premières lignes sur "+strconv.Itoa(n)+")", t.Caption.EN+" (the first "+shown+" lines of "+strconv.Itoa(n)+")")
		}
	}
}

// bodyValue writes the value of a field of a body for a reader.
func (a *Admin) bodyValue(field, value string) text.Text {
	if value == "" {
		return text.T("Rien", "Nothing")
	}
	switch field {
	case "type":
		return a.term("body_type", value)
	case "portfolio", "jurisdiction":
		return a.term(field, value)
	case "fictional":
		return text.T("Oui", "Yes")
	}
	return sameInBoth(value)
}
