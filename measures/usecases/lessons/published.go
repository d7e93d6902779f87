package lessons

import (
	"context"
	"slices"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/initiative"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// Lesson is a published note or documented case, in brief.
type Lesson struct {
	Kind        string    `json:"kind" enum:"case-note,case-study" doc:"Note ou cas documenté / Note or documented case"`
	Number      int64     `json:"number" doc:"Numéro permanent / Permanent number"`
	Case        string    `json:"case,omitempty" example:"UC-000123" doc:"Cas dont parle la note / Case that the note is about"`
	Title       text.Text `json:"title"`
	Body        text.Text `json:"body" doc:"Organisme qui l’a écrite / Body that wrote it"`
	PublishedAt time.Time `json:"published_at" doc:"Cette version est publiée depuis / This version has been public since"`
	URL         text.Text `json:"url" doc:"Page, dans chaque langue / Page, in each language"`

	answers instrument.Answers
	path    string
}

// lesson tells of a publication in brief.
func (l *Lessons) lesson(ctx context.Context, p record.Publication, directory *people.Directory) Lesson {
	route := "lessons.note"
	if p.Kind == StudyKind {
		route = "lessons.study"
	}
	body, _ := directory.Body(p.BodyID)
	return Lesson{Kind: p.Kind, Number: p.Number, Case: initiative.Code(p.Answers, "case"), Title: p.Title, Body: body.Name, PublishedAt: p.At,
		URL:     each(func(in text.Lang) string { return web.Absolute(ctx, web.URLIn(ctx, in, route, "number", p.Number)) }),
		answers: p.Answers, path: web.URL(ctx, route, "number", p.Number)}
}

// PublishedPage lists what was learned, the last published first.
type PublishedPage struct {
	Lessons []Lesson `json:"lessons" nullable:"false" doc:"Notes et cas documentés / Notes and documented cases"`
}

func (l *Lessons) published(ctx context.Context, _ struct{}) (PublishedPage, error) {
	page := PublishedPage{Lessons: []Lesson{}}
	directory, err := l.People.Directory(ctx)
	if err != nil {
		return page, err
	}
	head, err := l.Records.Head(ctx)
	if err != nil {
		return page, err
	}
	for _, kind := range []string{NoteKind, StudyKind} {
		for p, err := range l.Records.Public(ctx, kind, head, nil) {
			if err != nil {
				return page, err
			}
			if shown(p) {
				page.Lessons = append(page.Lessons, l.lesson(ctx, p, directory))
			}
		}
	}
	slices.SortStableFunc(page.Lessons, func(x, y Lesson) int { return y.PublishedAt.Compare(x.PublishedAt) })
	return page, nil
}

// shown tells whether a publication still stands: it was neither withdrawn nor retired.
func shown(p record.Publication) bool {
	return p.State == record.Published || p.State == record.Corrected
}

// Cards shows the list.
func (p PublishedPage) Cards() []ui.Card {
	var cards []ui.Card
	for _, l := range p.Lessons {
		cards = append(cards, l.card())
	}
	return cards
}

func (l Lesson) card() ui.Card {
	question := "relevance"
	if l.Kind == StudyKind {
		question = "summary"
	}
	body, _ := l.answers[question].Value.(text.Text)
	const most = 280 // characters
	return ui.Card{Title: l.Title, Href: l.path, Icon: "document", Body: text.T(cut(body.FR, most), cut(body.EN, most)), Meta: each(func(in text.Lang) string {
		said := l.Body.In(in) + " · " + lang.Date(in, l.PublishedAt)
		if l.Case != "" {
			said = l.Case + " · " + said
		}
		return said
	})}
}

// Empty says why nothing is shown.
func (p PublishedPage) Empty() ui.Empty {
	return ui.Empty{Title: text.T("Rien n’est encore publié", "Nothing is published yet"),
		Message: text.T("Les notes relues et publiées par l’équipe centrale paraîtront ici.", "The notes that the central team reviews and publishes will appear here.")}
}
