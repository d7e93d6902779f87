package db

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"regexp"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Migrations are the numbered SQL files that make one package's tables.
type Migrations struct {
	Name string // of the package: its own table goose_<name> remembers which files were applied
	FS   fs.FS  // holds 0001_what.sql … at its root, or in its folder migrations as go:embed gives it; each starts with "-- +goose Up"
}

// files gives the numbered files at their root.
func (m Migrations) files() (fs.FS, error) {
	if info, err := fs.Stat(m.FS, "migrations"); err == nil && info.IsDir() {
		return fs.Sub(m.FS, "migrations")
	}
	return m.FS, nil
}

// Migrate applies, in order, what each set still misses. A lock lets one process do it at a time: the others wait, then
// find nothing to do. A file is applied whole or not at all.
func (d *DB) Migrate(ctx context.Context, sets ...Migrations) error {
	return d.MigrateTo(ctx, nil, sets...)
}

// MigrateTo is Migrate as far as the version given for each set; as far as possible where none is given.
func (d *DB) MigrateTo(ctx context.Context, versions map[string]int64, sets ...Migrations) error {
	release := func() error { return nil }
	if d.engine == SQLite {
		var err error
		if release, err = lockFile(ctx, d.path+"-migrate"); err != nil {
			return fmt.Errorf("db: migrate: %w", d.mapped(err))
		}
	}
	for _, set := range sets {
		last, bounded := versions[set.Name]
		if !bounded {
			last = math.MaxInt64
		}
		if last == 0 {
			continue
		}
		if err := d.migrate(ctx, set, last); err != nil {
			return errors.Join(fmt.Errorf("db: migrate %s: %w", set.Name, d.mapped(err)), release())
		}
	}
	return release()
}

func (d *DB) migrate(ctx context.Context, set Migrations, last int64) error {
	files, err := set.files()
	if err != nil {
		return err
	}
	dialect := goose.DialectSQLite3
	options := []goose.ProviderOption{goose.WithTableName("goose_" + set.Name), goose.WithDisableGlobalRegistry(true)}
	if d.engine == SQLite {
		files = textFS{files}
	} else {
		dialect = goose.DialectPostgres
		// Asked every second (goose's least) for ten minutes, instead of every five seconds: a start waits for another
		// node's migrations hardly longer than they take.
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 600), lock.WithUnlockTimeout(1, 60))
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(dialect, d.writer, files, options...)
	if err != nil {
		return err
	}
	_, err = provider.UpTo(ctx, last)
	return err
}

// lockFile holds an exclusive lock on a file of its own until released: SQLite's, because it works on every system and
// goes away with the process that held it. The file stays, empty.
func lockFile(ctx context.Context, path string) (release func() error, err error) {
	side, err := sql.Open("sqlite", sqliteDSN(path)+"&_txlock=exclusive")
	if err != nil {
		return nil, err
	}
	for {
		tx, err := side.BeginTx(ctx, nil)
		if err == nil {
			return func() error { return errors.Join(tx.Rollback(), side.Close()) }, nil
		}
		if ctx.Err() != nil || !busy(err) {
			return nil, errors.Join(fmt.Errorf("lock %s: %w", path, err), side.Close())
		}
	}
}

// textFS gives the same files with SQLite's word for JSON.
type textFS struct{ fs.FS }

var jsonb = regexp.MustCompile(`\bJSONB\b`)

func (f textFS) Open(name string) (fs.File, error) {
	file, err := f.FS.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err != nil || info.IsDir() {
		return file, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	content, err := fs.ReadFile(f.FS, name)
	if err != nil {
		return nil, err
	}
	content = jsonb.ReplaceAll(content, []byte("TEXT"))
	return &textFile{Reader: bytes.NewReader(content), name: name}, nil
}

// textFile is one such file, in memory.
type textFile struct {
	*bytes.Reader
	name string
}

func (f *textFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f *textFile) Close() error               { return nil }
func (f *textFile) Name() string               { return f.name }
func (f *textFile) Size() int64                { return f.Reader.Size() }
func (f *textFile) Mode() fs.FileMode          { return 0o444 }
func (f *textFile) ModTime() time.Time         { return time.Time{} }
func (f *textFile) IsDir() bool                { return false }
func (f *textFile) Sys() any                   { return nil }
