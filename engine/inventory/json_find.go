package inventory

import (
	"path"
	"strings"

	"balise/engine/text"
)

// looksLikeJSON tells JSON by how it begins, or by the name of the file when the beginning could be anything.
func looksLikeJSON(s, name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".json", ".jsonl", ".ndjson", ".geojson":
		return true
	}
	j := jsonScanner{text: s}
	opening := j.peek()
	if opening != '{' && opening != '[' {
		return false
	}
	j.at++
	switch next := j.peek(); next {
	case '"', '}', ']', '{', '[':
		return opening == '[' || next == '"' || next == '}'
	}
	return false
}

// shallow is how deep in a file the list of its records may stand, and how deep it may not be looked for.
const shallow = 4

// jsonList is where the records of a file may be: a list of objects, or an object that holds one object for each identifier.
type jsonList struct {
	path    string
	from    int
	to      int
	opening byte // [ or {
	records int
}

// jsonFinder looks for the list of records.
type jsonFinder struct {
	jsonScanner
	lists []jsonList
	twice error // the first key that stands twice outside of the lists
}

// find goes over one value, which must all be JSON, and notes the lists in it.
func (f *jsonFinder) find(depth int, path string) (kind byte, err error) {
	kind = f.peek()
	switch {
	case kind == '[' && depth < shallow:
		return kind, f.findInList(depth, path)
	case kind == '{' && depth < shallow:
		_, err := f.findInObject(depth, path)
		return kind, err
	}
	return f.skip(depth)
}

func (f *jsonFinder) findInList(depth int, path string) error {
	l, items := jsonList{path: path, from: f.at, opening: '['}, 0
	err := f.list(']', func() error {
		kind, err := f.skip(depth + 1)
		if items++; kind == '{' {
			l.records++
		}
		return err
	})
	if l.to = f.at; l.records > 0 && 2*l.records >= items {
		f.lists = append(f.lists, l)
	}
	return err
}

// findInObject goes over an object, and gives its keys whose values are neither objects nor lists.
func (f *jsonFinder) findInObject(depth int, path string) (simple map[string]bool, err error) {
	l, members := jsonList{path: path, from: f.at, opening: '{'}, 0
	seen, shared := map[string]bool{}, map[string]int{}
	simple = map[string]bool{}
	err = f.members(func(key string, at int) error {
		if seen[key] && f.twice == nil {
			f.twice = f.wrong(at, "la clé «\u00a0"+shown(key)+"\u00a0» se trouve deux fois dans le même objet", "the key “"+shown(key)+"” stands twice in the same object")
		}
		seen[key] = true
		members++
		within := strings.TrimPrefix(path+"."+key, ".")
		if f.peek() == '{' && depth+1 < shallow {
			keys, err := f.findInObject(depth+1, within)
			for k := range keys {
				shared[k]++
			}
			l.records++
			return err
		}
		kind, err := f.find(depth+1, within)
		if kind != '{' && kind != '[' {
			simple[key] = true
		}
		return err
	})
	if l.to = f.at; l.records > 1 && 2*l.records > members && common(shared, l.records) {
		f.lists = append(f.lists, l)
	}
	return simple, err
}

// common tells whether all objects have one key in common, as records do.
func common(shared map[string]int, records int) bool {
	for _, n := range shared {
		if n == records {
			return true
		}
	}
	return false
}

// best gives the list with the most records, which stands in no other list; others are those left aside.
func (f *jsonFinder) best() (best jsonList, others []jsonList) {
	for _, l := range f.lists {
		inside := false
		for _, outer := range f.lists {
			inside = inside || outer.from < l.from && l.to < outer.to
		}
		switch {
		case inside:
		case best.records == 0:
			best = l
		case l.records > best.records:
			best, others = l, append(others, best)
		default:
			others = append(others, l)
		}
	}
	return best, others
}

// noList tells that a file of JSON is no table.
func noList() *Problem {
	return &Problem{Line: 1, Message: text.T("ce fichier JSON ne contient pas de liste de fiches\u00a0: il faut une liste d’objets, ou un objet qui en contient un par identifiant",
		"this JSON file holds no list of records: a list of objects is needed, or an object that holds one for each identifier")}
}
