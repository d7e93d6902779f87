package impact

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
)

const (
	sqlAddDone = `INSERT INTO assessment_duty (id, record_id, duty, done, evidence, dated, reference, at, by_id, by_name)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

	sqlDone = "SELECT duty, done, evidence, dated, reference, at, by_name FROM assessment_duty WHERE record_id = ? ORDER BY at, id"
)

// Tick says whether a duty is done, and what shows it. The last one counts; it is never changed.
type Tick struct {
	Done      bool
	Evidence  string          // a term of the taxonomy "evidence"
	Dated     instrument.Date // of the document
	Reference string          // its title, number or address
	At        time.Time
	ByName    string
}

// Done gives what was last said of each duty of an assessment.
func (a *Assessments) Done(ctx context.Context, recordID string) (done map[string]Tick, err error) {
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		done, err = doneDuties(ctx, tx, recordID)
		return err
	})
	return done, err
}

func doneDuties(ctx context.Context, tx *db.Tx, recordID string) (map[string]Tick, error) {
	done := map[string]Tick{}
	err := eachRow(ctx, tx, sqlDone, recordID, func(scan func(...any) error) error {
		var t Tick
		var duty, dated string
		var at int64
		err := scan(&duty, &t.Done, &t.Evidence, &dated, &t.Reference, &at, &t.ByName)
		if err != nil {
			return err
		}
		t.At = db.Time(at)
		if dated != "" {
			if t.Dated, err = instrument.ParseDate(dated); err != nil {
				return err
			}
		}
		done[duty] = t
		return nil
	})
	return done, err
}

const mostReference = 300 // characters

// Tick keeps what shows that a duty of an assessment is done, or that it no longer is.
func (a *Assessments) Tick(ctx context.Context, actor people.Actor, r record.Record, duty string, t Tick) error {
	if err := people.Allow(actor, people.RecordEdit, r.BodyID); err != nil {
		return err
	}
	if a.duty(duty) == nil {
		return fault.NotFound(text.T("Cette obligation n’existe pas.", "There is no such duty."))
	}
	var problems []fault.Field
	kinds := a.Corpus.Taxonomy(instrument.EvidenceTaxonomy)
	if t.Done && (t.Evidence == "" || t.Evidence == "none" || kinds.Term(t.Evidence) == nil) {
		problems = append(problems, fault.Field{Name: "evidence", Message: text.T("Dites ce qui le montre.", "Say what shows it.")})
	}
	if t.Done && t.Reference == "" {
		problems = append(problems, fault.Field{Name: "reference", Message: text.T("Écrivez le titre, le numéro ou l’adresse du document.", "Write the title, number or address of the document.")})
	}
	if utf8.RuneCountInString(t.Reference) > mostReference {
		problems = append(problems, fault.Field{Name: "reference", Message: text.T("Écrivez 300 caractères ou moins.", "Write 300 characters or fewer.")})
	}
	if len(problems) > 0 {
		return fault.Invalid(text.T("La preuve n’est pas enregistrée.", "The evidence is not saved."), problems...)
	}
	return a.DB.Write(ctx, func(tx *db.Tx) error {
		now := a.Now()
		if _, err := tx.Exec(ctx, sqlAddDone, db.NewID(), r.ID, duty, t.Done, t.Evidence, t.Dated.String(), t.Reference, db.Micros(now), actor.ID, actor.Name); err != nil {
			return fmt.Errorf("assessment %s: duty %s: %w", r.ID, duty, err)
		}
		action := "assessment.duty_done"
		if !t.Done {
			action = "assessment.duty_undone"
		}
		return people.Audit(ctx, tx, people.Entry{At: now, Actor: actor, Action: action, Kind: KindID, ObjectID: r.ID, BodyID: r.BodyID,
			Detail: map[string]string{"duty": duty}})
	})
}

func (a *Assessments) duty(id string) *instrument.Statement {
	for _, d := range a.in.Duties {
		if d.ID == id {
			return d
		}
	}
	return nil
}
