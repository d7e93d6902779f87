// Package people knows the public bodies, the persons who work for them, and who may do what.
//
// It answers four questions for the rest of Balise: which body is meant by a name at a date (bodies are renamed and
// merged), who is asking (persons, invitations, passwords, sessions), may they do it (one readable table, Rules), and who did
// what (the audit trail).
package people

import (
	"embed"
	"sync/atomic"
	"time"

	"balise/platform/db"
	"balise/platform/mail"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations make the tables of this package.
var Migrations = db.Migrations{Name: "people", FS: migrations}

// Store keeps bodies, persons and what they did. It is safe for concurrent use.
type Store struct {
	db   *db.DB
	now  func() time.Time
	mail *mail.Outbox

	// directory is the last picture of all bodies, good for as long as their changes count the same.
	directory atomic.Pointer[countedDirectory]
}

// NewStore gives a store on a migrated database. Invitations leave through the outbox.
func NewStore(d *db.DB, now func() time.Time, outbox *mail.Outbox) *Store {
	return &Store{db: d, now: now, mail: outbox}
}
