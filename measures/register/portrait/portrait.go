// Package portrait writes the public extract of measure 9.2: the six attributes that Québec publishes of each use of
// artificial intelligence, in development, in production or of unknown status, and nothing else (quebec.md §2.2). What is
// published now and what was declared in a given year are written by the same rules, so that they can be compared.
package portrait

import (
	"slices"
	"strings"

	"balise/engine/instrument"
	"balise/engine/inventory"
	"balise/engine/text"
	"balise/platform/corpus"
	"balise/platform/initiative"
	"balise/platform/people"
)

// Authority is the jurisdiction whose bodies the Portrait covers.
const Authority = "quebec"

// The questions and facts that make the six attributes.
const (
	Name      = "name"
	Category  = "category"
	Body      = "body"
	Portfolio = "portfolio"
	Benefits  = "benefits"
	Status    = "status"
)

// Attributes lists the six attributes in the order in which they are published.
var Attributes = []string{Name, Category, Body, Portfolio, Benefits, Status}

// Labels names the attributes for a reader.
var Labels = map[string]text.Text{
	Name: text.T("Nom", "Name"), Category: text.T("Catégorie", "Category"), Body: text.T("Organisme responsable", "Responsible body"),
	Portfolio: text.T("Portefeuille ministériel", "Ministerial portfolio"), Benefits: text.T("Bénéfices", "Benefits"), Status: text.T("Statut", "Status"),
}

// Entry is one use of artificial intelligence as the Portrait speaks of it. Answers are public ones only.
type Entry struct {
	Title   text.Text
	Body    people.Body
	Answers instrument.Answers
	// Editions says under which edition of each taxonomy the answers were given; the newest where it says nothing.
	Editions map[string]string
}

// Rules know the lists in which the Portrait is written.
type Rules struct {
	entry      *instrument.Instrument
	portfolios *instrument.Taxonomy
	statuses   *instrument.Taxonomy // of the Portrait, which group ours
}

// New gives the rules for entries shaped by this questionnaire.
func New(c *corpus.Corpus, entry *instrument.Instrument) Rules {
	return Rules{entry, c.Taxonomy("portfolio"), c.Taxonomy("portrait_status")}
}

// Covers tells whether the Portrait speaks of the entry: a body of Québec, and a status that the Portrait has.
func (r Rules) Covers(e Entry) bool {
	return e.Body.Jurisdiction == Authority && r.status(e) != nil
}

func (r Rules) status(e Entry) *instrument.Term {
	status := initiative.Code(e.Answers, Status)
	if status == "" {
		status = "unavailable"
	}
	return r.statuses.Covering(status)
}

// Line writes the six attributes of an entry that the Portrait covers, in a language.
func (r Rules) Line(e Entry, l text.Lang) []string {
	return []string{
		e.Title.In(l), r.labels(e, Category, l), e.Body.Name.In(l), label(r.portfolios, e.Editions, e.Body.Portfolio, l),
		r.labels(e, Benefits, l), r.status(e).Label.In(l),
	}
}

// labels writes the chosen terms of a question; nothing where there is no answer.
func (r Rules) labels(e Entry, question string, l text.Lang) string {
	answer, taxonomy := e.Answers[question], r.entry.Question(question).Taxonomy()
	codes, _ := answer.Value.([]string)
	if code, one := answer.Value.(string); one {
		codes = []string{code}
	}
	labels := make([]string, 0, len(codes))
	for _, code := range codes {
		labels = append(labels, label(taxonomy, e.Editions, code, l))
	}
	return strings.Join(labels, "; ")
}

// label names a code as the edition of that time did.
func label(t *instrument.Taxonomy, editions map[string]string, code string, l text.Lang) string {
	if edition := t.Edition(editions[t.ID]); edition != nil {
		if term := edition.Term(code); term != nil {
			return term.Label.In(l)
		}
	}
	return t.Label(code, l)
}

// Header gives the titles of the six columns, under which the Portrait's profile reads them back.
func Header(profile *inventory.Profile) []string {
	question := func(id string) string {
		i := slices.IndexFunc(profile.Columns, func(c inventory.Column) bool { return c.Question == id })
		return profile.Columns[i].Header
	}
	return []string{question(Name), question(Category), profile.Body.Header, profile.Body.PortfolioColumn.Header, question(Benefits), question(Status)}
}
