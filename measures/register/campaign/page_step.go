package campaign

import (
	"context"
	"net/url"
	"strings"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// StepPage asks to confirm a step, says what it does, and why it is taken.
type StepPage struct {
	Of       text.Text
	Title    text.Text
	Advice   text.Text
	Danger   bool
	Action   string
	Cancel   string
	Hidden   []ui.Hidden
	Fields   []ui.Field
	problems []ui.Problem
}

// Problems gives the error summary.
func (p StepPage) Problems() []ui.Problem { return p.problems }

type stepIn struct {
	Year int        `path:"year"`
	Slug string     `path:"slug"`
	Move string     `path:"move"`
	Base int        `form:"_base"`
	Form url.Values `form:"*"`
}

func reasonOf(form url.Values) text.Text {
	return text.T(strings.TrimSpace(form.Get("reason.fr")), strings.TrimSpace(form.Get("reason.en")))
}

var stepAdvice = map[Act]text.Text{
	ActExtend: text.T("Les rappels suivront la nouvelle date. Elle est publique, et la raison reste dans l’historique de la campagne.",
		"Reminders will follow the new date. It is public, and the reason stays in the history of the campaign."),
	ActClose: text.T("Plus rien ne pourra être signé. Le résultat devient public\u00a0: combien d’organismes ont déclaré, l’extrait du Portrait, la différence avec l’an dernier.",
		"Nothing more can be signed. The outcome becomes public: how many bodies declared, the extract for the Portrait, the difference with last year."),
	ActReopen: text.T("Les organismes pourront signer de nouveau jusqu’à la date que vous donnez. Ce qui est signé reste tel quel.",
		"Bodies will be able to sign again until the date you give. What is signed stays as it is."),
}

func (p *Pages) stepForm(ctx context.Context, in stepIn) (StepPage, error) {
	c, err := p.Campaign(ctx, in.Year)
	if err != nil {
		return StepPage{}, err
	}
	form := url.Values{}
	setDay(form, "due", c.Due)
	return p.stepPage(ctx, c, Act(in.Move), c.Version, form, nil)
}

func (p *Pages) stepPage(ctx context.Context, c Campaign, act Act, base int, form url.Values, problems []ui.Problem) (StepPage, error) {
	advice, known := stepAdvice[act]
	if !known {
		return StepPage{}, fault.NotFound(text.T("Cette étape n’existe pas.", "This step does not exist."))
	}
	page := StepPage{Of: campaignTitle(c.Year), Title: act.Title(), Advice: advice, Danger: act == ActClose, Hidden: baseField(base), problems: problems,
		Action: web.URL(ctx, "campaign.step", "year", c.Year, "move", string(act)), Cancel: web.URL(ctx, "campaign.follow", "year", c.Year)}
	if act != ActClose {
		page.Fields = append(page.Fields, ui.Field{Kind: "day", Name: "due", Label: text.T("Nouvelle échéance", "New due date"), Required: true, Values: form})
	}
	page.Fields = marked(append(page.Fields, reasonField(form)), problems)
	return page, nil
}

func reasonField(form url.Values) ui.Field {
	return ui.Field{Kind: "long_text", Name: "reason", Label: text.T("Pourquoi\u00a0?", "Why?"), Required: true, MaxLength: maxReason, Values: form}
}

func (p *Pages) step(ctx context.Context, in stepIn) (web.Outcome[StepPage], error) {
	c, err := p.Campaign(ctx, in.Year)
	if err != nil {
		return web.Outcome[StepPage]{}, err
	}
	actor, due, reason := people.ActorFrom(ctx), dayFrom(in.Form, "due"), reasonOf(in.Form)
	page, err := p.stepPage(ctx, c, Act(in.Move), in.Base, in.Form, nil)
	if err != nil {
		return web.Outcome[StepPage]{}, err
	}
	switch Act(in.Move) {
	case ActExtend:
		_, err = p.Extend(ctx, actor, c.Year, in.Base, due, reason)
	case ActClose:
		_, err = p.Close(ctx, actor, c.Year, in.Base, reason)
	case ActReopen:
		_, err = p.Reopen(ctx, actor, c.Year, in.Base, due, reason)
	}
	return p.stepped(page, err, "notice.campaign."+in.Move)
}

// stepped leads on once the step is taken, or shows again what was typed.
func (p *Pages) stepped(page StepPage, err error, notice string) (web.Outcome[StepPage], error) {
	if problems, status := refused(err); problems != nil {
		page.problems = problems
		for i := range problems {
			if problems[i].Field == "due" {
				problems[i].Field = "due.year"
			}
		}
		page.Fields = marked(page.Fields, problems)
		return web.Stay(page, status), nil
	}
	if err != nil {
		return web.Outcome[StepPage]{}, err
	}
	return web.Go[StepPage](page.Cancel, notice), nil
}

var bodyAdvice = map[BodyAct]text.Text{
	ActExempt: text.T("L’organisme n’aura rien à déclarer dans cette campagne et ne sera plus compté parmi ceux qui doivent le faire.",
		"The body will have nothing to declare in this campaign and will no longer be counted among those that must."),
	ActBind: text.T("L’organisme devra déclarer dans cette campagne. Il en sera averti.",
		"The body will have to declare in this campaign. It will be told."),
	ActReopenOf: text.T("L’organisme pourra changer sa déclaration et la signer de nouveau. La version signée reste telle quelle, la nouvelle portera le numéro suivant.",
		"The body will be able to change its declaration and sign it again. The signed version stays as it is, the new one will have the next number."),
}

func (p *Pages) bodyStepForm(ctx context.Context, in stepIn) (StepPage, error) {
	page, _, _, err := p.bodyStepPage(ctx, in)
	return page, err
}

func (p *Pages) bodyStepPage(ctx context.Context, in stepIn) (StepPage, Campaign, people.Body, error) {
	c, body, err := p.place(ctx, in.Year, in.Slug)
	if err != nil {
		return StepPage{}, c, body, err
	}
	act := BodyAct(in.Move)
	advice, known := bodyAdvice[act]
	if !known {
		return StepPage{}, c, body, fault.NotFound(text.T("Cette étape n’existe pas.", "This step does not exist."))
	}
	return StepPage{Of: body.Name, Title: act.Title(), Advice: advice, Danger: act != ActBind, Fields: []ui.Field{reasonField(in.Form)},
		Action: web.URL(ctx, "campaign.body", "year", c.Year, "slug", body.Slug, "move", in.Move), Cancel: sheetURL(ctx, c.Year, body.Slug)}, c, body, nil
}

// place reads the campaign and the body of an address.
func (p *Pages) place(ctx context.Context, y int, slug string) (Campaign, people.Body, error) {
	c, err := p.Campaign(ctx, y)
	if err != nil {
		return c, people.Body{}, err
	}
	body, err := p.People.BodyBySlug(ctx, slug)
	return c, body, err
}

func (p *Pages) bodyStep(ctx context.Context, in stepIn) (web.Outcome[StepPage], error) {
	page, c, body, err := p.bodyStepPage(ctx, in)
	if err != nil {
		return web.Outcome[StepPage]{}, err
	}
	return p.stepped(page, p.ActOn(ctx, people.ActorFrom(ctx), c, body.ID, BodyAct(in.Move), reasonOf(in.Form)), "notice.declaration."+in.Move)
}

func (p *Pages) bindForm(ctx context.Context, in stepIn) (StepPage, error) {
	page, _, err := p.bindPage(ctx, in)
	return page, err
}

func (p *Pages) bindPage(ctx context.Context, in stepIn) (StepPage, Campaign, error) {
	c, err := p.Campaign(ctx, in.Year)
	if err != nil {
		return StepPage{}, c, err
	}
	rows, err := p.Rows(ctx, c)
	if err != nil {
		return StepPage{}, c, err
	}
	bodies, err := p.People.Bodies(ctx)
	if err != nil {
		return StepPage{}, c, err
	}
	there := map[string]bool{}
	for _, r := range rows {
		there[r.BodyID] = true
	}
	var options []ui.Option
	for _, b := range bodies {
		if !there[b.ID] {
			options = append(options, ui.Option{Value: b.ID, Label: b.Name})
		}
	}
	return StepPage{Of: campaignTitle(c.Year), Title: ActBind.Title(), Advice: bodyAdvice[ActBind], Fields: []ui.Field{
		{Kind: "body", Name: "body", Label: text.T("Organisme", "Body"), Required: true, Options: options, Values: in.Form}, reasonField(in.Form)},
		Action: web.URL(ctx, "campaign.bind", "year", c.Year), Cancel: web.URL(ctx, "campaign.follow", "year", c.Year)}, c, nil
}

func (p *Pages) bind(ctx context.Context, in stepIn) (web.Outcome[StepPage], error) {
	page, c, err := p.bindPage(ctx, in)
	if err != nil {
		return web.Outcome[StepPage]{}, err
	}
	err = p.ActOn(ctx, people.ActorFrom(ctx), c, in.Form.Get("body"), ActBind, reasonOf(in.Form))
	if fault.Is(err, fault.NotFoundKind) {
		err = fault.Invalid(text.T("Choisissez un organisme.", "Choose a body."), fault.Field{Name: "body", Message: text.T("Choisissez un organisme de la liste.", "Choose a body from the list.")})
	}
	return p.stepped(page, err, "notice.declaration.bind")
}
