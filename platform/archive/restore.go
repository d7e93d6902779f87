package archive

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
)

// source hands out the rows of one table; nothing for a table that it does not have.
type source func(ctx context.Context, table db.Table, add func(row []any) error) error

// Restore makes a database of the archive: the tables of the sets are made where they are missing, emptied and filled, all or
// nothing. It begins another incarnation of the database. An archive of older tables is first brought up to date beside, in
// the folder given.
func (a *Archive) Restore(ctx context.Context, d *db.DB, folder string, sets []db.Migrations) error {
	if err := a.Verify(); err != nil {
		return err
	}
	older, err := a.older(sets)
	if err != nil {
		return err
	}
	if !older {
		return fill(ctx, d, sets, a.table, a.names())
	}
	stage, err := os.MkdirTemp(folder, ".balise-restore-*")
	if err != nil {
		return fmt.Errorf("archive: restore: %w", err)
	}
	return errors.Join(a.restoreOlder(ctx, d, stage, sets), os.RemoveAll(stage))
}

// restoreOlder restores through a database of its own, in which the migrations since are applied.
func (a *Archive) restoreOlder(ctx context.Context, d *db.DB, folder string, sets []db.Migrations) (err error) {
	stage, err := db.Open(ctx, "sqlite:"+filepath.Join(folder, "stage.db"))
	if err != nil {
		return fmt.Errorf("archive: restore: %w", err)
	}
	defer func() { err = errors.Join(err, stage.Close()) }()
	if err := stage.MigrateTo(ctx, a.Migrations, sets...); err != nil {
		return fmt.Errorf("archive: restore: %w", err)
	}
	if err := refill(ctx, stage, a.table, a.names()); err != nil {
		return err
	}
	if err := stage.Migrate(ctx, sets...); err != nil {
		return fmt.Errorf("archive: restore: %w", err)
	}
	return stage.Read(ctx, func(tx *db.Tx) error {
		return fill(ctx, d, sets, tx.Each, nil)
	})
}

// fill brings the tables up to date and replaces what they hold.
func fill(ctx context.Context, d *db.DB, sets []db.Migrations, from source, names []string) error {
	if err := d.Migrate(ctx, sets...); err != nil {
		return fmt.Errorf("archive: restore: %w", err)
	}
	return refill(ctx, d, from, names)
}

// refill replaces what the tables hold. Each of the tables named must be there.
func refill(ctx context.Context, d *db.DB, from source, names []string) error {
	err := d.Refill(ctx, func(tx *db.Tx, tables []db.Table) error {
		for _, name := range names {
			if !slices.ContainsFunc(tables, func(t db.Table) bool { return t.Name == name }) {
				return fmt.Errorf("this database has no table %q", name)
			}
		}
		for _, table := range tables {
			err := tx.Fill(ctx, table, func(add func([]any) error) error { return from(ctx, table, add) })
			if err != nil {
				return fmt.Errorf("table %s: %w", table.Name, err)
			}
		}
		_, err := incarnate(ctx, tx)
		return err
	})
	if err != nil {
		return fmt.Errorf("archive: restore: %w", err)
	}
	return nil
}

// older tells whether the archive was made before the last migrations of this Balise; one made after is refused.
func (a *Archive) older(sets []db.Migrations) (bool, error) {
	latest, err := db.Latest(sets...)
	if err != nil {
		return false, err
	}
	for name, version := range a.Migrations {
		if last, known := latest[name]; !known || version > last {
			return false, fault.Invalid(text.T(
				"Cette sauvegarde vient d’une version plus récente de Balise. Rien n’a été changé\u00a0: mettez d’abord Balise à jour.",
				"This backup comes from a more recent version of Balise. Nothing was changed: upgrade Balise first.")).
				Because(fmt.Errorf("tables %q are at migration %d, this Balise knows %d", name, version, last))
		}
	}
	for name, last := range latest {
		if a.Migrations[name] < last {
			return true, nil
		}
	}
	return false, nil
}

func (a *Archive) names() []string {
	names := make([]string, len(a.Tables))
	for i, c := range a.Tables {
		names[i] = c.Name
	}
	return names
}

// table hands out the rows of a table, with their values in the order of the columns asked for.
func (a *Archive) table(_ context.Context, table db.Table, add func(row []any) error) error {
	i := slices.IndexFunc(a.Tables, func(c Contents) bool { return c.Name == table.Name })
	if i < 0 {
		return nil
	}
	kept := a.Tables[i]
	order := make([]int, len(table.Columns))
	for to, column := range table.Columns {
		if order[to] = slices.Index(kept.Columns, column); order[to] < 0 {
			return fmt.Errorf("the archive has no column %q of type %s", column.Name, column.Type)
		}
	}
	if len(kept.Columns) != len(order) {
		return fmt.Errorf("the archive has %d columns, the database %d", len(kept.Columns), len(order))
	}
	file, err := a.zip.Open(kept.File())
	if err != nil {
		return err
	}
	defer file.Close()
	ordered, next := make([]any, len(order)), rows(file, kept.Columns)
	for {
		row, err := next()
		if err != nil || row == nil {
			return err
		}
		for to, from := range order {
			ordered[to] = row[from]
		}
		if err := add(ordered); err != nil {
			return err
		}
	}
}
