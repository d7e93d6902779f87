package archive

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
)

// Archive is an archive open for reading.
type Archive struct {
	Manifest
	zip *zip.Reader
}

// maxManifest bounds the bytes of a manifest: a table takes a few hundred.
const maxManifest = 4 << 20

// Open reads the manifest of an archive.
func Open(file io.ReaderAt, size int64) (*Archive, error) {
	z, err := zip.NewReader(file, size)
	if err != nil {
		return nil, unreadable(err)
	}
	a := &Archive{zip: z}
	manifest, err := z.Open(manifestName)
	if err != nil {
		return nil, unreadable(err)
	}
	defer manifest.Close()
	if err := json.NewDecoder(io.LimitReader(manifest, maxManifest)).Decode(&a.Manifest); err != nil {
		return nil, unreadable(err)
	}
	if a.Format != Format {
		return nil, unreadable(fmt.Errorf("its format is %.40q", a.Format))
	}
	if a.Version != Version {
		return nil, fault.Invalid(text.T("Cette sauvegarde vient d’une version plus récente de Balise.",
			"This backup comes from a more recent version of Balise."))
	}
	return a, nil
}

func unreadable(cause error) error {
	return fault.Invalid(text.T("Ce fichier n’est pas une sauvegarde de Balise, ou il est abîmé.",
		"This file is not a backup of Balise, or it is damaged.")).Because(cause)
}

// Verify reads every table and compares it with what the manifest says.
func (a *Archive) Verify() error {
	for _, c := range a.Tables {
		if err := a.verify(c); err != nil {
			return fault.Invalid(text.T("La sauvegarde est abîmée\u00a0: la table «\u00a0"+c.Name+"\u00a0» n’est pas celle qui a été écrite. Rien n’a été changé.",
				"The backup is damaged: the table “"+c.Name+"” is not the one that was written. Nothing was changed.")).Because(err)
		}
	}
	return nil
}

func (a *Archive) verify(c Contents) error {
	file, err := a.zip.Open(c.File())
	if err != nil {
		return err
	}
	defer file.Close()
	hash := sha256.New()
	next := rows(io.TeeReader(file, hash), c.Columns)
	found := 0
	for {
		row, err := next()
		if err != nil {
			return err
		}
		if row == nil {
			break
		}
		found++
	}
	if _, err := io.Copy(hash, file); err != nil {
		return err
	}
	if found != c.Rows {
		return fmt.Errorf("it has %d rows, not %d", found, c.Rows)
	}
	if sum := hex.EncodeToString(hash.Sum(nil)); sum != strings.ToLower(c.SHA256) {
		return fmt.Errorf("its SHA-256 is %s, not %.64s", sum, c.SHA256)
	}
	return nil
}

// rows reads the rows of a table one at a time, nil after the last, with values of the types of its columns.
func rows(file io.Reader, columns []db.Column) func() ([]any, error) {
	d := json.NewDecoder(file)
	d.UseNumber()
	line := 0
	return func() ([]any, error) {
		line++
		var row []any
		err := d.Decode(&row)
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		if err == nil && len(row) != len(columns) {
			err = fmt.Errorf("%d values for %d columns", len(row), len(columns))
		}
		for i := 0; err == nil && i < len(row); i++ {
			if row[i], err = typed(row[i], columns[i].Type); err != nil {
				err = fmt.Errorf("column %q: %w", columns[i].Name, err)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", line, err)
		}
		return row, nil
	}
}

// typed gives a value as the column takes it. Its content is not repeated in an error: it may be personal.
func typed(value any, columnType string) (any, error) {
	switch v := value.(type) {
	case nil:
		return nil, nil
	case string:
		if columnType == db.Text {
			return v, nil
		}
	case bool:
		if columnType == db.Boolean {
			return v, nil
		}
	case json.Number:
		if n, err := v.Int64(); err == nil && columnType == db.Integer {
			return n, nil
		}
	}
	return nil, fmt.Errorf("a %T for the type %q", value, columnType)
}
