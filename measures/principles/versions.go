package principles

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"balise/engine/framework"
	"balise/engine/text"
	"balise/measures/principles/adoption"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// VersionsPage lists the versions that everyone may read, the latest first; the last one is the text that comes with Balise.
type VersionsPage struct {
	Versions []VersionLine `json:"versions"`

	fields []ui.Field
	action string
}

// VersionLine is a version in the list.
type VersionLine struct {
	Status
	Principles  int   `json:"principles"`
	Commitments int   `json:"commitments"`
	Controls    int   `json:"controls"`
	Comments    Tally `json:"comments"`

	href, compare string
}

func (p *Pages) versions(ctx context.Context, _ struct{}) (VersionsPage, error) {
	adopted, err := p.public(ctx)
	if err != nil {
		return VersionsPage{}, err
	}
	page := VersionsPage{Versions: []VersionLine{}, action: web.URL(ctx, "principles.compare")}
	options := []ui.Option{}
	all := append([]adoption.Version{p.Store.Shipped()}, adopted...)
	for i, v := range slices.Backward(all) {
		n := strconv.FormatInt(v.Number, 10)
		line := VersionLine{Status: p.status(v, adopted), Principles: v.Text.Count(framework.Principle), Commitments: v.Text.Count(framework.Commitment),
			Controls: v.Text.Count(framework.Control), href: web.URL(ctx, "principles.show", "version", n)}
		if i > 0 {
			line.compare = web.URL(ctx, "principles.compare", "before", all[i-1].Number, "after", v.Number)
			comments, err := p.Store.Comments(ctx, v)
			if err != nil {
				return page, err
			}
			line.Comments = tally(comments)
		}
		page.Versions = append(page.Versions, line)
		options = append(options, ui.Option{Value: n, Label: line.Title()})
	}
	if len(all) > 1 {
		chosen := url.Values{"before": {strconv.FormatInt(all[len(all)-2].Number, 10)}, "after": {strconv.FormatInt(all[len(all)-1].Number, 10)}}
		page.fields = []ui.Field{
			{Kind: "select", Name: "before", Label: text.T("De", "From"), Options: options, Values: chosen, Required: true},
			{Kind: "select", Name: "after", Label: text.T("À", "To"), Options: options, Values: chosen, Required: true},
		}
	}
	return page, nil
}

// Title names a version.
func (s Status) Title() text.Text {
	if !s.Adopted {
		return text.T("Texte de départ", "Starting text")
	}
	n := strconv.FormatInt(s.Version, 10)
	return text.T("Version "+n, "Version "+n)
}

// Since says from when it is in force.
func (s Status) Since() text.Text { return adoption.DayText(s.From) }

// Href leads to the version.
func (l VersionLine) Href() string { return l.href }

// Compare leads to what it changed.
func (l VersionLine) Compare() string { return l.compare }

// Fields choose the two versions to compare.
func (p VersionsPage) Fields() []ui.Field { return p.fields }

// Action is where they are compared.
func (p VersionsPage) Action() string { return p.action }

// ComparePage is what changed from one version to another.
type ComparePage struct {
	Before      Status                 `json:"before"`
	After       Status                 `json:"after"`
	Differences []framework.Difference `json:"differences"`

	shown []Shown
}

// Shown is a difference on the page.
type Shown struct {
	framework.Difference
	href string
}

type compareIn struct {
	Before string `query:"before" doc:"Numéro de la version de départ ; celle d’avant par défaut / Number of the earlier version; the one before by default"`
	After  string `query:"after" doc:"Numéro de l’autre version ; celle en vigueur par défaut / Number of the other version; the one in force by default"`
}

func (p *Pages) compare(ctx context.Context, in compareIn) (ComparePage, error) {
	after, all, err := p.chosen(ctx, in.After)
	if err != nil {
		return ComparePage{}, err
	}
	before := p.Store.Shipped()
	if in.Before != "" {
		if before, _, err = p.chosen(ctx, in.Before); err != nil {
			return ComparePage{}, err
		}
	} else if i := slices.IndexFunc(all, func(v adoption.Version) bool { return v.Number == after.Number }); i > 0 {
		before = all[i-1]
	}
	page := ComparePage{Before: p.status(before, all), After: p.status(after, all), Differences: framework.Compare(before.Text, after.Text)}
	if page.Differences == nil {
		page.Differences = []framework.Difference{}
	}
	for _, d := range page.Differences {
		version := after.Number
		if d.Kind == framework.Removed {
			version = before.Number
		}
		page.shown = append(page.shown, Shown{d, web.URL(ctx, "principles.article", "article", d.ID, "version", version)})
	}
	return page, nil
}

// Shown are the differences on the page.
func (p ComparePage) Shown() []Shown { return p.shown }

// Href leads to the article.
func (s Shown) Href() string { return s.href }

// Tag names the change.
func (s Shown) Tag() ui.Tag { return adoption.ChangeTag(s.Kind) }

// LevelName names the level of the article.
func (s Shown) LevelName() text.Text { return adoption.LevelTitle(s.Level) }

// Diff shows the words that changed.
func (s Shown) Diff() ui.Diff { return adoption.FieldsDiff(s.Fields) }
