package pages

import (
	"context"
	"errors"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// under gives the desk as it is for a record that was answered under a former version of its questionnaire: the record keeps its questions
// and its rules until somebody brings it to the one in force.
func (d *Desk) under(version string) *Desk {
	if d.inForce != nil {
		d = d.inForce
	}
	if now := d.Kind.Current(); now.Instrument != d.Kind.Instrument {
		current := *d
		current.Kind, d = now, &current
	}
	kind := d.Kind.Under(version)
	if kind.Instrument == d.Kind.Instrument {
		return d
	}
	own := *d
	own.Kind, own.inForce = kind, d
	return &own
}

// versionEndpoints gives the page that brings a record to the version in force, and back.
func (d *Desk) versionEndpoints(at func(name, fr, en, template string, action people.Action) web.Page) []web.Endpoint {
	fr, en := "/{id}/version-du-questionnaire", "/{id}/questionnaire-version"
	return []web.Endpoint{
		web.Get(at("version", fr, en, "version.html", people.RecordRead), d.version),
		web.Post(at("version", fr, en, "version.html", people.RecordEdit), d.bring),
		web.Post(at("version.back", fr+"/retour", en+"/back", "version.html", people.RecordEdit), d.bringBack),
	}
}

// VersionPage shows what becomes of a record in another version of its questionnaire, before anything is done.
type VersionPage struct {
	head
	From, To string // versions of the questionnaire
	// Back tells that the record is under the version in force, and may go back to what it was before.
	Back                  bool
	InForce               bool     // the record was never under another version: there is nothing to do
	Lost                  ui.Table // without a place in the newer version
	Changed               ui.Diff  // the same answers in other terms; going back, what was changed since
	Reworded              ui.Table // the same answer to a question asked in other words
	Results               ui.Table
	Kept, Hidden, Opening []text.Text // labels of questions
	Counts                []ui.Stat
	May                   bool // the visitor may do it
	Action, Cancel        string
	problems              []ui.Problem
}

// Problems gives the error summary.
func (p VersionPage) Problems() []ui.Problem { return p.problems }

// versionNote says, on the page of a record, that its questionnaire has a newer version, or leads to where it goes back to the former one.
func (d *Desk) versionNote(ctx context.Context, r record.Record) (*ui.Callout, []ui.Link, error) {
	href := web.URL(ctx, d.Name+".version", "id", r.ID)
	b, old, err := d.Records.Brought(r)
	if err != nil {
		return nil, nil, err
	}
	if old {
		return &ui.Callout{Tone: ui.Info, Icon: "info", Title: text.T("Le questionnaire a une nouvelle version", "The questionnaire has a newer version"),
			Body: []text.Text{text.T("Cette fiche suit la version "+b.From.Version+"\u00a0; la version "+b.To.Version+" l’a remplacée. Elle garde ses questions et son résultat tant que personne ne la fait passer à la nouvelle.",
				"This record follows version "+b.From.Version+"; version "+b.To.Version+" has replaced it. It keeps its questions and its result until somebody takes it to the newer one.")},
			Links: []ui.Link{{Label: text.T("Voir ce que donnerait le passage à la version "+b.To.Version, "See what going to version "+b.To.Version+" would give"), Href: href}}}, nil, nil
	}
	_, found, err := d.Records.Before(ctx, r)
	if err != nil || !found {
		return nil, nil, err
	}
	return nil, []ui.Link{{Label: text.T("Version du questionnaire", "Version of the questionnaire"), Href: href}}, nil
}

func (d *Desk) version(ctx context.Context, in idIn) (VersionPage, error) {
	r, body, err := d.open(ctx, in.ID, people.RecordRead)
	if err != nil {
		return VersionPage{}, err
	}
	return d.versionPage(ctx, r, body)
}

func (d *Desk) versionPage(ctx context.Context, r record.Record, body people.Body) (VersionPage, error) {
	d = d.under("")
	page := VersionPage{head: d.head(ctx, r, body), Cancel: web.URL(ctx, d.Name+".show", "id", r.ID), Action: web.URL(ctx, d.Name+".version", "id", r.ID),
		May: d.editable(r) && people.Can(people.ActorFrom(ctx), d.Kind.Right(people.RecordEdit), r.BodyID)}
	reader, err := d.reader(ctx, true)
	if err != nil {
		return page, err
	}
	b, old, err := d.Records.Brought(r)
	if err != nil {
		return page, err
	}
	if old {
		page.tell(reader, b)
		return page, nil
	}
	was, found, err := d.Records.Before(ctx, r)
	if err != nil {
		return page, err
	}
	if !found {
		page.InForce, page.To = true, r.InstrumentVersion
		return page, nil
	}
	page.Back, page.Action = true, web.URL(ctx, d.Name+".version.back", "id", r.ID)
	page.From, page.To = r.InstrumentVersion, was.InstrumentVersion
	b = instrument.Bring(d.Kind.Instrument.VersionsSince(was.InstrumentVersion), was.Answers, instrument.Date{})
	page.Changed = ui.Diff{Before: text.T("À présent", "At present"), After: text.T("Après le retour", "After going back"),
		Rows: Diffs(reader, d.Kind.Instrument, r.Answers, b.Answers)}
	page.Lost = lostTable(reader, b, text.T("Réponses que la fiche retrouverait", "Answers that the record would have again"))
	return page, nil
}

// tell says what becomes of each answer.
func (p *VersionPage) tell(reader Reader, b instrument.Brought) {
	p.From, p.To = b.From.Version, b.To.Version
	p.Lost = lostTable(reader, b, text.T("Réponses sans place dans la nouvelle version", "Answers without a place in the newer version"))
	p.Changed = ui.Diff{Before: text.T("Version "+p.From, "Version "+p.From), After: text.T("Version "+p.To, "Version "+p.To)}
	p.Reworded = ui.Table{ID: "reworded", Caption: text.T("Même réponse, question reformulée", "Same answer, question asked in other words"), Columns: []ui.Column{
		{Label: text.T("Question posée", "Question asked")}, {Label: text.T("Question d’à présent", "Question now")}, {Label: text.T("Réponse", "Answer")}}}
	changed := 0
	for _, one := range b.Passages {
		switch one.Outcome {
		case instrument.OutcomeNew:
			p.Opening = append(p.Opening, one.Is.Label)
			continue
		case instrument.OutcomeLost:
			continue
		case instrument.OutcomeKept:
			p.Kept = append(p.Kept, one.Is.Label)
		default:
			changed++
			p.Changed.Rows = append(p.Changed.Rows, ui.DiffRow{Label: one.Is.Label, Before: reader.write(one.Was, one.Before), After: reader.write(one.Is, one.After)})
		}
		if one.Reworded {
			p.Reworded.Rows = append(p.Reworded.Rows, []ui.Cell{{Text: one.Was.Label, Head: true}, {Text: one.Is.Label}, {Text: reader.write(one.Is, one.After)}})
		}
		if one.Hidden {
			p.Hidden = append(p.Hidden, one.Is.Label)
		}
	}
	p.Counts = []ui.Stat{
		{Number: int64(len(p.Kept)), Label: text.T("Telles quelles", "As they are")},
		{Number: int64(changed), Label: text.T("En d’autres termes", "In other terms")},
		{Number: int64(len(p.Lost.Rows)), Label: text.T("Sans place dans la nouvelle version", "Without a place in the newer version")},
		{Number: int64(len(p.Opening)), Label: text.T("À remplir, parmi les questions nouvelles", "To answer, among the new questions")},
	}
	p.Results = resultTable(b)
}

type bringIn struct {
	ID   string `path:"id"`
	Base int    `form:"_base"`
}

func (d *Desk) bring(ctx context.Context, in bringIn) (web.Outcome[VersionPage], error) {
	return d.change(ctx, in, "notice.version.brought", (*record.Writer).Bring)
}

func (d *Desk) bringBack(ctx context.Context, in bringIn) (web.Outcome[VersionPage], error) {
	return d.change(ctx, in, "notice.version.back", (*record.Writer).BringBack)
}

func (d *Desk) change(ctx context.Context, in bringIn, notice string,
	do func(*record.Writer, context.Context, people.Actor, string, int) (record.Record, error)) (web.Outcome[VersionPage], error) {
	r, body, err := d.open(ctx, in.ID, people.RecordEdit)
	if err != nil {
		return web.Outcome[VersionPage]{}, err
	}
	err = d.Records.Write(ctx, func(w *record.Writer) error {
		_, err := do(w, ctx, people.ActorFrom(ctx), r.ID, in.Base)
		return err
	})
	var refused *fault.Error
	if errors.As(err, &refused) && refused.Kind == fault.InvalidKind {
		page, err := d.versionPage(ctx, r, body)
		page.problems = []ui.Problem{{Message: refused.Message}}
		for _, f := range refused.Fields {
			page.problems = append(page.problems, ui.Problem{Message: f.Message})
		}
		return web.Stay(page, 422), err
	}
	if err != nil {
		return web.Outcome[VersionPage]{}, err
	}
	return web.Go[VersionPage](web.URL(ctx, d.Name+".show", "id", r.ID), notice), nil
}
