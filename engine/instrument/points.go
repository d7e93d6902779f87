package instrument

import (
	"maps"
	"slices"
)

// Scored tells whether answers to the question are worth points.
func (q *Question) Scored() bool {
	return len(q.Points) > 0 || len(q.Ranges) > 0 || slices.ContainsFunc(q.Fields, (*Question).Scored)
}

// pointsOf tells what an answer is worth, and whether that is settled: a reason is worth nothing, and “unknown” settles nothing.
func (q *Question) pointsOf(a Answer) (points float64, settled bool) {
	if !a.Known() {
		return 0, a.Absence != nil && a.Absence.Reason != Unknown
	}
	return q.worth(a.Value), true
}

func (q *Question) worth(v Value) float64 {
	switch v := v.(type) {
	case string:
		return q.Points[v]
	case bool:
		if v {
			return q.Points[yes]
		}
		return q.Points[no]
	case []string:
		sum := 0.0
		for _, code := range slices.Compact(slices.Sorted(slices.Values(v))) {
			sum += q.Points[code]
		}
		return sum
	case Number:
		return q.inRange(v)
	case Money:
		return q.inRange(v.Amount())
	case []Answers:
		sum := 0.0
		for _, row := range v {
			for _, f := range q.Fields {
				sum += f.worth(row[f.ID].Value)
			}
		}
		return sum
	}
	return 0
}

// inRange gives the points of the last range that begins at the number or below; none below the first.
func (q *Question) inRange(n Number) float64 {
	points := 0.0
	for _, r := range q.Ranges {
		if n.Compare(r.From) >= 0 {
			points = r.Points
		}
	}
	return points
}

// mostPoints gives the most that an answer can be worth.
func (q *Question) mostPoints() float64 { return max(q.extremePoints(1), 0) }

// bounds gives the least and the most that the question may bring, nothing included where it may stay without an answer.
func (q *Question) bounds() (least, most float64) {
	least, most = -q.extremePoints(-1), q.extremePoints(1)
	if q.Required == "" || len(q.Absences) > 0 {
		least, most = min(least, 0), max(most, 0)
	}
	return least, most
}

// extremePoints gives the greatest of what answers are worth times a sign.
func (q *Question) extremePoints(sign float64) float64 {
	switch {
	case q.Kind == KindManyOf:
		sum := 0.0
		for _, code := range slices.Sorted(maps.Keys(q.Points)) {
			sum += max(sign*q.Points[code], 0)
		}
		return sum
	case q.Kind == KindList:
		sum := 0.0
		for _, f := range q.Fields {
			sum += max(f.extremePoints(sign), 0)
		}
		return sum * float64(q.MaxItems)
	}
	first, most := true, 0.0
	see := func(p float64) {
		if first || sign*p > most {
			first, most = false, sign*p
		}
	}
	for _, p := range q.Points {
		see(p)
	}
	for _, r := range q.Ranges {
		see(r.Points)
	}
	if len(q.Ranges) > 0 && (q.Min == "" || q.Min.Compare(q.Ranges[0].From) < 0) {
		see(0)
	}
	return most
}
