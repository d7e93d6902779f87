package record

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"balise/platform/db"
)

const (
	sqlSaveDraft = `INSERT INTO draft (person_id, record_key, base_version, form, at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (person_id, record_key) DO UPDATE SET base_version = excluded.base_version, form = excluded.form, at = excluded.at`

	sqlDraft = "SELECT base_version, form, at FROM draft WHERE person_id = ? AND record_key = ?"

	sqlDropDraft = "DELETE FROM draft WHERE person_id = ? AND record_key = ?"
)

// Typed is a form as someone was filling it, with its mistakes: it is not a revision, and nobody else sees it.
type Typed struct {
	BaseVersion int // of the record when the form was opened; 0 for a new one
	Form        url.Values
	At          time.Time
}

// SaveDraft keeps exactly what a person has typed so far in the form of a record, or of a new one under a key of the
// caller's choice. It replaces what was kept before.
func (s *Store) SaveDraft(ctx context.Context, personID, key string, baseVersion int, form url.Values) error {
	data, err := json.Marshal(form)
	if err != nil {
		return fmt.Errorf("record: draft of %s: %w", key, err)
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, sqlSaveDraft, personID, key, baseVersion, string(data), db.Micros(s.now()))
		return err
	})
	if err != nil {
		return fmt.Errorf("record: draft of %s: %w", key, err)
	}
	return nil
}

// Draft gives what the person had typed, and whether there is any.
func (s *Store) Draft(ctx context.Context, personID, key string) (Typed, bool, error) {
	var t Typed
	var data string
	var at int64
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(ctx, sqlDraft, personID, key).Scan(&t.BaseVersion, &data, &at)
	})
	if errors.Is(err, db.ErrNoRows) {
		return Typed{}, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(data), &t.Form)
	}
	if err != nil {
		return Typed{}, false, fmt.Errorf("record: draft of %s: %w", key, err)
	}
	t.At = db.Time(at)
	return t, true, nil
}

// DropDraft forgets what the person had typed, once it is saved or given up.
func (s *Store) DropDraft(ctx context.Context, personID, key string) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, sqlDropDraft, personID, key)
		return err
	})
	if err != nil {
		return fmt.Errorf("record: drop draft of %s: %w", key, err)
	}
	return nil
}
