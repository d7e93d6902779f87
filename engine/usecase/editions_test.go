package usecase_test

import (
	"maps"
	"strings"
	"testing"

	"balise/engine/usecase"
)

// read reads a stored file by the profile that ships for it.
func read(t testing.TB, profile, file, edition string) *usecase.Reading {
	t.Helper()
	r, err := shipped(t, profile).Read(storedTable(t, file))
	if err != nil {
		t.Fatal(err)
	}
	r.Edition = edition
	return r
}

// The figures of the Dutch snapshots do not depend on how they are read: see TestTheDutchSnapshots.
func TestTheDutchSnapshotsByTheirProfile(t *testing.T) {
	d := shippedDirectory(t)
	var known []usecase.Known
	for _, c := range []struct{ date, want string }{
		{"2026-05-13", "read 1431, new 1431, changed 0, unchanged 0, missing 0\n"},
		{"2026-06-13", "read 1464, new 33, changed 28, unchanged 1403, missing 0\n"},
		{"2026-08-08", "read 1530, new 67, changed 34, unchanged 1429, missing 1\n"},
		{"2026-08-08", "read 1530, new 0, changed 0, unchanged 1530, missing 0\n"},
	} {
		p := usecase.Reconcile(known, read(t, "nl-algoritmeregister", "nl-algoritmeregister-2026-snapshots/algoritmes-"+c.date+".json", c.date), d)
		if got := strings.SplitAfter(outcome(p), "\n")[0]; got != c.want {
			t.Errorf("%s: got %s, want %s", c.date, brief(p), c.want)
		}
		if c.date == "2026-08-08" && len(p.New) > 0 && (len(p.Renamed) != 1 || p.Renamed[0].Cases != 21) {
			t.Errorf("renamed: %v", p.Renamed)
		}
		known = accepted(known, p)
	}
}

func TestTheTwoStatesOfTheAmericanInventoryByTheirProfile(t *testing.T) {
	d := shippedDirectory(t)
	known := accepted(nil, usecase.Reconcile(nil, read(t, "us-federal-2024", "us-federal-2024/2024_consolidated_ai_inventory_raw.csv", "2024"), d))
	v2 := read(t, "us-federal-2024", "us-federal-2024/2024_consolidated_ai_inventory_raw_v2.csv", "2024")
	p := usecase.Reconcile(known, v2, d)
	if got, want := strings.SplitAfter(outcome(p), "\n")[0], "read 2133, new 376, changed 25, unchanged 1732, missing 0\n"; got != want {
		t.Errorf("got %swant %s", got, want)
	}
	if n := len(p.Changed) - p.Worded(); n != 12 {
		t.Errorf("%d cases say something else, want 12", n)
	}
	news := map[string]int{}
	for _, r := range p.New {
		v, _ := r.Of(usecase.Organisation)
		news[v.Items[0]]++
	}
	if want := map[string]int{"Department of Justice": 240, "Department of Transportation": 66, "Department of Education": 54, "National Credit Union Administration": 16}; !maps.Equal(news, want) {
		t.Errorf("new cases are of %v, want %v", news, want)
	}
	again := usecase.Reconcile(accepted(known, p), v2, d)
	if n := len(again.New) + len(again.Changed) + len(again.Carried) + len(again.Missing) + len(again.Suspected); n != 0 {
		t.Errorf("the same file once more: %s", brief(again))
	}
}
