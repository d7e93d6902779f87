package catalogue

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"balise/engine/usecase"
)

// layout says what the records of one load have in common, so that a record holds only what is its own: the columns in their order,
// and for each the value that most records have, often a blank.
type layout struct {
	Columns []column `json:"columns"`
}

type column struct {
	Column string        `json:"column"`
	Field  usecase.Field `json:"field,omitempty"`
	Lang   string        `json:"lang,omitempty"`
	Rule   usecase.Rule  `json:"rule"` // of most values
	Usual  cell          `json:"usual"`
}

// cell is a value without what its column says. What is not written can be derived: no items, the raw text alone when it is there
// and nothing is absent; no confidence, certain; no rule, that of the column.
type cell struct {
	Raw        string          `json:"r,omitempty"`
	Items      *[]string       `json:"i,omitempty"`
	Rule       *usecase.Rule   `json:"u,omitempty"`
	Confidence *float64        `json:"c,omitempty"`
	Absence    usecase.Absence `json:"a,omitempty"`
	Ambiguous  bool            `json:"m,omitempty"`
}

// stored is a record as it is kept. Order is written only when the record does not hold every column once, in the order of the
// layout.
type stored struct {
	Line  int          `json:"l"`
	Order []int        `json:"o,omitzero"`
	Cells map[int]cell `json:"v,omitempty"` // that differ from the usual one, by their place in the record
}

// shape tells one column of a layout from another.
type shape struct {
	column string
	field  usecase.Field
	lang   string
}

func shapeOf(v usecase.Value) shape { return shape{v.Column, v.Field, v.Lang} }

// layoutOf looks at all the records that a load brings.
func layoutOf(records []usecase.Record) (*layout, error) {
	l := &layout{}
	places := map[shape]int{}
	var rules []map[usecase.Rule]int
	for _, r := range records {
		for _, v := range r.Values {
			at, known := places[shapeOf(v)]
			if !known {
				at = len(l.Columns)
				places[shapeOf(v)] = at
				l.Columns = append(l.Columns, column{Column: v.Column, Field: v.Field, Lang: v.Lang})
				rules = append(rules, map[usecase.Rule]int{})
			}
			rules[at][v.Rule]++
		}
	}
	for i := range l.Columns {
		l.Columns[i].Rule = mostFrequent(rules[i])
	}
	return l, l.findUsual(records, places)
}

// longestUsual bounds the raw texts among which a usual value is sought, in bytes: prose is never usual.
const longestUsual = 80

func (l *layout) findUsual(records []usecase.Record, places map[shape]int) error {
	counts := make([]map[string]int, len(l.Columns))
	for i := range counts {
		counts[i] = map[string]int{}
	}
	for _, r := range records {
		for _, v := range r.Values {
			if len(v.Raw) > longestUsual {
				continue
			}
			at := places[shapeOf(v)]
			data, err := json.Marshal(cellOf(v, l.Columns[at].Rule))
			if err != nil {
				return fmt.Errorf("layout: %w", err)
			}
			counts[at][string(data)]++
		}
	}
	for i, seen := range counts {
		if len(seen) == 0 {
			continue
		}
		if err := json.Unmarshal([]byte(mostFrequent(seen)), &l.Columns[i].Usual); err != nil {
			return fmt.Errorf("layout: %w", err)
		}
	}
	return nil
}

// mostFrequent gives the key counted most; the first in order, of several.
func mostFrequent[K cmp.Ordered](counts map[K]int) (best K) {
	for _, key := range slices.Sorted(maps.Keys(counts)) {
		if counts[key] > counts[best] {
			best = key
		}
	}
	return best
}

func cellOf(v usecase.Value, rule usecase.Rule) cell {
	c := cell{Raw: v.Raw, Absence: v.Absence, Ambiguous: v.Ambiguous}
	if !slices.Equal(v.Items, implied(v.Raw, v.Absence)) {
		items := append([]string{}, v.Items...) // never null, which would read as not written
		c.Items = &items
	}
	if v.Rule != rule {
		c.Rule = &v.Rule
	}
	if v.Confidence != 1 {
		c.Confidence = &v.Confidence
	}
	return c
}

// implied gives the items of a value that needed no understanding.
func implied(raw string, absence usecase.Absence) []string {
	if raw == "" || absence != "" {
		return nil
	}
	return []string{raw}
}

func (c cell) equal(o cell) bool {
	return c.Raw == o.Raw && c.Absence == o.Absence && c.Ambiguous == o.Ambiguous && same(c.Rule, o.Rule) && same(c.Confidence, o.Confidence) &&
		(c.Items == nil) == (o.Items == nil) && (c.Items == nil || slices.Equal(*c.Items, *o.Items))
}

func same[T comparable](a, b *T) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

// value reads a cell of a column.
func (c column) value(w cell) usecase.Value {
	v := usecase.Value{Column: c.Column, Field: c.Field, Lang: c.Lang, Raw: w.Raw, Rule: c.Rule, Confidence: 1, Absence: w.Absence, Ambiguous: w.Ambiguous}
	v.Items = implied(w.Raw, w.Absence)
	if w.Items != nil {
		v.Items = *w.Items
		if len(v.Items) == 0 {
			v.Items = nil
		}
	}
	if w.Rule != nil {
		v.Rule = *w.Rule
	}
	if w.Confidence != nil {
		v.Confidence = *w.Confidence
	}
	return v
}

// writer writes the records of one load by its layout.
type writer struct {
	*layout
	places map[shape]int
}

func (l *layout) writer() writer {
	w := writer{l, map[shape]int{}}
	for i, c := range l.Columns {
		w.places[shape{c.Column, c.Field, c.Lang}] = i
	}
	return w
}

// write gives a record as it is kept; every column of it is in the layout.
func (w writer) write(r usecase.Record) (string, error) {
	s := stored{Line: r.Line, Cells: map[int]cell{}}
	inOrder := len(r.Values) == len(w.Columns)
	order := make([]int, len(r.Values))
	for i, v := range r.Values {
		order[i] = w.places[shapeOf(v)]
		inOrder = inOrder && order[i] == i
		column := w.Columns[order[i]]
		if c := cellOf(v, column.Rule); !c.equal(column.Usual) {
			s.Cells[i] = c
		}
	}
	if !inOrder {
		s.Order = order
	}
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return "", fmt.Errorf("record of line %d: %w", r.Line, err)
	}
	return strings.TrimSuffix(out.String(), "\n"), nil
}

// read gives back a record as it came.
func (l *layout) read(key, data string) (usecase.Record, error) {
	var s stored
	if err := json.Unmarshal([]byte(data), &s); err != nil {
		return usecase.Record{}, fmt.Errorf("record %q: %w", key, err)
	}
	n := len(l.Columns)
	if s.Order != nil {
		n = len(s.Order)
	}
	r := usecase.Record{Line: s.Line, Key: key, Values: make([]usecase.Value, n)}
	for i := range r.Values {
		at := i
		if s.Order != nil {
			at = s.Order[i]
		}
		if at < 0 || at >= len(l.Columns) {
			return usecase.Record{}, fmt.Errorf("record %q: column %d is not in its layout", key, at)
		}
		w, own := s.Cells[i]
		if !own {
			w = l.Columns[at].Usual
		}
		r.Values[i] = l.Columns[at].value(w)
	}
	return r, nil
}
