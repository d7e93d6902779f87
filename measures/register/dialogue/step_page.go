package dialogue

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/lang"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// StepPage asks what an act takes, with the request in view, and confirms it.
type StepPage struct {
	ID       string
	Number   int64
	Lang     text.Lang // of whoever asked
	Title    text.Text // the act
	Explain  text.Text // what comes of it
	About    text.Text
	Message  []string
	Answer   []string
	Action   string
	Version  int64
	Fields   []ui.Field
	Button   ui.Button
	Cancel   string
	problems []ui.Problem
}

// Problems gives the error summary.
func (p StepPage) Problems() []ui.Problem { return p.problems }

type stepIn struct {
	ID   string     `path:"id"`
	Act  string     `path:"act"`
	Form url.Values `form:"*"`
}

// explained says what comes of each act.
var explained = map[Act]text.Text{
	Admit:     text.T("La demande prend sa place dans la file, avec la même échéance.", "The request takes its place in the queue, with the same due day."),
	Take:      text.T("Votre nom paraît dans la file, pour que personne d’autre ne s’en occupe en double.", "Your name appears in the queue, so that nobody else does the same."),
	Redirect:  text.T("La demande change de file. L’échéance promise à la personne ne change pas.", "The request changes queues. The day promised to whoever asked does not change."),
	Answer:    text.T("La personne lit la réponse par son lien privé, et la reçoit par courriel si elle a laissé une adresse.", "Whoever asked reads the answer by their private link, and receives it by e-mail if they left an address."),
	Close:     text.T("La personne lit l’explication par son lien privé. Les mots d’une demande fermée pour abus sont effacés plus tard.", "Whoever asked reads the explanation by their private link. The words of a request closed as abuse are erased later."),
	Reopen:    text.T("La demande revient dans la file. Si la réponse est publique, elle ne l’est plus.", "The request goes back to the queue. If the answer is public, it no longer is."),
	Publish:   text.T("Tout le monde lira ce qui est écrit ci-dessous. Retirez ce qui pourrait dire qui a posé la question.", "Everyone will read what is written below. Remove what could tell who asked."),
	Unpublish: text.T("Plus personne d’autre ne lira la question et la réponse.", "Nobody else will read the question and the answer any more."),
}

func (c *Counter) stepForm(ctx context.Context, in stepIn) (StepPage, error) {
	r, _, err := c.readable(ctx, in.ID)
	if err != nil {
		return StepPage{}, err
	}
	form := url.Values{"answer": {r.Answer}, "subject": {r.Subject}, "message": {r.Message}}
	return c.stepPage(ctx, r, Act(in.Act), form, nil)
}

// stepPage shows an act that the visitor may do with the request as it stands.
func (c *Counter) stepPage(ctx context.Context, r Request, act Act, form url.Values, problems []ui.Problem) (StepPage, error) {
	t, known := transitions[act]
	if !known || t.Title.Empty() {
		return StepPage{}, fault.NotFound(text.T("Cette étape n’existe pas.", "This step does not exist."))
	}
	if !Reaches(people.ActorFrom(ctx), t.Right, r.BodyID) {
		return StepPage{}, people.Allow(people.Actor{}, t.Right, r.BodyID)
	}
	if !slices.Contains(t.From, r.State) {
		return StepPage{}, fault.Conflict(text.T("La demande n’en est plus là\u00a0: cette étape ne s’y applique pas.", "The request stands elsewhere: this step does not apply to it."))
	}
	page := StepPage{ID: r.ID, Number: r.Number, Lang: r.Lang, Title: t.Title, Explain: explained[act], About: about(r), Message: lines(r.Message), Version: r.Version,
		Action: web.URL(ctx, "dialogue.step", "id", r.ID, "act", string(act)), Cancel: web.URL(ctx, "dialogue.request", "id", r.ID),
		Button: ui.Button{Label: t.Title}, problems: problems}
	if act == Publish {
		page.Answer = lines(r.Answer)
	}
	fields, err := c.stepFields(ctx, r, act, form)
	page.Fields = marked(fields, problems)
	if act == Close {
		page.Button.Kind = "warning"
	}
	return page, err
}

func (c *Counter) stepFields(ctx context.Context, r Request, act Act, form url.Values) ([]ui.Field, error) {
	inLanguage := text.T("Écrivez dans la langue de la personne.", "Write in the language of whoever asked.")
	switch act {
	case Answer:
		return []ui.Field{{Kind: "paragraph", Name: "answer", Label: text.T("Réponse", "Answer"), Required: true, Tall: true, MaxLength: mostAnswer, Values: form, Help: inLanguage}}, nil
	case Close:
		var grounds []ui.Option
		for _, g := range Grounds {
			grounds = append(grounds, ui.Option{Value: string(g), Label: g.Title()})
		}
		return []ui.Field{
			{Kind: "one_of", Name: "ground", Label: text.T("Motif", "Ground"), Required: true, Options: grounds, Values: form},
			{Kind: "paragraph", Name: "reason", Label: text.T("Explication, que la personne lira", "Explanation, that whoever asked will read"), Required: true, MaxLength: mostMessage, Values: form, Help: inLanguage},
		}, nil
	case Redirect:
		directory, err := c.People.Directory(ctx)
		if err != nil {
			return nil, err
		}
		options := append([]ui.Option{{Value: centralQueue, Label: text.T("Équipe centrale", "Central team")}}, c.bodyOptions(ctx, directory)...)
		return []ui.Field{
			{Kind: "select", Name: "body", Label: text.T("Vers", "To"), Required: true, Options: options, Values: form},
			{Kind: "paragraph", Name: "note", Label: text.T("Note pour qui répondra (facultative)", "Note for whoever will answer (optional)"), MaxLength: mostMessage, Values: form},
		}, nil
	case Publish:
		return publishFields(r, form), nil
	}
	return nil, nil
}

func publishFields(r Request, form url.Values) []ui.Field {
	var fields []ui.Field
	if r.Kind == Service {
		fields = append(fields, ui.Field{Kind: "line", Name: "subject", Label: text.T("Service, tel que publié", "Service, as published"), Required: true, MaxLength: mostSubject, Values: form})
	}
	return append(fields,
		ui.Field{Kind: "paragraph", Name: "message", Label: text.T("Question, telle que publiée", "Question, as published"), Required: r.Kind != Service, Tall: true, MaxLength: mostMessage, Values: form},
		ui.Field{Kind: "paragraph", Name: "answer", Label: text.T("Réponse, telle que publiée", "Answer, as published"), Required: true, Tall: true, MaxLength: mostAnswer, Values: form},
		ui.Field{Kind: "check", Name: "sure", Label: text.T("Ce qui ressemble à un renseignement personnel peut être public", "What looks like personal information may be public"), Values: form,
			Help: text.T("Par exemple le numéro de téléphone d’un service.", "For example the telephone number of a service.")})
}

var notices = map[Act]string{
	Admit: "notice.request.admit", Take: "notice.request.take", Redirect: "notice.request.redirect", Answer: "notice.request.answer",
	Close: "notice.request.close", Reopen: "notice.request.reopen", Publish: "notice.request.publish", Unpublish: "notice.request.unpublish",
}

func (c *Counter) step(ctx context.Context, in stepIn) (web.Outcome[StepPage], error) {
	r, _, err := c.readable(ctx, in.ID)
	if err != nil {
		return web.Outcome[StepPage]{}, err
	}
	act, actor := Act(in.Act), people.ActorFrom(ctx)
	step, err := c.stepOf(ctx, act, in.Form)
	if err == nil {
		err = c.Do(ctx, actor, r.ID, step, func(l text.Lang, token string) string {
			return web.Absolute(ctx, web.URLIn(ctx, l, "dialogue.follow", "token", token))
		})
	}
	if problems, status := refusal(err); problems != nil {
		page, err := c.stepPage(ctx, r, act, in.Form, problems)
		return web.Stay(page, status), err
	}
	if err != nil {
		return web.Outcome[StepPage]{}, err
	}
	to := web.URL(ctx, "dialogue.request", "id", r.ID)
	if act == Redirect && !Reaches(actor, people.RequestRead, step.BodyID) {
		to = web.URL(ctx, "dialogue.queue") // it has left the reader's queues
	}
	return web.Go[StepPage](to, notices[act]), nil
}

// stepOf reads a form.
func (c *Counter) stepOf(ctx context.Context, act Act, form url.Values) (Step, error) {
	version, err := strconv.ParseInt(form.Get("_version"), 10, 64)
	if err != nil {
		version = 0 // no request has it: the act meets a conflict
	}
	step := Step{Act: act, Version: version, Note: form.Get("note"), Answer: form.Get("answer"), Ground: Ground(form.Get("ground")), Reason: form.Get("reason"),
		Public: Public{form.Get("subject"), form.Get("message"), form.Get("answer")}, Sure: form.Get("sure") == "yes"}
	if act != Redirect || form.Get("body") == centralQueue {
		return step, nil
	}
	body, err := c.People.BodyBySlug(ctx, form.Get("body"))
	if fault.Is(err, fault.NotFoundKind) {
		return step, fault.Invalid(text.T("La demande n’est pas réorientée.", "The request is not redirected."),
			fault.Field{Name: "body", Message: text.T("Choisissez un organisme de la liste.", "Choose a body of the list.")})
	}
	step.BodyID = body.ID
	return step, err
}

// waitingShown is how many requests the workspace shows.
const waitingShown = 8

// Corner gives what the workspace of whoever looks shows of this package.
func (c *Counter) Corner(ctx context.Context) (lists []pages.WaitingList, cards []ui.Card, err error) {
	actor := people.ActorFrom(ctx)
	if !people.Can(actor, people.RequestRead, "") {
		return nil, nil, nil
	}
	cards = []ui.Card{{Title: text.T("Demandes du public", "Public requests"), Icon: "mail", Href: web.URL(ctx, "dialogue.queue"),
		Body: text.T("Questions et corrections à répondre dans le délai.", "Questions and corrections to be answered in time.")}}
	if !people.Can(actor, people.RequestAnswer, "") {
		return nil, cards, nil
	}
	directory, err := c.People.Directory(ctx)
	if err != nil {
		return nil, nil, err
	}
	found, total, err := c.List(ctx, actor, Filter{Waiting: true, Limit: waitingShown})
	if err != nil || total == 0 {
		return nil, cards, err
	}
	list := pages.WaitingList{ID: "requests", Title: text.T("Demandes du public à traiter", "Public requests to deal with")}
	if total > waitingShown {
		list.AllURL = web.URL(ctx, "dialogue.queue")
	}
	for _, r := range found {
		list.Tasks = append(list.Tasks, ui.Task{Label: about(r), Href: web.URL(ctx, "dialogue.request", "id", r.ID), Tag: stateTag(r, c.Now()),
			Hint: each(func(l text.Lang) string {
				return bodyName(directory, r.BodyID).In(l) + " · " + text.T("répondre avant la fin du ", "answer by the end of ").In(l) + lang.Date(l, r.DueDay())
			})})
	}
	return []pages.WaitingList{list}, cards, nil
}
