package inventory_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"balise/engine/inventory"
)

func TestTheSheetThatLooksLikeAnInventoryIsRead(t *testing.T) {
	t.Parallel()
	data := workbook(t, func(f *excelize.File) {
		for _, name := range []string{"Choix", "Cas", "Secret", "Autres"} {
			_, err := f.NewSheet(name)
			must(t, err)
		}
		rows(t, f, "Sheet1", []any{"Lisez-moi"}, []any{"Ce classeur liste des cas."})
		rows(t, f, "Choix", []any{"oui"}, []any{"non"}, []any{"peut-être"}, []any{"autre"}, []any{"aucun"})
		rows(t, f, "Cas", []any{"nom", "but", "état"}, []any{"a", "b", "c"}, []any{"d", "e", "f"}, []any{"g", "h", "i"})
		rows(t, f, "Secret", []any{"a", "b", "c", "d"}, []any{1, 2, 3, 4}, []any{1, 2, 3, 4}, []any{1, 2, 3, 4}, []any{1, 2, 3, 4})
		rows(t, f, "Autres", []any{"nom", "but"}, []any{"a", "b"}, []any{"c", "d"})
		must(t, f.SetSheetVisible("Secret", false))
	})
	got := foreign(t, data, inventory.Foreign{})
	if got.Sheets.Read != "Cas" || strings.Join(got.Sheets.Shown, ",") != "Sheet1,Choix,Cas,Autres" || flat(got) != "2|a|b|c\n3|d|e|f\n4|g|h|i\n" || got.HeaderRow != 1 {
		t.Errorf("%+v %q", got.Sheets, flat(got))
	}
	if said(got.Remarks) != "Line 1: another sheet, “Autres”, has 2 records: it is not read" {
		t.Errorf("remarks: %s", said(got.Remarks))
	}
	if got := foreign(t, data, inventory.Foreign{Sheet: "Choix"}); headers(got) != "oui" || len(got.Records) != 4 {
		t.Errorf("the sheet asked for: %q", flat(got))
	}
	for _, name := range []string{"Secret", "Absente"} {
		if _, err := inventory.ReadForeign(bytes.NewReader(data), inventory.Foreign{Sheet: name}); err == nil || !strings.Contains(err.Error(), "no visible sheet") {
			t.Errorf("%s asked for: %v", name, err)
		}
	}
}

func TestMergedTitlesBandsAndHeadersAreTold(t *testing.T) {
	t.Parallel()
	data := workbook(t, func(f *excelize.File) {
		rows(t, f, "Sheet1", []any{"Inventaire 2025"}, []any{}, []any{"organisme", "nom", "Usage", nil, "état"}, []any{nil, nil, "but", "effet"},
			[]any{"Lichens", "a", "b", "c", "d"}, []any{nil, "e", "f", "g", "h"}, []any{"Retirés"}, []any{"Phares", "i", "j", nil, "k"})
		for _, area := range [][2]string{{"A1", "E1"}, {"A3", "A4"}, {"B3", "B4"}, {"C3", "D3"}, {"E3", "E4"}, {"A5", "A6"}, {"A7", "E7"}, {"C8", "D8"}} {
			must(t, f.MergeCell("Sheet1", area[0], area[1]))
		}
	})
	got := foreign(t, data, inventory.Foreign{})
	if headers(got) != "organisme|nom|but|effet|état" || got.HeaderRow != 4 || flat(got) != "5|Lichens|a|b|c|d\n6|Lichens|e|f|g|h\n8|Phares|i|j|j|k\n" {
		t.Errorf("%q, row %d, %q", headers(got), got.HeaderRow, flat(got))
	}
	if said(got.Remarks) != "Line 7, column 1: “Retirés” is a title merged over several columns, not a record" {
		t.Errorf("remarks: %s", said(got.Remarks))
	}
	sound(t, got)
}

func TestAForeignSheetKeepsWhatItCan(t *testing.T) {
	t.Parallel()
	sheet := `<worksheet><dimension ref="A1:XFD1048576"/><sheetData>
		<row r="2"><c r="B2" t="inlineStr"><is><t>nom</t></is></c><c r="C2" t="inlineStr"><is><t>nom</t></is></c><c r="D2" t="s"><v>0</v></c></row>
		<row r="3"><c r="B3" t="inlineStr"><is><t>a</t></is></c><c r="C3" t="e"><v>#N/A</v></c><c r="D3"><f>1+1</f><v>2</v></c></row>
		<row r="4"/><row r="5"><c r="B5"><v>1e2</v></c><c r="F5" t="inlineStr"><is><t>à côté</t></is></c></row>
		<row r="6"><c r="B6"><f>A1</f></c></row><row r="900"><c r="XFD900" s="3"/></row></sheetData></worksheet>`
	got := foreign(t, parts(t, sheet), inventory.Foreign{})
	if headers(got) != "nom|nom (2)|mot|(column 6)" || flat(got) != "3|a|#N/A|2|\n5|100|||à côté\n" || got.HeaderRow != 2 {
		t.Errorf("%q, row %d, %q", headers(got), got.HeaderRow, flat(got))
	}
	if said(got.Remarks) != "Line 3, column 3: this cell holds an error of calculation (#N/A)" ||
		said(got.Problems) != "Line 6, column 2: this formula has no saved result: open the workbook in your spreadsheet program, then save it again" {
		t.Errorf("remarks %s, problems %s", said(got.Remarks), said(got.Problems))
	}
	sound(t, got)
}

func TestADangerousForeignWorkbookIsRefused(t *testing.T) {
	t.Parallel()
	cell := `<c t="inlineStr"><is><t>a</t></is></c>`
	var far strings.Builder
	for i := range 4000 {
		name, err := excelize.CoordinatesToCellName(i+1, i+1)
		must(t, err)
		fmt.Fprintf(&far, `<row r="%d"><c r="%s"><v>1</v></c></row>`, i+1, name)
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"a bomb":                  {bomb(t), "too large once uncompressed"},
		"a cell that is too long": {parts(t, `<worksheet><sheetData><row><c t="inlineStr"><is><t>`+strings.Repeat("ab", 40_000)+`</t></is></c></row></sheetData></worksheet>`), "longer than 64 KB"},
		"a huge merged area":      {parts(t, `<worksheet><sheetData>`+strings.Repeat(`<row>`+cell+cell+`</row>`, 500)+`</sheetData><mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells></worksheet>`), "merged cells"},
		"cells all apart":         {parts(t, `<worksheet><sheetData>`+far.String()+`</sheetData></worksheet>`), "5,000,000 cells"},
		"an empty workbook":       {workbook(t, func(*excelize.File) {}), "holds any data"},
		"a truncated workbook":    {workbook(t, func(*excelize.File) {})[:900], "truncated"},
	} {
		_, err := inventory.ReadForeign(bytes.NewReader(c.data), inventory.Foreign{})
		var problem *inventory.Problem
		if !errors.As(err, &problem) || !strings.Contains(err.Error(), c.want) || !problem.Message.Complete() {
			t.Errorf("%s: %v", name, err)
		}
	}
}
