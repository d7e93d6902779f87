package impact

import (
	"context"
	"strconv"

	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// workspace gives the pages besides those of the desk.
func (a *Assessments) workspace() []web.Endpoint {
	at := func(name, fr, en, template string, action people.Action) web.Page {
		return web.Page{Name: name, FR: "/espace" + fr, EN: "/en/workspace" + en, Files: files, Template: template, Action: string(action)}
	}
	begin := at(beginRoute, "/initiatives/{id}/evaluation", "/initiatives/{id}/assessment", "begin.html", people.RecordCreate)
	give := at(giveRoute, "/evaluations/{id}/avis/nouveau", "/assessments/{id}/opinions/new", "form.html", people.AssessmentReview)
	reply := at(replyRoute, "/evaluations/{id}/avis/{opinion}", "/assessments/{id}/opinions/{opinion}", "form.html", people.RecordEdit)
	duty := at(dutyRoute, "/evaluations/{id}/obligations/{duty}", "/assessments/{id}/duties/{duty}", "form.html", people.RecordEdit)
	return []web.Endpoint{
		web.Get(begin, a.beginForm),
		web.Post(begin, a.begin),
		web.Get(at(resultRoute, "/evaluations/{id}/resultat", "/assessments/{id}/result", "blocks.html", people.RecordRead), a.resultPage),
		web.Get(at(reviewRoute, "/evaluations/{id}/avis", "/assessments/{id}/opinions", "blocks.html", people.RecordRead), a.opinionsPage),
		web.Get(at(reportRoute, "/evaluations/{id}/rapport", "/assessments/{id}/report", "report.html", people.RecordRead), a.reportPage),
		web.File(at("impact.export.json", "/evaluations/{id}/evaluation.json", "/assessments/{id}/assessment.json", "", people.RecordRead), a.exportJSON),
		web.File(at("impact.export.csv", "/evaluations/{id}/evaluation.csv", "/assessments/{id}/assessment.csv", "", people.RecordRead), a.exportCSV),
		web.Get(give, a.opinionForm),
		web.Post(give, a.giveOpinion),
		web.Get(reply, a.replyForm),
		web.Post(reply, a.saveReply),
		web.Get(duty, a.dutyForm),
		web.Post(duty, a.saveDuty),
	}
}

type idIn struct {
	ID string `path:"id"`
}

// BlocksPage is a page of components about one assessment.
type BlocksPage struct {
	Title   text.Text // of the page
	Of      text.Text // the assessment
	Back    string
	Lead    text.Text
	State   ui.Tag
	Version int
	Blocks  []ui.Block
	Buttons []ui.Button
}

func (a *Assessments) blocksPage(ctx context.Context, r record.Record, title, lead text.Text) BlocksPage {
	return BlocksPage{Title: title, Of: r.Title, Lead: lead, Back: web.URL(ctx, deskName+".show", "id", r.ID), State: pages.KindStateTag(a.kind, r.State), Version: r.Version}
}

func (a *Assessments) resultPage(ctx context.Context, in idIn) (BlocksPage, error) {
	r, err := a.open(ctx, in.ID)
	if err != nil {
		return BlocksPage{}, err
	}
	page := a.blocksPage(ctx, r, text.T("Résultat de l’évaluation", "Result of the assessment"),
		text.T("Le niveau, d’où il vient, et ce qu’il demande. Tout se recalcule à chaque réponse.", "The level, where it comes from, and what it asks for. Everything is worked out again at each answer."))
	w, err := a.account(ctx, r)
	if err != nil {
		return page, err
	}
	page.Blocks = w.blocks(ctx)
	page.Buttons = []ui.Button{{Label: text.T("Rapport à imprimer", "Printable report"), Kind: "secondary", Href: web.URL(ctx, reportRoute, "id", r.ID)}}
	return page, nil
}

// panels is what the page of an assessment shows of it: the level, what is left to do, the opinions.
func (a *Assessments) panels(ctx context.Context, r record.Record) ([]ui.Block, error) {
	w, err := a.account(ctx, r)
	if err != nil {
		return nil, err
	}
	all, done, blocked := w.dutyCount()
	b := w.levelBlock()
	b.ID, b.Title = "result", text.T("Résultat", "Result")
	b.Parts = b.Parts[:1] // the thresholds stand on the page of the result
	n := text.T("dont "+strconv.Itoa(done)+" faites", strconv.Itoa(done)+" of them done")
	if blocked > 0 {
		n = text.T(n.FR+"\u00a0; "+strconv.Itoa(blocked)+" bloquent l’approbation", n.EN+"; "+strconv.Itoa(blocked)+" block the approval")
	}
	b.Parts = append(b.Parts, ui.Part{Stats: []ui.Stat{
		{Number: int64(all), Label: text.T("Choses à faire", "Things to do"), Note: n, Href: web.URL(ctx, resultRoute, "id", r.ID) + "#duties"},
		{Number: int64(len(w.result.Missing)), Label: text.T("Questions à points sans réponse", "Unanswered questions with points"), Href: web.URL(ctx, resultRoute, "id", r.ID) + "#unanswered"},
		{Number: int64(len(w.said)), Label: text.T("Avis", "Opinions"), Href: web.URL(ctx, reviewRoute, "id", r.ID)},
	}})
	b.Links = []ui.Link{{Label: text.T("Tout le résultat, expliqué", "The whole result, explained"), Href: web.URL(ctx, resultRoute, "id", r.ID)}}
	opinions, err := w.opinionsBlock(ctx)
	return append([]ui.Block{b}, opinions...), err
}

// corner is what waits in the workspace for who gives opinions: assessments submitted on which they said nothing yet.
func (a *Assessments) corner(ctx context.Context) ([]pages.WaitingList, []ui.Card, error) {
	actor := people.ActorFrom(ctx)
	all, bodies := people.Reach(actor, people.AssessmentReview)
	if !all && len(bodies) == 0 {
		return nil, nil, nil
	}
	if all {
		bodies = nil // every body
	}
	const most = 8
	found, err := a.Records.List(ctx, record.Filter{Kind: KindID, BodyIDs: bodies, State: record.InReview, Limit: most})
	if err != nil {
		return nil, nil, err
	}
	directory, err := a.People.Directory(ctx)
	if err != nil {
		return nil, nil, err
	}
	list := pages.WaitingList{ID: "assessments-to-review", Title: text.T("Évaluations qui attendent un avis", "Assessments waiting for an opinion")}
	for _, r := range found {
		said, err := a.Opinions(ctx, r.ID)
		if err != nil {
			return nil, nil, err
		}
		if hasSpoken(said, actor) {
			continue
		}
		body, _ := directory.Body(r.BodyID)
		list.Tasks = append(list.Tasks, ui.Task{Label: r.Title, Href: web.URL(ctx, deskName+".show", "id", r.ID), Tag: pages.KindStateTag(a.kind, r.State),
			Hint: each(func(l text.Lang) string { return body.Name.In(l) + " · " + lang.DateTime(l, r.UpdatedAt) })})
	}
	if len(list.Tasks) == 0 {
		return nil, nil, nil
	}
	return []pages.WaitingList{list}, nil, nil
}

func hasSpoken(said []Opinion, actor people.Actor) bool {
	for _, o := range said {
		if o.ByID == actor.ID {
			return true
		}
	}
	return false
}
