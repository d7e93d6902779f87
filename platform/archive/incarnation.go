package archive

import (
	"context"
	"embed"
	"errors"
	"fmt"

	"balise/platform/db"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations make the table of this package.
var Migrations = db.Migrations{Name: "archive", FS: migrations}

const (
	sqlIncarnation = "SELECT id FROM incarnation"

	sqlForgetIncarnation = "DELETE FROM incarnation"

	sqlIncarnate = "INSERT INTO incarnation (id) VALUES (?)"
)

// Incarnation names the present life of a database. A projection that followed another life starts over: after a restore,
// the same numbers of the sequence mean something else.
func Incarnation(ctx context.Context, d *db.DB) (id string, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(ctx, sqlIncarnation).Scan(&id) })
	if errors.Is(err, db.ErrNoRows) {
		err = d.Write(ctx, func(tx *db.Tx) error {
			err := tx.QueryRow(ctx, sqlIncarnation).Scan(&id) // another process may have been quicker
			if errors.Is(err, db.ErrNoRows) {
				id, err = incarnate(ctx, tx)
			}
			return err
		})
	}
	if err != nil {
		return "", fmt.Errorf("incarnation: %w", err)
	}
	return id, nil
}

// Reincarnate begins another life: every projection, on every machine, starts over.
func Reincarnate(ctx context.Context, d *db.DB) (id string, err error) {
	err = d.Write(ctx, func(tx *db.Tx) error {
		id, err = incarnate(ctx, tx)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("incarnation: %w", err)
	}
	return id, nil
}

func incarnate(ctx context.Context, tx *db.Tx) (string, error) {
	if _, err := tx.Exec(ctx, sqlForgetIncarnation); err != nil {
		return "", err
	}
	id := db.NewID()
	_, err := tx.Exec(ctx, sqlIncarnate, id)
	return id, err
}
