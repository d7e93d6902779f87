package whole

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"balise/platform/initiative"
	"balise/platform/record"
	"balise/testkit/server"
)

// do sends a request and gives its status, its body and its headers.
func do(t *testing.T, c *http.Client, request *http.Request) (int, string, http.Header) {
	t.Helper()
	answer, err := c.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body), answer.Header
}

func TestMalformedAddressesAreRefusedInWords(t *testing.T) {
	s := server.Demo(t)
	c := s.Client("")
	for _, bad := range []struct {
		path   string
		status int
		words  string
	}{
		{"/registre?page=abc", 400, "page"},
		{"/en/register?page=-1", 400, "page"},
		{"/registre?q=%ff%fe", 400, "mal encodé"},
		{"/registre?q=a%00b", 400, "caractère de contrôle"},
		{"/registre?q=%zz", 400, "mal formée"},
		{"/registre/..%2f..%2fetc%2fpasswd", 404, "introuvable"},
		{"/static/%2e%2e/%2e%2e/go.mod", 404, ""},
		{"/static/..%2f..%2fgo.mod", 404, ""},
		{"/registre/%00", 404, "introuvable"},
		{"/en/register/99999999999999999999", 404, "not found"},
		{"/" + strings.Repeat("a", 20_000), 404, "introuvable"},
	} {
		status, body, _ := ask(t, c, http.MethodGet, s.URL+bad.path)
		if status == http.StatusTemporaryRedirect || status == http.StatusMovedPermanently || status == http.StatusPermanentRedirect {
			continue // the path was made clean: it leads to an address of ours, never outside
		}
		if status != bad.status || !strings.Contains(body, bad.words) {
			t.Errorf("%.60s answers %d without %q", bad.path, status, bad.words)
		}
	}
}

// A slash at the end of an address leads to the page without it; a slash that was encoded is an identifier, which does not exist.
func TestASlashThatIsEncodedEndsNoPath(t *testing.T) {
	s := server.Demo(t)
	c := s.Client("")
	for path, want := range map[string]int{"/registre/": http.StatusPermanentRedirect, "/registre/%2F": http.StatusNotFound, "/api/v1/register/%2F": http.StatusNotFound, "/api/v1/register/%2F/": http.StatusNotFound} {
		if status, _, _ := ask(t, c, http.MethodGet, s.URL+path); status != want {
			t.Errorf("%s answers %d, want %d", path, status, want)
		}
	}
}

// No forged address sends a person elsewhere, before signing in or after.
func TestNobodyIsSentElsewhere(t *testing.T) {
	s := server.Demo(t)
	for _, next := range []string{"https://evil.example/", "//evil.example/", `/\evil.example`, "javascript:alert(1)", "/\t/evil.example"} {
		answer, err := s.Client("").PostForm(s.URL+"/connexion", url.Values{"email": {server.Agent}, "password": {server.Password}, "next": {next}})
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if to := answer.Header.Get("Location"); strings.Contains(to, "evil") || strings.Contains(to, "javascript") {
			t.Errorf("next=%q leads to %q", next, to)
		}
	}
	for _, path := range []string{"//evil.example/", "//evil.example/%2e%2e", "/%5cevil.example/"} {
		_, _, header := ask(t, s.Client(""), http.MethodGet, s.URL+path)
		if to := header.Get("Location"); strings.HasPrefix(to, "//") || strings.HasPrefix(to, "http") || strings.HasPrefix(to, `/\`) {
			t.Errorf("%s leads to %q", path, to)
		}
	}
}

// A form that is too large, from another site, with forged or dangerous content changes nothing.
func TestHostileFormsChangeNothing(t *testing.T) {
	s := server.Demo(t)
	c := s.Client(server.Agent)
	before := len(everyRecord(t, s))
	agent, err := s.People.SignIn(t.Context(), server.Agent, server.Password)
	if err != nil {
		t.Fatal(err)
	}
	mine := agent.Grants[0].BodyID
	for name, bad := range map[string]struct {
		form   url.Values
		site   string
		status int
	}{
		"too large":         {url.Values{"_body": {mine}, "name.fr": {strings.Repeat("a", 2<<20)}}, "", 413},
		"control character": {url.Values{"_body": {mine}, "name.fr": {"a\x00b"}}, "", 400},
		"invalid UTF-8":     {url.Values{"_body": {mine}, "name.fr": {"a\xff"}}, "", 400},
		"another site":      {url.Values{"_body": {mine}, "name.fr": {"Nom"}, "name.en": {"Name"}}, "cross-site", 400},
		"script as link": {url.Values{"_body": {mine}, "name.fr": {"Nom"}, "name.en": {"Name"},
			"links.0.title.fr": {"Lien"}, "links.0.url": {"javascript:alert(1)"}}, "", 422},
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/espace/registre/nouveau", strings.NewReader(bad.form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if bad.site != "" {
			request.Header.Set("Sec-Fetch-Site", bad.site)
		}
		if status, _, _ := do(t, c, request); status != bad.status {
			t.Errorf("%s: answers %d, not %d", name, status, bad.status)
		}
	}
	if after := len(everyRecord(t, s)); after != before {
		t.Errorf("%d entries became %d", before, after)
	}
}

// An identifier of another body's entry opens nothing for an agent.
func TestForgedIdentifiersOpenNothing(t *testing.T) {
	s := server.Demo(t)
	c := s.Client(server.Agent)
	agent, err := s.People.SignIn(t.Context(), server.Agent, server.Password)
	if err != nil {
		t.Fatal(err)
	}
	var foreign record.Record
	for _, r := range everyRecord(t, s) {
		if r.BodyID != agent.Grants[0].BodyID {
			foreign = r
			break
		}
	}
	for _, id := range []string{foreign.ID, "01ARZ3NDEKTSV4RRFFQ69G5FAV", "%27%20OR%201=1--"} {
		for _, page := range []string{"", "/modifier", "/historique", "/comparer", "/apercu", "/etape/submit", "/piece/documents"} {
			if status, _, _ := ask(t, c, http.MethodGet, s.URL+"/espace/registre/"+id+page); status != http.StatusNotFound && status != http.StatusForbidden {
				t.Errorf("%s%s of somebody else answers %d", id, page, status)
			}
		}
	}
	if _, err := s.Records.ByNumber(t.Context(), initiative.KindID, foreign.Number); err != nil {
		t.Error(err)
	}
}

// HTML in a field is text like any other, everywhere it is shown.
func TestMarkupIsShownAsText(t *testing.T) {
	s := server.Demo(t)
	c := s.Client(server.Agent)
	agent, err := s.People.SignIn(t.Context(), server.Agent, server.Password)
	if err != nil {
		t.Fatal(err)
	}
	const bad = `"><script>alert(1)</script>`
	answer, err := c.PostForm(s.URL+"/espace/registre/nouveau", url.Values{"_body": {agent.Grants[0].BodyID}, "name.fr": {bad}, "name.en": {bad},
		"summary.fr": {bad}, "summary.en": {bad}, "links.0.title.fr": {bad}, "links.0.title.en": {bad}, "links.0.url": {"https://exemple.invalid/"}})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	to := answer.Header.Get("Location")
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("the entry was not made: %d", answer.StatusCode)
	}
	for _, page := range []string{to, to + "/modifier", to + "/historique", to + "/etape/submit", "/espace/registre", "/espace"} {
		status, body, _ := ask(t, c, http.MethodGet, s.URL+page)
		if status != http.StatusOK || strings.Contains(body, "<script>alert") {
			t.Errorf("%s answers %d, or with the script as a script", page, status)
		}
	}
}
