package usecase

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"balise/engine/inventory"
)

// How much of a profile a file must hold to be read by it, and of the file the profile must explain. Editions drift: columns are added
// and left out. Where nearly all of a profile of some length is there, any number of other columns may stand beside.
const (
	leastOfProfile = 0.6
	leastOfTable   = 0.4
	wholeProfile   = 0.9
	fewestWhole    = 8
)

// Recognise finds the profile that fits a table best, and how well, from 0 to 1: the harmonic mean of the share of its columns that the
// table has and of the share of the table that it explains. The name, the organisation and one rule of identity must be there. Ties go to
// the profile with more columns of the table, then to the latest version, then to the first by identifier. A profile of one organisation
// is never taken for the file of another: what the name of the file, the numbers and the addresses tell decides, through the directory.
func Recognise(t *inventory.Table, name string, profiles []*Profile, d *Directory) (best *Profile, score float64, ok bool) {
	headers := map[string]int{} // how many columns bear each
	filled := 0
	for _, h := range t.Header {
		if k := headerKey(h.Text); k != "" {
			headers[k]++
			filled++
		}
	}
	sorted := slices.Clone(profiles)
	slices.SortStableFunc(sorted, func(a, b *Profile) int { return cmp.Or(cmp.Compare(b.Version, a.Version), cmp.Compare(a.ID, b.ID)) })
	most := 0
	for _, p := range sorted {
		s, n := p.cover(headers, filled)
		if s > score || s == score && n > most {
			if s == 0 || !p.mayOwn(t, name, d) {
				continue
			}
			best, score, most = p, s, n
		}
	}
	return best, score, best != nil
}

// cover tells how well a profile fits the headers of a table, and how many columns it explains; 0 when something needed is not there.
func (p *Profile) cover(headers map[string]int, filled int) (score float64, found int) {
	type place struct {
		header string
		nth    int
	}
	asked, explained := map[place]bool{}, map[place]bool{}
	answered := map[Field]bool{}
	for _, c := range p.Columns {
		at := place{headerKey(c.Header), max(1, c.Nth)}
		if !c.Optional && !c.Derived {
			asked[at] = true
		}
		for _, spelling := range append([]string{c.Header}, c.Accept...) {
			if headers[headerKey(spelling)] >= at.nth {
				explained[at] = true
				answered[c.Field] = true
				break
			}
		}
	}
	if len(asked) == 0 || !answered[Name] || !p.identified(headers) {
		return 0, 0
	}
	needed := 0
	for at := range asked {
		if explained[at] {
			needed++
		}
	}
	ofProfile, ofTable := float64(needed)/float64(len(asked)), float64(len(explained))/float64(max(1, filled))
	whole := ofProfile >= wholeProfile && needed >= fewestWhole // the answers of a long questionnaire may stand beside
	if ofProfile < leastOfProfile || ofTable < leastOfTable && !whole {
		return 0, 0
	}
	return 2 * ofProfile * min(1, ofTable) / (ofProfile + min(1, ofTable)), len(explained)
}

// identified tells whether the columns and the fields of a rule of identity are there, under any of their spellings.
func (p *Profile) identified(headers map[string]int) bool {
	there := func(header string) bool {
		if headers[headerKey(header)] > 0 {
			return true
		}
		return slices.ContainsFunc(p.Columns, func(c Column) bool {
			return headerKey(c.Header) == headerKey(header) && slices.ContainsFunc(c.Accept, func(s string) bool { return headers[headerKey(s)] > 0 })
		})
	}
	answered := func(f Field) bool {
		return p.Constants[f] != nil || slices.ContainsFunc(p.Columns, func(c Column) bool { return c.Field == f && there(c.Header) })
	}
	return len(p.Identity) == 0 || slices.ContainsFunc(p.Identity, func(i Identity) bool {
		return !slices.ContainsFunc(i.Columns, func(h string) bool { return !there(h) }) && !slices.ContainsFunc(i.Fields, func(f Field) bool { return !answered(f) })
	})
}

// Completed gives the profile with the organisation whose file this is, where the profile has no column that names it surely and the
// name of the file, the numbers or the addresses tell; the profile itself otherwise. A form that many bodies fill names none of them.
func (p *Profile) Completed(t *inventory.Table, name string, d *Directory) *Profile {
	if len(p.Constants[Organisation]) > 0 || slices.ContainsFunc(p.Columns, func(c Column) bool { return c.Field == Organisation && !c.Derived }) {
		return p
	}
	found, _, _ := guesser(t, name, d).body()
	if found == "" {
		return p
	}
	completed := *p
	completed.Constants = maps.Clone(p.Constants)
	if completed.Constants == nil {
		completed.Constants = map[Field][]string{}
	}
	completed.Constants[Organisation] = []string{found}
	return &completed
}

// mayOwn tells whether the file may be of the organisation that the profile is written for; any may, when it is written for all.
func (p *Profile) mayOwn(t *inventory.Table, name string, d *Directory) bool {
	owner := p.Constants[Organisation]
	if len(owner) == 0 || slices.ContainsFunc(p.Columns, func(c Column) bool { return c.Field == Organisation }) {
		return true
	}
	found, _, _ := guesser(t, name, d).body()
	return found != "" && d.Identify(found, p.Country, time.Time{}) == d.Identify(owner[0], p.Country, time.Time{})
}

// headerKey is equal for the spellings of one header: case, accents, spaces, line breaks and punctuation do not count.
func headerKey(header string) string { return strings.Join(words(header), " ") }
