package whole

import (
	"net/http"
	"strings"
	"testing"

	"balise/platform/people"
	"balise/platform/web"
	"balise/testkit/server"
)

// roles are the visitors of the matrix, with the account that holds each role.
var roles = []struct {
	role    people.Role
	account string
}{
	{"", ""},
	{people.Agent, server.Agent},
	{people.Approver, server.Approver},
	{people.Central, server.Central},
	{people.Auditor, server.Auditor},
	{people.Admin, server.Admin},
}

// may tells what the table of rights says of a role and an action.
func may(role people.Role, action string) bool {
	if action == "" {
		return true
	}
	for _, rule := range people.Rules {
		if string(rule.Action) == action {
			return rule.Scope[role] != people.None
		}
	}
	return false
}

// Every address answers every role as the one table of rights says: nothing more, nothing less.
func TestEveryRouteForEveryRole(t *testing.T) {
	s := server.Demo(t)
	known := places(t, s)
	for _, visitor := range roles {
		name := string(visitor.role)
		if name == "" {
			name = "visitor"
		}
		t.Run(name, func(t *testing.T) {
			c := s.Client(visitor.account)
			for _, e := range s.Site.Endpoints {
				if e.Name == "signout" {
					continue // it ends the session of the walk: TestSigningOut goes there
				}
				for _, path := range []string{e.FR, e.EN, e.API} {
					if path != "" {
						check(t, c, s.URL, e, fill(t, e, path, known), visitor.role)
					}
				}
			}
		})
	}
}

func check(t *testing.T, c *http.Client, base string, e web.Endpoint, path string, role people.Role) {
	t.Helper()
	status, body, header := ask(t, c, e.Method, base+path)
	where := e.Method + " " + path
	toSignIn := status == http.StatusSeeOther && (strings.Contains(header.Get("Location"), "/connexion") || strings.Contains(header.Get("Location"), "/en/sign-in"))
	switch {
	case status >= 500:
		t.Errorf("%s fails: %d %.200s", where, status, body)
	case e.Token:
		if status != http.StatusUnauthorized {
			t.Errorf("%s answers %d to a session: only an access token opens it", where, status)
		}
	case may(role, e.Action):
		if toSignIn && e.Action != "" {
			t.Errorf("%s sends somebody to sign in who may come", where)
		}
		if status == http.StatusForbidden && !closer(e) {
			t.Errorf("%s is forbidden though the table allows %s", where, e.Action)
		}
	case role == "" && strings.HasPrefix(path, "/api/"):
		if status != http.StatusUnauthorized {
			t.Errorf("%s answers a visitor %d instead of asking who they are", where, status)
		}
	case role == "":
		if !toSignIn {
			t.Errorf("%s answers a visitor %d instead of sending them to sign in", where, status)
		}
	case status != http.StatusForbidden:
		t.Errorf("%s answers %d though the table forbids %s", where, status, e.Action)
	}
}

// closer tells of the addresses that anyone may come to who reads records, where the step itself asks for more.
func closer(e web.Endpoint) bool {
	return e.Name == "register.desk.act" || e.Name == "lessons.notes.act" || e.Name == "lessons.studies.act" || e.Name == "readiness.desk.act" || e.Name == "principles.check.act" || e.Name == "impact.desk.act" || e.Name == "dialogue.step"
}

func TestSigningOut(t *testing.T) {
	s := server.Demo(t)
	c := s.Client(server.Agent)
	if status, _, _ := ask(t, c, http.MethodGet, s.URL+"/espace"); status != http.StatusOK {
		t.Fatalf("the agent cannot come in: %d", status)
	}
	if status, _, _ := ask(t, c, http.MethodPost, s.URL+"/deconnexion"); status != http.StatusSeeOther {
		t.Errorf("signing out: %d", status)
	}
	if status, _, _ := ask(t, c, http.MethodGet, s.URL+"/espace"); status != http.StatusSeeOther {
		t.Errorf("the session is still open: %d", status)
	}
}
