package pages

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// AuditPage shows who did what, the latest first.
type AuditPage struct {
	Filters   []ui.Field
	Table     ui.Table
	NextURL   string
	FirstURL  string // back to the latest entries, from any later page
	ExportURL string
	filtered  bool
	problems  []ui.Problem
}

// Problems gives the error summary.
func (p AuditPage) Problems() []ui.Problem { return p.problems }

type auditIn struct {
	Person string `query:"personne"`
	Action string `query:"action"`
	Body   string `query:"organisme"`
	From   string `query:"du"`
	Until  string `query:"au"`
	Text   string `query:"q"`
	Before int64  `query:"avant"`
}

const auditShown = 50

// filter reads the choices. Days are those of Québec, and the last one is included.
func (in auditIn) filter() (people.AuditFilter, []ui.Problem) {
	f := people.AuditFilter{Person: in.Person, Action: in.Action, Body: in.Body, Text: in.Text, Before: in.Before}
	var problems []ui.Problem
	day := func(field, typed string) time.Time {
		if typed = strings.TrimSpace(typed); typed == "" {
			return time.Time{}
		}
		t, err := time.ParseInLocation(time.DateOnly, typed, lang.Zone)
		if err != nil {
			problems = append(problems, ui.Problem{Field: field, Message: text.T("Écrivez une date comme 2024-05-31.", "Write a date such as 2024-05-31.")})
		}
		return t
	}
	f.From, f.Until = day("du", in.From), day("au", in.Until)
	if !f.Until.IsZero() {
		f.Until = f.Until.AddDate(0, 0, 1)
	}
	return f, problems
}

func (in auditIn) link(ctx context.Context, route string, before int64) string {
	params := []any{"personne", in.Person, "action", in.Action, "organisme", in.Body, "du", in.From, "au", in.Until, "q", in.Text}
	if before > 0 {
		params = append(params, "avant", before)
	}
	return web.URL(ctx, route, params...)
}

func (a *Admin) audit(ctx context.Context, in auditIn) (AuditPage, error) {
	page := AuditPage{filtered: in.Person+in.Action+in.Body+in.From+in.Until+in.Text != ""}
	words, err := a.auditWords(ctx)
	if err != nil {
		return page, err
	}
	filter, problems := in.filter()
	if page.Filters, err = a.auditFilters(ctx, in, words); err != nil {
		return page, err
	}
	page.Filters, page.problems = marked(page.Filters, problems), problems
	if problems != nil {
		return page, nil
	}
	filter.Limit = auditShown + 1
	found, err := a.People.AuditTrail(ctx, filter)
	if err != nil {
		return page, err
	}
	page.ExportURL = in.link(ctx, "audit.csv", 0)
	if in.Before > 0 {
		page.FirstURL = in.link(ctx, "audit", 0)
	}
	if len(found) > auditShown {
		found = found[:auditShown]
		page.NextURL = in.link(ctx, "audit", found[auditShown-1].Seq)
	}
	page.Table = auditTable(ctx, found, words)
	return page, nil
}

func auditTable(ctx context.Context, entries []people.Entry, words auditWords) ui.Table {
	t := ui.Table{ID: "audit", Caption: text.T("Ce qui a été fait, du plus récent au plus ancien", "What was done, latest first"), Columns: []ui.Column{
		{Label: text.T("Quand", "When")}, {Label: text.T("Qui", "Who")}, {Label: text.T("Action", "Action")},
		{Label: text.T("Sur quoi", "On what")}, {Label: text.T("Organisme", "Body")}, {Label: text.T("Précisions", "Details")},
	}}
	for _, e := range entries {
		object := ui.Cell{Text: words.object(e), Href: words.objectURL(ctx, e)}
		t.Rows = append(t.Rows, []ui.Cell{{Text: at(e.At), Head: true}, {Text: words.who(e)}, {Text: actionTitle(e.Action)},
			object, {Text: words.bodies[e.BodyID]}, {Text: words.detail(e)}})
	}
	return t
}

func (a *Admin) auditFilters(ctx context.Context, in auditIn, words auditWords) ([]ui.Field, error) {
	typed := url.Values{"personne": {in.Person}, "action": {in.Action}, "organisme": {in.Body}, "du": {in.From}, "au": {in.Until}, "q": {in.Text}}
	codes, err := a.People.AuditActions(ctx)
	if err != nil {
		return nil, err
	}
	bodies, err := a.People.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	l := web.Lang(ctx)
	compare := lang.Sorter(l)
	byLabel := func(x, y ui.Option) int { return compare(x.Label.In(l), y.Label.In(l)) }
	var actions, persons []ui.Option
	for _, code := range codes {
		actions = append(actions, ui.Option{Value: code, Label: actionTitle(code)})
	}
	for id, name := range words.persons {
		persons = append(persons, ui.Option{Value: id, Label: sameInBoth(name)})
	}
	slices.SortFunc(actions, byLabel)
	slices.SortFunc(persons, byLabel)
	persons = append(persons, ui.Option{Value: people.OperatorID, Label: text.T("Ligne de commande", "Command line")})
	return []ui.Field{
		{Kind: "select", Name: "personne", Label: text.T("Personne", "Person"), Options: persons, Values: typed},
		{Kind: "select", Name: "action", Label: text.T("Action", "Action"), Options: actions, Values: typed},
		{Kind: "body", Name: "organisme", Label: text.T("Organisme", "Body"), Options: bodyChoices(ctx, bodies), Values: typed},
		{Kind: "line", Name: "du", Label: text.T("Du (AAAA-MM-JJ)", "From (YYYY-MM-DD)"), Values: typed},
		{Kind: "line", Name: "au", Label: text.T("Au (AAAA-MM-JJ)", "To (YYYY-MM-DD)"), Values: typed},
		{Kind: "line", Name: "q", Label: text.T("Mots", "Words"), Values: typed},
	}, nil
}

// Empty says why nothing is shown.
func (p AuditPage) Empty() ui.Empty {
	if p.filtered {
		return ui.Empty{Title: text.T("Aucune trace ne correspond à ces choix", "No trace fits these choices"),
			Message: text.T("Élargissez les dates ou retirez un filtre.", "Widen the dates or remove a filter.")}
	}
	return ui.Empty{Title: text.T("Le journal est vide", "The trail is empty"),
		Message: text.T("Tout ce qui se fait dans Balise laisse ici une trace.", "Everything done in Balise leaves a trace here.")}
}

// mostExported bounds the lines of one export: past it, the dates cut the trail in parts.
const mostExported = 50_000

// auditCSV gives the chosen entries as a file for a spreadsheet.
func (a *Admin) auditCSV(ctx context.Context, in auditIn) (web.Download, error) {
	words, err := a.auditWords(ctx)
	if err != nil {
		return web.Download{}, err
	}
	filter, problems := in.filter()
	if problems != nil {
		refusal := fault.Invalid(text.T("Les dates choisies sont à corriger.", "The chosen dates need correcting."))
		for _, p := range problems {
			refusal.Fields = append(refusal.Fields, fault.Field{Name: p.Field, Message: p.Message})
		}
		return web.Download{}, refusal
	}
	filter.Limit = 1000
	file := newAuditFile(web.Lang(ctx), words)
	for file.lines < mostExported {
		found, err := a.People.AuditTrail(ctx, filter)
		if err != nil {
			return web.Download{}, err
		}
		if len(found) == 0 {
			break
		}
		for _, e := range found[:min(len(found), mostExported-file.lines)] {
			file.add(e)
		}
		filter.Before = found[len(found)-1].Seq
	}
	data, err := file.close()
	return web.Download{Name: "balise-journal.csv", MediaType: "text/csv; charset=utf-8", Data: data}, err
}
