package people

import (
	"context"
	"errors"
	"fmt"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
)

// How long a person stays signed in: at most, and without doing anything.
const (
	SessionLife = 12 * time.Hour
	SessionIdle = 2 * time.Hour
)

// seenEvery is how closely the last use of a session is noted; more often would be a write at each page.
const seenEvery = 5 * time.Minute

// The ways of signing in, as the audit trail and the list of sessions know them.
const (
	ByPassword   = "password"
	ByCode       = "code" // password, then a code
	ByPasskey    = "passkey"
	ByOpenID     = "openid"
	ByInvitation = "invitation" // the link of an invitation, or of a forgotten password
)

// Presence is a sign-in that is still open, as its owner reads it.
type Presence struct {
	ID, Method string
	Device     string // for DeviceTitle
	StartedAt  time.Time
	SeenAt     time.Time // to the nearest five minutes
}

const (
	sqlAddPresence = `INSERT INTO person_session (id, person_id, method, device, started_at, seen_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)`

	sqlPresence = "SELECT person_id, seen_at FROM person_session WHERE id = ? AND expires_at > ?"

	sqlPresences = `SELECT id, method, device, started_at, seen_at FROM person_session
		WHERE person_id = ? AND expires_at > ? AND seen_at > ? ORDER BY seen_at DESC, id`

	sqlSeePresence = "UPDATE person_session SET seen_at = ? WHERE id = ?"

	sqlEndPresence = "DELETE FROM person_session WHERE id = ? AND person_id = ?"

	sqlReplacePresence = "DELETE FROM person_session WHERE id = ?"

	sqlEndPresences = "DELETE FROM person_session WHERE person_id = ? AND id <> ?"

	sqlEndOldPresences = "DELETE FROM person_session WHERE expires_at <= ?"
)

// StartSession notes that a person came in by a method, and gives the identifier that their session must carry. It takes the
// place of the former one of the same browser, if any.
func (s *Store) StartSession(ctx context.Context, actor Actor, method, former string) (id string, err error) {
	id, now := newToken(), s.now()
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, sqlEndOldPresences, db.Micros(now)); err != nil {
			return fmt.Errorf("start session: %w", err)
		}
		if _, err := tx.Exec(ctx, sqlReplacePresence, former); err != nil {
			return fmt.Errorf("start session: %w", err)
		}
		if _, err := tx.Exec(ctx, sqlAddPresence, id, actor.ID, method, originFrom(ctx).Device, db.Micros(now), db.Micros(now),
			db.Micros(now.Add(SessionLife))); err != nil {
			return fmt.Errorf("start session: %w", err)
		}
		if _, err := tx.Exec(ctx, sqlSeen, db.Micros(now), actor.ID); err != nil {
			return fmt.Errorf("start session: %w", err)
		}
		return s.auditOwn(ctx, tx, actor, "person.sign_in", map[string]string{"method": method})
	})
	return id, err
}

// auditOwn leaves the trace of what a person did with their own account.
func (s *Store) auditOwn(ctx context.Context, tx *db.Tx, actor Actor, act string, detail map[string]string) error {
	return Audit(ctx, tx, Entry{At: s.now(), Actor: actor, Action: act, Kind: "person", ObjectID: actor.ID, Detail: detail})
}

// ActorBySession gives the person of an open session, as ActorByID does; a not found fault when it ended. It is asked at each
// request, so that a session that was closed elsewhere opens nothing more.
func (s *Store) ActorBySession(ctx context.Context, id string) (Actor, error) {
	var person string
	var seen int64
	now := s.now()
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(ctx, sqlPresence, id, db.Micros(now)).Scan(&person, &seen)
	})
	if errors.Is(err, db.ErrNoRows) {
		return Actor{}, noPerson()
	}
	if err != nil {
		return Actor{}, fmt.Errorf("session: %w", err)
	}
	if now.Sub(db.Time(seen)) >= seenEvery {
		err := s.db.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, sqlSeePresence, db.Micros(now), id)
			return err
		})
		if err != nil {
			return Actor{}, fmt.Errorf("session: %w", err)
		}
	}
	return s.ActorByID(ctx, person)
}

// Presences lists the open sessions of a person, the last used first.
func (s *Store) Presences(ctx context.Context, personID string) ([]Presence, error) {
	var all []Presence
	now := s.now()
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlPresences, personID, db.Micros(now), db.Micros(now.Add(-SessionIdle-seenEvery)))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var p Presence
			var started, seen int64
			if err := rows.Scan(&p.ID, &p.Method, &p.Device, &started, &seen); err != nil {
				return err
			}
			p.StartedAt, p.SeenAt = db.Time(started), db.Time(seen)
			all = append(all, p)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("sessions: %w", err)
	}
	return all, nil
}

// EndSession closes one of the actor's own sessions; a not found fault when it is none of theirs.
func (s *Store) EndSession(ctx context.Context, actor Actor, id string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		ended, err := tx.Exec(ctx, sqlEndPresence, id, actor.ID)
		if err != nil {
			return fmt.Errorf("end session: %w", err)
		}
		if ended == 0 {
			return fault.NotFound(text.T("Cette session est déjà fermée.", "This session is already closed."))
		}
		return s.auditOwn(ctx, tx, actor, "person.session_end", nil)
	})
}

// EndOtherSessions closes the actor's own sessions but the one that asks.
func (s *Store) EndOtherSessions(ctx context.Context, actor Actor, kept string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := endPresences(ctx, tx, actor.ID, kept); err != nil {
			return err
		}
		return s.auditOwn(ctx, tx, actor, "person.sessions_end", nil)
	})
}

// EndSessionsOf closes all the sessions of a person, for whoever manages persons.
func (s *Store) EndSessionsOf(ctx context.Context, actor Actor, id string) error {
	return s.changePerson(ctx, actor, id, "person.sessions_end", func(tx *db.Tx, _ *stored) error {
		return endPresences(ctx, tx, id, "")
	})
}

// endPresences closes the sessions of a person, but the one to keep.
func endPresences(ctx context.Context, tx *db.Tx, personID, kept string) error {
	if _, err := tx.Exec(ctx, sqlEndPresences, personID, kept); err != nil {
		return fmt.Errorf("end sessions: %w", err)
	}
	return nil
}
