package people_test

import (
	"fmt"
	"testing"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
)

func (h *house) resolves(name, on, wantSlug string) {
	h.t.Helper()
	d, err := h.Directory(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	b, ok := d.Resolve(name, day(on))
	if b.Slug != wantSlug || ok != (wantSlug != "") {
		h.t.Errorf("%q on %s means %q, want %q", name, on, b.Slug, wantSlug)
	}
}

func TestANameIsRecognisedHoweverItIsTyped(t *testing.T) {
	h := newHouse(t)
	_, err := h.SaveBody(t.Context(), operator, people.Body{
		Name:    text.T("Régie de l’Électricité fictive", "Fictional Power Board"),
		Acronym: text.T("REF", "FPB"),
		Aliases: []people.Alias{{Name: "Commission des ampoules", Until: "2010-01-01"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	const slug = "regie-de-l-electricite-fictive"
	for _, name := range []string{"Régie de l’Électricité fictive", "REGIE DE L'ELECTRICITE  FICTIVE ", "régie de l‘électricité\u00a0fictive",
		"fictional power board", "ref", "FPB"} {
		h.resolves(name, "2026-01-01", slug)
	}
	h.resolves("commission des ampoules", "2009-12-31", slug)
	h.resolves("commission des ampoules", "2010-01-01", "")
	h.resolves("", "2026-01-01", "")
	h.resolves("Régie", "2026-01-01", "")
}

func TestASharedAcronymMeansNobody(t *testing.T) {
	h := newHouse(t)
	for _, name := range []string{"Comité des arbres", "Comité des algues"} {
		if _, err := h.SaveBody(t.Context(), operator, people.Body{Name: text.T(name, ""), Acronym: text.T("CA", "")}); err != nil {
			t.Fatal(err)
		}
	}
	h.resolves("CA", "2026-01-01", "")
}

func TestARenamedBodyIsFoundUnderBothNames(t *testing.T) {
	h := newHouse(t)
	b := h.body("Ministère des Nuages")
	renamed, err := h.RenameBody(t.Context(), operator, b.ID, text.T("Ministère du Ciel", "Department of the Sky"), "2025-03-01")
	if err != nil {
		t.Fatal(err)
	}
	if renamed.Slug != b.Slug {
		t.Errorf("the address became %s", renamed.Slug)
	}
	h.resolves("ministere des nuages", "2025-02-28", b.Slug)
	h.resolves("ministere des nuages", "2025-03-01", "")
	h.resolves("ministere du ciel", "2026-01-01", b.Slug)
	h.resolves("department of the sky", "2026-01-01", b.Slug)
	if other, err := h.SaveBody(t.Context(), operator, people.Body{Name: text.T("Ministère des Nuages", ""), From: "2025-03-01"}); err != nil {
		t.Errorf("a name that became free is refused: %v", err)
	} else {
		h.resolves("ministere des nuages", "2026-01-01", other.Slug)
	}
}

func TestMergedBodiesLeadToTheLastSuccessor(t *testing.T) {
	h := newHouse(t)
	a, b, c := h.body("Office des sources"), h.body("Office des rivières"), h.body("Agence de l’eau")
	for _, m := range [][3]string{{a.ID, b.ID, "2020-01-01"}, {b.ID, c.ID, "2024-01-01"}} {
		if err := h.MergeBodies(t.Context(), operator, m[0], m[1], people.Day(m[2])); err != nil {
			t.Fatal(err)
		}
	}
	h.resolves("Office des sources", "2019-12-31", a.Slug)
	h.resolves("Office des sources", "2022-01-01", b.Slug)
	h.resolves("Office des sources", "2026-01-01", c.Slug)
	for name, try := range map[string][3]string{
		"into itself":          {c.ID, c.ID, "2025-01-01"},
		"twice":                {a.ID, c.ID, "2025-01-01"},
		"into a closed body":   {c.ID, b.ID, "2025-01-01"},
		"into its own heir":    {c.ID, a.ID, "2019-01-01"},
		"in the future":        {c.ID, h.body("Régie de la mer").ID, "2030-01-01"},
		"on no day":            {c.ID, a.ID, "2025-02-30"},
		"into an unknown body": {c.ID, "nobody", "2025-01-01"},
	} {
		if err := h.MergeBodies(t.Context(), operator, try[0], try[1], people.Day(try[2])); err == nil {
			t.Errorf("merged %s", name)
		}
	}
	h.resolves("Agence de l’eau", "2026-01-01", c.Slug)
}

func TestBodiesThatCannotBeAreRefused(t *testing.T) {
	h := newHouse(t)
	h.body("Musée du sable")
	for name, c := range map[string]struct {
		body people.Body
		kind fault.Kind
	}{
		"no name":              {people.Body{}, fault.InvalidKind},
		"a taken name":         {people.Body{Name: text.T("musee du SABLE", "")}, fault.ConflictKind},
		"a taken alias":        {people.Body{Name: text.T("Autre", ""), Aliases: []people.Alias{{Name: "Musée du sable"}}}, fault.ConflictKind},
		"a line break":         {people.Body{Name: text.T("Musée\ndu sel", "")}, fault.InvalidKind},
		"a day of no calendar": {people.Body{Name: text.T("Autre", ""), From: "2024-02-30"}, fault.InvalidKind},
		"an end before":        {people.Body{Name: text.T("Autre", ""), From: "2024-01-01", Until: "2023-01-01"}, fault.InvalidKind},
		"a code with a space":  {people.Body{Name: text.T("Autre", ""), Type: "a b"}, fault.InvalidKind},
		"an unknown successor": {people.Body{Name: text.T("Autre", ""), Until: "2024-01-01", SuccessorID: "nobody"}, fault.InvalidKind},
		"an unknown ID":        {people.Body{ID: "nobody", Name: text.T("Autre", "")}, fault.NotFoundKind},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := h.SaveBody(t.Context(), operator, c.body)
			is(t, err, c.kind)
		})
	}
	_, err := h.SaveBody(t.Context(), people.Actor{ID: "p", Grants: []people.Grant{{Role: people.Auditor}}}, people.Body{Name: text.T("Autre", "")})
	is(t, err, fault.ForbiddenKind)
	if bodies, err := h.Bodies(t.Context()); err != nil || len(bodies) != 1 {
		t.Errorf("%d bodies, %v", len(bodies), err)
	}
}

func TestABodyIsReadBackWhole(t *testing.T) {
	h := newHouse(t)
	want := people.Body{Name: text.T("Agence A", "Agency A"), Acronym: text.T("AA", "AGA"), Type: "agency", Portfolio: "culture",
		Jurisdiction: "quebec", Aliases: []people.Alias{{Name: "Vieille agence", From: "2000-01-01", Until: "2010-01-01"}},
		From: "2000-01-01", Until: "2030-01-01", Fictional: true}
	saved, err := h.SaveBody(t.Context(), operator, want)
	if err != nil {
		t.Fatal(err)
	}
	want.ID, want.Slug = saved.ID, "agence-a"
	byID, err := h.Body(t.Context(), saved.ID)
	if err != nil {
		t.Fatal(err)
	}
	bySlug, err := h.BodyBySlug(t.Context(), "agence-a")
	if err != nil {
		t.Fatal(err)
	}
	for _, got := range []people.Body{byID, bySlug} {
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
	}
	_, err = h.Body(t.Context(), "")
	is(t, err, fault.NotFoundKind)
	_, err = h.BodyBySlug(t.Context(), "' OR 1=1 --")
	is(t, err, fault.NotFoundKind)
}

func TestTwoBodiesOfOneNameAtDifferentTimesHaveTwoAddresses(t *testing.T) {
	h := newHouse(t)
	for i, span := range [][2]people.Day{{"", "2010-01-01"}, {"2010-01-01", ""}} {
		b, err := h.SaveBody(t.Context(), operator, people.Body{Name: text.T("Société du vent", ""), From: span[0], Until: span[1]})
		if want := []string{"societe-du-vent", "societe-du-vent-2"}[i]; err != nil || b.Slug != want {
			t.Errorf("address %q, want %q: %v", b.Slug, want, err)
		}
	}
	h.resolves("société du vent", "2009-12-31", "societe-du-vent")
	h.resolves("société du vent", "2010-01-01", "societe-du-vent-2")
}
