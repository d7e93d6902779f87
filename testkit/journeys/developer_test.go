//go:build unix

package journeys

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"balise/engine/text"
	"balise/testkit/browser"
	"balise/testkit/server"
)

// A developer reads how the API works, receives a token from an agent, and writes a draft with it that a person finds in the
// workspace; publishing is not among what a program may do.
func TestADeveloperWritesADraftByProgram(t *testing.T) {
	inEachLanguage(t, func(t *testing.T, s *server.Server, l text.Lang) {
		v := newVisit(t, s, l, "developer", server.Agent)
		v.open("api")
		v.see("Idempotency-Key")
		v.stop("api")
		v.open("tokens.new")
		v.write("name", v.say("Logiciel de l’organisme", "The body’s program"))
		v.stop("new-token")
		v.press(v.say("Créer le jeton", "Create the token"))
		v.see(v.say("Voici le jeton", "Here is the token"))
		v.stop("token")
		secret := browser.Eval[string](v.Tab, `document.getElementById('token-secret').innerText.trim()`)

		name := v.say("Fiche écrite par un logiciel", "Entry written by a program")
		body := `{"answers":{"name":{"text":{"` + string(l) + `":"` + name + `"}}}}`
		first := ask(t, s, secret, "POST", "/api/v1/workspace/register", body, http.StatusCreated)
		again := ask(t, s, secret, "POST", "/api/v1/workspace/register", body, http.StatusCreated)
		if first != again {
			t.Errorf("the same request under the same key was answered otherwise:\n%s\n%s", first, again)
		}
		v.open("register.desk.list", "q", name)
		v.see(name)
		v.stop("written")
		ask(t, s, "bal_forged", "GET", "/api/v1/workspace/register", "", http.StatusUnauthorized)
	})
}

// ask sends a request as a program does, with its token, and gives the answer.
func ask(t *testing.T, s *server.Server, token, method, path, body string, want int) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Idempotency-Key", "journey-1")
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != want {
		t.Fatalf("%s %s: %s, want %d\n%s", method, path, answer.Status, want, data)
	}
	return string(data)
}
