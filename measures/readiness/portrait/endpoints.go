package portrait

import (
	"context"

	"balise/engine/text"
	"balise/platform/app"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// Endpoints gives the pages: one for everyone, the others for the central team.
func (s *Store) Endpoints() []web.Endpoint {
	inside := func(name, fr, en, template string, action people.Action) web.Page {
		return web.Page{Name: "readiness.portrait." + name, FR: "/espace/aptitude-portrait" + fr, EN: "/en/workspace/readiness-portrait" + en, Files: files, Template: template, Action: string(action)}
	}
	open := inside("open", "/ouvrir", "/open", "form.html", people.PortraitManage)
	extend := inside("extend", "/{year}/echeance", "/{year}/due-date", "form.html", people.PortraitManage)
	shut := inside("close", "/{year}/clore", "/{year}/close", "form.html", people.PortraitManage)
	remind := inside("remind", "/{year}/rappels", "/{year}/reminders", "form.html", people.PortraitManage)
	size := inside("size", "/tailles", "/sizes", "form.html", people.PortraitManage)
	return []web.Endpoint{
		web.Get(web.Page{Name: "readiness.public", FR: "/aptitude", EN: "/en/readiness", API: "/api/v1/readiness", Files: files, Template: "page.html", Kept: true,
			Summary: text.T("Lire l’aptitude à l’IA de l’ensemble des organismes", "Read the readiness for AI of all bodies together")}, s.public),
		web.File(web.Page{Name: "readiness.public.csv", FR: "/aptitude/{year}/aptitude.csv", EN: "/en/readiness/{year}/readiness.csv",
			Summary: text.T("Télécharger les chiffres d’une édition en CSV", "Download the figures of an edition as CSV")}, s.csv),
		web.Get(inside("editions", "", "", "page.html", people.PortraitRead), s.editionsPage),
		web.Get(inside("edition", "/{year}", "/{year}", "page.html", people.PortraitRead), s.editionPage),
		web.Get(inside("items", "/{year}/questions", "/{year}/questions", "page.html", people.PortraitRead), s.itemsPage),
		web.Get(inside("thresholds", "/{year}/seuils", "/{year}/thresholds", "page.html", people.PortraitRead), s.thresholdsPage),
		web.Get(open, s.openForm),
		web.Post(open, s.openEdition),
		web.Get(extend, s.extendForm),
		web.Post(extend, s.extendEdition),
		web.Get(shut, s.closeForm),
		web.Post(shut, s.closeEdition),
		web.Get(remind, s.remindForm),
		web.Post(remind, s.sendReminders),
		web.Get(size, s.sizeForm),
		web.Post(size, s.saveSize),
	}
}

// View is what a page shows besides its data.
type View struct {
	Back         *ui.Link
	Title, Lead  text.Text
	Links        []ui.Link
	Filters      []ui.Field
	FilterAction string
	Empty        ui.Empty
	Blocks       []ui.Block
}

// Nav is the entry of the public menu.
var Nav = app.Link{Route: "readiness.public", Label: text.T("Aptitude", "Readiness")}

func backTo(ctx context.Context, route string, label text.Text, params ...any) *ui.Link {
	return &ui.Link{Href: web.URL(ctx, route, params...), Label: label}
}
