package lessons

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"time"

	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/pages"
	"balise/platform/web"
)

var interestColumns = []text.Text{
	text.T("cas", "case"), text.T("nom", "name"), text.T("organisation", "organization"), text.T("pays", "country"), text.T("fonctions", "functions"), text.T("organisme", "body"),
	text.T("en quoi", "why"), text.T("contact", "contact"), text.T("dit par", "said by"), text.T("depuis le", "since"),
}

// interestsCSV gives the chosen interests as a file for a spreadsheet, one line for each body and case.
func (l *Lessons) interestsCSV(ctx context.Context, in interestsIn) (web.Download, error) {
	_, chosen, err := l.rows(ctx, in)
	if err != nil {
		return web.Download{}, err
	}
	language := web.Lang(ctx)
	var data bytes.Buffer
	data.WriteString("\ufeff") // tells spreadsheets that it is UTF-8
	w := csv.NewWriter(&data)
	lines := [][]string{{}}
	for _, column := range interestColumns {
		lines[0] = append(lines[0], column.In(language))
	}
	for _, r := range chosen {
		var functions []text.Text
		for _, code := range r.Function {
			functions = append(functions, l.term("function", code))
		}
		line := []string{r.Case, r.Name.In(language), r.Owner, l.term("country", r.Country).In(language), joined(functions).In(language), r.BodyName.In(language),
			r.Reason, r.Contact, r.By, r.At.In(lang.Zone).Format(time.RFC3339)}
		for i := range line {
			line[i] = pages.PlainCell(line[i])
		}
		lines = append(lines, line)
	}
	if err := w.WriteAll(lines); err != nil {
		return web.Download{}, fmt.Errorf("export of interests: %w", err)
	}
	return web.Download{Name: text.T("balise-interets.csv", "balise-interests.csv").In(language), MediaType: "text/csv; charset=utf-8", Data: data.Bytes()}, nil
}
