package pages

import (
	"context"
	"net/url"
	"strconv"

	"balise/engine/text"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// RenamePage gives a body a new name from a day on.
type RenamePage struct {
	Name     text.Text
	Action   string
	Cancel   string
	Fields   []ui.Field
	problems []ui.Problem
}

// Problems gives the error summary.
func (p RenamePage) Problems() []ui.Problem { return p.problems }

func (a *Admin) renameForm(ctx context.Context, in idIn) (RenamePage, error) {
	b, err := a.People.Body(ctx, in.ID)
	form := bodyValues(b)
	form.Set("on", string(people.DayOf(a.Now())))
	return renamePage(ctx, b, form, nil), err
}

func renamePage(ctx context.Context, b people.Body, form url.Values, problems []ui.Problem) RenamePage {
	fields := []ui.Field{
		{Kind: "text", Name: "name", Label: text.T("Nouveau nom", "New name"), Required: true, Public: true, Values: form},
		{Kind: "line", Name: "on", Label: text.T("À partir du", "From"), Required: true, Help: dayHelp, Values: form},
	}
	return RenamePage{Name: b.Name, Action: web.URL(ctx, "bodies.rename", "id", b.ID), Cancel: web.URL(ctx, "bodies.edit", "id", b.ID),
		Fields: marked(fields, problems), problems: problems}
}

func (a *Admin) rename(ctx context.Context, in bodyIn) (web.Outcome[RenamePage], error) {
	b, err := a.People.Body(ctx, in.ID)
	if err != nil {
		return web.Outcome[RenamePage]{}, err
	}
	name := text.T(oneLine(in.Form.Get("name.fr")), oneLine(in.Form.Get("name.en")))
	_, err = a.People.RenameBody(ctx, people.ActorFrom(ctx), in.ID, name, people.Day(oneLine(in.Form.Get("on"))))
	if problems, status := refused(err); problems != nil {
		return web.Stay(renamePage(ctx, b, in.Form, bodyProblems(problems)), status), nil
	}
	if err != nil {
		return web.Outcome[RenamePage]{}, err
	}
	return web.Go[RenamePage](web.URL(ctx, "bodies.edit", "id", in.ID), "notice.body.renamed"), nil
}

// MergePage closes a body to the benefit of another: first a form, then what will happen, to confirm.
type MergePage struct {
	Name     text.Text
	Action   string
	Cancel   string
	Fields   []ui.Field
	Confirm  bool
	Kept     []ui.Hidden
	Effects  ui.SummaryList
	problems []ui.Problem
}

// Problems gives the error summary.
func (p MergePage) Problems() []ui.Problem { return p.problems }

func (a *Admin) mergeForm(ctx context.Context, in idIn) (MergePage, error) {
	b, err := a.People.Body(ctx, in.ID)
	if err != nil {
		return MergePage{}, err
	}
	return a.mergePage(ctx, b, url.Values{"on": {string(people.DayOf(a.Now()))}}, nil)
}

func (a *Admin) mergePage(ctx context.Context, b people.Body, form url.Values, problems []ui.Problem) (MergePage, error) {
	all, err := a.People.Bodies(ctx)
	if err != nil {
		return MergePage{}, err
	}
	var others []people.Body
	for _, other := range all {
		if other.ID != b.ID && other.ActiveAt(people.DayOf(a.Now())) {
			others = append(others, other)
		}
	}
	fields := []ui.Field{
		{Kind: "body", Name: "into", Label: text.T("Organisme qui prend la suite", "Body that takes over"), Required: true, Options: bodyChoices(ctx, others), Values: form},
		{Kind: "line", Name: "on", Label: text.T("À partir du", "From"), Required: true, Help: dayHelp, Values: form},
	}
	return MergePage{Name: b.Name, Action: web.URL(ctx, "bodies.merge", "id", b.ID), Cancel: web.URL(ctx, "bodies.edit", "id", b.ID),
		Fields: marked(fields, problems), problems: problems}, nil
}

func (a *Admin) merge(ctx context.Context, in bodyIn) (web.Outcome[MergePage], error) {
	b, err := a.People.Body(ctx, in.ID)
	if err != nil {
		return web.Outcome[MergePage]{}, err
	}
	into, on := in.Form.Get("into"), people.Day(oneLine(in.Form.Get("on")))
	stay := func(problems []ui.Problem, status int) (web.Outcome[MergePage], error) {
		page, err := a.mergePage(ctx, b, in.Form, problems)
		return web.Stay(page, status), err
	}
	if into == "" {
		return stay([]ui.Problem{{Field: "into", Message: text.T("Choisissez l’organisme qui prend la suite.", "Choose the body that takes over.")}}, 422)
	}
	if on == "" || !on.Valid() {
		return stay([]ui.Problem{{Field: "on", Message: text.T("Écrivez une date comme 2024-05-31.", "Write a date such as 2024-05-31.")}}, 422)
	}
	if in.Form.Get("confirm") == "" {
		page, err := a.mergeEffects(ctx, b, into, on)
		return web.Stay(page, 200), err
	}
	err = a.People.MergeBodies(ctx, people.ActorFrom(ctx), b.ID, into, on)
	if problems, status := refused(err); problems != nil {
		return stay(problems, status)
	}
	if err != nil {
		return web.Outcome[MergePage]{}, err
	}
	return web.Go[MergePage](web.URL(ctx, "bodies.edit", "id", b.ID), "notice.body.merged"), nil
}

// mergeEffects says what the merger will do, before it does.
func (a *Admin) mergeEffects(ctx context.Context, b people.Body, into string, on people.Day) (MergePage, error) {
	page, err := a.mergePage(ctx, b, url.Values{"into": {into}, "on": {string(on)}}, nil)
	if err != nil {
		return page, err
	}
	successor, err := a.People.Body(ctx, into)
	if err != nil {
		return page, err
	}
	records, err := a.Records.List(ctx, record.Filter{BodyIDs: []string{b.ID}, Limit: 500})
	if err != nil {
		return page, err
	}
	persons, err := a.People.Persons(ctx)
	if err != nil {
		return page, err
	}
	staff := 0
	for _, p := range persons {
		for _, g := range p.Grants {
			if g.BodyID == b.ID {
				staff++
				break
			}
		}
	}
	n := strconv.Itoa(len(records))
	if len(records) == 500 {
		n += " +"
	}
	page.Confirm = true
	page.Kept = []ui.Hidden{{Name: "into", Value: into}, {Name: "on", Value: string(on)}, {Name: "confirm", Value: "yes"}}
	page.Effects.Rows = []ui.SummaryRow{
		{Label: text.T("Organisme qui ferme", "Body that closes"), Value: b.Name},
		{Label: text.T("Organisme qui prend la suite", "Body that takes over"), Value: successor.Name},
		{Label: text.T("À partir du", "From"), Value: sameInBoth(string(on))},
		{Label: text.T("Ses noms", "Its names"), Value: text.T("À partir de cette date, ils mènent à l’organisme qui prend la suite.", "From that day on, they lead to the body that takes over.")},
		{Label: text.T("Ses fiches", "Its records"), Value: text.T("Elles lui restent\u00a0: "+n+".", "They stay with it: "+n+".")},
		{Label: text.T("Les rôles des personnes", "The roles of persons"), Value: text.T("Ils restent tels quels\u00a0; personnes touchées\u00a0: "+strconv.Itoa(staff)+".", "They stay as they are; persons concerned: "+strconv.Itoa(staff)+".")},
	}
	return page, nil
}
