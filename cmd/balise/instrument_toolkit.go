package main

import (
	"bytes"
	"fmt"

	"github.com/xuri/excelize/v2"

	"balise/engine/ruleset"
)

// maxUnzipped bounds what a spreadsheet may hold once it is unpacked, in bytes.
const maxUnzipped = 64 << 20

// isSpreadsheet tells whether a file is a ZIP, which an XLSX is.
func isSpreadsheet(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

// openToolkit reads the questions of OWASP AIMA from the spreadsheet that its owner publishes, unchanged: the sheet whose heads are those
// of the questions.
func openToolkit(data []byte) (m *ruleset.AIMA, err error) {
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped})
	if err != nil {
		return nil, fmt.Errorf("it is not a spreadsheet: %w", err)
	}
	defer func() {
		if closing := book.Close(); err == nil {
			err = closing
		}
	}()
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			return nil, fmt.Errorf("sheet %q: %w", sheet, err)
		}
		m, err := ruleset.LoadAIMARows(rows)
		switch {
		case err != nil:
			return nil, fmt.Errorf("sheet %q: %w", sheet, err)
		case m != nil:
			return m, nil
		}
	}
	return nil, fmt.Errorf("no sheet has the heads PRACTICE AREA, STREAM, MATURITY LEVEL and QUESTIONS")
}
