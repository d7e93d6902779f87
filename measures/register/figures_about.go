package register

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"balise/engine/text"
	"balise/platform/initiative"
	"balise/platform/lang"
	"balise/platform/search"
	"balise/platform/web"
)

// counted are the facets that have a figure, in the order of the page.
var counted = []string{initiative.FacetStatus, initiative.FacetCategory, initiative.FacetDecision, initiative.FacetPersonal,
	initiative.FacetPublicFacing, initiative.FacetPortfolio, initiative.FacetBodyType, initiative.FacetBody,
	initiative.FacetStarted, initiative.FacetYear, initiative.FacetPublished}

// crossed are the pairs of facets that have a figure.
func crossed() []search.Pair {
	return []search.Pair{{initiative.FacetCategory, initiative.FacetDecision}, {initiative.FacetBodyType, initiative.FacetStatus}}
}

var entriesLabel = text.T("Fiches", "Entries")

// figureAbout is what a figure says of itself.
type figureAbout struct {
	group       figureGroup
	title, rule text.Text
}

var aboutFacets = map[string]figureAbout{
	initiative.FacetStatus: {groupUses, text.T("Selon l’état", "By status"),
		text.T("L’état que l’organisme a donné à l’initiative dans sa fiche.", "The status that the body gave the initiative in its entry.")},
	initiative.FacetCategory: {groupUses, text.T("Selon la catégorie", "By category"),
		text.T("Chaque fiche a une seule catégorie\u00a0: l’usage principal.", "Each entry has one category only: its main use.")},
	initiative.FacetDecision: {groupPeople, text.T("Selon l’effet sur les décisions", "By effect on decisions"),
		text.T("Une décision est une position prise à propos d’une personne et qui a un effet sur elle.", "A decision is a position taken about a person that has an effect on them.")},
	initiative.FacetPersonal: {groupPeople, text.T("Avec ou sans renseignements personnels", "With or without personal information"),
		text.T("Oui, si le système en utilise, y compris pour l’entraîner.", "Yes, if the system uses any, training included.")},
	initiative.FacetPublicFacing: {groupPeople, text.T("En contact avec le public ou non", "Facing the public or not"),
		text.T("Oui, si le public a affaire au système lui-même.", "Yes, if the public deals with the system itself.")},
	initiative.FacetPortfolio: {groupWho, text.T("Selon le portefeuille ministériel", "By ministerial portfolio"),
		text.T("Le portefeuille de l’organisme responsable, d’après la liste en vigueur.", "The portfolio of the responsible body, on the list in force.")},
	initiative.FacetBodyType: {groupWho, text.T("Selon le type d’organisme", "By type of body"),
		text.T("Le type de l’organisme responsable.", "The type of the responsible body.")},
	initiative.FacetBody: {groupWho, text.T("Selon l’organisme", "By public body"),
		text.T("L’organisme responsable de la fiche\u00a0; les partenaires ne comptent pas.", "The body responsible for the entry; partners do not count.")},
	initiative.FacetStarted: {groupYears, text.T("Selon l’année de première utilisation", "By year of first use"),
		text.T("La première utilisation pour de vrai ou, à défaut, l’année prévue.", "The first real use or, failing that, the planned year.")},
	initiative.FacetYear: {groupYears, text.T("Selon l’année de l’état actuel", "By year of the present status"),
		text.T("L’année depuis laquelle l’initiative est dans son état\u00a0; à défaut, celle de sa première utilisation.", "The year since which the initiative has its status; failing that, that of its first use.")},
	initiative.FacetPublished: {groupYears, text.T("Selon l’année d’entrée au registre", "By year of entry into the register"),
		text.T("L’année où la fiche a été publiée ici pour la première fois.", "The year in which the entry was first published here.")},
}

var aboutPairs = map[search.Pair]figureAbout{
	{initiative.FacetCategory, initiative.FacetDecision}: {groupPeople, text.T("Effet sur les décisions, par catégorie", "Effect on decisions, by category"),
		text.T("Chaque barre est une catégorie, partagée selon l’effet du système sur les décisions.", "Each bar is a category, shared out by the effect of the system on decisions.")},
	{initiative.FacetBodyType, initiative.FacetStatus}: {groupWho, text.T("État, par type d’organisme", "Status, by type of body"),
		text.T("Chaque barre est un type d’organisme, partagé selon l’état de ses initiatives.", "Each bar is a type of body, shared out by the status of its initiatives.")},
}

// codes lists the codes counted in a facet in the order in which readers expect them: years by date, without gaps; short
// lists as they are declared; the others from the most frequent. What is not given comes last.
func (c counter) codes(facet string) []string {
	counts := c.sum.Facets[facet]
	var codes []string
	for code := range counts {
		if code != initiative.NotGiven {
			codes = append(codes, code)
		}
	}
	sorter := lang.Sorter(web.Lang(c.ctx))
	slices.SortFunc(codes, func(a, b string) int {
		return cmp.Or(c.declared(facet, a)-c.declared(facet, b), counts[b]-counts[a],
			sorter(c.label(facet, a).In(web.Lang(c.ctx)), c.label(facet, b).In(web.Lang(c.ctx))), cmp.Compare(a, b))
	})
	if isYear(facet) {
		codes = everyYear(codes)
	}
	if counts[initiative.NotGiven] > 0 {
		codes = append(codes, initiative.NotGiven)
	}
	return codes
}

// declared is the place of a code in a list that has an order of its own; 0 in the others.
func (c counter) declared(facet, code string) int {
	if facet != initiative.FacetStatus && facet != initiative.FacetDecision {
		return 0
	}
	for i, term := range c.Entry.Question(facet).Taxonomy().Current().Terms {
		if term.Code == code {
			return i
		}
	}
	return math.MaxInt32 // a term of an older edition
}

// longestSpan is how many years a chart goes through; a mistyped year must not draw a thousand of them.
const longestSpan = 60

// everyYear puts years in order and adds those between that count nothing, unless they are too many.
func everyYear(codes []string) []string {
	slices.SortFunc(codes, compareYears)
	if len(codes) < 2 {
		return codes
	}
	first, _ := strconv.Atoi(codes[0])
	last, _ := strconv.Atoi(codes[len(codes)-1])
	if last-first > longestSpan {
		return codes
	}
	var all []string
	for year := first; year <= last; year++ {
		all = append(all, strconv.Itoa(year))
	}
	return all
}
