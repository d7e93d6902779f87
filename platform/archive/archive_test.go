package archive_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"balise/platform/archive"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/testkit/testdb"
)

const first = `-- +goose Up
CREATE TABLE body (id TEXT NOT NULL PRIMARY KEY, successor TEXT REFERENCES body (id), names JSONB NOT NULL, open BOOLEAN NOT NULL);
CREATE TABLE act (seq BIGINT NOT NULL PRIMARY KEY, body TEXT NOT NULL REFERENCES body (id), note TEXT, weight INTEGER NOT NULL);
CREATE TABLE visit (token TEXT NOT NULL PRIMARY KEY);
`

const second = `-- +goose Up
ALTER TABLE act ADD COLUMN kind TEXT NOT NULL DEFAULT 'old';
`

func sets(files ...string) []db.Migrations {
	notes := fstest.MapFS{}
	for i, file := range files {
		notes["000"+string(rune('1'+i))+"_notes.sql"] = &fstest.MapFile{Data: []byte(file)}
	}
	return []db.Migrations{archive.Migrations, {Name: "notes", FS: notes}}
}

const (
	sqlBody  = "INSERT INTO body (id, successor, names, open) VALUES (?, ?, ?, ?)"
	sqlAct   = "INSERT INTO act (seq, body, note, weight) VALUES (?, ?, ?, ?)"
	sqlVisit = "INSERT INTO visit (token) VALUES (?)"
	sqlSay   = "SELECT b.id, COALESCE(b.successor, '-'), b.names, b.open, a.seq, COALESCE(a.note, 'none'), a.weight FROM body b JOIN act a ON a.body = b.id ORDER BY a.seq"
	sqlKinds = "SELECT COUNT(*) FROM act WHERE kind = 'old'"
	sqlSeen  = "SELECT COUNT(*) FROM visit"
)

// told fills a database with what is hardest to carry over, and says what it holds.
func told(t *testing.T, d *db.DB) string {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		var failed error
		exec := func(query string, args ...any) {
			_, err := tx.Exec(t.Context(), query, args...)
			failed = errors.Join(failed, err)
		}
		exec(sqlBody, "new", nil, `{"fr": "Régie <&> \" \\"}`, true)
		exec(sqlBody, "a-old", "new", `[]`, false) // sorts before the one it refers to
		exec(sqlAct, int64(math.MaxInt64), "new", "ligne\nune\t\u2028 é", math.MaxInt32)
		exec(sqlAct, int64(math.MinInt64), "a-old", nil, -1)
		exec(sqlAct, int64(3), "a-old", "", 0)
		for i := range 450 { // more than one statement holds
			exec(sqlAct, int64(1000+i), "new", "x", i)
		}
		exec(sqlVisit, "secret")
		return failed
	})
	if err != nil {
		t.Fatal(err)
	}
	return said(t, d)
}

func said(t *testing.T, d *db.DB) string {
	t.Helper()
	var b strings.Builder
	err := d.Read(t.Context(), func(tx *db.Tx) error {
		rows, err := tx.Query(t.Context(), sqlSay)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id, successor, names, note string
			var open bool
			var seq, weight int64
			if err := rows.Scan(&id, &successor, &names, &open, &seq, &note, &weight); err != nil {
				return err
			}
			b.WriteString(strings.Join([]string{id, successor, names, note}, "|"))
			if open {
				b.WriteString(" open")
			}
			b.WriteString(time.UnixMicro(seq).String() + time.UnixMicro(weight).String() + "\n")
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func count(t *testing.T, d *db.DB, query string) (n int) {
	t.Helper()
	if err := d.Read(t.Context(), func(tx *db.Tx) error { return tx.QueryRow(t.Context(), query).Scan(&n) }); err != nil {
		t.Fatal(err)
	}
	return n
}

func written(t *testing.T, d *db.DB, sets []db.Migrations) []byte {
	t.Helper()
	var out bytes.Buffer
	if _, err := archive.Write(t.Context(), d, &out, "test", time.Now(), sets, "visit"); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func opened(t *testing.T, data []byte) *archive.Archive {
	t.Helper()
	a, err := archive.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestWhatWasToldComesBackOnEitherEngine(t *testing.T) {
	t.Parallel()
	d := testdb.New(t, sets(first)...)
	want := told(t, d)
	a := opened(t, written(t, d, sets(first)))
	sqlite, err := db.Open(t.Context(), "sqlite:"+t.TempDir()+"/new.db") // from PostgreSQL too, when the tests run on it
	if err != nil {
		t.Fatal(err)
	}
	defer sqlite.Close()
	lives := map[string]bool{}
	for _, target := range []*db.DB{sqlite, testdb.New(t, sets(first)...), d} {
		for range 2 { // over what is there, too
			if err := a.Restore(t.Context(), target, t.TempDir(), sets(first)); err != nil {
				t.Fatal(err)
			}
		}
		if got := said(t, target); got != want {
			t.Errorf("on %s: %s\nwant\n%s", target.Engine(), got, want)
		}
		if n := count(t, target, sqlSeen); n != 0 {
			t.Errorf("%d rows of a table that was left out", n)
		}
		life, err := archive.Incarnation(t.Context(), target)
		if err != nil || life == "" || lives[life] {
			t.Errorf("the life %q after a restore (%v), after %v", life, err, lives)
		}
		lives[life] = true
	}
	// The references are checked as before.
	err = sqlite.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), sqlAct, 7, "nobody", nil, 0)
		return err
	})
	if err == nil {
		t.Error("a reference to nothing was taken")
	}
}

func TestAnOlderBackupIsBroughtUpToDate(t *testing.T) {
	t.Parallel()
	d := testdb.New(t, sets(first)...)
	want := told(t, d)
	a := opened(t, written(t, d, sets(first)))
	target := testdb.New(t, sets(first, second)...)
	if err := a.Restore(t.Context(), target, t.TempDir(), sets(first, second)); err != nil {
		t.Fatal(err)
	}
	if got := said(t, target); got != want || count(t, target, sqlKinds) != 453 {
		t.Errorf("got %s (%d kinds)", got, count(t, target, sqlKinds))
	}
}

func TestABackupOfALaterBaliseIsRefused(t *testing.T) {
	t.Parallel()
	d := testdb.New(t, sets(first, second)...)
	told(t, d)
	a := opened(t, written(t, d, sets(first, second)))
	target := testdb.New(t, sets(first)...)
	want := told(t, target)
	if err := a.Restore(t.Context(), target, t.TempDir(), sets(first)); !fault.Is(err, fault.InvalidKind) {
		t.Errorf("got %v", err)
	}
	if said(t, target) != want {
		t.Error("something changed")
	}
}

// A backup is written while others write: it holds what was there at one moment, whole.
func TestABackupIsOneMoment(t *testing.T) {
	t.Parallel()
	d := testdb.New(t, sets(first)...)
	told(t, d)
	ctx, stop := context.WithCancel(t.Context())
	writing := make(chan error, 1)
	go func() {
		for n := int64(5000); ctx.Err() == nil; n += 2 {
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec(t.Context(), sqlAct, n, "new", "pair", 1)
				_, again := tx.Exec(t.Context(), sqlAct, n+1, "new", "pair", 1)
				return errors.Join(err, again)
			})
			if err != nil {
				writing <- err
				return
			}
		}
		writing <- nil
	}()
	for range 10 {
		a := opened(t, written(t, d, sets(first)))
		if err := a.Verify(); err != nil {
			t.Error(err)
		}
		for _, table := range a.Tables {
			if table.Name == "act" && (table.Rows-453)%2 != 0 {
				t.Errorf("half a transaction: %d rows", table.Rows)
			}
		}
	}
	stop()
	if err := <-writing; err != nil {
		t.Error(err)
	}
}

// altered gives the archive with the content of one file changed.
func altered(t *testing.T, data []byte, name string, change func(string) string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == name {
			content = []byte(change(string(content)))
		}
		file, err := w.Create(f.Name)
		if err == nil {
			_, err = file.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestADamagedBackupChangesNothing(t *testing.T) {
	t.Parallel()
	d := testdb.New(t, sets(first)...)
	told(t, d)
	good := written(t, d, sets(first))
	swap := func(old, new string) func(string) string {
		return func(s string) string { return strings.Replace(s, old, new, 1) }
	}
	tests := map[string][]byte{
		"a changed word":     altered(t, good, "tables/act.jsonl", swap(`"x"`, `"y"`)),
		"a missing row":      altered(t, good, "tables/act.jsonl", swap("[1000,\"new\",\"x\",0]\n", "")),
		"a row too short":    altered(t, good, "tables/act.jsonl", swap(`[1000,"new",`, `[1000,`)),
		"a word for a count": altered(t, good, "tables/act.jsonl", swap(`[1000,`, `["1000",`)),
		"no JSON":            altered(t, good, "tables/body.jsonl", swap("[", "{")),
		"another format":     altered(t, good, "manifest.json", swap("balise-archive", "other")),
		"a later version":    altered(t, good, "manifest.json", swap(`"version": 1`, `"version": 2`)),
		"no manifest":        altered(t, good, "manifest.json", swap("{", "")),
		"cut short":          good[:len(good)/2],
		"nothing":            nil,
	}
	want := said(t, d)
	for name, data := range tests {
		a, err := archive.Open(bytes.NewReader(data), int64(len(data)))
		if err == nil {
			err = a.Restore(t.Context(), d, t.TempDir(), sets(first))
		}
		if !fault.Is(err, fault.InvalidKind) {
			t.Errorf("%s: got %v", name, err)
		}
		if said(t, d) != want {
			t.Fatalf("%s: something changed", name)
		}
	}
}

// A restore that fails on the way leaves what was there.
func TestARestoreIsAllOrNothing(t *testing.T) {
	t.Parallel()
	d := testdb.New(t, sets(first)...)
	told(t, d)
	a := opened(t, written(t, d, sets(first)))
	target := testdb.New(t, append(sets(first), db.Migrations{Name: "more", FS: fstest.MapFS{"0001_more.sql": &fstest.MapFile{Data: []byte(
		"-- +goose Up\nCREATE UNIQUE INDEX one_note ON act (note);\n")}}})...)
	if err := a.Restore(t.Context(), target, t.TempDir(), sets(first)); !errors.Is(err, db.ErrExists) {
		t.Errorf("got %v", err)
	}
	if got := said(t, target); got != "" {
		t.Errorf("left behind: %s", got)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte("PK"))
	var small bytes.Buffer
	w := zip.NewWriter(&small)
	file, err := w.Create("manifest.json")
	if err == nil {
		_, err = file.Write([]byte(`{"format":"balise-archive","version":1,"tables":[{"name":"a","columns":[{"name":"b","type":"integer"}],"rows":1}]}`))
	}
	if err == nil {
		file, err = w.Create("tables/a.jsonl")
	}
	if err == nil {
		_, err = file.Write([]byte("[1]\n"))
	}
	if err = errors.Join(err, w.Close()); err != nil {
		f.Fatal(err)
	}
	f.Add(small.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := archive.Open(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		if err := a.Verify(); err == nil && len(a.Tables) > 0 && a.Tables[0].SHA256 == "" {
			t.Error("what has no hash was taken for whole")
		}
	})
}
