package inventory

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"balise/engine/instrument"
	"balise/engine/text"
)

// readable lists the kinds of questions that a column can answer.
var readable = []instrument.Kind{
	instrument.KindText, instrument.KindLongText, instrument.KindRole, instrument.KindLine, instrument.KindDate,
	instrument.KindYesNo, instrument.KindOneOf, instrument.KindManyOf,
}

// portfolioTaxonomy holds the portfolios of bodies.
const portfolioTaxonomy = "portfolio"

// Use binds the profile to the instrument whose questions it names. The error joins everything that does not fit: a
// question, a code or a reason that does not exist, a value with two meanings.
func (p *Profile) Use(in *instrument.Instrument) error {
	b := binder{in: in, profile: p.ID}
	p.in, p.noValue, p.constants, p.defaults = in, map[string]bool{}, instrument.Answers{}, instrument.Answers{}
	for _, word := range p.NoValue {
		p.noValue[key(word)] = true
	}
	for i := range p.Columns {
		b.column(&p.Columns[i])
	}
	if c := p.Body.PortfolioColumn; c != nil {
		c.choices = b.dictionary(c, in.Taxonomy(portfolioTaxonomy))
	}
	for _, id := range slices.Sorted(maps.Keys(p.Constants)) {
		p.constants[id] = b.constant(id, p.Constants[id])
	}
	for _, id := range slices.Sorted(maps.Keys(p.Defaults)) {
		b.reason(id, in.Question(id), p.Defaults[id])
		p.defaults[id] = absent(p.Defaults[id], text.Text{})
	}
	for _, header := range p.Identity.Columns {
		if !slices.ContainsFunc(p.headers(), func(one []string) bool { return one[0] == header }) {
			b.say("identity: the profile has no column %q", header)
		}
	}
	return errors.Join(b.problems...)
}

func absent(reason instrument.Reason, note text.Text) instrument.Answer {
	return instrument.Answer{Absence: &instrument.Absence{Reason: reason, Note: note}}
}

type binder struct {
	in       *instrument.Instrument
	profile  string
	problems []error
}

func (b *binder) say(format string, args ...any) {
	b.problems = append(b.problems, fmt.Errorf("profile %s: "+format, append([]any{b.profile}, args...)...))
}

func (b *binder) column(c *Column) {
	c.q = b.in.Question(c.Question)
	if c.q == nil {
		b.say("column %q: there is no question %q", c.Header, c.Question)
		return
	}
	if !slices.Contains(readable, c.q.Kind) {
		b.say("column %q: a column cannot answer a question of the kind %s", c.Header, c.q.Kind)
	}
	switch c.q.Kind {
	case instrument.KindText, instrument.KindLongText, instrument.KindRole:
		if c.Lang != text.FR && c.Lang != text.EN {
			b.say("column %q: a text needs lang, fr or en", c.Header)
		}
	case instrument.KindYesNo, instrument.KindOneOf, instrument.KindManyOf:
		if c.choices = b.dictionary(c, c.q.Taxonomy()); len(c.choices) == 0 {
			b.say("column %q: a choice needs values or labels", c.Header)
		}
	}
	if c.Split != "" && c.q.Kind != instrument.KindManyOf {
		b.say("column %q: this question has one answer, which cannot be split", c.Header)
	}
	if c.Blank != "" {
		b.reason(c.Header, c.q, c.Blank)
	}
}

// reason checks that an absence may be given as the answer to a question.
func (b *binder) reason(what string, q *instrument.Question, r instrument.Reason) {
	if q == nil || !slices.Contains(q.Absences, r) {
		b.say("%q: the question does not take %q for an answer", what, r)
	}
}

// dictionary gives what each raw value means, by its key.
func (b *binder) dictionary(c *Column, taxonomy *instrument.Taxonomy) map[string]Choice {
	choices := map[string]Choice{}
	for _, v := range c.Values {
		b.checkChoice(c, v, taxonomy)
		for _, raw := range v.Raw {
			if _, twice := choices[key(raw)]; twice {
				b.say("column %q: the value %q is told twice", c.Header, raw)
			}
			choices[key(raw)] = v
		}
	}
	if !c.Labels || taxonomy == nil {
		return choices
	}
	for _, e := range taxonomy.Editions {
		for _, term := range e.Terms {
			for _, label := range []string{term.Label.FR, term.Label.EN, term.Code} {
				if _, told := choices[key(label)]; !told {
					choices[key(label)] = Choice{To: []string{term.Code}}
				}
			}
		}
	}
	return choices
}

func (b *binder) checkChoice(c *Column, v Choice, taxonomy *instrument.Taxonomy) {
	switch {
	case v.Absent != "" && len(v.To) == 0:
		b.reason(c.Header, c.q, v.Absent)
		return
	case v.Absent != "" || len(v.To) == 0 || !v.Note.Empty():
		b.say("column %q: a value leads to codes, or to a reason with its note", c.Header)
		return
	case c.q != nil && c.q.Kind != instrument.KindManyOf && len(v.To) > 1:
		b.say("column %q: this question has one answer", c.Header)
	}
	for _, code := range v.To {
		yesNo := c.q != nil && c.q.Kind == instrument.KindYesNo
		if yesNo && code != "yes" && code != "no" || !yesNo && (taxonomy == nil || taxonomy.Term(code) == nil) {
			b.say("column %q: there is no answer %q", c.Header, code)
		}
	}
}

func (b *binder) constant(id string, c Constant) instrument.Answer {
	q := b.in.Question(id)
	switch {
	case q != nil && q.Kind == instrument.KindYesNo && c.Yes != nil:
		return instrument.Answer{Value: *c.Yes}
	case q != nil && q.Kind == instrument.KindLinks && len(c.Links) > 0:
		links := make([]instrument.Link, len(c.Links))
		for i, l := range c.Links {
			links[i] = instrument.Link{Title: l.Title, URL: l.URL}
		}
		return instrument.Answer{Value: links}
	}
	b.say("constant %q: it needs a yes-or-no question with yes, or one of links with links", id)
	return instrument.Answer{}
}
