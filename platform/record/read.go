package record

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/lang"
)

const (
	sqlRecord = `SELECT r.id, r.kind, r.number, r.body_id, r.state, r.version, r.seq, r.public_state, COALESCE(r.source_key, ''),
		r.created_at, r.updated_at, v.by_name, v.answers, v.instrument_version
		FROM record r JOIN revision v ON v.seq = r.seq WHERE r.id = ?`

	sqlIDByNumber = "SELECT id FROM record WHERE kind = ? AND number = ?"

	sqlIDBySource = "SELECT id FROM record WHERE kind = ? AND source_key = ?"

	// The bodies are one argument, ",id,id,": a body is in it when taking it out changes it.
	sqlRecords = `SELECT r.id, r.kind, r.number, r.body_id, r.state, r.version, r.seq, r.public_state, COALESCE(r.source_key, ''),
		r.created_at, r.updated_at, v.by_name, v.answers, v.instrument_version
		FROM record r JOIN revision v ON v.seq = r.seq
		WHERE (CAST(? AS TEXT) = '' OR r.kind = ?)
		AND (CAST(? AS TEXT) = 'all' OR replace(CAST(? AS TEXT), ',' || r.body_id || ',', ',') <> CAST(? AS TEXT))
		AND (CAST(? AS TEXT) = '' OR r.state = ?)
		AND r.folded LIKE ? ESCAPE '!'
		AND (r.updated_at < ? OR (r.updated_at = ? AND r.id < ?))
		ORDER BY r.updated_at DESC, r.id DESC LIMIT ?`

	sqlOfBody = `SELECT r.id, r.kind, r.number, r.body_id, r.state, r.version, r.seq, r.public_state, COALESCE(r.source_key, ''),
		r.created_at, r.updated_at, v.by_name, v.answers, v.instrument_version
		FROM record r JOIN revision v ON v.seq = r.seq WHERE r.kind = ? AND r.body_id = ? ORDER BY r.number`

	sqlRevisions = `SELECT seq, record_id, version, act, state, answers, instrument_version, at, by_id, by_name, reason_fr, reason_en
		FROM revision WHERE record_id = ? ORDER BY version DESC`

	sqlRevision = `SELECT seq, record_id, version, act, state, answers, instrument_version, at, by_id, by_name, reason_fr, reason_en
		FROM revision WHERE record_id = ? AND version = ?`

	sqlRevisionAt = `SELECT seq, record_id, version, act, state, answers, instrument_version, at, by_id, by_name, reason_fr, reason_en
		FROM revision WHERE seq = ?`
)

// Record gives a record by its identifier; a not-found fault when there is none.
func (s *Store) Record(ctx context.Context, id string) (r Record, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		r, err = s.load(ctx, tx, id)
		return err
	})
	return r, err
}

// ByNumber gives the record of a kind that has this number; a not-found fault when there is none.
func (s *Store) ByNumber(ctx context.Context, kind string, number int64) (Record, error) {
	r, found, err := s.lookup(ctx, sqlIDByNumber, kind, number)
	if err == nil && !found {
		err = notFound()
	}
	return r, err
}

// BySource gives the record of a kind that was imported under this key, and whether there is one.
func (s *Store) BySource(ctx context.Context, kind, key string) (Record, bool, error) {
	return s.lookup(ctx, sqlIDBySource, kind, key)
}

// lookup reads the record whose identifier the query gives.
func (s *Store) lookup(ctx context.Context, query string, args ...any) (r Record, found bool, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		var id string
		err := tx.QueryRow(ctx, query, args...).Scan(&id)
		if errors.Is(err, db.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("record %v: %w", args, err)
		}
		found = true
		r, err = s.load(ctx, tx, id)
		return err
	})
	return r, found, err
}

func (s *Store) load(ctx context.Context, tx *db.Tx, id string) (Record, error) {
	r, err := s.scanRecord(tx.QueryRow(ctx, sqlRecord, id))
	if errors.Is(err, db.ErrNoRows) {
		return Record{}, notFound()
	}
	if err != nil {
		return Record{}, fmt.Errorf("record %s: %w", id, err)
	}
	return r, nil
}

// Filter chooses records. Its zero value chooses all of them.
type Filter struct {
	Kind    string
	BodyIDs []string // nil is every body, while an empty list that is not nil is none
	State   State
	Text    string // these words in this order, in titles, numbers and source keys, whatever the case and accents
	After   string // the Cursor of the last record of the previous page
	Limit   int    // at most this many; 0 is 50, and 500 is the most
}

// Cursor marks the record's place in a list, for Filter.After.
func (r Record) Cursor() string { return fmt.Sprintf("%d.%s", db.Micros(r.UpdatedAt), r.ID) }

// List gives the chosen records, the last changed first.
func (s *Store) List(ctx context.Context, f Filter) ([]Record, error) {
	before, beforeID := int64(math.MaxInt64), ""
	if f.After != "" {
		micros, id, _ := strings.Cut(f.After, ".")
		var err error
		if before, err = strconv.ParseInt(micros, 10, 64); err != nil {
			return nil, fault.Invalid(text.T("L’adresse de cette page de résultats est mal formée.", "The address of this page of results is malformed.")).Because(err)
		}
		beforeID = id
	}
	bodies, every := ","+strings.Join(f.BodyIDs, ",")+",", ""
	if f.BodyIDs == nil {
		every = "all"
	}
	limit := min(f.Limit, 500)
	if limit <= 0 {
		limit = 50
	}
	var found []Record
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlRecords, f.Kind, f.Kind, every, bodies, bodies, string(f.State), string(f.State), pattern(f.Text),
			before, before, beforeID, limit)
		if err != nil {
			return err
		}
		found, err = collect(rows, s.scanRecord)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("record: list: %w", err)
	}
	return found, nil
}

// OfBody lists all the records of a kind that belong to a body, by number.
func (s *Store) OfBody(ctx context.Context, kind, bodyID string) (found []Record, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		found, err = s.ofBody(ctx, tx, kind, bodyID)
		return err
	})
	return found, err
}

func (s *Store) ofBody(ctx context.Context, tx *db.Tx, kind, bodyID string) ([]Record, error) {
	rows, err := tx.Query(ctx, sqlOfBody, kind, bodyID)
	if err != nil {
		return nil, fmt.Errorf("record: those of a body: %w", err)
	}
	found, err := collect(rows, s.scanRecord)
	if err != nil {
		return nil, fmt.Errorf("record: those of a body: %w", err)
	}
	return found, nil
}

// pattern makes the LIKE pattern of a search: the typed words in their order, with their own % and _ taken literally.
func pattern(typed string) string {
	words := strings.Fields(strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(lang.Fold(typed)))
	return "%" + strings.Join(append(words, ""), "%")
}

// Revisions gives the whole history of a record, the last revision first.
func (s *Store) Revisions(ctx context.Context, id string) ([]Revision, error) {
	var found []Revision
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlRevisions, id)
		if err != nil {
			return err
		}
		found, err = collect(rows, scanRevision)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("record %s: revisions: %w", id, err)
	}
	return found, nil
}

// Revision gives one version of a record; a not-found fault when there is none.
func (s *Store) Revision(ctx context.Context, id string, version int) (v Revision, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		v, err = revision(ctx, tx, id, version)
		return err
	})
	return v, err
}

// RevisionAt gives the revision that has this number in the sequence: of a publication, what was published with all that is not
// public; a not-found fault when there is none.
func (s *Store) RevisionAt(ctx context.Context, seq int64) (v Revision, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		v, err = scanRevision(tx.QueryRow(ctx, sqlRevisionAt, seq))
		if errors.Is(err, db.ErrNoRows) {
			return notFound()
		}
		return err
	})
	if err != nil {
		return Revision{}, fmt.Errorf("record: revision %d: %w", seq, err)
	}
	return v, nil
}

func revision(ctx context.Context, tx *db.Tx, id string, version int) (Revision, error) {
	v, err := scanRevision(tx.QueryRow(ctx, sqlRevision, id, version))
	if errors.Is(err, db.ErrNoRows) {
		return Revision{}, fault.NotFound(text.T("Cette version de la fiche n’existe pas.", "This version of the record does not exist."))
	}
	if err != nil {
		return Revision{}, fmt.Errorf("record %s: version %d: %w", id, version, err)
	}
	return v, nil
}

// scanner is a row: a db.Row or the present one of sql.Rows.
type scanner interface{ Scan(dest ...any) error }

// collect reads all rows and closes them.
func collect[T any](rows *sql.Rows, scan func(scanner) (T, error)) ([]T, error) {
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

func (s *Store) scanRecord(row scanner) (Record, error) {
	var r Record
	var created, updated int64
	var answers string
	if err := row.Scan(&r.ID, &r.Kind, &r.Number, &r.BodyID, &r.State, &r.Version, &r.Seq, &r.PublicState, &r.SourceKey,
		&created, &updated, &r.UpdatedBy, &answers, &r.InstrumentVersion); err != nil {
		return Record{}, err
	}
	r.CreatedAt, r.UpdatedAt = db.Time(created), db.Time(updated)
	if err := json.Unmarshal([]byte(answers), &r.Answers); err != nil {
		return Record{}, fmt.Errorf("record %s: %w", r.ID, err)
	}
	kind, err := s.Kind(r.Kind)
	if err != nil {
		return Record{}, err
	}
	r.Title = kind.Title(r.Answers)
	return r, nil
}

func scanRevision(row scanner) (Revision, error) {
	var v Revision
	var at int64
	var answers string
	if err := row.Scan(&v.Seq, &v.RecordID, &v.Version, &v.Act, &v.State, &answers, &v.InstrumentVersion, &at, &v.ByID, &v.ByName,
		&v.Reason.FR, &v.Reason.EN); err != nil {
		return Revision{}, err
	}
	v.At = db.Time(at)
	if err := json.Unmarshal([]byte(answers), &v.Answers); err != nil {
		return Revision{}, fmt.Errorf("revision %d: %w", v.Seq, err)
	}
	return v, nil
}
