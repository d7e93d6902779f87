package pages

import (
	"context"
	"errors"
	"slices"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// ShowPage is a record as those who work on it see it.
type ShowPage struct {
	head
	Sections []Section
	Stage    record.State
	kind     record.Kind
	Filled   int // percent of what is asked, by weight
	Missing  []Missing
	Steps    []Step
	EditURL  string
	// PreviewURL leads to the private links of the record; empty where drafts have none.
	PreviewURL string
	UpdatedBy  string
	UpdatedAt  time.Time
	Files      []ui.Link
	Also       []ui.Link   // pages of the measure about this record
	Old        *ui.Callout // says that the questionnaire has a newer version
	Panels     []ui.Block  // what the measure shows of this record
	// Parts say where those who answer stand, and RemainingURL leads to what they have yet to answer, where the form is filled
	// part by part.
	Parts        []ui.Task
	RemainingURL string
	// Never says why such a record is never published; empty for most.
	Never text.Text
}

// Missing is something that submission will ask for.
type Missing struct {
	Href    string
	Label   text.Text
	Message text.Text
}

// Step is a step that the visitor may take with the record.
type Step struct {
	Act   string
	Label text.Text
	Main  bool
	Href  string
}

// order in which steps are offered: the one that moves the record forward first.
var stepOrder = []record.Act{record.Publish, record.Submit, record.Return, record.Restore, record.Retire, record.Withdraw}

type idIn struct {
	ID string `path:"id"`
}

func (d *Desk) show(ctx context.Context, in idIn) (ShowPage, error) {
	r, body, err := d.open(ctx, in.ID, people.RecordRead)
	if err != nil {
		return ShowPage{}, err
	}
	old, links, err := d.versionNote(ctx, r)
	if err != nil {
		return ShowPage{}, err
	}
	d = d.under(r.InstrumentVersion)
	reader, err := d.reader(ctx, true)
	if err != nil {
		return ShowPage{}, err
	}
	page := ShowPage{head: d.head(ctx, r, body), Stage: r.State, kind: d.Kind, UpdatedAt: r.UpdatedAt, UpdatedBy: r.UpdatedBy,
		Sections: reader.Sections(d.Kind.Instrument, r.Answers), Old: old, Also: links}
	filled, total := d.Kind.Instrument.Completeness(r.Answers)
	if total > 0 {
		page.Filled = 100 * filled / total
	}
	actor := people.ActorFrom(ctx)
	var mend fieldLink
	if d.mayEdit(ctx, r) {
		page.EditURL, mend = web.URL(ctx, d.Name+".edit", "id", r.ID), d.toField(ctx, r.ID)
	}
	if d.PreviewFR != "" {
		page.PreviewURL = web.URL(ctx, d.Name+".preview.new", "id", r.ID)
	}
	var never *fault.Error
	if errors.As(d.Kind.Publishable(r.Answers), &never) {
		page.Never = never.Message
	}
	acts := d.Kind.Acts(actor, r)
	for _, act := range stepOrder {
		if slices.Contains(acts, act) && (act != record.Publish || page.Never.Empty()) {
			page.Steps = append(page.Steps, Step{Act: string(act), Label: d.Kind.ActTitle(act), Main: len(page.Steps) == 0,
				Href: web.URL(ctx, d.Name+".act", "id", r.ID, "act", string(act))})
		}
	}
	page.Missing = d.missing(r.Answers, mend)
	page.Files = d.files(ctx, r)
	for _, also := range d.Also {
		page.Also = append(page.Also, ui.Link{Label: also.Label, Href: web.URL(ctx, also.Name, "id", r.ID)})
	}
	if d.ByPart {
		views, err := d.views(ctx, r)
		if err != nil {
			return page, err
		}
		page.Parts, page.RemainingURL = d.tasks(ctx, r, views, mend != nil), web.URL(ctx, d.Name+".remaining", "id", r.ID)
	}
	if d.Panels != nil {
		page.Panels, err = d.Panels(ctx, r)
	}
	return page, err
}

// mayEdit tells whether the visitor may change the record now.
func (d *Desk) mayEdit(ctx context.Context, r record.Record) bool {
	return d.editable(r) && people.Can(people.ActorFrom(ctx), d.Kind.Right(people.RecordEdit), r.BodyID)
}

func (d *Desk) missing(a instrument.Answers, to fieldLink) []Missing {
	var all []Missing
	for _, p := range d.Kind.Instrument.Validate(a, instrument.StageSubmit) {
		m := Missing{Message: p.Message, Href: to.href(p.Field)}
		if q := d.Kind.Instrument.Question(p.Question); q != nil {
			m.Label = q.Label
		}
		all = append(all, m)
	}
	return all
}

// files leads to the files joined to a record.
func (d *Desk) files(ctx context.Context, r record.Record) []ui.Link {
	var links []ui.Link
	for _, q := range d.Kind.Instrument.Questions() {
		if a, ok := r.Answers[q.ID].Value.(instrument.Attachment); ok {
			links = append(links, ui.Link{Label: text.T(a.Name, a.Name), Href: web.URL(ctx, d.Name+".file", "id", r.ID, "question", q.ID)})
		}
	}
	return links
}

// reader shows answers in the language of the request, with the bodies' names.
func (d *Desk) reader(ctx context.Context, inside bool) (Reader, error) {
	display, err := d.display(ctx)
	return Reader{Lang: display.Lang, BodyName: display.BodyName, RecordName: display.RecordName, Inside: inside,
		Grounds: d.Kind.Instrument.Taxonomy(instrument.GroundTaxonomy)}, err
}

func (d *Desk) display(ctx context.Context) (instrument.Display, error) {
	bodies, err := d.People.Bodies(ctx)
	names := make(map[string]text.Text, len(bodies))
	for _, b := range bodies {
		names[b.ID] = b.Name
	}
	return instrument.Display{Lang: web.Lang(ctx), BodyName: func(id string) text.Text { return names[id] }, RecordName: d.recordName(ctx)}, err
}

// ListPage lists the records that the visitor may read.
type ListPage struct {
	Desk    string
	Title   text.Text
	New     text.Text // names the act of making a record
	Noun    text.Text // what one is
	Rows    []ListRow
	States  []StateFilter
	State   string
	Text    string
	NewURL  string
	NextURL string
	Total   int
	// ImportURL leads to the import of a spreadsheet; empty for who may create nothing.
	ImportURL string
	Bulk      string // leads to what may be done to many records at once; empty for who may do nothing of it
}

// ListRow is one record of the list.
type ListRow struct {
	Href      string
	Number    int64
	Title     text.Text
	Body      text.Text
	State     ui.Tag
	UpdatedAt time.Time
	UpdatedBy string
	ID        string
	Broken    int // links that somebody should look at
}

// StateFilter is a choice of the filter by state.
type StateFilter struct {
	Code     string
	Label    text.Text
	Selected bool
}

type listIn struct {
	State string `query:"etat"`
	Text  string `query:"q"`
	After string `query:"apres"`
}

const listLength = 50

func (d *Desk) list(ctx context.Context, in listIn) (ListPage, error) {
	page := ListPage{Desk: d.Name, Title: d.Title, New: d.New, Noun: d.Noun, State: in.State, Text: in.Text}
	actor := people.ActorFrom(ctx)
	if people.Can(actor, d.Kind.Right(people.RecordCreate), "") {
		page.NewURL = web.URL(ctx, d.Name+".new")
		if d.Imports != nil {
			page.ImportURL = web.URL(ctx, d.Name+".imports")
		}
	}
	for _, s := range record.States {
		page.States = append(page.States, StateFilter{string(s), d.Kind.StateTitle(s), string(s) == in.State})
	}
	if d.Imports != nil && d.mayBulk(actor) {
		page.Bulk = web.URL(ctx, d.Name+".bulk")
	}
	filter := d.filter(actor, in.State, in.Text, listLength+1)
	filter.After = in.After
	found, err := d.Records.List(ctx, filter)
	if err != nil {
		return page, err
	}
	if len(found) > listLength {
		found = found[:listLength]
		page.NextURL = web.URL(ctx, d.Name+".list", "etat", in.State, "q", in.Text, "apres", found[listLength-1].Cursor())
	}
	names, err := d.display(ctx)
	if err != nil {
		return page, err
	}
	for _, r := range found {
		broken, err := d.broken(ctx, r.Answers)
		if err != nil {
			return page, err
		}
		page.Rows = append(page.Rows, ListRow{ID: r.ID, Href: web.URL(ctx, d.Name+".show", "id", r.ID), Number: r.Number, Title: d.title(r.Answers),
			Body: names.BodyName(r.BodyID), State: KindStateTag(d.Kind, r.State), UpdatedAt: r.UpdatedAt, UpdatedBy: r.UpdatedBy, Broken: broken})
	}
	page.Total = len(page.Rows)
	return page, nil
}
