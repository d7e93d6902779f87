// Package inventory reads the inventories of AI uses that others publish: it finds out how a file is written, cuts it into
// records, and maps its columns onto the questions of an instrument by a profile.
//
// Nothing is lost and nothing is guessed: every mapped value keeps its raw text and the rule that read it, and what cannot
// be understood is a problem with its line and column. The package is pure: readers in, values out.
package inventory

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"balise/engine/text"
)

// Table is a file cut into records, whatever the file's format was.
type Table struct {
	Encoding  Encoding
	Format    Format // told by ReadForeign only
	Separator rune   // 0 when the format has none
	Sheets    Sheets // of a spreadsheet
	Lines     int    // physical lines of the file: not its records, which may hold several
	HeaderRow int    // the row of the headers as a spreadsheet shows it, from 1; 0 when the format has none. Told by ReadForeign only
	Header    []Cell
	Records   []Record
	Problems  []Problem // records that could not be kept
	Remarks   []Problem // what a person may want to check in what was kept all the same
}

// Format is how a file is made, as people call it.
type Format string

// The formats that can be read.
const (
	FormatCSV       Format = "CSV"
	FormatXLSX      Format = "XLSX"
	FormatJSON      Format = "JSON"
	FormatJSONLines Format = "JSON Lines"
)

// Record is one record of a table, with as many cells as the header.
type Record struct {
	Line  int // the physical line on which it begins
	Cells []Cell
}

// Cell is the exact text of a cell and the place where it begins: physical line and character, both from 1. The column is 0
// for a cell that its file does not write.
type Cell struct {
	Text         string
	Line, Column int
}

// Problem is something wrong at one place of a file, told to the person who sends it. Column is 0 for a whole line.
type Problem struct {
	Line, Column int
	Message      text.Text // without its place: see Where
}

// Where names the place for a reader.
func (p Problem) Where() text.Text {
	if p.Column == 0 {
		return text.T(fmt.Sprintf("Ligne %d", p.Line), fmt.Sprintf("Line %d", p.Line))
	}
	return text.T(fmt.Sprintf("Ligne %d, colonne %d", p.Line, p.Column), fmt.Sprintf("Line %d, column %d", p.Line, p.Column))
}

// Error makes a problem of the whole file an error.
func (p *Problem) Error() string { return p.Where().EN + ": " + p.Message.EN }

// What a file may hold at most: the largest inventory known holds 3 MB, 4,000 records and 70 columns.
const (
	maxFile    = 32 << 20 // bytes
	maxCell    = 64 << 10 // bytes
	maxRow     = 1 << 20  // bytes
	maxColumns = 500
	maxRecords = 100_000
)

// ReadTable cuts a file into records whether it is a spreadsheet or separated values; sheet chooses among the sheets of a
// spreadsheet, as in ReadXLSX.
func ReadTable(r io.Reader, sheet string) (*Table, error) {
	start := bufio.NewReader(r)
	first, err := start.Peek(len(oldBook))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	if IsXLSX(first) || bytes.HasPrefix(first, oldBook) {
		return ReadXLSX(start, sheet)
	}
	return ReadCSV(start)
}
