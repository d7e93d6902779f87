package readiness

import (
	"context"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/pages"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// ResultPage is what an assessment comes to, as it stands.
type ResultPage struct {
	Number      int64             `json:"number" doc:"Numéro de l’évaluation / Number of the assessment"`
	Body        string            `json:"body" doc:"Organisme, tel que dans son adresse / Body, as in its address"`
	Year        int               `json:"year" doc:"Année / Year"`
	State       string            `json:"state" doc:"État de l’évaluation / State of the assessment"`
	On          string            `json:"on" doc:"Jour auquel l’âge des preuves se compte / Day on which the age of evidence is counted"`
	Profile     string            `json:"profile" doc:"Ce que l’organisme fait de l’IA / What the body does with AI"`
	Whole       bool              `json:"whole" doc:"Toutes les réponses sont données / All answers are given"`
	Missing     []string          `json:"missing" nullable:"false" doc:"Questions sans réponse / Questions without an answer"`
	Stage       int               `json:"stage" doc:"Étape atteinte, de 0 à 5 / Stage reached, from 0 to 5"`
	BestStage   int               `json:"stage_at_best" doc:"Étape possible, si tout ce qui manque était au mieux / Possible stage, were all that is missing at its best"`
	Blocking    []string          `json:"blocking" nullable:"false" doc:"Dimensions qui empêchent l’étape suivante / Dimensions that block the next stage"`
	MeetsTarget bool              `json:"meets_target" doc:"Chaque dimension atteint sa cible / Each dimension reaches its target"`
	Dimensions  []DimensionResult `json:"dimensions" nullable:"false" doc:"Par dimension / By dimension"`
	Actions     []ActionResult    `json:"actions" nullable:"false" doc:"Quoi faire ensuite, dans l’ordre / What to do next, in order"`

	head   sheetHead
	blocks []ui.Block
	links  []ui.Link
}

// DimensionResult is where a body stands in a dimension.
type DimensionResult struct {
	Code          string    `json:"code" doc:"Dimension / Dimension"`
	Title         text.Text `json:"title" doc:"Nom / Name"`
	Declared      int       `json:"declared" doc:"Niveau déclaré / Declared level"`
	Supported     int       `json:"supported" doc:"Niveau que les preuves soutiennent / Level that evidence supports"`
	BestDeclared  int       `json:"declared_at_best" doc:"Niveau déclaré, si tout ce qui manque était au mieux / Declared level, were all that is missing at its best"`
	BestSupported int       `json:"supported_at_best" doc:"Niveau soutenu, si tout ce qui manque était au mieux / Supported level, were all that is missing at its best"`
	Progress      float64   `json:"progress" doc:"Niveau soutenu, avec le chemin fait vers le suivant / Supported level, with the way made to the next"`
	Target        int       `json:"target" doc:"Niveau visé / Target level"`
	Gap           int       `json:"gap" doc:"Niveaux qui manquent à la cible / Levels missing to the target"`
}

// sheetHead is what stands at the top of every page about one assessment.
type sheetHead struct {
	ID          string
	Title, Body text.Text
	State       ui.Tag
	On          instrument.Date
}

// Head gives the top of the page.
func (p ResultPage) Head() sheetHead { return p.head }

// Blocks are the parts of the page.
func (p ResultPage) Blocks() []ui.Block { return p.blocks }

// Links lead to the other pages about the assessment.
func (p ResultPage) Links() []ui.Link { return p.links }

func (r *Readiness) head(s sheet) sheetHead {
	kind := r.desk().Kind
	return sheetHead{ID: s.Record.ID, Title: kind.Title(s.Record.Answers), Body: s.Body.Name, State: pages.KindStateTag(kind, s.Record.State), On: s.Result.On}
}

func (r *Readiness) result(ctx context.Context, in sheetIn) (ResultPage, error) {
	s, err := r.open(ctx, in.ID)
	if err != nil {
		return ResultPage{}, err
	}
	page := r.figures(s)
	page.head = r.head(s)
	page.links = []ui.Link{
		{Label: text.T("Les réponses", "The answers"), Href: web.URL(ctx, deskName+".show", "id", s.Record.ID)},
		{Label: text.T("Quoi faire ensuite", "What to do next"), Href: web.URL(ctx, "readiness.actions", "id", s.Record.ID)},
		{Label: text.T("D’une année à l’autre", "From year to year"), Href: web.URL(ctx, "readiness.years", "slug", s.Body.Slug)},
		{Label: text.T("Rapport à imprimer", "Report to print"), Href: web.URL(ctx, "readiness.report", "id", s.Record.ID)},
	}
	page.blocks = []ui.Block{r.standing(s), r.stage(s)}
	for _, more := range []func(context.Context, sheet) (ui.Block, bool, error){r.dimensions, r.missing, r.renewals} {
		block, there, err := more(ctx, s)
		if err != nil {
			return page, err
		}
		if there {
			page.blocks = append(page.blocks, block)
		}
	}
	return page, nil
}

// figures gives the numbers of a result.
func (r *Readiness) figures(s sheet) ResultPage {
	worst, best := s.Result.Worst, s.Result.Best
	p := ResultPage{Number: s.Record.Number, Body: s.Body.Slug, Year: assessmentYear(s), State: string(s.Record.State), On: s.Result.On.String(), Profile: s.Result.Profile,
		Whole: s.Result.Whole(), Missing: append([]string{}, s.Result.Missing...), Stage: worst.Stage, BestStage: best.Stage, Blocking: worst.Blocking, MeetsTarget: worst.Meets,
		Dimensions: []DimensionResult{}, Actions: []ActionResult{}}
	for _, d := range s.form.Dimensions() {
		p.Dimensions = append(p.Dimensions, DimensionResult{Code: d.ID, Title: d.Title, Declared: worst.Declared[d.ID].Level, Supported: worst.Supported[d.ID].Level,
			BestDeclared: best.Declared[d.ID].Level, BestSupported: best.Supported[d.ID].Level, Progress: worst.Supported[d.ID].Progress,
			Target: s.target(d.ID), Gap: worst.Gap[d.ID]})
	}
	for _, a := range s.actions() {
		p.Actions = append(p.Actions, a.ActionResult)
	}
	return p
}
