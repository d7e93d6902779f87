package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
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
