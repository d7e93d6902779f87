package record

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
)

const (
	sqlAddFile = "INSERT INTO record_file (sha256, media_type, size, data, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING"
	sqlFile    = "SELECT media_type, data FROM record_file WHERE sha256 = ?"
)

// MaxFile is the size, in bytes, of the largest file that may be joined to a record.
const MaxFile = 10 << 20

// FileTypes are the media types that may be joined: documents that people read, none that a browser would run.
var FileTypes = []string{"application/pdf", "text/plain", "text/csv", "image/png", "image/jpeg",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet"}

// AddFile keeps a file and gives its description, to be put among a record's answers. The same content is kept once.
func (s *Store) AddFile(ctx context.Context, name string, data []byte) (instrument.Attachment, error) {
	a := instrument.Attachment{Name: path.Base(strings.ReplaceAll(name, `\`, "/")), MediaType: fileType(name, data), Size: int64(len(data))}
	if len(data) > MaxFile {
		return a, fault.Invalid(text.T("Ce fichier dépasse 10\u00a0Mo\u00a0: joignez-en un plus petit.", "This file is over 10 MB: attach a smaller one."))
	}
	if len(data) == 0 || !slices.Contains(FileTypes, a.MediaType) {
		return a, fault.Invalid(text.T("Ce type de fichier ne se joint pas\u00a0: choisissez un PDF, un document, un tableur, un texte ou une image.",
			"This type of file cannot be attached: choose a PDF, a document, a spreadsheet, a text or a picture."))
	}
	sum := sha256.Sum256(data)
	a.SHA256 = hex.EncodeToString(sum[:])
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, sqlAddFile, a.SHA256, a.MediaType, a.Size, base64.StdEncoding.EncodeToString(data), db.Micros(s.now()))
		return err
	})
	if err != nil {
		return a, fmt.Errorf("record: add a file: %w", err)
	}
	return a, nil
}

// fileType believes the content first; the extension only tells apart what the content cannot (a document is a zip, a
// CSV is a text).
func fileType(name string, data []byte) string {
	sniffed, _, _ := mime.ParseMediaType(http.DetectContentType(data))
	declared := map[string]string{".csv": "text/csv", ".docx": FileTypes[5], ".xlsx": FileTypes[6], ".odt": FileTypes[7], ".ods": FileTypes[8]}
	switch ext := strings.ToLower(path.Ext(name)); {
	case sniffed == "text/plain" && ext == ".csv", sniffed == "application/zip" && declared[ext] != "":
		return declared[ext]
	}
	return sniffed
}

// File gives the content of a file by its hash, and its media type.
func (s *Store) File(ctx context.Context, hash string) (mediaType string, data []byte, err error) {
	var encoded string
	err = s.db.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(ctx, sqlFile, hash).Scan(&mediaType, &encoded) })
	if errors.Is(err, db.ErrNoRows) {
		return "", nil, fault.NotFound(text.T("Ce fichier n’existe pas.", "This file does not exist."))
	}
	if err == nil {
		data, err = base64.StdEncoding.DecodeString(encoded)
	}
	if err != nil {
		return "", nil, fmt.Errorf("record: file: %w", err)
	}
	return mediaType, data, nil
}
