package assessment

import (
	"slices"
	"time"

	"balise/engine/instrument"
	"balise/engine/maturity"
	"balise/platform/corpus"
	"balise/platform/people"
)

// Questionnaire is the instrument of readiness with the rule that its levels are worked out by. It never changes.
type Questionnaire struct {
	*instrument.Instrument
	Gates *instrument.GatesRule
}

// Of gives the questionnaire of a content.
func Of(c *corpus.Corpus) Questionnaire {
	if q, ok := of(c.Instrument(KindID)); ok {
		return q
	}
	panic("readiness: the instrument has no levels that are gates") // the content of the program is checked at each start
}

func of(in *instrument.Instrument) (Questionnaire, bool) {
	for _, r := range in.Scores {
		if r.Gates != nil {
			return Questionnaire{in, r.Gates}, true
		}
	}
	return Questionnaire{}, false
}

// Under gives the questionnaire as it was when an assessment was filled in: its result is that of its own version.
func (q Questionnaire) Under(version string) Questionnaire {
	if was, ok := of(q.Instrument.Under(version)); ok {
		return was
	}
	return q
}

// Result is what answers come to. While some are missing, Worst is what they come to at least, and Best at most.
type Result struct {
	maturity.Bounds
	Profile string          // of use, which sets the target
	On      instrument.Date // the day on which evidence was judged
	// Answers are those of the rule, by question.
	Answers map[string]maturity.Answer
}

// Whole tells that nothing is missing: worst and best are the same.
func (r Result) Whole() bool { return len(r.Missing) == 0 }

// Assess works answers out as of the day that they name, and today while they name none.
func (q Questionnaire) Assess(a instrument.Answers, now time.Time) (Result, error) {
	r := Result{On: q.Day(a, now)}
	r.Answers, r.Profile = q.Practices(q.Gates, a, r.On)
	var err error
	r.Bounds, err = q.Gates.Rule().Bounds(r.Answers, r.Profile)
	return r, err
}

// Day gives the day on which the evidence of an assessment is judged.
func (q Questionnaire) Day(a instrument.Answers, now time.Time) instrument.Date {
	if d, ok := a[dateQuestion].Value.(instrument.Date); ok && d.Valid() {
		return d.Last()
	}
	d, err := instrument.ParseDate(string(people.DayOf(now)))
	if err != nil {
		return instrument.Date{}
	}
	return d
}

// Dimensions lists the sections that ask about practices, in the order of the form.
func (q Questionnaire) Dimensions() []*instrument.Section {
	var all []*instrument.Section
	for _, s := range q.Sections {
		if slices.ContainsFunc(s.Questions, func(one *instrument.Question) bool { return one.Practice != nil }) {
			all = append(all, s)
		}
	}
	return all
}

// Profile gives a profile of use by its code; the first one for a code that there is not.
func (q Questionnaire) Profile(code string) instrument.Profile {
	for _, p := range q.Gates.Profiles {
		if p.Code == code {
			return p
		}
	}
	return q.Gates.Profiles[0]
}

// Expiry gives the last day on which evidence counts for what it is, and whether it ever ends: what has no date, or no document, does not.
func (q Questionnaire) Expiry(e *instrument.Evidence) (last instrument.Date, ends bool) {
	if e == nil || e.Date.IsZero() || q.Gates.Expires == 0 || q.Gates.Caps[e.Code] < 1 {
		return last, false
	}
	from := e.Date.Last()
	end := time.Date(from.Year, time.Month(from.Month+q.Gates.Expires), 1, 0, 0, 0, 0, time.UTC)
	if day := daysIn(end.Year(), int(end.Month())); from.Day > day {
		return instrument.Date{Year: end.Year(), Month: int(end.Month()), Day: day}, true
	}
	return instrument.Date{Year: end.Year(), Month: int(end.Month()), Day: from.Day}, true
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
