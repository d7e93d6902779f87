package catalogue

import (
	"testing"
	"time"

	"balise/engine/usecase"
	"balise/platform/people"
	"balise/testkit/testdb"
)

// What happened to cases is read in order from either end, across loads, without a change twice or left out.
func TestChangesAreReadFromEitherEnd(t *testing.T) {
	s, ctx := NewStore(testdb.New(t, people.Migrations, Migrations), time.Now), t.Context()
	if _, err := s.Apply(ctx, central, planOf(0, "one", usecase.Plan{New: []usecase.Record{told("a", "Fraud", "State"), told("b", "Chat", "State"), told("c", "Snow", "State")}})); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Apply(ctx, central, planOf(1, "two", usecase.Plan{Missing: []string{"b"}, Unchanged: []string{"a", "c"}})); err != nil {
		t.Fatal(err)
	}
	var forward, backward []int64
	for after := int64(0); ; {
		batch, err := s.After(ctx, after, 3)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range batch {
			forward = append(forward, c.Seq)
			after = c.Seq
		}
		if len(batch) < 3 {
			break
		}
	}
	for before := int64(1 << 40); ; {
		batch, err := s.Before(ctx, before, 3)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range batch {
			backward = append([]int64{c.Seq}, backward...)
			before = c.Seq
		}
		if len(batch) < 3 {
			break
		}
	}
	if len(forward) != 4 || len(backward) != 4 {
		t.Fatalf("forward %v, backward %v", forward, backward)
	}
	for i := range forward {
		if forward[i] != int64(i+1) || backward[i] != forward[i] {
			t.Errorf("forward %v, backward %v", forward, backward)
		}
	}
	last, err := s.Before(ctx, 5, 1)
	if err != nil || len(last) != 1 || last[0].Kind != Missing || last[0].Case.Label() != "UC-000002" {
		t.Errorf("%+v, %v", last, err)
	}
}
