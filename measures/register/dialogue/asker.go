package dialogue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/work"
)

// Followed gives the request that a private link leads to, with what whoever asked may read of its history; a gone fault
// when the link has expired or never was.
func (s *Store) Followed(ctx context.Context, token string) (r Request, events []Event, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if r, err = s.followed(ctx, tx, token); err != nil {
			return err
		}
		events, err = readEvents(ctx, tx, r.ID)
		return err
	})
	events = slices.DeleteFunc(events, func(e Event) bool { return !transitions[e.Act].Shared })
	for i := range events {
		events[i].By, events[i].Note = "", ""
	}
	return r, events, err
}

func (s *Store) followed(ctx context.Context, tx *db.Tx, token string) (Request, error) {
	r, err := scanRequest(tx.QueryRow(ctx, sqlByToken, hash(token), db.Micros(s.now())))
	if errors.Is(err, db.ErrNoRows) {
		return r, erasedLink()
	}
	if err != nil {
		return r, fmt.Errorf("dialogue: link: %w", err)
	}
	return r, nil
}

const (
	sqlConsent = "UPDATE dialogue_request SET publish = ?, version = version + 1 WHERE id = ?"

	sqlForgetEmail = "UPDATE dialogue_request SET email = '', version = version + 1 WHERE id = ?"

	sqlTakeBack = `UPDATE dialogue_request SET state = 'withdrawn', email = '', publish = FALSE, message = '', subject = '', folded = '',
		closed_at = ?, version = version + 1 WHERE id = ?`
)

// Consent tells whether others may read the answer. Without it, what they could read is taken away at once.
func (s *Store) Consent(ctx context.Context, token string, publish bool) error {
	return s.asAsker(ctx, token, func(tx *db.Tx, r Request) error {
		if r.Publish == publish || r.State == Withdrawn {
			return nil
		}
		act := Consented
		if !publish {
			act = Refused
			if err := s.unpublish(ctx, tx, r.ID); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, sqlConsent, publish, r.ID); err != nil {
			return fmt.Errorf("dialogue: consent: %w", err)
		}
		return addEvent(ctx, tx, r.ID, Event{At: s.now(), Act: act})
	})
}

// ForgetEmail erases the address of whoever asked, at once.
func (s *Store) ForgetEmail(ctx context.Context, token string) error {
	return s.asAsker(ctx, token, func(tx *db.Tx, r Request) error {
		if _, err := tx.Exec(ctx, sqlForgetEmail, r.ID); err != nil {
			return fmt.Errorf("dialogue: forget: %w", err)
		}
		return nil
	})
}

// TakeBack ends a request that waits, at the wish of whoever sent it: what they wrote is erased.
func (s *Store) TakeBack(ctx context.Context, token string) error {
	return s.asAsker(ctx, token, func(tx *db.Tx, r Request) error {
		if !r.Waiting() {
			return fault.Conflict(text.T("Cette demande a déjà reçu une réponse ou a été fermée.", "This request was already answered or closed."))
		}
		if _, err := tx.Exec(ctx, sqlTakeBack, db.Micros(s.now()), r.ID); err != nil {
			return fmt.Errorf("dialogue: take back: %w", err)
		}
		return addEvent(ctx, tx, r.ID, Event{At: s.now(), Act: TakenBack})
	})
}

func (s *Store) asAsker(ctx context.Context, token string, do func(*db.Tx, Request) error) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		r, err := s.followed(ctx, tx, token)
		if err != nil {
			return err
		}
		return do(tx, r)
	})
}

const (
	sqlOver = "SELECT id FROM dialogue_request WHERE erased_at = 0 AND closed_at > 0 AND closed_at < ? ORDER BY closed_at LIMIT 500"

	sqlErase = `UPDATE dialogue_request SET email = '', erased_at = ?, version = version + 1,
		message = CASE WHEN close_ground = 'abuse' THEN '' ELSE message END,
		subject = CASE WHEN close_ground = 'abuse' THEN '' ELSE subject END,
		folded = CASE WHEN close_ground = 'abuse' THEN '' ELSE folded END
		WHERE id = ? AND erased_at = 0 AND closed_at > 0 AND closed_at < ?`

	sqlDropLinks = "DELETE FROM dialogue_link WHERE request_id = ?"

	sqlDropExpired = "DELETE FROM dialogue_link WHERE expires_at < ?"
)

// Erase erases, for every request that ended KeepDays ago, the address and the private links of whoever asked, and all
// the words of what was closed as abuse. It tells how many were erased.
func (s *Store) Erase(ctx context.Context) (n int, err error) {
	limit := db.Micros(s.now().AddDate(0, 0, -s.KeepDays))
	for {
		done := 0
		err := s.db.Write(ctx, func(tx *db.Tx) error {
			ids, err := readIDs(ctx, tx, limit)
			if err != nil {
				return err
			}
			done = len(ids)
			for _, id := range ids {
				if _, err := tx.Exec(ctx, sqlErase, db.Micros(s.now()), id, limit); err != nil {
					return err
				}
				if _, err := tx.Exec(ctx, sqlDropLinks, id); err != nil {
					return err
				}
			}
			_, err = tx.Exec(ctx, sqlDropExpired, db.Micros(s.now()))
			return err
		})
		if err != nil {
			return n, fmt.Errorf("dialogue: erase: %w", err)
		}
		if n += done; done == 0 {
			return n, nil
		}
	}
}

func readIDs(ctx context.Context, tx *db.Tx, limit int64) (ids []string, err error) {
	rows, err := tx.Query(ctx, sqlOver, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// Task erases, each night and day.
func (s *Store) Task() work.Task {
	return work.Task{Name: "dialogue.erase", Every: 6 * time.Hour, Do: func(ctx context.Context, _ []byte) error {
		_, err := s.Erase(ctx)
		return err
	}}
}
