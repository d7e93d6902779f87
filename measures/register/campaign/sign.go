package campaign

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
)

// Statement is what an approver signs.
var Statement = text.T(
	"Au nom de mon organisme, je déclare que cette déclaration est, à ma connaissance, exacte et complète à la date de référence.",
	"On behalf of my body, I declare that, to the best of my knowledge, this declaration is accurate and complete as of the reference date.")

// Fingerprint is that of what would be signed now: who submits or signs says by it what they read.
func (s *Store) Fingerprint(sheet Sheet) (string, error) {
	content, err := json.Marshal(s.declare(sheet))
	if err != nil {
		return "", fmt.Errorf("declaration %s: %w", sheet.ID, err)
	}
	return fingerprint(content), nil
}

// Problem is something that keeps a declaration from being submitted or signed: an initiative to decide on, the number of
// which it gives, or an answer of the questionnaire.
type Problem struct {
	Number  int64  // 0 when it is about no initiative
	Field   string // of the questionnaire; "" when it is about none
	Message text.Text
}

// Problems lists what is still missing from a declaration.
func (s *Store) Problems(sheet Sheet) []Problem {
	var all []Problem
	for _, e := range sheet.Entries {
		_, decided := e.Decision()
		switch {
		case decided:
		case e.Stale():
			all = append(all, Problem{Number: e.Record.Number, Message: text.T("La fiche a changé depuis votre décision\u00a0: relisez-la.", "The record has changed since your decision: read it again.")})
		default:
			all = append(all, Problem{Number: e.Record.Number, Message: text.T("Rien n’est encore déclaré de cette initiative.", "Nothing is declared of this initiative yet.")})
		}
	}
	for _, p := range s.Form.Validate(sheet.Answers, instrument.StageSubmit) {
		all = append(all, Problem{Field: p.Field, Message: p.Message})
	}
	switch {
	case sheet.Nothing && sheet.inUse() > 0:
		all = append(all, Problem{Message: text.T("Votre organisme déclare n’avoir aucune initiative, mais il en reste en usage.", "Your body declares that it has no initiative, but some are still in use.")})
	case !sheet.Nothing && sheet.inUse() == 0:
		all = append(all, Problem{Message: text.T("Ajoutez une initiative, ou déclarez que votre organisme n’en a aucune.", "Add an initiative, or declare that your body has none.")})
	}
	return all
}

// Submit hands a whole declaration to the approver. seen is the fingerprint of what was read.
func (s *Store) Submit(ctx context.Context, actor people.Actor, c Campaign, bodyID string, base int, seen string) error {
	return s.change(ctx, actor, c, bodyID, base, "submit", func(sheet Sheet, d *Declaration) error {
		if err := s.fillable(sheet); err != nil {
			return err
		}
		if err := s.ready(sheet, seen); err != nil {
			return err
		}
		d.Stage, d.SubmittedBy, d.Comment = Submitted, actor.Name, ""
		return nil
	})
}

// ready gives the fault of a declaration that is not whole, or no longer the one that was read.
func (s *Store) ready(sheet Sheet, seen string) error {
	if problems := s.Problems(sheet); len(problems) > 0 {
		fields := make([]fault.Field, len(problems))
		for i, p := range problems {
			fields[i] = fault.Field{Name: p.Field, Message: p.Message}
		}
		return fault.Invalid(text.T("La déclaration n’est pas complète.", "The declaration is not complete."), fields...)
	}
	now, err := s.Fingerprint(sheet)
	if err != nil {
		return err
	}
	if now != seen {
		return changedMeanwhile()
	}
	return nil
}

// Return gives a submitted declaration back to the agent, with what is to be mended.
func (s *Store) Return(ctx context.Context, actor people.Actor, c Campaign, bodyID string, base int, comment string) error {
	if err := people.Allow(actor, people.DeclarationSign, bodyID); err != nil {
		return err
	}
	if comment == "" || utf8.RuneCountInString(comment) > maxReason {
		return fault.Invalid(text.T("Le commentaire est à revoir.", "The comment needs attention."), fault.Field{Name: "comment",
			Message: text.T("Dites ce qui est à corriger, en 2\u00a0000 caractères ou moins.", "Say what needs mending, in 2,000 characters or fewer.")})
	}
	return s.change(ctx, actor, c, bodyID, base, "return", func(sheet Sheet, d *Declaration) error {
		if err := s.signable(sheet); err != nil {
			return err
		}
		d.Stage, d.Comment = InProgress, comment
		return nil
	})
}

func (s *Store) signable(sheet Sheet) error {
	if err := s.open(sheet); err != nil {
		return err
	}
	if sheet.Stage != Submitted {
		return fault.Conflict(text.T("Cette déclaration n’attend pas de signature.", "This declaration is not waiting for a signature."))
	}
	return nil
}

// Sign freezes a submitted declaration for ever, and retires from the register what it declares ended. seen is the fingerprint of
// what the approver read; name is how they sign.
func (s *Store) Sign(ctx context.Context, actor people.Actor, c Campaign, bodyID string, base int, seen, name string) error {
	if err := people.Allow(actor, people.DeclarationSign, bodyID); err != nil {
		return err
	}
	if name == "" || utf8.RuneCountInString(name) > 200 {
		return fault.Invalid(text.T("La signature est à revoir.", "The signature needs attention."), fault.Field{Name: "name",
			Message: text.T("Écrivez votre nom, en 200 caractères ou moins.", "Write your name, in 200 characters or fewer.")})
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
		if err := s.signable(sheet); err != nil {
			return err
		}
		if sheet.Version != base {
			return changedMeanwhile()
		}
		if err := s.ready(sheet, seen); err != nil {
			return err
		}
		what := s.declare(sheet)
		what.Signature = Signature{PersonID: actor.ID, Name: name, Statement: Statement, At: s.present()}
		d := sheet.Declaration
		hash, err := s.freeze(ctx, w.Tx(), &d, what)
		if err != nil {
			return err
		}
		for _, e := range sheet.Entries {
			if err := retire(ctx, w, actor, e); err != nil {
				return err
			}
		}
		d.Version++
		return s.save(ctx, w.Tx(), actor, d, "sign", map[string]string{"version": strconv.Itoa(d.Signed), "hash": hash})
	})
}

// retire ends in the register what the declaration says has ended. A record that was never published and waits for a decision
// goes back to its authors first: no other way leads from there.
func retire(ctx context.Context, w *record.Writer, actor people.Actor, e Entry) error {
	if e.Line == nil || e.Line.Decision != Retired || e.Record.State == record.Retired || e.Record.State == record.Withdrawn {
		return nil
	}
	r := e.Record
	var err error
	if r.State == record.InReview && r.PublicState == "" {
		if r, err = w.Move(ctx, actor, r.ID, r.Version, record.Return, e.Line.Reason); err != nil {
			return err
		}
	}
	_, err = w.Move(ctx, actor, r.ID, r.Version, record.Retire, e.Line.Reason)
	return err
}
