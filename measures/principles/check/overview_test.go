package check

import (
	"fmt"
	"testing"

	"balise/engine/framework"
	"balise/engine/text"
)

// What is about fewer than five bodies is told of nobody.
func TestFewBodiesAreHidden(t *testing.T) {
	control := &framework.Article{ID: "control", Title: text.T("C", "C")}
	f := &framework.Framework{Parts: []*framework.Article{{ID: "one", Title: text.T("Un", "One"), Parts: []*framework.Article{{ID: "commitment", Parts: []*framework.Article{control}}}}}}
	of := func(body string, supported int) standing {
		return standing{body, Result{Principles: []Principle{{Place: framework.Place{Article: f.Parts[0]}, Sum: Sum{Applicable: 2, Supported: supported}}}}}
	}
	for _, c := range []struct {
		name            string
		all, some, none int // bodies
		want            string
	}{
		{"four bodies", 4, 0, 0, "caché caché caché"},
		{"five of one sort", 5, 0, 0, "5 0 0"},
		{"one alone", 6, 1, 0, "caché caché caché"},
		{"enough everywhere", 5, 6, 7, "5 6 7"},
	} {
		var approved []standing
		for supported, n := range map[int]int{2: c.all, 1: c.some, 0: c.none} {
			for i := range n {
				approved = append(approved, of(fmt.Sprint(supported, "-", i), supported))
			}
		}
		table, bodies := government(f, approved)
		row := table.Rows[0]
		if got := row[1].Text.FR + " " + row[2].Text.FR + " " + row[3].Text.FR; got != c.want || bodies != c.all+c.some+c.none {
			t.Errorf("%s: %s of %d bodies, want %s", c.name, got, bodies, c.want)
		}
	}
	var same []standing
	for range 9 {
		same = append(same, of("same", 2))
	}
	if table, _ := government(f, same); table.Rows[0][1].Text.FR != "caché" {
		t.Error("nine checks of one body are one body")
	}
}
