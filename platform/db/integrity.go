package db

import (
	"context"
	"fmt"
)

// Integrity asks the engine what is damaged, in its own words; nothing when all is well. PostgreSQL keeps watch itself, and says
// nothing here.
func (d *DB) Integrity(ctx context.Context) (damages []string, err error) {
	if d.engine != SQLite {
		return nil, nil
	}
	err = d.Read(ctx, func(tx *Tx) error {
		rows, err := tx.Query(ctx, "PRAGMA integrity_check(20)")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var said string
			if err := rows.Scan(&said); err != nil {
				return err
			}
			if said != "ok" {
				damages = append(damages, said)
			}
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("db: integrity: %w", err)
	}
	return damages, nil
}
