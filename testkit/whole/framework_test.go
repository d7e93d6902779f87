package whole

import (
	"net/http"
	"regexp"
	"testing"

	"balise/testkit/server"
)

// withFramework names what the demonstration has of the framework of responsible AI: its second version, that bodies comment on.
func withFramework(t *testing.T, s *server.Server, known map[string]string) map[string]string {
	t.Helper()
	for _, name := range []string{"version", "changes", "article", "edit", "step", "comment", "send", "comments", "comments.csv", "answer"} {
		known["number of framework."+name] = "2"
	}
	_, page, _ := ask(t, s.Client(server.Central), http.MethodGet, s.URL+"/espace/principes/2/commentaires")
	found := regexp.MustCompile(`/espace/principes/2/repondre/([0-9a-z]{26})`).FindStringSubmatch(page)
	if found == nil {
		t.Fatal("no comment awaits an answer")
	}
	known["article"], known["stage"], known["act of framework"], known["comment"] = "outside_look", "extend", "change", found[1]
	return known
}
