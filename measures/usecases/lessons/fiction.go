package lessons

import (
	"context"
	"fmt"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/record"
)

// toldStudy is a documented case of the demonstration, and what became of it. Note is what was learned of it since; nothing of one
// that nobody wrote about.
type toldStudy struct {
	name, summary        text.Text
	organisation         string
	country, function    string
	lifecycle, technique string
	start                instrument.Date
	note                 *toldNote
}

type toldNote struct {
	title, results, difficulties, relevance text.Text
	published                               bool
}

var fiction = []toldStudy{
	{name: text.T("Prévoir les pannes d’écluses", "Foreseeing the failures of locks"), organisation: "Rijksdienst voor Verzonnen Sluizen (fictief)", country: "nl",
		function: "economy", lifecycle: "production", technique: "statistical_learning", start: instrument.Date{Year: 2022},
		summary: text.T("Des capteurs suivent le moteur de 40 écluses. Le système annonce les pannes probables de la semaine\u00a0; une équipe d’entretien décide où aller.",
			"Sensors follow the motors of 40 locks. The system announces the likely failures of the week; a maintenance team decides where to go."),
		note: &toldNote{published: true, title: text.T("Un tiers d’arrêts en moins, si les capteurs tiennent l’hiver", "A third fewer stops, if the sensors last the winter"),
			results:      text.T("De 2022 à 2024, les arrêts imprévus sont passés de 31 à 20 par an.", "From 2022 to 2024, unforeseen stops went from 31 to 20 a year."),
			difficulties: text.T("Un capteur sur cinq a dû être remplacé après le gel. Les équipes se méfiaient d’alertes sans explication.", "One sensor in five had to be replaced after the frost. Teams distrusted alerts without an explanation."),
			relevance:    text.T("Nos quais gèlent plus longtemps\u00a0: il faudrait des capteurs plus solides. La méthode, elle, se transporte.", "Our piers freeze for longer: sturdier sensors would be needed. The method itself can be carried over.")}},
	{name: text.T("Répondre la nuit aux questions sur les marées", "Answering questions on tides at night"), organisation: "Ministry of Imaginary Coasts (fictional)", country: "gb",
		function: "public_order", lifecycle: "retired", technique: "language_model", start: instrument.Date{Year: 2023, Month: 5},
		summary: text.T("Un agent conversationnel répondait la nuit aux plaisanciers. Il a été fermé après un an.", "A chatbot answered boaters at night. It was closed after a year."),
		note: &toldNote{published: true, title: text.T("Fermé\u00a0: une réponse sûre d’elle et fausse coûte cher en mer", "Closed: a confident wrong answer is costly at sea"),
			results:      text.T("6\u00a0400 conversations en un an\u00a0; 4\u00a0% des réponses relues étaient fausses.", "6,400 conversations in a year; 4% of the answers reread were wrong."),
			difficulties: text.T("Personne ne relisait la nuit. Les erreurs n’étaient vues que le lendemain.", "Nobody reread at night. Mistakes were only seen the next day."),
			relevance:    text.T("À ne pas refaire sans qu’une personne réponde aussi la nuit.", "Not to be done again unless a person answers at night too.")}},
	{name: text.T("Compter les phoques sur les photos aériennes", "Counting seals on aerial photographs"), organisation: "Opdigtet Havkontor (fiktivt)", country: "dk",
		function: "environment", lifecycle: "pilot", technique: "deep_learning", start: instrument.Date{Year: 2025},
		summary: text.T("Le système repère les phoques sur les photos\u00a0; deux biologistes vérifient un lot sur dix.", "The system spots seals on photographs; two biologists check one batch in ten."),
		note: &toldNote{title: text.T("Deux semaines de comptage en deux jours", "Two weeks of counting in two days"),
			results:      text.T("Le compte diffère de moins de 3\u00a0% de celui des biologistes sur trois plages.", "The count differs by less than 3% from that of the biologists on three beaches."),
			difficulties: text.T("Les rochers mouillés sont pris pour des phoques.", "Wet rocks are taken for seals."),
			relevance:    text.T("Peut servir au suivi de nos colonies, avec nos propres photos.", "May serve to follow our colonies, with our own photographs.")}},
}

// teller tells the fiction through the rights of its persons.
type teller struct {
	*Lessons
	agent, health, central people.Actor
}

// Fiction tells what the demonstration learned from elsewhere, once.
func (l *Lessons) Fiction(ctx context.Context, now time.Time) error {
	told, err := l.Records.List(ctx, record.Filter{Kind: StudyKind, Limit: 1})
	if err != nil || len(told) > 0 {
		return err
	}
	t := &teller{Lessons: l}
	persons, err := l.People.Persons(ctx)
	if err != nil {
		return err
	}
	for _, p := range persons {
		actor := people.Actor{ID: p.ID, Name: p.Name, Grants: p.Grants}
		switch p.Email {
		case "agente@exemple.invalid":
			t.agent = actor
		case "agente.sante@exemple.invalid":
			t.health = actor
		case "central@exemple.invalid":
			t.central = actor
		}
	}
	if !t.agent.SignedIn() || !t.health.SignedIn() || !t.central.SignedIn() {
		return fmt.Errorf("lessons: the demonstration lacks its persons")
	}
	return t.tell(ctx)
}

func (t *teller) tell(ctx context.Context) error {
	for _, s := range fiction {
		answers := instrument.Answers{"name": {Value: s.name}, "organisation": {Value: s.organisation}, "country": {Value: s.country}, "summary": {Value: s.summary},
			"function": {Value: s.function}, "lifecycle": {Value: s.lifecycle}, "technique": {Value: []string{s.technique}}, "start": {Value: s.start},
			"results": {Value: text.T("Voir la note.", "See the note.")}, "relevance": {Value: text.T("Voir la note.", "See the note.")},
			"links": {Value: sourceOf(s.name)}, "certainty": {Value: "documented"}}
		if err := t.write(ctx, StudyKind, answers, true); err != nil {
			return err
		}
	}
	head, err := t.Records.Head(ctx)
	if err != nil {
		return err
	}
	if err := t.edition(ctx, head); err != nil { // the notes need the numbers that the cases get
		return err
	}
	cases, err := t.documentedCases(ctx)
	if err != nil {
		return err
	}
	for i, s := range fiction {
		if err := t.learn(ctx, cases[i], s.note); err != nil {
			return err
		}
	}
	return t.beInterested(ctx, cases)
}

// sourceOf is where a fictional case is told.
func sourceOf(name text.Text) []instrument.Link {
	return []instrument.Link{{Title: text.T("Rapport (fictif)\u00a0: "+name.FR, "Report (fictional): "+name.EN), URL: "https://exemple.invalid/rapport"}}
}

// documentedCases gives the cases of the fiction, in its order.
func (t *teller) documentedCases(ctx context.Context) ([]catalogue.Case, error) {
	found := make([]catalogue.Case, len(fiction))
	for seq, more := int64(0), true; more; {
		some, err := t.Cases.Since(ctx, seq, 500)
		if err != nil {
			return nil, err
		}
		for _, c := range some {
			seq = c.Seq
			for i, s := range fiction {
				if v, _ := c.Record.Of(usecase.Name); c.Profile == studyProfile && v.Raw == s.name.FR {
					found[i] = c
				}
			}
		}
		more = len(some) > 0
	}
	for i, c := range found {
		if c.Number == 0 {
			return nil, fmt.Errorf("lessons: the catalogue lacks %q", fiction[i].name.FR)
		}
	}
	return found, nil
}

func (t *teller) learn(ctx context.Context, c catalogue.Case, n *toldNote) error {
	return t.write(ctx, NoteKind, instrument.Answers{"case": {Value: c.Label()}, "title": {Value: n.title}, "results": {Value: n.results},
		"difficulties": {Value: n.difficulties}, "relevance": {Value: n.relevance}, "links": {Value: sourceOf(n.title)}, "certainty": {Value: "documented"}}, n.published)
}

// write has the agent write a record and submit it, and the central team publish it.
func (t *teller) write(ctx context.Context, kind string, answers instrument.Answers, publish bool) error {
	return t.Records.Write(ctx, func(w *record.Writer) error {
		r, err := w.Create(ctx, t.agent, kind, t.agent.Grants[0].BodyID, answers, text.Text{}, "")
		if err != nil {
			return err
		}
		if r, err = w.Move(ctx, t.agent, r.ID, r.Version, record.Submit, text.Text{}); err != nil || !publish {
			return err
		}
		_, err = w.Move(ctx, t.central, r.ID, r.Version, record.Publish, text.Text{})
		return err
	})
}

// beInterested has two bodies interested, and one start an initiative from a case.
func (t *teller) beInterested(ctx context.Context, cases []catalogue.Case) error {
	for _, i := range []struct {
		by              people.Actor
		of              catalogue.Case
		reason, contact string
	}{
		{t.agent, cases[0], "Nos portes d’écluse tombent en panne sans prévenir, et la même équipe entretient nos phares.", "entretien@marees-et-phares.exemple.invalid"},
		{t.health, cases[0], "Le même suivi de moteurs pourrait servir à la ventilation de nos bâtiments.", "batiments@vallee-aux-merles.exemple.invalid"},
		{t.agent, cases[2], "Nous comptons encore les phoques à la main.", "faune@marees-et-phares.exemple.invalid"},
	} {
		if err := t.Mark(ctx, i.by, i.of.Number, i.by.Grants[0].BodyID, i.reason, i.contact); err != nil {
			return err
		}
	}
	address, err := t.Address(text.FR, casePage, "label", cases[0].Label())
	if err != nil {
		return err
	}
	return t.Records.Write(ctx, func(w *record.Writer) error {
		_, err := w.Create(ctx, t.health, initiative.KindID, t.health.Grants[0].BodyID, fromCase(t.Corpus.Instrument(initiative.InstrumentID), cases[0], address), text.Text{}, "")
		return err
	})
}
