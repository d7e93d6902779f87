package pages

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// FormPage is the form of a record, drawn from what was typed so that nothing typed is ever lost.
type FormPage struct {
	Desk     string
	New      bool
	ID       string
	Title    text.Text
	Heading  text.Text // of a new record
	BodyID   string
	Bodies   []ui.Option
	Base     int
	Action   string
	Autosave string
	Discard  string
	Cancel   string
	Sections []FormSection
	// Resumed tells that the form shows a draft that saved itself and was never sent.
	Resumed bool
	// Conflicts are the questions that somebody else changed meanwhile.
	Conflicts []Choice
	Theirs    string
	// Kept are the hidden values that the form carries from one display to the next.
	Kept []ui.Hidden
	// Writing is what the person is told about what they write.
	Writing ui.Writing
	// Moved says that the questionnaire changed versions while somebody was writing, and what of theirs has no place any more.
	Moved *ui.Callout
	// Beside is what the form was opened to answer.
	Beside *ui.Callout
	// Part is where the page stands among the parts, where the form is filled part by part.
	Part     *FormPart
	scope    scope
	answers  instrument.Answers // as they were kept
	problems []instrument.Problem
}

// FormSection is a part of the form.
type FormSection struct {
	ID     string
	Title  text.Text
	Help   text.Text
	Fields []FormField
}

// Choice is a question that two persons answered differently: the second chooses.
type Choice struct {
	Name         string
	Label        text.Text
	Mine, Theirs string
}

// Problems gives the error summary: each mistake leads to its field.
func (p FormPage) Problems() []ui.Problem {
	var all []ui.Problem
	for _, problem := range p.problems {
		all = append(all, ui.Problem{Field: problem.Field, Message: problem.Message})
	}
	return all
}

type blankIn struct {
	Body string `query:"organisme"`
	Back string `query:"retour"` // where to go once the record is made, instead of its page
}

func (d *Desk) blank(ctx context.Context, in blankIn) (FormPage, error) {
	d = d.under("")
	page, err := d.newForm(ctx, in.Body)
	if err != nil {
		return page, err
	}
	typed, found, err := d.Records.Draft(ctx, people.ActorFrom(ctx).ID, d.newKey())
	if err != nil {
		return page, err
	}
	form := url.Values{}
	if found {
		page.Resumed, form = true, typed.Form
		page.BodyID = form.Get("_body")
	}
	if in.Back != "" {
		form.Set(backField, in.Back)
	}
	return d.draw(ctx, page, form, nil)
}

// newKey is where the draft of a record that does not exist yet saves itself.
func (d *Desk) newKey() string { return "new." + d.Kind.ID }

func (d *Desk) newForm(ctx context.Context, body string) (FormPage, error) {
	page := FormPage{Desk: d.Name, New: true, ID: "nouveau", BodyID: body, Title: d.Title, Heading: d.New,
		Action: web.URL(ctx, d.Name+".new"), Autosave: web.URL(ctx, d.Name+".autosave", "id", "nouveau"),
		Discard: web.URL(ctx, d.Name+".discard", "id", "nouveau"), Cancel: web.URL(ctx, d.Name+".list")}
	bodies, err := d.writable(ctx)
	if err != nil {
		return page, err
	}
	page.Bodies = bodies
	if d.ByPart {
		page.scope = scope{sections: opening(d.Kind.Instrument)}
	}
	if len(bodies) == 1 {
		page.BodyID = bodies[0].Value
	}
	return page, nil
}

// writable lists the bodies for which the visitor may create a record.
func (d *Desk) writable(ctx context.Context) ([]ui.Option, error) {
	all, err := d.People.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	actor := people.ActorFrom(ctx)
	var options []ui.Option
	for _, b := range all {
		if b.Until == "" && people.Can(actor, d.Kind.Right(people.RecordCreate), b.ID) {
			options = append(options, ui.Option{Value: b.ID, Label: b.Name})
		}
	}
	return options, nil
}

type formIn struct {
	ID   string     `path:"id"`
	Form url.Values `form:"*"`
	// Files are the files sent with the form, by the name of their question.
	Files map[string]*web.Upload `file:"*"`
}

func (d *Desk) create(ctx context.Context, in formIn) (web.Outcome[FormPage], error) {
	d = d.under("")
	page, err := d.newForm(ctx, in.Form.Get("_body"))
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	mistakes, err := d.keepFiles(ctx, in.Form, in.Files)
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	if ui.RowsChanged(in.Form) {
		page, err = d.draw(ctx, page, ui.WithoutRemoved(in.Form), nil)
		return web.Stay(page, 200), err
	}
	if done, outcome, err := d.rereadForm(ctx, page, record.Record{Kind: d.Kind.ID, BodyID: page.BodyID}, in.Form); done {
		return outcome, err
	}
	actor := people.ActorFrom(ctx)
	answers, problems, err := d.read(ctx, record.Record{BodyID: page.BodyID}, in.Form)
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	problems = append(mistakes, problems...)
	if page.BodyID == "" {
		problems = append(problems, instrument.Problem{Field: "_body", Message: text.T("Choisissez l’organisme responsable.", "Choose the responsible body.")})
	}
	if len(problems) > 0 {
		page, err = d.draw(ctx, page, in.Form, problems)
		return web.Stay(page, 422), err
	}
	var created record.Record
	err = d.Records.Write(ctx, func(w *record.Writer) error {
		var err error
		created, err = w.Create(ctx, actor, d.Kind.ID, page.BodyID, answers, text.Text{}, "")
		return err
	})
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	if err := d.Records.DropDraft(ctx, actor.ID, d.newKey()); err != nil {
		return web.Outcome[FormPage]{}, err
	}
	return web.Go[FormPage](back(in.Form, web.URL(ctx, d.Name+".show", "id", created.ID)), "notice.record.created"), nil
}

// read makes answers of a form and checks them as a draft of the record: what is malformed or not allowed is refused, what is
// missing may wait.
func (d *Desk) read(ctx context.Context, r record.Record, form url.Values) (instrument.Answers, []instrument.Problem, error) {
	in := d.Kind.Instrument
	answers, problems := in.ReadForm(form)
	if len(problems) > 0 {
		return answers, problems, nil
	}
	instrument.CarryOrigin(r.Answers, answers)
	problems = in.Validate(answers, instrument.StageDraft)
	problems = append(problems, in.CheckWithholding(r.Answers, answers, rolesFor(people.ActorFrom(ctx), r.BodyID)...)...)
	uncitable, err := d.Records.Uncitable(ctx, d.Kind.ID, r.BodyID, r.Answers, answers)
	return answers, append(problems, uncitable...), err
}

// rolesFor lists the roles that the actor holds for a body.
func rolesFor(a people.Actor, bodyID string) []string {
	var roles []string
	for _, g := range a.Grants {
		if g.BodyID == "" || g.BodyID == bodyID {
			roles = append(roles, string(g.Role))
		}
	}
	return roles
}

type editIn struct {
	ID   string `path:"id"`
	Back string `query:"retour"` // where to go once the record is saved, instead of its page
	// Beside is the key of what is shown next to the form.
	Beside string `query:"demande"`
}

func (d *Desk) edit(ctx context.Context, in editIn) (FormPage, error) {
	r, body, err := d.open(ctx, in.ID, people.RecordEdit)
	if err != nil {
		return FormPage{}, err
	}
	if !d.editable(r) {
		return FormPage{}, fault.Conflict(text.T("Cette fiche ne se modifie pas dans son état actuel.", "This record cannot be edited in its present state."))
	}
	d = d.under(r.InstrumentVersion)
	page := d.editForm(ctx, r, body)
	form := d.Kind.Instrument.WriteForm(r.Answers)
	typed, found, err := d.Records.Draft(ctx, people.ActorFrom(ctx).ID, r.ID)
	if err != nil {
		return FormPage{}, err
	}
	if found {
		page.Resumed, page.Base = true, typed.BaseVersion
		if form, page.Moved, err = d.carried(ctx, r, typed.BaseVersion, typed.Form); err != nil {
			return FormPage{}, err
		}
	}
	form.Set(questionnaireField, r.InstrumentVersion)
	if in.Back != "" {
		form.Set(backField, in.Back)
	}
	if in.Beside != "" {
		form.Set(besideField, in.Beside)
	}
	return d.draw(ctx, page, form, nil)
}

func (d *Desk) editable(r record.Record) bool {
	return slices.Contains([]record.State{record.Draft, record.InReview, record.Published, record.Corrected}, r.State)
}

func (d *Desk) editForm(ctx context.Context, r record.Record, body people.Body) FormPage {
	return FormPage{Desk: d.Name, ID: r.ID, Title: d.title(r.Answers), BodyID: body.ID, Base: r.Version, answers: r.Answers,
		Action: web.URL(ctx, d.Name+".edit", "id", r.ID), Autosave: web.URL(ctx, d.Name+".autosave", "id", r.ID),
		Discard: web.URL(ctx, d.Name+".discard", "id", r.ID), Cancel: web.URL(ctx, d.Name+".show", "id", r.ID)}
}

func (d *Desk) save(ctx context.Context, in formIn) (web.Outcome[FormPage], error) {
	r, body, err := d.open(ctx, in.ID, people.RecordEdit)
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	d = d.under(r.InstrumentVersion)
	page := d.editForm(ctx, r, body)
	if page.Base, err = base(in.Form); err != nil {
		return web.Outcome[FormPage]{}, err
	}
	if in.Form, page.Moved, err = d.carried(ctx, r, page.Base, in.Form); err != nil {
		return web.Outcome[FormPage]{}, err
	}
	mistakes, err := d.keepFiles(ctx, in.Form, in.Files)
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	if done, outcome, err := d.redrawn(ctx, page, r, in.Form); done {
		return outcome, err
	}
	actor := people.ActorFrom(ctx)
	answers, problems, err := d.read(ctx, r, in.Form)
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	problems = append(mistakes, problems...)
	if len(problems) > 0 {
		page, err = d.draw(ctx, page, in.Form, problems)
		return web.Stay(page, 422), err
	}
	if len(in.Form["_choice"]) > 0 {
		if answers, err = d.chosen(ctx, r, page.Base, answers, in.Form); err != nil {
			return web.Outcome[FormPage]{}, err
		}
		page.Base, _ = strconv.Atoi(in.Form.Get("_theirs"))
	}
	err = d.Records.Write(ctx, func(w *record.Writer) error {
		_, err := w.Edit(ctx, actor, r.ID, page.Base, answers, text.Text{})
		return err
	})
	var conflict *record.ConflictError
	if errors.As(err, &conflict) {
		page, err := d.conflict(ctx, page, in.Form, answers, conflict)
		return web.Stay(page, 409), err
	}
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	if err := d.Records.DropDraft(ctx, actor.ID, r.ID); err != nil {
		return web.Outcome[FormPage]{}, err
	}
	return web.Go[FormPage](back(in.Form, web.URL(ctx, d.Name+".show", "id", r.ID)), "notice.record.saved"), nil
}

func base(form url.Values) (int, error) {
	n, err := strconv.Atoi(form.Get("_base"))
	if err != nil || n < 1 {
		return 0, fault.Invalid(text.T("Le formulaire ne dit pas de quelle version il part. Rouvrez la fiche et recommencez.",
			"The form does not say which version it starts from. Open the record again and start over."),
			fault.Field{Name: "_base", Message: text.T("version absente", "missing version")})
	}
	return n, nil
}

// conflict shows both versions of what two persons changed differently, and keeps everything typed in the page.
func (d *Desk) conflict(ctx context.Context, page FormPage, form url.Values, mine instrument.Answers, c *record.ConflictError) (FormPage, error) {
	in := d.Kind.Instrument
	_, conflicts := in.Merge(d.startedFrom(c.Base), mine, c.Theirs.Answers)
	display, err := d.display(ctx)
	if err != nil {
		return page, err
	}
	for _, both := range conflicts {
		page.Conflicts = append(page.Conflicts, Choice{Name: "_choose." + both.Question.ID, Label: both.Question.Label,
			Mine: display.Line(both.Question, both.Mine), Theirs: display.Line(both.Question, both.Theirs)})
	}
	form = cloneForm(form)
	form.Set("_choice", "1")
	form.Set("_theirs", strconv.Itoa(c.Theirs.Version))
	page.Theirs = c.Theirs.ByName
	return d.draw(ctx, page, form, nil)
}

// chosen brings together both versions as the person chose, question by question; where they chose nothing, what was
// already saved stays.
func (d *Desk) chosen(ctx context.Context, r record.Record, baseVersion int, mine instrument.Answers, form url.Values) (instrument.Answers, error) {
	started, err := d.Records.Revision(ctx, r.ID, baseVersion)
	if err != nil {
		return nil, err
	}
	version, err := strconv.Atoi(form.Get("_theirs"))
	if err != nil {
		return nil, fault.Invalid(text.T("Le formulaire ne dit pas quelle version a été comparée.", "The form does not say which version was compared."))
	}
	theirs, err := d.Records.Revision(ctx, r.ID, version)
	if err != nil {
		return nil, err
	}
	merged, conflicts := d.Kind.Instrument.Merge(d.startedFrom(started), mine, theirs.Answers)
	for _, both := range conflicts {
		id := both.Question.ID
		if form.Get("_choose."+id) != "mine" {
			continue
		}
		delete(merged, id)
		if !mine[id].Blank() {
			merged[id] = mine[id]
		}
	}
	return merged, nil
}

func cloneForm(form url.Values) url.Values {
	copied := url.Values{}
	for name, values := range form {
		copied[name] = append([]string(nil), values...)
	}
	return copied
}
