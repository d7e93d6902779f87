package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// poolSize is how many connections one process may hold: five of them fit in PostgreSQL's default limit of 100.
const poolSize = 16

// openPostgres opens a pool on a server, which serves both reading and writing.
func openPostgres(ctx context.Context, url string) (*DB, error) {
	config, err := pgx.ParseConfig(url) // its error hides the password
	if err != nil {
		return nil, fmt.Errorf("db: postgresql: %w", err)
	}
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(poolSize)
	pool.SetMaxIdleConns(poolSize)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	d := &DB{engine: PostgreSQL, writer: pool, reader: pool}
	if err := pool.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("db: postgresql: %w", err), d.Close())
	}
	return d, nil
}

// The PostgreSQL error codes on which something is decided.
const (
	pgUniqueViolation      = "23505"
	pgSerializationFailure = "40001"
	pgDeadlockDetected     = "40P01"
	pgDiskFull             = "53100"
	pgTooManyConnections   = "53300"
)

// existsOnPostgres tells whether err is a violated unique constraint or primary key.
func existsOnPostgres(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Code == pgUniqueViolation
}

// retryable tells whether PostgreSQL gave up a transaction only because of another that ran at the same time.
func retryable(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == pgSerializationFailure || e.Code == pgDeadlockDetected)
}

// options asks PostgreSQL for the isolation that SQLite has by nature. A write sees the database as if it were alone, and is
// retried when it was not; a read sees one snapshot from its first statement to its last.
func (d *DB) options(readOnly bool) *sql.TxOptions {
	switch {
	case d.engine == SQLite:
		return &sql.TxOptions{ReadOnly: readOnly}
	case readOnly:
		return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	return &sql.TxOptions{Isolation: sql.LevelSerializable}
}

// lost tells whether the server could not be reached, or went away meanwhile.
func lost(err error) bool {
	var said *pgconn.PgError
	if errors.As(err, &said) { // 08: connection exceptions; 57P0x: the server stops, or starts
		return strings.HasPrefix(said.Code, "08") || strings.HasPrefix(said.Code, "57P0") || said.Code == pgTooManyConnections
	}
	var unreached *pgconn.ConnectError
	var network net.Error
	return pgconn.SafeToRetry(err) || errors.As(err, &unreached) || errors.As(err, &network) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// Stats tells how the connections that write and those that read are used; the same ones on PostgreSQL.
func (d *DB) Stats() map[string]sql.DBStats {
	if d.reader == d.writer {
		return map[string]sql.DBStats{"pool": d.writer.Stats()}
	}
	return map[string]sql.DBStats{"writer": d.writer.Stats(), "reader": d.reader.Stats()}
}
