package instrument_test

import (
	"slices"
	"strings"

	"pgregory.net/rapid"

	"balise/engine/instrument"
	"balise/engine/text"
)

var aHash = strings.Repeat("0123456789abcdef", 4)

// everything answers each question of the sample.
func everything() instrument.Answers {
	return instrument.Answers{
		"name": {Value: text.T("L’entrée <b>", "Entry")},
		"summary": {
			Value: text.T("Un secret.\nEn deux lignes.", "A secret."),
			Absence: &instrument.Absence{Reason: instrument.Withheld, Ground: "secret",
				Until: instrument.Date{Year: 2027, Month: 5}, Note: text.T("Avis du 3 mai", "")},
		},
		"reference": {Value: "REF-1"},
		"people":    {Value: instrument.Number("12345.5")},
		"cost":      {Value: instrument.Money{Cents: 123450, Currency: "CAD"}},
		"start":     {Value: instrument.Date{Year: 2024, Month: 5, Day: 1}},
		"personal":  {Value: true},
		"fruit":     {Value: "apple"},
		"basket":    {Value: []string{"apple", "red_grape"}},
		"why":       {Value: text.T("Parce que", "Because")},
		"contact":   {Value: text.T("Direction des plaintes", "Complaints office")},
		"owner":     {Value: "01JDXYZ"},
		"links": {Value: []instrument.Link{
			{Title: text.T("Page", "Page"), URL: "https://exemple.quebec/a?b=c&d=é"}, {URL: "mailto:a@exemple.quebec"}}},
		"partners": {Value: []instrument.Answers{
			{"body": {Value: "B1"}, "part": {Value: text.T("Fournit", "Provides")}, "since": {Value: instrument.Date{Year: 2023}}},
			{"body": {Value: "B2"}, "part": {Value: text.T("Reçoit", "")}, "fruits": {Value: []string{"apple"}}}}},
		"document": {Value: instrument.Attachment{Name: "avis.pdf", MediaType: "application/pdf", Size: 12, SHA256: aHash}},
	}
}

var (
	lines  = rapid.StringMatching(`[a-zA-Zéœ’«»<&"0-9.;:-]([a-zé <>&'’\x{a0}]{0,20}[a-zÉ.0-9])?`)
	blocks = rapid.StringMatching(`[A-Zé]([a-z\n\té <&]{0,40}[a-z.])?`)
	bodies = rapid.StringMatching(`[0-9A-Z]{1,26}`)
	codes  = rapid.SampledFrom([]string{"apple", "pear", "red_grape", "white_grape", "lemon", "grape"})
	dates  = rapid.Custom(func(t *rapid.T) instrument.Date {
		d := instrument.Date{Year: rapid.IntRange(1000, 9999).Draw(t, "year")}
		if rapid.Bool().Draw(t, "has a month") {
			d.Month = rapid.IntRange(1, 12).Draw(t, "month")
			if rapid.Bool().Draw(t, "has a day") {
				d.Day = rapid.IntRange(1, d.Last().Day).Draw(t, "day")
			}
		}
		return d
	})
)

func texts(of *rapid.Generator[string]) *rapid.Generator[text.Text] {
	return rapid.Custom(func(t *rapid.T) text.Text {
		switch rapid.IntRange(0, 2).Draw(t, "languages") {
		case 0:
			return text.T(of.Draw(t, "fr"), "")
		case 1:
			return text.T("", of.Draw(t, "en"))
		}
		return text.T(of.Draw(t, "fr"), of.Draw(t, "en"))
	})
}

var codeSets = rapid.Custom(func(t *rapid.T) []string {
	set := rapid.SliceOfNDistinct(codes, 1, 4, rapid.ID[string]).Draw(t, "codes")
	slices.Sort(set)
	return set
})

var rowSets = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) instrument.Answers {
	row := instrument.Answers{"body": {Value: bodies.Draw(t, "body")}}
	if rapid.Bool().Draw(t, "has a part") {
		row["part"] = instrument.Answer{Value: texts(lines).Draw(t, "part")}
	}
	if rapid.Bool().Draw(t, "has fruits") {
		row["fruits"] = instrument.Answer{Value: codeSets.Draw(t, "fruits")}
	}
	return row
}), 1, 3)

var linkSets = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) instrument.Link {
	l := instrument.Link{URL: rapid.SampledFrom([]string{"https://a.quebec/é?x=1&y=%20", "http://b.ca", "mailto:c@d.ca"}).Draw(t, "url")}
	if rapid.Bool().Draw(t, "titled") {
		l.Title = texts(lines).Draw(t, "title")
	}
	return l
}), 1, 4)

// value draws a value for a question of the sample.
func value(t *rapid.T, q *instrument.Question) instrument.Value {
	switch q.Kind {
	case instrument.KindText, instrument.KindRole:
		return texts(lines).Draw(t, q.ID)
	case instrument.KindLongText:
		return texts(blocks).Draw(t, q.ID)
	case instrument.KindLine:
		return lines.Draw(t, q.ID)
	case instrument.KindNumber:
		return instrument.Number(rapid.StringMatching(`(0|[1-9][0-9]{0,5})(\.[0-9]{0,3}[1-9])?`).Draw(t, q.ID))
	case instrument.KindMoney:
		return instrument.Money{Cents: rapid.Int64Min(0).Draw(t, q.ID), Currency: rapid.SampledFrom([]string{"CAD", "EUR"}).Draw(t, "currency")}
	case instrument.KindDate:
		return dates.Draw(t, q.ID)
	case instrument.KindYesNo:
		return rapid.Bool().Draw(t, q.ID)
	case instrument.KindOneOf:
		return codes.Draw(t, q.ID)
	case instrument.KindManyOf:
		return codeSets.Draw(t, q.ID)
	case instrument.KindBody:
		return bodies.Draw(t, q.ID)
	case instrument.KindLinks:
		return linkSets.Draw(t, q.ID)
	case instrument.KindList:
		return rowSets.Draw(t, q.ID)
	}
	return instrument.Attachment{Name: lines.Filter(func(s string) bool { return !strings.ContainsAny(s, `/\`) }).Draw(t, q.ID),
		MediaType: "text/plain", Size: rapid.Int64Min(0).Draw(t, "size"), SHA256: aHash}
}

// answersTo draws well-formed answers: some questions unanswered, some absent for a reason that they offer.
func answersTo(in *instrument.Instrument) *rapid.Generator[instrument.Answers] {
	return rapid.Custom(func(t *rapid.T) instrument.Answers {
		answers := instrument.Answers{}
		for _, q := range in.Questions() {
			var answer instrument.Answer
			choice := rapid.IntRange(0, 3).Draw(t, "how "+q.ID)
			if choice < 2 {
				answer.Value = value(t, q)
			}
			if choice == 1 && q.Withhold != nil {
				answer.Absence = &instrument.Absence{Reason: instrument.Withheld,
					Ground: rapid.SampledFrom(q.Withhold.Grounds).Draw(t, "ground"), Until: dates.Draw(t, "until")}
			}
			if choice == 2 && len(q.Absences) > 0 {
				answer.Absence = &instrument.Absence{Reason: rapid.SampledFrom(q.Absences).Draw(t, "reason"), Note: texts(blocks).Draw(t, "note")}
			}
			if answer.Given() {
				answers[q.ID] = answer
			}
		}
		return answers
	})
}
