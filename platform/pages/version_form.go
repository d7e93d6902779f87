package pages

import (
	"cmp"
	"context"
	"net/url"
	"strings"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/record"
	"balise/platform/web/ui"
)

// questionnaireField tells under which version of the questionnaire a form was drawn: its base says which revision it started from, and what
// was typed may have been carried to another version since.
const questionnaireField = "_questionnaire"

// carried gives what was typed in a form that somebody opened before the record changed versions of its questionnaire, as the form of the
// version it follows now. What has no place in it is in the callout, for the person to read.
func (d *Desk) carried(ctx context.Context, r record.Record, base int, form url.Values) (url.Values, *ui.Callout, error) {
	if base == r.Version || form.Get(questionnaireField) == r.InstrumentVersion {
		return form, nil, nil
	}
	started, err := d.Records.Revision(ctx, r.ID, base)
	if err != nil || started.InstrumentVersion == r.InstrumentVersion && form.Get(questionnaireField) == "" {
		return form, nil, err
	}
	reader, err := d.reader(ctx, true)
	if err != nil {
		return form, nil, err
	}
	then, now := d.under(cmp.Or(form.Get(questionnaireField), started.InstrumentVersion)).Kind.Instrument, d.under(r.InstrumentVersion).Kind.Instrument
	typed, _ := then.ReadForm(form) // what is malformed is said lost below: it differs from what was there
	told := ui.Callout{Tone: ui.Warning, Icon: "warning", Title: text.T("Le questionnaire de cette fiche a changé de version pendant que vous écriviez", "The questionnaire of this record changed versions while you were writing"),
		Body: []text.Text{text.T("Ce que vous aviez tapé est repris ci-dessous là où la nouvelle version le demande. Relisez avant d’enregistrer.", "What you had typed is taken over below where the newer version asks for it. Read it again before saving.")}}
	answers := r.Answers
	versions := now.VersionsSince(then.Version)
	if versions != nil {
		b := instrument.Bring(versions, typed, instrument.Date{})
		answers = b.Answers
		for _, p := range b.Passages {
			for _, l := range p.Lost {
				label, answer := reader.loss(p, l)
				told.Body = append(told.Body, text.T("Sans place\u00a0: "+label.FR+" – "+answer.FR, "Without a place: "+label.EN+" – "+answer.EN))
			}
		}
	} else {
		for _, c := range then.Compare(started.Answers, typed) {
			after := reader.write(c.Question, c.After)
			told.Body = append(told.Body, text.T("Sans place\u00a0: "+c.Question.Label.FR+" – "+after.FR, "Without a place: "+c.Question.Label.EN+" – "+after.EN))
		}
	}
	written := now.WriteForm(answers)
	for name, values := range form {
		if strings.HasPrefix(name, "_") {
			written[name] = values
		}
	}
	written.Set(questionnaireField, r.InstrumentVersion)
	return written, &told, nil
}

// startedFrom gives the answers that somebody started from, for a comparison with those of now, in the terms of the version that the record follows now.
func (d *Desk) startedFrom(started record.Revision) instrument.Answers {
	versions := d.Kind.Instrument.VersionsSince(started.InstrumentVersion)
	if len(versions) < 2 {
		return started.Answers
	}
	return instrument.Bring(versions, started.Answers, instrument.Date{}).Answers
}

// comparable gives the answers of two revisions in the terms of the newer of their questionnaires.
func (d *Desk) comparable(from, to record.Revision) (in *instrument.Instrument, before, after instrument.Answers) {
	left, right := d.under(from.InstrumentVersion), d.under(to.InstrumentVersion)
	if len(left.Kind.Instrument.VersionsSince(to.InstrumentVersion)) > 1 { // the record went back
		return left.Kind.Instrument, from.Answers, left.startedFrom(to)
	}
	return right.Kind.Instrument, right.startedFrom(from), to.Answers
}

// lostBetween lists what the newer of two questionnaires has no place for.
func (d *Desk) lostBetween(reader Reader, from, to record.Revision) ui.Table {
	caption := text.T("Réponses sans place dans l’autre version du questionnaire", "Answers without a place in the other version of the questionnaire")
	for _, pair := range [][2]record.Revision{{from, to}, {to, from}} {
		if versions := d.under(pair[1].InstrumentVersion).Kind.Instrument.VersionsSince(pair[0].InstrumentVersion); len(versions) > 1 {
			return lostTable(reader, instrument.Bring(versions, pair[0].Answers, instrument.Date{}), caption)
		}
	}
	return ui.Table{}
}
