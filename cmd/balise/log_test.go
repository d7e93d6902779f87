package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// What people do leaves lines with a request, a page, a status, a duration. None of it tells who, nor what they looked for.
func TestTheLogTellsNothingPersonal(t *testing.T) {
	data := t.TempDir()
	server, link := start(t, firstLinkPattern, "serve", "--data", data, "--log", "json", "--log-level", "debug")
	base, _, _ := strings.Cut(link, "/premier-acces/")
	browser := newBrowser(t)
	visit := func(method, address string, form url.Values) {
		request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("X-Forwarded-For", "203.0.113.77")
		request.Header.Set("User-Agent", "Navigateur-de-Zénobie")
		answer, err := browser.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
	}
	person := url.Values{"email": {"zenobie@exemple.invalid"}, "name": {"Zénobie Tremblay"}, "password": {"lanterne-dune-quai-48"}}
	visit("POST", link, person)
	visit("POST", link, person) // used already
	visit("POST", base+"/connexion", url.Values{"email": {"zenobie@exemple.invalid"}, "password": {"mauvais-mot-de-passe"}})
	visit("GET", base+"/registre?q=maladie-de-zenobie", nil)
	visit("GET", base+"/api/v1/register?page=zenobie", nil)
	visit("GET", base+"/Zénobie/nulle/part", nil)
	visit("BREW", base+"/registre", nil)
	visit("POST", base+"/espace/personnes/inviter", url.Values{"email": {"adelard@exemple.invalid"}, "name": {"Adélard"}, "grants.0.role": {"admin"}})
	visit("GET", base+"/espace/personnes", nil)
	server.end(t)

	log := server.err.String()
	_, token, _ := strings.Cut(link, "/premier-acces/")
	for _, secret := range []string{token, "exemple.invalid", "zenobie", "Zénobie", "Tremblay", "Adélard", "adelard", "203.0.113", "127.0.0.1", "::1", "Navigateur", "mot-de-passe", "lanterne", "maladie"} {
		if strings.Contains(log, secret) || strings.Contains(log, url.QueryEscape(secret)) {
			t.Errorf("the log holds %q:\n%s", secret, log)
		}
	}
	routes := map[string]bool{}
	for line := range strings.Lines(log) {
		var entry struct {
			Msg, Request, Route, Method string
			Status                      int
			MS                          *float64
		}
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if entry.Msg != "request" {
			continue
		}
		routes[entry.Route] = true
		if entry.Request == "" || entry.Method == "" || entry.Status < 200 || entry.MS == nil {
			t.Errorf("a line is incomplete: %s", line)
		}
	}
	for _, route := range []string{"first", "signin", "register.search", "lost", "persons"} {
		if !routes[route] {
			t.Errorf("no request of %q in %v", route, routes)
		}
	}
}

func TestAnAddressInTheWordsOfALibraryIsHidden(t *testing.T) {
	for said, want := range map[string]string{
		"dial tcp 192.0.2.7:5432: connection refused":       "dial tcp …: connection refused",
		"read tcp [2001:db8::7]:80->[::1]:443: reset":       "read tcp …->…: reset",
		"550 5.1.1 <zoe+x@exemple.invalid>: unknown":        "550 5.1.1 <…@…>: unknown",
		"12:30:05 and 2026-11-24T12:30:05 stay, as does v1": "12:30:05 and 2026-11-24T12:30:05 stay, as does v1",
	} {
		var out bytes.Buffer
		newLog(&out, "json", 0).Error("x", "error", errors.New(said), "word", said)
		var entry struct{ Error, Word string }
		if err := json.Unmarshal(out.Bytes(), &entry); err != nil {
			t.Fatal(err)
		}
		if entry.Error != want || entry.Word != want {
			t.Errorf("%q gives %q and %q", said, entry.Error, entry.Word)
		}
	}
}

func TestTheLevelOfTheLog(t *testing.T) {
	for _, test := range []struct{ set, command, want string }{
		{"", "serve", "INFO"}, {"", "demo", "WARN"}, {"debug", "demo", "DEBUG"}, {"error", "serve", "ERROR"},
	} {
		if got := (settings{LogLevel: test.set}).level(test.command).String(); got != test.want {
			t.Errorf("%+v: %s", test, got)
		}
	}
}

// Prometheus is let in from this machine alone, or with the token.
func TestMeasurementsAreNotPublic(t *testing.T) {
	read := func(base, header, value string) (int, string) {
		request, err := http.NewRequestWithContext(t.Context(), "GET", base+"/metrics", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set(header, value)
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		var body bytes.Buffer
		if _, err := body.ReadFrom(answer.Body); err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, body.String()
	}
	server, base := start(t, `(http://localhost:\d+)`, "serve", "--data", t.TempDir())
	get(t, base+"/registre")
	if status, _ := read(base, "X-Forwarded-For", "203.0.113.7"); status != http.StatusForbidden {
		t.Errorf("through a proxy: %d", status)
	}
	status, body := read(base, "Accept", "*/*")
	for _, want := range []string{`balise_request_seconds_bucket{route="register.search",method="GET",status="200",le="0.1"}`, "balise_db_connections_open", "balise_db_up 1",
		"balise_jobs_waiting", "balise_mail_waiting 0", "balise_sessions 0", `balise_projection_lag{projection="search"} 0`, "go_goroutines", "process_resident_memory_bytes"} {
		if status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%d without %q", status, want)
		}
	}
	server.end(t)
	server, base = start(t, `(http://localhost:\d+)`, "serve", "--data", t.TempDir(), "--metrics-token", "sesame")
	defer server.end(t)
	for value, want := range map[string]int{"Bearer sesame": 200, "Bearer other": 403, "sesame": 403, "": 403} {
		if status, _ := read(base, "Authorization", value); status != want {
			t.Errorf("with %q: %d", value, status)
		}
	}
}
