package standard

import (
	"slices"

	"balise/engine/text"
)

// Tally counts the gaps of a set of records, without keeping them.
type Tally struct {
	Records    int          // looked at
	Covered    int          // of which the standard speaks
	Conforming int          // that say all it requires
	LeftOut    []Reason     // why the others are left out
	Fields     []FieldTally // in the order of the standard
	NoPlace    map[string]int

	s *Standard
}

// Reason counts the records that a reason leaves out.
type Reason struct {
	Why     text.Text
	Records int
}

// FieldTally counts what became of one field.
type FieldTally struct {
	*Field
	Filled int
	Gaps   map[Kind]int
	Whys   map[Why]int // of the records in which the field is empty
}

// Tally counts nothing yet.
func (s *Standard) Tally() *Tally {
	t := &Tally{s: s, NoPlace: map[string]int{}}
	for _, f := range s.Fields {
		t.Fields = append(t.Fields, FieldTally{Field: f, Gaps: map[Kind]int{}, Whys: map[Why]int{}})
	}
	return t
}

// Add counts one record.
func (t *Tally) Add(o Output) {
	t.Records++
	if !o.OutOfScope.Empty() {
		i := slices.IndexFunc(t.LeftOut, func(r Reason) bool { return r.Why == o.OutOfScope })
		if i < 0 {
			i, t.LeftOut = len(t.LeftOut), append(t.LeftOut, Reason{Why: o.OutOfScope})
		}
		t.LeftOut[i].Records++
		return
	}
	t.Covered++
	if o.Conforms() {
		t.Conforming++
	}
	for i := range t.Fields {
		t.Fields[i].add(o.Values[i], o.Of(t.Fields[i].ID))
	}
	for _, g := range o.Gaps {
		if g.Kind == NoPlace {
			t.NoPlace[g.Question]++
		}
	}
}

func (f *FieldTally) add(v Value, gaps []Gap) {
	if !v.Empty() {
		f.Filled++
	}
	seen := map[Kind]bool{}
	for _, g := range gaps {
		if !seen[g.Kind] { // a record counts once for each kind
			f.Gaps[g.Kind]++
		}
		if g.Kind == Empty && !seen[Empty] {
			f.Whys[g.Why]++
		}
		seen[g.Kind] = true
	}
}

// Reasons lists why the field is empty, from the most frequent.
func (f FieldTally) Reasons() []Why {
	var all []Why
	for _, w := range whyOrder {
		if f.Whys[w] > 0 {
			all = append(all, w)
		}
	}
	slices.SortStableFunc(all, func(a, b Why) int { return f.Whys[b] - f.Whys[a] })
	return all
}
