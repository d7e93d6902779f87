package usecases

import (
	"context"
	"embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"balise/engine/text"
	"balise/measures/usecases/catalogue"
	"balise/measures/usecases/find"
	"balise/measures/usecases/lessons"
	"balise/measures/usecases/show"
	"balise/platform/app"
	"balise/platform/fault"
	"balise/platform/web"
	"balise/platform/web/feed"
)

//go:embed *.html
var files embed.FS

//go:embed texts.yaml
var texts []byte

// Pages are those where everyone reads the catalogue.
type Pages struct {
	*app.House
	Store   *catalogue.Store
	Index   *find.Index
	Lessons *lessons.Lessons
	Names   show.Names

	sources sync.Map // of loads, by identifier: they never change
}

// api is where programs read the catalogue.
const api = "/api/v1/usecases"

func (p *Pages) endpoints() []web.Endpoint {
	page := func(name, fr, en, api, template string, summary text.Text) web.Page {
		return web.Page{Name: "usecases." + name, FR: "/ailleurs" + fr, EN: "/en/elsewhere" + en, API: api, Files: files, Template: template, Summary: summary, Kept: true}
	}
	answers := func(p web.Page, statuses ...int) web.Page { p.Statuses = statuses; return p }
	file := func(name, fr, en string) web.Page {
		return web.Page{Name: "usecases." + name, FR: "/ailleurs" + fr, EN: "/en/elsewhere" + en}
	}
	return []web.Endpoint{
		web.Get(page("search", "", "", api, "search.html", text.T("Chercher parmi les cas des autres administrations", "Search the cases of other administrations")), p.search),
		web.Get(page("products", "/produits", "/products", api+"/products", "products.html", text.T("Lister les produits que plusieurs organisations utilisent", "List the products that several organisations use")), p.products),
		web.Get(page("figures", "/chiffres", "/figures", api+"/figures", "figures.html", text.T("Compter les cas", "Count the cases")), p.figures),
		web.File(file("figures.image", "/chiffres/image/{figure}", "/figures/image/{figure}"), p.figureImage),
		web.File(file("figures.values", "/chiffres/valeurs/{figure}", "/figures/values/{figure}"), p.figureValues),
		web.Get(page("changes", "/nouveautes", "/news", api+"/changes", "changes.html", text.T("Lire ce qui a changé parmi les cas", "Read what changed among the cases")), p.changes),
		web.File(file("changes.atom", "/nouveautes.atom", "/news.atom"), p.feed(feed.AtomType, "ailleurs.atom", "usecases.changes.atom", feed.Feed.Atom)),
		web.File(file("changes.json", "/nouveautes.json", "/news.json"), p.feed(feed.JSONType, "ailleurs.json", "usecases.changes.json", feed.Feed.JSON)),
		web.Get(page("case", "/{label}", "/{label}", api+"/{label}", "case.html", text.T("Lire un cas et la provenance de chaque valeur", "Read a case and where each value comes from")), p.read),
		web.Get(page("provenance", "/{label}/provenance", "/{label}/provenance", "", "provenance.html", text.Text{}), p.provenance),
		web.Get(page("history", "/{label}/historique", "/{label}/history", api+"/{label}/history", "history.html",
			text.T("Lire ce qu’une source a changé d’un cas", "Read what a source changed of a case")), p.history),
		web.Get(answers(page("compare", "/comparer", "/compare", api+"/compare", "compare.html", text.T("Comparer jusqu’à quatre cas", "Compare up to four cases")), 404), p.compare),
		web.Get(page("editions", "/editions", "/editions", api+"/editions", "editions.html", text.T("Lister les éditions chargées", "List the editions loaded")), p.editions),
		web.Get(page("edition", "/editions/chargement/{load}", "/editions/load/{load}", api+"/editions/load/{load}", "edition.html",
			text.T("Lire ce qu’une édition a changé", "Read what an edition changed")), p.editionPage),
	}
}

// labelIn names a case in addresses.
type labelIn struct {
	Label string `path:"label" example:"UC-000012" doc:"Cas, tel que les pages le nomment / Case, as pages name it"`
}

var noCase = text.T("Aucun cas ne porte ce numéro.", "No case has that number.")

// number reads the label of a case.
func number(label string) (int64, error) {
	digits, ok := strings.CutPrefix(strings.ToUpper(label), "UC-")
	n, err := strconv.ParseInt(digits, 10, 64)
	if !ok || err != nil || n < 1 {
		return 0, fault.NotFound(noCase)
	}
	return n, nil
}

// byLabel gives the case of a label, as everyone may read it.
func (p *Pages) byLabel(ctx context.Context, label string) (catalogue.Case, error) {
	n, err := number(label)
	if err != nil {
		return catalogue.Case{}, err
	}
	c, err := p.Store.Case(ctx, n)
	c.Record = c.Record.Public()
	return c, err
}

// Source is who published a case, and what one may do with it.
type Source struct {
	Name    text.Text `json:"name"`
	URL     string    `json:"url,omitempty"`
	Licence text.Text `json:"licence,omitzero"`
	Edition string    `json:"edition" doc:"Date des données\u00a0: 2024, 2024-05 ou 2024-05-31 / Date of the data: 2024, 2024-05 or 2024-05-31"`
	Load    string    `json:"load" doc:"Chargement qui l’a apporté, tel que /ailleurs/editions le nomme / Load that brought it, as /en/elsewhere/editions names it"`
}

// source tells where a load comes from.
func (p *Pages) source(ctx context.Context, load string) (Source, error) {
	if known, ok := p.sources.Load(load); ok {
		return known.(Source), nil
	}
	l, err := p.Store.Load(ctx, load)
	if err != nil {
		return Source{}, err
	}
	_, written, err := p.Store.Told(ctx, load)
	if err != nil {
		return Source{}, err
	}
	profile, err := catalogue.ReadProfile(l.Profile, []byte(written))
	if err != nil {
		return Source{}, fmt.Errorf("profile of load %s: %w", load, err)
	}
	s := Source{Name: profile.Source.Name, URL: profile.Source.URL, Licence: profile.Source.Licence, Edition: l.Edition, Load: load}
	if s.Name.Empty() {
		s.Name = profile.Title
	}
	if s.Name.Empty() {
		s.Name = text.T(l.Series, l.Series)
	}
	p.sources.Store(load, s)
	return s, nil
}

// bothURLs gives the whole addresses of a page.
func bothURLs(ctx context.Context, route string, params ...any) text.Text {
	return text.T(web.Absolute(ctx, web.URLIn(ctx, text.FR, route, params...)), web.Absolute(ctx, web.URLIn(ctx, text.EN, route, params...)))
}
