package catalogue

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
)

// mostBytes is how much of a file is taken into memory: a little more than what may be read, so that who reads it refuses it.
const mostBytes = 64<<20 + 1

// partSize is how much of a compressed file stands in one row, in bytes.
const partSize = 256 << 10

// File is an inventory as its source published it.
type File struct {
	Name   string
	SHA256 string
	Data   []byte
}

// ReadFile takes a file into memory; of one that is too large to be read, only the beginning.
func ReadFile(in io.Reader, name string) (File, error) {
	data, err := io.ReadAll(io.LimitReader(in, mostBytes))
	if err != nil {
		return File{}, fmt.Errorf("read %s: %w", name, err)
	}
	return FileOf(name, data), nil
}

// FileOf is a file whose bytes are at hand.
func FileOf(name string, data []byte) File {
	sum := sha256.Sum256(data)
	return File{Name: name, SHA256: hex.EncodeToString(sum[:]), Data: data}
}

const (
	sqlAddFile = "INSERT INTO usecase_file (sha256, size, parts, at) VALUES (?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING"

	sqlAddPart = "INSERT INTO usecase_file_part (sha256, part, data) VALUES (?, ?, ?)"

	sqlParts = "SELECT data FROM usecase_file_part WHERE sha256 = ? ORDER BY part"
)

// KeepIn keeps the bytes of a file, once, within a transaction.
func (s *Store) KeepIn(ctx context.Context, tx *db.Tx, f File) error {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(f.Data); err != nil {
		return fmt.Errorf("keep %s: %w", f.SHA256, err)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("keep %s: %w", f.SHA256, err)
	}
	parts := (packed.Len() + partSize - 1) / partSize
	added, err := tx.Exec(ctx, sqlAddFile, f.SHA256, int64(len(f.Data)), parts, db.Micros(s.now()))
	if err != nil || added == 0 {
		return err
	}
	for i := range parts {
		if _, err := tx.Exec(ctx, sqlAddPart, f.SHA256, i, base64.StdEncoding.EncodeToString(packed.Next(partSize))); err != nil {
			return fmt.Errorf("keep %s: %w", f.SHA256, err)
		}
	}
	return nil
}

// File gives a file back by its SHA-256, which is checked; a not-found fault when it is not kept.
func (s *Store) File(ctx context.Context, sum, name string) (File, error) {
	var packed []byte
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		packed = nil
		rows, err := tx.Query(ctx, sqlParts, sum)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var part string
			if err := rows.Scan(&part); err != nil {
				return err
			}
			data, err := base64.StdEncoding.DecodeString(part)
			if err != nil {
				return err
			}
			packed = append(packed, data...)
		}
		return rows.Err()
	})
	if err != nil {
		return File{}, fmt.Errorf("file %s: %w", sum, err)
	}
	if packed == nil {
		return File{}, fault.NotFound(text.T("Ce fichier n’est plus gardé.", "This file is no longer kept."))
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return File{}, fmt.Errorf("file %s: %w", sum, err)
	}
	f, err := ReadFile(z, name)
	if err == nil && !strings.EqualFold(f.SHA256, sum) {
		err = errors.New("it is no longer the one that was sent")
	}
	if err != nil {
		return File{}, fmt.Errorf("file %s: %w", sum, err)
	}
	return f, nil
}
