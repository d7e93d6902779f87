package inventory

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"balise/engine/text"
)

// What a file that another administration publishes may hold at most.
const (
	maxForeign      = 64 << 20  // bytes of the file
	maxForeignCells = 5_000_000 // cells of the table, empty ones included
	maxForeignWidth = 2_000     // columns that say something
	maxRemarks      = 1_000
)

// foreignLimits are those of one row. Spreadsheets write all the columns of a sheet, 16,384 of them, when one was touched.
var foreignLimits = limits{cell: 1 << 20, row: 8 << 20, columns: lastColumn}

// Foreign is what one knows of a file before reading it.
type Foreign struct {
	Sheet string // the sheet of a workbook to read; the one that looks most like an inventory when it is empty
	Name  string // of the file: it tells JSON Lines of one line from JSON
}

// ReadForeign cuts into records a file that another administration published as it pleased: separated values, a workbook,
// JSON or JSON Lines, recognised by their bytes. It finds the encoding and the row of headers by itself, under titles and
// bands; it keeps headers of the same name apart (“X”, “X (2)”) and names “(column 7)” those that have none. What can be read is
// kept, with a remark where a person may want to check; a record that cannot be relied on is one of the table's problems. The
// error is a *Problem when no record of the file may be relied on: truncated, damaged, too large or not a table.
//
// ReadTable is for the tables that Balise has written or that somebody prepared for it: it is stricter.
func ReadForeign(r io.Reader, o Foreign) (*Table, error) {
	data, err := readWhole(r, maxForeign)
	if err != nil {
		return nil, err
	}
	if problem := refusal(data); problem != nil {
		return nil, problem
	}
	if IsXLSX([]byte(data[:min(4, len(data))])) {
		return readBook(data, o.Sheet)
	}
	decoded, err := decodeForeign(data)
	if err != nil {
		return nil, err
	}
	if looksLikeJSON(decoded.text, o.Name) {
		return readJSON(decoded, o.Name)
	}
	return readSeparated(decoded)
}

// readWhole takes a file into memory once. One that is too large is refused; where a single cell is the reason, with its place.
func readWhole(r io.Reader, most int) (string, error) {
	var b strings.Builder
	if known, ok := r.(interface{ Len() int }); ok {
		b.Grow(min(known.Len(), most+1))
	}
	n, err := io.Copy(&b, io.LimitReader(r, int64(most)+1))
	if err != nil {
		return "", fmt.Errorf("read the file: %w", err)
	}
	if n > int64(most) {
		if problem := endlessCell(b.String()); problem != nil {
			return "", problem
		}
		room := kilobytes(most)
		return "", &Problem{Line: 1, Message: text.T("le fichier dépasse "+room.FR+"\u00a0: divisez-le", "the file is larger than "+room.EN+": split it")}
	}
	return b.String(), nil
}

// endlessCell finds the cell or the row that makes a file of separated values too large.
func endlessCell(start string) *Problem {
	if refusal(start) != nil || IsXLSX([]byte(start[:4])) || looksLikeJSON(start, "") {
		return nil
	}
	c := &cutter{text: start, separator: foreignSeparator(start), limits: foreignLimits, lenient: true}
	for c.at < len(start) {
		_, err := c.row()
		var wrong *misfit
		if errors.As(err, &wrong) {
			return wrong.in(start)
		}
	}
	return nil
}

// remark notes what a person may want to check; a file full of them is told once.
func (t *Table) remark(p Problem) {
	switch {
	case len(t.Remarks) < maxRemarks:
		t.Remarks = append(t.Remarks, p)
	case len(t.Remarks) == maxRemarks:
		t.Remarks = append(t.Remarks, Problem{Line: p.Line, Message: text.T("les remarques suivantes ne sont pas listées\u00a0: il y en a trop", "the remarks that follow are not listed: there are too many")})
	}
}
