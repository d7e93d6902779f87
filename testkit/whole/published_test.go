package whole

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/initiative"
	"balise/platform/record"
	"balise/testkit/server"
)

// What was never published can be reached by no public address, nor found by its name.
func TestUnpublishedEntriesCannotBeReached(t *testing.T) {
	s := server.Demo(t)
	c := s.Client("")
	all := everyRecord(t, s)
	hidden := 0
	for _, r := range all {
		if r.PublicState != "" {
			continue
		}
		hidden++
		for _, path := range []string{"/registre/%d", "/en/register/%d", "/api/v1/register/%d", "/registre/%d/historique", "/registre/%d/comparer", "/api/v1/register/%d/history"} {
			if status, _, _ := ask(t, c, http.MethodGet, s.URL+fmt.Sprintf(path, r.Number)); status != http.StatusNotFound {
				t.Errorf(path+" (%s, never published) answers %d", r.Number, r.State, status)
			}
		}
		title := initiative.Name(r.Answers).In(text.FR)
		if _, body, _ := ask(t, c, http.MethodGet, s.URL+"/api/v1/register?q="+url.QueryEscape(title)); strings.Contains(body, title+`"`) {
			t.Errorf("the search gives away %q", title)
		}
	}
	if hidden == 0 {
		t.Fatal("the demonstration hides nothing: this test proves nothing")
	}
}

// Commercial names leave the house on no page of an entry, nor in its JSON.
func TestCommercialNamesStayInside(t *testing.T) {
	s := server.Demo(t)
	c := s.Client("")
	names := 0
	for _, r := range everyRecord(t, s) {
		if r.PublicState == "" {
			continue
		}
		secret := commercialNames(r.Answers)
		names += len(secret)
		if len(secret) == 0 {
			continue
		}
		for _, path := range []string{"/registre/%d", "/en/register/%d", "/api/v1/register/%d", "/registre/%d/historique", "/api/v1/register/%d/history"} {
			_, body, _ := ask(t, c, http.MethodGet, s.URL+fmt.Sprintf(path, r.Number))
			for _, name := range secret {
				if strings.Contains(body, name) {
					t.Errorf(path+" gives away %q", r.Number, name)
				}
			}
		}
	}
	if names == 0 {
		t.Fatal("no published entry has a commercial name: this test proves nothing")
	}
}

// A withheld answer shows its ground, never its value; an initiative of cybersecurity is never published.
func TestWithheldAnswersHoldNoValue(t *testing.T) {
	s := server.Demo(t)
	withheld, cybersecurity := 0, 0
	for _, r := range everyRecord(t, s) {
		if initiative.Flag(r.Answers, "cybersecurity") == initiative.Yes {
			cybersecurity++
			if r.PublicState != "" {
				t.Errorf("the initiative of cybersecurity %d is public", r.Number)
			}
		}
		if r.PublicState == "" {
			continue
		}
		current, err := s.Records.Current(t.Context(), r.Kind, r.Number)
		if err != nil {
			t.Fatal(err)
		}
		for question, answer := range current.Answers {
			if answer.Absence == nil || answer.Absence.Reason != instrument.Withheld {
				continue
			}
			withheld++
			if answer.Value != nil || answer.Absence.Ground == "" {
				t.Errorf("%d, %s: a value is left, or no ground is given", r.Number, question)
			}
		}
	}
	if withheld == 0 || cybersecurity == 0 {
		t.Fatalf("%d withheld answers, %d initiatives of cybersecurity: this test proves nothing", withheld, cybersecurity)
	}
}

// everyRecord gives all the records, published or not.
func everyRecord(t *testing.T, s *server.Server) []record.Record {
	t.Helper()
	all, err := s.Records.List(t.Context(), record.Filter{Kind: initiative.KindID, Limit: 500})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// commercialNames gives the names that an entry must not tell; none where an official source already told them.
func commercialNames(a instrument.Answers) []string {
	if initiative.Flag(a, "names_already_public") == initiative.Yes {
		return nil
	}
	rows, _ := a["commercial_names"].Value.([]instrument.Answers)
	var names []string
	for _, row := range rows {
		if name, ok := row["commercial"].Value.(string); ok && name != "" {
			names = append(names, name)
		}
	}
	return names
}
