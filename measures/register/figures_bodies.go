package register

import (
	"cmp"
	"net/url"
	"slices"
	"time"

	"balise/engine/text"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/web/ui"
)

// Standing is how a body stands towards the register. The yearly declaration will bring others: declared, declared none,
// late. They belong here, with the rule by which they are counted.
type Standing string

// The standings known from what is published. They share out the bodies.
const (
	WithEntries    Standing = "with"    // open today, with a published entry at least
	WithoutEntries Standing = "without" // open today, with none
	Closed         Standing = "closed"  // merged or abolished, whatever it published
)

// standings are those that are counted, in the order in which they are shown, with their names.
var standings = []struct {
	standing Standing
	label    text.Text
}{
	{WithEntries, text.T("Avec une fiche publiée", "With a published entry")},
	{WithoutEntries, text.T("Sans fiche publiée", "With no published entry")},
}

func standingOf(b people.Body, entries int, today people.Day) Standing {
	switch {
	case !b.ActiveAt(today):
		return Closed
	case entries > 0:
		return WithEntries
	}
	return WithoutEntries
}

var rulePublished = text.T("Un organisme compte s’il est inscrit dans Balise et existe aujourd’hui\u00a0; il a publié s’il a au moins une fiche au registre, quel qu’en soit l’état. Ne rien publier ne veut pas dire ne pas se servir de l’IA.",
	"A body counts if it is listed in Balise and exists today; it has published if it has at least one entry in the register, whatever its status. Publishing nothing does not mean using no AI.")

// whoPublished counts the bodies that have published and those that have not, by type and by portfolio. It is about the
// whole register: under a filter, a body that did not publish such an entry would seem to have published none.
func (c counter) whoPublished(bodies []people.Body, now time.Time) []Figure {
	by := func(id string, title text.Text, facet, taxonomy string, of func(people.Body) string) Figure {
		f := Figure{ID: id, Title: title, Rule: rulePublished, What: facetLabels[facet], group: groupWho, kind: ui.Stacked, sums: true}
		for _, s := range standings {
			f.Series = append(f.Series, s.label)
		}
		counts := map[string]map[Standing]int{}
		var codes []string
		for _, b := range bodies {
			code := of(b)
			if counts[code] == nil {
				counts[code] = map[Standing]int{}
				codes = append(codes, code)
			}
			counts[code][standingOf(b, c.sum.Facets[initiative.FacetBody][b.Slug], people.DayOf(now))]++
		}
		slices.SortFunc(codes, func(a, b string) int {
			return cmp.Or(open(counts[b])-open(counts[a]), cmp.Compare(a, b))
		})
		for _, code := range codes {
			if open(counts[code]) == 0 {
				continue
			}
			row := FigureRow{Code: code, Label: taxonomyLabel(c.Corpus.Taxonomy(taxonomy), code)}
			for _, s := range standings {
				row.Counts = append(row.Counts, c.count(counts[code][s.standing], "bodies", url.Values{facet: {code}, "entries": {string(s.standing)}}))
			}
			row.Total = c.count(open(counts[code]), "bodies", url.Values{facet: {code}, "entries": {string(WithEntries), string(WithoutEntries)}})
			f.Rows = append(f.Rows, row)
		}
		return f
	}
	return []Figure{
		by("bodies-type", text.T("Qui a publié, par type d’organisme", "Who has published, by type of body"), initiative.FacetBodyType, "body_type",
			func(b people.Body) string { return b.Type }),
		by("bodies-portfolio", text.T("Qui a publié, par portefeuille", "Who has published, by portfolio"), initiative.FacetPortfolio, "portfolio",
			func(b people.Body) string { return b.Portfolio }),
	}
}

// open counts the bodies that exist today.
func open(counts map[Standing]int) int { return counts[WithEntries] + counts[WithoutEntries] }

// keeps tells whether a body passes the filters of the list, apart from the words.
func (in bodiesIn) keeps(b people.Body, s Standing) bool {
	passes := func(chosen []string, code string) bool { return len(chosen) == 0 || slices.Contains(chosen, code) }
	return passes(in.Type, b.Type) && passes(in.Portfolio, b.Portfolio) && passes(in.Entries, string(s))
}

// bodyFilters names the filters of a list of bodies.
func (r *Register) bodyFilters(in bodiesIn) []ui.Chip {
	var chips []ui.Chip
	for _, code := range in.Type {
		chips = append(chips, ui.Chip{Facet: facetLabels[initiative.FacetBodyType], Value: taxonomyLabel(r.Corpus.Taxonomy("body_type"), code)})
	}
	for _, code := range in.Portfolio {
		chips = append(chips, ui.Chip{Facet: facetLabels[initiative.FacetPortfolio], Value: taxonomyLabel(r.Corpus.Taxonomy("portfolio"), code)})
	}
	for _, code := range in.Entries {
		value := text.T("N’existe plus", "No longer exists")
		for _, s := range standings {
			if string(s.standing) == code {
				value = s.label
			}
		}
		chips = append(chips, ui.Chip{Facet: entriesLabel, Value: value})
	}
	return chips
}
