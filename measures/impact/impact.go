// Package impact is the algorithmic impact assessment (« Évaluation de l’incidence algorithmique », incubator): before a system weighs
// on people, the body that wants it says what it may do to them and what protects them, somebody else gives an opinion, and an approver
// signs. Everyone reads the summary beside the initiative it is about.
//
// An assessment is a record, shaped by content/instruments/impact.yaml, about one initiative of the same body. Its points, level, findings
// and duties follow from its answers each time it is read. Opinions, replies and what shows that a duty is done stand in tables of their own,
// to which rows are only added.
package impact

import (
	"context"
	"embed"
	"slices"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/app"
	"balise/platform/corpus"
	"balise/platform/db"
	"balise/platform/initiative"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/record"
)

//go:embed *.html
var files embed.FS

//go:embed texts.yaml
var texts []byte

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations make the tables of this package.
var Migrations = db.Migrations{Name: "impact", FS: migrations}

// Measure is what the program needs to hold assessments.
var Measure = app.Plan{
	Tables: []db.Migrations{Migrations},
	Kinds:  func(c *corpus.Corpus) []record.Kind { return []record.Kind{kind(c)} },
	Build:  build,
}

// Assessments are the assessments of a house.
type Assessments struct {
	*app.House
	in   *instrument.Instrument
	kind record.Kind
}

func build(h *app.House) app.Measure {
	a := &Assessments{House: h, in: h.Corpus.Instrument(KindID), kind: kind(h.Corpus)}
	return app.Measure{
		ID:           "incubator.impact",
		Title:        text.T("Évaluation de l’incidence algorithmique", "Algorithmic impact assessment"),
		Texts:        map[string][]byte{"measures/impact/texts.yaml": texts},
		Endpoints:    slices.Concat(a.workspace(), a.public()),
		Nav:          []app.Link{{Route: listRoute, Label: text.T("Évaluations", "Assessments"), Rank: 1}},
		Desks:        []*pages.Desk{a.desk()},
		Panels:       map[string]pages.Panel{initiative.KindID: a.onInitiative},
		PublicPanels: map[string]pages.PublicPanel{initiative.KindID: a.onEntry},
		Corner:       a.corner,
		Fiction:      a.fiction,
	}
}

// The names of pages that other files lead to.
const (
	deskName    = "impact.desk"
	listRoute   = "impact.list"
	readRoute   = "impact.read"
	beginRoute  = "impact.initiative.begin"
	resultRoute = "impact.result"
	reportRoute = "impact.report"
	reviewRoute = "impact.opinions"
	giveRoute   = "impact.opinion"
	replyRoute  = "impact.reply"
	dutyRoute   = "impact.duty"
)

func (a *Assessments) desk() *pages.Desk {
	return &pages.Desk{
		Name: deskName, FR: "/espace/evaluations", EN: "/en/workspace/assessments", API: "/api/v1/workspace/assessments", PublicRoute: readRoute,
		Title: text.T("Évaluations de l’incidence", "Impact assessments"), New: text.T("Commencer une évaluation", "Begin an assessment"), Noun: text.T("Évaluation", "Assessment"),
		About:  text.T("Ce qu’un système peut faire à des personnes, et ce qui les protège.", "What a system may do to people, and what protects them."),
		Decide: text.T("Évaluations qui attendent votre approbation", "Assessments waiting for your approval"), Finish: text.T("Évaluations à terminer", "Assessments to finish"),
		Kind: a.kind, Records: a.Records, People: a.People, Now: a.Now, Links: a.Links, Panels: a.panels, ByPart: true, Outbox: a.Outbox,
		Notices: map[record.Act]string{record.Publish: "notice.impact.publish", record.Withdraw: "notice.impact.withdraw"},
		Also: []pages.Route{
			{Name: resultRoute, Label: text.T("Résultat", "Result")},
			{Name: reviewRoute, Label: text.T("Avis", "Opinions")},
			{Name: reportRoute, Label: text.T("Rapport à imprimer", "Printable report")},
		},
	}
}

// today is the day as of which evidence is judged.
func (a *Assessments) today() instrument.Date {
	d, _ := instrument.ParseDate(string(people.DayOf(a.Now()))) // a day is always well written
	return d
}

// open gives an assessment that the visitor may read; for who may not, it does not exist.
func (a *Assessments) open(ctx context.Context, id string) (record.Record, error) {
	r, err := a.Records.Record(ctx, id)
	if err != nil {
		return r, err
	}
	if r.Kind != KindID || !people.Can(people.ActorFrom(ctx), people.RecordRead, r.BodyID) {
		return r, notFound()
	}
	return r, nil
}

// each makes a text by writing it in each language.
func each(write func(text.Lang) string) text.Text { return text.T(write(text.FR), write(text.EN)) }
