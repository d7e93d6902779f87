package whole

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"balise/testkit/server"
)

var sessionOnPage = regexp.MustCompile(`name="session" value="([^"]+)"`)

func TestOneSeesAndClosesOnesOwnSessions(t *testing.T) {
	s := server.Demo(t)
	phone, desk, lost := s.Client(server.Agent), s.Client(server.Agent), s.Client(server.Agent)
	page := read(t, desk, s.URL+"/espace/compte")
	ids := sessionOnPage.FindAllStringSubmatch(page, -1)
	if len(ids) != 3 || strings.Count(page, "Cette session") != 1 || strings.Contains(page, "127.0.0.1") {
		t.Fatalf("%d sessions are listed", len(ids))
	}
	theirs := sessionOnPage.FindStringSubmatch(read(t, s.Client(server.Admin), s.URL+"/espace/compte"))[1]
	if status, _, _ := send(t, desk, s.URL+"/espace/compte/sessions/fermer", url.Values{"session": {theirs}}); status != 404 {
		t.Errorf("somebody else’s session: %d", status)
	}
	for _, item := range strings.Split(page, `<li class="task">`)[1:] {
		id := sessionOnPage.FindStringSubmatch(item)[1]
		if strings.Contains(item, "Cette session") {
			continue
		}
		if status, _, to := send(t, desk, s.URL+"/espace/compte/sessions/fermer", url.Values{"session": {id}}); status != 303 || to != "/espace/compte" {
			t.Errorf("closing a session answers %d, %s", status, to)
		}
	}
	if !isIn(t, desk, s) || isIn(t, phone, s) || isIn(t, lost, s) {
		t.Error("not exactly the two other sessions are closed")
	}
	fresh, other := s.Client(server.Agent), s.Client(server.Agent)
	if status, _, _ := send(t, fresh, s.URL+"/espace/compte/sessions/fermer-les-autres", nil); status != 303 {
		t.Errorf("closing the others answers %d", status)
	}
	if !isIn(t, fresh, s) || isIn(t, other, s) || isIn(t, phone, s) || isIn(t, lost, s) || isIn(t, desk, s) {
		t.Error("not exactly the other sessions are closed")
	}
}

// sessionCookie gives the cookie that holds a client's session.
func sessionCookie(t *testing.T, c *http.Client, s *server.Server) string {
	t.Helper()
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, cookie := range c.Jar.Cookies(u) {
		if cookie.Name == "balise_session" {
			return cookie.Value
		}
	}
	return ""
}

// A session planted in a browser before its owner signs in opens nothing; a cookie kept after signing out neither.
func TestASessionChangesWhenItsOwnerComesInAndEndsWhenTheyLeave(t *testing.T) {
	s := server.Demo(t)
	c := s.Client("")
	ask(t, c, http.MethodGet, s.URL+"/connexion/cle/options.json") // a visitor’s session
	planted := sessionCookie(t, c, s)
	if planted == "" {
		t.Fatal("no session to plant: this test proves nothing")
	}
	send(t, c, s.URL+"/connexion", url.Values{"email": {server.Agent}, "password": {server.Password}})
	stolen := sessionCookie(t, c, s)
	open := func(cookie string) bool {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/espace", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.AddCookie(&http.Cookie{Name: "balise_session", Value: cookie})
		status, _, _ := do(t, s.Client(""), request)
		return status == http.StatusOK
	}
	if stolen == planted || open(planted) || !open(stolen) {
		t.Error("the session did not change when its owner came in")
	}
	send(t, c, s.URL+"/deconnexion", nil)
	if open(stolen) || open("forged") {
		t.Error("a session that ended still opens")
	}
}

var linkInMail = regexp.MustCompile(`/nouveau-mot-de-passe/[A-Za-z0-9_-]+`)

func TestAForgottenPasswordIsReplacedByMail(t *testing.T) {
	s := server.Demo(t)
	c, inside := s.Client(""), s.Client(server.Agent)
	said := map[string]bool{}
	for _, email := range []string{server.Agent, "personne@exemple.invalid"} {
		status, page, _ := send(t, c, s.URL+"/mot-de-passe-oublie", url.Values{"email": {email}})
		if status != 200 || !strings.Contains(page, "Regardez vos courriels") {
			t.Errorf("asking for a link answers %d", status)
		}
		said[strings.ReplaceAll(page, email, "")] = true
	}
	if len(said) != 1 {
		t.Error("the answer tells whether the account exists")
	}
	mails, err := s.Outbox.List(t.Context(), 1)
	if err != nil || mails[0].To != server.Agent {
		t.Fatalf("the mail went to %+v, %v", mails, err)
	}
	link := s.URL + linkInMail.FindString(mails[0].Body)
	if page := read(t, c, link); len(faults(page, "fr")) > 0 {
		t.Errorf("the page of the link: %v", faults(page, "fr"))
	}
	if status, page, _ := send(t, c, link, url.Values{"password": {"court"}}); status != 422 || !strings.Contains(page, "Choisissez au moins 12") {
		t.Errorf("a short password answers %d", status)
	}
	if status, _, to := send(t, c, link, url.Values{"password": {"tortue lune phare"}}); status != 303 || to != "/espace" || !isIn(t, c, s) {
		t.Errorf("the link answers %d and leads to %s", status, to)
	}
	if isIn(t, inside, s) {
		t.Error("whoever was in with the old password still is")
	}
	for _, spent := range []string{link, s.URL + "/nouveau-mot-de-passe/forge"} {
		if status, page, _ := ask(t, s.Client(""), http.MethodGet, spent); status != 410 || !strings.Contains(page, "Mot de passe oublié") {
			t.Errorf("a spent link answers %d", status)
		}
		if status, _, _ := send(t, s.Client(""), spent, url.Values{"password": {"phare lune tortue"}}); status != 410 {
			t.Errorf("a spent link can be used: %d", status)
		}
	}
}

func TestAPasswordIsChangedByWhoKnowsIt(t *testing.T) {
	s := server.Demo(t)
	c, other := s.Client(server.Agent), s.Client(server.Agent)
	change := func(current, chosen string) (int, string) {
		status, page, _ := send(t, c, s.URL+"/espace/compte/mot-de-passe", url.Values{"current": {current}, "password": {chosen}})
		return status, page
	}
	if status, page := change("pas le bon mot", "tortue lune phare"); status != 422 || !strings.Contains(page, "Ce n’est pas votre mot de passe actuel.") || !strings.Contains(page, `href="#f-current"`) {
		t.Errorf("a wrong password answers %d", status)
	}
	if status, page := change(server.Password, "court"); status != 422 || !strings.Contains(page, `href="#f-password"`) {
		t.Errorf("a short password answers %d", status)
	}
	if status, _ := change(server.Password, "tortue lune phare"); status != 303 || !isIn(t, c, s) || isIn(t, other, s) {
		t.Errorf("changing the password answers %d, or leaves the wrong sessions open", status)
	}
}

func TestTooManyPasswordsMustWait(t *testing.T) {
	s := server.Demo(t)
	c := s.Client("")
	for _, email := range []string{server.Agent, "personne@exemple.invalid"} {
		var status int
		var page string
		for range 6 {
			status, page, _ = send(t, c, s.URL+"/connexion", url.Values{"email": {email}, "password": {"un mauvais mot de passe"}})
		}
		if status != 429 || !strings.Contains(page, "Trop d’essais de suite. Réessayez à partir du") {
			t.Errorf("the sixth wrong password answers %d", status)
		}
	}
	if status, _, to := send(t, c, s.URL+"/en/sign-in", url.Values{"email": {server.Central}, "password": {server.Password}}); status != 303 || to != "/en/workspace" {
		t.Errorf("somebody else at the same place is held back: %d %s", status, to)
	}
}
