package record

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/lang"
	"balise/platform/people"
)

// Writer changes records in one transaction. Each of its methods checks the actor's right, and leaves a line in the audit
// trail.
type Writer struct {
	store *Store
	tx    *db.Tx
	at    time.Time
}

// Tx is the writer's transaction, for what another package keeps together with the records: the bodies of an import.
func (w *Writer) Tx() *db.Tx { return w.tx }

// OfBody is Store.OfBody in the writer's transaction, for what holds only as long as the records stay as they are.
func (w *Writer) OfBody(ctx context.Context, kind, bodyID string) ([]Record, error) {
	return w.store.ofBody(ctx, w.tx, kind, bodyID)
}

const (
	sqlNextNumber = `INSERT INTO record_number (kind, last) VALUES (?, 1)
		ON CONFLICT (kind) DO UPDATE SET last = record_number.last + 1 RETURNING last`

	sqlTakeNumber = `INSERT INTO record_number (kind, last) VALUES (?, ?)
		ON CONFLICT (kind) DO UPDATE SET last = excluded.last WHERE record_number.last < excluded.last RETURNING last`

	sqlNextSeq = "UPDATE sequence SET last = last + 1 RETURNING last"

	sqlAddRecord = `INSERT INTO record
		(id, kind, number, body_id, source_key, state, version, seq, public_state, created_at, updated_at, folded)
		VALUES (?, ?, ?, ?, NULLIF(?, ''), ?, ?, ?, ?, ?, ?, ?)`

	sqlSetRecord = "UPDATE record SET state = ?, version = ?, seq = ?, public_state = ?, updated_at = ?, folded = ? WHERE id = ?"

	sqlAddRevision = `INSERT INTO revision
		(seq, record_id, version, act, state, answers, instrument_version, at, by_id, by_name, reason_fr, reason_en)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
)

// Create makes a draft that belongs to a body, with the next number of its kind. A source key, when there is one, is that
// of no other record of the kind.
func (w *Writer) Create(ctx context.Context, actor people.Actor, kindID, bodyID string, answers instrument.Answers, reason text.Text, sourceKey string) (Record, error) {
	return w.CreateAs(ctx, actor, kindID, bodyID, 0, answers, reason, sourceKey)
}

// CreateAs is Create for a record that already has a number elsewhere: it keeps it, as long as the numbers of its kind have
// not reached it yet.
func (w *Writer) CreateAs(ctx context.Context, actor people.Actor, kindID, bodyID string, number int64, answers instrument.Answers, reason text.Text, sourceKey string) (Record, error) {
	kind, err := w.store.Kind(kindID)
	if err != nil {
		return Record{}, err
	}
	r := Record{
		ID: db.NewID(), Kind: kindID, BodyID: bodyID, Answers: answers, InstrumentVersion: kind.Instrument.Version,
		CreatedAt: w.at, SourceKey: sourceKey,
	}
	t, err := kind.allowed(actor, r, Create)
	if err != nil {
		return Record{}, err
	}
	if _, err := w.body(ctx, bodyID); err != nil {
		return Record{}, err
	}
	if err := w.checkAnswers(ctx, kind, actor, r, nil); err != nil {
		return Record{}, err
	}
	if err := w.checkOnly(ctx, kind, r, answers); err != nil {
		return Record{}, err
	}
	if r.Number, err = w.number(ctx, kindID, number); err != nil {
		return Record{}, err
	}
	r.State = t.To
	if r, err = w.save(ctx, actor, kind, r, Create, reason); err != nil {
		return Record{}, err
	}
	return r, w.cite(ctx, kind, r, nil, actor.Name)
}

// number gives the wanted number where it can still be had, and the next one otherwise.
func (w *Writer) number(ctx context.Context, kindID string, wanted int64) (n int64, err error) {
	if wanted > 0 {
		if err = w.tx.QueryRow(ctx, sqlTakeNumber, kindID, wanted).Scan(&n); err == nil {
			return n, nil
		}
	}
	if wanted <= 0 || errors.Is(err, db.ErrNoRows) {
		err = w.tx.QueryRow(ctx, sqlNextNumber, kindID).Scan(&n)
	}
	if err != nil {
		return 0, fmt.Errorf("record: next number: %w", err)
	}
	return n, nil
}

// Edit replaces the answers of a record. baseVersion is the version that the actor was reading: when it is no longer the
// last one, nothing changes and the error is a *ConflictError. Answers equal to the present ones change nothing. They are those of the
// version of the instrument under which the record was answered: Bring goes to another.
func (w *Writer) Edit(ctx context.Context, actor people.Actor, id string, baseVersion int, answers instrument.Answers, reason text.Text) (Record, error) {
	r, kind, err := w.load(ctx, id)
	if err != nil {
		return Record{}, err
	}
	t, err := kind.allowed(actor, r, Edit)
	if err != nil {
		return Record{}, err
	}
	if err := w.checkBase(ctx, r, baseVersion, answers); err != nil {
		return Record{}, err
	}
	if same(r.Answers, answers) {
		return r, nil
	}
	before := r.Answers
	r.Answers, r.InstrumentVersion, r.State = answers, kind.Instrument.Version, t.To
	if err := w.checkAnswers(ctx, kind, actor, r, before); err != nil {
		return Record{}, err
	}
	if err := w.checkOnly(ctx, kind, r, answers); err != nil {
		return Record{}, err
	}
	if r, err = w.save(ctx, actor, kind, r, Edit, reason); err != nil {
		return Record{}, err
	}
	return r, w.cite(ctx, kind, r, before, actor.Name)
}

// Move does any other act: submit, return, publish, withdraw, retire, restore. The reason is public when the act is. What
// was public before cannot change without one, nor can a record be returned to its authors without one.
func (w *Writer) Move(ctx context.Context, actor people.Actor, id string, baseVersion int, act Act, reason text.Text) (Record, error) {
	r, kind, err := w.load(ctx, id)
	if err != nil {
		return Record{}, err
	}
	t, err := kind.allowed(actor, r, act)
	if err != nil {
		return Record{}, err
	}
	if act == Create || act == Edit {
		return Record{}, fmt.Errorf("record: %s is not a move", act)
	}
	if err := w.checkBase(ctx, r, baseVersion, nil); err != nil {
		return Record{}, err
	}
	publishes := act == Publish || (act == Withdraw || act == Retire) && r.PublicState != ""
	if reason.Empty() && (act == Return || publishes && r.PublicState != "") {
		return Record{}, fault.Invalid(text.T("Donnez la raison.", "Give the reason."), fault.Field{Name: "reason", Message: text.T(
			"Donnez la raison, en français ou en anglais.", "Give the reason, in French or in English.")})
	}
	if act == Submit || act == Publish {
		if err := invalid(kind.Instrument.Validate(r.Answers, instrument.StageSubmit)); err != nil {
			return Record{}, err
		}
	}
	if kind.Guard != nil {
		if err := kind.Guard(ctx, w.tx, r, act); err != nil {
			return Record{}, err
		}
	}
	r.State = t.To
	if publishes {
		return w.publish(ctx, actor, kind, r, act, reason)
	}
	return w.save(ctx, actor, kind, r, act, reason)
}

// load reads a record in the writer's transaction, with its kind under the version in which it was answered.
func (w *Writer) load(ctx context.Context, id string) (Record, Kind, error) {
	r, err := w.store.load(ctx, w.tx, id)
	if err != nil {
		return Record{}, Kind{}, err
	}
	kind, err := w.store.Kind(r.Kind)
	return r, kind.Under(r.InstrumentVersion), err
}

// save writes the record's next revision, what the record has become, and the line of the audit trail. It completes the
// record with its new version and sequence number.
func (w *Writer) save(ctx context.Context, actor people.Actor, kind Kind, r Record, act Act, reason text.Text) (Record, error) {
	const maxReason = 2000 // characters
	if utf8.RuneCountInString(reason.FR) > maxReason || utf8.RuneCountInString(reason.EN) > maxReason {
		return Record{}, fault.Invalid(text.T("La raison est trop longue.", "The reason is too long."), fault.Field{Name: "reason",
			Message: text.T("Donnez la raison en 2\u00a0000 caractères ou moins.", "Give the reason in 2,000 characters or fewer.")})
	}
	answers, err := json.Marshal(r.Answers)
	if err != nil {
		return Record{}, fmt.Errorf("record %s: %w", r.ID, err)
	}
	if err := w.tx.QueryRow(ctx, sqlNextSeq).Scan(&r.Seq); err != nil {
		return Record{}, fmt.Errorf("record %s: next sequence number: %w", r.ID, err)
	}
	r.Version++
	r.UpdatedAt, r.UpdatedBy, r.Title = w.at, actor.Name, kind.Title(r.Answers)
	if err := w.saveHead(ctx, r); err != nil {
		return Record{}, err
	}
	if _, err := w.tx.Exec(ctx, sqlAddRevision, r.Seq, r.ID, r.Version, string(act), string(r.State), string(answers), r.InstrumentVersion,
		db.Micros(w.at), actor.ID, actor.Name, reason.FR, reason.EN); err != nil {
		return Record{}, fmt.Errorf("record %s: add revision %d: %w", r.ID, r.Version, err)
	}
	return r, w.audit(ctx, actor, r, string(act), reason)
}

// saveHead writes where the record stands.
func (w *Writer) saveHead(ctx context.Context, r Record) error {
	folded := lang.Fold(fmt.Sprintf("%d %s %s %s", r.Number, r.Title.FR, r.Title.EN, r.SourceKey))
	if r.Version > 1 {
		if _, err := w.tx.Exec(ctx, sqlSetRecord, string(r.State), r.Version, r.Seq, string(r.PublicState), db.Micros(r.UpdatedAt), folded, r.ID); err != nil {
			return fmt.Errorf("record %s: %w", r.ID, err)
		}
		return nil
	}
	_, err := w.tx.Exec(ctx, sqlAddRecord, r.ID, r.Kind, r.Number, r.BodyID, r.SourceKey, string(r.State), r.Version, r.Seq, string(r.PublicState),
		db.Micros(r.CreatedAt), db.Micros(r.UpdatedAt), folded)
	if errors.Is(err, db.ErrExists) {
		return fault.Conflict(text.T(
			"Une fiche porte déjà cette clé de source\u00a0: «\u00a0"+r.SourceKey+"\u00a0».",
			"A record already has this source key: “"+r.SourceKey+"”.")).Because(err)
	}
	if err != nil {
		return fmt.Errorf("record %s: add: %w", r.ID, err)
	}
	return nil
}

// audit leaves the line that says who did it.
func (w *Writer) audit(ctx context.Context, actor people.Actor, r Record, what string, reason text.Text) error {
	detail := map[string]string{"number": strconv.FormatInt(r.Number, 10), "version": strconv.Itoa(r.Version)}
	if !reason.Empty() {
		detail["reason"] = reason.In(text.FR)
	}
	return people.Audit(ctx, w.tx, people.Entry{
		At: w.at, Actor: actor, Action: "record." + what, Kind: r.Kind, ObjectID: r.ID, BodyID: r.BodyID, Detail: detail,
	})
}

// Check gives the fault of answers that this actor could not give a record as a draft; nil when Edit, or Create for a
// record that has no ID yet, would take them. It says nothing of the record's state.
func (s *Store) Check(actor people.Actor, r Record, after instrument.Answers) error {
	kind, err := s.Kind(r.Kind)
	if err != nil {
		return err
	}
	return checkDraft(kind.Under(r.InstrumentVersion), actor, r.BodyID, r.Answers, after)
}

// checkAnswers is checkDraft, for answers that are about to be kept: the records that they name are known too.
func (w *Writer) checkAnswers(ctx context.Context, kind Kind, actor people.Actor, r Record, before instrument.Answers) error {
	if err := checkDraft(kind, actor, r.BodyID, before, r.Answers); err != nil {
		return err
	}
	problems, err := w.store.uncitable(ctx, w.tx, kind.ID, r.BodyID, before, r.Answers)
	if err != nil {
		return err
	}
	return invalid(problems)
}

// checkDraft gives the fault of answers that cannot even be a draft, or that withhold what this actor may not.
func checkDraft(kind Kind, actor people.Actor, bodyID string, before, after instrument.Answers) error {
	problems := kind.Instrument.Validate(after, instrument.StageDraft)
	problems = append(problems, kind.Instrument.CheckWithholding(before, after, withholders(actor, bodyID)...)...)
	return invalid(problems)
}

// withholders gives the actor's roles for the body, as instruments name them when they say who may withhold; none when the
// actor may withhold nothing there.
func withholders(actor people.Actor, bodyID string) []string {
	if !people.Can(actor, people.RecordWithhold, bodyID) {
		return nil
	}
	var roles []string
	for _, role := range people.Roles {
		if actor.ID == people.OperatorID {
			roles = append(roles, string(role))
		}
	}
	for _, g := range actor.Grants {
		if g.BodyID == "" || g.BodyID == bodyID {
			roles = append(roles, string(g.Role))
		}
	}
	return roles
}

// invalid turns problems into a fault that names each field.
func invalid(problems []instrument.Problem) error {
	if len(problems) == 0 {
		return nil
	}
	fields := make([]fault.Field, len(problems))
	for i, p := range problems {
		fields[i] = fault.Field{Name: p.Field, Message: p.Message}
	}
	return fault.Invalid(text.T("Certaines réponses sont à revoir.", "Some answers need attention."), fields...)
}

// same tells whether two sets of answers say the same.
func same(a, b instrument.Answers) bool {
	for id := range a {
		if !instrument.Equal(a[id], b[id]) {
			return false
		}
	}
	for id := range b {
		if !instrument.Equal(a[id], b[id]) {
			return false
		}
	}
	return true
}
