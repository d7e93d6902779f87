package portrait

import (
	"context"
	"fmt"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
)

// unknownSize is the class of a body whose size nobody has said.
const unknownSize = ""

// Sizes are the classes of size of bodies, each from a day on.
type Sizes map[string][]datedSize

type datedSize struct {
	From people.Day
	Size string
}

// At gives the class of size of a body on a day; "" when it is not known.
func (s Sizes) At(bodyID string, day people.Day) string {
	size := unknownSize
	for _, one := range s[bodyID] {
		if one.From <= day {
			size = one.Size
		}
	}
	return size
}

const (
	sqlSizes = `SELECT body_id, from_day, size FROM readiness_body_size ORDER BY body_id, from_day`

	sqlSetSize = `INSERT INTO readiness_body_size (body_id, from_day, size, at, by_name) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (body_id, from_day) DO UPDATE SET size = excluded.size, at = excluded.at, by_name = excluded.by_name`
)

// Sizes reads the sizes of all bodies.
func (s *Store) Sizes(ctx context.Context) (Sizes, error) {
	all := Sizes{}
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlSizes)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id string
			var one datedSize
			if err := rows.Scan(&id, &one.From, &one.Size); err != nil {
				return err
			}
			all[id] = append(all[id], one)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("sizes of bodies: %w", err)
	}
	return all, nil
}

// SetSize says how large a body is from a day on. Editions that are open already keep the size they began with.
func (s *Store) SetSize(ctx context.Context, actor people.Actor, bodyID, size string, from people.Day) error {
	if err := people.Allow(actor, people.PortraitManage, ""); err != nil {
		return err
	}
	var wrong []fault.Field
	if _, err := s.People.Body(ctx, bodyID); err != nil {
		wrong = append(wrong, fault.Field{Name: "body", Message: text.T("Choisissez un organisme.", "Choose a body.")})
	}
	if s.Corpus.Taxonomy(taxonomies[sizeAxis]).Term(size) == nil {
		wrong = append(wrong, fault.Field{Name: "size", Message: text.T("Choisissez une taille.", "Choose a size.")})
	}
	if _, err := time.Parse(time.DateOnly, string(from)); err != nil {
		wrong = append(wrong, fault.Field{Name: "from", Message: text.T("Donnez une date complète.", "Give a whole date.")})
	}
	if len(wrong) > 0 {
		return fault.Invalid(text.T("La taille n’a pas été enregistrée.", "The size was not saved."), wrong...)
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, sqlSetSize, bodyID, string(from), size, db.Micros(s.now()), actor.Name); err != nil {
			return fmt.Errorf("size of a body: %w", err)
		}
		return people.Audit(ctx, tx, people.Entry{At: s.now(), Actor: actor, Action: "readiness.size.set", Kind: "body", ObjectID: bodyID, BodyID: bodyID,
			Detail: map[string]string{"size": size, "from": string(from)}})
	})
}
