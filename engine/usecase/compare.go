package usecase

import (
	"fmt"
	"slices"
)

// A column of which nine cells in ten are written otherwise, in that many cases at least, was rewritten by its source at once.
const (
	manyCases   = 20
	mostlyShare = 0.9
)

// name gives each record of the edition the key under which it is known from now on.
func (r *reconciler) name() {
	taken := make(map[string]bool, len(r.before)+len(r.after))
	for i := range r.before {
		taken[r.before[i].Key] = true
	}
	for i := range r.after {
		record := &r.after[i]
		if old := r.matched[i]; old >= 0 && !r.moved[i] {
			record.Key = r.before[old].Key
			continue
		}
		key := record.Key
		for n := 2; taken[key]; n++ {
			key = fmt.Sprintf("%s#%d", record.Key, n)
		}
		record.Key = key
		taken[key] = true
	}
}

// compare says what became of each case.
func (r *reconciler) compare() {
	r.findRenames()
	differences := make([][]Difference, len(r.pairs))
	changed, common := make([]int, len(r.columns)), make([]int, len(r.columns))
	for i, p := range r.pairs {
		for c, column := range r.columns {
			a, b := r.old.rows[p.old][column.old], r.new.rows[p.new][column.new]
			if a == nil || b == nil {
				continue
			}
			common[c]++
			if a.Raw != b.Raw {
				changed[c]++
				differences[i] = append(differences[i], difference(a, b))
			}
		}
	}
	rewritten := map[string]bool{}
	for c, column := range r.columns {
		if changed[c] >= manyCases && float64(changed[c]) >= mostlyShare*float64(common[c]) {
			rewritten[r.new.headers[column.new]] = true
			field, _ := r.new.field(column.new)
			r.plan.Schema = append(r.plan.Schema, SchemaChange{ColumnRewritten, r.old.headers[column.old], r.new.headers[column.new], field, changed[c]})
		}
	}
	for i, p := range r.pairs {
		r.outcome(p, differences[i], rewritten)
	}
	r.plan.Records = r.after
	for i := range r.after {
		if r.matched[i] < 0 {
			r.plan.New = append(r.plan.New, r.after[i])
		}
	}
	for _, i := range r.gone {
		if !r.before[i].Missing {
			r.plan.Missing = append(r.plan.Missing, r.before[i].Key)
		}
	}
}

// outcome says whether a case changed: not when its only differences are those of the whole source.
func (r *reconciler) outcome(p pair, all []Difference, rewritten map[string]bool) {
	known, record := &r.before[p.old], r.after[p.new]
	renamed := r.renames[[2]string{r.oldOwner[p.old].name, r.newOwner[p.new].name}] > 0
	own := slices.DeleteFunc(slices.Clone(all), func(f Difference) bool {
		return rewritten[f.Column] || renamed && f.Field == Organisation
	})
	if known.Missing {
		r.plan.Back = append(r.plan.Back, known.Key)
	}
	switch {
	case len(own) > 0:
		r.plan.Changed = append(r.plan.Changed, Change{known.Key, record, own})
		return
	case len(all) > 0 || known.Key != record.Key || !r.sameColumns(p):
		r.plan.Carried = append(r.plan.Carried, Change{known.Key, record, all})
	}
	r.plan.Unchanged = append(r.plan.Unchanged, known.Key)
}

// sameColumns tells whether the two states of a case have the same columns, under the same headers.
func (r *reconciler) sameColumns(p pair) bool {
	has := func(row []*Value) int {
		n := 0
		for _, v := range row {
			if v != nil {
				n++
			}
		}
		return n
	}
	old, new := r.old.rows[p.old], r.new.rows[p.new]
	if has(old) != has(new) {
		return false
	}
	for c, v := range new {
		at, known := r.old.place[r.new.headers[c]]
		if v != nil && (!known || old[at] == nil) {
			return false
		}
	}
	return true
}

// difference tells whether what was understood of a column changed.
func difference(a, b *Value) Difference {
	d := Difference{Column: b.Column, Field: b.Field, Before: a.Raw, After: b.Raw}
	understood := b.Field != "" && a.Field == b.Field && a.Absence == b.Absence && slices.Equal(a.Items, b.Items)
	d.Meaning = !understood && !SameWriting(a.Raw, b.Raw)
	return d
}

// findRenames finds the organisations that bear another name: the directory knows it, it is
// another spelling, or all their cases go by the new name.
func (r *reconciler) findRenames() {
	r.renames = map[[2]string]int{}
	stays := map[string]bool{}
	for _, o := range r.newOwner {
		stays[o.name] = true
	}
	moves, names := map[[2]string]int{}, map[string]map[string]bool{}
	var order [][2]string
	same := map[[2]string]bool{}
	for _, p := range r.pairs {
		from, to := r.oldOwner[p.old], r.newOwner[p.new]
		if from.name == to.name || from.name == "" || to.name == "" {
			continue
		}
		route := [2]string{from.name, to.name}
		if moves[route] == 0 {
			order = append(order, route)
		}
		moves[route]++
		same[route] = from.id == to.id
		if names[from.name] == nil {
			names[from.name] = map[string]bool{}
		}
		names[from.name][to.name] = true
	}
	for _, route := range order {
		if same[route] || moves[route] >= fewestMoved && !stays[route[0]] && len(names[route[0]]) == 1 {
			r.renames[route] = moves[route]
			r.plan.Renamed = append(r.plan.Renamed, Rename{route[0], route[1], moves[route]})
		}
	}
}
