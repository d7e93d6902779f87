package usecase

import (
	"cmp"
	"slices"
	"time"
)

// Reconcile tells what an edition changes in what is known of its series, which holds each key once. Nothing depends on the order of
// the rows, but that the records of the plan follow it.
func Reconcile(before []Known, read *Reading, d *Directory) *Plan {
	r := &reconciler{
		directory: d, at: day(read.Edition),
		moved: map[int]bool{}, before: before, after: slices.Clone(read.Records),
		plan: &Plan{RecordsRead: len(read.Records) + len(read.Refused), Refused: read.Refused, Warnings: read.Warnings},
	}
	if read.Profile != nil {
		r.plan.Profile = read.Profile
		r.plan.Series, r.country = cmp.Or(read.Profile.Series, read.Profile.ID), read.Profile.Country
		r.parts = read.Profile.Parts
	}
	r.old, r.new = tabulate(len(before), func(i int) *Record { return &before[i].Record }), tabulate(len(r.after), func(i int) *Record { return &r.after[i] })
	r.owners()
	r.matchKeys()
	r.align()
	r.matchMoved()
	r.name()
	r.compare()
	r.suspect()
	return r.plan
}

// day gives the last day that a date of any precision covers: an edition of 2024 knows the names of its end.
func day(edition string) time.Time {
	for _, precision := range []struct {
		layout        string
		years, months int
	}{{time.DateOnly, 0, 0}, {"2006-01", 0, 1}, {"2006", 1, 0}} {
		if t, err := time.Parse(precision.layout, edition); err == nil {
			if t = t.AddDate(precision.years, precision.months, 0); precision.layout != time.DateOnly {
				t = t.AddDate(0, 0, -1)
			}
			return t
		}
	}
	return time.Time{}
}

// reconciler is one reconciliation at work.
type reconciler struct {
	directory *Directory
	at        time.Time
	country   string
	parts     Field // the field whose values the edition covers whole; empty: it covers everything
	before    []Known
	after     []Record
	old, new  *grid
	oldOwner  []owner // of each record
	newOwner  []owner
	pairs     []pair
	moved     map[int]bool // records paired though their key changed with the name of their organisation
	matched   []int        // for each record of the edition, its place among the known ones; -1 when it is new
	gone      []int        // known ones that the edition does not hold
	columns   []aligned
	renames   map[[2]string]int
	plan      *Plan
}

// pair is a known case and the record that tells its new state.
type pair struct{ old, new int }

// owner is the organisation of a record: its name as it is written, and who it is.
type owner struct{ name, id string }

// grid gives the value of a record in a column at once.
type grid struct {
	headers []string
	place   map[string]int
	rows    [][]*Value // nil where a record has no such column
}

func tabulate(n int, record func(int) *Record) *grid {
	g := &grid{place: map[string]int{}, rows: make([][]*Value, n)}
	for i := range n {
		values := record(i).Values
		row := make([]*Value, len(g.headers), max(len(g.headers), len(values)))
		for j := range values {
			v := &values[j]
			if v.Column == "" || v.Rule == Constant {
				continue // it stands in no column
			}
			at, known := g.place[v.Column]
			if !known {
				at = len(g.headers)
				g.place[v.Column] = at
				g.headers = append(g.headers, v.Column)
			}
			for at >= len(row) {
				row = append(row, nil)
			}
			if row[at] == nil {
				row[at] = v // a column that answers several fields is compared once
			}
		}
		g.rows[i] = row
	}
	for i, row := range g.rows {
		if missing := len(g.headers) - len(row); missing > 0 {
			g.rows[i] = append(row, make([]*Value, missing)...)
		}
	}
	return g
}

// field gives what the values of a column answer.
func (g *grid) field(column int) (Field, string) {
	for _, row := range g.rows {
		if v := row[column]; v != nil {
			return v.Field, v.Lang
		}
	}
	return "", ""
}

// owners finds the organisation of every record, and lists those of the edition.
func (r *reconciler) owners() {
	ids := map[string]string{}
	of := func(record *Record) owner {
		v, _ := record.Of(Organisation)
		if len(v.Items) == 0 {
			return owner{}
		}
		name := v.Items[0]
		id, known := ids[name]
		if !known {
			id = r.directory.Identify(name, r.country, r.at)
			ids[name] = id
		}
		return owner{name, id}
	}
	r.oldOwner = make([]owner, len(r.before))
	for i := range r.before {
		r.oldOwner[i] = of(&r.before[i].Record)
	}
	listed := map[string]bool{}
	r.newOwner = make([]owner, len(r.after))
	for i := range r.after {
		o := of(&r.after[i])
		r.newOwner[i] = o
		if o.name != "" && !listed[o.id] {
			listed[o.id] = true
			r.plan.Organisations = append(r.plan.Organisations, o.name)
		}
	}
}
