package inventory

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"balise/engine/text"
)

// grid is a sheet as it was read: only cells that say something.
type grid struct {
	rows   []gridRow // in the order of the sheet, none empty
	merged []area
	size   int // bytes of text, each time that a cell shows it
	cells  int
}

type gridRow struct {
	number  int
	cells   []Cell // in the order of the columns
	problem *Problem
}

// area is a rectangle of cells, edges included, from 1.
type area struct{ top, left, bottom, right int }

// read reads a sheet, and gives merged cells their value.
func (b *book) read(s sheetPart) (*grid, error) {
	g, err := b.scan(s)
	if err != nil {
		return nil, err
	}
	return g, g.spread()
}

// scan reads a sheet as it is.
func (b *book) scan(s sheetPart) (*grid, error) {
	r, err := b.part(s.part)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	g := &grid{}
	number := 0
	for d := xml.NewDecoder(r); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return g, nil
		}
		if err != nil {
			return nil, damaged(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "row":
			if number, err = after(number, attr(start, "r"), lastRow); err != nil {
				return nil, err
			}
			err = b.row(d, g, number)
		case "mergeCell":
			var a area
			if a, err = readArea(attr(start, "ref")); err == nil {
				g.merged = append(g.merged, a)
			}
		}
		if err != nil {
			return nil, err
		}
	}
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// after reads the number of a row or column, which is the next one where it is not written.
func after(previous int, written string, last int) (int, error) {
	n := previous + 1
	if written != "" {
		var err error
		if n, err = strconv.Atoi(written); err != nil {
			return 0, damaged(err)
		}
	}
	if n <= previous || n > last {
		return 0, damaged(fmt.Errorf("row or column %d after %d", n, previous))
	}
	return n, nil
}

// xlsxCell is a cell as the sheet writes it.
type xlsxCell struct {
	Ref     string    `xml:"r,attr"`
	Type    string    `xml:"t,attr"`
	Style   int       `xml:"s,attr"`
	Formula *struct{} `xml:"f"`
	Value   *string   `xml:"v"`
	Inline  *inline   `xml:"is"`
}

// inline is a text that stands in its cell.
type inline struct{ said string }

// UnmarshalXML reads the text as those that are shared.
func (i *inline) UnmarshalXML(d *xml.Decoder, _ xml.StartElement) (err error) {
	i.said, err = readRich(d)
	return err
}

// row reads the cells of a row.
func (b *book) row(d *xml.Decoder, g *grid, number int) error {
	row, column := gridRow{number: number}, 0
	for {
		token, err := d.Token()
		if err != nil {
			return damaged(err)
		}
		if _, ends := token.(xml.EndElement); ends {
			break
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if start.Name.Local != "c" {
			if err := d.Skip(); err != nil {
				return damaged(err)
			}
			continue
		}
		if g.cells++; g.cells > maxCells {
			return tooManyCells()
		}
		var c xlsxCell
		if err := d.DecodeElement(&c, &start); err != nil {
			return damaged(err)
		}
		if column, err = columnOf(c.Ref, column); err != nil {
			return err
		}
		said, problem := b.say(c, number, column)
		if problem != nil && row.problem == nil {
			row.problem = problem
		}
		if strings.TrimSpace(said) == "" {
			continue
		}
		row.cells = append(row.cells, Cell{Text: said, Line: number, Column: column})
		if g.size += len(said); g.size > maxFile {
			return tooMuchText()
		}
	}
	if len(row.cells) == 0 && row.problem == nil {
		return nil
	}
	if len(g.rows) > maxRecords {
		return &Problem{Line: number, Message: text.T("le fichier dépasse 100\u00a0000 fiches\u00a0: divisez-le", "the file has more than 100,000 records: split it")}
	}
	g.rows = append(g.rows, row)
	return nil
}

func tooMuchText() error {
	return broken("le texte de cette feuille dépasse 32 Mo\u00a0: divisez-la", "the text of this sheet is larger than 32 MB: split it")
}

// columnOf gives the column of a reference such as AB12; the next one where there is none.
func columnOf(ref string, previous int) (int, error) {
	if ref == "" {
		return after(previous, "", lastColumn)
	}
	column, _, err := readRef(ref)
	if err != nil || column <= previous {
		return 0, damaged(fmt.Errorf("cell %.20q after column %d", ref, previous))
	}
	return column, nil
}

var cellRef = regexp.MustCompile(`^([A-Z]{1,3})([1-9][0-9]{0,6})$`)

func readRef(ref string) (column, row int, err error) {
	m := cellRef.FindStringSubmatch(ref)
	if m == nil {
		return 0, 0, damaged(fmt.Errorf("cell %.20q", ref))
	}
	for _, letter := range m[1] {
		column = 26*column + int(letter-'A') + 1
	}
	row, _ = strconv.Atoi(m[2]) // seven digits
	if column > lastColumn || row > lastRow {
		return 0, 0, damaged(fmt.Errorf("cell %.20q", ref))
	}
	return column, row, nil
}

func readArea(ref string) (a area, err error) {
	from, to, two := strings.Cut(ref, ":")
	if !two {
		to = from
	}
	if a.left, a.top, err = readRef(from); err != nil {
		return a, err
	}
	a.right, a.bottom, err = readRef(to)
	if err == nil && (a.right < a.left || a.bottom < a.top) {
		err = damaged(fmt.Errorf("area %.40q", ref))
	}
	return a, err
}

// say gives the text of a cell, or why it has none that one may rely on.
func (b *book) say(c xlsxCell, line, column int) (string, *Problem) {
	at := func(fr, en string) (string, *Problem) { return "", &Problem{line, column, text.T(fr, en)} }
	switch {
	case c.Inline != nil:
		return c.Inline.said, nil
	case c.Value == nil && c.Formula != nil:
		return at("cette formule n’a pas de résultat enregistré\u00a0: ouvrez le classeur dans votre tableur, puis enregistrez-le de nouveau",
			"this formula has no saved result: open the workbook in your spreadsheet program, then save it again")
	case c.Value == nil:
		return "", nil
	}
	switch v := *c.Value; c.Type {
	case "s":
		i, err := strconv.Atoi(v)
		if err != nil || i < 0 || i >= len(b.words) {
			return at("cette cellule cite un texte que le classeur n’a pas\u00a0: le fichier est endommagé", "this cell cites a text that the workbook does not have: the file is damaged")
		}
		return b.words[i], nil
	case "str", "inlineStr":
		return unescape(v), nil
	case "b":
		return map[bool]string{true: "TRUE", false: "FALSE"}[v == "1"], nil
	case "e":
		if b.lenient {
			b.remarks = append(b.remarks, Problem{line, column, text.T("cette cellule contient une erreur de calcul ("+shown(v)+")", "this cell holds an error of calculation ("+shown(v)+")")})
			return v, nil
		}
		return at("cette cellule contient une erreur de calcul ("+shown(v)+")", "this cell holds an error of calculation ("+shown(v)+")")
	case "d":
		return strings.TrimSuffix(v, "T00:00:00"), nil
	default:
		return b.styles.number(v, c.Style), nil
	}
}

var escaped = regexp.MustCompile(`_x([0-9A-Fa-f]{4})_`)

// unescape gives back the characters that XML cannot hold, which spreadsheets write as _x000D_.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(code string) string {
		n, err := strconv.ParseUint(code[2:6], 16, 16)
		if err != nil || n == 0 || n >= 0xd800 && n < 0xe000 || n == utf8.RuneError {
			return code
		}
		return string(rune(n))
	})
}

// spread gives each cell of a merged area, in the rows that there are, the value of its first one. A title merged over the
// columns of the first row is no header: it goes.
func (g *grid) spread() error {
	g.sortMerged()
	left := maxMerged
	for _, a := range g.merged {
		i, column := g.find(a.top, a.left)
		if column < 0 {
			continue
		}
		if i == 0 && len(g.rows[0].cells) == 1 && a.right > a.left {
			g.rows = g.rows[1:]
			continue
		}
		if err := g.repeat(a, &left); err != nil {
			return err
		}
	}
	return nil
}

func (g *grid) sortMerged() {
	slices.SortStableFunc(g.merged, func(a, b area) int { return a.top - b.top })
}

// repeat gives the cells of an area the value of its first one, as long as there are some left to give.
func (g *grid) repeat(a area, left *int) error {
	i, column := g.find(a.top, a.left)
	if column < 0 {
		return nil
	}
	first := g.rows[i].cells[column]
	for ; i < len(g.rows) && g.rows[i].number <= a.bottom; i++ {
		for column := a.left; column <= a.right; column++ {
			if *left--; *left < 0 {
				return broken("les cellules fusionnées de cette feuille sont trop grandes\u00a0: séparez-les", "the merged cells of this sheet are too large: part them")
			}
			if g.size += len(first.Text); g.size > maxFile {
				return tooMuchText()
			}
			g.rows[i].put(Cell{Text: first.Text, Line: g.rows[i].number, Column: column})
		}
	}
	return nil
}

// find gives the places of a row and of a cell in it; cell is -1 where the sheet says nothing.
func (g *grid) find(line, column int) (row, cell int) {
	row, found := slices.BinarySearchFunc(g.rows, line, func(r gridRow, n int) int { return r.number - n })
	if !found {
		return row, -1
	}
	cell, found = slices.BinarySearchFunc(g.rows[row].cells, column, func(c Cell, n int) int { return c.Column - n })
	if !found {
		return row, -1
	}
	return row, cell
}

// put adds a cell where there is none.
func (r *gridRow) put(c Cell) {
	i, found := slices.BinarySearchFunc(r.cells, c.Column, func(have Cell, n int) int { return have.Column - n })
	if !found {
		r.cells = slices.Insert(r.cells, i, c)
	}
}

// fill makes a table of a sheet. A value outside of the columns that have a header is a problem: dropping it would lose
// data.
func (t *Table) fill(g *grid) error {
	if len(g.rows) == 0 || g.rows[0].problem != nil {
		return &Problem{Line: 1, Message: text.T("la feuille n’a pas de ligne de titres", "the sheet has no row of headers")}
	}
	first, last := g.rows[0].cells[0].Column, g.rows[0].cells[len(g.rows[0].cells)-1].Column
	if last-first >= maxColumns {
		return &Problem{Line: g.rows[0].number, Message: text.T("la feuille dépasse 500 colonnes", "the sheet has more than 500 columns")}
	}
	if err := t.readHeader(g.rows[0].dense(first, last)); err != nil {
		return err
	}
	for _, row := range g.rows[1:] {
		switch outside := slices.IndexFunc(row.cells, func(c Cell) bool { return c.Column < first || c.Column > last }); {
		case row.problem != nil:
			t.Problems = append(t.Problems, *row.problem)
		case outside >= 0:
			t.Problems = append(t.Problems, Problem{row.number, row.cells[outside].Column, text.T(
				"cette valeur se trouve dans une colonne sans titre", "this value stands in a column without a header")})
		default:
			t.add(row.dense(first, last))
		}
	}
	t.Lines = g.rows[len(g.rows)-1].number
	return nil
}

// dense gives every cell between two columns, even those that say nothing.
func (r gridRow) dense(first, last int) []Cell {
	cells := make([]Cell, last-first+1)
	for i := range cells {
		cells[i] = Cell{Line: r.number, Column: first + i}
	}
	for _, c := range r.cells {
		cells[c.Column-first] = c
	}
	return cells
}
