package campaign

import (
	"context"
	"fmt"
	"strconv"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
)

const (
	sqlSetLine = `INSERT INTO declaration_line (declaration_id, record_id, decision, record_version, ended, reason_fr, reason_en, at, by_name)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (declaration_id, record_id) DO UPDATE SET decision = excluded.decision, record_version = excluded.record_version,
		ended = excluded.ended, reason_fr = excluded.reason_fr, reason_en = excluded.reason_en, at = excluded.at, by_name = excluded.by_name`

	sqlDropLine = "DELETE FROM declaration_line WHERE declaration_id = ? AND record_id = ?"
)

// Choice is what an agent decides of an initiative.
type Choice struct {
	Number int64 // of the record
	Base   int   // its version when they read it
	Seen   string
	Retire bool
	Ended  people.Day
	Reason text.Text
	// Undo takes back what was decided.
	Undo bool
}

// Seen tells one decision from another, so that a decision taken meanwhile by a colleague is not undone unseen.
func (e Entry) Seen() string {
	if e.Line == nil {
		return "0"
	}
	return strconv.FormatInt(db.Micros(e.Line.At), 10)
}

// Decide keeps what the body declares of one initiative.
func (s *Store) Decide(ctx context.Context, actor people.Actor, c Campaign, bodyID string, choice Choice) (Decision, error) {
	if err := people.Allow(actor, people.DeclarationFill, bodyID); err != nil {
		return "", err
	}
	if choice.Retire {
		if err := checkEnd(choice, people.DayOf(s.now())); err != nil {
			return "", err
		}
	}
	b, err := s.basis(ctx, c, bodyID)
	if err != nil {
		return "", err
	}
	var decision Decision
	err = s.Records.Write(ctx, func(w *record.Writer) error {
		sheet, err := s.sheetIn(ctx, w, c, bodyID, b)
		if err != nil {
			return err
		}
		if err := s.fillable(sheet); err != nil {
			return err
		}
		e, err := sheet.Entry(choice.Number)
		if err != nil {
			return err
		}
		if e.Record.Version != choice.Base || e.Seen() != choice.Seen {
			return changedMeanwhile()
		}
		if decision, err = s.decision(sheet, e, choice); err != nil {
			return err
		}
		return s.saveLine(ctx, w.Tx(), actor, sheet, e, choice, decision)
	})
	return decision, err
}

// checkEnd tells what is missing from the end of a use.
func checkEnd(choice Choice, today people.Day) error {
	var fields []fault.Field
	if choice.Ended == "" || !choice.Ended.Valid() || choice.Ended > today {
		fields = append(fields, fault.Field{Name: "ended.year", Message: text.T(
			"Donnez le jour où l’usage a pris fin, aujourd’hui au plus tard.", "Give the day the use ended, today at the latest.")})
	}
	if choice.Reason.FR == "" {
		fields = append(fields, fault.Field{Name: "reason.fr", Message: text.T("Expliquez pourquoi, en français.", "Explain why, in French.")})
	}
	if len(fields) > 0 {
		return fault.Invalid(text.T("La fin de l’usage est à préciser.", "The end of the use needs details."), fields...)
	}
	return checkReason(choice.Reason, true)
}

// decision tells what the choice means for this initiative, or why it cannot be.
func (s *Store) decision(sheet Sheet, e Entry, choice Choice) (Decision, error) {
	switch {
	case choice.Undo:
		return "", nil
	case e.Record.State == record.Retired && !choice.Retire:
		return "", fault.Conflict(text.T("Le registre dit que cet usage a pris fin\u00a0: sa fiche doit d’abord être reprise.",
			"The register says that this use has ended: its record must first be resumed."))
	case choice.Retire:
		return Retired, nil
	}
	if missing := s.unanswered(sheet.Campaign, e.Record.Answers); len(missing) > 0 {
		fields := make([]fault.Field, len(missing))
		for i, q := range missing {
			fields[i] = fault.Field{Name: q.ID, Message: text.T("Sans réponse\u00a0: "+q.Label.FR, "No answer: "+q.Label.EN)}
		}
		return "", fault.Invalid(text.T("Cette fiche n’a pas toutes les réponses que la campagne demande. Mettez-la à jour d’abord.",
			"This record does not have all the answers that the campaign asks for. Update it first."), fields...)
	}
	return e.asItStands(s.Entry), nil
}

// unanswered lists the questions to be confirmed that are asked of such an initiative and have no answer.
func (s *Store) unanswered(c Campaign, a instrument.Answers) []*instrument.Question {
	shown := s.Entry.Shown(a)
	var missing []*instrument.Question
	for _, id := range c.Confirm {
		if q := s.Entry.Question(id); q != nil && shown[id] && !a[id].Given() {
			missing = append(missing, q)
		}
	}
	return missing
}

func (s *Store) saveLine(ctx context.Context, tx *db.Tx, actor people.Actor, sheet Sheet, e Entry, choice Choice, decision Decision) error {
	var err error
	if choice.Undo {
		_, err = tx.Exec(ctx, sqlDropLine, sheet.ID, e.Record.ID)
	} else {
		_, err = tx.Exec(ctx, sqlSetLine, sheet.ID, e.Record.ID, string(decision), e.Record.Version, string(choice.Ended),
			choice.Reason.FR, choice.Reason.EN, db.Micros(s.now()), actor.Name)
	}
	if err != nil {
		return fmt.Errorf("declaration %s: initiative %d: %w", sheet.ID, e.Record.Number, err)
	}
	d := sheet.Declaration
	d.started()
	what := string(decision)
	if choice.Undo {
		what = "undone"
	}
	return s.save(ctx, tx, actor, d, "decide", map[string]string{"number": strconv.FormatInt(e.Record.Number, 10), "decision": what})
}

// started makes of a declaration that nobody had begun one in progress.
func (d *Declaration) started() {
	if d.Stage == NotStarted {
		d.Stage = InProgress
	}
}

// fillable gives the fault that says why the declaration cannot be changed now; nil when it can.
func (s *Store) fillable(sheet Sheet) error {
	if err := s.open(sheet); err != nil {
		return err
	}
	switch sheet.Stage {
	case Submitted:
		return fault.Conflict(text.T("Cette déclaration attend une signature. Demandez à l’approbation de vous la renvoyer pour la changer.",
			"This declaration is waiting for a signature. Ask the approver to return it to change it."))
	case Signed:
		return fault.Conflict(text.T("Cette déclaration est signée. L’équipe centrale peut la rouvrir.", "This declaration is signed. The central team can reopen it."))
	}
	return nil
}

// open gives the fault of a campaign in which this body cannot act now.
func (s *Store) open(sheet Sheet) error {
	switch {
	case sheet.Campaign.State != Open:
		return fault.Conflict(text.T("Cette campagne est close.", "This campaign is closed."))
	case sheet.Exempt:
		return fault.Conflict(text.T("Votre organisme est exempté de cette campagne.", "Your body is exempt from this campaign."))
	case people.DayOf(s.now()) < sheet.Campaign.Opens:
		return fault.Conflict(text.T("Cette campagne n’est pas encore ouverte.", "This campaign is not open yet."))
	}
	return nil
}

// Answer keeps the answers to the declaration's own questionnaire. base is the version that was read.
func (s *Store) Answer(ctx context.Context, actor people.Actor, c Campaign, bodyID string, base int, answers instrument.Answers) error {
	if problems := s.Form.Validate(answers, instrument.StageDraft); len(problems) > 0 {
		return refuseAnswers(problems)
	}
	return s.change(ctx, actor, c, bodyID, base, "answer", func(sheet Sheet, d *Declaration) error {
		d.Answers = answers
		return s.fillable(sheet)
	})
}

// Nothing declares that the body has no initiative, or takes it back. It is refused while an initiative is still in use.
func (s *Store) Nothing(ctx context.Context, actor people.Actor, c Campaign, bodyID string, base int, nothing bool) error {
	return s.change(ctx, actor, c, bodyID, base, "nothing", func(sheet Sheet, d *Declaration) error {
		if nothing && sheet.inUse() > 0 {
			return stillInUse()
		}
		d.Nothing = nothing
		return s.fillable(sheet)
	})
}

func stillInUse() error {
	return fault.Conflict(text.T(
		"Le registre contient des initiatives de votre organisme. Déclarez la fin de chacune avant de déclarer que vous n’en avez aucune.",
		"The register holds initiatives of your body. Declare that each of them has ended before declaring that you have none."))
}

// inUse counts the initiatives that are not declared to have ended.
func (s Sheet) inUse() int {
	n := 0
	for _, e := range s.Entries {
		if decision, _ := e.Decision(); decision != Retired {
			n++
		}
	}
	return n
}

// change does something to a declaration as a whole, which has not changed since its version base.
func (s *Store) change(ctx context.Context, actor people.Actor, c Campaign, bodyID string, base int, what string, do func(Sheet, *Declaration) error) error {
	if err := people.Allow(actor, people.DeclarationFill, bodyID); err != nil {
		return err
	}
	b, err := s.basis(ctx, c, bodyID)
	if err != nil {
		return err
	}
	return s.Records.Write(ctx, func(w *record.Writer) error {
		sheet, err := s.sheetIn(ctx, w, c, bodyID, b)
		if err != nil {
			return err
		}
		if sheet.Version != base {
			return changedMeanwhile()
		}
		d := sheet.Declaration
		d.started()
		if err := do(sheet, &d); err != nil {
			return err
		}
		d.Version++
		return s.save(ctx, w.Tx(), actor, d, what, nil)
	})
}

func refuseAnswers(problems []instrument.Problem) error {
	fields := make([]fault.Field, len(problems))
	for i, p := range problems {
		fields[i] = fault.Field{Name: p.Field, Message: p.Message}
	}
	return fault.Invalid(text.T("Certaines réponses de la déclaration sont à revoir.", "Some answers of the declaration need attention."), fields...)
}
