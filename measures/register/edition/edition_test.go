package edition_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"balise/measures/register/edition"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/testkit/testdb"
)

var (
	central = people.Actor{ID: "p1", Name: "Cécile", Grants: []people.Grant{{Role: people.Central}}}
	agent   = people.Actor{ID: "p2", Name: "Aline", Grants: []people.Grant{{Role: people.Agent, BodyID: "port"}}}
)

func open(t *testing.T) (*edition.Store, *db.DB, *time.Time) {
	t.Helper()
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	d := testdb.New(t, people.Migrations, edition.Migrations)
	return edition.New(d, func() time.Time { return now }), d, &now
}

func writes(data string, entries int) edition.Write {
	return func(out io.Writer) (int, error) {
		_, err := io.WriteString(out, data)
		return entries, err
	}
}

func given(t *testing.T, s *edition.Store, day people.Day, format string) (string, error) {
	t.Helper()
	e, err := s.Of(t.Context(), day)
	if err != nil {
		t.Fatal(err)
	}
	f, kept := e.File(format)
	if !kept {
		t.Fatalf("no %s in the edition of %s", format, day)
	}
	var out bytes.Buffer
	err = s.Give(t.Context(), f, &out)
	return out.String(), err
}

func TestAnEditionGivesForEverWhatWasFrozen(t *testing.T) {
	s, _, now := open(t)
	var long strings.Builder
	noise := rand.New(rand.NewPCG(1, 2))
	for long.Len() < 3<<20 {
		fmt.Fprintf(&long, "%x\n", noise.Uint64())
	}
	files := map[string]edition.Write{"csv": writes(long.String(), 12), "json": writes("{}\n", 12)}
	e, err := s.Freeze(t.Context(), central, 42, files)
	if err != nil || e.Day != "2026-11-24" || e.Entries != 12 {
		t.Fatalf("%+v %v", e, err)
	}
	*now = now.AddDate(1, 0, 0)
	if _, err := s.Freeze(t.Context(), central, 50, map[string]edition.Write{"csv": writes("autre", 1), "json": writes("[]", 1)}); err != nil {
		t.Fatal(err)
	}
	all, err := s.All(t.Context())
	if err != nil || len(all) != 2 || all[0].Day != "2027-11-24" || all[1].By != "Cécile" || all[1].Seq != 42 || len(all[1].Files) != 2 {
		t.Fatalf("%+v %v", all, err)
	}
	got, err := given(t, s, "2026-11-24", "csv")
	if err != nil || got != long.String() {
		t.Errorf("%d bytes of %d came back: %v", len(got), long.Len(), err)
	}
	f, _ := all[1].File("csv")
	if sum := sha256.Sum256([]byte(long.String())); f.SHA256 != hex.EncodeToString(sum[:]) || f.Size != int64(long.Len()) {
		t.Errorf("%+v", f)
	}
	if got, err := given(t, s, "2026-11-24", "json"); err != nil || got != "{}\n" {
		t.Errorf("%q %v", got, err)
	}
}

func TestThereIsOneEditionADayAndOnlyTheCentralTeamFreezes(t *testing.T) {
	s, _, _ := open(t)
	files := map[string]edition.Write{"csv": writes("a", 1)}
	if _, err := s.Freeze(t.Context(), agent, 1, files); !fault.Is(err, fault.ForbiddenKind) {
		t.Errorf("an agent freezes: %v", err)
	}
	if _, err := s.Freeze(t.Context(), central, 1, files); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Freeze(t.Context(), central, 2, files); !fault.Is(err, fault.ConflictKind) {
		t.Errorf("a second edition: %v", err)
	}
	if _, err := s.Of(t.Context(), "2020-01-01"); !fault.Is(err, fault.NotFoundKind) {
		t.Errorf("an edition that is not: %v", err)
	}
}

func TestAFreezeThatFailsLeavesNoEdition(t *testing.T) {
	s, d, _ := open(t)
	broken := errors.New("the register cannot be read")
	_, err := s.Freeze(t.Context(), central, 1, map[string]edition.Write{"csv": func(out io.Writer) (int, error) {
		if _, err := out.Write(bytes.Repeat([]byte{1, 2, 3}, 1<<20)); err != nil {
			return 0, err
		}
		return 0, broken
	}})
	if !errors.Is(err, broken) {
		t.Fatal(err)
	}
	if all, err := s.All(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("%+v %v", all, err)
	}
	if _, err := s.Freeze(t.Context(), central, 1, map[string]edition.Write{"csv": writes("a", 1)}); err != nil {
		t.Fatal(err)
	}
	if n := count(t, d, "SELECT COUNT(*) FROM edition_part"); n != 1 {
		t.Errorf("%d parts are kept: what failed was not forgotten", n)
	}
	if n := count(t, d, "SELECT COUNT(*) FROM audit WHERE action = 'edition.freeze'"); n != 1 {
		t.Errorf("%d lines in the audit trail", n)
	}
}

func count(t *testing.T, d *db.DB, query string) (n int) {
	t.Helper()
	if err := d.Read(t.Context(), func(tx *db.Tx) error { return tx.QueryRow(t.Context(), query).Scan(&n) }); err != nil {
		t.Fatal(err)
	}
	return n
}

// Whoever holds the database can change it; what they cannot do is have it given as the edition that was frozen.
func TestAnAlteredFileIsNotGivenWhole(t *testing.T) {
	s, d, _ := open(t)
	if _, err := s.Freeze(t.Context(), central, 1, map[string]edition.Write{"csv": writes("avant", 1), "json": writes("après", 1)}); err != nil {
		t.Fatal(err)
	}
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(context.Background(), "UPDATE edition_file SET sha256 = 'x' WHERE format = 'csv'")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := given(t, s, "2026-11-24", "csv"); err == nil || got == "avant" {
		t.Errorf("%q %v", got, err)
	}
}
