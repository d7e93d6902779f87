package db

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

// Versions tells the last migration of each set that the database has; 0 for a set of which it has nothing.
func (d *DB) Versions(ctx context.Context, sets ...Migrations) (map[string]int64, error) {
	have, err := d.migrated(ctx)
	if err != nil {
		return nil, err
	}
	versions := map[string]int64{}
	for _, set := range sets {
		versions[set.Name] = 0
		if !have["goose_"+set.Name] {
			continue
		}
		err := d.Read(ctx, func(tx *Tx) error {
			var last int64
			err := tx.QueryRow(ctx, "SELECT COALESCE(MAX(version_id), 0) FROM "+quoted("goose_"+set.Name)).Scan(&last)
			versions[set.Name] = last
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("db: versions: %w", err)
		}
	}
	return versions, nil
}

const (
	sqlSetsOfSQLite = "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'goose_%'"

	sqlSetsOfPostgreSQL = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_name LIKE 'goose_%'"
)

// migrated lists the tables that remember migrations.
func (d *DB) migrated(ctx context.Context) (map[string]bool, error) {
	query := sqlSetsOfPostgreSQL
	if d.engine == SQLite {
		query = sqlSetsOfSQLite
	}
	have := map[string]bool{}
	err := d.Read(ctx, func(tx *Tx) error {
		rows, err := tx.Query(ctx, query)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				return err
			}
			have[name] = true
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("db: versions: %w", err)
	}
	return have, nil
}

// Latest tells the last migration that each set holds.
func Latest(sets ...Migrations) (map[string]int64, error) {
	versions := map[string]int64{}
	for _, set := range sets {
		files, err := set.files()
		if err != nil {
			return nil, err
		}
		names, err := fs.Glob(files, "*.sql")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			n, err := goose.NumericComponent(name)
			if err != nil {
				return nil, fmt.Errorf("db: migrations %s: %w", set.Name, err)
			}
			versions[set.Name] = max(versions[set.Name], n)
		}
	}
	return versions, nil
}
