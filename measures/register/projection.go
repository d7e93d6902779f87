package register

import (
	"cmp"
	"strconv"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/initiative"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/search"
)

// document makes of a publication what is searched; first is when the record became public. Only public answers are read:
// what is withheld cannot be found.
func document(in *instrument.Instrument, p record.Publication, body people.Body, first time.Time) search.Doc {
	facets := initiative.FacetCodes(p.Answers)
	facets[initiative.FacetPortfolio] = []string{cmp.Or(body.Portfolio, initiative.NotGiven)}
	facets[initiative.FacetBodyType] = []string{cmp.Or(body.Type, initiative.NotGiven)}
	facets[initiative.FacetPublished] = []string{strconv.Itoa(first.In(lang.Zone).Year())}
	facets[initiative.FacetBody] = []string{cmp.Or(body.Slug, initiative.NotGiven)}
	return search.Doc{ID: p.RecordID, Number: p.Number, Title: p.Title, Body: searchable(in, p.Answers, body), Facets: facets,
		Sort: map[string]string{"newest": strconv.FormatInt(p.Seq, 10)}}
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
