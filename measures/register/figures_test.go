package register_test

import (
	"encoding/csv"
	"encoding/xml"
	"errors"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"balise/measures/register"
	"balise/testkit/server"
)

// figures is the JSON face of the figures.
type figures struct {
	Total         int
	Comparability []struct{ FR, EN string }
	Figures       []struct {
		ID     string
		Series []struct{ FR string }
		Rows   []struct {
			Code   string
			Label  struct{ FR, EN string }
			Counts []figureCount
			Total  figureCount
		}
	}
}

type figureCount struct {
	Count int
	URL   struct{ FR, EN string }
}

// Every number of every figure is the number of entries, or of bodies, found where it leads; rows sum to their total, and
// what shares out the register sums to all of it.
func TestEachFigureLeadsToAsManyAsItCounts(t *testing.T) {
	s := server.Demo(t)
	walkFigures(t, s, "")
	walkFigures(t, s, "?status=production&status=development&by=portfolio")
	walkFigures(t, s, "?q=service&years=year&by=decision")
	walkFigures(t, s, "?q=mot+que+personne+n+emploie")
}

func TestEachFigureOfTheCanadianRegisterLeadsToAsManyAsItCounts(t *testing.T) {
	file := federalFile(t)
	s := server.Empty(t)
	load(t, s, &register.Register{House: s.House}, file)
	if got := walkFigures(t, s, ""); got.Total != 409 {
		t.Errorf("%d entries are counted", got.Total)
	}
	walkFigures(t, s, "?status=production&years=published")
}

func walkFigures(t *testing.T, s *server.Server, query string) figures {
	t.Helper()
	c := s.Client("")
	var page figures
	get(t, c, s.URL+"/api/v1/register/figures"+query, &page)
	known := map[string]int{}
	check := func(where string, n figureCount) {
		if got := totalAt(t, c, s.URL, n.URL.FR, known); got != n.Count {
			t.Errorf("%s: %d counted, %d found at %s", where, n.Count, got, n.URL.FR)
		}
	}
	for _, f := range page.Figures {
		all := 0
		for _, row := range f.Rows {
			where, sum := query+" "+f.ID+" "+row.Label.FR, 0
			for i, n := range row.Counts {
				check(where+" "+f.Series[i].FR, n)
				sum += n.Count
			}
			check(where, row.Total)
			if sum != row.Total.Count {
				t.Errorf("%s: its parts sum to %d, not %d", where, sum, row.Total.Count)
			}
			all += row.Total.Count
		}
		if !strings.HasPrefix(f.ID, "bodies-") && all != page.Total {
			t.Errorf("%s %s sums to %d, not %d", query, f.ID, all, page.Total)
		}
	}
	walkTables(t, s, c, query, known)
	return page
}

// totalAt asks the JSON face of a French address how many it finds.
func totalAt(t *testing.T, c *http.Client, base, address string, known map[string]int) int {
	t.Helper()
	path := strings.TrimPrefix(address, base)
	path = strings.Replace(path, "/registre", "/api/v1/register", 1)
	path = strings.Replace(path, "/organismes", "/api/v1/bodies", 1)
	if n, seen := known[path]; seen {
		return n
	}
	var found struct{ Total int }
	get(t, c, base+path, &found)
	known[path] = found.Total
	return found.Total
}

var tableLink = regexp.MustCompile(`<td class="numeric"><a href="([^"]+)">([\d\x{00a0}]+)<`)

// walkTables checks the numbers and the addresses that stand on the French page.
func walkTables(t *testing.T, s *server.Server, c *http.Client, query string, known map[string]int) {
	t.Helper()
	links := tableLink.FindAllStringSubmatch(read(t, c, s.URL+"/registre/chiffres"+query), -1)
	if len(links) < 10 {
		t.Errorf("%q: only %d numbers lead somewhere", query, len(links))
	}
	for _, m := range links {
		n, err := strconv.Atoi(strings.ReplaceAll(m[2], "\u00a0", ""))
		if err != nil {
			t.Fatal(err)
		}
		address := html.UnescapeString(m[1])
		if got := totalAt(t, c, s.URL, s.URL+address, known); got != n {
			t.Errorf("the page says %d, %s finds %d", n, address, got)
		}
	}
}

// Each figure is given as a drawing that stands alone and as a table, under the filters of the page.
func TestFiguresAreDownloaded(t *testing.T) {
	s := server.Demo(t)
	c := s.Client("")
	var page figures
	get(t, c, s.URL+"/api/v1/register/figures", &page)
	for _, f := range page.Figures {
		drawing := read(t, c, s.URL+"/registre/chiffres/"+url.PathEscape(f.ID)+"/image")
		wellFormed(t, f.ID, drawing)
		for _, want := range []string{"<title", "<desc", `role="img"`, "CC-BY-4.0", "/registre/chiffres", f.Rows[0].Label.FR} {
			if !strings.Contains(drawing, strings.ReplaceAll(want, "'", "&#39;")) {
				t.Errorf("the drawing of %s lacks %q", f.ID, want)
			}
		}
		if strings.Contains(drawing, "style=") || strings.Contains(drawing, "<a ") {
			t.Errorf("the drawing of %s needs a style sheet or a page", f.ID)
		}
		lines, err := csv.NewReader(strings.NewReader(read(t, c, s.URL+"/en/register/figures/"+f.ID+"/values"))).ReadAll()
		if err != nil || len(lines) != len(f.Rows)+1 {
			t.Fatalf("the table of %s has %d lines, %v", f.ID, len(lines), err)
		}
		if got, want := lines[1][2], strconv.Itoa(f.Rows[0].Counts[0].Count); got != want {
			t.Errorf("the table of %s begins with %s, not %s", f.ID, got, want)
		}
	}
	filtered := read(t, c, s.URL+"/registre/chiffres/status/valeurs?status=production")
	if lines := strings.Count(filtered, "\n"); lines != 2 {
		t.Errorf("the filtered table has %d lines:\n%s", lines, filtered)
	}
	answer, err := c.Get(s.URL + "/registre/chiffres/nombre-de-phares/image")
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil || answer.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown figure answers %s", answer.Status)
	}
}

func wellFormed(t *testing.T, name, drawing string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(drawing))
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("the drawing of %s is not XML: %v", name, err)
		}
	}
}

// The portfolios of 2024 and of 2025 are compared by what they hold, and the page says so.
func TestFiguresAreComparedAcrossEditions(t *testing.T) {
	s := server.Demo(t)
	c := s.Client("")
	page := read(t, c, s.URL+"/registre/chiffres?by=portfolio")
	for _, want := range []string{
		"«\u00a0Éducation\u00a0» est maintenant partagé entre «\u00a0Éducation\u00a0» et «\u00a0Éducation (Réseau)\u00a0»",
		"«\u00a0Famille\u00a0» n’existe que depuis 2025\u00a0: aucun chiffre d’avant ne s’y compare.",
		"De l’édition 2024 de la liste à l’édition 2025, termes restés les mêmes\u00a0: ",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if english := read(t, c, s.URL+"/en/register/figures?by=status"); !strings.Contains(english, "This list has had one edition only (2026): all years can be compared.") {
		t.Error("the English page does not say that the statuses have one edition")
	}
	var data figures
	get(t, c, s.URL+"/api/v1/register/figures?by=portfolio", &data)
	for _, f := range data.Figures {
		for _, row := range f.Rows {
			if f.ID == "evolution" && row.Code == "education" {
				t.Error("a portfolio that was split is compared alone")
			}
		}
	}
}

// The official Portrait is compared by what both editions hold; each list sums to the totals that it published.
func TestTheOfficialPortraitIsComparedByWhatItHolds(t *testing.T) {
	s := server.Empty(t)
	c := s.Client("")
	var page figures
	get(t, c, s.URL+"/api/v1/register/figures/official-portrait", &page)
	if len(page.Figures) != 3 {
		t.Fatalf("%d figures", len(page.Figures))
	}
	for _, f := range page.Figures {
		var sums [2]int
		for _, row := range f.Rows {
			sums[0], sums[1] = sums[0]+row.Counts[0].Count, sums[1]+row.Counts[1].Count
			if row.Label.EN == "Health and Social Services + Health and Social Services (Network)" && (row.Counts[0].Count != 67 || row.Counts[1].Count != 95) {
				t.Errorf("health: %+v", row.Counts)
			}
		}
		if sums != [2]int{168, 258} {
			t.Errorf("%s sums to %v", f.ID, sums)
		}
	}
	if page := read(t, c, s.URL+"/registre/chiffres/portrait-officiel"); !strings.Contains(page, "27,7") || !strings.Contains(page, "à valider") {
		t.Error("the page does not tell how bodies were counted, or that it is to be validated")
	}
	wellFormed(t, "official-category", read(t, c, s.URL+"/en/register/figures/official-category/image"))
}
