package bulk

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"balise/engine/inventory"
	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
)

// Saved is a mapping that a body keeps under a name, for its next file.
type Saved struct {
	ID, BodyID, Name string
	Mapping          inventory.Mapping
	ByName           string
	At               time.Time
}

const (
	sqlSaveMapping = `INSERT INTO import_mapping (id, kind, body_id, name, mapping, by_name, at) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (kind, body_id, name) DO UPDATE SET mapping = excluded.mapping, by_name = excluded.by_name, at = excluded.at`

	sqlMappings = `SELECT id, body_id, name, mapping, by_name, at FROM import_mapping
		WHERE kind = ? AND replace(CAST(? AS TEXT), ',' || body_id || ',', ',') <> CAST(? AS TEXT) ORDER BY name, id`

	longestName = 80 // characters
)

// SaveMapping keeps a mapping under a name; one that the body has under that name is replaced.
func (s *Store) SaveMapping(ctx context.Context, actor people.Actor, kind, bodyID, name string, m inventory.Mapping) error {
	if err := people.Allow(actor, people.RecordCreate, bodyID); err != nil {
		return err
	}
	name = strings.Join(strings.Fields(name), " ")
	if name == "" || utf8.RuneCountInString(name) > longestName {
		return fault.Invalid(text.T("Donnez un nom de 1 à 80 caractères.", "Give a name of 1 to 80 characters."),
			fault.Field{Name: "name", Message: text.T("Donnez un nom de 1 à 80 caractères.", "Give a name of 1 to 80 characters.")})
	}
	data, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("bulk: mapping: %w", err)
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, sqlSaveMapping, db.NewID(), kind, bodyID, name, string(data), actor.Name, db.Micros(s.now())); err != nil {
			return err
		}
		return people.Audit(ctx, tx, people.Entry{At: s.now(), Actor: actor, Action: "import.mapping", Kind: kind, ObjectID: name, BodyID: bodyID})
	})
	if err != nil {
		return fmt.Errorf("bulk: save mapping: %w", err)
	}
	return nil
}

// Mappings lists the mappings that these bodies keep.
func (s *Store) Mappings(ctx context.Context, kind string, bodyIDs ...string) (found []Saved, err error) {
	bodies := "," + strings.Join(bodyIDs, ",") + ","
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlMappings, kind, bodies, bodies)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var m Saved
			var data string
			var at int64
			if err := rows.Scan(&m.ID, &m.BodyID, &m.Name, &data, &m.ByName, &at); err != nil {
				return err
			}
			m.At = db.Time(at)
			if err := json.Unmarshal([]byte(data), &m.Mapping); err != nil {
				return err
			}
			found = append(found, m)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("bulk: mappings: %w", err)
	}
	return found, nil
}
