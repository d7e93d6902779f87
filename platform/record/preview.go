package record

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
)

const (
	sqlAddPreview = "INSERT INTO preview (token_hash, record_id, by_name, created_at, expires_at) VALUES (?, ?, ?, ?, ?)"

	sqlPreview = "SELECT record_id, expires_at FROM preview WHERE token_hash = ?"

	sqlPreviews = "SELECT by_name, created_at, expires_at FROM preview WHERE record_id = ? AND expires_at > ? ORDER BY created_at DESC, token_hash"

	sqlRevokePreviews = "UPDATE preview SET expires_at = ? WHERE record_id = ? AND expires_at > ?"
)

// maxPreviewDays is the longest life of a preview link.
const maxPreviewDays = 30

// PreviewLink is a link that still opens, without the token that opens it.
type PreviewLink struct {
	ByName             string
	CreatedAt, Expires time.Time
}

// CreatePreview gives the token of a link that shows a record to whoever has it, for a number of days. The token is given
// only once: the database keeps its hash.
func (s *Store) CreatePreview(ctx context.Context, actor people.Actor, id string, days int) (string, error) {
	if days < 1 || days > maxPreviewDays {
		return "", fault.Invalid(text.T("La durée du lien ne convient pas.", "The link’s duration is not suitable."), fault.Field{Name: "days",
			Message: text.T("Choisissez une durée de 1 à 30 jours.", "Choose a duration of 1 to 30 days.")})
	}
	secret := make([]byte, 32)
	rand.Read(secret) // it never fails
	token := base64.RawURLEncoding.EncodeToString(secret)
	err := s.Write(ctx, func(w *Writer) error {
		r, err := w.forPreview(ctx, actor, id)
		if err != nil {
			return err
		}
		if _, err := w.tx.Exec(ctx, sqlAddPreview, hashed(token), id, actor.Name, db.Micros(w.at), db.Micros(w.at.AddDate(0, 0, days))); err != nil {
			return fmt.Errorf("record %s: add preview: %w", id, err)
		}
		return w.audit(ctx, actor, r, "preview", text.Text{})
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// Preview gives the record that a token shows, as it stands now; a gone fault when the link has expired or was revoked.
func (s *Store) Preview(ctx context.Context, token string) (r Record, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		var id string
		var expires int64
		err := tx.QueryRow(ctx, sqlPreview, hashed(token)).Scan(&id, &expires)
		if errors.Is(err, db.ErrNoRows) {
			return fault.NotFound(text.T("Ce lien d’aperçu n’existe pas. Vérifiez que l’adresse est complète.",
				"This preview link does not exist. Check that the address is complete."))
		}
		if err != nil {
			return fmt.Errorf("record: preview: %w", err)
		}
		if !s.now().Before(db.Time(expires)) {
			return fault.Gone(text.T("Ce lien d’aperçu a expiré. Demandez-en un nouveau à la personne qui vous l’a envoyé.",
				"This preview link has expired. Ask the person who sent it to you for a new one."))
		}
		r, err = s.load(ctx, tx, id)
		return err
	})
	return r, err
}

// Previews lists the links to a record that still open, the last created first.
func (s *Store) Previews(ctx context.Context, id string) ([]PreviewLink, error) {
	var found []PreviewLink
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlPreviews, id, db.Micros(s.now()))
		if err != nil {
			return err
		}
		found, err = collect(rows, func(row scanner) (PreviewLink, error) {
			var l PreviewLink
			var created, expires int64
			err := row.Scan(&l.ByName, &created, &expires)
			l.CreatedAt, l.Expires = db.Time(created), db.Time(expires)
			return l, err
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("record %s: previews: %w", id, err)
	}
	return found, nil
}

// RevokePreviews closes every link to a record at once.
func (s *Store) RevokePreviews(ctx context.Context, actor people.Actor, id string) error {
	return s.Write(ctx, func(w *Writer) error {
		r, err := w.forPreview(ctx, actor, id)
		if err != nil {
			return err
		}
		now := db.Micros(w.at)
		if _, err := w.tx.Exec(ctx, sqlRevokePreviews, now, id, now); err != nil {
			return fmt.Errorf("record %s: revoke previews: %w", id, err)
		}
		return w.audit(ctx, actor, r, "preview_revoke", text.Text{})
	})
}

// forPreview reads a record whose previews the actor may decide on.
func (w *Writer) forPreview(ctx context.Context, actor people.Actor, id string) (Record, error) {
	r, kind, err := w.load(ctx, id)
	if err != nil {
		return Record{}, err
	}
	return r, people.Allow(actor, kind.Right(people.PreviewCreate), r.BodyID)
}

func hashed(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
