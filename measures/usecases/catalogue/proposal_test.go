package catalogue_test

import (
	"strings"
	"testing"

	"balise/measures/usecases/catalogue"
)

// inventoryOf is what a body that no profile knows would publish, by the form that all bodies of its country fill in.
func inventoryOf(t *testing.T, name, body string, rows ...string) catalogue.File {
	t.Helper()
	f, err := catalogue.ReadFile(strings.NewReader(body+" – AI use case inventory,,,\nUse Case ID,Use Case Name,Stage of Development,What problem is the AI intended to solve?\n"+strings.Join(rows, "\n")+"\n"), name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (h *shop) auto(f catalogue.File) *catalogue.Plan {
	h.Helper()
	p, err := h.Prepare(h.Context(), h.shipped, f, catalogue.Request{Name: catalogue.Auto})
	h.must(err)
	return p
}

// What was proposed for a file reads its next edition, whatever its name; the same form filled in by another body stays apart.
func TestAProposalReadsTheNextEditions(t *testing.T) {
	h := open(t)
	lamps := []string{"DOX-1,Lamp watch,Deployed,Finds lamps that are out", "DOX-2,Oil forecast,Pilot,Says how much oil is left"}
	first := h.auto(inventoryOf(t, "lamps.csv", "Department of Lamps", lamps...))
	if _, err := h.Apply(t.Context(), central, first); err != nil {
		t.Fatal(err)
	}
	next := h.auto(inventoryOf(t, "lamps-2027.csv", "Department of Lamps", append(lamps, "DOX-3,Fog horn,Deployed,Listens for fog")...))
	if got := counts(next); next.Series != first.Series || got != "read 3 new 1 changed 0 unchanged 2 missing 0 back 0 refused 0" {
		t.Errorf("series %s, %s", next.Series, got)
	}
	other := h.auto(inventoryOf(t, "lamps.csv", "Department of Wells", "DOY-1,Water watch,Deployed,Finds leaks", "DOY-2,Rope life,Pilot,Says when ropes wear"))
	if got := counts(other); other.Series == first.Series || got != "read 2 new 2 changed 0 unchanged 0 missing 0 back 0 refused 0" {
		t.Errorf("series %s, %s", other.Series, got)
	}
}

// An edition that others followed, loaded again, does not bring the past back.
func TestAnOldFileChangesNothing(t *testing.T) {
	h := open(t)
	old := file(t, "jan.csv", "1,Tides,Harbours")
	h.load(old)
	h.load(file(t, "feb.csv", "1,Tides and floods,Harbours"))
	again := h.plan(old)
	if got := counts(again); got != "read 1 new 0 changed 0 unchanged 1 missing 0 back 0 refused 0" || !again.Empty() || again.Facts.DuplicateOf != "jan.csv" {
		t.Errorf("%s %+v", got, again.Facts)
	}
}
