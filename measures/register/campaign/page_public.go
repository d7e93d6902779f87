package campaign

import (
	"context"
	"fmt"

	"balise/content"
	"balise/engine/inventory"
	"balise/engine/text"
	"balise/measures/register/portrait"
	"balise/platform/fault"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// PublicListPage lists the campaigns for everyone.
type PublicListPage struct {
	Campaigns []PublicCampaign `json:"campaigns"`
}

// PublicCampaign is a campaign as everyone reads it. Each bound body is counted once: it has declared, declared that it has none,
// or has not signed yet. Late are those that have not signed though the due date is over. Exempt bodies are not bound.
type PublicCampaign struct {
	Year      int        `json:"year"`
	State     State      `json:"state"`
	Reference people.Day `json:"reference_date"`
	Due       people.Day `json:"due_date"`
	Bound     int        `json:"bodies_bound"`
	Declared  int        `json:"bodies_declared"`
	HasNone   int        `json:"bodies_with_none"`
	Waiting   int        `json:"bodies_not_signed"`
	Late      int        `json:"bodies_late"`
	Exempt    int        `json:"bodies_exempt"`

	href string
}

func (p *Pages) publicCampaign(ctx context.Context, c Campaign, rows []Row) PublicCampaign {
	by, behind := Counts(rows)
	return PublicCampaign{Year: c.Year, State: c.State, Reference: c.Reference, Due: c.Due, Bound: len(rows) - by[StatusExempt], Declared: by[StatusSigned],
		HasNone: by[StatusHasNone], Waiting: by[StatusNotStarted] + by[StatusInProgress] + by[StatusSubmitted], Late: behind, Exempt: by[StatusExempt],
		href: web.URL(ctx, "declarations.year", "year", c.Year)}
}

func (p *Pages) publicList(ctx context.Context, _ struct{}) (PublicListPage, error) {
	page := PublicListPage{Campaigns: []PublicCampaign{}}
	all, err := p.Campaigns(ctx)
	if err != nil {
		return page, err
	}
	for _, c := range all {
		rows, err := p.Rows(ctx, c)
		if err != nil {
			return page, err
		}
		page.Campaigns = append(page.Campaigns, p.publicCampaign(ctx, c, rows))
	}
	return page, nil
}

// Table shows the campaigns.
func (p PublicListPage) Table() ui.Table {
	number := func(n int) ui.Cell {
		return ui.Cell{Text: text.T(lang.Number(text.FR, int64(n)), lang.Number(text.EN, int64(n))), Numeric: true}
	}
	t := ui.Table{ID: "campaigns", Caption: text.T("Campagnes de déclaration", "Declaration campaigns"), Columns: []ui.Column{
		{Label: text.T("Année", "Year")}, {Label: text.T("État", "State")}, {Label: text.T("Organismes visés", "Bodies bound"), Numeric: true},
		{Label: text.T("Ont déclaré", "Declared"), Numeric: true}, {Label: text.T("N’en ont aucune", "Have none"), Numeric: true}, {Label: text.T("En retard", "Late"), Numeric: true}}}
	for _, c := range p.Campaigns {
		tag := stateTag(c.State)
		t.Rows = append(t.Rows, []ui.Cell{{Text: campaignTitle(c.Year), Href: c.href, Head: true}, {Tag: &tag}, number(c.Bound), number(c.Declared), number(c.HasNone), number(c.Late)})
	}
	return t
}

// Empty says that there was no campaign yet.
func (p PublicListPage) Empty() ui.Empty {
	return ui.Empty{Title: text.T("Aucune campagne pour l’instant", "No campaign yet"),
		Message: text.T("La première déclaration annuelle paraîtra ici.", "The first yearly declaration will appear here.")}
}

// PublicPage is what everyone reads of a campaign.
type PublicPage struct {
	PublicCampaign
	// LateBodies are named only where the campaign decided so.
	LateBodies []text.Text `json:"late_bodies,omitempty"`
	// Initiatives counts the lines of the extract, once the campaign is closed.
	Initiatives int `json:"initiatives,omitempty"`

	csv, changes string
}

type publicIn struct {
	Year int `path:"year" doc:"Année de la campagne / Year of the campaign"`
}

func (p *Pages) publicYear(ctx context.Context, in publicIn) (PublicPage, error) {
	c, err := p.Campaign(ctx, in.Year)
	if err != nil {
		return PublicPage{}, err
	}
	rows, err := p.Rows(ctx, c)
	if err != nil {
		return PublicPage{}, err
	}
	page := PublicPage{PublicCampaign: p.publicCampaign(ctx, c, rows)}
	for _, r := range rows {
		if r.Late && c.NameLate {
			page.LateBodies = append(page.LateBodies, r.Body.Name)
		}
	}
	if c.State != Closed {
		return page, nil
	}
	extract, err := p.extract(ctx, c, text.FR)
	if err != nil {
		return page, err
	}
	page.Initiatives, page.csv = len(extract), web.URL(ctx, "declarations.portrait", "year", c.Year)
	if _, found, err := p.Previous(ctx, c.Year); err != nil {
		return page, err
	} else if found {
		page.changes = web.URL(ctx, "declarations.changes", "year", c.Year)
	}
	return page, nil
}

// Title names the campaign.
func (p PublicPage) Title() text.Text { return campaignTitle(p.Year) }

// Tag tells whether it is open.
func (p PublicPage) Tag() ui.Tag { return stateTag(p.State) }

// Dates says what its days are.
func (p PublicPage) Dates() text.Text {
	return dates(Campaign{Settings: Settings{Reference: p.Reference, Due: p.Due}})
}

// Stats are the figures worth a glance.
func (p PublicPage) Stats() []ui.Stat {
	return []ui.Stat{
		{Number: int64(p.Bound), Label: text.T("organismes visés", "bodies bound")},
		{Number: int64(p.Declared), Label: text.T("ont déclaré des initiatives", "declared initiatives")},
		{Number: int64(p.HasNone), Label: text.T("déclarent n’en avoir aucune", "declare that they have none")},
		{Number: int64(p.Late), Label: text.T("sont en retard", "are late")},
	}
}

// Chart shows each bound body once.
func (p PublicPage) Chart() ui.BarChart {
	return ui.BarChart{Title: text.T("Où en sont les organismes visés", "Where the bound bodies stand"), What: text.T("État", "Status"), Count: text.T("Organismes", "Bodies"), Bars: []ui.Bar{
		{Label: text.T("Ont signé une déclaration d’initiatives", "Signed a declaration of initiatives"), N: int64(p.Declared)},
		{Label: text.T("Ont signé n’en avoir aucune", "Signed that they have none"), N: int64(p.HasNone)},
		{Label: text.T("N’ont pas encore signé", "Have not signed yet"), N: int64(p.Waiting)}}}
}

// Closed tells that the outcome is known.
func (p PublicPage) Closed() bool { return p.State == Closed }

// CSV is the address of the extract; "" until the campaign is closed.
func (p PublicPage) CSV() string { return p.csv }

// Changes is the address of the difference with the campaign before; "" when there is none.
func (p PublicPage) Changes() string { return p.changes }

// extract writes the six attributes of what was declared and the Portrait covers.
func (s *Store) extract(ctx context.Context, c Campaign, l text.Lang) ([][]string, error) {
	results, err := s.Results(ctx, c)
	if err != nil {
		return nil, err
	}
	rules := portrait.New(s.Corpus, s.Entry)
	var lines [][]string
	for _, v := range results {
		for _, f := range v.Entries {
			if e := v.published(f); f.Decision != Retired && !f.Hidden && rules.Covers(e) {
				lines = append(lines, rules.Line(e, l))
			}
		}
	}
	return lines, nil
}

// portraitProfile is the profile under whose headers the extract is written.
const portraitProfile = "profiles/qc-portrait.yaml"

func (p *Pages) portraitCSV(ctx context.Context, in publicIn) (web.Download, error) {
	c, err := p.outcome(ctx, in.Year)
	if err != nil {
		return web.Download{}, err
	}
	data, err := content.FS.ReadFile(portraitProfile)
	if err != nil {
		return web.Download{}, fmt.Errorf("extract of campaign %d: %w", c.Year, err)
	}
	profile, err := inventory.LoadProfile(portraitProfile, data)
	if err != nil {
		return web.Download{}, fmt.Errorf("extract of campaign %d: %w", c.Year, err)
	}
	lines, err := p.extract(ctx, c, text.FR)
	if err != nil {
		return web.Download{}, err
	}
	return csvFile(fmt.Sprintf("portrait-%d.csv", c.Year), append([][]string{portrait.Header(profile)}, lines...))
}

// outcome gives a campaign whose outcome everyone may read: it is closed.
func (p *Pages) outcome(ctx context.Context, y int) (Campaign, error) {
	c, err := p.Campaign(ctx, y)
	if err == nil && c.State != Closed {
		err = fault.NotFound(text.T("Le résultat de cette campagne paraîtra à sa clôture.", "The outcome of this campaign will appear when it closes."))
	}
	return c, err
}
