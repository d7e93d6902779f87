package usecase

import (
	"strings"

	"balise/engine/alike"
)

// How alike two records must be to be suspect.
const (
	longText    = 80   // characters: a shorter text is not word for word the same by design
	nearName    = 0.85 // share of the pairs of letters that two names have in common
	likelyName  = 0.5  // under it, the texts are not looked at
	likelyText  = 0.8
	mostSharing = 50 // names that share a word with one another before the word says nothing
)

// suspect finds the new records that may be a case already there. Records are put in blocks, so that each is compared with few.
func (r *reconciler) suspect() {
	seen := map[string]bool{}
	tell := func(new int, other string, why Why) {
		key := r.after[new].Key
		if other != key && !seen[key+"\x00"+other] && !seen[other+"\x00"+key] {
			seen[key+"\x00"+other] = true
			r.plan.Suspected = append(r.plan.Suspected, Suspicion{key, other, why})
		}
	}
	if len(r.pairs) == len(r.after) {
		return // nothing is new
	}
	for new, other := range r.renumbered() {
		if other >= 0 {
			tell(new, r.before[other].Key, NewID)
		}
	}
	r.blocks(tell, SameID, func(i int) string { return within(r.newOwner[i], said(&r.after[i], SourceID)) })
	r.blocks(tell, SameName, func(i int) string { return within(r.newOwner[i], said(&r.after[i], Name)) })
	r.copies(tell)
}

// said gives what a record says of a field, so that two spellings are equal.
func said(record *Record, f Field) string {
	v, _ := record.Of(f)
	return nameKey(strings.Join(v.Items, " "))
}

func within(o owner, s string) string {
	if s == "" {
		return ""
	}
	return o.id + "\x00" + s
}

// blocks tells of each new record that has the mark of another: of one already known rather than of another new one.
func (r *reconciler) blocks(tell func(int, string, Why), why Why, mark func(int) string) {
	first, marks := map[string]int{}, make([]string, len(r.after))
	for i := range r.after {
		marks[i] = mark(i)
		if m := marks[i]; m != "" {
			if at, known := first[m]; !known || r.matched[at] < 0 && r.matched[i] >= 0 {
				first[m] = i
			}
		}
	}
	for i := range r.after {
		if m := marks[i]; m != "" && r.matched[i] < 0 && first[m] != i {
			tell(i, r.after[first[m]].Key, why)
		}
	}
}

// copies tells of each new record whose long text another organisation publishes word for word.
func (r *reconciler) copies(tell func(int, string, Why)) {
	type publisher struct {
		record int
		owner  string
	}
	texts := make([]string, len(r.after))
	first := map[string][]publisher{} // two of them, of two organisations, are enough
	for i := range r.after {
		for _, f := range []Field{Summary, Purpose} {
			if v, ok := r.after[i].Of(f); ok && texts[i] == "" {
				if t := folded(v.Items[0]); len(t) >= longText {
					texts[i] = t
				}
			}
		}
		all := first[texts[i]]
		if texts[i] != "" && (len(all) == 0 || len(all) == 1 && all[0].owner != r.newOwner[i].id) {
			first[texts[i]] = append(all, publisher{i, r.newOwner[i].id})
		}
	}
	for i, t := range texts {
		if r.matched[i] >= 0 {
			continue
		}
		for _, other := range first[t] {
			if t != "" && other.owner != r.newOwner[i].id {
				tell(i, r.after[other.record].Key, SameText)
				break
			}
		}
	}
}

// renumbered finds, for each new record, a missing case of the same organisation with almost the same name, or with a name that is
// near and the same text; -1 where there is none.
func (r *reconciler) renumbered() []int {
	found := make([]int, len(r.after))
	byWord := map[string][]int{}
	for _, old := range r.gone {
		if r.before[old].Missing {
			continue
		}
		for _, w := range blockWords(said(&r.before[old].Record, Name)) {
			k := within(r.oldOwner[old], w)
			byWord[k] = append(byWord[k], old)
		}
	}
	taken := map[int]bool{}
	for i := range r.after {
		found[i] = -1
		if r.matched[i] >= 0 || len(byWord) == 0 {
			continue
		}
		name := said(&r.after[i], Name)
		best, likest := -1, 0.0
		looked := map[int]bool{}
		for _, w := range blockWords(name) {
			candidates := byWord[within(r.newOwner[i], w)]
			for _, old := range candidates[:min(len(candidates), mostSharing)] {
				if looked[old] || taken[old] {
					continue
				}
				looked[old] = true
				if l := likeNames(said(&r.before[old].Record, Name), name); l > likest {
					best, likest = old, l
				}
			}
		}
		if best >= 0 && (likest >= nearName || likest >= likelyName && r.sayAlike(best, i)) {
			found[i], taken[best] = best, true
		}
	}
	return found
}

// sayAlike tells whether a known case and a record say nearly the same in their texts.
func (r *reconciler) sayAlike(old, new int) bool {
	for _, f := range []Field{Summary, Purpose} {
		a, inOld := r.before[old].Record.Of(f)
		b, inNew := r.after[new].Of(f)
		if inOld && inNew && alike.Compare(a.Items[0], b.Items[0]).Share >= likelyText {
			return true
		}
	}
	return false
}

// blockWords are the words by which two names that are nearly the same meet: those that say something, and the first letters of all.
func blockWords(name string) []string {
	var all []string
	for _, w := range strings.Fields(name) {
		if len(w) > 3 {
			all = append(all, w)
		}
	}
	if r := []rune(strings.ReplaceAll(name, " ", "")); len(r) > 0 {
		all = append(all, "^"+string(r[:min(len(r), 4)]))
	}
	return all
}

// likeNames tells, from 0 to 1, how many pairs of letters two names share.
func likeNames(a, b string) float64 {
	if a == b {
		return 1
	}
	count := map[[2]rune]int{}
	pairs := func(s string, add int) (n, common int) {
		var last rune = ' '
		for _, r := range s + " " {
			k := [2]rune{last, r}
			if add < 0 && count[k] > 0 {
				common++
			}
			count[k] += add
			last = r
			n++
		}
		return n, common
	}
	n, _ := pairs(a, 1)
	m, common := pairs(b, -1)
	return 2 * float64(common) / float64(n+m)
}
