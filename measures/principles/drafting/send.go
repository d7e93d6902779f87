package drafting

import (
	"context"
	"net/url"
	"strconv"

	"balise/engine/text"
	"balise/measures/principles/adoption"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// SendPage is where an approver reads what the body has written, and sends it.
type SendPage struct {
	FormPage
	Bodies []ui.Link // of others for which the visitor may send
	Drafts []CommentView
	Sent   []CommentView
}

type sendIn struct {
	numberIn
	Body string     `query:"body"`
	Form url.Values `form:"*"`
}

func (w *Workshop) sendForm(ctx context.Context, in sendIn) (SendPage, error) {
	return w.sendPage(ctx, in.Number, in.Body, url.Values{"publish": {"yes"}}, nil)
}

func (w *Workshop) sendPage(ctx context.Context, number int64, typed string, form url.Values, problems []ui.Problem) (SendPage, error) {
	v, err := w.found(ctx, number)
	if err != nil {
		return SendPage{}, err
	}
	options, err := w.own(ctx, people.FrameworkSend)
	if err != nil {
		return SendPage{}, err
	}
	body := chosenBody(options, typed)
	page := SendPage{FormPage: FormPage{Of: versionTitle(v), Title: text.T("Envoyer nos commentaires", "Send our comments"), Action: web.URL(ctx, "framework.send", "number", v.Number),
		Cancel: web.URL(ctx, "framework.version", "number", v.Number), Button: ui.Button{Label: text.T("Envoyer à l’équipe centrale", "Send to the central team")}, problems: problems}}
	if body == "" {
		return page, people.Allow(people.ActorFrom(ctx), people.FrameworkSend, typed)
	}
	for _, o := range options {
		if o.Value == body {
			page.Advice = text.T("Au nom de\u00a0: "+o.Label.FR, "On behalf of: "+o.Label.EN)
			continue
		}
		page.Bodies = append(page.Bodies, ui.Link{Label: o.Label, Href: web.URL(ctx, "framework.send", "number", v.Number, "body", o.Value)})
	}
	sent, drafts, err := w.Store.OfBody(ctx, v, body)
	if err != nil {
		return page, err
	}
	page.Drafts, page.Sent = plainViews(v, drafts), plainViews(v, sent)
	for i, c := range page.Drafts {
		name := c.Article
		if name == "" {
			name = whole
		}
		page.Drafts[i].Href = web.URL(ctx, "framework.comment", "number", v.Number, "article", name, "body", body)
	}
	page.Hidden = []ui.Hidden{{Name: "body", Value: body}, {Name: "_count", Value: strconv.Itoa(len(drafts))}}
	page.Fields = []ui.Field{{Kind: "check", Name: "publish", Label: text.T("Nous acceptons que ces commentaires soient publics, une fois la version adoptée", "We agree that these comments be public, once the version is adopted"), Values: form,
		Help: text.T("Sinon, seuls leur nombre et ce qu’ils sont devenus sont publics.", "Otherwise, only their number and what became of them are public.")}}
	return page, nil
}

func plainViews(v adoption.Version, all []adoption.Comment) []CommentView {
	var views []CommentView
	for _, c := range all {
		views = append(views, CommentView{Comment: c, About: aboutText(v, c.Article)})
	}
	return views
}

func (w *Workshop) send(ctx context.Context, in sendIn) (web.Outcome[SendPage], error) {
	count, _ := strconv.Atoi(in.Form.Get("_count")) // what is no number is no count: it is then a conflict
	body := in.Form.Get("body")
	err := w.Store.Send(ctx, people.ActorFrom(ctx), in.Number, body, count, in.Form.Get("publish") == "yes")
	if problems, status := refusal(err); problems != nil {
		page, err := w.sendPage(ctx, in.Number, body, in.Form, problems)
		return web.Stay(page, status), err
	}
	if err != nil {
		return web.Outcome[SendPage]{}, err
	}
	return web.Go[SendPage](web.URL(ctx, "framework.comments", "number", in.Number), "notice.framework.send"), nil
}

type answerIn struct {
	numberIn
	Comment string     `path:"comment"`
	Form    url.Values `form:"*"`
}

func (w *Workshop) answerForm(ctx context.Context, in answerIn) (SayPage, error) {
	return w.answerPage(ctx, in, nil, nil)
}

func (w *Workshop) answerPage(ctx context.Context, in answerIn, form url.Values, problems []ui.Problem) (SayPage, error) {
	v, err := w.found(ctx, in.Number)
	if err != nil {
		return SayPage{}, err
	}
	said, err := w.commentViews(ctx, v, func(c adoption.Comment) bool { return c.ID == in.Comment })
	if err != nil {
		return SayPage{}, err
	}
	if len(said) == 0 {
		return SayPage{}, noComment()
	}
	c := said[0]
	if form == nil {
		form = url.Values{}
		if a := c.Comment.Answer; a != nil {
			form.Set("outcome", string(a.Outcome))
			setPair(form, "words", a.Why)
		}
	}
	page := SayPage{FormPage: FormPage{Of: versionTitle(v), Title: text.T("Répondre à un commentaire", "Answer a comment"), Action: web.URL(ctx, "framework.answer", "number", v.Number, "comment", c.ID),
		Advice: text.T("L’organisme lit la réponse tout de suite\u00a0; tout le monde la lira quand la version sera adoptée.", "The body reads the answer at once; everyone will read it when the version is adopted."),
		Cancel: web.URL(ctx, "framework.comments", "number", v.Number), Button: ui.Button{Label: text.T("Enregistrer la réponse", "Save the answer")}}, Text: c.About}
	c.Answer = nil // the button would lead here
	page.Said = []CommentView{c}
	if c.Href != "" {
		page.Links = []ui.Link{{Label: text.T("Modifier l’article d’après ce commentaire", "Change the article after this comment"),
			Href: web.URL(ctx, "framework.edit", "number", v.Number, "article", c.Article, "act", "change", "comment", c.ID)}}
	}
	var outcomes []ui.Option
	for _, o := range adoption.Outcomes {
		outcomes = append(outcomes, ui.Option{Value: string(o), Label: o.Title()})
	}
	page.Fields = []ui.Field{
		{Kind: "one_of", Name: "outcome", Label: text.T("Ce qu’il devient", "What becomes of it"), Required: true, Options: outcomes, Values: form},
		{Kind: "long_text", Name: "words", Label: text.T("Pourquoi", "Why"), Required: true, Values: form},
	}
	for i := range problems {
		if problems[i].Field == "words" {
			problems[i].Field = "words.fr"
		}
	}
	page.problems, page.Fields = problems, marked(page.Fields, problems)
	return page, nil
}

func (w *Workshop) answer(ctx context.Context, in answerIn) (web.Outcome[SayPage], error) {
	err := w.Store.Answer(ctx, people.ActorFrom(ctx), in.Number, in.Comment, adoption.Outcome(in.Form.Get("outcome")), pairOf(in.Form, "words"))
	if problems, status := refusal(err); problems != nil {
		page, err := w.answerPage(ctx, in, in.Form, problems)
		return web.Stay(page, status), err
	}
	if err != nil {
		return web.Outcome[SayPage]{}, err
	}
	return web.Go[SayPage](web.URL(ctx, "framework.comments", "number", in.Number), "notice.framework.answer"), nil
}
