package lessons

import (
	"context"

	"balise/engine/text"
	"balise/measures/usecases/catalogue"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// casePage is the name of the public page of a case, with its {label}.
const casePage = "usecases.case"

// The names of the desks.
const (
	noteDesk  = "lessons.notes"
	studyDesk = "lessons.studies"
)

// Endpoints gives the pages besides those of the desks.
func (l *Lessons) Endpoints() []web.Endpoint {
	public := func(name, fr, en, api, template string, summary text.Text) web.Page {
		return web.Page{Name: "lessons." + name, FR: "/apprentissages" + fr, EN: "/en/lessons" + en, API: "/api/v1/lessons" + api, Files: files,
			Template: template, Summary: summary, Kept: true}
	}
	inside := func(name, fr, en, template string, action people.Action) web.Page {
		return web.Page{Name: "lessons." + name, FR: "/espace" + fr, EN: "/en/workspace" + en, Files: files, Template: template, Action: string(action)}
	}
	interest := inside("interest", "/cas/{label}/interet", "/cases/{label}/interest", "interest.html", people.InterestMark)
	note := inside("note.begin", "/cas/{label}/note", "/cases/{label}/note", "begin.html", people.LessonWrite)
	start := inside("start", "/cas/{label}/initiative", "/cases/{label}/initiative", "begin.html", people.RecordCreate)
	all := inside("interests", "/interets", "/interests", "interests.html", people.InterestRead)
	all.API, all.Scope = "/api/v1/lessons/interests", string(people.ScopeFor(people.InterestRead))
	all.Summary = text.T("Lister quel organisme s’intéresse à quel cas", "List which body is interested in which case")
	all.Description = text.T("Un organisme lit ses propres intérêts\u00a0; l’équipe centrale et l’audit lisent tout. Le public ne connaît que le nombre d’organismes, sur la page du cas.",
		"A body reads its own interests; the central team and auditors read all. The public knows only the number of bodies, on the page of the case.")
	return []web.Endpoint{
		web.Get(public("published", "", "", "", "published.html", text.T("Lister ce qui fut appris des cas d’ailleurs", "List what was learned from cases from elsewhere")), l.published),
		web.Get(public("note", "/notes/{number}", "/notes/{number}", "/notes/{number}", "read.html", text.T("Lire une note sur un cas", "Read a note on a case")), l.note),
		web.Get(public("study", "/cas/{number}", "/cases/{number}", "/cases/{number}", "read.html", text.T("Lire un cas documenté", "Read a documented case")), l.study),
		web.Get(interest, l.interestForm),
		web.Post(interest, l.saveInterest),
		web.Get(note, l.noteForm),
		web.Post(note, l.beginNote),
		web.Get(start, l.startForm),
		web.Post(start, l.startInitiative),
		web.Get(all, l.interestsPage),
		web.File(inside("interests.csv", "/interets/interets.csv", "/interests/interests.csv", "", people.InterestRead), l.interestsCSV),
	}
}

// Desks gives where notes and documented cases are written.
func (l *Lessons) Desks() []*pages.Desk {
	desk := func(name, fr, en, public string, kind record.Kind) *pages.Desk {
		return &pages.Desk{Name: name, FR: "/espace/" + fr, EN: "/en/workspace/" + en, PublicRoute: public, Kind: kind,
			Records: l.Records, People: l.People, Now: l.Now, Links: l.Links}
	}
	notes := desk(noteDesk, "notes", "notes", "lessons.note", noteKind(l.Corpus))
	notes.Title, notes.New, notes.Noun = text.T("Notes sur les cas d’ailleurs", "Notes on cases from elsewhere"), text.T("Écrire une note", "Write a note"), text.T("Note", "Note")
	notes.About = text.T("Ce que nous avons appris de ce que d’autres ont fait.", "What we learned from what others did.")
	notes.Decide, notes.Finish = text.T("Notes à relire", "Notes to review"), text.T("Notes à terminer", "Notes to finish")
	studies := desk(studyDesk, "cas-documentes", "documented-cases", "lessons.study", studyKind(l.Corpus))
	studies.Title, studies.New, studies.Noun = text.T("Cas documentés", "Documented cases"), text.T("Documenter un cas", "Document a case"), text.T("Cas", "Case")
	studies.About = text.T("Les cas qu’aucun inventaire ne publie, écrits par nous.", "The cases that no inventory publishes, written by us.")
	studies.Decide, studies.Finish = text.T("Cas documentés à relire", "Documented cases to review"), text.T("Cas documentés à terminer", "Documented cases to finish")
	return []*pages.Desk{notes, studies}
}

// caseIn is a case in an address.
type caseIn struct {
	Label string `path:"label" example:"UC-000001" doc:"Numéro du cas / Number of the case"`
}

// find gives the case of an address.
func (l *Lessons) find(ctx context.Context, in string) (catalogue.Case, error) {
	n, err := caseNumber(in)
	if err != nil {
		return catalogue.Case{}, err
	}
	c, err := l.Cases.Case(ctx, n)
	c.Record = c.Record.Public() // what is taken over from a case is what everyone may read of it
	return c, err
}

// caseURL leads to the public page of a case.
func caseURL(ctx context.Context, number int64) string {
	return web.URL(ctx, casePage, "label", label(number))
}

// bodiesFor offers the bodies for which the visitor may do something.
func (l *Lessons) bodiesFor(ctx context.Context, action people.Action) ([]ui.Option, error) {
	all, err := l.People.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	actor, today := people.ActorFrom(ctx), people.DayOf(l.Now())
	var options []ui.Option
	for _, b := range all {
		if b.ActiveAt(today) && people.Can(actor, action, b.ID) {
			options = append(options, ui.Option{Value: b.ID, Label: b.Name})
		}
	}
	return options, nil
}

// bodyField asks for which body; nothing is asked of who has only one.
func bodyField(options []ui.Option, f ui.Field) ui.Field {
	f.Kind, f.Name, f.Label, f.Required, f.Options = "select", "body", text.T("Au nom de", "On behalf of"), true, options
	return f
}

// chosenBody gives the body that a form chose, or the only one.
func chosenBody(options []ui.Option, typed string) string {
	if typed == "" && len(options) == 1 {
		return options[0].Value
	}
	return typed
}
