package testdb_test

import (
	"testing"
	"testing/fstest"

	"balise/platform/db"
	"balise/testkit/testdb"
)

const (
	sqlAdd   = "INSERT INTO note (body) VALUES (?)"
	sqlCount = "SELECT count(*) FROM note"
)

// notes is a set whose table starts with the rows given.
func notes(rows string) db.Migrations {
	return db.Migrations{Name: "notes", FS: fstest.MapFS{
		"0001_note.sql": {Data: []byte("-- +goose Up\nCREATE TABLE note (body TEXT NOT NULL);\n" + rows)},
	}}
}

func count(t *testing.T, d *db.DB) (n int) {
	t.Helper()
	err := d.Read(t.Context(), func(tx *db.Tx) error { return tx.QueryRow(t.Context(), sqlCount).Scan(&n) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTwoDatabasesShareNothing(t *testing.T) {
	first, second := testdb.New(t, notes("")), testdb.New(t, notes(""))
	err := first.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), sqlAdd, "à moi")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if n, m := count(t, first), count(t, second); n != 1 || m != 0 {
		t.Errorf("%d and %d notes", n, m)
	}
	if n := count(t, testdb.New(t, notes(""))); n != 0 {
		t.Errorf("a new database has %d notes", n)
	}
}

func TestAChangedMigrationIsNotServedFromAnOlderTemplate(t *testing.T) {
	testdb.New(t, notes(""))
	if n := count(t, testdb.New(t, notes("INSERT INTO note (body) VALUES ('déjà là');\n"))); n != 1 {
		t.Errorf("%d notes", n)
	}
}
