package initiative

import (
	"strconv"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/search"
)

// The facets by which initiatives are searched, in the order in which they are shown.
const (
	FacetStatus       = "status"
	FacetCategory     = "category"
	FacetDecision     = "decision"
	FacetPublicFacing = "public_facing"
	FacetPersonal     = "personal_information"
	FacetPortfolio    = "portfolio"
	FacetBody         = "body"
	FacetYear         = "year"
)

// Facets lists them.
var Facets = []string{FacetStatus, FacetCategory, FacetDecision, FacetPublicFacing, FacetPersonal, FacetPortfolio, FacetBody, FacetYear}

// NotGiven is the code of a record that says nothing on a facet: it stays countable, so that the counts of every facet
// sum to the number of records.
const NotGiven = "not_given"

// Doc makes of a publication what is searched. Only public answers are read: what is withheld cannot be found.
func Doc(in *instrument.Instrument, p record.Publication, body people.Body) search.Doc {
	return search.Doc{
		ID:     p.RecordID,
		Number: p.Number,
		Title:  p.Title,
		Body:   searchable(in, p.Answers, body),
		Facets: map[string][]string{
			FacetStatus:       {orNotGiven(Code(p.Answers, "status"))},
			FacetCategory:     {orNotGiven(Code(p.Answers, "category"))},
			FacetDecision:     {orNotGiven(Code(p.Answers, "decision"))},
			FacetPublicFacing: {flagCode(p.Answers, "public_facing")},
			FacetPersonal:     {flagCode(p.Answers, "personal_information")},
			FacetPortfolio:    {orNotGiven(body.Portfolio)},
			FacetBody:         {body.Slug},
			FacetYear:         {yearCode(p.Answers)},
		},
		Sort: map[string]string{"newest": strconv.FormatInt(p.Seq, 10)},
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

func yearCode(a instrument.Answers) string {
	if year := Year(a); year > 0 {
		return strconv.Itoa(year)
	}
	return NotGiven
}

// searchable gathers the words of a record in each language: texts in their own, codes by their labels.
func searchable(in *instrument.Instrument, a instrument.Answers, body people.Body) text.Text {
	var all text.Text
	add := func(t text.Text) {
		if t.FR != "" {
			all.FR += t.FR + "\n"
		}
		if t.EN != "" {
			all.EN += t.EN + "\n"
		}
	}
	for _, q := range in.Questions() {
		answer, ok := a[q.ID]
		if !ok || !answer.Known() || q.ID == "name" {
			continue
		}
		if t, isText := answer.Value.(text.Text); isText {
			add(t)
			continue
		}
		add(text.T(instrument.Show(q, answer, text.FR), instrument.Show(q, answer, text.EN)))
	}
	add(body.Name) // last, so that the extracts shown with results begin with what the initiative does
	add(body.Acronym)
	return all
}
