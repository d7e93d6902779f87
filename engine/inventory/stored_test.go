package inventory_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"balise/engine/inventory"
)

// stored reads one of the inventories that governments published, which are not copied into the project.
func stored(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root(t), "..", "shared", "data", "inventories", filepath.FromSlash(name)))
	switch {
	case err != nil && os.Getenv("CI") == "true":
		t.Fatal(err)
	case err != nil:
		t.Skipf("the stored inventories are not here: %v", err)
	}
	return data
}

// root is the folder of the project.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil && !exists(filepath.Join(dir, "go.mod")) {
		dir = filepath.Dir(dir)
	}
	must(t, err)
	return dir
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func foreign(t testing.TB, data []byte, o inventory.Foreign) *inventory.Table {
	t.Helper()
	got, err := inventory.ReadForeign(bytes.NewReader(data), o)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// The figures are those of the SOURCE.md of each folder.
func TestEveryStoredInventoryIsRead(t *testing.T) {
	t.Parallel()
	type want struct {
		file      string
		encoding  inventory.Encoding
		format    inventory.Format
		headerRow int
		records   int
		columns   int
		refused   int
	}
	utf8Mark, plain, xlsx := inventory.Encoding{Name: inventory.UTF8, Mark: true, Doubt: -1}, inventory.Encoding{Name: inventory.UTF8, Doubt: -1}, inventory.Encoding{Name: inventory.XLSX, Doubt: -1}
	windows := func(doubt int) inventory.Encoding {
		return inventory.Encoding{Name: inventory.Windows1252, Doubt: doubt}
	}
	for _, w := range []want{
		{"us-federal-2023/2023_consolidated_ai_inventory_raw.csv", plain, inventory.FormatCSV, 1, 710, 10, 0},
		{"us-federal-2024/2024_consolidated_ai_inventory_raw.csv", utf8Mark, inventory.FormatCSV, 1, 1757, 62, 0},
		{"us-federal-2024/2024_consolidated_ai_inventory_raw_v2.csv", windows(271), inventory.FormatCSV, 1, 2133, 62, 0},
		{"us-federal-2025/2025_individually_reported_AI_use_cases.csv", utf8Mark, inventory.FormatCSV, 1, 3611, 36, 0},
		{"us-federal-2025/2025_individually_reported_AI_use_cases.xlsx", xlsx, inventory.FormatXLSX, 2, 3611, 36, 0},
		{"us-federal-2025/2025_consolidated_COTS_AI_use_cases.csv", utf8Mark, inventory.FormatCSV, 1, 900, 5, 0},
		{"us-agencies-2025-raw/department-of-state__Tab-1-2025-AI-Use-Case-Inventory-Reporting-DOS.csv", windows(932), inventory.FormatCSV, 2, 60, 33, 0},
		{"us-agencies-2025-raw/department-of-labor__AI_Use_Cases_Public_reporting-20260128.csv", plain, inventory.FormatCSV, 1, 28, 4, 0},
		{"us-agencies-2025-raw/department-of-transportation__rows.csv", plain, inventory.FormatCSV, 1, 70, 35, 0},
		{"us-agencies-2025-raw/department-of-agriculture__ai_inventory.csv", utf8Mark, inventory.FormatCSV, 1, 89, 20, 0},
		{"us-agencies-2025-raw/federal-trade-commission__2025_Agency_AI_Use_Case_FTC_public_release_csv.csv", windows(402), inventory.FormatCSV, 1, 16, 34, 0},
		{"us-agencies-2025-raw/department-of-homeland-security__2025_0128_ocio-dhs-ai-use-case-inventory.xlsx", xlsx, inventory.FormatXLSX, 2, 239, 33, 0},
		{"us-agencies-2025-raw/department-of-veterans-affairs__VA-AI-Use-Case-Inventory-2025-Web.xlsx", xlsx, inventory.FormatXLSX, 2, 367, 14, 0},
		{"us-agencies-2025-raw/federal-energy-regulatory-commission__grid_6035838_data_FERC_2025_AI_Use_Case_Inventory.xlsx", xlsx, inventory.FormatXLSX, 2, 6, 34, 0},
		{"ca-federal-ai-register-2025-11/gc-ai-register-mvp-registre-de-lia-du-gc-pmv.csv", utf8Mark, inventory.FormatCSV, 1, 409, 24, 0},
		{"ca-aia-results/aia-results.jsonl", plain, inventory.FormatJSONLines, 0, 38, 365, 0},
		{"ca-aia-results/aia_completeness_by_organization.csv", plain, inventory.FormatCSV, 1, 10, 5, 0},
		{"ca-aia-results/aia_publications_by_year.csv", plain, inventory.FormatCSV, 1, 7, 3, 0},
		{"ca-aia-results/aia_report_assessments.csv", plain, inventory.FormatCSV, 1, 38, 15, 0},
		{"uk-atrs-index/atrs_records.csv", plain, inventory.FormatCSV, 1, 136, 4, 0},
		{"uk-atrs-index/atrs_records.json", plain, inventory.FormatJSON, 0, 136, 7, 0},
		{"nl-algoritmeregister-2026-snapshots/algoritmes-2026-05-13.json", plain, inventory.FormatJSON, 0, 1431, 9, 0},
		{"nl-algoritmeregister-2026-snapshots/algoritmes-2026-06-13.json", plain, inventory.FormatJSON, 0, 1464, 10, 0},
		{"nl-algoritmeregister-2026-snapshots/algoritmes-2026-08-08.json", plain, inventory.FormatJSON, 0, 1530, 10, 0},
		{"nl-publication-standard-1.0/v1_0.json", plain, inventory.FormatJSON, 0, 31, 26, 0},
		{"eu-aiwatch-2021/9-services-ai-watch-t6-jrc120399.csv", plain, inventory.FormatCSV, 1, 143, 19, 0},
		{"eu-aiwatch-2021/11-services-amsterdam-algorithm-register.csv", plain, inventory.FormatCSV, 1, 3, 20, 0},
		{"eu-aiwatch-2021/12-services-helsinki-ai-register.csv", plain, inventory.FormatCSV, 1, 5, 20, 0},
	} {
		got, err := inventory.ReadForeign(bytes.NewReader(stored(t, w.file)), inventory.Foreign{Name: filepath.Base(w.file)})
		if err != nil {
			t.Errorf("%s: %v", w.file, err)
			continue
		}
		have := want{w.file, got.Encoding, got.Format, got.HeaderRow, len(got.Records), len(got.Header), len(got.Problems)}
		if have != w {
			t.Errorf("got  %+v\nwant %+v\nproblems %v\nremarks %v", have, w, got.Problems, got.Remarks)
		}
		sound(t, got)
	}
}

// sound checks what is true of any table, whatever it was read from.
func sound(t testing.TB, got *inventory.Table) {
	t.Helper()
	seen := map[string]bool{}
	for _, h := range got.Header {
		if strings.TrimSpace(h.Text) == "" || seen[h.Text] {
			t.Fatalf("the header %q is empty or there twice", h.Text)
		}
		seen[h.Text] = true
	}
	for _, r := range got.Records {
		if len(r.Cells) != len(got.Header) || r.Line < 1 || r.Line > got.Lines {
			t.Fatalf("record of line %d of %d, with %d cells for %d", r.Line, got.Lines, len(r.Cells), len(got.Header))
		}
		for _, c := range r.Cells {
			if !utf8.ValidString(c.Text) || strings.ContainsRune(c.Text, 0) || c.Line < r.Line {
				t.Fatalf("a cell that is not text, or without its place: %q, line %d", c.Text, c.Line)
			}
		}
	}
	for _, p := range append(got.Problems, got.Remarks...) {
		if p.Line < 1 || !p.Message.Complete() {
			t.Fatalf("a problem without its place: %+v", p)
		}
	}
}

// A reader that knows nothing of ours finds the same cells, wherever the headers are on the first row.
func TestNoCellOfTheStoredValuesIsLost(t *testing.T) {
	t.Parallel()
	for _, file := range []string{
		"us-federal-2023/2023_consolidated_ai_inventory_raw.csv", "us-federal-2024/2024_consolidated_ai_inventory_raw.csv",
		"us-federal-2024/2024_consolidated_ai_inventory_raw_v2.csv", "us-federal-2025/2025_individually_reported_AI_use_cases.csv",
		"us-federal-2025/2025_consolidated_COTS_AI_use_cases.csv", "ca-federal-ai-register-2025-11/gc-ai-register-mvp-registre-de-lia-du-gc-pmv.csv",
		"uk-atrs-index/atrs_records.csv", "eu-aiwatch-2021/9-services-ai-watch-t6-jrc120399.csv", "us-agencies-2025-raw/department-of-agriculture__ai_inventory.csv",
	} {
		data := stored(t, file)
		got := foreign(t, data, inventory.Foreign{})
		if got.Encoding.Name == inventory.Windows1252 {
			decoded, err := charmap.Windows1252.NewDecoder().Bytes(data)
			must(t, err)
			data = decoded
		}
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
		must(t, err)
		if len(rows) != len(got.Records)+1 {
			t.Fatalf("%s: %d rows, %d records", file, len(rows), len(got.Records))
		}
		for i, r := range got.Records {
			for c, cell := range r.Cells {
				if strings.ReplaceAll(cell.Text, "\r\n", "\n") != rows[i+1][c] {
					t.Fatalf("%s, line %d: got %q, want %q", file, cell.Line, cell.Text, rows[i+1][c])
				}
			}
		}
	}
}

func TestHeadersOfOneQuestionAskedNineTimesStayApart(t *testing.T) {
	t.Parallel()
	got := foreign(t, stored(t, "us-federal-2024/2024_consolidated_ai_inventory_raw_v2.csv"), inventory.Foreign{})
	other := []int(nil)
	for i, h := range got.Header {
		if strings.HasPrefix(h.Text, "If Other, please explain.") {
			other = append(other, i)
		}
	}
	if len(other) != 9 || got.Header[other[8]].Text != "If Other, please explain. (9)" {
		t.Errorf("columns %v", other)
	}
}

// The workbook and the separated values of 2025 list the same cases, in another order and under other headers.
func TestAWorkbookListsTheCasesOfItsSeparatedValues(t *testing.T) {
	t.Parallel()
	cases := func(file string, columns ...int) []string {
		table := foreign(t, stored(t, file), inventory.Foreign{})
		var all []string
		for _, r := range table.Records {
			said := ""
			for _, c := range columns {
				said += strings.Join(strings.Fields(r.Cells[c].Text), " ") + "|"
			}
			all = append(all, said)
		}
		slices.Sort(all)
		return all
	}
	values := cases("us-federal-2025/2025_individually_reported_AI_use_cases.csv", 0, 1, 2, 3)
	book := cases("us-federal-2025/2025_individually_reported_AI_use_cases.xlsx", 0, 1, 2, 3)
	for i := range values {
		if i >= len(book) || values[i] != book[i] {
			t.Fatalf("case %d of %d and %d: %q in the values, %q in the workbook", i, len(values), len(book), values[i], book[min(i, len(book)-1)])
		}
	}
}

func TestEveryVendorTemplateIsATable(t *testing.T) {
	t.Parallel()
	stored(t, "nl-vendor-templates/SOURCE.md")
	files, err := filepath.Glob(filepath.Join(root(t), "../shared/data/inventories/nl-vendor-templates/*.json"))
	if err != nil || len(files) != 17 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		must(t, err)
		got := foreign(t, data, inventory.Foreign{Name: file})
		if len(got.Records) == 0 || len(got.Problems) > 0 || got.Header[0].Text != "id" {
			t.Errorf("%s: %d records, %v", filepath.Base(file), len(got.Records), got.Problems)
		}
		sound(t, got)
	}
}
