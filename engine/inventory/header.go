package inventory

import (
	"fmt"
	"regexp"
	"strings"

	"balise/engine/text"
)

// What is looked at to find the headers.
const (
	headerWithin = 30 // rows that say something
	fullestIn    = 60
)

// findHeader gives the index of the row of headers, the lower one where there are two: the first that fills enough of the
// columns with names. Titles, bands and dates of publication, which fill few, are above it.
func findHeader(rows []sheetRow) int {
	fullest := 0
	for _, row := range rows[:min(len(rows), fullestIn)] {
		fullest = max(fullest, row.filled())
	}
	first := -1
	for i := range rows[:min(len(rows), headerWithin)] {
		filled := rows[i].filled()
		if filled*5 < fullest*2 || filled == 1 && fullest > 1 {
			continue
		}
		if first < 0 {
			first = i
		}
		if rows[i].values()*5 <= filled && !aside(rows, i) {
			first = i
			break
		}
	}
	if first < 0 {
		return 0
	}
	if secondHeader(rows, first) {
		return first + 1
	}
	return first
}

// aside tells a small table of its own, such as a note on the publication: a short row with space under it.
func aside(rows []sheetRow, i int) bool {
	return i+1 < len(rows) && rows[i+1].number > rows[i].number+1 && rows[i+1].filled() >= 2*rows[i].filled()
}

// filled counts the cells that say something.
func (r sheetRow) filled() int {
	n := 0
	for _, c := range r.cells {
		if !blank(c.Text) {
			n++
		}
	}
	return n
}

// values counts the cells that no header would say.
func (r sheetRow) values() int {
	n := 0
	for _, c := range r.cells {
		if said := strings.TrimSpace(c.Text); value.MatchString(said) && !year.MatchString(said) {
			n++
		}
	}
	return n
}

// value is a number, a date or an address.
var value = regexp.MustCompile(`^(?:[-+$€£(]*[0-9][-0-9 .,/:%TZ)$€£\x{a0}\x{202f}]*|https?://\S+|[^\s@]+@[^\s@]+\.[a-zA-Z]+)$`)

// year is a number that headers do say.
var year = regexp.MustCompile(`^(?:19|20)[0-9]{2}$`)

// remarkAbove tells the rows above the headers that say too much to be titles.
func (t *Table) remarkAbove(rows []sheetRow, h int) {
	for i, row := range rows[:h] {
		if filled := row.filled(); filled > 1 && filled*5 >= rows[h].filled()*2 && !(i == h-1 && secondHeader(rows, i)) {
			t.remark(Problem{Line: row.cells[0].Line, Message: text.T("cette ligne se trouve au-dessus des titres de colonnes\u00a0: elle n’est pas lue comme une fiche",
				"this row stands above the headers of the columns: it is not read as a record")})
		}
	}
}

// at gives the text of a cell, empty where the row says nothing.
func (r sheetRow) at(column int) string {
	if column >= len(r.cells) {
		return ""
	}
	return r.cells[column].Text
}

// secondHeader tells whether the row under the headers belongs to them: it names the columns under a band, and says nothing,
// or the same again, under the other headers, where the records that follow say something.
func secondHeader(rows []sheetRow, h int) bool {
	if h+1 >= len(rows) || rows[h+1].number != rows[h].number+1 || rows[h+1].values() > 0 {
		return false
	}
	upper, lower := rows[h], rows[h+1]
	under, bands, below, alone := 0, 0, 0, []int(nil)
	for i := range max(len(upper.cells), len(lower.cells)) {
		up, down := upper.at(i), lower.at(i)
		switch {
		case blank(up) && !blank(down):
			under++
		case !blank(up) && blank(down):
			alone = append(alone, i)
		case !blank(up) && up != down:
			below++
			if blank(upper.at(i + 1)) {
				bands++
			}
		}
	}
	if under == 0 || below == 0 || below > bands {
		return false
	}
	for _, row := range rows[h+2 : min(len(rows), h+10)] {
		for _, i := range alone {
			if !blank(row.at(i)) {
				return true
			}
		}
	}
	return len(alone) == 0
}

// names gives the columns their headers, all of which differ: “X”, “X (2)”. Under a band, a column without a name takes the
// one above it; a column that has none at all is told by its place.
func names(rows []sheetRow, h, width int, positions []int) []Cell {
	row, seen := rows[h], map[string]bool{}
	header := make([]Cell, width)
	for i := range header {
		position := i + 1
		if positions != nil {
			position = positions[i]
		}
		header[i] = Cell{Line: row.cells[0].Line}
		if i < len(row.cells) {
			header[i] = row.cells[i]
		}
		if above := h - 1; blank(header[i].Text) && above >= 0 && rows[above].number == row.number-1 && rows[above].filled() > 1 && !blank(rows[above].at(i)) {
			header[i] = rows[above].cells[i]
		}
		name := strings.TrimSpace(header[i].Text)
		if name == "" {
			name = fmt.Sprintf("(column %d)", position)
		}
		header[i].Text = unlike(name, seen)
	}
	return header
}

// unlike tells a name from those that were seen before it.
func unlike(name string, seen map[string]bool) string {
	for n, one := 2, name; ; n++ {
		if !seen[key(one)] {
			seen[key(one)] = true
			return one
		}
		one = fmt.Sprintf("%s (%d)", name, n)
	}
}
