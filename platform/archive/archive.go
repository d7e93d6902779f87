// Package archive writes all that Balise was told into one file, and makes a database of it again, on either engine.
//
// An archive is a zip: one file of JSON Lines for each table, a row a line, and manifest.json, which says how many rows
// each has, their SHA-256, and up to which migration the tables went. It is written from one snapshot, while Balise serves,
// and read by any tool. What it holds is as confidential as the database itself.
package archive

import (
	"archive/zip"
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"balise/platform/db"
)

// Format and Version say what a file is and how to read it.
const (
	Format  = "balise-archive"
	Version = 1
)

const manifestName = "manifest.json"

// Manifest says what an archive holds.
type Manifest struct {
	Format  string    `json:"format"`
	Version int       `json:"version"`
	MadeAt  time.Time `json:"made_at"`
	Build   string    `json:"build"`
	Engine  db.Engine `json:"engine"`
	// Migrations tells, for each set, the last migration that the tables had.
	Migrations map[string]int64 `json:"migrations"`
	Tables     []Contents       `json:"tables"`
}

// Contents says what the file of one table holds.
type Contents struct {
	db.Table
	Rows   int    `json:"rows"`
	SHA256 string `json:"sha256"` // of the bytes of the file
}

// File is the name of the table's file in the archive.
func (c Contents) File() string { return "tables/" + c.Name + ".jsonl" }

// Rows counts the rows of all tables.
func (m Manifest) Rows() (n int) {
	for _, t := range m.Tables {
		n += t.Rows
	}
	return n
}

// Write writes a database as it is at one moment. The rows of the tables left out are not kept, which are those that would be
// harmful to bring back: a session that was ended since. Meanwhile others read and write.
func Write(ctx context.Context, d *db.DB, out io.Writer, build string, at time.Time, sets []db.Migrations, leftOut ...string) (Manifest, error) {
	m := Manifest{Format: Format, Version: Version, MadeAt: at.UTC().Truncate(time.Second), Build: build, Engine: d.Engine()}
	var err error
	if m.Migrations, err = d.Versions(ctx, sets...); err != nil {
		return Manifest{}, err
	}
	z := zip.NewWriter(out)
	err = d.Read(ctx, func(tx *db.Tx) error {
		tables, err := tx.Tables(ctx)
		if err != nil {
			return err
		}
		for _, table := range tables {
			if slices.Contains(leftOut, table.Name) {
				continue
			}
			contents, err := writeTable(ctx, tx, z, table)
			if err != nil {
				return err
			}
			m.Tables = append(m.Tables, contents)
		}
		return nil
	})
	if err != nil {
		return Manifest{}, fmt.Errorf("archive: %w", err)
	}
	if err := writeManifest(z, m); err != nil {
		return Manifest{}, fmt.Errorf("archive: %w", err)
	}
	return m, nil
}

func writeManifest(z *zip.Writer, m Manifest) error {
	file, err := z.Create(manifestName)
	if err != nil {
		return err
	}
	e := json.NewEncoder(file)
	e.SetIndent("", "  ")
	if err := e.Encode(m); err != nil {
		return err
	}
	return z.Close()
}

func writeTable(ctx context.Context, tx *db.Tx, z *zip.Writer, table db.Table) (Contents, error) {
	c := Contents{Table: table}
	file, err := z.Create(c.File())
	if err != nil {
		return c, err
	}
	hash := sha256.New()
	lines := bufio.NewWriterSize(io.MultiWriter(file, hash), 1<<16)
	e := json.NewEncoder(lines)
	e.SetEscapeHTML(false)
	err = tx.Each(ctx, table, func(row []any) error {
		c.Rows++
		return e.Encode(row)
	})
	if err != nil {
		return c, err
	}
	if err := lines.Flush(); err != nil {
		return c, err
	}
	c.SHA256 = hex.EncodeToString(hash.Sum(nil))
	return c, nil
}
