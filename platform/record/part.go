package record

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
)

// PartAct is something that happens to a part of a record: a section of its questionnaire.
type PartAct string

// The acts. An assignment to nobody takes the part back from whoever had it.
const (
	PartAssigned PartAct = "assign"
	PartDone     PartAct = "done"
	PartReopened PartAct = "reopen"
)

// Assignment says who answers a part, and by when: a person of the body, or a function in words, or nobody.
type Assignment struct {
	PersonID, PersonName string
	Function             text.Text
	Due                  people.Day // "" when no day was set
}

// PartEvent is one act on a part. It is never altered.
type PartEvent struct {
	Assignment // of an assignment

	RecordID, Part string
	Act            PartAct
	At             time.Time
	ByID, ByName   string
}

// Part is where a part stands, from its events.
type Part struct {
	Assignment

	RecordID, ID string // of the record, of the section
	Done         bool
	DoneBy       string
	DoneAt       time.Time
	AssignedBy   string
}

// Late tells whether the part should have been done before that day.
func (p Part) Late(today people.Day) bool { return !p.Done && p.Due != "" && p.Due < today }

const (
	sqlAddPartEvent = `INSERT INTO part_event
		(id, record_id, part, act, person_id, person_name, function_fr, function_en, due, at, by_id, by_name)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

	sqlPartEvents = `SELECT record_id, part, act, person_id, person_name, function_fr, function_en, due, at, by_id, by_name
		FROM part_event WHERE record_id = ? ORDER BY at, id`

	sqlPartEventsOf = `SELECT e.record_id, e.part, e.act, e.person_id, e.person_name, e.function_fr, e.function_en, e.due, e.at, e.by_id, e.by_name
		FROM part_event e JOIN record r ON r.id = e.record_id
		WHERE r.kind = ? AND e.record_id IN (SELECT record_id FROM part_event WHERE person_id = ?) ORDER BY e.at, e.id`
)

// AssignPart says who answers a part of a record. Whoever may edit the record may do it; whether the person may answer it is
// for the caller to know.
func (w *Writer) AssignPart(ctx context.Context, actor people.Actor, id, part string, to Assignment) error {
	to.Function = text.T(strings.TrimSpace(to.Function.FR), strings.TrimSpace(to.Function.EN))
	if err := checkAssignment(to); err != nil {
		return err
	}
	return w.addPartEvent(ctx, actor, id, PartEvent{Assignment: to, Part: part, Act: PartAssigned})
}

func checkAssignment(to Assignment) error {
	const longest = 200 // characters
	var wrong []fault.Field
	if to.PersonID != "" && !to.Function.Empty() {
		wrong = append(wrong, fault.Field{Name: "function.fr", Message: text.T("Choisissez une personne ou nommez une fonction, pas les deux.", "Choose a person or name a function, not both.")})
	}
	if utf8.RuneCountInString(to.Function.FR) > longest || utf8.RuneCountInString(to.Function.EN) > longest {
		wrong = append(wrong, fault.Field{Name: "function.fr", Message: text.T("Nommez la fonction en 200 caractères ou moins.", "Name the function in 200 characters or fewer.")})
	}
	if to.Due != "" && !to.Due.Valid() {
		wrong = append(wrong, fault.Field{Name: "due", Message: text.T("Donnez l’échéance avec son jour, son mois et son année.", "Give the due date with its day, month and year.")})
	}
	if wrong == nil {
		return nil
	}
	return fault.Invalid(text.T("La partie n’a pas été confiée.", "The part was not assigned."), wrong...)
}

// MarkPart says that a part is done, or takes it up again. Saying what already is changes nothing.
func (w *Writer) MarkPart(ctx context.Context, actor people.Actor, id, part string, done bool) error {
	events, err := partEvents(ctx, w.tx, id)
	if err != nil {
		return err
	}
	if PartsOf(events)[part].Done == done {
		return nil
	}
	act := PartReopened
	if done {
		act = PartDone
	}
	return w.addPartEvent(ctx, actor, id, PartEvent{Part: part, Act: act})
}

func (w *Writer) addPartEvent(ctx context.Context, actor people.Actor, id string, e PartEvent) error {
	r, kind, err := w.load(ctx, id)
	if err != nil {
		return err
	}
	if _, err := kind.allowed(actor, r, Edit); err != nil {
		return err
	}
	if kind.Instrument.Section(e.Part) == nil {
		return fault.NotFound(text.T("Cette partie n’existe pas.", "This part does not exist."))
	}
	_, err = w.tx.Exec(ctx, sqlAddPartEvent, db.NewID(), id, e.Part, string(e.Act), e.PersonID, e.PersonName, e.Function.FR, e.Function.EN, string(e.Due),
		db.Micros(w.at), actor.ID, actor.Name)
	if err != nil {
		return fmt.Errorf("record %s: part %s: %w", id, e.Part, err)
	}
	detail := map[string]string{"part": e.Part}
	for name, value := range map[string]string{"to": e.PersonName, "function": e.Function.FR, "due": string(e.Due)} {
		if value != "" {
			detail[name] = value
		}
	}
	return people.Audit(ctx, w.tx, people.Entry{At: w.at, Actor: actor, Action: "part." + string(e.Act), Kind: r.Kind, ObjectID: r.ID, BodyID: r.BodyID, Detail: detail})
}

// PartEvents gives what happened to the parts of a record, the oldest first.
func (s *Store) PartEvents(ctx context.Context, id string) (events []PartEvent, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		events, err = partEvents(ctx, tx, id)
		return err
	})
	return events, err
}

func partEvents(ctx context.Context, tx *db.Tx, id string) ([]PartEvent, error) {
	rows, err := tx.Query(ctx, sqlPartEvents, id)
	if err != nil {
		return nil, fmt.Errorf("record %s: parts: %w", id, err)
	}
	return scanPartEvents(rows)
}

func scanPartEvents(rows *sql.Rows) ([]PartEvent, error) {
	return collect(rows, func(row scanner) (PartEvent, error) {
		var e PartEvent
		var at int64
		err := row.Scan(&e.RecordID, &e.Part, &e.Act, &e.PersonID, &e.PersonName, &e.Function.FR, &e.Function.EN, &e.Due, &at, &e.ByID, &e.ByName)
		e.At = db.Time(at)
		return e, err
	})
}

// PartsOf gives where each part of one record stands, from its events.
func PartsOf(events []PartEvent) map[string]Part {
	parts := map[string]Part{}
	for _, e := range events {
		p := parts[e.Part]
		p.RecordID, p.ID = e.RecordID, e.Part
		switch e.Act {
		case PartAssigned:
			p.Assignment, p.AssignedBy = e.Assignment, e.ByName
		case PartDone:
			p.Done, p.DoneBy, p.DoneAt = true, e.ByName, e.At
		case PartReopened:
			p.Done, p.DoneBy, p.DoneAt = false, "", time.Time{}
		}
		parts[e.Part] = p
	}
	return parts
}

// PartsToDo gives the parts of records of a kind that a person was given and that are not done, in the order in which they
// are due.
func (s *Store) PartsToDo(ctx context.Context, kind, personID string) ([]Part, error) {
	var events []PartEvent
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlPartEventsOf, kind, personID)
		if err != nil {
			return err
		}
		events, err = scanPartEvents(rows)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("record: parts of a person: %w", err)
	}
	return partsToDo(events, personID), nil
}

func partsToDo(events []PartEvent, personID string) []Part {
	byRecord := map[string][]PartEvent{}
	for _, e := range events {
		byRecord[e.RecordID] = append(byRecord[e.RecordID], e)
	}
	var todo []Part
	for _, id := range slices.Sorted(maps.Keys(byRecord)) {
		parts := PartsOf(byRecord[id])
		for _, part := range slices.Sorted(maps.Keys(parts)) {
			if p := parts[part]; p.PersonID == personID && !p.Done {
				todo = append(todo, p)
			}
		}
	}
	slices.SortStableFunc(todo, func(a, b Part) int {
		return cmp.Or(cmp.Compare(noDayLast(a.Due), noDayLast(b.Due)), strings.Compare(a.RecordID, b.RecordID))
	})
	return todo
}

// noDayLast puts what has no due date after all that has one.
func noDayLast(d people.Day) people.Day {
	if d == "" {
		return "9999-12-31"
	}
	return d
}
