package record

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
)

const (
	sqlPublication = `SELECT seq, record_id, kind, number, body_id, state, title_fr, title_en, answers, instrument_version, at, reason_fr, reason_en, previous
		FROM publication WHERE seq = ?`

	sqlPublications = `SELECT seq, record_id, kind, number, body_id, state, title_fr, title_en, answers, instrument_version, at, reason_fr, reason_en, previous
		FROM publication WHERE kind = ? AND number = ? ORDER BY seq DESC LIMIT ?`

	sqlFirstPublished = "SELECT MIN(at) FROM publication WHERE kind = ? AND number = ?"

	sqlLastPublication = "SELECT COALESCE(MAX(seq), 0) FROM publication"

	sqlLastPublished = "SELECT COALESCE(MAX(seq), 0) FROM publication WHERE kind = ?"
)

// Publications gives the public history of a record, the last publication first; nothing when it was never published.
func (s *Store) Publications(ctx context.Context, kind string, number int64) ([]Publication, error) {
	const all = 1 << 30
	var found []Publication
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		found, err = publications(ctx, tx, kind, number, all)
		return err
	})
	return found, err
}

// Publication gives one publication by its sequence number; a not-found fault when there is none.
func (s *Store) Publication(ctx context.Context, seq int64) (p Publication, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		p, err = scanPublication(tx.QueryRow(ctx, sqlPublication, seq))
		return err
	})
	return p, published(err)
}

// Current gives what the public reads of a record now, even once withdrawn or retired; a not-found fault when it was never
// published.
func (s *Store) Current(ctx context.Context, kind string, number int64) (p Publication, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		p, err = current(ctx, tx, kind, number)
		return err
	})
	return p, published(err)
}

// FirstPublished tells when a record first became public. It is asked only of records that are: for others it is an error.
func (s *Store) FirstPublished(ctx context.Context, kind string, number int64) (time.Time, error) {
	var at int64
	err := s.db.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(ctx, sqlFirstPublished, kind, number).Scan(&at) })
	if err != nil {
		return time.Time{}, fmt.Errorf("record: first publication of %s %d: %w", kind, number, err)
	}
	return db.Time(at), nil
}

// LastPublishedSeq gives the sequence number of the last publication of a kind; 0 before the first.
func (s *Store) LastPublishedSeq(ctx context.Context, kind string) (seq int64, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(ctx, sqlLastPublished, kind).Scan(&seq) })
	if err != nil {
		return 0, fmt.Errorf("record: last publication of %s: %w", kind, err)
	}
	return seq, nil
}

// LastPublication gives the sequence number of the last publication of all; 0 before the first.
func (s *Store) LastPublication(ctx context.Context) (seq int64, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(ctx, sqlLastPublication).Scan(&seq) })
	if err != nil {
		return 0, fmt.Errorf("record: last publication: %w", err)
	}
	return seq, nil
}

// current gives the last publication of a record, or db.ErrNoRows.
func current(ctx context.Context, tx *db.Tx, kind string, number int64) (Publication, error) {
	last, err := publications(ctx, tx, kind, number, 1)
	if err != nil {
		return Publication{}, err
	}
	if len(last) == 0 {
		return Publication{}, db.ErrNoRows
	}
	return last[0], nil
}

func publications(ctx context.Context, tx *db.Tx, kind string, number int64, limit int) ([]Publication, error) {
	rows, err := tx.Query(ctx, sqlPublications, kind, number, limit)
	if err != nil {
		return nil, fmt.Errorf("record: publications of %s %d: %w", kind, number, err)
	}
	found, err := collect(rows, scanPublication)
	if err != nil {
		return nil, fmt.Errorf("record: publications of %s %d: %w", kind, number, err)
	}
	return found, nil
}

// published gives a reader's fault for a publication that does not exist.
func published(err error) error {
	if errors.Is(err, db.ErrNoRows) {
		return fault.NotFound(text.T("Cette fiche n’existe pas ou n’est pas publiée.", "This record does not exist or is not published."))
	}
	return err
}

func scanPublication(row scanner) (Publication, error) {
	var p Publication
	var at int64
	var answers string
	if err := row.Scan(&p.Seq, &p.RecordID, &p.Kind, &p.Number, &p.BodyID, &p.State, &p.Title.FR, &p.Title.EN, &answers,
		&p.InstrumentVersion, &at, &p.Reason.FR, &p.Reason.EN, &p.Previous); err != nil {
		return Publication{}, err
	}
	p.At = db.Time(at)
	if err := json.Unmarshal([]byte(answers), &p.Answers); err != nil {
		return Publication{}, fmt.Errorf("publication %d: %w", p.Seq, err)
	}
	return p, nil
}
