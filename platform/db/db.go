// Package db is the only place that knows which database Balise runs on: SQLite, embedded, or PostgreSQL.
//
// SQL is written once by the other packages, in the subset both engines share, with ? for each argument. This package
// opens the database, rewrites placeholders, runs transactions and migrations, and turns what drivers say into two
// errors: ErrNoRows and ErrExists.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
)

// Engine is one of the two databases.
type Engine string

// The two engines.
const (
	SQLite     Engine = "sqlite"
	PostgreSQL Engine = "postgresql"
)

// DB is an open database. It is safe for concurrent use.
type DB struct {
	engine Engine
	writer *sql.DB // on SQLite, a single connection: SQLite has one writer at a time, and waiting in Go obeys the context
	reader *sql.DB // on PostgreSQL, the same pool as writer
	path   string  // the file, on SQLite
	writes atomic.Int64
}

// Open opens the database named by a URL: "sqlite:/path/file.db", whose file is created readable by its owner only when
// it is missing, or "postgres://user@host/name". It fails when the database cannot be reached.
func Open(ctx context.Context, url string) (*DB, error) {
	scheme, rest, _ := strings.Cut(url, ":")
	switch scheme {
	case "sqlite":
		return openSQLite(ctx, rest)
	case "postgres", "postgresql":
		return openPostgres(ctx, url)
	}
	return nil, errors.New(`db: a database address starts with "sqlite:" or "postgres://"`) // never echoed: it may hold a password
}

// Close releases the connections, once running transactions are over.
func (d *DB) Close() error {
	if d.reader == d.writer {
		return d.writer.Close()
	}
	return errors.Join(d.reader.Close(), d.writer.Close())
}

// Engine tells which database this is. Tests and diagnostics ask; ordinary code has no reason to.
func (d *DB) Engine() Engine { return d.engine }

// Writes counts the writes of this process: as long as it stays, nothing that it reads was changed from here.
func (d *DB) Writes() int64 { return d.writes.Load() }

// Check tells whether the engine accepts a statement, without running it. One test checks every statement of Balise on
// both engines with it.
func (d *DB) Check(ctx context.Context, query string) error {
	stmt, err := d.reader.PrepareContext(ctx, d.rewrite(query))
	if err != nil {
		return fmt.Errorf("db: prepare: %w", err)
	}
	return stmt.Close()
}
