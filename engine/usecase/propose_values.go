package usecase

import (
	"regexp"
	"slices"
	"strings"
)

// mostValues is how many different cells of a column a proposal explains.
const mostValues = 2000

// meanings say what the raw values of a field mean: what the profiles at hand agree on, and a few words of our own.
type meanings map[Field]map[string]Choice

// ownMeanings are of flags that sources answer by a level. A longer text that begins with one of them means the same.
var ownMeanings = map[Field]map[string][]string{HighImpact: {
	"yes": {"high-impact", "high impact", "high", "high risk", "high-risk", "high risk ai system", "both", "rights-impacting", "safety-impacting", "rights impacting", "safety impacting",
		"impactvolle algoritmes", "impactvol", "hoog", "hoog risico", "hoog-risico ai-systeem", "hoog-risico algoritmes", "haut risque", "élevé", "élevée", "risque élevé", "incidence élevée", "alto", "alto riesgo", "hoch", "hochrisiko", "hohes risiko"},
	"no": {"not high-impact", "not high impact", "low", "low risk", "neither", "minimal", "minimal risk", "limited", "limited risk", "medium", "moderate", "not high risk", "presumed high-impact, but determined not high-impact",
		"presumed high-impact but determined not high-impact",
		"presumed high-impact, but not high-impact", "overige algoritmes", "laag", "laag risico", "faible", "risque faible", "limité", "modéré", "minime", "bajo", "bajo riesgo", "medio", "gering", "niedrig", "geringes risiko", "begrenzt", "mittel"},
}}

// learn gathers what profiles say of values; where two disagree, neither is followed.
func learn(profiles []*Profile) meanings {
	m := meanings{}
	disputed := map[Field]map[string]bool{}
	for _, p := range profiles {
		for _, c := range p.Columns {
			if c.Kind != "" || c.Derived || c.Part > 0 {
				continue
			}
			for _, choice := range c.Values {
				for _, raw := range choice.Raw {
					m.add(c.Field, folded(raw), choice, disputed)
				}
			}
		}
	}
	for f, keys := range disputed {
		for k := range keys {
			delete(m[f], k)
		}
	}
	for f, levels := range ownMeanings {
		for to, list := range levels {
			for _, raw := range list {
				if k := folded(raw); m[f] == nil || m[f][k].To == nil && m[f][k].Absent == "" {
					m.add(f, k, Choice{To: []string{to}}, disputed)
				}
			}
		}
	}
	return m
}

func (m meanings) add(f Field, key string, c Choice, disputed map[Field]map[string]bool) {
	if key == "" {
		return // a blank means what each source says
	}
	if m[f] == nil {
		m[f], disputed[f] = map[string]Choice{}, map[string]bool{}
	}
	if was, known := m[f][key]; known && (was.Absent != c.Absent || !slices.Equal(was.To, c.To)) {
		disputed[f][key] = true
	}
	m[f][key] = c
}

// of tells what a raw value means: the whole of it, what follows its letter, or what stands before a remark.
func (m meanings) of(f Field, raw string) (Choice, bool) {
	about, _ := AboutField(f)
	_, bare, lettered := cutLetter(strings.TrimSpace(raw))
	if !lettered {
		bare = raw
	}
	if absence, nothing := usualAbsences()[folded(bare)]; lettered && nothing {
		return Choice{Absent: absence}, true
	}
	head := beforeRemark(bare)
	for _, s := range []string{raw, bare, head} {
		if c, known := m[f][folded(s)]; known {
			return c, true
		}
	}
	if about.Kind == CodeKind && head != bare {
		if codes, sure := keywords()[about.Taxonomy].find(head); len(codes) == 1 && sure >= wholeKeyword {
			return Choice{To: codes}, true
		}
	}
	return Choice{}, false
}

// beforeRemark gives what stands before a dash, a colon or a parenthesis.
func beforeRemark(s string) string {
	for _, mark := range []string{" – ", " — ", " - ", ": ", " ("} {
		if head, _, found := strings.Cut(s, mark); found {
			return strings.TrimSpace(head)
		}
	}
	return s
}

// values explains the cells of a column of codes or of flags, as far as they are known.
func (p *proposer) values(g Guess) []Choice {
	if k := g.Field.kind(); k != CodeKind && k != CodesKind && k != FlagKind {
		return nil
	}
	var all []Choice
	seen := map[string]bool{}
	for _, r := range p.table.Records {
		raw := strings.TrimSpace(r.Cells[g.Place].Text)
		k := folded(raw)
		if raw == "" || seen[k] || len(seen) >= mostValues {
			continue
		}
		seen[k] = true
		if g.Field.kind() == FlagKind {
			if _, _, read := readFlag(raw); read {
				continue
			}
		}
		choice, known := p.known.of(g.Field, raw)
		if !known {
			continue
		}
		at := slices.IndexFunc(all, func(c Choice) bool { return c.Absent == choice.Absent && slices.Equal(c.To, choice.To) })
		if at < 0 {
			at = len(all)
			all = append(all, Choice{To: choice.To, Absent: choice.Absent})
		}
		all[at].Raw = append(all[at].Raw, raw)
	}
	return all
}

// Dates in the names of files.
var (
	dated   = regexp.MustCompile(`(?:^|[^\d])(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?:[^\d]|$)`)
	monthly = regexp.MustCompile(`(?:^|[^\d])(20\d\d)[-_.](\d\d)(?:[^\d]|$)`)
	yearly  = regexp.MustCompile(`(?:^|[^\d])(20\d\d)(?:[^\d]|$)`)
)

// editionWords are those of a file’s name that tell its edition rather than its series.
var editionWords = wordSet(`final copy draft version export download latest current new update updated jan feb mar apr may jun jul aug sep oct nov dec`)

// genericWords are in the names of files of anybody.
var genericWords = wordSet(`ai ia ki use case cases usecase usecases inventory inventaire inventaris inventario data dataset rows records export file list register registre public publication csv xlsx json sheet table algoritmes algorithms systems`)

// series names what editions of one source have in common: the name of the file without its dates, and whose it is.
func (p *proposer) series(id string, constants map[Field][]string, country string) string {
	var kept []string
	own := false
	for _, w := range strings.Split(id, "-") {
		if strings.ContainsAny(w, "0123456789") || editionWords[w] || w == "file" {
			continue
		}
		kept = append(kept, w)
		own = own || !genericWords[w]
	}
	if body := constants[Organisation]; len(body) > 0 && !own {
		kept, own = append([]string{strings.TrimPrefix(OrganisationID(body[0], country), "-")}, kept...), true
	}
	if !own && country != "" && len(kept) > 0 && p.has(Organisation) {
		kept, own = append([]string{strings.ToLower(country)}, kept...), true // a register of a country
	}
	series := strings.Join(kept, "-")
	if !own || series == "" || series == id {
		return ""
	}
	return strings.TrimRight(series[:min(len(series), 60)], "-")
}

// edition reads the date of the data in the name of the file: 2026-05-13, 20260128, 2025-11 or 2025.
func editionOf(file string) string {
	for _, m := range dated.FindAllStringSubmatch(file, -1) {
		if !isDate(m[1] + "-" + m[2] + "-" + m[3]) {
			continue
		}
		return m[1] + "-" + m[2] + "-" + m[3]
	}
	for _, m := range monthly.FindAllStringSubmatch(file, -1) {
		if isDate(m[1] + "-" + m[2]) {
			return m[1] + "-" + m[2]
		}
	}
	if m := yearly.FindStringSubmatch(file); m != nil {
		return m[1]
	}
	return ""
}
