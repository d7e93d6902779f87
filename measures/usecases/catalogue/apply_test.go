package catalogue

import (
	"fmt"
	"testing"
	"time"

	"balise/engine/usecase"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/testkit/testdb"
)

var (
	central = people.Actor{ID: "p1", Name: "Cécile", Grants: []people.Grant{{Role: people.Central}}}
	auditor = people.Actor{ID: "p2", Name: "Aude", Grants: []people.Grant{{Role: people.Auditor}}}
)

func told(key, name, org string) usecase.Record {
	return usecase.Record{Line: 2, Key: key, Values: []usecase.Value{
		{Column: "Name", Field: usecase.Name, Raw: name, Items: []string{name}, Rule: usecase.AsIs, Confidence: 1},
		{Column: "Agency", Field: usecase.Organisation, Raw: org, Items: []string{org}, Rule: usecase.AsIs, Confidence: 1},
	}}
}

func planOf(base int64, data string, p usecase.Plan) *Plan {
	p.Series, p.Profile = "s", &usecase.Profile{ID: "p", Version: "1", Country: "US", Lang: "en"}
	return &Plan{Plan: p, File: File{Name: data + ".csv", SHA256: data, Data: []byte(data)}, base: base}
}

func TestALoadIsWholeAndFollowed(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	s, ctx := NewStore(testdb.New(t, people.Migrations, Migrations), func() time.Time { return now }), t.Context()
	first := planOf(0, "one", usecase.Plan{RecordsRead: 2, New: []usecase.Record{told("a", "Fraud", "State"), told("b", "Chat", "State")}})
	if _, err := s.Apply(ctx, auditor, first); !fault.Is(err, fault.ForbiddenKind) {
		t.Errorf("an auditor loaded a file: %v", err)
	}
	if _, err := s.Apply(ctx, central, first); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Apply(ctx, central, first); !fault.Is(err, fault.ConflictKind) {
		t.Errorf("a plan was applied twice: %v", err)
	}
	now = now.Add(time.Hour)
	second, err := s.Apply(ctx, central, planOf(1, "two", usecase.Plan{RecordsRead: 1, Missing: []string{"b"},
		Changed: []usecase.Change{{Key: "a", Record: told("a", "Frauds", "State"), Fields: []usecase.Difference{{Column: "Name", Before: "Fraud", After: "Frauds"}}}}}))
	if err != nil {
		t.Fatal(err)
	}
	third, err := s.Apply(ctx, central, planOf(2, "three", usecase.Plan{RecordsRead: 2, Unchanged: []string{"a", "b"}, Back: []string{"b"}}))
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.Since(ctx, 2, 10)
	if err != nil || len(all) != 2 || all[0].Label() != "UC-000001" || all[1].Label() != "UC-000002" {
		t.Fatalf("%+v, %v", all, err)
	}
	if v, _ := all[0].Record.Of(usecase.Name); v.Raw != "Frauds" || all[0].Revision != 2 || !all[0].LastChanged.Equal(now) || all[0].Load != third.ID || !all[1].Missing.IsZero() {
		t.Errorf("%+v", all)
	}
	revisions, err := s.Revisions(ctx, all[0].ID)
	if err != nil || len(revisions) != 2 || len(revisions[0].Fields) != 0 || revisions[1].Fields[0].After != "Frauds" || revisions[1].Load != second.ID {
		t.Errorf("%+v, %v", revisions, err)
	}
	var history string
	for _, load := range []Load{second, third} {
		changes, err := s.ChangesOf(ctx, load.ID, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range changes {
			history += fmt.Sprint(c.Seq, c.Case.Label(), c.Kind, len(c.Fields), " ")
		}
	}
	if want := "3UC-000001changed1 4UC-000002missing0 5UC-000002back0 "; history != want {
		t.Errorf("got %s want %s", history, want)
	}
	if last, err := s.LastSeq(ctx); err != nil || last != 5 {
		t.Errorf("%d, %v", last, err)
	}
}
