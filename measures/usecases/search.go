package usecases

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/find"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// pageLength is how many cases stand on one page; lastPage bounds how far one may leaf: deeper, a search is a download.
const (
	pageLength = 20
	lastPage   = 500
)

// SearchIn is a search of the catalogue, as the address tells it.
type SearchIn struct {
	Text         string   `query:"q" example:"permis" doc:"Mots cherchés, en français ou en anglais / Words searched, in French or English"`
	Country      []string `query:"country" doc:"Pays\u00a0: les codes sont dans «\u00a0facets\u00a0» / Country: the codes are in “facets”"`
	Organisation []string `query:"organisation" doc:"Organisation / Organisation"`
	Function     []string `query:"function" doc:"Fonction du gouvernement / Function of government"`
	Category     []string `query:"category" doc:"Catégorie / Category"`
	Technique    []string `query:"technique" doc:"Technique / Technique"`
	Lifecycle    []string `query:"lifecycle" doc:"Étape / Stage"`
	HighImpact   []string `query:"high_impact" doc:"Effets importants / High impact"`
	Personal     []string `query:"personal_information" doc:"Renseignements personnels / Personal information"`
	Supplier     []string `query:"supplier" doc:"Fournisseur / Supplier"`
	Year         []string `query:"year" doc:"Année / Year"`
	Source       []string `query:"source" doc:"Inventaire d’où vient le cas / Inventory that the case comes from"`
	Cluster      []string `query:"cluster" doc:"Groupe de cas d’un même produit, tel que les pages le nomment / Group of cases of one product, as pages name it"`
	Missing      []string `query:"missing" doc:"yes\u00a0: les cas que leur source n’a plus / yes: the cases that their source no longer holds"`
	Sort         string   `query:"sort" enum:"relevance,newest,name" doc:"Ordre\u00a0; par pertinence quand on cherche des mots, sinon les derniers changés d’abord / Order; by relevance when words are searched, otherwise the last changed first"`
	Page         int      `query:"page" deprecated:"true" doc:"Numéro de page, comme dans les pages du site\u00a0; préférez «\u00a0next\u00a0» / Page number, as in the pages of the site; prefer “next”"`
	Cursor       string   `query:"cursor" doc:"Où la page commence, tel que «\u00a0next\u00a0» le donne / Where the page begins, as “next” gives it"`
	Limit        int      `query:"limit" minimum:"1" maximum:"100" doc:"Nombre de cas, 20 si rien n’est dit / Number of cases, 20 when nothing is said"`
}

// place is where the results wanted begin, and how many: a cursor says it to programs, the number of a page to people.
func (in SearchIn) place(ctx context.Context) (offset, limit int, err error) {
	if !web.JSON(ctx) {
		return (in.Page - 1) * pageLength, pageLength, nil
	}
	limit = cmp.Or(in.Limit, pageLength)
	place, err := web.Place(ctx, in.Cursor)
	if err != nil || place == "" {
		return (in.Page - 1) * limit, limit, err
	}
	if offset, err = strconv.Atoi(place); err != nil || offset < 1 {
		return 0, 0, web.BadCursor()
	}
	return offset, limit, nil
}

func (in SearchIn) filters() map[string][]string {
	all := map[string][]string{}
	for facet, values := range map[string][]string{
		"country": in.Country, "organisation": in.Organisation, "function": in.Function, "category": in.Category, "technique": in.Technique,
		"lifecycle": in.Lifecycle, "high_impact": in.HighImpact, "personal_information": in.Personal, "supplier": in.Supplier, "year": in.Year, "source": in.Source,
		"cluster": in.Cluster, "missing": in.Missing,
	} {
		if values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" }); len(values) > 0 {
			all[facet] = values
		}
	}
	return all
}

// values gives the search back as an address, without the page.
func (in SearchIn) values() url.Values {
	v := url.Values(in.filters())
	if in.Text != "" {
		v.Set("q", in.Text)
	}
	if in.Sort != "" {
		v.Set("sort", in.Sort)
	}
	return v
}

// order puts the last changed first where no words give a relevance.
func (in SearchIn) order() string {
	switch {
	case in.Sort != "":
		return in.Sort
	case strings.TrimSpace(in.Text) == "":
		return "newest"
	}
	return "relevance"
}

func (in SearchIn) query(l text.Lang) find.Query {
	return find.Query{Words: in.Text, Lang: l, Filters: in.filters(), Sort: in.order()}
}

// SearchPage is what a search found.
type SearchPage struct {
	Total  int     `json:"total" doc:"Cas trouvés / Cases found"`
	Number int     `json:"page" doc:"Numéro de cette page / Number of this page"`
	Pages  int     `json:"pages" doc:"Nombre de pages / Number of pages"`
	Cases  []Found `json:"cases"`
	Facets []Facet `json:"facets" doc:"Ce que chaque filtre laisserait / What each filter would leave"`
	Next   string  `json:"next,omitempty" format:"uri" doc:"Adresse de la page suivante / Address of the next page"`

	query   SearchIn
	address string
	results []ui.Result
	links   searchLinks
	found   find.Result
}

// searchLinks lead from a search to what may be done with it.
type searchLinks struct {
	figures, changes, digest, compare, editions string
	files                                       []ui.Link
	feeds                                       []ui.FeedLink
}

// Found is a case of a list, and why it was found.
type Found struct {
	CaseRef
	Lifecycle []string `json:"lifecycle" doc:"Codes de l’étape / Codes of the stage"`
	Technique []string `json:"technique" doc:"Codes des techniques / Codes of the techniques"`
	Missing   bool     `json:"missing" doc:"Sa source ne l’a plus / Its source no longer holds it"`
	Why       []string `json:"why" doc:"Mots qui l’ont fait trouver / Words by which it was found"`
}

// Facet counts the results by one criterion.
type Facet struct {
	Name    string       `json:"name"`
	Label   text.Text    `json:"label"`
	Options []FacetCount `json:"options"`
}

// FacetCount is a choice of a facet and the number of results it would leave.
type FacetCount struct {
	Code    string    `json:"code" doc:"Code, à donner au filtre / Code, to give to the filter"`
	Label   text.Text `json:"label"`
	Count   int       `json:"count" doc:"Cas qu’il laisserait / Cases it would leave"`
	Checked bool      `json:"selected" doc:"Filtre en vigueur / Filter in force"`
}

func (p *Pages) search(ctx context.Context, in SearchIn) (SearchPage, error) {
	in.Page = min(max(in.Page, 1), lastPage)
	q := in.query(web.Lang(ctx))
	var err error
	if q.Offset, q.Limit, err = in.place(ctx); err != nil {
		return SearchPage{}, err
	}
	found, err := p.Index.Search(ctx, q)
	if err != nil {
		return SearchPage{}, fmt.Errorf("searching the catalogue: %w", err)
	}
	page := SearchPage{Total: found.Total, Number: in.Page, Pages: max(1, (found.Total+pageLength-1)/pageLength), query: in, address: web.URL(ctx, "usecases.search"), found: found,
		Cases: []Found{}}
	if page.Facets, err = p.facets(ctx, found, in); err != nil {
		return page, err
	}
	if err := p.list(ctx, &page, found); err != nil {
		return page, err
	}
	page.links = p.searchLinks(ctx, in)
	if seen := q.Offset + len(found.Hits); web.JSON(ctx) && seen < found.Total && len(found.Hits) > 0 {
		page.Next = web.Next(ctx, strconv.Itoa(seen))
	}
	return page, nil
}

// list shows the cases found.
func (p *Pages) list(ctx context.Context, page *SearchPage, found find.Result) error {
	numbers := make([]int64, len(found.Hits))
	for i, hit := range found.Hits {
		numbers[i] = hit.Number
	}
	cases, err := p.Store.Cases(ctx, numbers)
	if err != nil {
		return err
	}
	for _, c := range cases {
		i := slices.Index(numbers, c.Number)
		c.Record = c.Record.Public()
		one := Found{CaseRef: p.ref(ctx, c), Lifecycle: append([]string{}, c.Record.All(usecase.Lifecycle)...), Technique: append([]string{}, c.Record.All(usecase.Technique)...),
			Missing: !c.Missing.IsZero(), Why: []string{}}
		for _, why := range whys(found.Hits[i]) {
			one.Why = append(one.Why, why.In(web.Lang(ctx)))
		}
		page.Cases = append(page.Cases, one)
		page.results = append(page.results, p.result(ctx, c, one.CaseRef, found.Hits[i]))
	}
	return nil
}

func (p *Pages) searchLinks(ctx context.Context, in SearchIn) searchLinks {
	query := in.values()
	query.Del("sort")
	digest := url.Values{"of": {sourceName}}
	for name, values := range query {
		digest[name] = values
	}
	links := searchLinks{figures: ui.WithQuery(web.URL(ctx, "usecases.figures"), query), changes: ui.WithQuery(web.URL(ctx, "usecases.changes"), query),
		digest: ui.WithQuery(web.URL(ctx, "digest.subscribe"), digest), compare: web.URL(ctx, "usecases.compare"), editions: web.URL(ctx, "usecases.editions"), feeds: feedLinks(ctx, query)}
	for _, f := range formats {
		links.files = append(links.files, ui.Link{Label: f.label, Href: ui.WithQuery(web.URL(ctx, "usecases."+f.name), query)})
	}
	return links
}
