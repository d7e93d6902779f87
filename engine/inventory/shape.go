package inventory

import (
	"fmt"
	"slices"

	"balise/engine/text"
)

// shape makes a table of the rows of a file, of which h is the one of the headers. Positions are the columns of a spreadsheet that the cells stand in; without them,
// the cells follow one another, and a row that is longer than the headers cannot be relied on.
func (t *Table) shape(rows []sheetRow, h int, positions []int) error {
	if len(rows) == 0 {
		return &Problem{Line: 1, Message: text.T("le fichier ne contient aucune donnée", "the file holds no data")}
	}
	if problem := rows[h].problem; problem != nil {
		return problem
	}
	t.HeaderRow = rows[h].number
	t.remarkAbove(rows, h)
	width, used := len(rows[h].cells), make([]bool, len(rows[h].cells))
	for i, c := range rows[h].cells {
		used[i] = !blank(c.Text)
	}
	kept := rows[h+1 : h+1] // in their own place: a row is read before one is kept over it
	for _, row := range rows[h+1:] {
		if problem := t.unsound(row, rows[h], positions); problem != nil {
			t.Problems = append(t.Problems, *problem)
			continue
		}
		for i := range row.cells {
			if i >= len(used) {
				used = append(used, false)
			}
			used[i] = used[i] || !blank(row.cells[i].Text)
		}
		width = max(width, len(row.cells))
		kept = append(kept, row)
	}
	if width > maxForeignWidth || width*len(kept) > maxForeignCells {
		return &Problem{Line: rows[h].cells[0].Line, Message: text.T(
			fmt.Sprintf("la table est trop grande\u00a0: %d colonnes et %d fiches\u00a0; divisez le fichier", width, len(kept)),
			fmt.Sprintf("the table is too large: %d columns and %d records; split the file", width, len(kept)))}
	}
	t.Header = only(names(rows, h, width, positions), used)
	if t.keep(kept, used); len(t.Header) == 1 {
		t.remark(Problem{Line: rows[h].cells[0].Line, Message: text.T("le fichier n’a qu’une colonne\u00a0: ce n’est peut-être pas une table", "the file has a single column: it may not be a table")})
	}
	return nil
}

// unsound tells why a row is no record that one may rely on.
func (t *Table) unsound(row, header sheetRow, positions []int) *Problem {
	if row.problem != nil || positions != nil {
		return row.problem
	}
	over := row.cells[min(header.width, len(row.cells)):]
	if i := slices.IndexFunc(over, func(c Cell) bool { return !blank(c.Text) }); i >= 0 {
		return &Problem{over[i].Line, over[i].Column, text.T(
			fmt.Sprintf("la fiche a %d cellules, et l’en-tête %d colonnes\u00a0: un séparateur ou un guillemet est de trop, ou manque", len(row.cells), header.width),
			fmt.Sprintf("the record has %d cells, and the header %d columns: a separator or a quotation mark is missing or misplaced", len(row.cells), header.width))}
	}
	if row.width < len(header.cells) {
		t.remark(Problem{Line: row.cells[0].Line, Message: text.T(
			fmt.Sprintf("la fiche s’arrête après %d cellules sur %d\u00a0: les autres sont lues comme vides", row.width, len(header.cells)),
			fmt.Sprintf("the record stops after %d cells of %d: the others are read as empty", row.width, len(header.cells)))})
	}
	return nil
}

// keep makes the records, each with as many cells as the header.
func (t *Table) keep(rows []sheetRow, used []bool) {
	whole := !slices.Contains(used, false)
	var room []Cell
	t.Records = make([]Record, len(rows))
	for i, row := range rows {
		line := row.cells[0].Line
		t.Records[i] = Record{Line: line, Cells: row.cells}
		if whole && len(row.cells) == len(used) {
			continue
		}
		if len(room) < len(t.Header) {
			room = make([]Cell, max(len(t.Header), 4096))
		}
		cells := room[:0:len(t.Header)]
		for column, says := range used {
			switch {
			case !says:
			case column < len(row.cells):
				cells = append(cells, row.cells[column])
			default:
				cells = append(cells, Cell{Line: line})
			}
		}
		t.Records[i].Cells, room = cells, room[len(t.Header):]
	}
}

// only keeps the columns that say something.
func only(header []Cell, used []bool) []Cell {
	kept := header[:0]
	for i, c := range header {
		if used[i] {
			kept = append(kept, c)
		}
	}
	return kept
}
