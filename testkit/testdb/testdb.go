// Package testdb gives each test an empty migrated database of its own, quickly.
//
// With BALISE_TEST_POSTGRES naming a server, the database is a new one on that server, dropped after the test; otherwise
// it is a SQLite file in the test's folder. Either way it is a copy: migrations run once per combination of sets, because
// they cost far more than copying what they made. This is the only package besides platform/db that knows a driver:
// creating a database is not something Balise itself does.
package testdb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"testing"

	"balise/platform/db"
)

// Env names the environment variable that holds the address of the PostgreSQL server to test on.
const Env = "BALISE_TEST_POSTGRES"

// URL gives the address of a database with the tables of the sets, in their order. It is gone when the test ends.
func URL(t testing.TB, sets ...db.Migrations) string {
	t.Helper()
	name, err := fingerprint(sets)
	if err != nil {
		t.Fatalf("testdb: %v", err)
	}
	server := os.Getenv(Env)
	var url string
	if server == "" {
		url, err = copySQLite(t.Context(), t.TempDir(), name, sets)
	} else {
		url, err = copyPostgres(t, server, name, sets)
	}
	if err != nil {
		t.Fatalf("testdb: %v", err)
	}
	return url
}

// New opens a database with the tables of the sets. It is closed, and gone, when the test ends.
func New(t testing.TB, sets ...db.Migrations) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), URL(t, sets...))
	if err != nil {
		t.Fatalf("testdb: %v", err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("testdb: close: %v", err)
		}
	})
	return d
}

// fingerprint names a combination of sets by everything in their files, so that a changed migration is never served from
// an older template.
func fingerprint(sets []db.Migrations) (string, error) {
	h := sha256.New()
	for _, set := range sets {
		fmt.Fprintf(h, "set %q\n", set.Name)
		err := fs.WalkDir(set.FS, ".", func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			content, err := fs.ReadFile(set.FS, path)
			fmt.Fprintf(h, "file %q %q\n", path, content)
			return err
		})
		if err != nil {
			return "", fmt.Errorf("migrations %s: %w", set.Name, err)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
}

// migrated opens the database at url, applies the sets and closes it.
func migrated(ctx context.Context, url string, sets []db.Migrations) error {
	d, err := db.Open(ctx, url)
	if err != nil {
		return err
	}
	if err := d.Migrate(ctx, sets...); err != nil {
		d.Close()
		return err
	}
	return d.Close()
}
