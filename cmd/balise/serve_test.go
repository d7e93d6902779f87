package main

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
)

const firstLinkPattern = `(http://localhost:\d+/premier-acces/\S+)`

func TestTheFirstRunGivesALinkThatMakesTheFirstAdministrator(t *testing.T) {
	data := t.TempDir()
	server, link := start(t, firstLinkPattern, "serve", "--data", data)
	_, form := get(t, link)
	if !strings.Contains(form, `name="password"`) {
		t.Fatalf("the page of the link has no password: %s", form)
	}
	browser := newBrowser(t)
	answer, err := browser.PostForm(link, url.Values{"email": {"admin@exemple.invalid"}, "name": {"Admin"}, "password": {"lanterne-dune-quai-48"}})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("the first administrator was not made: %s", answer.Status)
	}
	if strings.Contains(server.err.String(), "exemple.invalid") {
		t.Errorf("the log names a person: %s", server.err.String())
	}
	server.end(t)

	code, out, stderr := ask(t, "user", "admin-link", "--data", data)
	if code != 0 || !strings.Contains(out, "Balise already has an administrator") {
		t.Errorf("code %d: %s%s", code, out, stderr)
	}
}

func TestTheLinkOfTheFirstAdministratorIsGivenAgain(t *testing.T) {
	code, out, stderr := ask(t, "user", "admin-link", "--data", t.TempDir(), "--base-url", "https://balise.exemple.invalid/")
	if code != 0 || !regexp.MustCompile(`\n  https://balise\.exemple\.invalid/premier-acces/\S+\n`).MatchString(out) {
		t.Errorf("code %d: %s%s", code, out, stderr)
	}
}

func TestTheDemonstrationShowsItselfAndLeavesNothingBehind(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	server, base := start(t, `Français +(\S+)/\n(?s:.*)Ctrl\+C`, "demo", "--password", "lanterne-dune-quai-48")
	out := server.out.String()
	for _, want := range []string{"Tout est fictif", "Everything is fictional", base + "/en\n", base + "/api/v1/openapi.json\n", "agente@exemple.invalid", "lanterne-dune-quai-48", "Approbation (CSVM, HGO) / Approver (VMHC, GOH)"} {
		if !strings.Contains(out, want) {
			t.Errorf("it does not tell %q:\n%s", want, out)
		}
	}
	for _, address := range regexp.MustCompile(`http://\S+`).FindAllString(out, -1) {
		if status, _ := get(t, address); status != http.StatusOK {
			t.Errorf("%s answers %d", address, status)
		}
	}
	if _, body := get(t, base+"/registre"); !strings.Contains(body, "Heures de marée") && !strings.Contains(body, "(fictif)") {
		t.Errorf("the register shows nothing of the fiction")
	}
	browser := newBrowser(t)
	answer, err := browser.PostForm(base+"/connexion", url.Values{"email": {"agente@exemple.invalid"}, "password": {"lanterne-dune-quai-48"}})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.Request.URL.Path == "/connexion" {
		t.Errorf("the account cannot sign in: %s", answer.Status)
	}
	server.end(t)
	left, err := os.ReadDir(temporary)
	if err != nil || len(left) > 0 {
		t.Errorf("it leaves %v behind (%v)", left, err)
	}
}

func TestADemonstrationWithAFolderIsFoundAgain(t *testing.T) {
	data := t.TempDir()
	var numbers [2]string
	for i := range numbers {
		server, base := start(t, `Français +(\S+)/\n(?s:.*)Ctrl\+C`, "demo", "--data", data)
		_, body := get(t, base+"/api/v1/register")
		numbers[i] = strings.ReplaceAll(body, base, "")
		server.end(t)
	}
	if numbers[0] != numbers[1] {
		t.Errorf("the register changed: %.500s then %.500s", numbers[0], numbers[1])
	}
	code, out, stderr := ask(t, "rebuild", "--data", data)
	if code != 0 || !strings.Contains(out, "Search is remade") {
		t.Errorf("rebuild: code %d: %s%s", code, out, stderr)
	}
}

func newBrowser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar}
}
