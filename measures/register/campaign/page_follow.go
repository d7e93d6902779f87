package campaign

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"balise/engine/inventory"
	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// FollowPage is where the central team sees how far every body is.
type FollowPage struct {
	Year     int
	Title    text.Text
	Tag      ui.Tag
	Dates    text.Text
	Stats    []ui.Stat
	Chart    ui.BarChart
	Filters  []ui.Field
	Table    ui.Table
	Total    int
	Events   []ui.Event
	Buttons  []ui.Button
	Links    []ui.Link
	CSV      string
	Action   string
	filtered bool
}

type followIn struct {
	Year   int    `path:"year"`
	Status string `query:"etat"`
	Type   string `query:"type"`
	Text   string `query:"q"`
}

// late is the choice of the filter that keeps the bodies that are late, whatever their status.
const late = "late"

// chosen keeps the rows that the filter asks for.
func (p *Pages) chosen(rows []Row, in followIn) []Row {
	words := lang.Fold(in.Text)
	return slices.DeleteFunc(slices.Clone(rows), func(r Row) bool {
		switch {
		case in.Status == late && !r.Late:
			return true
		case in.Status != "" && in.Status != late && string(r.Status()) != in.Status:
			return true
		case in.Type != "" && r.Body.Type != in.Type:
			return true
		}
		return !lang.Contains(r.Body.Name.FR+" "+r.Body.Name.EN+" "+r.Body.Acronym.FR+" "+r.Body.Acronym.EN, words)
	})
}

func (p *Pages) follow(ctx context.Context, in followIn) (FollowPage, error) {
	c, err := p.Campaign(ctx, in.Year)
	if err != nil {
		return FollowPage{}, err
	}
	rows, err := p.Rows(ctx, c)
	if err != nil {
		return FollowPage{}, err
	}
	events, err := p.Events(ctx, c)
	if err != nil {
		return FollowPage{}, err
	}
	chosen := p.chosen(rows, in)
	page := FollowPage{Year: c.Year, Title: campaignTitle(c.Year), Tag: stateTag(c.State), Dates: dates(c), Total: len(chosen),
		Table: p.followTable(ctx, c, chosen), filtered: in.Status+in.Type+in.Text != "", Action: web.URL(ctx, "campaign.follow", "year", c.Year),
		CSV: web.URL(ctx, "campaign.csv", "year", c.Year, "etat", in.Status, "type", in.Type, "q", in.Text), Filters: p.filters(in)}
	p.picture(ctx, &page, c, rows)
	page.Links = []ui.Link{{Label: text.T("Différence avec la campagne précédente", "Difference with the campaign before"), Href: web.URL(ctx, "campaign.difference", "year", c.Year)},
		{Label: text.T("Page publique", "Public page"), Href: web.URL(ctx, "declarations.year", "year", c.Year)}}
	if people.Can(people.ActorFrom(ctx), people.CampaignManage, "") {
		page.Buttons, page.Links = p.acts(ctx, c), append(page.Links, p.more(ctx, c)...)
	}
	for _, e := range events {
		page.Events = append(page.Events, ui.Event{Title: eventTitle(e), At: e.At, Who: e.By, Reason: e.Reason})
	}
	return page, nil
}

func eventTitle(e Event) text.Text {
	if e.Act != ActExtend && e.Act != ActReopen {
		return e.Act.Title()
	}
	title, due := e.Act.Title(), dayText(e.Due)
	return text.T(title.FR+"\u00a0: "+due.FR, title.EN+": "+due.EN)
}

// acts are the buttons of who manages the campaign.
func (p *Pages) acts(ctx context.Context, c Campaign) []ui.Button {
	step := func(act Act, kind string) ui.Button {
		return ui.Button{Label: act.Title(), Kind: kind, Href: web.URL(ctx, "campaign.step", "year", c.Year, "move", string(act))}
	}
	if c.State == Closed {
		return []ui.Button{step(ActReopen, "secondary")}
	}
	return []ui.Button{{Label: text.T("Envoyer des rappels", "Send reminders"), Icon: "mail", Href: web.URL(ctx, "campaign.remind", "year", c.Year)},
		step(ActExtend, "secondary"), step(ActClose, "secondary")}
}

func (p *Pages) more(ctx context.Context, c Campaign) []ui.Link {
	links := []ui.Link{{Label: ActChange.Title(), Href: web.URL(ctx, "campaign.edit", "year", c.Year)}}
	if c.State == Open {
		links = append(links, ui.Link{Label: text.T("Demander une déclaration à un autre organisme", "Ask another body for a declaration"), Href: web.URL(ctx, "campaign.bind", "year", c.Year)})
	}
	return links
}

// picture counts the bodies: each stands in one bar.
func (p *Pages) picture(ctx context.Context, page *FollowPage, c Campaign, rows []Row) {
	by, behind := Counts(rows)
	at := func(status string) string { return web.URL(ctx, "campaign.follow", "year", c.Year, "etat", status) }
	done := by[StatusSigned] + by[StatusHasNone]
	page.Stats = []ui.Stat{
		{Number: int64(len(rows) - by[StatusExempt]), Label: text.T("organismes visés", "bodies bound")},
		{Number: int64(done), Label: text.T("déclarations signées", "declarations signed"), Href: at(string(StatusSigned))},
		{Number: int64(behind), Label: text.T("en retard", "late"), Href: at(late)},
	}
	page.Chart = ui.BarChart{Title: text.T("Où en sont les organismes", "Where the bodies stand"), What: text.T("État", "Status"), Count: text.T("Organismes", "Bodies")}
	for _, s := range Statuses {
		page.Chart.Bars = append(page.Chart.Bars, ui.Bar{Label: s.Title(), N: int64(by[s]), Href: at(string(s))})
	}
}

func (p *Pages) filters(in followIn) []ui.Field {
	values := url.Values{"etat": {in.Status}, "type": {in.Type}, "q": {in.Text}}
	status := []ui.Option{{Value: late, Label: text.T("En retard", "Late")}}
	for _, s := range Statuses {
		status = append(status, ui.Option{Value: string(s), Label: s.Title()})
	}
	return []ui.Field{
		{Kind: "line", Name: "q", Label: text.T("Organisme", "Body"), Values: values},
		{Kind: "select", Name: "etat", Label: text.T("État", "Status"), Options: status, Values: values},
		{Kind: "select", Name: "type", Label: text.T("Type", "Type"), Options: p.types(), Values: values},
	}
}

func (p *Pages) followTable(ctx context.Context, c Campaign, rows []Row) ui.Table {
	t := ui.Table{ID: "bodies", Caption: text.T("Organismes de la campagne", "Bodies of the campaign"), Columns: []ui.Column{
		{Label: text.T("Organisme", "Body")}, {Label: text.T("État", "Status")}, {Label: text.T("Initiatives décidées", "Initiatives decided"), Numeric: true},
		{Label: text.T("Retard", "Late")}, {Label: text.T("Dernier changement", "Last change")}, {Label: text.T("Dernier rappel", "Last reminder")}}}
	for _, r := range rows {
		tag := statusTag(r.Status())
		row := []ui.Cell{{Text: r.Body.Name, Href: sheetURL(ctx, c.Year, r.Body.Slug), Head: true}, {Tag: &tag},
			{Text: same(strconv.Itoa(r.Decided)), Numeric: true}, {Text: lateText(r)}, {}, {}}
		if r.Version > 1 || r.Decided > 0 {
			row[4].Text = each(func(l text.Lang) string { return lang.Date(l, r.UpdatedAt) })
		}
		if !r.Reminded.IsZero() {
			row[5].Text = each(func(l text.Lang) string { return lang.Date(l, r.Reminded) })
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func lateText(r Row) text.Text {
	if r.Late {
		return text.T("En retard", "Late")
	}
	return text.Text{}
}

// Empty says that the filter keeps nothing.
func (p FollowPage) Empty() ui.Empty {
	e := ui.Empty{Title: text.T("Aucun organisme ne correspond à ces choix", "No body fits these choices")}
	if p.filtered {
		e.Links = []ui.Link{{Label: text.T("Voir tous les organismes", "See all bodies"), Href: p.Action}}
	}
	return e
}

func (p *Pages) followCSV(ctx context.Context, in followIn) (web.Download, error) {
	c, err := p.Campaign(ctx, in.Year)
	if err != nil {
		return web.Download{}, err
	}
	rows, err := p.Rows(ctx, c)
	if err != nil {
		return web.Download{}, err
	}
	l := web.Lang(ctx)
	lines := [][]string{}
	head := []text.Text{text.T("Organisme", "Body"), text.T("Type", "Type"), text.T("État", "Status"), text.T("En retard", "Late"),
		text.T("Initiatives décidées", "Initiatives decided"), text.T("Versions signées", "Versions signed"), text.T("Signée le", "Signed on"),
		text.T("Dernier rappel", "Last reminder"), text.T("Raison", "Reason")}
	lines = append(lines, inLang(l, head...))
	for _, r := range p.chosen(rows, in) {
		lines = append(lines, []string{r.Body.Name.In(l), p.Corpus.Taxonomy("body_type").Label(r.Body.Type, l), r.Status().Title().In(l), lateText(r).In(l),
			strconv.Itoa(r.Decided), strconv.Itoa(r.Signed), dayOrNothing(r.Declaration), string(people.DayOf(r.Reminded)), r.Reason.In(l)})
		if r.Reminded.IsZero() {
			lines[len(lines)-1][7] = ""
		}
	}
	return csvFile(fmt.Sprintf("suivi-%d.csv", c.Year), lines)
}

func dayOrNothing(d Declaration) string {
	if d.SignedAt.IsZero() {
		return ""
	}
	return string(people.DayOf(d.SignedAt))
}

func inLang(l text.Lang, texts ...text.Text) []string {
	said := make([]string, len(texts))
	for i, t := range texts {
		said[i] = t.In(l)
	}
	return said
}

// csvFile writes lines as a UTF-8 CSV in which no cell is a formula.
func csvFile(name string, lines [][]string) (web.Download, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	for _, line := range lines {
		guarded := make([]string, len(line))
		for i, cell := range line {
			guarded[i] = inventory.Guard(cell)
		}
		if err := w.Write(guarded); err != nil {
			return web.Download{}, fmt.Errorf("%s: %w", name, err)
		}
	}
	w.Flush()
	return web.Download{Name: name, MediaType: "text/csv; charset=utf-8", Data: b.Bytes()}, w.Error()
}
