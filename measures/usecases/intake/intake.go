// Package intake is where inventories of other administrations come into the catalogue (measure 3.2): a file is sent, the profile that
// reads it is recognised, or proposed and corrected by a person, and a plan says what would change, to be accepted or refused whole.
package intake

import (
	"context"
	"embed"
	"slices"

	"balise/engine/text"
	"balise/measures/usecases/catalogue"
	"balise/platform/app"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

//go:embed *.html
var files embed.FS

// Texts are the texts of these pages.
//
//go:embed texts.yaml
var Texts []byte

// Intake serves these pages.
type Intake struct {
	*app.House
	Store   *catalogue.Store
	Shipped catalogue.Shipped
}

// Endpoints lists the pages.
func (k *Intake) Endpoints() []web.Endpoint {
	page := func(name, fr, en, api, template string, right people.Action, summary text.Text) web.Page {
		p := web.Page{Name: "usecases.intake" + name, FR: "/espace/ailleurs" + fr, EN: "/en/workspace/elsewhere" + en, API: api, Action: string(right),
			Files: files, Template: template, Summary: summary}
		if api != "" {
			p.Description = text.T("Une page de l’espace de travail, en JSON : pour une personne connectée qui a ce droit.", "A page of the workspace, as JSON: for a person signed in who has that right.")
		}
		return p
	}
	const api = "/api/v1/workspace/usecases"
	read, load, none := people.CatalogueRead, people.CatalogueLoad, text.Text{}
	return []web.Endpoint{
		web.Get(page("", "", "", api+"/loads", "loads.html", read, text.T("Lister les inventaires chargés", "List the inventories loaded")), k.loads),
		web.Post(page("", "", "", "", "loads.html", load, none), k.send),
		web.Get(page(".load", "/chargements/{load}", "/loads/{load}", api+"/loads/{load}", "load.html", read, text.T("Lire ce qu’un chargement a changé", "Read what a load changed")), k.load),
		web.File(page(".file", "/chargements/{load}/fichier", "/loads/{load}/file", "", "", read, none), k.file),
		web.Get(page(".profiles", "/profils", "/profiles", api+"/profiles", "profiles.html", read, text.T("Lister les profils d’inventaires", "List the profiles of inventories")), k.profiles),
		web.Post(page(".profiles", "/profils", "/profiles", "", "profiles.html", load, none), k.importProfile),
		web.File(page(".profile", "/profils/{profile}/yaml", "/profiles/{profile}/yaml", "", "", read, none), k.exportProfile),
		web.Get(page(".plan", "/fichiers/{upload}", "/files/{upload}", api+"/files/{upload}", "plan.html", load, text.T("Lire ce qu’un fichier changerait", "Read what a file would change")), k.plan),
		web.Post(page(".plan", "/fichiers/{upload}", "/files/{upload}", "", "plan.html", load, none), k.decide),
		web.Get(page(".columns", "/fichiers/{upload}/colonnes", "/files/{upload}/columns", "", "columns.html", load, none), k.columns),
		web.Post(page(".columns", "/fichiers/{upload}/colonnes", "/files/{upload}/columns", "", "columns.html", load, none), k.correct),
	}
}

// Corner shows in the workspace where inventories come in, and those that wait.
func (k *Intake) Corner(ctx context.Context) (lists []pages.WaitingList, cards []ui.Card, err error) {
	actor := people.ActorFrom(ctx)
	if !people.Can(actor, people.CatalogueRead, "") {
		return nil, nil, nil
	}
	cards = []ui.Card{{Title: text.T("Inventaires d’ailleurs", "Inventories from elsewhere"), Icon: "download", Href: web.URL(ctx, "usecases.intake"),
		Body: text.T("Ce que d’autres administrations publient\u00a0: charger un fichier, voir ce qu’il change.", "What other administrations publish: load a file, see what it changes.")}}
	if !people.Can(actor, people.CatalogueLoad, "") {
		return nil, cards, nil
	}
	waiting, err := k.Store.Uploads(ctx)
	if err != nil || len(waiting) == 0 {
		return nil, cards, err
	}
	list := pages.WaitingList{ID: "inventories", Title: text.T("Inventaires à charger", "Inventories to load")}
	for _, u := range waiting[:min(len(waiting), 5)] {
		list.Tasks = append(list.Tasks, ui.Task{Label: sameInBoth(u.FileName), Href: web.URL(ctx, "usecases.intake.plan", "upload", u.ID), Hint: told(u.At, u.By),
			Tag: ui.Tag{Label: text.T("Plan à lire", "Plan to read"), Tone: ui.Info}})
	}
	return append(lists, list), cards, nil
}

func sameInBoth(s string) text.Text { return text.T(s, s) }

// sorted gives the profiles by their title, for a choice.
func profileOptions(known []catalogue.Known) []ui.Option {
	options := []ui.Option{{Value: catalogue.Auto, Label: text.T("Le reconnaître, ou en proposer un", "Recognise it, or propose one")}}
	for _, p := range slices.Clone(known) {
		options = append(options, ui.Option{Value: p.ID, Label: text.T(p.Title.FR+" – "+p.ID, p.Title.EN+" – "+p.ID)})
	}
	return options
}
