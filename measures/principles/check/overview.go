package check

import (
	"context"
	"strconv"

	"balise/engine/framework"
	"balise/engine/text"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// Floor is the least number of bodies that a count across government may be about.
const Floor = 5

// OverviewPage shows the checks of the visitor's bodies, and, to those who read every body, what approved checks come to together.
type OverviewPage struct {
	Checks     ui.Table
	Government *ui.Table
	Approved   int // checks that count across government
	Bodies     int
	Floor      int
}

// Few tells that too few bodies have an approved check for anything to be told of them together.
func (p OverviewPage) Few() bool { return p.Bodies < Floor }

func (c *Checks) overview(ctx context.Context, _ struct{}) (OverviewPage, error) {
	actor := people.ActorFrom(ctx)
	all, own := people.Reach(actor, people.RecordRead)
	page := OverviewPage{Floor: Floor, Checks: ui.Table{ID: "checks", Caption: text.T("Vérifications de nos initiatives", "Checks of our initiatives"), Columns: []ui.Column{
		{Label: text.T("Initiative", "Initiative")}, {Label: text.T("Organisme", "Body")}, {Label: text.T("État", "State")}, {Label: text.T("Version du cadre", "Version of the framework"), Numeric: true},
		{Label: text.T("En place", "In place"), Numeric: true}, {Label: text.T("Montrés", "Shown"), Numeric: true}, {Label: text.T("Écarts", "Gaps"), Numeric: true}}}}
	directory, err := c.People.Directory(ctx)
	if err != nil {
		return page, err
	}
	filter := record.Filter{Kind: KindID, Limit: 500}
	if !all {
		filter.BodyIDs = append([]string{}, own...)
	}
	records, err := c.Records.List(ctx, filter)
	if err != nil {
		return page, err
	}
	var approved []standing
	for _, r := range records {
		f, number, err := c.of(ctx, r)
		if err != nil {
			return page, err
		}
		result := Evaluate(f, r.Answers, c.today())
		body, _ := directory.Body(r.BodyID)
		tag := pages.KindStateTag(c.kind, r.State)
		if all {
			if r.State == record.Published || r.State == record.Corrected {
				approved = append(approved, standing{r.BodyID, result})
			}
			continue
		}
		page.Checks.Rows = append(page.Checks.Rows, []ui.Cell{{Text: r.Title, Href: web.URL(ctx, DeskName+".show", "id", r.ID), Head: true}, {Text: body.Name}, {Tag: &tag},
			{Text: each(int(number)), Numeric: true}, {Text: outOf(result.InPlace, result.Applicable), Numeric: true}, {Text: outOf(result.Supported, result.Applicable), Numeric: true}, {Text: each(len(result.Gaps)), Numeric: true}})
	}
	if all {
		current, err := c.Store.InForce(ctx)
		if err != nil {
			return page, err
		}
		t, bodies := government(current.Text, approved)
		page.Government, page.Approved, page.Bodies = &t, len(approved), bodies
	}
	return page, nil
}

// standing is what an approved check of a body comes to.
type standing struct {
	body   string
	result Result
}

// government counts approved checks by principle: those where every control is in place and shown, those where some are, those where
// none is. A line where one of these is about fewer bodies than the floor, and not about none, is hidden whole: its total would tell it.
func government(f *framework.Framework, approved []standing) (t ui.Table, bodies int) {
	t = ui.Table{ID: "government", Caption: text.T("Contrôles en place et montrés, par principe", "Controls in place and shown, by principle"), Columns: []ui.Column{{Label: text.T("Principe", "Principle")},
		{Label: text.T("Tous", "All"), Numeric: true}, {Label: text.T("Une partie", "Some"), Numeric: true}, {Label: text.T("Aucun", "None"), Numeric: true}}}
	seen := map[string]bool{}
	for _, s := range approved {
		seen[s.body] = true
	}
	for _, p := range f.Parts {
		place, _ := f.Place(p.ID)
		var counts [3]int
		of := [3]map[string]bool{{}, {}, {}}
		for _, s := range approved {
			for _, q := range s.result.Principles {
				if q.ID != p.ID || q.Applicable == 0 {
					continue
				}
				at := 1
				switch q.Supported {
				case q.Applicable:
					at = 0
				case 0:
					at = 2
				}
				counts[at]++
				of[at][s.body] = true
			}
		}
		row := []ui.Cell{{Text: text.T(place.Number+". "+p.Title.FR, place.Number+". "+p.Title.EN), Head: true}}
		hidden := len(seen) < Floor
		for _, bodies := range of {
			hidden = hidden || len(bodies) > 0 && len(bodies) < Floor
		}
		for _, n := range counts {
			cell := ui.Cell{Text: text.T(strconv.Itoa(n), strconv.Itoa(n)), Numeric: true}
			if hidden {
				cell.Text = text.T("caché", "hidden")
			}
			row = append(row, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t, len(seen)
}
