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
	Text         string   `query:"q" doc:"Mots cherchés / Words searched"`
	Status       []string `query:"status"`
	Category     []string `query:"category"`
	Decision     []string `query:"decision"`
	PublicFacing []string `query:"public_facing"`
	Personal     []string `query:"personal_information"`
	Portfolio    []string `query:"portfolio"`
	BodyType     []string `query:"body_type"`
	Body         []string `query:"body"`
	Year         []string `query:"year"`
	Started      []string `query:"started"`
	Published    []string `query:"published"`
	Sort         string   `query:"sort" doc:"relevance, newest, name"`
	Page         int      `query:"page" doc:"À partir de 1 / From 1"`
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
	Total   int     `json:"total"`
	Number  int     `json:"page"`
	Pages   int     `json:"pages"`
	Entries []Entry `json:"entries"`
	Facets  []Facet `json:"facets"`

	query   SearchIn
	address string
	clear   string
	figures string
	results []ui.Result
	files   []ui.Link
	digest  string
	found   search.Result
}

// Entry is an entry of the register in a list.
type Entry struct {
	Number      int64     `json:"number"`
	Name        text.Text `json:"name"`
	Summary     text.Text `json:"summary"`
	Body        BodyRef   `json:"body"`
	Status      string    `json:"status"`
	Category    string    `json:"category"`
	Decision    string    `json:"decision"`
	State       string    `json:"state"`
	PublishedAt time.Time `json:"published_at"`
	URL         text.Text `json:"url"`
}

// BodyRef names a public body.
type BodyRef struct {
	Slug string    `json:"slug"`
	Name text.Text `json:"name"`
}

// Facet counts the results by one criterion.
type Facet struct {
	Name    string       `json:"name"`
	Label   text.Text    `json:"label"`
	Options []FacetCount `json:"options"`
}

// FacetCount is a choice of a facet and the number of results it would leave.
type FacetCount struct {
	Code    string    `json:"code"`
	Label   text.Text `json:"label"`
	Count   int       `json:"count"`
	Checked bool      `json:"selected"`
}

func (r *Register) search(ctx context.Context, in SearchIn) (SearchPage, error) {
	in.Page = min(max(in.Page, 1), lastPage)
	if !slices.Contains([]string{"", "relevance", "newest", "name"}, in.Sort) {
		in.Sort = ""
	}
	words := strings.TrimSpace(in.Text) != ""
	found, err := r.Index.Search(ctx, search.Query{Text: in.Text, Lang: web.Lang(ctx), Filters: in.filters(), Sort: in.order(),
		Offset: (in.Page - 1) * pageLength, Limit: pageLength, Bare: !words || web.JSON(ctx)})
	if err != nil {
		return SearchPage{}, fmt.Errorf("searching the register: %w", err)
	}
	directory, err := r.People.Directory(ctx)
	if err != nil {
		return SearchPage{}, err
	}
	page := SearchPage{Total: found.Total, Number: in.Page, Pages: max(1, (found.Total+pageLength-1)/pageLength), query: in,
		address: web.URL(ctx, "register.search"), found: found, Entries: []Entry{}}
	page.clear = page.address
	page.files, page.digest = fileLinks(ctx, in), web.URL(ctx, "digest.subscribe")
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
