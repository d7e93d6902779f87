package pages

import (
	"cmp"
	"context"
	"errors"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// ActPage asks for confirmation of a step, and shows beforehand what it will change.
type ActPage struct {
	head
	Act    string
	Label  text.Text
	Advice text.Text
	// ReasonNeeded tells that the step must be explained; ReasonPublic that the explanation will be published.
	ReasonNeeded, ReasonPublic bool
	ReasonFR, ReasonEN         string
	Action, Cancel             string
	// Public is what citizens will see; Changes how it differs from what they see now.
	Public   []Section
	Changes  ui.Diff
	Blocked  []Missing
	Danger   bool
	problems []ui.Problem
}

// Problems gives the error summary.
func (p ActPage) Problems() []ui.Problem { return p.problems }

var stepAdvice = map[record.Act]text.Text{
	record.Submit:   text.T("La personne qui approuve pourra publier la fiche ou vous la renvoyer avec ses remarques.", "The approver will be able to publish the record or return it to you with remarks."),
	record.Return:   text.T("La fiche redevient un brouillon. Dites ce qu’il faut revoir\u00a0: vos remarques restent dans l’historique interne.", "The record becomes a draft again. Say what needs another look: your remarks stay in the internal history."),
	record.Publish:  text.T("Toute la population verra la fiche telle qu’elle est montrée ci-dessous. Vous en répondez.", "Everyone will see the record as it is shown below. You answer for it."),
	record.Withdraw: text.T("La page publique reste à son adresse avec son historique, et dit pourquoi la fiche a été retirée.", "The public page stays at its address with its history, and says why the record was withdrawn."),
	record.Retire:   text.T("La page publique reste à son adresse et dit que l’usage a pris fin.", "The public page stays at its address and says that the use has ended."),
	record.Restore:  text.T("La fiche redevient un brouillon. La page publique ne change pas tant que vous ne publiez pas de nouveau.", "The record becomes a draft again. The public page does not change until you publish again."),
}

// advice says what an act leads to, in the words of the kind where it has its own.
func (d *Desk) advice(act record.Act) text.Text {
	if own, has := d.Kind.Words.Advice[act]; has {
		return own
	}
	return stepAdvice[act]
}

type actIn struct {
	ID       string `path:"id"`
	Act      string `path:"act"`
	Base     int    `form:"_base"`
	ReasonFR string `form:"reason.fr"`
	ReasonEN string `form:"reason.en"`
}

func (d *Desk) confirm(ctx context.Context, in actIn) (ActPage, error) {
	r, body, err := d.open(ctx, in.ID, people.RecordRead)
	if err != nil {
		return ActPage{}, err
	}
	return d.under(r.InstrumentVersion).confirmation(ctx, r, body, in)
}

func (d *Desk) confirmation(ctx context.Context, r record.Record, body people.Body, in actIn) (ActPage, error) {
	act := record.Act(in.Act)
	if _, known := stepAdvice[act]; !known {
		return ActPage{}, fault.NotFound(text.T("Cette étape n’existe pas.", "This step does not exist."))
	}
	if err := d.Kind.Allow(people.ActorFrom(ctx), r, act); err != nil {
		return ActPage{}, err
	}
	page := ActPage{head: d.head(ctx, r, body), Act: in.Act, Label: d.Kind.ActTitle(act), Advice: d.advice(act),
		ReasonNeeded: act == record.Return || act == record.Withdraw || act == record.Retire || act == record.Publish && r.PublicState != "",
		ReasonPublic: !d.Kind.Inside && (act == record.Withdraw || act == record.Retire || act == record.Publish),
		ReasonFR:     in.ReasonFR, ReasonEN: in.ReasonEN, Danger: act == record.Withdraw,
		Action: web.URL(ctx, d.Name+".act", "id", r.ID, "act", in.Act), Cancel: web.URL(ctx, d.Name+".show", "id", r.ID)}
	if act == record.Submit || act == record.Publish {
		page.Blocked = d.missing(r.Answers, d.toField(ctx, r.ID))
	}
	if act != record.Publish || d.Kind.Inside {
		return page, nil
	}
	return page, d.whatChanges(ctx, &page, r, body)
}

// whatChanges shows what citizens will see, and how it differs from what they see now.
func (d *Desk) whatChanges(ctx context.Context, page *ActPage, r record.Record, body people.Body) error {
	reader, err := d.reader(ctx, false)
	if err != nil {
		return err
	}
	public := d.Kind.Public(body, r.Answers)
	page.Public = reader.Sections(d.Kind.Instrument, public)
	if r.PublicState == "" {
		return nil
	}
	current, err := d.Records.Current(ctx, d.Kind.ID, r.Number)
	if err != nil {
		return err
	}
	page.Changes = ui.Diff{Before: text.T("Page publique actuelle", "Present public page"), After: text.T("Après publication", "After publication"),
		Rows: Diffs(reader, d.Kind.Instrument, current.Answers, public)}
	return nil
}

func (d *Desk) act(ctx context.Context, in actIn) (web.Outcome[ActPage], error) {
	r, body, err := d.open(ctx, in.ID, people.RecordRead)
	if err != nil {
		return web.Outcome[ActPage]{}, err
	}
	page, err := d.under(r.InstrumentVersion).confirmation(ctx, r, body, in)
	if err != nil {
		return web.Outcome[ActPage]{}, err
	}
	if page.ReasonNeeded && in.ReasonFR == "" {
		page.problems = []ui.Problem{{Field: "reason.fr", Message: text.T("Expliquez pourquoi, en français.", "Explain why, in French.")}}
		return web.Stay(page, 422), nil
	}
	err = d.Records.Write(ctx, func(w *record.Writer) error {
		_, err := w.Move(ctx, people.ActorFrom(ctx), r.ID, in.Base, record.Act(in.Act), text.T(in.ReasonFR, in.ReasonEN))
		return err
	})
	var refused *fault.Error
	if errors.As(err, &refused) && refused.Kind == fault.InvalidKind {
		page.problems = append(page.problems, ui.Problem{Message: refused.Message})
		for _, f := range refused.Fields {
			page.problems = append(page.problems, ui.Problem{Message: f.Message})
		}
		return web.Stay(page, 422), nil
	}
	if err != nil {
		return web.Outcome[ActPage]{}, err
	}
	return web.Go[ActPage](web.URL(ctx, d.Name+".show", "id", r.ID), cmp.Or(d.Notices[record.Act(in.Act)], "notice.record."+in.Act)), nil
}
