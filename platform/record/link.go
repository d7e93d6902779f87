package record

import (
	"context"
	"errors"
	"fmt"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
)

const (
	sqlAddLink = "INSERT INTO record_link (from_id, to_id, relation, at, by_name) VALUES (?, ?, ?, ?, ?)"

	sqlLinks = "SELECT from_id, to_id, relation, at, by_name FROM record_link WHERE from_id = ? OR to_id = ? ORDER BY at, from_id, to_id, relation"
)

// Link ties two records, of the same kind or not.
type Link struct {
	FromID, ToID string
	Relation     string // what From is to To, in the words of the measure that makes the link: "assesses", "replaces" …
	At           time.Time
	ByName       string
}

// AddLink ties two records. Whoever may edit the first one may do it.
func (w *Writer) AddLink(ctx context.Context, actor people.Actor, fromID, toID, relation string) error {
	from, kind, err := w.load(ctx, fromID)
	if err != nil {
		return err
	}
	if err := people.Allow(actor, kind.Right(people.RecordEdit), from.BodyID); err != nil {
		return err
	}
	if _, err := w.store.load(ctx, w.tx, toID); err != nil {
		return err
	}
	if fromID == toID || relation == "" {
		return fault.Invalid(text.T("Un lien unit deux fiches différentes.", "A link ties two different records."))
	}
	_, err = w.tx.Exec(ctx, sqlAddLink, fromID, toID, relation, db.Micros(w.at), actor.Name)
	if errors.Is(err, db.ErrExists) {
		return fault.Conflict(text.T("Ces deux fiches sont déjà liées.", "These two records are already linked.")).Because(err)
	}
	if err != nil {
		return fmt.Errorf("record %s: add link: %w", fromID, err)
	}
	return w.audit(ctx, actor, from, "link", text.Text{})
}

// Links gives the links from and to a record, the oldest first.
func (s *Store) Links(ctx context.Context, id string) ([]Link, error) {
	var found []Link
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlLinks, id, id)
		if err != nil {
			return err
		}
		found, err = collect(rows, func(row scanner) (Link, error) {
			var l Link
			var at int64
			err := row.Scan(&l.FromID, &l.ToID, &l.Relation, &at, &l.ByName)
			l.At = db.Time(at)
			return l, err
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("record %s: links: %w", id, err)
	}
	return found, nil
}
