// Package server gives tests the whole of Balise, served on this machine, on a database of their own: empty, or filled with
// the demonstration.
package server

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"balise/content"
	"balise/measures"
	"balise/platform/app"
	"balise/platform/demo"
	"balise/testkit/testdb"
)

// Password is the password of every account of the demonstration.
const Password = "phare-maree-quai-bouee-17"

// The accounts of the demonstration, one for each role.
const (
	Agent     = "agente@exemple.invalid"
	Colleague = "collegue@exemple.invalid"
	Approver  = "approbatrice@exemple.invalid"
	Central   = "central@exemple.invalid"
	Auditor   = "auditrice@exemple.invalid"
	Admin     = "admin@exemple.invalid"
)

// Server is a Balise that answers at URL.
type Server struct {
	*app.Program
	URL string

	t    testing.TB
	mu   sync.Mutex
	seen map[string]bool
}

// Empty serves a Balise in which there is nobody and nothing.
func Empty(t testing.TB) *Server { return start(t, false) }

// Demo serves the demonstration; everyone's password is Password. Change, if any, changes its settings.
func Demo(t testing.TB, change ...func(*app.Settings)) *Server { return start(t, true, change...) }

func start(t testing.TB, fiction bool, change ...func(*app.Settings)) *Server {
	t.Helper()
	s := &Server{t: t, seen: map[string]bool{}}
	ts := httptest.NewUnstartedServer(nil)
	_, port, err := net.SplitHostPort(ts.Listener.Addr().String())
	if err != nil {
		t.Fatalf("server: %v", err)
	}
	s.URL = "http://localhost:" + port // a name, not an address: passkeys are tied to one
	settings := app.Settings{Data: t.TempDir(), DatabaseURL: testdb.URL(t, app.Migrations(measures.All...)...), BaseURL: s.URL, Demo: fiction, Build: "test"}
	for _, c := range change {
		c(&settings)
	}
	h, err := app.Open(t.Context(), settings, content.FS, time.Now, slog.New(slog.NewTextHandler(io.Discard, nil)), measures.All...)
	if err != nil {
		t.Fatalf("server: %v", err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Errorf("server: close: %v", err)
		}
	})
	if s.Program, err = app.Assemble(h, s.saw); err != nil {
		t.Fatalf("server: %v", err)
	}
	if fiction {
		s.tell()
	}
	s.CatchUp()
	ctx, stop := context.WithCancel(context.Background())
	s.Follow(ctx)
	ts.Config.Handler = s.Handler()
	ts.Start()
	t.Cleanup(func() { ts.Close(); stop() })
	return s
}

func (s *Server) tell() {
	s.t.Helper()
	fiction, err := demo.Read(content.FS, s.Corpus)
	if err == nil {
		_, err = fiction.Load(s.t.Context(), s.DB, time.Now(), Password)
	}
	if err == nil {
		err = s.TellFiction(s.t.Context(), time.Now())
	}
	if err != nil {
		s.t.Fatalf("server: the demonstration: %v", err)
	}
}

// CatchUp brings the projections up to what was just written.
func (s *Server) CatchUp() {
	s.t.Helper()
	if err := s.Program.CatchUp(s.t.Context()); err != nil {
		s.t.Fatalf("server: %v", err)
	}
}

func (s *Server) saw(template string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen[template] = true
}

// Seen tells which templates were drawn since the start.
func (s *Server) Seen() map[string]bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make(map[string]bool, len(s.seen))
	for name := range s.seen {
		all[name] = true
	}
	return all
}

// Client gives a browser-like client with its own cookies, signed in with that address; a visitor for "". It does not
// follow redirections, so that tests see them.
func (s *Server) Client(email string) *http.Client {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	c := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if email == "" {
		return c
	}
	answer, err := c.PostForm(s.URL+"/connexion", url.Values{"email": {email}, "password": {Password}})
	if err != nil {
		s.t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		s.t.Fatal(err)
	}
	if answer.StatusCode != http.StatusSeeOther {
		s.t.Fatalf("server: %s cannot sign in: %s", email, answer.Status)
	}
	return c
}
