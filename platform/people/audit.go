package people

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"balise/platform/db"
	"balise/platform/lang"
)

// Entry is one line of the audit trail: who did what to which thing. Detail never holds a secret.
type Entry struct {
	Seq      int64 // given by Audit: the order in which things were done
	At       time.Time
	Actor    Actor // read back, only ID and Name are filled
	Action   string
	Kind     string // of the thing: a kind of record, "body", "person" …
	ObjectID string
	BodyID   string
	Detail   map[string]string
}

const (
	sqlNextAudit = "UPDATE audit_sequence SET last = last + 1 RETURNING last"

	sqlAddAudit = `INSERT INTO audit (seq, at, actor_id, actor_name, action, kind, object_id, body_id, detail, folded)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
)

// Audit writes a line of the trail in the transaction of the change itself: no change without its line, no line without
// its change. What was done by an access token names it.
func Audit(ctx context.Context, tx *db.Tx, e Entry) error {
	if e.At.IsZero() || e.Action == "" {
		return errors.New("audit: an entry needs a time and an action")
	}
	if token := e.Actor.TokenID(); token != "" {
		e.Detail = maps.Clone(e.Detail)
		if e.Detail == nil {
			e.Detail = map[string]string{}
		}
		e.Detail["token"] = token
	}
	detail, err := json.Marshal(e.Detail)
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	if e.Detail == nil {
		detail = []byte("{}")
	}
	if err := tx.QueryRow(ctx, sqlNextAudit).Scan(&e.Seq); err != nil {
		return fmt.Errorf("audit: number: %w", err)
	}
	if _, err := tx.Exec(ctx, sqlAddAudit, e.Seq, db.Micros(e.At), e.Actor.ID, e.Actor.Name, e.Action, e.Kind, e.ObjectID, e.BodyID,
		string(detail), searched(e)); err != nil {
		return fmt.Errorf("audit %s: %w", e.Action, err)
	}
	return nil
}

// searched is what the trail's text search looks into, folded as the searched words will be.
func searched(e Entry) string {
	words := []string{e.Actor.Name, e.Action, e.Kind, e.ObjectID}
	for _, key := range slices.Sorted(maps.Keys(e.Detail)) {
		words = append(words, e.Detail[key])
	}
	return lang.Fold(strings.Join(words, " "))
}

// AuditFilter chooses entries of the trail; its zero value chooses all of them.
type AuditFilter struct {
	Person string // ID of the actor
	Action string
	Body   string // ID
	From   time.Time
	Until  time.Time // not included
	Text   string    // its words, in that order, whatever their case and accents
	Before int64     // only entries before this Seq: the last one of the previous page
	Limit  int       // at most this many; 0 is 100, and 1000 is the most
}

const (
	sqlAuditTrail = `SELECT seq, at, actor_id, actor_name, action, kind, object_id, body_id, detail FROM audit
		WHERE (CAST(? AS TEXT) = '' OR actor_id = ?)
		AND (CAST(? AS TEXT) = '' OR action = ?)
		AND (CAST(? AS TEXT) = '' OR body_id = ?)
		AND at >= ? AND at < ? AND seq < ?
		AND folded LIKE ? ESCAPE '\'
		ORDER BY seq DESC LIMIT ?`

	sqlAuditActions = "SELECT DISTINCT action FROM audit ORDER BY action"
)

// AuditTrail gives the chosen entries, the latest first.
func (s *Store) AuditTrail(ctx context.Context, f AuditFilter) ([]Entry, error) {
	until, before := int64(math.MaxInt64), int64(math.MaxInt64)
	if !f.Until.IsZero() {
		until = db.Micros(f.Until)
	}
	if f.Before > 0 {
		before = f.Before
	}
	limit := min(f.Limit, 1000)
	if limit <= 0 {
		limit = 100
	}
	var found []Entry
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlAuditTrail, f.Person, f.Person, f.Action, f.Action, f.Body, f.Body,
			db.Micros(f.From), until, before, pattern(f.Text), limit)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			e, err := scanEntry(rows)
			if err != nil {
				return err
			}
			found = append(found, e)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("audit trail: %w", err)
	}
	return found, nil
}

// AuditActions lists the actions that the trail has seen, for the choices of its filter.
func (s *Store) AuditActions(ctx context.Context) ([]string, error) {
	var actions []string
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlAuditActions)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var action string
			if err := rows.Scan(&action); err != nil {
				return err
			}
			actions = append(actions, action)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("audit actions: %w", err)
	}
	return actions, nil
}

func scanEntry(rows *sql.Rows) (Entry, error) {
	var e Entry
	var at int64
	var detail string
	if err := rows.Scan(&e.Seq, &at, &e.Actor.ID, &e.Actor.Name, &e.Action, &e.Kind, &e.ObjectID, &e.BodyID, &detail); err != nil {
		return Entry{}, err
	}
	e.At = db.Time(at)
	if err := json.Unmarshal([]byte(detail), &e.Detail); err != nil {
		return Entry{}, fmt.Errorf("entry %d: %w", e.Seq, err)
	}
	return e, nil
}

// pattern makes the LIKE pattern of a search: the typed words in their order, with their own % and _ taken literally.
func pattern(typed string) string {
	words := strings.Fields(strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(lang.Fold(typed)))
	return "%" + strings.Join(append(words, ""), "%")
}
