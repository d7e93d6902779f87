//go:build unix

package journeys

import (
	"fmt"
	"testing"

	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/record"
	"balise/testkit/browser"
	"balise/testkit/server"
)

// comeIn signs a person in.
func comeIn(tab *browser.Tab, s *server.Server, account string) {
	tab.Goto(s.URL + "/connexion")
	write(tab, "email", account)
	write(tab, "password", server.Password)
	tab.Click("main form button[type=submit]")
	tab.Arrive("/espace")
}

// write puts a text in the field of that name.
func write(tab *browser.Tab, name, value string) {
	browser.Eval[bool](tab, fmt.Sprintf(`(document.querySelector('[name="%s"]').value = %q, true)`, name, value))
}

// value is what the field of that name holds.
func value(tab *browser.Tab, name string) string {
	return browser.Eval[string](tab, fmt.Sprintf(`document.querySelector('[name="%s"]').value`, name))
}

// published finds an entry that the agent's body has published.
func published(t *testing.T, s *server.Server) record.Record {
	t.Helper()
	persons, err := s.People.Persons(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var grants []people.Grant
	for _, p := range persons {
		if p.Email == server.Agent {
			grants = p.Grants
		}
	}
	if len(grants) == 0 {
		t.Fatal("the agent has no body")
	}
	found, err := s.Records.List(t.Context(), record.Filter{Kind: initiative.KindID, BodyIDs: []string{grants[0].BodyID}, State: record.Published})
	if err != nil || len(found) == 0 {
		t.Fatalf("the agent's body has published nothing: %v", err)
	}
	return found[0]
}
