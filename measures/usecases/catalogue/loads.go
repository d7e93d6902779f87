package catalogue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
)

const (
	loadColumns = `id, number, series, profile, profile_version, country, file_name, sha256, encoding, edition, header_row, at, by_name,
		records_read, added, changed, unchanged, missing, suspected, refused`

	sqlLoads = "SELECT " + loadColumns + " FROM usecase_load ORDER BY number DESC"

	sqlLoad = "SELECT " + loadColumns + " FROM usecase_load WHERE id = ?"

	sqlLoadOfFile = "SELECT " + loadColumns + " FROM usecase_load WHERE sha256 = ? ORDER BY CASE WHEN series = ? THEN 0 ELSE 1 END, number DESC LIMIT 1"

	sqlProfileOfFile = "SELECT profile_yaml FROM usecase_load WHERE sha256 = ? ORDER BY number DESC LIMIT 1"

	sqlTold = "SELECT told, profile_yaml FROM usecase_load WHERE id = ?"
)

// micros reads a time as it is stored.
type micros struct{ to *time.Time }

// Scan makes micros a destination of rows.
func (m *micros) Scan(stored any) error {
	n, ok := stored.(int64)
	if !ok {
		return fmt.Errorf("a time is stored as %T", stored)
	}
	*m.to = db.Time(n)
	return nil
}

func scanLoad(row interface{ Scan(...any) error }) (l Load, err error) {
	err = row.Scan(&l.ID, &l.Number, &l.Series, &l.Profile, &l.ProfileVersion, &l.Country, &l.FileName, &l.SHA256, &l.Encoding, &l.Edition, &l.HeaderRow,
		&micros{&l.At}, &l.By, &l.RecordsRead, &l.New, &l.Changed, &l.Unchanged, &l.Missing, &l.Suspected, &l.Refused)
	return l, err
}

// Loads lists the loads, the latest first.
func (s *Store) Loads(ctx context.Context) (found []Load, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		found = nil
		rows, err := tx.Query(ctx, sqlLoads)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			l, err := scanLoad(rows)
			if err != nil {
				return err
			}
			found = append(found, l)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("loads: %w", err)
	}
	return found, nil
}

// Load gives a load; a not-found fault when there is none.
func (s *Store) Load(ctx context.Context, id string) (l Load, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		l, err = scanLoad(tx.QueryRow(ctx, sqlLoad, id))
		return err
	})
	if errors.Is(err, db.ErrNoRows) {
		return Load{}, fault.NotFound(text.T("Ce chargement n’existe pas.", "This load does not exist."))
	}
	if err != nil {
		return Load{}, fmt.Errorf("load %s: %w", id, err)
	}
	return l, nil
}

// Told gives what the plan of a load said besides what it changed, and the profile that it was read by, as YAML.
func (s *Store) Told(ctx context.Context, loadID string) (told Told, profile string, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		var data string
		if err := tx.QueryRow(ctx, sqlTold, loadID).Scan(&data, &profile); err != nil {
			return err
		}
		return json.Unmarshal([]byte(data), &told)
	})
	if err != nil {
		return Told{}, "", fmt.Errorf("what was told of load %s: %w", loadID, err)
	}
	return told, profile, nil
}
