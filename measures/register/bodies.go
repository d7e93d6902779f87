package register

import (
	"cmp"
	"context"
	"slices"

	"balise/engine/text"
	"balise/platform/initiative"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/search"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// BodiesPage lists the public bodies and how many entries each has published.
type BodiesPage struct {
	Total  int       `json:"total" doc:"Organismes trouvés / Bodies found"`
	Bodies []BodyRow `json:"bodies" nullable:"false" doc:"Les organismes, par ordre de nom / The bodies, in order of name"`
	Next   string    `json:"next,omitempty" format:"uri" doc:"Adresse de la page suivante / Address of the next page"`

	query   string
	address string
	filters []ui.Chip
}

// BodyRow is a body of the list.
type BodyRow struct {
	ID string `json:"id" doc:"Identifiant, celui des réponses qui nomment un organisme / Identifier, that of the answers that name a body"`
	BodyRef
	Acronym   text.Text `json:"acronym,omitzero" doc:"Sigle / Acronym"`
	Type      string    `json:"type" doc:"Code du type d’organisme / Code of the type of body"`
	Portfolio string    `json:"portfolio" doc:"Code du portefeuille / Code of the portfolio"`
	Entries   int       `json:"entries" doc:"Nombre de fiches publiées / Number of published entries"`

	portfolio, kind text.Text
	href            string
}

type bodiesIn struct {
	Text      string   `query:"q" example:"marées" doc:"Nom ou sigle / Name or acronym"`
	Type      []string `query:"body_type" doc:"Type d’organisme / Type of body"`
	Portfolio []string `query:"portfolio" doc:"Portefeuille / Portfolio"`
	Entries   []string `query:"entries" doc:"with, without ou closed\u00a0: a publié, n’a rien publié, est fermé / with, without or closed: has published, has published nothing, is closed"`
	Cursor    string   `query:"cursor" doc:"Où la page commence, tel que «\u00a0next\u00a0» le donne / Where the page begins, as “next” gives it"`
	Limit     int      `query:"limit" minimum:"1" maximum:"100" doc:"Nombre d’organismes, 100 si rien n’est dit / Number of bodies, 100 when nothing is said"`
}

func (r *Register) bodies(ctx context.Context, in bodiesIn) (BodiesPage, error) {
	directory, err := r.People.Directory(ctx)
	if err != nil {
		return BodiesPage{}, err
	}
	counts, err := r.entriesByBody(ctx)
	if err != nil {
		return BodiesPage{}, err
	}
	page := BodiesPage{Bodies: []BodyRow{}, query: in.Text, address: web.URL(ctx, "bodies"), filters: r.bodyFilters(in)}
	today := people.DayOf(r.Now())
	for _, b := range directory.Bodies() {
		if matches(b, in.Text) && in.keeps(b, standingOf(b, counts[b.Slug], today)) {
			page.Bodies = append(page.Bodies, r.bodyRow(ctx, b, counts[b.Slug]))
		}
	}
	compare := lang.Sorter(web.Lang(ctx))
	slices.SortStableFunc(page.Bodies, func(a, b BodyRow) int { return compare(a.Name.In(web.Lang(ctx)), b.Name.In(web.Lang(ctx))) })
	page.Total = len(page.Bodies)
	if web.JSON(ctx) {
		err = page.cut(ctx, in)
	}
	return page, err
}

// cut keeps of the bodies the page that a program asked for.
func (p *BodiesPage) cut(ctx context.Context, in bodiesIn) error {
	last, err := web.Place(ctx, in.Cursor)
	if err != nil {
		return err
	}
	if last != "" {
		at := slices.IndexFunc(p.Bodies, func(b BodyRow) bool { return b.Slug == last })
		if at < 0 {
			return web.BadCursor()
		}
		p.Bodies = p.Bodies[at+1:]
	}
	const most = 100
	limit := min(cmp.Or(in.Limit, most), most)
	if len(p.Bodies) > limit {
		p.Bodies = p.Bodies[:limit]
		p.Next = web.Next(ctx, p.Bodies[limit-1].Slug)
	}
	return nil
}

func (r *Register) bodyRow(ctx context.Context, b people.Body, entries int) BodyRow {
	return BodyRow{ID: b.ID, BodyRef: BodyRef{b.Slug, b.Name}, Acronym: b.Acronym, Type: b.Type, Portfolio: b.Portfolio, Entries: entries,
		portfolio: taxonomyLabel(r.Corpus.Taxonomy("portfolio"), b.Portfolio), kind: taxonomyLabel(r.Corpus.Taxonomy("body_type"), b.Type),
		href: web.URL(ctx, "body", "slug", b.Slug)}
}

// entriesByBody counts the published entries of each body, by slug.
func (r *Register) entriesByBody(ctx context.Context) (map[string]int, error) {
	found, err := r.Index.Search(ctx, search.Query{Lang: web.Lang(ctx), Bare: true})
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, c := range found.Facets[initiative.FacetBody] {
		counts[c.Code] = c.N
	}
	return counts, nil
}

// matches tells whether a body has a name or an acronym, present or past, that holds the words.
func matches(b people.Body, words string) bool {
	folded := lang.Fold(words)
	names := []string{b.Name.FR, b.Name.EN, b.Acronym.FR, b.Acronym.EN}
	for _, a := range b.Aliases {
		names = append(names, a.Name)
	}
	return slices.ContainsFunc(names, func(name string) bool { return lang.Contains(name, folded) })
}

// Box is the form that searches bodies.
func (p BodiesPage) Box() ui.SearchBox {
	return ui.SearchBox{Action: p.address, Name: "q", Value: p.query, Label: text.T("Chercher un organisme", "Search for a body"),
		Hint: text.T("Son nom, son sigle ou un ancien nom.", "Its name, its acronym or a former name.")}
}

// Chips are the filters in force; each leads back to the whole list.
func (p BodiesPage) Chips() ui.Chips {
	chips := ui.Chips{Items: slices.Clone(p.filters)}
	for i := range chips.Items {
		chips.Items[i].Href = p.address
	}
	return chips
}

// Table shows the bodies.
func (p BodiesPage) Table() ui.Table {
	t := ui.Table{ID: "bodies", Caption: text.T("Organismes publics", "Public bodies"), Columns: []ui.Column{
		{Label: text.T("Organisme", "Body")}, {Label: text.T("Portefeuille", "Portfolio")}, {Label: text.T("Fiches publiées", "Published entries"), Numeric: true}}}
	for _, b := range p.Bodies {
		n := text.T(lang.Number(text.FR, int64(b.Entries)), lang.Number(text.EN, int64(b.Entries)))
		t.Rows = append(t.Rows, []ui.Cell{{Text: b.Name, Href: b.href, Head: true}, {Text: b.portfolio}, {Text: n, Numeric: true}})
	}
	return t
}

// Empty says what to do when no body was found.
func (p BodiesPage) Empty() ui.Empty {
	return ui.Empty{Title: text.T("Aucun organisme de ce nom", "No body by that name"),
		Message: text.T("Essayez un sigle ou une partie du nom.", "Try an acronym or a part of the name."),
		Links:   []ui.Link{{Label: text.T("Voir tous les organismes", "See all bodies"), Href: p.address}}}
}

// BodyPage is a public body and what it published.
type BodyPage struct {
	BodyRow
	Aliases   []people.Alias `json:"aliases,omitempty" doc:"Autres noms et anciens noms / Other and former names"`
	From      people.Day     `json:"from,omitempty" doc:"Premier jour / First day"`
	Until     people.Day     `json:"until,omitempty" doc:"Premier jour où il n’existe plus / First day it no longer exists"`
	Successor *BodyRef       `json:"successor,omitempty" doc:"Organisme qui a pris la suite / Body that took over"`
	Published []Entry        `json:"published" doc:"Ses dernières fiches / Its latest entries"`

	results   []ui.Result
	feeds     []ui.FeedLink
	successor string
	more      string
	total     int
	charts    []ui.Chart
}

type bodyIn struct {
	Slug string `path:"slug" example:"ministere-des-marees-et-des-phares-fictif" doc:"L’organisme, tel que la liste le nomme / The body, as the list names it"`
}

func (r *Register) body(ctx context.Context, in bodyIn) (BodyPage, error) {
	b, err := r.People.BodyBySlug(ctx, in.Slug)
	if err != nil {
		return BodyPage{}, err
	}
	found, err := r.find(ctx, SearchIn{Body: []string{b.Slug}, Sort: "newest"})
	if err != nil {
		return BodyPage{}, err
	}
	page := BodyPage{BodyRow: r.bodyRow(ctx, b, found.Total), Aliases: b.Aliases, From: b.From, Until: b.Until,
		Published: found.Entries, results: found.results, total: found.Total, feeds: found.feeds}
	if found.Total > 1 {
		counted, err := r.figures(ctx, FiguresIn{SearchIn: SearchIn{Body: []string{b.Slug}}})
		if err != nil {
			return page, err
		}
		page.charts = counted.only(initiative.FacetStatus, initiative.FacetDecision)
	}
	if found.Total > pageLength {
		page.more = web.URL(ctx, "register.search", "body", b.Slug)
	}
	if b.SuccessorID != "" {
		successor, err := r.People.Body(ctx, b.SuccessorID)
		if err != nil {
			return page, err
		}
		page.Successor = &BodyRef{successor.Slug, successor.Name}
		page.successor = web.URL(ctx, "body", "slug", successor.Slug)
	}
	return page, nil
}

// Feeds lead to the news of the body.
func (p BodyPage) Feeds() []ui.FeedLink { return p.feeds }

// Results are the entries of the body.
func (p BodyPage) Results() []ui.Result { return p.results }

// Count is the number of entries published.
func (p BodyPage) Count() int { return p.total }

// Charts are what the entries of the body are, in figures.
func (p BodyPage) Charts() []ui.Chart { return p.charts }

// More leads to all the entries of the body, when they do not fit on the page.
func (p BodyPage) More() string { return p.more }

// SuccessorURL leads to the body that took over.
func (p BodyPage) SuccessorURL() string { return p.successor }

// Facts says what the body is.
func (p BodyPage) Facts() ui.SummaryList {
	rows := []ui.SummaryRow{
		{Label: text.T("Type d’organisme", "Type of body"), Value: p.kind},
		{Label: text.T("Portefeuille", "Portfolio"), Value: p.portfolio},
	}
	if !p.Acronym.Empty() {
		rows = append(rows, ui.SummaryRow{Label: text.T("Sigle", "Acronym"), Value: p.Acronym})
	}
	var names []text.Text
	for _, a := range p.Aliases {
		names = append(names, aliasText(a))
	}
	if len(names) > 0 {
		rows = append(rows, ui.SummaryRow{Label: text.T("Autres noms", "Other names"), Items: names})
	}
	return ui.SummaryList{Rows: rows}
}

func aliasText(a people.Alias) text.Text {
	if a.Until == "" {
		return text.T(a.Name, a.Name)
	}
	return text.T(a.Name+" (jusqu’au "+string(a.Until)+")", a.Name+" (until "+string(a.Until)+")")
}
