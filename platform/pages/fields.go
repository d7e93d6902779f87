package pages

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"

	"balise/engine/instrument"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// FormField is a field with the condition under which its question is asked. Without scripts every field is shown, and
// what does not apply is simply left empty.
type FormField struct {
	ui.Field
	// When is the condition in JSON for the script that hides what does not apply; Hidden tells that it does not apply now.
	When   string
	Hidden bool
}

// draw fills the page's sections from what was typed.
func (d *Desk) draw(ctx context.Context, page FormPage, form url.Values, problems []instrument.Problem) (FormPage, error) {
	in := d.Kind.Instrument
	bodies, err := d.People.Bodies(ctx)
	if err != nil {
		return page, err
	}
	form = page.scope.over(form)
	page.problems, page.Kept = problems, append(kept(form), page.scope.around(in, form)...)
	records, err := d.recordOptions(ctx, page.BodyID, form)
	if err != nil {
		return page, err
	}
	answers, _ := in.ReadForm(form)
	origins, err := d.origins(ctx, page.answers, answers)
	if err != nil {
		return page, err
	}
	page.Sections, err = SectionsOf(in, form, problems, Choices{Bodies: bodies, Records: records, Origins: origins}, rolesFor(people.ActorFrom(ctx), page.BodyID))
	if err != nil {
		return page, err
	}
	page.Sections = page.scope.only(page.Sections)
	if back := web.LocalPath(form.Get(backField), ""); back != "" {
		page.Cancel = back
	}
	if key := form.Get(besideField); key != "" && d.Beside != nil && !page.New {
		if page.Beside, err = d.Beside(ctx, page.ID, key); err != nil {
			return page, err
		}
	}
	typed := record.Record{Kind: d.Kind.ID, BodyID: page.BodyID, Answers: answers}
	if !page.New {
		typed.ID = page.ID
	}
	page.Writing, err = d.writing(ctx, typed, page.scope.link(inForm, d.toField(ctx, page.ID)))
	page.Writing.Action = page.Action
	return page, err
}

// Choices are what questions that name bodies or records offer; Records are by question.
type Choices struct {
	Bodies  []people.Body
	Records map[string][]ui.Option
	// Origins tell, by question, where an answer was taken over from.
	Origins map[string]*ui.Origin
}

// SectionsOf draws the form of any questionnaire from what was typed. The roles are those of who writes: they tell what may be
// withheld.
func SectionsOf(in *instrument.Instrument, form url.Values, problems []instrument.Problem, choices Choices, roles []string) ([]FormSection, error) {
	painter := painter{form: form, problems: problems, bodies: bodyOptions(choices.Bodies), records: choices.Records, origins: choices.Origins, roles: roles, grounds: in.Taxonomy(instrument.GroundTaxonomy)}
	answers, _ := in.ReadForm(form)
	shown := in.Shown(answers)
	var sections []FormSection
	for _, s := range in.Sections {
		section := FormSection{ID: s.ID, Title: s.Title, Help: s.Help}
		for _, q := range s.Questions {
			when, err := conditions(s, q)
			if err != nil {
				return nil, err
			}
			field := painter.field(q, q.ID)
			field.Beside = painter.besideField(in, q)
			section.Fields = append(section.Fields, FormField{Field: field, When: when, Hidden: !shown[q.ID]})
		}
		sections = append(sections, section)
	}
	return sections, nil
}

// backField carries the address to which a form leads once it is saved, when it was opened from elsewhere than its desk.
const backField = "_back"

// besideField carries the key of what is shown next to the form.
const besideField = "_beside"

// back gives where a saved form leads: where it was opened from, within this site, or else the given page.
func back(form url.Values, otherwise string) string {
	return web.LocalPath(form.Get(backField), otherwise)
}

// kept lists the hidden values that a form carries from one display to the next.
func kept(form url.Values) []ui.Hidden {
	var all []ui.Hidden
	for _, name := range []string{"_choice", "_theirs", backField, besideField, questionnaireField} {
		if value := form.Get(name); value != "" {
			all = append(all, ui.Hidden{Name: name, Value: value})
		}
	}
	return all
}

// conditions gives the condition of a question and of its section in JSON; empty when it is always asked.
func conditions(s *instrument.Section, q *instrument.Question) (string, error) {
	all := slices.DeleteFunc([]*instrument.Condition{s.When, q.When}, func(c *instrument.Condition) bool { return c == nil })
	if len(all) == 0 {
		return "", nil
	}
	data, err := json.Marshal(all)
	return string(data), err
}

func bodyOptions(bodies []people.Body) []ui.Option {
	options := make([]ui.Option, 0, len(bodies))
	for _, b := range bodies {
		options = append(options, ui.Option{Value: b.ID, Label: b.Name})
	}
	return options
}

// painter makes fields of questions.
type painter struct {
	form     url.Values
	problems []instrument.Problem
	bodies   []ui.Option
	records  map[string][]ui.Option
	origins  map[string]*ui.Origin
	roles    []string
	grounds  *instrument.Taxonomy
}

func (p painter) field(q *instrument.Question, name string) ui.Field {
	f := ui.Field{Kind: shape(q.Kind), Name: name, Label: q.Label, Help: q.Help, Example: q.Example, Required: q.Required != "",
		Public: q.Public, Values: p.form, Unit: q.Unit, MaxLength: q.MaxLength, Tall: q.MaxLength > 1200, Options: p.options(q)}
	for _, l := range q.LegalBasis {
		f.Legal = append(f.Legal, ui.Legal{Ref: l.Ref, Text: l.Text, ToValidate: l.Confidence == instrument.ToValidate})
	}
	for _, problem := range p.problems {
		if problem.Question == q.ID {
			f.Errors = append(f.Errors, problem.Message)
		}
	}
	for i := range p.rows(q, name) {
		var row []ui.Field
		for _, sub := range q.Fields {
			row = append(row, p.field(sub, name+"."+strconv.Itoa(i)+"."+sub.ID))
		}
		f.Rows = append(f.Rows, row)
	}
	if q.Kind == instrument.KindAttachment {
		f.Attached = p.form.Get(name + ".name")
	}
	f.Absence = p.absence(q)
	return f
}

// shape is the kind of field that draws a kind of question: a role is a text in both languages.
func shape(k instrument.Kind) string {
	if k == instrument.KindRole {
		return string(instrument.KindText)
	}
	return string(k)
}

func (p painter) rows(q *instrument.Question, name string) int {
	if q.Kind != instrument.KindList {
		return 0
	}
	return ui.RowCount(p.form, name)
}

func (p painter) options(q *instrument.Question) []ui.Option {
	switch {
	case q.Kind == instrument.KindBody:
		return p.bodies
	case q.Kind == instrument.KindRecord:
		return p.records[q.ID]
	case q.Taxonomy() == nil:
		return nil
	}
	var options []ui.Option
	for _, t := range q.Taxonomy().Current().Terms {
		options = append(options, ui.Option{Value: t.Code, Label: t.Label, Help: t.Help})
	}
	return options
}

func (p painter) absence(q *instrument.Question) *ui.AbsenceField {
	mayWithhold := q.MayWithhold(p.roles...)
	a := &ui.AbsenceField{}
	for _, r := range instrument.Reasons {
		if r != instrument.Withheld && q.Offers(r) {
			a.Reasons = append(a.Reasons, ui.Option{Value: string(r), Label: r.Label()})
		}
	}
	// Whoever may not withhold still keeps what an approver withheld.
	withheld := p.form.Get(q.ID+".absence") == string(instrument.Withheld)
	if q.Withhold != nil && p.grounds != nil && (mayWithhold || withheld) {
		for _, code := range q.Withhold.Grounds {
			if t := p.grounds.Term(code); t != nil {
				a.Grounds = append(a.Grounds, ui.Option{Value: t.Code, Label: t.Label, Help: t.Help})
			}
		}
	}
	if len(a.Reasons)+len(a.Grounds) == 0 {
		return nil
	}
	return a
}
