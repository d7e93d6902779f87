package register

import (
	"slices"
	"strings"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/initiative"
	"balise/platform/lang"
	"balise/platform/search"
	"balise/platform/web/ui"
)

// evolution is which list is followed along which years.
type evolution struct{ by, years string }

var (
	evolvedBy   = []string{initiative.FacetCategory, initiative.FacetPortfolio, initiative.FacetStatus, initiative.FacetDecision, initiative.FacetBodyType}
	evolvedOver = []string{initiative.FacetStarted, initiative.FacetYear, initiative.FacetPublished}
)

// evolutionOf reads what was asked; what is not on offer gives the first choice.
func evolutionOf(in FiguresIn) evolution {
	e := evolution{evolvedBy[0], evolvedOver[0]}
	if slices.Contains(evolvedBy, in.By) {
		e.by = in.By
	}
	if slices.Contains(evolvedOver, in.Years) {
		e.years = in.Years
	}
	return e
}

func (e evolution) pair() search.Pair { return search.Pair{e.by, e.years} }

// yearColumns is how many years have a column of their own; those before share one.
const yearColumns = 6

// span is a column of the evolution: one year, all those before, or those that were not given.
type span struct {
	label text.Text
	codes []string
}

// evolve follows a list along the years, by sets of terms that hold the same things in all its editions. It also says what
// could be compared.
func (c counter) evolve(e evolution) (Figure, []text.Text) {
	f := Figure{ID: "evolution", Title: text.T("D’une année à l’autre", "From one year to the next"), Rule: aboutFacets[e.years].rule,
		What: facetLabels[e.by], group: groupYears, kind: ui.Columns, sums: true}
	spans := c.spans(e.years)
	for _, s := range spans {
		f.Series = append(f.Series, s.label)
	}
	sets, said := c.comparable(e.by)
	for _, set := range sets {
		row := FigureRow{Code: strings.Join(set, " "), Label: joined(set, func(code string) text.Text { return c.label(e.by, code) })}
		total := 0
		for _, s := range spans {
			n := c.both(e.pair(), set, s.codes)
			total += n
			row.Counts = append(row.Counts, c.entries(n, map[string][]string{e.by: set, e.years: s.codes}))
		}
		row.Total = c.entries(total, map[string][]string{e.by: set})
		if total > 0 {
			f.Rows = append(f.Rows, row)
		}
	}
	return f, said
}

// both counts the entries that have one of the codes of each facet.
func (c counter) both(pair search.Pair, as, bs []string) int {
	n := 0
	for _, a := range as {
		for _, b := range bs {
			n += c.sum.Pairs[pair][[2]string{a, b}]
		}
	}
	return n
}

func (c counter) spans(years string) []span {
	var all []span
	codes := slices.DeleteFunc(c.codes(years), func(code string) bool { return code == initiative.NotGiven })
	if early := len(codes) - yearColumns; early > 0 {
		first := codes[early]
		before := slices.DeleteFunc(slices.Clone(codes[:early]), func(code string) bool { return c.sum.Facets[years][code] == 0 })
		if len(before) > 0 {
			all = append(all, span{text.T("Avant "+first, "Before "+first), before})
		}
		codes = codes[early:]
	}
	for _, code := range codes {
		all = append(all, span{text.T(code, code), []string{code}})
	}
	if c.sum.Facets[years][initiative.NotGiven] > 0 {
		all = append(all, span{text.T("Sans année", "No year"), []string{initiative.NotGiven}})
	}
	return all
}

// comparable shares out the codes of a list into sets that hold the same things in its first edition and in the one in
// force, and says so in words. A code that neither has stands alone.
func (c counter) comparable(facet string) (sets [][]string, said []text.Text) {
	seen := map[string]bool{}
	if t := c.taxonomyOf(facet); t != nil {
		first, last := t.Editions[0], t.Current()
		all := t.Compare(first.Version, last.Version)
		for _, one := range all {
			sets = append(sets, one.Codes())
			for _, code := range one.Codes() {
				seen[code] = true
			}
		}
		said = comparison{t, first, last}.say(all)
	}
	for _, code := range c.codes(facet) {
		if !seen[code] {
			sets = append(sets, []string{code})
		}
	}
	return sets, said
}

func (c counter) taxonomyOf(facet string) *instrument.Taxonomy {
	if q := c.Entry.Question(facet); q != nil {
		return q.Taxonomy()
	}
	return c.Corpus.Taxonomy(facet) // portfolio, body_type
}

// joined names a set of terms.
func joined(codes []string, label func(code string) text.Text) text.Text {
	var name text.Text
	for i, code := range codes {
		one := label(code)
		if i > 0 {
			name.FR, name.EN = name.FR+" + ", name.EN+" + "
		}
		name.FR, name.EN = name.FR+one.FR, name.EN+one.EN
	}
	return name
}

// comparison says how two editions of a list correspond.
type comparison struct {
	taxonomy *instrument.Taxonomy
	from, to *instrument.Edition
}

func (x comparison) say(all []instrument.Correspondence) []text.Text {
	if x.from == x.to {
		return []text.Text{text.T("Cette liste n’a connu qu’une édition ("+x.to.Version+")\u00a0: toutes les années se comparent.",
			"This list has had one edition only ("+x.to.Version+"): all years can be compared.")}
	}
	var said []text.Text
	same := 0
	for _, one := range all {
		switch one.Fate {
		case instrument.Kept:
			same++
			said = append(said, x.refined(one)...)
		case instrument.New:
			said = append(said, x.sentence(nil, one.To, "%s n’existe que depuis %s\u00a0: aucun chiffre d’avant ne s’y compare.", "%s exists only since %s: no earlier figure compares with it."))
		case instrument.Gone:
			said = append(said, x.sentence(one.From, nil, "%s n’existe plus en %s\u00a0: aucun chiffre d’après ne s’y compare.", "%s no longer exists in %s: no later figure compares with it."))
		case instrument.Renamed:
			said = append(said, x.sentence(one.From, one.To, "%s a changé de nom et devient %s\u00a0: les chiffres se comparent.", "%s changed its name to %s: the figures can be compared."))
		case instrument.Split:
			said = append(said, x.sentence(one.From, one.To, "%s est maintenant partagé entre %s\u00a0: ces lignes sont comptées ensemble, faute de pouvoir se comparer une à une.", "%s is now shared between %s: these lines are counted together, since they cannot be compared one by one."))
		default:
			said = append(said, x.sentence(one.From, one.To, "%s se retrouvent autrement dans %s\u00a0: ces lignes sont comptées ensemble, faute de pouvoir se comparer une à une.", "%s are found otherwise in %s: these lines are counted together, since they cannot be compared one by one."))
		}
	}
	fr, en := lang.Number(text.FR, int64(same)), lang.Number(text.EN, int64(same))
	head := text.T("De l’édition "+x.from.Version+" de la liste à l’édition "+x.to.Version+", termes restés les mêmes\u00a0: "+fr+". Leurs chiffres se comparent.",
		"From the "+x.from.Version+" edition of the list to the "+x.to.Version+" edition, terms that stayed the same: "+en+". Their figures can be compared.")
	return append([]text.Text{head}, said...)
}

// refined tells of a term that kept its name but whose explanation changed.
func (x comparison) refined(one instrument.Correspondence) []text.Text {
	before, after := x.from.Term(one.From[0]), x.to.Term(one.To[0])
	if before.Help == after.Help || after.Help.Empty() {
		return nil
	}
	return []text.Text{text.T("«\u00a0"+after.Label.FR+"\u00a0» a été précisé en "+x.to.Version+"\u00a0: "+after.Help.FR,
		"“"+after.Label.EN+"” was made more precise in "+x.to.Version+": "+after.Help.EN)}
}

// sentence fills a sentence with the terms of one edition, then with those of the other or with its year.
func (x comparison) sentence(from, to []string, fr, en string) text.Text {
	first, second := x.named(from, x.from), x.named(to, x.to)
	switch {
	case len(from) == 0:
		first, second = second, text.T(x.to.Version, x.to.Version)
	case len(to) == 0:
		second = text.T(x.to.Version, x.to.Version)
	}
	fill := func(s, a, b string) string { return strings.Replace(strings.Replace(s, "%s", a, 1), "%s", b, 1) }
	return text.T(fill(fr, first.FR, second.FR), fill(en, first.EN, second.EN))
}

func (x comparison) named(codes []string, edition *instrument.Edition) text.Text {
	var fr, en []string
	for _, code := range codes {
		label := edition.Term(code).Label
		fr, en = append(fr, "«\u00a0"+label.FR+"\u00a0»"), append(en, "“"+label.EN+"”")
	}
	return text.T(enumerate(fr, " et "), enumerate(en, " and "))
}

func enumerate(items []string, and string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	return strings.Join(items[:len(items)-1], ", ") + and + items[len(items)-1]
}
