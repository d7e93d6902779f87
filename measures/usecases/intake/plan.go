package intake

import (
	"context"
	"fmt"

	"balise/engine/text"
	"balise/measures/usecases/catalogue"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// PlanPage says what a waiting file would change, before it changes anything.
type PlanPage struct {
	File          string        `json:"file"`
	SHA256        string        `json:"sha256"`
	DuplicateOf   string        `json:"duplicate_of,omitempty"` // the file that was loaded before, byte for byte the same
	Profile       string        `json:"profile"`
	Origin        string        `json:"profile_origin"`
	Edition       string        `json:"edition"`
	Encoding      string        `json:"encoding"`
	HeaderRow     int           `json:"header_row"`
	RecordsRead   int           `json:"records_read"`
	New           int           `json:"new"`
	Changed       int           `json:"changed"`
	Unchanged     int           `json:"unchanged"`
	Missing       int           `json:"missing"`
	Suspected     int           `json:"suspected"`
	Refused       []ProblemView `json:"refused"`
	Organisations []string      `json:"organisations"`
	Changes       []ChangeView  `json:"changes"`

	Action  string         `json:"-"`
	Back    string         `json:"-"`
	Columns string         `json:"-"`
	Key     string         `json:"-"` // tells this plan from another
	Over    bool           `json:"-"` // it was accepted or refused
	Result  string         `json:"-"` // where to read what it did
	Broken  []text.Text    `json:"-"` // why the file cannot be read by this profile
	Empty   bool           `json:"-"` // accepting it would change nothing
	Stats   []ui.Stat      `json:"-"`
	About   ui.SummaryList `json:"-"`
	Tables  []ui.Table     `json:"-"`
	Confirm ui.Field       `json:"-"`

	problems []ui.Problem
}

// Problems gives the error summary.
func (p PlanPage) Problems() []ui.Problem { return p.problems }

type uploadIn struct {
	Upload string `path:"upload"`
}

func (k *Intake) plan(ctx context.Context, in uploadIn) (PlanPage, error) {
	page, _, err := k.planned(ctx, in.Upload)
	return page, err
}

// planned makes the plan of a waiting file.
func (k *Intake) planned(ctx context.Context, id string) (PlanPage, *catalogue.Plan, error) {
	u, err := k.Store.Upload(ctx, id)
	if err != nil {
		return PlanPage{}, nil, err
	}
	page := PlanPage{File: u.FileName, SHA256: u.SHA256, Edition: u.Edition, Origin: string(u.Origin), Refused: []ProblemView{}, Organisations: []string{}, Changes: []ChangeView{},
		Action: web.URL(ctx, "usecases.intake.plan", "upload", u.ID), Back: web.URL(ctx, "usecases.intake"), Columns: web.URL(ctx, "usecases.intake.columns", "upload", u.ID),
		Over: u.State != catalogue.Waiting}
	if page.Over {
		if u.Load != "" {
			page.Result = web.URL(ctx, "usecases.intake.load", "load", u.Load)
		}
		return page, nil, nil
	}
	plan, err := k.prepare(ctx, u)
	if problems := problemsOf(err, ""); problems != nil {
		for _, p := range problems {
			page.Broken = append(page.Broken, p.Message)
		}
		return page, nil, nil
	}
	if err != nil {
		return page, nil, err
	}
	page.tell(ctx, plan, u)
	return page, plan, nil
}

func (k *Intake) prepare(ctx context.Context, u catalogue.Upload) (*catalogue.Plan, error) {
	f, err := k.Store.File(ctx, u.SHA256, u.FileName)
	if err != nil {
		return nil, err
	}
	profile, err := u.Profile()
	if err != nil {
		return nil, err
	}
	plan, err := k.Store.Prepare(ctx, k.Shipped, f, catalogue.Request{Profile: profile, Origin: u.Origin, Edition: u.Edition})
	if err != nil {
		return nil, err
	}
	plan.Upload = u.ID
	return plan, nil
}

func (p *PlanPage) tell(ctx context.Context, plan *catalogue.Plan, u catalogue.Upload) {
	p.DuplicateOf, p.Profile, p.Edition, p.Encoding, p.HeaderRow = plan.Facts.DuplicateOf, plan.Profile.ID, plan.Edition, plan.Facts.Encoding, plan.Facts.HeaderRow
	p.RecordsRead, p.New, p.Changed, p.Unchanged, p.Missing, p.Suspected = plan.RecordsRead, len(plan.New), len(plan.Changed), len(plan.Unchanged), len(plan.Missing), len(plan.Suspected)
	p.Refused = problemViews(ctx, plan.Refused)
	p.Organisations = append(p.Organisations, plan.Organisations...)
	for _, c := range plan.Changed {
		p.Changes = append(p.Changes, ChangeView{Key: c.Key, Kind: string(catalogue.Changed), Name: nameOf(&c.Record), Fields: fieldViews(c.Fields)})
	}
	for _, key := range plan.Missing {
		p.Changes = append(p.Changes, ChangeView{Key: key, Kind: string(catalogue.Missing), Name: key, Fields: []FieldView{}})
	}
	for i := range plan.New {
		p.Changes = append(p.Changes, ChangeView{Key: plan.New[i].Key, Kind: string(catalogue.New), Name: nameOf(&plan.New[i]), Fields: []FieldView{}})
	}
	p.Key, p.Empty = plan.Key(), plan.Empty()
	p.Stats = stats(p.New, p.Changed, p.Unchanged, p.Missing, p.Suspected, len(p.Refused))
	p.About = ui.SummaryList{Rows: []ui.SummaryRow{
		{Label: text.T("Profil", "Profile"), Value: text.T(plan.Profile.Title.FR+" ("+u.Origin.Text().FR+")", plan.Profile.Title.EN+" ("+u.Origin.Text().EN+")")},
		{Label: text.T("Source", "Source"), Value: text.T(plan.Profile.Source.Name.FR+". "+plan.Profile.Source.Licence.FR, plan.Profile.Source.Name.EN+". "+plan.Profile.Source.Licence.EN)},
		{Label: text.T("Date des données", "Date of the data"), Value: sameInBoth(plan.Edition)},
		{Label: text.T("Fiches lues", "Records read"), Value: count(plan.RecordsRead).Text},
		{Label: text.T("Organisations", "Organisations"), Value: count(len(plan.Organisations)).Text},
		{Label: text.T("Encodage et ligne des titres", "Encoding and row of headers"), Value: sameInBoth(fmt.Sprintf("%s · %d", p.Encoding, p.HeaderRow))},
		{Label: text.T("Envoyé", "Sent"), Value: told(u.At, u.By)},
	}}
	warnings := refusedTable(problemViews(ctx, plan.Warnings))
	warnings.ID, warnings.Caption = "warnings", text.T("À savoir", "To know")
	p.Tables = []ui.Table{refusedTable(p.Refused), warnings, schemaTable(plan.Schema), renamedTable(plan.Renamed), suspectedTable(plan.Suspected), shown(changesTable(p.Changes))}
	p.Confirm = ui.Field{Kind: "check", Name: "confirm", Label: text.T("J’ai lu le plan, et je l’accepte en entier", "I have read the plan, and I accept the whole of it")}
}

type decideIn struct {
	Upload  string `path:"upload"`
	Do      string `form:"_do"`
	Key     string `form:"_key"`
	Confirm bool   `form:"confirm"`
}

// decide accepts the whole plan, or refuses it.
func (k *Intake) decide(ctx context.Context, in decideIn) (web.Outcome[PlanPage], error) {
	actor := people.ActorFrom(ctx)
	if in.Do == "refuse" {
		u, err := k.Store.Upload(ctx, in.Upload)
		if err == nil {
			err = k.Store.Drop(ctx, actor, u)
		}
		return web.Go[PlanPage](web.URL(ctx, "usecases.intake"), "notice.usecases.refused"), err
	}
	page, plan, err := k.planned(ctx, in.Upload)
	if err != nil {
		return web.Outcome[PlanPage]{}, err
	}
	stay := func(status int, p ui.Problem) (web.Outcome[PlanPage], error) {
		page.problems = []ui.Problem{p}
		if p.Field == page.Confirm.Name {
			page.Confirm.Errors = []text.Text{p.Message}
		}
		return web.Stay(page, status), nil
	}
	switch {
	case plan == nil:
		return web.Stay(page, 422), nil
	case in.Key != page.Key:
		return stay(409, ui.Problem{Message: text.T("Rien n’a été chargé\u00a0: le catalogue ou le profil a changé depuis que le plan a été fait. Voici le nouveau plan.",
			"Nothing was loaded: the catalogue or the profile has changed since the plan was made. Here is the new plan.")})
	case !in.Confirm:
		return stay(422, ui.Problem{Field: "confirm", Message: text.T("Cochez la case pour accepter le plan en entier.", "Tick the box to accept the whole plan.")})
	}
	load, err := k.Store.Apply(ctx, actor, plan)
	if fault.Is(err, fault.ConflictKind) {
		return stay(409, ui.Problem{Message: text.T("Rien n’a été chargé\u00a0: un autre fichier est entré entre-temps. Rechargez la page pour voir le nouveau plan.",
			"Nothing was loaded: another file came in meanwhile. Reload the page to see the new plan.")})
	}
	if err != nil {
		return web.Outcome[PlanPage]{}, err
	}
	return web.Go[PlanPage](web.URL(ctx, "usecases.intake.load", "load", load.ID), "notice.usecases.loaded"), nil
}
