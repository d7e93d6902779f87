package terms

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"balise/engine/glossary"
	"balise/engine/text"
	"balise/measures/usecases/find"
	"balise/platform/fault"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

//go:embed *.html
var files embed.FS

// Texts are the texts of the page.
//
//go:embed texts.yaml
var Texts []byte

// Desk is where terms are added.
type Desk struct {
	Store *Store
	Index *find.Index
}

// Endpoints lists the pages.
func (d *Desk) Endpoints() []web.Endpoint {
	page := web.Page{Name: "usecases.glossary", FR: "/espace/ailleurs/glossaire", EN: "/en/workspace/elsewhere/glossary", API: "/api/v1/workspace/usecases/glossary",
		Files: files, Template: "glossary.html", Action: string(people.CatalogueRead),
		Summary:     text.T("Lire comment une demande est comprise, et les termes ajoutés au glossaire", "Read how a query is understood, and the terms added to the glossary"),
		Description: text.T("Une page de l’espace de travail, en JSON\u00a0: pour une personne connectée qui a ce droit.", "A page of the workspace, as JSON: for a person signed in who has that right.")}
	change := page
	change.API, change.Action, change.Summary, change.Description = "", string(people.CatalogueLoad), text.Text{}, text.Text{}
	return []web.Endpoint{web.Get(page, d.show), web.Post(change, d.change)}
}

// GlossaryPage shows how a query is understood, the terms that were added, and takes one more.
type GlossaryPage struct {
	Version    string       `json:"version"`  // of the glossary that ships with Balise
	Concepts   int          `json:"concepts"` // in all
	Understood []ConceptSay `json:"understood"`
	Own        []ConceptSay `json:"own"`
	Ask        ui.Field     `json:"-"`
	Asked      bool         `json:"-"`
	Action     string       `json:"-"` // empty for who only reads
	Add        ui.Button    `json:"-"`
	Fields     []ui.Field   `json:"-"`
	problems   []ui.Problem
}

// Problems gives the error summary.
func (p GlossaryPage) Problems() []ui.Problem { return p.problems }

// ConceptSay is a concept and how each language says it.
type ConceptSay struct {
	Typed   string    `json:"typed,omitempty"` // the part of the query that says it
	Concept string    `json:"concept"`
	French  []string  `json:"fr"`
	English []string  `json:"en"`
	Dutch   []string  `json:"nl"`
	Told    text.Text `json:"-"` // who added it, when
	Remove  ui.Button `json:"-"`
}

type glossaryIn struct {
	Q string `query:"q" maxLength:"400" doc:"Demande à comprendre / Query to understand"`
}

func (d *Desk) show(ctx context.Context, in glossaryIn) (GlossaryPage, error) {
	return d.page(ctx, in.Q, nil, nil)
}

func (d *Desk) page(ctx context.Context, q string, typed url.Values, problems []ui.Problem) (GlossaryPage, error) {
	known, _, err := d.Store.Glossary(ctx)
	if err != nil {
		return GlossaryPage{}, err
	}
	page := GlossaryPage{Version: known.Version, Concepts: len(known.Concepts), Understood: []ConceptSay{}, Own: []ConceptSay{}, problems: problems,
		Asked: strings.TrimSpace(q) != "",
		Ask:   ui.Field{Kind: "line", Name: "q", Label: text.T("Une demande, comme on l’écrirait dans la recherche", "A query, as one would write it in the search"), Values: url.Values{"q": {q}}}}
	for _, u := range find.Understand(known, q, web.Lang(ctx)) {
		page.Understood = append(page.Understood, say(u.Typed, u.Concept))
	}
	own, err := d.Store.All(ctx)
	if err != nil {
		return page, err
	}
	for _, t := range own {
		c := ConceptSay{Concept: t.Concept, French: orNone(t.Forms[text.FR]), English: orNone(t.Forms[text.EN]), Dutch: orNone(t.Forms[text.NL]),
			Told:   text.T(fmt.Sprintf("%s, %s", t.By, lang.Date(text.FR, t.At)), fmt.Sprintf("%s, %s", t.By, lang.Date(text.EN, t.At))),
			Remove: ui.Button{Label: text.T("Retirer "+t.Concept, "Take off "+t.Concept), Kind: "secondary"}}
		page.Own = append(page.Own, c)
	}
	if people.Can(people.ActorFrom(ctx), people.CatalogueLoad, "") {
		page.Action, page.Add = web.URL(ctx, "usecases.glossary"), ui.Button{Label: text.T("Ajouter au glossaire", "Add to the glossary")}
		page.Fields = fields(typed, problems)
	}
	return page, nil
}

func say(typed string, c *glossary.Concept) ConceptSay {
	forms := func(l text.Lang) []string {
		all := []string{}
		for _, f := range c.Forms[l] {
			all = append(all, f.Text)
		}
		return all
	}
	return ConceptSay{Typed: typed, Concept: c.ID, French: forms(text.FR), English: forms(text.EN), Dutch: forms(text.NL)}
}

func orNone(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func fields(typed url.Values, problems []ui.Problem) []ui.Field {
	forms := func(name string, label text.Text) ui.Field {
		return ui.Field{Kind: "paragraph", Name: name, Label: label, Values: typed, Help: text.T("Un mot ou une expression par ligne\u00a0; les pluriels se trouvent d’eux-mêmes.", "One word or expression a line; plurals are found by themselves.")}
	}
	all := []ui.Field{
		{Kind: "line", Name: "concept", Label: text.T("Notion complétée", "Concept added to"), Values: typed,
			Help: text.T("Son identifiant, tel qu’il est montré plus haut pour une demande. Laissez vide pour une nouvelle notion.", "Its identifier, as it is shown above for a query. Leave empty for a new concept.")},
		forms("fr", text.T("En français", "In French")), forms("en", text.T("En anglais", "In English")), forms("nl", text.T("En néerlandais", "In Dutch")),
	}
	for i := range all {
		for _, p := range problems {
			if p.Field == all[i].Name {
				all[i].Errors = append(all[i].Errors, p.Message)
			}
		}
	}
	return all
}

func (d *Desk) change(ctx context.Context, in struct {
	Form url.Values `form:"*"`
}) (web.Outcome[GlossaryPage], error) {
	actor, notice := people.ActorFrom(ctx), "notice.usecases.term"
	var err error
	if id := in.Form.Get("remove"); id != "" {
		notice, err = "notice.usecases.term.removed", d.Store.Remove(ctx, actor, id)
	} else {
		err = d.add(ctx, actor, in.Form)
	}
	var refused *fault.Error
	if errors.As(err, &refused) && refused.Kind == fault.InvalidKind {
		var problems []ui.Problem
		for _, f := range refused.Fields {
			problems = append(problems, ui.Problem{Field: f.Name, Message: f.Message})
		}
		page, err := d.page(ctx, "", in.Form, problems)
		return web.Stay(page, 422), err
	}
	if err == nil {
		err = d.Index.Reread(ctx)
	}
	return web.Go[GlossaryPage](web.URL(ctx, "usecases.glossary"), notice), err
}

func (d *Desk) add(ctx context.Context, actor people.Actor, form url.Values) error {
	written := map[text.Lang][]string{text.FR: Lines(form.Get("fr")), text.EN: Lines(form.Get("en")), text.NL: Lines(form.Get("nl"))}
	id := strings.TrimSpace(form.Get("concept"))
	if id == "" {
		id = Identifier(written)
	} else if d.Store.shipped.Concept(id) == nil && !strings.HasPrefix(id, "own-") {
		return fault.Invalid(text.T("Le terme n’est pas ajouté.", "The term is not added."), fault.Field{Name: "concept",
			Message: text.T("Aucune notion n’a cet identifiant.", "No concept has that identifier.")})
	}
	return d.Store.Save(ctx, actor, id, written)
}
