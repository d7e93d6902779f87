package bulk

import (
	"context"
	"errors"
	"fmt"

	"balise/engine/instrument"
	"balise/engine/inventory"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/record"
)

// MostRows is how many records one file may bring.
const MostRows = 20_000

// Row is the fate of one line of a file.
type Row struct {
	Line    int
	Fate    people.Fate
	Name    text.Text
	Before  record.Record // zero for a new one
	Answers instrument.Answers
	Changes []instrument.Change
	Why     []text.Text // it is refused: where, and how to mend it

	key string
}

// ImportPlan says what importing a file would do, line by line.
type ImportPlan struct {
	Rows []Row

	run  Run
	kind record.Kind
}

// Count tells how many lines have that fate.
func (p *ImportPlan) Count(fate people.Fate) int {
	n := 0
	for _, r := range p.Rows {
		if r.Fate == fate {
			n++
		}
	}
	return n
}

// Key tells one plan from another by everything that it would do.
func (p *ImportPlan) Key() string {
	parts := []any{p.run.ID, p.run.Mapping}
	for _, r := range p.Rows {
		parts = append(parts, r.Line, r.Fate, r.Before.ID, r.Before.Version, r.Answers)
	}
	return keyOf(parts)
}

// known are the records that a body already has, by what identifies them.
type known struct {
	byKey  map[string]record.Record
	byName map[string][]record.Record
}

// PlanImport reads a run's file by its mapping and compares it with the records of its body. What the file does not say
// never replaces an answer, and what an approver withheld stays withheld.
func (s *Store) PlanImport(ctx context.Context, actor people.Actor, r Run) (*ImportPlan, error) {
	kind, err := s.records.Kind(r.Kind)
	if err != nil {
		return nil, err
	}
	table, err := r.Table(r.Mapping.Sheet)
	if err != nil {
		return nil, err
	}
	read, err := r.Mapping.Read(table, kind.Instrument)
	if err != nil {
		return nil, unreadable(err)
	}
	present, err := s.present(ctx, r)
	if err != nil {
		return nil, err
	}
	p := &ImportPlan{run: r, kind: kind}
	taken := map[string]int{} // line of each record that the file already means
	for _, one := range read {
		row := Row{Line: one.Line, Name: kind.Title(one.Answers)}
		for _, problem := range one.Problems {
			row.refuse(Located(problem))
		}
		if row.Fate != people.Refused {
			if err := s.compare(actor, p, present, one, &row); err != nil {
				return nil, err
			}
		}
		if id := row.Before.ID; id != "" && row.Fate != people.Refused {
			if first, twice := taken[id]; twice {
				row.refuse(at(row.Line, fmt.Sprintf("la ligne %d parle déjà de cette fiche\u00a0: gardez l’une des deux", first), fmt.Sprintf("line %d already speaks of this record: keep one of the two", first)))
			}
			taken[id] = row.Line
		}
		p.Rows = append(p.Rows, row)
	}
	return p, p.sameNames()
}

// sameNames refuses new records that only their name would tell apart, when they have the same.
func (p *ImportPlan) sameNames() error {
	if p.run.Mapping.Key != "" {
		return nil
	}
	first := map[string]int{}
	for i := range p.Rows {
		row := &p.Rows[i]
		if row.Fate != people.New {
			continue
		}
		name := lang.Fold(row.Name.In(text.FR))
		if line, twice := first[name]; twice {
			row.refuse(at(row.Line, fmt.Sprintf("la ligne %d porte le même nom\u00a0: changez l’un des deux, ou choisissez une colonne qui identifie les fiches", line),
				fmt.Sprintf("line %d has the same name: change one of the two, or choose a column that identifies records", line)))
			continue
		}
		first[name] = row.Line
	}
	return nil
}

func (row *Row) refuse(why ...text.Text) {
	row.Fate = people.Refused
	row.Why = append(row.Why, why...)
}

// at tells something of a whole line.
func at(line int, fr, en string) text.Text {
	return Located(inventory.Problem{Line: line, Message: text.T(fr, en)})
}

// present reads the records of the body, by what identifies them.
func (s *Store) present(ctx context.Context, r Run) (known, error) {
	const page = 500
	k := known{byKey: map[string]record.Record{}, byName: map[string][]record.Record{}}
	for after := ""; ; {
		some, err := s.records.List(ctx, record.Filter{Kind: r.Kind, BodyIDs: []string{r.BodyID}, After: after, Limit: page})
		if err != nil {
			return k, err
		}
		for _, one := range some {
			if one.SourceKey != "" {
				k.byKey[one.SourceKey] = one
			}
			name := lang.Fold(one.Title.In(text.FR))
			k.byName[name] = append(k.byName[name], one)
		}
		if len(some) < page {
			return k, nil
		}
		after = some[len(some)-1].Cursor()
	}
}

// find gives the record that a line means: the one imported under its identifier, else the one of its name.
func (k known) find(key string, name text.Text) (record.Record, bool, error) {
	if r, found := k.byKey[key]; found && key != "" {
		return r, true, nil
	}
	var same []record.Record
	for _, r := range k.byName[lang.Fold(name.In(text.FR))] {
		if key == "" || r.SourceKey == "" { // with another identifier, it is another record
			same = append(same, r)
		}
	}
	switch len(same) {
	case 0:
		return record.Record{}, false, nil
	case 1:
		return same[0], true, nil
	}
	return record.Record{}, false, fault.Conflict(text.T("plusieurs fiches de l’organisme portent ce nom\u00a0: choisissez une colonne qui identifie les fiches",
		"several records of the body have this name: choose a column that identifies records"))
}

// compare finds the record that a line means, and what the line changes in it.
func (s *Store) compare(actor people.Actor, p *ImportPlan, present known, read inventory.ReadRow, row *Row) error {
	if read.Key != "" {
		row.key = "file." + p.run.BodyID + "." + read.Key
	}
	if row.Name.Empty() && row.key == "" {
		row.refuse(at(row.Line, "la fiche n’a pas de nom\u00a0: remplissez-le, ou choisissez la colonne qui le donne", "the record has no name: fill it in, or choose the column that gives it"))
		return nil
	}
	before, found, err := present.find(row.key, row.Name)
	if err != nil {
		return row.explain(p.kind, err)
	}
	row.Before, row.Fate, row.Answers = before, people.New, merged(before.Answers, read.Answers)
	target, act := record.Record{Kind: p.run.Kind, BodyID: p.run.BodyID}, record.Create
	if found {
		target, act = before, record.Edit
		row.Name = p.kind.Title(row.Answers)
		row.Changes = p.kind.Instrument.Compare(before.Answers, row.Answers)
		if row.Fate = people.Changed; len(row.Changes) == 0 {
			row.Fate = people.Unchanged
			return nil
		}
	}
	if err := p.kind.Allow(actor, target, act); err != nil {
		return row.explain(p.kind, err)
	}
	return row.explain(p.kind, s.records.Check(actor, target, row.Answers))
}

// explain refuses the line with the words of a fault; an error that is not for a reader is given back.
func (row *Row) explain(kind record.Kind, err error) error {
	var said *fault.Error
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &said):
		return err
	case len(said.Fields) == 0:
		row.refuse(at(row.Line, said.Message.FR, said.Message.EN))
	}
	for _, f := range said.Fields {
		told := labelled(kind.Instrument, f)
		row.refuse(at(row.Line, told.FR, told.EN))
	}
	return nil
}

// merged gives the answers that a record would have.
func merged(before, said instrument.Answers) instrument.Answers {
	after := before.Clone()
	if after == nil {
		after = instrument.Answers{}
	}
	for id, now := range said {
		was := before[id]
		if !now.Known() && was.Known() {
			continue
		}
		if a := was.Absence; a != nil && a.Reason == instrument.Withheld {
			now.Absence = a
		}
		after[id] = BothLanguages(was, now)
	}
	return after
}

// Import does all that the plan says of the lines that are not refused, in one transaction, or nothing: when a record or
// the run changed meanwhile, the error is a conflict.
func (s *Store) Import(ctx context.Context, actor people.Actor, p *ImportPlan) error {
	because := text.T("Import du fichier «\u00a0"+p.run.FileName+"\u00a0»", "Import of the file “"+p.run.FileName+"”")
	return s.records.Write(ctx, func(w *record.Writer) error {
		var touched []Touched
		for _, row := range p.Rows {
			var r record.Record
			var err error
			switch row.Fate {
			case people.New:
				r, err = w.Create(ctx, actor, p.run.Kind, p.run.BodyID, row.Answers, because, row.key)
			case people.Changed:
				r, err = w.Edit(ctx, actor, row.Before.ID, row.Before.Version, row.Answers, because)
			default:
				continue
			}
			if err != nil {
				return changedMeanwhile(row, err)
			}
			touched = append(touched, Touched{ID: r.ID, Number: r.Number, Before: row.Before.Version, After: r.Version})
		}
		return s.end(ctx, w.Tx(), p.run, Imported, touched)
	})
}

func changedMeanwhile(row Row, err error) error {
	var conflict *record.ConflictError
	if !errors.As(err, &conflict) && !fault.Is(err, fault.ConflictKind) {
		return fmt.Errorf("import, line %d: %w", row.Line, err)
	}
	return fault.Conflict(text.T(fmt.Sprintf("Rien n’a été importé\u00a0: la fiche de la ligne %d a changé depuis que le plan a été fait. Voici le nouveau plan.", row.Line),
		fmt.Sprintf("Nothing was imported: the record of line %d has changed since the plan was made. Here is the new plan.", row.Line))).Because(err)
}
