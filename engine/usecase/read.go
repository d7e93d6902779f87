package usecase

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"balise/engine/inventory"
	"balise/engine/text"
)

// Read reads the records of a table. Every cell of every column becomes a value; a column that no entry of the profile names is kept.
// The error is a *inventory.Problem when the table has none of the columns that tell records apart: it was made for another file. A
// record that nothing identifies is refused, with its line.
func (p *Profile) Read(t *inventory.Table) (*Reading, error) {
	r := &reader{profile: p, parts: map[string]string{}, reading: &Reading{Profile: p, Edition: p.Edition, Refused: slices.Clone(t.Problems)}}
	if err := r.place(t); err != nil {
		return nil, err
	}
	width := 0
	for _, at := range r.columns {
		width += len(at)
	}
	values := make([]Value, 0, len(t.Records)*(width+len(p.Constants)))
	r.reading.Records = make([]Record, 0, len(t.Records))
	for i := range t.Records {
		start := len(values)
		values = r.values(values, &t.Records[i])
		record := Record{Line: t.Records[i].Line, Values: values[start:len(values):len(values)]}
		if record.Key = r.key(&record); record.Key == "" {
			r.reading.Refused = append(r.reading.Refused, inventory.Problem{Line: record.Line, Message: text.T(
				"rien n’identifie cette fiche\u00a0: "+r.missing(text.FR)+" sont vides", "nothing identifies this record: "+r.missing(text.EN)+" are empty")})
			values = values[:start]
			continue
		}
		r.reading.Records = append(r.reading.Records, record)
	}
	slices.SortStableFunc(r.reading.Refused, func(a, b inventory.Problem) int { return cmp.Compare(a.Line, b.Line) })
	setApart(r.reading.Records)
	r.reading.count()
	return r.reading, nil
}

// reader reads one table by a profile.
type reader struct {
	profile   *Profile
	reading   *Reading
	columns   [][]*column // by place in the table; those that answer fields first
	constants []Value
	headers   map[string]int       // of the table, folded and made unique
	asked     []map[Field][]string // conditions under which columns are asked, once each
	asks      []bool               // whether the present record meets each
	parts     map[string]string    // of keys already made, by their texts
}

// place finds the columns of the profile in the table.
func (r *reader) place(t *inventory.Table) error {
	names := Headers(t)
	r.headers = make(map[string]int, len(names))
	r.columns = make([][]*column, len(names))
	for i, name := range names {
		r.headers[headerKey(name)] = i
	}
	nothing := maps.Clone(usualAbsences())
	for absence, list := range r.profile.NoValue {
		for _, w := range list {
			nothing[valueKey(w)] = absence
		}
	}
	var gone []string
	for i := range r.profile.Columns {
		c := &r.profile.Columns[i]
		at, found := r.find(c)
		if !found {
			if !c.Optional && !c.Derived && !slices.Contains(gone, c.Header) {
				gone = append(gone, c.Header)
			}
			continue
		}
		one := r.profile.column(c, names[at], at, t, nothing)
		one.asked = r.condition(c.Asked)
		one.blank, one.told = one.read("")
		r.columns[at] = append(r.columns[at], one)
	}
	if err := r.identifiable(t); err != nil {
		return err
	}
	if len(gone) > 0 {
		r.warn(t, gone)
	}
	for i, name := range names {
		if !slices.ContainsFunc(r.columns[i], func(c *column) bool { return !c.Derived }) {
			one := &column{at: i, name: name, asked: -1, done: map[string]Value{}}
			one.blank, one.told = one.read("")
			r.columns[i] = append(r.columns[i], one)
			r.reading.Unmapped = append(r.reading.Unmapped, name)
		}
	}
	for _, f := range slices.Sorted(maps.Keys(r.profile.Constants)) {
		r.constants = append(r.constants, Value{Field: f, Items: r.profile.Constants[f], Rule: Constant, Confidence: 1})
	}
	return nil
}

// find gives the place of a column of the profile: under its header, or another spelling of it.
func (r *reader) find(c *Column) (int, bool) {
	for i, header := range append([]string{c.Header}, c.Accept...) {
		k := headerKey(header)
		if c.Nth > 1 && i == 0 {
			k += " " + strconv.Itoa(c.Nth)
		}
		if at, found := r.headers[k]; found {
			return at, true
		}
	}
	return 0, false
}

// Headers gives the headers of a table on one line, those that are repeated told apart by " (2)", " (3)".
func Headers(t *inventory.Table) []string {
	seen := make(map[string]int, len(t.Header))
	all := make([]string, len(t.Header))
	for i, h := range t.Header {
		name, _ := tidied(h.Text)
		name = singleLine(name)
		k := headerKey(name)
		if seen[k]++; seen[k] > 1 {
			name += " (" + strconv.Itoa(seen[k]) + ")"
			seen[headerKey(name)]++
		}
		all[i] = name
	}
	return all
}

// column prepares the reading of a column.
func (p *Profile) column(c *Column, name string, at int, t *inventory.Table, nothing map[string]Absence) *column {
	about, _ := AboutField(c.Field)
	one := &column{Column: c, at: at, name: name, how: c.kind(), taxonomy: about.Taxonomy, nothing: nothing, done: map[string]Value{}}
	if one.how == TextKind || one.how == LineKind || one.how == ListKind {
		one.lang = cmp.Or(c.Lang, p.Lang)
	}
	for _, other := range p.Columns {
		if other.Header == c.Header && other.Split == c.Split {
			one.parts = max(one.parts, other.Part)
		}
	}
	if one.parts == 1 {
		one.parts = -1 // nothing says that what follows is one thing
	}
	one.words = map[string]Choice{}
	for _, v := range c.Values {
		for _, raw := range v.Raw {
			one.words[valueKey(raw)] = v
		}
	}
	one.fixed = map[string]bool{}
	for _, s := range c.Placeholders {
		one.fixed[valueKey(s)] = true
	}
	for _, known := range []int{longestKey(one.words), longestKey(one.fixed), longestKey(nothing)} {
		one.longest = max(one.longest, 2*known+20)
	}
	switch one.how {
	case CodeKind, CodesKind:
		one.lexicon = keywords()[about.Taxonomy]
	case DateKind:
		if one.dates.order = p.DateOrder; p.DateOrder == "" {
			one.dates.order = inferOrder(func(yield func(string) bool) {
				for i := range t.Records {
					if !yield(t.Records[i].Cells[at].Text) {
						return
					}
				}
			})
			one.dates.inferred = true
		}
		if p.Country == "US" {
			one.dates.fiscal = 10
		}
	}
	return one
}

func longestKey[V any](m map[string]V) int {
	longest := 0
	for k := range m {
		longest = max(longest, len(k))
	}
	return longest
}

// identifiable refuses a table that has no column of any rule of identity.
func (r *reader) identifiable(t *inventory.Table) error {
	var wanted []string
	for _, rule := range r.profile.Identity {
		for _, header := range rule.Columns {
			if _, found := r.headers[headerKey(header)]; found {
				return nil
			}
			if !slices.Contains(wanted, header) {
				wanted = append(wanted, header)
			}
		}
		for _, c := range r.profile.Columns {
			if !slices.Contains(rule.Fields, c.Field) {
				continue
			}
			if _, found := r.find(&c); found && !c.Derived {
				return nil
			}
			if !slices.Contains(wanted, c.Header) {
				wanted = append(wanted, c.Header)
			}
		}
	}
	line := 1
	if len(t.Header) > 0 {
		line = t.Header[0].Line
	}
	list := strings.Join(wanted[:min(len(wanted), 5)], ", ")
	return &inventory.Problem{Line: line, Message: text.T(
		"aucune des colonnes qui identifient les fiches n’est dans ce fichier ("+list+")\u00a0: ce profil, «\u00a0"+r.profile.ID+"\u00a0», est celui d’un autre fichier",
		"none of the columns that identify records is in this file ("+list+"): this profile, “"+r.profile.ID+"”, is that of another file")}
}

func (r *reader) warn(t *inventory.Table, gone []string) {
	line := 1
	if len(t.Header) > 0 {
		line = t.Header[0].Line
	}
	list := strings.Join(gone, ", ")
	r.reading.Warnings = append(r.reading.Warnings, inventory.Problem{Line: line, Message: text.T(
		"colonnes du profil qui ne sont pas dans ce fichier\u00a0: "+list, "columns of the profile that are not in this file: "+list)})
}

// values reads the cells of a record after those of the others.
func (r *reader) values(all []Value, row *inventory.Record) []Value {
	start := len(all)
	for at, columns := range r.columns {
		raw := row.Cells[at].Text
		for _, c := range columns {
			if v, told := c.read(raw); told {
				all = append(all, v)
			}
		}
	}
	record := Record{Values: all[start:]}
	if len(r.asked) > 0 {
		r.ask(&record)
	}
	for _, v := range r.constants {
		if _, told := record.Of(v.Field); !told {
			all = append(all, v)
		}
	}
	return all
}

// condition gives the place of the conditions under which a column is asked, -1 when there are none.
func (r *reader) condition(asked map[Field][]string) int {
	if len(asked) == 0 {
		return -1
	}
	for i, known := range r.asked {
		if maps.EqualFunc(known, asked, slices.Equal) {
			return i
		}
	}
	r.asked = append(r.asked, asked)
	r.asks = append(r.asks, false)
	return len(r.asked) - 1
}

// ask makes not_asked of the blanks of questions that are not asked of this record.
func (r *reader) ask(record *Record) {
	for i, conditions := range r.asked {
		r.asks[i] = asks(conditions, record)
	}
	i := 0
	for _, columns := range r.columns {
		for _, c := range columns {
			if i == len(record.Values) {
				return
			}
			v := &record.Values[i]
			if v.Column != c.name || c.Column != nil && v.Field != c.Field {
				continue // a derived value that was not told
			}
			if v.Absence == Blank && c.asked >= 0 && !r.asks[c.asked] {
				v.Absence = NotAsked
			}
			i++
		}
	}
}

// asks tells whether a question is asked of a record; where the record does not say, it may be.
func asks(conditions map[Field][]string, record *Record) bool {
	for f, codes := range conditions {
		v, told := record.Of(f)
		if told && !slices.ContainsFunc(v.Items, func(item string) bool { return slices.Contains(codes, item) }) {
			return false
		}
	}
	return true
}

// count tells how the values were read.
func (r *Reading) count() {
	for i := range r.Records {
		for _, v := range r.Records[i].Values {
			switch {
			case v.Rule == Constant:
			case v.Rule == Kept:
				r.Counts.Kept++
			case v.Rule == NotRead:
				r.Counts.LeftRaw++
			case v.Absence != "":
				r.Counts.Absent++
			case v.Rule == AsIs, v.Rule == Tidied:
				r.Counts.Plain++
			default:
				r.Counts.Normalised++
				if v.Ambiguous {
					r.Counts.Ambiguous++
				}
			}
		}
	}
}
