package inventory

import (
	"fmt"
	"slices"

	"balise/engine/text"
)

// readBook reads the sheet of a workbook that looks most like an inventory: of those that show, the one whose records have the
// most cells. A sheet asked for by its name is read, whatever it holds.
func readBook(data, sheet string) (*Table, error) {
	b, err := openBook(data)
	if err != nil {
		return nil, err
	}
	b.lenient = true
	var best *Table
	var tables []*Table
	var reason error
	shown := make([]string, len(b.sheets))
	for i, s := range b.sheets {
		shown[i] = s.name
	}
	for _, s := range b.sheets {
		if sheet != "" && s.name != sheet {
			continue
		}
		b.remarks = nil
		g, err := b.scan(s)
		if err != nil {
			return nil, err
		}
		t := &Table{Encoding: Encoding{Name: XLSX, Doubt: -1}, Format: FormatXLSX, Sheets: Sheets{Read: s.name, Shown: shown}, Remarks: b.remarks}
		if err := t.shapeGrid(g); err != nil {
			if reason == nil || len(g.rows) > 0 {
				reason = err
			}
			continue
		}
		tables = append(tables, t)
		if best == nil || t.covers() > best.covers() {
			best = t
		}
	}
	if best == nil {
		return nil, noSheet(sheet, reason)
	}
	for _, t := range tables {
		if t != best && len(t.Records) > 1 && len(t.Header) > 1 {
			best.remark(Problem{Line: 1, Message: text.T(fmt.Sprintf("une autre feuille, «\u00a0%s\u00a0», a %d fiches\u00a0: elle n’est pas lue", oneLine(t.Sheets.Read), len(t.Records)),
				fmt.Sprintf("another sheet, “%s”, has %d records: it is not read", oneLine(t.Sheets.Read), len(t.Records)))})
		}
	}
	return best, nil
}

// covers counts the cells of the records, refused ones too.
func (t *Table) covers() int { return (len(t.Records) + len(t.Problems)) * len(t.Header) }

func noSheet(name string, reason error) error {
	if reason != nil {
		return reason
	}
	if name != "" {
		return broken("le classeur n’a pas de feuille visible «\u00a0"+shown(name)+"\u00a0»", "the workbook has no visible sheet “"+shown(name)+"”")
	}
	return broken("aucune feuille visible de ce classeur ne contient de données", "no visible sheet of this workbook holds any data")
}

// shapeGrid makes a table of a sheet. A header or an organisation merged over several rows stands for each of them. A band
// merged across the columns is a title of the records under it: it stays above the headers, and is no record among them.
func (t *Table) shapeGrid(g *grid) error {
	if len(g.rows) == 0 {
		return broken("aucune feuille visible de ce classeur ne contient de données", "no visible sheet of this workbook holds any data")
	}
	t.Lines = g.rows[len(g.rows)-1].number
	g.sortMerged()
	left := maxMerged
	for _, a := range g.merged {
		if a.left == a.right {
			if err := g.repeat(a, &left); err != nil {
				return err
			}
		}
	}
	rows, _, err := g.dense()
	if err != nil {
		return err
	}
	h := findHeader(rows)
	if err := t.spreadUnder(g, rows[h].number, &left); err != nil {
		return err
	}
	rows, positions, err := g.dense()
	if err != nil {
		return err
	}
	return t.shape(rows, h, positions)
}

// spreadUnder gives the cells merged across columns under the headers their value, but takes out the bands.
func (t *Table) spreadUnder(g *grid, header int, left *int) error {
	for _, a := range g.merged {
		if a.left == a.right || a.top <= header {
			continue
		}
		i, column := g.find(a.top, a.left)
		if column < 0 {
			continue
		}
		if row := g.rows[i]; len(row.cells) == 1 && row.problem == nil {
			t.remark(Problem{row.number, a.left, text.T("«\u00a0"+shown(row.cells[0].Text)+"\u00a0» est un titre fusionné sur plusieurs colonnes, pas une fiche",
				"“"+shown(row.cells[0].Text)+"” is a title merged over several columns, not a record")})
			g.rows = slices.Delete(g.rows, i, i+1)
			continue
		}
		if err := g.repeat(a, left); err != nil {
			return err
		}
	}
	return nil
}

// dense gives the rows of a sheet with the columns that say something anywhere, one after another, and where those stand.
func (g *grid) dense() (rows []sheetRow, positions []int, err error) {
	place := map[int]int{}
	for _, row := range g.rows {
		for _, c := range row.cells {
			place[c.Column] = 0
		}
	}
	for column := range place {
		positions = append(positions, column)
	}
	slices.Sort(positions)
	for i, column := range positions {
		place[column] = i
	}
	total := 0
	for _, row := range g.rows {
		r := sheetRow{number: row.number, problem: row.problem}
		if len(row.cells) > 0 {
			r.width = place[row.cells[len(row.cells)-1].Column] + 1
		}
		if total += r.width; total > maxForeignCells {
			return nil, nil, tooManyRecords(row.number)
		}
		r.cells = make([]Cell, r.width)
		for i := range r.cells {
			r.cells[i] = Cell{Line: row.number, Column: positions[i]}
		}
		for _, c := range row.cells {
			r.cells[place[c.Column]] = c
		}
		rows = append(rows, r)
	}
	return rows, positions, nil
}
