package lessons

import (
	"context"
	"net/url"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// BeginPage asks on whose behalf a draft about a case is begun, and says what will be in it.
type BeginPage struct {
	Title   text.Text
	Lead    text.Text
	Label   string
	Name    text.Text
	CaseURL string
	Action  string
	Fields  []ui.Field
	Button  ui.Button
	// Brought is what the draft begins with.
	Brought  ui.SummaryList
	problems []ui.Problem
}

// Problems gives the error summary.
func (p BeginPage) Problems() []ui.Problem { return p.problems }

// beginning is a draft that a case begins.
type beginning struct {
	page    BeginPage
	action  people.Action
	kind    string
	desk    string // whose form comes next
	notice  string
	answers instrument.Answers
}

func (l *Lessons) noteForm(ctx context.Context, in caseIn) (BeginPage, error) {
	b, err := l.noteBeginning(ctx, in.Label)
	if err != nil {
		return BeginPage{}, err
	}
	return l.beginPage(ctx, b, url.Values{}, nil)
}

func (l *Lessons) beginNote(ctx context.Context, in interestIn) (web.Outcome[BeginPage], error) {
	b, err := l.noteBeginning(ctx, in.Label)
	if err != nil {
		return web.Outcome[BeginPage]{}, err
	}
	return l.begin(ctx, b, in.Form)
}

func (l *Lessons) noteBeginning(ctx context.Context, of string) (beginning, error) {
	c, err := l.find(ctx, of)
	if err != nil {
		return beginning{}, err
	}
	name := nameOf(c)
	return beginning{action: people.LessonWrite, kind: NoteKind, desk: noteDesk, notice: "notice.note.begun",
		page: BeginPage{Title: text.T("Dire ce qui fut appris", "Say what was learned"),
			Lead: text.T("Une note paraît à côté du cas une fois qu’une autre personne, de l’équipe centrale, l’a relue et publiée.",
				"A note appears beside the case once somebody else, of the central team, has reviewed and published it."),
			Label: c.Label(), Name: name, CaseURL: caseURL(ctx, c.Number), Action: web.URL(ctx, "lessons.note.begin", "label", c.Label()),
			Button: ui.Button{Label: text.T("Commencer la note", "Begin the note")}},
		answers: instrument.Answers{"case": {Value: c.Label()}, "title": {Value: noteTitle(name)}}}, nil
}

// noteTitle names a note that was just begun.
func noteTitle(name text.Text) text.Text {
	const most = 180 // characters: a title takes 200
	return each(func(l text.Lang) string {
		return text.T("Ce que nous avons appris de\u00a0: ", "What we learned from: ").In(l) + cut(name.In(l), most-len("Ce que nous avons appris de : "))
	})
}

// cut shortens a text to so many characters, at a word.
func cut(s string, most int) string {
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	end := most - 1
	for end > most/2 && runes[end] != ' ' {
		end--
	}
	return string(runes[:end]) + "…"
}

func (l *Lessons) beginPage(ctx context.Context, b beginning, typed url.Values, problems []ui.Problem) (BeginPage, error) {
	page := b.page
	page.problems = problems
	bodies, err := l.bodiesFor(ctx, b.action)
	if err != nil {
		return page, err
	}
	if len(bodies) > 1 {
		page.Fields = marks([]ui.Field{bodyField(bodies, ui.Field{Values: typed})}, problems)
	}
	return page, nil
}

// begin makes the draft and leads to its form.
func (l *Lessons) begin(ctx context.Context, b beginning, form url.Values) (web.Outcome[BeginPage], error) {
	bodies, err := l.bodiesFor(ctx, b.action)
	if err != nil {
		return web.Outcome[BeginPage]{}, err
	}
	body := chosenBody(bodies, form.Get("body"))
	var made record.Record
	if body == "" {
		err = fault.Invalid(text.T("Choisissez l’organisme.", "Choose the body."), fault.Field{Name: "body", Message: text.T("Choisissez l’organisme.", "Choose the body.")})
	} else {
		err = l.Records.Write(ctx, func(w *record.Writer) error {
			made, err = w.Create(ctx, people.ActorFrom(ctx), b.kind, body, b.answers, text.Text{}, "")
			return err
		})
	}
	if problems := refusal(err); problems != nil {
		page, err := l.beginPage(ctx, b, form, problems)
		return web.Stay(page, 422), err
	}
	if err != nil {
		return web.Outcome[BeginPage]{}, err
	}
	return web.Go[BeginPage](web.URL(ctx, b.desk+".edit", "id", made.ID), b.notice), nil
}

func (l *Lessons) startForm(ctx context.Context, in caseIn) (BeginPage, error) {
	b, err := l.starting(ctx, in.Label)
	if err != nil {
		return BeginPage{}, err
	}
	return l.beginPage(ctx, b, url.Values{}, nil)
}

func (l *Lessons) startInitiative(ctx context.Context, in interestIn) (web.Outcome[BeginPage], error) {
	b, err := l.starting(ctx, in.Label)
	if err != nil {
		return web.Outcome[BeginPage]{}, err
	}
	return l.begin(ctx, b, in.Form)
}

// starting is an initiative that begins from a case: what can be taken over, marked as coming from the case.
func (l *Lessons) starting(ctx context.Context, of string) (beginning, error) {
	c, err := l.find(ctx, of)
	if err != nil {
		return beginning{}, err
	}
	address := web.Absolute(ctx, web.URLIn(ctx, text.FR, casePage, "label", c.Label()))
	entry := l.Corpus.Instrument(initiative.InstrumentID)
	b := beginning{action: people.RecordCreate, kind: initiative.KindID, desk: entryDesk, notice: "notice.initiative.begun", answers: fromCase(entry, c, address),
		page: BeginPage{Title: text.T("Partir de ce cas", "Start from this case"),
			Lead: text.T("Un brouillon de fiche du registre commence avec ce qui suit. Tout s’y change, et rien n’est public avant que votre organisme le publie.",
				"A draft of a register entry begins with what follows. Everything in it can be changed, and nothing is public before your body publishes it."),
			Label: c.Label(), Name: nameOf(c), CaseURL: caseURL(ctx, c.Number), Action: web.URL(ctx, "lessons.start", "label", c.Label()),
			Button: ui.Button{Label: text.T("Créer le brouillon", "Create the draft")}}}
	reader, err := l.reader(ctx)
	if err != nil {
		return b, err
	}
	for _, q := range entry.Questions() {
		if a := b.answers[q.ID]; a.Given() {
			b.page.Brought.Rows = append(b.page.Brought.Rows, reader.Row(q, a))
		}
	}
	return b, nil
}
