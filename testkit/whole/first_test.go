package whole

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"balise/testkit/server"
)

// A new installation has nobody: a link that works once makes its first administrator.
func TestTheFirstAdministrator(t *testing.T) {
	s := server.Empty(t)
	token, needed, err := s.People.FirstAdmin(t.Context())
	if err != nil || !needed {
		t.Fatalf("no link for the first administrator: %v", err)
	}
	c := s.Client("")
	address := s.URL + "/premier-acces/" + token
	status, page, _ := ask(t, c, http.MethodGet, address)
	if status != http.StatusOK {
		t.Fatalf("the link does not open: %d", status)
	}
	for _, fault := range faults(page, "fr") {
		t.Errorf("first access: %s", fault)
	}
	post := func(password string) (int, string) {
		answer, err := c.PostForm(address, url.Values{"email": {"admin@exemple.invalid"}, "name": {"Première Personne"}, "password": {password}})
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		return answer.StatusCode, answer.Header.Get("Location")
	}
	if status, _ := post("court"); status != http.StatusUnprocessableEntity {
		t.Errorf("a short password: %d", status)
	}
	if status, to := post("quatre mots sans lien"); status != http.StatusSeeOther || to != "/espace" {
		t.Fatalf("the account was not made: %d %s", status, to)
	}
	if status, page, _ := ask(t, c, http.MethodGet, s.URL+"/espace/journal"); status != http.StatusOK || !strings.Contains(page, "Première Personne") {
		t.Errorf("the first administrator cannot read who did what: %d", status)
	}
	if status, _, _ := ask(t, s.Client(""), http.MethodGet, address); status == http.StatusOK {
		t.Error("the link works twice")
	}
}
