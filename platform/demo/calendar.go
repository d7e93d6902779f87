package demo

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"time"

	"balise/engine/instrument"
	"balise/platform/lang"
	"balise/platform/record"
)

// span is how far back the fiction starts.
const span = 3 // years

// step is one act in the life of an initiative, with the answers that it leaves.
type step struct {
	act     record.Act
	answers instrument.Answers // of create and edit
	least   int                // days after the step before
	most    int
	at      time.Time
}

// life gives the steps that lead an initiative to its state, without their dates.
func (i Initiative) life() []step {
	first := i.Answers
	if i.State == record.Corrected {
		first = i.Before
	}
	steps := []step{{act: record.Create, answers: first}}
	if i.State == record.Draft {
		return steps
	}
	steps = append(steps, step{act: record.Submit, least: 2, most: 9})
	if i.State == record.InReview {
		return steps
	}
	steps = append(steps, step{act: record.Publish, least: 3, most: 12})
	switch i.State {
	case record.Corrected:
		return append(steps, step{act: record.Edit, answers: i.Answers, least: 60, most: 150},
			step{act: record.Submit, least: 1, most: 4}, step{act: record.Publish, least: 1, most: 5})
	case record.Withdrawn:
		return append(steps, step{act: record.Withdraw, least: 45, most: 180})
	case record.Retired:
		return append(steps, step{act: record.Retire, least: 45, most: 180})
	}
	return steps
}

// dated gives the steps of an initiative their moments: what is public is spread over the three years (part, from 0 to 1,
// says where) but never before what it tells began; drafts and reviews are recent. The same initiative at the same now
// always lives the same days.
func (i Initiative) dated(now time.Time, part float64) []step {
	seed := fnv.New64a()
	seed.Write([]byte(i.Key))
	random := rand.New(rand.NewPCG(seed.Sum64(), 0))
	steps := i.life()
	var days int
	for s := range steps {
		if steps[s].most > 0 {
			steps[s].least += random.IntN(steps[s].most - steps[s].least + 1)
		}
		days += steps[s].least
	}
	last := now.AddDate(0, 0, -2) // so that working hours never lead past now
	start := now.AddDate(-span, 0, 7)
	start = start.Add(time.Duration(part * float64(last.AddDate(0, 0, -20).Sub(start))))
	if i.State == record.Draft || i.State == record.InReview {
		start = last.AddDate(0, 0, -days-random.IntN(30))
	}
	if began := i.began(now).AddDate(0, 0, 5); start.Before(began) {
		start = began
	}
	if latest := last.AddDate(0, 0, -days); start.After(latest) {
		start = latest
	}
	at := start
	for s := range steps {
		at = workingHour(at.AddDate(0, 0, steps[s].least), random)
		if s > 0 && !at.After(steps[s-1].at) { // a Monday brought back to the Friday of the step before
			at = steps[s-1].at.Add(time.Hour)
		}
		steps[s].at = at
	}
	return steps
}

// began gives the last day, past now, from which something that the initiative tells is true.
func (i Initiative) began(now time.Time) time.Time {
	var began time.Time
	for _, id := range []string{"start", "status_since", "end"} {
		date, known := i.Answers[id].Value.(instrument.Date)
		if !known {
			continue
		}
		first := date.First()
		day := time.Date(first.Year, time.Month(first.Month), first.Day, 12, 0, 0, 0, lang.Zone)
		if day.After(began) && day.Before(now) {
			began = day
		}
	}
	return began
}

// workingHour moves a moment to the hours of an office on the same day, or on the Friday before a weekend.
func workingHour(t time.Time, random *rand.Rand) time.Time {
	t = t.In(lang.Zone)
	switch t.Weekday() {
	case time.Saturday:
		t = t.AddDate(0, 0, -1)
	case time.Sunday:
		t = t.AddDate(0, 0, -2)
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 9+random.IntN(7), random.IntN(60), random.IntN(60), 0, lang.Zone)
}

// moment is a step of one initiative among those of all.
type moment struct {
	step
	initiative int
	correcting bool // the record was published before
}

// calendar gives the steps of all initiatives in the order in which they happened.
func (f *Fiction) calendar(now time.Time) []moment {
	var all []moment
	places := rand.New(rand.NewPCG(2021, 2026)).Perm(len(f.Initiatives)) // so that neighbours in the files are not in time
	for i, one := range f.Initiatives {
		public := false
		for _, s := range one.dated(now, float64(places[i])/float64(len(f.Initiatives))) {
			all = append(all, moment{step: s, initiative: i, correcting: public})
			public = public || s.act == record.Publish
		}
	}
	slices.SortStableFunc(all, func(a, b moment) int { return a.at.Compare(b.at) })
	return all
}
