package register

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/initiative"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/search"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// pageLength is how many results stand on one page.
const pageLength = 20

// lastPage bounds how far one may leaf: deeper, a search is a download.
const lastPage = 500

// SearchIn is a search of the register, as the address tells it.
type SearchIn struct {
	Text         string   `query:"q" example:"permis" doc:"Mots cherchés / Words searched"`
	Status       []string `query:"status" doc:"État de l’initiative\u00a0: les codes sont dans «\u00a0facets\u00a0» / Status of the initiative: the codes are in “facets”"`
	Category     []string `query:"category" doc:"Catégorie / Category"`
	Decision     []string `query:"decision" doc:"Décisions sur des personnes / Decisions about persons"`
	PublicFacing []string `query:"public_facing" doc:"En contact avec le public\u00a0: yes ou no / Faces the public: yes or no"`
	Personal     []string `query:"personal_information" doc:"Renseignements personnels\u00a0: yes ou no / Personal information: yes or no"`
	Portfolio    []string `query:"portfolio" doc:"Portefeuille / Portfolio"`
	BodyType     []string `query:"body_type" doc:"Type d’organisme / Type of body"`
	Body         []string `query:"body" doc:"Organisme, tel que /api/v1/bodies le nomme / Body, as /api/v1/bodies names it"`
	Year         []string `query:"year" doc:"Année de l’état actuel / Year of the present status"`
	Started      []string `query:"started" doc:"Année du début / Year of the start"`
	Published    []string `query:"published" doc:"Année de la première publication / Year of the first publication"`
	Sort         string   `query:"sort" enum:"relevance,newest,name" doc:"Ordre\u00a0; par pertinence quand on cherche des mots, sinon les plus récentes d’abord / Order; by relevance when words are searched, otherwise the newest first"`
	Page         int      `query:"page" deprecated:"true" doc:"Numéro de page, comme dans les pages du site\u00a0; préférez «\u00a0next\u00a0» / Page number, as in the pages of the site; prefer “next”"`
	Cursor       string   `query:"cursor" doc:"Où la page commence, tel que «\u00a0next\u00a0» le donne / Where the page begins, as “next” gives it"`
	Limit        int      `query:"limit" minimum:"1" maximum:"100" doc:"Nombre de fiches, 20 si rien n’est dit / Number of entries, 20 when nothing is said"`
}

func (in SearchIn) filters() map[string][]string {
	all := map[string][]string{
		initiative.FacetStatus: in.Status, initiative.FacetCategory: in.Category, initiative.FacetDecision: in.Decision,
		initiative.FacetPublicFacing: in.PublicFacing, initiative.FacetPersonal: in.Personal,
		initiative.FacetPortfolio: in.Portfolio, initiative.FacetBodyType: in.BodyType, initiative.FacetBody: in.Body,
		initiative.FacetYear: in.Year, initiative.FacetStarted: in.Started, initiative.FacetPublished: in.Published,
	}
	for facet, values := range all {
		if values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" }); len(values) == 0 {
			delete(all, facet)
		} else {
			all[facet] = values
		}
	}
	return all
}

// values gives the search back as an address, without the page.
func (in SearchIn) values() url.Values {
	v := url.Values{}
	if in.Text != "" {
		v.Set("q", in.Text)
	}
	for facet, values := range in.filters() {
		v[facet] = values
	}
	if in.Sort != "" {
		v.Set("sort", in.Sort)
	}
	return v
}

// SearchPage is what a search found.
type SearchPage struct {
	Total   int     `json:"total" doc:"Fiches trouvées / Entries found"`
	Number  int     `json:"page" doc:"Numéro de cette page / Number of this page"`
	Pages   int     `json:"pages" doc:"Nombre de pages / Number of pages"`
	Entries []Entry `json:"entries" doc:"Les fiches, sans leurs réponses / The entries, without their answers"`
	Facets  []Facet `json:"facets" doc:"Ce que chaque filtre laisserait / What each filter would leave"`
	Next    string  `json:"next,omitempty" format:"uri" doc:"Adresse de la page suivante / Address of the next page"`

	query   SearchIn
	address string
	clear   string
	figures string
	results []ui.Result
	files   []ui.Link
	digest  string
	found   search.Result
	seen    int // entries up to the last one of this page
	feeds   []ui.FeedLink
	// newsPage leads to what happened to the entries found.
	newsPage string
	// standards leads to the entries found, by the standards of others.
	standards string
}

// Entry is an entry of the register in a list.
type Entry struct {
	Number      int64     `json:"number" doc:"Numéro permanent / Permanent number"`
	Name        text.Text `json:"name"`
	Summary     text.Text `json:"summary" doc:"En bref / In brief"`
	Body        BodyRef   `json:"body" doc:"Organisme responsable / Responsible body"`
	Status      string    `json:"status" doc:"Code de l’état de l’initiative / Code of the initiative’s status"`
	Category    string    `json:"category" doc:"Code de la catégorie / Code of the category"`
	Decision    string    `json:"decision" doc:"Code de l’effet sur les décisions / Code of the effect on decisions"`
	State       string    `json:"state" doc:"published, corrected, withdrawn ou retired / published, corrected, withdrawn or retired"`
	PublishedAt time.Time `json:"published_at" doc:"Cette version est publiée depuis / This version has been public since"`
	URL         text.Text `json:"url" doc:"Page de la fiche, dans chaque langue / Page of the entry, in each language"`
}

// BodyRef names a public body.
type BodyRef struct {
	Slug string    `json:"slug" doc:"Ce qui nomme l’organisme dans les adresses / What names the body in addresses"`
	Name text.Text `json:"name"`
}

// Facet counts the results by one criterion.
type Facet struct {
	Name    string       `json:"name"`
	Label   text.Text    `json:"label" doc:"Libellé / Label"`
	Options []FacetCount `json:"options" doc:"Les choix / The choices"`
}

// FacetCount is a choice of a facet and the number of results it would leave.
type FacetCount struct {
	Code    string    `json:"code" doc:"Code, à donner au filtre / Code, to give to the filter"`
	Label   text.Text `json:"label" doc:"Libellé / Label"`
	Count   int       `json:"count" doc:"Fiches qu’il laisserait / Entries it would leave"`
	Checked bool      `json:"selected" doc:"Filtre en vigueur / Filter in force"`
}

func (r *Register) search(ctx context.Context, in SearchIn) (SearchPage, error) {
	page, err := r.find(ctx, in)
	if n := len(page.found.Hits); err == nil && web.JSON(ctx) && page.seen < page.Total && n > 0 {
		page.Next = web.Next(ctx, fmt.Sprintf("%d.%d", page.found.Hits[n-1].Number, page.seen))
	}
	return page, err
}

// find makes one page of a search.
func (r *Register) find(ctx context.Context, in SearchIn) (SearchPage, error) {
	in.Page = min(max(in.Page, 1), lastPage)
	from, err := in.from(ctx)
	if err != nil {
		return SearchPage{}, err
	}
	words := strings.TrimSpace(in.Text) != ""
	found, err := r.Index.Search(ctx, search.Query{Text: in.Text, Lang: web.Lang(ctx), Filters: in.filters(), Sort: in.order(),
		After: from.after, Offset: from.offset, Limit: from.limit, Bare: !words || web.JSON(ctx)})
	if err != nil {
		return SearchPage{}, fmt.Errorf("searching the register: %w", err)
	}
	directory, err := r.People.Directory(ctx)
	if err != nil {
		return SearchPage{}, err
	}
	page := SearchPage{Total: found.Total, Number: in.Page, Pages: max(1, (found.Total+pageLength-1)/pageLength), query: in,
		address: web.URL(ctx, "register.search"), found: found, Entries: []Entry{}}
	page.clear, page.seen = page.address, from.offset+len(found.Hits)
	page.files, page.digest = fileLinks(ctx, in), web.URL(ctx, "digest.subscribe")
	page.feeds, page.newsPage = feedLinks(ctx, NewsIn{SearchIn: in}), ui.WithQuery(web.URL(ctx, "news"), NewsIn{SearchIn: in}.values())
	page.standards = ui.WithQuery(web.URL(ctx, "standards"), unsorted(in))
	page.Facets = r.facets(found, in, r.namer(directory))
	page.figures = web.URL(ctx, "register.figures")
	for _, hit := range found.Hits {
		p, err := r.listed.of(ctx, r.Records, hit)
		if err != nil {
			return page, err
		}
		body, _ := directory.Body(p.bodyID)
		if web.JSON(ctx) {
			page.Entries = append(page.Entries, p.entry(ctx, body))
		} else {
			page.results = append(page.results, r.result(ctx, p, body, hit, words))
		}
	}
	return page, nil
}

// facets gives every criterion with what each of its choices would leave.
func (r *Register) facets(found search.Result, in SearchIn, names func(facet, code string) text.Text) []Facet {
	var all []Facet
	for _, facet := range initiative.Facets {
		all = append(all, facetOf(facet, found.Facets[facet], in.filters()[facet], names))
	}
	return all
}

// order puts the newest first where no words give a relevance.
func (in SearchIn) order() string {
	switch {
	case in.Sort != "":
		return in.Sort
	case in.Text == "":
		return "newest"
	}
	return "relevance"
}

func entryURL(ctx context.Context, number int64) text.Text {
	return text.T(web.Absolute(ctx, web.URLIn(ctx, text.FR, "register.record", "number", number)),
		web.Absolute(ctx, web.URLIn(ctx, text.EN, "register.record", "number", number)))
}

// summaryLength is how much of a summary a list shows, in characters.
const summaryLength = 240

// shorten cuts a text after a whole word.
func shorten(s string, length int) string {
	runes := []rune(s)
	if len(runes) <= length {
		return s
	}
	cut := string(runes[:length])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + "…"
}

// result shows an entry in a list: an extract around the words searched or, when there are none, what the entry says in brief.
func (r *Register) result(ctx context.Context, p listed, body people.Body, hit search.Hit, words bool) ui.Result {
	result := ui.Result{Number: p.number, Href: web.URL(ctx, "register.record", "number", p.number)}
	for _, f := range hit.Title {
		result.Title = append(result.Title, ui.Fragment(f))
	}
	for _, f := range hit.Snippet {
		result.Snippet = append(result.Snippet, ui.Fragment(f))
	}
	if !words && !p.summary.Empty() {
		result.Snippet = []ui.Fragment{{Text: shorten(p.summary.In(web.Lang(ctx)), summaryLength)}}
	}
	if len(result.Title) == 0 {
		result.Title = []ui.Fragment{{Text: p.name.In(web.Lang(ctx))}}
	}
	if !p.name.Has(web.Lang(ctx)) {
		result.Lang = web.Lang(ctx).Other()
	}
	if p.state == record.Withdrawn || p.state == record.Retired {
		result.Tags = []ui.Tag{pages.StateTag(p.state)}
	} else {
		result.Tags = []ui.Tag{{Label: r.label("status", p.status), Tone: statusTone(p.status)}}
	}
	result.Meta = []ui.Meta{
		{Label: text.T("Organisme", "Body"), Value: body.Name, Icon: "body"},
		{Label: text.T("Catégorie", "Category"), Value: r.label("category", p.category), Icon: "document"},
	}
	return result
}

func statusTone(code string) ui.Tone {
	switch code {
	case "production":
		return ui.Good
	case "development", "idea":
		return ui.Info
	case "suspended", "retired":
		return ui.Warning
	}
	return ui.Neutral
}

var notGiven = text.T("Non précisé", "Not given")

// label names the code of an answer.
func (r *Register) label(question, code string) text.Text {
	q := r.Entry.Question(question)
	if code == "" || code == initiative.NotGiven {
		return notGiven
	}
	if t := q.Taxonomy(); t != nil {
		return text.T(t.Label(code, text.FR), t.Label(code, text.EN))
	}
	return text.T(code, code)
}

// namer gives the labels of the codes of every facet.
func (r *Register) namer(directory *people.Directory) func(facet, code string) text.Text {
	bodies := map[string]text.Text{}
	for _, b := range directory.Bodies() {
		bodies[b.Slug] = b.Name
	}
	return func(facet, code string) text.Text {
		switch {
		case code == initiative.NotGiven:
			return notGiven
		case facet == initiative.FacetBody:
			if name, ok := bodies[code]; ok {
				return name
			}
		case facet == initiative.FacetPortfolio:
			return taxonomyLabel(r.Corpus.Taxonomy("portfolio"), code)
		case facet == initiative.FacetBodyType:
			return taxonomyLabel(r.Corpus.Taxonomy("body_type"), code)
		case facet == initiative.FacetPublicFacing, facet == initiative.FacetPersonal:
			return map[string]text.Text{"yes": text.T("Oui", "Yes"), "no": text.T("Non", "No")}[code]
		case facet == initiative.FacetStatus, facet == initiative.FacetCategory, facet == initiative.FacetDecision:
			return r.label(facet, code)
		}
		return text.T(code, code)
	}
}

func taxonomyLabel(t *instrument.Taxonomy, code string) text.Text {
	if t == nil {
		return text.T(code, code)
	}
	return text.T(t.Label(code, text.FR), t.Label(code, text.EN))
}

var facetLabels = map[string]text.Text{
	initiative.FacetStatus:       text.T("Statut", "Status"),
	initiative.FacetCategory:     text.T("Catégorie", "Category"),
	initiative.FacetDecision:     text.T("Décisions sur des personnes", "Decisions about persons"),
	initiative.FacetPublicFacing: text.T("En contact avec le public", "Faces the public"),
	initiative.FacetPersonal:     text.T("Renseignements personnels", "Personal information"),
	initiative.FacetPortfolio:    text.T("Portefeuille", "Portfolio"),
	initiative.FacetBodyType:     text.T("Type d’organisme", "Type of body"),
	initiative.FacetBody:         text.T("Organisme", "Public body"),
	initiative.FacetYear:         text.T("Dans cet état depuis", "In this status since"),
	initiative.FacetStarted:      text.T("Année de première utilisation", "Year of first use"),
	initiative.FacetPublished:    text.T("Année d’entrée au registre", "Year it entered the register"),
}

func facetOf(name string, counts []search.Count, chosen []string, label func(facet, code string) text.Text) Facet {
	facet := Facet{Name: name, Label: facetLabels[name], Options: []FacetCount{}}
	seen := map[string]bool{}
	for _, c := range counts {
		seen[c.Code] = true
		facet.Options = append(facet.Options, FacetCount{c.Code, label(name, c.Code), c.N, slices.Contains(chosen, c.Code)})
	}
	for _, code := range chosen { // what was chosen stays, to be unchosen, even when it finds nothing
		if !seen[code] {
			facet.Options = append(facet.Options, FacetCount{code, label(name, code), 0, true})
		}
	}
	if isYear(name) {
		slices.SortFunc(facet.Options, func(a, b FacetCount) int { return compareYears(b.Code, a.Code) })
	}
	return facet
}

// isYear tells the facets whose codes are years: they go by date, not by count.
func isYear(facet string) bool {
	return facet == initiative.FacetYear || facet == initiative.FacetStarted || facet == initiative.FacetPublished
}

// compareYears puts years in order, and what is not a year before all of them.
func compareYears(a, b string) int {
	x, _ := strconv.Atoi(a)
	y, _ := strconv.Atoi(b)
	return x - y
}
