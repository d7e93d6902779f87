package catalogue_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"balise/content"
	"balise/measures/usecases/catalogue"
	"balise/platform/corpus"
	"balise/platform/people"
	"balise/testkit/testdb"
)

// inventories are the stored inventories that hold cases, the last edition of each series after those before it, with how many records
// the catalogue then holds more.
var inventories = []struct {
	file, profile string
	more          int
}{
	{"us-federal-2023/2023_consolidated_ai_inventory_raw.csv", "us-federal-2023", 710},
	{"us-federal-2024/2024_consolidated_ai_inventory_raw.csv", "us-federal-2024", 1757},
	{"us-federal-2024/2024_consolidated_ai_inventory_raw_v2.csv", "us-federal-2024", 2133 - 1757},
	{"us-federal-2025/2025_individually_reported_AI_use_cases.csv", "us-federal-2025", 0},
	{"us-federal-2025/2025_consolidated_COTS_AI_use_cases.csv", "us-federal-2025-cots", 0},
	{"ca-federal-ai-register-2025-11/gc-ai-register-mvp-registre-de-lia-du-gc-pmv.csv", "ca-federal-register", 409},
	{"ca-aia-results/aia-results.jsonl", "auto", 0},
	{"eu-aiwatch-2021/9-services-ai-watch-t6-jrc120399.csv", "auto", 143},
	{"uk-atrs-index/atrs_records.csv", "auto", 136},
	{"nl-algoritmeregister-2026-snapshots/algoritmes-2026-05-13.json", "auto", 1431},
	{"nl-algoritmeregister-2026-snapshots/algoritmes-2026-06-13.json", "auto", 0},
	{"nl-algoritmeregister-2026-snapshots/algoritmes-2026-08-08.json", "auto", 0},
	{"us-agencies-2025-raw/department-of-agriculture__ai_inventory.csv", "auto", 0},
	{"us-agencies-2025-raw/department-of-homeland-security__2025_0128_ocio-dhs-ai-use-case-inventory.xlsx", "auto", 0},
	{"us-agencies-2025-raw/department-of-labor__AI_Use_Cases_Public_reporting-20260128.csv", "auto", 0},
	{"us-agencies-2025-raw/department-of-state__Tab-1-2025-AI-Use-Case-Inventory-Reporting-DOS.csv", "auto", 0},
	{"us-agencies-2025-raw/department-of-transportation__rows.csv", "auto", 0},
	{"us-agencies-2025-raw/department-of-veterans-affairs__VA-AI-Use-Case-Inventory-2025-Web.xlsx", "auto", 0},
	{"us-agencies-2025-raw/federal-energy-regulatory-commission__grid_6035838_data_FERC_2025_AI_Use_Case_Inventory.xlsx", "auto", 0},
	{"us-agencies-2025-raw/federal-trade-commission__2025_Agency_AI_Use_Case_FTC_public_release_csv.csv", "auto", 0},
	{"nl-vendor-templates/Centric.json", "auto", 0},
	{"nl-vendor-templates/BMconsultants.json", "auto", 0},
	{"nl-vendor-templates/Zivver.json", "auto", 0},
	{"nl-vendor-templates/Gemeente_Tilburg.json", "auto", 0},
	{"uk-atrs-index/atrs_records.json", "auto", 0},
	{"ca-aia-results/aia_report_assessments.csv", "auto", 0},
	{"eu-aiwatch-2021/11-services-amsterdam-algorithm-register.csv", "auto", 0},
	{"eu-aiwatch-2021/12-services-helsinki-ai-register.csv", "auto", 0},
}

// beside finds a file of the stored inventories, which are not copied into the project.
func beside(t testing.TB, name string) string {
	t.Helper()
	for dir := "."; ; dir = filepath.Join(dir, "..") {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			path := filepath.Join(dir, "../shared/data/inventories", name)
			if _, err := os.Stat(path); err == nil {
				return path
			}
			if os.Getenv("CI") == "true" {
				t.Fatalf("%s is not beside the project", path)
			}
			t.Skipf("%s is not beside the project", path)
		}
	}
}

// fill loads every stored inventory into a new catalogue.
func fill(t testing.TB) *catalogue.Store {
	t.Helper()
	c, err := corpus.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	s := catalogue.NewStore(testdb.New(t, people.Migrations, catalogue.Migrations), time.Now)
	for _, one := range inventories {
		in, err := os.Open(beside(t, one.file))
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		f, err := catalogue.ReadFile(in, filepath.Base(one.file))
		in.Close()
		if err != nil {
			t.Fatal(err)
		}
		p, err := s.Prepare(t.Context(), catalogue.ShippedIn(c), f, catalogue.Request{Name: one.profile})
		if err != nil {
			t.Fatalf("%s: %v", one.file, err)
		}
		planned := time.Since(began)
		if _, err := s.Apply(t.Context(), central, p); err != nil {
			t.Fatalf("%s: %v", one.file, err)
		}
		t.Logf("%s by %s (%s): %s; plan %v, applied %v", f.Name, p.Profile.ID, p.Facts.ProfileOrigin, counts(p), planned.Round(time.Millisecond), (time.Since(began) - planned).Round(time.Millisecond))
		if len(p.Missing) > 0 && !strings.Contains(f.Name, "2026-08-08") { // the only edition that lacks a case of the one before
			t.Errorf("%s: %d cases are missing", f.Name, len(p.Missing))
		}
		if one.more > 0 && len(p.New) != one.more {
			t.Errorf("%s: %d new cases, want %d", f.Name, len(p.New), one.more)
		}
		again, err := s.Prepare(t.Context(), catalogue.ShippedIn(c), f, catalogue.Request{Name: one.profile})
		if err != nil || !again.Empty() {
			t.Errorf("%s: the second time, %s and %d carried, %v", f.Name, counts(again), len(again.Carried), err)
		}
	}
	return s
}

func TestEveryStoredInventoryLoadsAndTheSecondTimeChangesNothing(t *testing.T) {
	s := fill(t)
	total := 0
	for seq := int64(0); ; {
		some, err := s.Since(t.Context(), seq, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if total += len(some); len(some) < 1000 {
			break
		}
		seq = some[len(some)-1].Seq
	}
	if total != 10_503 {
		t.Errorf("the catalogue holds %d cases, want 10503", total)
	}
}

// BenchmarkLoadingEveryStoredInventory is the time that all of them take, from file to catalogue.
func BenchmarkLoadingEveryStoredInventory(b *testing.B) {
	for b.Loop() {
		fill(b)
	}
}
