package impact

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/initiative"
	"balise/platform/lang"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// public gives the pages that everyone reads.
func (a *Assessments) public() []web.Endpoint {
	at := func(name, fr, en, api, template string, summary text.Text) web.Page {
		return web.Page{Name: name, FR: "/evaluations" + fr, EN: "/en/assessments" + en, API: api, Files: files, Template: template, Summary: summary, Kept: template != ""}
	}
	return []web.Endpoint{
		web.Get(at(listRoute, "", "", "/api/v1/assessments", "list.html", text.T("Chercher parmi les évaluations de l’incidence", "Search the impact assessments")), a.list),
		web.Get(at(readRoute, "/{number}", "/{number}", "/api/v1/assessments/{number}", "read.html", text.T("Lire le résumé d’une évaluation", "Read the summary of an assessment")), a.read),
		web.File(at("impact.csv", "/evaluations.csv", "/assessments.csv", "", "", text.Text{}), a.listCSV),
	}
}

// Summary is what everyone may know of an approved assessment, in brief.
type Summary struct {
	Number     int64     `json:"number" doc:"Numéro permanent / Permanent number"`
	Title      text.Text `json:"title" doc:"Initiative évaluée / Initiative assessed"`
	Body       BodyRef   `json:"body" doc:"Organisme qui l’a faite / Body that made it"`
	Initiative int64     `json:"initiative" doc:"Numéro de l’initiative dans le registre / Number of the initiative in the register"`
	Level      string    `json:"level" doc:"Code du niveau d’incidence / Code of the impact level"`
	LevelTitle text.Text `json:"level_title" doc:"Niveau d’incidence / Impact level"`
	Points     float64   `json:"points" doc:"Points du risque qui reste / Points of the risk that remains"`
	Most       float64   `json:"points_max" doc:"Points que les mêmes questions pouvaient donner / Points that the same questions could give"`
	ApprovedAt time.Time `json:"approved_at" doc:"Approuvée le / Approved at"`
	Newest     bool      `json:"newest" doc:"La plus récente de l’initiative\u00a0: celle qui compte / The newest of the initiative: the one that counts"`
	URL        text.Text `json:"url" doc:"Page, dans chaque langue / Page, in each language"`

	path    string
	rank    float64
	answers instrument.Answers
	result  instrument.Result
	record  string // identifier of the assessment
	about   string // identifier of the initiative
	entry   string // address of the initiative
}

// BodyRef names a public body.
type BodyRef struct {
	Slug string    `json:"slug" doc:"Ce qui nomme l’organisme dans les adresses / What names the body in addresses"`
	Name text.Text `json:"name"`
}

// summaries lists the assessments that everyone may read, the last approved first.
func (a *Assessments) summaries(ctx context.Context) ([]Summary, error) {
	head, err := a.Records.Head(ctx)
	if err != nil {
		return nil, err
	}
	directory, err := a.People.Directory(ctx)
	if err != nil {
		return nil, err
	}
	var all []Summary
	for p, err := range a.Records.Public(ctx, KindID, head, nil) {
		if err != nil {
			return nil, err
		}
		one, shown, err := a.summary(ctx, p, directory)
		if err != nil {
			return nil, err
		}
		if shown {
			all = append(all, one)
		}
	}
	slices.SortStableFunc(all, func(x, y Summary) int {
		return cmp.Or(y.ApprovedAt.Compare(x.ApprovedAt), cmp.Compare(y.Number, x.Number))
	})
	seen := map[string]bool{}
	for i, one := range all {
		all[i].Newest, seen[one.about] = !seen[one.about], true
	}
	return all, nil
}

// summary tells of an approved assessment what everyone may know; shown is false when that is nothing: the approval was withdrawn, the initiative
// is not public or serves cybersecurity. Names that the initiative replaces are replaced here too.
func (a *Assessments) summary(ctx context.Context, p record.Publication, directory *people.Directory) (one Summary, shown bool, err error) {
	if p.State != record.Published && p.State != record.Corrected {
		return one, false, nil
	}
	signed, err := a.signed(ctx, p)
	if err != nil {
		return one, false, err
	}
	about, _ := signed.Answers[aboutQuestion].Value.(string)
	of, err := a.Records.Record(ctx, about)
	if fault.Is(err, fault.NotFoundKind) || err == nil && (of.PublicState == "" || of.PublicState == record.Withdrawn) {
		return one, false, nil
	}
	if err != nil || initiative.Flag(of.Answers, "cybersecurity") == initiative.Yes || initiative.Flag(signed.Answers, "cybersecurity") == initiative.Yes {
		return one, false, err
	}
	entry, err := a.Records.Current(ctx, initiative.KindID, of.Number)
	if err != nil {
		return one, false, err
	}
	day, _ := instrument.ParseDate(string(people.DayOf(p.At))) // a day is always well written
	result := a.in.Under(signed.InstrumentVersion).Score(signed.Answers, day)
	level := levelOf(result)
	points := result.Score(level.Rule.Levels.Score)
	body, _ := directory.Body(p.BodyID)
	return Summary{Number: p.Number, Title: entry.Title, Body: BodyRef{body.Slug, body.Name}, Initiative: of.Number, Level: level.Level.Code, LevelTitle: level.Level.Title,
		Points: points.Value, Most: points.Max, ApprovedAt: p.At, rank: level.Value, result: result, record: p.RecordID, about: of.ID,
		answers: initiative.HideNames(of.Answers, a.in, p.Answers),
		path:    web.URL(ctx, readRoute, "number", p.Number), entry: web.URL(ctx, "register.record", "number", of.Number),
		URL: each(func(l text.Lang) string { return web.Absolute(ctx, web.URLIn(ctx, l, readRoute, "number", p.Number)) })}, true, nil
}

// signed gives the revision that was approved.
func (a *Assessments) signed(ctx context.Context, p record.Publication) (record.Revision, error) {
	revisions, err := a.Records.Revisions(ctx, p.RecordID)
	if err != nil {
		return record.Revision{}, err
	}
	for _, v := range revisions {
		if v.Seq == p.Seq {
			return v, nil
		}
	}
	return record.Revision{}, fmt.Errorf("assessment %s: publication %d has no revision", p.RecordID, p.Seq)
}

type listIn struct {
	Text  string   `query:"q" example:"permis" doc:"Mots cherchés / Words searched"`
	Level []string `query:"level" doc:"Niveau d’incidence, par code / Impact level, by code"`
	Body  []string `query:"body" doc:"Organisme, tel que /api/v1/bodies le nomme / Body, as /api/v1/bodies names it"`
	Page  int      `query:"page" doc:"Numéro de page / Number of the page"`
}

// ListPage lists the summaries of assessments.
type ListPage struct {
	Total       int       `json:"total" doc:"Évaluations trouvées / Assessments found"`
	Number      int       `json:"page" doc:"Numéro de cette page / Number of this page"`
	Pages       int       `json:"pages" doc:"Nombre de pages / Number of pages"`
	Assessments []Summary `json:"assessments" nullable:"false" doc:"Les résumés / The summaries"`

	fields []ui.Field
	csv    string
	leaf   ui.Pagination
	any    bool
}

const pageLength = 20

func (in listIn) keeps(s Summary) bool {
	among := func(codes []string, code string) bool {
		codes = slices.DeleteFunc(slices.Clone(codes), func(c string) bool { return c == "" })
		return len(codes) == 0 || slices.Contains(codes, code)
	}
	summary, _ := s.answers["summary"].Value.(text.Text)
	words := s.Title.FR + " " + s.Title.EN + " " + s.Body.Name.FR + " " + s.Body.Name.EN + " " + summary.FR + " " + summary.EN
	return among(in.Level, s.Level) && among(in.Body, s.Body.Slug) && lang.Contains(words, lang.Fold(in.Text))
}

func (in listIn) query() url.Values {
	v := url.Values{}
	for name, values := range map[string][]string{"q": {in.Text}, "level": in.Level, "body": in.Body} {
		for _, one := range values {
			if one != "" {
				v.Add(name, one)
			}
		}
	}
	return v
}

func (a *Assessments) found(ctx context.Context, in listIn) (all, found []Summary, err error) {
	if all, err = a.summaries(ctx); err != nil {
		return nil, nil, err
	}
	for _, one := range all {
		if in.keeps(one) {
			found = append(found, one)
		}
	}
	return all, found, nil
}

func (a *Assessments) list(ctx context.Context, in listIn) (ListPage, error) {
	all, found, err := a.found(ctx, in)
	if err != nil {
		return ListPage{}, err
	}
	page := ListPage{Total: len(found), Pages: max(1, (len(found)+pageLength-1)/pageLength), Number: max(in.Page, 1), Assessments: []Summary{}, any: len(all) > 0}
	page.Number = min(page.Number, page.Pages)
	start := (page.Number - 1) * pageLength
	page.Assessments = append(page.Assessments, found[start:min(len(found), start+pageLength)]...)
	query := in.query()
	page.csv = ui.WithQuery(web.URL(ctx, "impact.csv"), query)
	page.leaf = ui.Paginate(page.Number, page.Pages, func(n int) string {
		query.Set("page", strconv.Itoa(n))
		return ui.WithQuery(web.URL(ctx, listRoute), query)
	})
	page.fields = a.filters(all, in.query())
	return page, nil
}

// filters asks what to look for, among what there is.
func (a *Assessments) filters(all []Summary, typed url.Values) []ui.Field {
	level := ui.Field{Kind: "select", Name: "level", Label: text.T("Niveau", "Level"), Values: typed}
	for _, step := range a.in.ScoreRule(LevelScore).Levels.Steps {
		level.Options = append(level.Options, ui.Option{Value: step.Code, Label: step.Title})
	}
	body := ui.Field{Kind: "select", Name: "body", Label: text.T("Organisme", "Body"), Values: typed}
	for _, one := range all {
		if !slices.ContainsFunc(body.Options, func(o ui.Option) bool { return o.Value == one.Body.Slug }) {
			body.Options = append(body.Options, ui.Option{Value: one.Body.Slug, Label: one.Body.Name})
		}
	}
	return []ui.Field{{Kind: "line", Name: "q", Label: text.T("Mots", "Words"), Values: typed}, level, body}
}

// Fields ask what to look for.
func (p ListPage) Fields() []ui.Field { return p.fields }

// CSV leads to what was found, as a table.
func (p ListPage) CSV() string { return p.csv }

// Leaf leads through the pages.
func (p ListPage) Leaf() ui.Pagination { return p.leaf }

// Cards shows what was found.
func (p ListPage) Cards() []ui.Card {
	var cards []ui.Card
	for _, one := range p.Assessments {
		tag := one.tag()
		summary, _ := one.answers["summary"].Value.(text.Text)
		card := ui.Card{Title: one.Title, Href: one.path, Icon: "scale", Tag: &tag, Body: summary, Meta: each(func(l text.Lang) string {
			return one.Body.Name.In(l) + " · " + lang.Date(l, one.ApprovedAt)
		})}
		if !one.Newest {
			card.Meta = joinText(card.Meta, text.T(" · remplacée par une plus récente", " · replaced by a newer one"))
		}
		cards = append(cards, card)
	}
	return cards
}

func (s Summary) tag() ui.Tag { return ui.Tag{Label: s.LevelTitle, Tone: toneOf(s.rank)} }

// Nothing says why nothing is shown.
func (p ListPage) Nothing() ui.Empty {
	if p.any {
		return ui.Empty{Title: text.T("Rien ne correspond", "Nothing matches"), Message: text.T("Essayez moins de mots ou un autre niveau.", "Try fewer words or another level.")}
	}
	return ui.Empty{Title: text.T("Aucune évaluation n’est encore publique", "No assessment is public yet"),
		Message: text.T("Les résumés approuvés des initiatives publiées paraîtront ici.", "The approved summaries of published initiatives will appear here.")}
}

var csvColumns = []text.Text{text.T("numéro", "number"), text.T("initiative", "initiative"), text.T("fiche du registre", "register entry"), text.T("organisme", "body"),
	text.T("niveau", "level"), text.T("points", "points"), text.T("points possibles", "possible points"), text.T("approuvée le", "approved at"), text.T("la plus récente", "newest"), text.T("adresse", "address")}

// listCSV gives what was found as a table for a spreadsheet.
func (a *Assessments) listCSV(ctx context.Context, in listIn) (web.Download, error) {
	_, found, err := a.found(ctx, in)
	if err != nil {
		return web.Download{}, err
	}
	l := web.Lang(ctx)
	lines := [][]string{nil}
	for _, c := range csvColumns {
		lines[0] = append(lines[0], c.In(l))
	}
	for _, one := range found {
		lines = append(lines, []string{number(one.Number), one.Title.In(l), number(one.Initiative), one.Body.Name.In(l), one.LevelTitle.In(l), pointsText(text.EN, one.Points),
			pointsText(text.EN, one.Most), one.ApprovedAt.In(lang.Zone).Format(time.DateOnly), strconv.FormatBool(one.Newest), one.URL.In(l)})
	}
	data, err := csvOf(lines)
	return web.Download{Name: text.T("balise-evaluations.csv", "balise-assessments.csv").In(l), MediaType: "text/csv; charset=utf-8", Data: data}, err
}

// csvOf writes lines that no spreadsheet program takes for formulas.
func csvOf(lines [][]string) ([]byte, error) {
	var data bytes.Buffer
	data.WriteString("\ufeff") // tells spreadsheets that it is UTF-8
	w := csv.NewWriter(&data)
	for _, line := range lines {
		for i := range line {
			line[i] = pages.PlainCell(line[i])
		}
	}
	err := w.WriteAll(lines)
	return data.Bytes(), err
}
