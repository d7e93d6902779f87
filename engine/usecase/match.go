package usecase

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// matchKeys pairs the records that bear the key of a known case. Where a source gives several records one key, those that say the same
// go together.
func (r *reconciler) matchKeys() {
	r.matched = make([]int, len(r.after))
	keys := make(map[string]bool, len(r.before)+len(r.after))
	for i := range r.before {
		keys[r.before[i].Key] = true
	}
	for i := range r.after {
		r.matched[i] = -1
		keys[r.after[i].Key] = true
	}
	old, new := map[string][]int{}, map[string][]int{}
	for i := range r.before {
		k := base(r.before[i].Key, keys)
		old[k] = append(old[k], i)
	}
	var order []string
	for i := range r.after {
		k := base(r.after[i].Key, keys)
		if new[k] == nil {
			order = append(order, k)
		}
		new[k] = append(new[k], i)
	}
	for _, k := range order {
		r.matchGroup(old[k], new[k])
	}
}

// base takes off the number of one of several records with the same key: « x#2 », where « x » is a key too.
func base(key string, keys map[string]bool) string {
	stem, number, found := strings.Cut(key, "#")
	for found && strings.Contains(number, "#") {
		more, rest, _ := strings.Cut(number, "#")
		stem, number = stem+"#"+more, rest
	}
	if _, err := strconv.Atoi(number); !found || err != nil || !keys[stem] {
		return key
	}
	return stem
}

// closest is how many records of one key are compared each with each, once those that are the same are paired; beyond, they are taken
// in order.
const closest = 200

func (r *reconciler) matchGroup(old, new []int) {
	if len(old) > 1 || len(new) > 1 {
		old, new = r.matchIdentical(old, new)
	}
	if len(old) == 0 {
		return
	}
	if len(old) == 1 && len(new) == 1 || len(old)*len(new) > closest*closest {
		for i := range min(len(old), len(new)) {
			r.pair(old[i], new[i])
		}
		return
	}
	type candidate struct {
		pair
		same int
	}
	var all []candidate
	for _, o := range old {
		for _, n := range new {
			all = append(all, candidate{pair{o, n}, r.same(o, n)})
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.same, a.same) })
	taken := map[int]bool{}
	for _, c := range all {
		if r.matched[c.new] < 0 && !taken[c.old] {
			taken[c.old] = true
			r.pair(c.old, c.new)
		}
	}
}

// matchIdentical pairs the records that are the same cell by cell, and gives those that are left.
func (r *reconciler) matchIdentical(old, new []int) (restOld, restNew []int) {
	same := map[string][]int{}
	for _, o := range old {
		k := r.old.fingerprint(o)
		same[k] = append(same[k], o)
	}
	paired := map[int]bool{}
	for _, n := range new {
		k := r.new.fingerprint(n)
		if all := same[k]; len(all) > 0 {
			r.pair(all[0], n)
			paired[all[0]], same[k] = true, all[1:]
		} else {
			restNew = append(restNew, n)
		}
	}
	for _, o := range old {
		if !paired[o] {
			restOld = append(restOld, o)
		}
	}
	return restOld, restNew
}

// fingerprint is equal for records whose columns say the same, in whatever order.
func (g *grid) fingerprint(row int) string {
	var all []string
	for c, v := range g.rows[row] {
		if v != nil {
			all = append(all, g.headers[c]+"\x00"+v.Raw)
		}
	}
	slices.Sort(all)
	return strings.Join(all, "\x01")
}

func (r *reconciler) pair(old, new int) {
	r.matched[new] = old
	r.pairs = append(r.pairs, pair{old, new})
}

// same counts the columns of the same header in which two records say the same; before columns are aligned, it is all there is. When
// headers changed, the cells are compared in their order.
func (r *reconciler) same(old, new int) int {
	a, b := r.old.rows[old], r.new.rows[new]
	n, shared := 0, false
	for c, v := range b {
		at, has := r.old.place[r.new.headers[c]]
		if v == nil || !has || a[at] == nil {
			continue
		}
		shared = true
		if a[at].Raw == v.Raw {
			n++
		}
	}
	if shared {
		return n
	}
	for c := range min(len(a), len(b)) {
		if a[c] != nil && b[c] != nil && SameWriting(a[c].Raw, b[c].Raw) {
			n++
		}
	}
	return n
}

// fewestMoved is how many cases must go from one organisation to another, and none stay, for its name to have changed.
const fewestMoved = 2

// matchMoved pairs cases whose key changed because it holds the name of an organisation that changed: everything else is the same, and
// the old name left the source.
func (r *reconciler) matchMoved() {
	held := make([]bool, len(r.before))
	for _, p := range r.pairs {
		held[p.old] = true
	}
	if len(r.pairs) == len(r.before) || len(r.pairs) == len(r.after) {
		r.settle(held)
		return
	}
	stays := map[string]bool{}
	fresh := map[string][]int{}
	for i, o := range r.newOwner {
		stays[o.id] = true
		if r.matched[i] < 0 {
			k := r.trace(&r.after[i])
			fresh[k] = append(fresh[k], i)
		}
	}
	found, order := map[[2]string][]pair{}, [][2]string{}
	for i := range r.before {
		if held[i] {
			continue
		}
		k := r.trace(&r.before[i].Record)
		if len(fresh[k]) != 1 {
			continue
		}
		n := fresh[k][0]
		from, to := r.oldOwner[i], r.newOwner[n]
		if from.name != to.name && (from.id == to.id || !stays[from.id]) && r.alike(i, n) {
			route := [2]string{from.id, to.id}
			if found[route] == nil {
				order = append(order, route)
			}
			found[route] = append(found[route], pair{i, n})
		}
	}
	for _, route := range order {
		for _, p := range found[route] {
			if r.matched[p.new] < 0 && (len(found[route]) >= fewestMoved || route[0] == route[1]) {
				r.moved[p.new] = true
				r.pair(p.old, p.new)
			}
		}
	}
	r.settle(held)
}

// settle puts the pairs in the order of the edition and lists the cases that it does not hold.
func (r *reconciler) settle(held []bool) {
	slices.SortFunc(r.pairs, func(a, b pair) int { return cmp.Compare(a.new, b.new) })
	for _, p := range r.pairs {
		held[p.old] = true
	}
	in := r.covered()
	for i := range r.before {
		if !held[i] && in(i) {
			r.gone = append(r.gone, i)
		}
	}
}

// covered tells of which known cases the edition may say that they are gone: of all, unless its source publishes in parts.
func (r *reconciler) covered() func(old int) bool {
	if r.parts == "" {
		return func(int) bool { return true }
	}
	if r.parts == Organisation {
		named := map[string]bool{}
		for _, o := range r.newOwner {
			named[o.id] = true
		}
		return func(old int) bool { return named[r.oldOwner[old].id] }
	}
	named := map[string]bool{}
	for i := range r.after {
		named[said(&r.after[i], r.parts)] = true
	}
	return func(old int) bool { return named[said(&r.before[old].Record, r.parts)] }
}

// trace is what follows a case from one organisation to another: its number and its name.
func (r *reconciler) trace(record *Record) string {
	id, _ := record.Of(SourceID)
	name, _ := record.Of(Name)
	return nameKey(strings.Join(id.Items, " ")) + "\x00" + nameKey(strings.Join(name.Items, " "))
}

// alike tells whether what two records say of anything but their organisation is nearly the same.
func (r *reconciler) alike(old, new int) bool {
	said, same := 0, 0
	for _, c := range r.columns {
		a, b := r.old.rows[old][c.old], r.new.rows[new][c.new]
		if a == nil || b == nil || b.Field == Organisation || a.Raw == "" && b.Raw == "" {
			continue
		}
		said++
		if SameWriting(a.Raw, b.Raw) {
			same++
		}
	}
	return said > 0 && 5*same >= 4*said
}
