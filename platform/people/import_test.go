package people_test

import (
	"fmt"
	"strings"
	"testing"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
)

func (h *house) plan(file string) people.BodyPlan {
	h.t.Helper()
	p, err := h.PlanBodies(h.t.Context(), read(file))
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

// fates writes a plan as a table: line, fate, changes.
func fates(p people.BodyPlan) string {
	var s strings.Builder
	for _, r := range p.Rows {
		fmt.Fprint(&s, r.Line, " ", r.Fate)
		if r.Fate == people.Changed {
			for _, c := range r.Changes {
				fmt.Fprintf(&s, " %s: %s → %s", c.Field, c.Before, c.After)
			}
		}
		s.WriteString("; ")
	}
	return strings.TrimSuffix(s.String(), "; ")
}

func TestAnImportIsShownThenAppliedThenChangesNothing(t *testing.T) {
	h := newHouse(t)
	first := "nom;nom anglais;portefeuille;autres noms\nMinistère du Feu;Fire Department;culture;Feu\nOffice du thé;;economy;\n"
	p := h.plan(first)
	if got := fates(p); got != "2 new; 3 new" {
		t.Fatalf("plan: %s %v", got, p.Problems)
	}
	if err := h.ImportBodies(t.Context(), operator, p); err != nil {
		t.Fatal(err)
	}
	if got := fates(h.plan(first)); got != "2 unchanged; 3 unchanged" {
		t.Errorf("second plan: %s", got)
	}
	p = h.plan("name_en;nom;portefeuille\nFIRE department;Ministère du Feu;health\n;Office du café;\nTea Office;Office du thé;economy\n")
	if got := fates(p); got != "2 changed name_en: Fire Department → FIRE department portfolio: culture → health; 3 new; 4 changed name_en:  → Tea Office" {
		t.Errorf("third plan: %s", got)
	}
	if err := h.ImportBodies(t.Context(), operator, p); err != nil {
		t.Fatal(err)
	}
	h.resolves("tea office", "2026-11-24", "office-du-the")
	h.resolves("feu", "2026-11-24", "ministere-du-feu") // a column that the file lacks keeps its value
}

func TestAnIdentifiedRowRenames(t *testing.T) {
	h := newHouse(t)
	h.body("Office du thé")
	file := "slug;nom\noffice-du-the;Office des infusions\n"
	if err := h.ImportBodies(t.Context(), operator, h.plan(file)); err != nil {
		t.Fatal(err)
	}
	h.resolves("Office du thé", "2026-11-23", "office-du-the")
	h.resolves("Office des infusions", "2026-11-24", "office-du-the")
	if got := fates(h.plan(file)); got != "2 unchanged" {
		t.Errorf("second plan: %s", got)
	}
}

func TestAFormerNameMeansTheBodyAndDoesNotRenameItBack(t *testing.T) {
	h := newHouse(t)
	_, err := h.SaveBody(t.Context(), operator, people.Body{Name: text.T("Régie neuve", ""), Aliases: []people.Alias{{Name: "Vieille régie"}}})
	if err != nil {
		t.Fatal(err)
	}
	if got := fates(h.plan("nom\nVieille régie\n")); got != "2 unchanged" {
		t.Errorf("plan: %s", got)
	}
}

func TestARefusedRowRefusesTheWholeFile(t *testing.T) {
	h := newHouse(t)
	h.body("Office du thé")
	h.body("Office du café")
	for name, c := range map[string]struct{ file, problem string }{
		"a mistake in the file":       {"nom;fictif\nA;oui\nB;x\n", "yes or no"},
		"two rows for one body":       {"nom\nA\nOffice du thé\noffice du THE\n", "same body as line 3"},
		"two new bodies of one name":  {"nom\nA\na\n", "already belongs"},
		"two languages, two bodies":   {"nom;nom anglais\nA;\nOffice du thé;Office du café\n", "two different bodies"},
		"a name of another body":      {"slug;nom\nb;B\noffice-du-the;Office du café\n", "already belongs"},
		"an identifier of a name":     {"slug;nom\n;B\nb;C\n", "line above"},
		"another identifier":          {"slug;nom\nb;B\nc;Office du café\n", "correct the identifier"},
		"another name that is a name": {"nom;alias\nA;Office du café\n", "already belongs"},
	} {
		t.Run(name, func(t *testing.T) {
			p := h.plan(c.file)
			if len(p.Problems) == 0 || !strings.Contains(p.Problems[0].Message.EN, c.problem) {
				t.Fatalf("problems: %v", p.Problems)
			}
			is(t, h.ImportBodies(t.Context(), operator, p), fault.InvalidKind)
			if bodies, _ := h.Bodies(t.Context()); len(bodies) != 2 {
				t.Errorf("%d bodies", len(bodies))
			}
		})
	}
}

func TestAPlanThatIsOutOfDateIsRefused(t *testing.T) {
	h := newHouse(t)
	b := h.body("Office du thé")
	p := h.plan("nom;portefeuille\nNouveau;\nOffice du thé;health\n")
	b.Portfolio = "culture"
	if _, err := h.SaveBody(t.Context(), operator, b); err != nil {
		t.Fatal(err)
	}
	is(t, h.ImportBodies(t.Context(), operator, p), fault.ConflictKind)
	is(t, h.ImportBodies(t.Context(), people.Actor{ID: "p"}, p), fault.ForbiddenKind)
	if bodies, _ := h.Bodies(t.Context()); len(bodies) != 1 {
		t.Errorf("%d bodies", len(bodies))
	}
	p = h.plan("nom;type\nDeux fois;\n")
	if err := h.ImportBodies(t.Context(), operator, p); err != nil {
		t.Fatal(err)
	}
	is(t, h.ImportBodies(t.Context(), operator, p), fault.ConflictKind)
}

func TestAnImportOfThousandsOfBodies(t *testing.T) {
	h := newHouse(t)
	var file strings.Builder
	file.WriteString("nom,alias\n")
	for i := range 3000 {
		fmt.Fprintf(&file, "Organisme numéro %d,O%d\n", i, i)
	}
	if err := h.ImportBodies(t.Context(), operator, h.plan(file.String())); err != nil {
		t.Fatal(err)
	}
	if p := h.plan(file.String()); p.Count(people.Unchanged) != 3000 {
		t.Errorf("second plan: %d unchanged of 3000, %v", p.Count(people.Unchanged), p.Problems)
	}
}
