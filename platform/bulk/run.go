package bulk

import (
	"bytes"
	"context"
	"embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"balise/engine/inventory"
	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations make the tables of this package. They stand on those of people.
var Migrations = db.Migrations{Name: "bulk", FS: migrations}

// Store keeps the mappings of bodies and the files on their way in. It is safe for concurrent use.
type Store struct {
	db      *db.DB
	records *record.Store
	now     func() time.Time
}

// NewStore gives the store of a migrated database.
func NewStore(d *db.DB, records *record.Store, now func() time.Time) *Store {
	return &Store{db: d, records: records, now: now}
}

// RunState is where a file stands.
type RunState string

// The three states.
const (
	Open      RunState = "open"
	Imported  RunState = "imported"
	Cancelled RunState = "cancelled"
)

// Run is a file on its way in, or what became of it.
type Run struct {
	ID, Kind, BodyID string
	PersonID, ByName string
	FileName         string
	Mapping          inventory.Mapping
	State            RunState
	Touched          []Touched // what an import did
	At, Ended        time.Time

	data string // the file, as base64; empty once the run is over
}

// Touched is a record that an import created or edited: Before is its version before, 0 for a new one.
type Touched struct {
	ID     string `json:"id"`
	Number int64  `json:"number"`
	Before int    `json:"before"`
	After  int    `json:"after"`
}

// Table reads the file again, as it was sent. A file that is at fault is an invalid fault with its place.
func (r Run) Table(sheet string) (*inventory.Table, error) {
	data, err := base64.StdEncoding.DecodeString(r.data)
	if err != nil {
		return nil, fmt.Errorf("bulk: file of %s: %w", r.ID, err)
	}
	return ReadFile(data, sheet)
}

// ReadFile reads a workbook or a file of separated values, whatever its name says.
func ReadFile(data []byte, sheet string) (*inventory.Table, error) {
	var t *inventory.Table
	var err error
	if inventory.IsXLSX(data) {
		t, err = inventory.ReadXLSX(bytes.NewReader(data), sheet)
	} else {
		t, err = inventory.ReadCSV(bytes.NewReader(data))
	}
	if err == nil && len(t.Records)+len(t.Problems) == 0 {
		err = &inventory.Problem{Line: 1, Message: text.T("le fichier n’a que des titres de colonnes\u00a0: ajoutez au moins une ligne", "the file has column headers only: add at least one line")}
	}
	if err == nil && len(t.Records) > MostRows {
		err = &inventory.Problem{Line: 1, Message: text.T("le fichier a plus de "+strconv.Itoa(MostRows)+" fiches\u00a0: divisez-le", "the file has more than "+strconv.Itoa(MostRows)+" records: split it")}
	}
	return t, unreadable(err)
}

// unreadable makes the problem of a file a fault for whoever sent it; anything else is a failure.
func unreadable(err error) error {
	var problem *inventory.Problem
	if err == nil || !errors.As(err, &problem) {
		return err
	}
	return fault.Invalid(text.T("Ce fichier ne peut pas être lu.", "This file cannot be read."), fault.Field{Name: "file", Message: Located(*problem)})
}

// Located is a problem told with its place.
func Located(p inventory.Problem) text.Text {
	where := p.Where()
	return text.T(where.FR+"\u00a0: "+strings.TrimSuffix(p.Message.FR, ".")+".", where.EN+": "+strings.TrimSuffix(p.Message.EN, ".")+".")
}

const (
	sqlAddRun = `INSERT INTO import_run (id, kind, body_id, person_id, by_name, file_name, data, mapping, state, outcome, at, ended_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '[]', ?, 0)`

	sqlRun = `SELECT id, kind, body_id, person_id, by_name, file_name, data, mapping, state, outcome, at, ended_at FROM import_run WHERE id = ?`

	sqlRuns = `SELECT id, kind, body_id, person_id, by_name, file_name, '', mapping, state, outcome, at, ended_at FROM import_run
		WHERE kind = ? AND replace(CAST(? AS TEXT), ',' || body_id || ',', ',') <> CAST(? AS TEXT) ORDER BY at DESC, id DESC LIMIT 20`

	sqlSetMapping = "UPDATE import_run SET mapping = ? WHERE id = ? AND state = 'open'"

	sqlEndRun = "UPDATE import_run SET state = ?, outcome = ?, ended_at = ?, data = '' WHERE id = ? AND state = 'open'"
)

// Begin keeps a file that a person sends for a body, with the mapping to begin with. The file was read already.
func (s *Store) Begin(ctx context.Context, actor people.Actor, kind, bodyID, fileName string, data []byte, m inventory.Mapping) (string, error) {
	if err := people.Allow(actor, people.RecordCreate, bodyID); err != nil {
		return "", err
	}
	mapping, err := json.Marshal(m)
	if err != nil {
		return "", fmt.Errorf("bulk: mapping: %w", err)
	}
	id := db.NewID()
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, sqlAddRun, id, kind, bodyID, actor.ID, actor.Name, fileName, base64.StdEncoding.EncodeToString(data), string(mapping),
			string(Open), db.Micros(s.now()))
		return err
	})
	if err != nil {
		return "", fmt.Errorf("bulk: begin: %w", err)
	}
	return id, nil
}

// Run gives a run that the actor may work on; for anyone else it does not exist.
func (s *Store) Run(ctx context.Context, actor people.Actor, id string) (r Run, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		r, err = scanRun(tx.QueryRow(ctx, sqlRun, id))
		return err
	})
	if errors.Is(err, db.ErrNoRows) || err == nil && !people.Can(actor, people.RecordCreate, r.BodyID) {
		return Run{}, fault.NotFound(text.T("Cette importation n’existe pas.", "This import does not exist."))
	}
	if err != nil {
		return Run{}, fmt.Errorf("bulk: run %s: %w", id, err)
	}
	return r, nil
}

// Runs lists the latest runs of these bodies, without their files.
func (s *Store) Runs(ctx context.Context, kind string, bodyIDs []string) (found []Run, err error) {
	bodies := "," + strings.Join(bodyIDs, ",") + ","
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlRuns, kind, bodies, bodies)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			r, err := scanRun(rows)
			if err != nil {
				return err
			}
			found = append(found, r)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("bulk: runs: %w", err)
	}
	return found, nil
}

func scanRun(row interface{ Scan(...any) error }) (Run, error) {
	var r Run
	var mapping, outcome string
	var at, ended int64
	if err := row.Scan(&r.ID, &r.Kind, &r.BodyID, &r.PersonID, &r.ByName, &r.FileName, &r.data, &mapping, &r.State, &outcome, &at, &ended); err != nil {
		return r, err
	}
	r.At = db.Time(at)
	if ended > 0 {
		r.Ended = db.Time(ended)
	}
	return r, errors.Join(json.Unmarshal([]byte(mapping), &r.Mapping), json.Unmarshal([]byte(outcome), &r.Touched))
}

// Map keeps the mapping that a person chose for a run.
func (s *Store) Map(ctx context.Context, r Run, m inventory.Mapping) error {
	data, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("bulk: mapping: %w", err)
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, sqlSetMapping, string(data), r.ID)
		return err
	})
	if err != nil {
		return fmt.Errorf("bulk: mapping of %s: %w", r.ID, err)
	}
	return nil
}

// Cancel gives a run up: nothing was imported, and the file is forgotten.
func (s *Store) Cancel(ctx context.Context, r Run) error {
	return s.db.Write(ctx, func(tx *db.Tx) error { return s.end(ctx, tx, r, Cancelled, nil) })
}

// end closes an open run; one that somebody closed meanwhile is a conflict.
func (s *Store) end(ctx context.Context, tx *db.Tx, r Run, state RunState, touched []Touched) error {
	if touched == nil {
		touched = []Touched{}
	}
	outcome, err := json.Marshal(touched)
	if err != nil {
		return fmt.Errorf("bulk: end of %s: %w", r.ID, err)
	}
	ended, err := tx.Exec(ctx, sqlEndRun, string(state), string(outcome), db.Micros(s.now()), r.ID)
	if err != nil {
		return fmt.Errorf("bulk: end of %s: %w", r.ID, err)
	}
	if ended == 0 {
		return fault.Conflict(text.T("Cette importation est déjà terminée.", "This import is already over."))
	}
	return nil
}
