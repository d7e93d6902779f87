package record

import (
	"context"
	"errors"
	"fmt"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
)

const sqlBefore = `SELECT seq, record_id, version, act, state, answers, instrument_version, at, by_id, by_name, reason_fr, reason_en
	FROM revision WHERE record_id = ? AND instrument_version <> ? ORDER BY version DESC LIMIT 1`

// Under gives the kind as it is for answers given under a version of its instrument: they keep the questions, the rules and the words of
// their own version until somebody brings them to the one in force. A version that is not here any more is read as the one in force.
func (k Kind) Under(version string) Kind {
	in := k.Instrument.Under(version)
	if in == k.Instrument {
		return k
	}
	k.Instrument = in
	if k.plain {
		k.Public = publicOf(in)
	}
	return k
}

// Current gives the kind with the questions in force at this moment.
func (k Kind) Current() Kind {
	if k.Now == nil {
		return k
	}
	if k.Instrument = k.Now(); k.plain {
		k.Public = publicOf(k.Instrument)
	}
	return k
}

// publicOf gives what kinds publish that do not say otherwise.
func publicOf(in *instrument.Instrument) func(people.Body, instrument.Answers) instrument.Answers {
	return func(_ people.Body, a instrument.Answers) instrument.Answers { return in.Public(a) }
}

// Brought tells what answers of a record would come to in the version in force, evidence judged today. There is nothing to do, and ok is
// false, when it is under that version already.
func (s *Store) Brought(r Record) (b instrument.Brought, ok bool, err error) {
	kind, err := s.Kind(r.Kind)
	if err != nil {
		return b, false, err
	}
	versions := kind.Instrument.VersionsSince(r.InstrumentVersion)
	if len(versions) < 2 {
		return b, false, nil
	}
	return instrument.Bring(versions, r.Answers, today(s.now())), true, nil
}

// Bring brings a record to the version of its instrument that is in force, by one revision that says how many answers were lost: those
// before it keep them. It asks for the right to edit. baseVersion is that of Edit.
func (w *Writer) Bring(ctx context.Context, actor people.Actor, id string, baseVersion int) (Record, error) {
	r, _, t, err := w.forVersion(ctx, actor, id, baseVersion)
	if err != nil {
		return Record{}, err
	}
	b, ok, err := w.store.Brought(r)
	if err != nil {
		return Record{}, err
	}
	if !ok {
		return Record{}, fault.Conflict(text.T("Cette fiche suit déjà la version en vigueur du questionnaire.", "This record follows the version of the questionnaire in force already."))
	}
	lost := 0
	for _, p := range b.Passages {
		lost += len(p.Lost)
	}
	why := text.T(fmt.Sprintf("Passage de la version %s à la version %s du questionnaire\u00a0; sans place dans la nouvelle\u00a0: %d.", b.From.Version, b.To.Version, lost),
		fmt.Sprintf("From version %s to version %s of the questionnaire; without a place in the newer one: %d.", b.From.Version, b.To.Version, lost))
	inForce, err := w.store.Kind(r.Kind)
	if err != nil {
		return Record{}, err
	}
	return w.replace(ctx, actor, inForce, r, t, b.Answers, why)
}

// Before gives the last revision of a record under another version of its instrument, and whether there is one that BringBack may take back.
func (s *Store) Before(ctx context.Context, r Record) (v Revision, found bool, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		v, found, err = s.before(ctx, tx, r)
		return err
	})
	return v, found, err
}

func (s *Store) before(ctx context.Context, tx *db.Tx, r Record) (Revision, bool, error) {
	kind, err := s.Kind(r.Kind)
	if err != nil || kind.Instrument.Version != r.InstrumentVersion {
		return Revision{}, false, err
	}
	v, err := scanRevision(tx.QueryRow(ctx, sqlBefore, r.ID, r.InstrumentVersion))
	if errors.Is(err, db.ErrNoRows) {
		return Revision{}, false, nil
	}
	if err != nil {
		return Revision{}, false, fmt.Errorf("record %s: under another version: %w", r.ID, err)
	}
	return v, kind.Instrument.At(v.InstrumentVersion) != nil, nil
}

// BringBack undoes Bring: the record takes back the answers of its last revision under another version. What was changed since stays in the
// history.
func (w *Writer) BringBack(ctx context.Context, actor people.Actor, id string, baseVersion int) (Record, error) {
	r, kind, t, err := w.forVersion(ctx, actor, id, baseVersion)
	if err != nil {
		return Record{}, err
	}
	was, found, err := w.store.before(ctx, w.tx, r)
	if err != nil {
		return Record{}, err
	}
	if !found {
		return Record{}, fault.Conflict(text.T("Cette fiche n’a pas changé de version du questionnaire.", "This record has not changed versions of the questionnaire."))
	}
	// Nobody undoes what another has withheld since by going around it.
	again := instrument.Bring(kind.Instrument.VersionsSince(was.InstrumentVersion), was.Answers, instrument.Date{})
	if err := invalid(kind.Instrument.CheckWithholding(r.Answers, again.Answers, withholders(actor, r.BodyID)...)); err != nil {
		return Record{}, err
	}
	why := text.T(fmt.Sprintf("Retour à la version %s du questionnaire, avec les réponses de la version %d de la fiche.", was.InstrumentVersion, was.Version),
		fmt.Sprintf("Back to version %s of the questionnaire, with the answers of version %d of the record.", was.InstrumentVersion, was.Version))
	return w.replace(ctx, actor, kind.Under(was.InstrumentVersion), r, t, was.Answers, why)
}

// forVersion reads a record whose version of the instrument the actor may change now.
func (w *Writer) forVersion(ctx context.Context, actor people.Actor, id string, baseVersion int) (Record, Kind, Transition, error) {
	r, kind, err := w.load(ctx, id)
	if err != nil {
		return r, kind, Transition{}, err
	}
	t, err := kind.allowed(actor, r, Edit)
	if err == nil {
		err = w.checkBase(ctx, r, baseVersion, nil)
	}
	return r, kind, t, err
}

// replace makes the revision. What is withheld and what is cited is what it was: nobody decides it here.
func (w *Writer) replace(ctx context.Context, actor people.Actor, kind Kind, r Record, t Transition, answers instrument.Answers, why text.Text) (Record, error) {
	before := r.Answers
	r.Answers, r.InstrumentVersion, r.State = answers, kind.Instrument.Version, t.To
	if err := w.checkAnswers(ctx, kind, actor, r, answers); err != nil {
		return Record{}, err
	}
	if err := w.checkOnly(ctx, kind, r, answers); err != nil {
		return Record{}, err
	}
	r, err := w.save(ctx, actor, kind, r, Edit, why)
	if err != nil {
		return Record{}, err
	}
	return r, w.cite(ctx, kind, r, before, actor.Name)
}

func today(now time.Time) instrument.Date {
	return instrument.Date{Year: now.Year(), Month: int(now.Month()), Day: now.Day()}
}
