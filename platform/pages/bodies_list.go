package pages

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// BodiesPage lists the public bodies for who looks after them.
type BodiesPage struct {
	Filters    []ui.Field
	Table      ui.Table
	Pagination ui.Pagination
	Total      int
	filtered   bool
	newURL     string
	importURL  string
}

type bodiesIn struct {
	Text      string `query:"q"`
	Type      string `query:"type"`
	Portfolio string `query:"portefeuille"`
	Page      int    `query:"page"`
}

const bodiesShown = 100

func (a *Admin) bodies(ctx context.Context, in bodiesIn) (BodiesPage, error) {
	all, err := a.People.Bodies(ctx)
	if err != nil {
		return BodiesPage{}, err
	}
	var found []people.Body
	for _, b := range inOrder(ctx, all) {
		if (in.Type == "" || b.Type == in.Type) && (in.Portfolio == "" || b.Portfolio == in.Portfolio) && calledLike(b, lang.Fold(in.Text)) {
			found = append(found, b)
		}
	}
	page := BodiesPage{Total: len(found), filtered: in.Text+in.Type+in.Portfolio != "", newURL: web.URL(ctx, "bodies.new"),
		importURL: web.URL(ctx, "bodies.import"), Filters: a.bodyFilters(in)}
	pages := (len(found) + bodiesShown - 1) / bodiesShown
	here := min(max(in.Page, 1), max(pages, 1))
	page.Pagination = ui.Paginate(here, pages, func(n int) string {
		return web.URL(ctx, "bodies.admin", "q", in.Text, "type", in.Type, "portefeuille", in.Portfolio, "page", n)
	})
	first := (here - 1) * bodiesShown
	page.Table = a.bodiesTable(ctx, found[first:min(first+bodiesShown, len(found))])
	return page, nil
}

// calledLike tells whether a body has, or had, a name with these folded words.
func calledLike(b people.Body, folded string) bool {
	names := []string{b.Name.FR, b.Name.EN, b.Acronym.FR, b.Acronym.EN}
	for _, alias := range b.Aliases {
		names = append(names, alias.Name)
	}
	return lang.Contains(strings.Join(names, "\n"), folded)
}

func (a *Admin) bodyFilters(in bodiesIn) []ui.Field {
	typed := url.Values{"q": {in.Text}, "type": {in.Type}, "portefeuille": {in.Portfolio}}
	return []ui.Field{
		{Kind: "line", Name: "q", Label: text.T("Nom, ancien nom ou sigle", "Name, former name or acronym"), Values: typed},
		{Kind: "select", Name: "type", Label: text.T("Type", "Type"), Options: a.choices("body_type", in.Type), Values: typed},
		{Kind: "select", Name: "portefeuille", Label: text.T("Portefeuille", "Portfolio"), Options: a.choices("portfolio", in.Portfolio), Values: typed},
	}
}

func (a *Admin) bodiesTable(ctx context.Context, bodies []people.Body) ui.Table {
	t := ui.Table{ID: "bodies", Caption: text.T("Organismes publics", "Public bodies"), Columns: []ui.Column{
		{Label: text.T("Organisme", "Body")}, {Label: text.T("Sigle", "Acronym")}, {Label: text.T("Type", "Type")},
		{Label: text.T("Portefeuille", "Portfolio")}, {Label: text.T("Autres noms", "Other names"), Numeric: true}, {Label: text.T("État", "State")},
	}}
	today := people.DayOf(a.Now())
	for _, b := range bodies {
		state := bodyState(b, today)
		t.Rows = append(t.Rows, []ui.Cell{
			{Text: b.Name, Href: web.URL(ctx, "bodies.edit", "id", b.ID), Head: true}, {Text: b.Acronym},
			{Text: a.term("body_type", b.Type)}, {Text: a.term("portfolio", b.Portfolio)},
			{Text: sameInBoth(strconv.Itoa(len(b.Aliases))), Numeric: true}, {Tag: &state},
		})
	}
	return t
}

func bodyState(b people.Body, today people.Day) ui.Tag {
	switch {
	case b.ActiveAt(today):
		return ui.Tag{Label: text.T("En activité", "Active"), Tone: ui.Good}
	case b.SuccessorID != "":
		return ui.Tag{Label: text.T("Réuni à un autre", "Merged into another"), Tone: ui.Warning}
	case b.Until != "" && today >= b.Until:
		return ui.Tag{Label: text.T("Fermé", "Closed"), Tone: ui.Warning}
	}
	return ui.Tag{Label: text.T("À venir", "To come"), Tone: ui.Info}
}

// Empty says what to do where the list has nothing.
func (p BodiesPage) Empty() ui.Empty {
	if p.filtered {
		return ui.Empty{Title: text.T("Aucun organisme ne correspond à ces choix", "No body fits these choices"),
			Message: text.T("Retirez un filtre, ou cherchez un ancien nom.", "Remove a filter, or search a former name.")}
	}
	return ui.Empty{Title: text.T("Aucun organisme pour l’instant", "No body yet"),
		Message: text.T("Ajoutez-en un, ou importez-en une liste.", "Add one, or import a list."),
		Links: []ui.Link{{Label: text.T("Ajouter un organisme", "Add a body"), Href: p.newURL},
			{Label: text.T("Importer une liste", "Import a list"), Href: p.importURL}}}
}
