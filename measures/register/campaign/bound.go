package campaign

import (
	"context"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
)

// BodyAct is what the central team does to the declaration of one body. Each asks for a reason.
type BodyAct string

// The three acts.
const (
	ActExempt   BodyAct = "exempt"
	ActBind     BodyAct = "bind"
	ActReopenOf BodyAct = "reopen"
)

var bodyActTitles = map[BodyAct]text.Text{
	ActExempt:   text.T("Exempter l’organisme", "Exempt the body"),
	ActBind:     text.T("Demander une déclaration à l’organisme", "Ask the body for a declaration"),
	ActReopenOf: text.T("Rouvrir la déclaration", "Reopen the declaration"),
}

// Title names the act for a reader.
func (a BodyAct) Title() text.Text { return bodyActTitles[a] }

// ActOn does it to a body: exempt it from the campaign, ask it for a declaration though it was exempt or of a type that is not
// bound, or let it change what it signed. A version that was signed stays as it is: what the body signs next is another.
func (s *Store) ActOn(ctx context.Context, actor people.Actor, c Campaign, bodyID string, act BodyAct, reason text.Text) error {
	if err := people.Allow(actor, people.CampaignManage, ""); err != nil {
		return err
	}
	if err := checkReason(reason, true); err != nil {
		return err
	}
	return s.Records.Write(ctx, func(w *record.Writer) error {
		now, err := campaignOf(ctx, w.Tx(), c.Year)
		if err != nil {
			return err
		}
		if now.State != Open {
			return fault.Conflict(text.T("Cette campagne est close\u00a0: rouvrez-la d’abord.", "This campaign is closed: reopen it first."))
		}
		d, err := declarationOf(ctx, w.Tx(), c.ID, bodyID)
		if act == ActBind && fault.Is(err, fault.NotFoundKind) {
			d, err = s.bindNew(ctx, w, c, bodyID, reason)
		}
		if err != nil {
			return err
		}
		if err := d.take(act); err != nil {
			return err
		}
		d.Reason = reason
		d.Version++
		return s.save(ctx, w.Tx(), actor, d, string(act), map[string]string{"reason": reason.In(text.FR)})
	})
}

// bindNew adds a body that the types had not bound.
func (s *Store) bindNew(ctx context.Context, w *record.Writer, c Campaign, bodyID string, reason text.Text) (Declaration, error) {
	if _, err := people.FindBody(ctx, w.Tx(), bodyID); err != nil {
		return Declaration{}, err
	}
	if err := s.addDeclaration(ctx, w.Tx(), c, bodyID, reason); err != nil {
		return Declaration{}, err
	}
	return declarationOf(ctx, w.Tx(), c.ID, bodyID)
}

// take changes the declaration as the act says, or tells why it cannot.
func (d *Declaration) take(act BodyAct) error {
	switch act {
	case ActExempt:
		if d.Signed > 0 {
			return fault.Conflict(text.T("Cet organisme a déjà signé sa déclaration.", "This body has already signed its declaration."))
		}
		d.Exempt = true
	case ActBind:
		d.Exempt = false
	case ActReopenOf:
		if d.Stage != Signed {
			return fault.Conflict(text.T("Cette déclaration n’est pas signée.", "This declaration is not signed."))
		}
		d.Stage = InProgress
	default:
		return fault.NotFound(text.T("Cette étape n’existe pas.", "This step does not exist."))
	}
	return nil
}
