package opendata

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"balise/engine/exchange"
	"balise/engine/text"
)

// spreadsheets lets two be made at a time: each takes a whole processor while it lasts.
var spreadsheets = make(chan struct{}, 2)

// sheetNames are those of the two sheets.
var sheetNames = [2]text.Text{text.T("Fiches", "Entries"), text.T("Dictionnaire", "Dictionary")}

// WriteXLSX writes entries as a spreadsheet, and the dictionary on a second sheet. Texts are texts: none is ever a formula. It
// waits for its turn, as long as ctx lasts, and writes nothing before the whole is ready.
func (f File) WriteXLSX(ctx context.Context, out io.Writer, entries Entries) (n int, err error) {
	select {
	case spreadsheets <- struct{}{}:
		defer func() { <-spreadsheets }()
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	if err := book.SetSheetName("Sheet1", sheetNames[0].In(f.Lang)); err != nil {
		return 0, fmt.Errorf("writing XLSX: %w", err)
	}
	if _, err := book.NewSheet(sheetNames[1].In(f.Lang)); err != nil {
		return 0, fmt.Errorf("writing XLSX: %w", err)
	}
	if n, err = f.writeEntries(book, entries); err != nil {
		return n, err
	}
	if err := f.writeDictionary(book); err != nil {
		return n, fmt.Errorf("writing XLSX: %w", err)
	}
	if err := book.Write(out); err != nil {
		return n, fmt.Errorf("writing XLSX: %w", err)
	}
	return n, nil
}

// WriteSheet writes lines, the first of which names the columns, as a spreadsheet of one sheet. Texts are texts: none is ever a
// formula. It waits for its turn, as WriteXLSX does, and tells how many lines followed the first.
func WriteSheet(ctx context.Context, out io.Writer, name string, lines iter.Seq2[[]string, error]) (n int, err error) {
	select {
	case spreadsheets <- struct{}{}:
		defer func() { <-spreadsheets }()
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	if err := book.SetSheetName("Sheet1", name); err != nil {
		return 0, fmt.Errorf("writing XLSX: %w", err)
	}
	made, err := newSheet(book, name)
	if err != nil {
		return 0, fmt.Errorf("writing XLSX: %w", err)
	}
	for cells, err := range lines {
		if err == nil {
			err = made.write(cells, nil)
		}
		if err != nil {
			return max(made.row-1, 0), err
		}
	}
	if err := made.Flush(); err != nil {
		return made.row - 1, fmt.Errorf("writing XLSX: %w", err)
	}
	if err := book.Write(out); err != nil {
		return made.row - 1, fmt.Errorf("writing XLSX: %w", err)
	}
	return made.row - 1, nil
}

func (f File) writeEntries(book *excelize.File, entries Entries) (n int, err error) {
	sheet, err := newSheet(book, sheetNames[0].In(f.Lang))
	if err != nil {
		return 0, err
	}
	if err := sheet.write(f.header(), nil); err != nil {
		return 0, err
	}
	d := f.display()
	for e, err := range entries {
		if err != nil {
			return n, err
		}
		if err := sheet.write(f.Layout.Line(e, d), f.Layout.Columns); err != nil {
			return n, err
		}
		n++
	}
	return n, sheet.Flush()
}

func (f File) writeDictionary(book *excelize.File) error {
	sheet, err := newSheet(book, sheetNames[1].In(f.Lang))
	if err != nil {
		return err
	}
	for _, line := range DictionaryTable(f.Layout, f.Lang) {
		if err := sheet.write(line, nil); err != nil {
			return err
		}
	}
	return sheet.Flush()
}

// sheet is a sheet being written, line after line.
type sheet struct {
	*excelize.StreamWriter
	row int
}

func newSheet(book *excelize.File, name string) (*sheet, error) {
	w, err := book.NewStreamWriter(name)
	if err == nil {
		err = w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	}
	return &sheet{StreamWriter: w}, err
}

// write adds a line. Numbers stand as numbers in the columns of numbers.
func (s *sheet) write(line []string, columns []exchange.Column) error {
	cells := make([]any, len(line))
	for i, said := range line {
		cells[i] = cellText(said)
		if columns != nil && (columns[i].Type == exchange.Integer || columns[i].Type == exchange.Decimal) {
			cells[i] = cellNumber(said)
		}
		if said == "" {
			cells[i] = nil
		}
	}
	s.row++
	return s.SetRow("A"+strconv.Itoa(s.row), cells)
}

// exactDigits is how many digits a spreadsheet keeps of a number.
const exactDigits = 15

func cellNumber(said string) any {
	n, err := strconv.ParseFloat(said, 64)
	if err != nil || len(strings.Trim(said, "-.")) > exactDigits {
		return cellText(said)
	}
	return n
}

// longestCell is how much text a cell of a spreadsheet may hold, in units of UTF-16.
const longestCell = 32_767

func cellText(said string) string {
	if len(said) > longestCell && len(utf16.Encode([]rune(said))) > longestCell {
		return "Trop long pour une feuille de calcul : voir le CSV. / Too long for a spreadsheet: see the CSV."
	}
	return said
}
