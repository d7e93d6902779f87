package ui_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"balise/engine/text"
	"balise/platform/web/ui"
)

var update = flag.Bool("update", false, "draw the charts of testdata anew: look at them before you keep them")

func counts(href string, numbers ...int64) []ui.ChartCount {
	var all []ui.ChartCount
	for _, n := range numbers {
		all = append(all, ui.ChartCount{N: n, Href: href})
	}
	return all
}

// charts are one of each kind, with what is hard to draw: long labels, signs of HTML, zeros, a single row.
func charts() []ui.Chart {
	decisions := []text.Text{text.T("Aucune décision", "No decision"), text.T("Aide à la décision", "Support"), text.T("Entièrement automatisée", "Automated")}
	years := []text.Text{text.T("Avant 2024", "Before 2024"), text.T("2024", "2024"), text.T("2025", "2025")}
	return []ui.Chart{
		{ID: "bars", Kind: ui.Bars, Title: text.T("Selon la catégorie", "By category"), About: text.T("Une fiche, une catégorie.", "One entry, one category."),
			What: text.T("Catégorie", "Category"), Series: []text.Text{text.T("Fiches", "Entries")}, Shares: true, Image: "/i", Values: "/v",
			Rows: []ui.ChartRow{
				{Label: text.T("Aide à la décision, planification et/ou prédiction <&>", "Decision support, planning and/or prediction <&>"), Href: "/r?a=1&b=2", Counts: counts("/r?a=1&b=2", 1500)},
				{Label: text.T("Automatisation", "Automation"), Href: "/r?a=2", Counts: counts("/r?a=2", 3)},
				{Label: text.T("Laboratoire", "Laboratory"), Href: "/r?a=3", Counts: counts("/r?a=3", 0)}}},
		{ID: "grouped", Kind: ui.Bars, Title: text.T("Deux éditions", "Two editions"), What: text.T("Catégorie", "Category"), Series: years[1:],
			Rows: []ui.ChartRow{{Label: text.T("Automatisation", "Automation"), Counts: counts("", 21, 36)}}},
		{ID: "stacked", Kind: ui.Stacked, Title: text.T("Décisions", "Decisions"), What: text.T("Catégorie", "Category"), Series: decisions, Sums: true,
			Rows: []ui.ChartRow{{Label: text.T("Automatisation", "Automation"), Href: "/r", Counts: counts("/r", 4, 0, 2)},
				{Label: text.T("Image", "Image"), Href: "/r", Counts: counts("/r", 1, 1, 0)}}},
		{ID: "line", Kind: ui.Line, Title: text.T("Par an", "By year"), What: text.T("Année", "Year"), Series: decisions[:2], Most: 3,
			Rows: []ui.ChartRow{{Label: both("2024"), Href: "/2024", Counts: counts("/2024", 5, 1)}, {Label: both("2025"), Href: "/2025", Counts: counts("/2025", 9, 0)},
				{Label: both("2026"), Href: "/2026", Counts: counts("/2026", 12, 7)}, {Label: text.T("Non précisé", "Not given"), Counts: counts("", 4, 4)}}},
		{ID: "columns", Kind: ui.Columns, Title: text.T("D’une année à l’autre", "From year to year"), What: text.T("Catégorie", "Category"), Series: years, Sums: true,
			Rows: []ui.ChartRow{{Label: text.T("Automatisation", "Automation"), Href: "/r", Counts: counts("/r", 0, 21, 36)}}},
		{ID: "radar", Kind: ui.Radar, Title: text.T("Niveaux", "Levels"), About: text.T("De 0 à 4.", "From 0 to 4."), What: text.T("Dimension", "Dimension"), Series: decisions[:2], Top: 4,
			Rows: []ui.ChartRow{
				{Label: text.T("Stratégie", "Strategy"), Href: "/d", Counts: counts("", 2, 1)}, {Label: text.T("Données <&>", "Data <&>"), Counts: counts("", 0, 0)},
				{Label: text.T("Sécurité et renseignements personnels", "Security and personal information"), Counts: counts("", 4, 3)}, {Label: text.T("Valeur", "Value"), Counts: counts("", 3, 0)}}},
		{ID: "heat", Kind: ui.Heat, Title: text.T("Ce qui est courant", "What is common"), What: text.T("Fonction", "Function"), Series: decisions, Sums: true,
			Rows: []ui.ChartRow{{Label: text.T("Ordre et sécurité <&>", "Order and safety <&>"), Href: "/r?f=1&g=2", Counts: counts("/r?f=1&g=2", 0, 1, 36)},
				{Label: text.T("Santé", "Health"), Href: "/r", Counts: counts("/r", 4, 0, 1500)}}},
	}
}

var stamp = ui.Stamp{text.T("Source\u00a0: Balise.", "Source: Balise."), text.T("Licence\u00a0: CC BY 4.0.", "Licence: CC BY 4.0.")}

// The drawings change only when somebody means it and has looked at them.
func TestChartsAreDrawnAsAgreed(t *testing.T) {
	for _, c := range charts() {
		for _, l := range text.Langs {
			golden(t, c.ID+"."+string(l)+".page.svg", []byte(c.Drawing(string(l))))
			golden(t, c.ID+"."+string(l)+".svg", c.File(l, stamp))
		}
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", "charts", name)
	if *update {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, got, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is drawn otherwise: if that is meant, run go test ./platform/web/ui -run Charts -update and look at it", path)
	}
}

// elements reads a drawing as XML and tells every element, with its attributes.
func elements(t interface{ Fatalf(string, ...any) }, drawing string) (all []xml.StartElement) {
	d := xml.NewDecoder(strings.NewReader(drawing))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("not XML: %v\n%s", err, drawing)
		}
		if e, ok := token.(xml.StartElement); ok {
			all = append(all, e.Copy())
		}
	}
}

// A drawing bears no style that a strict page would refuse, and names itself; one that stands alone also tells its values,
// leads nowhere, and colours each shape by itself.
func TestChartsNeedNothingElse(t *testing.T) {
	for _, c := range charts() {
		page, file := string(c.Drawing("fr")), string(c.File(text.FR, stamp))
		for _, drawing := range []string{page, file} {
			for _, e := range elements(t, drawing) {
				for _, a := range e.Attr {
					if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") || a.Value == "" && a.Name.Local != "stroke-dasharray" {
						t.Errorf("%s: <%s> has %s=%q", c.ID, e.Name.Local, a.Name.Local, a.Value)
					}
				}
			}
		}
		if strings.Contains(file, "<a ") || !strings.Contains(file, "CC BY 4.0") {
			t.Errorf("%s: the file leads somewhere, or has no stamp", c.ID)
		}
		for _, r := range c.Rows {
			if !strings.Contains(file, escaped(r.Label.FR)+" :") {
				t.Errorf("%s: the description does not tell %s", c.ID, r.Label.FR)
			}
		}
	}
}

func escaped(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

var tableNumber = regexp.MustCompile(`<td class="numeric">`)

// Beside each drawing, its table has every number and every address.
func TestEachChartHasItsTable(t *testing.T) {
	for _, c := range charts() {
		page := draw(t, "ui/chart", c)
		cells := 0
		for _, r := range c.Rows {
			cells += len(r.Counts)
			if !strings.Contains(page, `<th scope="row">`+escaped(r.Label.FR)+`</th>`) {
				t.Errorf("%s: no row %s", c.ID, r.Label.FR)
			}
			for _, count := range r.Counts {
				if count.Href != "" && !strings.Contains(page, `href="`+strings.ReplaceAll(count.Href, "&", "&amp;")+`"`) {
					t.Errorf("%s: nothing leads to %s", c.ID, count.Href)
				}
			}
			for _, more := range []bool{c.Shares, c.Sums} {
				if more {
					cells++
				}
			}
		}
		if got := len(tableNumber.FindAllString(page, -1)); got != cells {
			t.Errorf("%s: %d numbers in the table, not %d", c.ID, got, cells)
		}
	}
}

// Whatever is counted, a chart is drawn inside its sheet.
func TestChartsStayOnTheirSheet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "series")
		c := ui.Chart{ID: "any", Kind: rapid.SampledFrom([]ui.ChartKind{ui.Bars, ui.Stacked, ui.Line, ui.Columns}).Draw(t, "kind"), Title: both("Titre")}
		for range n {
			c.Series = append(c.Series, both(rapid.StringMatching(`[a-zé ]{1,40}`).Draw(t, "name")))
		}
		for range rapid.IntRange(0, 30).Draw(t, "rows") {
			row := ui.ChartRow{Label: both(rapid.StringMatching(`[A-Zé<&"' ]{0,90}`).Draw(t, "label")), Href: "/x"}
			for range n {
				row.Counts = append(row.Counts, ui.ChartCount{N: rapid.Int64Range(0, 1_000_000).Draw(t, "n")})
			}
			c.Rows = append(c.Rows, row)
		}
		for _, e := range elements(t, string(c.Drawing("fr"))) {
			box := map[string]float64{}
			for _, a := range e.Attr {
				box[a.Name.Local] = decimal(a.Value)
			}
			if e.Name.Local == "rect" && (box["x"] < 0 || box["x"]+box["width"] > 330.1) {
				t.Fatalf("a bar runs off the sheet: %v", e.Attr)
			}
		}
	})
}

func decimal(s string) float64 {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0 // not a number: a class, a colour
	}
	return n
}
