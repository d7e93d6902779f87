// Package links opens the addresses that records cite, and keeps what became of them: an entry of the public register (9.2)
// whose links lead nowhere helps nobody.
//
// The server opens addresses that people typed, so it is careful of where it goes: see dial.go. It reads no content, sends
// nothing about anyone, and stops early.
package links

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"sync"
	"time"

	"balise/engine/text"
	"balise/platform/db"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations make the tables of this package.
var Migrations = db.Migrations{Name: "links", FS: migrations}

// Outcome is what became of an address.
type Outcome string

// The outcomes. Unreachable says nothing of the page: the fault may be on our side, or pass.
const (
	Works       Outcome = "works"
	Gone        Outcome = "gone"        // the site answers that the page is not there
	Refused     Outcome = "refused"     // the site answers, but not to a program: a person should look
	Unreachable Outcome = "unreachable" // no answer in time, or no such site
	Forbidden   Outcome = "forbidden"   // not an address of the public web: it was not opened
)

var titles = map[Outcome]text.Text{
	Works:       text.T("Le lien fonctionne", "The link works"),
	Gone:        text.T("Page introuvable", "Page not found"),
	Refused:     text.T("Le site ne répond pas à un programme\u00a0: ouvrez le lien vous-même", "The site does not answer a program: open the link yourself"),
	Unreachable: text.T("Aucune réponse du site", "No answer from the site"),
	Forbidden:   text.T("Adresse hors du Web public", "Address outside the public web"),
}

// Title names the outcome for a reader.
func (o Outcome) Title() text.Text { return titles[o] }

// Broken tells that somebody should look at the link.
func (o Outcome) Broken() bool { return o != Works && o != "" }

// State is what is known of an address.
type State struct {
	URL     string
	Outcome Outcome // "" when it was never opened
	Status  int     // of the HTTP answer; 0 without one
	At      time.Time
}

// The limits of one look at an address, and of several at once.
const (
	patience     = 8 * time.Second
	mostTogether = 6
	mostHops     = 5
	longestURL   = 2000     // bytes
	mostHeaders  = 64 << 10 // bytes
)

// Checker opens addresses and keeps what became of them. It is safe for concurrent use.
type Checker struct {
	db     *db.DB
	now    func() time.Time
	client *http.Client
}

// NewChecker gives a checker on a migrated database. May tells where it may connect: Public, except in tests.
func NewChecker(d *db.DB, now func() time.Time, may func(netip.AddrPort) error) *Checker {
	dialer := &net.Dialer{Timeout: patience, ControlContext: guard(may)}
	return &Checker{db: d, now: now, client: &http.Client{
		Timeout: patience,
		Transport: &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: patience, ResponseHeaderTimeout: patience,
			MaxResponseHeaderBytes: mostHeaders, DisableKeepAlives: true}, // and no proxy: it would go where we may not
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) >= mostHops {
				return errors.New("too many redirections")
			}
			return allowedURL(r.URL)
		},
	}}
}

// Check opens the addresses, each once, several together, and keeps what became of them. An address that cannot be opened
// is an outcome; the error is that of the database, or of ctx.
func (c *Checker) Check(ctx context.Context, urls []string) ([]State, error) {
	urls = slices.Compact(slices.Sorted(slices.Values(urls)))
	states := make([]State, len(urls))
	places := make(chan struct{}, mostTogether)
	var wait sync.WaitGroup
	for i, u := range urls {
		wait.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			states[i] = c.open(ctx, u)
		})
	}
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err // what was cut short says nothing of the addresses
	}
	return states, c.keep(ctx, states)
}

// open asks for an address and looks at nothing but the answer's status.
func (c *Checker) open(ctx context.Context, raw string) State {
	s := State{URL: raw, At: c.now()}
	u, err := url.Parse(raw)
	if err != nil || len(raw) > longestURL || allowedURL(u) != nil {
		s.Outcome = Forbidden
		return s
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		s.Outcome = Forbidden
		return s
	}
	request.Header.Set("User-Agent", "Balise (link check)")
	request.Header.Set("Accept", "*/*")
	answer, err := c.client.Do(request)
	var forbidden *forbiddenError
	switch {
	case errors.As(err, &forbidden):
		s.Outcome = Forbidden
		return s
	case err != nil:
		s.Outcome = Unreachable
		return s
	}
	answer.Body.Close() //nolint:errcheck // nothing of it was read
	s.Status = answer.StatusCode
	switch {
	case s.Status < 400:
		s.Outcome = Works
	case s.Status == http.StatusNotFound || s.Status == http.StatusGone:
		s.Outcome = Gone
	case s.Status >= 500:
		s.Outcome = Unreachable
	default:
		s.Outcome = Refused
	}
	return s
}

const (
	sqlKeep = `INSERT INTO link_check (hash, url, outcome, status, checked_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (hash) DO UPDATE SET outcome = excluded.outcome, status = excluded.status, checked_at = excluded.checked_at`

	sqlKnown = "SELECT url, outcome, status, checked_at FROM link_check WHERE hash = ?"
)

func (c *Checker) keep(ctx context.Context, states []State) error {
	err := c.db.Write(ctx, func(tx *db.Tx) error {
		for _, s := range states {
			if _, err := tx.Exec(ctx, sqlKeep, hash(s.URL), s.URL, string(s.Outcome), s.Status, db.Micros(s.At)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("links: keep what became of them: %w", err)
	}
	return nil
}

// Known gives what became of addresses the last time they were opened, in the order given; one that never was has no
// outcome.
func (c *Checker) Known(ctx context.Context, urls []string) ([]State, error) {
	states := make([]State, len(urls))
	err := c.db.Read(ctx, func(tx *db.Tx) error {
		for i, u := range urls {
			states[i].URL = u
			var at int64
			err := tx.QueryRow(ctx, sqlKnown, hash(u)).Scan(&states[i].URL, &states[i].Outcome, &states[i].Status, &at)
			if errors.Is(err, db.ErrNoRows) {
				continue
			}
			if err != nil {
				return err
			}
			states[i].At = db.Time(at)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("links: what is known: %w", err)
	}
	return states, nil
}

func hash(u string) string {
	sum := sha256.Sum256([]byte(u))
	return hex.EncodeToString(sum[:])
}
