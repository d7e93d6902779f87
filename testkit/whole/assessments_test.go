package whole

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"testing"

	"balise/measures/impact"
	"balise/platform/record"
	"balise/testkit/server"
)

// withAssessments adds to the places an approved impact assessment of that body, and an opinion on it with a condition.
func withAssessments(t *testing.T, s *server.Server, body string, known map[string]string) map[string]string {
	t.Helper()
	approved, err := s.Records.List(t.Context(), record.Filter{Kind: impact.KindID, BodyIDs: []string{body}, State: record.Published, Limit: 1})
	if err != nil || len(approved) == 0 {
		t.Fatalf("the body has approved no assessment: %v", err)
	}
	r := approved[0]
	opinions := s.URL + "/espace/evaluations/" + r.ID + "/avis"
	answer, err := s.Client(server.Central).PostForm(opinions+"/nouveau", url.Values{"version": {strconv.Itoa(r.Version)}, "outcome": {"conditions"},
		"words.fr": {"Avis de la marche."}, "conditions.0.condition.fr": {"Une condition de la marche."}})
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		t.Fatal(err)
	}
	_, page, _ := ask(t, s.Client(server.Agent), http.MethodGet, opinions)
	found := regexp.MustCompile(`/avis/([0-9a-z]{26})`).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("the opinion was not kept: %d", answer.StatusCode)
	}
	known["impact assessment"], known["opinion"], known["duty"] = r.ID, found[1], "declare"
	known["number of impact.read"] = strconv.FormatInt(r.Number, 10)
	return known
}
