package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// lockWait bounds how long a connection waits for a lock that another process holds (a backup, a command line).
const lockWait = 10 * time.Second

// openSQLite opens the two sides of a file: one connection that writes, several that only read.
func openSQLite(ctx context.Context, path string) (*DB, error) {
	if path == "" {
		return nil, errors.New("db: sqlite: the address names no file")
	}
	// Created by us rather than by SQLite, which would let everyone read it; the -wal and -shm files copy its mode.
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("db: sqlite: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("db: sqlite: %w", err)
	}
	d := &DB{engine: SQLite, path: path}
	if d.writer, err = sql.Open("sqlite", sqliteDSN(path, "journal_mode(WAL)", "synchronous(FULL)")+"&_txlock=immediate"); err != nil {
		return nil, fmt.Errorf("db: sqlite: %w", err)
	}
	d.writer.SetMaxOpenConns(1)
	if d.reader, err = sql.Open("sqlite", sqliteDSN(path, "query_only(1)")); err != nil {
		return nil, errors.Join(fmt.Errorf("db: sqlite: %w", err), d.writer.Close())
	}
	readers := max(4, runtime.NumCPU())
	d.reader.SetMaxOpenConns(readers)
	d.reader.SetMaxIdleConns(readers)
	// The writer first: it is the one that turns the file to WAL.
	for _, side := range []*sql.DB{d.writer, d.reader} {
		if err := side.PingContext(ctx); err != nil {
			return nil, errors.Join(fmt.Errorf("db: sqlite: open %s: %w", path, err), d.Close())
		}
	}
	return d, nil
}

// sqliteDSN gives the address that the driver reads, with what every connection needs besides the pragmas given.
func sqliteDSN(path string, pragmas ...string) string {
	q := url.Values{"_pragma": {fmt.Sprintf("busy_timeout(%d)", lockWait.Milliseconds()), "foreign_keys(1)"}}
	q["_pragma"] = append(q["_pragma"], pragmas...)
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

// existsOnSQLite tells whether err is a violated unique constraint or primary key.
func existsOnSQLite(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
		return true
	}
	return false
}

// busy tells whether SQLite gave up waiting for a lock that another connection holds.
func busy(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_BUSY // the low byte: the rest says why
}

// full tells whether the engine could not write: no room left, or a disk that refuses.
func full(err error) bool {
	var onSQLite *sqlite.Error
	if errors.As(err, &onSQLite) {
		switch onSQLite.Code() & 0xff {
		case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY:
			return true
		}
	}
	var onPostgres *pgconn.PgError
	return errors.As(err, &onPostgres) && onPostgres.Code == pgDiskFull
}
