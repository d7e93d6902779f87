package usecases

import (
	"cmp"
	"context"
	"slices"

	"balise/engine/text"
	"balise/measures/usecases/catalogue"
	"balise/measures/usecases/find"
	"balise/platform/digest"
	"balise/platform/lang"
)

// sourceName is the name of the catalogue among what digests tell.
const sourceName = "usecases"

// digests gives the catalogue as what digests tell the changes of.
func (p *Pages) digests() digest.Source {
	s := digest.Source{
		Name: sourceName, Title: text.T("Tous les cas d’ailleurs", "All cases around the world"), Subject: text.T("L’IA ailleurs", "AI around the world"),
		Opening: text.T("Voici ce qui a changé dans le catalogue des usages de l’IA par les administrations du monde.", "Here is what changed in the catalogue of AI uses by administrations around the world."),
		Asked:   text.T("les changements du catalogue des usages de l’IA par les administrations du monde", "the changes of the catalogue of AI uses by administrations around the world"),
		Lead: text.T("Les cas nouveaux, changés ou disparus de leur source, en quelques mots, au rythme de votre choix. On quitte en un clic, depuis chaque courriel.",
			"Cases that are new, changed or gone from their source, in a few words, as often as you choose. One click in each e-mail is enough to leave."),
		Search: "usecases.search", Head: p.head, Since: p.since, Namer: p.namer, Choices: p.digestChoices,
		Numbers: func(ctx context.Context, l text.Lang, words string) (map[int64]bool, error) {
			numbers, err := p.Index.Numbers(ctx, find.Query{Words: words, Lang: l})
			found := map[int64]bool{}
			for _, n := range numbers {
				found[n] = true
			}
			return found, err
		},
	}
	for _, k := range []catalogue.ChangeKind{catalogue.New, catalogue.Changed, catalogue.Missing, catalogue.Back} {
		s.Sorts = append(s.Sorts, digest.Sort{Name: string(k), Title: digestTitles[k]})
	}
	for _, facet := range facetOrder() {
		s.Facets = append(s.Facets, digest.Facet{Name: facet, Label: facetLabels[facet]})
	}
	return s
}

var digestTitles = map[catalogue.ChangeKind]text.Text{
	catalogue.New: text.T("Nouveaux cas", "New cases"), catalogue.Changed: text.T("Cas changés", "Cases changed"),
	catalogue.Missing: text.T("Disparus de leur source", "Gone from their source"), catalogue.Back: text.T("De retour dans leur source", "Back in their source"),
}

// head goes no further than the search index of this node, which tells what the words of a search find.
func (p *Pages) head(context.Context) (int64, error) { return p.Index.Seq(), nil }

// since gives what became of the cases after a number of the sequence: a case once, by the last thing that happened to it, unless
// it is new.
func (p *Pages) since(ctx context.Context, from int64, limit int) (digest.Window, error) {
	w := digest.Window{From: from, Upto: from}
	happened, err := p.Store.After(ctx, from, limit)
	if err != nil {
		return w, err
	}
	head, at := p.Index.Seq(), map[int64]int{}
	for _, h := range happened {
		if h.Seq > head {
			break
		}
		w.Upto = h.Seq
		i, known := at[h.Case.Number]
		if !known {
			i = len(w.Entries)
			at[h.Case.Number] = i
			w.Entries = append(w.Entries, p.digestEntry(h))
		}
		if e := &w.Entries[i]; e.Sort != string(catalogue.New) || h.Kind == catalogue.Missing {
			e.Sort = string(h.Kind)
		}
	}
	return w, nil
}

func (p *Pages) digestEntry(h catalogue.LoadChange) digest.Entry {
	c := h.Case
	c.Record = c.Record.Public()
	name, _ := p.name(c, text.FR)
	country := p.Names.Code("country", c.Country)
	who := ""
	if c.Organisation != "" {
		who = " · " + c.Organisation
	}
	return digest.Entry{Number: c.Number, Sort: string(h.Kind), Name: name.Text, Detail: text.T(country.FR+who, country.In(text.EN)+who),
		Link:  func(l text.Lang) (string, error) { return p.Address(l, "usecases.case", "label", c.Label()) },
		Codes: []map[string][]string{find.Codes(c)}}
}

// digestChoices narrow the whole to a country or a category.
func (p *Pages) digestChoices(ctx context.Context, l text.Lang) ([]digest.Choice, error) {
	found, err := p.Index.Search(ctx, find.Query{Lang: l, Limit: 1})
	if err != nil {
		return nil, err
	}
	compare := lang.Sorter(l)
	var all []digest.Choice
	name, err := p.namer(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range []digest.Choice{{Facet: "country", Label: text.T("Un pays (sans choix\u00a0: tous)", "One country (none: all)")},
		{Facet: "category", Label: text.T("Une catégorie (sans choix\u00a0: toutes)", "One category (none: all)")}} {
		for _, count := range found.Facets[c.Facet] {
			c.Options = append(c.Options, digest.Option{Code: count.Code, Label: name(c.Facet, count.Code)})
		}
		slices.SortFunc(c.Options, func(a, b digest.Option) int {
			return cmp.Or(compare(a.Label.In(l), b.Label.In(l)), cmp.Compare(a.Code, b.Code))
		})
		all = append(all, c)
	}
	return all, nil
}

// facetOrder lists what a search may hold, in the order of the page.
func facetOrder() []string { return slices.Concat(find.Facets, find.Groups) }
