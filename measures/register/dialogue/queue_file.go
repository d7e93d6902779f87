package dialogue

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strconv"
	"time"

	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/web"
)

var queueColumns = []text.Text{
	text.T("numéro", "number"), text.T("sujet", "subject"), text.T("service", "service"), text.T("fiche", "entry"), text.T("file de", "queue of"), text.T("état", "status"),
	text.T("message", "message"), text.T("langue", "language"), text.T("reçue le", "received at"), text.T("échéance", "due day"), text.T("en retard", "late"),
	text.T("prise en charge par", "taken on by"), text.T("réponse", "answer"), text.T("répondue le", "answered at"), text.T("motif de fermeture", "ground of closing"),
	text.T("publication acceptée", "publication agreed"),
}

const (
	exportBatch  = 1000
	mostExported = 20_000
)

// queueCSV gives the chosen requests as a file for a spreadsheet. It never holds the means to reach whoever asked.
func (c *Counter) queueCSV(ctx context.Context, in queueIn) (web.Download, error) {
	directory, err := c.People.Directory(ctx)
	if err != nil {
		return web.Download{}, err
	}
	l := web.Lang(ctx)
	var data bytes.Buffer
	data.WriteString("\ufeff") // tells spreadsheets that it is UTF-8
	w := csv.NewWriter(&data)
	var header []string
	for _, column := range queueColumns {
		header = append(header, column.In(l))
	}
	if err := w.Write(header); err != nil {
		return web.Download{}, fmt.Errorf("export of requests: %w", err)
	}
	filter := in.filter()
	filter.Limit = exportBatch
	for filter.Offset < mostExported {
		found, _, err := c.List(ctx, people.ActorFrom(ctx), filter)
		if err != nil {
			return web.Download{}, err
		}
		for _, r := range found {
			if err := w.Write(c.csvLine(l, r, directory)); err != nil {
				return web.Download{}, fmt.Errorf("export of requests: %w", err)
			}
		}
		if len(found) < exportBatch {
			break
		}
		filter.Offset += exportBatch
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return web.Download{}, fmt.Errorf("export of requests: %w", err)
	}
	name := text.T("balise-demandes.csv", "balise-requests.csv").In(l)
	return web.Download{Name: name, MediaType: "text/csv; charset=utf-8", Data: data.Bytes()}, nil
}

func (c *Counter) csvLine(l text.Lang, r Request, directory *people.Directory) []string {
	moment := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.In(lang.Zone).Format(time.RFC3339)
	}
	entry := ""
	if r.Record > 0 {
		entry = strconv.FormatInt(r.Record, 10)
	}
	line := []string{strconv.FormatInt(r.Number, 10), r.Kind.Title().In(l), r.Subject, entry, bodyName(directory, r.BodyID).In(l), r.State.Title().In(l), r.Message,
		string(r.Lang), moment(r.AskedAt), string(people.DayOf(r.DueDay())), yesNo(l, r.Late(c.Now())), r.TakenBy, r.Answer, moment(r.Answered),
		r.Ground.Title().In(l), yesNo(l, r.Publish)}
	for i := range line {
		line[i] = pages.PlainCell(line[i])
	}
	return line
}

func yesNo(l text.Lang, b bool) string {
	if b {
		return text.T("oui", "yes").In(l)
	}
	return text.T("non", "no").In(l)
}
