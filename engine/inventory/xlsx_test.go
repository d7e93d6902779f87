package inventory_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"balise/engine/inventory"
)

// workbook makes a spreadsheet with a library that knows nothing of ours.
func workbook(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	fill(f)
	var b bytes.Buffer
	if err := errors.Join(f.Write(&b), f.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func rows(t testing.TB, f *excelize.File, sheet string, all ...[]any) {
	t.Helper()
	for i, row := range all {
		if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// parts makes a spreadsheet by hand, for what a library would never write. The sheet's rows are given as XML.
func parts(t testing.TB, sheet string, more ...string) []byte {
	t.Helper()
	all := map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="r" Type="x/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns:r="x"><sheets><sheet name="A" r:id="s1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="s1" Type="x/worksheet" Target="worksheets/a.xml"/><Relationship Id="w" Type="x/sharedStrings" Target="words.xml"/></Relationships>`,
		"xl/words.xml":               `<sst><si><t>mot</t></si></sst>`,
		"xl/worksheets/a.xml":        sheet,
	}
	for i := 0; i+1 < len(more); i += 2 {
		all[more[i]] = more[i+1]
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range all {
		w, err := z.Create(name)
		must(t, err)
		_, err = io.WriteString(w, text)
		must(t, err)
	}
	must(t, z.Close())
	return b.Bytes()
}

func spreadsheet(t testing.TB, data []byte, sheet string) *inventory.Table {
	t.Helper()
	got, err := inventory.ReadXLSX(bytes.NewReader(data), sheet)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestASpreadsheetGivesTheSameRecordsAsItsCSV(t *testing.T) {
	t.Parallel()
	data := workbook(t, func(f *excelize.File) {
		rows(t, f, "Sheet1", []any{"nom", "an", "vrai"}, []any{"l’été\nà deux lignes", 2024, true}, []any{}, []any{" b ", 0.1, false}, []any{"=1+1", -3.5e10, "__x"})
	})
	got := spreadsheet(t, data, "")
	want := "2|l’été␊à deux lignes|2024|TRUE\n4| b |0.1|FALSE\n5|=1+1|-35000000000|__x\n"
	if flat(got) != want {
		t.Errorf("got %q, want %q", flat(got), want)
	}
	if got.Lines != 5 || got.Sheets.Read != "Sheet1" || got.Encoding.Name != inventory.XLSX || len(got.Problems) > 0 {
		t.Errorf("%+v", got)
	}
}

func TestDatesAreWrittenAsPreciselyAsTheyAreShown(t *testing.T) {
	t.Parallel()
	at := time.Date(2024, 5, 31, 13, 30, 0, 0, time.UTC)
	for format, want := range map[string]string{
		"yyyy-mm-dd":              "2024-05-31",
		`[$-C0C]d" de "mmmm yyyy`: "2024-05-31",
		"mmm yyyy":                "2024-05",
		`"an" yyyy`:               "2024",
		"dd/mm/yyyy hh:mm":        "2024-05-31T13:30:00",
		"0.00":                    "45443.5625",
		"[h]:mm":                  "45443.5625",
		`0" jours"`:               "45443.5625",
	} {
		value := at
		if !strings.Contains(format, "h") && !strings.HasPrefix(format, "0") {
			value = at.Truncate(24 * time.Hour)
		}
		data := workbook(t, func(f *excelize.File) {
			style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
			must(t, err)
			rows(t, f, "Sheet1", []any{"quand"}, []any{value})
			must(t, f.SetCellStyle("Sheet1", "A2", "A2", style))
		})
		if got := flat(spreadsheet(t, data, "")); got != "2|"+want+"\n" {
			t.Errorf("%s: got %q, want %s", format, got, want)
		}
	}
}

func TestOldDaysAreThoseThatSpreadsheetsCount(t *testing.T) {
	t.Parallel()
	styles := `<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`
	rels := `<Relationships><Relationship Id="s1" Type="x/worksheet" Target="worksheets/a.xml"/><Relationship Id="y" Type="x/styles" Target="styles.xml"/></Relationships>`
	old := `<workbook xmlns:r="x"><workbookPr date1904="1"/><sheets><sheet name="A" r:id="s1"/></sheets></workbook>`
	for serial, want := range map[string][2]string{
		"1": {"1900-01-01", "1904-01-02"}, "59": {"1900-02-28", "1904-02-29"}, "60": {"60", "1904-03-01"}, "61": {"1900-03-01", "1904-03-02"},
		"2958465": {"9999-12-31", "2958465"}, "2958466": {"2958466", "2958466"}, "-1": {"-1", "-1"},
	} {
		sheet := `<worksheet><sheetData><row><c t="inlineStr"><is><t>d</t></is></c></row><row><c s="0"><v>` + serial + `</v></c></row></sheetData></worksheet>`
		for i, more := range [][]string{nil, {"xl/workbook.xml", old}} {
			data := parts(t, sheet, append(more, "xl/styles.xml", styles, "xl/_rels/workbook.xml.rels", rels)...)
			if got := flat(spreadsheet(t, data, "")); got != "2|"+want[i]+"\n" {
				t.Errorf("day %s, calendar %d: got %q, want %s", serial, i, got, want[i])
			}
		}
	}
}

func TestHiddenSheetsAreAsIfTheyWereNotThere(t *testing.T) {
	t.Parallel()
	data := workbook(t, func(f *excelize.File) {
		for _, name := range []string{"Vide", "Fiches", "Listes"} {
			_, err := f.NewSheet(name)
			must(t, err)
		}
		rows(t, f, "Sheet1", []any{"secret"}, []any{"x"})
		rows(t, f, "Fiches", []any{"nom"}, []any{"a"})
		rows(t, f, "Listes", []any{"choix"}, []any{"oui"})
		f.SetActiveSheet(1)
		must(t, f.SetSheetVisible("Sheet1", false))
	})
	got := spreadsheet(t, data, "")
	if got.Sheets.Read != "Fiches" || strings.Join(got.Sheets.Shown, ",") != "Vide,Fiches,Listes" || flat(got) != "2|a\n" {
		t.Errorf("%+v %q", got.Sheets, flat(got))
	}
	if got := flat(spreadsheet(t, data, "Listes")); got != "2|oui\n" {
		t.Errorf("the sheet asked for: %q", got)
	}
	if _, err := inventory.ReadXLSX(bytes.NewReader(data), "Sheet1"); err == nil || !strings.Contains(err.Error(), "no visible sheet") {
		t.Errorf("a hidden sheet asked for: %v", err)
	}
}

func TestMergedCellsAllHaveTheirValueAndATitleIsNoHeader(t *testing.T) {
	t.Parallel()
	data := workbook(t, func(f *excelize.File) {
		rows(t, f, "Sheet1", []any{"Inventaire 2025"}, []any{"organisme", "nom"}, []any{"Lichens", "a"}, []any{nil, "b"}, []any{nil, "c"}, []any{"Phares", "d"})
		must(t, f.MergeCell("Sheet1", "A1", "B1"))
		must(t, f.MergeCell("Sheet1", "A3", "A5"))
	})
	want := "3|Lichens|a\n4|Lichens|b\n5|Lichens|c\n6|Phares|d\n"
	if got := flat(spreadsheet(t, data, "")); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestATableMayBeginAnywhereInItsSheet(t *testing.T) {
	t.Parallel()
	data := workbook(t, func(f *excelize.File) {
		rows(t, f, "Sheet1", []any{}, []any{nil, "a", "b"}, []any{nil, nil, "2"}, []any{nil, "3"}, []any{nil, "4", "5", "perdu"})
	})
	got := spreadsheet(t, data, "")
	if flat(got) != "3||2\n4|3|\n" {
		t.Errorf("%q", flat(got))
	}
	if len(got.Problems) != 1 || got.Problems[0].Line != 5 || got.Problems[0].Column != 4 {
		t.Errorf("the value without a header: %+v", got.Problems)
	}
}

func TestWhatCannotBeReliedOnIsAProblemOfItsRecord(t *testing.T) {
	t.Parallel()
	data := workbook(t, func(f *excelize.File) {
		rows(t, f, "Sheet1", []any{"a", "b"}, []any{"1", nil}, []any{"2", "3"})
		must(t, f.SetCellFormula("Sheet1", "B2", "A2*2"))
	})
	got := spreadsheet(t, data, "")
	if flat(got) != "3|2|3\n" || len(got.Problems) != 1 || !strings.Contains(got.Problems[0].Message.EN, "no saved result") {
		t.Errorf("%q %+v", flat(got), got.Problems)
	}
	sheet := `<worksheet><sheetData><row><c t="s"><v>0</v></c></row><row><c t="e"><v>#N/A</v></c></row><row><c t="s"><v>7</v></c></row>
		<row><c><f>1+1</f><v>2</v></c></row><row><c t="str"><f>x</f><v>a_x000D_b_x005F_x0041_</v></c></row></sheetData></worksheet>`
	got = spreadsheet(t, parts(t, sheet), "")
	if flat(got) != "4|2\n5|a␍b_x0041_\n" || len(got.Problems) != 2 {
		t.Errorf("%q %+v", flat(got), got.Problems)
	}
}

// bomb is a sheet that unfolds to many times its size.
func bomb(t testing.TB) []byte {
	t.Helper()
	return parts(t, `<worksheet><sheetData><row><c t="inlineStr"><is><t>a</t></is></c></row>`+strings.Repeat(" ", 120<<20)+`</sheetData></worksheet>`)
}

func TestADangerousOrForeignFileIsRefusedWithAReason(t *testing.T) {
	t.Parallel()
	row := func(cells string) string {
		return `<worksheet><sheetData><row>` + cells + `</row></sheetData></worksheet>`
	}
	head := `<c t="inlineStr"><is><t>a</t></is></c>`
	var wide strings.Builder
	for i := range 600 {
		fmt.Fprintf(&wide, `<c t="inlineStr"><is><t>c%d</t></is></c>`, i)
	}
	long := `<sst><si><t>` + strings.Repeat("mot ", 10_000) + `</t></si></sst>`
	repeated := `<worksheet><sheetData><row>` + head + `</row>` + strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 1000) + `</sheetData></worksheet>`
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"a bomb":                          {bomb(t), "too large once uncompressed"},
		"one text cited a thousand times": {parts(t, repeated, "xl/words.xml", long), "text of this sheet is larger"},
		"a cell that is too long":         {parts(t, row(`<c t="inlineStr"><is><t>`+strings.Repeat("ab", 40_000)+`</t></is></c>`)), "longer than 64 KB"},
		"too many columns":                {parts(t, row(wide.String())), "more than 500 columns"},
		"a huge merged area":              {parts(t, `<worksheet><sheetData>`+strings.Repeat(`<row>`+head+`<c t="inlineStr"><is><t>b</t></is></c></row>`, 500)+`</sheetData><mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells></worksheet>`), "merged cells"},
		"a locked or old workbook":        {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "password"},
		"a file that is not one":          {[]byte("a,b\n1,2\n"), "not an XLSX workbook"},
		"a truncated file":                {workbook(t, func(*excelize.File) {})[:900], "truncated"},
		"another archive":                 {parts(t, "", "_rels/.rels", `<Relationships/>`), "not an XLSX workbook"},
		"a missing sheet":                 {parts(t, "", "xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="s1" Type="x/worksheet" Target="no.xml"/></Relationships>`), "part of it is missing"},
		"rows out of order":               {parts(t, `<worksheet><sheetData><row r="3">`+head+`</row><row r="2">`+head+`</row></sheetData></worksheet>`), "damaged"},
		"cells out of order":              {parts(t, row(`<c r="C1" t="s"><v>0</v></c><c r="B1" t="s"><v>0</v></c>`)), "damaged"},
		"a column beyond the last":        {parts(t, row(`<c r="XFE1"><v>1</v></c>`)), "damaged"},
		"an entity of its own":            {parts(t, `<!DOCTYPE x [<!ENTITY a "aa">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>`), "damaged"},
		"an empty workbook":               {workbook(t, func(*excelize.File) {}), "holds any data"},
		"two columns of one name":         {parts(t, row(head+head)), "two columns"},
	} {
		start := time.Now()
		_, err := inventory.ReadXLSX(bytes.NewReader(c.data), "")
		var problem *inventory.Problem
		if !errors.As(err, &problem) || !strings.Contains(problem.Message.EN, c.want) || !problem.Message.Complete() {
			t.Errorf("%s: %v", name, err)
		}
		if spent := time.Since(start); spent > 20*time.Second {
			t.Errorf("%s took %s", name, spent)
		}
	}
}

// A sheet may name its last cell only: what it says must not be unfolded to the whole rectangle.
func TestASparseSheetTakesNoRoom(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row>`)
	for i := range 50_000 {
		fmt.Fprintf(&b, `<row r="%d"><c r="XFD%d"><v>%d</v></c></row>`, 20*i+2, 20*i+2, i)
	}
	b.WriteString(`</sheetData></worksheet>`)
	if got := spreadsheet(t, parts(t, b.String()), ""); len(got.Problems) != 50_000 {
		t.Errorf("%d problems", len(got.Problems))
	}
}

func FuzzReadXLSX(f *testing.F) {
	for _, seed := range []string{
		`<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>`, `<row><c t="inlineStr"><is><r><t>a</t></r><rPh><t>b</t></rPh></is></c></row>`,
		`<row><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="d"><v>2024-05-31</v></c></row></sheetData><mergeCells><mergeCell ref="A1:C1"/></mergeCells><sheetData>`,
		`<row r="1048576"><c r="XFD1048576"><v>1e308</v></c></row>`, `<row><c><f/></c></row>`, `<row r="-1"/>`, `<row><c r="a1"/></row>`, `<c/>`, `<row><c t="s"><v>-1</v></c></row>`,
		`<row><c t="str"><v>_x0000__xD800__x0041_</v></c></row><row><c><v>NaN</v></c></row>`, `</sheetData><mergeCell ref="C3:A1"/>`, `<row><c s="-9"><v>5</v></c></row>`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sheet string) {
		got, err := inventory.ReadXLSX(bytes.NewReader(parts(t, `<worksheet><sheetData>`+sheet+`</sheetData></worksheet>`)), "")
		if err != nil {
			var problem *inventory.Problem
			if !errors.As(err, &problem) || problem.Line < 1 || !problem.Message.Complete() {
				t.Fatalf("an error without its place: %v", err)
			}
			return
		}
		line := 0
		for _, r := range got.Records {
			if len(r.Cells) != len(got.Header) || r.Line <= line || r.Line > got.Lines {
				t.Fatalf("record of row %d, after row %d of %d, with %d cells for %d", r.Line, line, got.Lines, len(r.Cells), len(got.Header))
			}
			line = r.Line
			for _, c := range r.Cells {
				if !utf8.ValidString(c.Text) || strings.ContainsRune(c.Text, utf8.RuneError) {
					t.Fatalf("a cell that is not text: %q", c.Text)
				}
			}
		}
	})
}

// FuzzOpenXLSX feeds bytes that may not even be an archive.
func FuzzOpenXLSX(f *testing.F) {
	f.Add(workbook(f, func(file *excelize.File) { rows(f, file, "Sheet1", []any{"a"}, []any{1}) }))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := inventory.ReadXLSX(bytes.NewReader(data), ""); err != nil {
			if problem := (*inventory.Problem)(nil); !errors.As(err, &problem) {
				t.Fatalf("an error without its place: %v", err)
			}
		}
	})
}
