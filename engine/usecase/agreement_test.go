package usecase_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"balise/content"
	"balise/engine/inventory"
	"balise/engine/usecase"
)

// agreements are the stored files that a shipped profile is written for, and the least share of their columns that a proposal made
// without that profile must give the same field, or none where it gives none. The shares are those measured, rounded down to
// a twentieth; in all, 95 columns in 100 agree. The words of headers.yaml were chosen with these files at hand: expect less of others.
var agreements = []struct {
	file, profile string
	least         float64
}{
	{"ca-federal-ai-register-2025-11/gc-ai-register-mvp-registre-de-lia-du-gc-pmv.csv", "ca-federal-register", 1},
	{"eu-aiwatch-2021/9-services-ai-watch-t6-jrc120399.csv", "eu-aiwatch-2021", 0.7},
	{"eu-aiwatch-2021/11-services-amsterdam-algorithm-register.csv", "eu-aiwatch-cities", 0.75},
	{"nl-algoritmeregister-2026-snapshots/algoritmes-2026-05-13.json", "nl-algoritmeregister", 0.85},
	{"nl-algoritmeregister-2026-snapshots/algoritmes-2026-08-08.json", "nl-algoritmeregister", 1},
	{"nl-vendor-templates/Centric.json", "nl-vendor-templates", 0.9},
	{"uk-atrs-index/atrs_records.csv", "uk-atrs", 0.75},
	{"us-agencies-2025-raw/department-of-agriculture__ai_inventory.csv", "us-agency-2025-usda", 0.9},
	{"us-agencies-2025-raw/department-of-homeland-security__2025_0128_ocio-dhs-ai-use-case-inventory.xlsx", "us-agency-2025", 1},
	{"us-agencies-2025-raw/department-of-labor__AI_Use_Cases_Public_reporting-20260128.csv", "us-agency-2025-dol", 1},
	{"us-agencies-2025-raw/department-of-state__Tab-1-2025-AI-Use-Case-Inventory-Reporting-DOS.csv", "us-agency-2025", 1},
	{"us-agencies-2025-raw/department-of-transportation__rows.csv", "us-agency-2025-dot", 0.95},
	{"us-agencies-2025-raw/department-of-veterans-affairs__VA-AI-Use-Case-Inventory-2025-Web.xlsx", "us-agency-2025-va", 1},
	{"us-agencies-2025-raw/federal-energy-regulatory-commission__grid_6035838_data_FERC_2025_AI_Use_Case_Inventory.xlsx", "us-agency-2025", 1},
	{"us-agencies-2025-raw/federal-trade-commission__2025_Agency_AI_Use_Case_FTC_public_release_csv.csv", "us-agency-2025", 0.95},
	{"us-federal-2023/2023_consolidated_ai_inventory_raw.csv", "us-federal-2023", 0.9},
	{"us-federal-2024/2024_consolidated_ai_inventory_raw.csv", "us-federal-2024", 0.95},
	{"us-federal-2024/2024_consolidated_ai_inventory_raw_v2.csv", "us-federal-2024", 0.9},
	{"us-federal-2025/2025_individually_reported_AI_use_cases.csv", "us-federal-2025", 1},
	{"us-federal-2025/2025_consolidated_COTS_AI_use_cases.csv", "us-federal-2025-cots", 0.8},
}

func storedTable(t testing.TB, file string) *inventory.Table {
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

func shippedDirectory(t testing.TB) *usecase.Directory {
	t.Helper()
	all, err := usecase.LoadOrganisations(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	d, err := usecase.NewDirectory(all)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// fieldsOf gives what each column of a table answers by a profile, but what it derives.
func fieldsOf(t testing.TB, p *usecase.Profile, table *inventory.Table) map[string][]usecase.Field {
	t.Helper()
	read, err := p.Read(table)
	if err != nil {
		t.Fatal(err)
	}
	derived := map[usecase.Field]bool{}
	for _, c := range p.Columns {
		if c.Derived {
			derived[c.Field] = true
		}
	}
	fields := map[string][]usecase.Field{}
	for i := range read.Records {
		for _, v := range read.Records[i].Values {
			if v.Column != "" && !slices.Contains(fields[v.Column], v.Field) {
				fields[v.Column] = append(fields[v.Column], v.Field)
			}
		}
	}
	return fields
}

func TestProposalsAgreeWithTheShippedProfiles(t *testing.T) {
	d, all := shippedDirectory(t), everyProfile(t)
	same, columns := 0, 0
	for _, c := range agreements {
		t.Run(filepath.Base(c.file), func(t *testing.T) {
			table := storedTable(t, c.file)
			others := slices.DeleteFunc(slices.Clone(all), func(p *usecase.Profile) bool { return p.ID == c.profile })
			proposal := usecase.Propose(table, filepath.Base(c.file), d, others...)
			wanted := fieldsOf(t, shipped(t, c.profile), table)
			agreed := 0
			for _, column := range usecase.Headers(table) {
				var proposed []usecase.Field
				for _, g := range proposal.Columns {
					if g.Column == column {
						proposed = append(proposed, g.Field)
					}
				}
				if slices.ContainsFunc(proposed, func(f usecase.Field) bool { return slices.Contains(wanted[column], f) }) {
					agreed++
				} else {
					t.Logf("%.60q: proposed %q, shipped %q", column, proposed, wanted[column])
				}
			}
			share := float64(agreed) / float64(len(table.Header))
			t.Logf("%d of %d columns, %.2f", agreed, len(table.Header), share)
			if share < c.least {
				t.Errorf("a proposal agrees with the profile %s on %.2f of the columns, less than %.2f", c.profile, share, c.least)
			}
			same, columns = same+agreed, columns+len(table.Header)
		})
	}
	t.Logf("in all, %d of %d columns, %.2f", same, columns, float64(same)/float64(max(1, columns)))
}

func TestEachStoredFileIsRecognised(t *testing.T) {
	d, all := shippedDirectory(t), everyProfile(t)
	for _, c := range agreements {
		t.Run(filepath.Base(c.file), func(t *testing.T) {
			p, score, _ := usecase.Recognise(storedTable(t, c.file), filepath.Base(c.file), all, d)
			if idOf(p) != c.profile {
				t.Errorf("recognised as %q (%.2f), want %q", idOf(p), score, c.profile)
			}
		})
	}
}

// What a case is judged by: the share of records, over all files whose columns agree, in which a proposal reads the same as the profile.
func TestProposalsReadAsTheShippedProfilesDo(t *testing.T) {
	d, all := shippedDirectory(t), everyProfile(t)
	least := map[usecase.Field]float64{usecase.Name: 0.99, usecase.Organisation: 0.98, usecase.Lifecycle: 0.96, usecase.StartDate: 0.98, usecase.HighImpact: 0.95}
	same, told := map[usecase.Field]int{}, map[usecase.Field]int{}
	for _, c := range agreements {
		table := storedTable(t, c.file)
		others := slices.DeleteFunc(slices.Clone(all), func(p *usecase.Profile) bool { return p.ID == c.profile })
		wanted, err := shipped(t, c.profile).Read(table)
		if err != nil {
			t.Fatal(err)
		}
		got, err := usecase.Propose(table, filepath.Base(c.file), d, others...).Profile.Read(table)
		if err != nil {
			t.Fatal(err)
		}
		byLine := map[int]*usecase.Record{}
		for i := range got.Records {
			byLine[got.Records[i].Line] = &got.Records[i]
		}
		for i := range wanted.Records {
			other := byLine[wanted.Records[i].Line]
			for f := range least {
				if w, ok := wanted.Records[i].Of(f); ok && other != nil {
					told[f]++
					if g, _ := other.Of(f); slices.Equal(g.Items, w.Items) {
						same[f]++
					} else if told[f]-same[f] < 8 {
						t.Logf("%s, line %d, %s: %q, not %q (%q)", filepath.Base(c.file)[:12], other.Line, f, g.Items, w.Items, w.Raw)
					}
				}
			}
		}
	}
	for f, share := range least {
		got := float64(same[f]) / float64(told[f])
		t.Logf("%s: %d of %d, %.3f", f, same[f], told[f], got)
		if got < share {
			t.Errorf("%s reads the same in %.3f of the records, less than %.2f", f, got, share)
		}
	}
}
