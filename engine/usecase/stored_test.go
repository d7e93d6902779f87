package usecase_test

import (
	"os"
	"path/filepath"
	"testing"

	"balise/engine/inventory"
	"balise/engine/usecase"
)

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

// reading reads a stored inventory by a shipped profile.
func reading(t testing.TB, profile, file string) *usecase.Reading {
	t.Helper()
	p := shipped(t, profile)
	f, err := os.Open(stored(t, file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	table, err := inventory.ReadTable(f, p.Sheet)
	if err != nil {
		t.Fatal(err)
	}
	read, err := p.Read(table)
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// organisations counts the distinct names of organisations in the language of the profile.
func organisations(read *usecase.Reading) int {
	seen := map[string]bool{}
	for i := range read.Records {
		if v, ok := read.Records[i].Of(usecase.Organisation); ok {
			seen[v.Items[0]] = true
		}
	}
	return len(seen)
}

func TestCanada(t *testing.T) {
	t.Parallel()
	read := reading(t, "ca-federal-register", "ca-federal-ai-register-2025-11/gc-ai-register-mvp-registre-de-lia-du-gc-pmv.csv")
	if len(read.Records) != 409 || organisations(read) != 42 || len(read.Refused)+len(read.Warnings)+len(read.Unmapped) != 0 {
		t.Errorf("%d records, %d organisations, refused %v, warnings %v, unmapped %v", len(read.Records), organisations(read), read.Refused, read.Warnings, read.Unmapped)
	}
}
