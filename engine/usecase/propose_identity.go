package usecase

import (
	"fmt"
	"slices"
	"strings"

	"balise/engine/text"
)

// A set of columns tells records apart when nearly all keys are there once.
const (
	mostKeys   = 0.98
	mostFilled = 0.6 // of the records: below, the number of a few of them is not an identity
)

// identity proposes what tells one record from another: a number, unique in the file or within an organisation, then names.
func (p *proposer) identity() ([]Identity, text.Text) {
	id, organisation, name, unit := p.column(SourceID), p.column(Organisation), p.naming(), p.column(Unit)
	var rules []Identity
	var why []text.Text
	add := func(t text.Text, columns ...int) {
		rules = append(rules, Identity{Columns: p.headers(columns)})
		why = append(why, t)
	}
	if id >= 0 && p.guesses[id].Field == SourceID {
		alone, filled := p.unique(id)
		within, _ := p.unique(organisation, id)
		switch {
		case filled >= mostFilled && alone >= mostKeys:
			add(text.T("le numéro est unique", "the number is unique"), id)
		case filled >= mostFilled && organisation >= 0 && within >= mostKeys:
			add(text.T("le numéro est unique dans l’organisation", "the number is unique within the organisation"), organisation, id)
		}
	}
	for _, try := range []struct {
		columns []int
		why     text.Text
	}{
		{[]int{organisation, name}, text.T("organisation et nom", "organisation and name")},
		{[]int{organisation, unit, name}, text.T("organisation, unité et nom", "organisation, unit and name")},
		{[]int{name}, text.T("nom", "name")},
	} {
		if name < 0 || slices.Contains(try.columns, -1) {
			continue
		}
		alone, _ := p.unique(try.columns...)
		if more, _ := p.unique(append(slices.Clone(try.columns), unit)...); len(try.columns) == 2 && unit >= 0 && alone < mostKeys && more > alone {
			continue // the unit tells more of them apart
		}
		add(try.why, try.columns...)
		break
	}
	var fr, en []string
	for _, w := range why {
		fr, en = append(fr, w.FR), append(en, w.EN)
	}
	if len(rules) == 0 {
		return nil, text.T("rien ne distingue les fiches l’une de l’autre\u00a0: choisissez une colonne", "nothing tells one record from another: choose a column")
	}
	return rules, text.T(strings.Join(fr, "; sinon, "), strings.Join(en, "; otherwise, "))
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

// headers gives the headers of columns as a rule of identity writes them.
func (p *proposer) headers(columns []int) []string {
	var all []string
	for _, c := range columns {
		header := p.guesses[c].Header
		if p.guesses[c].Nth > 1 {
			header = fmt.Sprintf("%s (%d)", header, p.guesses[c].Nth)
		}
		all = append(all, header)
	}
	return all
}

// unique tells, of the records in which all columns are filled, the share of keys that come once, and the share of such records.
func (p *proposer) unique(columns ...int) (share, filled float64) {
	if slices.Contains(columns, -1) || len(p.table.Records) == 0 {
		return 0, 0
	}
	seen := map[string]bool{}
	n := 0
	for _, r := range p.table.Records {
		var key []string
		for _, c := range columns {
			if s := nameKey(r.Cells[c].Text); s != "" {
				key = append(key, s)
			}
		}
		if len(key) == len(columns) {
			seen[strings.Join(key, "\x00")] = true
			n++
		}
	}
	if n == 0 {
		return 0, 0
	}
	return float64(len(seen)) / float64(n), float64(n) / float64(len(p.table.Records))
}
