package edition

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
)

const (
	sqlForget = "DELETE FROM edition_part WHERE file_id NOT IN (SELECT file_id FROM edition_file)"

	sqlAddPart = "INSERT INTO edition_part (file_id, part, data) VALUES (?, ?, ?)"

	sqlCountParts = "SELECT COUNT(*) FROM edition_part WHERE file_id = ?"

	sqlAddEdition = "INSERT INTO edition (day, frozen_at, by_id, by_name, seq, entries) VALUES (?, ?, ?, ?, ?, ?)"

	sqlAddFile = "INSERT INTO edition_file (day, format, file_id, sha256, size, parts) VALUES (?, ?, ?, ?, ?, ?)"
)

// partSize is how much of a compressed file stands in one row, in bytes.
const partSize = 256 << 10

// Write writes a file of the edition to be, and tells how many entries it has.
type Write func(out io.Writer) (entries int, err error)

// Freeze keeps today's edition, whose files tell what was public when the sequence had come to seq. There is one a day: a
// second one is a conflict fault. The actor needs the right to freeze editions.
func (s *Store) Freeze(ctx context.Context, actor people.Actor, seq int64, files map[string]Write) (Edition, error) {
	if err := people.Allow(actor, people.EditionFreeze, ""); err != nil {
		return Edition{}, err
	}
	e := Edition{Day: people.DayOf(s.now()), At: s.now().UTC(), By: actor.Name, Seq: seq}
	if _, err := s.Of(ctx, e.Day); !fault.Is(err, fault.NotFoundKind) {
		if err == nil {
			err = already(e.Day)
		}
		return Edition{}, err
	}
	if err := s.exec(ctx, sqlForget); err != nil { // what an interrupted freeze left
		return Edition{}, err
	}
	for format, write := range files {
		f, entries, err := s.keep(ctx, format, write)
		if err != nil {
			return Edition{}, fmt.Errorf("edition of %s, %s: %w", e.Day, format, err)
		}
		e.Entries = entries
		e.Files = append(e.Files, f)
	}
	return e, s.add(ctx, actor, e)
}

func already(day people.Day) error {
	return fault.Conflict(text.T("Une édition porte déjà la date d’aujourd’hui, "+string(day)+".", "An edition already has today’s date, "+string(day)+"."))
}

// add makes the edition whole at once, with its line in the audit trail.
func (s *Store) add(ctx context.Context, actor people.Actor, e Edition) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, sqlAddEdition, string(e.Day), db.Micros(e.At), actor.ID, actor.Name, e.Seq, e.Entries)
		if errors.Is(err, db.ErrExists) {
			return already(e.Day)
		}
		if err != nil {
			return fmt.Errorf("edition of %s: %w", e.Day, err)
		}
		detail := map[string]string{"entries": fmt.Sprint(e.Entries)}
		for _, f := range e.Files {
			parts := 0
			if err := tx.QueryRow(ctx, sqlCountParts, f.id).Scan(&parts); err != nil {
				return fmt.Errorf("edition of %s: %w", e.Day, err)
			}
			if parts != f.parts {
				return fault.Conflict(text.T("Une autre édition se figeait en même temps\u00a0: recommencez.", "Another edition was being frozen at the same time: try again."))
			}
			if _, err := tx.Exec(ctx, sqlAddFile, string(e.Day), f.Format, f.id, f.SHA256, f.Size, f.parts); err != nil {
				return fmt.Errorf("edition of %s: %w", e.Day, err)
			}
			detail["sha256_"+f.Format] = f.SHA256
		}
		return people.Audit(ctx, tx, people.Entry{At: e.At, Actor: actor, Action: "edition.freeze", Kind: "edition", ObjectID: string(e.Day), Detail: detail})
	})
}

func (s *Store) exec(ctx context.Context, query string, args ...any) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	})
}

// keep writes a file in parts, compressed, and knows it by what went in.
func (s *Store) keep(ctx context.Context, format string, write Write) (File, int, error) {
	shelf := &shelf{ctx: ctx, store: s, id: db.NewID()}
	compressed := gzip.NewWriter(shelf)
	counted := &counter{out: compressed, sum: sha256.New()}
	entries, err := write(counted)
	if err == nil {
		err = errors.Join(compressed.Close(), shelf.flush())
	}
	return File{Format: format, SHA256: hex.EncodeToString(counted.sum.Sum(nil)), Size: counted.size, id: shelf.id, parts: shelf.parts}, entries, err
}

// counter knows what goes through it.
type counter struct {
	out  io.Writer
	sum  hash.Hash
	size int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.out.Write(p)
	c.sum.Write(p[:n])
	c.size += int64(n)
	return n, err
}

// shelf keeps in the database what is written to it, one part after the other.
type shelf struct {
	ctx     context.Context
	store   *Store
	id      string
	pending []byte
	parts   int
}

func (s *shelf) Write(p []byte) (int, error) {
	s.pending = append(s.pending, p...)
	for len(s.pending) >= partSize {
		if err := s.put(s.pending[:partSize]); err != nil {
			return 0, err
		}
		s.pending = s.pending[partSize:]
	}
	return len(p), nil
}

func (s *shelf) flush() error { return s.put(s.pending) }

func (s *shelf) put(part []byte) error {
	err := s.store.exec(s.ctx, sqlAddPart, s.id, s.parts, base64.StdEncoding.EncodeToString(part))
	s.parts++
	return err
}

// Give writes a file as it was frozen. Were a byte of it altered since, it fails before the last ones are given.
func (s *Store) Give(ctx context.Context, f File, out io.Writer) error {
	compressed, err := gzip.NewReader(&reader{ctx: ctx, store: s, file: f})
	if err != nil {
		return fmt.Errorf("%w: %w", errAltered, err)
	}
	sum := sha256.New()
	if _, err := io.CopyN(io.MultiWriter(out, sum), compressed, f.Size-1); err != nil {
		return fmt.Errorf("giving a file of an edition: %w", err)
	}
	last, err := io.ReadAll(io.LimitReader(compressed, 2))
	if err != nil {
		return fmt.Errorf("giving a file of an edition: %w", err)
	}
	sum.Write(last)
	if hex.EncodeToString(sum.Sum(nil)) != f.SHA256 {
		return errAltered
	}
	_, err = out.Write(last)
	return err
}

// reader reads the parts of a file one after the other.
type reader struct {
	ctx   context.Context
	store *Store
	file  File
	next  int
	left  []byte
}

func (r *reader) Read(p []byte) (int, error) {
	for len(r.left) == 0 {
		if r.next == r.file.parts {
			return 0, io.EOF
		}
		var data string
		err := r.store.db.Read(r.ctx, func(tx *db.Tx) error { return tx.QueryRow(r.ctx, sqlPart, r.file.id, r.next).Scan(&data) })
		if err == nil {
			r.left, err = base64.StdEncoding.DecodeString(data)
		}
		if err != nil {
			return 0, fmt.Errorf("part %d of a file of an edition: %w", r.next, err)
		}
		r.next++
	}
	n := copy(p, r.left)
	r.left = r.left[n:]
	return n, nil
}
