package guard

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"balise/platform/db"
	"balise/testkit/testdb"
)

type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func open(t *testing.T) (*Guard, *clock) {
	t.Helper()
	c := &clock{time.Date(2026, 11, 24, 23, 50, 0, 0, time.UTC)}
	return New(testdb.New(t, Migrations), c.now), c
}

func sealed(t *testing.T, g *Guard) string {
	t.Helper()
	s, err := g.Seal(t.Context(), "ask")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func admit(t *testing.T, g *Guard, s Sent) ([]Doubt, error) {
	t.Helper()
	if s.Limits == (Limits{}) {
		s.Limits = Limits{Hour: 100, Day: 100}
	}
	var doubts []Doubt
	err := g.db.Write(t.Context(), func(tx *db.Tx) (err error) {
		doubts, err = g.Admit(t.Context(), tx, s)
		return err
	})
	return doubts, err
}

func TestASealIsGoodOnceForItsFormAndForADay(t *testing.T) {
	g, c := open(t)
	first, second, late := sealed(t, g), sealed(t, g), sealed(t, g)
	c.at = c.at.Add(time.Minute)
	if doubts, err := admit(t, g, Sent{Purpose: "ask", Seal: first}); err != nil || doubts != nil {
		t.Fatalf("a form filled in a minute: %v, %v", doubts, err)
	}
	if _, err := admit(t, g, Sent{Purpose: "ask", Seal: first}); !errors.Is(err, ErrReplayed) {
		t.Errorf("the same form again: %v", err)
	}
	if _, err := admit(t, g, Sent{Purpose: "subscribe", Seal: second}); !errors.Is(err, ErrStale) {
		t.Errorf("the seal of another form: %v", err)
	}
	c.at = c.at.Add(20 * time.Hour) // past midnight: yesterday's forms are still good
	if _, err := admit(t, g, Sent{Purpose: "ask", Seal: second}); err != nil {
		t.Errorf("a form given yesterday, sent this morning: %v", err)
	}
	c.at = c.at.Add(4 * time.Hour)
	if _, err := admit(t, g, Sent{Purpose: "ask", Seal: late}); !errors.Is(err, ErrStale) {
		t.Errorf("a form of more than a day: %v", err)
	}
}

func TestAForgedSealIsRefused(t *testing.T) {
	g, c := open(t)
	good := sealed(t, g)
	parts := strings.Split(good, ".")
	c.at = c.at.Add(time.Minute)
	for name, forged := range map[string]string{
		"nothing":           "",
		"words":             "bonjour",
		"another moment":    strings.Replace(good, parts[0], "1790000000000001", 1),
		"another number":    parts[0] + ".00." + parts[2],
		"another signature": parts[0] + "." + parts[1] + "." + strings.Repeat("0", 64),
		"tomorrow":          "1890000000000000." + parts[1] + "." + parts[2],
	} {
		if _, err := admit(t, g, Sent{Purpose: "ask", Seal: forged}); !errors.Is(err, ErrStale) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatAMachineDoesRaisesADoubt(t *testing.T) {
	g, c := open(t)
	quick := sealed(t, g)
	if doubts, err := admit(t, g, Sent{Purpose: "ask", Seal: quick}); err != nil || len(doubts) != 1 || doubts[0] != Hasty {
		t.Errorf("sent at once: %v, %v", doubts, err)
	}
	trapped := sealed(t, g)
	c.at = c.at.Add(time.Minute)
	if doubts, err := admit(t, g, Sent{Purpose: "ask", Seal: trapped, Trap: "http://pills.example"}); err != nil || len(doubts) != 1 || doubts[0] != Trapped {
		t.Errorf("in the trap: %v, %v", doubts, err)
	}
}

func TestAFloodFromOneAddressIsHeldBack(t *testing.T) {
	g, c := open(t)
	c.at = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	send := func(address string) error {
		s := sealed(t, g)
		_, err := admit(t, g, Sent{Purpose: "ask", Seal: s, Address: address, Limits: Limits{Hour: 3, Day: 5}})
		return err
	}
	for range 3 {
		if err := send("192.0.2.7"); err != nil {
			t.Fatal(err)
		}
	}
	if err := send("192.0.2.7"); !errors.Is(err, ErrTooMany) {
		t.Errorf("a fourth in the hour: %v", err)
	}
	if err := send("192.0.2.8"); err != nil {
		t.Errorf("another address is held back: %v", err)
	}
	c.at = c.at.Add(2 * time.Hour)
	for range 2 {
		if err := send("192.0.2.7"); err != nil {
			t.Errorf("two hours later: %v", err)
		}
	}
	if err := send("192.0.2.7"); !errors.Is(err, ErrTooMany) {
		t.Errorf("a sixth in the day: %v", err)
	}
	for range 3 {
		if err := send("2001:db8:1:2::1"); err != nil {
			t.Fatal(err)
		}
	}
	if err := send("2001:db8:1:2:ffff::9"); !errors.Is(err, ErrTooMany) {
		t.Errorf("a neighbour in the same subscriber’s network: %v", err)
	}
}

func TestADoubleClickSendsOnce(t *testing.T) {
	g, c := open(t)
	one := sealed(t, g)
	c.at = c.at.Add(time.Minute)
	var wait sync.WaitGroup
	results := make([]error, 8)
	for i := range results {
		wait.Go(func() {
			results[i] = g.db.Write(t.Context(), func(tx *db.Tx) error {
				_, err := g.Admit(t.Context(), tx, Sent{Purpose: "ask", Seal: one, Limits: Limits{Hour: 100, Day: 100}})
				return err
			})
		})
	}
	wait.Wait()
	admitted := 0
	for _, err := range results {
		if err == nil {
			admitted++
		} else if !errors.Is(err, ErrReplayed) {
			t.Error(err)
		}
	}
	if admitted != 1 {
		t.Errorf("%d of the same form were admitted", admitted)
	}
}

func TestAddressesAreForgotten(t *testing.T) {
	g, c := open(t)
	s := sealed(t, g)
	if _, err := admit(t, g, Sent{Purpose: "ask", Seal: s, Address: "192.0.2.7"}); err != nil {
		t.Fatal(err)
	}
	c.at = c.at.Add(72 * time.Hour)
	if err := g.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"guard_key", "guard_used", "guard_hit"} {
		var n int64
		err := g.db.Read(t.Context(), func(tx *db.Tx) error {
			return tx.QueryRow(t.Context(), "SELECT COUNT(*) FROM "+table).Scan(&n)
		})
		if err != nil || n != 0 {
			t.Errorf("%s still has %d rows, %v", table, n, err)
		}
	}
}

func FuzzSeal(f *testing.F) {
	f.Add("1790000000000000.00ff.ab")
	f.Add("..")
	f.Add("-1.00.00")
	f.Fuzz(func(t *testing.T, written string) {
		s, err := parse(written)
		if err == nil && s.String() != written {
			t.Errorf("%q was read as %q", written, s)
		}
	})
}
