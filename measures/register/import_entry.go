package register

import (
	"context"
	"errors"
	"slices"
	"strings"

	"balise/engine/instrument"
	"balise/engine/inventory"
	"balise/engine/text"
	"balise/platform/bulk"
	"balise/platform/fault"
	"balise/platform/initiative"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/record"
)

// entryKind gives the kind of record of the register's entries.
func (r *Register) entryKind() (record.Kind, error) { return r.Records.Kind(initiative.KindID) }

// importer is who an import is done by, when its plan asks what is possible: whoever runs the command line.
var importer = people.Operator("import")

// planner builds a plan row by row.
type planner struct {
	*Register
	*Plan
	directory *people.Directory
	names     map[string][]record.Record // of each body, read once: only where a record is identified within its body
	proposals map[text.Text]int
	home      string // the host of this very register, for the files that it wrote itself
}

// add decides the fate of one row.
func (p *planner) add(ctx context.Context, row inventory.Row) error {
	e := PlannedEntry{Line: row.Line, Body: row.Body, Values: row.Values, Key: p.Profile.ID + ":" + row.Key, proposed: -1, exported: row.Published}
	body, known, why := p.body(row.Body)
	if p.wrote(row) { // its body may bear a name that now leads to the one that took over
		body, known = p.directory.BodyBySlug(row.Published.Body.Slug)
	} else if row.Published != nil {
		row = nameSupplier(row)
	}
	switch {
	case !why.Empty():
		e.refuse(why)
	case known:
		e.bodyID, e.Body = body.ID, body.Name
		if p.Profile.Identity.WithinBody {
			e.Key = p.Profile.ID + ":" + body.Slug + "/" + row.Key
		}
		if row.Portfolio != "" && body.Portfolio != row.Portfolio {
			e.Remarks = append(e.Remarks, p.otherPortfolio(row.Portfolio, body.Portfolio))
		}
	default:
		e.proposed = p.propose(row)
	}
	if e.exported != nil && why.Empty() {
		if why = p.nameBodies(row.Answers); !why.Empty() {
			e.refuse(why)
		}
	}
	if e.Fate == people.Refused {
		e.Name, _ = row.Answers["name"].Value.(text.Text)
		p.Entries = append(p.Entries, e)
		return nil
	}
	if err := p.compare(ctx, row, &e); err != nil {
		return err
	}
	p.check(&e)
	p.Entries = append(p.Entries, e)
	return nil
}

func (e *PlannedEntry) refuse(why ...text.Text) {
	e.Fate, e.Publish = people.Refused, false
	e.Reasons = append(e.Reasons, why...)
}

// body finds the body by its names; why tells that it cannot be found nor made.
func (p *planner) body(name text.Text) (body people.Body, known bool, why text.Text) {
	for _, one := range []string{name.FR, name.EN} {
		found, ok := p.directory.Resolve(one, p.Now())
		if ok && known && found.ID != body.ID {
			return people.Body{}, false, text.T("les noms français et anglais désignent deux organismes différents", "the French and English names mean two different bodies")
		}
		if ok {
			body, known = found, true
		}
	}
	if !known && p.Profile.Body.Unknown == inventory.Refuse {
		return body, false, text.T("l’organisme «\u00a0"+name.In(text.FR)+"\u00a0» n’existe pas au répertoire\u00a0: ajoutez-le, ou donnez-lui cet autre nom",
			"the body “"+name.In(text.EN)+"” is not in the directory: add it, or give it this other name")
	}
	return body, known, text.Text{}
}

// propose gives the place, among the bodies to create, of the one that the row names.
func (p *planner) propose(row inventory.Row) int {
	name, of := row.Body, p.Profile.Body
	folded := text.T(lang.Fold(name.FR), lang.Fold(name.EN))
	at, there := p.proposals[folded]
	if !there {
		at = len(p.Bodies)
		p.proposals[folded] = at
		body := people.Body{Name: name, Type: of.Type, Jurisdiction: of.Authority, Portfolio: of.Portfolio}
		if e := row.Published; e != nil {
			body = people.Body{Slug: e.Body.Slug, Name: name, Type: e.Body.Type, Jurisdiction: e.Body.Jurisdiction, Portfolio: e.Body.Portfolio}
		}
		p.Bodies = append(p.Bodies, body)
	}
	return at
}

func (p *planner) otherPortfolio(file, directory string) text.Text {
	label := func(code string, l text.Lang) string { return p.Corpus.Taxonomy("portfolio").Label(code, l) }
	return text.T("portefeuille\u00a0: «\u00a0"+label(file, text.FR)+"\u00a0» au fichier, «\u00a0"+label(directory, text.FR)+"\u00a0» au répertoire, qui reste tel quel",
		"portfolio: “"+label(file, text.EN)+"” in the file, “"+label(directory, text.EN)+"” in the directory, which stays as it is")
}

// compare finds the record that the row means and what the row changes in it.
func (p *planner) compare(ctx context.Context, row inventory.Row, e *PlannedEntry) error {
	before, found, err := p.find(ctx, row, e)
	if err != nil {
		var said *fault.Error
		if errors.As(err, &said) {
			e.refuse(said.Message)
			return nil
		}
		return err
	}
	if found && p.wrote(row) {
		if row, err = p.differing(ctx, row); err != nil {
			return err
		}
	}
	e.Before, e.Fate = before, people.New
	e.Answers = merged(p.Entry, before.Answers, row)
	e.Name = initiative.Name(e.Answers)
	if !found {
		return nil
	}
	e.Changes = p.Entry.Compare(before.Answers, e.Answers)
	if e.Fate = people.Unchanged; len(e.Changes) > 0 {
		e.Fate = people.Changed
	}
	if e.proposed >= 0 || before.BodyID != e.bodyID {
		e.refuse(text.T("cette fiche appartient déjà à un autre organisme", "this entry already belongs to another body"))
	}
	return nil
}

// find gives the record imported under the row's key or, where records are identified within their body, the one of the
// same name.
func (p *planner) find(ctx context.Context, row inventory.Row, e *PlannedEntry) (record.Record, bool, error) {
	if p.wrote(row) {
		return p.own(ctx, row.Published.Number)
	}
	r, found, err := p.Records.BySource(ctx, p.kind.ID, e.Key)
	if err != nil || found || !p.Profile.Identity.WithinBody {
		return r, found, err
	}
	if _, read := p.names[e.bodyID]; !read {
		if p.names[e.bodyID], err = p.ofBody(ctx, e.bodyID); err != nil {
			return r, false, err
		}
	}
	name := row.Answers["name"].Value.(text.Text) // it identifies the row, which therefore has one
	var same []record.Record
	for _, r := range p.names[e.bodyID] {
		if lang.Fold(r.Title.FR) == lang.Fold(name.FR) {
			same = append(same, r)
		}
	}
	switch len(same) {
	case 0:
		return record.Record{}, false, nil
	case 1:
		return same[0], true, nil
	}
	return record.Record{}, false, fault.Conflict(text.T("plusieurs fiches de cet organisme portent ce nom", "several entries of this body have this name"))
}

// ofBody reads all the records of a body.
func (p *planner) ofBody(ctx context.Context, id string) ([]record.Record, error) {
	const page = 500
	all := []record.Record{}
	for after := ""; ; {
		some, err := p.Records.List(ctx, record.Filter{Kind: p.kind.ID, BodyIDs: []string{id}, After: after, Limit: page})
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
		if len(some) < page {
			return all, nil
		}
		after = some[len(some)-1].Cursor()
	}
}

// merged gives the answers that a record would have. What the source says replaces what it said before; what it does not
// say never replaces an answer, and what an approver withheld stays withheld.
func merged(in *instrument.Instrument, before instrument.Answers, row inventory.Row) instrument.Answers {
	after := before.Clone()
	if after == nil {
		after = instrument.Answers{}
	}
	for id, said := range row.Answers {
		after[id] = replaced(before[id], said)
	}
	if len(row.Kept) > 0 && !after["notes"].Given() {
		after["notes"] = instrument.Answer{Value: kept(row.Kept)}
	}
	shown := in.Shown(after)
	for id, reason := range row.Fill {
		if shown[id] && !after[id].Given() {
			after[id] = reason
		}
	}
	return after
}

func replaced(was, said instrument.Answer) instrument.Answer {
	if !said.Known() && was.Known() {
		return was
	}
	if a := was.Absence; a != nil && a.Reason == instrument.Withheld {
		said.Absence = a
	}
	return bulk.BothLanguages(was, said) // a source in one language leaves the other
}

// kept writes what answers no question as internal notes.
func kept(all []inventory.Kept) text.Text {
	var fr, en []string
	for _, k := range all {
		fr = append(fr, k.Header+"\u00a0: "+k.Text)
		en = append(en, k.Header+": "+k.Text)
	}
	return text.T("Gardé de la source\n"+strings.Join(fr, "\n"), "Kept from the source\n"+strings.Join(en, "\n"))
}

// check decides whether the entry can be kept and published, and refuses it otherwise.
func (p *planner) check(e *PlannedEntry) {
	if e.Fate == people.Refused {
		return
	}
	if e.Fate == people.Changed {
		if err := p.kind.Allow(importer, e.Before, record.Edit); err != nil { // withdrawn or retired: a body's decision stands
			e.Fate, e.Answers, e.Changes = people.Unchanged, e.Before.Answers, nil
			e.Remarks = append(e.Remarks, messages(err)...)
			return
		}
	}
	e.Publish = p.Publish && p.mayPublish(e)
	stage := instrument.StageDraft
	if e.Publish {
		stage = instrument.StageSubmit
		if err := p.kind.Publishable(e.Answers); err != nil {
			e.Publish = false
			e.Remarks = append(e.Remarks, messages(err)...)
		}
	}
	if e.Fate == people.Unchanged && !e.Publish {
		return
	}
	for _, problem := range p.Entry.Validate(e.Answers, stage) {
		label := text.T(problem.Question, problem.Question)
		if q := p.Entry.Question(problem.Question); q != nil {
			label = q.Label
		}
		e.refuse(text.T("«\u00a0"+label.FR+"\u00a0»\u00a0: "+problem.Message.FR, "“"+label.EN+"”: "+problem.Message.EN))
	}
}

// mayPublish tells whether publishing the entry publishes only what the source says: never what somebody is writing.
func (p *planner) mayPublish(e *PlannedEntry) bool {
	writing := slices.Contains([]record.State{record.Draft, record.InReview}, e.Before.State)
	switch {
	case e.Fate == people.New:
		return true
	case writing && (e.Before.PublicState != "" || e.Before.SourceKey != e.Key):
		e.Remarks = append(e.Remarks, text.T("cette fiche est en rédaction\u00a0: l’import ne la publie pas", "somebody is writing this entry: the import does not publish it"))
		return false
	}
	return writing || e.Fate == people.Changed
}

// messages gives what a fault tells the reader.
func messages(err error) []text.Text {
	var said *fault.Error
	if !errors.As(err, &said) {
		return []text.Text{text.T(err.Error(), err.Error())}
	}
	return []text.Text{said.Message}
}
