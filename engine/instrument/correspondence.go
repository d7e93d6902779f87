package instrument

import "slices"

// Fate is what became of terms from one edition of a taxonomy to another.
type Fate string

// The fates. Kept continues under the same code and name; Renamed continues under another name; Split, Merged and Recast
// (several into several) can only be compared together; New and Gone have nothing to be compared with.
const (
	Kept    Fate = "kept"
	Renamed Fate = "renamed"
	Split   Fate = "split"
	Merged  Fate = "merged"
	Recast  Fate = "recast"
	New     Fate = "new"
	Gone    Fate = "gone"
)

// Correspondence is the least set of terms that holds the same things in two editions: its counts may be compared, those of
// its parts may not. One side is empty for what is New or Gone.
type Correspondence struct {
	Fate     Fate
	From, To []string // codes, in the order of their editions
}

// Codes lists every code of both editions, each once: a record may bear any of them.
func (c Correspondence) Codes() []string {
	codes := slices.Clone(c.To)
	for _, code := range c.From {
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return codes
}

// Compare says how two editions correspond, in the order of the later one, what went away at the end. Nothing when an
// edition does not exist.
func (t *Taxonomy) Compare(fromVersion, toVersion string) []Correspondence {
	from, to := t.Edition(fromVersion), t.Edition(toVersion)
	if from == nil || to == nil {
		return nil
	}
	var all []Correspondence
	seen := map[string]bool{}
	for _, term := range to.Terms {
		if !seen[term.Code] {
			c := t.around(nil, []string{term.Code}, fromVersion, toVersion)
			for _, code := range c.To {
				seen[code] = true
			}
			all = append(all, c)
		}
	}
	for _, term := range from.Terms {
		if len(t.Map(term.Code, fromVersion, toVersion)) == 0 {
			all = append(all, Correspondence{Fate: Gone, From: []string{term.Code}})
		}
	}
	return all
}

// around follows the correspondences of a few codes both ways until nothing is added.
func (t *Taxonomy) around(from, to []string, fromVersion, toVersion string) Correspondence {
	for grown := true; grown; {
		grown = false
		for _, code := range slices.Clone(to) {
			grown = include(&from, t.Map(code, toVersion, fromVersion)) || grown
		}
		for _, code := range slices.Clone(from) {
			grown = include(&to, t.Map(code, fromVersion, toVersion)) || grown
		}
	}
	t.sort(from, fromVersion)
	t.sort(to, toVersion)
	return Correspondence{Fate: t.fate(from, to, fromVersion, toVersion), From: from, To: to}
}

func include(codes *[]string, more []string) bool {
	grown := false
	for _, code := range more {
		if !slices.Contains(*codes, code) {
			*codes, grown = append(*codes, code), true
		}
	}
	return grown
}

func (t *Taxonomy) sort(codes []string, version string) {
	place := func(code string) int {
		return slices.IndexFunc(t.Edition(version).Terms, func(term *Term) bool { return term.Code == code })
	}
	slices.SortFunc(codes, func(a, b string) int { return place(a) - place(b) })
}

func (t *Taxonomy) fate(from, to []string, fromVersion, toVersion string) Fate {
	switch {
	case len(from) == 0:
		return New
	case len(from) > 1 && len(to) > 1:
		return Recast
	case len(to) > 1:
		return Split
	case len(from) > 1:
		return Merged
	case t.Edition(fromVersion).Term(from[0]).Label != t.Edition(toVersion).Term(to[0]).Label:
		return Renamed
	}
	return Kept
}
