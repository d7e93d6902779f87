package record

import (
	"context"
	"errors"
	"fmt"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/db"
)

const (
	sqlCited = "SELECT kind, body_id FROM record WHERE id = ?"

	sqlKeepLink = "INSERT INTO record_link (from_id, to_id, relation, at, by_name) VALUES (?, ?, ?, ?, ?) ON CONFLICT (from_id, to_id, relation) DO NOTHING"

	sqlCiting = `SELECT r.id, r.kind, r.number, r.body_id, r.state, r.version, r.seq, r.public_state, COALESCE(r.source_key, ''),
		r.created_at, r.updated_at, v.by_name, v.answers, v.instrument_version
		FROM record_link l JOIN record r ON r.id = l.from_id JOIN revision v ON v.seq = r.seq
		WHERE l.to_id = ? AND l.relation = ? AND r.kind = ? ORDER BY r.number DESC`
)

// Citing lists the records of a kind that answer a record question with this record now, the last made first.
func (s *Store) Citing(ctx context.Context, id, kindID, question string) ([]Record, error) {
	var found []Record
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlCiting, id, question, kindID)
		if err != nil {
			return err
		}
		found, err = collect(rows, s.scanRecord)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("record %s: cited by: %w", id, err)
	}
	var now []Record // a link stays when the answer changes
	for _, r := range found {
		if r.Answers[question].Value == id {
			now = append(now, r)
		}
	}
	return now, nil
}

// Uncitable gives a problem for each answer that names a record which is not of the kind that the question asks for, or not of
// this body. An answer that was already there stands: a body may have merged since.
func (s *Store) Uncitable(ctx context.Context, kindID, bodyID string, before, after instrument.Answers) (problems []instrument.Problem, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		problems, err = s.uncitable(ctx, tx, kindID, bodyID, before, after)
		return err
	})
	return problems, err
}

func (s *Store) uncitable(ctx context.Context, tx *db.Tx, kindID, bodyID string, before, after instrument.Answers) ([]instrument.Problem, error) {
	kind, err := s.Kind(kindID)
	if err != nil {
		return nil, err
	}
	var problems []instrument.Problem
	for _, q := range kind.Instrument.Questions() {
		id, cites := after[q.ID].Value.(string)
		if q.Kind != instrument.KindRecord || !cites || before[q.ID].Value == id {
			continue
		}
		var ofKind, ofBody string
		err := tx.QueryRow(ctx, sqlCited, id).Scan(&ofKind, &ofBody)
		if err != nil && !errors.Is(err, db.ErrNoRows) {
			return nil, fmt.Errorf("record %s: %w", id, err)
		}
		if ofKind != q.Of || ofBody != bodyID {
			problems = append(problems, instrument.Problem{Field: q.ID, Question: q.ID, Message: text.T(
				"Cette fiche n’est pas de votre organisme, ou n’existe pas\u00a0: choisissez dans la liste.",
				"This record is not of your body, or does not exist: choose from the list.")})
		}
	}
	return problems, nil
}

// cite keeps the links by which the records that answers name lead back to this one.
func (w *Writer) cite(ctx context.Context, kind Kind, r Record, before instrument.Answers, byName string) error {
	for _, q := range kind.Instrument.Questions() {
		id, cites := r.Answers[q.ID].Value.(string)
		if q.Kind != instrument.KindRecord || !cites || before[q.ID].Value == id {
			continue
		}
		if _, err := w.tx.Exec(ctx, sqlKeepLink, r.ID, id, q.ID, db.Micros(w.at), byName); err != nil {
			return fmt.Errorf("record %s: link to %s: %w", r.ID, id, err)
		}
	}
	return nil
}
