package standard

import (
	"slices"
	"strings"

	"balise/engine/instrument"
)

// Use binds the standard to its questionnaire, itself bound to its taxonomies. It fails, naming the field, when a question, a
// fact or a code does not exist, when a question is not public, and when a code of ours has no fate in the standard.
func (s *Standard) Use(in *instrument.Instrument) error {
	p := problems{s: s}
	s.in, s.facts = in, map[string]*instrument.Taxonomy{}
	for fact, taxonomy := range facts {
		if taxonomy == "" {
			continue
		}
		if s.facts[fact] = in.Taxonomy(taxonomy); s.facts[fact] == nil {
			p.say("there is no taxonomy %q, which the fact %q needs", taxonomy, fact)
		}
	}
	used := map[string]bool{}
	for _, f := range s.Fields {
		for i := range f.From {
			p.origin(f, &f.From[i])
			used[f.From[i].Question] = true
		}
	}
	for _, c := range s.Scope {
		p.condition(c)
		used[c.Question] = true
	}
	s.noPlace = nil
	for _, q := range in.Questions() {
		if q.Public && !used[q.ID] {
			s.noPlace = append(s.noPlace, q)
		}
	}
	return p.err()
}

func (p *problems) origin(f *Field, o *Origin) {
	switch {
	case o.Constant != "":
		if len(f.Permitted) > 0 && !slices.Contains(f.Permitted, o.Constant) {
			p.say("field %q: %q is not among its permitted values", f.ID, o.Constant)
		}
		return
	case o.Fact != "":
		if _, known := facts[o.Fact]; !known {
			p.say("field %q: there is no fact %q", f.ID, o.Fact)
			return
		}
		o.taxonomy = p.s.facts[o.Fact]
	default:
		if o.q = p.public(f.ID, o.Question); o.q == nil {
			return
		}
		o.taxonomy = o.q.Taxonomy()
		p.manner(f, o)
	}
	if o.ExactFor != "" && (p.s.facts["jurisdiction"] == nil || p.s.facts["jurisdiction"].Term(o.ExactFor) == nil) {
		p.say("field %q: there is no jurisdiction %q", f.ID, o.ExactFor)
	}
	p.codes(f, o)
}

// public gives a question that may be shown to everyone.
func (p *problems) public(field, id string) *instrument.Question {
	q := p.s.in.Question(id)
	switch {
	case q == nil:
		p.say("field %q: the questionnaire %q has no question %q", field, p.s.in.ID, id)
	case !q.Public:
		p.say("field %q: the question %q is not public", field, id)
		q = nil
	}
	return q
}

// manner checks that the question can be written as it is wanted.
func (p *problems) manner(f *Field, o *Origin) {
	dated := o.As == Year || o.As == Month
	if dated != (o.q.Kind == instrument.KindDate) {
		p.say("field %q: a date, and nothing else, is written as year or month, unlike the question %q", f.ID, o.q.ID)
	}
	if (o.As == Address || f.Type == Links) && o.q.Kind != instrument.KindLinks {
		p.say("field %q: the question %q has no address", f.ID, o.q.ID)
	}
}

// codes checks that every code cited exists, and that every code that an answer may hold has a fate.
func (p *problems) codes(f *Field, o *Origin) {
	if len(o.Codes) == 0 && o.Blank == "" {
		if len(f.Permitted) > 0 {
			p.say("field %q: its permitted values need codes", f.ID)
		}
		return
	}
	known := p.known(o)
	if known == nil {
		p.say("field %q: codes are for questions and facts that have some", f.ID)
		return
	}
	told := map[string]bool{}
	for _, c := range o.Codes {
		for _, code := range c.From {
			told[code] = true
			if !slices.Contains(known, code) {
				p.say("field %q: there is no code %q", f.ID, code)
			}
		}
		if c.To != "" && len(f.Permitted) > 0 && !slices.Contains(f.Permitted, c.To) {
			p.say("field %q: %q is not among its permitted values", f.ID, c.To)
		}
	}
	var untold []string
	for _, code := range known {
		if !told[code] {
			untold = append(untold, code)
		}
	}
	if len(untold) > 0 {
		p.say("field %q: codes must say what becomes of %s", f.ID, strings.Join(untold, ", "))
	}
	if o.Blank != "" && !slices.Contains(known, o.Blank) {
		p.say("field %q: there is no code %q to stand for no answer", f.ID, o.Blank)
	}
}

// known lists the codes that an answer or a fact may hold, in any edition of its taxonomy.
func (p *problems) known(o *Origin) []string {
	switch {
	case o.q != nil && o.q.Kind == instrument.KindYesNo:
		return []string{"yes", "no"}
	case o.Fact == "state":
		return states
	case o.taxonomy == nil:
		return nil
	}
	return everyCode(o.taxonomy)
}

func everyCode(t *instrument.Taxonomy) []string {
	var all []string
	for _, e := range t.Editions {
		for _, term := range e.Terms {
			if !slices.Contains(all, term.Code) {
				all = append(all, term.Code)
			}
		}
	}
	return all
}

func (p *problems) condition(c Condition) {
	o := Origin{Question: c.Question, Fact: c.Fact}
	if c.Question != "" {
		if o.q = p.public("scope", c.Question); o.q == nil {
			return
		}
		o.taxonomy = o.q.Taxonomy()
	} else {
		o.taxonomy = p.s.facts[c.Fact]
	}
	known := p.known(&o)
	for _, code := range c.Codes {
		if !slices.Contains(known, code) {
			p.say("scope: there is no code %q", code)
		}
	}
	if len(c.Codes) == 0 || !c.Why.Complete() {
		p.say("scope: each condition needs codes, and why in both languages")
	}
}
