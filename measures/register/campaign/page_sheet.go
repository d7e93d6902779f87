package campaign

import (
	"context"
	"strconv"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// SheetPage is the declaration of a body while it is made, and once it is signed.
type SheetPage struct {
	Year     int
	Title    text.Text
	Body     text.Text
	Tag      ui.Tag
	Dates    text.Text
	Message  []text.Text
	Progress []ui.Step
	Why      *ui.Callout // why nothing can be changed, or what the approver or the central team says
	Done     int
	All      int
	Entries  []ui.Task
	Form     ui.Task
	Buttons  []ui.Button
	Links    []ui.Link
	Versions ui.Table
	CanFill  bool
	None     bool
}

type sheetIn struct {
	Year int    `path:"year"`
	Slug string `path:"slug"`
}

// sheetFor reads the declaration of an address, which the visitor may read: one that they may not read does not exist for them.
func (p *Pages) sheetFor(ctx context.Context, in sheetIn) (Sheet, error) {
	c, body, err := p.place(ctx, in.Year, in.Slug)
	if err != nil {
		return Sheet{}, err
	}
	if !people.Can(people.ActorFrom(ctx), people.DeclarationRead, body.ID) {
		return Sheet{}, noDeclaration()
	}
	return p.Sheet(ctx, c, body.ID)
}

func (p *Pages) show(ctx context.Context, in sheetIn) (SheetPage, error) {
	s, err := p.sheetFor(ctx, in)
	if err != nil {
		return SheetPage{}, err
	}
	page := SheetPage{Year: s.Campaign.Year, Title: campaignTitle(s.Campaign.Year), Body: s.Body.Name, Tag: statusTag(s.Status()), Dates: dates(s.Campaign),
		Progress: progress(s.Stage), Done: s.Done(), All: len(s.Entries), None: s.Nothing}
	page.Message = pages.Reader{Lang: web.Lang(ctx)}.Row(&instrument.Question{}, instrument.Answer{Value: s.Campaign.Message}).Paragraphs
	actor := people.ActorFrom(ctx)
	closed := p.fillable(s)
	page.CanFill = closed == nil && people.Can(actor, people.DeclarationFill, s.BodyID)
	page.Why = p.why(s, closed)
	for _, e := range s.Entries {
		page.Entries = append(page.Entries, p.task(ctx, s, e, page.CanFill))
	}
	page.Form = ui.Task{Label: text.T("Questionnaire de la déclaration", "Questionnaire of the declaration"),
		Tag: formTag(len(s.Answers), len(p.Store.Form.Validate(s.Answers, instrument.StageSubmit)))}
	if page.CanFill {
		page.Form.Href = web.URL(ctx, "declaration.form", "year", in.Year, "slug", in.Slug)
	}
	page.Buttons, page.Links = p.sheetActs(ctx, actor, s, page.CanFill)
	page.Versions, err = p.versions(ctx, s)
	return page, err
}

func formTag(answered, missing int) ui.Tag {
	switch {
	case answered == 0:
		return ui.Tag{Label: text.T("À remplir", "To fill in")}
	case missing > 0:
		return ui.Tag{Label: text.T("En partie rempli", "Partly filled in"), Tone: ui.Info}
	}
	return ui.Tag{Label: text.T("Rempli", "Filled in"), Tone: ui.Good}
}

func progress(s Stage) []ui.Step {
	here := map[Stage]int{NotStarted: 0, InProgress: 0, Submitted: 1, Signed: 2}[s]
	var steps []ui.Step
	for i, label := range []text.Text{text.T("Préparer", "Prepare"), text.T("Relire et signer", "Read and sign"), text.T("Signée", "Signed")} {
		steps = append(steps, ui.Step{Label: label, Done: i < here || s == Signed, Here: i == here && s != Signed})
	}
	return steps
}

// why says what keeps the declaration from being changed, or what its approver asked to mend.
func (p *Pages) why(s Sheet, closed error) *ui.Callout {
	switch {
	case s.Comment != "" && closed == nil:
		return &ui.Callout{Title: text.T("La personne qui approuve vous a renvoyé la déclaration", "The approver returned the declaration to you"),
			Body: []text.Text{same(s.Comment)}, Tone: ui.Warning}
	case s.Signed > 0 && s.Stage == InProgress:
		return &ui.Callout{Title: text.T("Cette déclaration a été rouverte", "This declaration was reopened"), Body: []text.Text{s.Reason}, Tone: ui.Info}
	case s.Exempt:
		return &ui.Callout{Title: text.T("Organisme exempté", "Body exempt"), Body: []text.Text{s.Reason}, Tone: ui.Info}
	case s.Stage == Submitted:
		return &ui.Callout{Title: text.T("En attente d’une signature", "Waiting for a signature"), Tone: ui.Info,
			Body: []text.Text{text.T("Remise par "+s.SubmittedBy+".", "Handed over by "+s.SubmittedBy+".")}}
	}
	if problems, _ := refused(closed); len(problems) > 0 {
		return &ui.Callout{Body: []text.Text{problems[0].Message}, Tone: ui.Info}
	}
	return nil
}

// task shows an initiative and what is declared of it.
func (p *Pages) task(ctx context.Context, s Sheet, e Entry, canFill bool) ui.Task {
	t := ui.Task{Label: titleOf(e), Tag: decisionTag(e), Hint: each(func(l text.Lang) string {
		return text.T("Fiche nº ", "Record no. ").In(l) + strconv.FormatInt(e.Record.Number, 10) + " · " + e.Record.State.Title().In(l)
	})}
	if canFill {
		t.Href = entryURL(ctx, s, e.Record.Number)
	}
	return t
}

func titleOf(e Entry) text.Text {
	if e.Record.Title.Empty() {
		return text.T("Initiative sans nom", "Unnamed initiative")
	}
	return e.Record.Title
}

func entryURL(ctx context.Context, s Sheet, number int64) string {
	return web.URL(ctx, "declaration.entry", "year", s.Campaign.Year, "slug", s.Body.Slug, "number", number)
}

var decisionTones = map[Decision]ui.Tone{Confirmed: ui.Good, Updated: ui.Info, Added: ui.Info, Retired: ui.Warning}

func decisionTag(e Entry) ui.Tag {
	decision, decided := e.Decision()
	switch {
	case decided:
		return ui.Tag{Label: decision.Title(), Tone: decisionTones[decision]}
	case e.Stale():
		return ui.Tag{Label: text.T("Modifiée depuis, à relire", "Changed since, read again"), Tone: ui.Bad}
	}
	return ui.Tag{Label: text.T("À décider", "To decide")}
}

// sheetActs gives the buttons and the links that fit who looks.
func (p *Pages) sheetActs(ctx context.Context, actor people.Actor, s Sheet, canFill bool) ([]ui.Button, []ui.Link) {
	at := func(route string, params ...any) string {
		return web.URL(ctx, route, append([]any{"year", s.Campaign.Year, "slug", s.Body.Slug}, params...)...)
	}
	var buttons []ui.Button
	var links []ui.Link
	if canFill {
		here := sheetURL(ctx, s.Campaign.Year, s.Body.Slug)
		buttons = append(buttons, ui.Button{Label: text.T("Vérifier et remettre à l’approbation", "Check and hand over for approval"), Href: at("declaration.submit")},
			ui.Button{Label: text.T("Ajouter une initiative", "Add an initiative"), Kind: "secondary", Icon: "plus",
				Href: web.URL(ctx, p.Desk+".new", "organisme", s.BodyID, "retour", here)})
		none := ui.Link{Label: text.T("Déclarer que l’organisme n’a aucune initiative", "Declare that the body has no initiative"), Href: at("declaration.none")}
		if s.Nothing {
			none.Label = text.T("Ne plus déclarer que l’organisme n’a aucune initiative", "No longer declare that the body has no initiative")
		}
		links = append(links, none)
	}
	if s.Stage == Submitted && p.signable(s) == nil && people.Can(actor, people.DeclarationSign, s.BodyID) {
		buttons = append(buttons, ui.Button{Label: text.T("Relire et signer", "Read and sign"), Href: at("declaration.sign")},
			ui.Button{Label: text.T("Renvoyer avec un commentaire", "Return with a comment"), Kind: "secondary", Href: at("declaration.return")})
	}
	if !people.Can(actor, people.CampaignManage, "") {
		return buttons, links
	}
	links = append(links, ui.Link{Label: text.T("Suivi de la campagne", "Follow-up of the campaign"), Href: web.URL(ctx, "campaign.follow", "year", s.Campaign.Year)})
	if s.Campaign.State != Open {
		return buttons, links
	}
	var acts []BodyAct
	switch {
	case s.Exempt:
		acts = []BodyAct{ActBind}
	case s.Stage == Signed:
		acts = []BodyAct{ActReopenOf}
	default:
		links = append(links, ui.Link{Label: text.T("Envoyer un rappel", "Send a reminder"), Href: web.URL(ctx, "campaign.remind", "year", s.Campaign.Year, "organisme", s.Body.Slug)})
		if s.Signed == 0 {
			acts = []BodyAct{ActExempt}
		}
	}
	for _, act := range acts {
		links = append(links, ui.Link{Label: act.Title(), Href: web.URL(ctx, "campaign.body", "year", s.Campaign.Year, "slug", s.Body.Slug, "move", string(act))})
	}
	return buttons, links
}

// versions lists what was signed.
func (p *Pages) versions(ctx context.Context, s Sheet) (ui.Table, error) {
	t := ui.Table{ID: "versions", Caption: text.T("Versions signées", "Signed versions"), Columns: []ui.Column{
		{Label: text.T("Version", "Version")}, {Label: text.T("Signée le", "Signed on")}, {Label: text.T("Par", "By")}, {Label: text.T("Initiatives", "Initiatives"), Numeric: true}}}
	for n := s.Signed; n > 0; n-- {
		v, err := p.Signed(ctx, s.Declaration, n)
		if err != nil {
			return t, err
		}
		t.Rows = append(t.Rows, []ui.Cell{
			{Text: text.T("Version "+strconv.Itoa(n), "Version "+strconv.Itoa(n)), Head: true, Href: web.URL(ctx, "declaration.version", "year", s.Campaign.Year, "slug", s.Body.Slug, "version", n)},
			{Text: each(func(l text.Lang) string { return lang.Date(l, v.At) })}, {Text: same(v.Signature.Name)}, {Text: same(strconv.Itoa(len(v.Entries))), Numeric: true}})
	}
	return t, nil
}

// Empty says that the body has no initiative yet.
func (p SheetPage) Empty() ui.Empty {
	if p.None {
		return ui.Empty{Title: text.T("L’organisme déclare n’avoir aucune initiative", "The body declares that it has no initiative")}
	}
	return ui.Empty{Title: text.T("Le registre ne contient aucune initiative de cet organisme", "The register holds no initiative of this body"),
		Message: text.T("Ajoutez celles que vous avez, ou déclarez que vous n’en avez aucune.", "Add those you have, or declare that you have none.")}
}

// reader shows answers to people of the administration.
func (p *Pages) reader(ctx context.Context) (pages.Reader, error) {
	directory, err := p.People.Directory(ctx)
	return pages.Reader{Lang: web.Lang(ctx), Inside: true, Grounds: p.Store.Entry.Taxonomy(instrument.GroundTaxonomy), BodyName: func(id string) text.Text {
		body, _ := directory.Body(id)
		return body.Name
	}}, err
}

// gone tells that the register itself says the use has ended.
func gone(e Entry) bool { return e.Record.State == record.Retired }
