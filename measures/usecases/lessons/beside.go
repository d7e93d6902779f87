package lessons

import (
	"context"

	"balise/engine/text"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// Beside is what stands beside a case on its public page. It names no interested body: a body says what it looks for to its peers and
// to the central team, which is not yet a decision for everyone to read.
type Beside struct {
	Notes      []ui.Card
	Interested int
	Inspired   []ui.Link // published initiatives of Québec that come from the case
	// Actions are what the visitor may do with the case; none for who is not signed in.
	Actions []ui.Link
	// Mine tells which of the visitor’s bodies are interested, since when.
	Mine []text.Text
}

// Beside gives what stands beside a case.
func (l *Lessons) Beside(ctx context.Context, number int64) (b Beside, err error) {
	directory, err := l.People.Directory(ctx)
	if err != nil {
		return b, err
	}
	notes, err := l.tied(ctx, NoteKind, number)
	if err != nil {
		return b, err
	}
	for _, p := range notes {
		b.Notes = append(b.Notes, l.lesson(ctx, p, directory).card())
	}
	initiatives, err := l.tied(ctx, initiative.KindID, number)
	if err != nil {
		return b, err
	}
	for _, p := range initiatives {
		body, _ := directory.Body(p.BodyID)
		b.Inspired = append(b.Inspired, ui.Link{Href: web.URL(ctx, entryRoute, "number", p.Number),
			Label: each(func(in text.Lang) string { return p.Title.In(in) + " – " + body.Name.In(in) })})
	}
	if b.Interested, err = l.Interested(ctx, number); err != nil {
		return b, err
	}
	return b, l.forVisitor(ctx, &b, number, directory)
}

// forVisitor adds what only this visitor sees and may do.
func (l *Lessons) forVisitor(ctx context.Context, b *Beside, number int64, directory *people.Directory) error {
	actor := people.ActorFrom(ctx)
	if !actor.SignedIn() {
		return nil
	}
	for _, a := range []struct {
		action people.Action
		route  string
		label  text.Text
	}{
		{people.InterestMark, "lessons.interest", text.T("Cela nous intéresse", "We are interested")},
		{people.RecordCreate, "lessons.start", text.T("Partir de ce cas", "Start from this case")},
		{people.LessonWrite, "lessons.note.begin", text.T("Dire ce qui fut appris", "Say what was learned")},
	} {
		if people.Can(actor, a.action, "") {
			b.Actions = append(b.Actions, ui.Link{Label: a.label, Href: web.URL(ctx, a.route, "label", label(number))})
		}
	}
	interests, err := l.interestsOf(ctx, actor, number)
	for _, i := range interests {
		body, _ := directory.Body(i.BodyID)
		b.Mine = append(b.Mine, sinceText(body.Name, i))
	}
	return err
}
