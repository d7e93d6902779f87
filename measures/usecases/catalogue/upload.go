package catalogue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"balise/engine/text"
	"balise/engine/usecase"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/retention"
)

// UploadState is where a file on its way in stands.
type UploadState string

// The states.
const (
	Waiting UploadState = "waiting"
	Loaded  UploadState = "loaded"
	Dropped UploadState = "dropped"
)

// Upload is a file on its way in, or what became of it.
type Upload struct {
	ID, SHA256, FileName string
	Origin               usecase.Origin // of the profile that it is to be read by
	ProfileYAML          string
	Edition              string // 2024, 2024-05 or 2024-05-31: the date of the data; empty: not told
	State                UploadState
	Load                 string
	ByID, By             string
	At, Ended            time.Time
}

const (
	uploadColumns = "id, sha256, file_name, origin, profile, edition, state, load_id, by_id, by_name, at, ended_at"

	sqlAddUpload = "INSERT INTO usecase_upload (" + uploadColumns + ") VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, 0)"

	sqlUpload = "SELECT " + uploadColumns + " FROM usecase_upload WHERE id = ?"

	sqlUploads = "SELECT " + uploadColumns + " FROM usecase_upload WHERE state = 'waiting' ORDER BY at DESC"

	sqlSetUpload = "UPDATE usecase_upload SET origin = ?, profile = ?, edition = ? WHERE id = ? AND state = 'waiting'"

	sqlEndUpload = "UPDATE usecase_upload SET state = ?, load_id = ?, ended_at = ? WHERE id = ? AND state = 'waiting'"

	sqlCountUploads = "SELECT COUNT(*) FROM usecase_upload WHERE state <> 'loaded' AND at < ?"

	sqlForgetUploads = "DELETE FROM usecase_upload WHERE state <> 'loaded' AND at < ?"

	unwanted = `NOT EXISTS (SELECT 1 FROM usecase_load l WHERE l.sha256 = usecase_file.sha256) AND
		NOT EXISTS (SELECT 1 FROM usecase_upload u WHERE u.sha256 = usecase_file.sha256 AND u.state = 'waiting')`

	sqlForgetParts = `DELETE FROM usecase_file_part WHERE sha256 IN (SELECT usecase_file.sha256 FROM usecase_file WHERE ` + unwanted + ")"

	sqlForgetFiles = "DELETE FROM usecase_file WHERE " + unwanted
)

// Retention says how long what is not yet in the catalogue is kept.
var Retention = []retention.Rule{{
	Name: "usecases.upload", Keep: 30 * retention.Day,
	What:  text.T("Les fichiers envoyés pour le catalogue d’ailleurs, et jamais chargés", "Files sent for the catalogue of other administrations, and never loaded"),
	Since: text.T("après leur envoi", "after they were sent"),
	Why:   text.T("Un fichier qui attend un mois ne sera plus chargé\u00a0: sa source en aura publié un autre.", "A file that waits for a month will not be loaded any more: its source will have published another."),
	Count: sqlCountUploads, Erase: sqlForgetUploads,
}}

// Send keeps a file that a person sends, with the profile that it is to be read by.
func (s *Store) Send(ctx context.Context, actor people.Actor, f File, origin usecase.Origin, p *usecase.Profile, edition string) (string, error) {
	if err := errors.Join(people.Allow(actor, people.CatalogueLoad, ""), checkEdition(edition)); err != nil {
		return "", err
	}
	written, err := WriteProfile(p)
	if err != nil {
		return "", err
	}
	id := db.NewID()
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := forgetFiles(ctx, tx); err != nil { // what the calendar left
			return err
		}
		if err := s.KeepIn(ctx, tx, f); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, sqlAddUpload, id, f.SHA256, f.Name, string(origin), written, edition, string(Waiting), actor.ID, actor.Name, db.Micros(s.now()))
		return err
	})
	if err != nil {
		return "", fmt.Errorf("send %s: %w", f.Name, err)
	}
	return id, nil
}

// Upload gives a file on its way in, or what became of it.
func (s *Store) Upload(ctx context.Context, id string) (u Upload, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		u, err = scanUpload(tx.QueryRow(ctx, sqlUpload, id))
		return err
	})
	if errors.Is(err, db.ErrNoRows) {
		return Upload{}, fault.NotFound(text.T("Ce fichier n’attend plus d’être chargé.", "This file no longer waits to be loaded."))
	}
	if err != nil {
		return Upload{}, fmt.Errorf("upload %s: %w", id, err)
	}
	return u, nil
}

// Uploads lists the files that wait, the latest first.
func (s *Store) Uploads(ctx context.Context) (found []Upload, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		found = nil
		rows, err := tx.Query(ctx, sqlUploads)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			u, err := scanUpload(rows)
			if err != nil {
				return err
			}
			found = append(found, u)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("uploads: %w", err)
	}
	return found, nil
}

func scanUpload(row interface{ Scan(...any) error }) (u Upload, err error) {
	err = row.Scan(&u.ID, &u.SHA256, &u.FileName, &u.Origin, &u.ProfileYAML, &u.Edition, &u.State, &u.Load, &u.ByID, &u.By, &micros{&u.At}, &micros{&u.Ended})
	return u, err
}

var errOver = fault.Conflict(text.T("Ce fichier n’attend plus\u00a0: il a été chargé ou écarté.", "This file no longer waits: it was loaded or set aside."))

// ReadBy says by which profile a waiting file is to be read, and the date of its data.
func (s *Store) ReadBy(ctx context.Context, id string, origin usecase.Origin, p *usecase.Profile, edition string) error {
	written, err := WriteProfile(p)
	if err := errors.Join(err, checkEdition(edition)); err != nil {
		return err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		set, err := tx.Exec(ctx, sqlSetUpload, string(origin), written, edition, id)
		if err == nil && set == 0 {
			err = errOver
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("profile of upload %s: %w", id, err)
	}
	return nil
}

// Drop sets a waiting file aside: nothing was loaded, and the file is forgotten.
func (s *Store) Drop(ctx context.Context, actor people.Actor, u Upload) error {
	if err := people.Allow(actor, people.CatalogueLoad, ""); err != nil {
		return err
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.end(ctx, tx, u.ID, Dropped, ""); err != nil {
			return err
		}
		if err := forgetFiles(ctx, tx); err != nil {
			return err
		}
		return people.Audit(ctx, tx, people.Entry{At: s.now(), Actor: actor, Action: "usecases.refuse", Kind: "usecase_upload", ObjectID: u.ID,
			Detail: map[string]string{"file": u.FileName, "sha256": u.SHA256}})
	})
	if err != nil {
		return fmt.Errorf("drop the upload %s: %w", u.ID, err)
	}
	return nil
}

func (s *Store) end(ctx context.Context, tx *db.Tx, id string, state UploadState, load string) error {
	ended, err := tx.Exec(ctx, sqlEndUpload, string(state), load, db.Micros(s.now()), id)
	if err == nil && ended == 0 {
		err = errOver
	}
	return err
}

// forgetFiles erases the bytes that neither a load nor a waiting upload needs.
func forgetFiles(ctx context.Context, tx *db.Tx) error {
	for _, query := range []string{sqlForgetParts, sqlForgetFiles} {
		if _, err := tx.Exec(ctx, query); err != nil {
			return fmt.Errorf("forget files: %w", err)
		}
	}
	return nil
}
