package db_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"balise/platform/db"
	"balise/platform/fault"
	"balise/testkit/testdb"
)

// boats are the tables of these tests.
var boats = db.Migrations{Name: "boats", FS: fstest.MapFS{
	"0001_boats.sql": {Data: []byte(`-- +goose Up
CREATE TABLE boat (
	id     TEXT    NOT NULL PRIMARY KEY,
	name   TEXT    NOT NULL UNIQUE,
	afloat BOOLEAN NOT NULL,
	built  BIGINT  NOT NULL,
	papers JSONB   NOT NULL
);
CREATE TABLE sailor (boat_id TEXT NOT NULL REFERENCES boat (id));
`)},
}}

const (
	sqlAdd    = "INSERT INTO boat (id, name, afloat, built, papers) VALUES (?, ?, ?, ?, ?)"
	sqlCount  = "SELECT count(*) FROM boat -- how many?"
	sqlFind   = "SELECT name, afloat, built, papers FROM boat WHERE id = ? /* ? */ AND (name <> '?''' OR name = ?)"
	sqlPaper  = "SELECT papers ->> 'flag' FROM boat WHERE id = ?"
	sqlSailor = "INSERT INTO sailor (boat_id) VALUES (?)"
	sqlGrow   = "UPDATE boat SET built = built + 1 WHERE id = ?"
	sqlBuilt  = "SELECT built FROM boat WHERE id = ?"
)

func add(ctx context.Context, tx *db.Tx, id, name string) error {
	_, err := tx.Exec(ctx, sqlAdd, id, name, true, int64(1), `{"flag": "bleu"}`)
	return err
}

func count(t *testing.T, d *db.DB) int {
	t.Helper()
	n := 0
	err := d.Read(t.Context(), func(tx *db.Tx) error { return tx.QueryRow(t.Context(), sqlCount).Scan(&n) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	d, ctx := testdb.New(t, boats), t.Context()
	built := time.Date(2026, 11, 24, 8, 0, 0, 123456000, time.UTC)
	err := d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, sqlAdd, "a", "L’Étoile", false, db.Micros(built), `{"flag": "bleu"}`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	err = d.Read(ctx, func(tx *db.Tx) error {
		var name, papers, flag string
		var afloat bool
		var at int64
		if err := tx.QueryRow(ctx, sqlFind, "a", "x").Scan(&name, &afloat, &at, &papers); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, sqlPaper, "a").Scan(&flag); err != nil {
			return err
		}
		if name != "L’Étoile" || afloat || !db.Time(at).Equal(built) || papers != `{"flag": "bleu"}` || flag != "bleu" {
			t.Errorf("read %q %v %v %q %q", name, afloat, db.Time(at), papers, flag)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAFailureLeavesNothing(t *testing.T) {
	d, ctx := testdb.New(t, boats), t.Context()
	refused := errors.New("refused")
	err := d.Write(ctx, func(tx *db.Tx) error {
		if err := add(ctx, tx, "a", "Étoile"); err != nil {
			return err
		}
		return refused
	})
	if !errors.Is(err, refused) || count(t, d) != 0 {
		t.Errorf("error %v, %d boats", err, count(t, d))
	}
	func() {
		defer func() { recover() }()
		d.Write(ctx, func(tx *db.Tx) error {
			if err := add(ctx, tx, "a", "Étoile"); err != nil {
				return err
			}
			panic("sunk")
		})
	}()
	if count(t, d) != 0 {
		t.Error("a panic left a boat")
	}
	if err := d.Write(ctx, func(tx *db.Tx) error { return add(ctx, tx, "a", "Étoile") }); err != nil {
		t.Errorf("after a panic the database cannot be written: %v", err)
	}
}

func TestTheTwoErrors(t *testing.T) {
	d, ctx := testdb.New(t, boats), t.Context()
	if err := d.Write(ctx, func(tx *db.Tx) error { return add(ctx, tx, "a", "Étoile") }); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ id, name string }{{"a", "Autre"}, {"b", "Étoile"}} {
		err := d.Write(ctx, func(tx *db.Tx) error { return add(ctx, tx, c.id, c.name) })
		if !errors.Is(err, db.ErrExists) {
			t.Errorf("adding %v: %v", c, err)
		}
	}
	err := d.Write(ctx, func(tx *db.Tx) error {
		var n int64
		if err := tx.QueryRow(ctx, sqlBuilt, "none").Scan(&n); !errors.Is(err, db.ErrNoRows) {
			t.Errorf("reading nothing: %v", err)
		}
		return add(ctx, tx, "c", "Après")
	})
	if err != nil {
		t.Errorf("writing after reading nothing: %v", err)
	}
	err = d.Write(ctx, func(tx *db.Tx) error { _, err := tx.Exec(ctx, sqlSailor, "nobody’s"); return err })
	if err == nil || errors.Is(err, db.ErrExists) {
		t.Errorf("a sailor without a boat: %v", err)
	}
}

func TestAFailedStatementLosesItsTransactionOnBothEngines(t *testing.T) {
	d, ctx := testdb.New(t, boats), t.Context()
	err := d.Write(ctx, func(tx *db.Tx) error {
		if err := add(ctx, tx, "a", "Étoile"); err != nil {
			return err
		}
		if err := add(ctx, tx, "a", "Étoile"); !errors.Is(err, db.ErrExists) {
			t.Errorf("twice the same: %v", err)
		}
		if err := add(ctx, tx, "b", "Autre"); err == nil {
			t.Error("a statement ran after a failed one")
		}
		return nil
	})
	if !errors.Is(err, db.ErrExists) || count(t, d) != 0 {
		t.Errorf("error %v, %d boats", err, count(t, d))
	}
}

func TestReadingSeesOneSnapshotAndCannotWrite(t *testing.T) {
	d, ctx := testdb.New(t, boats), t.Context()
	err := d.Read(ctx, func(tx *db.Tx) error {
		var before, after int
		if err := tx.QueryRow(ctx, sqlCount).Scan(&before); err != nil {
			return err
		}
		if err := d.Write(ctx, func(tx *db.Tx) error { return add(ctx, tx, "a", "Étoile") }); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, sqlCount).Scan(&after); err != nil {
			return err
		}
		if before != 0 || after != 0 {
			t.Errorf("the snapshot went from %d to %d", before, after)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Read(ctx, func(tx *db.Tx) error { return add(ctx, tx, "b", "Autre") }); err == nil {
		t.Error("a read wrote")
	}
	if n := count(t, d); n != 1 {
		t.Errorf("%d boats", n)
	}
}

func TestConcurrentWritesAddUp(t *testing.T) {
	d, ctx := testdb.New(t, boats), t.Context()
	if err := d.Write(ctx, func(tx *db.Tx) error { return add(ctx, tx, "a", "Étoile") }); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				err := d.Write(ctx, func(tx *db.Tx) error {
					var n int64
					if err := tx.QueryRow(ctx, sqlBuilt, "a").Scan(&n); err != nil {
						return err
					}
					_, err := tx.Exec(ctx, sqlGrow, "a")
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	err := d.Read(ctx, func(tx *db.Tx) error {
		var n int64
		if err := tx.QueryRow(ctx, sqlBuilt, "a").Scan(&n); err != nil {
			return err
		}
		if n != 41 {
			t.Errorf("built is %d after 40 additions to 1", n)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnEndedContextIsObeyed(t *testing.T) {
	d := testdb.New(t, boats)
	ctx, cancel := context.WithCancel(t.Context())
	err := d.Write(ctx, func(tx *db.Tx) error {
		if err := add(ctx, tx, "a", "Étoile"); err != nil {
			return err
		}
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) || count(t, d) != 0 {
		t.Errorf("error %v, %d boats", err, count(t, d))
	}
	if err := d.Read(ctx, func(*db.Tx) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("reading: %v", err)
	}
}

func TestTextThatOneEngineCannotHoldIsRefusedByBoth(t *testing.T) {
	d, ctx := testdb.New(t, boats), t.Context()
	for _, name := range []string{"a\x00b", "\xff"} {
		err := d.Write(ctx, func(tx *db.Tx) error { return add(ctx, tx, "a", name) })
		if !fault.Is(err, fault.InvalidKind) {
			t.Errorf("name %q: %v", name, err)
		}
	}
}

func TestCheckPreparesWithoutRunning(t *testing.T) {
	d, ctx := testdb.New(t, boats), t.Context()
	for _, query := range []string{sqlAdd, sqlCount, sqlFind, sqlPaper, sqlGrow} {
		if err := d.Check(ctx, query); err != nil {
			t.Errorf("%s: %v", query, err)
		}
	}
	for _, query := range []string{"SELECT colour FROM boat", "SELEC 1"} {
		if d.Check(ctx, query) == nil {
			t.Errorf("accepted: %s", query)
		}
	}
	if n := count(t, d); n != 0 {
		t.Errorf("checking added %d boats", n)
	}
}

func TestMigratingAgainDoesNothingAndSeveralAtOnceShareTheWork(t *testing.T) {
	d, ctx := testdb.New(t), t.Context()
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if err := d.Migrate(ctx, boats); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := count(t, d); n != 0 {
		t.Errorf("%d boats", n)
	}
}

func TestEachSetHasItsOwnNumbersAndABadFileLeavesNothing(t *testing.T) {
	d, ctx := testdb.New(t, boats), t.Context()
	bad := db.Migrations{Name: "ports", FS: fstest.MapFS{
		"migrations/0001_ports.sql": {Data: []byte("-- +goose Up\nCREATE TABLE port (id TEXT NOT NULL PRIMARY KEY);\nCREATE TABLE quay (oops;\n")},
	}}
	if err := d.Migrate(ctx, bad); err == nil || !strings.Contains(err.Error(), "ports") {
		t.Errorf("error %v", err)
	}
	if d.Check(ctx, "SELECT id FROM port") == nil {
		t.Error("half a file was applied")
	}
	good := db.Migrations{Name: "ports", FS: fstest.MapFS{
		"migrations/0001_ports.sql": {Data: []byte("-- +goose Up\nCREATE TABLE port (id TEXT NOT NULL PRIMARY KEY);\n")},
	}}
	if err := d.Migrate(ctx, boats, good); err != nil {
		t.Fatal(err)
	}
	if err := d.Check(ctx, "SELECT id FROM port"); err != nil {
		t.Error(err)
	}
}

func TestOpenRefusesWhatItCannotReach(t *testing.T) {
	for _, url := range []string{
		"", "mysql://root:secret@localhost/x", "sqlite:", "sqlite:" + filepath.Join(t.TempDir(), "missing", "x.db"),
		"sqlite:" + t.TempDir(), "postgres://balise:secret@127.0.0.1:1/none?connect_timeout=2",
		"postgres://balise:secret@127.0.0.1:port/none", "postgres://balise:secret@127.0.0.1/none?sslmode=perhaps",
	} {
		d, err := db.Open(t.Context(), url)
		if err == nil {
			d.Close()
			t.Errorf("opened %q", url)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("the password is told: %v", err)
		}
	}
}

func TestASQLiteFileIsItsOwnersOnlyWhateverItsName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "été #1 50%?.db")
	d, err := db.Open(t.Context(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Migrate(t.Context(), boats); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 || info.Size() == 0 {
		t.Errorf("file %v, error %v", info, err)
	}
}

func TestIdentifiersSortByTime(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		id := db.NewID()
		if len(id) != 26 || seen[id] {
			t.Fatalf("identifier %q", id)
		}
		seen[id] = true
	}
	before := db.NewID()
	time.Sleep(2 * time.Millisecond) // the next millisecond
	if after := db.NewID(); after <= before {
		t.Errorf("%s came after %s", after, before)
	}
}

func TestTheZeroTimeIsKept(t *testing.T) {
	for _, at := range []time.Time{{}, time.Date(1969, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)} {
		if back := db.Time(db.Micros(at)); !back.Equal(at) {
			t.Errorf("%v became %v", at, back)
		}
	}
	if fmt.Sprint(db.Micros(time.Time{})) != "0" {
		t.Error("the zero time is not stored as 0")
	}
}
