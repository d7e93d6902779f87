package db

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Table is one table of the database, with its columns in their order.
type Table struct {
	Name    string   `json:"name"`
	Columns []Column `json:"columns"`
}

// Column is one column. Type is one of Types: what another engine makes of the same migration has the same one.
type Column struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// The types of columns, as Go sees their values: string, int64, bool.
const (
	Text    = "text"
	Integer = "integer"
	Boolean = "boolean"
)

// typeNames gives our type for what the engines call it.
var typeNames = map[string]string{
	"text": Text, "jsonb": Text, "integer": Integer, "bigint": Integer, "boolean": Boolean,
}

const (
	sqlTablesOfSQLite = `SELECT m.name, c.name, lower(c.type) FROM sqlite_master m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid`

	sqlTablesOfPostgreSQL = `SELECT t.table_name, c.column_name, c.data_type FROM information_schema.tables t
		JOIN information_schema.columns c ON c.table_schema = t.table_schema AND c.table_name = t.table_name
		WHERE t.table_schema = current_schema() AND t.table_type = 'BASE TABLE' ORDER BY t.table_name, c.ordinal_position`
)

// machinery starts the names of the tables that keep the database itself: which migrations ran, the queue of jobs. They
// hold nothing of what Balise was told, and each engine has its own.
var machinery = []string{"goose_", "river_"}

// Tables lists the tables that hold what Balise was told, by name.
func (t *Tx) Tables(ctx context.Context) ([]Table, error) {
	query := sqlTablesOfPostgreSQL
	if t.db.engine == SQLite {
		query = sqlTablesOfSQLite
	}
	rows, err := t.Query(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var tables []Table
	for rows.Next() {
		var table string
		var c Column
		var native string
		if err := rows.Scan(&table, &c.Name, &native); err != nil {
			return nil, fmt.Errorf("db: tables: %w", err)
		}
		if isMachinery(table) {
			continue
		}
		if c.Type = typeNames[native]; c.Type == "" {
			return nil, fmt.Errorf("db: the column %s.%s has the type %q, which is none of Balise’s: is the database Balise’s own?", table, c.Name, native)
		}
		if len(tables) == 0 || tables[len(tables)-1].Name != table {
			tables = append(tables, Table{Name: table})
		}
		last := &tables[len(tables)-1]
		last.Columns = append(last.Columns, c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("db: tables: %w", err)
	}
	return tables, nil
}

func isMachinery(table string) bool {
	for _, prefix := range machinery {
		if strings.HasPrefix(table, prefix) {
			return true
		}
	}
	return false
}

// Each gives the rows of a table one after the other, the same value in the same row on both engines: string, int64, bool, or
// nil. The slice is reused.
func (t *Tx) Each(ctx context.Context, table Table, visit func(row []any) error) error {
	rows, err := t.Query(ctx, "SELECT "+names(table)+" FROM "+quoted(table.Name))
	if err != nil {
		return err
	}
	defer rows.Close()
	row, places := scanned(table)
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return fmt.Errorf("db: table %s: %w", table.Name, err)
		}
		for i, place := range places {
			row[i] = valueOf(place)
		}
		if err := visit(row); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("db: table %s: %w", table.Name, t.db.mapped(err))
	}
	return nil
}

// scanned makes a row and the places where a driver puts its values.
func scanned(table Table) (row, places []any) {
	row, places = make([]any, len(table.Columns)), make([]any, len(table.Columns))
	for i, c := range table.Columns {
		switch c.Type {
		case Integer:
			places[i] = new(sql.NullInt64)
		case Boolean:
			places[i] = new(sql.NullBool)
		default:
			places[i] = new(sql.NullString)
		}
	}
	return row, places
}

func valueOf(place any) any {
	switch p := place.(type) {
	case *sql.NullInt64:
		if p.Valid {
			return p.Int64
		}
	case *sql.NullBool:
		if p.Valid {
			return p.Bool
		}
	case *sql.NullString:
		if p.Valid {
			return p.String
		}
	}
	return nil
}

// rowsAtOnce bounds the arguments of one statement: SQLite takes 32,766 of them, PostgreSQL 65,535.
func rowsAtOnce(table Table) int { return max(1, min(200, 30_000/max(1, len(table.Columns)))) }

// Fill adds to a table the rows that feed hands to add. It is used inside Refill.
func (t *Tx) Fill(ctx context.Context, table Table, feed func(add func(row []any) error) error) error {
	var args []any
	pending := 0
	one := "(?" + strings.Repeat(", ?", len(table.Columns)-1) + ")"
	flush := func() error {
		if pending == 0 {
			return nil
		}
		_, err := t.Exec(ctx, "INSERT INTO "+quoted(table.Name)+" ("+names(table)+") VALUES "+one+strings.Repeat(", "+one, pending-1), args...)
		args, pending = args[:0], 0
		return err
	}
	err := feed(func(row []any) error {
		if len(row) != len(table.Columns) {
			return fmt.Errorf("db: table %s has %d columns, not %d", table.Name, len(table.Columns), len(row))
		}
		args, pending = append(args, row...), pending+1
		if pending < rowsAtOnce(table) {
			return nil
		}
		return flush()
	})
	if err != nil {
		return err
	}
	return flush()
}

// Refill empties every table, then runs do, which fills them in any order: references between tables are checked at the end.
// All of it happens or none.
func (d *DB) Refill(ctx context.Context, do func(*Tx, []Table) error) error {
	return d.Write(ctx, func(tx *Tx) error {
		late, soon, err := tx.references(ctx)
		if err != nil {
			return err
		}
		for _, statement := range late {
			if _, err := tx.Exec(ctx, statement); err != nil {
				return err
			}
		}
		tables, err := tx.Tables(ctx)
		if err != nil {
			return err
		}
		for _, table := range tables {
			if _, err := tx.Exec(ctx, "DELETE FROM "+quoted(table.Name)); err != nil {
				return err
			}
		}
		if err := do(tx, tables); err != nil {
			return err
		}
		for _, statement := range soon {
			if _, err := tx.Exec(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
}

const sqlReferences = `SELECT c.conrelid::regclass::text, c.conname FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
	WHERE c.contype = 'f' AND n.nspname = current_schema() ORDER BY 1, 2`

// references gives the statements that put off the check of references to the end of the transaction, and those that check
// them and leave the tables as they were.
func (t *Tx) references(ctx context.Context) (late, soon []string, err error) {
	if t.db.engine == SQLite {
		return []string{"PRAGMA defer_foreign_keys = ON"}, nil, nil // goes back by itself with the transaction
	}
	rows, err := t.Query(ctx, sqlReferences)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	soon = []string{"SET CONSTRAINTS ALL IMMEDIATE"}
	for rows.Next() {
		var table, name string // the table comes quoted where it must
		if err := rows.Scan(&table, &name); err != nil {
			return nil, nil, fmt.Errorf("db: references: %w", err)
		}
		change := "ALTER TABLE " + table + " ALTER CONSTRAINT " + quoted(name)
		late, soon = append(late, change+" DEFERRABLE INITIALLY DEFERRED"), append(soon, change+" NOT DEFERRABLE")
	}
	if err := rows.Err(); err != nil {
		return nil, nil, fmt.Errorf("db: references: %w", err)
	}
	return late, soon, nil
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func names(table Table) string {
	list := make([]string, len(table.Columns))
	for i, c := range table.Columns {
		list[i] = quoted(c.Name)
	}
	return strings.Join(list, ", ")
}
