package usecases

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"balise/engine/text"
)

// spreadsheets lets two be made at a time: each takes a whole processor while it lasts.
var spreadsheets = make(chan struct{}, 2)

var sheetName = text.T("Cas", "Cases")

// xlsx writes the cases as a spreadsheet. Texts are texts: none is ever a formula. It waits for its turn, as long as ctx lasts.
func (f *file) xlsx(ctx context.Context, out io.Writer) (err error) {
	select {
	case spreadsheets <- struct{}{}:
		defer func() { <-spreadsheets }()
	case <-ctx.Done():
		return ctx.Err()
	}
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	name := sheetName.In(f.lang)
	if err := book.SetSheetName("Sheet1", name); err != nil {
		return fmt.Errorf("writing XLSX: %w", err)
	}
	w, err := book.NewStreamWriter(name)
	if err == nil {
		err = w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	}
	if err != nil {
		return fmt.Errorf("writing XLSX: %w", err)
	}
	if err := f.rows(w); err != nil {
		return fmt.Errorf("writing XLSX: %w", err)
	}
	return book.Write(out)
}

func (f *file) rows(w *excelize.StreamWriter) error {
	row := 1
	if err := w.SetRow("A1", cells(f.header(), f.lang)); err != nil {
		return err
	}
	for c, err := range f.cases {
		if err != nil {
			return err
		}
		line, err := f.line(c)
		if err != nil {
			return err
		}
		row++
		if err := w.SetRow("A"+strconv.Itoa(row), cells(line, f.lang)); err != nil {
			return err
		}
	}
	return w.Flush()
}

// longestCell is how much text a cell of a spreadsheet may hold, in units of UTF-16.
const longestCell = 32_767

var tooLong = text.T("Trop long pour une feuille de calcul\u00a0: voir le CSV.", "Too long for a spreadsheet: see the CSV.")

func cells(line []string, l text.Lang) []any {
	all := make([]any, len(line))
	for i, said := range line {
		switch {
		case said == "":
		case len(said) > longestCell && len(utf16.Encode([]rune(said))) > longestCell:
			all[i] = tooLong.In(l)
		default:
			all[i] = said
		}
	}
	return all
}
