package identity

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
)

// SignIn is a person at the provider: they open the address that the site sent them to, type who they are, and are sent back. It
// gives the address where they are sent back to, not opened.
func (p *Provider) SignIn(t testing.TB, address, email string) *url.URL {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if !strings.HasPrefix(r.URL.String(), p.Issuer) {
			return http.ErrUseLastResponse // back to the site
		}
		return nil
	}}
	page := follow(t, func() (*http.Response, error) { return c.Get(address) })
	id := page.Request.URL.Query().Get("authRequestID")
	if id == "" {
		t.Fatalf("identity: %s leads to %s, which is no sign-in page", address, page.Request.URL)
	}
	sent := follow(t, func() (*http.Response, error) {
		return c.PostForm(p.Issuer+"/login/username", url.Values{"id": {id}, "username": {email}, "password": {Password}})
	})
	back, err := sent.Location()
	if err != nil {
		t.Fatalf("identity: %s is not sent back: %s", email, sent.Status)
	}
	return back
}

func follow(t testing.TB, ask func() (*http.Response, error)) *http.Response {
	t.Helper()
	answer, err := ask()
	if err == nil {
		err = answer.Body.Close()
	}
	if err != nil {
		t.Fatal(fmt.Errorf("identity: %w", err))
	}
	return answer
}
