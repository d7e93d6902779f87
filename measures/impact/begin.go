package impact

import (
	"context"
	"net/url"
	"slices"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/initiative"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// BeginPage says what an assessment of an initiative begins with, and from what.
type BeginPage struct {
	Of      text.Text
	Back    string
	Action  string
	From    ui.Field // its Name is empty where there is nothing but the initiative to begin from
	Brought ui.SummaryList
	// Open leads to assessments of the initiative that are not finished.
	Open     []ui.Link
	problems []ui.Problem
}

// Problems gives the error summary.
func (p BeginPage) Problems() []ui.Problem { return p.problems }

func (a *Assessments) beginForm(ctx context.Context, in idIn) (BeginPage, error) {
	of, err := a.initiative(ctx, in.ID)
	if err != nil {
		return BeginPage{}, err
	}
	earlier, err := a.Records.Citing(ctx, of.ID, KindID, aboutQuestion)
	if err != nil {
		return BeginPage{}, err
	}
	page := BeginPage{Of: of.Title, Back: web.URL(ctx, entryDesk+".show", "id", of.ID), Action: web.URL(ctx, beginRoute, "id", of.ID)}
	reader, err := a.names(ctx)
	if err != nil {
		return page, err
	}
	brought := a.fromInitiative(of)
	for _, q := range a.in.Questions() {
		if answer, is := brought[q.ID]; is && q.ID != aboutQuestion {
			page.Brought.Rows = append(page.Brought.Rows, reader.Row(q, answer))
		}
	}
	for _, r := range earlier {
		if r.State == record.Draft || r.State == record.InReview {
			page.Open = append(page.Open, ui.Link{Label: a.label(r), Href: web.URL(ctx, deskName+".show", "id", r.ID)})
		}
		page.From.Options = append(page.From.Options, ui.Option{Value: r.ID, Label: a.label(r)})
	}
	if len(page.From.Options) > 0 {
		page.From.Kind, page.From.Name, page.From.Label = "select", "from", text.T("Reprendre les réponses de", "Take over the answers of")
		page.From.Help = text.T("Facultatif. Chaque réponse reprise le dit, et se change.", "Optional. Each answer taken over says so, and can be changed.")
		page.From.Values = url.Values{}
	}
	return page, nil
}

// entryDesk begins the names of the pages where initiatives are written, in the register.
const entryDesk = "register.desk"

// initiative gives an initiative for which the visitor may begin an assessment.
func (a *Assessments) initiative(ctx context.Context, id string) (record.Record, error) {
	r, err := a.Records.Record(ctx, id)
	if err != nil {
		return r, err
	}
	actor := people.ActorFrom(ctx)
	if r.Kind != initiative.KindID || !people.Can(actor, people.RecordRead, r.BodyID) {
		return r, fault.NotFound(text.T("Cette initiative n’existe pas.", "This initiative does not exist."))
	}
	return r, people.Allow(actor, people.RecordCreate, r.BodyID)
}

// label names an assessment in a list: its title and its number.
func (a *Assessments) label(r record.Record) text.Text {
	return each(func(l text.Lang) string {
		return r.Title.In(l) + " – " + text.T("évaluation nº ", "assessment no. ").In(l) + number(r.Number) + ", " + a.kind.StateTitle(r.State).In(l)
	})
}

func (a *Assessments) begin(ctx context.Context, in struct {
	ID   string `path:"id"`
	From string `form:"from"`
}) (web.Outcome[BeginPage], error) {
	of, err := a.initiative(ctx, in.ID)
	if err != nil {
		return web.Outcome[BeginPage]{}, err
	}
	answers := a.fromInitiative(of)
	if in.From != "" {
		earlier, err := a.open(ctx, in.From)
		if err != nil {
			return web.Outcome[BeginPage]{}, err
		}
		if earlier.Answers[aboutQuestion].Value != of.ID {
			return web.Outcome[BeginPage]{}, notFound()
		}
		answers = a.fromEarlier(earlier, answers)
	}
	var made record.Record
	err = a.Records.Write(ctx, func(w *record.Writer) error {
		made, err = w.Create(ctx, people.ActorFrom(ctx), KindID, of.BodyID, answers, text.Text{}, "")
		return err
	})
	if err != nil {
		return web.Outcome[BeginPage]{}, err
	}
	return web.Go[BeginPage](web.URL(ctx, deskName+".edit", "id", made.ID), "notice.impact.begun"), nil
}

// fromInitiative gives the answers that the initiative already gave, marked as coming from it. One that does not fit its question here, such as
// a code of another list, is left for somebody to give.
func (a *Assessments) fromInitiative(of record.Record) instrument.Answers {
	brought := instrument.Answers{aboutQuestion: {Value: of.ID}}
	for _, q := range a.in.Questions() {
		if q.Prefill == nil || q.Prefill.Kind != of.Kind {
			continue
		}
		answer := of.Answers[q.Prefill.Question]
		if !answer.Known() || answer.Absence != nil {
			continue // what is withheld, or unknown, is told anew
		}
		a.take(brought, q, instrument.Answer{Value: answer.Value, From: instrument.Origin(of.Kind, of.ID, q.Prefill.Question)})
	}
	return brought
}

// fromEarlier adds the answers of an earlier assessment of the same initiative. What the initiative says today comes first.
func (a *Assessments) fromEarlier(earlier record.Record, brought instrument.Answers) instrument.Answers {
	for _, q := range a.in.Questions() {
		answer := earlier.Answers[q.ID]
		if _, there := brought[q.ID]; there || !answer.Given() || q.Kind == instrument.KindAttachment {
			continue // a file is joined to one record
		}
		answer.From = instrument.Origin(KindID, earlier.ID, q.ID)
		a.take(brought, q, answer)
	}
	return brought
}

// take keeps an answer if it is one to the question.
func (a *Assessments) take(brought instrument.Answers, q *instrument.Question, answer instrument.Answer) {
	mistaken := func(p instrument.Problem) bool { return p.Question == q.ID }
	if !slices.ContainsFunc(a.in.Validate(instrument.Answers{q.ID: answer}, instrument.StageDraft), mistaken) {
		brought[q.ID] = answer
	}
}

// onInitiative shows, on the page of an initiative, its assessments, and begins one.
func (a *Assessments) onInitiative(ctx context.Context, r record.Record) ([]ui.Block, error) {
	found, err := a.Records.Citing(ctx, r.ID, KindID, aboutQuestion)
	if err != nil {
		return nil, err
	}
	part := ui.Part{}
	for _, one := range found {
		level := levelOf(a.in.Under(one.InstrumentVersion).Score(one.Answers, a.today()))
		part.Tasks = append(part.Tasks, ui.Task{Label: a.label(one), Href: web.URL(ctx, deskName+".show", "id", one.ID), Tag: pages.KindStateTag(a.kind, one.State), Hint: level.Level.Title})
	}
	if len(found) == 0 {
		part.Text = []text.Text{text.T("Personne n’a encore évalué ce que cette initiative peut faire aux personnes.", "Nobody has assessed yet what this initiative may do to people.")}
	}
	if people.Can(people.ActorFrom(ctx), people.RecordCreate, r.BodyID) && r.State != record.Retired {
		part.Buttons = []ui.Button{{Label: text.T("Commencer une évaluation", "Begin an assessment"), Kind: "secondary", Href: web.URL(ctx, beginRoute, "id", r.ID)}}
	}
	return []ui.Block{{ID: "impact", Title: text.T("Évaluation de l’incidence", "Impact assessment"), Parts: []ui.Part{part}}}, nil
}
