package app

import (
	"context"
	"fmt"

	"balise/platform/db"
)

const sqlActs = "SELECT last FROM audit_sequence"

// InUse tells whether anybody did anything in a database: every act leaves a line in the audit trail. One without the tables of
// Balise, or fresh from its first start, is not in use.
func InUse(ctx context.Context, d *db.DB, sets []db.Migrations) (bool, error) {
	versions, err := d.Versions(ctx, sets...)
	if err != nil || versions["people"] == 0 {
		return false, err
	}
	var acts int64
	err = d.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(ctx, sqlActs).Scan(&acts) })
	if err != nil {
		return false, fmt.Errorf("is the database in use: %w", err)
	}
	return acts > 0, nil
}
