package pages_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"balise/platform/mail"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/signin"
	"balise/platform/web"
	"balise/platform/web/ui"
	"balise/testkit/testdb"
)

// door is the account pages served with sessions, and a clock that the test moves.
type door struct {
	t      *testing.T
	people *people.Store
	at     time.Time
	url    string
	client *http.Client
}

const doorPassword = "cheval agrafe pile"

func newDoor(t *testing.T) *door {
	t.Helper()
	d := &door{t: t, at: time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)}
	now := func() time.Time { return d.at }
	database := testdb.New(t, mail.Migrations, people.Migrations)
	d.people = people.NewStore(database, now, mail.NewOutbox(database, now))
	sessions := scs.New()
	keys, err := signin.NewPasskeys("http://localhost")
	if err != nil {
		t.Fatal(err)
	}
	account := &pages.Account{People: d.people, Sessions: sessions, Passkeys: keys, Now: now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	site := d.site(account)
	ts := httptest.NewServer(sessions.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		if id := sessions.GetString(ctx, pages.SessionKey); id != "" {
			if actor, err := d.people.ActorBySession(ctx, id); err == nil {
				ctx = people.WithActor(ctx, actor)
			}
		}
		site.Handler().ServeHTTP(w, r.WithContext(ctx))
	})))
	t.Cleanup(ts.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	d.url, d.client = ts.URL, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return d
}

func (d *door) site(account *pages.Account) *web.Site {
	endpoints := account.Endpoints()
	for name, path := range map[string]string{"home": "/", "about": "/a-propos", "accessibility": "/accessibilite", "workspace": "/espace"} {
		endpoints = append(endpoints, web.File(web.Page{Name: name, FR: path, EN: "/en" + path}, func(context.Context, struct{}) (web.Download, error) {
			return web.Download{}, nil
		}))
	}
	site, err := web.New(web.Config{Endpoints: endpoints, SignIn: "signin", Texts: map[string][]byte{"pages": pages.Texts, "admin": pages.AdminTexts, "account": pages.AccountTexts},
		Allow: func(ctx context.Context, action string) error {
			return people.Allow(people.ActorFrom(ctx), people.Action(action), "")
		},
		Viewer: func(ctx context.Context) ui.Viewer {
			a := people.ActorFrom(ctx)
			return ui.Viewer{Name: a.Name, SignedIn: a.SignedIn()}
		}})
	if err != nil {
		d.t.Fatal(err)
	}
	return site
}

// person makes somebody who may sign in.
func (d *door) person() people.Actor {
	d.t.Helper()
	var token string
	if _, err := d.people.Invite(d.t.Context(), operator, "eve@exemple.quebec", "Ève", []people.Grant{{Role: people.Auditor}}, func(t string) string { token = t; return t }); err != nil {
		d.t.Fatal(err)
	}
	a, err := d.people.Accept(d.t.Context(), token, doorPassword)
	if err != nil {
		d.t.Fatal(err)
	}
	return a
}

// ask sends a request and gives what came: the status, where it leads, the page. A nil form is a GET.
func (d *door) ask(path string, form url.Values) (status int, to, page string) {
	d.t.Helper()
	answer, err := d.client.Get(d.url + path)
	if form != nil {
		answer, err = d.client.PostForm(d.url+path, form)
	}
	if err != nil {
		d.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return answer.StatusCode, answer.Header.Get("Location"), html.UnescapeString(string(body))
}

func (d *door) signIn(next string) (to string) {
	d.t.Helper()
	status, to, page := d.ask("/connexion", url.Values{"email": {"eve@exemple.quebec"}, "password": {doorPassword}, "next": {next}})
	if status != http.StatusSeeOther {
		d.t.Fatalf("signing in answers %d:\n%s", status, heart(page))
	}
	return to
}

func TestChangingHowOneComesInAsksForARecentSignIn(t *testing.T) {
	d := newDoor(t)
	eve := d.person()
	d.signIn("")
	if status, _, _ := d.ask("/espace/compte/codes", nil); status != 200 {
		t.Fatalf("just after signing in: %d", status)
	}
	d.at = d.at.Add(16 * time.Minute)
	for path, form := range map[string]url.Values{"/espace/compte/codes": nil, "/espace/compte/cles": nil, "/espace/compte/codes/desactiver": {}} {
		status, to, _ := d.ask(path, form)
		if status != 303 || !strings.HasPrefix(to, "/connexion?next=%2Fespace%2Fcompte%2F") {
			t.Errorf("%s answers %d and leads to %s", path, status, to)
		}
	}
	for _, path := range []string{"/espace/compte/codes", "/espace/compte/cles"} {
		if status, to, _ := d.ask(path, url.Values{"code": {"123456"}, "credential": {"{}"}, "name": {"x"}}); status != 303 || !strings.HasPrefix(to, "/connexion") {
			t.Errorf("posting to %s answers %d and leads to %s", path, status, to)
		}
	}
	if status, _, _ := d.ask("/espace/compte/cles/options.json", nil); status != 403 {
		t.Errorf("a passkey can be asked for: %d", status)
	}
	if status, _, _ := d.ask("/espace/compte", nil); status != 200 {
		t.Errorf("the rest asks for it too: %d", status)
	}
	if _, _, page := d.ask("/connexion?next=/espace/compte/codes", nil); !strings.Contains(page, "Confirmez que c’est vous") || !strings.Contains(page, `value="eve@exemple.quebec"`) {
		t.Errorf("the sign-in page does not say why:\n%s", heart(page))
	}
	if to := d.signIn("/espace/compte/codes"); to != "/espace/compte/codes" {
		t.Errorf("signing in again leads to %s", to)
	}
	if status, _, _ := d.ask("/espace/compte/codes", nil); status != 200 {
		t.Errorf("after signing in again: %d", status)
	}
	if open, err := d.people.Presences(t.Context(), eve.ID); err != nil || len(open) != 1 {
		t.Errorf("signing in again leaves %d sessions, %v", len(open), err)
	}
}

func TestTheStepOfTheCodeExpires(t *testing.T) {
	d := newDoor(t)
	eve := d.person()
	secret := people.NewCodeSecret()
	d.signIn("")
	_, _, page := d.ask("/espace/compte/codes", nil)
	if !regexp.MustCompile(`<path d="M\d+ \d+h1v1h-1z`).MatchString(page) {
		t.Error("the QR code is empty")
	}
	recovery, err := d.people.StartCodes(t.Context(), eve, secret, codeAt(t, secret, d.at))
	if err != nil {
		t.Fatal(err)
	}
	if to := d.signIn("/espace"); to != "/connexion/code" {
		t.Fatalf("the password leads to %s", to)
	}
	d.at = d.at.Add(11 * time.Minute)
	for _, form := range []url.Values{nil, {"code": {recovery[0]}}} {
		if _, _, page := d.ask("/connexion/code", form); !strings.Contains(page, "Reprenez la connexion au début") {
			t.Errorf("a late code: %s", heart(page))
		}
	}
	d.signIn("/espace")
	if err := d.people.Disable(t.Context(), operator, eve.ID); err != nil {
		t.Fatal(err)
	}
	if _, _, page := d.ask("/connexion/code", url.Values{"code": {recovery[0]}}); !strings.Contains(page, "Reprenez la connexion au début") {
		t.Errorf("somebody disabled meanwhile: %s", heart(page))
	}
}

// codeAt is what an authenticator app shows at a time.
func codeAt(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha1.New, key)
	_ = binary.Write(mac, binary.BigEndian, at.Unix()/30) // a hash takes everything
	sum := mac.Sum(nil)
	return fmt.Sprintf("%06d", (binary.BigEndian.Uint32(sum[sum[19]&15:])&0x7fffffff)%1_000_000)
}
