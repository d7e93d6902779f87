package register

import (
	"context"
	"fmt"
	"maps"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/initiative"
	"balise/platform/lang"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// RecordPage is an entry of the register, as everyone reads it.
type RecordPage struct {
	Number      int64                   `json:"number" doc:"Numéro permanent / Permanent number"`
	Name        text.Text               `json:"name"`
	State       string                  `json:"state" doc:"published, corrected, withdrawn ou retired / published, corrected, withdrawn or retired"`
	Reason      text.Text               `json:"reason,omitzero" doc:"Raison de la correction ou du retrait / Reason of the correction or withdrawal"`
	Body        BodyRef                 `json:"body" doc:"Organisme responsable / Responsible body"`
	Portfolio   string                  `json:"portfolio" doc:"Code du portefeuille / Code of the portfolio"`
	Answers     map[string]pages.Answer `json:"answers" doc:"Réponses publiques, par question / Public answers, by question"`
	Form        string                  `json:"form_version" doc:"Version du formulaire / Version of the form"`
	PublishedAt time.Time               `json:"published_at" doc:"Cette version est publiée depuis / This version has been public since"`
	FirstAt     time.Time               `json:"first_published_at" doc:"Première publication / First publication"`
	URL         text.Text               `json:"url" doc:"Page de la fiche, dans chaque langue / Page of the entry, in each language"`

	answers   instrument.Answers
	tag       ui.Tag
	portfolio text.Text
	reader    pages.Reader
	in        *instrument.Instrument
	citation  text.Text
	contact   string
	count     int
	bodyPage  string
	exchanges []ui.Exchange
	answered  int
	standards []ui.Link
	panels    []ui.Block
}

type numberIn struct {
	Number int64 `path:"number" minimum:"1" example:"12" doc:"Numéro de la fiche / Number of the entry"`
}

func (r *Register) record(ctx context.Context, in numberIn) (RecordPage, error) {
	history, err := r.published(ctx, in.Number)
	if err != nil {
		return RecordPage{}, err
	}
	current, first := history[0], history[len(history)-1]
	directory, err := r.People.Directory(ctx)
	if err != nil {
		return RecordPage{}, err
	}
	body, _ := directory.Body(current.BodyID)
	page := RecordPage{Number: current.Number, Name: current.Title, State: string(current.State), Body: BodyRef{body.Slug, body.Name},
		Portfolio: body.Portfolio, answers: current.Answers, Form: current.InstrumentVersion, PublishedAt: current.At, FirstAt: first.At,
		URL: entryURL(ctx, current.Number), tag: pages.StateTag(current.State), portfolio: taxonomyLabel(r.Corpus.Taxonomy("portfolio"), body.Portfolio),
		reader: r.reader(ctx, directory), in: r.Entry.Under(current.InstrumentVersion), count: len(history), bodyPage: web.URL(ctx, "body", "slug", body.Slug)}
	if current.State != record.Published {
		page.Reason = current.Reason
	}
	if page.Answers, err = pages.AnswersJSON(current.Answers); err != nil {
		return page, err
	}
	page.citation = cite(page)
	page.contact = initiative.Code(current.Answers, "contact")
	for _, s := range r.Corpus.Standards {
		page.standards = append(page.standards, ui.Link{Label: s.Title, Href: web.URL(ctx, "standards.entry", "standard", s.ID, "number", in.Number)})
	}
	if page.panels, err = r.PublicPanels(ctx, current); err != nil {
		return page, err
	}
	page.exchanges, page.answered, err = r.counter.Of(ctx, current.Number)
	return page, err
}

func (r *Register) reader(ctx context.Context, directory *people.Directory) pages.Reader {
	return pages.Reader{Lang: web.Lang(ctx), Grounds: r.Entry.Taxonomy(instrument.GroundTaxonomy), BodyName: func(id string) text.Text {
		body, _ := directory.Body(id)
		return body.Name
	}}
}

// cite gives the reference by which a reader quotes the entry.
func cite(p RecordPage) text.Text {
	one := func(l text.Lang, register, number, at string) string {
		return fmt.Sprintf("%s. %s. %s, %s %d, %s. %s", p.Body.Name.In(l), p.Name.In(l), register, number, p.Number, at, p.URL.In(l))
	}
	return text.T(
		one(text.FR, "Balise, registre public des usages de l’intelligence artificielle", "fiche nº", "version du "+lang.Date(text.FR, p.PublishedAt)),
		one(text.EN, "Balise, public register of the uses of artificial intelligence", "entry no.", "version of "+lang.Date(text.EN, p.PublishedAt)))
}

// Tag is the state of the entry, named and coloured.
func (p RecordPage) Tag() ui.Tag { return p.tag }

// Ended tells that the entry no longer says what is in use: it was withdrawn, or the use has ended.
func (p RecordPage) Ended() bool {
	return p.State == string(record.Withdrawn) || p.State == string(record.Retired)
}

// Corrected tells that the entry was published anew with a reason.
func (p RecordPage) Corrected() bool { return p.State == string(record.Corrected) }

// PortfolioName names the portfolio of the body.
func (p RecordPage) PortfolioName() text.Text { return p.portfolio }

// BodyPage leads to the body.
func (p RecordPage) BodyPage() string { return p.bodyPage }

// Key shows the key questions, even those left empty.
func (p RecordPage) Key() ui.SummaryList {
	list := p.reader.KeyRows(p.in, p.answers)
	list.Rows = append([]ui.SummaryRow{
		{Label: text.T("Organisme responsable", "Responsible body"), Links: []ui.Link{{Label: p.Body.Name, Href: p.bodyPage}}},
		{Label: text.T("Portefeuille", "Portfolio"), Value: p.portfolio},
	}, list.Rows...)
	return list
}

// Summary is what the entry says in brief.
func (p RecordPage) Summary() ui.SummaryRow { return p.row("summary") }

// Oversight says what people keep watch over.
func (p RecordPage) Oversight() ui.SummaryRow { return p.row("human_oversight") }

// Recourse says how to contest.
func (p RecordPage) Recourse() ui.SummaryRow { return p.row("recourse") }

// Automated tells that decisions about persons are taken without one: the law then gives particular rights.
func (p RecordPage) Automated() bool { return initiative.Code(p.answers, "decision") == "automated" }

// ReviewContact names the function that reviews a decision.
func (p RecordPage) ReviewContact() ui.SummaryRow { return p.row("review_contact") }

// Contact is the address to which one may write.
func (p RecordPage) Contact() string { return p.contact }

func (p RecordPage) row(question string) ui.SummaryRow {
	return p.reader.Row(p.in.Question(question), p.answers[question])
}

// apart are the questions that the page shows on their own, above the sections.
var apart = map[string]bool{"name": true, "summary": true, "human_oversight": true, "recourse": true}

// Sections shows all the rest, section by section.
func (p RecordPage) Sections() []pages.Section {
	elsewhere := maps.Clone(apart)
	for _, q := range p.in.Questions() {
		elsewhere[q.ID] = elsewhere[q.ID] || q.Key
	}
	return p.reader.SectionsBut(p.in, p.answers, elsewhere)
}

// Panels are what other measures show of the entry.
func (p RecordPage) Panels() []ui.Block { return p.panels }

// Citation is how to cite the entry.
func (p RecordPage) Citation() ui.Citation { return ui.Citation{Line: p.citation} }

// Versions counts the publications of the entry.
func (p RecordPage) Versions() int { return p.count }

// Exchanges are the latest questions about the entry and their answers, as everyone may read them.
func (p RecordPage) Exchanges() []ui.Exchange { return p.exchanges }

// Answered counts them all.
func (p RecordPage) Answered() int { return p.answered }

// MoreAnswered tells that there are more than the page shows.
func (p RecordPage) MoreAnswered() bool { return p.answered > len(p.exchanges) }

// Standards lead to the entry as each standard describes it.
func (p RecordPage) Standards() []ui.Link { return p.standards }
