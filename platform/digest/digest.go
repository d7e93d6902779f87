// Package digest writes to whoever wishes it what changed in what measures publish: the register, the catalogue of use cases. One
// subscribes to a search of one source, each day, week or month.
//
// An address is kept for that alone. It gets nothing before its holder says yes from the mailbox itself, and it is erased
// when they leave. A digest tells what was published since the one before: it is written in the transaction that moves the
// subscription on, so that a node that dies sends it neither twice nor never.
package digest

import (
	"embed"
	"net/url"
	"slices"
	"strings"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/lang"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations make the tables of this package.
var Migrations = db.Migrations{Name: "digest", FS: migrations}

// Every is how often a digest comes.
type Every string

// The three rhythms.
const (
	Daily   Every = "daily"
	Weekly  Every = "weekly"
	Monthly Every = "monthly"
)

// Rhythms lists them.
var Rhythms = []Every{Daily, Weekly, Monthly}

var rhythmTitles = map[Every]text.Text{
	Daily:   text.T("Chaque jour", "Each day"),
	Weekly:  text.T("Chaque lundi", "Each Monday"),
	Monthly: text.T("Le premier du mois", "On the first of the month"),
}

// Title names the rhythm.
func (e Every) Title() text.Text { return rhythmTitles[e] }

// morning is the hour, in Québec, at which digests leave.
const morning = 7

// next gives the moment of the first digest after now.
func (e Every) next(now time.Time) time.Time {
	local := now.In(lang.Zone)
	year, month, day := local.Date()
	at := time.Date(year, month, day, morning, 0, 0, 0, lang.Zone)
	if !at.After(local) {
		at = time.Date(year, month, day+1, morning, 0, 0, 0, lang.Zone)
	}
	switch e {
	case Weekly:
		for at.Weekday() != time.Monday {
			year, month, day := at.Date()
			at = time.Date(year, month, day+1, morning, 0, 0, 0, lang.Zone)
		}
	case Monthly:
		if at.Day() != 1 {
			year, month, _ := at.Date()
			at = time.Date(year, month+1, 1, morning, 0, 0, 0, lang.Zone)
		}
	}
	return at.UTC()
}

// Scope is what a subscription is about: a search of a source. An empty scope is the whole of it.
type Scope struct {
	Words   string
	Filters map[string][]string // codes by facet
}

// The most that a scope may hold.
const (
	mostWords = 200
	mostCodes = 30
)

// Scope reads the parameters of a search; what no search of this source has, or is too long to be one, is left out.
func (src Source) Scope(v url.Values) Scope {
	s := Scope{Words: strings.Join(strings.Fields(v.Get("q")), " "), Filters: map[string][]string{}}
	if runes := []rune(s.Words); len(runes) > mostWords {
		s.Words = string(runes[:mostWords])
	}
	for _, facet := range src.Facets {
		var codes []string
		for _, code := range v[facet.Name] {
			if code != "" && len(code) <= 100 && len(codes) < mostCodes && !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
		if len(codes) > 0 {
			slices.Sort(codes)
			s.Filters[facet.Name] = codes
		}
	}
	return s
}

// ParseScope reads a scope as it is kept.
func (src Source) ParseScope(written string) Scope {
	v, err := url.ParseQuery(written)
	if err != nil {
		return Scope{}
	}
	return src.Scope(v)
}

// Values gives the parameters of the search.
func (s Scope) Values() url.Values {
	v := url.Values{}
	if s.Words != "" {
		v.Set("q", s.Words)
	}
	for facet, codes := range s.Filters {
		v[facet] = codes
	}
	return v
}

// String writes the scope: two that say the same are written alike.
func (s Scope) String() string { return s.Values().Encode() }

// fits tells whether an entry with these codes is within the filters.
func (s Scope) fits(codes map[string][]string) bool {
	for facet, wanted := range s.Filters {
		if !slices.ContainsFunc(codes[facet], func(code string) bool { return slices.Contains(wanted, code) }) {
			return false
		}
	}
	return true
}
