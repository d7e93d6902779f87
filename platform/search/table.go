package search

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"balise/engine/text"
)

// table holds, for each internal number of one snapshot, what counting and sorting need: it makes a search read nothing
// else for the documents that it does not show.
type table struct {
	live    []uint32 // internal numbers of the documents, in order
	numbers []int64  // public number, by internal number
	stamps  []int64  // the order "newest" where it is a whole number, by internal number
	facets  []facet  // and, after them, groups
	counted int      // how many of them are facets
	newest  []uint32 // place in the order, by internal number
	byName  map[text.Lang][]uint32
}

// facet holds the codes of every document for one facet. The codes of document d are codes[start[d]:start[d+1]], as
// places in names.
type facet struct {
	name  string
	names []string
	place map[string]uint32
	start []uint32
	codes []uint32
}

// add gives document d one more code. Documents come in order.
func (f *facet) add(d uint32, code []byte) {
	f.reach(d)
	place, known := f.place[string(code)]
	if !known {
		place = uint32(len(f.names))
		f.names = append(f.names, string(code))
		f.place[string(code)] = place
	}
	f.codes = append(f.codes, place)
}

// reach closes the lists of the documents before d, which have no other code.
func (f *facet) reach(d uint32) {
	for uint32(len(f.start)) <= d {
		f.start = append(f.start, uint32(len(f.codes)))
	}
}

func (f *facet) of(d uint32) []uint32 { return f.codes[f.start[d]:f.start[d+1]] }

// orderKeys are the columns read only to make the orders; indexed by internal number.
type orderKeys struct {
	newest []string
	names  map[text.Lang][]string
}

// readTable reads the columns of a snapshot.
func readTable(reader *scorch.IndexSnapshot, layout Layout) (*table, error) {
	t := &table{byName: map[text.Lang][]uint32{}, counted: len(layout.Facets)}
	keys := orderKeys{names: map[text.Lang][]string{}}
	fields := []string{fieldNumber, fieldNewest, nameField(text.FR), nameField(text.EN)}
	place := map[string]int{}
	for i, name := range slices.Concat(layout.Facets, layout.Groups) {
		fields = append(fields, facetPrefix+name)
		place[facetPrefix+name] = i
		t.facets = append(t.facets, facet{name: name, place: map[string]uint32{}})
	}
	columns, err := reader.DocValueReader(fields)
	if err != nil {
		return nil, err
	}
	ids, err := reader.DocIDReaderAll()
	if err != nil {
		return nil, err
	}
	defer ids.Close()
	for {
		id, err := ids.Next()
		if err != nil {
			return nil, err
		}
		if id == nil {
			break
		}
		d := uint32(id.Value())
		t.live = append(t.live, d)
		t.numbers, t.stamps = grow(t.numbers, d), grow(t.stamps, d)
		keys.grow(d)
		err = columns.VisitDocValues(id, func(field string, value []byte) {
			if i, ok := place[field]; ok {
				t.facets[i].add(d, value)
				return
			}
			t.read(&keys, d, field, string(value))
		})
		if err != nil {
			return nil, err
		}
	}
	for i := range t.facets {
		t.facets[i].reach(uint32(len(t.numbers)))
	}
	t.newest = t.ranks(keys.newest, -1)
	for _, l := range text.Langs {
		t.byName[l] = t.ranks(keys.names[l], 1)
	}
	return t, nil
}

func (k *orderKeys) grow(d uint32) {
	k.newest = grow(k.newest, d)
	for _, l := range text.Langs {
		k.names[l] = grow(k.names[l], d)
	}
}

func grow[T any](list []T, d uint32) []T {
	var none T
	for uint32(len(list)) <= d {
		list = append(list, none)
	}
	return list
}

func (t *table) read(keys *orderKeys, d uint32, field, value string) {
	switch field {
	case fieldNumber:
		t.numbers[d], _ = strconv.ParseInt(value, 10, 64) // written by FormatInt
	case fieldNewest:
		keys.newest[d] = value
		t.stamps[d], _ = strconv.ParseInt(value, 10, 64) // 0 when the order is not by number
	case nameField(text.FR):
		keys.names[text.FR][d] = value
	case nameField(text.EN):
		keys.names[text.EN][d] = value
	}
}

// ranks gives the place of every document in the order of its key, ascending (1) or descending (-1). Equal keys follow
// the public numbers in the same direction, so that an order never depends on how the index is laid out.
func (t *table) ranks(keys []string, direction int) []uint32 {
	sorted := slices.Clone(t.live)
	slices.SortFunc(sorted, func(a, b uint32) int {
		return direction * cmp.Or(cmp.Compare(keys[a], keys[b]), cmp.Compare(t.numbers[a], t.numbers[b]))
	})
	ranks := make([]uint32, len(keys))
	for rank, d := range sorted {
		ranks[d] = uint32(rank)
	}
	return ranks
}

// all matches every document.
func (t *table) all() []match {
	found := make([]match, len(t.live))
	for i, d := range t.live {
		found[i] = match{doc: d}
	}
	return found
}

// order compares matches as asked. By relevance, a record that has the words as typed always stands before one that
// has only near words.
func (t *table) order(q Query, everything bool) func(a, b match) int {
	ranks := t.newest
	if q.Sort == Name {
		ranks = t.byName[q.Lang]
	}
	byRank := func(a, b match) int { return cmp.Compare(ranks[a.doc], ranks[b.doc]) }
	if everything || q.Sort == Name || q.Sort == Newest {
		return byRank
	}
	return func(a, b match) int {
		return cmp.Or(cmp.Compare(a.tier, b.tier), cmp.Compare(b.score, a.score), byRank(a, b))
	}
}
