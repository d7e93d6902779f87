package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
	"unicode/utf8"

	"balise/engine/text"
	"balise/platform/fault"
)

// ErrNoRows says that a QueryRow found nothing.
var ErrNoRows = errors.New("db: no rows")

// ErrExists says that a unique constraint or a primary key refused a row.
var ErrExists = errors.New("db: already exists")

// maxTries bounds how often a write that met another one is tried: each round lets at least one of them through.
const maxTries = 40

// Tx is a transaction. It is used by one goroutine, and never after the function it was given to returns. The rows of a
// Query are closed before the next statement: PostgreSQL requires it.
type Tx struct {
	db     *DB
	tx     *sql.Tx
	failed error // the first failed statement: PostgreSQL refuses what follows, so we refuse it on both engines
}

// Write runs do in a transaction that may change the database, and commits it unless do returns an error or a statement
// failed. Writes happen as if one after the other. On PostgreSQL do is run again when another write got in its way: it must
// have no effect outside the transaction that a second run would not simply replace. Inside do, everything goes through the
// Tx: another Write would wait for this one for ever, and a Read would not see what it wrote.
func (d *DB) Write(ctx context.Context, do func(*Tx) error) error {
	for try := 1; ; try++ {
		err := d.run(ctx, d.writer, d.options(false), do)
		d.writes.Add(1) // even when it failed: it may have been kept without our hearing of it
		if err == nil || !retryable(err) || try == maxTries {
			return err
		}
		wait := time.NewTimer(rand.N(time.Duration(min(try, 20)) * 5 * time.Millisecond))
		select {
		case <-wait.C:
		case <-ctx.Done():
			wait.Stop()
			return fmt.Errorf("db: write: %w", ctx.Err())
		}
	}
}

// Read runs do on one consistent snapshot of the database, which it cannot change.
func (d *DB) Read(ctx context.Context, do func(*Tx) error) error {
	return d.run(ctx, d.reader, d.options(true), do)
}

func (d *DB) run(ctx context.Context, pool *sql.DB, options *sql.TxOptions, do func(*Tx) error) error {
	inner, err := pool.BeginTx(ctx, options)
	if err != nil {
		return fmt.Errorf("db: begin: %w", d.mapped(err))
	}
	defer inner.Rollback() // once committed, this does nothing; after a failure or a panic, it leaves nothing behind
	t := &Tx{db: d, tx: inner}
	if err := do(t); err != nil {
		return d.outage(err)
	}
	if t.failed != nil {
		return t.failed
	}
	if err := inner.Commit(); err != nil {
		if errors.Is(err, sql.ErrTxDone) && ctx.Err() != nil {
			err = ctx.Err() // the driver's watch over the context was quicker, and rolled back
		}
		return fmt.Errorf("db: commit: %w", d.mapped(err))
	}
	return nil
}

// Exec runs a statement and tells how many rows it changed.
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	if err := t.ready(args); err != nil {
		return 0, err
	}
	result, err := t.tx.ExecContext(ctx, t.db.rewrite(query), args...)
	if err != nil {
		return 0, t.fail(err)
	}
	rows, err := result.RowsAffected()
	if err != nil {
		return 0, t.fail(err)
	}
	return rows, nil
}

// Query runs a statement that gives rows. The caller closes them and asks for their Err.
func (t *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := t.ready(args); err != nil {
		return nil, err
	}
	rows, err := t.tx.QueryContext(ctx, t.db.rewrite(query), args...)
	if err != nil {
		return nil, t.fail(err)
	}
	return rows, nil
}

// QueryRow runs a statement of which only the first row matters; Scan tells how it went.
func (t *Tx) QueryRow(ctx context.Context, query string, args ...any) *Row {
	if err := t.ready(args); err != nil {
		return &Row{tx: t, err: err}
	}
	return &Row{tx: t, row: t.tx.QueryRowContext(ctx, t.db.rewrite(query), args...)}
}

// Row is the answer to a QueryRow.
type Row struct {
	tx  *Tx
	row *sql.Row
	err error
}

// Scan copies the columns of the row; ErrNoRows when there is none, which is no failure of the transaction.
func (r *Row) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	err := r.row.Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNoRows
	}
	if err != nil {
		return r.tx.fail(err)
	}
	return nil
}

// fail marks the transaction as lost and gives the error in our terms.
func (t *Tx) fail(err error) error {
	t.failed = fmt.Errorf("db: %w", t.db.mapped(err))
	return t.failed
}

// mapped joins ErrExists to a driver's error that means it, and makes a fault of one that says that the database is out of
// reach or out of room; the driver's own words stay for the log.
func (d *DB) mapped(err error) error {
	switch {
	case existsOnSQLite(err) || existsOnPostgres(err):
		return fmt.Errorf("%w: %w", ErrExists, err)
	case errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return err
	case full(err):
		return fault.Unavailable(noRoom).Because(err)
	case busy(err) || lost(err):
		return fault.Unavailable(noAnswer).Because(err)
	}
	return err
}

// outage makes a fault of an error that a cursor met on the way, when it says that the database went away meanwhile.
func (d *DB) outage(err error) error {
	var known *fault.Error
	if errors.As(err, &known) || errors.Is(err, ErrNoRows) || errors.Is(err, ErrExists) || retryable(err) {
		return err
	}
	return d.mapped(err)
}

var (
	noRoom = text.T("L’espace où Balise range ses données est plein\u00a0: cette demande n’a rien enregistré. Prévenez la personne qui tient le serveur.",
		"The space where Balise keeps its data is full: this request saved nothing. Tell the person who keeps the server.")
	noAnswer = text.T("La base de données de Balise ne répond pas en ce moment.", "Balise’s database does not answer right now.")
)

var badText = text.T("Le texte contient un caractère qui ne peut pas être conservé.", "The text contains a character that cannot be stored.")

// ready refuses to go on after a failure, and refuses text that PostgreSQL cannot hold though SQLite would: the two
// engines accept the same data, or moving from one to the other would lose some.
func (t *Tx) ready(args []any) error {
	if t.failed != nil {
		return fmt.Errorf("db: after a failed statement: %w", t.failed)
	}
	for _, arg := range args {
		if s, ok := arg.(string); ok && (strings.IndexByte(s, 0) >= 0 || !utf8.ValidString(s)) {
			return fault.Invalid(badText)
		}
	}
	return nil
}
