package people

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
)

// Fate is what an import would do with a row.
type Fate string

// The four fates of a row.
const (
	New       Fate = "new"
	Changed   Fate = "changed"
	Unchanged Fate = "unchanged"
	Refused   Fate = "refused"
)

// BodyPlan says what importing a file of bodies would do. It is shown before it is applied.
type BodyPlan struct {
	Rows     []PlannedBody
	Problems []fault.Field // of the file and of its rows; a plan that has any cannot be applied
}

// PlannedBody is the fate of one row.
type PlannedBody struct {
	Line    int
	Fate    Fate
	Before  Body // zero for a new body
	After   Body
	Changes []BodyChange
}

// Count tells how many rows have that fate.
func (p BodyPlan) Count(fate Fate) int {
	n := 0
	for _, r := range p.Rows {
		if r.Fate == fate {
			n++
		}
	}
	return n
}

// PlanBodies compares a file with the bodies that exist. A row means the body that has its identifier or, without one, the
// body so named today. Columns that the file does not have keep their value; other names are added, never removed; a name
// replaced by an identified row stays as an alias that ends today.
func (s *Store) PlanBodies(ctx context.Context, file BodiesFile) (BodyPlan, error) {
	d, err := s.Directory(ctx)
	if err != nil {
		return BodyPlan{}, fmt.Errorf("plan bodies: %w", err)
	}
	mine := *d // the plan takes slugs as it goes; the directory is everybody's
	mine.bySlug = maps.Clone(d.bySlug)
	p := planner{Directory: &mine, today: DayOf(s.now()), resolve: func(name string) (Body, bool) { return d.Resolve(name, s.now()) },
		columns: file.Columns, lines: map[string]int{}, plan: BodyPlan{Problems: slices.Clone(file.Problems)}}
	for _, row := range file.Rows {
		p.add(row)
	}
	p.refuseClashes()
	return p.plan, nil
}

// planner builds a plan row by row.
type planner struct {
	*Directory
	today   Day
	resolve func(name string) (Body, bool)
	columns []string
	lines   map[string]int // of the rows that mean each existing body
	plan    BodyPlan
}

func (p *planner) add(row BodyRow) {
	before, named, why := p.match(row.Body)
	if first, twice := p.lines[before.ID]; twice && before.ID != "" && why.Empty() {
		n := strconv.Itoa(first)
		why = text.T("cette ligne désigne le même organisme que la ligne "+n+" : gardez-en une", "this line means the same body as line "+n+": keep one")
	}
	planned := PlannedBody{Line: row.Line, Before: before}
	switch {
	case !why.Empty():
		planned.After = row.Body
		p.plan.Rows = append(p.plan.Rows, planned)
		p.refuse(len(p.plan.Rows)-1, why)
		return
	case before.ID == "":
		planned.Fate, planned.After = New, row.Body
		planned.After.ID = db.NewID()
		planned.After.Slug = p.freeSlug(row.Body)
		p.bySlug[planned.After.Slug] = -1 // taken by this plan
		planned.Changes = compareBodies(Body{}, planned.After)
	default:
		p.lines[before.ID] = row.Line
		planned.After = p.merge(before, row.Body, named)
		planned.Changes = compareBodies(before, planned.After)
		if planned.Fate = Unchanged; len(planned.Changes) > 0 {
			planned.Fate = Changed
		}
	}
	p.plan.Rows = append(p.plan.Rows, planned)
}

// match finds the body that a row means; named tells whether its current name, and not only an alias, was recognised.
func (p *planner) match(b Body) (before Body, named bool, why text.Text) {
	if b.Slug != "" {
		i, known := p.bySlug[b.Slug]
		if known && i >= 0 {
			return p.bodies[i], true, text.Text{}
		}
		if known {
			return Body{}, false, text.T("une ligne précédente prend déjà cet identifiant", "a line above already takes this identifier")
		}
	}
	for _, name := range []string{b.Name.FR, b.Name.EN} {
		found, ok := p.resolve(name)
		switch {
		case !ok:
			continue
		case b.Slug != "":
			return Body{}, false, text.T("ce nom appartient déjà à l’organisme « "+found.Slug+" » : corrigez l’identifiant",
				"this name already belongs to the body “"+found.Slug+"”: correct the identifier")
		case before.ID != "" && before.ID != found.ID:
			return Body{}, false, text.T("les noms français et anglais désignent deux organismes différents", "the French and English names mean two different bodies")
		}
		before = found
		key := nameKey(name)
		named = named || key == nameKey(found.Name.FR) || key == nameKey(found.Name.EN)
	}
	return before, named, text.Text{}
}

// merge gives the existing body with what the row says, for the columns that the file has.
func (p *planner) merge(before, row Body, named bool) Body {
	b := before
	name := before.Name
	for _, column := range p.columns {
		switch column {
		case "name_fr":
			name.FR = orKeep(row.Name.FR, name.FR)
		case "name_en":
			name.EN = orKeep(row.Name.EN, name.EN)
		case "acronym_fr":
			b.Acronym.FR = row.Acronym.FR
		case "acronym_en":
			b.Acronym.EN = row.Acronym.EN
		case "type":
			b.Type = row.Type
		case "portfolio":
			b.Portfolio = row.Portfolio
		case "jurisdiction":
			b.Jurisdiction = row.Jurisdiction
		case "from":
			b.From = row.From
		case "until":
			if b.SuccessorID == "" { // a merger is not undone by an empty cell
				b.Until = row.Until
			}
		case "fictional":
			b.Fictional = row.Fictional
		}
	}
	if named && name != before.Name {
		b = withName(b, name, p.today)
	}
	b.Aliases = slices.Clone(b.Aliases)
	for _, a := range row.Aliases {
		if !slices.Contains(b.Aliases, a) {
			b.Aliases = append(b.Aliases, a)
		}
	}
	return b
}

func orKeep(said, kept string) string {
	if said == "" {
		return kept
	}
	return said
}

func (p *planner) refuse(row int, why text.Text) {
	r := &p.plan.Rows[row]
	r.Fate = Refused
	line := strconv.Itoa(r.Line)
	p.plan.Problems = append(p.plan.Problems, fault.Field{Name: "line " + line,
		Message: text.T("Ligne "+line+" : "+why.FR+".", "Line "+line+": "+why.EN+".")})
}

// refuseClashes looks at the bodies as they would be after the import: no name may then mean two of them.
func (p *planner) refuseClashes() {
	after := p.plan.outcome(p.bodies)
	for i, r := range p.plan.Rows {
		if r.Fate != New && r.Fate != Changed {
			continue
		}
		if other, found := after.clash(r.After); found {
			p.refuse(i, mildText(clashText(other)))
		} else if problems := checkBody(r.After); len(problems) > 0 {
			p.refuse(i, mildText(problems[0].Message))
		}
	}
}

func mildText(t text.Text) text.Text { return text.T(mild(t.FR), mild(t.EN)) }

// outcome gives the directory that the plan leads to.
func (p BodyPlan) outcome(bodies []Body) *Directory {
	changed := map[string]Body{}
	after := slices.Clone(bodies)
	for _, r := range p.Rows {
		switch r.Fate {
		case New:
			after = append(after, r.After)
		case Changed:
			changed[r.After.ID] = r.After
		}
	}
	for i, b := range after {
		if c, ok := changed[b.ID]; ok {
			after[i] = c
		}
	}
	return newDirectory(after)
}

// ImportBodies applies a plan whole or not at all. It is refused when the plan has problems, and when a body it changes was
// changed by somebody else since the plan was made.
func (s *Store) ImportBodies(ctx context.Context, actor Actor, plan BodyPlan) error {
	if err := Allow(actor, BodyManage, ""); err != nil {
		return err
	}
	if len(plan.Problems) > 0 {
		return fault.Invalid(text.T("Rien n’a été importé : corrigez d’abord le fichier.", "Nothing was imported: correct the file first."), plan.Problems...)
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		now, err := readDirectory(ctx, tx)
		if err != nil {
			return fmt.Errorf("import bodies: %w", err)
		}
		after := plan.outcome(now.bodies)
		for _, r := range plan.Rows {
			if r.Fate != New && r.Fate != Changed {
				continue
			}
			current, _ := now.Body(r.After.ID)
			if len(compareBodies(current, r.Before)) > 0 {
				return fault.Conflict(text.T("Rien n’a été importé : des organismes ont changé depuis que le plan a été fait. Refaites-le.",
					"Nothing was imported: bodies have changed since the plan was made. Make it again."))
			}
			if err := s.put(ctx, tx, after, actor, "body.import", r.Before, r.After); err != nil {
				return err
			}
		}
		return nil
	})
}
