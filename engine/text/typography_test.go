package text

import "testing"

func TestWellSetTextsHaveNoFault(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		l Lang
		s string
	}{
		{FR, "Qui répond\u00a0? L’organisme\u00a0: voyez «\u00a0Recours\u00a0»."},
		{FR, "Incroyable\u202f!… à 400\u00a0%, soit 1\u00a0234\u00a0$ (ou\u00a0plus\u00a0?)"},
		{FR, "Quoi\u00a0?! Voyez https://exemple.test/?q=1 et l’article A-2.1:65.2."},
		{FR, "«\u00a0Vraiment\u00a0?\u00a0»"},
		{FR, "Année 2024 et 409 fiches"},
		{EN, "Who answers? The body: see “Recourse” — it’s there; 50% of 1,234."},
		{EN, ""},
	} {
		if faults := Typography(c.l, c.s); len(faults) > 0 {
			t.Errorf("%s %q: %q", c.l, c.s, faults)
		}
	}
}

func TestEachFaultIsNamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		l Lang
		s string
	}{
		{FR, "l'organisme"}, {EN, "it's"}, {FR, `le "registre"`}, {EN, `the "register"`},
		{FR, "Qui ?"}, {FR, "Qui?"}, {FR, "Voyez: ici"}, {FR, "Voyez : ici"}, {FR, "un ; deux"}, {FR, "(lequel?)"},
		{FR, "« ici\u00a0»"}, {FR, "«\u00a0ici »"}, {FR, "«\u00a0ici»"}, {FR, "«ici\u00a0»"},
		{FR, "50 %"}, {FR, "50%"}, {FR, "12 $"}, {FR, "1 234 fiches"}, {FR, "Et puis..."},
		{EN, "Who ?"}, {EN, "See : here"}, {EN, "See\u00a0: here"}, {EN, "two  spaces"},
	} {
		if faults := Typography(c.l, c.s); len(faults) != 1 {
			t.Errorf("%s %q: want one fault, got %q", c.l, c.s, faults)
		}
	}
}
