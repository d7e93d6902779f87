package whole

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"balise/testkit/server"
)

// send posts a form and gives its status, its page and where it leads.
func send(t *testing.T, c *http.Client, address string, form url.Values) (status int, page, to string) {
	t.Helper()
	answer, err := c.PostForm(address, form)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, html.UnescapeString(string(body)), answer.Header.Get("Location")
}

// read opens a page that must answer 200.
func read(t *testing.T, c *http.Client, address string) string {
	t.Helper()
	status, page, _ := ask(t, c, http.MethodGet, address)
	if status != http.StatusOK {
		t.Fatalf("%s answers %d", address, status)
	}
	return html.UnescapeString(page)
}

// isIn tells whether the client is signed in.
func isIn(t *testing.T, c *http.Client, s *server.Server) bool {
	t.Helper()
	status, _, _ := ask(t, c, http.MethodGet, s.URL+"/espace")
	return status == http.StatusOK
}

var (
	secretOnPage   = regexp.MustCompile(`<code class="code-secret">([A-Z2-7 ]+)</code>`)
	recoveryOnPage = regexp.MustCompile(`<code>([2-9A-Z]{4}(?:-[2-9A-Z]{4}){3})</code>`)
)

// appCode is what an authenticator app shows at a time.
func appCode(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(secret, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha1.New, key)
	_ = binary.Write(mac, binary.BigEndian, at.Unix()/30) // a hash takes everything
	sum := mac.Sum(nil)
	return fmt.Sprintf("%06d", (binary.BigEndian.Uint32(sum[sum[19]&15:])&0x7fffffff)%1_000_000)
}

// enrol turns codes on for a client's account and gives the secret and the recovery codes.
func enrol(t *testing.T, c *http.Client, s *server.Server) (secret string, recovery []string) {
	t.Helper()
	page := read(t, c, s.URL+"/espace/compte/codes")
	found := secretOnPage.FindStringSubmatch(page)
	if found == nil || !strings.Contains(page, `<svg class="qr"`) {
		t.Fatal("the page shows no secret, or no QR code")
	}
	if again := secretOnPage.FindStringSubmatch(read(t, c, s.URL+"/espace/compte/codes")); again[1] != found[1] {
		t.Error("a reloaded page spoils the secret that the app has read")
	}
	if status, said, _ := send(t, c, s.URL+"/espace/compte/codes", url.Values{"code": {"12345"}}); status != 422 || !strings.Contains(said, "Ce code n’est pas le bon") {
		t.Errorf("a wrong code answers %d", status)
	}
	status, page, _ := send(t, c, s.URL+"/espace/compte/codes", url.Values{"code": {appCode(t, found[1], time.Now())}})
	for _, code := range recoveryOnPage.FindAllStringSubmatch(page, -1) {
		recovery = append(recovery, code[1])
	}
	if status != 200 || len(recovery) != 10 {
		t.Fatalf("turning codes on answers %d with %d recovery codes", status, len(recovery))
	}
	if strings.Contains(read(t, c, s.URL+"/espace/compte/codes"), recovery[0]) {
		t.Error("the recovery codes are shown twice")
	}
	return found[1], recovery
}

// withPassword gives a client that gave the password of an account, and where it was led.
func withPassword(t *testing.T, s *server.Server, email, next string) (c *http.Client, to string) {
	t.Helper()
	c = s.Client("")
	status, _, to := send(t, c, s.URL+"/connexion", url.Values{"email": {email}, "password": {server.Password}, "next": {next}})
	if status != http.StatusSeeOther {
		t.Fatalf("the password answers %d", status)
	}
	return c, to
}

func TestACodeIsRequiredAfterThePassword(t *testing.T) {
	s := server.Demo(t)
	secret, recovery := enrol(t, s.Client(server.Agent), s)
	c, to := withPassword(t, s, server.Agent, "/espace/droits")
	if to != "/connexion/code" || isIn(t, c, s) {
		t.Fatalf("the password alone leads to %s", to)
	}
	give := func(c *http.Client, code string) (int, string, string) {
		return send(t, c, s.URL+"/connexion/code", url.Values{"code": {code}})
	}
	if status, _, _ := give(c, "000000"); status != 422 || isIn(t, c, s) {
		t.Errorf("a wrong code answers %d", status)
	}
	next := appCode(t, secret, time.Now().Add(30*time.Second)) // the current one confirmed the app
	if status, _, to := give(c, next); status != 303 || to != "/espace/droits" || !isIn(t, c, s) {
		t.Fatalf("the right code answers %d and leads to %s", status, to)
	}

	second, _ := withPassword(t, s, server.Agent, "")
	if status, page, _ := give(second, next); status != 422 || !strings.Contains(page, "a déjà servi") || isIn(t, second, s) {
		t.Errorf("a code that already served answers %d", status)
	}
	if status, _, _ := give(second, strings.ToLower(recovery[0])); status != 303 || !isIn(t, second, s) {
		t.Errorf("a recovery code answers %d", status)
	}
	third, _ := withPassword(t, s, server.Agent, "")
	if status, _, _ := give(third, recovery[0]); status != 422 || isIn(t, third, s) {
		t.Errorf("a recovery code works twice: %d", status)
	}
	if status, page, _ := give(s.Client(""), recovery[1]); status != 422 || !strings.Contains(page, "Reprenez la connexion au début") {
		t.Errorf("a code without a password answers %d", status)
	}
	for range 4 {
		give(third, "111111")
	}
	if status, page, _ := give(third, recovery[1]); status != 429 || !strings.Contains(page, "Réessayez à partir du") {
		t.Errorf("guessing codes is not limited: %d", status)
	}
}

func TestCodesAreTurnedOffByTheirOwnerOrByWhoManagesPersons(t *testing.T) {
	s := server.Demo(t)
	agent := s.Client(server.Agent)
	enrol(t, agent, s)
	if status, page, _ := send(t, agent, s.URL+"/espace/compte/codes", url.Values{"renew": {"yes"}}); status != 200 || len(recoveryOnPage.FindAllString(page, -1)) != 10 {
		t.Errorf("new recovery codes: %d", status)
	}
	if status, _, to := send(t, agent, s.URL+"/espace/compte/codes/desactiver", nil); status != 303 || to != "/espace/compte" {
		t.Errorf("turning codes off answers %d, %s", status, to)
	}
	if _, to := withPassword(t, s, server.Agent, ""); to != "/espace" {
		t.Errorf("without codes, the password leads to %s", to)
	}

	enrol(t, agent, s)
	persons, err := s.People.Persons(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	path := s.URL + "/espace/personnes/" + personOf(t, persons, server.Agent).ID
	central := s.Client(server.Central)
	if page := read(t, central, path); !strings.Contains(page, "Codes activés") || !strings.Contains(page, "Retirer ses codes et ses clés d’accès") {
		t.Error("the page of the person tells nothing of their codes")
	}
	if status, _, _ := send(t, central, path+"/etape/factors", nil); status != 303 {
		t.Errorf("taking codes away answers %d", status)
	}
	if isIn(t, agent, s) {
		t.Error("the person’s sessions are still open")
	}
	c, to := withPassword(t, s, server.Agent, "")
	if to != "/espace" {
		t.Errorf("after the reset, the password leads to %s", to)
	}
	if status, _, _ := send(t, central, path+"/etape/sessions", nil); status != 303 || isIn(t, c, s) {
		t.Errorf("closing their sessions answers %d", status)
	}
	trail := read(t, s.Client(server.Auditor), s.URL+"/espace/journal")
	for _, words := range []string{"Codes de vérification activés", "Codes de secours renouvelés", "Codes de vérification désactivés", "Codes et clés d’accès retirés", "Sessions fermées"} {
		if !strings.Contains(trail, words) {
			t.Errorf("the trail does not say %q", words)
		}
	}
}
