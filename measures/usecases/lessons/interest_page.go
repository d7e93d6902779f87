package lessons

import (
	"context"
	"errors"
	"net/url"

	"balise/engine/text"
	"balise/measures/usecases/catalogue"
	"balise/platform/fault"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// InterestPage is where a body says that a case interests it, or no longer does.
type InterestPage struct {
	Label   string
	Name    text.Text
	CaseURL string
	Action  string
	Fields  []ui.Field
	Button  ui.Button
	// Marked are the bodies of the visitor that said so already: each may leave.
	Marked   []Marked
	problems []ui.Problem
}

// Marked is an interest that the visitor may withdraw.
type Marked struct {
	BodyID string
	Said   text.Text // who, since when
	Button ui.Button
}

// Problems gives the error summary.
func (p InterestPage) Problems() []ui.Problem { return p.problems }

type interestIn struct {
	Label string     `path:"label"`
	Form  url.Values `form:"*"`
}

func (l *Lessons) interestForm(ctx context.Context, in caseIn) (InterestPage, error) {
	c, err := l.find(ctx, in.Label)
	if err != nil {
		return InterestPage{}, err
	}
	return l.interestPage(ctx, c, nil, nil)
}

func (l *Lessons) interestPage(ctx context.Context, c catalogue.Case, typed url.Values, problems []ui.Problem) (InterestPage, error) {
	page := InterestPage{Label: c.Label(), Name: nameOf(c), CaseURL: caseURL(ctx, c.Number), Action: web.URL(ctx, "lessons.interest", "label", c.Label()),
		Button: ui.Button{Label: text.T("Dire que cela nous intéresse", "Say that we are interested")}, problems: problems}
	bodies, err := l.bodiesFor(ctx, people.InterestMark)
	if err != nil {
		return page, err
	}
	marked, err := l.interestsOf(ctx, people.ActorFrom(ctx), c.Number)
	if err != nil {
		return page, err
	}
	for _, i := range marked {
		for _, b := range bodies {
			if b.Value == i.BodyID {
				page.Marked = append(page.Marked, Marked{i.BodyID, sinceText(b.Label, i), ui.Button{Label: text.T("Ne plus nous y intéresser", "No longer be interested"), Kind: "secondary"}})
			}
		}
	}
	if typed == nil {
		typed = url.Values{}
		if len(bodies) == 1 && len(page.Marked) == 1 {
			typed = url.Values{"reason": {marked[0].Reason}, "contact": {marked[0].Contact}}
			page.Button.Label = text.T("Mettre à jour", "Update")
		}
	}
	if len(bodies) > 1 {
		page.Fields = append(page.Fields, bodyField(bodies, ui.Field{Values: typed}))
	}
	page.Fields = marks(append(page.Fields,
		ui.Field{Kind: "paragraph", Name: "reason", Label: text.T("En quoi ce cas vous intéresse-t-il\u00a0?", "Why does this case interest you?"), Required: true, MaxLength: mostReason, Values: typed,
			Help: text.T("Le besoin auquel il répondrait chez vous, et ce que vous aimeriez savoir de plus.", "The need it would meet at your body, and what more you would like to know.")},
		ui.Field{Kind: "line", Name: "contact", Label: text.T("Comment vous joindre", "How to reach you"), Required: true, MaxLength: mostContact, Values: typed,
			Help: text.T("Une adresse de service ou une fonction, non l’adresse d’une personne.", "A service address or a function, not one person’s address.")}), problems)
	return page, nil
}

// sinceText says who is interested, since when.
func sinceText(body text.Text, i Interest) text.Text {
	return each(func(l text.Lang) string {
		return body.In(l) + text.T(" s’y intéresse depuis le ", " has been interested since ").In(l) + lang.Date(l, i.At)
	})
}

// marks tells each problem beside the field it is about.
func marks(fields []ui.Field, problems []ui.Problem) []ui.Field {
	for i := range fields {
		for _, p := range problems {
			if p.Field == fields[i].Name {
				fields[i].Errors = append(fields[i].Errors, p.Message)
			}
		}
	}
	return fields
}

// refusal turns a fault that a form can mend into an error summary; nothing for any other error.
func refusal(err error) []ui.Problem {
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != fault.InvalidKind {
		return nil
	}
	problems := []ui.Problem{}
	for _, field := range f.Fields {
		problems = append(problems, ui.Problem{Field: field.Name, Message: field.Message})
	}
	if len(problems) == 0 {
		problems = append(problems, ui.Problem{Message: f.Message})
	}
	return problems
}

func (l *Lessons) saveInterest(ctx context.Context, in interestIn) (web.Outcome[InterestPage], error) {
	c, err := l.find(ctx, in.Label)
	if err != nil {
		return web.Outcome[InterestPage]{}, err
	}
	actor := people.ActorFrom(ctx)
	if body := in.Form.Get("withdraw"); body != "" {
		if err := l.Unmark(ctx, actor, c.Number, body); err != nil {
			return web.Outcome[InterestPage]{}, err
		}
		return web.Go[InterestPage](caseURL(ctx, c.Number), "notice.interest.withdrawn"), nil
	}
	bodies, err := l.bodiesFor(ctx, people.InterestMark)
	if err != nil {
		return web.Outcome[InterestPage]{}, err
	}
	body := chosenBody(bodies, in.Form.Get("body"))
	if body == "" {
		err = fault.Invalid(text.T("Choisissez l’organisme.", "Choose the body."), fault.Field{Name: "body", Message: text.T("Choisissez l’organisme.", "Choose the body.")})
	} else {
		err = l.Mark(ctx, actor, c.Number, body, in.Form.Get("reason"), in.Form.Get("contact"))
	}
	if problems := refusal(err); problems != nil {
		page, err := l.interestPage(ctx, c, in.Form, problems)
		return web.Stay(page, 422), err
	}
	if err != nil {
		return web.Outcome[InterestPage]{}, err
	}
	return web.Go[InterestPage](caseURL(ctx, c.Number), "notice.interest.marked"), nil
}
