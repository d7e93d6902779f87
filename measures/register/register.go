// Package register is measure 9.2, the public portrait of AI uses (« Portrait public des utilisations de l’IA »): public
// bodies declare their uses of artificial intelligence, an approver publishes them, and any citizen finds them, sees how
// to contest, and reads what changed. It rests on arrêté 2024-01, which makes the declaration a yearly duty.
package register

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"time"

	"balise/engine/text"
	"balise/measures/register/campaign"
	"balise/measures/register/dialogue"
	"balise/measures/register/edition"
	"balise/platform/app"
	"balise/platform/db"
	"balise/platform/digest"
	"balise/platform/initiative"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/search"
	"balise/platform/web"
)

//go:embed *.html
var files embed.FS

//go:embed texts.yaml
var texts []byte

// Register serves the public register.
type Register struct {
	*app.House
	listed  shelf
	counter *dialogue.Counter
}

// Measure is what the program needs to hold the register.
var Measure = app.Plan{Tables: []db.Migrations{campaign.Migrations, dialogue.Migrations, edition.Migrations}, Build: build}

func build(h *app.House) app.Measure {
	r := &Register{House: h, counter: dialogue.New(h, h.Guard)}
	yearly := &campaign.Pages{Store: campaign.NewStore(h, h.Now), Desk: deskName}
	return app.Measure{
		ID:    "9.2",
		Title: text.T("Registre public des usages de l’IA", "Public register of AI uses"),
		Texts: map[string][]byte{"measures/register/texts.yaml": texts, "measures/register/dialogue/texts.yaml": dialogue.Texts,
			"measures/register/campaign/texts.yaml": campaign.Texts},
		Endpoints: slices.Concat(described(slices.Concat(r.endpoints(), r.feeds(), r.openData(), r.standards())), r.downloads(), r.counter.Endpoints(), yearly.Endpoints()),
		Corner:    pages.Corners(yearly.Corner, r.counter.Corner),
		Version:   r.version,
		Digests:   []digest.Source{Digests(h)},
		Tasks:     append(yearly.Tasks(), r.linkTask(), r.counter.Task()),
		Fiction: func(ctx context.Context, now time.Time) error {
			if err := r.counter.Fiction(ctx, now); err != nil {
				return err
			}
			if err := yearly.Tell(ctx, now); err != nil {
				return err
			}
			return r.fiction(ctx)
		},
		Nav: []app.Link{
			{Route: "register.search", Label: text.T("Registre", "Register")},
			{Route: "dialogue.find", Label: text.T("Ce service utilise-t-il l’IA\u00a0?", "Does this service use AI?")},
			{Route: "bodies", Label: text.T("Organismes", "Public bodies")},
			{Route: "declarations", Label: text.T("Déclarations", "Declarations")},
			{Route: "opendata", Label: text.T("Données ouvertes", "Open data")},
		},
		Desks:     []*pages.Desk{r.desk()},
		Followers: []record.Follower{r.follower()},
	}
}

// deskName begins the names of the pages where the entries of the register are written.
const deskName = "register.desk"

// desk is where the entries of the register are written.
func (r *Register) desk() *pages.Desk {
	return &pages.Desk{
		Name: deskName, FR: "/espace/registre", EN: "/en/workspace/register", API: "/api/v1/workspace/register", PublicRoute: "register.record",
		Title: text.T("Fiches du registre", "Register entries"), New: text.T("Déclarer une initiative", "Declare an initiative"), Noun: text.T("Initiative", "Initiative"),
		Decide: text.T("Fiches qui attendent votre décision", "Records waiting for your decision"), Finish: text.T("Brouillons à terminer", "Drafts to finish"),
		PreviewFR: "/apercu/{token}", PreviewEN: "/en/preview/{token}",
		About: text.T("Déclarer, relire, publier et corriger les fiches.", "Declare, review, publish and correct records."),
		Kind:  initiative.Kind(r.Entry), Records: r.Records, People: r.People, Now: r.Now,
		Index: r.Index, Product: []string{"supplier"}, Links: r.Links, Imports: r.Imports, Beside: r.counter.Beside,
		Also: []pages.Route{{Name: deskName + ".standards", Label: text.T("Normes d’ailleurs", "Standards of others")}},
	}
}

// entryPage is where an entry is read.
var entryPage = web.Page{Name: "register.record", FR: "/registre/{number}", EN: "/en/register/{number}"}

func (r *Register) endpoints() []web.Endpoint {
	page := func(name, fr, en, api, template string, summary text.Text) web.Page {
		return web.Page{Name: name, FR: fr, EN: en, API: api, Files: files, Template: template, Summary: summary}
	}
	kept := func(p web.Page) web.Page { p.Kept = true; return p }
	return []web.Endpoint{
		web.Get(kept(page("home", "/", "/en", "", "home.html", text.Text{})), r.home),
		web.Get(kept(page("register.search", "/registre", "/en/register", "/api/v1/register", "search.html",
			text.T("Chercher dans le registre", "Search the register"))), r.search),
		web.Get(kept(page("register.figures", "/registre/chiffres", "/en/register/figures", "/api/v1/register/figures", "figures.html",
			text.T("Compter les fiches", "Count the entries"))), r.figures),
		web.Get(kept(page("register.figures.official", "/registre/chiffres/portrait-officiel", "/en/register/figures/official-portrait",
			"/api/v1/register/figures/official-portrait", "official.html", text.T("Comparer les éditions du Portrait officiel", "Compare the editions of the official Portrait"))), r.official),
		web.File(page("register.figures.image", "/registre/chiffres/{figure}/image", "/en/register/figures/{figure}/image", "", "", text.Text{}), r.figureImage),
		web.File(page("register.figures.values", "/registre/chiffres/{figure}/valeurs", "/en/register/figures/{figure}/values", "", "", text.Text{}), r.figureValues),
		web.Get(kept(page(entryPage.Name, entryPage.FR, entryPage.EN, "/api/v1/register/{number}", "record.html",
			text.T("Lire une fiche", "Read an entry"))), r.record),
		web.Get(kept(page("register.history", "/registre/{number}/historique", "/en/register/{number}/history", "/api/v1/register/{number}/history", "history.html",
			text.T("Lire l’historique public d’une fiche", "Read the public history of an entry"))), r.history),
		web.Get(page("register.compare", "/registre/{number}/comparer", "/en/register/{number}/compare", "", "compare.html", text.Text{}), r.compare),
		web.Get(kept(page("bodies", "/organismes", "/en/bodies", "/api/v1/bodies", "bodies.html",
			text.T("Lister les organismes publics", "List the public bodies"))), r.bodies),
		web.Get(kept(page("body", "/organismes/{slug}", "/en/bodies/{slug}", "/api/v1/bodies/{slug}", "body.html",
			text.T("Lire un organisme et ses fiches", "Read a body and its entries"))), r.body),
		web.Get(page("about", "/a-propos", "/en/about", "", "content.html", text.Text{}), r.content("about")),
		web.Get(page("accessibility", "/accessibilite", "/en/accessibility", "", "content.html", text.Text{}), r.content("accessibility")),
	}
}

// follower keeps the search index up with what is published.
func (r *Register) follower() record.Follower {
	return record.Follower{
		Name:    "search",
		Prepare: r.RenewIndex,
		Seq:     func(context.Context) (int64, error) { return r.Index.Seq(), nil },
		Apply: func(ctx context.Context, next []record.Publication, upto int64) error {
			directory, err := r.People.Directory(ctx)
			if err != nil {
				return fmt.Errorf("naming the bodies: %w", err)
			}
			var docs []search.Doc
			for _, p := range next {
				if p.Kind != initiative.KindID {
					continue
				}
				body, _ := directory.Body(p.BodyID)
				doc, err := r.document(ctx, p, body)
				if err != nil {
					return err
				}
				docs = append(docs, doc)
			}
			return r.Index.Apply(docs, nil, upto)
		},
	}
}

// document makes of a publication what is searched.
func (r *Register) document(ctx context.Context, p record.Publication, body people.Body) (search.Doc, error) {
	first := p.At
	if p.Previous != 0 {
		var err error
		if first, err = r.Records.FirstPublished(ctx, p.Kind, p.Number); err != nil {
			return search.Doc{}, err
		}
	}
	return document(r.Entry, p, body, first), nil
}
