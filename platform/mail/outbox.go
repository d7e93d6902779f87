// Package mail keeps the messages that Balise sends until a mail server has taken them.
//
// A message is written in the transaction of the act that causes it, so that no invitation is lost and none is sent for an
// act that failed. A Sender empties the outbox; without a mail server the messages stay there to be read.
package mail

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"
	"unicode"

	"balise/engine/text"
	"balise/platform/db"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations make the tables of this package.
var Migrations = db.Migrations{Name: "mail", FS: migrations}

// Message is an e-mail in plain text. Lang is the language it is written in.
type Message struct {
	To      string
	Subject string
	Body    string
	Lang    text.Lang
	// Unsubscribe is the whole address that takes the reader off the list in one click, by POST (RFC 8058); empty for a
	// message that was not subscribed to.
	Unsubscribe string
}

// Outbox keeps messages in the database. It is safe for concurrent use.
type Outbox struct {
	db  *db.DB
	now func() time.Time
}

// NewOutbox gives the outbox of a migrated database.
func NewOutbox(d *db.DB, now func() time.Time) *Outbox { return &Outbox{db: d, now: now} }

const sqlAdd = `INSERT INTO outbox (id, recipient, subject, body, lang, unsubscribe, created_at, tries, next_at, sent_at, problem)
	VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, 0, '')`

// Add keeps a message for sending, in the transaction of the act that causes it.
func (o *Outbox) Add(ctx context.Context, tx *db.Tx, m Message) error {
	if address, err := mail.ParseAddress(m.To); err != nil || address.Address != m.To || strings.ContainsFunc(m.Subject, unicode.IsControl) {
		return errors.New("outbox: a message needs one bare address and a subject of one line") // neither is repeated: they are personal
	}
	if strings.ContainsFunc(m.Unsubscribe, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) || r == '<' || r == '>' }) {
		return errors.New("outbox: an address to unsubscribe holds a character that no address has")
	}
	_, err := tx.Exec(ctx, sqlAdd, db.NewID(), m.To, m.Subject, m.Body, string(m.Lang), m.Unsubscribe, db.Micros(o.now()))
	if err != nil {
		return fmt.Errorf("outbox: %w", err)
	}
	return nil
}
