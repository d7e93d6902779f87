package campaign

import (
	"context"
	"fmt"
	"strconv"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// DifferencePage is what changed between a campaign and the one before.
type DifferencePage struct {
	From    int      `json:"from"`
	To      int      `json:"to"`
	Added   []Listed `json:"added"`
	Ended   []Listed `json:"ended"`
	Changed []Listed `json:"changed"`
	Same    int      `json:"unchanged"`
	Unheard int      `json:"bodies_not_signed_initiatives"`

	back, csv string
	whole     bool
}

func (p *Pages) publicChanges(ctx context.Context, in publicIn) (DifferencePage, error) {
	c, err := p.outcome(ctx, in.Year)
	if err != nil {
		return DifferencePage{}, err
	}
	page, err := p.differencePage(ctx, c, false)
	page.back, page.csv = web.URL(ctx, "declarations.year", "year", in.Year), web.URL(ctx, "declarations.changes.csv", "year", in.Year)
	return page, err
}

func (p *Pages) wholeDifference(ctx context.Context, in yearIn) (DifferencePage, error) {
	c, err := p.Campaign(ctx, in.Year)
	if err != nil {
		return DifferencePage{}, err
	}
	page, err := p.differencePage(ctx, c, true)
	page.back, page.csv = web.URL(ctx, "campaign.follow", "year", in.Year), web.URL(ctx, "campaign.difference.csv", "year", in.Year)
	return page, err
}

func (p *Pages) differencePage(ctx context.Context, c Campaign, whole bool) (DifferencePage, error) {
	d, found, err := p.Compare(ctx, c, whole)
	if err != nil {
		return DifferencePage{}, err
	}
	if !found {
		return DifferencePage{}, fault.NotFound(text.T("Il n’y a pas de campagne précédente avec laquelle comparer.", "There is no campaign before to compare with."))
	}
	return DifferencePage{From: d.From, To: d.To, Added: notNil(d.Added), Ended: notNil(d.Ended), Changed: notNil(d.Changed), Same: d.Same, Unheard: d.Unheard, whole: whole}, nil
}

func notNil(all []Listed) []Listed {
	if all == nil {
		return []Listed{}
	}
	return all
}

// Title says which two campaigns are compared.
func (p DifferencePage) Title() text.Text {
	from, to := strconv.Itoa(p.From), strconv.Itoa(p.To)
	return text.T("Ce qui a changé de "+from+" à "+to, "What changed from "+from+" to "+to)
}

// Back leads to the campaign.
func (p DifferencePage) Back() string { return p.back }

// CSV is the address of the same as a table.
func (p DifferencePage) CSV() string { return p.csv }

// Whole tells that everything declared is compared, not only what the Portrait publishes.
func (p DifferencePage) Whole() bool { return p.whole }

// Stats are the figures worth a glance.
func (p DifferencePage) Stats() []ui.Stat {
	stats := []ui.Stat{
		{Number: int64(len(p.Added)), Label: text.T("ajoutées", "added"), Href: "#added"},
		{Number: int64(len(p.Ended)), Label: text.T("disparues", "gone"), Href: "#ended"},
		{Number: int64(len(p.Changed)), Label: text.T("modifiées", "changed"), Href: "#changed"},
		{Number: int64(p.Same), Label: text.T("inchangées", "unchanged")},
	}
	if p.Unheard > 0 {
		stats = append(stats, ui.Stat{Number: int64(p.Unheard), Label: text.T("d’organismes qui n’ont pas signé cette fois", "of bodies that have not signed this time")})
	}
	return stats
}

// table shows initiatives that came or went.
func (p DifferencePage) table(id string, caption text.Text, all []Listed) ui.Table {
	t := ui.Table{ID: id + "-table", Caption: caption, Columns: []ui.Column{{Label: text.T("Initiative", "Initiative")}, {Label: text.T("Organisme", "Body")}},
		Empty: text.T("Aucune.", "None.")}
	for _, one := range all {
		t.Rows = append(t.Rows, []ui.Cell{{Text: one.Name, Head: true}, {Text: one.Body}})
	}
	return t
}

// AddedTable shows those declared for the first time.
func (p DifferencePage) AddedTable() ui.Table {
	return p.table("added", text.T("Initiatives ajoutées", "Initiatives added"), p.Added)
}

// EndedTable shows those that are declared no more.
func (p DifferencePage) EndedTable() ui.Table {
	return p.table("ended", text.T("Initiatives disparues", "Initiatives gone"), p.Ended)
}

// Diff shows what changed in an initiative.
func (p DifferencePage) Diff(one Listed) ui.Diff {
	d := ui.Diff{Before: year(p.From), After: year(p.To)}
	for _, c := range one.Changes {
		d.Rows = append(d.Rows, ui.DiffRow{Label: c.Label, Before: c.Before, After: c.After})
	}
	return d
}

func (p *Pages) publicChangesCSV(ctx context.Context, in publicIn) (web.Download, error) {
	page, err := p.publicChanges(ctx, in)
	if err != nil {
		return web.Download{}, err
	}
	return page.file(ctx)
}

func (p *Pages) wholeDifferenceCSV(ctx context.Context, in yearIn) (web.Download, error) {
	page, err := p.wholeDifference(ctx, in)
	if err != nil {
		return web.Download{}, err
	}
	return page.file(ctx)
}

// file writes one line for each initiative that came or went, and one for each field that changed.
func (p DifferencePage) file(ctx context.Context) (web.Download, error) {
	l := web.Lang(ctx)
	lines := [][]string{inLang(l, text.T("Changement", "Change"), text.T("Initiative", "Initiative"), text.T("Organisme", "Body"), text.T("Champ", "Field"),
		text.T("Avant", "Before"), text.T("Après", "After"))}
	for _, kind := range []struct {
		word text.Text
		all  []Listed
	}{{text.T("ajoutée", "added"), p.Added}, {text.T("disparue", "gone"), p.Ended}} {
		for _, one := range kind.all {
			lines = append(lines, []string{kind.word.In(l), one.Name.In(l), one.Body.In(l), "", "", ""})
		}
	}
	for _, one := range p.Changed {
		for _, c := range one.Changes {
			lines = append(lines, []string{text.T("modifiée", "changed").In(l), one.Name.In(l), one.Body.In(l), c.Label.In(l), c.Before.In(l), c.After.In(l)})
		}
	}
	return csvFile(fmt.Sprintf("changements-%d-%d.csv", p.From, p.To), lines)
}
