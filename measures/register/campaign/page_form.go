package campaign

import (
	"context"
	"net/url"
	"strconv"

	"balise/engine/text"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// FormPage is the declaration's own questionnaire.
type FormPage struct {
	Body     text.Text
	Action   string
	Back     string
	Hidden   []ui.Hidden
	Sections []pages.FormSection
	problems []ui.Problem
}

// Problems gives the error summary.
func (p FormPage) Problems() []ui.Problem { return p.problems }

type formIn struct {
	Year int        `path:"year"`
	Slug string     `path:"slug"`
	Form url.Values `form:"*"`
}

func (p *Pages) questionnaire(ctx context.Context, in formIn) (FormPage, error) {
	s, err := p.sheetFor(ctx, sheetIn{in.Year, in.Slug})
	if err != nil {
		return FormPage{}, err
	}
	return p.formPage(ctx, s, s.Version, p.Store.Form.WriteForm(s.Answers), nil)
}

func (p *Pages) formPage(ctx context.Context, s Sheet, base int, form url.Values, problems []ui.Problem) (FormPage, error) {
	page := FormPage{Body: s.Body.Name, Action: web.URL(ctx, "declaration.form", "year", s.Campaign.Year, "slug", s.Body.Slug),
		Back: sheetURL(ctx, s.Campaign.Year, s.Body.Slug), Hidden: baseField(base), problems: problems}
	_, mistakes := p.Store.Form.ReadForm(form)
	for _, m := range mistakes {
		page.problems = append(page.problems, ui.Problem{Field: m.Field, Message: m.Message})
	}
	var err error
	page.Sections, err = pages.SectionsOf(p.Store.Form, form, mistakes, pages.Choices{}, nil)
	return page, err
}

func baseField(base int) []ui.Hidden { return []ui.Hidden{{Name: "_base", Value: strconv.Itoa(base)}} }

func baseOf(form url.Values) int {
	n, _ := strconv.Atoi(form.Get("_base")) // none is a version that nothing has
	return n
}

func (p *Pages) answer(ctx context.Context, in formIn) (web.Outcome[FormPage], error) {
	s, err := p.sheetFor(ctx, sheetIn{in.Year, in.Slug})
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	stay := func(problems []ui.Problem, status int) (web.Outcome[FormPage], error) {
		page, err := p.formPage(ctx, s, baseOf(in.Form), in.Form, problems)
		return web.Stay(page, status), err
	}
	answers, mistakes := p.Store.Form.ReadForm(in.Form)
	if len(mistakes) > 0 {
		return stay(nil, 422)
	}
	err = p.Answer(ctx, people.ActorFrom(ctx), s.Campaign, s.BodyID, baseOf(in.Form), answers)
	if problems, status := refused(err); problems != nil {
		return stay(problems, status)
	}
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	return web.Go[FormPage](sheetURL(ctx, in.Year, in.Slug), "notice.declaration.answered"), nil
}

func (p *Pages) noneForm(ctx context.Context, in formIn) (StepPage, error) {
	s, err := p.sheetFor(ctx, sheetIn{in.Year, in.Slug})
	if err != nil {
		return StepPage{}, err
	}
	return p.nonePage(ctx, s, s.Version), nil
}

func (p *Pages) nonePage(ctx context.Context, s Sheet, base int) StepPage {
	page := StepPage{Of: s.Body.Name, Hidden: baseField(base), Action: web.URL(ctx, "declaration.none", "year", s.Campaign.Year, "slug", s.Body.Slug),
		Cancel: sheetURL(ctx, s.Campaign.Year, s.Body.Slug), Title: text.T("Déclarer que l’organisme n’a aucune initiative", "Declare that the body has no initiative"),
		Advice: text.T("Vous déclarez qu’aucun actif informationnel, projet ou autre initiative de votre organisme n’utilise l’intelligence artificielle à la date de référence. La personne qui approuve signera cette déclaration.",
			"You declare that no information asset, project or other initiative of your body uses artificial intelligence on the reference date. The approver will sign this declaration.")}
	if s.Nothing {
		page.Title = text.T("Ne plus déclarer que l’organisme n’a aucune initiative", "No longer declare that the body has no initiative")
		page.Advice = text.T("Vous pourrez ensuite ajouter des initiatives.", "You will then be able to add initiatives.")
	}
	return page
}

func (p *Pages) none(ctx context.Context, in formIn) (web.Outcome[StepPage], error) {
	s, err := p.sheetFor(ctx, sheetIn{in.Year, in.Slug})
	if err != nil {
		return web.Outcome[StepPage]{}, err
	}
	page := p.nonePage(ctx, s, baseOf(in.Form))
	notice := "notice.declaration.none"
	if s.Nothing {
		notice = "notice.declaration.some"
	}
	return p.stepped(page, p.Nothing(ctx, people.ActorFrom(ctx), s.Campaign, s.BodyID, baseOf(in.Form), !s.Nothing), notice)
}

func (p *Pages) returnForm(ctx context.Context, in formIn) (StepPage, error) {
	s, err := p.sheetFor(ctx, sheetIn{in.Year, in.Slug})
	if err != nil {
		return StepPage{}, err
	}
	return p.returnPage(ctx, s, s.Version, in.Form), nil
}

func (p *Pages) returnPage(ctx context.Context, s Sheet, base int, form url.Values) StepPage {
	return StepPage{Of: s.Body.Name, Title: text.T("Renvoyer avec un commentaire", "Return with a comment"), Hidden: baseField(base),
		Advice: text.T("La déclaration redevient modifiable. La personne qui l’a préparée lira votre commentaire.", "The declaration can be changed again. Whoever prepared it will read your comment."),
		Action: web.URL(ctx, "declaration.return", "year", s.Campaign.Year, "slug", s.Body.Slug), Cancel: sheetURL(ctx, s.Campaign.Year, s.Body.Slug),
		Fields: []ui.Field{{Kind: "paragraph", Name: "comment", Label: text.T("Ce qui est à corriger", "What needs mending"), Required: true, MaxLength: maxReason, Values: form}}}
}

func (p *Pages) giveBack(ctx context.Context, in formIn) (web.Outcome[StepPage], error) {
	s, err := p.sheetFor(ctx, sheetIn{in.Year, in.Slug})
	if err != nil {
		return web.Outcome[StepPage]{}, err
	}
	page := p.returnPage(ctx, s, baseOf(in.Form), in.Form)
	err = p.Return(ctx, people.ActorFrom(ctx), s.Campaign, s.BodyID, baseOf(in.Form), in.Form.Get("comment"))
	return p.stepped(page, err, "notice.declaration.returned")
}
