package people

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"balise/platform/db"
)

// SessionStore keeps sessions in the database, for scs: any machine serves any visitor, and a restart signs nobody out. Only
// the SHA-256 of a session's token is stored.
type SessionStore struct {
	db  *db.DB
	now func() time.Time
}

// NewSessionStore gives the store of a migrated database. It implements scs.CtxStore.
func NewSessionStore(d *db.DB, now func() time.Time) *SessionStore {
	return &SessionStore{db: d, now: now}
}

const (
	sqlFindSession = "SELECT data FROM session WHERE token_hash = ? AND expires_at > ?"

	sqlKeepSession = `INSERT INTO session (token_hash, data, expires_at) VALUES (?, ?, ?)
		ON CONFLICT (token_hash) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at`

	sqlEndSession = "DELETE FROM session WHERE token_hash = ?"

	sqlCountSessions = "SELECT COUNT(*) FROM session WHERE expires_at > ?"

	sqlEndExpired = "DELETE FROM session WHERE expires_at <= ?"
)

// FindCtx gives the data of a session that has not expired.
func (s *SessionStore) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	var encoded string
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(ctx, sqlFindSession, digest(token), db.Micros(s.now())).Scan(&encoded)
	})
	if errors.Is(err, db.ErrNoRows) {
		return nil, false, nil
	}
	if err == nil {
		data, err = base64.StdEncoding.DecodeString(encoded)
	}
	if err != nil {
		return nil, false, fmt.Errorf("session: find: %w", err)
	}
	return data, true, nil
}

// CommitCtx keeps the data of a session until its expiry, and drops the sessions that have expired.
func (s *SessionStore) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, sqlEndExpired, db.Micros(s.now())); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, sqlKeepSession, digest(token), base64.StdEncoding.EncodeToString(data), db.Micros(expiry))
		return err
	})
	if err != nil {
		return fmt.Errorf("session: keep: %w", err)
	}
	return nil
}

// DeleteCtx ends a session; one that does not exist is no error.
func (s *SessionStore) DeleteCtx(ctx context.Context, token string) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, sqlEndSession, digest(token))
		return err
	})
	if err != nil {
		return fmt.Errorf("session: end: %w", err)
	}
	return nil
}

// Count tells how many sessions have not expired.
func (s *SessionStore) Count(ctx context.Context) (n int, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(ctx, sqlCountSessions, db.Micros(s.now())).Scan(&n) })
	if err != nil {
		return 0, fmt.Errorf("session: count: %w", err)
	}
	return n, nil
}

// Find, Commit and Delete complete what scs asks of a store; it calls the forms with a context.

// Find is FindCtx without a context.
func (s *SessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (s *SessionStore) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context.
func (s *SessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
