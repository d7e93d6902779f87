package register

import (
	"context"
	"errors"
	"fmt"
	"io"

	"balise/engine/exchange"
	"balise/engine/instrument"
	"balise/engine/inventory"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
)

// Plan says what importing a file into the register would do, entry by entry. It is shown before it is applied, and it
// holds for the records as they were when it was made.
type Plan struct {
	Profile  *inventory.Profile
	Encoding inventory.Encoding
	Lines    int  // physical lines of the file
	Publish  bool // entries that may be published are, in the same stroke
	Bodies   []people.Body
	Entries  []PlannedEntry // in the order of the file

	kind     record.Kind
	promises map[string]int // what stands for the identifiers of bodies to create, in answers that cite them: their places
}

// PlannedEntry is the fate of one record of the file.
type PlannedEntry struct {
	Line    int
	Fate    people.Fate
	Key     string // under which the record is known once imported
	Name    text.Text
	Body    text.Text
	Before  record.Record // zero for a new entry
	Answers instrument.Answers
	Changes []instrument.Change
	Publish bool
	Reasons []text.Text // why it is refused
	Remarks []text.Text // what deserves a look, without refusing
	Values  []inventory.Value

	bodyID   string
	proposed int              // place of its body among those to create; -1 when it exists
	exported *exchange.Record // as another Balise published it; nil for the inventories of others
}

// Count tells how many entries have that fate.
func (p *Plan) Count(fate people.Fate) int {
	n := 0
	for _, e := range p.Entries {
		if e.Fate == fate {
			n++
		}
	}
	return n
}

// ToPublish tells how many entries would be published.
func (p *Plan) ToPublish() int {
	n := 0
	for _, e := range p.Entries {
		if e.Publish {
			n++
		}
	}
	return n
}

// Empty tells whether applying the plan would change nothing.
func (p *Plan) Empty() bool {
	return p.Count(people.New)+p.Count(people.Changed)+p.ToPublish()+len(p.Bodies) == 0
}

// MakePlan reads a file of separated values, or the first sheet of a spreadsheet, by a profile and compares it with the register. An unreadable file is an
// invalid fault with the place of the mistake; a record that cannot be imported is a refused entry of the plan.
func (r *Register) MakePlan(ctx context.Context, profile *inventory.Profile, file io.Reader, publish bool) (*Plan, error) {
	table, err := inventory.ReadTable(file, "")
	if err != nil {
		return nil, unreadable(err)
	}
	read, err := profile.Read(table)
	if err != nil {
		return nil, unreadable(err)
	}
	directory, err := r.People.Directory(ctx)
	if err != nil {
		return nil, fmt.Errorf("plan an import: %w", err)
	}
	kind, err := r.entryKind()
	if err != nil {
		return nil, err
	}
	p := &planner{
		Register: r, directory: directory, names: map[string][]record.Record{}, proposals: map[text.Text]int{}, home: host(r.BaseURL),
		Plan: &Plan{Profile: profile, Encoding: table.Encoding, Lines: table.Lines, Publish: publish, kind: kind},
	}
	return p.Plan, p.addAll(ctx, read)
}

// unreadable makes the problem of a file a fault for whoever sent it; anything else is a failure.
func unreadable(err error) error {
	var problem *inventory.Problem
	if !errors.As(err, &problem) {
		return err
	}
	return fault.Invalid(text.T("Ce fichier ne peut pas être lu.", "This file cannot be read."),
		fault.Field{Name: problem.Where().EN, Message: located(*problem)})
}

// located is a problem told with its place.
func located(p inventory.Problem) text.Text {
	where := p.Where()
	return text.T(where.FR+"\u00a0: "+p.Message.FR+".", where.EN+": "+p.Message.EN+".")
}

// addAll decides the fate of every record of the file, those that the profile could not read included.
func (p *planner) addAll(ctx context.Context, file *inventory.File) error {
	problems := file.Problems
	p.proposeAll(file)
	for _, row := range file.Rows {
		for len(problems) > 0 && problems[0].Line < row.Line {
			p.refuseUnread(problems[0])
			problems = problems[1:]
		}
		if err := p.add(ctx, row); err != nil {
			return fmt.Errorf("plan an import, line %d: %w", row.Line, err)
		}
	}
	for _, problem := range problems {
		p.refuseUnread(problem)
	}
	return nil
}

func (p *planner) refuseUnread(problem inventory.Problem) {
	p.Entries = append(p.Entries, PlannedEntry{Line: problem.Line, Fate: people.Refused, Reasons: []text.Text{located(problem)}, proposed: -1})
}

// Apply does all that the plan says in one transaction, or nothing: a plan with refused entries is refused whole, and so is
// one whose records or bodies somebody changed since it was made.
func (r *Register) Apply(ctx context.Context, actor people.Actor, plan *Plan) error {
	if n := plan.Count(people.Refused); n > 0 {
		var fields []fault.Field
		for _, e := range plan.Entries {
			for _, reason := range e.Reasons {
				fields = append(fields, fault.Field{Name: fmt.Sprintf("line %d", e.Line), Message: reason})
			}
		}
		return fault.Invalid(text.T("Rien n’a été importé\u00a0: des fiches sont refusées.", "Nothing was imported: some entries are refused."), fields...)
	}
	return r.Records.Write(ctx, func(w *record.Writer) error {
		created := make([]people.Body, len(plan.Bodies))
		for i, b := range plan.Bodies {
			var err error
			if created[i], err = r.People.SaveBodyIn(ctx, w.Tx(), actor, b); err != nil {
				return fmt.Errorf("import: body %s: %w", b.Name.In(text.FR), err)
			}
		}
		for _, e := range plan.Entries {
			if e.proposed >= 0 {
				e.bodyID = created[e.proposed].ID
			}
			e.Answers = plan.withCreated(e.Answers, created)
			if err := plan.apply(ctx, w, actor, e); err != nil {
				return fmt.Errorf("import: line %d: %w", e.Line, err)
			}
		}
		return nil
	})
}

func (p *Plan) apply(ctx context.Context, w *record.Writer, actor people.Actor, e PlannedEntry) (err error) {
	because := text.T("Import\u00a0: "+p.Profile.Source.Name.FR+", "+p.Profile.Version, "Import: "+p.Profile.Source.Name.EN+", "+p.Profile.Version)
	r := e.Before
	switch {
	case e.Fate == people.New && e.exported != nil:
		r, err = w.CreateAs(ctx, actor, p.kind.ID, e.bodyID, e.exported.Number, e.Answers, because, e.Key)
	case e.Fate == people.New:
		r, err = w.Create(ctx, actor, p.kind.ID, e.bodyID, e.Answers, because, e.Key)
	case e.Fate == people.Changed:
		r, err = w.Edit(ctx, actor, r.ID, r.Version, e.Answers, because)
	}
	if err != nil || !e.Publish {
		return err
	}
	if r.State == record.Draft {
		if r, err = w.Move(ctx, actor, r.ID, r.Version, record.Submit, because); err != nil {
			return err
		}
	}
	r, err = w.Move(ctx, actor, r.ID, r.Version, record.Publish, because)
	if err != nil || e.Fate != people.New || e.exported == nil {
		return err
	}
	return follow(ctx, w, actor, r, *e.exported, because)
}
