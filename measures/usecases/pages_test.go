package usecases_test

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

type found struct {
	Total  int
	Cases  []struct{ Label, Name string }
	Next   string
	Facets []struct {
		Name    string
		Options []struct {
			Code  string
			Count int
		}
	}
}

// Whatever asks, a search counts the same cases: the page, the API walked to its end, the facets, the figures, every file.
func TestEveryFaceCountsTheSameCases(t *testing.T) {
	s, _ := sample(t)
	for _, search := range []struct {
		query string
		want  int
	}{{"", sampled}, {"country=NL", sampled / 2}, {"q=river&country=US&function=health", 7}, {"q=xylophone", 0}} {
		page := read(t, s, "/ailleurs?"+search.query)
		if !strings.Contains(page, fmt.Sprintf(">%d cas<", search.want)) {
			t.Errorf("%q: the page does not count %d cases", search.query, search.want)
		}
		first := decode[found](t, s, "/api/v1/usecases?limit=7&"+search.query)
		seen, next := map[string]bool{}, "/api/v1/usecases?limit=7&"+search.query
		for next != "" {
			one := decode[found](t, s, next)
			for _, c := range one.Cases {
				if seen[c.Label] {
					t.Errorf("%q gives %s twice", search.query, c.Label)
				}
				seen[c.Label] = true
			}
			next = strings.TrimPrefix(one.Next, s.URL)
		}
		counted := 0
		for _, f := range first.Facets {
			if f.Name == "source" {
				for _, o := range f.Options {
					counted += o.Count
				}
			}
		}
		lines, err := csv.NewReader(strings.NewReader(read(t, s, "/ailleurs.csv?"+search.query))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		given := decode[[]struct{ Label string }](t, s, "/en/elsewhere.json?"+search.query)
		book, err := excelize.OpenReader(bytes.NewReader([]byte(read(t, s, "/ailleurs.xlsx?"+search.query))))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := book.GetRows("Cas")
		if err != nil {
			t.Fatal(err)
		}
		figures := decode[struct{ Total int }](t, s, "/api/v1/usecases/figures?"+search.query)
		for face, got := range map[string]int{"API": first.Total, "API walked": len(seen), "facets": counted, "CSV": len(lines) - 1, "JSON": len(given), "XLSX": len(rows) - 1, "figures": figures.Total} {
			if got != search.want {
				t.Errorf("%q: %s counts %d cases, not %d", search.query, face, got, search.want)
			}
		}
	}
}

type figures struct {
	Figures []struct {
		ID   string
		Rows []struct {
			Counts []struct {
				Count int
				URL   struct{ FR string }
			}
		}
	}
}

// Each number of a figure leads to as many cases, those of the map of what is common too.
func TestAFigureLeadsToTheCasesItCounts(t *testing.T) {
	s, _ := sample(t)
	checked := map[string]int{}
	for _, f := range decode[figures](t, s, "/api/v1/usecases/figures?country=US").Figures {
		for _, r := range f.Rows {
			for _, n := range r.Counts {
				address, err := url.Parse(n.URL.FR)
				if err != nil {
					t.Fatal(err)
				}
				if got := decode[found](t, s, "/api/v1/usecases?"+address.RawQuery).Total; got != n.Count {
					t.Errorf("%s counts %d, and leads to %d: %s", f.ID, n.Count, got, n.URL.FR)
				}
				checked[f.ID]++
			}
		}
		if body := read(t, s, "/ailleurs/chiffres/image/"+f.ID); !strings.Contains(body, "<svg") {
			t.Errorf("%s has no drawing", f.ID)
		}
		if lines, err := csv.NewReader(strings.NewReader(read(t, s, "/ailleurs/chiffres/valeurs/"+f.ID))).ReadAll(); err != nil || len(lines) < 2 {
			t.Errorf("%s has no values: %v", f.ID, err)
		}
	}
	for _, id := range []string{"country", "function", "technique", "year", "map"} {
		if checked[id] == 0 {
			t.Errorf("there is no figure %s", id)
		}
	}
	if status, _ := ask(t, s, "/ailleurs/chiffres/image/inconnu"); status != http.StatusNotFound {
		t.Errorf("an unknown figure answers %d", status)
	}
}

type oneCase struct {
	Label  string
	Values []struct {
		Column, Field, Raw, Rule, Absence string
		Value                             []string
		Confidence                        float64
		Ambiguous                         bool
	}
	Source struct{ Edition string }
}

// Every value can be asked for with its raw text, the rule and the confidence; columns without a field are there too.
func TestEachValueTellsWhereItComesFrom(t *testing.T) {
	s, _ := sample(t)
	c := decode[oneCase](t, s, "/api/v1/usecases/uc-000002")
	told := map[string]string{}
	for _, v := range c.Values {
		told[v.Column] = fmt.Sprint(v.Field, v.Raw, v.Value, v.Rule, v.Confidence, v.Absence, v.Ambiguous)
	}
	for column, want := range map[string]string{
		"Stage": "lifecycleLive[production]dictionary1false", "Since": "start_date9/11/2024[2024]date0.5true", "Privacy": "personal_information[]no_value1blankfalse",
		"Internal": "=1+1[]kept1false", "Owner": "contact[]held1false",
	} {
		if told[column] != want {
			t.Errorf("%s: %s, not %s", column, told[column], want)
		}
	}
	page := html.UnescapeString(read(t, s, "/ailleurs/UC-000002"))
	for _, want := range []string{"<html lang=\"fr\"", `lang="en"`, ">2024<", "Date ambiguë", "Laissé vide par la source", "En production", "Pays-Bas", "Inventaire des marées, mai 2025", "CC0", "9/11/2024"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of the case lacks %q", want)
		}
	}
	cells := html.UnescapeString(read(t, s, "/ailleurs/UC-000002/provenance"))
	for _, want := range []string{"Internal", "=1+1", "Aucun", "50\u00a0%", "Retenu"} {
		if !strings.Contains(cells, want) {
			t.Errorf("the provenance lacks %q", want)
		}
	}
	for _, wrong := range []string{"/ailleurs/UC-000999", "/ailleurs/UC-abc", "/ailleurs/12", "/ailleurs/UC-000999/provenance", "/ailleurs/editions/chargement/rien", "/ailleurs/comparer?cas=UC-000999"} {
		if status, body := ask(t, s, wrong); status != http.StatusNotFound || strings.Contains(body, "internal") {
			t.Errorf("%s answers %d", wrong, status)
		}
	}
}

// Nobody is named or reached from a public face, and nothing in a file is computed by a spreadsheet.
func TestPersonsAreHeldBackAndFormulasNeutral(t *testing.T) {
	s, load := sample(t)
	for _, path := range []string{"/ailleurs", "/ailleurs?q=roads", "/ailleurs/UC-000002", "/ailleurs/UC-000002/provenance", "/ailleurs/UC-000002/historique", "/ailleurs/comparer?cas=UC-000002",
		"/ailleurs.csv", "/ailleurs.json", "/ailleurs/nouveautes", "/ailleurs/nouveautes.atom", "/ailleurs/nouveautes.json", "/ailleurs/editions/chargement/" + load.ID,
		"/api/v1/usecases", "/api/v1/usecases?q=roads", "/api/v1/usecases/UC-000002", "/api/v1/usecases/changes", "/api/v1/usecases/compare?cas=UC-000002"} {
		body := read(t, s, path)
		for _, person := range []string{"anna.smith", "Anna Smith"} {
			if strings.Contains(body, person) {
				t.Errorf("%s tells %s", path, person)
			}
		}
	}
	if decode[found](t, s, "/api/v1/usecases?q=anna.smith%40lighthouse.invalid").Total != 0 {
		t.Error("a case is found by the address of a person")
	}
	lines, err := csv.NewReader(strings.NewReader(read(t, s, "/ailleurs.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	formula := false
	for _, line := range lines {
		for _, c := range line {
			formula = formula || strings.HasPrefix(c, "'=HYPERLINK")
			if strings.HasPrefix(c, "=") {
				t.Errorf("a spreadsheet would compute %q", c)
			}
		}
	}
	if !formula {
		t.Error("the name that begins as a formula is not in the file")
	}
}

type atom struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string   `xml:"id"`
	Updated string   `xml:"updated"`
	Author  []string `xml:"author>name"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entries []struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Updated string `xml:"updated"`
		Content string `xml:"content"`
	} `xml:"entry"`
}

// The feeds of a search are well made (RFC 4287, section 4), and tell each change of its cases once, to the end.
func TestTheFeedsOfASearchTellEachChangeOnce(t *testing.T) {
	s, _ := sample(t)
	for query, want := range map[string]int{"": sampled, "?country=NL": sampled / 2, "?event=changed": 0} {
		seen := map[string]bool{}
		for next := "/ailleurs/nouveautes.atom" + query; next != ""; {
			var a atom
			if err := xml.Unmarshal([]byte(read(t, s, next)), &a); err != nil {
				t.Fatal(err)
			}
			moments, rels := []string{a.Updated}, map[string]string{}
			for _, l := range a.Links {
				rels[l.Rel] = l.Href
			}
			if a.ID == "" || len(a.Author) != 1 || rels["self"] != s.URL+next || rels["alternate"] == "" {
				t.Errorf("%s: %+v", next, a)
			}
			for _, e := range a.Entries {
				if id, err := url.Parse(e.ID); err != nil || !id.IsAbs() || seen[e.ID] || e.Title == "" || e.Content == "" {
					t.Errorf("%s: %+v", next, e)
				}
				seen[e.ID] = true
				moments = append(moments, e.Updated)
			}
			for _, m := range moments {
				if _, err := time.Parse(time.RFC3339, m); err != nil {
					t.Errorf("%s: %v", next, err)
				}
			}
			next = strings.TrimPrefix(rels["next"], s.URL)
		}
		if len(seen) != want {
			t.Errorf("%q: %d changes, not %d", query, len(seen), want)
		}
		items := decode[struct {
			Version string
			Items   []struct{ ID, URL string }
		}](t, s, "/en/elsewhere/news.json"+query)
		if items.Version != "https://jsonfeed.org/version/1.1" || len(items.Items) != min(want, 30) {
			t.Errorf("%q: %d items of %s", query, len(items.Items), items.Version)
		}
	}
	if page := html.UnescapeString(read(t, s, "/ailleurs?country=NL")); !strings.Contains(page, `type="application/atom+xml"`) || !strings.Contains(page, "/ailleurs/nouveautes.atom?country=NL") {
		t.Error("a feed reader finds no feed on the page of a search")
	}
}

// Up to four cases stand side by side; a fifth is refused in words.
func TestFourCasesAtMostAreCompared(t *testing.T) {
	s, _ := sample(t)
	page := read(t, s, "/ailleurs/comparer?cas=UC-000002&cas=UC-000003&cas=uc-000002")
	if n := strings.Count(page, `role="columnheader"`); n != 2 {
		t.Errorf("%d cases are compared, not 2", n)
	}
	if !strings.Contains(page, "/ailleurs/comparer?cas=UC-000003") {
		t.Error("a case cannot be taken out")
	}
	status, body := ask(t, s, "/ailleurs/comparer?cas=UC-000001&cas=UC-000002&cas=UC-000003&cas=UC-000004&ajouter=UC-000005")
	if status != http.StatusBadRequest || !strings.Contains(body, "quatre cas au plus") {
		t.Errorf("a fifth case answers %d: %.200s", status, body)
	}
}

// What an edition changed is told on its page, on that of each case and in the feeds: in words, and once.
func TestAnEditionTellsWhatItChanged(t *testing.T) {
	s, _ := sample(t)
	second := bring(t, s, "2026-05", inventory(sampled-2, 3))
	page := html.UnescapeString(read(t, s, "/ailleurs/editions/chargement/"+second.ID))
	for _, want := range []string{"Édition : mai 2026", "Changés (3)", "Absents (2)", "Nouveaux (0)", "Étape du cycle de vie («\u00a0Stage\u00a0»)", "<del>Live</del>", "<ins>Trial</ins>"} {
		if !strings.Contains(page, want) && !strings.Contains(page, strings.Replace(want, " :", "\u00a0:", 1)) {
			t.Errorf("the page of the edition lacks %q", want)
		}
	}
	for kind, want := range map[string]int{"": 5, "changed": 3, "missing": 2, "new": 0} {
		if got := decode[struct{ Total int }](t, s, "/api/v1/usecases/editions/load/"+second.ID+"?kind="+kind).Total; got != want {
			t.Errorf("%q: %d changes, not %d", kind, got, want)
		}
		if got := len(decode[struct{ Changes []any }](t, s, "/api/v1/usecases/changes?event="+kind+"&before=1000").Changes); kind != "" && kind != "new" && got != want {
			t.Errorf("%q: %d changes told, not %d", kind, got, want)
		}
	}
	history := html.UnescapeString(read(t, s, "/ailleurs/UC-000001/historique"))
	if !strings.Contains(history, "<del>Live</del>") || strings.Index(history, "mai 2026") > strings.Index(history, "mai 2025") {
		t.Error("the history of a case does not tell its editions, the last one first")
	}
	gone := fmt.Sprintf("/ailleurs/UC-%06d", sampled)
	if page := html.UnescapeString(read(t, s, gone)); !strings.Contains(page, "Absent de la dernière édition de sa source") || !strings.Contains(page, "édition de mai 2025") {
		t.Error("a case that is gone does not say so, or not by the edition that last held it")
	}
	if page := read(t, s, "/ailleurs/editions"); strings.Count(page, "/ailleurs/editions/chargement/") != 2 {
		t.Error("the two editions are not listed")
	}
	again := decode[struct {
		Missing string `json:"missing_since"`
	}](t, s, strings.Replace(gone, "/ailleurs", "/api/v1/usecases", 1))
	if again.Missing == "" {
		t.Error("the API does not say that a case is gone")
	}
}
