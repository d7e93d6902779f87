package pages

import (
	"context"
	"net/http"

	"balise/engine/text"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// RemainingPage lists the questions that are asked and that nobody answered, part by part.
type RemainingPage struct {
	head
	Parts         []RemainingPart
	Count, Needed int
	Cancel        string
}

// RemainingPart is what remains of a part: first what a submission needs.
type RemainingPart struct {
	ID     string
	Title  text.Text
	Hint   text.Text
	Needed []ui.Link
	Others []ui.Link
}

func (d *Desk) remaining(ctx context.Context, in idIn) (RemainingPage, error) {
	r, body, err := d.open(ctx, in.ID, people.RecordRead)
	if err != nil {
		return RemainingPage{}, err
	}
	views, err := d.views(ctx, r)
	page := RemainingPage{head: d.head(ctx, r, body), Cancel: web.URL(ctx, d.Name+".show", "id", r.ID)}
	var to fieldLink
	if d.mayEdit(ctx, r) {
		to = d.toField(ctx, r.ID)
	}
	for _, v := range views {
		if len(v.Open) == 0 {
			continue
		}
		page.Count, page.Needed = page.Count+len(v.Open), page.Needed+v.Needed
		part := RemainingPart{ID: v.Section.ID, Title: v.Section.Title, Hint: v.hint(people.DayOf(d.Now()))}
		for i, q := range v.Open {
			link := ui.Link{Label: q.Label, Href: to.href(q.FirstField())}
			if i < v.Needed {
				part.Needed = append(part.Needed, link)
			} else {
				part.Others = append(part.Others, link)
			}
		}
		page.Parts = append(page.Parts, part)
	}
	return page, err
}

// RecordParts says how far the parts of a record are answered.
type RecordParts struct {
	Version int          `json:"version" doc:"Version de la fiche / Version of the record"`
	Parts   []RecordPart `json:"parts" nullable:"false" doc:"Les parties, dans l’ordre du formulaire / The parts, in the order of the form"`
}

// RecordPart is one part of a record: who answers it, how far it is answered, and what remains.
type RecordPart struct {
	ID         string         `json:"id" doc:"Identifiant de la partie / Identifier of the part"`
	Title      text.Text      `json:"title" doc:"Titre / Title"`
	State      string         `json:"state" enum:"to_do,in_progress,done,hidden" doc:"Où elle en est\u00a0; hidden\u00a0: elle ne s’applique pas / Where it stands; hidden: it does not apply"`
	Why        *text.Text     `json:"why,omitempty" doc:"Pourquoi elle ne s’applique pas / Why it does not apply"`
	Respondent *text.Text     `json:"respondent,omitempty" doc:"Qui y répond / Who answers it"`
	Due        string         `json:"due,omitempty" format:"date" doc:"Échéance / Due date"`
	Asked      int            `json:"asked" doc:"Questions qui se posent / Questions that apply"`
	Answered   int            `json:"answered" doc:"Questions répondues / Questions answered"`
	Remaining  []OpenQuestion `json:"remaining" nullable:"false" doc:"Ce qui reste à répondre, l’obligatoire d’abord / What remains to be answered, what is required first"`
}

// OpenQuestion is a question that applies and that nobody answered.
type OpenQuestion struct {
	Question string    `json:"question" doc:"Identifiant de la question / Identifier of the question"`
	Label    text.Text `json:"label" doc:"La question / The question"`
	Required bool      `json:"required" doc:"La soumission la demande / The submission needs it"`
}

// partsOperation reads the parts of a record, for programs.
func (d *Desk) partsOperation() web.Endpoint {
	title, label := text.T("Le projet", "The project"), text.T("À quoi sert ce système\u00a0?", "What is this system for?")
	page := web.Page{Name: d.Name + ".api.parts", API: d.API + "/{id}/parts", Action: string(people.RecordRead), Scope: string(people.ScopeFor(people.RecordRead)),
		Summary: text.T("Lire où en est chaque partie, et ce qui reste à répondre", "Read where each part stands, and what remains to be answered"),
		Example: RecordParts{Version: 3, Parts: []RecordPart{{ID: "project", Title: title, State: "in_progress", Due: "2026-12-15", Asked: 6, Answered: 5,
			Remaining: []OpenQuestion{{Question: "purpose", Label: label, Required: true}}}}}}
	return web.Call(http.MethodGet, page, d.apiParts)
}

func (d *Desk) apiParts(ctx context.Context, in struct {
	ID string `path:"id" example:"01hzexemple0000000000000000" doc:"Identifiant de la fiche / Identifier of the record"`
}) (web.Reply[RecordParts], error) {
	r, err := d.apiOpen(ctx, in.ID, people.RecordRead)
	if err != nil {
		return web.Reply[RecordParts]{}, err
	}
	told, err := d.recordParts(ctx, r)
	return web.Reply[RecordParts]{Body: told, Version: r.Version}, err
}

func (d *Desk) recordParts(ctx context.Context, r record.Record) (RecordParts, error) {
	views, err := d.views(ctx, r)
	told := RecordParts{Version: r.Version, Parts: []RecordPart{}}
	for _, v := range views {
		part := RecordPart{ID: v.Section.ID, Title: v.Section.Title, State: v.code(), Due: string(v.Due), Asked: v.Asked, Answered: v.Answered, Remaining: []OpenQuestion{}}
		if who := v.who(); !who.Empty() {
			part.Respondent = &who
		}
		if v.Hidden() {
			part.Why = &v.Why
		}
		for i, q := range v.Open {
			part.Remaining = append(part.Remaining, OpenQuestion{Question: q.ID, Label: q.Label, Required: i < v.Needed})
		}
		told.Parts = append(told.Parts, part)
	}
	return told, err
}

// code is where a part stands, for programs.
func (v partView) code() string {
	switch {
	case v.Hidden():
		return "hidden"
	case v.Done:
		return "done"
	case v.Answered > 0:
		return "in_progress"
	}
	return "to_do"
}
