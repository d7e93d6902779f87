package whole

import (
	"net/http"
	"regexp"
	"strconv"
	"testing"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/measures/readiness/assessment"
	"balise/platform/people"
	"balise/platform/record"
	"balise/testkit/server"
)

// withReadiness adds to the places an assessment of that body, of a year that the demonstration says nothing of.
func withReadiness(t *testing.T, s *server.Server, body string, known map[string]string) map[string]string {
	t.Helper()
	err := s.Records.Write(t.Context(), func(w *record.Writer) error {
		r, err := w.Create(t.Context(), people.Operator("test"), assessment.KindID, body, instrument.Answers{"year": {Value: instrument.Number("2021")}}, text.Text{}, "")
		known["assessment"] = r.ID
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	known["part of readiness"], known["act of readiness"] = "strategy", "submit"
	known["part of principles"], known["part of impact"] = "check", "project"
	known["dimension"], known["item"], known["deed"] = "strategy", "strategy_1_a", "drop"
	known["task"] = aReadinessTask(t, s)
	for _, page := range []string{"edition", "items", "thresholds", "extend", "close", "remind"} {
		known["year of readiness.portrait."+page] = strconv.Itoa(time.Now().Year())
	}
	known["year of readiness.public.csv"] = strconv.Itoa(time.Now().Year() - 1) // closed in the demonstration
	return known
}

// aReadinessTask gives an open task of the agent’s body, one of those that the demonstration tells.
func aReadinessTask(t *testing.T, s *server.Server) string {
	t.Helper()
	_, page, _ := ask(t, s.Client(server.Agent), http.MethodGet, s.URL+"/espace/aptitude-taches?etat=open")
	found := regexp.MustCompile(`/espace/aptitude-taches/([0-9a-z]{26})`).FindStringSubmatch(page)
	if found == nil {
		t.Fatal("the demonstration has no open task")
	}
	return found[1]
}
