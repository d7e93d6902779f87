// Package readiness is measure 2.1, « Évaluation de l’aptitude », on the side of a public body: each year it says where it stands in
// its use of artificial intelligence and what shows it, reads what that comes to, chooses what to do next, and follows it until done.
//
// An assessment is a record that stays inside: see assessment.Kind. What is done about it is kept here, in tasks.
package readiness

import (
	"context"
	"time"

	"balise/engine/text"
	"balise/measures/readiness/assessment"
	"balise/measures/readiness/portrait"
	"balise/platform/app"
	"balise/platform/corpus"
	"balise/platform/db"
	"balise/platform/pages"
	"balise/platform/record"
	"balise/platform/web/ui"
)

// Measure is what the program needs to hold the assessments.
var Measure = app.Plan{Tables: []db.Migrations{Migrations, portrait.Migrations}, Kinds: func(c *corpus.Corpus) []record.Kind { return []record.Kind{assessment.Kind(c)} }, Build: build}

// Readiness holds the pages of the assessments of a house.
type Readiness struct {
	*app.House
	form assessment.Questionnaire
}

func build(h *app.House) app.Measure {
	r := &Readiness{House: h, form: assessment.Of(h.Corpus)}
	all := portrait.NewStore(h, h.Now)
	return app.Measure{
		ID:        "2.1",
		Title:     text.T("Aptitude des organismes à l’IA", "Readiness of public bodies for AI"),
		Texts:     map[string][]byte{"measures/readiness/texts.yaml": texts, "measures/readiness/portrait/texts.yaml": portrait.Texts},
		Endpoints: append(r.endpoints(), all.Endpoints()...),
		Nav:       []app.Link{portrait.Nav},
		Version:   all.Version,
		Desks:     []*pages.Desk{r.desk()},
		Corner:    r.Corner,
		Tasks:     r.tasks(),
		Retention: Retention,
		Fiction: func(ctx context.Context, now time.Time) error {
			if err := r.Fiction(ctx, now); err != nil {
				return err
			}
			return all.Fiction(ctx, now)
		},
	}
}

// deskName begins the names of the pages where assessments are filled.
const deskName = "readiness.desk"

// desk is where assessments are filled and signed.
func (r *Readiness) desk() *pages.Desk {
	return &pages.Desk{
		Name: deskName, FR: "/espace/aptitude", EN: "/en/workspace/readiness", API: "/api/v1/workspace/readiness",
		Title: text.T("Aptitude à l’IA", "Readiness for AI"), New: text.T("Commencer une évaluation", "Begin an assessment"), Noun: text.T("Évaluation", "Assessment"),
		About:  text.T("Dire où en est l’organisme, choisir quoi faire ensuite et le suivre.", "Say where the body stands, choose what to do next and follow it."),
		Decide: text.T("Évaluations de l’aptitude à signer", "Readiness assessments to sign"), Finish: text.T("Évaluations de l’aptitude à terminer", "Readiness assessments to finish"),
		Kind: assessment.Kind(r.Corpus), Records: r.Records, People: r.People, Now: r.Now, ByPart: true, Outbox: r.Outbox,
		Notices: map[record.Act]string{record.Publish: "notice.readiness.signed"},
		Also: []pages.Route{{Name: "readiness.result", Label: text.T("Résultat", "Result")}, {Name: "readiness.actions", Label: text.T("Quoi faire ensuite", "What to do next")},
			{Name: "readiness.report", Label: text.T("Rapport à imprimer", "Report to print")}},
		Panels: func(ctx context.Context, rec record.Record) ([]ui.Block, error) {
			s, err := r.sheet(ctx, rec)
			if err != nil {
				return nil, err
			}
			return r.panels(ctx, s)
		},
	}
}
