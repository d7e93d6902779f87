package initiative

import (
	"strconv"

	"balise/engine/instrument"
)

// The facets by which initiatives are searched, in the order in which they are shown.
const (
	FacetStatus       = "status"
	FacetCategory     = "category"
	FacetDecision     = "decision"
	FacetPublicFacing = "public_facing"
	FacetPersonal     = "personal_information"
	FacetPortfolio    = "portfolio"
	FacetBodyType     = "body_type"
	FacetBody         = "body"
	FacetYear         = "year"      // since which the initiative has its status, else in which it started
	FacetStarted      = "started"   // year of first use
	FacetPublished    = "published" // year in which the record first became public
)

// Facets lists them.
var Facets = []string{FacetStatus, FacetCategory, FacetDecision, FacetPublicFacing, FacetPersonal, FacetPortfolio, FacetBodyType, FacetBody,
	FacetYear, FacetStarted, FacetPublished}

// NotGiven is the code of a record that says nothing on a facet: it stays countable, so that the counts of every facet
// sum to the number of records.
const NotGiven = "not_given"

// FacetCodes gives the codes of an initiative's public answers in the facets that depend on them alone: all but the
// body's and the year of publication.
func FacetCodes(a instrument.Answers) map[string][]string {
	return map[string][]string{
		FacetStatus:       {orNotGiven(Code(a, "status"))},
		FacetCategory:     {orNotGiven(Code(a, "category"))},
		FacetDecision:     {orNotGiven(Code(a, "decision"))},
		FacetPublicFacing: {flagCode(a, "public_facing")},
		FacetPersonal:     {flagCode(a, "personal_information")},
		FacetYear:         {yearCode(Year(a))},
		FacetStarted:      {yearCode(YearOf(a, "start"))},
	}
}

func orNotGiven(code string) string {
	if code == "" {
		return NotGiven
	}
	return code
}

func flagCode(a instrument.Answers, question string) string {
	if f := Flag(a, question); f != Unknown {
		return string(f)
	}
	return NotGiven
}

func yearCode(year int) string {
	if year > 0 {
		return strconv.Itoa(year)
	}
	return NotGiven
}
