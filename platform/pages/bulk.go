package pages

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/bulk"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// BulkPage does one thing to many records, one choice at a time: which records, what to do, with which answer, and the
// preview of what will change before anything does. What was chosen so far is carried by the form.
type BulkPage struct {
	Title   text.Text
	Action  string
	Back    string
	Chosen  []ui.Link
	Kept    []ui.Hidden
	Act     record.Act
	Acts    ui.Field     // to choose what to do
	Ask     ui.Field     // to choose the question
	Fields  []ui.Field   // how, and the answer
	Plan    *BulkPlan    // what would change
	Reasons []ui.Field   // why, where the public is told
	changed []ui.Problem // mistakes of the form
}

// Problems gives the error summary.
func (p BulkPage) Problems() []ui.Problem { return p.changed }

// bulkActs are what may be done to many records at once, in the order in which it is offered.
var bulkActs = []struct {
	act    record.Act
	action people.Action
}{
	{record.Edit, people.RecordEdit}, {record.Submit, people.RecordSubmit}, {record.Publish, people.RecordPublish},
	{record.Retire, people.RecordRetire}, {record.Withdraw, people.RecordWithdraw},
}

// mayBulk tells whether the person may do any of it somewhere.
func (d *Desk) mayBulk(actor people.Actor) bool { return len(d.bulkOptions(actor)) > 0 }

func (d *Desk) bulkOptions(actor people.Actor) []ui.Option {
	var options []ui.Option
	for _, a := range bulkActs {
		if people.Can(actor, a.action, "") {
			options = append(options, ui.Option{Value: string(a.act), Label: d.bulkTitle(a.act)})
		}
	}
	return options
}

// bulkTitle names an act on many records; empty for one that is not done to many.
func (d *Desk) bulkTitle(act record.Act) text.Text {
	for _, a := range bulkActs {
		switch {
		case a.act != act:
		case act == record.Edit:
			return text.T("Modifier une réponse", "Change an answer")
		default:
			return d.Kind.ActTitle(act)
		}
	}
	return text.Text{}
}

func (d *Desk) bulk(ctx context.Context, in struct {
	Form url.Values `query:"*"`
}) (BulkPage, error) {
	page, _, err := d.bulkPage(ctx, in.Form)
	return page, err
}

// bulkPage goes as far as the choices made so far lead.
func (d *Desk) bulkPage(ctx context.Context, form url.Values) (BulkPage, *bulk.Plan, error) {
	page := BulkPage{Title: text.T("Plusieurs fiches à la fois", "Several records at once"), Action: web.URL(ctx, d.Name+".bulk"), Back: web.URL(ctx, d.Name+".list")}
	chosen, err := d.chosenRecords(ctx, form)
	if err != nil || len(chosen) == 0 {
		return page, nil, err
	}
	for _, r := range chosen {
		page.Chosen = append(page.Chosen, ui.Link{Label: d.title(r.Answers), Href: web.URL(ctx, d.Name+".show", "id", r.ID)})
		page.Kept = append(page.Kept, ui.Hidden{Name: "fiche", Value: r.ID})
	}
	page.Act = record.Act(form.Get("geste"))
	if page.Title = d.bulkTitle(page.Act); page.Title.Empty() {
		page.Title = text.T("Plusieurs fiches à la fois", "Several records at once")
		page.Acts = ui.Field{Kind: "one_of", Name: "geste", Label: text.T("Que voulez-vous faire\u00a0?", "What do you want to do?"), Options: d.bulkOptions(people.ActorFrom(ctx)), Values: form}
		return page, nil, nil
	}
	page.Kept = append(page.Kept, ui.Hidden{Name: "geste", Value: string(page.Act)})
	if page.Act == record.Edit {
		return d.bulkEdit(ctx, page, chosen, form)
	}
	return d.bulkPlan(ctx, page, chosen, bulk.Change{Act: page.Act}, form)
}

// chosenRecords reads the records that were ticked, or all those that a filter of the list finds.
func (d *Desk) chosenRecords(ctx context.Context, form url.Values) ([]record.Record, error) {
	tooMany := fault.Invalid(text.T("Plus de 500 fiches sont choisies. Restreignez la liste par état ou par nom, et faites-le en plusieurs fois.",
		"More than 500 records are chosen. Narrow the list by state or by name, and do it in several times."))
	if form.Get("tout") != "" && len(form["_step"]) == 0 {
		actor := people.ActorFrom(ctx)
		found, err := d.Records.List(ctx, d.filter(actor, form.Get("etat"), form.Get("q"), bulk.Most))
		if err != nil || len(found) < bulk.Most {
			return found, err
		}
		more := d.filter(actor, form.Get("etat"), form.Get("q"), 1)
		more.After = found[len(found)-1].Cursor()
		if rest, err := d.Records.List(ctx, more); err != nil || len(rest) == 0 {
			return found, err
		}
		return nil, tooMany
	}
	ids := form["fiche"]
	if len(ids) > bulk.Most {
		return nil, tooMany
	}
	var chosen []record.Record
	for i, id := range ids {
		if slices.Contains(ids[:i], id) {
			continue
		}
		r, _, err := d.open(ctx, id, people.RecordRead)
		if err != nil {
			return nil, err
		}
		chosen = append(chosen, r)
	}
	return chosen, nil
}

// bulkKinds are the kinds of questions that may be answered for many records at once. A file, or rows, are of one record.
var bulkKinds = []instrument.Kind{instrument.KindText, instrument.KindLongText, instrument.KindLine, instrument.KindNumber, instrument.KindMoney,
	instrument.KindDate, instrument.KindYesNo, instrument.KindOneOf, instrument.KindManyOf, instrument.KindBody, instrument.KindRole, instrument.KindLinks}

// bulkEdit asks for the question, then for the answer, then plans.
func (d *Desk) bulkEdit(ctx context.Context, page BulkPage, chosen []record.Record, form url.Values) (BulkPage, *bulk.Plan, error) {
	in := d.Kind.Instrument
	q := in.Question(form.Get("question"))
	if q == nil || !slices.Contains(bulkKinds, q.Kind) {
		page.Ask = ui.Field{Kind: "select", Name: "question", Label: text.T("Quelle réponse\u00a0?", "Which answer?"), Values: form}
		for _, q := range in.Questions() {
			if slices.Contains(bulkKinds, q.Kind) {
				page.Ask.Options = append(page.Ask.Options, ui.Option{Value: q.ID, Label: q.Label})
			}
		}
		return page, nil, nil
	}
	page.Kept = append(page.Kept, ui.Hidden{Name: "question", Value: q.ID})
	answers, problems := in.ReadForm(only(form, q.ID))
	how := bulk.How(form.Get("_how"))
	if how != bulk.Set && how != bulk.Add && how != bulk.Clear {
		how = bulk.Set
	}
	asked := form.Get("_step") == "plan"
	if asked && len(problems) == 0 && how != bulk.Clear && !answers[q.ID].Given() {
		problems = []instrument.Problem{{Field: q.FirstField(), Question: q.ID, Message: text.T("Donnez la réponse, ou choisissez d’effacer celles qui sont là.", "Give the answer, or choose to clear those that are there.")}}
	}
	if !asked || len(problems) > 0 || ui.RowsChanged(form) {
		if !asked || ui.RowsChanged(form) {
			problems = nil
		}
		return page, nil, d.askAnswer(ctx, &page, q, ui.WithoutRemoved(form), how, problems)
	}
	page.Kept = append(page.Kept, ui.Hidden{Name: "_how", Value: string(how)}, ui.Hidden{Name: "_step", Value: "plan"})
	for name, values := range only(form, q.ID) {
		for _, v := range values {
			page.Kept = append(page.Kept, ui.Hidden{Name: name, Value: v})
		}
	}
	return d.bulkPlan(ctx, page, chosen, bulk.Change{Act: record.Edit, Question: q.ID, How: how, Answer: answers[q.ID]}, form)
}

// only keeps the fields of one question.
func only(form url.Values, question string) url.Values {
	kept := url.Values{}
	for name, values := range form {
		if name == question || strings.HasPrefix(name, question+".") {
			kept[name] = values
		}
	}
	return kept
}

// askAnswer draws the question, and what to do with the answers that are there.
func (d *Desk) askAnswer(ctx context.Context, page *BulkPage, q *instrument.Question, form url.Values, how bulk.How, problems []instrument.Problem) error {
	bodies, err := d.People.Bodies(ctx)
	if err != nil {
		return err
	}
	options := []ui.Option{{Value: string(bulk.Set), Label: text.T("Mettre cette réponse à la place de celle qui est là", "Put this answer in place of the one that is there")}}
	if q.Kind == instrument.KindManyOf || q.Kind == instrument.KindLinks {
		options = append(options, ui.Option{Value: string(bulk.Add), Label: text.T("L’ajouter à ce qui est là", "Add it to what is there")})
	}
	options = append(options, ui.Option{Value: string(bulk.Clear), Label: text.T("Effacer la réponse", "Clear the answer")})
	values := cloneForm(form)
	values.Set("_how", string(how))
	p := painter{form: values, problems: problems, bodies: bodyOptions(bodies), roles: rolesFor(people.ActorFrom(ctx), ""), grounds: d.Kind.Instrument.Taxonomy(instrument.GroundTaxonomy)}
	page.Fields = []ui.Field{{Kind: "one_of", Name: "_how", Label: text.T("Que faire de la réponse de chaque fiche\u00a0?", "What should be done with the answer of each record?"), Options: options, Values: values}, p.field(q, q.ID)}
	for _, problem := range problems {
		page.changed = append(page.changed, ui.Problem{Field: problem.Field, Message: problem.Message})
	}
	return nil
}

// filter is what the list of the desk shows to this person.
func (d *Desk) filter(actor people.Actor, state, typed string, limit int) record.Filter {
	all, bodies := people.Reach(actor, d.Kind.Right(people.RecordRead))
	if !all && bodies == nil {
		bodies = []string{} // none, rather than every one
	}
	return record.Filter{Kind: d.Kind.ID, BodyIDs: bodies, State: record.State(state), Text: typed, Limit: limit}
}

func (d *Desk) applyBulk(ctx context.Context, in struct {
	Form url.Values `form:"*"`
}) (web.Outcome[BulkPage], error) {
	page, plan, err := d.bulkPage(ctx, in.Form)
	if err != nil {
		return web.Outcome[BulkPage]{}, err
	}
	if plan == nil || in.Form.Get("_key") == "" {
		return web.Stay(page, statusOf(page.changed)), nil
	}
	plan.Change.Reason = text.T(in.Form.Get("reason.fr"), in.Form.Get("reason.en"))
	switch {
	case in.Form.Get("_key") != plan.Key():
		page.changed = []ui.Problem{{Message: text.T("Rien n’a été fait\u00a0: des fiches ont changé depuis que vous avez lu ce qui allait changer. Voici ce qu’il en est maintenant.",
			"Nothing was done: records have changed since you read what would change. Here is how things stand now.")}}
		return web.Stay(page, 409), nil
	case plan.NeedsReason() && plan.Change.Reason.FR == "":
		page.changed = []ui.Problem{{Field: "reason.fr", Message: text.T("Expliquez pourquoi, en français.", "Explain why, in French.")}}
		page.Reasons = marked(page.Reasons, page.changed)
		return web.Stay(page, 422), nil
	}
	err = bulk.Apply(ctx, d.Records, people.ActorFrom(ctx), plan)
	if problems, status := refused(err); problems != nil {
		if page, _, err = d.bulkPage(ctx, in.Form); err != nil {
			return web.Outcome[BulkPage]{}, err
		}
		page.changed = problems
		return web.Stay(page, status), nil
	}
	if err != nil {
		return web.Outcome[BulkPage]{}, err
	}
	return web.Go[BulkPage](web.URL(ctx, d.Name+".list"), "notice.bulk"), nil
}

func statusOf(problems []ui.Problem) int {
	if len(problems) > 0 {
		return 422
	}
	return 200
}

func countText(n int, oneFR, manyFR, oneEN, manyEN string) text.Text {
	fr, en := manyFR, manyEN
	if n < 2 {
		fr = oneFR
	}
	if n == 1 {
		en = oneEN
	}
	return text.T(strconv.Itoa(n)+" "+fr, strconv.Itoa(n)+" "+en)
}
