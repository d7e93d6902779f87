package ui_test

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"balise/engine/text"
	"balise/platform/web/ui"
)

func TestRowsAreCountedFromWhatWasTyped(t *testing.T) {
	for _, c := range []struct {
		form string
		want int
	}{
		{"", 1},
		{"links.0.url=a&links.2.url=", 3},
		{"links.0.url=a&_add=links", 2},
		{"links.0.url=a&_add=partners", 1},
		{"linksX.5.url=a&links.x.url=b&links.-4.url=c", 1},
		{"links.999999999.url=forged", 1},
	} {
		values, err := url.ParseQuery(c.form)
		if err != nil {
			t.Fatal(err)
		}
		if got := ui.RowCount(values, "links"); got != c.want {
			t.Errorf("RowCount(%q) = %d, want %d", c.form, got, c.want)
		}
	}
}

func TestRemovingARowMovesTheNextOnesUpAndTouchesNothingElse(t *testing.T) {
	values := url.Values{"links.0.url": {"a"}, "links.1.url": {"b"}, "links.1.title.fr": {"B"}, "links.2.url": {"c"}, "name.fr": {"n"},
		"_remove": {"links.1"}}
	if !ui.RowsChanged(values) {
		t.Error("a pressed remove button must be seen")
	}
	kept := ui.WithoutRemoved(values)
	want := url.Values{"links.0.url": {"a"}, "links.1.url": {"c"}, "name.fr": {"n"}}
	if !maps.EqualFunc(kept, want, slices.Equal) {
		t.Errorf("got %v, want %v", kept, want)
	}
	for _, forged := range []string{"links", "links.x", ""} {
		values := url.Values{"links.0.url": {"a"}, "_remove": {forged}}
		if got := ui.WithoutRemoved(values).Get("links.0.url"); got != "a" {
			t.Errorf("_remove=%q changed the rows", forged)
		}
	}
}

func TestPagesAroundTheCurrentOneAreShown(t *testing.T) {
	said := func(p ui.Pagination) string {
		var b strings.Builder
		for _, page := range p.Pages {
			switch {
			case page.Gap:
				b.WriteString("… ")
			case page.Current:
				fmt.Fprintf(&b, "[%d] ", page.Number)
			default:
				fmt.Fprintf(&b, "%d ", page.Number)
			}
		}
		return strings.TrimSpace(b.String())
	}
	for _, c := range []struct {
		page, pages int
		want        string
	}{{1, 1, ""}, {1, 2, "[1] 2"}, {5, 21, "1 … 4 [5] 6 … 21"}, {21, 21, "1 … 20 [21]"}, {2, 4, "1 [2] 3 4"}} {
		p := ui.Paginate(c.page, c.pages, func(n int) string { return fmt.Sprint("?page=", n) })
		if got := said(p); got != c.want {
			t.Errorf("page %d of %d: %q, want %q", c.page, c.pages, got, c.want)
		}
		if (p.Previous == "") != (c.page == 1) || (p.Next == "") != (c.page == c.pages) {
			t.Errorf("page %d of %d: previous %q, next %q", c.page, c.pages, p.Previous, p.Next)
		}
	}
}

func TestDifferencesAreMarkedWordByWord(t *testing.T) {
	row := ui.DiffRow{Before: text.T("une agente relit une fiche sur dix", ""), After: text.T("une agente relit chaque fiche", "")}
	marked := func(all []ui.Fragment) string {
		var b strings.Builder
		for _, f := range all {
			if f.Mark {
				fmt.Fprintf(&b, "[%s]", f.Text)
			} else {
				b.WriteString(f.Text)
			}
		}
		return b.String()
	}
	if got, want := marked(row.Old("fr")), "une agente relit [une fiche sur dix]"; got != want {
		t.Errorf("before: %q, want %q", got, want)
	}
	if got, want := marked(row.New("fr")), "une agente relit [chaque fiche]"; got != want {
		t.Errorf("after: %q, want %q", got, want)
	}
	if kind := row.Kind(); kind != "changed" {
		t.Errorf("kind %q", kind)
	}
	if kind := (ui.DiffRow{After: text.T("x", "x")}).Kind(); kind != "added" {
		t.Errorf("kind %q", kind)
	}
	long := strings.Repeat("mot ", 5000)
	if old, _ := ui.Words(long, long+"fin"); len(old) != 1 || !old[0].Mark {
		t.Error("texts too long to compare are shown whole")
	}
}

func TestBarsAreDrawnToTheSameScale(t *testing.T) {
	var widths []string
	for _, bar := range (ui.BarChart{Bars: []ui.Bar{{N: 50}, {N: 25}, {N: 0}}}).Drawn() {
		widths = append(widths, bar.Width())
	}
	if want := []string{"100.0%", "50.0%", "0%"}; !slices.Equal(widths, want) {
		t.Errorf("got %v, want %v", widths, want)
	}
	columns := ui.ColumnChart{Bars: []ui.Bar{{N: 1}, {N: 1000}}}.Drawn()
	if columns[0].Height < 1 || columns[1].Height <= columns[0].Height || columns[0].Y+columns[0].Height != columns[1].Y+columns[1].Height {
		t.Errorf("columns must stand on one line, none invisible: %+v", columns)
	}
	if (ui.ColumnChart{}).ViewBox() == "" || (ui.BarChart{Bars: []ui.Bar{{}}}).Drawn()[0].Width() != "0%" {
		t.Error("an empty chart must still be drawn")
	}
}

func TestAFacetShowsItsFirstChoicesAndEveryChosenOne(t *testing.T) {
	g := ui.FacetGroup{Name: "body"}
	for i := range 20 {
		g.Options = append(g.Options, ui.FacetOption{Value: fmt.Sprint(i), Checked: i == 15})
	}
	if first, more := g.First(), g.More(); len(first) != 9 || first[8].Value != "15" || len(more) != 11 {
		t.Errorf("first %d, more %d", len(first), len(more))
	}
	if g.Chosen() != 1 {
		t.Errorf("%d chosen", g.Chosen())
	}
}
