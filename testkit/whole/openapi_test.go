package whole

import (
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"strings"
	"testing"

	"balise/engine/text"
	"balise/testkit/server"
)

var update = flag.Bool("update", false, "write testdata/openapi.json anew")

// The description of the API changes only when somebody means it: whoever reads our JSON relies on it.
func TestOpenAPIIsTheAgreedOne(t *testing.T) {
	site := server.Empty(t).Site
	for l, golden := range map[text.Lang]string{text.FR: "testdata/openapi.json", text.EN: "testdata/openapi.en.json"} {
		got, err := site.OpenAPI(l)
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(golden, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("the API is no longer what %s says: if that is meant, run go test ./testkit/whole -run OpenAPI -update and read the difference", golden)
		}
	}
}

// What the description promises, the site answers.
func TestEveryDocumentedReadingAnswersJSON(t *testing.T) {
	s := server.Demo(t)
	known := places(t, s)
	for _, e := range s.Site.Endpoints {
		if e.API == "" || e.Token {
			continue
		}
		path, reader := fill(t, e, e.API, known), ""
		if e.Action != "" {
			reader = server.Central
		}
		status, body, header := ask(t, s.Client(reader), http.MethodGet, s.URL+path)
		if status != http.StatusOK || header.Get("Content-Type") != "application/json" || !json.Valid([]byte(body)) {
			t.Errorf("%s answers %d %s %.100s", path, status, header.Get("Content-Type"), body)
		}
	}
}

// An error of the API is a problem that a machine can read, in the language that was asked.
func TestProblemsSpeakTheReadersLanguage(t *testing.T) {
	s := server.Demo(t)
	for _, c := range []struct {
		path, language, title, field string
		status                       int
	}{
		{"/api/v1/register/999999", "fr", "Page introuvable", "", 404},
		{"/api/v1/register/999999", "en-CA", "Page not found", "", 404},
		{"/api/v1/nothing", "en", "Page not found", "", 404},
		{"/api/v1/register?page=abc", "fr", "Demande mal formée", "page", 400},
		{"/api/v1/register?page=abc", "en", "Malformed request", "page", 400},
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+c.path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Accept-Language", c.language)
		status, body, header := do(t, s.Client(""), request)
		var problem struct {
			Title  string
			Status int
			Errors []struct{ Name string }
		}
		if err := json.Unmarshal([]byte(body), &problem); err != nil {
			t.Errorf("%s: %v", c.path, err)
			continue
		}
		if status != c.status || problem.Status != c.status || problem.Title != c.title || !strings.HasPrefix(header.Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s (%s): %d %+v", c.path, c.language, status, problem)
		}
		if c.field != "" && (len(problem.Errors) != 1 || problem.Errors[0].Name != c.field) {
			t.Errorf("%s does not name the field: %+v", c.path, problem)
		}
	}
}
