// Package assessment is one assessment of a public body’s readiness for artificial intelligence (measure 2.1, « Évaluation de
// l’aptitude »): the kind of record, what its answers come to on a day, and the assessments that were signed. The pages of the body
// and the view of the whole government both stand on it.
package assessment

import (
	"strconv"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/corpus"
	"balise/platform/people"
	"balise/platform/record"
)

// KindID never changes in the database. The instrument bears the same name.
const KindID = "readiness"

// The questions about the assessment itself.
const (
	yearQuestion = "year"
	dateQuestion = "as_of"
)

// rights says that a body fills its assessment and that its approver signs it. To submit is to submit any record.
var rights = map[people.Action]people.Action{
	people.RecordRead: people.ReadinessRead, people.RecordCreate: people.ReadinessFill, people.RecordEdit: people.ReadinessFill,
	people.RecordReturn: people.ReadinessSign, people.RecordPublish: people.ReadinessSign, people.RecordWithdraw: people.ReadinessSign,
	people.RecordRetire: people.ReadinessSign,
}

// words are those of what is signed, and never published.
var words = record.Words{
	States: map[record.State]text.Text{
		record.InReview: text.T("À signer", "To be signed"), record.Published: text.T("Signée", "Signed"), record.Corrected: text.T("Signée, corrigée", "Signed, corrected"),
		record.Withdrawn: text.T("Signature retirée", "Signature withdrawn"),
	},
	Acts: map[record.Act]text.Text{
		record.Submit: text.T("Soumettre à la signature", "Submit for signature"), record.Publish: text.T("Signer", "Sign"), record.Withdraw: text.T("Retirer la signature", "Withdraw the signature"),
	},
	Done: map[record.Act]text.Text{
		record.Submit: text.T("Envoi à la signature", "Submitted for signature"), record.Publish: text.T("Signature", "Signed"), record.Withdraw: text.T("Retrait de la signature", "Signature withdrawn"),
	},
	Advice: map[record.Act]text.Text{
		record.Submit:   text.T("La personne qui approuve recevra l’évaluation pour la signer.", "The approver will receive the assessment to sign it."),
		record.Publish:  text.T("Votre signature dit que l’organisme s’y reconnaît. Rien n’en est publié ; l’équipe centrale la compte dans le portrait d’ensemble.", "Your signature says that the body recognizes itself in it. Nothing of it is published; the central team counts it in the overall portrait."),
		record.Withdraw: text.T("L’évaluation ne comptera plus dans le portrait d’ensemble ni dans l’histoire de l’organisme. Dites pourquoi.", "The assessment will no longer count in the overall portrait or in the history of the body. Say why."),
		record.Retire:   text.T("L’évaluation est classée : on peut en commencer une autre pour la même année.", "The assessment is retired: another one can be begun for the same year."),
		record.Restore:  text.T("L’évaluation redevient un brouillon. La version signée reste celle qui compte tant que vous ne signez pas de nouveau.", "The assessment becomes a draft again. The signed version remains the one that counts until you sign again."),
	},
}

// Kind is the kind of record of assessments. To publish one is to sign it, and it stays inside.
func Kind(c *corpus.Corpus) record.Kind {
	return record.Kind{
		ID: KindID, Instrument: c.Instrument(KindID), Rights: rights, Words: words, Inside: true,
		Title: func(a instrument.Answers) text.Text {
			if year := Year(a); year > 0 {
				return text.T("Aptitude à l’IA "+strconv.Itoa(year), "Readiness for AI "+strconv.Itoa(year))
			}
			return text.T("Aptitude à l’IA", "Readiness for AI")
		},
		Publishable: func(instrument.Answers) error { return nil },
		Public:      func(people.Body, instrument.Answers) instrument.Answers { return instrument.Answers{} },
		Only: func(a instrument.Answers) string {
			if year := Year(a); year > 0 {
				return strconv.Itoa(year)
			}
			return ""
		},
	}
}

// Year gives the year that an assessment is about; 0 when it does not say.
func Year(a instrument.Answers) int {
	n, _ := a[yearQuestion].Value.(instrument.Number)
	year, err := strconv.Atoi(string(n))
	if err != nil {
		return 0
	}
	return year
}
