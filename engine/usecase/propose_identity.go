package usecase

import (
	"slices"
	"strings"

	"balise/engine/text"
)

// A set of columns tells records apart when nearly all keys are there once.
const (
	mostKeys   = 0.98
	mostFilled = 0.6 // of the records: below, the number of a few of them is not an identity
)

// teller is a field that may tell records apart, and its column; -1 where there is none.
type teller struct {
	field  Field
	column int
}

// identity proposes what tells one record from another: a number, unique in the file or within an organisation, then names.
func (p *proposer) identity() ([]Identity, text.Text) {
	id, organisation := teller{SourceID, p.column(SourceID)}, teller{Organisation, p.column(Organisation)}
	unit, name := teller{Unit, p.column(Unit)}, teller{Name, p.naming()}
	var rules []Identity
	var fr, en []string
	add := func(why text.Text, all ...teller) {
		var rule Identity
		for _, t := range all {
			rule.Fields = append(rule.Fields, t.field)
		}
		rules, fr, en = append(rules, rule), append(fr, why.FR), append(en, why.EN)
	}
	alone, filled := p.unique(id)
	within := p.tells(organisation, id)
	switch {
	case filled >= mostFilled && alone >= mostKeys && alone >= within:
		add(text.T("le numéro est unique", "the number is unique"), id)
	case filled >= mostFilled && within >= mostKeys:
		add(text.T("le numéro est unique dans l’organisation", "the number is unique within the organisation"), organisation, id)
	}
	plain, withUnit := p.tells(organisation, name), p.tells(organisation, unit, name)
	switch {
	case name.column < 0:
	case withUnit > plain && plain < mostKeys:
		add(text.T("organisation, unité et nom", "organisation, unit and name"), organisation, unit, name)
		fallthrough // where the unit is blank
	case organisation.column >= 0:
		add(text.T("organisation et nom", "organisation and name"), organisation, name)
		fallthrough // where the organisation is
	default:
		add(text.T("nom", "name"), name)
	}
	if len(rules) == 0 {
		return p.lastResort()
	}
	return rules, text.T(strings.Join(fr, "; sinon, "), strings.Join(en, "; otherwise, "))
}

// lastResort tells records apart by the column whose cells are the most different.
func (p *proposer) lastResort() ([]Identity, text.Text) {
	best, most := -1, 0.0
	for i, s := range p.shapes {
		if d := s.distinct * s.share; d > most {
			best, most = i, d
		}
	}
	if best < 0 {
		return nil, text.T("rien ne distingue les fiches l’une de l’autre", "nothing tells one record from another")
	}
	return []Identity{{Columns: []string{p.guesses[best].Column}}}, text.T("la colonne dont les valeurs se répètent le moins\u00a0: choisissez-en une meilleure",
		"the column whose values are repeated the least: choose a better one")
}

// naming gives the column of the name, which may be half of another’s cells.
func (p *proposer) naming() int {
	if at := p.column(Name); at >= 0 {
		return at
	}
	for _, g := range p.more {
		if g.Field == Name {
			return g.Place
		}
	}
	return -1
}

// tells gives the share of the keys that come once, 0 where a column is not there.
func (p *proposer) tells(all ...teller) float64 {
	share, _ := p.unique(all...)
	return share
}

// unique tells, of the records in which all columns are filled, the share of keys that come once, and the share of such records.
func (p *proposer) unique(all ...teller) (share, filled float64) {
	if len(p.table.Records) == 0 || slices.ContainsFunc(all, func(t teller) bool { return t.column < 0 }) {
		return 0, 0
	}
	seen := map[string]bool{}
	n := 0
	for _, r := range p.table.Records {
		var key []string
		for _, t := range all {
			if s := nameKey(r.Cells[t.column].Text); s != "" {
				key = append(key, s)
			}
		}
		if len(key) == len(all) {
			seen[strings.Join(key, "\x00")] = true
			n++
		}
	}
	if n == 0 {
		return 0, 0
	}
	return float64(len(seen)) / float64(n), float64(n) / float64(len(p.table.Records))
}
