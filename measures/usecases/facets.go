package usecases

import (
	"cmp"
	"context"
	"slices"

	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/find"
	"balise/platform/search"
)

var facetLabels = map[string]text.Text{
	"country": text.T("Pays", "Country"), "organisation": text.T("Organisme", "Organization"), "function": text.T("Fonction de l’État", "Function of government"),
	"category": text.T("Catégorie", "Category"), "technique": text.T("Technique", "Technique"), "lifecycle": text.T("Étape du cycle de vie", "Life cycle stage"),
	"high_impact": text.T("Incidence élevée", "High impact"), "personal_information": text.T("Renseignements personnels", "Personal information"),
	"supplier": text.T("Fournisseur", "Supplier"), "year": text.T("Année", "Year"), "source": text.T("Source", "Source"),
	"cluster": text.T("Même produit", "Same product"), "missing": text.T("Absent de sa source", "Missing from its source"),
}

// facetFields are the fields whose codes a facet has.
var facetFields = map[string]usecase.Field{
	"country": usecase.Country, "function": usecase.Function, "category": usecase.Category, "technique": usecase.Technique, "lifecycle": usecase.Lifecycle,
	"high_impact": usecase.HighImpact, "personal_information": usecase.PersonalInfo,
}

// namer gives the names of the codes of every facet.
func (p *Pages) namer(ctx context.Context) (func(facet, code string) text.Text, error) {
	loads, err := p.Store.Loads(ctx)
	if err != nil {
		return nil, err
	}
	series := map[string]text.Text{}
	for _, l := range loads { // the latest first
		if _, known := series[l.Series]; known {
			continue
		}
		from, err := p.source(ctx, l.ID)
		if err != nil {
			return nil, err
		}
		series[l.Series] = from.Name
	}
	return func(facet, code string) text.Text {
		switch {
		case facet == "cluster":
			return text.T("un groupe de cas", "a group of cases")
		case facet == "source" && !series[code].Empty():
			return series[code]
		case facetFields[facet] != "":
			return p.Names.Code(facetFields[facet], code)
		}
		return text.T(code, code)
	}, nil
}

// facets gives every criterion with what each of its choices would leave.
func (p *Pages) facets(ctx context.Context, found find.Result, in SearchIn) ([]Facet, error) {
	name, err := p.namer(ctx)
	if err != nil {
		return nil, err
	}
	var all []Facet
	for _, facet := range find.Facets {
		all = append(all, facetOf(facet, found.Facets[facet], in.filters()[facet], name))
	}
	for _, group := range find.Groups { // shown only once they are chosen
		if chosen := in.filters()[group]; len(chosen) > 0 {
			all = append(all, facetOf(group, []search.Count{{Code: chosen[0], N: found.Total}}, chosen, name))
		}
	}
	return all, nil
}

func facetOf(name string, counts []search.Count, chosen []string, label func(facet, code string) text.Text) Facet {
	facet := Facet{Name: name, Label: facetLabels[name], Options: []FacetCount{}}
	seen := map[string]bool{}
	for _, c := range counts {
		seen[c.Code] = true
		facet.Options = append(facet.Options, FacetCount{c.Code, label(name, c.Code), c.N, slices.Contains(chosen, c.Code)})
	}
	for _, code := range chosen { // what was chosen stays, to be unchosen, even when it finds nothing
		if !seen[code] {
			facet.Options = append(facet.Options, FacetCount{code, label(name, code), 0, true})
		}
	}
	if name == "year" { // by date, not by count
		slices.SortFunc(facet.Options, func(a, b FacetCount) int { return cmp.Compare(b.Code, a.Code) })
	}
	return facet
}
