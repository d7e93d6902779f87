package record

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
)

const sqlAddPublication = `INSERT INTO publication
	(seq, record_id, kind, number, body_id, state, title_fr, title_en, answers, instrument_version, at, reason_fr, reason_en, previous)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const sqlOwnWords = "SELECT COUNT(*) FROM revision WHERE record_id = ? AND by_id = ? AND seq > ? AND act IN ('create', 'edit')"

// publish saves the record in its new state with what the public reads from now on. A withdrawn or retired record keeps
// the answers that the public last read: only its state and the reason are new.
func (w *Writer) publish(ctx context.Context, actor people.Actor, kind Kind, r Record, act Act, reason text.Text) (Record, error) {
	last, err := current(ctx, w.tx, r.Kind, r.Number)
	if err != nil && !errors.Is(err, db.ErrNoRows) {
		return Record{}, err
	}
	p := last
	if act == Publish {
		if err := w.otherEyes(ctx, actor, kind, r, last.Seq); err != nil {
			return Record{}, err
		}
		if err := kind.Publishable(r.Answers); err != nil {
			return Record{}, err
		}
		body, err := w.body(ctx, r.BodyID)
		if err != nil {
			return Record{}, err
		}
		if p, err = proposed(kind, body, r); err != nil {
			return Record{}, err
		}
	}
	r.PublicState = r.State
	if r, err = w.save(ctx, actor, kind, r, act, reason); err != nil {
		return Record{}, err
	}
	p.Seq, p.State, p.At, p.Reason, p.Previous = r.Seq, r.State, r.UpdatedAt, reason, last.Seq
	return r, w.addPublication(ctx, p)
}

// otherEyes gives the fault of somebody who would publish what they wrote themselves, where the kind asks for somebody else.
func (w *Writer) otherEyes(ctx context.Context, actor people.Actor, kind Kind, r Record, published int64) error {
	if !kind.FourEyes {
		return nil
	}
	var own int
	if err := w.tx.QueryRow(ctx, sqlOwnWords, r.ID, actor.ID, published).Scan(&own); err != nil {
		return fmt.Errorf("record %s: who wrote it: %w", r.ID, err)
	}
	if own > 0 {
		return fault.Invalid(text.T("Vous avez écrit une partie de ce texte\u00a0: une autre personne doit le relire et le publier.",
			"You wrote a part of this text: somebody else must review and publish it."))
	}
	return nil
}

func (w *Writer) addPublication(ctx context.Context, p Publication) error {
	answers, err := json.Marshal(p.Answers)
	if err != nil {
		return fmt.Errorf("record %s: %w", p.RecordID, err)
	}
	if _, err := w.tx.Exec(ctx, sqlAddPublication, p.Seq, p.RecordID, p.Kind, p.Number, p.BodyID, string(p.State), p.Title.FR, p.Title.EN,
		string(answers), p.InstrumentVersion, db.Micros(p.At), p.Reason.FR, p.Reason.EN, p.Previous); err != nil {
		return fmt.Errorf("record %s: add publication: %w", p.RecordID, err)
	}
	return nil
}

// Proposed gives what the public would read if the record were published as it stands, for a preview or for the person who
// approves. Its State is that of the working copy.
func (s *Store) Proposed(ctx context.Context, r Record) (Publication, error) {
	kind, err := s.Kind(r.Kind)
	if err != nil {
		return Publication{}, err
	}
	var body people.Body
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		body, err = people.FindBody(ctx, tx, r.BodyID)
		return err
	})
	if err != nil {
		return Publication{}, fmt.Errorf("record %s: its body: %w", r.ID, err)
	}
	return proposed(kind.Under(r.InstrumentVersion), body, r)
}

func (w *Writer) body(ctx context.Context, id string) (people.Body, error) {
	body, err := people.FindBody(ctx, w.tx, id)
	if err != nil {
		return people.Body{}, fmt.Errorf("record: body %q: %w", id, err)
	}
	return body, nil
}

// proposed computes a publication. It is the only way from answers to the public, so it does not trust the kind: an answer
// that must stay inside is a failure of the program, and nothing is published.
func proposed(kind Kind, body people.Body, r Record) (Publication, error) {
	if kind.Inside {
		return Publication{RecordID: r.ID, Kind: r.Kind, Number: r.Number, BodyID: r.BodyID, State: r.State,
			Answers: instrument.Answers{}, InstrumentVersion: r.InstrumentVersion}, nil
	}
	public := kind.Public(body, r.Answers)
	for id, answer := range public {
		q := kind.Instrument.Question(id)
		if q == nil || !q.Public {
			return Publication{}, fmt.Errorf("record %s: kind %s would publish %q, which is not a public question", r.ID, r.Kind, id)
		}
		if a := answer.Absence; a != nil && a.Reason == instrument.Withheld && (answer.Known() || !a.Note.Empty()) {
			return Publication{}, fmt.Errorf("record %s: kind %s would publish %q, which is withheld", r.ID, r.Kind, id)
		}
	}
	return Publication{
		RecordID: r.ID, Kind: r.Kind, Number: r.Number, BodyID: r.BodyID, State: r.State,
		Title: kind.Title(public), Answers: public, InstrumentVersion: r.InstrumentVersion,
	}, nil
}
