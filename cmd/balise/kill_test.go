package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"balise/platform/db"
	"balise/platform/initiative"
	"balise/platform/search"
	"balise/platform/sound"
)

// kept is a write that Balise confirmed: it must be there ever after.
type kept struct {
	id        string
	version   int
	published bool
}

// pressure writes as fast as it is answered until its process dies. It is the same persons that go on after each restart.
type pressure struct {
	t                *testing.T
	agents, approver *http.Client
	mu               sync.Mutex
	confirmed        []kept
	refused          []string
	names            int
}

func (l *pressure) confirm(k kept) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.confirmed = append(l.confirmed, k)
}

func (l *pressure) name() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.names++
	return fmt.Sprintf("Épave %d", l.names)
}

// run declares, submits and publishes until the process no longer answers. An answer that is a refusal is remembered: a
// process about to die must not tell nonsense.
func (l *pressure) run(s *process, quit <-chan struct{}) {
	for {
		select {
		case <-quit:
			return
		default:
		}
		id, err := s.declare(l.agents, l.name())
		if err == nil {
			l.confirm(kept{id: id, version: 1})
			err = s.step(l.agents, id, "submit", 1)
		}
		if err == nil {
			l.confirm(kept{id: id, version: 2})
			err = s.step(l.approver, id, "publish", 2)
		}
		if err == nil {
			l.confirm(kept{id: id, version: 3, published: true})
			continue
		}
		if strings.Contains(err.Error(), "status ") {
			l.mu.Lock()
			l.refused = append(l.refused, err.Error())
			l.mu.Unlock()
		}
		return
	}
}

const (
	sqlKeptRevision = "SELECT COUNT(*) FROM revision WHERE record_id = ? AND version = ?"

	sqlKeptPublication = "SELECT COUNT(*) FROM publication WHERE record_id = ?"

	sqlPublicRecords = "SELECT COUNT(*) FROM record WHERE public_state <> ''"
)

// check looks for every confirmed write in the database, and for what does not stand in it or in the index.
func (l *pressure) check(p place, writes []kept) {
	l.t.Helper()
	d := p.database()
	defer d.Close()
	err := d.Read(l.t.Context(), func(tx *db.Tx) error {
		for _, k := range writes {
			var revisions, publications int
			err := tx.QueryRow(l.t.Context(), sqlKeptRevision, k.id, k.version).Scan(&revisions)
			if err == nil {
				err = tx.QueryRow(l.t.Context(), sqlKeptPublication, k.id).Scan(&publications)
			}
			if err != nil {
				return err
			}
			if revisions != 1 || k.published && publications != 1 {
				l.t.Errorf("a confirmed write is lost: %+v", k)
			}
		}
		return nil
	})
	if err != nil {
		l.t.Fatal(err)
	}
	findings, err := sound.Database(l.t.Context(), d)
	if err != nil {
		l.t.Fatal(err)
	}
	x, err := search.Open(filepath.Join(p.settings.Data, "index", "initiative"), initiative.Facets)
	if err != nil {
		l.t.Fatal(err)
	}
	inSearch, _, err := sound.Index(l.t.Context(), d, x, initiative.KindID)
	if err := errors.Join(err, x.Close()); err != nil {
		l.t.Fatal(err)
	}
	for _, f := range append(findings, inSearch...) {
		l.t.Errorf("%s %s", f.What.EN, f.Which)
	}
}

// kills tells how many times to kill: 20, or what BALISE_TEST_KILLS says.
func kills(t *testing.T) int {
	t.Helper()
	if said := os.Getenv("BALISE_TEST_KILLS"); said != "" {
		n, err := strconv.Atoi(said)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if testing.Short() {
		return 3
	}
	return 20
}

// A process killed without warning, at any moment, loses nothing that it confirmed; the next one finds every projection right
// and everybody still signed in. Run all 200 with BALISE_TEST_KILLS=200, on each engine.
func TestAKilledProcessLosesNothing(t *testing.T) {
	p := newPlace(t)
	l := &pressure{t: t}
	s := p.serve(p.settings.Data, "--ready-lag", "0")
	l.agents, l.approver = s.signIn("agente@exemple.invalid"), s.signIn("approbatrice@exemple.invalid")
	n, checked := kills(t), 0
	began := time.Now()
	for round := range n {
		quit := make(chan struct{})
		var writers sync.WaitGroup
		for range 4 {
			writers.Go(func() { l.run(s, quit) })
		}
		time.Sleep(rand.N(400 * time.Millisecond))
		s.kill()
		close(quit)
		for _, c := range []*http.Client{l.agents, l.approver} {
			c.CloseIdleConnections()
		}
		writers.Wait()
		l.check(p, l.confirmed[checked:])
		checked = len(l.confirmed)
		if len(l.refused) > 0 || t.Failed() {
			t.Fatalf("round %d: refused %v", round, l.refused)
		}
		s = p.serve(p.settings.Data, "--ready-lag", "0")
		followThrough(t, p, s)
	}
	s.stop()
	l.check(p, l.confirmed)
	t.Logf("%d kills in %s: %d writes were confirmed, all are there", n, time.Since(began).Round(time.Second), len(l.confirmed))
	if len(l.confirmed) < n {
		t.Errorf("only %d writes in %d rounds: that is no load", len(l.confirmed), n)
	}
}

// followThrough waits until the new process is ready, and compares what it shows with what is published.
func followThrough(t *testing.T, p place, s *process) {
	t.Helper()
	s.ready()
	d := p.database()
	defer d.Close()
	var want int
	if err := d.Read(t.Context(), func(tx *db.Tx) error { return tx.QueryRow(t.Context(), sqlPublicRecords).Scan(&want) }); err != nil {
		t.Fatal(err)
	}
	if got := s.total(""); got != want {
		t.Fatalf("the register shows %d entries, %d are published", got, want)
	}
}
