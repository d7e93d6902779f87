package usecase

import (
	"cmp"
	"slices"
)

// aligned is a column of what was known and the same column of the edition.
type aligned struct{ old, new int }

// How columns are recognised under another header: by the pairs looked at, and by the share of cells in which both say the same.
const (
	lookedAt  = 2000
	leastSame = 0.75
)

// align pairs the columns: by header first, then those whose cells say the same for the same cases, then those that alone answer the
// same field. What is left was added or removed.
func (r *reconciler) align() {
	taken := make([]bool, len(r.old.headers))
	var added, removed []int
	for c, h := range r.new.headers {
		if at, has := r.old.place[h]; has {
			r.columns = append(r.columns, aligned{at, c})
			taken[at] = true
		} else {
			added = append(added, c)
		}
	}
	for c := range r.old.headers {
		if !taken[c] {
			removed = append(removed, c)
		}
	}
	if len(r.pairs) == 0 {
		return // nothing was known of this source
	}
	sure := r.byCells(removed, added)
	added, removed = r.rename(sure, added, removed)
	added, removed = r.rename(r.byField(removed, added), added, removed)
	for _, c := range added {
		r.drift(ColumnAdded, -1, c)
	}
	for _, c := range removed {
		r.drift(ColumnRemoved, c, -1)
	}
	slices.SortFunc(r.columns, func(a, b aligned) int { return cmp.Compare(a.new, b.new) })
}

// rename takes columns as the same under another header, and gives those that are left.
func (r *reconciler) rename(found []aligned, added, removed []int) (_, _ []int) {
	for _, f := range found {
		r.columns = append(r.columns, f)
		added = slices.DeleteFunc(added, func(c int) bool { return c == f.new })
		removed = slices.DeleteFunc(removed, func(c int) bool { return c == f.old })
		r.drift(ColumnRenamed, f.old, f.new)
	}
	return added, removed
}

// drift tells of a column once, with how many cases show it.
func (r *reconciler) drift(kind SchemaKind, old, new int) {
	change := SchemaChange{Kind: kind}
	if old >= 0 {
		change.Before = r.old.headers[old]
		change.Field, _ = r.old.field(old)
	}
	if new >= 0 {
		change.After = r.new.headers[new]
		change.Field, _ = r.new.field(new)
	}
	for _, p := range r.pairs {
		if (old < 0 || r.old.rows[p.old][old] != nil) && (new < 0 || r.new.rows[p.new][new] != nil) {
			change.Cases++
		}
	}
	if change.Cases > 0 {
		r.plan.Schema = append(r.plan.Schema, change)
	}
}

// byCells finds the columns that say the same of the same cases, the surest first.
func (r *reconciler) byCells(removed, added []int) []aligned {
	type candidate struct {
		aligned
		share    float64
		distance int
	}
	var all []candidate
	sample := r.sample()
	for i, o := range removed {
		for j, n := range added {
			if share := r.share(sample, o, n); share >= leastSame {
				all = append(all, candidate{aligned{o, n}, share, max(i-j, j-i)})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.share, a.share), cmp.Compare(a.distance, b.distance))
	})
	return once(all, func(c candidate) aligned { return c.aligned })
}

// once keeps the first candidates, each column in one of them.
func once[T any](all []T, of func(T) aligned) []aligned {
	var kept []aligned
	for _, c := range all {
		a := of(c)
		if !slices.ContainsFunc(kept, func(k aligned) bool { return k.old == a.old || k.new == a.new }) {
			kept = append(kept, a)
		}
	}
	return kept
}

// sample gives pairs of records from all over the edition.
func (r *reconciler) sample() []pair {
	step := max(1, len(r.pairs)/lookedAt)
	var some []pair
	for i := 0; i < len(r.pairs); i += step {
		some = append(some, r.pairs[i])
	}
	return some
}

// share tells in which share of the cells that say something two columns say the same; 0 when none does.
func (r *reconciler) share(sample []pair, old, new int) float64 {
	said, same := 0, 0
	for _, p := range sample {
		a, b := r.old.rows[p.old][old], r.new.rows[p.new][new]
		if a == nil || b == nil || a.Raw == "" && b.Raw == "" {
			continue
		}
		said++
		if a.Raw == b.Raw || len(a.Raw) > 40 && len(b.Raw) > 40 && SameWriting(a.Raw, b.Raw) {
			same++
		}
	}
	if said == 0 {
		return 0
	}
	return float64(same) / float64(said)
}

// byField finds the columns that alone, on each side, answer a field.
func (r *reconciler) byField(removed, added []int) []aligned {
	type answer struct {
		field Field
		lang  string
	}
	count := map[answer]int{}
	olds, place := map[answer]int{}, map[answer]int{}
	for _, c := range removed {
		f, l := r.old.field(c)
		olds[answer{f, l}]++
		place[answer{f, l}] = c
	}
	for _, c := range added {
		f, l := r.new.field(c)
		count[answer{f, l}]++
	}
	var found []aligned
	for _, c := range added {
		f, l := r.new.field(c)
		if a := (answer{f, l}); f != "" && count[a] == 1 && olds[a] == 1 {
			found = append(found, aligned{place[a], c})
		}
	}
	return found
}
