package intake

import (
	"context"

	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// ProfilesPage lists the profiles by which inventories are read, and takes one that was written elsewhere.
type ProfilesPage struct {
	Profiles []ProfileView `json:"profiles"`
	Action   string        `json:"-"` // empty for who only reads
	Back     string        `json:"-"`
	Fields   []ui.Field    `json:"-"`
	Table    ui.Table      `json:"-"`
	problems []ui.Problem
}

// Problems gives the error summary.
func (p ProfilesPage) Problems() []ui.Problem { return p.problems }

// ProfileView is a profile, as programs read it.
type ProfileView struct {
	ID      string    `json:"id"`
	Title   text.Text `json:"title"`
	Origin  string    `json:"origin"` // shipped, saved
	Edition int       `json:"edition,omitempty"`
	Version string    `json:"version"`
	Series  string    `json:"series"`
	Country string    `json:"country"`
	Lang    string    `json:"lang"`
	Columns int       `json:"columns"`
}

func (k *Intake) profiles(ctx context.Context, _ struct{}) (ProfilesPage, error) {
	return k.profilesPage(ctx, nil)
}

func (k *Intake) profilesPage(ctx context.Context, problems []ui.Problem) (ProfilesPage, error) {
	page := ProfilesPage{Profiles: []ProfileView{}, Back: web.URL(ctx, "usecases.intake"), problems: problems}
	known, err := k.Store.Known(ctx, k.Shipped.Profiles)
	page.Table = ui.Table{ID: "profiles", Caption: text.T("Profils connus", "Known profiles"), Empty: text.T("Aucun profil.", "No profile."), Columns: []ui.Column{{Label: text.T("Inventaire", "Inventory")}, {Label: text.T("Nom", "Name")},
		{Label: text.T("Provenance", "Origin")}, {Label: text.T("Pays", "Country")}, number("Colonnes lues", "Columns read"), {Label: text.T("Enregistré", "Saved")}, {Label: text.T("Fichier", "File")}}}
	for _, p := range known {
		view := ProfileView{ID: p.ID, Title: p.Title, Origin: string(p.Origin), Version: p.Version, Series: p.Series, Country: p.Country, Lang: p.Lang, Columns: len(p.Columns)}
		var saved text.Text
		if p.Saved != nil {
			view.Edition, saved = p.Saved.Edition, told(p.Saved.At, p.Saved.By)
		}
		page.Profiles = append(page.Profiles, view)
		page.Table.Rows = append(page.Table.Rows, []ui.Cell{{Text: p.Title, Head: true}, {Text: sameInBoth(p.ID)}, {Text: p.Origin.Text()}, {Text: sameInBoth(p.Country)}, count(len(p.Columns)),
			{Text: saved}, {Text: text.T("Télécharger "+p.ID+".yaml", "Download "+p.ID+".yaml"), Href: web.URL(ctx, "usecases.intake.profile", "profile", p.ID)}})
	}
	if people.Can(people.ActorFrom(ctx), people.CatalogueLoad, "") {
		page.Action = web.URL(ctx, "usecases.intake.profiles")
		page.Fields = marked([]ui.Field{{Kind: "attachment", Name: "file", Label: text.T("Un profil écrit ailleurs, en YAML", "A profile written elsewhere, in YAML"), Required: true, Accept: ".yaml,.yml"}}, problems)
	}
	return page, err
}

func (k *Intake) importProfile(ctx context.Context, in struct {
	File *web.Upload `file:"file"`
}) (web.Outcome[ProfilesPage], error) {
	stay := func(problems []ui.Problem) (web.Outcome[ProfilesPage], error) {
		page, err := k.profilesPage(ctx, problems)
		return web.Stay(page, 422), err
	}
	if in.File == nil {
		return stay([]ui.Problem{{Field: "file", Message: text.T("Choisissez un fichier.", "Choose a file.")}})
	}
	p, err := catalogue.ReadProfile(in.File.Name, in.File.Data)
	if err == nil {
		err = k.checkCodes(p)
	}
	if err == nil {
		_, err = k.Store.SaveProfile(ctx, people.ActorFrom(ctx), p)
	}
	if problems := problemsOf(err, "file"); problems != nil {
		return stay(problems)
	}
	return web.Go[ProfilesPage](web.URL(ctx, "usecases.intake.profiles"), "notice.usecases.profile"), err
}

// checkCodes refuses a profile that leads to a code which no list of the content has.
func (k *Intake) checkCodes(p *usecase.Profile) error {
	err := p.CheckCodes(func(taxonomy, code string) bool {
		t := k.Corpus.Taxonomy(taxonomy)
		return t != nil && t.Term(code) != nil
	})
	if err == nil {
		return nil
	}
	return fault.Invalid(text.T(err.Error(), err.Error()))
}

func (k *Intake) exportProfile(ctx context.Context, in struct {
	Profile string `path:"profile"`
}) (web.Download, error) {
	known, err := k.Store.Known(ctx, k.Shipped.Profiles)
	if err != nil {
		return web.Download{}, err
	}
	for _, p := range known {
		if p.ID == in.Profile {
			written, err := catalogue.WriteProfile(p.Profile)
			return web.Download{Name: p.ID + ".yaml", MediaType: "application/yaml", Data: []byte(written)}, err
		}
	}
	return web.Download{}, fault.NotFound(text.T("Ce profil n’existe pas.", "This profile does not exist."))
}
