// Package edition keeps the dated editions of the public register (measure 9.2): its files as they were on a day, byte for
// byte, at an address that is good for ever. Each file is known by its SHA-256, which is checked each time it is given.
package edition

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations make the tables of this package.
var Migrations = db.Migrations{Name: "edition", FS: migrations}

// Edition is the register as it was on a day.
type Edition struct {
	Day     people.Day
	At      time.Time
	By      string // name
	Seq     int64  // how far the sequence had come: every publication up to it is told, none after
	Entries int
	Files   []File // by format
}

// File is one of the files of an edition.
type File struct {
	Format string // csv, json
	SHA256 string // of the file as it is given
	Size   int64  // bytes

	id    string
	parts int
}

// File gives the file of a format.
func (e Edition) File(format string) (File, bool) {
	for _, f := range e.Files {
		if f.Format == format {
			return f, true
		}
	}
	return File{}, false
}

// Store keeps editions. It is safe for concurrent use.
type Store struct {
	db  *db.DB
	now func() time.Time
}

// New gives a store on a migrated database.
func New(d *db.DB, now func() time.Time) *Store { return &Store{d, now} }

const (
	sqlEditions = "SELECT day, frozen_at, by_name, seq, entries FROM edition WHERE (CAST(? AS TEXT) = '' OR day = ?) ORDER BY day DESC"

	sqlFiles = "SELECT day, format, file_id, sha256, size, parts FROM edition_file WHERE (CAST(? AS TEXT) = '' OR day = ?) ORDER BY day, format"

	sqlPart = "SELECT data FROM edition_part WHERE file_id = ? AND part = ?"
)

// All gives the editions, the latest first.
func (s *Store) All(ctx context.Context) ([]Edition, error) { return s.read(ctx, "") }

// Of gives the edition of a day; a not-found fault when there is none.
func (s *Store) Of(ctx context.Context, day people.Day) (Edition, error) {
	found, err := s.read(ctx, day)
	if err == nil && (len(found) == 0 || day == "") {
		return Edition{}, fault.NotFound(text.T("Aucune édition ne porte cette date.", "No edition has that date."))
	}
	if err != nil {
		return Edition{}, err
	}
	return found[0], nil
}

func (s *Store) read(ctx context.Context, day people.Day) ([]Edition, error) {
	var found []Edition
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		found = nil
		rows, err := tx.Query(ctx, sqlEditions, string(day), string(day))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var e Edition
			var at int64
			if err := rows.Scan(&e.Day, &at, &e.By, &e.Seq, &e.Entries); err != nil {
				return err
			}
			e.At = db.Time(at)
			found = append(found, e)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		return readFiles(ctx, tx, day, found)
	})
	if err != nil {
		return nil, fmt.Errorf("editions: %w", err)
	}
	return found, nil
}

func readFiles(ctx context.Context, tx *db.Tx, day people.Day, editions []Edition) error {
	rows, err := tx.Query(ctx, sqlFiles, string(day), string(day))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var of people.Day
		var f File
		if err := rows.Scan(&of, &f.Format, &f.id, &f.SHA256, &f.Size, &f.parts); err != nil {
			return err
		}
		for i := range editions {
			if editions[i].Day == of {
				editions[i].Files = append(editions[i].Files, f)
			}
		}
	}
	return rows.Err()
}

// errAltered says that what is kept is no longer what was frozen.
var errAltered = errors.New("edition: the file kept is not the one that was frozen")
