package portrait

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"balise/engine/text"
	"balise/measures/readiness/assessment"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
)

// Opening is what the central team decides when it opens an edition.
type Opening struct {
	Year       int
	Opens, Due people.Day
	Types      []string // types of the bodies that are expected
	Without    []string // IDs of bodies that are not, all the same
}

const (
	sqlAddEdition = `INSERT INTO readiness_edition (year, state, opens, due, version, opened_at, opened_by, closed_at, closed_by, sequence, figures)
		VALUES (?, 'open', ?, ?, 1, ?, ?, 0, '', 0, '')`

	sqlAddExpected = `INSERT INTO readiness_expected (year, body_id, portfolio, type, size, reminded_at, reminders) VALUES (?, ?, ?, ?, ?, 0, 0)`

	sqlExtend = `UPDATE readiness_edition SET due = ?, version = version + 1 WHERE year = ? AND version = ? AND state = 'open'`

	sqlClose = `UPDATE readiness_edition SET state = 'closed', version = version + 1, closed_at = ?, closed_by = ?, sequence = ?, figures = ?
		WHERE year = ? AND version = ? AND state = 'open'`
)

// check says what is wrong with an opening.
func (o Opening) check() error {
	var wrong []fault.Field
	say := func(field string, message text.Text) {
		wrong = append(wrong, fault.Field{Name: field, Message: message})
	}
	if o.Year < 2020 || o.Year > 2100 {
		say("year", text.T("Écrivez une année entre 2020 et 2100.", "Write a year between 2020 and 2100."))
	}
	for _, d := range []struct {
		name string
		day  people.Day
	}{{"opens", o.Opens}, {"due", o.Due}} {
		if _, err := time.Parse(time.DateOnly, string(d.day)); err != nil {
			say(d.name, text.T("Donnez une date complète.", "Give a whole date."))
		}
	}
	if len(wrong) == 0 && o.Due < o.Opens {
		say("due", text.T("L’échéance vient avant l’ouverture.", "The due date comes before the opening."))
	}
	if len(o.Types) == 0 {
		say("types", text.T("Choisissez au moins un type d’organisme.", "Choose at least one type of body."))
	}
	if len(wrong) > 0 {
		return fault.Invalid(text.T("L’édition ne peut pas être ouverte.", "The edition cannot be opened."), wrong...)
	}
	return nil
}

// Chosen lists the bodies that an opening expects: those of its types that exist on the day it opens, in the order of their names.
func (s *Store) Chosen(ctx context.Context, o Opening) ([]people.Body, error) {
	all, err := s.People.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(b people.Body) bool {
		return !slices.Contains(o.Types, b.Type) || !b.ActiveAt(o.Opens) || slices.Contains(o.Without, b.ID)
	}), nil
}

// Open opens the edition of a year. Refused when the year has one.
func (s *Store) Open(ctx context.Context, actor people.Actor, o Opening) error {
	if err := people.Allow(actor, people.PortraitManage, ""); err != nil {
		return err
	}
	if err := o.check(); err != nil {
		return err
	}
	bodies, err := s.Chosen(ctx, o)
	if err != nil {
		return err
	}
	if len(bodies) == 0 {
		return fault.Invalid(text.T("Aucun organisme n’est attendu.", "No body is expected."),
			fault.Field{Name: "types", Message: text.T("Aucun organisme de ces types n’existe à l’ouverture.", "No body of these types exists on the opening day.")})
	}
	sizes, err := s.Sizes(ctx)
	if err != nil {
		return err
	}
	now := s.now()
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, sqlAddEdition, o.Year, string(o.Opens), string(o.Due), db.Micros(now), actor.Name)
		if errors.Is(err, db.ErrExists) {
			return fault.Conflict(text.T("Cette année a déjà une édition.", "This year already has an edition."))
		}
		if err != nil {
			return fmt.Errorf("opening the readiness edition of %d: %w", o.Year, err)
		}
		for _, b := range bodies {
			if _, err := tx.Exec(ctx, sqlAddExpected, o.Year, b.ID, b.Portfolio, b.Type, sizes.At(b.ID, o.Opens)); err != nil {
				return fmt.Errorf("opening the readiness edition of %d: %w", o.Year, err)
			}
		}
		return s.audit(ctx, tx, actor, "open", o.Year, "", map[string]string{"due": string(o.Due), "bodies": strconv.Itoa(len(bodies))})
	})
}

func (s *Store) audit(ctx context.Context, tx *db.Tx, actor people.Actor, act string, year int, bodyID string, detail map[string]string) error {
	return people.Audit(ctx, tx, people.Entry{At: s.now(), Actor: actor, Action: "readiness.edition." + act, Kind: "readiness_edition", ObjectID: strconv.Itoa(year),
		BodyID: bodyID, Detail: detail})
}

// open gives an edition that may still change, as it was when the page was drawn.
func (s *Store) open(ctx context.Context, actor people.Actor, year, base int) (Edition, error) {
	if err := people.Allow(actor, people.PortraitManage, ""); err != nil {
		return Edition{}, err
	}
	e, err := s.Edition(ctx, year)
	switch {
	case err != nil:
		return e, err
	case e.State != Open:
		return e, fault.Conflict(text.T("Cette édition est close\u00a0: ses chiffres ne changent plus.", "This edition is closed: its figures no longer change."))
	case e.Version != base:
		return e, errChanged()
	}
	return e, nil
}

func errChanged() error {
	return fault.Conflict(text.T("L’édition a changé entretemps. Relisez-la, puis recommencez.", "The edition changed meanwhile. Read it again, then start over."))
}

// Extend moves the last day to sign of an open edition.
func (s *Store) Extend(ctx context.Context, actor people.Actor, year, base int, due people.Day) error {
	e, err := s.open(ctx, actor, year, base)
	if err != nil {
		return err
	}
	if _, err := time.Parse(time.DateOnly, string(due)); err != nil || due < e.Opens {
		return fault.Invalid(text.T("La date n’a pas changé.", "The date did not change."),
			fault.Field{Name: "due", Message: text.T("Donnez une date complète, après l’ouverture.", "Give a whole date, after the opening.")})
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		changed, err := tx.Exec(ctx, sqlExtend, string(due), year, base)
		if err != nil {
			return fmt.Errorf("readiness edition of %d: %w", year, err)
		}
		if changed == 0 {
			return errChanged()
		}
		return s.audit(ctx, tx, actor, "extend", year, "", map[string]string{"due": string(e.Due) + " → " + string(due)})
	})
}

// Close closes an edition and keeps its figures for ever. They count what was signed up to now.
func (s *Store) Close(ctx context.Context, actor people.Actor, year, base int) error {
	e, err := s.open(ctx, actor, year, base)
	if err != nil {
		return err
	}
	if e.Sequence, err = s.Records.LastPublishedSeq(ctx, assessment.KindID); err != nil {
		return err
	}
	e.State = Closed // so that what is signed from now on does not count
	g, err := s.gather(ctx, e)
	if err != nil {
		return err
	}
	f, err := s.figures(ctx, g)
	if err != nil {
		return fmt.Errorf("closing the readiness edition of %d: %w", year, err)
	}
	kept, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("closing the readiness edition of %d: %w", year, err)
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		changed, err := tx.Exec(ctx, sqlClose, db.Micros(s.now()), actor.Name, e.Sequence, string(kept), year, base)
		if err != nil {
			return fmt.Errorf("closing the readiness edition of %d: %w", year, err)
		}
		if changed == 0 {
			return errChanged()
		}
		return s.audit(ctx, tx, actor, "close", year, "", map[string]string{"signed": strconv.Itoa(f.Signed), "expected": strconv.Itoa(f.Expected)})
	})
}
