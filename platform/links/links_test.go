package links_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"balise/engine/instrument"
	"balise/platform/db"
	"balise/platform/links"
	"balise/testkit/testdb"
)

func TestOnlyThePublicWebIsOpened(t *testing.T) {
	for _, address := range []string{"127.0.0.1:80", "10.1.2.3:443", "172.16.0.1:80", "192.168.1.1:80", "169.254.169.254:80", "100.64.0.1:80",
		"0.0.0.0:80", "224.0.0.1:80", "255.255.255.255:80", "240.0.0.1:80", "198.18.0.1:80", "192.0.2.7:80", "[::1]:80", "[::]:443", "[fe80::1]:80",
		"[fd00::1]:443", "[ff02::1]:80", "[::ffff:127.0.0.1]:80", "[::ffff:10.0.0.1]:80", "[64:ff9b::7f00:1]:80", "[2002:7f00:1::]:80",
		"[2001:db8::1]:80", "8.8.8.8:22", "8.8.8.8:8080", "[2620:fe::fe]:25"} {
		if links.Public(netip.MustParseAddrPort(address)) == nil {
			t.Errorf("%s would be opened", address)
		}
	}
	for _, address := range []string{"8.8.8.8:80", "142.213.1.1:443", "[2620:fe::fe]:443", "[::ffff:8.8.8.8]:443"} {
		if err := links.Public(netip.MustParseAddrPort(address)); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func FuzzPublic(f *testing.F) {
	f.Add([]byte{127, 0, 0, 1}, uint16(80))
	f.Add([]byte{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 1}, uint16(443))
	f.Fuzz(func(t *testing.T, raw []byte, port uint16) {
		a, ok := netip.AddrFromSlice(raw)
		if !ok || links.Public(netip.AddrPortFrom(a, port)) != nil {
			return
		}
		if ip := net.IP(raw); ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast() || ip.IsMulticast() || ip.IsUnspecified() || port != 80 && port != 443 {
			t.Fatalf("%s:%d would be opened", ip, port)
		}
	})
}

// office is a checker that may open one test site only, and its clock.
type office struct {
	*links.Checker
	now  time.Time
	site *httptest.Server
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{now: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}
	o.site = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/ok":
		case "/moved":
			http.Redirect(w, r, "/ok", http.StatusFound)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/inside":
			http.Redirect(w, r, "http://169.254.169.254/latest/meta-data", http.StatusFound)
		case "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		case "/asked":
			w.WriteHeader(http.StatusUnauthorized)
		case "/sick":
			w.WriteHeader(http.StatusBadGateway)
		case "/headers":
			w.Header().Set("X-Long", strings.Repeat("a", 1<<20))
		case "/endless":
			for range 1 << 12 {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(o.site.Close)
	may := netip.MustParseAddrPort(o.site.Listener.Addr().String())
	database, err := db.Open(t.Context(), testdb.URL(t, links.Migrations))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := database.Close(); err != nil {
			t.Error(err)
		}
	})
	o.Checker = links.NewChecker(database, func() time.Time { return o.now }, func(to netip.AddrPort) error {
		if to == may {
			return nil
		}
		return links.Public(netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), to.Port())) // anything else is refused as inside
	})
	return o
}

func TestWhatBecameOfEachLinkIsKept(t *testing.T) {
	o := newOffice(t)
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]links.State{
		o.site.URL + "/ok":                              {Outcome: links.Works, Status: 200},
		o.site.URL + "/moved":                           {Outcome: links.Works, Status: 200},
		o.site.URL + "/endless":                         {Outcome: links.Works, Status: 200},
		o.site.URL + "/none":                            {Outcome: links.Gone, Status: 404},
		o.site.URL + "/asked":                           {Outcome: links.Refused, Status: 401},
		o.site.URL + "/sick":                            {Outcome: links.Unreachable, Status: 502},
		o.site.URL + "/loop":                            {Outcome: links.Unreachable},
		o.site.URL + "/headers":                         {Outcome: links.Unreachable},
		o.site.URL + "/inside":                          {Outcome: links.Forbidden},
		o.site.URL + "/file":                            {Outcome: links.Forbidden},
		"http://" + closed.Addr().String() + "/x":       {Outcome: links.Forbidden},
		"http://localhost/x":                            {Outcome: links.Forbidden},
		"ftp://exemple.invalid/x":                       {Outcome: links.Forbidden},
		"javascript:alert(1)":                           {Outcome: links.Forbidden},
		"http://moi:secret@exemple.invalid":             {Outcome: links.Forbidden},
		"http://" + strings.Repeat("a", 3000) + ".com/": {Outcome: links.Forbidden},
		"::":                       {Outcome: links.Forbidden},
		"https://exemple.invalid/": {Outcome: links.Unreachable},
	} {
		got, err := o.Check(t.Context(), []string{path, path})
		if err != nil || len(got) != 1 || got[0].Outcome != want.Outcome || got[0].Status != want.Status {
			t.Errorf("%.60s: %+v, %v", path, got, err)
			continue
		}
		known, err := o.Known(t.Context(), []string{path, path + "#never"})
		if err != nil || known[0].Outcome != want.Outcome || !known[0].At.Equal(o.now) || known[1].Outcome != "" {
			t.Errorf("%.60s: kept as %+v, %v", path, known, err)
		}
	}
}

func TestALookCutShortSaysNothing(t *testing.T) {
	o := newOffice(t)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := o.Check(ctx, []string{o.site.URL + "/ok"}); !errors.Is(err, ctx.Err()) {
		t.Errorf("%v", err)
	}
	if known, err := o.Known(t.Context(), []string{o.site.URL + "/ok"}); err != nil || known[0].Outcome != "" {
		t.Errorf("%+v, %v", known, err)
	}
}

func TestLinksOfAnswersComeOnce(t *testing.T) {
	in, err := instrument.Load("test.yaml", []byte(`{id: note, version: "2026", title: {fr: n, en: n}, sections: [{id: s, title: {fr: s, en: s}, questions: [{id: links, kind: links, label: {fr: l, en: l}}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	answers := instrument.Answers{"links": {Value: []instrument.Link{{URL: "https://a"}, {URL: "https://b"}, {URL: "https://a"}}}}
	if got := fmt.Sprint(links.Of(in, answers)); got != "[https://a https://b]" {
		t.Errorf("%s", got)
	}
}
