package instrument

import (
	"maps"
	"slices"
)

// Change is a question whose answer differs between two states.
type Change struct {
	Question      *Question
	Before, After Answer
}

// Compare lists the questions whose answers differ, in the order of the form. Answers to questions that this version
// does not have are not compared: compare under the version that has them.
func (in *Instrument) Compare(before, after Answers) []Change {
	var changes []Change
	for _, q := range in.Questions() {
		if !Equal(before[q.ID], after[q.ID]) {
			changes = append(changes, Change{Question: q, Before: before[q.ID], After: after[q.ID]})
		}
	}
	return changes
}

// Conflict is a question that two persons answered differently, both starting from the same base.
type Conflict struct {
	Question           *Question
	Base, Mine, Theirs Answer
}

// Merge brings together what two persons changed since a common base. What only one of them changed, or what both
// changed alike, is taken. What they changed differently is listed, in the order of the form, and keeps their answer —
// the one already saved — until I choose.
func (in *Instrument) Merge(base, mine, theirs Answers) (Answers, []Conflict) {
	merged := theirs.Clone()
	if merged == nil {
		merged = Answers{}
	}
	var conflicts []Conflict
	ids := maps.Clone(base)
	if ids == nil {
		ids = Answers{}
	}
	maps.Copy(ids, mine)
	for _, id := range in.ordered(ids) {
		if Equal(base[id], mine[id]) || Equal(mine[id], theirs[id]) {
			continue
		}
		if q := in.questions[id]; q != nil && !Equal(base[id], theirs[id]) {
			conflicts = append(conflicts, Conflict{Question: q, Base: base[id], Mine: mine[id], Theirs: theirs[id]})
			continue
		}
		if !mine[id].Blank() {
			merged[id] = mine[id]
		} else {
			delete(merged, id)
		}
	}
	return merged, conflicts
}

// ordered lists the identifiers of answers in the order of the form, those of unknown questions last.
func (in *Instrument) ordered(answers Answers) []string {
	var ids []string
	for _, q := range in.Questions() {
		if _, ok := answers[q.ID]; ok {
			ids = append(ids, q.ID)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(answers)) {
		if in.questions[id] == nil {
			ids = append(ids, id)
		}
	}
	return ids
}
