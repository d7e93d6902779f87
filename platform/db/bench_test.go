package db_test

import (
	"testing"
	"testing/fstest"

	"balise/platform/db"
	"balise/testkit/testdb"
)

// BenchmarkRead is one point read in its snapshot: what most pages do several times.
func BenchmarkRead(b *testing.B) {
	d := testdb.New(b, db.Migrations{Name: "bench", FS: fstest.MapFS{"0001_t.sql": {Data: []byte("-- +goose Up\nCREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY, v TEXT NOT NULL);\n")}}})
	const insert, read = "INSERT INTO t (id, v) VALUES (?, ?)", "SELECT v FROM t WHERE id = ?"
	err := d.Write(b.Context(), func(tx *db.Tx) error {
		for i := range 1000 {
			if _, err := tx.Exec(b.Context(), insert, i, "something of a usual length for a line"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; b.Loop(); i++ {
		var v string
		err := d.Read(b.Context(), func(tx *db.Tx) error { return tx.QueryRow(b.Context(), read, i%1000).Scan(&v) })
		if err != nil {
			b.Fatal(err)
		}
	}
}
