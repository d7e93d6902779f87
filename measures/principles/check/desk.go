package check

import (
	"context"
	"embed"
	"strconv"
	"strings"

	"balise/engine/framework"
	"balise/engine/instrument"
	"balise/engine/text"
	"balise/measures/principles/adoption"
	"balise/platform/app"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

//go:embed *.html
var files embed.FS

// Texts is the package's texts.yaml.
//
//go:embed texts.yaml
var Texts []byte

// DeskName begins the names of the pages where checks are written.
const DeskName = "principles.check"

// Checks holds the pages of the checks of a house.
type Checks struct {
	*app.House
	Store *adoption.Store
	Forms *Forms
	kind  record.Kind
}

// New gives the checks of a house; its kind asks from now on what the framework in force asks.
func New(h *app.House, store *adoption.Store) *Checks {
	c := &Checks{House: h, Store: store, Forms: NewForms(context.Background(), store, Kind(h.Corpus).Instrument)}
	var err error
	if c.kind, err = h.Records.Adopted(KindID, c.Forms.Now); err != nil {
		panic(err) // the kind is declared by the same plan
	}
	return c
}

// Desk is where checks are written and approved.
func (c *Checks) Desk() *pages.Desk {
	return &pages.Desk{Name: DeskName, FR: "/espace/principes/verifications", EN: "/en/workspace/principles/checks", API: "/api/v1/workspace/principles-checks",
		Title: text.T("Vérifications par les principes", "Checks against the principles"), New: text.T("Vérifier une initiative", "Check an initiative"), Noun: text.T("Vérification", "Check"),
		About:  text.T("Pour une initiative, dire quels contrôles du cadre d’IA responsable sont en place, et ce qui le montre.", "For an initiative, say which controls of the framework of responsible AI are in place, and what shows it."),
		Decide: text.T("Vérifications à approuver", "Checks to approve"), Finish: text.T("Vérifications à terminer", "Checks to finish"),
		Kind: c.kind, Records: c.Records, People: c.People, Now: c.Now, ByPart: true, Outbox: c.Outbox, Notices: map[record.Act]string{record.Publish: "notice.check.approved"}, Panels: c.panels}
}

// Endpoints gives the pages besides those of the desk.
func (c *Checks) Endpoints() []web.Endpoint {
	return []web.Endpoint{web.Get(web.Page{Name: "principles.overview", FR: "/espace/principes/vue-d-ensemble", EN: "/en/workspace/principles/overview", Files: files,
		Template: "overview.html", Action: string(people.FrameworkRead)}, c.overview)}
}

// of gives the text of the framework that a check answers, and its number.
func (c *Checks) of(ctx context.Context, r record.Record) (*framework.Framework, int64, error) {
	number, err := strconv.ParseInt(r.InstrumentVersion, 10, 64)
	if err != nil {
		number = 0
	}
	v, err := c.Store.Version(ctx, number)
	return v.Text, v.Number, err
}

func (c *Checks) today() instrument.Date {
	d, err := instrument.ParseDate(string(people.DayOf(c.Now())))
	if err != nil {
		return instrument.Date{}
	}
	return d
}

// panels shows what a check comes to, on its page.
func (c *Checks) panels(ctx context.Context, r record.Record) ([]ui.Block, error) {
	f, number, err := c.of(ctx, r)
	if err != nil {
		return nil, err
	}
	s := shown{ctx: ctx, version: number, Result: Evaluate(f, r.Answers, c.today())}
	blocks := []ui.Block{s.result()}
	if len(s.Gaps) > 0 {
		blocks = append(blocks, s.gaps())
	}
	if len(s.Unshown) > 0 {
		blocks = append(blocks, s.unshown())
	}
	return blocks, nil
}

// shown is a result ready to be drawn.
type shown struct {
	Result
	ctx     context.Context
	version int64
}

func (s shown) href(id string) string {
	return web.URL(s.ctx, "principles.article", "article", id, "version", s.version)
}

func each(n int) text.Text { return text.T(strconv.Itoa(n), strconv.Itoa(n)) }

// outOf writes a part of what applies.
func outOf(n, all int) text.Text {
	return text.T(strconv.Itoa(n)+" sur "+strconv.Itoa(all), strconv.Itoa(n)+" of "+strconv.Itoa(all))
}

func (s shown) result() ui.Block {
	t := &ui.Table{ID: "by-principle", Caption: text.T("Par principe", "By principle"), Columns: []ui.Column{{Label: text.T("Principe", "Principle")},
		{Label: text.T("Contrôles en place", "Controls in place"), Numeric: true}, {Label: text.T("En place et montrés", "In place and shown"), Numeric: true}, {Label: text.T("Sans réponse", "Unanswered"), Numeric: true}}}
	for _, p := range s.Principles {
		t.Rows = append(t.Rows, []ui.Cell{{Text: text.T(p.Number+". "+p.Title.FR, p.Number+". "+p.Title.EN), Href: s.href(p.ID), Head: true},
			{Text: outOf(p.InPlace, p.Applicable), Numeric: true}, {Text: outOf(p.Supported, p.Applicable), Numeric: true}, {Text: each(p.Unanswered), Numeric: true}})
	}
	months := strconv.Itoa(Valid)
	return ui.Block{ID: "result", Title: text.T("Résultat", "Result"), Parts: []ui.Part{
		{Stats: []ui.Stat{{Number: int64(s.InPlace), Label: text.T("contrôles en place", "controls in place")}, {Number: int64(s.Supported), Label: text.T("en place et montrés", "in place and shown")},
			{Number: int64(len(s.Gaps)), Label: text.T("écarts", "gaps")}, {Number: int64(s.Sum.Unanswered), Label: text.T("sans réponse", "unanswered")}},
			Text: []text.Text{text.T("En place\u00a0: vrai pour plus de la moitié des cas au moins. Montré\u00a0: une preuve documentée ou vérifiée, datée de moins de "+months+" mois. Ces règles sont une proposition de Balise.",
				"In place: true for more than half of cases at least. Shown: evidence that is documented or verified, dated within "+months+" months. These rules are a proposal by Balise.")}},
		{Table: t}}, Links: []ui.Link{{Label: text.T("Le texte du cadre auquel cette vérification répond", "The text of the framework that this check answers"), Href: web.URL(s.ctx, "principles.text", "version", s.version)}}}
}

var coverages = map[string]text.Text{"none": text.T("Non", "No"), "partly": text.T("En partie", "Partly"), "mostly": text.T("En majorité", "Mostly"), "everywhere": text.T("Partout", "Everywhere")}

func (s shown) gaps() ui.Block {
	t := &ui.Table{ID: "gaps", Caption: text.T("Écarts, les plus pressants d’abord", "Gaps, the most pressing first"), Columns: []ui.Column{{Label: text.T("Contrôle", "Control")},
		{Label: text.T("En place", "In place")}, {Label: text.T("Pourquoi d’abord", "Why first")}, {Label: text.T("Preuve attendue", "Evidence expected")}}}
	for _, c := range s.Gaps {
		coverage := coverages[c.Coverage]
		if coverage.Empty() {
			coverage = text.T("Ne sait pas", "Not known")
		}
		t.Rows = append(t.Rows, []ui.Cell{{Text: text.T(c.Number+" "+c.Title.FR, c.Number+" "+c.Title.EN), Href: s.href(c.ID), Head: true}, {Text: coverage}, {Text: why(c)}, {Text: expected(c)}})
	}
	return ui.Block{ID: "gaps-block", Title: text.T("Ce qui manque", "What is missing"), Parts: []ui.Part{{Table: t}}}
}

func why(c Control) text.Text {
	var fr, en []string
	if c.ByLaw {
		fr, en = append(fr, "une source confirmée le demande"), append(en, "a confirmed source asks for it")
	}
	if c.Needed > 0 {
		n := strconv.Itoa(c.Needed)
		fr, en = append(fr, "nécessaire à d’autres contrôles\u00a0: "+n), append(en, "other controls need it: "+n)
	}
	if len(fr) == 0 {
		return text.T("–", "–")
	}
	return text.T(strings.Join(fr, "\u00a0; "), strings.Join(en, "; "))
}

func expected(c Control) text.Text {
	var fr, en []string
	for _, e := range c.Parts {
		fr, en = append(fr, e.Title.FR), append(en, e.Title.EN)
	}
	return text.T(strings.Join(fr, "\u00a0; "), strings.Join(en, "; "))
}

func (s shown) unshown() ui.Block {
	t := &ui.Table{ID: "unshown", Caption: text.T("Contrôles dits en place, que rien d’actuel ne montre", "Controls said to be in place, that nothing current shows"), Columns: []ui.Column{
		{Label: text.T("Contrôle", "Control")}, {Label: text.T("Preuve", "Evidence")}, {Label: text.T("Preuve attendue", "Evidence expected")}}}
	for _, c := range s.Unshown {
		state := text.T("Aucune preuve", "No evidence")
		if c.Expired {
			state = text.T("Preuve échue ou sans date", "Evidence expired or without a date")
		}
		t.Rows = append(t.Rows, []ui.Cell{{Text: text.T(c.Number+" "+c.Title.FR, c.Number+" "+c.Title.EN), Href: s.href(c.ID), Head: true}, {Text: state}, {Text: expected(c)}})
	}
	return ui.Block{ID: "unshown-block", Title: text.T("À montrer", "To be shown"), Parts: []ui.Part{{Table: t}}}
}

// OnInitiative shows, on the page of an initiative in the workspace, its checks and what they come to.
func (c *Checks) OnInitiative(ctx context.Context, r record.Record) ([]ui.Block, error) {
	if !people.Can(people.ActorFrom(ctx), people.RecordRead, r.BodyID) {
		return nil, nil
	}
	found, err := c.Records.Citing(ctx, r.ID, KindID, initiativeQuestion)
	if err != nil {
		return nil, err
	}
	block := ui.Block{ID: "principles-checks", Title: text.T("Vérification par les principes", "Check against the principles")}
	var tasks []ui.Task
	for _, one := range found {
		f, number, err := c.of(ctx, one)
		if err != nil {
			return nil, err
		}
		result, n := Evaluate(f, one.Answers, c.today()), strconv.FormatInt(number, 10)
		inPlace, supported := outOf(result.InPlace, result.Applicable), outOf(result.Supported, result.Applicable)
		tasks = append(tasks, ui.Task{Label: one.Title, Href: web.URL(ctx, DeskName+".show", "id", one.ID), Tag: pages.KindStateTag(c.kind, one.State),
			Hint: text.T("Version "+n+" du cadre\u00a0; en place\u00a0: "+inPlace.FR+"\u00a0; montrés\u00a0: "+supported.FR, "Version "+n+" of the framework; in place: "+inPlace.EN+"; shown: "+supported.EN)})
	}
	if len(tasks) > 0 {
		block.Parts = append(block.Parts, ui.Part{Tasks: tasks})
	} else {
		block.Parts = append(block.Parts, ui.Part{Text: []text.Text{text.T("Cette initiative n’a pas encore été vérifiée par le cadre d’IA responsable.", "This initiative has not been checked against the framework of responsible AI yet.")}})
	}
	if people.Can(people.ActorFrom(ctx), people.RecordCreate, r.BodyID) {
		block.Links = []ui.Link{{Label: text.T("Vérifier une initiative", "Check an initiative"), Href: web.URL(ctx, DeskName+".new")}}
	}
	return []ui.Block{block}, nil
}
