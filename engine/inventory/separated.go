package inventory

import (
	"errors"
	"slices"
	"strings"

	"balise/engine/text"
)

// sheetRow is a row of a file that says something, as a spreadsheet would show it.
type sheetRow struct {
	number  int      // from 1, counting the rows that say nothing
	width   int      // cells that the file writes, empty ones at the end included
	cells   []Cell   // up to the last one that is not empty
	problem *Problem // why the row cannot be relied on
}

// readSeparated cuts separated values, whatever their separator and the ends of their lines.
func readSeparated(d foreignText) (*Table, error) {
	t := &Table{Encoding: d.encoding, Format: FormatCSV}
	separator, start := declaredSeparator(d.text)
	if separator == 0 {
		separator = foreignSeparator(d.text)
	}
	t.Separator = rune(separator)
	c := &cutter{text: d.text, at: start, separator: separator, limits: foreignLimits, lenient: true}
	f := &separatedFile{Table: t, doubts: &d, cutter: c, place: placer{text: d.text, line: 1, column: 1}}
	if err := f.readRows(); err != nil {
		return nil, err
	}
	f.checkEnd()
	t.Lines = f.place.lines()
	return t, t.shape(f.rows, findHeader(f.rows), nil)
}

// separatedFile is a file of separated values on its way to a table.
type separatedFile struct {
	*Table
	doubts *foreignText
	cutter *cutter
	place  placer
	rows   []sheetRow
	room   []Cell // for the cells to come
	cells  int
}

func (f *separatedFile) readRows() error {
	for number := 1; f.cutter.at < len(f.cutter.text); number++ {
		pieces, err := f.cutter.row()
		var wrong *misfit
		if errors.As(err, &wrong) {
			return wrong.in(f.cutter.text)
		}
		row := sheetRow{number: number, width: len(pieces)}
		if !slices.ContainsFunc(pieces, func(p piece) bool { return !blank(p.text) }) {
			continue
		}
		for pieces[len(pieces)-1].text == "" {
			pieces = pieces[:len(pieces)-1]
		}
		if f.cells += len(pieces); f.cells > maxForeignCells || len(f.rows) > maxRecords {
			line, _ := f.place.to(pieces[0].at)
			return tooManyRecords(line)
		}
		row.cells = f.placed(pieces)
		f.doubt(&row)
		f.rows = append(f.rows, row)
	}
	return nil
}

func tooManyRecords(line int) *Problem {
	return &Problem{Line: line, Message: text.T("le fichier dépasse 100\u00a0000 fiches ou 5\u00a0000\u00a0000 de cellules\u00a0: divisez-le",
		"the file has more than 100,000 records or 5,000,000 cells: split it")}
}

func blank(s string) bool { return s == "" || strings.TrimSpace(s) == "" }

// placed gives cells their places. They come from blocks: one allocation for each row would take longer than the cutting.
func (f *separatedFile) placed(pieces []piece) []Cell {
	if len(f.room) < len(pieces) {
		f.room = make([]Cell, max(len(pieces), 4096))
	}
	cells := f.room[:len(pieces):len(pieces)]
	f.room = f.room[len(pieces):]
	for i, p := range pieces {
		line, column := f.place.to(p.at)
		cells[i] = Cell{p.text, line, column}
	}
	return cells
}

// doubt notes what cannot be relied on in the row just cut.
func (f *separatedFile) doubt(row *sheetRow) {
	at := row.cells[0]
	if worst, any := f.doubts.doubtIn(f.cutter.at); any {
		p := Problem{Line: at.Line, Message: f.doubts.tell(worst)}
		if worst.lost {
			row.problem = &p
		} else {
			f.remark(p)
		}
	}
	if len(f.cutter.late) > 0 {
		f.remark(Problem{Line: at.Line, Message: text.T("du texte suit un guillemet fermant dans cette fiche\u00a0: il est gardé, mais une cellule est peut-être mal coupée",
			"text follows a closing quotation mark in this record: it is kept, but a cell may be cut wrongly")})
		f.cutter.late = f.cutter.late[:0]
	}
}

// checkEnd looks at a last record shorter than all others, in a file that does not end a line: it is probably truncated.
func (f *separatedFile) checkEnd() {
	last := len(f.rows) - 1
	if last < 2 || strings.HasSuffix(f.cutter.text, "\n") || strings.HasSuffix(f.cutter.text, "\r") {
		return
	}
	for _, row := range f.rows[1:last] {
		if row.width <= f.rows[last].width {
			return
		}
	}
	if f.rows[last].problem == nil {
		f.rows[last].problem = &Problem{Line: f.rows[last].cells[0].Line, Message: text.T("le fichier s’arrête au milieu de cette fiche\u00a0: il est peut-être tronqué",
			"the file stops in the middle of this record: it may be truncated")}
	}
}

// foreignSeparators are those in use, the most usual first.
const foreignSeparators = ",;\t|"

// declaredSeparator reads the first line that Excel writes for itself: sep=;
func declaredSeparator(s string) (separator byte, next int) {
	if len(s) < 5 || !strings.EqualFold(s[:4], "sep=") || !strings.Contains(foreignSeparators, s[4:5]) {
		return 0, 0
	}
	switch rest := s[5:]; {
	case strings.HasPrefix(rest, "\r\n"):
		return s[4], 7
	case strings.HasPrefix(rest, "\n"), strings.HasPrefix(rest, "\r"):
		return s[4], 6
	}
	return 0, 0
}

// What is looked at to find the separator.
const (
	sampleRows  = 40
	sampleBytes = 1 << 18
)

// foreignSeparator finds the separator that cuts the beginning of a text most evenly: the one for which the most frequent
// number of cells, over one, covers the most cells.
func foreignSeparator(s string) byte {
	best, most := foreignSeparators[0], 0
	for i := range len(foreignSeparators) {
		c := &cutter{text: s[:min(len(s), sampleBytes)], separator: foreignSeparators[i], limits: foreignLimits, lenient: true}
		rows := map[int]int{} // how many have so many cells
		for n := 0; n < sampleRows && c.at < len(c.text); n++ {
			pieces, err := c.row()
			if err != nil {
				break
			}
			rows[len(pieces)]++
		}
		for width, n := range rows {
			if score := n * (width - 1); score > most {
				best, most = foreignSeparators[i], score
			}
		}
	}
	return best
}
