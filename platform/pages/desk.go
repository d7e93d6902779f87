// Package pages holds the pages that every kind of record shares: list, form, show, history, comparison, the steps to
// publication, private preview. A measure gives the kind of record and its names; the pages are the same everywhere, so
// that a person who knows one measure knows them all.
package pages

import (
	"context"
	"embed"
	"slices"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/bulk"
	"balise/platform/fault"
	"balise/platform/links"
	"balise/platform/mail"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/search"
	"balise/platform/web"
	"balise/platform/web/ui"
)

//go:embed *.html
var files embed.FS

// Texts is the package's texts.yaml.
//
//go:embed texts.yaml
var Texts []byte

// Desk is where the records of one kind are written and decided upon.
type Desk struct {
	// Name begins the names of the desk's pages: "register.desk" gives "register.desk.list".
	Name string
	// FR and EN are the paths under which the pages stand, without the final slash.
	FR, EN string
	// API is the path under which programs write the same records; empty where they do not.
	API string
	// PublicRoute is the name of the public page of a record, with its {number}; empty where the public reads none of them.
	PublicRoute string
	Title       text.Text
	// New names the act of making a record, Noun what the list calls one, and About says in the workspace what the desk is for.
	New, Noun, About text.Text
	// Decide and Finish are the headings, in the workspace, of what waits for a decision and of the drafts.
	Decide, Finish text.Text
	// PreviewFR and PreviewEN are where a private link opens a draft, with its {token}; empty where drafts have none.
	PreviewFR, PreviewEN string
	Kind                 record.Kind
	Records              *record.Store
	People               *people.Store
	Now                  func() time.Time
	// Index finds published records that say much the same, and Product names the questions that tell one product from
	// another; Links tells which links fail. Without them, nothing is said about it.
	Index   *search.Index
	Product []string
	Links   *links.Checker
	// Imports brings spreadsheets in. Without it, the desk neither imports nor changes many records at once.
	Imports *bulk.Store
	// Beside shows, next to the form of a record, what the measure was asked to show by the key that its link gave; nil when
	// the measure has nothing of the sort.
	Beside func(ctx context.Context, recordID, key string) (*ui.Callout, error)
	// Notices are the keys of the texts said after acts, where those of records in general do not suit.
	Notices map[record.Act]string
	// Also are the pages of the measure about one record, besides those of the desk: their paths hold its {id}.
	Also []Route
	// Panels is what the measure shows of a record on its page, after how complete it is and before its answers: its result,
	// the opinions about it. Nil when it shows nothing.
	Panels func(ctx context.Context, r record.Record) ([]ui.Block, error)
	// ByPart has the form filled part by part, one section a page, by several people: see parts.go.
	ByPart bool
	// Outbox tells by mail who is given a part. Without it, they find it in their workspace only.
	Outbox *mail.Outbox

	inForce *Desk // where this one is for a former version of the questionnaire: see under
}

// Panel shows something of a record on its page in the workspace; nothing where it gives no block.
type Panel func(ctx context.Context, r record.Record) ([]ui.Block, error)

// PublicPanel shows something of a published record on its public page, for everyone.
type PublicPanel func(ctx context.Context, p record.Publication) ([]ui.Block, error)

// AddPanel shows something more on the page of a record, after what is there already: what another measure has to say of it.
func (d *Desk) AddPanel(more Panel) {
	before := d.Panels
	d.Panels = func(ctx context.Context, r record.Record) ([]ui.Block, error) {
		var all []ui.Block
		if before != nil {
			var err error
			if all, err = before(ctx, r); err != nil {
				return nil, err
			}
		}
		blocks, err := more(ctx, r)
		return append(all, blocks...), err
	}
}

// Route names a page and how links speak of it.
type Route struct {
	Name  string
	Label text.Text
}

// Endpoints gives the pages of the desk.
func (d *Desk) Endpoints() []web.Endpoint {
	at := func(name, fr, en, template string, action people.Action) web.Page {
		return web.Page{Name: d.Name + "." + name, FR: d.FR + fr, EN: d.EN + en, Files: files, Template: template, Action: string(d.Kind.Right(action))}
	}
	create := at("new", "/nouveau", "/new", "form.html", people.RecordCreate)
	act := at("act", "/{id}/etape/{act}", "/{id}/step/{act}", "act.html", people.RecordRead)
	return slices.Concat(d.apiEndpoints(), d.manyEndpoints(at), d.formEndpoints(at), []web.Endpoint{
		web.Get(at("list", "", "", "list.html", people.RecordRead), d.list),
		web.Get(create, d.blank),
		web.Post(create, d.create),
		web.Get(at("show", "/{id}", "/{id}", "show.html", people.RecordRead), d.show),
		web.Post(at("autosave", "/{id}/brouillon", "/{id}/draft", "writing.html", people.RecordEdit), d.autosave),
		web.Get(at("writing", "/{id}/relecture", "/{id}/proofreading", "writing.html", people.RecordRead), d.proofread),
		web.Post(at("discard", "/{id}/brouillon/effacer", "/{id}/draft/discard", "", people.RecordEdit), d.discard),
		web.Get(act, d.confirm),
		web.Post(act, d.act),
		web.Get(at("history", "/{id}/historique", "/{id}/history", "history.html", people.RecordRead), d.history),
		web.Get(at("compare", "/{id}/comparer", "/{id}/compare", "compare.html", people.RecordRead), d.compare),
		web.File(at("file", "/{id}/piece/{question}", "/{id}/attachment/{question}", "", people.RecordRead), d.file),
	}, d.versionEndpoints(at), d.previewEndpoints(at))
}

// formEndpoints gives the pages of the form: one for the whole of it, or one for each part.
func (d *Desk) formEndpoints(at func(name, fr, en, template string, action people.Action) web.Page) []web.Endpoint {
	if d.ByPart {
		return d.partEndpoints(at)
	}
	edit := at("edit", "/{id}/modifier", "/{id}/edit", "form.html", people.RecordEdit)
	return []web.Endpoint{web.Get(edit, d.edit), web.Post(edit, d.save)}
}

// previewEndpoints gives the pages of private links, where the desk has them.
func (d *Desk) previewEndpoints(at func(name, fr, en, template string, action people.Action) web.Page) []web.Endpoint {
	if d.PreviewFR == "" {
		return nil
	}
	preview := at("preview.new", "/{id}/apercu", "/{id}/preview", "preview_new.html", people.PreviewCreate)
	return []web.Endpoint{
		web.Get(preview, d.previews),
		web.Post(preview, d.createPreview),
		web.Get(web.Page{Name: d.Name + ".preview", FR: d.PreviewFR, EN: d.PreviewEN, Files: files, Template: "preview.html", Fresh: true}, d.preview),
	}
}

// manyEndpoints gives the pages of imports and of batches, where the desk has them.
func (d *Desk) manyEndpoints(at func(name, fr, en, template string, action people.Action) web.Page) []web.Endpoint {
	if d.Imports == nil {
		return nil
	}
	bring := at("imports", "/importer", "/import", "imports.html", people.RecordCreate)
	file := at("import", "/{run}/colonnes", "/{run}/columns", "import.html", people.RecordCreate)
	plan := at("import.plan", "/{run}/plan-d-importation", "/{run}/import-plan", "import_plan.html", people.RecordCreate)
	many := at("bulk", "/lot", "/bulk", "bulk.html", people.RecordRead)
	return []web.Endpoint{
		web.Get(bring, d.imports),
		web.Post(bring, d.beginImport),
		web.Get(file, d.importRun),
		web.Post(file, d.mapImport),
		web.Get(plan, d.importPlan),
		web.Post(plan, d.applyImport),
		web.Get(many, d.bulk),
		web.Post(many, d.applyBulk),
	}
}

// head is what every page about one record shows at its top.
type head struct {
	Desk      string
	ID        string
	Number    int64
	Title     text.Text
	State     ui.Tag
	Body      people.Body
	Version   int
	PublicURL string
}

func (d *Desk) head(ctx context.Context, r record.Record, body people.Body) head {
	h := head{Desk: d.Name, ID: r.ID, Number: r.Number, Title: d.title(r.Answers), State: KindStateTag(d.Kind, r.State), Body: body, Version: r.Version}
	if r.PublicState != "" && d.PublicRoute != "" {
		h.PublicURL = web.URL(ctx, d.PublicRoute, "number", r.Number)
	}
	return h
}

func (d *Desk) title(a instrument.Answers) text.Text {
	if title := d.Kind.Title(a); !title.Empty() {
		return title
	}
	return text.T("Fiche sans nom", "Unnamed record")
}

// open reads a record that the visitor may read. One they may not read does not exist for them: its very identifier
// tells nothing.
func (d *Desk) open(ctx context.Context, id string, action people.Action) (record.Record, people.Body, error) {
	r, err := d.Records.Record(ctx, id)
	if err != nil {
		return r, people.Body{}, err
	}
	actor := people.ActorFrom(ctx)
	if r.Kind != d.Kind.ID || !people.Can(actor, d.Kind.Right(people.RecordRead), r.BodyID) {
		return r, people.Body{}, fault.NotFound(text.T("Cette fiche n’existe pas.", "This record does not exist."))
	}
	if err := people.Allow(actor, d.Kind.Right(action), r.BodyID); err != nil {
		return r, people.Body{}, err
	}
	body, err := d.People.Body(ctx, r.BodyID)
	return r, body, err
}

var tones = map[record.State]ui.Tone{
	record.Draft: ui.Neutral, record.InReview: ui.Info, record.Published: ui.Good, record.Corrected: ui.Good,
	record.Withdrawn: ui.Bad, record.Retired: ui.Warning,
}

// StateTag names and colours a state, in the words of records in general.
func StateTag(s record.State) ui.Tag { return KindStateTag(record.Kind{}, s) }

// KindStateTag names and colours a state, in the words of a kind of record.
func KindStateTag(k record.Kind, s record.State) ui.Tag {
	return ui.Tag{Label: k.StateTitle(s), Tone: tones[s]}
}
