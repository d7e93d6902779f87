package ruleset

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"balise/engine/surveyjs"
)

// Faults finds what the author should mend: what the form says wrong, points that cannot be read, points that no answer can bring, levels
// that no answers can reach. A form without a single scored question is a form, not an assessment: its points are not looked at.
func (a *AIA) Faults() []surveyjs.Fault {
	all := a.survey.Faults()
	never := a.survey.NeverShown()
	within := 0.0
	for i := range a.scored {
		one := &a.scored[i]
		all = append(all, a.unreadable(one)...)
		switch {
		case never[one.q.Index] && one.best != 0:
			all = append(all, a.survey.At(one.q, fmt.Sprintf("its choices bring up to %s points, and %q can never show", surveyjs.FormatNumber(one.best), one.q.Name)))
		case one.kind == raw && !never[one.q.Index]:
			within += one.best
		}
	}
	if len(a.scored) > 0 {
		all = append(all, a.unreachable(within)...)
	}
	slices.SortStableFunc(all, func(a, b surveyjs.Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return all
}

// unreadable finds the choices whose points, after the last hyphen, are no number.
func (a *AIA) unreadable(one *scored) (all []surveyjs.Fault) {
	for _, c := range one.q.Choices {
		v, isText := c.Value.(string)
		if !isText {
			continue
		}
		i := strings.LastIndexByte(v, '-')
		if i < 0 {
			continue
		}
		if _, is := surveyjs.Number(v[i+1:]); !is || strings.TrimSpace(v[i+1:]) == "" {
			all = append(all, a.survey.AtChoice(c, fmt.Sprintf("the points of the choice %q cannot be read: %q is not a number, and counts for 0", v, v[i+1:])))
		}
	}
	return all
}

// unreachable finds the levels that no answers reach: the most points that shown questions bring are below.
func (a *AIA) unreachable(within float64) (all []surveyjs.Fault) {
	for level := 2; level <= levels; level++ {
		if from := float64(level-1) * 0.25 * a.maximum[raw]; within <= from {
			all = append(all, a.survey.Here(fmt.Sprintf("level %d can never be reached: it is above %s points, and no answers bring more than %s",
				level, surveyjs.FormatNumber(from), surveyjs.FormatNumber(within))))
		}
	}
	return all
}
