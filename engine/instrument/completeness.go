package instrument

import (
	"cmp"
	"slices"
)

// Completeness weighs what is answered against what is asked, among the questions shown. A reason counts as an answer,
// but "unknown" does not, and what was not asked weighs nothing.
func (in *Instrument) Completeness(answers Answers) (filled, total int) {
	shown := in.Shown(answers)
	for _, q := range in.Questions() {
		if !shown[q.ID] || reasonOf(answers[q.ID]) == NotAsked {
			continue
		}
		total += q.Weight
		if counts(answers[q.ID]) {
			filled += q.Weight
		}
	}
	return filled, total
}

// Gaps lists the questions whose answers would make the record more complete, each by its own Weight: those that bring
// most come first, and those that bring as much in the order of the form.
func (in *Instrument) Gaps(answers Answers) []*Question {
	shown := in.Shown(answers)
	var gaps []*Question
	for _, q := range in.Questions() {
		if shown[q.ID] && q.Weight > 0 && reasonOf(answers[q.ID]) != NotAsked && !counts(answers[q.ID]) {
			gaps = append(gaps, q)
		}
	}
	slices.SortStableFunc(gaps, func(a, b *Question) int { return cmp.Compare(b.Weight, a.Weight) })
	return gaps
}

// counts tells whether an answer adds to completeness.
func counts(a Answer) bool { return a.Given() && reasonOf(a) != Unknown }

func reasonOf(a Answer) Reason {
	if a.Absence == nil {
		return ""
	}
	return a.Absence.Reason
}
