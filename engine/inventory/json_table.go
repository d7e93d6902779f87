package inventory

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"balise/engine/text"
)

// readJSON makes a table of a list of objects, wherever it stands in the file. The columns are all the keys that the records
// have, in the order in which they first come; those of an object inside a record follow its own key: “a.b”. Lists inside a
// record are kept as JSON.
func readJSON(d foreignText, name string) (*Table, error) {
	t := &Table{Encoding: d.encoding, Format: FormatJSON}
	r := &jsonReader{jsonScanner: jsonScanner{text: d.text}, Table: t, place: placer{text: d.text, line: 1, column: 1}, root: &jsonKey{column: -1}}
	if worst, any := d.doubtIn(len(d.text)); any && worst.lost {
		m := misfit{worst.at, d.tell(worst)}
		return nil, m.in(d.text)
	}
	err := r.read(strings.ToLower(path.Ext(name)))
	var wrong *misfit
	if errors.As(err, &wrong) {
		return nil, wrong.in(d.text)
	}
	if err != nil {
		return nil, err
	}
	t.Lines = r.place.lines()
	return t, r.finish()
}

// maxKey bounds the name of a column, in bytes.
const maxKey = 4096

// jsonKey is a key of the records, and those of the object that it holds.
type jsonKey struct {
	name   string
	column int // -1 as long as it holds objects only
	record int // the last record that had it
	keys   map[string]*jsonKey
}

// jsonReader makes the records.
type jsonReader struct {
	jsonScanner
	*Table
	place  placer
	root   *jsonKey
	keys   int      // of all records
	names  []string // of the columns
	row    []Cell   // of the record being read
	size   int      // its bytes
	number int      // of the record being read
	cells  int
	unsure *Problem // why it cannot be relied on
}

func (r *jsonReader) read(ext string) error {
	f := &jsonFinder{jsonScanner: r.jsonScanner}
	kind, err := f.find(0, "")
	if err != nil {
		return err
	}
	if after := f.peek(); kind == '{' && (after == '{' || after == 0 && (ext == ".jsonl" || ext == ".ndjson")) {
		r.Format = FormatJSONLines
		return r.readLines()
	}
	if f.twice != nil {
		return f.twice
	}
	if f.at < len(f.text) {
		return f.unexpected("la fin du fichier", "the end of the file")
	}
	best, others := f.best()
	if best.records == 0 {
		return noList()
	}
	for _, l := range others {
		if line, _ := (&placer{text: r.text, line: 1, column: 1}).to(l.from); l.records > 1 {
			r.remark(Problem{Line: line, Message: text.T(fmt.Sprintf("une autre liste, «\u00a0%s\u00a0», a %d fiches\u00a0: elle n’est pas lue", shown(l.path), l.records),
				fmt.Sprintf("another list, “%s”, has %d records: it is not read", shown(l.path), l.records))})
		}
	}
	if r.at = best.from; best.opening == '[' {
		return r.list(']', r.item)
	}
	return r.members(func(key string, at int) error {
		return r.record(&key)
	})
}

// readLines reads a file of one object after another.
func (r *jsonReader) readLines() error {
	for r.peek() != 0 || r.at < len(r.text) {
		if r.peek() != '{' {
			return r.unexpected("un objet, comme sur les autres lignes", "an object, as on the other lines")
		}
		if err := r.record(nil); err != nil {
			return err
		}
	}
	return nil
}

// item reads one item of the list of records.
func (r *jsonReader) item() error {
	if r.peek() == '{' {
		return r.record(nil)
	}
	line, column := r.place.to(r.at)
	r.Problems = append(r.Problems, Problem{line, column, text.T("cet élément de la liste n’est pas un objet, comme les autres le sont", "this item of the list is not an object, as the others are")})
	_, err := r.skip(0)
	return err
}

// record reads the record that is next, under its identifier if it has one.
func (r *jsonReader) record(id *string) error {
	if r.peek() != '{' {
		return r.item()
	}
	line, _ := r.place.to(r.at)
	r.number++
	r.size, r.unsure = 0, nil
	clear(r.row)
	if id != nil {
		key, err := r.key(r.root, "\x00")
		if err != nil {
			return err
		}
		key.name = "(key)"
		if err := r.put(key, Cell{Text: *id, Line: line}); err != nil {
			return err
		}
	}
	if err := r.object(r.root, 0); err != nil {
		return err
	}
	if r.unsure != nil {
		r.Problems = append(r.Problems, *r.unsure)
		return nil
	}
	if r.cells += len(r.row); r.cells > maxForeignCells || len(r.Records) == maxRecords {
		return tooManyRecords(line)
	}
	r.Records = append(r.Records, Record{Line: line, Cells: append([]Cell(nil), r.row...)})
	return nil
}

// object reads an object of a record.
func (r *jsonReader) object(in *jsonKey, depth int) error {
	if depth > maxNesting {
		return r.tooDeep()
	}
	return r.members(func(name string, at int) error {
		key, err := r.key(in, name)
		if err != nil {
			return err
		}
		if key.record == r.number {
			r.refuse(at, "la clé «\u00a0"+shown(name)+"\u00a0» se trouve deux fois dans le même objet", "the key “"+shown(name)+"” stands twice in the same object")
		}
		key.record = r.number
		return r.value(key, depth)
	})
}

func (r *jsonReader) refuse(at int, fr, en string) {
	if r.unsure == nil {
		line, column := r.place.to(max(at, r.place.at))
		r.unsure = &Problem{line, column, text.T(fr, en)}
	}
}

// value reads the value of a key.
func (r *jsonReader) value(key *jsonKey, depth int) error {
	kind, start, said := r.peek(), r.at, ""
	line, column := r.place.to(start)
	switch {
	case kind == '{' && !r.empty():
		return r.object(key, depth+1)
	case kind == '"':
		text, whole, err := r.said()
		if err != nil {
			return err
		}
		if said = text; !whole {
			r.refuse(start, "ce texte contient un caractère nul, ou la moitié d’un caractère, perdue dans la source", "this text holds a NUL, or half of a character, which the source lost")
		}
	case kind == '{', kind == '[':
		if _, err := r.skip(depth); err != nil {
			return err
		}
		said = compact(r.text[start:r.at])
	default:
		word, err := r.bare()
		if err != nil {
			return err
		}
		if said = word; word == "null" {
			said = ""
		}
	}
	return r.put(key, Cell{said, line, column})
}

// empty tells whether the object that is next has no key.
func (r *jsonReader) empty() bool {
	ahead := jsonScanner{text: r.text, at: r.at + 1}
	return ahead.peek() == '}'
}

// key finds or makes the key of that name.
func (r *jsonReader) key(in *jsonKey, name string) (*jsonKey, error) {
	if key := in.keys[name]; key != nil {
		return key, nil
	}
	if r.keys++; r.keys > 2*maxForeignWidth {
		return nil, r.tooWide()
	}
	if in.keys == nil {
		in.keys = map[string]*jsonKey{}
	}
	if len(name)+len(in.name) > maxKey {
		return nil, r.wrong(r.at, "cette clé est trop longue", "this key is too long")
	}
	full := name
	if in != r.root {
		full = in.name + "." + name
	}
	key := &jsonKey{name: full, column: -1}
	in.keys[name] = key
	return key, nil
}

func (r *jsonReader) tooWide() error {
	return r.wrong(r.at, fmt.Sprintf("les fiches ont plus de %d clés différentes", maxForeignWidth), fmt.Sprintf("the records have more than %d different keys", maxForeignWidth))
}

// put writes a cell in the record.
func (r *jsonReader) put(key *jsonKey, c Cell) error {
	if key.column < 0 {
		if len(r.names) == maxForeignWidth {
			return r.tooWide()
		}
		key.column = len(r.names)
		r.names = append(r.names, key.name)
		r.row = append(r.row, Cell{})
	}
	if r.size += len(c.Text); len(c.Text) > foreignLimits.cell || r.size > foreignLimits.row {
		return &Problem{c.Line, c.Column, text.T("cette valeur est trop longue\u00a0: plus de 1 Mo, ou plus de 8 Mo pour sa fiche", "this value is too long: more than 1 MB, or more than 8 MB for its record")}
	}
	r.row[key.column] = c
	return nil
}

// finish gives all records the columns of the last one.
func (r *jsonReader) finish() error {
	if len(r.names)*len(r.Records) > maxForeignCells {
		return tooManyRecords(1)
	}
	seen := map[string]bool{}
	for i, name := range r.names {
		if name = strings.TrimSpace(name); name == "" {
			name = fmt.Sprintf("(column %d)", i+1)
		}
		r.Header = append(r.Header, Cell{Text: unlike(name, seen), Line: 1})
	}
	for i := range r.Records {
		record := &r.Records[i]
		for len(record.Cells) < len(r.names) {
			record.Cells = append(record.Cells, Cell{})
		}
		for c := range record.Cells {
			if record.Cells[c].Line == 0 {
				record.Cells[c].Line = record.Line
			}
		}
	}
	return nil
}
