package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"balise/engine/text"
)

func TestTheLimiterHoldsBackOnlyWhoAsksTooFast(t *testing.T) {
	l := newLimiter(1)
	for i := range 11 {
		if left, ok := l.take("a"); !ok || left != 10-i {
			t.Fatalf("request %d of a burst of ten seconds' worth: %d left, allowed: %v", i+1, left, ok)
		}
	}
	if _, ok := l.take("a"); ok {
		t.Error("the address that asks too fast was not held back")
	}
	if _, ok := l.take("b"); !ok {
		t.Error("another address was held back")
	}
}

// limited is a site with a page of the API, held to so many requests a second, to which every visitor is the token that its
// X-Token header names.
func limited(t *testing.T, perSecond float64) http.Handler {
	t.Helper()
	type nothing struct{}
	s, err := New(Config{Rate: perSecond, Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")},
		Token: func(ctx context.Context) (string, error) {
			token, _ := ctx.Value(nothing{}).(string)
			return token, nil
		},
		Endpoints: []Endpoint{Get(Page{Name: "home", API: "/api/v1/here", Summary: text.T("Ici", "Here")},
			func(context.Context, struct{}) (nothing, error) { return nothing{}, nil })}})
	if err != nil {
		t.Fatal(err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.Handler().ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), nothing{}, r.Header.Get("X-Token"))))
	})
}

func ask(h http.Handler, method, from string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/api/v1/here", http.NoBody)
	r.RemoteAddr = from
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestTheLimitIsStatedAndItsEndIsAProblem(t *testing.T) {
	h := limited(t, 0.5)
	first := ask(h, "GET", "192.0.2.1:99")
	if got := first.Header().Get("RateLimit-Policy") + " " + first.Header().Get("RateLimit"); got != `"address";q=6;w=12 "address";r=5;t=2` {
		t.Errorf("the limit is stated as %s", got)
	}
	var last *httptest.ResponseRecorder
	for range 6 {
		last = ask(h, "GET", "192.0.2.1:99", "Accept-Language", "fr;q=0.3, en-CA")
	}
	if last.Code != 429 || last.Header().Get("Retry-After") != "2" || last.Header().Get("Content-Type") != "application/problem+json" ||
		!strings.Contains(last.Body.String(), "Wait a moment") || last.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("the seventh of six requests: %d %v %s", last.Code, last.Header(), last.Body)
	}
	if w := ask(h, "GET", "192.0.2.1:99", "X-Token", "one"); w.Code != 200 || !strings.HasPrefix(w.Header().Get("RateLimit"), `"token";r=5`) {
		t.Errorf("a token shares the limit of its address: %d %s", w.Code, w.Header().Get("RateLimit"))
	}
}

func TestWhereARequestComesFrom(t *testing.T) {
	s := &Site{Config: Config{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}}}
	for _, c := range []struct{ from, said, want string }{
		{"192.0.2.1:80", "", "192.0.2.1"},
		{"192.0.2.1:80", "203.0.113.9", "192.0.2.1"}, // anyone may write the header: only a proxy of ours is believed
		{"10.1.1.1:80", "203.0.113.9", "203.0.113.9"},
		{"10.1.1.1:80", "6.6.6.6, 203.0.113.9", "203.0.113.9"}, // the left was made up by the reader
		{"10.1.1.1:80", "203.0.113.9, 10.2.2.2", "203.0.113.9"},
		{"10.1.1.1:80", "nonsense", "10.1.1.1"},
		{"10.1.1.1:80", "nonsense, 10.3.3.3", "10.3.3.3"},
		{"10.1.1.1:80", "", "10.1.1.1"},
		{"[fd00::1]:80", "2001:db8:1:2:3::4", "2001:db8:1:2::/64"},
		{"[::ffff:10.1.1.1]:80", "::ffff:203.0.113.9", "203.0.113.9"},
		{"@", "203.0.113.9", "@"},
	} {
		r := httptest.NewRequest("GET", "/", http.NoBody)
		r.RemoteAddr = c.from
		if c.said != "" {
			r.Header.Set("X-Forwarded-For", c.said)
		}
		if got := s.bucket(r); got != c.want {
			t.Errorf("from %s, said %q: %s, want %s", c.from, c.said, got, c.want)
		}
	}
}

func FuzzForwardedFor(f *testing.F) {
	f.Add("203.0.113.9, 10.0.0.1")
	f.Add(", ,")
	f.Add("fe80::1%eth0,\x00")
	s := &Site{Config: Config{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}}
	f.Fuzz(func(t *testing.T, said string) {
		r := httptest.NewRequest("GET", "/", http.NoBody)
		r.RemoteAddr = "10.0.0.1:1"
		r.Header.Set("X-Forwarded-For", said)
		if a := s.Address(r); !a.IsValid() || a.Zone() != "" {
			t.Errorf("%q gives the address %s", said, a)
		}
	})
}

func TestTheLanguageIsTheOneThatIsPutFirst(t *testing.T) {
	for header, want := range map[string]text.Lang{
		"": text.FR, "en": text.EN, "en-CA,en;q=0.9,fr;q=0.8": text.EN, "fr;q=0.2, en;q=0.1": text.FR, "fr;q=0.2, en;q=0.4": text.EN,
		"de, en;q=0.1": text.EN, "de": text.FR, "*": text.FR, "not a language !": text.FR, strings.Repeat("en,", 400): text.FR,
	} {
		if got := preferred(header); got != want {
			t.Errorf("Accept-Language: %.40s gives %s", header, got)
		}
	}
}

func FuzzAcceptLanguage(f *testing.F) {
	f.Add("fr-CA,fr;q=0.9,en;q=0.8")
	f.Add("en;q=,\xff")
	f.Fuzz(func(t *testing.T, header string) {
		if l := preferred(header); l != text.FR && l != text.EN {
			t.Errorf("%q gives %q", header, l)
		}
	})
}

// Scripts of other sites may read, without cookies; they may not write, nor send a token.
func TestOtherSitesMayReadAndNotWrite(t *testing.T) {
	h := limited(t, 0)
	if w := ask(h, "GET", "192.0.2.1:99", "Origin", "https://ailleurs.example"); w.Header().Get("Access-Control-Allow-Origin") != "*" ||
		w.Header().Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("a reading: %v", w.Header())
	}
	before := ask(h, "OPTIONS", "192.0.2.1:99", "Origin", "https://ailleurs.example", "Access-Control-Request-Method", "POST",
		"Access-Control-Request-Headers", "authorization")
	if before.Code != 204 || before.Header().Get("Access-Control-Allow-Methods") != "GET, HEAD" ||
		strings.Contains(strings.ToLower(before.Header().Get("Access-Control-Allow-Headers")), "authorization") {
		t.Errorf("the question asked before a write: %d %v", before.Code, before.Header())
	}
	if w := ask(h, "POST", "192.0.2.1:99", "Origin", "https://ailleurs.example"); w.Header().Get("Access-Control-Allow-Origin") != "" || w.Code != 400 {
		t.Errorf("a write from another site: %d %v", w.Code, w.Header())
	}
	if w := ask(h, "DELETE", "192.0.2.1:99"); w.Code != 405 || w.Header().Get("Content-Type") != "application/problem+json" || w.Header().Get("Allow") != "GET" {
		t.Errorf("a method that no address answers: %d %v", w.Code, w.Header())
	}
}
