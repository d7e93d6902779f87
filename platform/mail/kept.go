package mail

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"balise/engine/text"
	"balise/platform/db"
)

// Kept is a message of the outbox and what became of it.
type Kept struct {
	Message // once sent, without its Body: it may hold a link that signs in, and nobody needs it here any more

	ID      string
	At      time.Time // when it was written
	Sent    time.Time // zero while it waits
	Tries   int
	Next    time.Time // when it will be tried again; zero for at once
	Problem Problem   // of the last try
}

// GivenUp tells whether the message will not be tried again by itself.
func (k Kept) GivenUp() bool { return k.Sent.IsZero() && k.Tries >= maxTries }

// Problem says why a try failed, without the words of the mail server: they may repeat the address.
type Problem string

// The problems of a try.
const (
	NoProblem   Problem = ""
	Unreachable Problem = "unreachable"
	Refused     Problem = "refused"
)

// Text explains the problem to a reader.
func (p Problem) Text() text.Text {
	switch p {
	case Unreachable:
		return text.T("Le serveur de courriel n’a pas répondu.", "The mail server did not answer.")
	case Refused:
		return text.T("Le serveur de courriel a refusé le message.", "The mail server refused the message.")
	}
	return text.Text{}
}

const sqlList = `SELECT id, recipient, subject, body, lang, unsubscribe, created_at, tries, next_at, sent_at, problem FROM outbox
	ORDER BY created_at DESC, id DESC LIMIT ?`

// List gives the latest messages, sent or waiting, at most limit of them.
func (o *Outbox) List(ctx context.Context, limit int) ([]Kept, error) {
	var kept []Kept
	err := o.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlList, limit)
		if err != nil {
			return err
		}
		kept, err = scanKept(rows)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("outbox: list: %w", err)
	}
	return kept, nil
}

func scanKept(rows *sql.Rows) ([]Kept, error) {
	defer rows.Close()
	var kept []Kept
	for rows.Next() {
		var k Kept
		var at, next, sent int64
		if err := rows.Scan(&k.ID, &k.To, &k.Subject, &k.Body, &k.Lang, &k.Unsubscribe, &at, &k.Tries, &next, &sent, &k.Problem); err != nil {
			return nil, err
		}
		k.At, k.Next, k.Sent = db.Time(at), db.Time(next), db.Time(sent)
		kept = append(kept, k)
	}
	return kept, rows.Err()
}

const (
	sqlCountWaiting = "SELECT COUNT(*) FROM outbox WHERE sent_at = 0 AND tries < ?"
	sqlCountGivenUp = "SELECT COUNT(*) FROM outbox WHERE sent_at = 0 AND tries >= ?"
)

// Waiting counts the messages that will be tried, or tried again.
func (o *Outbox) Waiting(ctx context.Context) (int, error) { return o.count(ctx, sqlCountWaiting) }

// GivenUp counts the messages that will not be tried again by themselves.
func (o *Outbox) GivenUp(ctx context.Context) (int, error) { return o.count(ctx, sqlCountGivenUp) }

func (o *Outbox) count(ctx context.Context, query string) (n int, err error) {
	err = o.db.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(ctx, query, maxTries).Scan(&n) })
	if err != nil {
		return 0, fmt.Errorf("outbox: count: %w", err)
	}
	return n, nil
}
