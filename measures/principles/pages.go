package principles

import (
	"context"
	"slices"
	"strconv"

	"balise/engine/framework"
	"balise/engine/text"
	"balise/measures/principles/adoption"
	"balise/platform/app"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// Pages are those where everyone reads the framework.
type Pages struct {
	*app.House
	Store *adoption.Store
}

// api is where programs read the framework.
const api = "/api/v1/principles"

func (p *Pages) endpoints() []web.Endpoint {
	page := func(name, fr, en, api, template string, summary text.Text) web.Page {
		return web.Page{Name: "principles." + name, FR: "/principes" + fr, EN: "/en/principles" + en, API: api, Files: files, Template: template, Summary: summary, Kept: true}
	}
	chosen := func(p web.Page) web.Page { p.Statuses = []int{404}; return p } // a version that does not exist
	return slices.Concat([]web.Endpoint{
		web.Get(chosen(page("show", "", "", api, "show.html", text.T("Lire le cadre d’IA responsable", "Read the framework of responsible AI"))), p.show),
		web.Get(page("text", "/texte-integral", "/full-text", "", "text.html", text.Text{}), p.show),
		web.Get(page("article", "/articles/{article}", "/articles/{article}", api+"/articles/{article}", "article.html",
			text.T("Lire un article, ses versions et ce que les commentaires sont devenus", "Read an article, its versions and what became of comments")), p.article),
		web.Get(page("versions", "/versions", "/versions", api+"/versions", "versions.html", text.T("Lister les versions adoptées", "List the versions adopted")), p.versions),
		web.Get(chosen(page("compare", "/versions/comparaison", "/versions/comparison", api+"/versions/comparison", "compare.html",
			text.T("Comparer deux versions, article par article", "Compare two versions, article by article"))), p.compare),
		web.Get(chosen(page("beside", "/ailleurs", "/elsewhere", api+"/elsewhere", "beside.html",
			text.T("Comparer nos principes à ceux d’autres cadres", "Compare our principles with those of other frameworks"))), p.beside),
	}, p.downloads())
}

// versionIn chooses a version; the one in force when it is empty.
type versionIn struct {
	Version string `query:"version" doc:"Numéro d’une version adoptée\u00a0; 0 pour le texte fourni avec Balise; celle en vigueur par défaut / Number of an adopted version; 0 for the text that comes with Balise; the one in force by default"`
}

// Status says which text is read.
type Status struct {
	Version  int64      `json:"version" doc:"0 pour le texte fourni avec Balise / 0 for the text that comes with Balise"`
	Adopted  bool       `json:"adopted"`
	InForce  bool       `json:"in_force"`
	From     people.Day `json:"from,omitempty" doc:"Premier jour en vigueur / First day in force"`
	Decision text.Text  `json:"decision,omitzero"`
	SHA256   string     `json:"sha256,omitempty" doc:"Empreinte du texte adopté / Hash of the text adopted"`
}

// public gives the versions that everyone may read: those adopted, the first one first.
func (p *Pages) public(ctx context.Context) ([]adoption.Version, error) {
	all, err := p.Store.Versions(ctx)
	return slices.DeleteFunc(all, func(v adoption.Version) bool { return v.State != adoption.Adopted }), err
}

// chosen gives the version that an address names, and the adopted ones.
func (p *Pages) chosen(ctx context.Context, named string) (adoption.Version, []adoption.Version, error) {
	all, err := p.public(ctx)
	if err != nil {
		return adoption.Version{}, nil, err
	}
	if named == "" {
		if v, ok := adoption.Current(all, people.DayOf(p.Now())); ok {
			return v, all, nil
		}
		return p.Store.Shipped(), all, nil
	}
	if named == "0" {
		return p.Store.Shipped(), all, nil
	}
	for _, v := range all {
		if strconv.FormatInt(v.Number, 10) == named {
			return v, all, nil
		}
	}
	return adoption.Version{}, nil, fault.NotFound(text.T("Cette version n’existe pas, ou n’a pas été adoptée.", "This version does not exist, or was not adopted."))
}

func (p *Pages) status(v adoption.Version, all []adoption.Version) Status {
	s := Status{Version: v.Number}
	if step, ok := v.Adoption(); ok {
		s.Adopted, s.From, s.Decision, s.SHA256 = true, v.From, step.Words, v.Hash
	}
	current, ok := adoption.Current(all, people.DayOf(p.Now()))
	s.InForce = ok && current.Number == v.Number
	return s
}

// Callout says to readers what this text is worth.
func (s Status) Callout() ui.Callout {
	number := strconv.FormatInt(s.Version, 10)
	day := adoption.DayText(s.From)
	switch {
	case !s.Adopted:
		return ui.Callout{Tone: ui.Warning, Title: text.T("Un texte de départ, que personne n’a encore adopté", "A starting text, that nobody has adopted yet"),
			Body: []text.Text{text.T("Il n’oblige aucun organisme. L’équipe centrale le propose aux organismes, qui le commentent, avant qu’une version soit adoptée.",
				"It binds no body. The central team proposes it to public bodies, which comment on it, before a version is adopted.")}}
	case s.InForce:
		return ui.Callout{Tone: ui.Good, Title: text.T("Version "+number+", en vigueur depuis le "+day.FR, "Version "+number+", in force since "+day.EN), Body: []text.Text{s.Decision}}
	}
	return ui.Callout{Tone: ui.Info, Title: text.T("Version "+number+"\u00a0: ce n’est pas celle en vigueur aujourd’hui. Elle prend effet le "+day.FR+".",
		"Version "+number+": this is not the one in force today. It takes effect on "+day.EN+"."), Body: []text.Text{s.Decision}}
}

// ShowPage is a whole version.
type ShowPage struct {
	Status
	Framework *framework.Framework `json:"framework"`

	views    []ArticleView
	links    []ui.Link
	comments Tally
}

func (p *Pages) show(ctx context.Context, in versionIn) (ShowPage, error) {
	v, all, err := p.chosen(ctx, in.Version)
	if err != nil {
		return ShowPage{}, err
	}
	page := ShowPage{Status: p.status(v, all), Framework: v.Text, views: newReader(ctx, p, v.Text, in.Version).all()}
	number := in.Version
	page.links = []ui.Link{
		{Label: text.T("Texte intégral, à lire ou à imprimer", "Full text, to read or to print"), Href: web.URL(ctx, "principles.text", "version", number)},
		{Label: text.T("Nos principes et ceux d’autres cadres", "Our principles and those of other frameworks"), Href: web.URL(ctx, "principles.beside")},
		{Label: text.T("Versions et comparaison", "Versions and comparison"), Href: web.URL(ctx, "principles.versions")},
	}
	for _, f := range formats {
		page.links = append(page.links, ui.Link{Label: text.T("Télécharger ("+f.label+")", "Download ("+f.label+")"), Href: web.URL(ctx, "principles."+f.name, "version", number)})
	}
	if v.Number > 0 {
		comments, err := p.Store.Comments(ctx, v)
		if err != nil {
			return page, err
		}
		page.comments = tally(comments)
	}
	return page, nil
}

// Principles are the principles, with everything below them.
func (p ShowPage) Principles() []ArticleView { return p.views }

// Links lead to the other faces of the text.
func (p ShowPage) Links() []ui.Link { return p.links }

// Comments tells what became of what bodies said, in aggregate.
func (p ShowPage) Comments() Tally { return p.comments }

// Confidences explains the tags.
func (p ShowPage) Confidences() []Explained { return explained }

// Commitments counts the commitments.
func (p ShowPage) Commitments() int { return p.Framework.Count(framework.Commitment) }

// Controls counts the controls.
func (p ShowPage) Controls() int { return p.Framework.Count(framework.Control) }
