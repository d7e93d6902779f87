package impact

import (
	"context"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/corpus"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
)

// KindID names the kind of record in the database, and the instrument that shapes it: it never changes.
const KindID = "impact"

// The questions of the instrument that the program knows by name.
const (
	aboutQuestion = "initiative"
	nameQuestion  = "name"
)

// LevelScore is the score that gives the level; the points come from the score that it ranges over.
const LevelScore = "level"

func kind(c *corpus.Corpus) record.Kind {
	in := c.Instrument(KindID)
	return record.Kind{
		ID: KindID, Instrument: in, Words: words,
		Title: func(a instrument.Answers) text.Text {
			name, _ := a[nameQuestion].Value.(text.Text)
			return name
		},
		Publishable: func(instrument.Answers) error { return nil }, // an assessment that stays inside is approved all the same
		Public:      func(_ people.Body, a instrument.Answers) instrument.Answers { return in.Public(a) },
		Guard: func(ctx context.Context, tx *db.Tx, r record.Record, act record.Act) error {
			if act != record.Publish {
				return nil
			}
			return refuseSignOff(ctx, tx, in, r)
		},
	}
}

// An assessment is approved, where an entry of the register is published: what everyone then reads of it is its summary.
var words = record.Words{
	States: map[record.State]text.Text{
		record.Published: text.T("Approuvée", "Approved"), record.Corrected: text.T("Approuvée de nouveau", "Approved again"),
		record.Withdrawn: text.T("Approbation retirée", "Approval withdrawn"), record.Retired: text.T("Remplacée ou terminée", "Superseded or ended"),
	},
	Acts: map[record.Act]text.Text{
		record.Publish: text.T("Approuver", "Approve"), record.Withdraw: text.T("Retirer l’approbation", "Withdraw the approval"),
	},
	Done: map[record.Act]text.Text{
		record.Publish: text.T("Approbation", "Approved"), record.Withdraw: text.T("Retrait de l’approbation", "Approval withdrawn"),
	},
	Advice: map[record.Act]text.Text{
		record.Submit: text.T("La personne qui approuve lira l’évaluation, son résultat et les avis\u00a0; elle pourra l’approuver ou vous la renvoyer.",
			"The approver will read the assessment, its result and the opinions, and will be able to approve it or return it to you."),
		record.Publish: text.T("Vous approuvez cette évaluation et vous en répondez. Si l’initiative est publiée, toute la population lira le résumé ci-dessous, le niveau et les obligations.",
			"You approve this assessment and answer for it. If the initiative is published, everyone will read the summary below, the level and the duties."),
		record.Withdraw: text.T("L’évaluation ne compte plus pour l’initiative, et son résumé n’est plus public. L’historique la garde.",
			"The assessment no longer counts for the initiative, and its summary is no longer public. The history keeps it."),
		record.Retire: text.T("L’évaluation n’est plus à jour\u00a0: l’usage a pris fin ou une autre la remplace.", "The assessment is no longer current: the use has ended or another one replaces it."),
	},
}

// refuseSignOff gives the fault of an approval that comes too soon: a blocking duty has nothing to show that it is done, or a condition of a
// standing opinion has no answer. A duty whose legal basis is to be validated never blocks: the loader of instruments sees to it.
func refuseSignOff(ctx context.Context, tx *db.Tx, in *instrument.Instrument, r record.Record) error {
	done, err := doneDuties(ctx, tx, r.ID)
	if err != nil {
		return err
	}
	opinions, err := opinionsOf(ctx, tx, r.ID)
	if err != nil {
		return err
	}
	var problems []fault.Field
	for _, d := range in.Under(r.InstrumentVersion).Score(r.Answers, instrument.Date{}).Duties {
		if d.Holds == instrument.Yes && d.Blocking && !done[d.ID].Done {
			problems = append(problems, fault.Field{Name: d.ID, Message: text.T(
				"Obligation à remplir et à montrer avant d’approuver\u00a0: «\u00a0"+d.Title.FR+"\u00a0».", "Duty to meet and show before approval: “"+d.Title.EN+"”.")})
		}
	}
	for _, o := range standing(opinions) {
		for i, c := range o.Conditions {
			if o.reply(i) == nil {
				problems = append(problems, fault.Field{Name: o.ID, Message: text.T(
					"Condition d’un avis encore sans réponse\u00a0: «\u00a0"+c.In(text.FR)+"\u00a0».", "Condition of an opinion still without an answer: “"+c.In(text.EN)+"”.")})
			}
		}
	}
	if len(problems) == 0 {
		return nil
	}
	return fault.Invalid(text.T("L’évaluation ne peut pas encore être approuvée.", "The assessment cannot be approved yet."), problems...)
}

// levelOf gives the level that answers come to; nil when the instrument gives none.
func levelOf(r instrument.Result) *instrument.Score { return r.Score(LevelScore) }

func notFound() error {
	return fault.NotFound(text.T("Cette évaluation n’existe pas.", "This assessment does not exist."))
}

// mayReview tells whether somebody may give an opinion on an assessment of that body.
func mayReview(actor people.Actor, bodyID string) bool {
	return people.Can(actor, people.AssessmentReview, bodyID)
}
