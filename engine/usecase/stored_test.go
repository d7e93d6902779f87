package usecase_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"balise/engine/inventory"
	"balise/engine/usecase"
)

// inventories are the stored inventories, the profile that reads each, and what its SOURCE.md counts.
var inventories = []struct {
	file, profile          string
	records, organisations int
	refused                []int // lines
	counts                 usecase.Counts
}{
	{"us-federal-2023/2023_consolidated_ai_inventory_raw.csv", "us-federal-2023", 710, 21, nil, usecase.Counts{Plain: 3675, Normalised: 620, LeftRaw: 57, Absent: 2056, Kept: 710, Ambiguous: 0}},
	{"us-federal-2024/2024_consolidated_ai_inventory_raw.csv", "us-federal-2024", 1757, 37, nil, usecase.Counts{Plain: 11579, Normalised: 10218, LeftRaw: 295, Absent: 27104, Kept: 59738, Ambiguous: 199}},
	{"us-federal-2024/2024_consolidated_ai_inventory_raw_v2.csv", "us-federal-2024", 2133, 41, nil, usecase.Counts{Plain: 13842, Normalised: 11504, LeftRaw: 310, Absent: 34068, Kept: 72522, Ambiguous: 199}},
	{"us-federal-2025/2025_individually_reported_AI_use_cases.csv", "us-federal-2025", 3611, 41, nil, usecase.Counts{Plain: 29002, Normalised: 19639, LeftRaw: 1119, Absent: 58862, Kept: 21666, Ambiguous: 258}},
	{"us-federal-2025/2025_individually_reported_AI_use_cases.xlsx", "us-federal-2025", 3611, 41, nil, usecase.Counts{Plain: 29126, Normalised: 19515, LeftRaw: 1119, Absent: 58862, Kept: 21666, Ambiguous: 258}},
	{"us-federal-2025/2025_consolidated_COTS_AI_use_cases.csv", "us-federal-2025-cots", 900, 45, nil, usecase.Counts{Plain: 2665, Normalised: 485, LeftRaw: 0, Absent: 1350, Kept: 0, Ambiguous: 0}},
	{"us-agencies-2025-raw/department-of-agriculture__ai_inventory.csv", "us-agency-2025-usda", 89, 1, nil, usecase.Counts{Plain: 538, Normalised: 683, LeftRaw: 31, Absent: 350, Kept: 267, Ambiguous: 0}},
	{"us-agencies-2025-raw/department-of-homeland-security__2025_0128_ocio-dhs-ai-use-case-inventory.xlsx", "us-agency-2025", 238, 1, []int{243}, usecase.Counts{Plain: 2032, Normalised: 1891, LeftRaw: 14, Absent: 3254, Kept: 1190, Ambiguous: 0}},
	{"us-agencies-2025-raw/department-of-labor__AI_Use_Cases_Public_reporting-20260128.csv", "us-agency-2025-dol", 28, 1, nil, usecase.Counts{Plain: 84, Normalised: 28, LeftRaw: 0, Absent: 0, Kept: 0, Ambiguous: 0}},
	{"us-agencies-2025-raw/department-of-state__Tab-1-2025-AI-Use-Case-Inventory-Reporting-DOS.csv", "us-agency-2025", 60, 1, nil, usecase.Counts{Plain: 347, Normalised: 403, LeftRaw: 3, Absent: 988, Kept: 300, Ambiguous: 0}},
	{"us-agencies-2025-raw/department-of-transportation__rows.csv", "us-agency-2025-dot", 70, 1, nil, usecase.Counts{Plain: 518, Normalised: 391, LeftRaw: 8, Absent: 1183, Kept: 350, Ambiguous: 0}},
	{"us-agencies-2025-raw/department-of-veterans-affairs__VA-AI-Use-Case-Inventory-2025-Web.xlsx", "us-agency-2025-va", 367, 1, nil, usecase.Counts{Plain: 1993, Normalised: 1514, LeftRaw: 40, Absent: 1305, Kept: 367, Ambiguous: 0}},
	{"us-agencies-2025-raw/federal-energy-regulatory-commission__grid_6035838_data_FERC_2025_AI_Use_Case_Inventory.xlsx", "us-agency-2025", 6, 1, nil, usecase.Counts{Plain: 58, Normalised: 61, LeftRaw: 0, Absent: 67, Kept: 30, Ambiguous: 0}},
	{"us-agencies-2025-raw/federal-trade-commission__2025_Agency_AI_Use_Case_FTC_public_release_csv.csv", "us-agency-2025", 16, 1, nil, usecase.Counts{Plain: 176, Normalised: 149, LeftRaw: 0, Absent: 171, Kept: 80, Ambiguous: 0}},
	{"ca-federal-ai-register-2025-11/gc-ai-register-mvp-registre-de-lia-du-gc-pmv.csv", "ca-federal-register", 409, 42, nil, usecase.Counts{Plain: 3953, Normalised: 5019, LeftRaw: 0, Absent: 2172, Kept: 0, Ambiguous: 0}},
	{"ca-aia-results/aia-results.jsonl", "ca-aia-results", 38, 10, nil, usecase.Counts{Plain: 426, Normalised: 190, LeftRaw: 0, Absent: 68, Kept: 13224, Ambiguous: 0}},
	{"ca-aia-results/aia_report_assessments.csv", "ca-aia-results", 38, 10, nil, usecase.Counts{Plain: 227, Normalised: 152, LeftRaw: 0, Absent: 1, Kept: 228, Ambiguous: 0}},
	{"uk-atrs-index/atrs_records.csv", "uk-atrs", 136, 73, nil, usecase.Counts{Plain: 402, Normalised: 136, LeftRaw: 0, Absent: 6, Kept: 0, Ambiguous: 0}},
	{"uk-atrs-index/atrs_records.json", "uk-atrs", 136, 73, nil, usecase.Counts{Plain: 538, Normalised: 136, LeftRaw: 0, Absent: 6, Kept: 272, Ambiguous: 0}},
	{"nl-algoritmeregister-2026-snapshots/algoritmes-2026-05-13.json", "nl-algoritmeregister", 1431, 320, nil, usecase.Counts{Plain: 8229, Normalised: 3451, LeftRaw: 0, Absent: 1199, Kept: 0, Ambiguous: 0}},
	{"nl-algoritmeregister-2026-snapshots/algoritmes-2026-06-13.json", "nl-algoritmeregister", 1464, 328, nil, usecase.Counts{Plain: 8416, Normalised: 3530, LeftRaw: 0, Absent: 1230, Kept: 1464, Ambiguous: 0}},
	{"nl-algoritmeregister-2026-snapshots/algoritmes-2026-08-08.json", "nl-algoritmeregister", 1530, 336, nil, usecase.Counts{Plain: 8804, Normalised: 3705, LeftRaw: 0, Absent: 1261, Kept: 1530, Ambiguous: 0}},
	{"nl-vendor-templates/BMconsultants.json", "nl-vendor-templates", 1, 0, nil, usecase.Counts{Plain: 5, Normalised: 10, LeftRaw: 0, Absent: 10, Kept: 6, Ambiguous: 0}},
	{"nl-vendor-templates/Brickyard.json", "nl-vendor-templates", 4, 0, nil, usecase.Counts{Plain: 16, Normalised: 48, LeftRaw: 0, Absent: 36, Kept: 24, Ambiguous: 0}},
	{"nl-vendor-templates/Centric.json", "nl-vendor-templates", 7, 0, nil, usecase.Counts{Plain: 50, Normalised: 36, LeftRaw: 0, Absent: 74, Kept: 42, Ambiguous: 0}},
	{"nl-vendor-templates/Contec.json", "nl-vendor-templates", 1, 0, nil, usecase.Counts{Plain: 6, Normalised: 11, LeftRaw: 0, Absent: 9, Kept: 6, Ambiguous: 0}},
	{"nl-vendor-templates/DocDirekt.json", "nl-vendor-templates", 1, 0, nil, usecase.Counts{Plain: 4, Normalised: 9, LeftRaw: 0, Absent: 11, Kept: 6, Ambiguous: 0}},
	{"nl-vendor-templates/Gemeente_Amsterdam.json", "nl-vendor-templates", 1, 0, nil, usecase.Counts{Plain: 3, Normalised: 9, LeftRaw: 0, Absent: 12, Kept: 6, Ambiguous: 0}},
	{"nl-vendor-templates/Gemeente_Tilburg.json", "nl-vendor-templates", 1, 0, nil, usecase.Counts{Plain: 4, Normalised: 8, LeftRaw: 1, Absent: 12, Kept: 6, Ambiguous: 0}},
	{"nl-vendor-templates/Nelen_-_Schuurmans.json", "nl-vendor-templates", 1, 0, nil, usecase.Counts{Plain: 5, Normalised: 10, LeftRaw: 0, Absent: 10, Kept: 6, Ambiguous: 0}},
	{"nl-vendor-templates/Octobox.json", "nl-vendor-templates", 1, 0, nil, usecase.Counts{Plain: 4, Normalised: 9, LeftRaw: 0, Absent: 11, Kept: 6, Ambiguous: 0}},
	{"nl-vendor-templates/Oribi.json", "nl-vendor-templates", 1, 0, nil, usecase.Counts{Plain: 4, Normalised: 10, LeftRaw: 0, Absent: 11, Kept: 6, Ambiguous: 0}},
	{"nl-vendor-templates/PinkRoccade.json", "nl-vendor-templates", 2, 0, nil, usecase.Counts{Plain: 8, Normalised: 21, LeftRaw: 0, Absent: 23, Kept: 12, Ambiguous: 0}},
	{"nl-vendor-templates/Procura.json", "nl-vendor-templates", 1, 0, nil, usecase.Counts{Plain: 4, Normalised: 8, LeftRaw: 0, Absent: 12, Kept: 6, Ambiguous: 0}},
	{"nl-vendor-templates/Tygron.json", "nl-vendor-templates", 1, 0, nil, usecase.Counts{Plain: 6, Normalised: 8, LeftRaw: 0, Absent: 12, Kept: 6, Ambiguous: 0}},
	{"nl-vendor-templates/Xxllnc.json", "nl-vendor-templates", 1, 0, nil, usecase.Counts{Plain: 9, Normalised: 5, LeftRaw: 0, Absent: 9, Kept: 6, Ambiguous: 0}},
	{"nl-vendor-templates/Zivver.json", "nl-vendor-templates", 1, 0, nil, usecase.Counts{Plain: 4, Normalised: 7, LeftRaw: 0, Absent: 14, Kept: 6, Ambiguous: 0}},
	{"nl-vendor-templates/Zylab.json", "nl-vendor-templates", 1, 0, nil, usecase.Counts{Plain: 4, Normalised: 11, LeftRaw: 0, Absent: 11, Kept: 6, Ambiguous: 0}},
	{"nl-vendor-templates/eData_-_eSpecialisten.json", "nl-vendor-templates", 1, 0, nil, usecase.Counts{Plain: 9, Normalised: 7, LeftRaw: 0, Absent: 10, Kept: 6, Ambiguous: 0}},
	{"eu-aiwatch-2021/9-services-ai-watch-t6-jrc120399.csv", "eu-aiwatch-2021", 143, 125, nil, usecase.Counts{Plain: 702, Normalised: 447, LeftRaw: 4, Absent: 870, Kept: 715, Ambiguous: 0}},
	{"eu-aiwatch-2021/11-services-amsterdam-algorithm-register.csv", "eu-aiwatch-cities", 3, 3, nil, usecase.Counts{Plain: 23, Normalised: 10, LeftRaw: 3, Absent: 9, Kept: 15, Ambiguous: 0}},
	{"eu-aiwatch-2021/12-services-helsinki-ai-register.csv", "eu-aiwatch-cities", 5, 5, nil, usecase.Counts{Plain: 40, Normalised: 21, LeftRaw: 5, Absent: 14, Kept: 25, Ambiguous: 0}},
}

// shipped reads a profile that ships with Balise.
func shipped(t testing.TB, id string) *usecase.Profile {
	t.Helper()
	name := filepath.Join("../../content/sources", id+".yaml")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	p, err := usecase.ParseProfile(name, data)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// cut cuts a stored inventory into records.
func cut(t testing.TB, file string) *inventory.Table {
	t.Helper()
	f, err := os.Open(stored(t, file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	table, err := inventory.ReadForeign(f, inventory.Foreign{Name: filepath.Base(file)})
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// reading reads a stored inventory by a shipped profile.
func reading(t testing.TB, profile, file string) *usecase.Reading {
	t.Helper()
	read, err := shipped(t, profile).Read(cut(t, file))
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// organisations counts the distinct names of organisations, each as the first value of a record writes it.
func organisations(read *usecase.Reading) int {
	seen := map[string]bool{}
	for i := range read.Records {
		if v, ok := read.Records[i].Of(usecase.Organisation); ok {
			seen[v.Items[0]] = true
		}
	}
	return len(seen)
}

func TestEachStoredInventoryIsReadWhole(t *testing.T) {
	t.Parallel()
	for _, c := range inventories {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			table := cut(t, c.file)
			read, err := shipped(t, c.profile).Read(table)
			if err != nil {
				t.Fatal(err)
			}
			var refused []int
			for _, p := range read.Refused {
				refused = append(refused, p.Line)
			}
			if len(read.Records) != c.records || organisations(read) != c.organisations || fmt.Sprint(refused) != fmt.Sprint(c.refused) {
				t.Errorf("%d records, %d organisations, refused %v; want %d, %d, %v", len(read.Records), organisations(read), read.Refused, c.records, c.organisations, c.refused)
			}
			if read.Counts != c.counts {
				t.Errorf("counts %+v; want %+v", read.Counts, c.counts)
			}
			sound(t, table, read)
		})
	}
}

// sound checks what must be true of any reading: no cell is lost, no key is twice, no item holds a lost character.
func sound(t *testing.T, table *inventory.Table, read *usecase.Reading) {
	t.Helper()
	keys, rows := map[string]bool{}, map[int]*inventory.Record{}
	for i := range table.Records {
		rows[table.Records[i].Line] = &table.Records[i]
	}
	headers := usecase.Headers(table)
	for _, r := range read.Records {
		if keys[r.Key] || r.Key == "" {
			t.Errorf("line %d: the key %q is twice, or empty", r.Line, r.Key)
		}
		keys[r.Key] = true
		raw := map[string]string{}
		for _, v := range r.Values {
			raw[v.Column] = v.Raw
			if (len(v.Items) == 0) != (v.Absence != "" || v.Rule == usecase.Kept) {
				t.Errorf("line %d: %+v neither says something nor why it does not", r.Line, v)
			}
			for _, item := range v.Items {
				if item == "" || strings.ContainsRune(item, utf8.RuneError) {
					t.Errorf("line %d, %s: the item %q of %q", r.Line, v.Column, item, v.Raw)
				}
			}
		}
		for i, h := range headers {
			if raw[h] != rows[r.Line].Cells[i].Text {
				t.Errorf("line %d: the cell of %q is lost", r.Line, h)
			}
		}
	}
}

// A file is recognised by its headers alone.
func TestEachStoredInventoryIsRecognised(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("../../content/sources/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var all []*usecase.Profile
	for _, name := range names {
		all = append(all, shipped(t, strings.TrimSuffix(filepath.Base(name), ".yaml")))
	}
	directory, err := usecase.NewDirectory(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range inventories {
		p, score, ok := usecase.Recognise(cut(t, c.file), filepath.Base(c.file), all, directory)
		if !ok || p.ID != c.profile {
			id := ""
			if ok {
				id = p.ID
			}
			t.Errorf("%s: recognised as %q (%.2f); want %s", c.file, id, score, c.profile)
		}
	}
}
