package usecases_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
	"balise/platform/people"
	"balise/testkit/server"
)

// sampled is how many cases the sample holds: more than a page, and more than a feed.
const sampled = 45

// tides is the profile of the sample.
func tides() *usecase.Profile {
	one := func(header string, f usecase.Field, codes ...usecase.Choice) usecase.Column {
		return usecase.Column{Header: header, Field: f, Values: codes}
	}
	is := func(raw, code string) usecase.Choice { return usecase.Choice{Raw: []string{raw}, To: []string{code}} }
	return &usecase.Profile{
		ID: "tides", Version: "1", Title: text.T("Inventaire des marées", "Inventory of tides"), Country: "US", Lang: "en", Edition: "2025-05",
		Source:   usecase.Source{Name: text.T("Inventaire des marées", "Inventory of tides"), URL: "https://exemple.invalid/i", Licence: text.T("CC0", "CC0")},
		Identity: []usecase.Identity{{Columns: []string{"Ref"}}},
		Columns: []usecase.Column{one("Ref", usecase.SourceID), one("Title", usecase.Name), one("Problem", usecase.Summary), one("Office", usecase.Organisation),
			one("Land", usecase.Country, is("USA", "US"), is("Holland", "NL")), one("Topic", usecase.Function, is("Health", "health"), is("School", "education"), is("Homes", "housing")),
			one("Kind", usecase.Technique, is("Forecast", "forecasting"), is("Vision", "computer_vision")), one("Stage", usecase.Lifecycle, is("Live", "production"), is("Trial", "pilot")),
			one("Since", usecase.StartDate), one("Privacy", usecase.PersonalInfo), one("Owner", usecase.Contact)},
	}
}

// inventory writes an edition of the sample, with what is hard to show: a formula, an address, a blank, a date in two ways, a column
// without a field. The first cases of another edition are at another stage; the last are gone from it.
func inventory(cases, changed int) string {
	var out strings.Builder
	w := csv.NewWriter(&out)
	w.Write([]string{"Ref", "Title", "Problem", "Office", "Land", "Topic", "Kind", "Stage", "Since", "Privacy", "Owner", "Internal"}) //nolint:errcheck // never fails
	for i := range cases {
		name := fmt.Sprintf("Ice jam forecasting on river %d", i)
		if i == 0 {
			name = "=HYPERLINK(\"https://exemple.invalid\")"
		}
		stage := "Live"
		if i < changed {
			stage = "Trial"
		}
		w.Write([]string{fmt.Sprint(i), name, fmt.Sprintf("Tells which roads of district %d may flood tomorrow. Ask anna.smith@lighthouse.invalid.", i), "Office of Tides", //nolint:errcheck
			[]string{"USA", "Holland"}[i%2], []string{"Health", "School", "Homes"}[i%3], []string{"Forecast", "Vision"}[i%2], stage, "9/11/2024", "", "Anna Smith", "=1+1"})
	}
	w.Flush()
	return out.String()
}

// sample serves a Balise whose catalogue holds one edition of a fictional inventory, and names its load.
func sample(t *testing.T) (*server.Server, catalogue.Load) {
	t.Helper()
	s := server.Empty(t)
	return s, bring(t, s, "2025-05", inventory(sampled, 0))
}

// bring brings an edition of the sample into the catalogue.
func bring(t *testing.T, s *server.Server, edition, data string) catalogue.Load {
	t.Helper()
	store := catalogue.NewStore(s.DB, time.Now)
	f, err := catalogue.ReadFile(strings.NewReader(data), "tides.csv")
	if err != nil {
		t.Fatal(err)
	}
	plan, err := store.Prepare(t.Context(), catalogue.Shipped{}, f, catalogue.Request{Profile: tides(), Origin: usecase.Given, Edition: edition})
	if err != nil {
		t.Fatal(err)
	}
	load, err := store.Apply(t.Context(), people.Operator("test"), plan)
	if err != nil {
		t.Fatal(err)
	}
	s.CatchUp()
	return load
}

func read(t *testing.T, s *server.Server, path string) string {
	t.Helper()
	status, body := ask(t, s, path)
	if status != http.StatusOK {
		t.Fatalf("%s answers %d: %.300s", path, status, body)
	}
	return body
}

func ask(t *testing.T, s *server.Server, path string) (int, string) {
	t.Helper()
	answer, err := s.Client("").Get(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(data)
}

func decode[T any](t *testing.T, s *server.Server, path string) (found T) {
	t.Helper()
	if err := json.Unmarshal([]byte(read(t, s, path)), &found); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return found
}
