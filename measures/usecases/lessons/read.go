package lessons

import (
	"context"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/pages"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// ReadPage is a published note or documented case.
type ReadPage struct {
	Lesson
	State   string                  `json:"state" doc:"published, corrected, withdrawn ou retired / published, corrected, withdrawn or retired"`
	Reason  text.Text               `json:"reason,omitzero" doc:"Raison de la correction ou du retrait / Reason of the correction or withdrawal"`
	Answers map[string]pages.Answer `json:"answers" doc:"Réponses publiques, par question / Public answers, by question"`
	Form    string                  `json:"form_version" doc:"Version du formulaire / Version of the form"`

	sections []pages.Section
	tag      ui.Tag
	about    *ui.Link
}

type numberIn struct {
	Number int64 `path:"number" minimum:"1" example:"1" doc:"Numéro de la note ou du cas / Number of the note or case"`
}

func (l *Lessons) note(ctx context.Context, in numberIn) (ReadPage, error) {
	return l.read(ctx, NoteKind, in.Number)
}

func (l *Lessons) study(ctx context.Context, in numberIn) (ReadPage, error) {
	return l.read(ctx, StudyKind, in.Number)
}

func (l *Lessons) read(ctx context.Context, kind string, number int64) (ReadPage, error) {
	p, err := l.Records.Current(ctx, kind, number)
	if err != nil {
		return ReadPage{}, err
	}
	directory, err := l.People.Directory(ctx)
	if err != nil {
		return ReadPage{}, err
	}
	reader, err := l.reader(ctx)
	if err != nil {
		return ReadPage{}, err
	}
	page := ReadPage{Lesson: l.lesson(ctx, p, directory), State: string(p.State), Form: p.InstrumentVersion, tag: pages.StateTag(p.State)}
	if p.State != record.Published {
		page.Reason = p.Reason
	}
	page.sections = reader.SectionsBut(l.Corpus.Instrument(kind), p.Answers, map[string]bool{"case": true, "title": true, "name": true})
	page.about, err = l.about(ctx, p)
	if err != nil {
		return page, err
	}
	page.Answers, err = pages.AnswersJSON(p.Answers)
	return page, err
}

// about leads to the case that a publication is about; nil when it has none.
func (l *Lessons) about(ctx context.Context, p record.Publication) (*ui.Link, error) {
	for _, n := range casesOfLesson(p) {
		c, err := l.Cases.Case(ctx, n)
		if fault.Is(err, fault.NotFoundKind) {
			continue
		}
		if err != nil {
			return nil, err
		}
		return &ui.Link{Label: caseTitle(c), Href: caseURL(ctx, n)}, nil
	}
	return nil, nil
}

// reader shows answers to whoever reads, with the names of bodies.
func (l *Lessons) reader(ctx context.Context) (pages.Reader, error) {
	directory, err := l.People.Directory(ctx)
	return pages.Reader{Lang: web.Lang(ctx), Grounds: l.Corpus.Taxonomy(instrument.GroundTaxonomy), BodyName: func(id string) text.Text {
		body, _ := directory.Body(id)
		return body.Name
	}}, err
}

// Gone tells that the note no longer stands.
func (p ReadPage) Gone() bool {
	return p.State == string(record.Withdrawn) || p.State == string(record.Retired)
}

// Corrected tells that the note was published anew with a reason.
func (p ReadPage) Corrected() bool { return p.State == string(record.Corrected) }

// Tag names and colours the state.
func (p ReadPage) Tag() ui.Tag { return p.tag }

// About leads to the case; nil when there is none.
func (p ReadPage) About() *ui.Link { return p.about }

// Sections shows the answers.
func (p ReadPage) Sections() []pages.Section { return p.sections }
